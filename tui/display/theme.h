/* SPDX-License-Identifier: MIT */
/*
 * theme.h: how each style looks, by what the terminal can do. Backgrounds are
 * never painted: text is the terminal's own foreground, or one of its sixteen
 * named colours, or (256 colours and more) a middle tone that can be read on
 * black and on white. Colour is never alone: glyphs and words say the same.
 */
#ifndef TUI_DISPLAY_THEME_H
#define TUI_DISPLAY_THEME_H

#include <stdbool.h>

#include "tui/frame/style.h"

enum theme_depth { THEME_MONO, THEME_8, THEME_16, THEME_256, THEME_RGB };

enum { THEME_DEFAULT = -1 };

struct look {
    int colour; /* THEME_DEFAULT, a palette index, or 0xRRGGBB (THEME_RGB) */
    bool bold, underline, reverse;
};

/* Returns the look of a style. */
struct look theme_look(enum style style, enum theme_depth depth);

/* Returns the depth for a terminal of so many palette colours. */
enum theme_depth theme_depth_of(int colours);

/* Tells whether a blank in this style shows nothing at all. */
bool theme_blank_is_plain(enum style style, enum theme_depth depth);

#endif
