/* SPDX-License-Identifier: MIT */
#include "tui/display/drawing.h"

#include <limits.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <stdlib.h>
#include <string.h>

#include "tui/display/fonts.h"
#include "tui/display/picture.h"
#include "tui/display/problem.h"

struct drawing {
    FcConfig *fonts;
    PangoFontMap *map;
    PangoContext *context;
    cairo_font_options_t *options;
    bool dark;
    struct display_problem *problem;
};

/* A strip as pango wants it: its text, and how its parts look. */
struct run {
    GString *text;
    PangoAttrList *looks;
};

/* ---- fonts ---- */

static bool add_fonts(struct drawing *drawing, const char *folder)
{
    for (int i = 0; i < FONT_COUNT; i++) {
        char path[PATH_MAX];
        if (!font_find((enum font)i, folder, path, sizeof path) ||
            !FcConfigAppFontAddFile(drawing->fonts, (const FcChar8 *)path)) {
            display_fail(
                drawing->problem, PROBLEM_NO_FONT, font_rows[i].package);
            return false;
        }
    }
    return true;
}

static void open_context(struct drawing *drawing, const char *language)
{
    drawing->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    pango_fc_font_map_set_config(
        PANGO_FC_FONT_MAP(drawing->map), drawing->fonts);
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(drawing->map), 96);
    drawing->context = pango_font_map_create_context(drawing->map);
    drawing->options = cairo_font_options_create();
    cairo_font_options_set_antialias(drawing->options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(drawing->options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(
        drawing->options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(drawing->context, drawing->options);
    pango_context_set_round_glyph_positions(drawing->context, FALSE);
    pango_context_set_base_dir(drawing->context, PANGO_DIRECTION_LTR);
    pango_context_set_language(
        drawing->context, pango_language_from_string(language));
}

struct drawing *drawing_new(
    const struct display_picture *picture, struct display_problem *problem)
{
    struct drawing *drawing = calloc(1, sizeof *drawing);
    if (!drawing) {
        display_fail(problem, PROBLEM_MEMORY, "");
        return NULL;
    }
    drawing->problem = problem;
    drawing->dark = picture->dark;
    drawing->fonts = FcConfigCreate();
    if (!drawing->fonts || !add_fonts(drawing, picture->fonts)) {
        display_fail(problem, PROBLEM_MEMORY, "");
        drawing_free(drawing);
        return NULL;
    }
    open_context(drawing, picture->language ? picture->language : "en");
    return drawing;
}

void drawing_free(struct drawing *drawing)
{
    if (!drawing) {
        return;
    }
    g_clear_object(&drawing->context);
    if (drawing->map) {
        /* The map keeps its reference to the fonts otherwise. */
        pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(drawing->map), NULL);
        g_clear_object(&drawing->map);
    }
    if (drawing->options) {
        cairo_font_options_destroy(drawing->options);
    }
    if (drawing->fonts) {
        FcConfigDestroy(drawing->fonts);
    }
    free(drawing);
}

/* ---- text ---- */

static PangoFontDescription *describe(enum font font, double size)
{
    PangoFontDescription *description = pango_font_description_new();
    pango_font_description_set_family_static(
        description, font_rows[font].family);
    pango_font_description_set_weight(description,
        font_rows[font].bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(description, size * PANGO_SCALE);
    return description;
}

PangoLayout *drawing_layout(struct drawing *drawing, cairo_t *cairo,
    const char *text, double size, bool bold)
{
    pango_cairo_update_context(cairo, drawing->context);
    PangoLayout *layout = pango_layout_new(drawing->context);
    PangoFontDescription *font =
        describe(bold ? FONT_PROSE_BOLD : FONT_PROSE, size);
    pango_font_description_set_family_static(
        font, "DejaVu Sans,Noto Sans Bengali");
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_text(layout, text, -1);
    return layout;
}

/* Returns the text of the first sign that no font has. */
static bool find_unknown(PangoLayout *layout, const char **text)
{
    PangoLayoutIter *iter = pango_layout_get_iter(layout);
    bool found = false;
    do {
        PangoLayoutRun *run = pango_layout_iter_get_run_readonly(iter);
        for (int i = 0; run && i < run->glyphs->num_glyphs && !found; i++) {
            found = run->glyphs->glyphs[i].glyph & PANGO_GLYPH_UNKNOWN_FLAG &&
                    run->glyphs->glyphs[i].glyph != PANGO_GLYPH_EMPTY;
            *text = pango_layout_get_text(layout) + run->item->offset +
                    run->glyphs->log_clusters[i];
        }
    } while (!found && pango_layout_iter_next_run(iter));
    pango_layout_iter_free(iter);
    return found;
}

void drawing_check(struct drawing *drawing, PangoLayout *layout)
{
    const char *text;
    if (pango_layout_get_unknown_glyphs_count(layout) > 0 &&
        find_unknown(layout, &text)) {
        char sign[8] = "";
        memcpy(sign, text, (size_t)g_utf8_skip[(unsigned char)*text]);
        display_fail(drawing->problem, PROBLEM_NO_GLYPH, sign);
    }
}

size_t drawing_glyphs(
    struct drawing *drawing, const char *text, unsigned *glyphs, size_t most)
{
    size_t count = 0;
    PangoLayout *layout = pango_layout_new(drawing->context);
    PangoFontDescription *font = describe(FONT_FLOW, PICTURE_FLOW_SIZE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_text(layout, text, -1);
    PangoLayoutIter *iter = pango_layout_get_iter(layout);
    do {
        PangoLayoutRun *run = pango_layout_iter_get_run_readonly(iter);
        for (int i = 0; run && i < run->glyphs->num_glyphs; i++) {
            if (count < most) {
                glyphs[count] = run->glyphs->glyphs[i].glyph;
            }
            count++;
        }
    } while (pango_layout_iter_next_run(iter));
    pango_layout_iter_free(iter);
    g_object_unref(layout);
    return count;
}

static void add_look(
    struct run *run, PangoAttribute *take_look, size_t start, size_t end)
{
    take_look->start_index = (guint)start;
    take_look->end_index = (guint)end;
    pango_attr_list_insert(run->looks, take_look);
}

static void add_cell(
    struct drawing *drawing, struct run *run, const struct cell *cell)
{
    size_t start = run->text->len;
    g_string_append(run->text, cell->text[0] ? cell->text : " ");
    struct picture_look look =
        picture_look((enum style)cell->style, drawing->dark);
    enum font font = cell->complex ? FONT_FLOW : FONT_MONO;
    PangoFontDescription *description = describe(look.bold ? font + 1 : font,
        cell->complex ? PICTURE_FLOW_SIZE : PICTURE_MONO_SIZE);
    add_look(run, pango_attr_font_desc_new(description), start, run->text->len);
    add_look(run,
        pango_attr_foreground_new((guint16)(look.ink >> 16) * 257,
            (guint16)(look.ink >> 8 & 0xFF) * 257,
            (guint16)(look.ink & 0xFF) * 257),
        start, run->text->len);
    pango_font_description_free(description);
}

static PangoLayout *lay_out(struct drawing *drawing, cairo_t *cairo,
    const struct frame *frame, int row, const struct strip *strip)
{
    struct run run = {g_string_new(NULL), pango_attr_list_new()};
    for (int col = strip->col; col < strip->end; col++) {
        const struct cell *cell = frame_cell(frame, row, col);
        if (cell->width > 0) {
            add_cell(drawing, &run, cell);
        }
    }
    pango_cairo_update_context(cairo, drawing->context);
    PangoLayout *layout = pango_layout_new(drawing->context);
    pango_layout_set_text(layout, run.text->str, (int)run.text->len);
    pango_layout_set_attributes(layout, run.looks);
    pango_layout_set_single_paragraph_mode(layout, TRUE);
    pango_attr_list_unref(run.looks);
    g_string_free(run.text, TRUE);
    return layout;
}

/* Draws a strip; one that would leave its place is made narrower. */
static void draw_text(struct drawing *drawing, cairo_t *cairo,
    const struct frame *frame, int row, const struct strip *strip)
{
    PangoLayout *layout = lay_out(drawing, cairo, frame, row, strip);
    drawing_check(drawing, layout);
    PangoRectangle extents;
    pango_layout_get_extents(layout, NULL, &extents);
    double room = (strip->end - strip->col) * PICTURE_CELL;
    double width = extents.width / (double)PANGO_SCALE;
    cairo_save(cairo);
    cairo_translate(
        cairo, strip->col * PICTURE_CELL, row * PICTURE_ROW + PICTURE_BASELINE);
    if (strip->kind == STRIP_SIGN) {
        cairo_translate(cairo, (room - width) / 2, 0);
    } else if (width > room) {
        cairo_scale(cairo, room / width, 1);
    }
    cairo_move_to(cairo, 0, 0);
    pango_cairo_show_layout_line(
        cairo, pango_layout_get_line_readonly(layout, 0));
    cairo_restore(cairo);
    g_object_unref(layout);
}

/* ---- shapes ---- */

static void set_colour(cairo_t *cairo, uint32_t colour)
{
    cairo_set_source_rgb(cairo, (colour >> 16) / 255.0,
        (colour >> 8 & 0xFF) / 255.0, (colour & 0xFF) / 255.0);
}

static void draw_grounds(
    struct drawing *drawing, cairo_t *cairo, const struct frame *frame, int row)
{
    int start, end;
    for (int col = 0; picture_ground(frame, row, col, &start, &end);
         col = end) {
        struct picture_look look = picture_look(
            (enum style)frame_cell(frame, row, start)->style, drawing->dark);
        set_colour(cairo, look.ground);
        cairo_rectangle(cairo, start * PICTURE_CELL, row * PICTURE_ROW,
            (end - start) * PICTURE_CELL, PICTURE_ROW);
        cairo_fill(cairo);
    }
}

static void draw_line(
    cairo_t *cairo, int weight, double x, double y, double dx, double dy)
{
    if (weight > 0) {
        cairo_set_line_width(cairo, weight == 2 ? 3 : 1.2);
        cairo_move_to(cairo, x, y);
        cairo_rel_line_to(cairo, dx, dy);
        cairo_stroke(cairo);
    }
}

static void draw_box(struct drawing *drawing, cairo_t *cairo,
    const struct cell *cell, int row, int col)
{
    struct box box;
    picture_box(cell->text, &box);
    set_colour(cairo, picture_look((enum style)cell->style, drawing->dark).ink);
    double x = col * PICTURE_CELL;
    double y = row * PICTURE_ROW;
    double half = PICTURE_CELL / 2.0;
    double middle = PICTURE_ROW / 2.0;
    if (box.dashed) {
        /* Two dashes a cell: a row of cells goes on evenly. */
        draw_line(cairo, 1, x + 1, y + middle, 3, 0);
        draw_line(cairo, 1, x + 6, y + middle, 3, 0);
    } else {
        draw_line(cairo, box.left, x, y + middle, half, 0);
        draw_line(cairo, box.right, x + half, y + middle, half, 0);
    }
    draw_line(cairo, box.up, x + half, y, 0, middle);
    draw_line(cairo, box.down, x + half, y + middle, 0, middle);
    if (box.to > box.from) {
        cairo_rectangle(cairo, x + box.from * PICTURE_CELL, y,
            (box.to - box.from) * PICTURE_CELL, PICTURE_ROW);
        cairo_fill(cairo);
    }
}

void drawing_frame(
    struct drawing *drawing, cairo_t *cairo, const struct frame *frame)
{
    for (int row = 0; row < frame->rows; row++) {
        struct strip strip;
        draw_grounds(drawing, cairo, frame, row);
        for (int col = 0; picture_strip(frame, row, col, &strip);
             col = strip.end) {
            if (strip.kind == STRIP_BOX) {
                draw_box(drawing, cairo, frame_cell(frame, row, strip.col), row,
                    strip.col);
            } else {
                draw_text(drawing, cairo, frame, row, &strip);
            }
        }
    }
}
