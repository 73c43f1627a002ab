/* SPDX-License-Identifier: MIT */
/* Frames as text with colours: SGR wherever the style changes, no other
 * control but the newline, the same bytes for the same frame always. */
#include <stdlib.h>

#include "tui/display/ansi.h"
#include "tui/display/display.h"
#include "tui/display/problem.h"
#include "tui/display/theme.h"

struct ansi_display {
    struct display base;
    FILE *out;
    enum theme_depth depth;
};

static struct display *ansi_open(
    const struct display_options *options, const char **problem)
{
    struct ansi_display *self = malloc(sizeof *self);
    if (!self) {
        *problem = PROBLEM_MEMORY;
        return NULL;
    }
    *self = (struct ansi_display){
        {&display_ansi}, options->out, options->colour ? THEME_16 : THEME_MONO};
    return &self->base;
}

/* No terminal is asked, so that saved frames are the same everywhere. */
static void ansi_size(struct display *display, int *rows, int *cols)
{
    (void)display;
    *rows = 24;
    *cols = 80;
}

/* Returns the column after the last cell that shows anything. */
static int shown_end(
    const struct ansi_display *self, const struct frame *frame, int row)
{
    int col = frame->cols;
    for (; col > 0; col--) {
        const struct cell *cell = frame_cell(frame, row, col - 1);
        if (cell->width == 0 || cell->text[0] != '\0' ||
            !theme_blank_is_plain((enum style)cell->style, self->depth)) {
            break;
        }
    }
    return col;
}

static void write_row(
    const struct ansi_display *self, const struct frame *frame, int row)
{
    const struct look plain = theme_look(STYLE_TEXT, self->depth);
    struct look now = plain;
    int end = shown_end(self, frame, row);
    for (int col = 0; col < end; col++) {
        const struct cell *cell = frame_cell(frame, row, col);
        if (cell->width == 0) {
            continue;
        }
        struct look look = theme_look((enum style)cell->style, self->depth);
        if (!ansi_same(&look, &now)) {
            ansi_look(self->out, &look);
            now = look;
        }
        fputs(cell->text[0] != '\0' ? cell->text : " ", self->out);
    }
    if (!ansi_same(&now, &plain)) {
        fputs("\x1b[0m", self->out);
    }
    fputc('\n', self->out);
}

static void ansi_present(struct display *display, const struct frame *frame)
{
    const struct ansi_display *self = (struct ansi_display *)display;
    for (int row = 0; row < frame->rows; row++) {
        write_row(self, frame, row);
    }
    fflush(self->out);
}

static void ansi_close(struct display *display)
{
    free(display);
}

const struct display_ops display_ansi = {
    .name = "ansi",
    .open = ansi_open,
    .size = ansi_size,
    .present = ansi_present,
    .close = ansi_close,
};
