/* SPDX-License-Identifier: MIT */
/*
 * Which accesses of shared variables are ordered, and which race.
 *
 * Each task has a vector clock: how far it knows of every other task that
 * accesses variables. What one task passes on (by a send, an unlock, a done)
 * it writes into a clock of the object; who gets it (by a receive, a lock, a
 * wait) reads it from there. Two accesses are ordered when the second one's
 * task knows of the first; else, if one of them writes, they race. That is so
 * whatever order they happened to come in this time, so a race is found in
 * nearly every schedule, not only where a value is lost.
 *
 *   clocks[]  a row for each task that knows anything, and rows for each
 *             object that passes knowledge on: one for each of its parts
 *
 *              racers: 0   1   2   3
 *   worker 1  ------> [ 4 | 0 | 2 | 0 ]
 *   worker 2  ------> [ 3 | 7 | 2 | 0 ]   knows worker 1's first 3 stretches
 *   jobs, slot 0 ---> [ 3 | 0 | 2 | 0 ]
 *
 * Everything begins with the first variable: what happened before has no
 * accesses to order. All is bounded. Beyond WORLD_RACERS tasks the accesses
 * of further ones are checked but not remembered; with more parts than rows,
 * several parts share one; both can only miss races. When the rows run out,
 * or events were lost, no more races are looked for: an edge that is missing
 * would make a false alarm.
 */
#include "tui/model/happens_before.h"

#include <string.h>

#include "tui/model/fold.h"
#include "tui/model/world_priv.h"

enum {
    ROWS_MOST = 4096,
    PARTS_MOST = 64, /* of an object */
};

bool happens_before_is_watched(const struct world *world)
{
    return world->variable_count > 0 && world->lost == 0 &&
           !world->races_unseen && !world->short_of_memory;
}

/* ---- rows ---- */

struct world_clock *happens_before_row(struct world *world, uint32_t number)
{
    return number ? &world->clocks[number - 1] : NULL;
}

/* Adds `count` zeroed rows side by side; the number of the first, or 0. */
static uint32_t add_rows(struct world *world, uint32_t count)
{
    size_t first = world->clock_count;
    if (count == 1 && world->free_clock) {
        uint32_t number = world->free_clock;
        world->free_clock = happens_before_row(world, number)->at[0];
        *happens_before_row(world, number) = (struct world_clock){{0}};
        return number;
    }
    if (first + count > ROWS_MOST) {
        world->races_unseen = true;
        return 0;
    }
    if (!world_reach_clocks(world, first + count)) {
        return 0;
    }
    memset(&world->clocks[first], 0, count * sizeof *world->clocks);
    world->clock_count = first + count;
    return (uint32_t)first + 1;
}

static bool is_zero(const struct world_clock *clock)
{
    for (int i = 0; i < WORLD_RACERS; i++) {
        if (clock->at[i] != 0) {
            return false;
        }
    }
    return true;
}

/* Lets the row `to` know what `from` knows. */
static void join(struct world *world, uint32_t to, uint32_t from)
{
    struct world_clock *a = happens_before_row(world, to);
    const struct world_clock *b = happens_before_row(world, from);
    for (int i = 0; a && b && i < WORLD_RACERS; i++) {
        a->at[i] = a->at[i] > b->at[i] ? a->at[i] : b->at[i];
    }
}

bool happens_before_reach(struct world *world, struct world_task *task)
{
    if (task->clock == 0) {
        task->clock = add_rows(world, 1);
    }
    return task->clock != 0;
}

/* Lets a task know what row `from` knows. */
static void learn(struct world *world, uint32_t id, uint32_t from)
{
    if (id != 0 && from != 0 && !is_zero(happens_before_row(world, from)) &&
        happens_before_reach(world, &world->tasks[id - 1])) {
        join(world, world->tasks[id - 1].clock, from);
    }
}

void happens_before_begin_stretch(
    struct world *world, const struct world_task *task)
{
    if (task->racer != 0 && task->clock != 0) {
        happens_before_row(world, task->clock)->at[task->racer - 1]++;
    }
}

/* ---- passing on through objects ---- */

/* Returns how many rows an object has. */
static uint32_t parts_of(const struct world_object *object)
{
    uint32_t slots =
        object->capacity < PARTS_MOST ? object->capacity : PARTS_MOST;
    switch (object->kind) {
    case OBJECT_CHANNEL:
        return slots + 1; /* the last is for close */
    case OBJECT_SEMAPHORE:
        return slots;
    case OBJECT_RWMUTEX:
        return 2;    /* writers', readers' */
    case OBJECT_MAP: /* for each key, for each place */
    case OBJECT_POOL:
    case OBJECT_ERRGROUP: /* for who waits, then for who starts */
        return PARTS_MOST;
    default:
        return 1;
    }
}

