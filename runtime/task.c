/* SPDX-License-Identifier: MIT */
/*
 * The life of a task:
 *
 *   task_go -> FRESH --first run--> LIVE <--ready/park--> PARKED
 *                                    '--> task_leave -> FREE
 *
 * A record is small and has no stack until it first runs. When a task ends
 * and the next runnable one is fresh, that one is called on the same stack:
 * no switch at all.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/priv.h"

/* ---- records ---- */

static void free_records(struct worker *worker, struct task_slab *slab)
{
    for (int i = TASK_SLAB - 1; i >= 0; i--) {
        slab->tasks[i].next = worker->free_tasks;
        worker->free_tasks = &slab->tasks[i];
    }
    worker->free_task_count += TASK_SLAB;
}

static bool refill_records(struct worker *worker)
{
    struct runtime *runtime = worker->run->runtime;
    spin_lock(&runtime->slab_lock);
    while (runtime->free_tasks && worker->free_task_count < TASK_SLAB) {
        struct task *task = runtime->free_tasks;
        runtime->free_tasks = task->next;
        task->next = worker->free_tasks;
        worker->free_tasks = task;
        worker->free_task_count++;
    }
    struct task_slab *slab = NULL;
    if (!worker->free_tasks) {
        slab = calloc(1, sizeof *slab);
        if (slab) {
            slab->next = runtime->slabs;
            runtime->slabs = slab;
        }
    }
    spin_unlock(&runtime->slab_lock);
    if (slab) {
        free_records(worker, slab);
    }
    return worker->free_tasks != NULL;
}

static void spill_records(struct worker *worker)
{
    struct runtime *runtime = worker->run->runtime;
    spin_lock(&runtime->slab_lock);
    while (worker->free_task_count > TASK_SLAB) {
        struct task *task = worker->free_tasks;
        worker->free_tasks = task->next;
        worker->free_task_count--;
        task->next = runtime->free_tasks;
        runtime->free_tasks = task;
    }
    spin_unlock(&runtime->slab_lock);
}

static void record_give(struct worker *worker, struct task *task)
{
    if (worker->free_task_count >= 4 * TASK_SLAB) {
        spill_records(worker);
    }
    task->phase = PHASE_FREE;
    task->next = worker->free_tasks;
    worker->free_tasks = task;
    worker->free_task_count++;
}

/* Only this worker writes it, others may read it. */
static inline void count_one(_Atomic uint64_t *count)
{
    uint64_t before = atomic_load_explicit(count, memory_order_relaxed);
    atomic_store_explicit(count, before + 1, memory_order_relaxed);
}

static __attribute__((noinline)) struct task *announce(
    struct worker *worker, struct task *parent, struct task *task)
{
    trace_write_new(worker,
        &(struct trace_event){
            .kind = TRACE_TASK_SPAWN,
            .task = parent ? parent->serial : 0,
            .value = parent ? ++parent->children : 1,
            .site = task->site,
            .text = task->name,
        },
        &task->serial, true);
    return task;
}

static __attribute__((noinline)) struct task *refill_and_make(
    struct worker *worker, struct task *parent, task_fn *fn, void *arg,
    const char *name, const struct source_site *site)
{
    return refill_records(worker)
               ? task_new(worker, parent, fn, arg, name, site)
               : NULL;
}

/* Calls others only at its ends, so that it has no registers to save. */
struct task *task_new(struct worker *worker, struct task *parent, task_fn *fn,
    void *arg, const char *name, const struct source_site *site)
{
    struct task *task = worker->free_tasks;
    if (unlikely(!task)) {
        return refill_and_make(worker, parent, fn, arg, name, site);
    }
    worker->free_tasks = task->next;
    worker->free_task_count--;
    task->stack = NULL;
    task->fn = fn;
    task->arg = arg;
    task->name = name;
    task->site = site;
    task->object = NULL;
    task->serial = 0;
    task->children = 0;
    task->waits = TRACE_NONE;
    task->main = parent == NULL;
    task->seat = 0;
    task->phase = PHASE_FRESH;
    count_one(&worker->started);
#if TAANT_TSAN
    task->context.fiber = __tsan_create_fiber(0);
#endif
    return unlikely(worker->trace != NULL) ? announce(worker, parent, task)
                                           : task;
}

