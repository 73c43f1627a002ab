/* SPDX-License-Identifier: MIT */
/*
 * screen.h: the program on a terminal: input in, frames out, until the
 * person quits.
 */
#ifndef TUI_APP_SCREEN_H
#define TUI_APP_SCREEN_H

#include <stdio.h>

#include "tui/app/app.h"
#include "tui/app/course.h"
#include "tui/app/options.h"
#include "tui/app/problem.h"
#include "tui/display/display.h"

/* What to show first. */
struct screen_start {
    struct app_settings settings;
    const struct course_entry *entry; /* NULL: the course list */
    const struct knobs *knobs;        /* of entry */
    struct log *take_recording;       /* instead of entry, or NULL */
    const struct session_run *run;    /* instead of entry, or NULL */
    uint64_t at;                      /* ... and the event it is shown at */
    enum width_choice width;
    FILE *script; /* gets the script of what is done; NULL: none */
};

/*
 * Runs the screen on a display. Returns the exit status: 128 + the signal
 * that ended it, EXIT_USAGE + problem when the terminal cannot be taken.
 */
int screen_run(const struct screen_start *start,
    const struct display_ops *display, const struct course *course,
    struct catalogue *const *words, struct problem *problem);

#endif
