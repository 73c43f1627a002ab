/* SPDX-License-Identifier: MIT */
/*
 * Mutexes.
 *
 *   holder -> [ mutex ] <- woken   [t5][t2] waiters
 *                          ^ runnable, will try again
 *
 * An unlock leaves the mutex free and wakes the first waiter, which tries
 * again: whoever runs at that moment may take it first, which costs no switch.
 * Only one waiter is on its way at a time, and one that finds the mutex taken
 * goes back to the front; so nobody overtakes within the queue. Who has waited
 * for PATIENCE is handed the mutex instead, which bounds the wait. A live run
 * on one worker always hands it over: there, no task comes by in between, and
 * who would try in vain costs two switches.
 */
#include "runtime/park.h"
#include "runtime/priv.h"

#define PATIENCE MILLISECOND

enum { SPINS = 64 };

/* Lives on the waiting task's stack until it holds the mutex. */
struct claim {
    struct waiter waiter;
    int64_t since;
    atomic_bool granted; /* the mutex was handed to it */
};

struct mutex {
    struct object object;
    struct spin lock;
    atomic_bool locked; /* written under the lock */
    struct wait_queue waiters;
    struct claim *woken;
};

struct mutex *mutex_make_at(const char *name, const struct source_site *site)
{
    return object_make(TRACE_MUTEX_MAKE, sizeof(struct mutex), name, 0, site);
}

static int64_t now(struct worker *worker)
{
    const struct run *run = worker->run;
    return worker->deterministic ? deterministic_now(run)
                                 : clock_view_read(&worker->clock, &run->clock);
}

static bool always_hands_over(const struct worker *worker)
{
    return !worker->multi && !worker->deterministic;
}

static inline bool is_locked(const struct mutex *m)
{
    return atomic_load_explicit(&m->locked, memory_order_relaxed);
}

static inline void set_locked(struct mutex *m, bool locked)
{
    atomic_store_explicit(&m->locked, locked, memory_order_relaxed);
}

/* Reports what the current task did; out of the fast path's way. */
static __attribute__((noinline, cold)) void report(
    struct worker *worker, struct mutex *m, enum trace_kind kind)
{
    trace_emit(worker, kind, worker->current, &m->object, 0, NULL);
}

/* Takes the free mutex, whose lock is held and then given back. */
static inline void take(struct worker *worker, struct mutex *m)
{
    set_locked(m, true);
    sync_acquire(m);
    if (unlikely(worker->trace != NULL)) {
        report(worker, m, TRACE_MUTEX_LOCK);
    }
    object_unlock(worker, &m->lock);
}

/* Waits a moment for a holder on another core, if there is nothing better to
 * do; true when the mutex is free now. The lock is held before and after. */
static bool spin_for(struct worker *worker, struct mutex *m)
{
    if (!worker->multi || worker_has_more(worker)) {
        return false;
    }
    object_unlock(worker, &m->lock);
    for (int i = 0; i < SPINS && is_locked(m); i++) {
        spin_relax();
    }
    object_lock(worker, &m->lock);
    return !is_locked(m);
}

static inline bool is_granted(const struct claim *claim)
{
    return atomic_load_explicit(&claim->granted, memory_order_acquire);
}

/* Parks in the queue, a claim that was woken in vain at its front. The
 * mutex's lock is held and then given back. */
static void park(struct worker *worker, struct mutex *m, struct claim *claim)
{
    bool again = m->woken == claim;
    if (again) {
        m->woken = NULL;
        wait_queue_push_front(&m->waiters, &claim->waiter);
    } else {
        wait_queue_push(&m->waiters, &claim->waiter);
    }
    trace_emit(worker, TRACE_MUTEX_LOCK_WAIT, claim->waiter.task, &m->object,
        again, NULL);
    task_park(worker, TRACE_MUTEX_LOCK_WAIT, &m->object, &m->lock);
}

/* The mutex is taken: waits until it is ours. Its lock is held and then given
 * back. */
SWITCHES static __attribute__((noinline)) void wait_for(
    struct worker *worker, struct mutex *m, const struct source_site *site)
{
    struct claim claim = {.waiter = {.task = worker->current}};
    if (spin_for(worker, m)) {
        take(worker, m);
        return;
    }
    claim.since = always_hands_over(worker) ? 0 : now(worker);
    for (;;) {
        park(worker, m, &claim);
        if (is_granted(&claim)) {
            break;
        }
        worker = hook(TRACE_MUTEX_LOCK, &m->object, 0, site);
        object_lock(worker, &m->lock);
        if (is_granted(&claim)) {
            object_unlock(worker, &m->lock);
            break;
        }
        if (!is_locked(m)) {
            m->woken = NULL;
            take(worker, m);
            return;
        }
    }
    sync_acquire(m);
}

SWITCHES void mutex_lock_at(struct mutex *m, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_MUTEX_LOCK, &m->object, 0, site);
    object_lock(worker, &m->lock);
    if (likely(!is_locked(m))) {
        take(worker, m);
    } else {
        wait_for(worker, m, site);
    }
}

bool mutex_try_lock_at(struct mutex *m, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_MUTEX_TRY, &m->object, 0, site);
    object_lock(worker, &m->lock);
    if (!is_locked(m)) {
        take(worker, m);
        return true;
    }
    report(worker, m, TRACE_MUTEX_TRY);
    object_unlock(worker, &m->lock);
    return false;
}

/* Lets the next claim have the mutex, or try for it. The mutex's lock is held
 * and then given back. */
static __attribute__((noinline)) void pass_on(
    struct worker *worker, struct mutex *m)
{
    struct task *task = worker->current;
    bool on_its_way = m->woken != NULL;
    struct claim *claim =
        on_its_way ? m->woken : (struct claim *)wait_queue_pop(&m->waiters);
    struct task *next = claim->waiter.task;
    bool hand =
        always_hands_over(worker) || now(worker) - claim->since >= PATIENCE;
    m->woken = hand ? NULL : claim;
    set_locked(m, hand);
    trace_emit(worker, TRACE_MUTEX_UNLOCK, task, &m->object, hand,
        hand || on_its_way ? NULL : next);
    if (hand) {
        trace_emit(worker, TRACE_MUTEX_LOCK, next, &m->object, 0, task);
        atomic_store_explicit(&claim->granted, true, memory_order_release);
    }
    object_unlock(worker, &m->lock);
    if (!on_its_way) {
        task_ready(worker, next);
    }
}

/* Gives the mutex up; false when nobody holds it. */
static inline bool give(struct worker *worker, struct mutex *m)
{
    object_lock(worker, &m->lock);
    if (unlikely(!is_locked(m))) {
        object_unlock(worker, &m->lock);
        return false;
    }
    sync_release(m);
    if (unlikely(m->woken || m->waiters.first)) {
        pass_on(worker, m);
        return true;
    }
    set_locked(m, false);
    if (unlikely(worker->trace != NULL)) {
        report(worker, m, TRACE_MUTEX_UNLOCK);
    }
    object_unlock(worker, &m->lock);
    return true;
}

bool mutex_release(struct worker *worker, struct mutex *m)
{
    return give(worker, m);
}

void mutex_unlock_at(struct mutex *m, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_MUTEX_UNLOCK, &m->object, 0, site);
    if (unlikely(!give(worker, m))) {
        task_panic_on(worker, &m->object, "unlock of an unlocked mutex", site);
    }
}
