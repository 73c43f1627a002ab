/* SPDX-License-Identifier: MIT */
#include "tui/model/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/model/world_priv.h"

/*
 * A ring of room 8 that holds five values, the oldest at front:
 *
 *   slots  ... | d e . . . a b c | ...
 *              ^ slot      ^ slot + front
 *
 * A full ring below its channel's capacity moves to the end of slots[], twice
 * as large. What it leaves behind is never more than what it takes.
 */
enum { FIRST_ROOM = 8 };

void world_init(struct world *world)
{
    *world = (struct world){0};
}

void world_fini(struct world *world)
{
    free(world->tasks);
    free(world->objects);
    free(world->places);
    free(world->slots);
    free(world->running);
    free(world->task_names.rows);
    free(world->object_names.rows);
    free(world->states);
    free(world->clocks);
    free(world->variables);
    free(world->races);
    *world = (struct world){0};
}

/* Returns the table with room for `need` rows, or NULL and leaves it. */
static void *make_room(void *table, size_t *room, size_t need, size_t row)
{
    if (need <= *room) {
        return table;
    }
    if (need > SIZE_MAX / 2 / row) {
        return NULL;
    }
    void *larger = realloc(table, need * row);
    if (larger) {
        *room = need;
    }
    return larger;
}

/* The same for a table that grows by one row again and again. */
static void *make_more_room(void *table, size_t *room, size_t need, size_t row)
{
    size_t twice = *room < FIRST_ROOM ? FIRST_ROOM : *room * 2;
    return make_room(
        table, room, need <= *room || need > twice ? need : twice, row);
}

/* Where a name is depends on the table's size: that is copied too. */
static bool make_same_room(
    struct world_names *to, const struct world_names *from)
{
    if (from->room != to->room) {
        uint32_t *rows = calloc(from->room + 1, sizeof *rows);
        if (!rows) {
            return false;
        }
        free(to->rows);
        to->rows = rows;
        to->room = from->room;
    }
    return true;
}

/* Makes room in `to` for all rows of `from`. */
static bool make_rooms(struct world *to, const struct world *from)
{
    void *table;
#define MAKE_ROOM(rows, room, need)                                            \
    if (need > 0) {                                                            \
        table = make_room(to->rows, &to->room, need, sizeof *to->rows);        \
        if (!table) {                                                          \
            return false;                                                      \
        }                                                                      \
        to->rows = table;                                                      \
    }
    MAKE_ROOM(tasks, task_room, from->task_count)
    MAKE_ROOM(objects, object_room, from->object_count)
    MAKE_ROOM(places, place_room, from->place_count)
    MAKE_ROOM(slots, slot_room, from->slot_count)
    MAKE_ROOM(running, running_room, from->running_count)
    MAKE_ROOM(states, state_room, from->state_count)
    MAKE_ROOM(clocks, clock_room, from->clock_count)
    MAKE_ROOM(variables, variable_room, from->variable_count)
    MAKE_ROOM(races, race_room, from->race_count)
#undef MAKE_ROOM
    return make_same_room(&to->task_names, &from->task_names) &&
           make_same_room(&to->object_names, &from->object_names);
}

static void copy_rows(void *to, const void *from, size_t count, size_t row)
{
    if (count > 0) {
        memcpy(to, from, count * row);
    }
}

