/* SPDX-License-Identifier: MIT */
/* The stage: the tasks' boxes and the state words; what is between them is
 * drawn by view_channel.c and view_thread.c. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/view/phrase.h"
#include "tui/view/view_parts.h"

enum {
    NAME_LEAST = 8,
    NAME_MOST = 14,
    WITH_WORKER = 28,
    WORKER_COLS = 4,
    OPERATION_LEAST = 4
};

/* Returns the columns of the longest name on the stage, within bounds. */
static int name_cols(const struct canvas *canvas)
{
    const struct layout_stage *stage = &canvas->layout->on_stage;
    int most = NAME_LEAST;
    for (size_t i = 0; i < stage->task_count; i++) {
        char name[PHRASE_BYTES];
        int cols = phrase_task(canvas->world, stage->tasks[i].id, name);
        most = cols > most ? cols : most;
    }
    return most < NAME_MOST ? most : NAME_MOST;
}

static bool is_on_worker(const struct world_task *task)
{
    return task->state == TASK_RUNNING || task->state == TASK_WORKING;
}

static enum style text_style(
    const struct canvas *canvas, const struct world_task *task)
{
    return task->id == canvas->ui->selected_task ? STYLE_SELECTED
           : task->state == TASK_DONE            ? STYLE_DONE
                                                 : STYLE_TEXT;
}

enum view_mark view_marks_task(
    const struct ui *ui, const struct world_task *task)
{
    const struct step *step = view_step(ui);
    enum view_mark mark = VIEW_NO_MARK;
    for (size_t i = 0; step && i < step->marks.count; i++) {
        const char *name = step->marks.list[i];
        if (world_task_is(task, name)) {
            bool own = task->ordinal == 1 || strcmp(task->name, name) != 0;
            mark = own || mark == VIEW_MARK_OWN ? VIEW_MARK_OWN : VIEW_MARK;
        }
    }
    return mark;
}

/* Draws what is inside a box: ">worker 2  W1 recv jobs"; a mark before it when
 * the step is about the task. */
static void put_content(const struct canvas *canvas, int row,
    const struct world_task *task, int names)
{
    struct frame *frame = canvas->frame;
    const struct layout_stage *stage = &canvas->layout->on_stage;
    int col = 2, limit = stage->box_cols - 1;
    enum style style = text_style(canvas, task);
    bool selected = style == STYLE_SELECTED;
    char text[PHRASE_BYTES];
    if (selected) {
        frame_fill(frame, row, 1, limit, style, " ");
    }
    frame_puts(frame, row, col,
        selected ? style : glyph_state_style(task->state),
        canvas->glyphs->state[task->state]);
    if (view_task_circles(canvas, task->id)) {
        frame_puts(frame, row, col - 1, selected ? style : STYLE_FAILED,
            canvas->glyphs->circle);
    } else if (view_marks_task(canvas->ui, task)) {
        frame_puts(frame, row, col - 1, selected ? style : STYLE_KEY,
            canvas->glyphs->mark);
    }
    phrase_task(canvas->world, task->id, text);
    col += 2;
    view_clipped(canvas, row, col, col + names < limit ? col + names : limit,
        style, text);
    col += names + 1;
    if (stage->box_cols >= WITH_WORKER) {
        if (is_on_worker(task)) {
            snprintf(text, sizeof text, "W%u", task->worker);
            frame_put(frame, row, col, limit, selected ? style : STYLE_RUNNING,
                text, strlen(text));
        }
        col += WORKER_COLS;
    }
    phrase_operation(canvas->world, task, text);
    if (col + OPERATION_LEAST <= limit) {
        view_clipped(canvas, row, col, limit,
            selected                   ? style
            : task->state == TASK_DONE ? STYLE_DONE
                                       : STYLE_CODE,
            text);
    }
}

static void put_edges(
    const struct canvas *canvas, int row, const struct world_task *task)
{
    const struct layout_stage *stage = &canvas->layout->on_stage;
    const struct glyphs *glyphs = canvas->glyphs;
    int right = stage->box_cols - 1;
    enum style style =
        view_is_actor(canvas, task->id) ? STYLE_RUNNING : STYLE_RULE;
    frame_puts(canvas->frame, row, 0, style,
        stage->boxed ? glyphs->upright : glyphs->left_edge);
    frame_puts(canvas->frame, row, right, style,
        stage->boxed ? glyphs->upright : glyphs->right_edge);
}

