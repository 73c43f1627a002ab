/* SPDX-License-Identifier: MIT */
/*
 * happens_before.h: what the two halves of the race detection share: the
 * clocks (happens_before.c) and the accesses (race.c). Inside tui/model only.
 */
#ifndef TUI_MODEL_HAPPENS_BEFORE_H
#define TUI_MODEL_HAPPENS_BEFORE_H

#include "tui/model/world.h"

/* Tells whether there is anything to watch, and no edge can be missing. */
bool happens_before_is_watched(const struct world *world);

/* Returns the row of a number; NULL for 0. It moves when a row is added. */
struct world_clock *happens_before_row(struct world *world, uint32_t number);

/* Gives the task a row, if it has none; false when there are no more. */
bool happens_before_reach(struct world *world, struct world_task *task);

/* Notes that what the task does from now on is not known to those who learnt
 * from it before. */
void happens_before_begin_stretch(
    struct world *world, const struct world_task *task);

/* Begins to watch the variable that the event made, which is a write. */
void race_watch(struct world *world, const struct trace_event *event,
    struct world_task *task, struct world_object *variable);

/* Checks an access against those before it, and remembers it. */
void race_check(struct world *world, const struct trace_event *event,
    struct world_task *task, struct world_object *variable);

#endif
