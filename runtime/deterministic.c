/* SPDX-License-Identifier: MIT */
/*
 * Deterministic mode: one visible operation at a time.
 *
 * A task that comes to an operation publishes it and steps aside. When every
 * task has published, is parked or is gone, the decision source chooses one
 * published operation; its task performs it and runs on to its next one. So
 * the whole run follows from the choices.
 *
 *   resume list --run--> published operations --choose--> perform
 *        ^                                                  |
 *        '---- woken tasks, due alarms <--------------------'
 *
 * Simulated workers are seats. A task takes a seat when it is chosen, loses
 * it when it parks, and holds it through simulated work; with every seat held
 * by work nobody can be chosen, and time must pass. Time passes only when
 * nothing else can.
 */
#include <stdlib.h>

#include "runtime/priv.h"

struct seat {
    struct task *task; /* NULL: empty */
    bool working;
    uint64_t used; /* step of the last use */
};

struct deterministic {
    struct run *run;
    int64_t now;
    struct operation *operations; /* published; tasks[i] is whose */
    struct task **tasks;
    size_t count, room;
    const struct operation *publishing; /* of the task that just stepped
                                           aside, on its stack; or NULL */
    struct task *resume_first, *resume_last;
    struct seat *seats;
    unsigned seat_count; /* of WORKERS_MOST; those beyond it are left when
                            their tasks come to an operation */
    unsigned seats_working;
    uint64_t steps;
};

struct deterministic *deterministic_new(struct run *run)
{
    struct deterministic *d = calloc(1, sizeof *d);
    if (!d) {
        return NULL;
    }
    d->run = run;
    d->seat_count = run->options.workers;
    d->seats = calloc(WORKERS_MOST, sizeof *d->seats);
    if (!d->seats) {
        free(d);
        return NULL;
    }
    return d;
}

void deterministic_free(struct deterministic *d)
{
    if (d) {
        free(d->operations);
        free(d->tasks);
        free(d->seats);
        free(d);
    }
}

void deterministic_set_seats(struct run *run, unsigned count)
{
    run->deterministic->seat_count = count;
}

int64_t deterministic_now(const struct run *run)
{
    return run->deterministic->now;
}

/* ---- called by the running task ---- */

void deterministic_park(struct worker *worker)
{
    struct task *task = worker->current;
    context_switch(&task->context, &worker->loop, 0);
}

void deterministic_publish(
    struct worker *worker, const struct operation *operation)
{
    worker->run->deterministic->publishing = operation;
    sync_release(worker->run->runtime);
    deterministic_park(worker);
}

void deterministic_ready(struct worker *worker, struct task *task)
{
    struct deterministic *d = worker->run->deterministic;
    task->next = NULL;
    if (d->resume_last) {
        d->resume_last->next = task;
    } else {
        d->resume_first = task;
    }
    d->resume_last = task;
}

void deterministic_yield(struct worker *worker)
{
    struct task *task = worker->current;
    worker->run->deterministic->seats[task->seat - 1].task = NULL;
    task->seat = 0;
    deterministic_ready(worker, task);
    deterministic_park(worker);
}

unsigned deterministic_choose(
    struct worker *worker, unsigned n, const struct operation *candidates)
{
    struct decider *decider = worker->run->options.decider;
    return decider->choose(decider, DECIDE_ALTERNATIVE, n, candidates);
}

void deterministic_begin_work(struct worker *worker)
{
    struct deterministic *d = worker->run->deterministic;
    d->seats[worker->current->seat - 1].working = true;
    d->seats_working++;
}

void deterministic_end_work(struct worker *worker, struct task *task)
{
    struct deterministic *d = worker->run->deterministic;
    d->seats[task->seat - 1].working = false;
    d->seats_working--;
    worker->shown_index = (uint16_t)(task->seat - 1);
    trace_emit(worker, TRACE_TASK_WORKED, task, NULL, 0, NULL);
    worker->shown_index = 0;
}

/* ---- the loop ---- */

static struct task *take_resumable(struct deterministic *d)
{
    struct task *task = d->resume_first;
    if (task) {
        d->resume_first = task->next;
        if (!d->resume_first) {
            d->resume_last = NULL;
        }
    }
    return task;
}

/* Gives the task's seat up unless it goes on, or works, on it. */
static void leave_seat(struct deterministic *d, struct task *task)
{
    bool works = task->phase == PHASE_PARKED && task->waits == TRACE_TASK_WORK;
    if (task->seat && task->phase != PHASE_LIVE && !works) {
        d->seats[task->seat - 1].task = NULL;
        task->seat = 0;
    }
}

