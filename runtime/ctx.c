/* SPDX-License-Identifier: MIT */
/*
 * Contexts form a tree; the background, NULL, is above all.
 *
 *   request --- lookup --- value "user"
 *      |           '------ retry (its parent is lookup, by way of the value)
 *      '------- audit
 *
 * Each context is a channel that its end closes. The channel's lock guards
 * its end and the list of its children, with the links of these; no lock is
 * taken while another context's is held. Who ends a context takes its
 * children off it, under its lock: from then on they are in no list, and
 * theirs to end.
 */
#include <string.h>

#include "runtime/ctx_priv.h"

/* ---- the tree ---- */

static void append(struct ctx_list *list, struct ctx *ctx)
{
    ctx->prev = list->last;
    ctx->next = NULL;
    *(list->last ? &list->last->next : &list->first) = ctx;
    list->last = ctx;
}

static void take_out(struct ctx_list *list, struct ctx *ctx)
{
    *(ctx->prev ? &ctx->prev->next : &list->first) = ctx->next;
    *(ctx->next ? &ctx->next->prev : &list->last) = ctx->prev;
}

static void release_from_above(struct worker *worker, struct ctx *ctx)
{
    struct ctx *above = ctx->above;
    if (!above) {
        return;
    }
    object_lock(worker, &above->done.lock);
    if (ctx->listed) {
        ctx->listed = false;
        take_out(&above->children, ctx);
    }
    object_unlock(worker, &above->done.lock);
}

/* ---- what follows ---- */

static void join_followers(struct ctx *ctx, struct ctx_follower *follower)
{
    struct ctx_follower_list *list = &ctx->followers;
    follower->prev = list->last;
    follower->next = NULL;
    *(list->last ? &list->last->next : &list->first) = follower;
    list->last = follower;
    follower->listed = true;
}

static void leave_followers(struct ctx *ctx, struct ctx_follower *follower)
{
    struct ctx_follower_list *list = &ctx->followers;
    *(follower->prev ? &follower->prev->next : &list->first) = follower->next;
    *(follower->next ? &follower->next->prev : &list->last) = follower->prev;
    follower->listed = false;
}

static struct ctx_follower *take_follower(
    struct worker *worker, struct ctx *ctx)
{
    object_lock(worker, &ctx->done.lock);
    struct ctx_follower *first = ctx->followers.first;
    if (first) {
        leave_followers(ctx, first);
    }
    object_unlock(worker, &ctx->done.lock);
    return first;
}

/* One by one: each may leave at any time. */
static void tell_followers(
    struct worker *worker, struct ctx *ctx, const struct task *by)
{
    for (struct ctx_follower *f; (f = take_follower(worker, ctx));) {
        f->ended(worker, f, ctx, by);
    }
}

bool ctx_follow(
    struct worker *worker, struct ctx_follower *follower, struct ctx *ctx)
{
    struct ctx *before = follower->ctx, *end = ctx_end_of(ctx);
    if (before) {
        object_lock(worker, &before->done.lock);
        if (follower->listed) {
            leave_followers(before, follower);
        }
        object_unlock(worker, &before->done.lock);
    }
    follower->ctx = end;
    if (!end) {
        return true;
    }
    object_lock(worker, &end->done.lock);
    bool active = end->err == CTX_ACTIVE;
    if (active) {
        join_followers(end, follower);
    }
    object_unlock(worker, &end->done.lock);
    return active;
}

/* ---- ending ---- */

struct end {
    enum ctx_err err;
    const char *cause;
    const struct task *by;  /* NULL: the clock */
    const struct ctx *from; /* the context that it comes down from */
};

static void emit_end(
    struct worker *worker, const struct ctx *ctx, const struct end *end)
{
    if (unlikely(worker->trace != NULL)) {
        trace_write(worker,
            &(struct trace_event){
                .kind = TRACE_CTX_CANCEL,
                .task = end->by ? end->by->serial : 0,
                .object = ctx->done.object.serial,
                .other = end->from == ctx ? 0 : end->from->done.object.serial,
                .value = end->err,
                .site = end->by ? end->by->site : NULL,
                .text = end->cause,
            });
    }
}

