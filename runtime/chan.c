/* SPDX-License-Identifier: MIT */
/*
 * Channels.
 *
 *   senders        slots                     receivers
 *   [t7][t4]  ->  | v | v | v |   |   |  ->  (parked only while empty)
 *   (parked only     ^front    ^front + length
 *    while full)
 *
 * Both queues are strictly first in, first out, and a value goes straight to
 * a parked receiver: so a send and a receive that do not meet commute, and at
 * most one of the queues is not empty.
 */
#include "runtime/priv.h"

struct chan {
    struct object object;
    struct spin lock;
    bool closed;
    uint8_t value_kind;
    uint32_t value_size;
    uint32_t capacity, length, front;
    struct wait_queue receivers, senders;
    char *slots;
};

/* Not memcpy: the values' memory is the tasks' own, and a sanitizer that
 * watches libc would take the copy for an access by the runtime. */
static inline void copy_value(void *to, const void *from, uint32_t size)
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

static inline void zero_value(void *to, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++) {
        ((char *)to)[i] = 0;
    }
}

/* What the trace shows of a value: integers as they are. */
static inline int64_t shown(const struct chan *c, const void *value)
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

static inline char *slot_at(const struct chan *c, uint32_t i)
{
    uint32_t at = c->front + i;
    if (at >= c->capacity) {
        at -= c->capacity;
    }
    return c->slots + (size_t)at * c->value_size;
}

struct chan *chan_make_at(const char *name, size_t value_size,
    enum value_kind kind, size_t capacity, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_CHAN_MAKE, NULL, 0, site);
    struct chan *c = NULL;
    if (value_size <= UINT32_MAX && capacity <= UINT32_MAX / 2) {
        c = arena_alloc(worker, sizeof *c);
    }
    if (c && capacity > 0) {
        c->slots = arena_alloc(worker, capacity * value_size);
    }
    if (!c || (capacity > 0 && !c->slots)) {
        task_panic_on(worker, NULL, "no memory for a channel", site);
    }
    c->object.name = name;
    c->value_kind = (uint8_t)kind;
    c->value_size = (uint32_t)value_size;
    c->capacity = (uint32_t)capacity;
    if (unlikely(worker->trace != NULL)) {
        trace_write_new(worker,
            &(struct trace_event){
                .kind = TRACE_CHAN_MAKE,
                .task = worker->current->serial,
                .other = kind,
                .value = (int64_t)capacity,
                .site = site,
                .text = name,
            },
            &c->object.serial, false);
    }
    return c;
}

static _Noreturn void misuse(struct worker *worker, struct chan *c,
    const char *message, const struct source_site *site)
{
    object_unlock(worker, &c->lock);
    task_panic_on(worker, &c->object, message, site);
}

/* Reports that `value` went straight from one task to another. */
static inline void emit_hand_off(struct worker *worker, struct chan *c,
    const void *value, struct task *sender, struct task *receiver)
{
    if (unlikely(worker->trace != NULL)) {
        int64_t v = shown(c, value);
        trace_emit(worker, TRACE_CHAN_SEND, sender, &c->object, v, receiver);
        trace_emit(worker, TRACE_CHAN_RECV | TRACE_SAME_TIME, receiver,
            &c->object, v, sender);
    }
}

static inline void emit_value(struct worker *worker, enum trace_kind kind,
    struct chan *c, const void *value, struct task *task)
{
    if (unlikely(worker->trace != NULL)) {
        trace_emit(worker, kind, task, &c->object, shown(c, value), NULL);
    }
}

void chan_send_at(struct chan *c, const void *value, size_t size,
    const struct source_site *site)
{
    struct worker *worker =
        hook(TRACE_CHAN_SEND, &c->object, shown(c, value), site);
    struct task *task = worker->current;
    object_lock(worker, &c->lock);
    if (unlikely(c->closed)) {
        misuse(worker, c, "send on a closed channel", site);
    }
    if (unlikely(size != c->value_size)) {
        misuse(worker, c, "send of a value of the wrong size", site);
    }
    struct waiter *receiver = wait_queue_pop(&c->receivers);
    if (receiver) {
        copy_value(receiver->slot, value, c->value_size);
        receiver->done = true;
        sync_release(receiver);
        if (c->capacity == 0) {
            sync_acquire(receiver->task);
        }
        emit_hand_off(worker, c, value, task, receiver->task);
        object_unlock(worker, &c->lock);
        task_ready(worker, receiver->task);
        return;
    }
    if (c->length < c->capacity) {
        char *slot = slot_at(c, c->length++);
        copy_value(slot, value, c->value_size);
        sync_acquire(slot);
        sync_release(slot);
        emit_value(worker, TRACE_CHAN_SEND, c, value, task);
        object_unlock(worker, &c->lock);
        return;
    }
    task->waiter = (struct waiter){
        .task = task, .slot = (void *)(uintptr_t)value, /* only read from */
    };
    wait_queue_push(&c->senders, &task->waiter);
    emit_value(worker, TRACE_CHAN_SEND_WAIT, c, value, task);
    sync_release(task);
    task_park(worker, TRACE_CHAN_SEND_WAIT, &c->object, &c->lock);
    sync_acquire(&task->waiter);
    if (unlikely(!task->waiter.done)) {
        task_panic_on(
            task->worker, &c->object, "send on a closed channel", site);
    }
}

