/* SPDX-License-Identifier: MIT */
/* One frame as SVG. The last frame presented is the picture. */
#include <stdlib.h>
#include <string.h>

#include "tui/display/display.h"
#include "tui/display/fonts.h"
#include "tui/display/picture.h"
#include "tui/display/problem.h"
#include "tui/display/svg.h"

struct svg_display {
    struct display base;
    FILE *out;
    const struct display_picture *picture;
    struct display_problem *problem;
};

static const struct display_picture plain = {.language = "en"};

static struct display *svg_open(
    const struct display_options *options, const char **problem)
{
    struct svg_display *self = malloc(sizeof *self);
    if (!self) {
        *problem = PROBLEM_MEMORY;
        return NULL;
    }
    *self = (struct svg_display){{&display_svg}, options->out,
        options->picture ? options->picture : &plain, options->problem};
    return &self->base;
}

static void write_head(const struct svg_display *self, int width, int height)
{
    const struct display_picture *picture = self->picture;
    double scale = picture->scale > 0 ? picture->scale : 1;
    fprintf(self->out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%g\" height=\"%g\" "
        "viewBox=\"0 0 %d %d\" xml:lang=\"%s\" role=\"img\" "
        "aria-labelledby=\"title desc\">\n",
        width * scale, height * scale, width, height,
        picture->language ? picture->language : "en");
    fputs("<title id=\"title\">", self->out);
    svg_text(self->out, picture->title ? picture->title : "taant");
    fputs("</title>\n<desc id=\"desc\">", self->out);
    svg_text(self->out, picture->description ? picture->description : "");
    fputs("</desc>\n", self->out);
}

static void write_styles(const struct svg_display *self)
{
    int missing;
    fputs("<style>\n", self->out);
    if (self->picture->embed_fonts &&
        !svg_embed_fonts(self->out, self->picture->fonts, &missing)) {
        display_fail(
            self->problem, PROBLEM_NO_FONT, font_rows[missing].package);
    }
    svg_fonts(self->out);
    svg_colours(self->out, self->picture->dark);
    fputs("</style>\n", self->out);
}

static void svg_present(struct display *display, const struct frame *frame)
{
    const struct svg_display *self = (struct svg_display *)display;
    int width = frame->cols * PICTURE_CELL + 2 * PICTURE_MARGIN;
    int height = frame->rows * PICTURE_ROW + 2 * PICTURE_MARGIN;
    write_head(self, width, height);
    write_styles(self);
    fprintf(self->out, "<rect class=\"paper\" width=\"%d\" height=\"%d\"/>\n",
        width, height);
    for (int row = 0; row < frame->rows; row++) {
        fprintf(self->out, "<g transform=\"translate(%d %d)\">", PICTURE_MARGIN,
            PICTURE_MARGIN + row * PICTURE_ROW);
        svg_row(self->out, frame, row);
        fputs("</g>\n", self->out);
    }
    fputs("</svg>\n", self->out);
    fflush(self->out);
}

static void svg_close(struct display *display)
{
    free(display);
}

const struct display_ops display_svg = {
    .name = "svg",
    .present = svg_present,
    .open = svg_open,
    .close = svg_close,
};
