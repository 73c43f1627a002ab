/* SPDX-License-Identifier: MIT */
#include "tui/view/layout.h"

#include "tui/view/view_parts.h"

enum {
    CODE_MOST_COLS = 82, /* of the code pane at the left of the lesson */
    LESSON_LEAST_COLS = 38,
    CODE_LEAST_ROWS = 3,
    CODE_MOST_ROWS = 6,  /* where it has not the focus */
    LAST_RULE_ROWS = 30, /* from this height there is a last rule */
    TWO_SENTENCE_ROWS = 20,
    SENTENCE_SHARE = 4,  /* the sentence takes at most this part of the rows */
    CALM_STAGE_ROWS = 9, /* a stage that is smaller gets that many */
    STAGE_NOTCH = 8      /* a larger one a multiple of this */
};

static int at_most(int a, int b)
{
    return a < b ? a : b;
}

static int at_least(int a, int b)
{
    return a > b ? a : b;
}

static int clamp_side(int side)
{
    return at_most(at_least(side, 1), FRAME_MAX_SIDE);
}

/* ---- the course ---- */

/*
 * Places the course's lines from `first` on, a chapter's name above its
 * lessons. Returns how many lines there are; *chosen is the chosen row's.
 *
 *   0 chapter 1   1 row 0   2 row 1   3 chapter 4   4 row 2 ...
 */
static int list_course(
    struct layout *layout, const struct ui *ui, int first, int *chosen)
{
    const struct area *body = &layout->body;
    int line = 0, chapter = 0;
    for (size_t i = 0; i < ui->course_count; i++) {
        if (!view_course_shows(ui, i)) {
            continue;
        }
        bool begins = ui->course[i].chapter != chapter;
        chapter = ui->course[i].chapter;
        line += begins;
        int row = line - first;
        if (begins && row >= 1 && row <= body->rows) {
            layout->chapter_at_row[body->row + row - 1] = chapter;
        }
        if (row >= 0 && row < body->rows) {
            layout->course_at_row[body->row + row] = i;
        }
        *chosen = i == ui->course_at ? line : *chosen;
        line++;
    }
    return line;
}

static void place_course(struct layout *layout, const struct ui *ui)
{
    int chosen = 0, rows = layout->body.rows;
    int lines = list_course(layout, ui, FRAME_MAX_SIDE * 4, &chosen);
    int first = at_least(at_most(chosen - rows / 2, lines - rows), 0);
    list_course(layout, ui, first, &chosen);
}

/* ---- the lesson ---- */

/* Calm: a stage has a few sizes; it does not grow row by row. */
static int choose_stage_rows(int wanted, int most, int rows)
{
    int small = at_most(at_least(CALM_STAGE_ROWS, rows * 30 / 100), most);
    int grown = (wanted + STAGE_NOTCH - 1) / STAGE_NOTCH * STAGE_NOTCH;
    return wanted <= small ? small : at_most(grown, most);
}

/* A step that asks, or has a goal, comes before the code: it is read whole. */
static int rows_to_read(const struct ui *ui, int cols)
{
    const struct step *step = view_step(ui);
    if (!step || ui->focus == PANE_CODE ||
        (step->question_count == 0 && step->goal_count == 0)) {
        return 0;
    }
    return (int)view_lesson_lines(ui, cols, NULL);
}

static int choose_code_rows(const struct ui *ui, int rows, int to_read)
{
    if (to_read > 0 && rows - to_read < 2 * CODE_LEAST_ROWS) {
        return rows - to_read >= CODE_LEAST_ROWS ? rows - to_read : 0;
    }
    if (rows < 2 * CODE_LEAST_ROWS) {
        return ui->focus == PANE_CODE ? rows : 0;
    }
    if (ui->focus == PANE_CODE) {
        return at_most(
            at_least(rows * 62 / 100, CODE_LEAST_ROWS), rows - CODE_LEAST_ROWS);
    }
    int share = ui->focus == PANE_LESSON ? 40 : 45;
    return at_most(
        at_least(rows * share / 100, CODE_LEAST_ROWS), CODE_MOST_ROWS);
}

static void place_stacked(
    struct layout *layout, const struct ui *ui, int top, int rows)
{
    /* One rule each; where there is no room for both, one goes. */
    int to_read = rows_to_read(ui, layout->cols - 1);
    int code_rows = choose_code_rows(ui, rows - 2, to_read);
    int row = top;
    if (code_rows > 0) {
        layout->code_rule = row++;
        code_rows = at_most(code_rows, top + rows - row);
        layout->code = (struct area){row, 0, code_rows, layout->cols};
        row += code_rows;
    }
    if (top + rows - row >= 2) {
        layout->lesson_rule = row++;
        layout->lesson =
            (struct area){row, 1, top + rows - row, layout->cols - 1};
    } else if (code_rows > 0) {
        layout->code.rows += top + rows - row;
    }
}

