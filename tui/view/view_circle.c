/* SPDX-License-Identifier: MIT */
/*
 * Tasks that wait for each other in a circle, on one row: each waits at a
 * lock, from which an arrow goes to who holds it.
 *
 *   fish_cook ┄┄‖ board ──▶ onion_cook ┄┄‖ knife ──▶ fish_cook
 */
#include <stdio.h>
#include <string.h>

#include "tui/view/phrase.h"
#include "tui/view/view_parts.h"

enum { SIGNS = 10, SIGNS_BRIEF = 4 }; /* columns of both signs, with blanks */

bool view_task_circles(const struct canvas *canvas, uint32_t task)
{
    const struct layout_stage *stage = &canvas->layout->on_stage;
    for (size_t i = 0; i < stage->circle_count; i++) {
        if (stage->circle[i] == task) {
            return true;
        }
    }
    return false;
}

bool view_object_circles(const struct canvas *canvas, uint32_t object)
{
    const struct layout_stage *stage = &canvas->layout->on_stage;
    return explain_is_in_circle(
        canvas->world, stage->circle, stage->circle_count, object);
}

/* How the circle is written: at its full length, or shorter. */
struct writing {
    bool brief_names, brief_signs;
    int limit;
};

static void name_task(const struct canvas *canvas, uint32_t task, bool brief,
    char out[PHRASE_BYTES])
{
    if (brief) {
        phrase_task_short(canvas->world, task, out);
    } else {
        phrase_task(canvas->world, task, out);
    }
}

/* Returns the columns of the circle. */
static int circle_cols(
    const struct canvas *canvas, const struct writing *writing)
{
    const struct layout_stage *stage = &canvas->layout->on_stage;
    int cols = 0;
    for (size_t i = 0; i <= stage->circle_count; i++) {
        char name[PHRASE_BYTES];
        uint32_t task = stage->circle[i % stage->circle_count];
        name_task(canvas, task, writing->brief_names, name);
        cols += (int)strlen(name);
        if (i < stage->circle_count) {
            cols += phrase_object(
                canvas->world, world_task(canvas->world, task)->object, name);
            cols += writing->brief_signs ? SIGNS_BRIEF : SIGNS;
        }
    }
    return cols;
}

/* Draws one of "┄┄‖" and "──▶", or their ends only. */
static int put_signs(const struct canvas *canvas, int row, int col,
    const struct writing *writing, bool waits)
{
    const struct glyphs *glyphs = canvas->glyphs;
    enum style style = waits ? STYLE_BLOCKED : STYLE_VALUE;
    const char *line = waits ? glyphs->dotted : glyphs->flat;
    const char *end = waits ? glyphs->wait : glyphs->to_right;
    int blank = writing->brief_signs ? 0 : 1;
    if (col + 3 + 2 * blank > writing->limit) {
        return writing->limit;
    }
    col += blank;
    for (int i = 0; i < 2 - !blank; i++) {
        col = frame_puts(canvas->frame, row, col, style, line);
    }
    return frame_puts(canvas->frame, row, col, style, end) + blank;
}

static void put_circle(
    const struct canvas *canvas, int row, const struct writing *writing)
{
    const struct layout_stage *stage = &canvas->layout->on_stage;
    int col = 3;
    frame_puts(canvas->frame, row, 1, STYLE_FAILED, canvas->glyphs->circle);
    for (size_t i = 0; i <= stage->circle_count && col < writing->limit; i++) {
        char name[PHRASE_BYTES];
        uint32_t task = stage->circle[i % stage->circle_count];
        name_task(canvas, task, writing->brief_names, name);
        col =
            view_clipped(canvas, row, col, writing->limit, STYLE_FAILED, name);
        if (i < stage->circle_count && col < writing->limit) {
            col = put_signs(canvas, row, col, writing, true);
            phrase_object(
                canvas->world, world_task(canvas->world, task)->object, name);
            col = view_clipped(
                canvas, row, col, writing->limit, STYLE_CHANNEL, name);
            col = put_signs(canvas, row, col, writing, false);
        }
    }
}

void view_circle(const struct canvas *canvas, const struct layout_band *band)
{
    struct writing writing = {.limit = canvas->layout->on_stage.word_col - 1};
    int room = writing.limit - 3;
    for (int way = 0; way < 4 && circle_cols(canvas, &writing) > room; way++) {
        writing.brief_signs = way != 1;
        writing.brief_names = way > 0;
    }
    put_circle(canvas, band->row, &writing);
    frame_puts(canvas->frame, band->row, canvas->layout->on_stage.word_col,
        STYLE_FAILED, tr(canvas->ui->words, "circle"));
}