/* Tells the part what the task knows. */
static void give(struct world *world, const struct world_task *task,
    struct world_object *object, uint32_t part)
{
    if (task->clock == 0 || part >= parts_of(object)) {
        return;
    }
    if (object->clock == 0) {
        object->clock = add_rows(world, parts_of(object));
    }
    if (object->clock != 0) {
        join(world, object->clock + part, task->clock);
        happens_before_begin_stretch(world, task);
    }
}

/* Tells the task what the part knows. */
static void get(struct world *world, const struct world_task *task,
    const struct world_object *object, uint32_t part)
{
    if (object->clock != 0 && part < parts_of(object)) {
        learn(world, task->id, object->clock + part);
    }
}

static void exchange(struct world *world, const struct world_task *task,
    struct world_object *object, uint32_t part)
{
    get(world, task, object, part);
    give(world, task, object, part);
}

/* Tells `to` straight what `from` knows. */
static void tell(
    struct world *world, const struct world_task *from, uint32_t to)
{
    learn(world, to, from->clock);
    happens_before_begin_stretch(world, from);
}

/* ---- what each event passes on ---- */

/* Value number n goes through slot n modulo the capacity: its receive comes
 * before the send of number n + capacity. */
static uint32_t slot_of(const struct world_object *channel, uint64_t number)
{
    return (uint32_t)(number % channel->capacity % PARTS_MOST);
}

static void pass_send(struct world *world, const struct trace_event *event,
    const struct world_task *task, struct world_object *channel)
{
    if (channel->capacity == 0) {
        return; /* its receive comes next */
    }
    uint32_t slot = slot_of(channel, channel->sent - 1);
    if (event->other != 0) {
        get(world, task, channel, slot);
    } else {
        exchange(world, task, channel, slot);
    }
}

static void pass_recv(struct world *world, const struct trace_event *event,
    const struct world_task *task, struct world_object *channel)
{
    const struct world_task *sender = world_task(world, event->other);
    uint32_t slot =
        channel->capacity ? slot_of(channel, channel->received - 1) : 0;
    if (!sender) {
        if (channel->capacity) {
            exchange(world, task, channel, slot);
        }
        return;
    }
    tell(world, sender, task->id);
    if (channel->capacity == 0) {
        tell(world, task, sender->id);
    } else {
        give(world, task, channel, slot);
    }
}

/* Units number `end` - value to `end` were taken or given back. */
static void pass_units(struct world *world, const struct trace_event *event,
    const struct world_task *task, struct world_object *semaphore)
{
    bool taken = event->kind == TRACE_SEMAPHORE_ACQUIRE;
    uint32_t parts = parts_of(semaphore);
    if (parts == 0 || event->value <= 0) {
        return;
    }
    uint64_t end = taken ? semaphore->sent : semaphore->received;
    uint64_t first = end - (uint64_t)event->value;
    for (uint64_t i = 0; i < (uint64_t)event->value && i < parts; i++) {
        uint32_t part =
            (uint64_t)event->value < parts
                ? (uint32_t)((first + i) % semaphore->capacity % PARTS_MOST)
                : (uint32_t)i;
        if (taken) {
            get(world, task, semaphore, part);
        } else {
            give(world, task, semaphore, part);
        }
    }
}

/* With a limit, the end of a group's task number n comes before the start of
 * number n + limit. */
static uint32_t place_of(const struct world_object *group, uint64_t number)
{
    uint64_t place = group->capacity ? number % group->capacity : 0;
    return 1 + (uint32_t)(place % (PARTS_MOST - 1));
}

static void pass_start(struct world *world, const struct trace_event *event,
    const struct world_task *task, const struct world_object *group)
{
    const struct world_task *other = world_task(world, event->other);
    if (other) {
        tell(world, other, task->id);
    }
    if (group->capacity) {
        get(world, task, group, place_of(group, group->sent - 1));
    }
}

