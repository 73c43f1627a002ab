/* SPDX-License-Identifier: MIT */
#include "runtime/pool.h"

#include "runtime/priv.h"

struct place {
    struct place *below;
    void *thing;
};

/* A stack: what was put last is in the caches still. */
struct pool {
    struct object object;
    struct spin lock;
    pool_fn *make;
    struct place *top;
    struct place *spare; /* places without a thing */
    int64_t count;
};

struct pool *pool_make_at(
    const char *name, pool_fn *make, const struct source_site *site)
{
    struct pool *p =
        object_make(TRACE_POOL_MAKE, sizeof(struct pool), name, 0, site);
    p->make = make;
    return p;
}

void *pool_get_at(struct pool *p, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_POOL_GET, &p->object, 0, site);
    object_lock(worker, &p->lock);
    struct place *place = p->top;
    void *thing = NULL;
    enum trace_kind kind = place ? TRACE_POOL_GET : TRACE_POOL_NEW;
    if (place) {
        thing = place->thing;
        p->top = place->below;
        p->count--;
        place->below = p->spare;
        p->spare = place;
        sync_acquire(place);
    }
    trace_emit(worker, kind, worker->current, &p->object, p->count, NULL);
    object_unlock(worker, &p->lock);
    return place ? thing : p->make();
}

void pool_put_at(struct pool *p, void *thing, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_POOL_PUT, &p->object, 0, site);
    object_lock(worker, &p->lock);
    struct place *place =
        p->spare ? p->spare : arena_alloc(worker, sizeof *place);
    if (!place) {
        object_unlock(worker, &p->lock);
        task_panic_on(worker, &p->object, "out of memory", site);
    }
    p->spare = p->spare ? p->spare->below : NULL;
    *place = (struct place){p->top, thing};
    p->top = place;
    p->count++;
    sync_release(place);
    trace_emit(
        worker, TRACE_POOL_PUT, worker->current, &p->object, p->count, NULL);
    object_unlock(worker, &p->lock);
}
