/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <limits.h>
#include <linux/membarrier.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "runtime/priv.h"

enum {
    SEATS = 4,
    STEP_LIMIT = 1000000,
    FINDINGS = sizeof((struct run *)0)->findings / sizeof(struct run_finding)
};

/* ---- the runtime ---- */

struct runtime *runtime_new(void)
{
    struct runtime *runtime = calloc(1, sizeof *runtime);
    if (runtime && !stacks_init(&runtime->stacks)) {
        free(runtime);
        return NULL;
    }
    if (runtime) {
        runtime->membarrier =
            syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED,
                0, 0) == 0;
    }
    return runtime;
}

void runtime_free(struct runtime *runtime)
{
    if (!runtime) {
        return;
    }
    while (runtime->slabs) {
        struct task_slab *slab = runtime->slabs;
        runtime->slabs = slab->next;
        free(slab);
    }
    arenas_fini(&runtime->arenas);
    stacks_fini(&runtime->stacks);
    free(runtime);
}

/* ---- making a run ---- */

/* All cores; but not fewer workers than deterministic mode simulates, since
 * simulated work needs a worker and no core. */
static unsigned default_workers(void)
{
    cpu_set_t set;
    unsigned cores = sched_getaffinity(0, sizeof set, &set) == 0
                         ? (unsigned)CPU_COUNT(&set)
                         : 1;
    return cores > SEATS ? cores : SEATS;
}

static unsigned workers_wanted(const struct run_options *options)
{
    unsigned workers = options->workers;
    if (workers == 0 && options->mode == RUN_DETERMINISTIC) {
        workers = SEATS;
    } else if (workers == 0) {
        const char *variable = getenv("TAANT_WORKERS");
        long value = variable ? strtol(variable, NULL, 10) : 0;
        workers = value > 0 && value <= WORKERS_MOST ? (unsigned)value
                                                     : default_workers();
    }
    return workers < WORKERS_MOST ? workers : WORKERS_MOST;
}

static void set_options(struct run *run, const struct run_options *options)
{
    run->options = *options;
    run->options.workers = workers_wanted(options);
    if (options->step_limit == 0) {
        run->options.step_limit = STEP_LIMIT;
    }
    random_decider_init(&run->random, options->seed);
    if (!options->decider) {
        run->options.decider = &run->random.base;
    }
    unsigned attention = options->held ? ATTENTION_HOLD : 0;
    if (options->mode == RUN_DETERMINISTIC) {
        attention |= ATTENTION_DETERMINISTIC;
    } else if (options->yields || getenv("TAANT_YIELD")) {
        attention |= ATTENTION_YIELD;
    }
    atomic_init(&run->attention, attention);
    /* Before anybody can hold or release: run_execute may come later. */
    clock_start(
        &run->clock, options->rate, options->held || options->idle_time);
}

struct run *run_new(struct runtime *runtime, const struct run_options *options,
    task_fn *main, void *arg)
{
    struct run *run = aligned_alloc(64, sizeof *run);
    if (!run) {
        return NULL;
    }
    memset(run, 0, sizeof *run);
    run->runtime = runtime;
    run->main = main;
    run->arg = arg;
    run->report.findings = run->findings;
    atomic_init(&run->alarms.earliest, INT64_MAX);
    set_options(run, options);
    bool alone = options->mode == RUN_DETERMINISTIC;
    if (!workers_make(run, alone ? 1 : run->options.workers)) {
        run_free(run);
        return NULL;
    }
    if (options->mode == RUN_DETERMINISTIC) {
        run->deterministic = deterministic_new(run);
        if (!run->deterministic) {
            run_free(run);
            return NULL;
        }
    }
    runtime->run = run;
    return run;
}

void run_free(struct run *run)
{
    if (!run) {
        return;
    }
    if (run->options.trace) {
        trace_detach(run->options.trace);
    }
    workers_free(run);
    arenas_reset(&run->runtime->arenas);
    deterministic_free(run->deterministic);
    free(run->alarms.heap);
    run->runtime->run = NULL;
    free(run);
}

/* ---- executing ---- */

/* Tells the sanitizers which stack a worker's loop is on. */
static void describe_loop(struct context *loop)
{
    (void)loop;
#if TAANT_TSAN
    loop->fiber = __tsan_get_current_fiber();
#endif
#if SWITCH_ASAN
    pthread_attr_t attributes;
    void *bottom;
    if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
        pthread_attr_getstack(&attributes, &bottom, &loop->stack_size);
        loop->stack_bottom = bottom;
        pthread_attr_destroy(&attributes);
    }
#endif
}