bool world_copy(struct world *to, const struct world *from)
{
    if (to == from) {
        return true;
    }
    if (!make_rooms(to, from)) {
        /* Whatever `to` was, its names may be gone. */
        to->short_of_memory = true;
        return false;
    }
    struct world copy = *from;
    copy.tasks = to->tasks;
    copy.task_room = to->task_room;
    copy.objects = to->objects;
    copy.object_room = to->object_room;
    copy.places = to->places;
    copy.place_room = to->place_room;
    copy.slots = to->slots;
    copy.slot_room = to->slot_room;
    copy.running = to->running;
    copy.running_room = to->running_room;
    copy.task_names.rows = to->task_names.rows;
    copy.object_names.rows = to->object_names.rows;
    copy.states = to->states;
    copy.state_room = to->state_room;
    copy.clocks = to->clocks;
    copy.clock_room = to->clock_room;
    copy.variables = to->variables;
    copy.variable_room = to->variable_room;
    copy.races = to->races;
    copy.race_room = to->race_room;
    copy_rows(copy.tasks, from->tasks, from->task_count, sizeof *to->tasks);
    copy_rows(
        copy.objects, from->objects, from->object_count, sizeof *to->objects);
    copy_rows(copy.places, from->places, from->place_count, sizeof *to->places);
    copy_rows(copy.slots, from->slots, from->slot_count, sizeof *to->slots);
    copy_rows(
        copy.running, from->running, from->running_count, sizeof *to->running);
    copy_rows(copy.task_names.rows, from->task_names.rows,
        from->task_names.room, sizeof(uint32_t));
    copy_rows(copy.object_names.rows, from->object_names.rows,
        from->object_names.room, sizeof(uint32_t));
    copy_rows(copy.states, from->states, from->state_count, sizeof *to->states);
    copy_rows(copy.clocks, from->clocks, from->clock_count, sizeof *to->clocks);
    copy_rows(copy.variables, from->variables, from->variable_count,
        sizeof *to->variables);
    copy_rows(copy.races, from->races, from->race_count, sizeof *to->races);
    *to = copy;
    return true;
}

size_t world_bytes(const struct world *world)
{
    return sizeof *world + world->task_room * sizeof *world->tasks +
           world->object_room * sizeof *world->objects +
           world->place_room * sizeof *world->places +
           world->slot_room * sizeof *world->slots +
           world->running_room * sizeof *world->running +
           (world->task_names.room + world->object_names.room) *
               sizeof(uint32_t) +
           world->state_room * sizeof *world->states +
           world->clock_room * sizeof *world->clocks +
           world->variable_room * sizeof *world->variables +
           world->race_room * sizeof *world->races;
}

struct world_task *world_add_task(struct world *world, const char *name)
{
    size_t count = world->task_count;
    struct world_task *tasks = make_more_room(
        world->tasks, &world->task_room, count + 1, sizeof *tasks);
    if (tasks) {
        world->tasks = tasks;
    }
    if (!tasks || !world_reach_name(world, &world->task_names)) {
        world->short_of_memory = true;
        return NULL;
    }
    struct world_task *task = &tasks[count];
    *task = (struct world_task){
        .id = (uint32_t)(count + 1),
        .name = name ? name : "?",
    };
    world->task_count = count + 1;
    const struct world_task *before =
        world_task(world, world_put_name(world, &world->task_names, task->id));
    task->ordinal = before ? before->ordinal + 1 : 1;
    return task;
}

struct world_object *world_add_object(
    struct world *world, enum object_kind kind, const char *name)
{
    size_t count = world->object_count;
    struct world_object *objects = make_more_room(
        world->objects, &world->object_room, count + 1, sizeof *objects);
    if (objects) {
        world->objects = objects;
    }
    if (!objects || !world_reach_name(world, &world->object_names)) {
        world->short_of_memory = true;
        return NULL;
    }
    struct world_object *object = &objects[count];
    *object = (struct world_object){
        .id = (uint32_t)(count + 1),
        .kind = kind,
        .name = name ? name : "?",
    };
    world->object_count = count + 1;
    const struct world_object *before = world_object(
        world, world_put_name(world, &world->object_names, object->id));
    object->ordinal = before ? before->ordinal + 1 : 1;
    return object;
}

struct world_place *world_add_place(struct world *world)
{
    if (world->free_place == 0) {
        size_t count = world->place_count;
        struct world_place *places = make_more_room(
            world->places, &world->place_room, count + 1, sizeof *places);
        if (!places) {
            world->short_of_memory = true;
            return NULL;
        }
        world->places = places;
        world->place_count = count + 1;
        places[count] = (struct world_place){.id = (uint32_t)(count + 1)};
        return &places[count];
    }
    struct world_place *place = &world->places[world->free_place - 1];
    world->free_place = place->more;
    *place = (struct world_place){.id = place->id};
    return place;
}

