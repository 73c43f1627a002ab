/* SPDX-License-Identifier: MIT */
/*
 * A handout on A4: each step is a heading, prose, and the frame as a figure.
 * Several languages stand beside each other, on a page that lies on its side.
 *
 *   +-----------------+     +--------+--------+
 *   | heading         |     | en     | bn     |   a step stays on one page
 *   | prose ...       |     | prose  | prose  |   where it fits on one
 *   | [figure]        |     | [fig.] | [fig.] |
 *   +-----------------+     +--------+--------+
 */
#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <stdlib.h>
#include <string.h>

#include "tui/display/display.h"
#include "tui/display/drawing.h"
#include "tui/display/picture.h"
#include "tui/display/problem.h"

enum { TRACKS = 2 };

/* In points, 72 to the inch. */
static const double page_short = 595.28, page_long = 841.89;
static const double edge = 42, gap = 24, after = 16;
static const double heading_size = 14, prose_size = 10.5, title_size = 20;

/* One language's half of a step. */
struct column {
    PangoLayout *heading, *prose;
    struct frame figure; /* cells NULL: none */
};

struct pdf_display {
    struct display base;
    FILE *out;
    const struct display_picture *picture;
    struct display_problem *problem;
    struct drawing *drawing;
    cairo_t *cairo; /* NULL: could not begin */
    struct display_moment moment;
    int track_count;
    double width, height, column; /* of the page, of a column */
    double y;                     /* where the next step begins */
    struct column columns[TRACKS];
};

/* ---- text ---- */

static PangoLayout *lay_out(struct pdf_display *self, const char *text,
    double size, bool bold, double width)
{
    PangoLayout *layout =
        drawing_layout(self->drawing, self->cairo, text, size, bold);
    pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_line_spacing(layout, 1.15F);
    return layout;
}

static void set_look(
    PangoAttrList *looks, PangoAttribute *take_look, size_t start, size_t end)
{
    take_look->start_index = (guint)start;
    take_look->end_index = (guint)end;
    pango_attr_list_insert(looks, take_look);
}

/* Between paragraphs stands a line that is not as high. */
static void end_paragraph(GString *text, PangoAttrList *looks)
{
    g_string_append(text, "\n\n");
    set_look(looks, pango_attr_size_new_absolute(5 * PANGO_SCALE),
        text->len - 1, text->len);
}

static void add_piece(
    GString *text, PangoAttrList *looks, const struct display_prose *piece)
{
    size_t start = text->len;
    g_string_append_len(text, piece->text, (gssize)piece->size);
    if (piece->strong) {
        set_look(
            looks, pango_attr_weight_new(PANGO_WEIGHT_BOLD), start, text->len);
    }
    if (piece->code) {
        set_look(looks, pango_attr_family_new(DRAWING_MONO), start, text->len);
    }
}

static PangoLayout *lay_out_prose(struct pdf_display *self)
{
    GString *text = g_string_new(NULL);
    PangoAttrList *looks = pango_attr_list_new();
    for (size_t i = 0; i < self->moment.prose_count; i++) {
        const struct display_prose *piece = &self->moment.prose[i];
        if (piece->begins && text->len > 0) {
            end_paragraph(text, looks);
        }
        add_piece(text, looks, piece);
    }
    PangoLayout *layout =
        lay_out(self, text->str, prose_size, false, self->column);
    pango_layout_set_attributes(layout, looks);
    pango_attr_list_unref(looks);
    g_string_free(text, TRUE);
    return layout;
}

static double height_of(PangoLayout *layout)
{
    int height;
    pango_layout_get_size(layout, NULL, &height);
    return height / (double)PANGO_SCALE;
}

static void put_text(
    struct pdf_display *self, PangoLayout *layout, double x, double *y)
{
    drawing_check(self->drawing, layout);
    cairo_set_source_rgb(self->cairo, 0, 0, 0);
    cairo_move_to(self->cairo, x, *y);
    pango_cairo_show_layout(self->cairo, layout);
    *y += height_of(layout) + 6;
}

/* ---- figures ---- */

static double figure_scale(
    const struct pdf_display *self, const struct frame *figure)
{
    double wide = self->column / (figure->cols * PICTURE_CELL + PICTURE_CELL);
    double room =
        (self->height - 2 * edge) * (self->track_count > 1 ? 0.7 : 0.36);
    double high = room / (figure->rows * PICTURE_ROW + PICTURE_CELL);
    return wide < high ? wide : high;
}

static double figure_height(
    const struct pdf_display *self, const struct frame *figure)
{
    return figure->cells ? (figure->rows * PICTURE_ROW + PICTURE_CELL) *
                               figure_scale(self, figure)
                         : 0;
}

