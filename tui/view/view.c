/* SPDX-License-Identifier: MIT */
#include "tui/view/view.h"

#include "tui/view/page.h"
#include "tui/view/view_parts.h"

void view_draw(
    struct frame *frame, const struct ui *ui, const struct world *world)
{
    struct layout layout;
    layout_init(&layout, ui, world, frame->rows, frame->cols, frame->widths);
    struct canvas canvas = {frame, ui, world, &layout, glyph_set(ui->ascii)};
    frame_clear(frame);
    switch (layout.kind) {
    case LAYOUT_TOO_SMALL:
        view_too_small(&canvas);
        return;
    case LAYOUT_HELP:
        view_help(&canvas);
        break;
    case LAYOUT_COURSE:
        view_course(&canvas);
        break;
    case LAYOUT_LESSON:
        view_title(&canvas);
        view_knobs(&canvas);
        view_stage(&canvas);
        view_code(&canvas);
        view_lesson(&canvas);
        view_said(&canvas);
        break;
    }
    view_keys(&canvas);
}

/* ---- what stands at a cell ---- */

static bool is_in(const struct area *area, int row, int col)
{
    return row >= area->row && row < area->row + area->rows &&
           col >= area->col && col < area->col + area->cols;
}

/* Contexts stand one below the other, the others in the rows at the top. */
static bool is_object_at(
    const struct layout *layout, size_t i, int row, int col)
{
    const struct layout_stage *stage = &layout->on_stage;
    const struct layout_object *object = &stage->objects[i];
    bool in_row = i < stage->tree_at
                      ? row < layout->stage.row + stage->header_rows
                      : row == object->row;
    return in_row && col >= object->left && col < object->limit;
}

static void hit_stage(
    const struct layout *layout, int row, int col, struct view_hit *hit)
{
    const struct layout_stage *stage = &layout->on_stage;
    hit->pane = PANE_STAGE;
    for (size_t i = 0; i < stage->object_count; i++) {
        if (is_object_at(layout, i, row, col)) {
            hit->object = stage->objects[i].id;
        }
    }
    for (size_t i = 0; i < stage->band_count && !hit->object; i++) {
        const struct layout_band *band = &stage->bands[i];
        if (row >= band->row && row < band->row + band->rows) {
            hit->object = band->machine;
        }
    }
    for (size_t i = 0; i < stage->task_count && !hit->object; i++) {
        if (stage->tasks[i].row == row) {
            hit->task = stage->tasks[i].id;
        }
    }
}

/* Finds the answer on a row of the lesson pane. */
static unsigned hit_answer(const struct layout *layout, const struct ui *ui,
    const struct width_source *widths, int row)
{
    struct page page;
    page_init(&page, ui, layout->lesson.cols, widths);
    size_t rows = (size_t)layout->lesson.rows;
    size_t most = page.count > rows ? page.count - rows : 0;
    size_t line = ui->lesson_scroll < most ? ui->lesson_scroll : most;
    line += (size_t)(row - layout->lesson.row);
    unsigned answer = line < page.count ? page.lines[line].answer : 0;
    page_fini(&page);
    return answer;
}

static bool hit_lesson(
    const struct layout *layout, int row, int col, struct view_hit *hit)
{
    if (row == layout->knob_row || is_in(&layout->stage, row, col)) {
        hit_stage(layout, row, col, hit);
        return true;
    }
    bool right = layout->split && col >= layout->lesson.col;
    if (is_in(&layout->code, row, col) ||
        (row == layout->code_rule && !right)) {
        hit->pane = PANE_CODE;
        return true;
    }
    hit->pane = PANE_LESSON;
    return is_in(&layout->lesson, row, col) || row == layout->lesson_rule;
}

bool view_hit(const struct ui *ui, const struct world *world, int rows,
    int cols, const struct width_source *widths, int row, int col,
    struct view_hit *hit)
{
    struct layout layout;
    layout_init(&layout, ui, world, rows, cols, widths);
    *hit = (struct view_hit){.pane = PANE_STAGE, .course_row = SIZE_MAX};
    if (row < 0 || row >= layout.rows || col < 0 || col >= layout.cols) {
        return false;
    }
    if (layout.kind == LAYOUT_COURSE) {
        hit->course_row = layout.course_at_row[row];
        return hit->course_row != SIZE_MAX;
    }
    if (layout.kind == LAYOUT_LESSON && is_in(&layout.lesson, row, col)) {
        hit->answer = hit_answer(&layout, ui, widths, row);
    }
    return layout.kind == LAYOUT_LESSON && hit_lesson(&layout, row, col, hit);
}

/* ---- scrolling ---- */

static size_t at_most(size_t position, size_t most)
{
    return position < most ? position : most;
}

void view_scrolls(const struct ui *ui, const struct world *world, int rows,
    int cols, const struct width_source *widths, struct view_scrolls *scrolls)
{
    struct layout layout;
    layout_init(&layout, ui, world, rows, cols, widths);
    struct canvas canvas = {NULL, ui, world, &layout, glyph_set(ui->ascii)};
    *scrolls = (struct view_scrolls){0};
    if (layout.kind == LAYOUT_HELP) {
        scrolls->help_most = view_help_most(&canvas);
        scrolls->help = at_most(ui->help_scroll, scrolls->help_most);
    }
    if (layout.kind != LAYOUT_LESSON) {
        return;
    }
    size_t code_rows = (size_t)layout.code.rows;
    size_t lesson_rows = (size_t)layout.lesson.rows;
    size_t lines = view_lesson_lines(ui, layout.lesson.cols, widths);
    scrolls->code = view_code_first(&canvas);
    const struct source *source = view_source(ui);
    if (source && source->count > code_rows) {
        scrolls->code_most = source->count - code_rows;
    }
    scrolls->lesson_most = lines > lesson_rows ? lines - lesson_rows : 0;
    scrolls->lesson = at_most(ui->lesson_scroll, scrolls->lesson_most);
}
