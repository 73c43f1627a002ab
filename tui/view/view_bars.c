/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/text/wrap.h"
#include "tui/view/phrase.h"
#include "tui/view/sentence.h"
#include "tui/view/view_parts.h"

enum { WIDE = 110, NARROW = 64, TITLE_LEAST = 12 };

/* ---- pieces that all panes use ---- */

void view_rule(
    const struct canvas *canvas, int row, int col, int limit, bool focused)
{
    frame_fill(canvas->frame, row, col, limit,
        focused ? STYLE_FOCUS : STYLE_RULE,
        focused ? canvas->glyphs->heavy : canvas->glyphs->flat);
}

int view_label(const struct canvas *canvas, int row, int col, int limit,
    enum style style, const char *label)
{
    struct frame *frame = canvas->frame;
    int cols = width_text(frame->widths, label, strlen(label));
    if (col + cols + 2 > limit) {
        return col;
    }
    frame_put(frame, row, col, limit, style, " ", 1);
    col = frame_put(frame, row, col + 1, limit, style, label, strlen(label));
    return frame_put(frame, row, col, limit, style, " ", 1);
}

int view_more(const struct canvas *canvas, int row, int col, int limit,
    size_t above, size_t below)
{
    char label[64] = "";
    const struct glyphs *glyphs = canvas->glyphs;
    int length = 0;
    if (above > 0) {
        length = snprintf(label, sizeof label, "%s %zu", glyphs->above, above);
    }
    if (below > 0) {
        snprintf(label + length, sizeof label - (size_t)length, "%s%s %zu",
            length > 0 ? " " : "", glyphs->below, below);
    }
    return label[0] ? view_label(canvas, row, col, limit, STYLE_DIM, label)
                    : col;
}

int view_clipped(const struct canvas *canvas, int row, int col, int limit,
    enum style style, const char *text)
{
    struct frame *frame = canvas->frame;
    size_t size = strlen(text);
    limit = limit < frame->cols ? limit : frame->cols;
    if (width_text(frame->widths, text, size) <= limit - col) {
        return frame_put(frame, row, col, limit, style, text, size);
    }
    size = wrap_fit(text, size, limit - col - 1, frame->widths);
    col = frame_put(frame, row, col, limit, style, text, size);
    return frame_puts(frame, row, col, style, canvas->glyphs->more);
}

/* ---- title ---- */

static const char *run_mark(const struct canvas *canvas, enum style *style)
{
    if (canvas->world->over) {
        *style = STYLE_DONE;
        return canvas->glyphs->over;
    }
    if (canvas->ui->paused) {
        *style = STYLE_BLOCKED;
        return canvas->glyphs->pause;
    }
    *style = STYLE_RUNNING;
    return canvas->glyphs->play;
}

static const char *run_word(const struct canvas *canvas)
{
    const struct catalogue *words = canvas->ui->words;
    return canvas->world->over  ? tr(words, "over")
           : canvas->ui->paused ? tr(words, "paused")
                                : tr(words, "running");
}

/* Draws "  name value"; the value stands out. */
static int put_status(const struct canvas *canvas, int col, const char *name,
    const char *value, int columns)
{
    col = frame_puts(canvas->frame, 0, col + 2, STYLE_DIM, name);
    int pad = columns - (int)strlen(value);
    return frame_puts(
        canvas->frame, 0, col + (pad > 0 ? pad : 0), STYLE_TEXT, value);
}

static int put_place(const struct canvas *canvas, int col)
{
    char last[24], text[64];
    int digits = snprintf(last, sizeof last, "%" PRIu64, canvas->ui->last);
    snprintf(text, sizeof text, "%" PRIu64 "/%s", canvas->world->seq, last);
    return put_status(canvas, col, "", text, 2 * (digits > 3 ? digits : 3) + 1);
}

