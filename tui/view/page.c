/* SPDX-License-Identifier: MIT */
#include "tui/view/page.h"

#include <stdlib.h>
#include <string.h>

#include "tui/text/wrap.h"
#include "tui/view/verdict.h"
#include "tui/view/view_parts.h"

enum { INDENT_ITEM = 3, INDENT_QUOTE = 2, INDENT_ANSWER = 4, INDENT_MARK = 2 };

struct making {
    struct page *page;
    const struct ui *ui;
    const struct step *step;
    int cols;
    const struct width_source *widths;
    bool short_of_memory;
};

/* How a block is shown. */
struct look {
    int indent;
    enum page_mark mark;
    bool strong;
    unsigned answer;
};

/* ---- lines ---- */

static void add_line(struct making *making, const struct page_line *line)
{
    struct page *page = making->page;
    if ((page->count & (page->count - 1)) == 0) {
        size_t room = page->count ? page->count * 2 : 1;
        struct page_line *grown =
            realloc(page->lines, room * sizeof *page->lines);
        if (!grown) {
            making->short_of_memory = true;
            return;
        }
        page->lines = grown;
    }
    page->lines[page->count++] = *line;
}

static void add_gap(struct making *making)
{
    if (making->page->count > 0) {
        add_line(making, &(struct page_line){.block = NULL});
    }
}

static void add_block(
    struct making *making, const struct block *block, struct look look)
{
    struct wrap wrap;
    int room = making->cols - look.indent - 1;
    if (!wrap_init(&wrap, block->text, block->size, room > 1 ? room : 1,
            making->widths)) {
        making->short_of_memory = true;
        return;
    }
    for (size_t i = 0; i < wrap.count && !making->short_of_memory; i++) {
        add_line(making, &(struct page_line){.block = block,
                             .start = wrap.lines[i].start,
                             .end = wrap.lines[i].end,
                             .indent = look.indent,
                             .mark = look.mark,
                             .first = i == 0,
                             .strong = look.strong,
                             .answer = look.answer});
    }
    wrap_fini(&wrap);
}

/* ---- prose ---- */

static struct look look_of(const struct block *block)
{
    switch (block->kind) {
    case BLOCK_ITEM:
        return (struct look){.indent = INDENT_ITEM, .mark = PAGE_ITEM};
    case BLOCK_QUOTE:
        return (struct look){.indent = INDENT_QUOTE, .mark = PAGE_QUOTE};
    case BLOCK_CODE:
        return (struct look){.indent = INDENT_QUOTE};
    case BLOCK_PARAGRAPH:
        break;
    }
    return (struct look){.indent = 0};
}

static void add_prose(struct making *making, size_t from, size_t to)
{
    const struct block *blocks = making->step->blocks;
    for (size_t i = from; i < to; i++) {
        bool in_list = i > from && blocks[i - 1].kind == BLOCK_ITEM &&
                       blocks[i].kind == BLOCK_ITEM;
        if (!in_list) {
            add_gap(making);
        }
        add_block(making, &blocks[i], look_of(&blocks[i]));
    }
}

/* ---- questions ---- */

static const struct asked *asked_of(const struct making *making, size_t at)
{
    const struct ui *ui = making->ui;
    size_t number = lesson_question_number(ui->lesson, ui->step, at);
    return &ui->asked[number < UI_QUESTIONS ? number : 0];
}

static void add_question(struct making *making, const struct question *question)
{
    add_gap(making);
    add_block(making, &question->text, (struct look){.strong = true});
}

/* Adds a question that waits for an answer. */
static void add_asking(struct making *making, size_t at)
{
    const struct question *question = &making->step->questions[at];
    const struct asked *asked = asked_of(making, at);
    add_question(making, question);
    for (unsigned i = 0; i < question->answer_count; i++) {
        const struct answer *answer = &question->answers[i];
        add_block(making, &answer->text,
            (struct look){
                .indent = INDENT_ANSWER, .mark = PAGE_ANSWER, .answer = i + 1});
        if (asked->chosen == i + 1) {
            add_block(making, &answer->why,
                (struct look){.indent = INDENT_ANSWER, .answer = i + 1});
        }
    }
}

/* Adds the right answer of a question that is done. */
static void add_told(struct making *making, size_t at)
{
    const struct question *question = &making->step->questions[at];
    const struct asked *asked = asked_of(making, at);
    size_t right = 0;
    while (!question->answers[right].right) {
        right++;
    }
    bool knew = asked->chosen == right + 1;
    add_block(making, &question->answers[right].text,
        (struct look){.indent = INDENT_MARK,
            .mark = knew ? PAGE_RIGHT : PAGE_TOLD,
            .strong = true});
    add_block(making, &question->answers[right].why,
        (struct look){.indent = INDENT_MARK});
}

static void add_questions(struct making *making)
{
    const struct step *step = making->step;
    size_t at = view_question(making->ui);
    size_t from = at > 0 ? step->questions[at - 1].at : 0;
    if (at == step->question_count) {
        add_question(making, &step->questions[at - 1]);
        add_told(making, at - 1);
        add_prose(making, from, step->block_count);
        return;
    }
    if (at > 0) {
        add_told(making, at - 1);
    }
    add_prose(making, from, step->questions[at].at);
    add_asking(making, at);
}

/* ---- goals ---- */

static void add_goal(struct making *making)
{
    struct page *page = making->page;
    char *text = verdict_text(making->ui, making->step);
    if (!text) {
        making->short_of_memory = true;
        return;
    }
    page->verdict = (struct block){.text = text, .size = strlen(text)};
    static const enum page_mark marks[] = {
        [GOAL_OPEN] = PAGE_OPEN,
        [GOAL_MET] = PAGE_MET,
        [GOAL_MISSED] = PAGE_MISSED,
    };
    add_gap(making);
    add_block(making, &page->verdict,
        (struct look){.indent = INDENT_MARK,
            .mark = marks[making->ui->goal.state],
            .strong = true});
}

/* ---- */

void page_init(struct page *page, const struct ui *ui, int cols,
    const struct width_source *widths)
{
    *page = (struct page){0};
    struct making making = {
        .page = page, .ui = ui, .cols = cols, .widths = widths};
    making.step = view_step(ui);
    if (!making.step) {
        return;
    }
    if (making.step->question_count > 0) {
        add_questions(&making);
    } else {
        add_prose(&making, 0, making.step->block_count);
    }
    if (making.step->goal_count > 0) {
        add_goal(&making);
    }
    if (making.short_of_memory) {
        page_fini(page);
    }
}

void page_fini(struct page *page)
{
    free(page->lines);
    free(page->verdict.text);
    *page = (struct page){0};
}
