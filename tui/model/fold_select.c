/* SPDX-License-Identifier: MIT */
#include "tui/model/fold.h"

void fold_select_choose(struct world *world, const struct trace_event *event)
{
    struct world_task *task = fold_act(world, event);
    fold_must(world, event->other > 0, "a select takes an arm of none");
    if (task) {
        fold_note(world, task, event, 0);
    }
}

void fold_select_default(struct world *world, const struct trace_event *event)
{
    struct world_task *task = fold_act(world, event);
    if (task) {
        fold_note(world, task, event, 0);
    }
}

void fold_select_wait(struct world *world, const struct trace_event *event)
{
    struct world_task *task = fold_act(world, event);
    if (task) {
        fold_park(world, task, TASK_BLOCKED, event);
        fold_note(world, task, event, 0);
        task->arms = event->value > 0 && event->value <= UINT32_MAX
                         ? (uint32_t)event->value
                         : 0;
    }
}

struct world_task *fold_take_arm(
    struct world *world, const struct trace_event *event)
{
    struct world_task *task = fold_task(world, event->task);
    if (!task) {
        return NULL;
    }
    bool owed = task->state == TASK_BLOCKED &&
                task->operation == TRACE_SELECT_WAIT && task->arms > 0;
    fold_must(world, owed, "a task waits for an arm that its select lacks");
    if (!owed) {
        return NULL;
    }
    task->arms--;
    return task;
}

void fold_select_wait_arm(struct world *world, const struct trace_event *event)
{
    enum trace_kind owed;
    struct world_object *channel = fold_take_channel(world, event, &owed);
    struct world_task *task = channel ? fold_take_arm(world, event) : NULL;
    if (task && event->kind == TRACE_SELECT_WAIT_SEND) {
        fold_check_send_wait(world, channel, task);
        fold_enqueue_at(world, task, channel->id, QUEUE_SENDERS, event->value);
    } else if (task) {
        fold_check_recv_wait(world, channel, task);
        fold_enqueue_at(world, task, channel->id, QUEUE_RECEIVERS, 0);
    }
}

void fold_select_wait_after(
    struct world *world, const struct trace_event *event)
{
    struct world_task *task = fold_take_arm(world, event);
    if (task &&
        __builtin_add_overflow(event->time_ns, event->value, &task->due_ns)) {
        task->due_ns = INT64_MAX;
    }
}

void fold_select_timeout(struct world *world, const struct trace_event *event)
{
    struct world_task *task = fold_task(world, event->task);
    if (task && task->due_ns != 0 && !fold_is_gone(task)) {
        fold_must(world, task->arms == 0,
            "a select goes on before it waits for all its arms");
        fold_wake(world, task, 0, event);
    } else {
        task = fold_act(world, event);
    }
    if (task) {
        fold_note(world, task, event, 0);
    }
}
