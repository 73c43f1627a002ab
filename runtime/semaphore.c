/* SPDX-License-Identifier: MIT */
/*
 * Weighted semaphores. Units are numbered as they are taken and as they are
 * given back: unit i can be taken when unit i - capacity has been given back,
 * and that, for TSan, is what orders the two.
 */
#include "runtime/semaphore.h"

#include "runtime/ctx_priv.h"

enum { EDGES = 16 };

/* Lives on the waiting task's stack. */
struct customer {
    struct ctx_waiter waiter;
    long units;
    uint64_t first; /* number of the first unit it got */
};

struct semaphore {
    struct object object;
    struct spin lock;
    long capacity, taken;
    uint64_t next_taken, next_given; /* numbers of units */
    struct wait_queue waiters;
    char edges[EDGES]; /* unit i: &edges[i % capacity % EDGES] */
};

struct semaphore *semaphore_make_at(
    const char *name, long capacity, const struct source_site *site)
{
    struct semaphore *s = object_make(TRACE_SEMAPHORE_MAKE,
        sizeof(struct semaphore), name, capacity < 1 ? 1 : capacity, site);
    if (capacity < 1) {
        task_panic_on(worker_self(), &s->object,
            "a semaphore has at least one unit", site);
    }
    s->capacity = capacity;
    return s;
}

/* Calls sync for the edges of n units; only TSan asks for them. */
static inline void each_edge(
    struct semaphore *s, uint64_t first, long n, void (*sync)(void *edge))
{
    if (!TAANT_TSAN) {
        return;
    }
    for (uint64_t i = 0; i < (uint64_t)n && i < EDGES; i++) {
        uint64_t unit = (first + i) % (uint64_t)s->capacity;
        sync(&s->edges[n < EDGES ? unit % EDGES : i]);
    }
}

static void check_units(struct worker *worker, struct semaphore *s, long n,
    const struct source_site *site)
{
    if (n < 1 || n > s->capacity) {
        task_panic_on(worker, &s->object,
            "a semaphore is asked for more units than it has, or for none",
            site);
    }
}

/* Returns the number of the first unit. */
static uint64_t take(struct worker *worker, struct semaphore *s,
    struct task *task, long n, struct task *giver)
{
    uint64_t first = s->next_taken;
    s->taken += n;
    s->next_taken += (uint64_t)n;
    trace_emit(worker, TRACE_SEMAPHORE_ACQUIRE, task, &s->object, n, giver);
    return first;
}

static bool has_room(struct worker *worker, struct semaphore *s, long n)
{
    return !chan_is_awaited(worker, &s->waiters) && s->capacity - s->taken >= n;
}

/* Serves who waits, as far as the units reach; gives the lock back. `giver`
 * made room for them, or is NULL. */
static void serve(
    struct worker *worker, struct semaphore *s, struct task *giver)
{
    struct wait_queue served = {NULL, NULL};
    while (chan_is_awaited(worker, &s->waiters)) {
        struct customer *first = (struct customer *)s->waiters.first;
        struct waiter *waiter = &first->waiter.own.waiter;
        if (s->capacity - s->taken < first->units) {
            break;
        }
        wait_queue_pop(&s->waiters);
        if (waiter->selects && !chan_claim(worker, waiter)) {
            continue;
        }
        first->first = take(worker, s, waiter->task, first->units, giver);
        chan_tell(waiter);
        wait_queue_push(&served, waiter);
    }
    object_unlock(worker, &s->lock);
    task_ready_all(worker, &served);
}

/* ctx may be NULL: it never ends. */
static bool acquire(struct semaphore *s, struct ctx *ctx, long n,
    const struct source_site *site)
{
    struct worker *worker = hook(TRACE_SEMAPHORE_ACQUIRE, &s->object, n, site);
    struct task *task = worker->current;
    check_units(worker, s, n, site);
    object_lock(worker, &s->lock);
    if (has_room(worker, s, n)) {
        each_edge(s, take(worker, s, task, n, NULL), n, sync_acquire);
        object_unlock(worker, &s->lock);
        return true;
    }
    struct customer customer = {.units = n};
    bool served = ctx_park(worker, ctx, &customer.waiter,
        &(struct ctx_wait){
            &s->object, &s->lock, &s->waiters, TRACE_SEMAPHORE_WAIT, n});
    if (served) {
        each_edge(s, customer.first, n, sync_acquire);
    } else {
        serve(task->worker, s, NULL); /* it may have kept others back */
    }
    return served;
}

void semaphore_acquire_at(
    struct semaphore *s, long n, const struct source_site *site)
{
    acquire(s, NULL, n, site);
}

bool semaphore_acquire_ctx_at(struct semaphore *s, struct ctx *ctx, long n,
    const struct source_site *site)
{
    return acquire(s, ctx, n, site);
}

bool semaphore_try_acquire_at(
    struct semaphore *s, long n, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_SEMAPHORE_TRY, &s->object, n, site);
    check_units(worker, s, n, site);
    object_lock(worker, &s->lock);
    bool took = has_room(worker, s, n);
    if (took) {
        each_edge(
            s, take(worker, s, worker->current, n, NULL), n, sync_acquire);
    } else {
        trace_emit(
            worker, TRACE_SEMAPHORE_TRY, worker->current, &s->object, n, NULL);
    }
    object_unlock(worker, &s->lock);
    return took;
}

void semaphore_release_at(
    struct semaphore *s, long n, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_SEMAPHORE_RELEASE, &s->object, n, site);
    object_lock(worker, &s->lock);
    if (n < 1 || n > s->taken) {
        object_unlock(worker, &s->lock);
        task_panic_on(worker, &s->object,
            "a semaphore is given back more units than are taken, or none",
            site);
    }
    s->taken -= n;
    each_edge(s, s->next_given, n, sync_release);
    s->next_given += (uint64_t)n;
    trace_emit(
        worker, TRACE_SEMAPHORE_RELEASE, worker->current, &s->object, n, NULL);
    serve(worker, s, worker->current);
}
