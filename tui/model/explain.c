/* SPDX-License-Identifier: MIT */
#include "tui/model/explain.h"

/* Returns a - b, or a + b, kept within range: a file may hold any number. */
static int64_t minus(int64_t a, int64_t b)
{
    int64_t result;
    if (__builtin_sub_overflow(a, b, &result)) {
        return a < b ? INT64_MIN : INT64_MAX;
    }
    return result;
}

static int64_t plus(int64_t a, int64_t b)
{
    int64_t result;
    if (__builtin_add_overflow(a, b, &result)) {
        return b < 0 ? INT64_MIN : INT64_MAX;
    }
    return result;
}

static int64_t at_least_zero(int64_t value)
{
    return value < 0 ? 0 : value;
}

/* The reasons of those who wait, by the event with which they parked. */
static const struct {
    enum reason blocked, leaked;
    bool for_holder; /* of the object: a lock's, or who does a thing once */
} waits[TRACE_KIND_COUNT] = {
    [TRACE_CHAN_SEND_WAIT] = {REASON_SEND_FULL, REASON_LEAKED_SEND, false},
    [TRACE_CHAN_RECV_WAIT] = {REASON_RECEIVE_EMPTY, REASON_LEAKED_RECEIVE,
        false},
    [TRACE_CHAN_NIL_WAIT] = {REASON_NO_CHANNEL, REASON_LEAKED_NO_CHANNEL,
        false},
    [TRACE_SELECT_WAIT] = {REASON_SELECT, REASON_LEAKED_SELECT, false},
    [TRACE_WAIT_GROUP_WAIT] = {REASON_WAIT_COUNT, REASON_LEAKED_WAIT, false},
    [TRACE_MUTEX_LOCK_WAIT] = {REASON_WAIT_LOCK, REASON_LEAKED_LOCK, true},
    [TRACE_RWMUTEX_LOCK_WAIT] = {REASON_WAIT_LOCK, REASON_LEAKED_LOCK, true},
    [TRACE_RWMUTEX_READ_WAIT] = {REASON_WAIT_LOCK, REASON_LEAKED_LOCK, true},
    [TRACE_FUTURE_WAIT] = {REASON_WAIT_FUTURE, REASON_LEAKED_FUTURE, true},
    [TRACE_ERRGROUP_WAIT] = {REASON_WAIT_COUNT, REASON_LEAKED_WAIT, false},
    [TRACE_ERRGROUP_GO_WAIT] = {REASON_WAIT_LIMIT, REASON_LEAKED_LIMIT, false},
    [TRACE_ONCE_WAIT] = {REASON_WAIT_ONCE, REASON_LEAKED_ONCE, true},
    [TRACE_COND_WAIT] = {REASON_WAIT_SIGNAL, REASON_LEAKED_SIGNAL, false},
    [TRACE_NET_ACCEPT_WAIT] = {REASON_WAIT_DIAL, REASON_LEAKED_DIAL, false},
    [TRACE_NET_DIAL_WAIT] = {REASON_WAIT_CONNECT, REASON_LEAKED_CONNECT, false},
    [TRACE_NET_READ_WAIT] = {REASON_WAIT_BYTES, REASON_LEAKED_BYTES, false},
    [TRACE_NET_WRITE_WAIT] = {REASON_WAIT_ROOM, REASON_LEAKED_ROOM, false},
    [TRACE_SEMAPHORE_WAIT] = {REASON_WAIT_UNITS, REASON_LEAKED_UNITS, false},
};

static enum reason why_blocked(
    const struct world_task *task, const struct world_object *object)
{
    bool shared = object && !object->exclusive;
    if (object && object->holder_count == 0 &&
        waits[task->operation].for_holder) {
        return object->kind == OBJECT_FUTURE && object->count == 0
                   ? REASON_WAIT_BEGIN
                   : REASON_WAIT_NEXT;
    }
    if (task->operation == TRACE_CHAN_SEND_WAIT && object &&
        object->capacity == 0) {
        return REASON_SEND_NO_RECEIVER;
    }
    if (task->operation == TRACE_RWMUTEX_LOCK_WAIT && shared) {
        return REASON_WAIT_READERS;
    }
    if (task->operation == TRACE_RWMUTEX_READ_WAIT && shared) {
        return REASON_WAIT_TURN;
    }
    if (task->operation == TRACE_CHAN_RECV_WAIT && object) {
        return object->is_timer                 ? REASON_WAIT_TIMER
               : object->kind == OBJECT_CONTEXT ? REASON_WAIT_END
                                                : REASON_RECEIVE_EMPTY;
    }
    return waits[task->operation].blocked;
}

