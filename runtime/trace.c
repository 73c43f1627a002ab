/* SPDX-License-Identifier: MIT */
#include "runtime/trace.h"

#include <limits.h>
#include <stdlib.h>

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

enum {
    RECORDS_MOST = 3,
    SEQ_SHIFT = 48,
    KIND_SHIFT = 56,
    COARSE_EVENTS = 16,
};
static const uint64_t SITE_MASK = (UINT64_C(1) << SEQ_SHIFT) - 1;
static const uint64_t BASE_SEQ_MASK = (UINT64_C(1) << KIND_SHIFT) - 1;

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
    struct position written;
    unsigned coarse_left; /* events until the clock is read again */
    uint64_t lost;        /* events not written since the last gap event */
    _Alignas(64) _Atomic uint64_t tail;
    _Alignas(64) struct position read; /* from here on the drain's own */
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

struct trace *trace_new(size_t capacity)
{
    struct trace *trace = aligned_alloc(64, sizeof *trace);
    if (trace) {
        *trace = (struct trace){.capacity = 64, .next_drained = 1};
        atomic_init(&trace->next_seq, 1);
        while (trace->capacity < capacity + 2 * RECORDS_MOST) {
            trace->capacity *= 2;
        }
    }
    return trace;
}

void trace_free(struct trace *trace)
{
    if (!trace) {
        return;
    }
    for (unsigned i = 0; i < atomic_load(&trace->ring_count); i++) {
        struct trace_ring *ring = atomic_load(&trace->rings[i]);
        if (ring) {
            free(ring->records);
            free(ring);
        }
    }
    free(trace);
}

static struct trace_ring *ring_new(const struct trace *trace)
{
    struct trace_ring *ring = aligned_alloc(64, sizeof *ring);
    if (!ring) {
        return NULL;
    }
    *ring = (struct trace_ring){
        .records = malloc(trace->capacity * sizeof *ring->records),
        .mask = trace->capacity - 1,
    };
    if (!ring->records) {
        free(ring);
        return NULL;
    }
    return ring;
}

bool trace_attach(struct trace *trace, struct worker *worker)
{
    unsigned i = worker->index < WORKERS_MOST ? worker->index + 1u : 0;
    trace->run = worker->run;
    worker->trace = atomic_load(&trace->rings[i]);
    if (!worker->trace) {
        worker->trace = ring_new(trace);
        atomic_store(&trace->rings[i], worker->trace);
    }
    if (i >= atomic_load(&trace->ring_count)) {
        atomic_store(&trace->ring_count, i + 1);
    }
    return worker->trace != NULL;
}

void trace_detach(struct trace *trace)
{
    trace->run = NULL;
}

/* ---- the workers' side ---- */

static inline uint64_t take_seq(struct trace *trace, bool multi)
{
    if (multi) {
        return atomic_fetch_add_explicit(
            &trace->next_seq, 1, memory_order_relaxed);
    }
    uint64_t seq = atomic_load_explicit(&trace->next_seq, memory_order_relaxed);
    atomic_store_explicit(&trace->next_seq, seq + 1, memory_order_relaxed);
    return seq;
}

static size_t ring_used(const struct trace_ring *ring)
{
    return atomic_load_explicit(&ring->head, memory_order_relaxed) -
           atomic_load_explicit(&ring->tail, memory_order_acquire);
}

static bool is_pressed(const struct trace_ring *ring)
{
    return ring_used(ring) > (ring->mask + 1) / 4 * 3;
}

bool trace_pressed(const struct worker *worker)
{
    return is_pressed(worker->trace);
}

static void signal_host(struct worker *worker)
{
    const struct run_options *options = &worker->run->options;
    if (!atomic_exchange(&options->trace->signalled, true) && options->wake) {
        options->wake(options->wake_context);
    }
}

/* The time of an event that is not at the same time as the one before. */
static inline int64_t time_of(struct worker *worker, struct trace_ring *ring)
{
    struct run *run = worker->run;
    int64_t now;
    if (unlikely(worker->deterministic)) {
        now = deterministic_now(run);
    } else if (run->options.coarse_clock && ring->coarse_left-- > 0) {
        return ring->written.time_ns;
    } else {
        ring->coarse_left = COARSE_EVENTS - 1;
        now = clock_view_read(&worker->clock, &run->clock);
    }
    return now > ring->written.time_ns ? now : ring->written.time_ns;
}

