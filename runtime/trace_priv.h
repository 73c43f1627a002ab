/* SPDX-License-Identifier: MIT */
/*
 * trace_priv.h: what the two sides of the trace share: workers write records
 * (trace.c), the host's drain makes events of them (trace_drain.c).
 */
#ifndef RUNTIME_TRACE_PRIV_H
#define RUNTIME_TRACE_PRIV_H

#include "runtime/priv.h"

/*
 * A ring holds records, which are half as large as events: what changes little
 * is kept as its difference from the record before.
 *
 *   records [ . . d d d d . . ]     head: the worker writes here
 *               ^tail    ^head      tail: the drain reads here
 *
 * An event is up to three records: first its text, if it has one; then its
 * base, when the differences do not fit; then itself.
 */
enum record_kind {
    RECORD_TEXT = TRACE_KIND_COUNT, /* value = the text of the next event */
    RECORD_BASE, /* value = time, site = seq, task = worker from here on */
};
_Static_assert(RECORD_BASE <= UINT8_MAX, "a record's kind is a byte");

enum { SEQ_SHIFT = 48, KIND_SHIFT = 56 };

struct record {
    uint64_t place; /* from the top: kind, seq after the event before, site */
    int64_t value;
    uint32_t time_step; /* nanoseconds after the event before */
    uint32_t task, object, other;
};
_Static_assert(sizeof(struct record) == 32, "two records fill a cache line");

/* Where a reader or writer of a ring is. */
struct position {
    uint64_t seq;
    int64_t time_ns;
    uint16_t worker;
};

struct trace_ring {
    _Alignas(64) _Atomic uint64_t head;
    uint64_t limit; /* head may come to here before anybody must look */
    struct record *records;
    size_t mask;
    struct trace *trace;
    struct position written;
    unsigned coarse_left;   /* events until the clock is read again, ... */
    unsigned coarse_events; /* ... each time */
    uint64_t lost;          /* events not written since the last gap event */
    _Alignas(64) _Atomic uint64_t tail;
    _Alignas(64) struct position read; /* from here on the drain's own */
    uint64_t from, to;                 /* what it has yet to look at */
    const char *text;                  /* of the event that comes next */
};

struct trace {
    struct run *run; /* NULL before and after it */
    size_t capacity; /* of each ring in records, a power of two */
    atomic_uint ring_count;
    /* First that of threads that are no workers, then by worker. */
    _Atomic(struct trace_ring *) rings[WORKERS_MOST + 1];
    int64_t last_time;
    uint64_t next_drained;
    _Alignas(64) _Atomic uint64_t next_seq;
    _Alignas(64) struct spin numbers;
    uint32_t tasks, objects;
    atomic_bool signalled;
    atomic_uint room; /* futex: changes when a drain has made room */
};

static inline size_t ring_used(const struct trace_ring *ring)
{
    return atomic_load_explicit(&ring->head, memory_order_relaxed) -
           atomic_load_explicit(&ring->tail, memory_order_acquire);
}

static inline bool ring_is_pressed(const struct trace_ring *ring)
{
    return ring_used(ring) > (ring->mask + 1) / 4 * 3;
}

#endif