static void put_figure(
    struct pdf_display *self, const struct frame *figure, double x, double y)
{
    if (!figure->cells) {
        return;
    }
    double scale = figure_scale(self, figure);
    double half = PICTURE_CELL / 2.0;
    cairo_save(self->cairo);
    cairo_translate(self->cairo, x, y);
    cairo_scale(self->cairo, scale, scale);
    cairo_set_source_rgb(self->cairo, 0.7, 0.7, 0.7);
    cairo_set_line_width(self->cairo, 1);
    cairo_rectangle(self->cairo, 0, 0,
        figure->cols * PICTURE_CELL + PICTURE_CELL,
        figure->rows * PICTURE_ROW + PICTURE_CELL);
    cairo_stroke(self->cairo);
    cairo_translate(self->cairo, half, half);
    drawing_frame(self->drawing, self->cairo, figure);
    cairo_restore(self->cairo);
}

/* ---- steps ---- */

static void drop_columns(struct pdf_display *self)
{
    for (int i = 0; i < TRACKS; i++) {
        struct column *column = &self->columns[i];
        g_clear_object(&column->heading);
        g_clear_object(&column->prose);
        frame_fini(&column->figure);
    }
}

static double step_height(const struct pdf_display *self)
{
    double most = 0;
    for (int i = 0; i < self->track_count; i++) {
        const struct column *column = &self->columns[i];
        double height = column->heading
                            ? height_of(column->heading) +
                                  height_of(column->prose) + 12 +
                                  figure_height(self, &column->figure)
                            : 0;
        most = height > most ? height : most;
    }
    return most;
}

static void put_step(struct pdf_display *self)
{
    double height = step_height(self);
    if (self->y > edge && self->y + height > self->height - edge) {
        cairo_show_page(self->cairo);
        self->y = edge;
    }
    for (int i = 0; i < self->track_count; i++) {
        const struct column *column = &self->columns[i];
        double x = edge + i * (self->column + gap);
        double y = self->y;
        if (column->heading) {
            put_text(self, column->heading, x, &y);
            put_text(self, column->prose, x, &y);
            put_figure(self, &column->figure, x, y);
        }
    }
    self->y += height + after;
    drop_columns(self);
}

/* ---- the display ---- */

static cairo_status_t write_bytes(
    void *to, const unsigned char *bytes, unsigned count)
{
    return fwrite(bytes, 1, count, to) == count ? CAIRO_STATUS_SUCCESS
                                                : CAIRO_STATUS_WRITE_ERROR;
}

static void begin(struct pdf_display *self)
{
    bool lies = self->track_count > 1;
    self->width = lies ? page_long : page_short;
    self->height = lies ? page_short : page_long;
    self->column = (self->width - 2 * edge - (self->track_count - 1) * gap) /
                   self->track_count;
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
        write_bytes, self->out, self->width, self->height);
    /* The same bytes each time, and so no date of making. */
    cairo_pdf_surface_set_metadata(
        surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
    const char *title = self->picture->title ? self->picture->title : "taant";
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title);
    self->cairo = cairo_create(surface);
    cairo_surface_destroy(surface);
    self->y = edge;
    PangoLayout *heading =
        lay_out(self, title, title_size, true, self->width - 2 * edge);
    put_text(self, heading, edge, &self->y);
    self->y += after / 2;
    g_object_unref(heading);
}

static struct display *pdf_open(
    const struct display_options *options, const char **problem)
{
    static const struct display_picture plain = {.language = "en"};
    struct pdf_display *self = calloc(1, sizeof *self);
    if (!self) {
        *problem = PROBLEM_MEMORY;
        return NULL;
    }
    *self = (struct pdf_display){.base = {&display_pdf},
        .out = options->out,
        .picture = options->picture ? options->picture : &plain,
        .problem = options->problem};
    self->track_count = self->picture->tracks > 1 ? TRACKS : 1;
    self->drawing = drawing_new(self->picture, self->problem);
    if (self->drawing) {
        begin(self);
    }
    return &self->base;
}

static void pdf_mark(
    struct display *display, const struct display_moment *moment)
{
    ((struct pdf_display *)display)->moment = *moment;
}

static void pdf_present(struct display *display, const struct frame *frame)
{
    struct pdf_display *self = (struct pdf_display *)display;
    if (!self->cairo) {
        return;
    }
    const struct display_moment *moment = &self->moment;
    struct column *column = &self->columns[moment->track];
    column->heading = lay_out(self, moment->chapter ? moment->chapter : "",
        heading_size, true, self->column);
    column->prose = lay_out_prose(self);
    if (frame) {
        if (frame_init(&column->figure, frame->rows, frame->cols, NULL)) {
            frame_copy(&column->figure, frame);
        } else {
            display_fail(self->problem, PROBLEM_MEMORY, "");
        }
    }
    if (moment->track == self->track_count - 1) {
        put_step(self);
    }
}

static void pdf_close(struct display *display)
{
    struct pdf_display *self = (struct pdf_display *)display;
    if (self->cairo) {
        drop_columns(self);
        cairo_surface_finish(cairo_get_target(self->cairo));
        cairo_destroy(self->cairo);
    }
    drawing_free(self->drawing);
    free(self);
}

const struct display_ops display_pdf = {
    .name = "pdf",
    .open = pdf_open,
    .present = pdf_present,
    .mark = pdf_mark,
    .close = pdf_close,
};
