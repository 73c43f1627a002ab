/* SPDX-License-Identifier: MIT */
#include "runtime/park.h"
#include "runtime/priv.h"

struct wait_group {
    struct object object;
    struct spin lock;
    long count;
    struct wait_queue waiters;
};

struct wait_group *wait_group_make_at(
    const char *name, const struct source_site *site)
{
    return object_make(
        TRACE_WAIT_GROUP_MAKE, sizeof(struct wait_group), name, 0, site);
}

/* Changes the count; at zero lets every waiting task go on. */
static void add(struct wait_group *g, long n, enum trace_kind kind,
    const struct source_site *site)
{
    struct worker *worker = hook(kind, &g->object, n, site);
    struct task *task = worker->current;
    object_lock(worker, &g->lock);
    if (g->count + n < 0) {
        object_unlock(worker, &g->lock);
        task_panic_on(worker, &g->object, "negative wait group", site);
    }
    g->count += n;
    if (n < 0) {
        sync_release(g);
    }
    trace_emit(worker, kind, task, &g->object, g->count, NULL);
    struct wait_queue waiters = {NULL, NULL};
    if (g->count == 0) {
        waiters = g->waiters;
        g->waiters = (struct wait_queue){NULL, NULL};
        for (struct waiter *w = waiters.first; w; w = w->next) {
            trace_emit(
                worker, TRACE_WAIT_GROUP_PASS, w->task, &g->object, 0, task);
        }
    }
    object_unlock(worker, &g->lock);
    task_ready_all(worker, &waiters);
}

void wait_group_add_at(
    struct wait_group *g, long n, const struct source_site *site)
{
    add(g, n, TRACE_WAIT_GROUP_ADD, site);
}

void wait_group_done_at(struct wait_group *g, const struct source_site *site)
{
    add(g, -1, TRACE_WAIT_GROUP_DONE, site);
}

SWITCHES void wait_group_wait_at(
    struct wait_group *g, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_WAIT_GROUP_WAIT, &g->object, 0, site);
    struct task *task = worker->current;
    object_lock(worker, &g->lock);
    if (g->count == 0) {
        trace_emit(worker, TRACE_WAIT_GROUP_PASS, task, &g->object, 0, NULL);
        object_unlock(worker, &g->lock);
    } else {
        task->waiter = (struct waiter){.task = task};
        wait_queue_push(&g->waiters, &task->waiter);
        trace_emit(
            worker, TRACE_WAIT_GROUP_WAIT, task, &g->object, g->count, NULL);
        task_park(worker, TRACE_WAIT_GROUP_WAIT, &g->object, &g->lock);
    }
    sync_acquire(g);
}
