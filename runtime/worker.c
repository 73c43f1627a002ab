/* SPDX-License-Identifier: MIT */
/*
 * Live scheduling. Each worker runs tasks from, in this order: its run_next
 * slot (the task woken last), its ring, the global queue, due alarms, and
 * other workers' rings (idle.c). One that puts surplus work into its ring
 * gets a sleeper up.
 *
 *          run_next                     the one woken last: a hand-off stays
 *   head [ ring ......... ] tail        on one core
 *
 * Nobody is passed over for long: run_next goes first at most
 * RUN_NEXT_IN_A_ROW times in a row, the global queue and due alarms are looked
 * at every PICKS_BETWEEN_POLLS picks, and a task whose slice is over loses its
 * turn at its next operation (monitor.c).
 */
#include "runtime/park.h"
#include "runtime/priv.h"
#include "runtime/ring.h"

enum { RUN_NEXT_IN_A_ROW = 16, SHARE_MOST = 64 };

_Thread_local struct worker *worker_current;

#if !defined(__x86_64__) || defined(__PIC__)
__attribute__((noinline)) struct worker *worker_self(void)
{
    __asm__ volatile("");
    return worker_current;
}
#endif

#if SWITCH_RETURN_THUNK
/* How the compiler returns from functions that are marked SWITCHES: the name
 * is the compiler's. Weak, in case the program has one too. */
__asm__(".pushsection .text\n"
        ".p2align 4\n"
        ".weak __x86_return_thunk\n"
        ".hidden __x86_return_thunk\n"
        ".type __x86_return_thunk, @function\n"
        "__x86_return_thunk:\n\t"
        "popq %rcx\n\t"
        "jmpq *%rcx\n"
        ".size __x86_return_thunk, . - __x86_return_thunk\n"
        ".popsection\n");
#endif

void worker_set_self(struct worker *worker)
{
    worker_current = worker;
}

/* ---- the queues ---- */

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

/* Gets a sleeper up for what was put into the ring, unless somebody looks for
 * work already. */
static inline void wake_helper(struct worker *worker)
{
    struct run *run = worker->run;
    if (worker->multi) {
        fence_light(worker);
        if (atomic_load_explicit(&run->idle_count, memory_order_relaxed) &&
            !atomic_load_explicit(&run->searching, memory_order_relaxed)) {
            worker_wake_one(run);
        }
    }
}

static __attribute__((noinline)) void push_to_full_ring(
    struct worker *worker, struct task *task)
{
    ring_overflow(worker, task);
    wake_helper(worker);
}

void worker_push(struct worker *worker, struct task *task)
{
    if (unlikely(!ring_put(worker, task))) {
        push_to_full_ring(worker, task); /* apart: its registers cost all */
        return;
    }
    wake_helper(worker);
}

void worker_inject(struct run *run, struct task *task)
{
    spin_lock(&run->global_lock);
    global_append(run, task);
    spin_unlock(&run->global_lock);
    atomic_thread_fence(memory_order_seq_cst);
    if (atomic_load_explicit(&run->idle_count, memory_order_relaxed)) {
        worker_wake_one(run);
    }
}

void worker_give_all(struct worker *worker)
{
    struct task *task = run_next_swap(worker, NULL);
    while (task || (task = ring_pop(worker))) {
        worker_inject(worker->run, task);
        task = NULL;
    }
}

struct task *run_next_swap_slow(struct worker *worker, struct task *task)
{
    atomic_store_explicit(&worker->at_run_next, false, memory_order_release);
    spin_lock(&worker->run_next_lock);
    struct task *before =
        atomic_load_explicit(&worker->run_next, memory_order_relaxed);
    atomic_store_explicit(&worker->run_next, task, memory_order_relaxed);
    spin_unlock(&worker->run_next_lock);
    return before;
}

/* ---- picking ---- */

/* Takes the first task off the global queue, with the lock held. */
static struct task *global_take(struct run *run)
{
    struct task *task = run->global_first;
    if (task) {
        run->global_first = task->next;
        if (!run->global_first) {
            run->global_last = NULL;
        }
        atomic_fetch_sub_explicit(&run->global_count, 1, memory_order_relaxed);
    }
    return task;
}

/* Takes a task from the global queue, and of the others a worker's share, but
 * no more than `most`, into the ring, where their turn comes sooner. */
static struct task *global_pop(struct worker *worker, unsigned most)
{
    struct run *run = worker->run;
    unsigned count =
        atomic_load_explicit(&run->global_count, memory_order_relaxed);
    if (count == 0) {
        return NULL;
    }
    unsigned share = count / atomic_load(&run->workers.limit);
    share = share < most ? share : most;
    spin_lock(&run->global_lock);
    struct task *task = global_take(run);
    while (share-- > 1 && run->global_first &&
           ring_put(worker, run->global_first)) {
        global_take(run);
    }
    spin_unlock(&run->global_lock);
    return task;
}

