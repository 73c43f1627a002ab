/* SPDX-License-Identifier: MIT */
/*
 * png.h: writes PNG files, still and animated (APNG): the same bytes for the
 * same pixels.
 *
 *   signature IHDR [acTL] tEXt... { [fcTL] IDAT | fcTL fdAT }... IEND
 */
#ifndef TUI_DISPLAY_PNG_H
#define TUI_DISPLAY_PNG_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* Writes the head of an image of 8-bit red, green, blue (3 channels), and how
 * opaque (4). */
void png_begin(FILE *out, int width, int height, int channels);

/* Says that so many frames follow, shown over and over. Directly behind the
 * head. */
void png_animate(FILE *out, uint32_t frames);

/* Writes a text for who asks ("Title"), UTF-8. */
void png_text(FILE *out, const char *keyword, const char *text);

/* Where a frame of an animation goes, over the one before, and for how long it
 * is shown. */
struct png_frame {
    uint32_t sequence; /* of this chunk: 0, 1 for the next frame, 3, 5 ... */
    int x, y, width, height;
    uint16_t ms;
};
void png_frame(FILE *out, const struct png_frame *frame);

/*
 * Writes pixels: `height` rows of `row` bytes behind each other. As the image
 * itself (sequence 0), or as a frame's data with this sequence number. False
 * when memory is short.
 */
bool png_pixels(
    FILE *out, uint32_t sequence, const uint8_t *pixels, int row, int height);

/* Writes the end. */
void png_end(FILE *out);

#endif
