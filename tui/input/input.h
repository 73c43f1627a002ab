/* SPDX-License-Identifier: MIT */
/*
 * input.h: what a person, a script or the terminal did, as plain data.
 */
#ifndef TUI_INPUT_INPUT_H
#define TUI_INPUT_INPUT_H

#include <stdbool.h>
#include <stddef.h>

enum input_kind {
    INPUT_NONE,   /* the time ran out */
    INPUT_KEY,    /* key: a name, "a", "space", "left", "C-c", "f1" */
    INPUT_MOUSE,  /* press of a button at row, col, or the wheel */
    INPUT_RESIZE, /* the screen is rows x cols now */
    INPUT_WAKE,   /* another thread asked for attention */
    INPUT_LOST    /* the terminal is gone, or a signal ends the program */
};

enum { INPUT_KEY_BYTES = 16 };

struct input {
    enum input_kind kind;
    char key[INPUT_KEY_BYTES]; /* INPUT_KEY: canonical name, see input_key */
    int row, col;              /* INPUT_MOUSE, INPUT_RESIZE */
    int button;                /* INPUT_MOUSE: 1 left, 2 middle, 3 right,
                                  4 wheel up, 5 wheel down */
    int signal;                /* INPUT_LOST: which, or 0 */
};

/*
 * Writes the canonical name of a key: one printable character is its own
 * name but " " is "space" and "," "." etc. stay; others are lower case: up
 * down left right home end pageup pagedown tab backtab enter escape
 * backspace delete insert f1..f12, with prefixes "C-", "M-", "S-". Aliases
 * ("return", "esc", "pgup", "comma", "plus", "minus", "dot", "slash",
 * "question") are understood. False when there is no such key.
 */
bool input_key(const char *name, char canonical[INPUT_KEY_BYTES]);

#endif
