/* SPDX-License-Identifier: MIT */
/*
 * run.h: the host's header. A host makes a runtime once, then runs a main
 * task on it as often as it likes; it can hold, step, slow down and stop a
 * run from another thread. Task code never includes this.
 *
 *   struct runtime (stacks, task records, arena blocks; kept between runs)
 *      `-- struct run (one execution of one main task)
 */
#ifndef RUNTIME_RUN_H
#define RUNTIME_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/decide.h"
#include "runtime/task.h"
#include "runtime/trace.h"

struct runtime;
struct run;

struct run_options {
    const char *name; /* for run.start; borrowed; may be NULL */
    enum run_mode mode;
    unsigned workers;        /* 0: live = TAANT_WORKERS, else all cores
                                and at least 4; deterministic = 4 simulated */
    uint64_t seed;           /* of the default decision source */
    uint64_t step_limit;     /* deterministic: visible operations before
                                "livelock?"; 0 = 1,000,000 */
    struct decider *decider; /* borrowed; NULL = seeded random */
    struct trace *trace;     /* borrowed; NULL = no trace */
    double rate;             /* live: run seconds per wall second; 0 = 1 */
    bool idle_time;          /* live: time stands still while anything runs,
                                and when all wait for it, it jumps to what
                                comes first. Go: testing/synctest */
    bool held;               /* start with the gate closed */
    bool yields;             /* live: a task loses its turn at every visible
                                operation; TAANT_YIELD in the environment
                                does the same */
    bool lossless;           /* a task waits at its next operation while its
                                trace ring is nearly full, and whatever writes
                                an event waits while it is full, instead of
                                losing events: somebody must be draining */
    bool coarse_clock;       /* live: the trace reads the clock at every 16th
                                event of a worker only: cheaper */
    bool ways;               /* the report tells, with task.way, who else has
                                a way to what a stuck task waits for */
    void (*wake)(void *);    /* called by any thread when there are new
                                events, or NULL; must not block */
    void *wake_context;
};

/* A task that could not end, or that died: a line of the report. */
struct run_finding {
    enum trace_kind kind; /* TRACE_TASK_LEAK or TRACE_TASK_PANIC */
    uint32_t task;
    const char *task_name;
    enum trace_kind waits;   /* leak: the event with which it parked */
    const char *object_name; /* leak: on what; may be NULL */
    const char *message;     /* panic */
    const char *way;         /* leak, with the option `ways`: "relay > jobs",
                                or "jobs" when nobody else knows it; or NULL */
    const struct source_site *site;
};

struct run_report {
    unsigned outcome;    /* bits of enum trace_outcome */
    uint64_t tasks;      /* started */
    uint64_t operations; /* visible operations (deterministic mode) */
    int64_t time_ns;     /* the run's clock at its end */
    size_t finding_count;
    const struct run_finding *findings; /* the first 64; borrowed */
};

/* Makes a runtime; NULL when memory or address space is short. */
struct runtime *runtime_new(void);
void runtime_free(struct runtime *runtime);

/*
 * Prepares a run of main(arg). Only one run of a runtime exists at a time.
 * Returns NULL when memory or threads are short.
 */
struct run *run_new(struct runtime *runtime, const struct run_options *options,
    task_fn *main, void *arg);

/*
 * Executes the run to its end on the calling thread (as worker 0) and on
 * threads of its own for the other workers. Blocks until the run is over:
 * main and every other task ended or can never go on. Call once.
 */
void run_execute(struct run *run);

/* Returns the report; valid after run_execute, until run_free. */
const struct run_report *run_report(const struct run *run);

/* Frees the run and everything its tasks allocated. */
void run_free(struct run *run);

/* ---- looking at a run ---- */

enum run_task_state {
    RUN_TASK_NEW, /* has never run */
    RUN_TASK_READY,
    RUN_TASK_RUNNING,
    RUN_TASK_SLEEPING,
    RUN_TASK_BLOCKED
};

enum { RUN_TASK_FRAMES = 16 };

