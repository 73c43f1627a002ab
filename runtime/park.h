/* SPDX-License-Identifier: MIT */
/*
 * park.h: how a task puts itself aside and lets the next one run. Inline: the
 * operation that waits has saved its registers already, and one return less
 * behind the switch is one less for the processor to foresee.
 */
#ifndef RUNTIME_PARK_H
#define RUNTIME_PARK_H

#include "runtime/priv.h"

#pragma GCC visibility push(hidden)

static inline void worker_new_slice(struct worker *worker)
{
    worker_count(&worker->slice);
}

/* As worker_enter, straight from another task: at the time of its event. */
static inline void worker_enter_next(struct worker *worker, struct task *task)
{
    worker->current = task;
    worker_new_slice(worker);
    task->worker = worker;
    task->phase = PHASE_LIVE;
    trace_emit(worker, TRACE_TASK_RUN | TRACE_SAME_TIME, task, NULL, 0, NULL);
}

/* Returns `next` (may be NULL) with a stack; NULL when there is none. */
static inline struct task *worker_bind(struct worker *worker, struct task *next)
{
    if (next && !next->stack && !task_bind(worker, next)) {
        worker_push(worker, next);
        return NULL;
    }
    return next;
}

/* Puts the caller aside; somebody makes it ready. `unlock` (may be NULL) is
 * released once its registers are saved. */
static inline __attribute__((always_inline)) void worker_park(
    struct worker *worker, struct spin *unlock)
{
    struct task *task = worker->current;
    if (unlock) {
        worker->after = true;
        worker->unlock_after = unlock;
    }
    struct task *next = worker_bind(worker, worker_pick(worker));
    if (next) {
        worker_enter_next(worker, next);
    }
    context_switch(&task->context, next ? &next->context : &worker->loop, 0);
    task_after_switch(task->worker);
}

/* Notes that the current task is put aside, waiting for `object`. The caller
 * gets a frame of its own, so that its own caller, a pattern, can be found by
 * inspect.c. */
static inline __attribute__((always_inline)) void task_set_parked(
    struct worker *worker, enum trace_kind waits, const struct object *object)
{
    struct task *task = worker->current;
    task->waits = (uint16_t)waits;
    task->object = object;
    task->since = worker->now;
    task->frame = (const uintptr_t *)__builtin_frame_address(0);
    task->phase = PHASE_PARKED;
}

/* As worker_park, in both modes, for a caller who is set parked. */
static inline __attribute__((always_inline)) void task_put_aside(
    struct worker *worker, struct spin *unlock)
{
    sync_release(worker->run->runtime);
    if (unlikely(worker->deterministic)) {
        deterministic_park(worker);
    } else {
        worker_park(worker, worker->multi ? unlock : NULL);
    }
}

/* Puts the caller aside, waiting for `object`; see worker_park. */
static inline __attribute__((always_inline)) void task_park(
    struct worker *worker, enum trace_kind waits, const struct object *object,
    struct spin *unlock)
{
    task_set_parked(worker, waits, object);
    task_put_aside(worker, unlock);
}

#pragma GCC visibility pop

#endif
