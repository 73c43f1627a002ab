/* SPDX-License-Identifier: MIT */
/*
 * Live scheduling. Each worker runs tasks from, in this order: its run_next
 * slot (the task woken last), its ring, the global queue, due alarms, and
 * other workers' rings. A worker that finds nothing sleeps; one that puts
 * surplus work into its ring gets a sleeper up.
 *
 *          run_next                     the one woken last: a hand-off stays
 *   head [ ring ......... ] tail        on one core
 *     ^ stolen from here     ^ pushed here
 *
 * Idle protocol: a worker marks itself idle, then looks (only looks) at every
 * queue once more, then sleeps. So when all are marked idle, every queue is
 * empty and no alarm is set, nothing will ever run again: the run is over.
 * The second look is made safe against a push that did not see the mark by a
 * heavy fence of the sleeper: a push pays nothing.
 */
#include "runtime/priv.h"

enum { SEARCH_ROUNDS = 64, RUN_NEXT_IN_A_ROW = 16 };

_Thread_local struct worker *worker_current;

#if !defined(__x86_64__) || defined(__PIC__)
__attribute__((noinline)) struct worker *worker_self(void)
{
    __asm__ volatile("");
    return worker_current;
}
#endif

void worker_set_self(struct worker *worker)
{
    worker_current = worker;
}

/* ---- the ring ---- */

static struct task *ring_pop(struct worker *worker)
{
    struct ring *ring = &worker->ring;
    unsigned tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
    unsigned head = atomic_load_explicit(&ring->head, memory_order_acquire);
    while (head != tail) {
        struct task *task = atomic_load_explicit(
            &ring->slots[head % RING_SIZE], memory_order_relaxed);
        if (!worker->multi) {
            atomic_store_explicit(&ring->head, head + 1, memory_order_relaxed);
            return task;
        }
        if (atomic_compare_exchange_weak_explicit(&ring->head, &head, head + 1,
                memory_order_acq_rel, memory_order_acquire)) {
            return task;
        }
    }
    return NULL;
}

static void global_append(struct run *run, struct task *task)
{
    task->next = NULL;
    if (run->global_last) {
        run->global_last->next = task;
    } else {
        run->global_first = task;
    }
    run->global_last = task;
    atomic_fetch_add_explicit(&run->global_count, 1, memory_order_relaxed);
}

/* The ring is full: half of it goes to the global queue, then the task. */
static void ring_overflow(struct worker *worker, struct task *task)
{
    struct run *run = worker->run;
    spin_lock(&run->global_lock);
    for (int i = 0; i < RING_SIZE / 2; i++) {
        struct task *moved = ring_pop(worker);
        if (!moved) {
            break;
        }
        global_append(run, moved);
    }
    global_append(run, task);
    spin_unlock(&run->global_lock);
}

static bool ring_put(struct worker *worker, struct task *task)
{
    struct ring *ring = &worker->ring;
    unsigned tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
    unsigned head = atomic_load_explicit(&ring->head, memory_order_acquire);
    if (tail - head >= RING_SIZE) {
        return false;
    }
    atomic_store_explicit(
        &ring->slots[tail % RING_SIZE], task, memory_order_relaxed);
    atomic_store_explicit(&ring->tail, tail + 1, memory_order_release);
    return true;
}

/* Moves half of the victim's ring, at most `most` tasks, to the thief's. */
static bool ring_steal(struct worker *thief, struct worker *victim)
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
            return true;
        }
    }
}

/* ---- waking others ---- */

static void wake_worker(struct run *run, struct worker *worker)
{
    worker->idle = false;
    atomic_fetch_sub_explicit(&run->idle_count, 1, memory_order_relaxed);
    atomic_store_explicit(&worker->wake, 1, memory_order_release);
    futex_wake(&worker->wake, 1);
}

static void wake_one(struct run *run)
{
    spin_lock(&run->idle_lock);
    for (unsigned i = 0; i < run->worker_count; i++) {
        if (run->workers[i].idle) {
            wake_worker(run, &run->workers[i]);
            break;
        }
    }
    spin_unlock(&run->idle_lock);
}

void worker_wake_all(struct run *run)
{
    spin_lock(&run->idle_lock);
    for (unsigned i = 0; i < run->worker_count; i++) {
        if (run->workers[i].idle) {
            wake_worker(run, &run->workers[i]);
        }
    }
    spin_unlock(&run->idle_lock);
}

void worker_push(struct worker *worker, struct task *task)
{
    struct run *run = worker->run;
    if (!ring_put(worker, task)) {
        ring_overflow(worker, task);
    }
    if (worker->multi) {
        fence_light(worker);
        if (atomic_load_explicit(&run->idle_count, memory_order_relaxed) &&
            !atomic_load_explicit(&run->searching, memory_order_relaxed)) {
            wake_one(run);
        }
    }
}

