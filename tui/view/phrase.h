/* SPDX-License-Identifier: MIT */
/*
 * phrase.h: the short code words that stand in the picture: names, what a
 * task does, values, durations. Whatever a trace says, they are printable
 * ASCII: one byte is one column, and nothing in them is complex text.
 */
#ifndef TUI_VIEW_PHRASE_H
#define TUI_VIEW_PHRASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/model/world.h"

enum { PHRASE_BYTES = 64 };

/* Each writes a NUL-terminated phrase and returns its length. */

/* "worker 2", or "main" where there is only one of the name; "?" for none. */
int phrase_task(
    const struct world *world, uint32_t task, char out[PHRASE_BYTES]);

/* "w2", "main", "prod": for queues and margins. */
int phrase_task_short(
    const struct world *world, uint32_t task, char out[PHRASE_BYTES]);

/* "jobs", "order 2" where there are several of the name and kind; "?" for
 * none. */
int phrase_object(
    const struct world *world, uint32_t object, char out[PHRASE_BYTES]);

/* How an object that is no channel stands: "(2)", "(w1)"; "( )" when nobody
 * holds it; "=5" for a variable, "=5 !" when accesses of it raced. Names more
 * holders, or in full, where it fits into `room` columns. */
int phrase_state(const struct world *world, const struct world_object *object,
    int room, char out[PHRASE_BYTES]);

/* "send jobs 4", "work 300ms". */
int phrase_operation(const struct world *world, const struct world_task *task,
    char out[PHRASE_BYTES]);

/* "recv jobs, send out 4": on what a blocked select waits; NULL: "". */
int phrase_arms(const struct world *world, const struct world_task *task,
    char out[PHRASE_BYTES]);

/* Tells whether a task was started and has done nothing yet. */
bool phrase_is_newborn(const struct world_task *task);

/* "4"; "*" or the given sign for values that have no digits; "open" for a
 * machine's state. */
int phrase_value(const struct world *world, const struct world_object *channel,
    int64_t value, const char *opaque, char out[PHRASE_BYTES]);

/* "300ms", "1.5s". */
int phrase_duration(int64_t ns, char out[PHRASE_BYTES]);

/* "0.300": seconds. */
int phrase_seconds(int64_t ns, char out[PHRASE_BYTES]);

/* Copies text, with ? for what is not printable ASCII. */
int phrase_copy(const char *text, char out[PHRASE_BYTES]);

/* Tells whether a site lies in the source of this pattern. */
bool phrase_site_is_in(const struct source_site *site, const char *pattern);

#endif
