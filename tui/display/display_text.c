/* SPDX-License-Identifier: MIT */
/* Frames as plain text: the rows, one line each, and nothing else. */
#include <stdlib.h>

#include "tui/display/display.h"
#include "tui/display/problem.h"

struct text_display {
    struct display base;
    FILE *out;
};

static struct display *text_open(
    const struct display_options *options, const char **problem)
{
    struct text_display *self = malloc(sizeof *self);
    if (!self) {
        *problem = PROBLEM_MEMORY;
        return NULL;
    }
    *self = (struct text_display){{&display_text}, options->out};
    return &self->base;
}

/* No terminal is asked, so that saved frames are the same everywhere. */
static void text_size(struct display *display, int *rows, int *cols)
{
    (void)display;
    *rows = 24;
    *cols = 80;
}

static void text_present(struct display *display, const struct frame *frame)
{
    FILE *out = ((struct text_display *)display)->out;
    for (int row = 0; row < frame->rows; row++) {
        char *text = frame_row_text(frame, row);
        fprintf(out, "%s\n", text ? text : "");
        free(text);
    }
    fflush(out);
}

static void text_close(struct display *display)
{
    free(display);
}

const struct display_ops display_text = {
    .name = "text",
    .open = text_open,
    .size = text_size,
    .present = text_present,
    .close = text_close,
};
