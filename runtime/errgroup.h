/* SPDX-License-Identifier: MIT */
/* errgroup.h: tasks that succeed together, or fail by the first error. */
#ifndef RUNTIME_ERRGROUP_H
#define RUNTIME_ERRGROUP_H

#include <stdbool.h>

#include "runtime/base.h"
#include "runtime/ctx.h"

struct errgroup;

/* Returns NULL when all went well, otherwise what did not (a text that lives
 * as long as the run). */
typedef const char *errgroup_fn(void *arg);

/*
 * Makes a group whose context is below `parent` and ends with the first error
 * of its tasks, with that as the cause, or when all have been waited for. Go:
 * `errgroup.WithContext(parent)`.
 */
#define errgroup_make(name, parent) errgroup_make_at((name), (parent), HERE)

/* Returns the group's context, for its tasks. */
struct ctx *errgroup_ctx(const struct errgroup *g);

/* Lets at most n tasks of the group run at a time; panics when some are
 * running, or n is less than 1. Without it there is no limit. */
#define errgroup_limit(g, n) errgroup_limit_at((g), (n), HERE)

/* Starts fn(arg) as a task of the group; parks while the limit is reached. If
 * it panics, and does not recover, the panic's message is its error. */
#define errgroup_go(g, fn, arg) errgroup_go_at((g), (fn), (arg), #fn, HERE)

/* The same, but returns false at once where that would park. */
#define errgroup_try_go(g, fn, arg)                                            \
    errgroup_try_go_at((g), (fn), (arg), #fn, HERE)

/* Parks until all tasks of the group have ended; then ends its context, and
 * returns the first error, or NULL. */
#define errgroup_wait(g) errgroup_wait_at((g), HERE)

struct errgroup *errgroup_make_at(
    const char *name, struct ctx *parent, const struct source_site *site);
void errgroup_limit_at(
    struct errgroup *g, long n, const struct source_site *site);
void errgroup_go_at(struct errgroup *g, errgroup_fn *fn, void *arg,
    const char *fn_name, const struct source_site *site);
bool errgroup_try_go_at(struct errgroup *g, errgroup_fn *fn, void *arg,
    const char *fn_name, const struct source_site *site);
const char *errgroup_wait_at(
    struct errgroup *g, const struct source_site *site);

#endif