static enum reason why_leaked(
    const struct world_task *task, const struct world_object *object)
{
    if (task->operation == TRACE_CHAN_RECV_WAIT && object) {
        return object->is_timer                 ? REASON_LEAKED_TIMER
               : object->kind == OBJECT_CONTEXT ? REASON_LEAKED_END
                                                : REASON_LEAKED_RECEIVE;
    }
    return waits[task->operation].leaked;
}

static enum reason reason_of(
    const struct world_task *task, const struct world_object *object)
{
    switch (task->state) {
    case TASK_RUNNABLE:
        return REASON_READY;
    case TASK_RUNNING:
        return task->panicking ? REASON_UNWINDS : REASON_RUNS;
    case TASK_WORKING:
        return REASON_WORKS;
    case TASK_BLOCKED:
        return why_blocked(task, object);
    case TASK_SLEEPING:
        return REASON_SLEEPS;
    case TASK_AWAY:
        return REASON_AWAY;
    case TASK_DONE:
        return REASON_ENDED;
    case TASK_PANICKED:
        return REASON_PANICKED;
    case TASK_LEAKED:
        return why_leaked(task, object);
    }
    return REASON_NONE;
}

/* Returns how many stand before the task in its queue; a select has many
 * queues, and no place that says how soon its turn comes. */
static uint32_t count_ahead(
    const struct world *world, const struct world_task *task)
{
    const struct world_place *place = world_place(world, task->place);
    uint32_t ahead = 0;
    if (place && !place->more) {
        for (; place->prev != 0; ahead++) {
            place = world_place(world, place->prev);
        }
    }
    return ahead;
}

static int64_t count_of(const struct world_object *object)
{
    switch (object->kind) {
    case OBJECT_CHANNEL:
        return object->length;
    case OBJECT_MUTEX:
    case OBJECT_RWMUTEX:
        return object->holder_count;
    case OBJECT_SEMAPHORE:
        return minus(object->capacity, object->count);
    default:
        return object->count;
    }
}

/* Returns the first task in a lock's queue that waits to write. */
static uint32_t first_writer(
    const struct world *world, const struct world_object *lock)
{
    const struct world_place *place = world_place(world, lock->receivers.head);
    for (; place; place = world_place(world, place->next)) {
        if (world_task(world, place->task)->operation ==
            TRACE_RWMUTEX_LOCK_WAIT) {
            return place->task;
        }
    }
    return 0;
}

/* Lists the tasks for which a task waits: who holds the lock; for a reader
 * that other readers do not keep out, the writer that goes first. */
static size_t waits_for(const struct world *world,
    const struct world_task *task, uint32_t found[WORLD_HOLDERS])
{
    const struct world_object *lock = world_object(world, task->object);
    if (!lock || task->place == 0 || !waits[task->operation].for_holder) {
        return 0;
    }
    if (task->operation == TRACE_RWMUTEX_READ_WAIT && !lock->exclusive) {
        found[0] = first_writer(world, lock);
        return found[0] != 0;
    }
    size_t count = 0;
    for (uint32_t i = 0; i < WORLD_HOLDERS && i < lock->holder_count; i++) {
        if (lock->holders[i] != 0) {
            found[count++] = lock->holders[i];
        }
    }
    return count;
}

/*
 * A walk along who waits for whom, depth first. Every wait is for all of the
 * tasks listed, so any way back to where it began is a deadlock.
 */
struct walk {
    const struct world *world;
    uint32_t *circle;
    unsigned steps_left;
};

static bool is_on_the_way(const struct walk *walk, size_t length, uint32_t task)
{
    for (size_t i = 1; i < length; i++) {
        if (walk->circle[i] == task) {
            return true;
        }
    }
    return false;
}

