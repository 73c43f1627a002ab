/* SPDX-License-Identifier: MIT */
/* pool.h: things that are used again instead of made anew. */
#ifndef RUNTIME_POOL_H
#define RUNTIME_POOL_H

#include "runtime/base.h"

struct pool;

typedef void *pool_fn(void);

/* Makes an empty pool; make() makes a new thing when one is asked for and
 * none is there. Go: `sync.Pool`. */
#define pool_make(name, make) pool_make_at((name), (make), HERE)

/* Takes the thing that was put last, or makes one. Never parks, unless make
 * does. */
#define pool_get(p) pool_get_at((p), HERE)

/* Puts a thing into the pool: it may be anybody's from now on. Never parks. */
#define pool_put(p, thing) pool_put_at((p), (thing), HERE)

struct pool *pool_make_at(
    const char *name, pool_fn *make, const struct source_site *site);
void *pool_get_at(struct pool *p, const struct source_site *site);
void pool_put_at(struct pool *p, void *thing, const struct source_site *site);

#endif
