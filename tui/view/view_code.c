/* SPDX-License-Identifier: MIT */
/*
 * The code pane: who stands where, the line's number, the bar of the step's
 * region, the line.
 *
 *   w1 w3 > 15 |    while (chan_recv(pool->jobs, &job)) {
 */
#include <stdio.h>
#include <string.h>

#include "tui/view/highlight.h"
#include "tui/view/phrase.h"
#include "tui/view/view_parts.h"

enum {
    MARKS_TIGHT = 4, /* of the columns for the tasks' names */
    MARKS_NARROW = 9,
    MARKS_WIDE = 11,
    NUMBER_COLS = 4,
    TIGHT_PANE = 60,
    WIDE_PANE = 82
};

/* ---- which lines ---- */

static size_t find_line(const struct source *source, int number)
{
    for (size_t i = 0; i < source->count; i++) {
        if (source->lines[i].number == number) {
            return i;
        }
    }
    return SIZE_MAX;
}

/* Returns the index of a site's line in the shown source, or SIZE_MAX. */
static size_t line_of_site(
    const struct canvas *canvas, const struct source_site *site)
{
    const struct ui *ui = canvas->ui;
    return ui->source && phrase_site_is_in(site, ui->pattern)
               ? find_line(ui->source, site->line)
               : SIZE_MAX;
}

static bool step_region(
    const struct canvas *canvas, size_t *first, size_t *last)
{
    const struct ui *ui = canvas->ui;
    if (!ui->lesson || ui->step >= ui->lesson->step_count || !ui->source) {
        return false;
    }
    const char *name = ui->lesson->steps[ui->step].code;
    return name && source_region(ui->source, name, first, last);
}

/* Returns a task that will never go on, or NULL. */
static const struct world_task *failed_task(const struct world *world)
{
    for (size_t i = 0; world->over && i < world->task_count; i++) {
        if (world->tasks[i].state >= TASK_PANICKED) {
            return &world->tasks[i];
        }
    }
    return NULL;
}

static size_t line_of_task(
    const struct canvas *canvas, const struct world_task *task)
{
    return task ? line_of_site(canvas, task->site) : SIZE_MAX;
}

/* Returns the line to look at: where the last event happened, or the task
 * stands that it was about; at the end of a run what went wrong; else where
 * the step's region begins, or main came to. */
static size_t line_to_follow(const struct canvas *canvas)
{
    const struct world *world = canvas->world;
    size_t line = line_of_site(canvas, world->last.site), last;
    if (line == SIZE_MAX) {
        line = line_of_task(canvas, world_task(world, world->last.task));
    }
    if (line == SIZE_MAX) {
        line = line_of_task(canvas, failed_task(world));
    }
    if (line == SIZE_MAX && !step_region(canvas, &line, &last)) {
        line = line_of_task(canvas, world_task(world, 1));
    }
    return line == SIZE_MAX ? 0 : line;
}

static bool same_region(
    const struct source_line *a, const struct source_line *b)
{
    return a->region && b->region && a->region_size == b->region_size &&
           memcmp(a->region, b->region, a->region_size) == 0;
}

/* Finds the lines around `line` that belong to the same region. */
static void extent(
    const struct source *source, size_t line, size_t *first, size_t *last)
{
    const struct source_line *here = &source->lines[line];
    *first = *last = line;
    while (*first > 0 && same_region(&source->lines[*first - 1], here)) {
        (*first)--;
    }
    while (*last + 1 < source->count &&
           same_region(&source->lines[*last + 1], here)) {
        (*last)++;
    }
}

const struct source *view_source(const struct ui *ui)
{
    return ui->shows_twin && ui->twin ? ui->twin : ui->source;
}

/* Whether the pane shows what runs: only there tasks stand on lines. */
static bool shows_run(const struct ui *ui)
{
    return view_source(ui) == ui->source;
}

size_t view_code_first(const struct canvas *canvas)
{
    const struct source *source = view_source(canvas->ui);
    size_t rows = (size_t)canvas->layout->code.rows;
    if (!source || source->count <= rows) {
        return 0;
    }
    size_t most = source->count - rows, first = canvas->ui->code_scroll;
    if (canvas->ui->code_follows && !shows_run(canvas->ui)) {
        return 0;
    }
    if (canvas->ui->code_follows) {
        size_t line = line_to_follow(canvas), start, end;
        extent(source, line, &start, &end);
        /* A region that fits stays where it is while things happen in it. */
        bool fits = end - start + 1 <= rows;
        size_t middle = fits ? start + (end - start) / 2 : line;
        first = middle > rows / 2 ? middle - rows / 2 : 0;
        first = fits && first > start ? start : first;
    }
    return first < most ? first : most;
}

/* ---- drawing ---- */

static bool stands_here(
    const struct canvas *canvas, const struct world_task *task, int number)
{
    return task->site && task->site->line == number &&
           task->state != TASK_DONE && !phrase_is_newborn(task) &&
           phrase_site_is_in(task->site, canvas->ui->pattern);
}

/* Lists the tasks that stand on a line: the selected one first, then those on
 * the stage, in its order. Returns how many. */
static size_t list_here(const struct canvas *canvas, int number,
    const struct world_task *here[LAYOUT_TASKS + 1])
{
    const struct layout_stage *stage = &canvas->layout->on_stage;
    const struct world_task *chosen =
        world_task(canvas->world, canvas->ui->selected_task);
    size_t count = 0;
    if (chosen && stands_here(canvas, chosen, number)) {
        here[count++] = chosen;
    }
    for (size_t i = 0; i < stage->task_count; i++) {
        const struct world_task *task =
            world_task(canvas->world, stage->tasks[i].id);
        if (task != chosen && stands_here(canvas, task, number)) {
            here[count++] = task;
        }
    }
    return count;
}

