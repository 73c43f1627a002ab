/* SPDX-License-Identifier: MIT */
/*
 * trace.h: what an observer of the runtime sees. One event for every change
 * of state, in one total order, the same in live and deterministic mode.
 *
 *   worker 0 -> ring --.
 *   worker 1 -> ring ---+-- trace_drain (merges by seq) --> sink
 *   worker n -> ring --'
 *
 * The runtime numbers an event inside the critical section of the change it
 * reports; so folding the events in order never shows a receive before its
 * send. Producers never wait: when a ring is full the event is dropped, the
 * loss is counted, and run.gap says so.
 */
#ifndef RUNTIME_TRACE_H
#define RUNTIME_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base.h"

enum trace_kind {
    TRACE_NONE,
#define TRACE_KIND(symbol, name) TRACE_##symbol,
#include "runtime/trace_kinds.h"
#undef TRACE_KIND
    TRACE_KIND_COUNT
};

/* The bits of run.end's value; none set means all went well. */
enum trace_outcome {
    OUTCOME_LEAK = 1,     /* tasks other than main wait for ever */
    OUTCOME_DEADLOCK = 2, /* the main task waits for ever */
    OUTCOME_PANIC = 4,    /* a task died */
    OUTCOME_LIVELOCK = 8, /* the step limit was reached */
    OUTCOME_STOPPED = 16, /* the host stopped the run */
};

enum run_mode { RUN_LIVE, RUN_DETERMINISTIC };

/*
 * Numbers of tasks (`task`, `other`) and objects are handles of this run,
 * from 1 in order of appearance; main is task 1. Tasks and objects are
 * numbered apart. `site` and `text` are borrowed from the run that made the
 * event; a log copies them.
 */
struct trace_event {
    uint64_t seq;    /* position in the total order, from 1 without holes */
    int64_t time_ns; /* the run's clock */
    int64_t value;
    const struct source_site *site;
    const char *text;
    uint32_t task;
    uint32_t object;
    uint32_t other;
    uint16_t kind; /* enum trace_kind */
    uint16_t worker;
};

/* Returns the kind's name, such as "chan.send"; "?" for an unknown one. */
const char *trace_kind_name(enum trace_kind kind);

/* Returns the kind called name, or TRACE_NONE. */
enum trace_kind trace_kind_find(const char *name);

struct trace;

/* Receives events in order. Must not call back into the trace. */
typedef void trace_sink(void *context, const struct trace_event *event);

/*
 * Makes a trace whose rings hold at least `capacity` records (an event is one
 * to three) for each worker of the run it is given to. Returns NULL when memory
 * is short. It serves one run; free it after run_free. The events of the end
 * stay in it until drained.
 */
struct trace *trace_new(size_t capacity);
void trace_free(struct trace *trace);

/*
 * Hands all events that are complete to the sink, in order, and returns how
 * many. One thread at a time may drain; it never blocks and never holds up a
 * worker.
 */
size_t trace_drain(struct trace *trace, trace_sink *sink, void *context);

/* Returns the number of the newest event, 0 before the first; for the run's
 * own thread in deterministic mode. */
uint64_t trace_last(const struct trace *trace);

#endif
