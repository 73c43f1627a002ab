/* SPDX-License-Identifier: MIT */
/* wait_group.h: waiting until a number of tasks is done. */
#ifndef RUNTIME_WAIT_GROUP_H
#define RUNTIME_WAIT_GROUP_H

#include "runtime/base.h"

struct wait_group;

/* Makes a wait group that counts to zero. Go: `sync.WaitGroup`. */
#define wait_group_make(name) wait_group_make_at((name), HERE)

/* Adds n to the count; panics when the count would be negative. */
#define wait_group_add(g, n) wait_group_add_at((g), (n), HERE)

/* Takes one from the count; at zero every waiting task goes on. */
#define wait_group_done(g) wait_group_done_at((g), HERE)

/* Parks until the count is zero. */
#define wait_group_wait(g) wait_group_wait_at((g), HERE)

struct wait_group *wait_group_make_at(
    const char *name, const struct source_site *site);
void wait_group_add_at(
    struct wait_group *g, long n, const struct source_site *site);
void wait_group_done_at(struct wait_group *g, const struct source_site *site);
void wait_group_wait_at(struct wait_group *g, const struct source_site *site);

#endif
