/* SPDX-License-Identifier: MIT */
/* Waiting for something else, or the end of a context. */
#include "runtime/ctx_priv.h"

static void stand(struct select_waiter *w, struct wait_queue *queue,
    struct task *task, struct selection *selection)
{
    w->waiter.task = task;
    w->waiter.selects = selection != NULL;
    w->waiter.queued = true;
    w->prev = queue->last;
    w->selection = selection;
    wait_queue_push(queue, &w->waiter);
}

static void drop(struct wait_queue *queue, struct select_waiter *w)
{
    if (w->waiter.queued) {
        chan_drop_waiter(queue, w);
    }
}

/* Stands in both queues and parks; both locks are held and then given back. */
static void park_in_both(struct worker *worker, struct ctx *end,
    struct ctx_waiter *w, const struct ctx_wait *wait)
{
    struct task *task = worker->current;
    atomic_init(&w->selection.winner, NULL);
    atomic_init(&w->selection.told, false);
    stand(&w->own, wait->queue, task, &w->selection);
    stand(&w->end, &end->done.receivers, task, &w->selection);
    w->end.waiter.slot = &w->nothing;
    trace_emit(worker, TRACE_SELECT_WAIT, task, NULL, 2, NULL);
    trace_emit(worker, (unsigned)wait->kind | TRACE_SAME_TIME, task,
        wait->object, wait->value, NULL);
    trace_emit(worker, TRACE_SELECT_WAIT_RECV | TRACE_SAME_TIME, task,
        &end->done.object, 0, NULL);
    if (worker->multi) {
        w->end.chan = &end->done;
        worker->after = true;
        worker->unlock_all_after = &w->end;
    }
    task_park(worker, TRACE_SELECT_WAIT, NULL, wait->lock);
}

bool ctx_park(struct worker *worker, struct ctx *ctx, struct ctx_waiter *w,
    const struct ctx_wait *wait)
{
    struct task *task = worker->current;
    struct ctx *end = ctx_end_of(ctx);
    if (!end) {
        stand(&w->own, wait->queue, task, NULL);
        trace_emit(worker, wait->kind, task, wait->object, wait->value, NULL);
        task_park(worker, wait->kind, wait->object, wait->lock);
        return true;
    }
    object_lock(worker, &end->done.lock);
    if (end->err != CTX_ACTIVE) {
        sync_acquire(&end->done);
        trace_emit(
            worker, TRACE_CTX_CHECK, task, &end->done.object, end->err, NULL);
        object_unlock(worker, &end->done.lock);
        return false;
    }
    park_in_both(worker, end, w, wait);
    worker = task->worker;
    if (atomic_load(&w->selection.winner) == &w->own.waiter) {
        object_lock(worker, &end->done.lock);
        drop(&end->done.receivers, &w->end);
        object_unlock(worker, &end->done.lock);
        return true;
    }
    sync_acquire(&w->end.waiter);
    object_lock(worker, wait->lock);
    drop(wait->queue, &w->own);
    return false;
}
