/* SPDX-License-Identifier: MIT */
#include "runtime/trace.h"

#include <limits.h>
#include <stdlib.h>

#include "runtime/trace_priv.h"

enum { RECORDS_MOST = 3, COARSE_EVENTS = 16, RECORDS_AHEAD = 8 };

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

static struct trace_ring *ring_new(
    struct trace *trace, uint16_t shown_as, bool coarse)
{
    struct trace_ring *ring = aligned_alloc(64, sizeof *ring);
    if (!ring) {
        return NULL;
    }
    *ring = (struct trace_ring){
        .records = malloc(trace->capacity * sizeof *ring->records),
        .mask = trace->capacity - 1,
        .trace = trace,
        .written.worker = shown_as,
        .read.worker = shown_as,
        .coarse_events = coarse ? COARSE_EVENTS - 1 : 0,
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
        worker->trace = ring_new(trace, i > 0 ? worker->index : 0,
            worker->run->options.coarse_clock && !worker->deterministic);
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

uint64_t trace_last(const struct trace *trace)
{
    return atomic_load_explicit(&trace->next_seq, memory_order_relaxed) - 1;
}

bool trace_pressed(const struct worker *worker)
{
    return ring_is_pressed(worker->trace);
}

static __attribute__((noinline)) void signal_host(struct worker *worker)
{
    const struct run_options *options = &worker->run->options;
    if (!atomic_exchange(&options->trace->signalled, true) && options->wake) {
        options->wake(options->wake_context);
    }
}

/* Finds the time of an event that is not at that of the one before, if that
 * needs no call. */
static inline bool time_at_hand(
    struct worker *worker, struct trace_ring *ring, int64_t *now)
{
    *now = ring->written.time_ns;
    if (ring->coarse_left > 0) {
        ring->coarse_left--;
        return true;
    }
    int64_t read;
    if (!clock_view_try(&worker->clock, &worker->run->clock, &read)) {
        return false;
    }
    ring->coarse_left = ring->coarse_events;
    *now = read > *now ? read : *now;
    worker->now = *now;
    return true;
}

/* Says from where the records go on that follow; the one that is just being
 * written moves up. */
static inline void put_base(struct trace_ring *ring, struct position from)
{
    uint64_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
    struct record *base = &ring->records[head & ring->mask];
    ring->records[(head + 1) & ring->mask] = *base;
    *base = (struct record){
        .place = from.seq | (uint64_t)RECORD_BASE << KIND_SHIFT,
        .value = from.time_ns,
        .task = from.worker,
    };
    ring->written = from;
    atomic_store_explicit(&ring->head, head + 1, memory_order_release);
}

/* Finds the time in any case; so every event passes here by which the worker
 * is shown as another one. */
static int64_t time_of(struct worker *worker, struct trace_ring *ring)
{
    int64_t now;
    if (time_at_hand(worker, ring, &now)) {
        return now;
    }
    int64_t read;
    if (worker->deterministic) {
        read = deterministic_now(worker->run);
        if (worker->shown_index != ring->written.worker) {
            struct position from = ring->written;
            from.worker = worker->shown_index;
            put_base(ring, from);
        }
    } else {
        read = clock_view_ask(&worker->clock, &worker->run->clock);
        ring->coarse_left = ring->coarse_events;
    }
    worker->now = read > now ? read : now;
    return worker->now;
}

static inline struct record *record_at_head(const struct trace_ring *ring)
{
    uint64_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
    return &ring->records[head & ring->mask];
}

/* Writes a record of which there is room; the host may not yet know. In an
 * order that needs few registers: this is the price of tracing. The drain has
 * had the records on its core: one that is written soon is sent for now. */
static inline __attribute__((always_inline)) void put(struct worker *worker,
    struct trace_ring *ring, unsigned kind, int64_t now,
    const struct source_site *site, uint32_t task, uint32_t object,
    uint32_t other, int64_t value)
{
    struct record *record = record_at_head(ring);
    __builtin_prefetch(record + RECORDS_AHEAD, 1);
    record->task = task;
    record->object = object;
    record->other = other;
    record->value = value;
    uint64_t place = (uintptr_t)site | (uint64_t)(uint8_t)kind << KIND_SHIFT;
    uint64_t time_step =
        kind & TRACE_SAME_TIME ? 0 : (uint64_t)(now - ring->written.time_ns);
    uint64_t seq = take_seq(ring->trace, worker->multi);
    uint64_t seq_step = seq - ring->written.seq;
    if (unlikely(seq_step > UINT8_MAX || time_step > UINT32_MAX)) {
        put_base(ring, (struct position){seq, now, ring->written.worker});
        record = record_at_head(ring);
        seq_step = time_step = 0;
    }
    record->place = place | seq_step << SEQ_SHIFT;
    record->time_step = (uint32_t)time_step;
    ring->written.seq = seq;
    if (!(kind & TRACE_SAME_TIME)) {
        ring->written.time_ns = now;
    }
    atomic_store_explicit(&ring->head,
        atomic_load_explicit(&ring->head, memory_order_relaxed) + 1,
        memory_order_release);
}

/* Sees to it that the host knows of what was put. */
static inline void tell(struct worker *worker, const struct trace *trace)
{
    fence_light(worker);
    if (unlikely(
            !atomic_load_explicit(&trace->signalled, memory_order_relaxed))) {
        signal_host(worker);
    }
}

static bool ring_is_full(const struct trace_ring *ring)
{
    return ring_used(ring) + 2 * RECORDS_MOST > ring->mask + 1;
}

/* Makes room for one event: looks how far the drain has come. A lossless run
 * waits for it here only where no operation comes in between, as when a crowd
 * of sleepers wakes. Without room counts the event as lost; with room says
 * first how many were. */
static bool find_room(struct worker *worker)
{
    struct run *run = worker->run;
    struct trace_ring *ring = worker->trace;
    bool lossless = run->options.lossless;
    if (lossless && trace_pressed(worker)) {
        atomic_fetch_or(&run->attention, ATTENTION_TRACE);
    }
    while (lossless && ring_is_full(ring) &&
           !(atomic_load(&run->attention) & ATTENTION_STOP)) {
        trace_await_room(worker);
    }
    if (ring_is_full(ring)) {
        ring->lost++;
        return false;
    }
    size_t capacity = ring->mask + 1;
    size_t used = ring_used(ring);
    /* The next look: at three quarters, then at each event until full. */
    size_t pressed = capacity / 4 * 3;
    size_t left = capacity - 2 * RECORDS_MOST - used;
    size_t quiet = !lossless ? left : used < pressed ? pressed - used : 0;
    uint64_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
    ring->limit = head + (quiet < left ? quiet : left) + 1;
    if (ring->lost) {
        int64_t lost = (int64_t)ring->lost;
        ring->lost = 0;
        put(worker, ring, TRACE_RUN_GAP, time_of(worker, ring), NULL, 0, 0, 0,
            lost);
    }
    return true;
}

static inline bool room_at_hand(const struct trace_ring *ring)
{
    return atomic_load_explicit(&ring->head, memory_order_relaxed) <
           ring->limit;
}

static inline bool has_room(struct worker *worker)
{
    return likely(room_at_hand(worker->trace)) || find_room(worker);
}

/* Does the same as trace_record, where that needs calls; apart, so that it
 * has no registers to save. */
static __attribute__((noinline)) void record_slowly(struct worker *worker,
    unsigned kind, const struct source_site *site, uint32_t task,
    uint32_t object, uint32_t other, int64_t value)
{
    struct trace_ring *ring = worker->trace;
    if (has_room(worker)) {
        int64_t now = kind & TRACE_SAME_TIME ? ring->written.time_ns
                                             : time_of(worker, ring);
        put(worker, ring, kind, now, site, task, object, other, value);
        tell(worker, ring->trace);
    }
}

void trace_record(struct worker *worker, unsigned kind,
    const struct source_site *site, uint32_t task, uint32_t object,
    uint32_t other, int64_t value)
{
    struct trace_ring *ring = worker->trace;
    int64_t now;
    if (unlikely(!room_at_hand(ring) || !time_at_hand(worker, ring, &now))) {
        record_slowly(worker, kind, site, task, object, other, value);
        return;
    }
    put(worker, ring, kind & UINT8_MAX, now, site, task, object, other, value);
    tell(worker, ring->trace);
}

void trace_record_with(struct worker *worker, unsigned kind,
    const struct source_site *site, uint32_t task, uint32_t object,
    uint32_t other, int64_t value)
{
    struct trace_ring *ring = worker->trace;
    kind |= TRACE_SAME_TIME;
    if (unlikely(!room_at_hand(ring))) {
        record_slowly(worker, kind, site, task, object, other, value);
        return;
    }
    put(worker, ring, kind, ring->written.time_ns, site, task, object, other,
        value);
    tell(worker, ring->trace);
}

/* The same for trace_hand_off. */
static __attribute__((noinline)) void hand_off_slowly(struct worker *worker,
    const struct object *object, const struct task *sender,
    const struct task *receiver, int64_t value)
{
    record_slowly(worker, TRACE_CHAN_SEND, sender->site, sender->serial,
        object->serial, receiver->serial, value);
    record_slowly(worker, TRACE_CHAN_RECV | TRACE_SAME_TIME, receiver->site,
        receiver->serial, object->serial, sender->serial, value);
}

void trace_hand_off(struct worker *worker, const struct object *object,
    const struct task *sender, const struct task *receiver, int64_t value)
{
    struct trace_ring *ring = worker->trace;
    int64_t now;
    if (unlikely(!room_at_hand(ring) || !time_at_hand(worker, ring, &now))) {
        hand_off_slowly(worker, object, sender, receiver, value);
        return;
    }
    put(worker, ring, TRACE_CHAN_SEND, now, sender->site, sender->serial,
        object->serial, receiver->serial, value);
    put(worker, ring, TRACE_CHAN_RECV | TRACE_SAME_TIME, now, receiver->site,
        receiver->serial, object->serial, sender->serial, value);
    tell(worker, ring->trace);
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
    struct trace_ring *ring = worker->trace;
    if (has_room(worker)) {
        if (event->text) {
            put_text(ring, event->text);
        }
        put(worker, ring, event->kind, time_of(worker, ring), event->site,
            event->task, event->object, event->other, event->value);
        tell(worker, ring->trace);
    }
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