/* ---- picking ---- */

static struct task *global_pop(struct worker *worker)
{
    struct run *run = worker->run;
    if (atomic_load_explicit(&run->global_count, memory_order_relaxed) == 0) {
        return NULL;
    }
    spin_lock(&run->global_lock);
    struct task *task = run->global_first;
    if (task) {
        run->global_first = task->next;
        if (!run->global_first) {
            run->global_last = NULL;
        }
        atomic_fetch_sub_explicit(&run->global_count, 1, memory_order_relaxed);
    }
    spin_unlock(&run->global_lock);
    return task;
}

/* Fires the alarms that are due; true if any was. */
static bool fire_alarms(struct worker *worker)
{
    struct run *run = worker->run;
    return atomic_load_explicit(&run->alarms.earliest, memory_order_relaxed) !=
               INT64_MAX &&
           alarms_fire_due(worker, clock_read(&run->clock));
}

/* Every so many picks: the global queue before our own, and due alarms; but
 * those not yet, because the task that leaves may still hold a lock. */
static struct task *poll_others(struct worker *worker)
{
    worker->picks_left = PICKS_BETWEEN_POLLS;
    worker->now = clock_view_read(&worker->clock, &worker->run->clock);
    if (atomic_load_explicit(
            &worker->run->alarms.earliest, memory_order_relaxed) != INT64_MAX) {
        worker->after = worker->ring_after = true;
    }
    struct task *task = global_pop(worker);
    return task ? task : ring_pop(worker);
}

struct task *worker_pick(struct worker *worker)
{
    if (unlikely(worker->picks_left-- == 0)) {
        struct task *task = poll_others(worker);
        if (task) {
            return task;
        }
    }
    struct task *next = worker->run_next;
    if (next && worker->run_next_left-- > 0) {
        worker->run_next = NULL;
        return next;
    }
    worker->run_next_left = RUN_NEXT_IN_A_ROW;
    struct task *task = ring_pop(worker);
    if (!task) {
        worker->run_next = NULL;
        return next;
    }
    return task;
}

/* ---- searching and sleeping ---- */

static bool steal(struct worker *worker)
{
    struct run *run = worker->run;
    unsigned start = worker_random(worker, run->worker_count);
    for (unsigned i = 0; i < run->worker_count; i++) {
        struct worker *victim = &run->workers[(start + i) % run->worker_count];
        if (victim != worker && ring_steal(worker, victim)) {
            return true;
        }
    }
    return false;
}

static struct task *search_once(struct worker *worker)
{
    fire_alarms(worker);
    struct task *task = worker_pick(worker);
    if (!task) {
        task = global_pop(worker);
    }
    if (!task && worker->multi && steal(worker)) {
        task = ring_pop(worker);
    }
    return task;
}

static struct task *search(struct worker *worker)
{
    struct run *run = worker->run;
    struct task *task = search_once(worker);
    if (task || !worker->multi) {
        return task;
    }
    atomic_fetch_add_explicit(&run->searching, 1, memory_order_relaxed);
    for (int round = 0; !task && round < SEARCH_ROUNDS; round++) {
        if (atomic_load_explicit(&run->idle_count, memory_order_relaxed) ==
            run->worker_count - 1) {
            break; /* nobody is left who could make work */
        }
        task = search_once(worker);
    }
    atomic_fetch_sub_explicit(&run->searching, 1, memory_order_relaxed);
    return task;
}

/* Looks whether anything is runnable, taking nothing. */
static bool anything_to_do(const struct run *run)
{
    if (atomic_load(&run->over) || atomic_load(&run->global_count)) {
        return true;
    }
    for (unsigned i = 0; i < run->worker_count; i++) {
        const struct ring *ring = &run->workers[i].ring;
        if (atomic_load(&ring->head) != atomic_load(&ring->tail)) {
            return true;
        }
    }
    return false;
}

static void mark_idle(struct worker *worker, bool idle)
{
    struct run *run = worker->run;
    spin_lock(&run->idle_lock);
    if (worker->idle != idle) {
        worker->idle = idle;
        atomic_fetch_add_explicit(
            &run->idle_count, idle ? 1 : -1u, memory_order_relaxed);
    }
    spin_unlock(&run->idle_lock);
}

/* With everybody idle and no alarm that anyone waits for, nothing will ever
 * run again. */
static bool is_over(struct worker *worker)
{
    struct run *run = worker->run;
    spin_lock(&run->idle_lock);
    bool over = atomic_load(&run->idle_count) == run->worker_count &&
                !anything_to_do(run) &&
                (atomic_load(&run->alarms.earliest) == INT64_MAX ||
                    tasks_alive(run) == 0 || alarms_are_idle(worker));
    spin_unlock(&run->idle_lock);
    return over;
}

