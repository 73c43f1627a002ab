/* SPDX-License-Identifier: MIT */
/*
 * A film as asciicast v2: a header, then one event a line, the terminal's
 * output ("o") or a chapter's mark ("m"), each with its second. What changed
 * from frame to frame is what is written.
 */
#include <stdlib.h>
#include <string.h>

#include "tui/display/ansi.h"
#include "tui/display/display.h"
#include "tui/display/paint.h"
#include "tui/display/problem.h"

struct cast_display {
    struct display base;
    FILE *out;
    const struct display_picture *picture;
    struct display_problem *problem;
    struct display_moment moment;
    struct frame shown; /* cells NULL: nothing yet */
    FILE *painting;     /* the output of one frame */
    struct look look;   /* in which the terminal writes now */
};

/* ---- JSON ---- */

static void write_json(FILE *out, const char *text, size_t size)
{
    fputc('"', out);
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (byte == '"' || byte == '\\') {
            fprintf(out, "\\%c", byte);
        } else if (byte < ' ' || byte == 0x7F) {
            fprintf(out, "\\u%04x", byte);
        } else {
            fputc(byte, out);
        }
    }
    fputc('"', out);
}

static void write_event(
    struct cast_display *self, const char *kind, const char *text, size_t size)
{
    fprintf(self->out, "[%lld.%03d, \"%s\", ",
        (long long)(self->moment.time_ms / 1000),
        (int)(self->moment.time_ms % 1000), kind);
    write_json(self->out, text, size);
    fputs("]\n", self->out);
}

/* ---- painting ---- */

static void cast_go(void *to, int row, int col)
{
    const struct cast_display *self = to;
    fprintf(self->painting, "\x1b[%d;%dH", row + 1, col + 1);
}

static void cast_style(void *to, enum style style)
{
    struct cast_display *self = to;
    struct look look = theme_look(style, THEME_16);
    if (!ansi_same(&look, &self->look)) {
        ansi_look(self->painting, &look);
        self->look = look;
    }
}

static void cast_text(void *to, const char *text, size_t size)
{
    const struct cast_display *self = to;
    fwrite(text, 1, size, self->painting);
}

static void cast_erase(void *to, int columns)
{
    const struct cast_display *self = to;
    fprintf(self->painting, "\x1b[%dX", columns);
}

static bool paint(struct cast_display *self, const struct frame *frame)
{
    size_t most = (size_t)frame->rows * (size_t)frame->cols;
    struct frame_run *runs = malloc(most * sizeof *runs);
    if (!runs) {
        return false;
    }
    size_t count =
        frame_diff(self->shown.cells ? &self->shown : NULL, frame, runs, most);
    paint_runs(&(struct painter){.to = self,
                   .go = cast_go,
                   .style = cast_style,
                   .text = cast_text,
                   .erase = cast_erase,
                   .depth = THEME_16,
                   .rows = frame->rows,
                   .cols = frame->cols},
        frame, runs, count);
    free(runs);
    return true;
}

/* Keeps the frame as the one that is shown. */
static bool keep(struct cast_display *self, const struct frame *frame)
{
    if (!self->shown.cells &&
        !frame_init(&self->shown, frame->rows, frame->cols, NULL)) {
        return false;
    }
    frame_copy(&self->shown, frame);
    return true;
}

/* ---- the display ---- */

static struct display *cast_open(
    const struct display_options *options, const char **problem)
{
    static const struct display_picture plain = {.language = "en"};
    struct cast_display *self = malloc(sizeof *self);
    if (!self) {
        *problem = PROBLEM_MEMORY;
        return NULL;
    }
    *self = (struct cast_display){.base = {&display_cast},
        .out = options->out,
        .picture = options->picture ? options->picture : &plain,
        .problem = options->problem,
        .look = theme_look(STYLE_TEXT, THEME_16)};
    return &self->base;
}

static void cast_mark(
    struct display *display, const struct display_moment *moment)
{
    struct cast_display *self = (struct cast_display *)display;
    self->moment = *moment;
}

static void write_head(
    const struct cast_display *self, const struct frame *frame)
{
    fprintf(self->out, "{\"version\": 2, \"width\": %d, \"height\": %d",
        frame->cols, frame->rows);
    if (self->picture->title) {
        fputs(", \"title\": ", self->out);
        write_json(
            self->out, self->picture->title, strlen(self->picture->title));
    }
    fputs(", \"env\": {\"TERM\": \"xterm-256color\"}}\n", self->out);
}

static void cast_present(struct display *display, const struct frame *frame)
{
    struct cast_display *self = (struct cast_display *)display;
    char *text = NULL;
    size_t size = 0;
    bool first = !self->shown.cells;
    if (first) {
        write_head(self, frame);
    }
    self->painting = open_memstream(&text, &size);
    if (self->painting && first) {
        /* No cursor, an empty screen. */
        fputs("\x1b[?25l\x1b[2J", self->painting);
    }
    bool good = self->painting && paint(self, frame) && keep(self, frame);
    good = self->painting && fclose(self->painting) == 0 && good;
    if (!good) {
        display_fail(self->problem, PROBLEM_MEMORY, "");
    } else {
        const char *chapter = self->moment.chapter;
        if (chapter) {
            write_event(self, "m", chapter, strlen(chapter));
        }
        if (size > 0) {
            write_event(self, "o", text, size);
        }
    }
    self->moment.chapter = NULL;
    free(text);
}

/* The last frame stays on for a while, and the cursor comes back. Nothing is
 * scrolled: players go on showing what a film ends with. */
static void cast_close(struct display *display)
{
    struct cast_display *self = (struct cast_display *)display;
    if (self->shown.cells) {
        char text[40];
        self->moment.time_ms += DISPLAY_LAST_MS;
        int size = snprintf(
            text, sizeof text, "\x1b[0m\x1b[%d;1H\x1b[?25h", self->shown.rows);
        write_event(self, "o", text, (size_t)size);
    }
    frame_fini(&self->shown);
    free(self);
}

const struct display_ops display_cast = {
    .name = "cast",
    .open = cast_open,
    .present = cast_present,
    .mark = cast_mark,
    .close = cast_close,
};