/* Everything of the title row that is code words and numbers. */
static int put_run(const struct canvas *canvas)
{
    const struct ui *ui = canvas->ui;
    const struct world *world = canvas->world;
    char text[64], seconds[PHRASE_BYTES];
    int cols = canvas->layout->cols, col = 1;
    if (cols >= WIDE && ui->pattern) {
        phrase_copy(ui->pattern, text);
        col = frame_puts(canvas->frame, 0, col, STYLE_CHANNEL, text) + 2;
    }
    enum style style;
    const char *mark = run_mark(canvas, &style);
    col = frame_puts(canvas->frame, 0, col, style, mark);
    snprintf(text, sizeof text, "%gx", ui->speed);
    col = put_status(canvas, col - 1, "", text, 0);
    /* Only where it decides anything: a live run's order has no seed. */
    if (cols >= NARROW && world->mode == RUN_DETERMINISTIC) {
        int size = snprintf(text, sizeof text, "%" PRIu64, world->seed);
        if (ui->chosen > 0) {
            snprintf(
                text + size, sizeof text - (size_t)size, "+%zu", ui->chosen);
        }
        col = put_status(canvas, col, "seed ", text, 0);
    }
    phrase_seconds(world->time_ns, seconds);
    col = put_status(canvas, col, "", seconds, 5);
    col = frame_puts(canvas->frame, 0, col, STYLE_DIM, " s");
    return cols >= NARROW ? put_place(canvas, col) : col;
}

/* Returns the words after the title, " · live · paused", or without the mode;
 * caller frees. */
static char *run_words(const struct canvas *canvas, bool with_mode)
{
    const struct catalogue *words = canvas->ui->words;
    bool live = canvas->world->mode == RUN_LIVE;
    const char *mode = live ? tr(words, "live") : tr(words, "deterministic");
    const char *dot = canvas->glyphs->dot, *word = run_word(canvas);
    size_t size = strlen(mode) + 2 * strlen(dot) + strlen(word) + 8;
    char *text = malloc(size);
    if (text && with_mode) {
        snprintf(text, size, " %s %s %s %s", dot, mode, dot, word);
    } else if (text) {
        snprintf(text, size, " %s %s", dot, word);
    }
    return text;
}

static const char *lesson_title(const struct ui *ui)
{
    return ui->lesson ? ui->lesson->title : ui->pattern ? ui->pattern : "";
}

static int cols_of(const struct canvas *canvas, const char *text)
{
    return width_text(canvas->frame->widths, text, strlen(text));
}

/* The title and the words: how the run is made, and whether it runs. Where it
 * is too much, what stands behind the title's colon gives way first. */
void view_title(const struct canvas *canvas)
{
    struct frame *frame = canvas->frame;
    const char *title = lesson_title(canvas->ui);
    const char *colon = strstr(title, ": ");
    size_t brief = colon ? (size_t)(colon - title) : 0;
    int col = put_run(canvas) + 3, cols = frame->cols;
    char *words = run_words(canvas, cols >= NARROW);
    if (!words) {
        return;
    }
    int room = cols - cols_of(canvas, words) - col;
    if (colon && cols_of(canvas, title) > room &&
        width_text(frame->widths, title, brief) <= room) {
        col = frame_put(frame, 0, col, cols, STYLE_TITLE, title, brief);
    } else {
        col = view_clipped(canvas, 0, col,
            room < TITLE_LEAST ? cols : col + room, STYLE_TITLE, title);
    }
    frame_puts(frame, 0, col, STYLE_DIM, words);
    free(words);
}

void view_knobs(const struct canvas *canvas)
{
    const struct ui *ui = canvas->ui;
    int row = canvas->layout->knob_row, cols = canvas->layout->cols;
    bool focused = ui->focus == PANE_STAGE;
    view_rule(canvas, row, 0, cols, focused);
    int col = 2;
    for (size_t i = 0; i < ui->knob_count; i++) {
        bool chosen = i == ui->knob_at;
        char label[96];
        snprintf(label, sizeof label, chosen ? "[%.40s=%s]" : "%.40s=%s",
            ui->knobs[i].name, ui->knobs[i].value);
        col = view_label(canvas, row, col, cols,
                  chosen ? STYLE_KEY : STYLE_TEXT, label) +
              1;
    }
}

