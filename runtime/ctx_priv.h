/* SPDX-License-Identifier: MIT */
/* ctx_priv.h: waiting in an object's queue until a context ends. */
#ifndef RUNTIME_CTX_PRIV_H
#define RUNTIME_CTX_PRIV_H

#include "runtime/chan_priv.h"
#include "runtime/ctx.h"

#pragma GCC visibility push(hidden)

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