/* Ends one context, unless it has; returns the children that were taken off
 * it, who are to end too. */
static struct ctx_list end_one(
    struct worker *worker, struct ctx *ctx, struct end *end)
{
    struct ctx_list children = {NULL, NULL};
    struct wait_queue woken = {NULL, NULL};
    object_lock(worker, &ctx->done.lock);
    bool followed = ctx->err == CTX_ACTIVE && ctx->followers.first;
    if (ctx->err == CTX_ACTIVE) {
        ctx->err = end->err;
        ctx->cause = end->cause;
        if (ctx->hears) { /* before anybody can know of the end */
            atomic_fetch_sub(&worker->run->interrupts.hearing, 1);
        }
        emit_end(worker, ctx, end);
        chan_close_now(worker, &ctx->done, &woken);
        children = ctx->children;
        ctx->children = (struct ctx_list){NULL, NULL};
        for (struct ctx *c = children.first; c; c = c->next) {
            c->listed = false;
        }
        object_lock(worker, &worker->run->alarms.lock);
        alarms_remove(&worker->run->alarms, &ctx->alarm);
        object_unlock(worker, &worker->run->alarms.lock);
    }
    object_unlock(worker, &ctx->done.lock);
    task_ready_all(worker, &woken);
    if (followed) {
        tell_followers(worker, ctx, end->by);
    }
    return children;
}

/* Ends a context and all below it, each before its children. */
static void end_tree(struct worker *worker, struct ctx *root, struct end *end)
{
    struct ctx_list list = end_one(worker, root, end);
    while (list.first) {
        struct ctx *ctx = list.first;
        list.first = ctx->next;
        struct ctx_list below = end_one(worker, ctx, end);
        if (below.first) {
            below.last->next = list.first;
            list.first = below.first;
        }
    }
    release_from_above(worker, root);
}

static struct ctx *ctx_of(const struct alarm *alarm)
{
    return (struct ctx *)((uintptr_t)alarm - offsetof(struct ctx, alarm));
}

static void fire(struct worker *worker, struct alarm *alarm)
{
    struct ctx *ctx = ctx_of(alarm);
    struct end end = {.err = CTX_DEADLINE_EXCEEDED, .from = ctx};
    end_tree(worker, ctx, &end);
}

/* ---- making ---- */

static struct ctx *allocate(
    struct worker *worker, struct ctx *parent, const struct source_site *site)
{
    struct ctx *ctx = arena_alloc(worker, sizeof *ctx);
    if (!ctx) {
        task_panic_on(worker, NULL, "out of memory", site);
    }
    ctx->parent = parent;
    ctx->above = ctx_end_of(parent);
    ctx->deadline = INT64_MAX;
    return ctx;
}

static void emit_make(struct worker *worker, struct ctx *ctx, const char *name,
    int64_t left, const struct source_site *site)
{
    if (unlikely(worker->trace != NULL)) {
        trace_write_new(worker,
            &(struct trace_event){
                .kind = TRACE_CTX_MAKE,
                .task = worker->current->serial,
                .other = ctx->above ? ctx->above->done.object.serial : 0,
                .value = left,
                .site = site,
                .text = name,
            },
            &ctx->done.object.serial, false);
    }
}

/* Puts the new context below the one above it; false when that has ended,
 * which `end` then says. */
static bool join(struct worker *worker, struct ctx *ctx, const char *name,
    int64_t left, struct end *end)
{
    struct ctx *above = ctx->above;
    if (!above) {
        emit_make(worker, ctx, name, left, worker->current->site);
        return true;
    }
    object_lock(worker, &above->done.lock);
    emit_make(worker, ctx, name, left, worker->current->site);
    end->err = above->err;
    end->cause = above->cause;
    end->from = above->err == CTX_ACTIVE ? ctx : above;
    ctx->listed = above->err == CTX_ACTIVE;
    if (ctx->listed) {
        append(&above->children, ctx);
    } else {
        sync_acquire(&above->done);
    }
    object_unlock(worker, &above->done.lock);
    return ctx->listed;
}

