/* SPDX-License-Identifier: MIT */
/* Accesses of shared variables: which are ordered, which race. */
#include <string.h>

#include "tui/model/happens_before.h"
#include "tui/model/world_priv.h"

enum {
    RACES_MOST = 64,
    VARIABLES_MOST = 1024, /* further ones are not watched */
};

bool world_access_reads(const struct world_access *access)
{
    return access->kind == TRACE_SHARED_READ ||
           access->kind == TRACE_MACHINE_CHECK;
}

/* Counts a task among the racers, if there is room. */
static void enlist(struct world *world, struct world_task *task)
{
    if (task->racer != 0 || world->racer_count == WORLD_RACERS) {
        return;
    }
    if (happens_before_reach(world, task)) {
        task->racer = ++world->racer_count;
        happens_before_begin_stretch(world, task);
    }
}

static struct world_access access_by(struct world *world,
    const struct world_task *task, const struct trace_event *event)
{
    const struct world_clock *clock = happens_before_row(world, task->clock);
    return (struct world_access){
        .seq = event->seq,
        .site = event->site,
        .task = task->id,
        .kind = (enum trace_kind)event->kind,
        .racer = task->racer,
        .stretch = task->racer && clock ? clock->at[task->racer - 1] : 0,
    };
}

/* Tells whether the task knows of the access. */
static bool knows(struct world *world, const struct world_task *task,
    const struct world_access *access)
{
    const struct world_clock *clock = happens_before_row(world, task->clock);
    return access->racer == 0 || access->task == task->id ||
           (clock && clock->at[access->racer - 1] >= access->stretch);
}

static bool same_place(
    const struct world_access *a, const struct world_access *b)
{
    return a->site == b->site && a->kind == b->kind;
}

static bool is_known_race(const struct world *world, uint32_t object,
    const struct world_access *a, const struct world_access *b)
{
    for (size_t i = 0; i < world->race_count; i++) {
        const struct world_race *race = &world->races[i];
        if (race->object == object &&
            ((same_place(&race->first, a) && same_place(&race->second, b)) ||
                (same_place(&race->first, b) &&
                    same_place(&race->second, a)))) {
            return true;
        }
    }
    return false;
}

static void note_race(struct world *world, struct world_object *variable,
    const struct world_access *first, const struct world_access *second)
{
    variable->raced = true;
    if (world->race_count == RACES_MOST ||
        is_known_race(world, variable->id, first, second) ||
        !world_reach_races(world, world->race_count + 1)) {
        return;
    }
    world->races[world->race_count++] =
        (struct world_race){variable->id, *first, *second};
}

/* Remembers a read in place of one that everybody knows who knows this one,
 * or else of the oldest. */
static void note_read(struct world *world, const struct world_task *task,
    struct world_variable *row, const struct world_access *read)
{
    uint32_t place = row->read_count;
    for (uint32_t i = 0; i < row->read_count; i++) {
        if (knows(world, task, &row->reads[i])) {
            place = i;
        }
    }
    if (place == WORLD_READS) {
        memmove(
            row->reads, row->reads + 1, (WORLD_READS - 1) * sizeof *row->reads);
        place--;
    }
    row->reads[place] = *read;
    row->read_count = place == row->read_count ? place + 1 : row->read_count;
}

void race_check(struct world *world, const struct trace_event *event,
    struct world_task *task, struct world_object *variable)
{
    if (variable->variable == 0) {
        return;
    }
    enlist(world, task);
    struct world_variable *row = &world->variables[variable->variable - 1];
    struct world_access access = access_by(world, task, event);
    if (!knows(world, task, &row->write)) {
        note_race(world, variable, &row->write, &access);
    }
    if (world_access_reads(&access)) {
        note_read(world, task, row, &access);
        return;
    }
    for (uint32_t i = 0; i < row->read_count; i++) {
        if (!knows(world, task, &row->reads[i])) {
            note_race(world, variable, &row->reads[i], &access);
        }
    }
    row->write = access;
    row->read_count = 0;
}

void race_watch(struct world *world, const struct trace_event *event,
    struct world_task *task, struct world_object *variable)
{
    if (variable->variable != 0 || world->variable_count == VARIABLES_MOST ||
        !world_reach_variables(world, world->variable_count + 1)) {
        return;
    }
    world->variables[world->variable_count++] = (struct world_variable){0};
    variable->variable = (uint32_t)world->variable_count;
    if (happens_before_is_watched(world)) {
        race_check(world, event, task, variable);
    }
}
