/* SPDX-License-Identifier: MIT */
/*
 * The lesson pane: a step's blocks as wrapped lines. A complex word is put
 * whole, for within it nothing may be cut; then each of its syllables gets the
 * style of the span it begins in.
 */
#include <stdio.h>
#include <string.h>

#include "tui/text/syllable.h"
#include "tui/view/page.h"
#include "tui/view/view_parts.h"

const struct step *view_step(const struct ui *ui)
{
    return ui->lesson && ui->step < ui->lesson->step_count
               ? &ui->lesson->steps[ui->step]
               : NULL;
}

size_t view_question(const struct ui *ui)
{
    const struct step *step = view_step(ui);
    size_t count = step ? step->question_count : 0;
    for (size_t i = 0; i < count; i++) {
        size_t number = lesson_question_number(ui->lesson, ui->step, i);
        if (number < UI_QUESTIONS && !ui->asked[number].done) {
            return i;
        }
    }
    return count;
}

const struct names *view_links(const struct ui *ui)
{
    static const struct names nothing;
    const struct step *step = view_step(ui);
    if (step && step->see.count == 0 &&
        ui->step + 1 == ui->lesson->step_count) {
        return &ui->lesson->see;
    }
    return step ? &step->see : &nothing;
}

size_t view_lesson_lines(
    const struct ui *ui, int cols, const struct width_source *widths)
{
    struct page page;
    page_init(&page, ui, cols, widths);
    size_t count = page.count;
    page_fini(&page);
    return count;
}

/* ---- lines ---- */

static enum style span_look(const struct block *block, size_t at)
{
    static const enum style looks[] = {[SPAN_TEXT] = STYLE_TEXT,
        [SPAN_STRONG] = STYLE_STRONG,
        [SPAN_CODE] = STYLE_KEYWORD,
        [SPAN_EMPHASIS] = STYLE_STRONG};
    if (block->kind == BLOCK_QUOTE) {
        return STYLE_COMMENT;
    }
    if (block->kind == BLOCK_CODE) {
        return STYLE_CODE;
    }
    for (size_t i = 0; i < block->span_count; i++) {
        if (at >= block->spans[i].start && at < block->spans[i].end) {
            return looks[block->spans[i].style];
        }
    }
    return STYLE_TEXT;
}

/* Returns where the style of the text at `at` ends, at most `end`. */
static size_t look_end(const struct block *block, size_t at, size_t end)
{
    for (size_t i = 0; i < block->span_count; i++) {
        const struct span *span = &block->spans[i];
        if (at >= span->start && at < span->end) {
            return span->end < end ? span->end : end;
        }
    }
    return end;
}

static size_t word_end(const struct block *block, size_t at, size_t end)
{
    while (at < end && block->text[at] != ' ') {
        at++;
    }
    return at;
}

/* Gives the syllables of a word, which stands in [col, limit), their looks. */
static void restyle_word(struct frame *frame, int row, int col, int limit,
    const struct block *block, size_t at, size_t end, enum style whole)
{
    while (at < end && col < limit) {
        enum style style = span_look(block, at);
        int next = col + frame_cell(frame, row, col)->width;
        frame_restyle(
            frame, row, col, next, style == STYLE_TEXT ? whole : style);
        at += syllable_next(block->text + at, end - at);
        col = next;
    }
}

static void put_text(const struct canvas *canvas, int row, int col,
    const struct page_line *line, enum style whole)
{
    struct frame *frame = canvas->frame;
    const struct block *block = line->block;
    size_t at = line->start;
    while (at < line->end) {
        if (block->text[at] == ' ') {
            col++;
            at++;
            continue;
        }
        size_t end = word_end(block, at, line->end);
        bool complex = syllable_is_complex(block->text + at, end - at);
        end = complex ? end : look_end(block, at, end);
        enum style style = span_look(block, at);
        int next = frame_put(frame, row, col, frame->cols,
            style == STYLE_TEXT ? whole : style, block->text + at, end - at);
        if (complex) {
            restyle_word(frame, row, col, next, block, at, end, whole);
        }
        col = next;
        at = end;
    }
}

/* ---- what stands before a line ---- */

static void put_item(
    const struct canvas *canvas, int row, int col, const struct block *block)
{
    enum { ROOM = 3 };
    char number[32];
    if (block->number > 0) {
        snprintf(number, sizeof number, "%d.", block->number);
        frame_put(canvas->frame, row, col, col + ROOM, STYLE_CHANNEL, number,
            strlen(number));
    } else {
        frame_puts(
            canvas->frame, row, col + 1, STYLE_CHANNEL, canvas->glyphs->bullet);
    }
}

/* Draws ">2x": what enter would choose, the key, and that it was wrong. */
static void put_answer(
    const struct canvas *canvas, int row, int col, unsigned answer)
{
    const struct ui *ui = canvas->ui;
    size_t number =
        lesson_question_number(ui->lesson, ui->step, view_question(ui));
    bool chosen = ui->answer_at == answer;
    char key[2] = {(char)('0' + answer), '\0'};
    if (chosen) {
        frame_puts(
            canvas->frame, row, col, STYLE_FOCUS, canvas->glyphs->choice);
    }
    frame_puts(
        canvas->frame, row, col + 1, chosen ? STYLE_SELECTED : STYLE_KEY, key);
    if (ui->asked[number].tried & 1u << answer) {
        frame_puts(canvas->frame, row, col + 2, STYLE_FAILED,
            canvas->glyphs->state[TASK_PANICKED]);
    }
}