static void end_run(struct run *run)
{
    atomic_store(&run->over, true);
    worker_wake_all(run);
}

bool worker_maybe_jump(struct run *run)
{
    if (!atomic_load(&run->clock.held) || atomic_load(&run->permits) <= 0 ||
        atomic_load(&run->at_gate) > 0 ||
        atomic_load(&run->idle_count) + atomic_load(&run->working) <
            run->worker_count) {
        return false;
    }
    int64_t next = atomic_load(&run->alarms.earliest);
    for (unsigned i = 0; i < run->worker_count; i++) {
        int64_t until = atomic_load(&run->workers[i].work_until);
        next = until < next ? until : next;
    }
    if (next == INT64_MAX || next <= clock_read(&run->clock)) {
        return false;
    }
    atomic_fetch_sub(&run->permits, 1);
    clock_jump(&run->clock, next);
    worker_wake_all(run);
    return true;
}

/* Sleeps until somebody needs this worker or an alarm is due. */
static void sleep_idle(struct worker *worker)
{
    struct run *run = worker->run;
    atomic_store_explicit(&worker->wake, 0, memory_order_relaxed);
    mark_idle(worker, true);
    fence_heavy(run->runtime);
    if (anything_to_do(run)) {
        mark_idle(worker, false);
        return;
    }
    if (is_over(worker)) {
        end_run(run);
        mark_idle(worker, false);
        return;
    }
    if (!worker_maybe_jump(run)) {
        int64_t earliest = atomic_load(&run->alarms.earliest);
        int64_t timeout = earliest == INT64_MAX
                              ? -1
                              : clock_wall_until(&run->clock, earliest);
        if (timeout != 0) {
            futex_wait(&worker->wake, 0, timeout);
        }
    }
    worker->now = clock_view_read(&worker->clock, &run->clock);
    mark_idle(worker, false);
}

/* Returns the next task to run, or NULL when the run is over. */
static struct task *find_task(struct worker *worker)
{
    struct run *run = worker->run;
    while (!atomic_load_explicit(&run->over, memory_order_acquire)) {
        if (atomic_load(&run->attention) & ATTENTION_STOP) {
            end_run(run);
            break;
        }
        struct task *task = search(worker);
        if (task) {
            return task;
        }
        sleep_idle(worker);
    }
    return NULL;
}

/* ---- switching ---- */

void worker_enter(struct worker *worker, struct task *task)
{
    worker->current = task;
    task->worker = worker;
    task->phase = PHASE_LIVE;
    if (!worker->deterministic) {
        trace_emit(worker, TRACE_TASK_RUN, task, NULL, 0, NULL);
    }
}

/* As worker_enter, straight from another task: at the time of its event. */
static void enter_next(struct worker *worker, struct task *task)
{
    worker->current = task;
    task->worker = worker;
    task->phase = PHASE_LIVE;
    trace_emit(worker, TRACE_TASK_RUN | TRACE_SAME_TIME, task, NULL, 0, NULL);
}

/* Leaves `task` (which may go on later) for the best next context. */
static void switch_away(struct worker *worker, struct task *task)
{
    struct task *next = worker_pick(worker);
    if (next && !next->stack && !task_bind(worker, next)) {
        worker_push(worker, next);
        next = NULL;
    }
    if (next) {
        enter_next(worker, next);
    }
    context_switch(&task->context, next ? &next->context : &worker->loop, 0);
    task_after_switch(task->worker);
}

void worker_park(struct worker *worker, struct spin *unlock)
{
    struct task *task = worker->current;
    if (unlock) {
        worker->after = true;
        worker->unlock_after = unlock;
    }
    switch_away(worker, task);
}

void task_yield_at(const struct source_site *site)
{
    struct worker *worker = hook(TRACE_TASK_YIELD, NULL, 0, site);
    struct task *task = worker->current;
    trace_emit(worker, TRACE_TASK_YIELD, task, NULL, 0, NULL);
    if (worker->deterministic) {
        deterministic_yield(worker);
        return;
    }
    struct task *next = worker_pick(worker);
    if (!next) {
        enter_next(worker, task);
        task_after_switch(worker);
        return;
    }
    if (!next->stack && !task_bind(worker, next)) {
        worker_push(worker, next);
        return;
    }
    enter_next(worker, next);
    if (worker->multi) {
        worker->after = true;
        worker->ready_after = task;
    } else {
        worker_push(worker, task);
    }
    context_switch(&task->context, &next->context, 0);
    task_after_switch(task->worker);
}

void worker_loop(struct worker *worker)
{
    for (struct task *task; (task = find_task(worker));) {
        if (!task->stack && !task_bind(worker, task)) {
            task_refuse(worker, task);
            continue;
        }
        worker_enter(worker, task);
        context_switch(&worker->loop, &task->context, 0);
        task_after_switch(worker);
    }
}
