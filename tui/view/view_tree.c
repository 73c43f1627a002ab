/* SPDX-License-Identifier: MIT */
/*
 * The contexts: one warp for all of them, at which those who wait for one
 * stand, and the tree that grows on it.
 *
 *   ├─● day       active
 *   │ ├─╳ north   deadline exceeded ◀b1
 *   │ └─● south   active
 *   │   └─● isle  active            ◀b3
 */
#include <string.h>

#include "tui/view/phrase.h"
#include "tui/view/view_parts.h"

enum { CTX_ACTIVE, CTX_CANCELED, CTX_DEADLINE_EXCEEDED, CTX_STATES };
enum { SIGN_TO_END = 14 };

/* The words of ctx_err_text: the same in every language, like all of the
 * program's own text; and shorter, where there is little room. */
static const struct {
    const char *word, *brief;
    enum style style;
} states[CTX_STATES] = {
    [CTX_ACTIVE] = {"active", "active", STYLE_GOOD},
    [CTX_CANCELED] = {"canceled", "canceled", STYLE_CLOSED},
    [CTX_DEADLINE_EXCEEDED] = {"deadline exceeded", "deadline", STYLE_BLOCKED},
};

/* The columns of the tree. */
struct tree {
    int word;    /* of the states */
    int waiters; /* of who waits */
    bool brief;
};

static int state_of(const struct world_object *ctx)
{
    return !ctx->closed                        ? CTX_ACTIVE
           : ctx->err == CTX_DEADLINE_EXCEEDED ? CTX_DEADLINE_EXCEEDED
                                               : CTX_CANCELED;
}

/* Returns the column of a context's sign. However deep it is, some letters and
 * the state have room behind it. */
static int sign_col(const struct layout_object *at)
{
    int col = at->thread + 2 + 2 * at->depth;
    int last = at->limit - SIGN_TO_END > at->thread + 2
                   ? at->limit - SIGN_TO_END
                   : at->thread + 2;
    return col < last ? col : last;
}

static struct tree fit(const struct canvas *canvas)
{
    const struct layout_stage *stage = &canvas->layout->on_stage;
    struct tree tree = {0};
    int limit = stage->objects[stage->tree_at].limit;
    for (size_t i = stage->tree_at; i < stage->object_count; i++) {
        char name[PHRASE_BYTES];
        int end = sign_col(&stage->objects[i]) + 3 +
                  phrase_object(canvas->world, stage->objects[i].id, name);
        tree.word = end > tree.word ? end : tree.word;
    }
    int brief = (int)strlen(states[CTX_CANCELED].brief);
    int whole = (int)strlen(states[CTX_DEADLINE_EXCEEDED].word);
    if (tree.word + brief > limit) {
        tree.word = limit - brief; /* rather the state than the whole name */
    }
    tree.brief = tree.word + whole + 4 > limit;
    tree.waiters = tree.word + (tree.brief ? brief : whole) + 1;
    return tree;
}

/* Draws the branch from the context above, or from the warp. */
static void put_branch(const struct canvas *canvas, size_t i, bool fresh)
{
    const struct layout_stage *stage = &canvas->layout->on_stage;
    const struct layout_object *at = &stage->objects[i];
    const struct glyphs *glyphs = canvas->glyphs;
    struct frame *frame = canvas->frame;
    int col = sign_col(at) - 2;
    size_t last = i;
    if (at->depth > 0) {
        /* Up to the sign above; who stands between hangs there, too. */
        for (last = i - 1; stage->objects[last].depth > at->depth; last--) {
            frame_puts(frame, stage->objects[last].row, col, STYLE_RULE,
                glyphs->upright);
        }
        if (stage->objects[last].depth == at->depth) {
            frame_puts(frame, stage->objects[last].row, col, STYLE_RULE,
                glyphs->left_join);
        }
    }
    frame_puts(frame, at->row, col, STYLE_RULE,
        at->depth > 0 ? glyphs->bottom_left : glyphs->left_join);
    frame_puts(frame, at->row, col + 1, fresh ? STYLE_RUNNING : STYLE_RULE,
        fresh ? glyphs->heavy : glyphs->flat);
}

static void put_context(
    const struct canvas *canvas, size_t i, const struct tree *tree)
{
    const struct layout_object *at = &canvas->layout->on_stage.objects[i];
    const struct world_object *ctx = world_object(canvas->world, at->id);
    struct frame *frame = canvas->frame;
    int state = state_of(ctx), col = sign_col(at);
    bool selected = at->id == canvas->ui->selected_object;
    char name[PHRASE_BYTES];
    put_branch(canvas, i, at->id == canvas->world->last.object);
    if (view_marks_object(canvas->ui, ctx)) {
        frame_puts(frame, at->row, col - 1, STYLE_KEY, canvas->glyphs->mark);
    }
    frame_puts(frame, at->row, col, states[state].style,
        canvas->glyphs->context[state]);
    phrase_object(canvas->world, at->id, name);
    view_clipped(canvas, at->row, col + 2, tree->word - 1,
        selected ? STYLE_SELECTED : STYLE_CHANNEL, name);
    view_clipped(canvas, at->row, tree->word, at->limit, states[state].style,
        tree->brief ? states[state].brief : states[state].word);
    if (ctx->receivers.count > 0) {
        view_receivers(canvas, ctx, at->row, tree->waiters, at->limit);
    }
}

void view_tree(const struct canvas *canvas)
{
    const struct layout_stage *stage = &canvas->layout->on_stage;
    if (stage->tree_at == stage->object_count) {
        return;
    }
    const struct layout_object *first = &stage->objects[stage->tree_at];
    struct tree tree = fit(canvas);
    for (int row = first->row; row < view_floor(canvas); row++) {
        frame_puts(canvas->frame, row, first->thread, STYLE_RULE,
            canvas->glyphs->upright);
    }
    for (size_t i = stage->tree_at; i < stage->object_count; i++) {
        put_context(canvas, i, &tree);
    }
}
