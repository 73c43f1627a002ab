/* SPDX-License-Identifier: MIT */
#ifndef TESTS_CONFORMANCE_FRAMES_H
#define TESTS_CONFORMANCE_FRAMES_H

#include "tui/frame/frame.h"

/* Named frames, and after them a sequence of changes without end. */
enum {
    FRAME_BLANK,
    FRAME_BOXES,
    FRAME_STYLES,
    FRAME_BENGALI,
    FRAME_ONE_CELL_A, /* these two differ in one cell */
    FRAME_ONE_CELL_B,
    FRAME_FULL, /* no cell blank, many styles: as many bytes as can be */
    FRAME_HOSTILE,
    FRAME_TIGHT,   /* complex text with no plain blank around it */
    FRAME_SHELF_A, /* between these, plain rows around complex ones go */
    FRAME_SHELF_B,
    FRAME_CLIMB_A, /* plain rows climb by two; complex rows below them stay */
    FRAME_CLIMB_B,
    FRAME_WORDS, /* each word of tests/words.h on a row of its own */
    FRAME_CHANGES
};

/* Draws a frame over whatever size it has. */
void frames_draw(struct frame *frame, int number);

/* The column where FRAME_STYLES shows a style, one row for each. */
enum { FRAMES_STYLE_COL = 4 };

#endif
