/* SPDX-License-Identifier: MIT */
/* shared.h: a variable that tasks share, watched for data races. */
#ifndef RUNTIME_SHARED_H
#define RUNTIME_SHARED_H

#include "runtime/base.h"

struct shared;

/*
 * Makes a plain variable whose reads and writes are seen: what an ordinary
 * `long` would do, but each access is a visible operation. It synchronises
 * nothing. Two accesses of different tasks, at least one of them a write, are
 * a data race unless something orders them: a channel, a lock, a wait group.
 */
#define shared_make(name, initial) shared_make_at((name), (initial), HERE)

/* Returns the value. Never parks. */
#define shared_read(v) shared_read_at((v), HERE)

/* Changes the value. Never parks. */
#define shared_write(v, x) shared_write_at((v), (x), HERE)

struct shared *shared_make_at(
    const char *name, long initial, const struct source_site *site);
long shared_read_at(struct shared *v, const struct source_site *site);
void shared_write_at(struct shared *v, long x, const struct source_site *site);

#endif
