/* SPDX-License-Identifier: MIT */
#include "runtime/trace_priv.h"

static const uint64_t SITE_MASK = (UINT64_C(1) << SEQ_SHIFT) - 1;
static const uint64_t BASE_SEQ_MASK = (UINT64_C(1) << KIND_SHIFT) - 1;

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
    size_t drained = 0;
    for (; ring->from != ring->to; ring->from++) {
        const struct record *record =
            &ring->records[ring->from & (trace->capacity - 1)];
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
    atomic_store_explicit(&ring->tail, ring->from, memory_order_release);
    return drained;
}

/* Notes how far each ring is written, and lists them. Once for a drain: each
 * look takes the line that says so away from its worker. */
static unsigned look_at_rings(struct trace *trace, struct trace_ring **rings)
{
    unsigned most = atomic_load(&trace->ring_count);
    unsigned count = 0;
    for (unsigned i = 0; i < most; i++) {
        struct trace_ring *ring = atomic_load(&trace->rings[i]);
        if (ring) {
            ring->to = atomic_load_explicit(&ring->head, memory_order_acquire);
            sync_acquire(ring);
            rings[count++] = ring;
        }
    }
    return count;
}

/* A ring stays full while an event before its first one is still on its way:
 * then those who wait for room must wait on. */
static bool any_pressed(const struct trace *trace)
{
    unsigned rings = atomic_load(&trace->ring_count);
    for (unsigned i = 0; i < rings; i++) {
        const struct trace_ring *ring = atomic_load(&trace->rings[i]);
        if (ring && ring_is_pressed(ring)) {
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
    struct trace_ring *rings[WORKERS_MOST + 1];
    unsigned count = look_at_rings(trace, rings);
    size_t total = 0;
    for (size_t drained = 1; drained > 0; total += drained) {
        drained = 0;
        for (unsigned i = 0; i < count; i++) {
            drained += drain_ring(trace, rings[i], sink, context);
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
