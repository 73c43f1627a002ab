/* SPDX-License-Identifier: MIT */
/*
 * fonts.h: the fonts of pictures, pinned by file, so that a picture does not
 * depend on what else a machine has or prefers.
 */
#ifndef TUI_DISPLAY_FONTS_H
#define TUI_DISPLAY_FONTS_H

#include <stdbool.h>
#include <stddef.h>

enum font {
    FONT_MONO, /* the grid */
    FONT_MONO_BOLD,
    FONT_FLOW, /* complex script */
    FONT_FLOW_BOLD,
    FONT_PROSE, /* on paper */
    FONT_PROSE_BOLD,
    FONT_COUNT,
};

struct font_row {
    const char *file;    /* name without folder */
    const char *family;  /* as it calls itself */
    const char *package; /* of Debian */
    bool bold;
};
extern const struct font_row font_rows[FONT_COUNT];

/* Writes the path of a font's file, in `folder` or, when that is NULL, where
 * systems keep it. False when it is not there. */
bool font_find(enum font font, const char *folder, char *path, size_t size);

#endif
