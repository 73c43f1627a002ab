/* SPDX-License-Identifier: MIT */
/*
 * Does the shapes of work under valgrind's callgrind, which is told to write a
 * file of counts before each call of next_file (instructions.sh). Each shape
 * comes untraced and traced, with N and with 2 N operations, so that their
 * difference is the price of N; and all of that in several rounds, because now
 * and then the monitor looks in.
 *
 * Prints a line for each pair of files: name, off or coarse, N.
 */
#include <stdio.h>
#include <stdlib.h>

#include "runtime/run.h"
#include "tests/bench/shapes.h"

enum { ROUNDS = 3, RECORDS = 1 << 18 };

static const struct {
    const char *shape;
    long operations;
} rows[] = {
    {"spawn", 6000},
    {"spawnall", 8000},
    {"pingpong", 3000},
    {"buffered", 10000},
    {"buffered4", 10000},
    {"select4", 3000},
    {"yield", 9000},
    {"mutex", 12000},
    {"mutexyield", 5000},
    {"pool", 5000},
};

__attribute__((noinline)) static void next_file(void)
{
    __asm__ volatile("");
}

static void forget(void *context, const struct trace_event *event)
{
    (void)context;
    (void)event;
}

/* With one worker; all events stay in the ring until the end, so that counts
 * do not depend on when they are taken. */
static void run_once(
    struct runtime *runtime, const char *shape, long operations, bool traced)
{
    struct job job;
    struct trace *trace = traced ? trace_new(RECORDS) : NULL;
    struct run_options options = {
        .mode = RUN_LIVE, .workers = 1, .trace = trace, .coarse_clock = true};
    struct run *run = NULL;
    if (job_init(&job, shape, operations) && (!traced || trace)) {
        run = run_new(runtime, &options, job_run, &job);
    }
    if (!run) {
        fprintf(stderr, "instructions_bench: no memory\n");
        exit(EXIT_FAILURE);
    }
    run_execute(run);
    if (trace) {
        trace_drain(trace, forget, NULL);
    }
    run_free(run);
    trace_free(trace);
}

static void run_row(
    struct runtime *runtime, const char *shape, long n, bool traced)
{
    next_file();
    run_once(runtime, shape, n, traced);
    next_file();
    run_once(runtime, shape, 2 * n, traced);
    printf("%s %s %ld\n", shape, traced ? "coarse" : "off", n);
}

int main(void)
{
    struct runtime *runtime = runtime_new();
    for (int round = 0; runtime && round < ROUNDS; round++) {
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
            run_row(runtime, rows[i].shape, rows[i].operations, false);
            run_row(runtime, rows[i].shape, rows[i].operations, true);
        }
    }
    next_file();
    runtime_free(runtime);
    return runtime ? EXIT_SUCCESS : EXIT_FAILURE;
}