static void put_mark(
    const struct canvas *canvas, int row, int col, const struct page_line *line)
{
    const struct glyphs *glyphs = canvas->glyphs;
    switch (line->mark) {
    case PAGE_PLAIN:
        break;
    case PAGE_ITEM:
        put_item(canvas, row, col, line->block);
        break;
    case PAGE_QUOTE:
        frame_puts(canvas->frame, row, col, STYLE_RULE, glyphs->upright);
        break;
    case PAGE_ANSWER:
        put_answer(canvas, row, col, line->answer);
        break;
    case PAGE_RIGHT:
    case PAGE_MET:
        frame_puts(canvas->frame, row, col, STYLE_GOOD, glyphs->good);
        break;
    case PAGE_TOLD:
        frame_puts(canvas->frame, row, col, STYLE_FOCUS, glyphs->choice);
        break;
    case PAGE_OPEN:
        frame_puts(
            canvas->frame, row, col, STYLE_DIM, glyphs->state[TASK_RUNNABLE]);
        break;
    case PAGE_MISSED:
        frame_puts(canvas->frame, row, col, STYLE_FAILED,
            glyphs->state[TASK_PANICKED]);
        break;
    }
}

static enum style whole_look(const struct page_line *line)
{
    return line->mark == PAGE_MET      ? STYLE_GOOD
           : line->mark == PAGE_MISSED ? STYLE_FAILED
           : line->mark == PAGE_OPEN   ? STYLE_DIM
           : line->strong              ? STYLE_STRONG
                                       : STYLE_TEXT;
}

static void put_lines(
    const struct canvas *canvas, const struct page *page, size_t first)
{
    const struct area *area = &canvas->layout->lesson;
    for (size_t i = first; i < page->count; i++) {
        const struct page_line *line = &page->lines[i];
        int row = area->row + (int)(i - first);
        if (row >= area->row + area->rows) {
            return;
        }
        if (!line->block) {
            continue;
        }
        if (line->first || line->mark == PAGE_QUOTE) {
            put_mark(canvas, row, area->col, line);
        }
        put_text(canvas, row, area->col + line->indent, line, whole_look(line));
    }
}

/* ---- the rule above ---- */

/* Draws where the step is anchored: "@ chan.close jobs #1". */
static int put_anchor(const struct canvas *canvas, int row, int col, int limit,
    const struct anchor *at)
{
    char label[sizeof at->kind + sizeof at->name + 32];
    if (!at->kind[0]) {
        return col;
    }
    snprintf(label, sizeof label, "@ %s%s%s #%u", at->kind,
        at->name[0] ? " " : "", at->name, at->nth);
    int end = view_label(canvas, row, col, limit, STYLE_DIM, label);
    return end > col ? end + 1 : col;
}

/* Draws "-- 2/6 -- v 4 -- @ chan.close jobs #1 -- title"; the title is last,
 * for it may be complex text. */
static void put_rule(const struct canvas *canvas, const struct step *step,
    size_t above, size_t below)
{
    const struct layout *layout = canvas->layout;
    const struct ui *ui = canvas->ui;
    struct frame *frame = canvas->frame;
    bool focused = ui->focus == PANE_LESSON;
    int row = layout->lesson_rule, limit = layout->cols;
    int left = layout->split ? layout->lesson.col - 2 : 0, col = left + 2;
    char number[48];
    view_rule(canvas, row, left, limit, focused);
    if (layout->split) {
        frame_puts(frame, row, left, STYLE_RULE, canvas->glyphs->down_join);
    }
    if (!step) {
        return;
    }
    snprintf(
        number, sizeof number, "%zu/%zu", ui->step + 1, ui->lesson->step_count);
    col = view_label(canvas, row, col, limit,
              focused ? STYLE_FOCUS : STYLE_TITLE, number) +
          1;
    int end = view_more(canvas, row, col, limit, above, below);
    col = end > col ? end + 1 : col;
    int title = width_budget(frame->widths, step->title, strlen(step->title));
    col = put_anchor(canvas, row, col, limit - title - 3, &step->at);
    for (int at = col; at < limit; at++) {
        *frame_cell(frame, row, at) = (struct cell){.width = 1};
    }
    view_clipped(canvas, row, col + 1, limit,
        focused ? STYLE_FOCUS : STYLE_TITLE, step->title);
}

void view_lesson(const struct canvas *canvas)
{
    const struct layout *layout = canvas->layout;
    const struct area *area = &layout->lesson;
    const struct step *step = view_step(canvas->ui);
    if (layout->lesson_rule < 0) {
        return;
    }
    struct page page;
    page_init(&page, canvas->ui, area->cols, canvas->frame->widths);
    size_t rows = (size_t)area->rows;
    size_t most = page.count > rows ? page.count - rows : 0;
    size_t scroll = canvas->ui->lesson_scroll;
    scroll = scroll < most ? scroll : most;
    put_rule(canvas, step, scroll, most - scroll);
    put_lines(canvas, &page, scroll);
    page_fini(&page);
    if (!step) {
        view_clipped(canvas, area->row, area->col, canvas->frame->cols,
            STYLE_DIM,
            tr(canvas->ui->words, "There is no lesson for this pattern yet."));
    }
}
