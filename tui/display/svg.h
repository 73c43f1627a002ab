/* SPDX-License-Identifier: MIT */
/*
 * svg.h: rows of a frame as SVG text that can be selected, for the pictures
 * and pages that hold it. Lines and grounds are shapes; the reader's own fonts
 * shape the words, and the grid holds whatever fonts those are.
 */
#ifndef TUI_DISPLAY_SVG_H
#define TUI_DISPLAY_SVG_H

#include <stdbool.h>
#include <stdio.h>

#include "tui/frame/frame.h"

/* Writes text with the five characters of XML escaped. */
void svg_text(FILE *out, const char *text);

/* Writes CSS: the fonts of text, and a class for each style that is used. */
void svg_fonts(FILE *out);
void svg_colours(FILE *out, bool dark);

/* Writes @font-face rules that hold the fonts themselves, from a folder (NULL:
 * the system's). False when a font is not there: *missing is which. */
bool svg_embed_fonts(FILE *out, const char *folder, int *missing);

/* Writes a row's shapes and texts, its top left corner at 0, 0. */
void svg_row(FILE *out, const struct frame *frame, int row);

#endif