void *run_worker_thread(void *arg)
{
    struct worker *worker = arg;
    struct spin *changes = &worker->run->workers.lock;
    spin_lock(changes); /* until it is counted */
    spin_unlock(changes);
    while (!atomic_load(&worker->run->started)) {
        futex_wait(&worker->run->started, 0, -1);
    }
    /* Sleeps end as exactly as the kernel can. */
    prctl(PR_SET_TIMERSLACK, 1);
    struct fault_stack signal_stack;
    fault_stack_open(&signal_stack);
    worker_set_self(worker);
    describe_loop(&worker->loop);
    if (worker->deterministic) {
        deterministic_loop(worker);
    } else {
        worker_loop(worker);
    }
    worker_set_self(NULL);
    fault_stack_close(&signal_stack);
    return NULL;
}

static void start_main(struct run *run)
{
    struct worker *worker = run->workers.rows[0];
    if (worker->trace) {
        trace_write(worker, &(struct trace_event){
                                .kind = TRACE_RUN_START,
                                .object = run->options.workers,
                                .other = run->options.mode,
                                .value = (int64_t)run->options.seed,
                                .text = run->options.name,
                            });
    }
    struct task *main =
        task_new(worker, NULL, run->main, run->arg, "main", NULL);
    if (!main) {
        run->report.outcome |= OUTCOME_STOPPED;
    } else if (worker->deterministic) {
        deterministic_ready(worker, main);
    } else {
        worker_push(worker, main);
    }
}

/* ---- the report ---- */

static void note(struct run *run, const struct run_finding *finding)
{
    spin_lock(&run->report_lock);
    if (run->report.finding_count < FINDINGS) {
        run->findings[run->report.finding_count++] = *finding;
    }
    spin_unlock(&run->report_lock);
}

void run_note_panic(struct worker *worker, const struct task *task,
    const struct object *object, const char *message,
    const struct source_site *site)
{
    note(worker->run, &(struct run_finding){
                          .kind = TRACE_TASK_PANIC,
                          .task = task->serial,
                          .task_name = task->name,
                          .object_name = object ? object->name : NULL,
                          .message = message,
                          .site = site,
                      });
    atomic_fetch_or(&worker->run->panicked, 1);
}

struct leaks {
    struct task **tasks;
    size_t count, room;
};

static void collect_leak(void *context, struct task *task)
{
    struct leaks *leaks = context;
    if (leaks->count == leaks->room) {
        size_t room = leaks->room ? leaks->room * 2 : 64;
        struct task **tasks =
            realloc(leaks->tasks, room * sizeof(struct task *));
        if (!tasks) {
            return;
        }
        leaks->tasks = tasks;
        leaks->room = room;
    }
    leaks->tasks[leaks->count++] = task;
}

static int by_serial(const void *a, const void *b)
{
    uint32_t x = (*(struct task *const *)a)->serial;
    uint32_t y = (*(struct task *const *)b)->serial;
    return (x > y) - (x < y);
}

/* Says who else knows what the task waits for; returns the way in words. */
static const char *report_way(struct worker *worker, const struct task *task,
    const struct run_reach *reach)
{
    const char *way = reach_words(worker, reach);
    if (worker->trace && way) {
        trace_write(
            worker, &(struct trace_event){
                        .kind = TRACE_TASK_WAY,
                        .task = task->serial,
                        .object = task->object ? task->object->serial : 0,
                        .other = reach->step_count ? reach->steps[0].task : 0,
                        .site = task->site,
                        .text = way,
                    });
    }
    return way;
}

/* `reach` (may be NULL): the way to what it waits for. */
static void report_leak(struct worker *worker, const struct task *task,
    const struct run_reach *reach)
{
    struct run *run = worker->run;
    run->report.outcome |= task->main ? OUTCOME_DEADLOCK : OUTCOME_LEAK;
    if (run->options.lossless && worker->trace && trace_pressed(worker)) {
        trace_await_room(worker);
    }
    if (worker->trace) {
        trace_write(
            worker, &(struct trace_event){
                        .kind = TRACE_TASK_LEAK,
                        .task = task->serial,
                        .object = task->object ? task->object->serial : 0,
                        .other = task->main,
                        .value = task->waits,
                        .site = task->site,
                    });
    }
    note(run, &(struct run_finding){
                  .kind = TRACE_TASK_LEAK,
                  .task = task->serial,
                  .task_name = task->name,
                  .waits = task->waits,
                  .object_name = task->object ? task->object->name : NULL,
                  .way = reach ? report_way(worker, task, reach) : NULL,
                  .site = task->site,
              });
}

