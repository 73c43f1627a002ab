/* SPDX-License-Identifier: MIT */
/* One frame as PNG. The last frame presented is the picture. */
#include <stdlib.h>

#include "tui/display/display.h"
#include "tui/display/pixels.h"
#include "tui/display/png.h"
#include "tui/display/problem.h"

struct png_display {
    struct display base;
    FILE *out;
    const struct display_picture *picture;
    struct display_problem *problem;
    struct pixels *pixels;
};

static struct display *png_open(
    const struct display_options *options, const char **problem)
{
    static const struct display_picture plain = {.language = "en"};
    struct png_display *self = malloc(sizeof *self);
    if (!self) {
        *problem = PROBLEM_MEMORY;
        return NULL;
    }
    *self = (struct png_display){.base = {&display_png},
        .out = options->out,
        .picture = options->picture ? options->picture : &plain,
        .problem = options->problem};
    self->pixels = pixels_new(self->picture, self->problem);
    return &self->base;
}

static void png_present(struct display *display, const struct frame *frame)
{
    struct png_display *self = (struct png_display *)display;
    if (!self->pixels) {
        return;
    }
    struct image image = pixels_draw(self->pixels, frame);
    if (!image.bytes) {
        return;
    }
    png_begin(self->out, image.width, image.height, 3);
    if (self->picture->title) {
        png_text(self->out, "Title", self->picture->title);
    }
    if (self->picture->description) {
        png_text(self->out, "Description", self->picture->description);
    }
    if (!png_pixels(self->out, 0, image.bytes, image.width * 3, image.height)) {
        display_fail(self->problem, PROBLEM_MEMORY, "");
    }
    png_end(self->out);
    free(image.bytes);
}

static void png_close(struct display *display)
{
    struct png_display *self = (struct png_display *)display;
    pixels_free(self->pixels);
    free(self);
}

const struct display_ops display_png = {
    .name = "png",
    .open = png_open,
    .present = png_present,
    .close = png_close,
};
