/* SPDX-License-Identifier: MIT */
/* semaphore.h: so many units, which tasks take and give back. */
#ifndef RUNTIME_SEMAPHORE_H
#define RUNTIME_SEMAPHORE_H

#include <stdbool.h>

#include "runtime/base.h"
#include "runtime/ctx.h"

struct semaphore;

/* Makes a semaphore with `capacity` units, at least 1. Go:
 * `semaphore.NewWeighted(capacity)`. */
#define semaphore_make(name, capacity)                                         \
    semaphore_make_at((name), (capacity), HERE)

/*
 * Takes n units; parks until they are free. First come, first served: who
 * wants much is not overtaken by those who want little. Panics when n is not
 * between 1 and the capacity.
 */
#define semaphore_acquire(s, n) semaphore_acquire_at((s), (n), HERE)

/*
 * Takes n units and returns true; or returns false, having taken none, when
 * the context ends before they are free. May park. Panics as above.
 */
#define semaphore_acquire_ctx(s, ctx, n)                                       \
    semaphore_acquire_ctx_at((s), (ctx), (n), HERE)

/* Takes n units if they are free and nobody waits; returns whether it did.
 * Never parks. */
#define semaphore_try_acquire(s, n) semaphore_try_acquire_at((s), (n), HERE)

/* Gives n units back; panics when fewer are taken. Who waits goes on, in
 * order, as far as the units reach. */
#define semaphore_release(s, n) semaphore_release_at((s), (n), HERE)

struct semaphore *semaphore_make_at(
    const char *name, long capacity, const struct source_site *site);
void semaphore_acquire_at(
    struct semaphore *s, long n, const struct source_site *site);
bool semaphore_acquire_ctx_at(struct semaphore *s, struct ctx *ctx, long n,
    const struct source_site *site);
bool semaphore_try_acquire_at(
    struct semaphore *s, long n, const struct source_site *site);
void semaphore_release_at(
    struct semaphore *s, long n, const struct source_site *site);

#endif