/* Lets the context end by itself; false when memory is short. */
static bool set_alarm(struct worker *worker, struct ctx *ctx)
{
    struct alarms *alarms = &worker->run->alarms;
    ctx->alarm =
        (struct alarm){.starter = worker->current->serial, .fire = fire};
    object_lock(worker, &ctx->done.lock);
    object_lock(worker, &alarms->lock);
    /* It may have ended already, with the one above it. */
    bool set = ctx->err != CTX_ACTIVE ||
               alarms_add(worker, &ctx->alarm, ctx->deadline);
    object_unlock(worker, &alarms->lock);
    object_unlock(worker, &ctx->done.lock);
    return set;
}

static struct ctx *make(struct worker *worker, const char *name,
    struct ctx *parent, int64_t deadline, const struct source_site *site)
{
    struct ctx *ctx = allocate(worker, parent, site);
    struct end end = {.by = worker->current, .from = ctx};
    int64_t now = run_now(worker->run);
    bool own = !ctx->above || deadline < ctx->above->deadline;
    ctx->deadline = own ? deadline : ctx->above->deadline;
    own &= deadline != INT64_MAX;
    chan_init(&ctx->done, name, 1, VALUE_OPAQUE, 0, NULL);
    if (!join(worker, ctx, name, own && deadline > now ? deadline - now : 0,
            &end)) {
        end_tree(worker, ctx, &end);
    } else if (own && deadline <= now) {
        end.err = CTX_DEADLINE_EXCEEDED;
        end.by = NULL;
        end_tree(worker, ctx, &end);
    } else if (own && !set_alarm(worker, ctx)) {
        task_panic_on(worker, &ctx->done.object, "out of memory", site);
    }
    return ctx;
}

/* Returns what the hook is to know of a context. */
static const struct object *object_of(struct ctx *ctx)
{
    const struct ctx *end = ctx_end_of(ctx);
    return end ? &end->done.object : NULL;
}

struct ctx *ctx_with_cancel_at(
    const char *name, struct ctx *parent, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_CTX_MAKE, object_of(parent), 0, site);
    return make(worker, name, parent, INT64_MAX, site);
}

struct ctx *ctx_with_timeout_at(const char *name, struct ctx *parent, int64_t d,
    const struct source_site *site)
{
    struct worker *worker = hook(TRACE_CTX_MAKE, object_of(parent), d, site);
    return make(worker, name, parent, run_after(worker->run, d), site);
}

struct ctx *ctx_with_deadline_at(const char *name, struct ctx *parent,
    int64_t t, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_CTX_MAKE, object_of(parent), 0, site);
    return make(worker, name, parent, t, site);
}

struct ctx *ctx_with_interrupt_at(
    const char *name, struct ctx *parent, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_CTX_MAKE, object_of(parent), 0, site);
    struct ctx *ctx = make(worker, name, parent, INT64_MAX, site);
    struct interrupts *interrupts = &worker->run->interrupts;
    object_lock(worker, &ctx->done.lock);
    ctx->hears = ctx->err == CTX_ACTIVE;
    if (ctx->hears) {
        spin_lock(&interrupts->lock);
        ctx->next_hearing = interrupts->last;
        interrupts->last = ctx;
        spin_unlock(&interrupts->lock);
        /* Last: who counts it on finds it in the list. Who ends it meanwhile
         * waits for the lock that is held. */
        atomic_fetch_add(&interrupts->hearing, 1);
    }
    object_unlock(worker, &ctx->done.lock);
    return ctx;
}

