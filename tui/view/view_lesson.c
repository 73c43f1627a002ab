/* SPDX-License-Identifier: MIT */
/*
 * The lesson pane: a step's blocks as wrapped lines. A complex word has the
 * style of the span it begins in: within such a word nothing may be cut.
 */
#include <stdio.h>
#include <string.h>

#include "tui/text/syllable.h"
#include "tui/text/wrap.h"
#include "tui/view/view_parts.h"

enum { INDENT_ITEM = 3, INDENT_OTHER = 2 };

static const struct step *step_of(const struct ui *ui)
{
    return ui->lesson && ui->step < ui->lesson->step_count
               ? &ui->lesson->steps[ui->step]
               : NULL;
}

static int indent_of(const struct block *block)
{
    return block->kind == BLOCK_PARAGRAPH ? 0
           : block->kind == BLOCK_ITEM    ? INDENT_ITEM
                                          : INDENT_OTHER;
}

/* Whether an empty line stands between two blocks. */
static bool has_gap(const struct block *before, const struct block *after)
{
    return before->kind != BLOCK_ITEM || after->kind != BLOCK_ITEM;
}

/* Wraps a block into lines for a pane of so many columns. */
static bool wrap_block(struct wrap *wrap, const struct block *block, int cols,
    const struct width_source *widths)
{
    int room = cols - indent_of(block) - 1;
    return wrap_init(
        wrap, block->text, block->size, room > 1 ? room : 1, widths);
}

size_t view_lesson_lines(
    const struct ui *ui, int cols, const struct width_source *widths)
{
    const struct step *step = step_of(ui);
    size_t lines = 0;
    for (size_t i = 0; step && i < step->block_count; i++) {
        struct wrap wrap;
        if (!wrap_block(&wrap, &step->blocks[i], cols, widths)) {
            break;
        }
        lines += wrap.count;
        lines += i > 0 && has_gap(&step->blocks[i - 1], &step->blocks[i]);
        wrap_fini(&wrap);
    }
    return lines;
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

static void put_line(const struct canvas *canvas, int row, int col,
    const struct block *block, const struct wrap_line *line)
{
    struct frame *frame = canvas->frame;
    size_t at = line->start;
    while (at < line->end) {
        if (block->text[at] == ' ') {
            col++;
            at++;
            continue;
        }
        size_t end = word_end(block, at, line->end);
        if (!syllable_is_complex(block->text + at, end - at)) {
            end = look_end(block, at, end);
        }
        col = frame_put(frame, row, col, frame->cols, span_look(block, at),
            block->text + at, end - at);
        at = end;
    }
}

static void put_bullet(const struct canvas *canvas, int row, int col,
    const struct block *block, bool first)
{
    const struct glyphs *glyphs = canvas->glyphs;
    char number[32];
    if (block->kind == BLOCK_QUOTE) {
        frame_puts(canvas->frame, row, col, STYLE_RULE, glyphs->upright);
    } else if (block->kind == BLOCK_ITEM && first && block->number > 0) {
        snprintf(number, sizeof number, "%d.", block->number);
        frame_put(canvas->frame, row, col, col + INDENT_ITEM, STYLE_CHANNEL,
            number, strlen(number));
    } else if (block->kind == BLOCK_ITEM && first) {
        frame_puts(canvas->frame, row, col + 1, STYLE_CHANNEL, glyphs->bullet);
    }
}

/* The rows that are left, and how many lines are still above the pane. */
struct place {
    int row, end;
    size_t skip;
};

static void put_block(
    const struct canvas *canvas, const struct block *block, struct place *place)
{
    const struct area *area = &canvas->layout->lesson;
    struct wrap wrap;
    if (!wrap_block(&wrap, block, area->cols, canvas->frame->widths)) {
        return;
    }
    for (size_t i = 0; i < wrap.count && place->row < place->end; i++) {
        if (place->skip > 0) {
            place->skip--;
            continue;
        }
        put_bullet(canvas, place->row, area->col, block, i == 0);
        put_line(canvas, place->row, area->col + indent_of(block), block,
            &wrap.lines[i]);
        place->row++;
    }
    wrap_fini(&wrap);
}

static void pass_gap(struct place *place)
{
    if (place->skip > 0) {
        place->skip--;
    } else {
        place->row++;
    }
}

static void put_blocks(
    const struct canvas *canvas, const struct step *step, size_t scroll)
{
    const struct area *area = &canvas->layout->lesson;
    struct place place = {area->row, area->row + area->rows, scroll};
    for (size_t i = 0; i < step->block_count; i++) {
        if (i > 0 && has_gap(&step->blocks[i - 1], &step->blocks[i])) {
            pass_gap(&place);
        }
        put_block(canvas, &step->blocks[i], &place);
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
    const struct step *step = step_of(canvas->ui);
    if (layout->lesson_rule < 0) {
        return;
    }
    size_t rows = (size_t)area->rows;
    size_t lines =
        view_lesson_lines(canvas->ui, area->cols, canvas->frame->widths);
    size_t most = lines > rows ? lines - rows : 0;
    size_t scroll = canvas->ui->lesson_scroll;
    scroll = scroll < most ? scroll : most;
    put_rule(canvas, step, scroll, most - scroll);
    if (step) {
        put_blocks(canvas, step, scroll);
        return;
    }
    view_clipped(canvas, area->row, area->col, canvas->frame->cols, STYLE_DIM,
        tr(canvas->ui->words, "There is no lesson for this pattern yet."));
}
