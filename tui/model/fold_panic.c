/* SPDX-License-Identifier: MIT */
#include "tui/model/fold.h"

/* A count of deferred functions; a file may hold any number. */
static uint32_t count_of(struct world *world, int64_t value)
{
    fold_must(world, value >= 0 && value <= UINT32_MAX,
        "a number of deferred functions is out of range");
    return (uint32_t)value;
}

/* task.defer and task.deferred: one more, one less. */
void fold_task_defer(struct world *world, const struct trace_event *event)
{
    struct world_task *task = fold_act(world, event);
    if (!task) {
        return;
    }
    uint32_t count = count_of(world, event->value);
    uint32_t before = event->kind == TRACE_TASK_DEFER ? count - 1 : count + 1;
    fold_must(world, task->deferred == before,
        "a task's deferred functions are not counted one by one");
    task->deferred = count;
    task->message = event->text;
    fold_note(world, task, event, 0);
}

/* A sender that finds its channel closed panics without having run. */
static struct world_task *act_or_leave_closed(
    struct world *world, const struct trace_event *event)
{
    struct world_task *task = fold_task(world, event->task);
    if (task && task->queue == QUEUE_SENDERS &&
        world->objects[task->object - 1].closed && !fold_is_gone(task)) {
        fold_wake(world, task, world->objects[task->object - 1].closer, event);
        return task;
    }
    return fold_act(world, event);
}

void fold_task_panic(struct world *world, const struct trace_event *event)
{
    struct world_task *task = act_or_leave_closed(world, event);
    if (!task) {
        return;
    }
    fold_must(world, event->value <= (int64_t)task->deferred,
        "a task can run more deferred functions than it has");
    task->panicking = true;
    if (event->value == 0) {
        fold_park(world, task, TASK_PANICKED, event);
    }
    fold_note(world, task, event, 0);
    task->message = event->text;
}

void fold_task_recover(struct world *world, const struct trace_event *event)
{
    struct world_task *task = fold_act(world, event);
    if (task) {
        fold_must(
            world, task->panicking, "a task recovers that does not panic");
        task->panicking = event->value != 0;
        task->message = event->text;
        fold_note(world, task, event, 0);
    }
}

void fold_task_die(struct world *world, const struct trace_event *event)
{
    struct world_task *task = fold_act(world, event);
    if (task) {
        fold_must(world, task->panicking, "a task dies that does not panic");
        task->panicking = true;
        fold_park(world, task, TASK_PANICKED, event);
        fold_note(world, task, event, 0);
        task->message = event->text;
    }
}

void fold_task_exit(struct world *world, const struct trace_event *event)
{
    struct world_task *task = fold_act(world, event);
    if (task) {
        fold_must(world, event->value == (int64_t)task->deferred,
            "a task ends itself with other deferred functions than it has");
        task->panicking = false;
        fold_note(world, task, event, 0);
    }
}
