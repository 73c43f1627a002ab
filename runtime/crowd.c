/* SPDX-License-Identifier: MIT */
/*
 * Workers in each other's way. A lock that another worker holds, and a task
 * taken from another worker, are conflicts: memory goes from core to core,
 * which takes as long as some short tasks together. Where conflicts are
 * frequent one worker may do more than two, or it may not: that hangs on the
 * tasks and the machine. So it is tried. A worker with many conflicts gives
 * away what it has and stands aside; as long as the others make more progress
 * than before, it stays there, but not for long, as the work may change.
 *
 *   many conflicts       the others do more    looks are over
 *   [WINDOW          ] > [LOOK][LOOK][LOOK ... > comes back, may go again
 *                        [LOOK][LOOK] they do less
 *                                     > comes back, for STAY at least
 */
#include "runtime/priv.h"

enum {
    WINDOW = 200 * MICROSECOND,
    CONFLICT = 10 * MICROSECOND, /* one in this time, or more, are many */
    LOOK = 300 * MICROSECOND,
    LOOKS = 30,
    STAY = 20 * MILLISECOND
};

/* Returns how much all have done: tasks let run, and locks of objects taken. */
static unsigned progress(const struct run *run)
{
    unsigned sum = 0;
    unsigned made = atomic_load(&run->workers.made);
    for (unsigned i = 0; i < made; i++) {
        const struct worker *worker = run->workers.rows[i];
        sum += atomic_load_explicit(&worker->slice, memory_order_relaxed) +
               atomic_load_explicit(&worker->locks, memory_order_relaxed);
    }
    return sum;
}

/* Ends the window, begins the next, and returns the progress in a second. */
static double next_window(const struct run *run, struct crowd *crowd)
{
    int64_t now = clock_wall();
    unsigned done = progress(run);
    double rate =
        (double)(done - crowd->done) * SECOND / (double)(now - crowd->since);
    crowd->since = now;
    crowd->done = done;
    crowd->conflicts = 0;
    return rate;
}

/* Counts this worker among those aside, unless it is the last who is not. */
static bool may_leave(struct run *run)
{
    unsigned aside = atomic_fetch_add(&run->aside, 1) + 1;
    if (workers_busy(run) > aside) {
        return true;
    }
    atomic_fetch_sub(&run->aside, 1);
    return false;
}

bool crowd_look(struct worker *worker)
{
    struct crowd *crowd = &worker->crowd;
    int64_t passed = clock_wall() - crowd->since;
    if (crowd->aside || passed < WINDOW) {
        return crowd->aside;
    }
    bool many = crowd->conflicts > passed / CONFLICT;
    crowd->rate = next_window(worker->run, crowd);
    crowd->aside =
        many && crowd->since >= crowd->stay_until && may_leave(worker->run);
    return crowd->aside;
}

void crowd_stand_aside(struct worker *worker)
{
    struct run *run = worker->run;
    struct crowd *crowd = &worker->crowd;
    bool pays = true;
    atomic_store_explicit(&worker->wake, 0, memory_order_relaxed);
    for (int i = 0; i < LOOKS && pays && !run_calls_workers(run); i++) {
        futex_wait(&worker->wake, 0, LOOK);
        double rate = next_window(run, crowd);
        /* During the first look they take what this worker gave away. */
        pays = i == 0 ? rate > 0 : rate > crowd->rate;
    }
    crowd->stay_until = pays ? 0 : crowd->since + STAY;
    crowd->aside = false;
    atomic_fetch_sub(&run->aside, 1);
}
