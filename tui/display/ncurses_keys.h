/* SPDX-License-Identifier: MIT */
/* ncurses_keys.h: the keys and mouse events of ncurses as input. */
#ifndef TUI_DISPLAY_NCURSES_KEYS_H
#define TUI_DISPLAY_NCURSES_KEYS_H

#include <curses.h>

#include "tui/display/screen.h"

/* Reads all keys that wait at the window, which must not wait for more, into
 * the screen's queue. */
void ncurses_read_keys(WINDOW *window, struct screen *screen);

#endif
