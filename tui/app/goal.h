/* SPDX-License-Identifier: MIT */
/*
 * goal.h: whether a run is like a step's goal says: pure, from the run's log.
 */
#ifndef TUI_APP_GOAL_H
#define TUI_APP_GOAL_H

#include <stdbool.h>
#include <stdint.h>

#include "tui/lesson/lesson.h"
#include "tui/model/log.h"

/* What a run has of what a goal counts. */
struct goal_count {
    unsigned count;
    uint64_t first; /* the first such event, or 0 */
};

/* Counts in the whole log; an outcome that is there counts 1. */
void goal_count(
    struct log *log, const struct goal *goal, struct goal_count *count);

/* Tells whether the count is as the goal says. */
bool goal_holds(const struct goal *goal, unsigned count);

/* Tells whether the run ended in "ok" (none of the others), "leak", "race" ...;
 * *first is the event that shows it, or 0. */
bool goal_ended(struct log *log, const char *end, uint64_t *first);

#endif
