/* SPDX-License-Identifier: MIT */
/*
 * Read-write locks. Readers and writers stand in one queue; whoever leaves
 * the lock lets in the first of it: one writer, or all readers up to the next
 * writer. So neither can starve, and a waiting writer stops new readers.
 *
 *   writing, or readers > 0   |   [r7][r2][w5][r4]
 *                                  ^ go in together
 */
#include "runtime/park.h"
#include "runtime/priv.h"

/* Lives on the waiting task's stack. */
struct entrant {
    struct waiter waiter;
    bool writes;
};

struct rwmutex {
    struct object object;
    struct spin lock;
    bool writing;
    long readers;
    struct wait_queue waiters;
    char read_edge; /* its address: what readers release, for TSan */
};

struct rwmutex *rwmutex_make_at(
    const char *name, const struct source_site *site)
{
    return object_make(
        TRACE_RWMUTEX_MAKE, sizeof(struct rwmutex), name, 0, site);
}

/* Waits in the queue until somebody lets the task in. */
static void wait_in_line(struct worker *worker, struct rwmutex *m, bool writes)
{
    struct task *task = worker->current;
    enum trace_kind kind =
        writes ? TRACE_RWMUTEX_LOCK_WAIT : TRACE_RWMUTEX_READ_WAIT;
    struct entrant entrant = {{.task = task}, writes};
    wait_queue_push(&m->waiters, &entrant.waiter);
    trace_emit(worker, kind, task, &m->object, 0, NULL);
    task_park(worker, kind, &m->object, &m->lock);
}

/* Lets in whom the lock has room for; gives its lock back. */
static void let_in(struct worker *worker, struct rwmutex *m)
{
    struct wait_queue in = {NULL, NULL};
    struct entrant *first;
    while (!m->writing && (first = (struct entrant *)m->waiters.first)) {
        if (first->writes && m->readers > 0) {
            break;
        }
        wait_queue_pop(&m->waiters);
        m->writing = first->writes;
        m->readers += !first->writes;
        trace_emit(worker,
            first->writes ? TRACE_RWMUTEX_LOCK : TRACE_RWMUTEX_READ_LOCK,
            first->waiter.task, &m->object, 0, worker->current);
        wait_queue_push(&in, &first->waiter);
    }
    object_unlock(worker, &m->lock);
    task_ready_all(worker, &in);
}

void rwmutex_lock_at(struct rwmutex *m, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_RWMUTEX_LOCK, &m->object, 0, site);
    object_lock(worker, &m->lock);
    if (m->writing || m->readers > 0 || m->waiters.first) {
        wait_in_line(worker, m, true);
    } else {
        m->writing = true;
        trace_emit(
            worker, TRACE_RWMUTEX_LOCK, worker->current, &m->object, 0, NULL);
        object_unlock(worker, &m->lock);
    }
    sync_acquire(m);
    sync_acquire(&m->read_edge);
}

void rwmutex_read_lock_at(struct rwmutex *m, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_RWMUTEX_READ_LOCK, &m->object, 0, site);
    object_lock(worker, &m->lock);
    if (m->writing || m->waiters.first) {
        wait_in_line(worker, m, false);
    } else {
        m->readers++;
        trace_emit(worker, TRACE_RWMUTEX_READ_LOCK, worker->current, &m->object,
            0, NULL);
        object_unlock(worker, &m->lock);
    }
    sync_acquire(m);
}

static _Noreturn void misuse(struct worker *worker, struct rwmutex *m,
    const char *message, const struct source_site *site)
{
    object_unlock(worker, &m->lock);
    task_panic_on(worker, &m->object, message, site);
}

void rwmutex_unlock_at(struct rwmutex *m, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_RWMUTEX_UNLOCK, &m->object, 0, site);
    object_lock(worker, &m->lock);
    if (!m->writing) {
        misuse(worker, m, "unlock of a lock that nobody writes under", site);
    }
    m->writing = false;
    sync_release(m);
    trace_emit(
        worker, TRACE_RWMUTEX_UNLOCK, worker->current, &m->object, 0, NULL);
    let_in(worker, m);
}

void rwmutex_read_unlock_at(struct rwmutex *m, const struct source_site *site)
{
    struct worker *worker =
        hook(TRACE_RWMUTEX_READ_UNLOCK, &m->object, 0, site);
    object_lock(worker, &m->lock);
    if (m->readers == 0) {
        misuse(
            worker, m, "read-unlock of a lock that nobody reads under", site);
    }
    m->readers--;
    sync_release(&m->read_edge);
    trace_emit(worker, TRACE_RWMUTEX_READ_UNLOCK, worker->current, &m->object,
        0, NULL);
    let_in(worker, m);
}
