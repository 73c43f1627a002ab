/* SPDX-License-Identifier: MIT */
/*
 * Workers that find nothing to run. They look everywhere a few times, then
 * sleep until somebody has work for them or an alarm is due.
 *
 * A worker marks itself idle, then looks (only looks) at every queue once
 * more, then sleeps. So when all are marked idle, every queue is empty, no
 * alarm is set and nobody outside has a task in hand, nothing will ever run
 * again: the run is over. The second look is made safe against a push that
 * did not see the mark by a heavy fence of the sleeper: a push pays nothing.
 *
 * A worker beyond the limit is surplus: it gives away what it has, and sleeps
 * until the limit is raised or the run is over.
 */
#include "runtime/net_priv.h"
#include "runtime/priv.h"
#include "runtime/ring.h"

enum { SEARCH_ROUNDS = 64 };

bool worker_is_surplus(const struct worker *worker)
{
    return worker->index >= atomic_load_explicit(&worker->run->workers.limit,
                                memory_order_relaxed);
}

unsigned workers_busy(const struct run *run)
{
    return atomic_load(&run->workers.made) - atomic_load(&run->idle_count) -
           atomic_load(&run->surplus_count);
}

/* ---- waking ---- */

/* Called with idle_lock held. */
static void start_idling(struct run *run, struct worker *worker, bool surplus)
{
    if (!worker->idle) {
        worker->idle = true;
        worker->surplus = surplus;
        atomic_fetch_add_explicit(
            surplus ? &run->surplus_count : &run->idle_count, 1,
            memory_order_relaxed);
    }
}

static void stop_idling(struct run *run, struct worker *worker)
{
    if (worker->idle) {
        worker->idle = false;
        atomic_fetch_add(&run->turns, 1);
        atomic_fetch_sub(
            worker->surplus ? &run->surplus_count : &run->idle_count, 1);
        if (atomic_load(&run->monitor_asleep)) {
            clock_stir(&run->clock);
        }
    }
}

static void wake_worker(struct run *run, struct worker *worker)
{
    stop_idling(run, worker);
    atomic_store_explicit(&worker->wake, 1, memory_order_release);
    if (worker->polls) {
        net_poll_wake(worker);
    } else {
        futex_wake(&worker->wake, 1);
    }
}

void worker_wake_one(struct run *run)
{
    spin_lock(&run->idle_lock);
    unsigned limit = atomic_load(&run->workers.limit);
    for (unsigned i = 0; i < limit; i++) {
        struct worker *worker = run->workers.rows[i];
        if (worker->idle && !worker->surplus) {
            wake_worker(run, worker);
            break;
        }
    }
    spin_unlock(&run->idle_lock);
}

void worker_wake_all(struct run *run)
{
    spin_lock(&run->idle_lock);
    unsigned made = atomic_load(&run->workers.made);
    for (unsigned i = 0; i < made; i++) {
        if (run->workers.rows[i]->idle) {
            wake_worker(run, run->workers.rows[i]);
        }
    }
    spin_unlock(&run->idle_lock);
}

void worker_end_outside(struct run *run)
{
    atomic_fetch_sub(&run->outside, 1);
    worker_wake_one(run);
    if (run->options.idle_time) {
        clock_stir(&run->clock);
    }
}

/* ---- searching ---- */

bool ring_steal(struct worker *thief, struct worker *victim)
{
    struct ring *from = &victim->ring;
    unsigned head = atomic_load_explicit(&from->head, memory_order_acquire);
    for (;;) {
        unsigned tail = atomic_load_explicit(&from->tail, memory_order_acquire);
        unsigned n = tail - head;
        n -= n / 2;
        if (n == 0) {
            return false;
        }
        if (n > RING_SIZE / 2) { /* head moved while we looked */
            head = atomic_load_explicit(&from->head, memory_order_acquire);
            continue;
        }
        unsigned to =
            atomic_load_explicit(&thief->ring.tail, memory_order_relaxed);
        for (unsigned i = 0; i < n; i++) {
            atomic_store_explicit(&thief->ring.slots[(to + i) % RING_SIZE],
                atomic_load_explicit(
                    &from->slots[(head + i) % RING_SIZE], memory_order_relaxed),
                memory_order_relaxed);
        }
        if (atomic_compare_exchange_strong_explicit(&from->head, &head,
                head + n, memory_order_acq_rel, memory_order_acquire)) {
            atomic_store_explicit(
                &thief->ring.tail, to + n, memory_order_release);
            thief->crowd.conflicts += n;
            return true;
        }
    }
}

