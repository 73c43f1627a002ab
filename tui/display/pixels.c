/* SPDX-License-Identifier: MIT */
#include "tui/display/pixels.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <stdlib.h>
#include <string.h>

#include "tui/display/drawing.h"
#include "tui/display/picture.h"
#include "tui/display/problem.h"

struct pixels {
    struct drawing *drawing;
    struct display_problem *problem;
    double scale;
    uint32_t paper;
};

struct pixels *pixels_new(
    const struct display_picture *picture, struct display_problem *problem)
{
    struct pixels *pixels = malloc(sizeof *pixels);
    if (!pixels) {
        display_fail(problem, PROBLEM_MEMORY, "");
        return NULL;
    }
    *pixels = (struct pixels){
        .drawing = drawing_new(picture, problem),
        .problem = problem,
        .scale = picture->scale > 0 ? picture->scale : 1,
        .paper = picture_paper(picture->dark),
    };
    if (!pixels->drawing) {
        pixels_free(pixels);
        return NULL;
    }
    return pixels;
}

void pixels_free(struct pixels *pixels)
{
    if (pixels) {
        drawing_free(pixels->drawing);
        free(pixels);
    }
}

static int scaled(const struct pixels *pixels, int cells, int unit)
{
    return (int)ceil(
        (cells * unit + 2 * PICTURE_MARGIN) * pixels->scale - 1e-6);
}

/* Takes the three colours out of cairo's words of 32 bits. */
static void copy_bytes(cairo_surface_t *surface, struct image *image)
{
    const unsigned char *data = cairo_image_surface_get_data(surface);
    int stride = cairo_image_surface_get_stride(surface);
    uint8_t *to = image->bytes;
    for (int y = 0; y < image->height; y++) {
        const uint32_t *from =
            (const uint32_t *)(const void *)(data + (size_t)y * stride);
        for (int x = 0; x < image->width; x++) {
            *to++ = (uint8_t)(from[x] >> 16);
            *to++ = (uint8_t)(from[x] >> 8);
            *to++ = (uint8_t)from[x];
        }
    }
}

static void draw(
    struct pixels *pixels, cairo_surface_t *surface, const struct frame *frame)
{
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, (pixels->paper >> 16) / 255.0,
        (pixels->paper >> 8 & 0xFF) / 255.0, (pixels->paper & 0xFF) / 255.0);
    cairo_paint(cairo);
    cairo_scale(cairo, pixels->scale, pixels->scale);
    cairo_translate(cairo, PICTURE_MARGIN, PICTURE_MARGIN);
    drawing_frame(pixels->drawing, cairo, frame);
    cairo_destroy(cairo);
    cairo_surface_flush(surface);
}

struct image pixels_draw(struct pixels *pixels, const struct frame *frame)
{
    struct image image = {.width = scaled(pixels, frame->cols, PICTURE_CELL),
        .height = scaled(pixels, frame->rows, PICTURE_ROW)};
    cairo_surface_t *surface = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, image.width, image.height);
    image.bytes = malloc((size_t)image.width * (size_t)image.height * 3);
    if (image.bytes && cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS) {
        draw(pixels, surface, frame);
        copy_bytes(surface, &image);
    } else {
        display_fail(pixels->problem, PROBLEM_MEMORY, "");
        free(image.bytes);
        image.bytes = NULL;
    }
    cairo_surface_destroy(surface);
    return image;
}

/* ---- differences ---- */

static bool row_differs(
    const uint8_t *a, const uint8_t *b, int width, int *first, int *last)
{
    size_t size = (size_t)width * 3;
    if (memcmp(a, b, size) == 0) {
        return false;
    }
    size_t from = 0, to = size;
    while (a[from] == b[from]) {
        from++;
    }
    while (a[to - 1] == b[to - 1]) {
        to--;
    }
    *first = (int)(from / 3);
    *last = (int)((to - 1) / 3);
    return true;
}

bool image_differs(const struct image *before, const struct image *after,
    struct image_part *part)
{
    int left = after->width, right = -1, top = -1, bottom = -1;
    if (!before) {
        *part = (struct image_part){0, 0, after->width, after->height};
        return true;
    }
    size_t stride = (size_t)after->width * 3;
    for (int y = 0; y < after->height; y++) {
        int first, last;
        if (!row_differs(before->bytes + (size_t)y * stride,
                after->bytes + (size_t)y * stride, after->width, &first,
                &last)) {
            continue;
        }
        top = top < 0 ? y : top;
        bottom = y;
        left = first < left ? first : left;
        right = last > right ? last : right;
    }
    *part = (struct image_part){left, top, right - left + 1, bottom - top + 1};
    return top >= 0;
}

uint8_t *image_change(const struct image *before, const struct image *after,
    const struct image_part *part)
{
    uint8_t *change = calloc((size_t)part->width * (size_t)part->height, 4);
    uint8_t *to = change;
    for (int y = part->y; change && y < part->y + part->height; y++) {
        size_t at = ((size_t)y * (size_t)after->width + (size_t)part->x) * 3;
        for (int x = 0; x < part->width; x++, at += 3, to += 4) {
            if (!before ||
                memcmp(before->bytes + at, after->bytes + at, 3) != 0) {
                memcpy(to, after->bytes + at, 3);
                to[3] = 0xFF;
            }
        }
    }
    return change;
}
