/* SPDX-License-Identifier: MIT */
/*
 * take.h: pictures that a script makes: a shot of one frame, and a film that
 * is being recorded. A file is whole or not there.
 */
#ifndef TUI_APP_TAKE_H
#define TUI_APP_TAKE_H

#include <stdbool.h>
#include <stdint.h>

#include "tui/app/file.h"
#include "tui/app/problem.h"
#include "tui/display/display.h"
#include "tui/i18n/i18n.h"

/* Writes one frame to a file. False + problem. */
bool take_shot(const char *path, const struct display_ops *ops,
    const struct display_picture *picture, const struct frame *frame,
    const struct catalogue *words, struct problem *problem);

/* A film between its first frame and its last. */
struct take {
    struct display *display; /* NULL: none is recorded */
    struct display_picture picture;
    struct display_problem wrong;
    struct file_new file;
    int64_t now_ms; /* when the next frame is shown */
    char chapter[256];
    int rows, cols; /* of its frames; 0: none yet */
};

/* Begins a film; the picture's texts are borrowed. */
bool take_begin(struct take *take, const char *path,
    const struct display_ops *ops, const struct display_picture *picture,
    const struct catalogue *words, struct problem *problem);

/* Shows a frame, for so long. False + problem: its size is another, or the
 * display cannot go on. */
bool take_frame(struct take *take, const struct frame *frame, int64_t ms,
    const struct catalogue *words, struct problem *problem);

/* Ends the film and keeps it; throws it away. Neither does anything when none
 * is recorded. */
bool take_keep(
    struct take *take, const struct catalogue *words, struct problem *problem);
void take_discard(struct take *take);

#endif
