/* SPDX-License-Identifier: MIT */
/*
 * chan_priv.h: a channel's inside, for what sends, receives and closes:
 * chan.c, select.c, and the objects that have a channel of their own.
 *
 *   senders        slots                     receivers
 *   [t7][t4]  ->  | v | v | v |   |   |  ->  (parked only while empty)
 *   (parked only     ^front    ^front + length
 *    while full)
 *
 * Both queues are strictly first in, first out, and a value goes straight to
 * a parked receiver: so a send and a receive that do not meet commute, and at
 * most one of the queues is not empty (but for a select that waits on both
 * sides of a channel).
 *
 * A select waits in several queues at once. Whoever takes its waiter from one
 * of them claims the select; the waiters that it leaves behind in the others
 * are passed over until it takes them out itself.
 */
#ifndef RUNTIME_CHAN_PRIV_H
#define RUNTIME_CHAN_PRIV_H

#include "runtime/priv.h"

/* Not for other programs. */
#pragma GCC visibility push(hidden)

struct chan {
    struct object object;
    struct spin lock;
    bool closed;
    bool is_timer; /* it lies in a struct timer */
    uint8_t value_kind;
    uint32_t value_size;
    uint32_t accepts; /* the size of values to send; none has CHAN_CLOSED */
    uint32_t capacity, length, front;
    struct wait_queue receivers, senders;
    char *slots;
    void *unwanted; /* where a select puts values it does not want */
};

#define CHAN_CLOSED UINT32_MAX
#define CHAN_SEND_ON_CLOSED "send on a closed channel"

/* Which arm of a select an operation is, for the trace. */
struct choice {
    unsigned arm;   /* its index */
    unsigned ready; /* among so many that were ready */
};

/* What a select has in common for all its waiters. */
struct selection {
    _Atomic(struct waiter *) winner; /* NULL: it still waits */
    atomic_bool told;                /* the trace has the winner's event */
    struct waiter time_out;          /* the winner when time is over */
};

/* A select's place in one queue; lies on its stack, one for each arm. */
struct select_waiter {
    struct waiter waiter;
    struct waiter *prev; /* who was ahead when it was last changed */
    struct selection *selection;
    struct chan *chan;
    struct select_waiter *next_locked; /* the next one of another channel */
};

/* Notes that a timer's tick was taken from its slot; with the lock held. */
void timer_taken(struct worker *worker, struct chan *c);

/* Claims the select that w, just taken from a queue, belongs to. False when
 * another queue's waiter was claimed first. */
static inline bool chan_claim(struct worker *worker, struct waiter *w)
{
    struct select_waiter *waiter = (struct select_waiter *)w;
    waiter->waiter.queued = false;
    struct waiter *none = NULL;
    if (worker->multi) {
        return atomic_compare_exchange_strong(
            &waiter->selection->winner, &none, w);
    }
    bool open =
        !atomic_load_explicit(&waiter->selection->winner, memory_order_relaxed);
    if (open) {
        atomic_store_explicit(
            &waiter->selection->winner, w, memory_order_relaxed);
    }
    return open;
}

/* Says that the events are written of an operation that claimed a waiter. */
static inline void chan_tell(struct waiter *w)
{
    if (w->selects) {
        struct select_waiter *waiter = (struct select_waiter *)w;
        atomic_store_explicit(
            &waiter->selection->told, true, memory_order_release);
    }
}

/* Passes over a waiter that was claimed elsewhere. Whatever comes of that must
 * not get into the trace before the claim, so waits for that to be told; who
 * claims holds no claim back while it waits here. */
static inline void chan_pass_over(
    struct worker *worker, const struct select_waiter *waiter)
{
    while (
        worker->multi && worker->trace &&
        !atomic_load_explicit(&waiter->selection->told, memory_order_acquire)) {
        spin_relax();
    }
}

/* Takes the first waiter that still waits; NULL when there is none. With the
 * lock held, as all that follow. */