static size_t walk_on(struct walk *walk, size_t length)
{
    uint32_t found[WORLD_HOLDERS];
    const struct world_task *task =
        world_task(walk->world, walk->circle[length - 1]);
    size_t count = task ? waits_for(walk->world, task, found) : 0;
    for (size_t i = 0; i < count && walk->steps_left > 0; i++) {
        walk->steps_left--;
        if (found[i] == walk->circle[0]) {
            return length;
        }
        if (length < EXPLAIN_CIRCLE && !is_on_the_way(walk, length, found[i])) {
            walk->circle[length] = found[i];
            size_t whole = walk_on(walk, length + 1);
            if (whole > 0) {
                return whole;
            }
        }
    }
    return 0;
}

size_t explain_circle(
    const struct world *world, uint32_t task, uint32_t circle[EXPLAIN_CIRCLE])
{
    struct walk walk = {world, circle, 1000};
    circle[0] = task;
    return world_task(world, task) ? walk_on(&walk, 1) : 0;
}

/* Turns a circle until its oldest task comes first. */
static void begin_with_oldest(uint32_t circle[EXPLAIN_CIRCLE], size_t count)
{
    uint32_t turned[EXPLAIN_CIRCLE];
    size_t oldest = 0;
    for (size_t i = 1; i < count; i++) {
        oldest = circle[i] < circle[oldest] ? i : oldest;
    }
    for (size_t i = 0; i < count; i++) {
        turned[i] = circle[(oldest + i) % count];
    }
    for (size_t i = 0; i < count; i++) {
        circle[i] = turned[i];
    }
}

/* Looks at the holders: every circle passes through one. */
size_t explain_any_circle(
    const struct world *world, uint32_t circle[EXPLAIN_CIRCLE])
{
    for (size_t i = 0; i < world->object_count; i++) {
        const struct world_object *lock = &world->objects[i];
        if (lock->receivers.count == 0) {
            continue;
        }
        for (uint32_t k = 0; k < WORLD_HOLDERS && k < lock->holder_count; k++) {
            size_t count = explain_circle(world, lock->holders[k], circle);
            if (count > 0) {
                begin_with_oldest(circle, count);
                return count;
            }
        }
    }
    return 0;
}

bool explain_is_in_circle(const struct world *world,
    const uint32_t circle[EXPLAIN_CIRCLE], size_t count, uint32_t object)
{
    for (size_t i = 0; i < count; i++) {
        if (object != 0 && world_task(world, circle[i])->object == object) {
            return true;
        }
    }
    return false;
}

bool explain_task(
    const struct world *world, uint32_t id, struct explanation *explanation)
{
    const struct world_task *task = world_task(world, id);
    if (!task) {
        return false;
    }
    const struct world_object *object = world_object(world, task->object);
    *explanation = (struct explanation){
        .reason = reason_of(task, object),
        .task = id,
        .object = task->object,
        .woken_by = task->woken_by,
        .way_known = task->way_known,
        .fellow = task->fellow,
        .ahead = count_ahead(world, task),
        .value = task->value,
        .since_ns = task->since_ns,
        .for_ns = at_least_zero(minus(world->time_ns, task->since_ns)),
        .site = task->site,
    };
    if (explanation->reason == REASON_UNWINDS) {
        explanation->count = task->deferred;
    } else if (object) {
        explanation->count = count_of(object);
        uint32_t holders[WORLD_HOLDERS];
        explanation->holder =
            waits_for(world, task, holders) > 0 ? holders[0] : 0;
    }
    if (task->state == TASK_WORKING || task->state == TASK_SLEEPING) {
        int64_t due = plus(task->since_ns, task->value);
        explanation->left_ns = at_least_zero(minus(due, world->time_ns));
    } else if (task->due_ns != 0) {
        explanation->left_ns =
            at_least_zero(minus(task->due_ns, world->time_ns));
    } else if (task->place != 0 && object && object->running) {
        explanation->left_ns =
            at_least_zero(minus(object->due_ns, world->time_ns));
    }
    return true;
}
