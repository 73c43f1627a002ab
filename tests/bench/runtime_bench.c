/* SPDX-License-Identifier: MIT */
/*
 * Measures one shape of work on the runtime and prints nanoseconds for each
 * operation. go/main.go is its twin; compare.sh runs both in turn.
 *
 *   runtime_bench SHAPE OPERATIONS WORKERS off|on|coarse
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "runtime/run.h"
#include "tests/bench/shapes.h"

enum { RING = 1 << 16 };

struct drain {
    struct trace *trace;
    atomic_bool over;
};

static void forget(void *context, const struct trace_event *event)
{
    (void)context;
    (void)event;
}

/* Takes events as they come, as the program's screen does. */
static void *drain_trace(void *arg)
{
    struct drain *drain = arg;
    const struct timespec pause = {.tv_nsec = 1000000};
    while (!atomic_load(&drain->over)) {
        trace_drain(drain->trace, forget, NULL);
        nanosleep(&pause, NULL);
    }
    return NULL;
}

static int run_job(struct job *job, unsigned workers, const char *trace)
{
    bool traced = strcmp(trace, "off") != 0;
    struct runtime *runtime = runtime_new();
    struct drain drain = {.trace = traced ? trace_new(RING) : NULL};
    pthread_t drainer;
    if (!runtime || (traced && (!drain.trace || pthread_create(&drainer, NULL,
                                                    drain_trace, &drain)))) {
        fprintf(stderr, "runtime_bench: memory or threads are short\n");
        return EXIT_FAILURE;
    }
    struct run_options options = {
        .mode = RUN_LIVE,
        .workers = workers,
        .trace = drain.trace,
        .coarse_clock = strcmp(trace, "coarse") == 0,
    };
    struct run *run = run_new(runtime, &options, job_run, job);
    if (run) {
        run_execute(run);
    }
    bool ended_well = run && !(run_report(run)->outcome & ~(OUTCOME_LEAK));
    atomic_store(&drain.over, true);
    if (traced) {
        pthread_join(drainer, NULL);
    }
    run_free(run);
    trace_free(drain.trace);
    runtime_free(runtime);
    return ended_well ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int count, char **words)
{
    struct job job;
    long operations = count == 5 ? strtol(words[2], NULL, 10) : 0;
    if (operations <= 0 || !job_init(&job, words[1], operations)) {
        fprintf(stderr, "usage: runtime_bench SHAPE OPERATIONS WORKERS "
                        "off|on|coarse\nshapes:");
        for (unsigned i = 0; job_shape(i); i++) {
            fprintf(stderr, " %s", job_shape(i));
        }
        fprintf(stderr, "\n");
        return 2;
    }
    int status = run_job(&job, (unsigned)strtol(words[3], NULL, 10), words[4]);
    printf("%.2f\n", job.result);
    return status;
}
