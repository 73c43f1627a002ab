/* SPDX-License-Identifier: MIT */
/*
 * drawing.h: frames drawn by cairo, words shaped by pango, with the pinned
 * fonts and nothing of the machine's own settings: no hinting, no system font
 * configuration, sizes in pixels and not in points of some screen.
 */
#ifndef TUI_DISPLAY_DRAWING_H
#define TUI_DISPLAY_DRAWING_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/display/display.h"
#include "tui/frame/frame.h"

struct drawing;
struct _cairo;       /* cairo_t */
struct _PangoLayout; /* PangoLayout */

/* Opens the fonts. NULL + problem when one is missing or memory is short. */
struct drawing *drawing_new(
    const struct display_picture *picture, struct display_problem *problem);
void drawing_free(struct drawing *drawing);

/* Returns a new layout of prose in the pinned fonts, for what cairo draws on;
 * the caller frees it with g_object_unref. `size` is in the surface's units.
 * DRAWING_MONO is the family of code in it. */
struct _PangoLayout *drawing_layout(struct drawing *drawing,
    struct _cairo *cairo, const char *text, double size, bool bold);
#define DRAWING_MONO "DejaVu Sans Mono"

/* Notes the signs of a layout that no pinned font has. */
void drawing_check(struct drawing *drawing, struct _PangoLayout *layout);

/* Writes the numbers of the glyphs that a text is shaped to, at most so many;
 * returns how many there are. For who wants to know whether it is shaped right
 * without looking. */
size_t drawing_glyphs(
    struct drawing *drawing, const char *text, unsigned *glyphs, size_t most);

/* Draws a frame without margin, its top left corner at 0, 0. */
void drawing_frame(
    struct drawing *drawing, struct _cairo *cairo, const struct frame *frame);

#endif