/* ---- the sentence ---- */

/* Says which events are missing, if any are: those at the beginning that the
 * log keeps no more, and those that never reached it. */
static char *say_missing(const struct ui *ui, const struct world *world)
{
    char number[SENTENCE_NUMBER_BYTES];
    const struct catalogue *words = ui->words;
    char *dropped = NULL, *lost = NULL;
    if (ui->dropped > 0) {
        sentence_number(words, (int64_t)ui->dropped, number);
        dropped =
            tr_format(words, "Oldest events no longer kept: %1$s.", number);
    }
    if (world->lost > 0) {
        sentence_number(words, (int64_t)world->lost, number);
        lost = tr_format(words, "Events lost so far: %1$s.", number);
    }
    return sentence_join(dropped, lost);
}

/* What the person asked about, else what happened last. */
static char *sentence(const struct ui *ui, const struct world *world)
{
    char *text = NULL;
    if (ui->notice) {
        return strdup(ui->notice);
    }
    if (ui->selected_task || ui->selected_object) {
        text = view_sentence(
            ui->words, world, ui->selected_task, ui->selected_object);
    }
    if (!text || !text[0]) {
        free(text);
        text = sentence_event(ui->words, world, &world->last);
    }
    return sentence_join(text, say_missing(ui, world));
}

size_t view_sentence_lines(const struct ui *ui, const struct world *world,
    int cols, const struct width_source *widths)
{
    struct wrap wrap;
    size_t count = 0;
    char *text = sentence(ui, world);
    if (text && wrap_init(&wrap, text, strlen(text), cols - 1, widths)) {
        count = wrap.count;
        wrap_fini(&wrap);
    }
    free(text);
    return count;
}

/* Draws at most so many lines of a text, from the top or down to the last
 * row. */
static void put_lines(const struct canvas *canvas, const struct area *area,
    bool from_top, const char *text, enum style style)
{
    struct wrap wrap;
    size_t size = strlen(text);
    if (!wrap_init(&wrap, text, size, area->cols - 1, canvas->frame->widths)) {
        return;
    }
    int lines = wrap.count < (size_t)area->rows ? (int)wrap.count : area->rows;
    int top = area->row + (from_top ? 0 : area->rows - lines);
    for (int i = 0; i < lines; i++) {
        const struct wrap_line *line = &wrap.lines[i];
        bool last = i == lines - 1 && wrap.count > (size_t)lines;
        int row = top + i;
        int col =
            frame_put(canvas->frame, row, area->col, area->col + area->cols - 1,
                style, text + line->start, line->end - line->start);
        if (last) {
            frame_puts(canvas->frame, row, col, style, canvas->glyphs->more);
        }
    }
    wrap_fini(&wrap);
}

void view_said(const struct canvas *canvas)
{
    const struct layout *layout = canvas->layout;
    if (layout->last_rule >= 0) {
        view_rule(canvas, layout->last_rule, 0, layout->cols, false);
        if (layout->split) {
            frame_puts(canvas->frame, layout->last_rule,
                layout->code.col + layout->code.cols, STYLE_RULE,
                canvas->glyphs->up_join);
        }
    }
    char *text = sentence(canvas->ui, canvas->world);
    if (text) {
        /* Where no rule stands above there is some air. */
        put_lines(canvas, &layout->sentence, layout->last_rule >= 0, text,
            canvas->ui->notice ? STYLE_STRONG : STYLE_TEXT);
        free(text);
    }
}

void view_too_small(const struct canvas *canvas)
{
    const char *text = tr(canvas->ui->words,
        "This window is too small: 40 columns and 12 rows are needed.");
    struct area all = {0, 0, canvas->frame->rows, canvas->frame->cols + 1};
    put_lines(canvas, &all, true, text, STYLE_TEXT);
}
