/* SPDX-License-Identifier: MIT */
/*
 * schedule.h: where a deterministic run leaves its seed's way, as data and as
 * the text that tokens and recordings hold: "12.1,40.0" (the 12th choice takes
 * candidate 1, the 40th candidate 0).
 */
#ifndef TUI_APP_SCHEDULE_H
#define TUI_APP_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The choice-th choice (from 1) takes this candidate, if there is one. Rising
 * by choice. */
struct deviation {
    uint32_t choice, candidate;
};
enum { SCHEDULE_MOST = 24, SCHEDULE_TEXT_BYTES = 24 * SCHEDULE_MOST };
struct schedule {
    struct deviation list[SCHEDULE_MOST];
    size_t count;
};

/* Reads the text; false when it is none, or has too many deviations. */
bool schedule_read(struct schedule *schedule, const char *text);

/* Writes the text; "" for the seed's own way. */
void schedule_text(
    const struct schedule *schedule, char text[SCHEDULE_TEXT_BYTES]);

#endif
