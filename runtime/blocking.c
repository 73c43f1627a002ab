/* SPDX-License-Identifier: MIT */
/*
 * Calls that may block: the task leaves its worker, a helper thread makes the
 * call, and the task goes on where there is a worker for it.
 *
 *   task  -> [queue] -> helper: fn(arg) -> [global queue] -> a worker
 *
 * The other way would be to leave the worker's thread in the call and give its
 * queue to another thread. That saves two switches when the call is short, but
 * then a worker is no longer a thread, fn runs on a task's small stack, and
 * everything that a thread holds (its trace ring, its free lists) must change
 * hands at a time when it cannot take part. So it is the call that moves.
 *
 * Helpers are started when there is no free one, up to a limit; further calls
 * wait their turn. In deterministic mode the call is made at once, in place.
 */
#include <limits.h>

#include "runtime/park.h"
#include "runtime/priv.h"
#include "runtime/sched.h"

enum {
    HELPERS_MOST = sizeof((struct run *)0)->blocking.ids / sizeof(pthread_t)
};

struct call {
    task_fn *fn;
    void *arg;
};

/* ---- helpers ---- */

static void serve(struct run *run, struct task *task)
{
    struct call *call = task->waiter.slot;
    sync_acquire(&task->waiter);
    call->fn(call->arg);
    sync_release(&task->waiter);
    task->phase = PHASE_LIVE;
    workers_write_outside(run, TRACE_TASK_UNBLOCK, task);
    worker_inject(run, task);
    worker_end_outside(run);
}

/* Returns the next task whose call is to be made, or NULL at the end. */
static struct task *next_call(struct blocking *blocking)
{
    for (;;) {
        unsigned seen = atomic_load(&blocking->news);
        spin_lock(&blocking->lock);
        struct waiter *waiter = wait_queue_pop(&blocking->queue);
        blocking->free += waiter == NULL;
        spin_unlock(&blocking->lock);
        if (waiter) {
            return waiter->task;
        }
        if (!atomic_load(&blocking->over)) {
            futex_wait(&blocking->news, seen, -1);
        }
        spin_lock(&blocking->lock);
        blocking->free--;
        bool over = atomic_load(&blocking->over) && !blocking->queue.first;
        spin_unlock(&blocking->lock);
        if (over) {
            return NULL;
        }
    }
}

static void *helper(void *arg)
{
    struct run *run = arg;
    for (struct task *task; (task = next_call(&run->blocking));) {
        serve(run, task);
    }
    return NULL;
}

/* Starts a helper when none is free; with the lock held. A call that finds
 * neither a free helper nor a new one waits for one that is busy. */
static bool have_helper(struct run *run)
{
    struct blocking *blocking = &run->blocking;
    if (blocking->free > 0 || blocking->threads == HELPERS_MOST) {
        return true;
    }
    if (workers_thread(&blocking->ids[blocking->threads], helper, run)) {
        blocking->threads++;
    }
    return blocking->threads > 0;
}

void blocking_stop(struct run *run)
{
    struct blocking *blocking = &run->blocking;
    atomic_store(&blocking->over, true);
    atomic_fetch_add(&blocking->news, 1);
    futex_wake(&blocking->news, INT_MAX);
    for (unsigned i = 0; i < blocking->threads; i++) {
        pthread_join(blocking->ids[i], NULL);
    }
}

/* ---- tasks ---- */

static void block_live(struct worker *worker, struct call *call)
{
    struct run *run = worker->run;
    struct task *task = worker->current;
    struct blocking *blocking = &run->blocking;
    workers_open_outside(worker);
    spin_lock(&blocking->lock);
    if (!have_helper(run)) {
        spin_unlock(&blocking->lock);
        task_panic_on(
            worker, NULL, "no thread for a blocking call", task->site);
    }
    trace_emit(worker, TRACE_TASK_BLOCK, task, NULL, 0, NULL);
    task->waiter = (struct waiter){.task = task, .slot = call};
    wait_queue_push(&blocking->queue, &task->waiter);
    task_set_parked(worker, TRACE_TASK_BLOCK, NULL);
    atomic_fetch_add(&run->outside, 1);
    atomic_fetch_add(&blocking->news, 1);
    futex_wake(&blocking->news, 1);
    sync_release(&task->waiter);
    sync_release(run->runtime);
    worker_park(worker, &blocking->lock);
    sync_acquire(&task->waiter);
}

void task_blocking_at(task_fn *fn, void *arg, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_TASK_BLOCK, NULL, 0, site);
    struct task *task = worker->current;
    if (worker->deterministic) {
        trace_emit(worker, TRACE_TASK_BLOCK, task, NULL, 0, NULL);
        fn(arg);
        trace_emit(worker, TRACE_TASK_UNBLOCK, task, NULL, 0, NULL);
        deterministic_yield(worker);
    } else {
        block_live(worker, &(struct call){fn, arg});
    }
}
