/* SPDX-License-Identifier: MIT */
/* future.h: a result that is being computed. */
#ifndef RUNTIME_FUTURE_H
#define RUNTIME_FUTURE_H

#include <stdbool.h>

#include "runtime/base.h"
#include "runtime/ctx.h"

struct future;

typedef void *future_fn(void *arg);

/* Starts fn(arg) as a new task, and returns what will hold its result. */
#define future_go(name, fn, arg) future_go_at((name), (fn), (arg), #fn, HERE)

/* Returns the result; parks until it is there. May be called again and by any
 * number of tasks. Panics with the same message if fn panicked; the result is
 * NULL if fn ended its task, or recovered. */
#define future_await(f) future_await_at((f), HERE)

/* Sets *result and returns true; or returns false when the context ends
 * before the result is there. May park; panics as future_await. */
#define future_await_ctx(f, ctx, result)                                       \
    future_await_ctx_at((f), (ctx), (result), HERE)

struct future *future_go_at(const char *name, future_fn *fn, void *arg,
    const char *fn_name, const struct source_site *site);
void *future_await_at(struct future *f, const struct source_site *site);
bool future_await_ctx_at(struct future *f, struct ctx *ctx, void **result,
    const struct source_site *site);

#endif
