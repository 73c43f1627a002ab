/* SPDX-License-Identifier: MIT */
#include "tui/model/fold.h"
#include "tui/model/world_priv.h"

/* ---- run ---- */

void fold_run_start(struct world *world, const struct trace_event *event)
{
    world->seed = (uint64_t)event->value;
    world->workers = world->workers_most = event->object;
    world->mode =
        event->other == RUN_DETERMINISTIC ? RUN_DETERMINISTIC : RUN_LIVE;
}

void fold_run_end(struct world *world, const struct trace_event *event)
{
    world->over = true;
    world->outcome = (unsigned)event->value;
}

void fold_run_gap(struct world *world, const struct trace_event *event)
{
    uint64_t lost = event->value > 0 ? (uint64_t)event->value : 0;
    world->lost =
        lost > UINT64_MAX - world->lost ? UINT64_MAX : world->lost + lost;
}

/* ---- tasks ---- */

void fold_task_spawn(struct world *world, const struct trace_event *event)
{
    fold_must(world, event->other == world->task_count + 1,
        "a new task does not have the next number");
    fold_must(world, (event->task == 0) == (event->other == 1),
        "a task other than main has no parent");
    if (event->other <= world->task_count ||
        (event->other > 1 && !fold_guess_tasks(world, event->other - 1)) ||
        !world_add_task(world, event->text)) {
        return;
    }
    struct world_task *child = &world->tasks[event->other - 1];
    child->nth = (uint32_t)event->value;
    fold_wake(world, child, event->task, event);
    fold_note(world, child, event, event->task);
    child->parent = child->partner != child->id ? child->partner : 0;
    child->value = 0;
    struct world_task *parent = event->task ? fold_act(world, event) : NULL;
    if (parent) {
        parent->children++;
        fold_must(world, event->value == (int64_t)parent->children,
            "a task's children are not counted up");
        fold_note(world, parent, event, event->other);
    }
}

void fold_task_run(struct world *world, const struct trace_event *event)
{
    struct world_task *task = fold_task(world, event->task);
    if (!task) {
        return;
    }
    fold_must(world, task->state == TASK_RUNNABLE,
        "a task runs that was not runnable");
    if (!fold_is_gone(task)) {
        fold_run_on(world, task, event);
    }
}

/* The task leaves its worker for `state`. */
void fold_task_pause(
    struct world *world, const struct trace_event *event, enum task_state state)
{
    struct world_task *task = fold_act(world, event);
    if (task) {
        fold_park(world, task, state, event);
        fold_note(world, task, event, 0);
    }
}

void fold_task_wake(struct world *world, const struct trace_event *event)
{
    struct world_task *task = fold_task(world, event->task);
    if (!task) {
        return;
    }
    fold_must(
        world, task->state == TASK_SLEEPING, "a task wakes that did not sleep");
    if (!fold_is_gone(task)) {
        fold_wake(world, task, 0, event);
        fold_note(world, task, event, 0);
    }
}

void fold_task_work(struct world *world, const struct trace_event *event)
{
    struct world_task *task = fold_act(world, event);
    if (task) {
        task->state = TASK_WORKING; /* and stays on its worker */
        task->since_ns = event->time_ns;
        task->since_seq = event->seq;
        fold_note(world, task, event, 0);
    }
}

void fold_task_worked(struct world *world, const struct trace_event *event)
{
    struct world_task *task = fold_task(world, event->task);
    if (!task) {
        return;
    }
    fold_must(world, task->state == TASK_WORKING,
        "a task's work ends that did not begin");
    if (task->state != TASK_WORKING && !(task = fold_act(world, event))) {
        return;
    }
    task->state = TASK_RUNNING;
    task->since_ns = event->time_ns;
    task->since_seq = event->seq;
    fold_note(world, task, event, 0);
}

void fold_task_print(struct world *world, const struct trace_event *event)
{
    struct world_task *task = fold_act(world, event);
    if (task) {
        task->message = event->text;
        fold_note(world, task, event, 0);
    }
}

/* ---- scheduling ---- */

void fold_run_workers(struct world *world, const struct trace_event *event)
{
    fold_must(world, event->other == world->workers,
        "the number of workers changes from another than it was");
    fold_must(world, event->value >= 1 && event->value <= UINT16_MAX,
        "the number of workers is out of range");
    if (event->value >= 1 && event->value <= UINT16_MAX) {
        world->workers = (unsigned)event->value;
    }
    if (world->workers_most < world->workers) {
        world->workers_most = world->workers;
    }
    struct world_task *task = event->task ? fold_act(world, event) : NULL;
    if (task) {
        fold_note(world, task, event, 0);
    }
}

void fold_task_unblock(struct world *world, const struct trace_event *event)
{
    struct world_task *task = fold_task(world, event->task);
    if (!task) {
        return;
    }
    fold_must(world, task->state == TASK_AWAY,
        "a task comes back from a call that it was not in");
    if (!fold_is_gone(task)) {
        fold_wake(world, task, 0, event);
        fold_note(world, task, event, 0);
    }
}

/* ---- the end ---- */

static bool is_wait(int64_t kind)
{
    switch (kind) {
    case TRACE_CHAN_SEND_WAIT:
    case TRACE_CHAN_RECV_WAIT:
    case TRACE_CHAN_NIL_WAIT:
    case TRACE_SELECT_WAIT:
    case TRACE_WAIT_GROUP_WAIT:
    case TRACE_MUTEX_LOCK_WAIT:
    case TRACE_RWMUTEX_LOCK_WAIT:
    case TRACE_RWMUTEX_READ_WAIT:
    case TRACE_ONCE_WAIT:
    case TRACE_ERRGROUP_GO_WAIT:
    case TRACE_ERRGROUP_WAIT:
    case TRACE_FUTURE_WAIT:
    case TRACE_COND_WAIT:
    case TRACE_SEMAPHORE_WAIT:
    case TRACE_NET_ACCEPT_WAIT:
    case TRACE_NET_DIAL_WAIT:
    case TRACE_NET_READ_WAIT:
    case TRACE_NET_WRITE_WAIT:
        return true;
    default:
        return false;
    }
}

/* The task stays in its queue, and its operation is the one it waits with. */
void fold_task_leak(struct world *world, const struct trace_event *event)
{
    struct world_task *task = fold_task(world, event->task);
    if (!task) {
        return;
    }
    bool fits = task->state == TASK_BLOCKED && task->object == event->object &&
                event->value == (int64_t)task->operation;
    fold_must(
        world, fits, "a task is reported as leaked that does not wait so");
    fold_must(world, (event->other == 1) == (task->id == 1),
        "a leak is taken for a deadlock, or the other way round");
    if (fold_is_gone(task)) {
        return;
    }
    if (task->state != TASK_BLOCKED) {
        fold_enter(world, task, TASK_LEAKED, event);
        fold_note(world, task, event, 0);
        if (is_wait(event->value)) {
            task->operation = (enum trace_kind)event->value;
        }
    }
    task->state = TASK_LEAKED;
    if (event->site) {
        task->site = event->site;
    }
}

void fold_task_way(struct world *world, const struct trace_event *event)
{
    struct world_task *task = fold_task(world, event->task);
    if (!task) {
        return;
    }
    fold_must(world, task->state == TASK_LEAKED && event->other != event->task,
        "a way is told of a task that did not leak");
    task->way_known = true;
    task->fellow = event->other <= world->task_count ? event->other : 0;
}
