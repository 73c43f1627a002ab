/* SPDX-License-Identifier: MIT */
/*
 * The monitor: a thread beside the workers of a live run. Once in a slice it
 * looks at each worker. One that still runs the task it ran the last time has
 * run it for a slice: the task loses its turn at its next operation, and the
 * task in run_next, which nobody may steal, goes to the global queue. So no
 * runnable task waits for more than one other's slice.
 *
 * A slice is measured on the run's clock: a run that stands still takes
 * nobody's turn away. While every worker idles, the monitor sleeps.
 */
#include "runtime/priv.h"

/* Takes what is in run_next, unless its owner is just changing it. */
static struct task *rob(struct worker *worker)
{
    struct task *task = NULL;
    spin_lock(&worker->run_next_lock);
    atomic_store(&worker->robbed, true);
    fence_heavy(worker->run->runtime);
    if (!atomic_load(&worker->at_run_next)) {
        task = atomic_load(&worker->run_next);
        atomic_store(&worker->run_next, NULL);
    }
    atomic_store(&worker->robbed, false);
    spin_unlock(&worker->run_next_lock);
    return task;
}

/* Moves what is in run_next to the global queue. Meanwhile the task is in no
 * queue, and its worker may come to idle: as long as it is counted, nobody
 * takes the run for over, and then somebody has to look again. */
static void free_run_next(struct run *run, struct worker *worker)
{
    atomic_fetch_add(&run->outside, 1);
    struct task *task = rob(worker);
    if (task) {
        worker_inject(run, task);
    }
    atomic_fetch_sub(&run->outside, 1);
    worker_wake_one(run);
}

/* Tells whether the task on this worker has had its slice. */
static bool has_had_enough(struct worker *worker, unsigned slice, int64_t now)
{
    if (slice != worker->watched_slice) {
        worker->watched_slice = slice;
        worker->watched_since = now;
    }
    return worker_is_surplus(worker) || now - worker->watched_since >= SLICE;
}

static bool is_idle(struct worker *worker)
{
    struct run *run = worker->run;
    spin_lock(&run->idle_lock);
    bool idle = worker->idle;
    spin_unlock(&run->idle_lock);
    return idle;
}

/* Ends the slice of each worker whose is over. */
static void look(struct run *run)
{
    int64_t now = clock_read(&run->clock);
    unsigned over = 0;
    atomic_fetch_and(&run->attention, ~(unsigned)ATTENTION_SLICE);
    unsigned made = atomic_load(&run->workers.made);
    for (unsigned i = 0; i < made; i++) {
        struct worker *worker = run->workers.rows[i];
        unsigned slice = atomic_load(&worker->slice);
        if (is_idle(worker) || !has_had_enough(worker, slice, now)) {
            continue;
        }
        over++;
        atomic_store(&worker->over_slice, slice);
        if (worker->multi && atomic_load(&worker->run_next)) {
            free_run_next(run, worker);
        }
    }
    if (net_is_unwatched(run) && atomic_load(&run->idle_count) > 0) {
        worker_wake_one(run);
    }
    if (over) {
        atomic_store(&run->slices_over, over);
        atomic_fetch_or(&run->attention, ATTENTION_SLICE);
    }
}

static void *watch(void *arg)
{
    struct run *run = arg;
    for (;;) {
        unsigned version = atomic_load(&run->clock.version);
        atomic_store(&run->monitor_asleep, true);
        if (atomic_load(&run->over)) {
            return NULL;
        }
        int64_t wait = -1;
        if (workers_busy(run) > 0) {
            atomic_store(&run->monitor_asleep, false);
            wait =
                clock_wall_until(&run->clock, clock_read(&run->clock) + SLICE);
        }
        futex_wait(&run->clock.version, version, wait);
        atomic_store(&run->monitor_asleep, false);
        look(run);
    }
}

void monitor_start(struct run *run)
{
    run->monitored = workers_thread(&run->monitor, watch, run);
}

void monitor_stop(struct run *run)
{
    if (run->monitored) {
        clock_stir(&run->clock);
        pthread_join(run->monitor, NULL);
    }
}