struct run_task {
    uint32_t task; /* its number in the trace; 0 without one */
    const char *name;
    enum run_task_state state;
    enum trace_kind waits; /* blocked: the event with which it parked */
    const char *object;    /* blocked: on what; may be NULL */
    const struct source_site *site; /* of its last operation; may be NULL */
    int64_t waited_ns;              /* blocked, sleeping: since it parked */
    unsigned depth;
    const void *frames[RUN_TASK_FRAMES]; /* return addresses in the program,
                                            innermost first; only of tasks
                                            that wait */
    size_t alike; /* 1; after run_tasks_group: how many there are of it */
};

/*
 * Describes up to `most` tasks that have not ended, in order of their numbers,
 * and returns how many there are. From any thread until run_free; what is told
 * is exact while the run stands still: held with every worker at the gate, or
 * over. Texts and sites are borrowed from the run.
 */
size_t run_tasks(const struct run *run, struct run_task *tasks, size_t most);

/* Leaves one task of each group with the same state and stack, the largest
 * group first, and returns how many groups there are: a profile. */
size_t run_tasks_group(struct run_task *tasks, size_t count);

/*
 * Who can still be helped. A task that waits for a channel, a lock or the like
 * can go on only if another task comes to that object. So a task is stuck for
 * ever when no task that can still run has a way to it: no pointer on its
 * stack, none in memory of run_alloc to which it has a way, and none through a
 * waiting task that can itself be helped.
 *
 *   main -> pool -> jobs                 `worker` waits for jobs: can be helped
 *   search -> answer                     only search itself knows answer: stuck
 *
 * Every word that looks like a pointer counts as one: a task may be stuck and
 * not be found, but one that is found is stuck. Static variables of the program
 * are looked at; other memory of the host is not, and a task that is reached
 * through that only is taken for stuck.
 */
enum run_step_kind {
    RUN_STEP_STATICS, /* static variables, or the timers */
    RUN_STEP_TASK,
    RUN_STEP_OBJECT,
    RUN_STEP_MEMORY
};

struct run_step {
    enum run_step_kind kind;
    uint32_t task;    /* of a task: its number in the trace */
    const char *name; /* of a task or object; else NULL */
};

enum { RUN_PATH_STEPS = 8 };

/* A task that waits for an object, and the way to that object. */
struct run_reach {
    uint32_t task;
    const char *task_name;
    enum trace_kind waits;   /* the event with which it parked */
    const char *object_name; /* may be NULL */
    const struct source_site *site;
    bool stuck;
    /* The shortest way, to the object at its end: from a task that can run; of
     * a stuck task from another one that is stuck, and none when there is no
     * such. The middle of a long way is left out. */
    unsigned step_count;
    struct run_step steps[RUN_PATH_STEPS];
};

/*
 * Describes up to `most` waiting tasks, in order of their numbers, sets *count
 * to how many there are and returns true. Returns false, having looked at
 * nothing, unless the run stands still: held with every worker at the gate,
 * idle or at simulated work and no blocking call under way, or over; or when
 * memory is short. An idle worker may wake for a moment to look round, so ask
 * again. From the thread that holds and releases the run.
 */
bool run_find_leaks(
    const struct run *run, struct run_reach *found, size_t most, size_t *count);

/* ---- control, from any thread, while run_execute is at work ---- */

/* Closes the gate: each worker stops at its next visible operation, and the
 * run's clock stands still. */
void run_hold(struct run *run);

/* Opens the gate and lets the clock go on. */
void run_release(struct run *run);

/* Lets exactly one visible operation through a closed gate; when no task
 * has one, moves the clock to the next deadline instead. */
void run_step(struct run *run);

/* Sets how many run seconds pass in a wall second (live mode). */
void run_set_rate(struct run *run, double rate);

/* Sets how many workers may run tasks (1 to 256): as runtime_workers, at the
 * next operation of any task. */
void run_set_workers(struct run *run, unsigned workers);

/*
 * Interrupts the run, as Ctrl-C does: the contexts made by ctx_with_interrupt
 * end, in a held run at its release. Returns false, having done nothing, when
 * there are none that have not ended, when the run has been interrupted and
 * did not come to it yet, or when it is deterministic.
 */
bool run_interrupt(struct run *run);

/* Ends the run as soon as every worker reaches its next operation. */
void run_stop(struct run *run);

#endif