static void pass_through(struct world *world, const struct trace_event *event,
    const struct world_task *task, struct world_object *object)
{
    switch (event->kind) {
    case TRACE_CHAN_SEND:
        pass_send(world, event, task, object);
        break;
    case TRACE_CHAN_RECV:
        pass_recv(world, event, task, object);
        break;
    case TRACE_CHAN_CLOSE:
    case TRACE_CTX_CANCEL:
        give(world, task, object, parts_of(object) - 1);
        break;
    case TRACE_CHAN_RECV_CLOSED:
    case TRACE_CHAN_SEND_CLOSED:
        get(world, task, object, parts_of(object) - 1);
        break;
    case TRACE_WAIT_GROUP_ADD:
    case TRACE_WAIT_GROUP_DONE:
        if (object->lowered) {
            give(world, task, object, 0);
        }
        break;
    case TRACE_RWMUTEX_LOCK:
        get(world, task, object, 0);
        get(world, task, object, 1);
        break;
    case TRACE_WAIT_GROUP_PASS:
    case TRACE_MUTEX_LOCK:
    case TRACE_RWMUTEX_READ_LOCK:
    case TRACE_ONCE_PASS:
    case TRACE_FUTURE_GET:
    case TRACE_ERRGROUP_PASS:
    case TRACE_COUNTER_LOAD:
        get(world, task, object, 0);
        break;
    case TRACE_CTX_CHECK:
        if (event->value != 0) {
            get(world, task, object, 0);
        }
        break;
    case TRACE_MUTEX_UNLOCK:
    case TRACE_RWMUTEX_UNLOCK:
    case TRACE_ONCE_END:
    case TRACE_FUTURE_SET:
        give(world, task, object, 0);
        break;
    case TRACE_RWMUTEX_READ_UNLOCK:
        give(world, task, object, 1);
        break;
    case TRACE_COUNTER_ADD:
        exchange(world, task, object, 0);
        break;
    case TRACE_NET_DIAL:
    case TRACE_NET_WRITE:
    case TRACE_NET_CLOSE:
        give(world, task, object, 0); /* to the other end */
        break;
    case TRACE_NET_ACCEPT:
    case TRACE_NET_READ:
        if (world_object(world, object->peer)) {
            get(world, task, world_object(world, object->peer), 0);
        }
        break;
    case TRACE_ERRGROUP_GO:
        pass_start(world, event, task, object);
        break;
    case TRACE_ERRGROUP_DONE:
        give(world, task, object, 0);
        give(world, task, object, place_of(object, object->received - 1));
        break;
    case TRACE_MAP_STORE:
    case TRACE_MAP_DELETE:
        exchange(world, task, object, event->other % PARTS_MOST);
        break;
    case TRACE_MAP_LOAD:
        if (event->other != 0) {
            get(world, task, object, event->other % PARTS_MOST);
        }
        break;
    case TRACE_MAP_RANGE:
        for (uint32_t part = 0; part < PARTS_MOST; part++) {
            get(world, task, object, part);
        }
        break;
    case TRACE_POOL_PUT:
        give(world, task, object,
            (uint32_t)((uint64_t)(event->value - 1) % PARTS_MOST));
        break;
    case TRACE_POOL_GET:
        get(world, task, object,
            (uint32_t)((uint64_t)event->value % PARTS_MOST));
        break;
    case TRACE_SEMAPHORE_ACQUIRE:
    case TRACE_SEMAPHORE_RELEASE:
        pass_units(world, event, task, object);
        break;
    default:
        break;
    }
}

/* ---- events ---- */

static void forget(struct world *world, struct world_task *task)
{
    if (task->clock != 0) {
        happens_before_row(world, task->clock)->at[0] = world->free_clock;
        world->free_clock = task->clock;
        task->clock = 0;
    }
}

static void order_tasks(struct world *world, const struct trace_event *event,
    struct world_task *task)
{
    const struct world_task *other = world_task(world, event->other);
    switch (event->kind) {
    case TRACE_TASK_SPAWN:
        if (other) {
            tell(world, task, other->id);
        }
        break;
    case TRACE_COND_WAKE:
        if (other) {
            tell(world, other, task->id);
        }
        break;
    default:
        break;
    }
    if (fold_is_gone(task)) {
        forget(world, task);
    }
}

/* Tells whether an object is plain memory, whose accesses can race. */
static bool is_plain(const struct world_object *object)
{
    return object &&
           (object->kind == OBJECT_SHARED || object->kind == OBJECT_MACHINE);
}

void fold_order(struct world *world, const struct trace_event *event)
{
    const struct world_task *row = world_task(world, event->task);
    const struct world_object *of = world_object(world, event->object);
    if (!row) {
        return;
    }
    struct world_task *task = &world->tasks[row->id - 1];
    struct world_object *object = of ? &world->objects[of->id - 1] : NULL;
    if (event->kind == TRACE_SHARED_MAKE || event->kind == TRACE_MACHINE_MAKE) {
        if (is_plain(object)) {
            race_watch(world, event, task, object);
        }
        return;
    }
    if (!happens_before_is_watched(world)) {
        return;
    }
    order_tasks(world, event, task);
    if (is_plain(object)) {
        race_check(world, event, task, object);
    } else if (object) {
        pass_through(world, event, task, object);
    }
}
