/* SPDX-License-Identifier: MIT */
/* The contexts of the stage, in the order of an indented tree. */
#include "tui/view/layout.h"
#include "tui/view/phrase.h"

enum {
    INDENT = 2,    /* of a context below another */
    BRIEF = 8,     /* a state, or what is left of it: "deadline" */
    STATE = 17,    /* the longest, "deadline exceeded" */
    WAITERS = 5,   /* who waits there, and a gap */
    FIRST_NAME = 2 /* columns before a name: a branch, a sign */
};

/* Returns where in the tree the nearest shown context above this one stands;
 * `count` when there is none. Contexts above are older: the way ends. */
static size_t find_above(const struct layout_stage *stage,
    const struct world *world, size_t count, uint32_t id)
{
    uint32_t above = world_object(world, id)->above;
    while (above != 0 && above < id) {
        for (size_t i = stage->tree_at; i < count; i++) {
            if (stage->objects[i].id == above) {
                return i;
            }
        }
        id = above;
        above = world_object(world, id)->above;
    }
    return count;
}

/* Puts a context behind all that is below the one above it. */
static void insert(struct layout_stage *stage, const struct world *world,
    size_t count, uint32_t id)
{
    size_t above = find_above(stage, world, count, id);
    int depth = above < count ? stage->objects[above].depth + 1 : 0;
    size_t at = above < count ? above + 1 : count;
    while (at < count && stage->objects[at].depth >= depth) {
        at++;
    }
    for (size_t i = count; i > at; i--) {
        stage->objects[i] = stage->objects[i - 1];
    }
    stage->objects[at] = (struct layout_object){.id = id, .depth = depth};
}

void layout_tree_init(struct layout_stage *stage, const struct world *world,
    const struct layout_chosen *chosen, size_t count, int top)
{
    for (size_t i = 0; i < count; i++) {
        insert(stage, world, stage->tree_at + i, chosen[i].id);
    }
    for (size_t i = 0; i < count; i++) {
        stage->objects[stage->tree_at + i].row = top + (int)i;
    }
    stage->object_count = stage->tree_at + count;
}

int layout_tree_cols(
    const struct layout_stage *stage, const struct world *world, bool brief)
{
    int most = 0;
    for (size_t i = stage->tree_at; i < stage->object_count; i++) {
        const struct layout_object *at = &stage->objects[i];
        char name[PHRASE_BYTES];
        int cols = phrase_object(world, at->id, name) + INDENT * at->depth;
        most = cols > most ? cols : most;
    }
    return INDENT + FIRST_NAME + most + 1 + (brief ? BRIEF : STATE) + WAITERS;
}
