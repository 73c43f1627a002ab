/* SPDX-License-Identifier: MIT */
/*
 * The course: one row a lesson. The title comes last, for it may be complex
 * text.
 *
 *    > 410  worker_pool   The worker pool - 6 min
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/view/phrase.h"
#include "tui/view/sentence.h"
#include "tui/view/view_parts.h"

enum { PATTERN_LEAST = 8, PATTERN_MOST = 22 };

static int pattern_cols(const struct ui *ui)
{
    int most = PATTERN_LEAST;
    for (size_t i = 0; i < ui->course_count; i++) {
        int cols = (int)strnlen(ui->course[i].pattern, PATTERN_MOST);
        most = cols > most ? cols : most;
    }
    return most;
}

/* Says behind the title how long the lesson takes. */
static void put_minutes(
    const struct canvas *canvas, int row, int col, int minutes)
{
    char number[SENTENCE_NUMBER_BYTES];
    sentence_number(canvas->ui->words, minutes, number);
    char *text = tr_format(canvas->ui->words, "%1$s min", number);
    if (text && col + 3 < canvas->frame->cols) {
        col = frame_puts(
            canvas->frame, row, col + 1, STYLE_DIM, canvas->glyphs->dot);
        view_clipped(
            canvas, row, col + 1, canvas->frame->cols - 1, STYLE_DIM, text);
    }
    free(text);
}

static void put_entry(const struct canvas *canvas, int row, size_t i, int names)
{
    const struct course_row *entry = &canvas->ui->course[i];
    struct frame *frame = canvas->frame;
    bool chosen = i == canvas->ui->course_at;
    enum style dim = chosen ? STYLE_SELECTED : STYLE_DIM;
    char text[PHRASE_BYTES];
    if (chosen) {
        frame_puts(frame, row, 1, STYLE_FOCUS, canvas->glyphs->choice);
    }
    snprintf(text, sizeof text, " %4d  ", entry->order);
    int col = frame_puts(frame, row, 3, dim, text);
    if (chosen) {
        frame_fill(frame, row, col, col + names + 2, STYLE_SELECTED, " ");
    }
    phrase_copy(entry->pattern, text);
    view_clipped(canvas, row, col, col + names,
        chosen ? STYLE_SELECTED : STYLE_CHANNEL, text);
    col += names + 2;
    if (entry->fallback) {
        col = frame_puts(frame, row, col, dim, "en  ");
    }
    col = view_clipped(canvas, row, col, frame->cols - 1,
        chosen ? STYLE_SELECTED : STYLE_TEXT, entry->title);
    put_minutes(canvas, row, col, entry->minutes);
}

/* A strip of cloth: what the program is called after. */
static void put_cloth(const struct canvas *canvas, int row)
{
    const struct glyphs *glyphs = canvas->glyphs;
    frame_fill(
        canvas->frame, row, 0, canvas->layout->cols, STYLE_RULE, glyphs->flat);
    for (int col = 2; col < canvas->layout->cols; col += 4) {
        frame_puts(canvas->frame, row, col, STYLE_CHANNEL, glyphs->cross);
    }
}

void view_course(const struct canvas *canvas)
{
    const struct ui *ui = canvas->ui;
    const struct layout *layout = canvas->layout;
    int names = pattern_cols(ui);
    int col = frame_puts(canvas->frame, 0, 1, STYLE_TITLE, "taant");
    view_clipped(canvas, 0, col + 2, layout->cols, STYLE_DIM,
        tr(ui->words, "the loom: concurrency patterns that run before your "
                      "eyes"));
    put_cloth(canvas, 1);
    view_clipped(canvas, 2, 1, layout->cols, STYLE_TEXT,
        ui->notice ? ui->notice
                   : tr(ui->words, "Choose a pattern, and watch it run."));
    for (int row = 0; row < layout->rows; row++) {
        if (layout->course_at_row[row] != SIZE_MAX) {
            put_entry(canvas, row, layout->course_at_row[row], names);
        }
    }
    view_rule(canvas, layout->rows - 2, 0, layout->cols, false);
}
