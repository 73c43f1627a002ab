/* SPDX-License-Identifier: MIT */
/*
 * world_priv.h: what the fold (apply.c) and the log need of a world's tables
 * (world.c). Every function that makes room sets short_of_memory and fails
 * when there is none; the tables stay whole.
 */
#ifndef TUI_MODEL_WORLD_PRIV_H
#define TUI_MODEL_WORLD_PRIV_H

#include "tui/model/world.h"

/* Adds an empty row with the next id. The row, or NULL. Moves the table. */
struct world_task *world_add_task(struct world *world, const char *name);
struct world_object *world_add_object(
    struct world *world, enum object_kind kind, const char *name);

/* Make room for so many rows in all. */
bool world_reach_states(struct world *world, size_t count);
bool world_reach_clocks(struct world *world, size_t count);
bool world_reach_variables(struct world *world, size_t count);
bool world_reach_races(struct world *world, size_t count);

/* Takes a free place; the row, or NULL. Moves the table. */
struct world_place *world_add_place(struct world *world);

/* Makes room for running[worker]. */
bool world_reach_worker(struct world *world, unsigned worker);

/* Appends to a channel's ring; takes from its front into *value. False when
 * memory is short or the ring is at its capacity; when it is empty. */
bool world_push(
    struct world *world, struct world_object *channel, int64_t value);
bool world_pop(
    struct world *world, struct world_object *channel, int64_t *value);

/* Makes room for one more name in one of the two tables (names.c). */
bool world_reach_name(struct world *world, struct world_names *names);

/* Makes row `id` the newest of its name; returns which was that, or 0. */
uint32_t world_put_name(
    struct world *world, struct world_names *names, uint32_t id);

/* Returns how many bytes a world takes. */
size_t world_bytes(const struct world *world);

#endif