static bool steal(struct worker *worker)
{
    struct run *run = worker->run;
    unsigned made =
        atomic_load_explicit(&run->workers.made, memory_order_acquire);
    unsigned start = worker_random(worker, made);
    for (unsigned i = 0; i < made; i++) {
        struct worker *victim = run->workers.rows[(start + i) % made];
        if (victim != worker && ring_steal(worker, victim)) {
            return true;
        }
    }
    return false;
}

static struct task *search_once(struct worker *worker)
{
    struct task *task = worker_look(worker);
    if (!task && worker->multi && steal(worker)) {
        task = ring_pop(worker);
    }
    return task;
}

bool run_calls_workers(const struct run *run)
{
    unsigned attention = atomic_load(&run->attention);
    return atomic_load(&run->over) ||
           attention & (ATTENTION_STOP | ATTENTION_WORKERS) ||
           (attention & (ATTENTION_INTERRUPT | ATTENTION_HOLD)) ==
               ATTENTION_INTERRUPT;
}

/* Looks whether anything is runnable, taking nothing. */
static bool anything_to_do(const struct run *run)
{
    if (run_calls_workers(run) || atomic_load(&run->global_count)) {
        return true;
    }
    unsigned made = atomic_load(&run->workers.made);
    for (unsigned i = 0; i < made; i++) {
        const struct ring *ring = &run->workers.rows[i]->ring;
        if (atomic_load(&ring->head) != atomic_load(&ring->tail)) {
            return true;
        }
    }
    return false;
}

/* Looks several times. Meanwhile whoever has work to give away relies on it,
 * and wakes nobody. */
static struct task *search_on(struct worker *worker)
{
    struct run *run = worker->run;
    struct task *task = NULL;
    atomic_fetch_add_explicit(&run->searching, 1, memory_order_relaxed);
    for (int round = 0; !task && round < SEARCH_ROUNDS; round++) {
        if (workers_busy(run) == 1) {
            break; /* nobody is left who could make work */
        }
        task = search_once(worker);
    }
    atomic_fetch_sub_explicit(&run->searching, 1, memory_order_relaxed);
    if (task && atomic_load(&run->idle_count) > 0) {
        fence_heavy(run->runtime);
    }
    return task;
}

static struct task *search(struct worker *worker)
{
    struct run *run = worker->run;
    struct task *task = search_once(worker);
    if (!task && net_poll(worker)) {
        task = worker_look(worker);
    }
    if (!worker->multi) {
        return task;
    }
    if (!task) {
        task = search_on(worker);
    }
    /* Where there was one there may be more, and somebody asleep for it. */
    if (task && atomic_load(&run->idle_count) > 0 && anything_to_do(run)) {
        worker_wake_one(run);
    }
    return task;
}

/* ---- sleeping ---- */

static void mark_idle(struct worker *worker, bool surplus)
{
    struct run *run = worker->run;
    atomic_store_explicit(&worker->wake, 0, memory_order_relaxed);
    spin_lock(&run->idle_lock);
    start_idling(run, worker, surplus);
    spin_unlock(&run->idle_lock);
    fence_heavy(run->runtime);
}

static void unmark_idle(struct worker *worker)
{
    struct run *run = worker->run;
    spin_lock(&run->idle_lock);
    stop_idling(run, worker);
    spin_unlock(&run->idle_lock);
}

/* With everybody idle and nothing that anyone waits for, nothing will ever
 * run again. `outside` is looked at first: who leaves there is in a queue
 * already. */
static bool is_over(struct run *run)
{
    spin_lock(&run->idle_lock);
    bool over = atomic_load(&run->outside) == 0 && workers_busy(run) == 0 &&
                !anything_to_do(run) &&
                (tasks_alive(run) == 0 ||
                    (atomic_load(&run->alarms.earliest) == INT64_MAX &&
                        !net_may_move(run)));
    spin_unlock(&run->idle_lock);
    return over;
}

static void end_run(struct run *run)
{
    atomic_store(&run->over, true);
    worker_wake_all(run);
}

/* Returns the next moment anybody waits for, or works until. An alarm that is
 * due already has to wait for a worker while all are at work. */
static int64_t next_moment(struct run *run, int64_t now)
{
    int64_t next = atomic_load(&run->alarms.earliest);
    if (next <= now && atomic_load(&run->idle_count) == 0) {
        next = INT64_MAX;
    }
    unsigned made = atomic_load(&run->workers.made);
    for (unsigned i = 0; i < made; i++) {
        int64_t until = atomic_load(&run->workers.rows[i]->work_until);
        next = until < next ? until : next;
    }
    return next;
}

