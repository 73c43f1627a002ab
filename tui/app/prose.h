/* SPDX-License-Identifier: MIT */
/* prose.h: what a lesson's step says, in pieces for a display of paper. */
#ifndef TUI_APP_PROSE_H
#define TUI_APP_PROSE_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/display/display.h"
#include "tui/lesson/lesson.h"

struct prose {
    struct display_prose *pieces;
    size_t count, room;
    char numbers[32][8]; /* "1. " of ordered items */
    size_t number_count;
};

/* Collects a step's paragraphs, then its questions with their answers, right
 * ones not marked. Texts are borrowed from the step. False: memory is short.
 * prose_fini frees in any case. */
bool prose_init(struct prose *prose, const struct step *step);
void prose_fini(struct prose *prose);

#endif
