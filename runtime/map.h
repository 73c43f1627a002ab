/* SPDX-License-Identifier: MIT */
/* map.h: a map that many tasks use at once. */
#ifndef RUNTIME_MAP_H
#define RUNTIME_MAP_H

#include <stdbool.h>

#include "runtime/base.h"

struct map;

/*
 * Makes an empty map from text to pointers. Good for keys that are stored
 * once and read often, or of which each task has its own. Keys are copied;
 * what the values point to is the caller's. No call on a map parks. Go:
 * `sync.Map`.
 */
#define map_make(name) map_make_at((name), HERE)

/* Stores the value in place of one before. */
#define map_store(m, key, value) map_store_at((m), (key), (value), HERE)

/* Finds the key's value; false, and NULL, when there is none. */
#define map_load(m, key, value) map_load_at((m), (key), (value), HERE)

/* Returns the key's value, and true in *loaded, if there is one; otherwise
 * stores `value` and returns that. */
#define map_load_or_store(m, key, value, loaded)                               \
    map_load_or_store_at((m), (key), (value), (loaded), HERE)

/* Removes the key, if it is there. */
#define map_delete(m, key) map_delete_at((m), (key), HERE)

/*
 * Calls fn for each key, in the order in which the keys were first stored,
 * until fn returns false. fn may change the map.
 */
#define map_range(m, fn, arg) map_range_at((m), (fn), (arg), HERE)

typedef bool map_fn(const char *key, void *value, void *arg);

struct map *map_make_at(const char *name, const struct source_site *site);
void map_store_at(struct map *m, const char *key, void *value,
    const struct source_site *site);
bool map_load_at(struct map *m, const char *key, void **value,
    const struct source_site *site);
void *map_load_or_store_at(struct map *m, const char *key, void *value,
    bool *loaded, const struct source_site *site);
void map_delete_at(
    struct map *m, const char *key, const struct source_site *site);
void map_range_at(
    struct map *m, map_fn *fn, void *arg, const struct source_site *site);

#endif