static inline struct waiter *chan_take_waiter(
    struct worker *worker, struct wait_queue *queue)
{
    struct waiter *w = wait_queue_pop(queue);
    while (w && unlikely(w->selects) && !chan_claim(worker, w)) {
        chan_pass_over(worker, (struct select_waiter *)w);
        w = wait_queue_pop(queue);
    }
    return w;
}

/* Tells whether anybody still waits, passing over those who do not. */
static inline bool chan_is_awaited(
    struct worker *worker, struct wait_queue *queue)
{
    struct waiter *w = queue->first;
    while (w && unlikely(w->selects)) {
        struct select_waiter *waiter = (struct select_waiter *)w;
        if (!atomic_load_explicit(
                &waiter->selection->winner, memory_order_relaxed)) {
            break;
        }
        chan_pass_over(worker, waiter);
        waiter->waiter.queued = false;
        wait_queue_pop(queue);
        w = queue->first;
    }
    return w != NULL;
}

/* Takes a waiter that is still in its queue out of it. */
static inline void chan_drop_waiter(
    struct wait_queue *queue, struct select_waiter *waiter)
{
    struct waiter *next = waiter->waiter.next;
    bool first = queue->first == &waiter->waiter;
    if (first) {
        queue->first = next;
    } else {
        waiter->prev->next = next;
    }
    if (!next) {
        queue->last = first ? NULL : waiter->prev;
    } else if (next->selects) {
        ((struct select_waiter *)next)->prev = waiter->prev;
    }
    waiter->waiter.queued = false;
}

/* Not memcpy: the values' memory is the tasks' own, and a sanitizer that
 * watches libc would take the copy for an access by the runtime. */
static inline void chan_copy(void *to, const void *from, uint32_t size)
{
    if (likely(size == sizeof(uint32_t))) {
        *(uint32_t *)to = *(const uint32_t *)from;
    } else if (likely(size == sizeof(uint64_t))) {
        *(uint64_t *)to = *(const uint64_t *)from;
    } else {
        for (uint32_t i = 0; i < size; i++) {
            ((char *)to)[i] = ((const char *)from)[i];
        }
    }
}

static inline void chan_zero(void *to, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++) {
        ((char *)to)[i] = 0;
    }
}

/* What the trace shows of a value: integers as they are. */
static inline int64_t chan_shown(const struct chan *c, const void *value)
{
    if (c->value_kind != VALUE_INTEGER) {
        return 0;
    }
    switch (c->value_size) {
    case 1:
        return *(const int8_t *)value;
    case 2:
        return *(const int16_t *)value;
    case 4:
        return *(const int32_t *)value;
    default:
        return *(const int64_t *)value;
    }
}

static inline char *chan_slot(const struct chan *c, uint32_t i)
{
    uint32_t at = c->front + i;
    if (at >= c->capacity) {
        at -= c->capacity;
    }
    return c->slots + (size_t)at * c->value_size;
}

/* Reports that a select took this arm. */
static inline void chan_emit_choice(struct worker *worker, struct chan *c,
    struct task *task, const struct choice *choice)
{
    if (choice) {
        trace_record(worker, TRACE_SELECT_CHOOSE, task->site, task->serial,
            c->object.serial, choice->ready, choice->arm);
    }
}

/* Reports that `value` went straight from one task to another; one of them
 * waited as w. */
static inline void chan_emit_hand_off(struct worker *worker, struct chan *c,
    const void *value, struct task *sender, struct task *receiver,
    struct waiter *w, const struct choice *choice)
{
    if (unlikely(worker->trace != NULL)) {
        chan_emit_choice(worker, c, worker->current, choice);
        trace_hand_off(
            worker, &c->object, sender, receiver, chan_shown(c, value));
        chan_tell(w);
    }
}

static inline void chan_emit_value(struct worker *worker, enum trace_kind kind,
    struct chan *c, const void *value, struct task *task,
    const struct choice *choice)
{
    if (unlikely(worker->trace != NULL)) {
        chan_emit_choice(worker, c, task, choice);
        trace_emit(worker, kind, task, &c->object, chan_shown(c, value), NULL);
    }
}