static void put_base(struct worker *worker, struct position to)
{
    struct trace_ring *ring = worker->trace;
    uint64_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
    ring->records[head & ring->mask] = (struct record){
        .place = to.seq | (uint64_t)RECORD_BASE << KIND_SHIFT,
        .value = to.time_ns,
        .task = to.worker,
    };
    ring->written = to;
    atomic_store_explicit(&ring->head, head + 1, memory_order_release);
}

static inline void append(struct worker *worker, unsigned kind,
    const struct source_site *site, uint32_t task, uint32_t object,
    uint32_t other, int64_t value)
{
    struct trace_ring *ring = worker->trace;
    struct trace *trace = worker->run->options.trace;
    uint64_t seq = take_seq(trace, worker->multi);
    int64_t now =
        kind & TRACE_SAME_TIME ? ring->written.time_ns : time_of(worker, ring);
    uint64_t seq_step = seq - ring->written.seq;
    uint64_t time_step = (uint64_t)(now - ring->written.time_ns);
    if (unlikely(seq_step > UINT8_MAX || time_step > UINT32_MAX ||
                 worker->shown_index != ring->written.worker)) {
        put_base(worker, (struct position){seq, now, worker->shown_index});
        seq_step = time_step = 0;
    }
    ring->written.seq = seq;
    ring->written.time_ns = worker->now = now;
    uint64_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
    struct record *record = &ring->records[head & ring->mask];
    record->place = (uintptr_t)site | seq_step << SEQ_SHIFT |
                    (uint64_t)(uint8_t)kind << KIND_SHIFT;
    record->value = value;
    record->time_step = (uint32_t)time_step;
    record->task = task;
    record->object = object;
    record->other = other;
    atomic_store_explicit(&ring->head, head + 1, memory_order_release);
    fence_light(worker);
    if (unlikely(
            !atomic_load_explicit(&trace->signalled, memory_order_relaxed))) {
        signal_host(worker);
    }
}

/* Makes room for one event: looks how far the drain has come. Without room
 * counts the event as lost; with room says first how many were. */
static bool find_room(struct worker *worker)
{
    struct trace_ring *ring = worker->trace;
    size_t capacity = ring->mask + 1;
    size_t used = ring_used(ring);
    bool lossless = worker->run->options.lossless;
    if (lossless && trace_pressed(worker)) {
        atomic_fetch_or(&worker->run->attention, ATTENTION_TRACE);
    }
    if (used + 2 * RECORDS_MOST > capacity) {
        ring->lost++;
        return false;
    }
    /* The next look: at three quarters, then at each event until full. */
    size_t pressed = capacity / 4 * 3;
    size_t left = capacity - 2 * RECORDS_MOST - used;
    size_t quiet = !lossless ? left : used < pressed ? pressed - used : 0;
    uint64_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
    ring->limit = head + (quiet < left ? quiet : left) + 1;
    if (ring->lost) {
        int64_t lost = (int64_t)ring->lost;
        ring->lost = 0;
        append(worker, TRACE_RUN_GAP, NULL, 0, 0, 0, lost);
    }
    return true;
}

static inline bool has_room(struct worker *worker)
{
    struct trace_ring *ring = worker->trace;
    return likely(atomic_load_explicit(&ring->head, memory_order_relaxed) <
                  ring->limit) ||
           find_room(worker);
}

void trace_record(struct worker *worker, unsigned kind,
    const struct source_site *site, uint32_t task, uint32_t object,
    uint32_t other, int64_t value)
{
    if (has_room(worker)) {
        append(worker, kind, site, task, object, other, value);
    }
}

static void put_text(struct trace_ring *ring, const char *text)
{
    uint64_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
    ring->records[head & ring->mask] = (struct record){
        .place = (uint64_t)RECORD_TEXT << KIND_SHIFT,
        .value = (int64_t)(intptr_t)text,
    };
    sync_release(ring);
    atomic_store_explicit(&ring->head, head + 1, memory_order_release);
}

void trace_write(struct worker *worker, const struct trace_event *event)
{
    if (!has_room(worker)) {
        return;
    }
    if (event->text) {
        put_text(worker->trace, event->text);
    }
    append(worker, event->kind, event->site, event->task, event->object,
        event->other, event->value);
}

void trace_write_new(struct worker *worker, struct trace_event *event,
    uint32_t *serial, bool is_task)
{
    struct trace *trace = worker->run->options.trace;
    object_lock(worker, &trace->numbers);
    *serial = is_task ? ++trace->tasks : ++trace->objects;
    if (is_task) {
        event->other = *serial;
    } else {
        event->object = *serial;
    }
    trace_write(worker, event);
    object_unlock(worker, &trace->numbers);
}

