/* SPDX-License-Identifier: MIT */
#include "runtime/trace.h"

#include <limits.h>
#include <stdlib.h>

#include "runtime/priv.h"

/*
 *   events [ . . d d d d . . ]     head: the worker writes here
 *              ^tail    ^head      tail: the drain reads here
 */
struct trace_ring {
    _Alignas(64) _Atomic uint64_t head;
    uint64_t tail_seen; /* the worker's copy of tail */
    uint64_t lost;      /* events not written since the last gap event */
    _Alignas(64) _Atomic uint64_t tail;
    struct trace_event *events;
};

struct trace {
    struct run *run; /* NULL before and after it */
    size_t capacity; /* of each ring, a power of two */
    unsigned ring_count;
    struct trace_ring *rings;
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
        while (trace->capacity < capacity) {
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
    for (unsigned i = 0; i < trace->ring_count; i++) {
        free(trace->rings[i].events);
    }
    free(trace->rings);
    free(trace);
}

bool trace_attach(struct trace *trace, struct run *run)
{
    trace->rings = aligned_alloc(64, run->worker_count * sizeof *trace->rings);
    if (!trace->rings) {
        return false;
    }
    trace->run = run;
    for (unsigned i = 0; i < run->worker_count; i++) {
        struct trace_ring *ring = &trace->rings[i];
        *ring = (struct trace_ring){
            .events = malloc(trace->capacity * sizeof *ring->events)};
        if (!ring->events) {
            return false;
        }
        trace->ring_count = i + 1;
        run->workers[i].trace = ring;
    }
    return true;
}

void trace_detach(struct trace *trace)
{
    trace->run = NULL;
}

/* ---- the workers' side ---- */

static uint64_t take_seq(struct trace *trace, bool multi)
{
    if (multi) {
        return atomic_fetch_add_explicit(
            &trace->next_seq, 1, memory_order_relaxed);
    }
    uint64_t seq = atomic_load_explicit(&trace->next_seq, memory_order_relaxed);
    atomic_store_explicit(&trace->next_seq, seq + 1, memory_order_relaxed);
    return seq;
}

static bool has_room(
    const struct trace *trace, struct trace_ring *ring, unsigned n)
{
    uint64_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
    if (head + n - ring->tail_seen > trace->capacity) {
        ring->tail_seen =
            atomic_load_explicit(&ring->tail, memory_order_acquire);
    }
    return head + n - ring->tail_seen <= trace->capacity;
}

static void put(struct worker *worker, const struct trace_event *event)
{
    struct trace *trace = worker->run->options.trace;
    struct trace_ring *ring = worker->trace;
    uint64_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
    struct trace_event *to = &ring->events[head & (trace->capacity - 1)];
    *to = *event;
    to->seq = take_seq(trace, worker->multi);
    to->time_ns = run_now(worker->run);
    to->worker = worker->shown_index;
    atomic_store_explicit(&ring->head, head + 1, memory_order_release);
}

static void signal_host(struct worker *worker)
{
    struct run *run = worker->run;
    struct trace *trace = run->options.trace;
    fence_light(worker);
    if (run->options.wake &&
        !atomic_load_explicit(&trace->signalled, memory_order_relaxed) &&
        !atomic_exchange(&trace->signalled, true)) {
        run->options.wake(run->options.wake_context);
    }
}

void trace_write(struct worker *worker, const struct trace_event *event)
{
    struct trace *trace = worker->run->options.trace;
    struct trace_ring *ring = worker->trace;
    if (!has_room(trace, ring, ring->lost ? 2 : 1)) {
        ring->lost++;
        return;
    }
    if (unlikely(ring->lost)) {
        put(worker, &(struct trace_event){
                        .kind = TRACE_RUN_GAP, .value = (int64_t)ring->lost});
        ring->lost = 0;
    }
    put(worker, event);
    if (worker->run->options.lossless && trace_pressed(worker)) {
        atomic_fetch_or(&worker->run->attention, ATTENTION_TRACE);
    }
    signal_host(worker);
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

bool trace_pressed(const struct worker *worker)
{
    const struct trace_ring *ring = worker->trace;
    size_t capacity = worker->run->options.trace->capacity;
    uint64_t used = atomic_load_explicit(&ring->head, memory_order_relaxed) -
                    atomic_load_explicit(&ring->tail, memory_order_relaxed);
    return used > capacity / 4 * 3;
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

/* Hands on this ring's events as long as they are next in the total order. */
static size_t drain_ring(struct trace *trace, struct trace_ring *ring,
    trace_sink *sink, void *context)
{
    uint64_t head = atomic_load_explicit(&ring->head, memory_order_acquire);
    uint64_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
    uint64_t start = tail;
    while (tail != head) {
        struct trace_event event = ring->events[tail & (trace->capacity - 1)];
        if (event.seq != trace->next_drained) {
            break;
        }
        if (event.time_ns < trace->last_time) {
            event.time_ns = trace->last_time; /* two cores' clocks, read
                                                 in the other order */
        }
        trace->last_time = event.time_ns;
        trace->next_drained++;
        tail++;
        sink(context, &event);
    }
    atomic_store_explicit(&ring->tail, tail, memory_order_release);
    return tail - start;
}

size_t trace_drain(struct trace *trace, trace_sink *sink, void *context)
{
    struct run *run = trace->run;
    atomic_store(&trace->signalled, false);
    if (run) {
        fence_heavy(run->runtime);
    }
    size_t total = 0;
    for (size_t drained = 1; drained > 0; total += drained) {
        drained = 0;
        for (unsigned i = 0; i < trace->ring_count; i++) {
            drained += drain_ring(trace, &trace->rings[i], sink, context);
        }
    }
    atomic_thread_fence(memory_order_seq_cst);
    if (run && (atomic_load(&run->attention) & ATTENTION_TRACE)) {
        atomic_fetch_and(&run->attention, ~(unsigned)ATTENTION_TRACE);
        trace_stop_waiting(trace);
    }
    return total;
}