/* Draws the border above a box, or below the last one. */
static void put_border(
    const struct canvas *canvas, int row, bool first, bool last)
{
    const struct glyphs *glyphs = canvas->glyphs;
    int right = canvas->layout->on_stage.box_cols - 1;
    const char *left_glyph = first  ? glyphs->top_left
                             : last ? glyphs->bottom_left
                                    : glyphs->left_join;
    const char *right_glyph = first  ? glyphs->top_right
                              : last ? glyphs->bottom_right
                                     : glyphs->right_join;
    frame_fill(canvas->frame, row, 1, right, STYLE_RULE, glyphs->flat);
    frame_puts(canvas->frame, row, 0, STYLE_RULE, left_glyph);
    frame_puts(canvas->frame, row, right, STYLE_RULE, right_glyph);
}

static void put_task(
    const struct canvas *canvas, const struct layout_task *at, int names)
{
    const struct layout_stage *stage = &canvas->layout->on_stage;
    const struct world_task *task = world_task(canvas->world, at->id);
    if (stage->boxed) {
        put_border(canvas, at->row - 1, at == stage->tasks, false);
    }
    put_content(canvas, at->row, task, names);
    put_edges(canvas, at->row, task);
    view_thread(canvas, at, task);
    frame_puts(canvas->frame, at->row, stage->word_col,
        glyph_state_style(task->state),
        glyph_state_word(canvas->ui->words, task->state));
}

/* Says how many are not shown, where the state words stand. */
static void put_hidden(const struct canvas *canvas, int row, size_t hidden)
{
    char number[32];
    snprintf(number, sizeof number, "%zu", hidden);
    char *digits = tr_digits(canvas->ui->words, number);
    char *text =
        digits ? tr_format(canvas->ui->words, "+%1$s more", digits) : NULL;
    if (text) {
        frame_puts(canvas->frame, row, canvas->layout->on_stage.word_col,
            STYLE_DIM, text);
    }
    free(text);
    free(digits);
}

/* Draws which worker is busy, over the boxes: "W0> W1* W2.". */
static void put_workers(const struct canvas *canvas)
{
    const struct world *world = canvas->world;
    int row = canvas->layout->stage.row, col = 1;
    int limit = canvas->layout->on_stage.box_cols;
    for (unsigned worker = 0; worker < world->workers_most; worker++) {
        const struct world_task *task =
            world_task(world, world_running(world, worker));
        if (!task && worker >= world->workers) {
            continue; /* there is no such worker any more */
        }
        char text[16];
        int length = snprintf(text, sizeof text, "W%u", worker);
        if (col + length + 2 > limit - 2) {
            frame_puts(
                canvas->frame, row, col, STYLE_DIM, canvas->glyphs->more);
            return;
        }
        col = frame_puts(
            canvas->frame, row, col, task ? STYLE_TEXT : STYLE_DIM, text);
        col = frame_puts(canvas->frame, row, col,
            task ? glyph_state_style(task->state) : STYLE_DIM,
            task ? canvas->glyphs->state[task->state] : canvas->glyphs->idle);
        col++;
    }
}

void view_stage(const struct canvas *canvas)
{
    const struct layout_stage *stage = &canvas->layout->on_stage;
    if (stage->header_rows > 0) {
        put_workers(canvas);
        view_channels(canvas);
    }
    int names = name_cols(canvas);
    for (size_t i = 0; i < stage->task_count; i++) {
        put_task(canvas, &stage->tasks[i], names);
    }
    if (stage->boxed && stage->task_count > 0) {
        put_border(
            canvas, stage->tasks[stage->task_count - 1].row + 1, false, true);
    }
    if (stage->more_row >= 0) {
        frame_puts(
            canvas->frame, stage->more_row, 2, STYLE_DIM, canvas->glyphs->more);
        put_hidden(canvas, stage->more_row, stage->tasks_hidden);
    }
    for (size_t i = 0; i < stage->band_count; i++) {
        const struct layout_band *band = &stage->bands[i];
        if (band->machine) {
            view_machine(canvas, band);
        } else {
            view_circle(canvas, band);
        }
    }
    if (stage->objects_hidden > 0 && stage->header_rows > 0) {
        put_hidden(canvas, canvas->layout->stage.row, stage->objects_hidden);
    }
}
