/* SPDX-License-Identifier: MIT */
/*
 * The slow side of the one hook (R1): the gate, and deterministic mode.
 */
#include "runtime/priv.h"

static bool take_permit(struct run *run)
{
    int permits = atomic_load(&run->permits);
    while (permits > 0) {
        if (atomic_compare_exchange_weak(
                &run->permits, &permits, permits - 1)) {
            return true;
        }
    }
    return false;
}

bool hook_gate(struct worker *worker)
{
    struct run *run = worker->run;
    for (;;) {
        unsigned seen = atomic_load(&run->gate);
        unsigned attention = atomic_load(&run->attention);
        if (attention & ATTENTION_STOP) {
            return false;
        }
        if ((attention & ATTENTION_TRACE) && trace_pressed(worker)) {
            trace_await_room(worker);
            continue;
        }
        if (attention & ATTENTION_WORKERS) {
            workers_obey(worker);
            continue;
        }
        if (run_obey_interrupt(worker)) {
            continue;
        }
        if (!(attention & ATTENTION_HOLD) || take_permit(run)) {
            return true;
        }
        reach_stand(worker);
        atomic_fetch_add(&run->at_gate, 1);
        futex_wait(&run->gate, seen, -1);
        atomic_fetch_sub(&run->at_gate, 1);
        worker->stand = 0;
    }
}

/* Tells whether the current task's turn ends here. */
static bool is_turn_over(struct worker *worker)
{
    struct run *run = worker->run;
    unsigned attention = atomic_load(&run->attention);
    if (attention & ATTENTION_YIELD) {
        return true;
    }
    if (!(attention & ATTENTION_SLICE) ||
        atomic_load(&worker->over_slice) != atomic_load(&worker->slice)) {
        return false;
    }
    if (atomic_fetch_sub(&run->slices_over, 1) == 1) {
        atomic_fetch_and(&run->attention, ~(unsigned)ATTENTION_SLICE);
    }
    return true;
}

struct worker *hook_operation(
    struct worker *worker, struct operation *operation)
{
    struct task *task = worker->current;
    if (!stack_has_room(task) && stack_is_full(task->stack)) {
        fault_stack_full(worker);
    }
    if (worker->deterministic) {
        operation->task = task->serial;
        operation->site = task->site;
        deterministic_publish(worker, operation);
        return task->worker;
    }
    if (is_turn_over(worker)) {
        worker_preempt(worker);
    }
    if (!hook_gate(task->worker)) {
        task_abandon(task->worker);
    }
    return task->worker;
}

struct worker *hook_slow(struct worker *worker, enum trace_kind kind,
    const struct object *object, int64_t value)
{
    return hook_operation(worker, &(struct operation){
                                      .kind = (uint16_t)kind,
                                      .object = object ? object->serial : 0,
                                      .value = value,
                                  });
}
