/* SPDX-License-Identifier: MIT */
/*
 * Passing time: a sleep frees the worker, simulated work keeps it busy.
 */
#include "runtime/priv.h"

static void sleep_live(
    struct worker *worker, int64_t duration, const struct source_site *site)
{
    struct run *run = worker->run;
    struct task *task = worker->current;
    int64_t deadline = clock_read(&run->clock) + duration;
    spin_lock(&run->timers.lock);
    bool earlier = deadline < atomic_load_explicit(
                                  &run->timers.earliest, memory_order_relaxed);
    task_parks(worker, TRACE_TASK_SLEEP, NULL);
    if (!timers_add(&run->timers, deadline, task)) {
        task->phase = PHASE_LIVE;
        spin_unlock(&run->timers.lock);
        task_panic_on(worker, NULL, "out of memory", site);
    }
    if (earlier && worker->multi &&
        atomic_load_explicit(&run->idle_count, memory_order_relaxed)) {
        worker_wake_all(run);
    }
    sync_release(run->runtime);
    worker_park(worker, &run->timers.lock);
}

void task_sleep_at(int64_t duration, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_TASK_SLEEP, NULL, duration, site);
    if (duration <= 0) {
        return;
    }
    trace_emit(worker, TRACE_TASK_SLEEP, worker->current, NULL, duration, NULL);
    if (worker->deterministic) {
        deterministic_sleep(worker, duration);
    } else {
        sleep_live(worker, duration, site);
    }
}

/* Keeps the worker's thread asleep until run time `until`. What else it had
 * to run, others may take. */
static void work_live(struct worker *worker, int64_t until)
{
    struct run *run = worker->run;
    if (worker->run_next) {
        struct task *next = worker->run_next;
        worker->run_next = NULL;
        worker_push(worker, next);
    }
    reach_stand(worker);
    atomic_store(&worker->work_until, until);
    atomic_fetch_add(&run->working, 1);
    while (!(atomic_load(&run->attention) & ATTENTION_STOP)) {
        unsigned version = atomic_load(&run->clock.version);
        int64_t wait = clock_wall_until(&run->clock, until);
        if (clock_read(&run->clock) >= until) {
            break;
        }
        if (!worker_maybe_jump(run)) {
            futex_wait(&run->clock.version, version, wait);
        }
    }
    atomic_fetch_sub(&run->working, 1);
    atomic_store(&worker->work_until, INT64_MAX);
    worker->stand = 0;
}

void task_work_at(int64_t duration, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_TASK_WORK, NULL, duration, site);
    if (duration <= 0) {
        return;
    }
    struct task *task = worker->current;
    trace_emit(worker, TRACE_TASK_WORK, task, NULL, duration, NULL);
    if (worker->deterministic) {
        deterministic_work(worker, duration);
    } else {
        work_live(worker, clock_read(&worker->run->clock) + duration);
        trace_emit(worker, TRACE_TASK_WORKED, task, NULL, 0, NULL);
    }
}