/* Tells whether only time can bring anything on: nothing is at hand for those
 * who idle, if there are any. With idle_lock held. */
static bool waits_for_time(struct run *run)
{
    return atomic_load(&run->outside) == 0 &&
           workers_busy(run) <= atomic_load(&run->working) &&
           (atomic_load(&run->idle_count) == 0 ||
               (!anything_to_do(run) && !net_may_move(run)));
}

/* Tells whether somebody has asked for a step, and only time can make it. */
static bool may_step(struct run *run)
{
    return atomic_load(&run->permits) > 0 && atomic_load(&run->at_gate) == 0 &&
           workers_busy(run) <= atomic_load(&run->working);
}

bool worker_maybe_jump(struct run *run)
{
    if (!atomic_load(&run->clock.held)) {
        return false;
    }
    bool held = atomic_load(&run->attention) & ATTENTION_HOLD;
    spin_lock(&run->idle_lock);
    int64_t now = clock_read(&run->clock);
    int64_t next = next_moment(run, now);
    bool jumps = (held ? may_step(run) : waits_for_time(run)) &&
                 next != INT64_MAX && next > now;
    if (jumps) {
        atomic_fetch_sub(&run->permits, held);
        clock_jump(&run->clock, next);
    }
    spin_unlock(&run->idle_lock);
    if (jumps) {
        worker_wake_all(run);
    }
    return jumps;
}

void worker_leave_poll(struct worker *worker, struct net *net, bool wakes)
{
    struct run *run = worker->run;
    spin_lock(&run->idle_lock);
    net->polled = worker->polls = false;
    if (wakes) {
        stop_idling(run, worker);
        atomic_store(&worker->wake, 1);
    }
    spin_unlock(&run->idle_lock);
}

/* Returns how long until an alarm is due; -1: for ever. */
static int64_t until_due(const struct run *run)
{
    int64_t earliest = atomic_load(&run->alarms.earliest);
    return earliest == INT64_MAX ? -1 : clock_wall_until(&run->clock, earliest);
}

/* Sleeps until an alarm is due (`due`, -1: never), a socket is ready, or
 * somebody sets worker->wake. True when it only is time to look again whether
 * the run is over. */
static bool doze(struct worker *worker, int64_t due)
{
    int64_t quiet = net_quiet_left(worker->run);
    bool looks_again = quiet >= 0 && (due < 0 || quiet < due);
    int64_t timeout = looks_again ? quiet : due;
    if (timeout != 0 && (worker->surplus || !net_poll_sleep(worker, timeout))) {
        futex_wait(&worker->wake, 0, timeout);
    }
    return looks_again && !atomic_load(&worker->wake);
}

/* Sleeps until somebody needs this worker or an alarm is due. */
static void sleep_idle(struct worker *worker)
{
    struct run *run = worker->run;
    bool again = true;
    mark_idle(worker, false);
    while (again && !anything_to_do(run) && !worker_is_surplus(worker)) {
        again = false;
        if (is_over(run)) {
            end_run(run);
        } else if (!worker_maybe_jump(run)) {
            again = doze(worker, until_due(run));
        }
    }
    worker->now = clock_view_read(&worker->clock, &run->clock);
    unmark_idle(worker);
}

/* Sleeps until the limit is raised or the run is over. */
static void sleep_surplus(struct worker *worker)
{
    struct run *run = worker->run;
    bool again = true;
    mark_idle(worker, true);
    while (again && worker_is_surplus(worker) && !atomic_load(&run->over)) {
        again = false;
        if (is_over(run)) {
            end_run(run);
        } else if (!worker_maybe_jump(run)) {
            again = doze(worker, -1);
        }
    }
    unmark_idle(worker);
}

struct task *worker_find(struct worker *worker)
{
    struct run *run = worker->run;
    while (!atomic_load_explicit(&run->over, memory_order_acquire)) {
        unsigned attention = atomic_load(&run->attention);
        if (attention & ATTENTION_STOP) {
            end_run(run);
            break;
        }
        if (attention & ATTENTION_WORKERS) {
            workers_obey(worker);
        }
        run_obey_interrupt(worker);
        if (worker_is_surplus(worker)) {
            worker_give_all(worker);
            sleep_surplus(worker);
            continue;
        }
        if (worker->crowd.aside) {
            worker_give_all(worker);
            crowd_stand_aside(worker);
            continue;
        }
        struct task *task = search(worker);
        if (task) {
            return task;
        }
        sleep_idle(worker);
    }
    return NULL;
}