struct ctx *ctx_with_value_at(struct ctx *parent, const char *key,
    const void *value, const struct source_site *site)
{
    struct worker *worker = worker_self();
    struct ctx *ctx = allocate(worker, parent, site);
    ctx->key = key;
    ctx->value = value;
    return ctx;
}

/* ---- what a task may ask for ---- */

void ctx_cancel_at(
    struct ctx *ctx, const char *cause, const struct source_site *site)
{
    struct worker *worker =
        hook(TRACE_CTX_CANCEL, object_of(ctx), CTX_CANCELED, site);
    if (!ctx || ctx->key) {
        task_panic_on(
            worker, object_of(ctx), "this context cannot be cancelled", site);
    }
    struct end end = {CTX_CANCELED, cause, worker->current, ctx};
    end_tree(worker, ctx, &end);
}

void ctx_interrupt_run(struct worker *worker, const struct task *by)
{
    struct interrupts *interrupts = &worker->run->interrupts;
    spin_lock(&interrupts->lock);
    struct ctx *ctx = interrupts->last;
    interrupts->last = NULL;
    spin_unlock(&interrupts->lock);
    for (; ctx; ctx = ctx->next_hearing) {
        struct end end = {CTX_CANCELED, "interrupt", by, ctx};
        end_tree(worker, ctx, &end);
    }
}

void ctx_interrupt_at(const struct source_site *site)
{
    struct worker *worker = hook(TRACE_CTX_CANCEL, NULL, CTX_CANCELED, site);
    ctx_interrupt_run(worker, worker->current);
}

struct recv_chan *ctx_done(struct ctx *ctx)
{
    struct ctx *end = ctx_end_of(ctx);
    return end ? chan_receiving(&end->done) : NULL;
}

static enum ctx_err read_err(
    struct worker *worker, struct ctx *end, const char **cause)
{
    object_lock(worker, &end->done.lock);
    enum ctx_err err = end->err;
    *cause = end->cause;
    if (err != CTX_ACTIVE) {
        sync_acquire(&end->done);
    }
    object_unlock(worker, &end->done.lock);
    return err;
}

enum ctx_err ctx_end_err(struct worker *worker, struct ctx *ctx)
{
    const char *cause;
    return read_err(worker, ctx_end_of(ctx), &cause);
}

enum ctx_err ctx_err_at(struct ctx *ctx, const struct source_site *site)
{
    struct ctx *end = ctx_end_of(ctx);
    struct worker *worker = hook(TRACE_CTX_CHECK, object_of(ctx), 0, site);
    const char *cause;
    if (!end) {
        return CTX_ACTIVE;
    }
    enum ctx_err err = read_err(worker, end, &cause);
    trace_emit(
        worker, TRACE_CTX_CHECK, worker->current, &end->done.object, err, NULL);
    return err;
}

const char *ctx_err_text(enum ctx_err err)
{
    switch (err) {
    case CTX_CANCELED:
        return "context canceled";
    case CTX_DEADLINE_EXCEEDED:
        return "context deadline exceeded";
    default:
        return "context active";
    }
}

const char *ctx_cause(struct ctx *ctx)
{
    struct ctx *end = ctx_end_of(ctx);
    const char *cause = NULL;
    enum ctx_err err = end ? read_err(worker_self(), end, &cause) : CTX_ACTIVE;
    return err == CTX_ACTIVE ? NULL : cause ? cause : ctx_err_text(err);
}

bool ctx_deadline(const struct ctx *ctx, int64_t *t)
{
    while (ctx && ctx->key) {
        ctx = ctx->above;
    }
    if (ctx && ctx->deadline != INT64_MAX) {
        *t = ctx->deadline;
        return true;
    }
    return false;
}

const void *ctx_value(const struct ctx *ctx, const char *key)
{
    while (ctx && (!ctx->key || strcmp(ctx->key, key) != 0)) {
        ctx = ctx->parent;
    }
    return ctx ? ctx->value : NULL;
}
