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

static enum reason why_blocked(
    const struct world_task *task, const struct world_object *object)
{
    if (task->operation == TRACE_CHAN_SEND_WAIT) {
        return object && object->capacity > 0 ? REASON_SEND_FULL
                                              : REASON_SEND_NO_RECEIVER;
    }
    return task->operation == TRACE_CHAN_RECV_WAIT ? REASON_RECEIVE_EMPTY
                                                   : REASON_WAIT_COUNT;
}

static enum reason why_leaked(const struct world_task *task)
{
    if (task->operation == TRACE_CHAN_SEND_WAIT) {
        return REASON_LEAKED_SEND;
    }
    return task->operation == TRACE_CHAN_RECV_WAIT ? REASON_LEAKED_RECEIVE
                                                   : REASON_LEAKED_WAIT;
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
    case TASK_DONE:
        return REASON_ENDED;
    case TASK_PANICKED:
        return REASON_PANICKED;
    case TASK_LEAKED:
        return why_leaked(task);
    }
    return REASON_NONE;
}

/* Returns how many stand before the task in its queue. */
static uint32_t count_ahead(
    const struct world *world, const struct world_task *task)
{
    uint32_t ahead = 0;
    while (task->queue != QUEUE_NONE && task->prev != 0) {
        task = world_task(world, task->prev);
        ahead++;
    }
    return ahead;
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
        explanation->count = object->kind == OBJECT_CHANNEL
                                 ? (int64_t)object->length
                                 : object->count;
    }
    if (task->state == TASK_WORKING || task->state == TASK_SLEEPING) {
        int64_t due = plus(task->since_ns, task->value);
        explanation->left_ns = at_least_zero(minus(due, world->time_ns));
    }
    return true;
}
