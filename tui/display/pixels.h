/* SPDX-License-Identifier: MIT */
/*
 * pixels.h: a frame as pixels, for the files that hold pictures so.
 */
#ifndef TUI_DISPLAY_PIXELS_H
#define TUI_DISPLAY_PIXELS_H

#include <stddef.h>
#include <stdint.h>

#include "tui/display/display.h"
#include "tui/frame/frame.h"

struct pixels;

/* Prepares to draw. NULL + problem: a font is missing, memory is short. */
struct pixels *pixels_new(
    const struct display_picture *picture, struct display_problem *problem);
void pixels_free(struct pixels *pixels);

/* An image: rows of width * 3 bytes, red, green, blue. */
struct image {
    int width, height;
    uint8_t *bytes; /* malloc'd; the caller frees */
};

/* Draws a frame with its margin; bytes NULL + problem when that fails. */
struct image pixels_draw(struct pixels *pixels, const struct frame *frame);

struct image_part {
    int x, y, width, height;
};

/* Finds the smallest part that takes in all pixels in which two images of one
 * size differ (before NULL: all of it); false: there are none. */
bool image_differs(const struct image *before, const struct image *after,
    struct image_part *part);

/* Returns a part's pixels as red, green, blue and how opaque: those that are
 * as before are not to be seen at all. The caller frees; NULL: memory is
 * short. */
uint8_t *image_change(const struct image *before, const struct image *after,
    const struct image_part *part);

#endif