static bool make_room(struct deterministic *d)
{
    if (d->count < d->room) {
        return true;
    }
    size_t room = d->room ? d->room * 2 : 64;
    struct operation *operations =
        realloc(d->operations, room * sizeof *operations);
    if (operations) {
        d->operations = operations;
    }
    struct task **tasks = realloc(d->tasks, room * sizeof(struct task *));
    if (tasks) {
        d->tasks = tasks;
    }
    if (operations && tasks) {
        d->room = room;
    }
    return operations && tasks;
}

/* Lists the operation that the task has come to. Without memory for the list
 * the run is stopped. */
static void list_operation(struct deterministic *d, struct task *task)
{
    if (!make_room(d)) {
        atomic_fetch_or(&d->run->attention, ATTENTION_STOP);
        return;
    }
    d->operations[d->count] = *d->publishing;
    d->tasks[d->count++] = task;
}

/* Runs a task until it publishes, parks or ends. */
static void resume(struct worker *worker, struct task *task)
{
    if (!task->stack && !task_bind(worker, task)) {
        task_refuse(worker, task);
        return;
    }
    worker_enter(worker, task);
    worker->shown_index = task->seat ? (uint16_t)(task->seat - 1) : 0;
    context_switch(&worker->loop, &task->context, 0);
    task_after_switch(worker);
    struct deterministic *d = worker->run->deterministic;
    if (d->publishing) {
        list_operation(d, task);
        d->publishing = NULL;
    }
    leave_seat(d, task);
}

/* The lowest empty seat, else the one whose task ran longest ago. */
static unsigned choose_seat(const struct deterministic *d)
{
    unsigned best = 0;
    bool found = false;
    for (unsigned i = 0; i < d->seat_count; i++) {
        const struct seat *seat = &d->seats[i];
        if (!seat->task) {
            return i;
        }
        if (!seat->working && (!found || seat->used < d->seats[best].used)) {
            best = i;
            found = true;
        }
    }
    return best;
}

static void take_seat(struct worker *worker, struct task *task)
{
    struct deterministic *d = worker->run->deterministic;
    if (task->seat > d->seat_count) {
        worker->shown_index = (uint16_t)(task->seat - 1);
        trace_emit(worker, TRACE_TASK_PREEMPT, task, NULL, 0, NULL);
        d->seats[task->seat - 1].task = NULL;
        task->seat = 0;
    }
    if (!task->seat) {
        unsigned i = choose_seat(d);
        if (d->seats[i].task) {
            d->seats[i].task->seat = 0;
        }
        d->seats[i].task = task;
        task->seat = (uint16_t)(i + 1);
        worker->shown_index = (uint16_t)i;
        trace_emit(worker, TRACE_TASK_RUN, task, NULL, 0, NULL);
    }
    d->seats[task->seat - 1].used = d->steps;
}

/* Moves the clock to the next deadline, unless no task is left. */
static bool advance_clock(struct worker *worker)
{
    struct deterministic *d = worker->run->deterministic;
    struct alarms *alarms = &worker->run->alarms;
    if (alarms->count == 0 || tasks_alive(worker->run) == 0 ||
        !hook_gate(worker)) {
        return false;
    }
    d->now = worker->now = alarms->heap[0].deadline;
    worker->shown_index = 0;
    while (alarms_fire_due(worker, d->now) > 0) {
    }
    return true;
}

/* Lets the decision source choose an operation and performs it. */
static bool perform_one(struct worker *worker)
{
    struct run *run = worker->run;
    struct deterministic *d = run->deterministic;
    if (!hook_gate(worker)) {
        return false;
    }
    if (++d->steps > run->options.step_limit) {
        run->report.outcome |= OUTCOME_LIVELOCK;
        return false;
    }
    struct decider *decider = run->options.decider;
    unsigned i = decider->choose(
        decider, DECIDE_TASK, (unsigned)d->count, d->operations);
    struct task *task = d->tasks[i];
    d->count--;
    d->tasks[i] = d->tasks[d->count];
    d->operations[i] = d->operations[d->count];
    take_seat(worker, task);
    resume(worker, task);
    return true;
}

void deterministic_loop(struct worker *worker)
{
    struct run *run = worker->run;
    struct deterministic *d = run->deterministic;
    bool going = true;
    while (going) {
        for (struct task *task; (task = take_resumable(d));) {
            resume(worker, task);
        }
        going = d->count > 0 && d->seats_working < d->seat_count
                    ? perform_one(worker)
                    : advance_clock(worker);
    }
    run->report.operations = d->steps;
}