static void report_leaks(struct run *run)
{
    struct leaks leaks = {NULL, 0, 0};
    tasks_each_parked(run->runtime, collect_leak, &leaks);
    if (leaks.count) {
        qsort(leaks.tasks, leaks.count, sizeof(struct task *), by_serial);
    }
    size_t ways = 0;
    struct run_reach *reach = NULL;
    if (run->options.ways && leaks.count && leaks.count <= FINDINGS) {
        reach = reach_find(run, &ways);
    }
    for (size_t i = 0; i < leaks.count; i++) {
        report_leak(
            run->workers.rows[0], leaks.tasks[i], i < ways ? &reach[i] : NULL);
    }
    free(reach);
    free(leaks.tasks);
}

/* Every worker has stopped: says who will never go on. */
static void report(struct run *run)
{
    struct worker *worker = run->workers.rows[0];
    bool cut_short = atomic_load(&run->attention) & ATTENTION_STOP ||
                     run->report.outcome & (OUTCOME_LIVELOCK | OUTCOME_STOPPED);
    worker->shown_index = 0;
    run->report.time_ns = run_now(run);
    run->report.tasks = tasks_started(run);
    if (atomic_load(&run->panicked)) {
        run->report.outcome |= OUTCOME_PANIC;
    }
    if (atomic_load(&run->attention) & ATTENTION_STOP) {
        run->report.outcome |= OUTCOME_STOPPED;
    }
    if (!cut_short) {
        report_leaks(run);
    }
    if (worker->trace) {
        trace_write(worker, &(struct trace_event){.kind = TRACE_RUN_END,
                                .value = run->report.outcome});
    }
}

void run_execute(struct run *run)
{
    clock_jump(&run->clock, 0);
    faults_open();
    start_main(run);
    workers_start(run);
    if (run->options.mode == RUN_LIVE) {
        monitor_start(run);
    }
    atomic_store(&run->started, 1);
    futex_wake(&run->started, INT_MAX);
    run_worker_thread(run->workers.rows[0]);
    workers_join(run);
    blocking_stop(run);
    monitor_stop(run);
    faults_close();
    atomic_store(&run->ended, true);
    sync_acquire(run->runtime);
    net_stop(run);
    report(run);
}

const struct run_report *run_report(const struct run *run)
{
    return &run->report;
}

/* ---- control ---- */

/* Lets everyone who waits for anything look again. */
static void stir(struct run *run)
{
    atomic_fetch_add(&run->gate, 1);
    futex_wake(&run->gate, INT_MAX);
    worker_wake_all(run);
}

void run_hold(struct run *run)
{
    atomic_fetch_or(&run->attention, ATTENTION_HOLD);
    clock_hold(&run->clock, true);
}

void run_release(struct run *run)
{
    atomic_store(&run->permits, 0);
    atomic_fetch_and(&run->attention, ~(unsigned)ATTENTION_HOLD);
    clock_hold(&run->clock, run->options.idle_time);
    stir(run);
}

void run_step(struct run *run)
{
    if (!(atomic_load(&run->attention) & ATTENTION_HOLD)) {
        return;
    }
    atomic_fetch_add(&run->permits, 1);
    clock_hold(&run->clock, true);
    stir(run);
}

void run_set_rate(struct run *run, double rate)
{
    clock_set_rate(&run->clock, rate > 0 ? rate : 1);
    stir(run);
}

void run_set_workers(struct run *run, unsigned workers)
{
    atomic_store(&run->workers.wanted, workers);
    atomic_fetch_or(&run->attention, ATTENTION_WORKERS);
    stir(run);
}

bool run_interrupt(struct run *run)
{
    if (run->deterministic || atomic_load(&run->interrupts.hearing) == 0) {
        return false;
    }
    bool first = !(atomic_fetch_or(&run->attention, ATTENTION_INTERRUPT) &
                   ATTENTION_INTERRUPT);
    stir(run);
    return first;
}

bool run_obey_interrupt(struct worker *worker)
{
    struct run *run = worker->run;
    unsigned attention = atomic_load(&run->attention);
    if (!(attention & ATTENTION_INTERRUPT) || attention & ATTENTION_HOLD ||
        !(atomic_fetch_and(&run->attention, ~(unsigned)ATTENTION_INTERRUPT) &
            ATTENTION_INTERRUPT)) {
        return false;
    }
    ctx_interrupt_run(worker, NULL);
    return true;
}

void run_stop(struct run *run)
{
    atomic_fetch_or(&run->attention, ATTENTION_STOP);
    clock_hold(&run->clock, atomic_load(&run->clock.held));
    if (run->options.trace) {
        trace_stop_waiting(run->options.trace);
    }
    stir(run);
}
