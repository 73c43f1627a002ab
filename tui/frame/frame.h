/* SPDX-License-Identifier: MIT */
/*
 * frame.h: one picture, as a grid of cells. A cell holds a whole syllable and
 * a style; a syllable of w columns is one cell of width w and w-1 cells of
 * width 0 behind it.
 *
 *   col   0    1    2    3    4
 *        [চ্যা 2][ 0 ][নে 2][ 0 ][ল 1]     one word: starts_word at col 0
 *
 * A display positions the cursor anew wherever starts_word is set, because
 * terminals disagree on how far the word before it moved the cursor.
 * Only clean text gets in: controls and malformed bytes never reach a cell.
 */
#ifndef TUI_FRAME_FRAME_H
#define TUI_FRAME_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/frame/style.h"
#include "tui/text/width.h"

enum { FRAME_CELL_BYTES = 27, FRAME_MAX_SIDE = 500 };

struct cell {
    char text[FRAME_CELL_BYTES + 1]; /* NUL-terminated; "" = blank */
    uint8_t width;                   /* 0: covered by the cell before */
    uint8_t style;                   /* enum style */
    bool starts_word;                /* complex word: place the cursor here */
    bool complex;                    /* part of complex text */
};

struct frame {
    int rows, cols;
    struct cell *cells;                /* rows * cols, row by row */
    const struct width_source *widths; /* borrowed; NULL = wcwidth */
};

/* Makes a blank frame; sides are clamped to 1..FRAME_MAX_SIDE. False when
 * memory is short. */
bool frame_init(
    struct frame *frame, int rows, int cols, const struct width_source *widths);

/* Frees the cells; the frame can be initialised again. */
void frame_fini(struct frame *frame);

/* Blanks every cell. */
void frame_clear(struct frame *frame);

/* Returns the cell, or NULL outside of the frame. */
struct cell *frame_cell(const struct frame *frame, int row, int col);

/*
 * Puts text at row, col in a style, clipped to [col, limit) between
 * syllables and to the frame; returns the column after it. Complex words are
 * placed by their measured width. Text outside the frame is dropped.
 */
int frame_put(struct frame *frame, int row, int col, int limit,
    enum style style, const char *text, size_t size);

/* The same for a NUL-terminated string, up to the frame's edge. */
int frame_puts(
    struct frame *frame, int row, int col, enum style style, const char *text);

/* printf into the frame, up to the frame's edge. */
__attribute__((format(printf, 5, 6))) int frame_printf(struct frame *frame,
    int row, int col, enum style style, const char *format, ...);

/* Fills cells [col, limit) of a row with one narrow glyph. */
void frame_fill(struct frame *frame, int row, int col, int limit,
    enum style style, const char *glyph);

/* Gives existing cells [col, limit) of a row another style. */
void frame_restyle(
    struct frame *frame, int row, int col, int limit, enum style style);

/* Writes row's text, trailing blanks left out, as a new string the caller
 * frees. */
char *frame_row_text(const struct frame *frame, int row);

/*
 * The runs of cells that changed between two frames of one size. A changed
 * row that holds complex text in either frame, from its first complex cell
 * on, is one run to the row's end.
 */
struct frame_run {
    int row, start, end;
};
/* Fills runs (at most `most`) and returns how many; when there are more, the
 * last covers what is left: its end, counted from its row's first cell, then
 * lies in a later row. Runs a few cells apart are joined, and none begins or
 * ends inside a wide syllable. before NULL or of another size: everything. */
size_t frame_diff(const struct frame *before, const struct frame *after,
    struct frame_run *runs, size_t most);

/* Copies the cells of a frame of the same size. */
void frame_copy(struct frame *to, const struct frame *from);

#endif
