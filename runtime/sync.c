/* SPDX-License-Identifier: MIT */
#include "runtime/sync.h"

#include "runtime/park.h"
#include "runtime/priv.h"

/* ---- once ---- */

struct once {
    struct object object;
    struct spin lock;
    bool begun, done;
    struct wait_queue waiters;
};

struct once *once_make_at(const char *name, const struct source_site *site)
{
    return object_make(TRACE_ONCE_MAKE, sizeof(struct once), name, 0, site);
}

/* A call of the function that is to be called once. */
struct doing {
    struct ending ending; /* first: it is found by this */
    struct once *once;
    const struct source_site *site;
};

/* Lets all who wait go past: it is done, also if a panic ended it. */
static void finish(struct ending *ending, const char *message)
{
    const struct doing *doing = (struct doing *)ending;
    struct once *o = doing->once;
    struct worker *worker = hook(TRACE_ONCE_END, &o->object, 0, doing->site);
    struct task *task = worker->current;
    (void)message;
    object_lock(worker, &o->lock);
    struct wait_queue waiters = o->waiters;
    o->waiters = (struct wait_queue){NULL, NULL};
    o->done = true;
    sync_release(o);
    trace_emit(worker, TRACE_ONCE_END, task, &o->object, 0, NULL);
    for (struct waiter *w = waiters.first; w; w = w->next) {
        trace_emit(worker, TRACE_ONCE_PASS, w->task, &o->object, 0, task);
    }
    object_unlock(worker, &o->lock);
    task_ready_all(worker, &waiters);
}

/* Does it; the once's lock is held and then given back. */
static void begin(struct worker *worker, struct once *o, void (*fn)(void *arg),
    void *arg, const struct source_site *site)
{
    o->begun = true;
    trace_emit(worker, TRACE_ONCE_BEGIN, worker->current, &o->object, 0, NULL);
    object_unlock(worker, &o->lock);
    struct doing doing = {{finish}, o, site};
    panic_call(fn, arg, &doing.ending);
}

void once_do_at(struct once *o, void (*fn)(void *arg), void *arg,
    const struct source_site *site)
{
    struct worker *worker = hook(TRACE_ONCE_BEGIN, &o->object, 0, site);
    struct task *task = worker->current;
    object_lock(worker, &o->lock);
    if (!o->begun) {
        begin(worker, o, fn, arg, site);
        return;
    }
    if (o->done) {
        trace_emit(worker, TRACE_ONCE_PASS, task, &o->object, 0, NULL);
        object_unlock(worker, &o->lock);
    } else {
        struct waiter waiter = {.task = task};
        wait_queue_push(&o->waiters, &waiter);
        trace_emit(worker, TRACE_ONCE_WAIT, task, &o->object, 0, NULL);
        task_park(worker, TRACE_ONCE_WAIT, &o->object, &o->lock);
    }
    sync_acquire(o);
}

/* ---- conditions ---- */

struct cond {
    struct object object;
    struct spin lock; /* taken before the mutex's own */
    struct mutex *mutex;
    struct wait_queue waiters;
};

struct cond *cond_make_at(
    const char *name, struct mutex *mutex, const struct source_site *site)
{
    struct cond *c =
        object_make(TRACE_COND_MAKE, sizeof(struct cond), name, 0, site);
    c->mutex = mutex;
    return c;
}

/* No signal comes in between: the condition's lock is held from before the
 * unlock until the task is parked. */
void cond_wait_at(struct cond *c, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_COND_WAIT, &c->object, 0, site);
    struct waiter waiter = {.task = worker->current};
    object_lock(worker, &c->lock);
    if (!mutex_release(worker, c->mutex)) {
        object_unlock(worker, &c->lock);
        task_panic_on(worker, &c->object,
            "wait for a condition with its mutex unlocked", site);
    }
    wait_queue_push(&c->waiters, &waiter);
    trace_emit(worker, TRACE_COND_WAIT, waiter.task, &c->object, 0, NULL);
    task_park(worker, TRACE_COND_WAIT, &c->object, &c->lock);
    sync_acquire(&waiter);
    mutex_lock_at(c->mutex, site);
}

/* Moves the first waiter to `woken`; false when nobody waits. */
static bool wake_one(
    struct worker *worker, struct cond *c, struct wait_queue *woken)
{
    struct waiter *waiter = wait_queue_pop(&c->waiters);
    if (!waiter) {
        return false;
    }
    sync_release(waiter);
    trace_emit(
        worker, TRACE_COND_WAKE, waiter->task, &c->object, 0, worker->current);
    wait_queue_push(woken, waiter);
    return true;
}

void cond_signal_at(struct cond *c, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_COND_SIGNAL, &c->object, 0, site);
    struct wait_queue woken = {NULL, NULL};
    object_lock(worker, &c->lock);
    trace_emit(worker, TRACE_COND_SIGNAL, worker->current, &c->object,
        c->waiters.first != NULL, NULL);
    wake_one(worker, c, &woken);
    object_unlock(worker, &c->lock);
    task_ready_all(worker, &woken);
}

void cond_broadcast_at(struct cond *c, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_COND_BROADCAST, &c->object, 0, site);
    struct wait_queue woken = {NULL, NULL};
    object_lock(worker, &c->lock);
    trace_emit(
        worker, TRACE_COND_BROADCAST, worker->current, &c->object, 0, NULL);
    while (wake_one(worker, c, &woken)) {
    }
    object_unlock(worker, &c->lock);
    task_ready_all(worker, &woken);
}

/* ---- counters ---- */

struct counter {
    struct object object;
    struct spin lock;
    long value;
};

struct counter *counter_make_at(
    const char *name, long initial, const struct source_site *site)
{
    struct counter *c = object_make(
        TRACE_COUNTER_MAKE, sizeof(struct counter), name, initial, site);
    c->value = initial;
    return c;
}

long counter_add_at(struct counter *c, long n, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_COUNTER_ADD, &c->object, n, site);
    object_lock(worker, &c->lock);
    c->value = (long)((unsigned long)c->value + (unsigned long)n);
    long value = c->value;
    sync_acquire(c);
    sync_release(c);
    trace_emit(
        worker, TRACE_COUNTER_ADD, worker->current, &c->object, value, NULL);
    object_unlock(worker, &c->lock);
    return value;
}

long counter_load_at(struct counter *c, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_COUNTER_LOAD, &c->object, 0, site);
    object_lock(worker, &c->lock);
    long value = c->value;
    sync_acquire(c);
    trace_emit(
        worker, TRACE_COUNTER_LOAD, worker->current, &c->object, value, NULL);
    object_unlock(worker, &c->lock);
    return value;
}