static void place_split(struct layout *layout, int top, int rows)
{
    int left = at_most(CODE_MOST_COLS, layout->cols - LESSON_LEAST_COLS - 2);
    layout->split = true;
    layout->code_rule = top;
    layout->lesson_rule = top;
    layout->code = (struct area){top + 1, 0, at_least(rows - 1, 0), left};
    layout->lesson = (struct area){
        top + 1, left + 2, at_least(rows - 1, 0), layout->cols - left - 2};
}

/* A circle of those who wait gets rows of its own: nothing makes way for it. */
static int circle_rows(const struct world *world, int rows)
{
    uint32_t circle[EXPLAIN_CIRCLE];
    return rows >= TWO_SENTENCE_ROWS && explain_any_circle(world, circle) > 0;
}

/*
 * What the program says to the person, and what the person asked about a run
 * that stands still, is told whole; so is a circle, which stands still in any
 * run. All else keeps to its rows, so that nothing moves while a run goes on.
 */
static int sentence_rows(const struct ui *ui, const struct world *world,
    int rows, int cols, const struct width_source *widths)
{
    enum { USUAL = 2 };
    uint32_t circle[EXPLAIN_CIRCLE];
    if (rows < TWO_SENTENCE_ROWS) {
        return 1;
    }
    bool asked = ui->selected_task || ui->selected_object;
    bool still = ui->paused || world->over ||
                 explain_circle(world, ui->selected_task, circle) > 0;
    if (!ui->notice && !(asked && still)) {
        return USUAL;
    }
    int lines = (int)view_sentence_lines(ui, world, cols, widths);
    return at_most(at_least(lines, USUAL), rows / SENTENCE_SHARE);
}

static void place_lesson(struct layout *layout, const struct ui *ui,
    const struct world *world, const struct width_source *widths)
{
    int rows = layout->rows, cols = layout->cols - 1;
    int bottom =
        layout->keys_row - sentence_rows(ui, world, rows, cols, widths);
    layout->sentence =
        (struct area){bottom, 1, layout->keys_row - bottom, cols};
    if (rows >= LAST_RULE_ROWS) {
        layout->last_rule = --bottom;
    }
    layout->knob_row = 1;
    int share = ui->focus == PANE_STAGE ? 50 : 45;
    int most = rows * share / 100;
    int more = circle_rows(world, rows);
    struct area area = {2, 0, most + more, layout->cols};
    int wanted = layout_stage_init(&layout->on_stage, ui, world, &area);
    int stage_rows = more + choose_stage_rows(wanted - more, most, rows);
    layout->stage = (struct area){2, 0, stage_rows, layout->cols};
    layout_stage_settle(&layout->on_stage, &layout->stage);
    int top = 2 + stage_rows;
    if (layout->cols >= LAYOUT_SPLIT_COLS) {
        place_split(layout, top, bottom - top);
    } else {
        place_stacked(layout, ui, top, bottom - top);
    }
}

static enum layout_kind choose_kind(const struct ui *ui, int rows, int cols)
{
    if (rows < LAYOUT_LEAST_ROWS || cols < LAYOUT_LEAST_COLS) {
        return LAYOUT_TOO_SMALL;
    }
    if (ui->help) {
        return LAYOUT_HELP;
    }
    return ui->screen == SCREEN_COURSE ? LAYOUT_COURSE : LAYOUT_LESSON;
}

void layout_init(struct layout *layout, const struct ui *ui,
    const struct world *world, int rows, int cols,
    const struct width_source *widths)
{
    rows = clamp_side(rows);
    cols = clamp_side(cols);
    *layout = (struct layout){.kind = choose_kind(ui, rows, cols),
        .rows = rows,
        .cols = cols,
        .knob_row = -1,
        .code_rule = -1,
        .lesson_rule = -1,
        .last_rule = -1,
        .keys_row = rows - 1};
    for (int row = 0; row < FRAME_MAX_SIDE; row++) {
        layout->course_at_row[row] = SIZE_MAX;
    }
    switch (layout->kind) {
    case LAYOUT_TOO_SMALL:
        break;
    case LAYOUT_HELP:
        layout->body = (struct area){1, 0, rows - 2, cols};
        break;
    case LAYOUT_COURSE:
        layout->body = (struct area){3, 0, rows - 6, cols};
        place_course(layout, ui);
        break;
    case LAYOUT_LESSON:
        place_lesson(layout, ui, world, widths);
        break;
    }
}
