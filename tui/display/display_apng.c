/* SPDX-License-Identifier: MIT */
/*
 * A film as animated PNG. Each frame holds the smallest rectangle that takes
 * in all that changed, and in it what changed; the rest is to be seen through.
 * How many frames there are stands before them, so they wait in memory, packed,
 * for the end.
 */
#include <stdlib.h>
#include <string.h>

#include "tui/display/display.h"
#include "tui/display/pixels.h"
#include "tui/display/png.h"
#include "tui/display/problem.h"

enum { MOST_MS = 60000 };

struct apng_display {
    struct display base;
    FILE *out;
    const struct display_picture *picture;
    struct display_problem *problem;
    struct pixels *pixels;
    struct image shown; /* the last frame; bytes NULL: none yet */
    uint8_t *change;    /* ... and what of it was new in `part` */
    struct image_part part;
    int64_t since_ms; /* shown from here on */
    int64_t now_ms;
    uint32_t frames; /* written to `packed` */
    FILE *packed;
    char *text;
    size_t size;
};

static struct display *apng_open(
    const struct display_options *options, const char **problem)
{
    static const struct display_picture plain = {.language = "en"};
    struct apng_display *self = malloc(sizeof *self);
    if (!self) {
        *problem = PROBLEM_MEMORY;
        return NULL;
    }
    *self = (struct apng_display){.base = {&display_apng},
        .out = options->out,
        .picture = options->picture ? options->picture : &plain,
        .problem = options->problem};
    self->pixels = pixels_new(self->picture, self->problem);
    self->packed = open_memstream(&self->text, &self->size);
    if (!self->packed) {
        display_fail(self->problem, PROBLEM_MEMORY, "");
    }
    return &self->base;
}

static void apng_mark(
    struct display *display, const struct display_moment *moment)
{
    ((struct apng_display *)display)->now_ms = moment->time_ms;
}

/* Writes the frame that is shown, now that it is known for how long. */
static void write_shown(struct apng_display *self, int64_t ms)
{
    uint32_t sequence = self->frames == 0 ? 0 : 2 * self->frames;
    const struct image_part *part = &self->part;
    png_frame(self->packed,
        &(struct png_frame){.sequence = sequence == 0 ? 0 : sequence - 1,
            .x = part->x,
            .y = part->y,
            .width = part->width,
            .height = part->height,
            .ms = (uint16_t)(ms > MOST_MS ? MOST_MS : ms)});
    if (!png_pixels(self->packed, sequence, self->change, part->width * 4,
            part->height)) {
        display_fail(self->problem, PROBLEM_MEMORY, "");
    }
    self->frames++;
}

static void apng_present(struct display *display, const struct frame *frame)
{
    struct apng_display *self = (struct apng_display *)display;
    if (!self->pixels || !self->packed) {
        return;
    }
    struct image image = pixels_draw(self->pixels, frame);
    struct image_part part;
    const struct image *before = self->shown.bytes ? &self->shown : NULL;
    if (!image.bytes || !image_differs(before, &image, &part)) {
        free(image.bytes);
        return;
    }
    uint8_t *change = image_change(before, &image, &part);
    if (!change) {
        display_fail(self->problem, PROBLEM_MEMORY, "");
        free(image.bytes);
        return;
    }
    if (before) {
        write_shown(self, self->now_ms - self->since_ms);
    }
    free(self->shown.bytes);
    free(self->change);
    self->shown = image;
    self->change = change;
    self->part = part;
    self->since_ms = self->now_ms;
}

static void write_file(struct apng_display *self)
{
    png_begin(self->out, self->shown.width, self->shown.height, 4);
    png_animate(self->out, self->frames);
    if (self->picture->title) {
        png_text(self->out, "Title", self->picture->title);
    }
    fwrite(self->text, 1, self->size, self->out);
    png_end(self->out);
}

static void apng_close(struct display *display)
{
    struct apng_display *self = (struct apng_display *)display;
    if (self->packed) {
        if (self->shown.bytes) {
            write_shown(self, self->now_ms - self->since_ms + DISPLAY_LAST_MS);
        }
        if (fclose(self->packed) != 0) {
            display_fail(self->problem, PROBLEM_MEMORY, "");
        } else if (self->shown.bytes) {
            write_file(self);
        }
    }
    free(self->text);
    free(self->shown.bytes);
    free(self->change);
    pixels_free(self->pixels);
    free(self);
}

const struct display_ops display_apng = {
    .name = "apng",
    .open = apng_open,
    .present = apng_present,
    .mark = apng_mark,
    .close = apng_close,
};
