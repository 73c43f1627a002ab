/* SPDX-License-Identifier: MIT */
/*
 * Passing time: a sleep frees the worker, simulated work keeps it busy.
 */
#include "runtime/park.h"
#include "runtime/priv.h"

/* Parks the caller until `duration` has passed. */
static void wait_for(struct worker *worker, enum trace_kind waits,
    int64_t duration, const struct source_site *site)
{
    struct run *run = worker->run;
    struct task *task = worker->current;
    struct alarm alarm = {.task = task, .starter = task->serial};
    int64_t deadline = run_after(run, duration);
    object_lock(worker, &alarm.parking);
    object_lock(worker, &run->alarms.lock);
    bool added = alarms_add(worker, &alarm, deadline);
    object_unlock(worker, &run->alarms.lock);
    if (!added) {
        task_panic_on(worker, NULL, "out of memory", site);
    }
    task_park(worker, waits, NULL, &alarm.parking);
}

void task_sleep_at(int64_t duration, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_TASK_SLEEP, NULL, duration, site);
    if (duration <= 0) {
        return;
    }
    trace_emit(worker, TRACE_TASK_SLEEP, worker->current, NULL, duration, NULL);
    wait_for(worker, TRACE_TASK_SLEEP, duration, site);
}

/* Keeps the worker's thread asleep until run time `until`. What else it had
 * to run, others may take. */
static void work_live(struct worker *worker, int64_t until)
{
    struct run *run = worker->run;
    struct task *next = run_next_swap(worker, NULL);
    if (next) {
        worker_push(worker, next);
    }
    if (atomic_load(&run->idle_count) > 0 && worker_has_more(worker)) {
        worker_wake_one(run);
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
            /* Time may have to wait until the network has been quiet. */
            wait = run->options.idle_time ? net_quiet_left(run) : wait;
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
        deterministic_begin_work(worker);
        wait_for(worker, TRACE_TASK_WORK, duration, site);
    } else {
        work_live(worker, run_after(worker->run, duration));
        trace_emit(worker, TRACE_TASK_WORKED, task, NULL, 0, NULL);
    }
}