/* ---- running ---- */

void task_after_switch_slow(struct worker *worker)
{
    worker->after = false;
    if (worker->unlock_after) {
        struct spin *spin = worker->unlock_after;
        worker->unlock_after = NULL;
        spin_unlock(spin);
    }
    if (worker->unlock_all_after) {
        struct select_waiter *locked = worker->unlock_all_after;
        worker->unlock_all_after = NULL;
        select_unlock(locked);
    }
    if (worker->ready_after) {
        struct task *task = worker->ready_after;
        worker->ready_after = NULL;
        if (worker->inject_after) {
            worker_inject(worker->run, task);
        } else {
            worker_push(worker, task);
        }
    }
    if (unlikely(worker->poll_after)) {
        worker->poll_after = false;
        net_poll(worker);
    }
#if TAANT_TSAN
    if (worker->dead_fiber) {
        __tsan_destroy_fiber(worker->dead_fiber);
        worker->dead_fiber = NULL;
    }
#endif
    if (worker->ring_after) {
        worker->ring_after = false;
        alarms_fire_due(worker, run_now(worker->run));
    }
}

/* Frees the current task's record. Its stack is still being run on. */
static struct stack *finish(struct worker *worker)
{
    struct task *task = worker->current;
    struct stack *stack = task->stack;
#if TAANT_TSAN
    worker->dead_fiber = task->context.fiber;
    worker->after = true;
#endif
    sync_release(worker->run->runtime);
    count_one(&worker->ended);
    record_give(worker, task);
    return stack;
}

/* Goes on with `next` or in the worker's loop; nobody comes back to `stack`,
 * on which we still run (NULL: it stays with its task). So the next task gets
 * its own stack before this one is free. */
static _Noreturn void leave(
    struct worker *worker, struct stack *stack, struct task *next)
{
    if (next && !next->stack && !task_bind(worker, next)) {
        worker_push(worker, next);
        next = NULL;
    }
    if (stack) {
        stack_give(worker, stack);
    }
    if (next) {
        worker_enter(worker, next);
    }
    context_switch(&worker->dead, next ? &next->context : &worker->loop, 1);
    __builtin_unreachable();
}

_Noreturn void task_leave(struct worker *worker)
{
    struct stack *stack = finish(worker);
    leave(worker, stack, worker->deterministic ? NULL : worker_pick(worker));
}

void task_refuse(struct worker *worker, struct task *task)
{
    panic_refuse(worker, task, "no stack left for this task");
    count_one(&worker->ended);
    record_give(worker, task);
}

_Noreturn void task_abandon(struct worker *worker)
{
    worker->current->phase = PHASE_DEAD;
    sync_release(worker->run->runtime);
    leave(worker, NULL, NULL);
}

static void give_stack(struct task *task, struct stack *stack)
{
    task->stack = stack;
    task->phase = PHASE_LIVE;
#if SWITCH_ASAN
    task->context.fake_stack = NULL;
    task->context.stack_bottom = stack->bottom - STACK_RESERVE;
    task->context.stack_size = stack->size + STACK_RESERVE;
#endif
}

/* The first function on every stack. Runs the task it was bound for, then
 * whatever fresh task can take over the stack. */
static void stack_main(void)
{
    struct worker *worker = worker_self();
    context_entered();
    task_after_switch(worker);
    worker->current->stack->first_call = switch_stack_pointer();
    switch_forget_registers();
    for (;;) {
        struct task *task = worker->current;
        if (task->main) {
            sync_acquire(worker->run->runtime);
        }
        task->fn(task->arg);
        if (unlikely(task->stack->frame != NULL)) {
            panic_return(task);
        }
        worker = hook(TRACE_TASK_END, NULL, 0, NULL);
        trace_emit(worker, TRACE_TASK_END, task, NULL, 0, NULL);
        struct stack *stack = finish(worker);
        struct task *next = worker->deterministic ? NULL : worker_pick(worker);
        if (TAANT_TSAN || !next || next->stack) {
            leave(worker, stack, next);
        }
        give_stack(next, stack);
        worker_enter(worker, next);
        task_after_switch(worker);
    }
}

