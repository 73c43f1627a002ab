/* SPDX-License-Identifier: MIT */
#include "tui/model/fold.h"

/* A count of what a task still has to do before it is gone: its deferred
 * functions, and the calls that a panic leaves. A file may hold any number. */
static uint32_t count_of(struct world *world, int64_t value)
{
    fold_must(world, value >= 0 && value <= UINT32_MAX,
        "what a task still has to do is out of range");
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

/* A sender whose channel was closed needs no turn to panic: it only goes on in
 * order to do that. */
static bool is_doomed(const struct world_task *task)
{
    return task->state == TASK_RUNNABLE &&
           task->operation == TRACE_CHAN_SEND_CLOSED;
}

void fold_task_panic(struct world *world, const struct trace_event *event)
{
    struct world_task *task = fold_task(world, event->task);
    if (!task || (!is_doomed(task) && !(task = fold_act(world, event)))) {
        return;
    }
    task->panicking = true;
    if (count_of(world, event->value) == 0) {
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
