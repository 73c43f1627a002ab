/* SPDX-License-Identifier: MIT */
#include "runtime/future.h"

#include "runtime/ctx_priv.h"

struct future {
    struct object object;
    struct ending ending; /* of its computation */
    struct spin lock;
    future_fn *fn;
    void *arg;
    const struct source_site *site;
    bool set;
    void *result;
    const char *panic; /* what ended it instead of a result, or NULL */
    struct wait_queue waiters;
};

/* Hands the result to all who wait; gives the future's lock back. */
static void set(struct worker *worker, struct future *f)
{
    struct task *task = worker->current;
    struct wait_queue served = {NULL, NULL};
    f->set = true;
    sync_release(f);
    trace_emit(worker, TRACE_FUTURE_SET, task, &f->object, 0, NULL);
    for (struct waiter *w; (w = chan_take_waiter(worker, &f->waiters));) {
        trace_emit(worker, TRACE_FUTURE_GET, w->task, &f->object, 0, task);
        chan_tell(w);
        wait_queue_push(&served, w);
    }
    object_unlock(worker, &f->lock);
    task_ready_all(worker, &served);
}

static void finish(struct ending *ending, const char *message)
{
    struct future *f =
        (struct future *)((uintptr_t)ending - offsetof(struct future, ending));
    struct worker *worker = hook(TRACE_FUTURE_SET, &f->object, 0, f->site);
    object_lock(worker, &f->lock);
    f->panic = message;
    set(worker, f);
}

static void call(void *arg)
{
    struct future *f = arg;
    f->result = f->fn(f->arg);
}

static void compute(void *arg)
{
    struct future *f = arg;
    struct worker *worker = hook(TRACE_FUTURE_BEGIN, &f->object, 0, f->site);
    trace_emit(
        worker, TRACE_FUTURE_BEGIN, worker->current, &f->object, 0, NULL);
    panic_call(call, f, &f->ending);
}

struct future *future_go_at(const char *name, future_fn *fn, void *arg,
    const char *fn_name, const struct source_site *site)
{
    struct future *f =
        object_make(TRACE_FUTURE_MAKE, sizeof(struct future), name, 0, site);
    f->ending.fn = finish;
    f->fn = fn;
    f->arg = arg;
    f->site = site;
    task_go_at(compute, f, fn_name, site);
    return f;
}

/* ctx may be NULL: it never ends. */
static bool await(
    struct future *f, struct ctx *ctx, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_FUTURE_GET, &f->object, 0, site);
    struct task *task = worker->current;
    object_lock(worker, &f->lock);
    if (f->set) {
        trace_emit(worker, TRACE_FUTURE_GET, task, &f->object, 0, NULL);
        object_unlock(worker, &f->lock);
    } else {
        struct ctx_waiter waiter = {0};
        if (!ctx_park(worker, ctx, &waiter,
                &(struct ctx_wait){
                    &f->object, &f->lock, &f->waiters, TRACE_FUTURE_WAIT, 0})) {
            object_unlock(task->worker, &f->lock);
            return false;
        }
    }
    sync_acquire(f);
    if (f->panic) {
        worker = hook(TRACE_TASK_PANIC, &f->object, 0, site);
        task_panic_on(worker, &f->object, f->panic, site);
    }
    return true;
}

void *future_await_at(struct future *f, const struct source_site *site)
{
    await(f, NULL, site);
    return f->result;
}

bool future_await_ctx_at(struct future *f, struct ctx *ctx, void **result,
    const struct source_site *site)
{
    bool there = await(f, ctx, site);
    *result = there ? f->result : NULL;
    return there;
}
