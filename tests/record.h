/* SPDX-License-Identifier: MIT */
/* record.h: runs a main task and keeps its events and report, for tests. */
#ifndef TESTS_RECORD_H
#define TESTS_RECORD_H

#include <stdlib.h>
#include <string.h>

#include "runtime/run.h"
#include "runtime/taant.h"
#include "tests/check.h"

struct record {
    struct runtime *runtime;
    struct trace *trace;
    struct run *run;
    const struct run_report *report;
    struct trace_event *events;
    size_t count, room;
};

static void record_keep(void *context, const struct trace_event *event)
{
    struct record *record = context;
    if (record->count == record->room) {
        record->room = record->room ? record->room * 2 : 1024;
        record->events =
            realloc(record->events, record->room * sizeof *record->events);
    }
    record->events[record->count++] = *event;
}

/* Runs to the end. Texts and sites stay valid until record_free. */
static inline void record_run(struct record *record,
    const struct run_options *options, task_fn *main_task, void *arg)
{
    memset(record, 0, sizeof *record);
    record->runtime = runtime_new();
    record->trace = trace_new(1 << 17);
    struct run_options with_trace = *options;
    with_trace.trace = record->trace;
    record->run = run_new(record->runtime, &with_trace, main_task, arg);
    run_execute(record->run);
    record->report = run_report(record->run);
    trace_drain(record->trace, record_keep, record);
}

static inline void record_free(struct record *record)
{
    run_free(record->run);
    trace_free(record->trace);
    runtime_free(record->runtime);
    free(record->events);
}

/* Returns how many events of a kind there are. */
static inline unsigned record_count(
    const struct record *record, enum trace_kind kind)
{
    unsigned n = 0;
    for (size_t i = 0; i < record->count; i++) {
        n += record->events[i].kind == kind;
    }
    return n;
}

/* Returns the nth event (from 1) of a kind, or NULL. */
static inline const struct trace_event *record_find(
    const struct record *record, enum trace_kind kind, unsigned nth)
{
    for (size_t i = 0; i < record->count; i++) {
        if (record->events[i].kind == kind && --nth == 0) {
            return &record->events[i];
        }
    }
    return NULL;
}

/* The ways in which a test should hold: deterministic, live on 1, 2 and 4
 * workers, and live on 1 and 3 where time waits for them. */
static const struct run_options record_modes[] = {
    {.mode = RUN_DETERMINISTIC, .seed = 1},
    {.mode = RUN_DETERMINISTIC, .seed = 2, .workers = 1},
    {.mode = RUN_LIVE, .workers = 1, .rate = 100},
    {.mode = RUN_LIVE, .workers = 2, .rate = 100},
    {.mode = RUN_LIVE, .workers = 4, .rate = 100},
    {.mode = RUN_LIVE, .workers = 1, .idle_time = true},
    {.mode = RUN_LIVE, .workers = 3, .idle_time = true},
};
enum { RECORD_MODES = sizeof record_modes / sizeof record_modes[0] };

/* Tells whether a run's time waits for its tasks, however the system holds
 * them up: who wakes from a sleep finds the others where they wait. */
static inline bool record_time_waits(const struct run_options *options)
{
    return options->mode == RUN_DETERMINISTIC || options->idle_time;
}

#endif