bool task_bind(struct worker *worker, struct task *task)
{
    struct stack *stack = stack_take(worker);
    if (!stack) {
        return false;
    }
    stack->frame = NULL;
    switch_prepare(&task->context, stack->bottom, stack->size, stack_main);
    give_stack(task, stack);
#if SWITCH_ASAN
    __asan_unpoison_memory_region(
        task->context.stack_bottom, task->context.stack_size);
#endif
    return true;
}

void task_ready_all(struct worker *worker, struct wait_queue *queue)
{
    for (struct waiter *w; (w = wait_queue_pop(queue));) {
        task_ready_last(worker, w->task);
    }
}

const struct task_slab *tasks_slabs(struct runtime *runtime)
{
    spin_lock(&runtime->slab_lock);
    const struct task_slab *slabs = runtime->slabs;
    spin_unlock(&runtime->slab_lock);
    return slabs;
}

void tasks_each_parked(struct runtime *runtime,
    void (*found)(void *context, struct task *task), void *context)
{
    for (struct task_slab *slab = runtime->slabs; slab; slab = slab->next) {
        for (int i = 0; i < TASK_SLAB; i++) {
            if (slab->tasks[i].phase == PHASE_PARKED) {
                found(context, &slab->tasks[i]);
            }
        }
    }
}

void tasks_reset(struct runtime *runtime, struct worker *worker)
{
    for (struct task_slab *slab = runtime->slabs; slab; slab = slab->next) {
        for (int i = 0; i < TASK_SLAB; i++) {
            struct task *task = &slab->tasks[i];
            if (task->phase == PHASE_FREE) {
                continue;
            }
#if TAANT_TSAN
            __tsan_destroy_fiber(task->context.fiber);
#endif
            if (task->stack) {
                stack_give(worker, task->stack);
            }
            record_give(worker, task);
        }
    }
}

void worker_retire(struct worker *worker)
{
    struct runtime *runtime = worker->run->runtime;
    for (struct task *task; (task = worker->free_tasks);) {
        worker->free_tasks = task->next;
        task->next = runtime->free_tasks;
        runtime->free_tasks = task;
    }
    for (struct stack *stack; (stack = worker->free_stacks);) {
        worker->free_stacks = stack->next;
        stack->next = runtime->stacks.free;
        runtime->stacks.free = stack;
    }
    worker->free_task_count = worker->free_stack_count = 0;
}

/* ---- what a task may ask for ---- */

void task_go_at(
    task_fn *fn, void *arg, const char *name, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_TASK_SPAWN, NULL, 0, site);
    struct task *task = task_new(worker, worker->current, fn, arg, name, site);
    if (!task) {
        task_panic_on(worker, NULL, "out of memory", site);
    }
    if (unlikely(worker->deterministic)) {
        deterministic_ready(worker, task);
    } else {
        worker_push(worker, task);
    }
}

void task_print_at(const struct source_site *site, const char *format, ...)
{
    struct worker *worker = hook(TRACE_TASK_PRINT, NULL, 0, site);
    if (!worker->trace) {
        return;
    }
    char line[256];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    size_t size = length < 0                      ? 0
                  : (size_t)length >= sizeof line ? sizeof line - 1
                                                  : (size_t)length;
    char *text = arena_alloc(worker, size + 1);
    if (!text) {
        task_panic_on(worker, NULL, "out of memory", site);
    }
    memcpy(text, line, size);
    trace_write(worker, &(struct trace_event){
                            .kind = TRACE_TASK_PRINT,
                            .task = worker->current->serial,
                            .site = site,
                            .text = text,
                        });
}

int64_t task_now(void)
{
    return run_now(worker_self()->run);
}

void *run_alloc(size_t size)
{
    struct worker *worker = worker_self();
    const struct task *task = worker->current;
    if (unlikely(!stack_has_room(task)) && stack_is_full(task->stack)) {
        fault_stack_full(worker);
    }
    void *memory = arena_alloc(worker, size);
    if (!memory) {
        task_panic_on(worker, NULL, "out of memory", task->site);
    }
    return memory;
}
