/* SPDX-License-Identifier: MIT */
/*
 * ctx_priv.h: what a context is, and what else may hang on its end: tasks in
 * an object's queue, and what is no task.
 */
#ifndef RUNTIME_CTX_PRIV_H
#define RUNTIME_CTX_PRIV_H

#include "runtime/chan_priv.h"
#include "runtime/ctx.h"

#pragma GCC visibility push(hidden)

/*
 * Is told of the end of the context that it follows. The context's lock guards
 * the links; what changes whom it follows holds a lock of its own, which
 * `ended` takes, outside of the context's.
 */
struct ctx_follower {
    struct ctx *ctx; /* NULL: none */
    /* Called by whoever ends ctx; the follower may have gone on to another
     * meanwhile. */
    void (*ended)(struct worker *worker, struct ctx_follower *follower,
        struct ctx *ctx, const struct task *by);
    struct ctx_follower *next, *prev;
    bool listed;
};

struct ctx_list {
    struct ctx *first, *last;
};

struct ctx_follower_list {
    struct ctx_follower *first, *last;
};

struct ctx {
    struct chan done;
    struct ctx *parent; /* as it was given; where values are looked for */
    struct ctx *above;  /* the nearest with an end of its own, or NULL */
    struct ctx_list children;
    struct ctx *next, *prev; /* in the list of `above`, while listed */
    bool listed;
    struct ctx_follower_list followers;
    enum ctx_err err;
    const char *cause;
    struct alarm alarm;
    int64_t deadline;         /* INT64_MAX: none */
    struct ctx *next_hearing; /* in the run's list of those an interrupt ends */
    bool hears;               /* counted as one that is still there */
    const char *key;          /* of a context with a value, which has no end */
    const void *value;
};

/* Returns the context whose end is this one's, or NULL. */
static inline struct ctx *ctx_end_of(struct ctx *ctx)
{
    return ctx && ctx->key ? ctx->above : ctx;
}

/* Lets a follower follow a context from now on (NULL: none), and no other.
 * Returns false when that has ended already: `ended` is then not called. */
bool ctx_follow(
    struct worker *worker, struct ctx_follower *follower, struct ctx *ctx);

/* Returns why a context ended, which has. */
enum ctx_err ctx_end_err(struct worker *worker, struct ctx *ctx);

/* Lies on the waiting task's stack. Whoever takes `own` from the object's
 * queue must claim it, as chan_take_waiter does, and chan_tell it. */
struct ctx_waiter {
    struct select_waiter own; /* in the object's queue; stays first */
    struct select_waiter end; /* in that of the context's end */
    struct selection selection;
    char nothing; /* what the end of a context brings */
};

/* For what a task waits, besides. */
struct ctx_wait {
    const struct object *object;
    struct spin *lock; /* guards the queue; held when ctx_park is called */
    struct wait_queue *queue;
    enum trace_kind kind; /* of the event, with its value */
    int64_t value;
};

/*
 * Parks last in the queue until somebody takes the task from it: then true,
 * and the object's lock is released; or until the context ends (or has ended):
 * then false, the task stands in no queue, and the lock is held again.
 */
bool ctx_park(struct worker *worker, struct ctx *ctx, struct ctx_waiter *w,
    const struct ctx_wait *wait);

#pragma GCC visibility pop

#endif
