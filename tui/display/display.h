/* SPDX-License-Identifier: MIT */
/*
 * display.h: a way to present frames and, for terminals, to hear keys. A
 * display knows cells and styles, nothing of tasks or lessons. One file each.
 */
#ifndef TUI_DISPLAY_DISPLAY_H
#define TUI_DISPLAY_DISPLAY_H

#include <stdbool.h>
#include <stdio.h>

#include "tui/frame/frame.h"
#include "tui/input/input.h"

struct display_options {
    int wake_fd; /* eventfd that ends the wait for input; the display
                     takes its count; -1 = none */
    bool colour; /* false: NO_COLOR, monochrome */
    bool mouse;  /* ask for mouse reports */
    FILE *out;   /* text, ansi: where frames go; borrowed */
};

struct display {
    const struct display_ops *ops;
};

/* Each display embeds struct display first. Not thread-safe: one thread. */
struct display_ops {
    const char *name;
    /* Takes the terminal. On failure returns NULL and sets *problem to a
     * static English message (an i18n id). */
    struct display *(*open)(
        const struct display_options *options, const char **problem);
    /* Tells the size in cells; never below 1. */
    void (*size)(struct display *display, int *rows, int *cols);
    /* Shows the frame; writes only what differs from the last one. A stalled
     * terminal drops whole frames and never blocks. */
    void (*present)(struct display *display, const struct frame *frame);
    /* Waits up to timeout_ms (-1: for ever) for input; false on INPUT_NONE.
     * NULL where there is none to hear. */
    bool (*next_input)(
        struct display *display, int timeout_ms, struct input *input);
    /* Gives the terminal back as it was. */
    void (*close)(struct display *display);
};

extern const struct display_ops display_tickit;
extern const struct display_ops display_ncurses;
extern const struct display_ops display_text; /* frames as plain text */
extern const struct display_ops display_ansi; /* ... with SGR colours */

/*
 * Chooses the terminal display: by name ("tickit", "ncurses"), or NULL for
 * the best that $TERM allows according to terminfo, before anything is
 * constructed. Returns NULL and sets *problem when the terminal cannot show
 * a screen (dumb, unknown, no tty): the caller falls back to narration.
 */
const struct display_ops *display_choose(
    const char *name, const char **problem);

#endif
