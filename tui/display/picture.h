/* SPDX-License-Identifier: MIT */
/*
 * picture.h: what all pictures of a frame have in common: the size of a cell,
 * the colours, and the strips that a row is drawn in.
 *
 *   row     │ main   recv   ▶  ঢাকার গাউছিয়া মার্কেটে
 *   strips  B GGGG   GGGG   S  FFFFFFFFFFFFFFFFFF
 *
 * Grid strips keep every column; a flow begins at its column and goes on as
 * its font wants it, because complex script has no columns and a frame has
 * nothing that must line up behind it.
 */
#ifndef TUI_DISPLAY_PICTURE_H
#define TUI_DISPLAY_PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/frame/frame.h"

/* In units of the picture: pixels at scale 1. */
enum { PICTURE_CELL = 10, PICTURE_ROW = 20, PICTURE_MARGIN = 10 };
#define PICTURE_BASELINE 15.0   /* below the row's top */
#define PICTURE_MONO_SIZE 16.61 /* one letter is PICTURE_CELL wide */
#define PICTURE_FLOW_SIZE 16.0  /* complex script beside it */

enum strip_kind {
    STRIP_GRID, /* ASCII of one style */
    STRIP_SIGN, /* one cell that holds another sign */
    STRIP_BOX,  /* one cell of lines or blocks, drawn as such */
    STRIP_FLOW  /* complex words and what stands between and behind them */
};

struct strip {
    enum strip_kind kind;
    int col, end; /* cells [col, end) */
};

/* Finds the next strip of a row from column `from` on; false: no more. */
bool picture_strip(
    const struct frame *frame, int row, int from, struct strip *strip);

/* Finds the next run of cells from `from` on whose ground is coloured; false:
 * no more. Then [*start, *end) has one style. */
bool picture_ground(
    const struct frame *frame, int row, int from, int *start, int *end);

/*
 * Lines of a box character: how thick (0, 1 or 2) it goes to each side; or a
 * block, as parts of the cell's width from the left.
 */
struct box {
    uint8_t left, right, up, down;
    bool dashed;
    double from, to; /* block: from < to */
};

/* Tells the lines of a cell's text; false when it is no box character. */
bool picture_box(const char *text, struct box *box);

/* How a style looks in a picture. */
struct picture_look {
    uint32_t ink;    /* 0xRRGGBB */
    uint32_t ground; /* the picture's own, unless has_ground */
    bool has_ground, bold;
};
struct picture_look picture_look(enum style style, bool dark);

/* Return the colour of the ground and of plain text. */
uint32_t picture_paper(bool dark);
uint32_t picture_ink(bool dark);

#endif
