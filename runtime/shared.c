/* SPDX-License-Identifier: MIT */
/*
 * Shared variables. The lock makes an access and its event one step, so that
 * what is told is what happened; it is not a way to order tasks, and TSan and
 * the model are told of none.
 */
#include "runtime/shared.h"

#include "runtime/priv.h"

struct shared {
    struct object object;
    struct spin lock;
    long value;
};

struct shared *shared_make_at(
    const char *name, long initial, const struct source_site *site)
{
    struct shared *v = object_make(
        TRACE_SHARED_MAKE, sizeof(struct shared), name, initial, site);
    v->value = initial;
    return v;
}

long shared_read_at(struct shared *v, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_SHARED_READ, &v->object, 0, site);
    object_lock(worker, &v->lock);
    long value = v->value;
    trace_emit(
        worker, TRACE_SHARED_READ, worker->current, &v->object, value, NULL);
    object_unlock(worker, &v->lock);
    return value;
}

void shared_write_at(struct shared *v, long x, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_SHARED_WRITE, &v->object, x, site);
    object_lock(worker, &v->lock);
    v->value = x;
    trace_emit(
        worker, TRACE_SHARED_WRITE, worker->current, &v->object, x, NULL);
    object_unlock(worker, &v->lock);
}
