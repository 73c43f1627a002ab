/* SPDX-License-Identifier: MIT */
/*
 * stress SECONDS EVENTS [SEED]: runs random programs until both the seconds
 * and the events are over, on 1 to 8 workers and in deterministic mode; checks
 * the world's rules at every event. What a run is follows from its seed: SEED
 * and the numbers after it, or, with SEED 0, those from the clock on. A hang is
 * caught by a watchdog: a run that makes no event for 20 seconds.
 */
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "runtime/run.h"
#include "tests/stress/program.h"
#include "tui/model/world.h"

struct watch {
    struct world world;
    struct trace *trace;
    sem_t news;
    atomic_bool finished;
    uint64_t events;
    const char *broken;
    struct trace_event broken_at;
};

static void fold(void *context, const struct trace_event *event)
{
    struct watch *watch = context;
    world_apply(&watch->world, event);
    watch->events++;
    if (!watch->broken) {
        watch->broken = world_check(&watch->world);
        watch->broken_at = *event;
    }
}

static void post(void *context)
{
    sem_post(context);
}

struct execution {
    struct watch *watch;
    struct run *run;
};

static void *execute(void *arg)
{
    struct execution *execution = arg;
    run_execute(execution->run);
    atomic_store(&execution->watch->finished, true);
    sem_post(&execution->watch->news);
    return NULL;
}

/* Drains until the run is over; false when nothing came for too long. */
static bool drain_to_end(struct watch *watch)
{
    for (;;) {
        bool finished = atomic_load(&watch->finished);
        trace_drain(watch->trace, fold, watch);
        if (finished) {
            return true;
        }
        struct timespec limit;
        clock_gettime(CLOCK_REALTIME, &limit);
        limit.tv_sec += 20;
        if (sem_timedwait(&watch->news, &limit) != 0) {
            return false;
        }
    }
}

static bool run_program(struct runtime *runtime,
    const struct run_options *options, struct program *program,
    uint64_t *events)
{
    struct watch watch = {.trace = trace_new(1 << 12)};
    struct run_options with_trace = *options;
    world_init(&watch.world);
    sem_init(&watch.news, 0, 0);
    with_trace.trace = watch.trace;
    with_trace.wake = post;
    with_trace.wake_context = &watch.news;
    struct execution execution = {
        &watch, run_new(runtime, &with_trace, program_run, program)};
    pthread_t thread;
    pthread_create(&thread, NULL, execute, &execution);
    if (!drain_to_end(&watch)) {
        printf("hang: seed %lu, mode %d, %u workers, after %lu events\n",
            (unsigned long)program->seed, options->mode, options->workers,
            (unsigned long)watch.events);
        fflush(stdout);
        abort();
    }
    pthread_join(thread, NULL);
    if (!watch.broken) {
        watch.broken = world_check_all(&watch.world);
    }
    if (!watch.broken && !watch.world.over) {
        watch.broken = "the run's last event is missing";
    }
    if (!watch.broken && !program->wild && watch.world.outcome != 0) {
        watch.broken = "a program that must end well did not";
    }
    if (watch.broken) {
        printf("broken: %s, at event %lu (%s), seed %lu, mode %d, %u "
               "workers\n",
            watch.broken, (unsigned long)watch.broken_at.seq,
            trace_kind_name(watch.broken_at.kind), (unsigned long)program->seed,
            options->mode, options->workers);
    }
    *events += watch.events;
    run_free(execution.run);
    trace_free(watch.trace);
    sem_destroy(&watch.news);
    world_fini(&watch.world);
    return !watch.broken;
}

/* Runs what the seed stands for; false when it broke a rule. */
static bool run_seed(struct runtime *runtime, uint64_t seed, uint64_t *events)
{
    uint64_t dice = seed * UINT64_C(0x9e3779b97f4a7c15) >> 33;
    unsigned workers = dice % 9;
    struct run_options options = {
        .mode = workers ? RUN_LIVE : RUN_DETERMINISTIC,
        .workers = workers,
        .seed = seed,
        .rate = 100,
        .lossless = true,
    };
    struct program program = {
        .seed = seed,
        .values = 20 + (long)(dice / 9 % 7) * 300,
        .restless = dice / 63 % 2,
        .wild = dice / 126 % 3 == 0,
    };
    return run_program(runtime, &options, &program, events);
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    double seconds = argc > 1 ? atof(argv[1]) : 2;
    uint64_t wanted = argc > 2 ? strtoull(argv[2], NULL, 10) : 0;
    uint64_t first = argc > 3 ? strtoull(argv[3], NULL, 10) : 1;
    if (first == 0) {
        first = (uint64_t)time(NULL);
    }
    printf("seeds from %lu on\n", (unsigned long)first);
    fflush(stdout);
    struct runtime *runtime = runtime_new();
    double start = seconds_now();
    uint64_t events = 0, seed = first;
    bool fine = true;
    while (fine && (seconds_now() - start < seconds || events < wanted)) {
        fine = run_seed(runtime, seed++, &events);
    }
    runtime_free(runtime);
    printf("%lu runs, to seed %lu, %lu events, every one checked: %s\n",
        (unsigned long)(seed - first), (unsigned long)(seed - 1),
        (unsigned long)events, fine ? "fine" : "BROKEN");
    return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}
