/* SPDX-License-Identifier: MIT */
/*
 * drawing.h: frames drawn by cairo, words shaped by pango, with the pinned
 * fonts and nothing of the machine's own settings: no hinting, no system font
 * configuration, sizes in pixels and not in points of some screen.
 */
#ifndef TUI_DISPLAY_DRAWING_H
#define TUI_DISPLAY_DRAWING_H

#include <pango/pangocairo.h>
#include <stdbool.h>

#include "tui/display/display.h"
#include "tui/frame/frame.h"

struct drawing;

/* Opens the fonts. NULL + problem when one is missing or memory is short. */
struct drawing *drawing_new(
    const struct display_picture *picture, struct display_problem *problem);
void drawing_free(struct drawing *drawing);

/* Returns a new layout of prose in the pinned fonts, for what cairo draws on;
 * the caller frees it with g_object_unref. `size` is in the surface's units.
 * DRAWING_MONO is the family of code in it. */
PangoLayout *drawing_layout(struct drawing *drawing, cairo_t *cairo,
    const char *text, double size, bool bold);
#define DRAWING_MONO "DejaVu Sans Mono"

/* Notes the signs of a layout that no pinned font has. */
void drawing_check(struct drawing *drawing, PangoLayout *layout);

/* Draws a frame without margin, its top left corner at 0, 0. */
void drawing_frame(
    struct drawing *drawing, cairo_t *cairo, const struct frame *frame);

#endif
