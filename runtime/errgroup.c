/* SPDX-License-Identifier: MIT */
/*
 * Error groups: a wait group, a limit and a context.
 *
 *   starters [t5][t2] -> | running / limit | -> [t1] waiters, when none runs
 */
#include "runtime/errgroup.h"

#include "runtime/park.h"
#include "runtime/priv.h"

struct errgroup {
    struct object object;
    struct spin lock;
    struct ctx *ctx;
    long running, limit; /* 0: no limit */
    const char *error;   /* the first */
    struct wait_queue starters, waiters;
    char limit_edge; /* its address: what orders starts after ends, for TSan */
};

/* What a task of the group is to do. */
struct member {
    struct ending ending; /* first: it is found by this */
    struct errgroup *group;
    errgroup_fn *fn;
    void *arg;
    const struct source_site *site;
    const char *error;
};

struct errgroup *errgroup_make_at(
    const char *name, struct ctx *parent, const struct source_site *site)
{
    struct errgroup *g = object_make(
        TRACE_ERRGROUP_MAKE, sizeof(struct errgroup), name, 0, site);
    g->ctx = ctx_with_cancel_at(name, parent, site);
    return g;
}

struct ctx *errgroup_ctx(const struct errgroup *g)
{
    return g->ctx;
}

void errgroup_limit_at(
    struct errgroup *g, long n, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_ERRGROUP_LIMIT, &g->object, n, site);
    object_lock(worker, &g->lock);
    bool busy = g->running > 0;
    if (!busy && n > 0) {
        g->limit = n;
        trace_emit(
            worker, TRACE_ERRGROUP_LIMIT, worker->current, &g->object, n, NULL);
    }
    object_unlock(worker, &g->lock);
    if (busy || n < 1) {
        task_panic_on(worker, &g->object,
            busy ? "a limit for a group whose tasks are running"
                 : "a group's limit is at least one",
            site);
    }
}

/* ---- ending ---- */

/* Notes the first error and ends the group's context with it. */
static void fail(
    struct errgroup *g, const char *error, const struct source_site *site)
{
    struct worker *worker = worker_self();
    object_lock(worker, &g->lock);
    bool first = g->error == NULL;
    g->error = first ? error : g->error;
    object_unlock(worker, &g->lock);
    if (first) {
        ctx_cancel_at(g->ctx, error, site);
    }
}

static void emit_done(
    struct worker *worker, const struct errgroup *g, const char *error)
{
    if (unlikely(worker->trace != NULL)) {
        trace_write(worker, &(struct trace_event){
                                .kind = TRACE_ERRGROUP_DONE,
                                .task = worker->current->serial,
                                .object = g->object.serial,
                                .value = g->running,
                                .site = worker->current->site,
                                .text = error,
                            });
    }
}

/* One task fewer: lets the next start, or all who wait go on. */
static void leave(struct worker *worker, struct errgroup *g, const char *error)
{
    struct task *task = worker->current;
    struct wait_queue woken = {NULL, NULL};
    object_lock(worker, &g->lock);
    g->running--;
    sync_release(g);
    sync_release(&g->limit_edge);
    emit_done(worker, g, error);
    struct waiter *starter = wait_queue_pop(&g->starters);
    if (starter) {
        g->running++;
        trace_emit(worker, TRACE_ERRGROUP_GO, starter->task, &g->object,
            g->running, task);
        wait_queue_push(&woken, starter);
    } else if (g->running == 0) {
        woken = g->waiters;
        g->waiters = (struct wait_queue){NULL, NULL};
        for (struct waiter *w = woken.first; w; w = w->next) {
            trace_emit(
                worker, TRACE_ERRGROUP_PASS, w->task, &g->object, 0, task);
        }
    }
    object_unlock(worker, &g->lock);
    task_ready_all(worker, &woken);
}

static void end_member(struct ending *ending, const char *message)
{
    const struct member *member = (struct member *)ending;
    struct errgroup *g = member->group;
    const char *error = message ? message : member->error;
    if (error) {
        fail(g, error, member->site);
    }
    leave(hook(TRACE_ERRGROUP_DONE, &g->object, 0, member->site), g, error);
}

static void work(void *arg)
{
    struct member *member = arg;
    member->error = member->fn(member->arg);
}

static void run_member(void *arg)
{
    struct member *member = arg;
    panic_call(work, member, &member->ending);
}

/* ---- starting ---- */

static void start(struct errgroup *g, errgroup_fn *fn, void *arg,
    const char *fn_name, const struct source_site *site)
{
    struct member *member = run_alloc(sizeof *member);
    *member = (struct member){{end_member}, g, fn, arg, site, NULL};
    task_go_at(run_member, member, fn_name, site);
}

static bool has_room(const struct errgroup *g)
{
    return g->limit == 0 || g->running < g->limit;
}

/* Counts one more; the group's lock is held and then given back. */
static void enter(struct worker *worker, struct errgroup *g)
{
    g->running++;
    trace_emit(worker, TRACE_ERRGROUP_GO, worker->current, &g->object,
        g->running, NULL);
    object_unlock(worker, &g->lock);
}

void errgroup_go_at(struct errgroup *g, errgroup_fn *fn, void *arg,
    const char *fn_name, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_ERRGROUP_GO, &g->object, 0, site);
    struct waiter waiter = {.task = worker->current};
    object_lock(worker, &g->lock);
    if (has_room(g)) {
        enter(worker, g);
    } else {
        wait_queue_push(&g->starters, &waiter);
        trace_emit(worker, TRACE_ERRGROUP_GO_WAIT, waiter.task, &g->object,
            g->running, NULL);
        task_park(worker, TRACE_ERRGROUP_GO_WAIT, &g->object, &g->lock);
    }
    sync_acquire(&g->limit_edge);
    start(g, fn, arg, fn_name, site);
}

bool errgroup_try_go_at(struct errgroup *g, errgroup_fn *fn, void *arg,
    const char *fn_name, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_ERRGROUP_TRY, &g->object, 0, site);
    object_lock(worker, &g->lock);
    bool room = has_room(g);
    if (room) {
        enter(worker, g);
        sync_acquire(&g->limit_edge);
        start(g, fn, arg, fn_name, site);
    } else {
        trace_emit(worker, TRACE_ERRGROUP_TRY, worker->current, &g->object,
            g->running, NULL);
        object_unlock(worker, &g->lock);
    }
    return room;
}

/* ---- waiting ---- */

const char *errgroup_wait_at(struct errgroup *g, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_ERRGROUP_WAIT, &g->object, 0, site);
    struct waiter waiter = {.task = worker->current};
    object_lock(worker, &g->lock);
    if (g->running == 0) {
        trace_emit(
            worker, TRACE_ERRGROUP_PASS, waiter.task, &g->object, 0, NULL);
        object_unlock(worker, &g->lock);
    } else {
        wait_queue_push(&g->waiters, &waiter);
        trace_emit(worker, TRACE_ERRGROUP_WAIT, waiter.task, &g->object,
            g->running, NULL);
        task_park(worker, TRACE_ERRGROUP_WAIT, &g->object, &g->lock);
    }
    sync_acquire(g);
    ctx_cancel_at(g->ctx, g->error, site);
    return g->error;
}