bool world_reach_worker(struct world *world, unsigned worker)
{
    if (worker < world->running_count) {
        return true;
    }
    uint32_t *running = make_more_room(world->running, &world->running_room,
        (size_t)worker + 1, sizeof *running);
    if (!running) {
        world->short_of_memory = true;
        return false;
    }
    world->running = running;
    while (world->running_count <= worker) {
        running[world->running_count++] = 0;
    }
    return true;
}

#define REACH(rows, room)                                                      \
    void *table =                                                              \
        make_more_room(world->rows, &world->room, count, sizeof *world->rows); \
    world->rows = table ? table : world->rows;                                 \
    world->short_of_memory = world->short_of_memory || !table;                 \
    return table != NULL;

bool world_reach_states(struct world *world, size_t count)
{
    REACH(states, state_room)
}

bool world_reach_clocks(struct world *world, size_t count)
{
    REACH(clocks, clock_room)
}

bool world_reach_variables(struct world *world, size_t count)
{
    REACH(variables, variable_room)
}

bool world_reach_races(struct world *world, size_t count)
{
    REACH(races, race_room)
}

/* Returns where the i-th buffered value is in slots[]. */
static size_t slot_of(const struct world_object *channel, uint32_t i)
{
    uint64_t place = (uint64_t)channel->front + i;
    return channel->slot +
           (size_t)(place < channel->room ? place : place - channel->room);
}

static bool grow_ring(struct world *world, struct world_object *channel)
{
    uint64_t room = channel->room == 0 ? FIRST_ROOM : 2ull * channel->room;
    if (room > channel->capacity) {
        room = channel->capacity;
    }
    size_t end = world->slot_count;
    int64_t *slots = make_more_room(
        world->slots, &world->slot_room, end + room, sizeof *slots);
    if (!slots) {
        world->short_of_memory = true;
        return false;
    }
    for (uint32_t i = 0; i < channel->length; i++) {
        slots[end + i] = slots[slot_of(channel, i)];
    }
    memset(slots + end + channel->length, 0,
        (size_t)(room - channel->length) * sizeof *slots);
    world->slots = slots;
    world->slot_count = end + room;
    channel->slot = end;
    channel->front = 0;
    channel->room = (uint32_t)room;
    return true;
}

bool world_push(
    struct world *world, struct world_object *channel, int64_t value)
{
    if (channel->length >= channel->capacity ||
        (channel->length == channel->room && !grow_ring(world, channel))) {
        return false;
    }
    world->slots[slot_of(channel, channel->length)] = value;
    channel->length++;
    return true;
}

bool world_pop(
    struct world *world, struct world_object *channel, int64_t *value)
{
    if (channel->length == 0) {
        return false;
    }
    *value = world->slots[slot_of(channel, 0)];
    channel->front++;
    if (channel->front == channel->room) {
        channel->front = 0;
    }
    channel->length--;
    return true;
}

const struct world_task *world_task(const struct world *world, uint32_t id)
{
    return id - 1u < world->task_count ? &world->tasks[id - 1] : NULL;
}

const struct world_place *world_place(const struct world *world, uint32_t id)
{
    return id - 1u < world->place_count ? &world->places[id - 1] : NULL;
}

const struct world_object *world_object(const struct world *world, uint32_t id)
{
    return id - 1u < world->object_count ? &world->objects[id - 1] : NULL;
}

uint32_t world_first(const struct world *world, const struct world_queue *queue)
{
    const struct world_place *place = world_place(world, queue->head);
    return place ? place->task : 0;
}

uint32_t world_running(const struct world *world, unsigned worker)
{
    return worker < world->running_count ? world->running[worker] : 0;
}

int64_t world_slot(
    const struct world *world, const struct world_object *channel, uint32_t i)
{
    return i < channel->length ? world->slots[slot_of(channel, i)] : 0;
}

const struct world_state *world_state(
    const struct world *world, const struct world_object *machine, int64_t i)
{
    return machine && machine->kind == OBJECT_MACHINE && i >= 0 &&
                   i < machine->capacity
               ? &world->states[machine->states + (size_t)i]
               : NULL;
}