static void put_marks(
    const struct canvas *canvas, int row, int number, int limit)
{
    const struct world_task *here[LAYOUT_TASKS + 1];
    size_t count = list_here(canvas, number, here);
    int col = canvas->layout->code.col + 1;
    for (size_t i = 0; i < count; i++) {
        char name[PHRASE_BYTES];
        int cols = phrase_task(canvas->world, here[i]->id, name);
        if (count > 1 || col + cols > limit) {
            cols = phrase_task_short(canvas->world, here[i]->id, name);
        }
        /* All but the last leave room for "+2". */
        if (col + cols + (i + 1 < count ? 3 : 0) > limit) {
            snprintf(name, sizeof name, "+%zu", count - i);
            frame_put(
                canvas->frame, row, col, limit, STYLE_DIM, name, strlen(name));
            return;
        }
        col = frame_puts(canvas->frame, row, col,
                  here[i]->id == canvas->ui->selected_task
                      ? STYLE_SELECTED
                      : glyph_state_style(here[i]->state),
                  name) +
              1;
    }
}

static void put_source(const struct canvas *canvas, int row, int col, int limit,
    struct highlight *scan)
{
    size_t start;
    enum style style;
    struct frame *frame = canvas->frame;
    while (highlight_next(scan, &start, &style)) {
        size_t size = scan->at - start;
        if (col + (int)size > limit) {
            frame_put(
                frame, row, col, limit - 1, style, scan->text + start, size);
            frame_puts(frame, row, limit - 1, STYLE_DIM, canvas->glyphs->more);
            scan->at = scan->size;
            return;
        }
        col =
            frame_put(frame, row, col, limit, style, scan->text + start, size);
    }
}

struct columns {
    int marks, arrow, number, bar, text, limit;
};

static struct columns columns_of(const struct area *area)
{
    int marks = area->cols >= WIDE_PANE    ? MARKS_WIDE
                : area->cols >= TIGHT_PANE ? MARKS_NARROW
                                           : MARKS_TIGHT;
    int col = area->col;
    return (struct columns){.marks = col + marks,
        .arrow = col + marks + 1,
        .number = col + marks + 2,
        .bar = col + marks + 2 + NUMBER_COLS,
        .text = col + marks + 2 + NUMBER_COLS + 1,
        .limit = col + area->cols};
}

static void put_line(const struct canvas *canvas, int row, size_t i,
    const struct columns *columns, struct highlight *scan)
{
    struct frame *frame = canvas->frame;
    const struct source_line *line = &view_source(canvas->ui)->lines[i];
    size_t first = 1, last = 0;
    bool runs = shows_run(canvas->ui);
    bool current = runs && line_of_site(canvas, canvas->world->last.site) == i;
    if (runs) {
        put_marks(canvas, row, line->number, columns->marks);
    }
    if (current) {
        frame_puts(frame, row, columns->arrow, STYLE_RUNNING,
            canvas->glyphs->state[TASK_RUNNING]);
    }
    frame_printf(frame, row, columns->number,
        current ? STYLE_CURRENT : STYLE_DIM, "%*d", NUMBER_COLS - 1,
        line->number);
    if (runs && step_region(canvas, &first, &last) && i >= first && i <= last) {
        frame_puts(
            frame, row, columns->bar, STYLE_CHANNEL, canvas->glyphs->bar);
    }
    put_source(canvas, row, columns->text, columns->limit, scan);
}

static void put_lines(const struct canvas *canvas)
{
    const struct source *source = view_source(canvas->ui);
    const struct area *area = &canvas->layout->code;
    struct columns columns = columns_of(area);
    struct highlight scan = {.go = !shows_run(canvas->ui)};
    size_t first = view_code_first(canvas), end = first + (size_t)area->rows;
    for (size_t i = 0; i < end && i < source->count; i++) {
        highlight_line(&scan, source->lines[i].text, source->lines[i].size);
        if (i >= first) {
            put_line(canvas, area->row + (int)(i - first), i, &columns, &scan);
            continue;
        }
        size_t start;
        enum style style;
        while (highlight_next(&scan, &start, &style)) {
        }
    }
}

static void put_rule(const struct canvas *canvas)
{
    const struct layout *layout = canvas->layout;
    const struct source *source = view_source(canvas->ui);
    int limit = layout->code.col + layout->code.cols;
    int row = layout->code_rule, col = layout->code.col + 2;
    bool focused = canvas->ui->focus == PANE_CODE;
    char label[PHRASE_BYTES];
    view_rule(canvas, row, layout->code.col, limit, focused);
    int length = phrase_copy(canvas->ui->pattern, label);
    snprintf(label + length, sizeof label - (size_t)length,
        shows_run(canvas->ui) ? ".c" : ".go");
    col = view_label(canvas, row, col, limit,
              focused ? STYLE_FOCUS : STYLE_TITLE, label) +
          1;
    if (source) {
        size_t first = view_code_first(canvas);
        size_t shown = first + (size_t)layout->code.rows;
        view_more(canvas, row, col, limit, first,
            source->count > shown ? source->count - shown : 0);
    }
}

void view_code(const struct canvas *canvas)
{
    const struct layout *layout = canvas->layout;
    if (layout->code_rule < 0) {
        return;
    }
    put_rule(canvas);
    const struct source *source = view_source(canvas->ui);
    if (source && source->count > 0) {
        put_lines(canvas);
    }
    if (layout->split) {
        int bar = layout->code.col + layout->code.cols;
        for (int row = 0; row < layout->code.rows; row++) {
            frame_puts(canvas->frame, layout->code.row + row, bar, STYLE_RULE,
                canvas->glyphs->upright);
        }
    }
}
