/* SPDX-License-Identifier: MIT */
/*
 * paint.h: turns runs of cells into cursor movements and text. The cursor is
 * placed anew at the start of a run, at each complex word and after complex
 * text: only there is its column certain.
 */
#ifndef TUI_DISPLAY_PAINT_H
#define TUI_DISPLAY_PAINT_H

#include <stddef.h>

#include "tui/display/theme.h"
#include "tui/frame/frame.h"

/* What a terminal library does for the painter. */
struct painter {
    void *to; /* handed to each function */
    void (*go)(void *to, int row, int col);
    void (*style)(void *to, enum style style);
    void (*text)(void *to, const char *text, size_t size);
    /* Blanks so many cells from the cursor on, which may then stand anywhere;
     * the style is STYLE_TEXT. */
    void (*erase)(void *to, int columns);
    enum theme_depth depth;
    int rows, cols; /* of the screen: nothing is painted outside */
};

/* Paints runs of the frame. A run to a row's end erases it first. */
void paint_runs(const struct painter *painter, const struct frame *frame,
    const struct frame_run *runs, size_t count);

#endif
