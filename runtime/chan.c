/* SPDX-License-Identifier: MIT */
/* Channels: making, sending, receiving, closing. */
#include "runtime/chan_priv.h"
#include "runtime/park.h"

void chan_init(struct chan *c, const char *name, size_t value_size,
    enum value_kind kind, size_t capacity, void *slots)
{
    c->object.name = name;
    c->value_kind = (uint8_t)kind;
    c->value_size = (uint32_t)value_size;
    c->accepts = (uint32_t)value_size;
    c->capacity = (uint32_t)capacity;
    c->slots = slots;
}

struct chan *chan_make_at(const char *name, size_t value_size,
    enum value_kind kind, size_t capacity, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_CHAN_MAKE, NULL, 0, site);
    struct chan *c = NULL;
    void *slots = NULL;
    if (value_size < CHAN_CLOSED && capacity <= UINT32_MAX / 2) {
        c = arena_alloc(worker, sizeof *c);
    }
    if (c && capacity > 0) {
        slots = arena_alloc(worker, capacity * value_size);
    }
    if (!c || (capacity > 0 && !slots)) {
        task_panic_on(worker, NULL, "no memory for a channel", site);
    }
    chan_init(c, name, value_size, kind, capacity, slots);
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

/* Go's nil channel: nobody is ever on its other side. */
static void wait_for_ever(bool send, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_CHAN_NIL_WAIT, NULL, send, site);
    trace_emit(worker, TRACE_CHAN_NIL_WAIT, worker->current, NULL, send, NULL);
    task_park(worker, TRACE_CHAN_NIL_WAIT, NULL, NULL);
}

SWITCHES void chan_send_at(struct chan *c, const void *value, size_t size,
    const struct source_site *site)
{
    if (unlikely(!c)) {
        wait_for_ever(true, site);
        return;
    }
    struct worker *worker =
        hook(TRACE_CHAN_SEND, &c->object, chan_shown(c, value), site);
    struct task *woken;
    object_lock(worker, &c->lock);
    if (unlikely(size != c->accepts)) {
        misuse(worker, c,
            c->closed ? CHAN_SEND_ON_CLOSED
                      : "send of a value of the wrong size",
            site);
    }
    if (chan_send_now(worker, c, value, NULL, &woken)) {
        object_unlock(worker, &c->lock);
        if (woken) {
            task_ready(worker, woken);
        }
        return;
    }
    struct task *task = worker->current;
    task->waiter = (struct waiter){
        .task = task, .slot = (void *)(uintptr_t)value, /* only read from */
    };
    wait_queue_push(&c->senders, &task->waiter);
    chan_emit_value(worker, TRACE_CHAN_SEND_WAIT, c, value, task, NULL);
    sync_release(task);
    task_park(worker, TRACE_CHAN_SEND_WAIT, &c->object, &c->lock);
    sync_acquire(&task->waiter);
    if (unlikely(!task->waiter.done)) {
        task_panic_on(task->worker, &c->object, CHAN_SEND_ON_CLOSED, site);
    }
}

SWITCHES bool chan_recv_at(
    struct chan *c, void *value, size_t size, const struct source_site *site)
{
    if (unlikely(!c)) {
        wait_for_ever(false, site);
        return false;
    }
    struct worker *worker = hook(TRACE_CHAN_RECV, &c->object, 0, site);
    struct task *woken;
    bool ok;
    object_lock(worker, &c->lock);
    if (unlikely(size != c->value_size)) {
        misuse(worker, c, "receive into a value of the wrong size", site);
    }
    if (chan_recv_now(worker, c, value, &ok, NULL, &woken)) {
        object_unlock(worker, &c->lock);
        if (woken) {
            task_ready(worker, woken);
        }
        return ok;
    }
    struct task *task = worker->current;
    task->waiter = (struct waiter){.task = task, .slot = value};
    wait_queue_push(&c->receivers, &task->waiter);
    trace_emit(worker, TRACE_CHAN_RECV_WAIT, task, &c->object, 0, NULL);
    sync_release(task);
    task_park(worker, TRACE_CHAN_RECV_WAIT, &c->object, &c->lock);
    sync_acquire(&task->waiter);
    return task->waiter.done;
}

void chan_close_now(
    struct worker *worker, struct chan *c, struct wait_queue *woken)
{
    c->closed = true;
    c->accepts = CHAN_CLOSED;
    sync_release(c);
    for (struct waiter *w; (w = chan_take_waiter(worker, &c->receivers));) {
        chan_zero(w->slot, c->value_size);
        sync_release(w);
        trace_emit(
            worker, TRACE_CHAN_RECV_CLOSED, w->task, &c->object, 0, NULL);
        chan_tell(w);
        wait_queue_push(woken, w);
    }
    for (struct waiter *w; (w = chan_take_waiter(worker, &c->senders));) {
        sync_release(w);
        trace_emit(
            worker, TRACE_CHAN_SEND_CLOSED, w->task, &c->object, 0, NULL);
        chan_tell(w);
        wait_queue_push(woken, w);
    }
}

void chan_close_at(struct chan *c, const struct source_site *site)
{
    struct worker *worker =
        hook(TRACE_CHAN_CLOSE, c ? &c->object : NULL, 0, site);
    if (!c) {
        task_panic_on(worker, NULL, "close of a nil channel", site);
    }
    object_lock(worker, &c->lock);
    if (c->closed) {
        misuse(worker, c, "close of a closed channel", site);
    }
    struct wait_queue woken = {NULL, NULL};
    trace_emit(worker, TRACE_CHAN_CLOSE, worker->current, &c->object, 0, NULL);
    chan_close_now(worker, c, &woken);
    object_unlock(worker, &c->lock);
    task_ready_all(worker, &woken);
}

size_t chan_length_of(struct chan *c)
{
    if (!c) {
        return 0;
    }
    struct worker *worker = worker_self();
    object_lock(worker, &c->lock);
    size_t length = c->length;
    object_unlock(worker, &c->lock);
    return length;
}

size_t chan_capacity_of(const struct chan *c)
{
    return c ? c->capacity : 0;
}
