/* SPDX-License-Identifier: MIT */
/* The names of a world's rows: tasks of one name, and objects of one name and
 * kind, are numbered through. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/model/world_priv.h"

enum { FIRST_NAMES = 16 };

struct called {
    const char *name;
    enum object_kind kind; /* of an object; of tasks always the same */
};

static size_t hash_called(struct called called)
{
    uint32_t hash = 2166136261u ^ (uint32_t)called.kind;
    for (const char *name = called.name; *name; name++) {
        hash = (hash ^ (unsigned char)*name) * 16777619u;
    }
    return hash ^ hash >> 15;
}

/* Tells what a row of one of the two tables is called. */
static struct called called_in(
    const struct world *world, const struct world_names *names, uint32_t id)
{
    if (names == &world->task_names) {
        return (struct called){.name = world->tasks[id - 1].name};
    }
    const struct world_object *object = &world->objects[id - 1];
    return (struct called){object->name, object->kind};
}

/* Returns where the newest row so called stands, or the free place for it. */
static uint32_t *find_name(const struct world *world,
    const struct world_names *names, struct called called)
{
    size_t i = hash_called(called);
    for (;; i++) {
        uint32_t *place = &names->rows[i & (names->room - 1)];
        if (*place == 0) {
            return place;
        }
        struct called other = called_in(world, names, *place);
        if (other.kind == called.kind && strcmp(other.name, called.name) == 0) {
            return place;
        }
    }
}

bool world_reach_name(struct world *world, struct world_names *names)
{
    if (names->count * 2 < names->room) {
        return true;
    }
    struct world_names larger = {
        .count = names->count,
        .room = names->room == 0 ? FIRST_NAMES : names->room * 2,
    };
    larger.rows = calloc(larger.room, sizeof *larger.rows);
    if (!larger.rows) {
        world->short_of_memory = true;
        return false;
    }
    struct world_names old = *names;
    *names = larger;
    for (size_t i = 0; i < old.room; i++) {
        if (old.rows[i] != 0) {
            *find_name(world, names, called_in(world, names, old.rows[i])) =
                old.rows[i];
        }
    }
    free(old.rows);
    return true;
}

uint32_t world_put_name(
    struct world *world, struct world_names *names, uint32_t id)
{
    uint32_t *place = find_name(world, names, called_in(world, names, id));
    uint32_t before = *place;
    names->count += before == 0;
    *place = id;
    return before;
}

uint32_t world_tasks_called(
    const struct world *world, const struct world_task *task)
{
    const struct world_task *newest =
        world->task_names.room == 0
            ? NULL
            : world_task(world, *find_name(world, &world->task_names,
                                    (struct called){.name = task->name}));
    return newest ? newest->ordinal : 0;
}

uint32_t world_objects_called(
    const struct world *world, const struct world_object *object)
{
    const struct world_object *newest =
        world->object_names.room == 0
            ? NULL
            : world_object(
                  world, *find_name(world, &world->object_names,
                             (struct called){object->name, object->kind}));
    return newest ? newest->ordinal : 0;
}

/* Tells whether `asked` is this name, with its ordinal or without. */
static bool goes_by(const char *name, uint32_t ordinal, const char *asked)
{
    size_t length = strlen(name);
    if (strncmp(name, asked, length) != 0) {
        return false;
    }
    if (asked[length] != ' ') {
        return asked[length] == '\0';
    }
    char number[16];
    snprintf(number, sizeof number, " %u", ordinal);
    return strcmp(asked + length, number) == 0;
}

bool world_task_is(const struct world_task *task, const char *name)
{
    return goes_by(task->name, task->ordinal, name);
}

bool world_object_is(const struct world_object *object, const char *name)
{
    return goes_by(object->name, object->ordinal, name);
}

uint32_t world_find_task(const struct world *world, const char *name)
{
    for (size_t i = 0; i < world->task_count; i++) {
        if (world_task_is(&world->tasks[i], name)) {
            return world->tasks[i].id;
        }
    }
    return 0;
}

uint32_t world_find_object(const struct world *world, const char *name)
{
    for (size_t i = 0; i < world->object_count; i++) {
        if (world_object_is(&world->objects[i], name)) {
            return world->objects[i].id;
        }
    }
    return 0;
}