/* Takes the oldest buffered value; the first parked sender's moves up. */
static void take_buffered(struct worker *worker, struct chan *c, void *value)
{
    char *slot = slot_at(c, 0);
    copy_value(value, slot, c->value_size);
    sync_acquire(slot);
    sync_release(slot);
    c->front = c->front + 1 == c->capacity ? 0 : c->front + 1;
    c->length--;
    emit_value(worker, TRACE_CHAN_RECV, c, value, worker->current);
    struct waiter *sender = wait_queue_pop(&c->senders);
    if (!sender) {
        object_unlock(worker, &c->lock);
        return;
    }
    copy_value(slot_at(c, c->length++), sender->slot, c->value_size);
    sender->done = true;
    sync_release(sender);
    emit_value(worker, TRACE_CHAN_SEND, c, sender->slot, sender->task);
    object_unlock(worker, &c->lock);
    task_ready(worker, sender->task);
}

bool chan_recv_at(
    struct chan *c, void *value, size_t size, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_CHAN_RECV, &c->object, 0, site);
    struct task *task = worker->current;
    object_lock(worker, &c->lock);
    if (unlikely(size != c->value_size)) {
        misuse(worker, c, "receive into a value of the wrong size", site);
    }
    if (c->length > 0) {
        take_buffered(worker, c, value);
        return true;
    }
    struct waiter *sender = wait_queue_pop(&c->senders);
    if (sender) {
        copy_value(value, sender->slot, c->value_size);
        sender->done = true;
        sync_acquire(sender->task);
        sync_release(sender);
        emit_hand_off(worker, c, value, sender->task, task);
        object_unlock(worker, &c->lock);
        task_ready(worker, sender->task);
        return true;
    }
    if (c->closed) {
        zero_value(value, c->value_size);
        sync_acquire(c);
        trace_emit(worker, TRACE_CHAN_RECV_CLOSED, task, &c->object, 0, NULL);
        object_unlock(worker, &c->lock);
        return false;
    }
    task->waiter = (struct waiter){.task = task, .slot = value};
    wait_queue_push(&c->receivers, &task->waiter);
    trace_emit(worker, TRACE_CHAN_RECV_WAIT, task, &c->object, 0, NULL);
    sync_release(task);
    task_park(worker, TRACE_CHAN_RECV_WAIT, &c->object, &c->lock);
    sync_acquire(&task->waiter);
    return task->waiter.done;
}

void chan_close_at(struct chan *c, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_CHAN_CLOSE, &c->object, 0, site);
    object_lock(worker, &c->lock);
    if (c->closed) {
        misuse(worker, c, "close of a closed channel", site);
    }
    c->closed = true;
    sync_release(c);
    trace_emit(worker, TRACE_CHAN_CLOSE, worker->current, &c->object, 0, NULL);
    struct wait_queue receivers = c->receivers;
    struct wait_queue senders = c->senders;
    c->receivers = c->senders = (struct wait_queue){NULL, NULL};
    for (struct waiter *w = receivers.first; w; w = w->next) {
        zero_value(w->slot, c->value_size);
        sync_release(w);
        trace_emit(
            worker, TRACE_CHAN_RECV_CLOSED, w->task, &c->object, 0, NULL);
    }
    for (struct waiter *w = senders.first; w; w = w->next) {
        sync_release(w);
    }
    object_unlock(worker, &c->lock);
    task_ready_all(worker, &receivers);
    task_ready_all(worker, &senders);
}

size_t chan_length(struct chan *c)
{
    struct worker *worker = worker_self();
    object_lock(worker, &c->lock);
    size_t length = c->length;
    object_unlock(worker, &c->lock);
    return length;
}

size_t chan_capacity(const struct chan *c)
{
    return c->capacity;
}