/* Fires alarms that are due. */
static void fire_alarms(struct worker *worker)
{
    struct run *run = worker->run;
    if (atomic_load_explicit(&run->alarms.earliest, memory_order_relaxed) !=
        INT64_MAX) {
        alarms_fire_due(worker, clock_read(&run->clock));
    }
}

/* Every so many picks: the global queue before our own, and due alarms; but
 * those not yet, because the task that leaves may still hold a lock. */
static __attribute__((noinline)) struct task *poll_others(struct worker *worker)
{
    worker->picks_left = PICKS_BETWEEN_POLLS;
    worker->now = clock_view_read(&worker->clock, &worker->run->clock);
    if (worker_is_surplus(worker) || (worker->multi && crowd_look(worker))) {
        worker_give_all(worker);
        return NULL;
    }
    if (atomic_load_explicit(
            &worker->run->alarms.earliest, memory_order_relaxed) != INT64_MAX) {
        worker->after = worker->ring_after = true;
    }
    if (atomic_load_explicit(&worker->run->net, memory_order_relaxed)) {
        worker->after = worker->poll_after = true;
    }
    struct task *task = global_pop(worker, 1);
    task = task ? task : ring_pop(worker);
    return task ? task : run_next_swap(worker, NULL);
}

struct task *worker_pick(struct worker *worker)
{
    if (unlikely(worker->picks_left-- == 0)) {
        return poll_others(worker);
    }
    if (atomic_load_explicit(&worker->run_next, memory_order_relaxed) &&
        worker->run_next_left-- > 0) {
        struct task *next = run_next_swap(worker, NULL);
        if (likely(next != NULL)) {
            return next;
        }
    }
    worker->run_next_left = RUN_NEXT_IN_A_ROW;
    struct task *task = ring_pop(worker);
    return task ? task : run_next_swap(worker, NULL);
}

struct task *worker_look(struct worker *worker)
{
    fire_alarms(worker);
    struct task *task = worker_pick(worker);
    return task ? task : global_pop(worker, SHARE_MOST);
}

/* ---- switching ---- */

void worker_enter(struct worker *worker, struct task *task)
{
    worker->current = task;
    worker_new_slice(worker);
    task->worker = worker;
    task->phase = PHASE_LIVE;
    if (!worker->deterministic) {
        trace_emit(worker, TRACE_TASK_RUN, task, NULL, 0, NULL);
    }
}

/* The one to run instead of the current task: in turn one from the global
 * queue and one of our own, so that neither keeps the other waiting. */
static struct task *pick_instead(struct worker *worker)
{
    fire_alarms(worker);
    net_poll(worker);
    worker->global_turn = !worker->global_turn;
    struct task *next =
        worker->global_turn ? global_pop(worker, SHARE_MOST) : NULL;
    if (!next) {
        next = worker_pick(worker);
    }
    if (!next) {
        next = global_pop(worker, SHARE_MOST);
    }
    return worker_bind(worker, next);
}

/* Goes on in `next`, or in the loop; the current task stays runnable. */
static void step_aside(struct worker *worker, struct task *next, bool inject)
{
    struct task *task = worker->current;
    if (next) {
        worker_enter_next(worker, next);
    }
    if (inject || worker->multi) {
        worker->after = true;
        worker->ready_after = task;
        worker->inject_after = inject;
    } else {
        worker_push(worker, task);
    }
    context_switch(&task->context, next ? &next->context : &worker->loop, 0);
    task_after_switch(task->worker);
}

void worker_preempt(struct worker *worker)
{
    struct task *next = NULL;
    if (worker_is_surplus(worker)) {
        worker_give_all(worker);
    } else {
        next = pick_instead(worker);
        if (!next) {
            worker_new_slice(worker);
            task_after_switch(worker);
            return;
        }
    }
    trace_emit(worker, TRACE_TASK_PREEMPT, worker->current, NULL, 0, NULL);
    step_aside(worker, next, true);
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
    struct task *next = worker_bind(worker, worker_pick(worker));
    if (next) {
        step_aside(worker, next, false);
    } else if (worker_is_surplus(worker) || worker->crowd.aside) {
        step_aside(worker, NULL, true);
    } else {
        worker_enter_next(worker, task);
        task_after_switch(worker);
    }
}

void worker_loop(struct worker *worker)
{
    for (struct task *task; (task = worker_find(worker));) {
        if (!task->stack && !task_bind(worker, task)) {
            task_refuse(worker, task);
            continue;
        }
        worker_enter(worker, task);
        context_switch(&worker->loop, &task->context, 0);
        task_after_switch(worker);
    }
}