void trace_await_room(struct worker *worker)
{
    struct trace *trace = worker->run->options.trace;
    unsigned seen = atomic_load(&trace->room);
    atomic_fetch_or(&worker->run->attention, ATTENTION_TRACE);
    signal_host(worker);
    if (trace_pressed(worker) &&
        !(atomic_load(&worker->run->attention) & ATTENTION_STOP)) {
        futex_wait(&trace->room, seen, -1);
    }
}

void trace_stop_waiting(struct trace *trace)
{
    atomic_fetch_add(&trace->room, 1);
    futex_wake(&trace->room, INT_MAX);
}

/* ---- the drain's side ---- */

/* Makes the event of a record that follows `read`, which moves on. */
static struct trace_event event_of(
    const struct record *record, struct position *read, const char *text)
{
    read->seq += record->place >> SEQ_SHIFT & UINT8_MAX;
    read->time_ns += record->time_step;
    return (struct trace_event){
        .seq = read->seq,
        .time_ns = read->time_ns,
        .value = record->value,
        .site =
            (const struct source_site *)(uintptr_t)(record->place & SITE_MASK),
        .text = text,
        .task = record->task,
        .object = record->object,
        .other = record->other,
        .kind = (uint16_t)(record->place >> KIND_SHIFT),
        .worker = read->worker,
    };
}

/* Hands an event on; two cores' clocks may have been read in the other order
 * than the events happened. */
static void hand_on(struct trace *trace, struct trace_event *event,
    trace_sink *sink, void *context)
{
    if (event->time_ns < trace->last_time) {
        event->time_ns = trace->last_time;
    }
    trace->last_time = event->time_ns;
    trace->next_drained++;
    sink(context, event);
}

/* Hands on this ring's events as long as they are next in the total order. */
static size_t drain_ring(struct trace *trace, struct trace_ring *ring,
    trace_sink *sink, void *context)
{
    uint64_t head = atomic_load_explicit(&ring->head, memory_order_acquire);
    sync_acquire(ring);
    uint64_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
    size_t drained = 0;
    for (; tail != head; tail++) {
        const struct record *record =
            &ring->records[tail & (trace->capacity - 1)];
        unsigned kind = (unsigned)(record->place >> KIND_SHIFT);
        if (kind == RECORD_BASE) {
            ring->read = (struct position){record->place & BASE_SEQ_MASK,
                record->value, (uint16_t)record->task};
            continue;
        }
        if (kind == RECORD_TEXT) {
            ring->text = (const char *)(intptr_t)record->value;
            continue;
        }
        if (ring->read.seq + (record->place >> SEQ_SHIFT & UINT8_MAX) !=
            trace->next_drained) {
            break;
        }
        struct trace_event event = event_of(record, &ring->read, ring->text);
        ring->text = NULL;
        hand_on(trace, &event, sink, context);
        drained++;
    }
    atomic_store_explicit(&ring->tail, tail, memory_order_release);
    return drained;
}

/* A ring stays full while an event before its first one is still on its way:
 * then those who wait for room must wait on. */
static bool any_pressed(const struct trace *trace)
{
    unsigned rings = atomic_load(&trace->ring_count);
    for (unsigned i = 0; i < rings; i++) {
        const struct trace_ring *ring = atomic_load(&trace->rings[i]);
        if (ring && is_pressed(ring)) {
            return true;
        }
    }
    return false;
}

size_t trace_drain(struct trace *trace, trace_sink *sink, void *context)
{
    struct run *run = trace->run;
    atomic_store(&trace->signalled, !run || !run->options.wake);
    if (run) {
        fence_heavy(run->runtime);
    }
    size_t total = 0;
    for (size_t drained = 1; drained > 0; total += drained) {
        drained = 0;
        unsigned rings = atomic_load(&trace->ring_count);
        for (unsigned i = 0; i < rings; i++) {
            struct trace_ring *ring = atomic_load(&trace->rings[i]);
            drained += ring ? drain_ring(trace, ring, sink, context) : 0;
        }
    }
    atomic_thread_fence(memory_order_seq_cst);
    if (run && (atomic_load(&run->attention) & ATTENTION_TRACE) &&
        !any_pressed(trace)) {
        atomic_fetch_and(&run->attention, ~(unsigned)ATTENTION_TRACE);
        trace_stop_waiting(trace);
    }
    return total;
}