/* Sends for the current task, if it need not wait: then true, and *woken is
 * who is to be made ready when the lock is released, or NULL. */
static inline bool chan_send_now(struct worker *worker, struct chan *c,
    const void *value, const struct choice *choice, struct task **woken)
{
    struct waiter *receiver = chan_take_waiter(worker, &c->receivers);
    *woken = NULL;
    if (receiver) {
        chan_copy(receiver->slot, value, c->value_size);
        receiver->done = true;
        sync_release(receiver);
        if (c->capacity == 0) {
            sync_acquire(receiver->task);
        }
        *woken = receiver->task;
        chan_emit_hand_off(
            worker, c, value, worker->current, *woken, receiver, choice);
        return true;
    }
    if (c->length < c->capacity) {
        char *slot = chan_slot(c, c->length++);
        chan_copy(slot, value, c->value_size);
        sync_acquire(slot);
        sync_release(slot);
        chan_emit_value(
            worker, TRACE_CHAN_SEND, c, value, worker->current, choice);
        return true;
    }
    return false;
}

/* Takes the oldest buffered value; the first parked sender's moves up. */
static inline struct task *chan_take_buffered(struct worker *worker,
    struct chan *c, void *value, const struct choice *choice)
{
    char *slot = chan_slot(c, 0);
    chan_copy(value, slot, c->value_size);
    sync_acquire(slot);
    sync_release(slot);
    c->length--;
    chan_emit_value(worker, TRACE_CHAN_RECV, c, value, worker->current, choice);
    if (++c->front == c->capacity) {
        c->front = 0;
        if (unlikely(c->is_timer)) { /* has one slot, so it comes by here */
            timer_taken(worker, c);
        }
    }
    struct waiter *sender = chan_take_waiter(worker, &c->senders);
    if (!sender) {
        return NULL;
    }
    chan_copy(chan_slot(c, c->length++), sender->slot, c->value_size);
    sender->done = true;
    sync_release(sender);
    chan_emit_value(
        worker, TRACE_CHAN_SEND, c, sender->slot, sender->task, NULL);
    if (unlikely(worker->trace != NULL)) {
        chan_tell(sender);
    }
    return sender->task;
}

/* Receives for the current task, if it need not wait: see chan_send_now. *ok
 * tells a value from the end of a closed channel. */
static inline bool chan_recv_now(struct worker *worker, struct chan *c,
    void *value, bool *ok, const struct choice *choice, struct task **woken)
{
    *ok = true;
    if (c->length > 0) {
        *woken = chan_take_buffered(worker, c, value, choice);
        return true;
    }
    *woken = NULL;
    struct waiter *sender = chan_take_waiter(worker, &c->senders);
    if (sender) {
        chan_copy(value, sender->slot, c->value_size);
        sender->done = true;
        sync_acquire(sender->task);
        sync_release(sender);
        *woken = sender->task;
        chan_emit_hand_off(
            worker, c, value, *woken, worker->current, sender, choice);
        return true;
    }
    if (c->closed) {
        chan_zero(value, c->value_size);
        sync_acquire(c);
        if (unlikely(worker->trace != NULL)) {
            chan_emit_choice(worker, c, worker->current, choice);
            trace_emit(worker, TRACE_CHAN_RECV_CLOSED, worker->current,
                &c->object, 0, NULL);
        }
        *ok = false;
        return true;
    }
    return false;
}

/* Fills in a zeroed channel that lies in another object; its event is the
 * caller's. */
void chan_init(struct chan *c, const char *name, size_t value_size,
    enum value_kind kind, size_t capacity, void *slots);

/* Closes the channel, all but its event: everybody who waits is put into
 * *woken, to be made ready when the lock is released. */
void chan_close_now(
    struct worker *worker, struct chan *c, struct wait_queue *woken);

#pragma GCC visibility pop

#endif
