/* SPDX-License-Identifier: MIT */
/*
 * The weft: a task's row has a thread to the object of its operation.
 *
 *   ├────3──▶│         it sends; the value is on its way
 *   ├◀─5─────┼────┤    it receives; the thread lies over another warp
 *   ├┄┄┄┄┄┄┄┄‖         it waits
 */
#include <stdio.h>
#include <string.h>

#include "tui/view/deed.h"
#include "tui/view/phrase.h"
#include "tui/view/view_parts.h"

enum direction { TO_OBJECT, TO_TASK, WAITS, NO_THREAD };

struct thread {
    int left, knot; /* the box's right edge, the warp's column */
    int row;
    enum direction direction;
    bool fresh; /* of the last event */
    enum style style;
    char token[PHRASE_BYTES];
};

bool view_is_actor(const struct canvas *canvas, uint32_t task)
{
    const struct trace_event *last = &canvas->world->last;
    if (task == 0) {
        return false;
    }
    bool partner = last->kind == TRACE_CHAN_SEND ||
                   last->kind == TRACE_CHAN_RECV ||
                   last->kind == TRACE_TASK_SPAWN;
    return last->task == task || (partner && last->other == task);
}

/* Whether the last event is the operation that the task's thread shows. */
static bool is_fresh(const struct canvas *canvas, const struct world_task *task)
{
    const struct trace_event *last = &canvas->world->last;
    bool own = last->task == task->id && last->kind == task->operation;
    bool partner =
        last->other == task->id &&
        (last->kind == TRACE_CHAN_SEND || last->kind == TRACE_CHAN_RECV);
    return (own || partner) && last->object == task->object;
}

static enum direction direction_of_deed(enum trace_kind operation)
{
    static const enum direction directions[] = {[DEED_TO_OBJECT] = TO_OBJECT,
        [DEED_TO_TASK] = TO_TASK,
        [DEED_WAITS] = WAITS};
    const struct deed *deed = deed_of(operation);
    return deed ? directions[deed->way] : NO_THREAD;
}

static enum direction direction_of(const struct world_task *task)
{
    switch (task->operation) {
    case TRACE_CHAN_SEND:
    case TRACE_CHAN_CLOSE:
    case TRACE_CHAN_SEND_CLOSED:
    case TRACE_CHAN_MAKE:
    case TRACE_TIMER_MAKE:
    case TRACE_TICKER_MAKE:
    case TRACE_TIMER_STOP:
    case TRACE_TIMER_RESET:
    case TRACE_CTX_MAKE:
    case TRACE_CTX_CANCEL:
    case TRACE_WAIT_GROUP_MAKE:
    case TRACE_WAIT_GROUP_ADD:
    case TRACE_WAIT_GROUP_DONE:
        return TO_OBJECT;
    case TRACE_CHAN_RECV:
    case TRACE_CHAN_RECV_CLOSED:
    case TRACE_WAIT_GROUP_PASS:
    case TRACE_CTX_CHECK:
        return TO_TASK;
    case TRACE_CHAN_SEND_WAIT:
    case TRACE_CHAN_RECV_WAIT:
    case TRACE_WAIT_GROUP_WAIT:
    case TRACE_SELECT_WAIT:
        return WAITS;
    default:
        return direction_of_deed(task->operation);
    }
}

static void put_deed_token(const struct canvas *canvas,
    const struct world_task *task, const struct world_object *object,
    char out[PHRASE_BYTES])
{
    const struct deed *deed = deed_of(task->operation);
    if (deed && deed->shows_value) {
        phrase_value(canvas->world, object, task->value, "*", out);
    } else if (deed && deed->token) {
        snprintf(out, PHRASE_BYTES, "%s", deed->token);
    }
}

/* What lies on the thread: a value, +1, -1, or a sign. */
static void make_token(const struct canvas *canvas,
    const struct world_task *task, char out[PHRASE_BYTES])
{
    const struct world_object *object =
        world_object(canvas->world, task->object);
    out[0] = '\0';
    switch (task->operation) {
    case TRACE_CHAN_SEND:
    case TRACE_CHAN_RECV:
    case TRACE_CHAN_SEND_WAIT:
        phrase_value(
            canvas->world, object, task->value, canvas->glyphs->opaque, out);
        break;
    case TRACE_WAIT_GROUP_ADD:
        snprintf(out, PHRASE_BYTES, "+");
        break;
    case TRACE_WAIT_GROUP_DONE:
        snprintf(out, PHRASE_BYTES, "-");
        break;
    case TRACE_CHAN_CLOSE:
    case TRACE_CHAN_RECV_CLOSED:
    case TRACE_CHAN_SEND_CLOSED:
    case TRACE_CTX_CANCEL:
        snprintf(out, PHRASE_BYTES, "%s", canvas->glyphs->closed);
        break;
    default:
        put_deed_token(canvas, task, object, out);
        break;
    }
}

static bool is_warp(const struct canvas *canvas, int col)
{
    const struct layout_stage *stage = &canvas->layout->on_stage;
    for (size_t i = 0; i < stage->object_count; i++) {
        if (stage->objects[i].thread == col) {
            return true;
        }
    }
    return false;
}

static const char *line_glyph(
    const struct canvas *canvas, const struct thread *thread, int col)
{
    const struct glyphs *glyphs = canvas->glyphs;
    bool cross = is_warp(canvas, col);
    if (thread->direction == WAITS) {
        return cross ? glyphs->upright : glyphs->dotted;
    }
    if (thread->fresh) {
        return cross ? glyphs->heavy_cross : glyphs->heavy;
    }
    return cross ? glyphs->cross : glyphs->flat;
}

static void put_line(const struct canvas *canvas, const struct thread *thread)
{
    struct frame *frame = canvas->frame;
    for (int col = thread->left + 1; col < thread->knot; col++) {
        bool under = thread->direction == WAITS && is_warp(canvas, col);
        if (!under) {
            frame_puts(frame, thread->row, col, thread->style,
                line_glyph(canvas, thread, col));
        }
    }
}

static void put_ends(const struct canvas *canvas, const struct thread *thread)
{
    const struct glyphs *glyphs = canvas->glyphs;
    struct frame *frame = canvas->frame;
    bool fresh = thread->fresh;
    if (canvas->layout->on_stage.boxed) {
        frame_puts(frame, thread->row, thread->left, thread->style,
            fresh && thread->direction != WAITS ? glyphs->heavy_leave
                                                : glyphs->leave);
    }
    if (thread->direction == WAITS) {
        frame_puts(
            frame, thread->row, thread->knot, thread->style, glyphs->wait);
        return;
    }
    frame_puts(frame, thread->row, thread->knot, thread->style,
        fresh ? glyphs->heavy_knot : glyphs->knot);
    if (thread->direction == TO_OBJECT) {
        frame_puts(frame, thread->row, thread->knot - 1, thread->style,
            glyphs->to_right);
    } else {
        frame_puts(frame, thread->row, thread->left + 1, thread->style,
            glyphs->to_left);
    }
}

/* Returns where the token stands: near the box where it waits, on its way
 * while the last event is fresh, else where it arrived. */
static int token_col(
    const struct canvas *canvas, const struct thread *thread, int cols)
{
    int first = thread->left + 2, last = thread->knot - 1 - cols;
    double progress = thread->fresh ? canvas->ui->progress : 1;
    progress = progress >= 0 && progress <= 1 ? progress : 1;
    if (thread->direction == WAITS) {
        return first;
    }
    int way = last > first ? last - first : 0;
    int gone = (int)(way * progress + 0.5);
    return thread->direction == TO_OBJECT ? first + gone : last - gone;
}

static void put_token(const struct canvas *canvas, const struct thread *thread)
{
    int cols = width_text(NULL, thread->token, strlen(thread->token));
    int room = thread->knot - thread->left - 3;
    if (cols == 0 || room < 1) {
        return;
    }
    int col = cols <= room ? token_col(canvas, thread, cols) : thread->left + 2;
    enum style style =
        thread->fresh || thread->direction == WAITS ? STYLE_VALUE : STYLE_TEXT;
    if (thread->token[0] == canvas->glyphs->closed[0]) {
        style = STYLE_CLOSED;
    }
    view_clipped(
        canvas, thread->row, col, thread->knot - 1, style, thread->token);
}

static enum style thread_style(const struct thread *thread, bool leaked)
{
    return leaked                       ? STYLE_FAILED
           : thread->direction == WAITS ? STYLE_BLOCKED
           : thread->fresh              ? STYLE_RUNNING
                                        : STYLE_RULE;
}

/* Returns the column of an object's thread; 0: it is not shown. */
static int knot_of(const struct canvas *canvas, uint32_t object)
{
    const struct layout_stage *stage = &canvas->layout->on_stage;
    for (size_t i = 0; i < stage->object_count; i++) {
        if (stage->objects[i].id == object) {
            return stage->objects[i].thread;
        }
    }
    return 0;
}

/* A select has threads to all its objects: one line to the farthest, and the
 * sign of waiting at each. */
static void put_select(const struct canvas *canvas, struct thread *thread,
    const struct world_task *task)
{
    const struct world_place *first = world_place(canvas->world, task->place);
    const struct world_place *place = first;
    for (; place; place = world_place(canvas->world, place->more)) {
        int knot = knot_of(canvas, place->object);
        thread->knot = knot > thread->knot ? knot : thread->knot;
    }
    if (thread->knot == 0) {
        return;
    }
    put_line(canvas, thread);
    for (place = first; place;
         place = world_place(canvas->world, place->more)) {
        int knot = knot_of(canvas, place->object);
        if (knot > 0) {
            thread->knot = knot;
            put_ends(canvas, thread);
        }
    }
}

void view_thread(const struct canvas *canvas, const struct layout_task *at,
    const struct world_task *task)
{
    const struct layout_stage *stage = &canvas->layout->on_stage;
    struct thread thread = {.left = stage->box_cols - 1,
        .row = at->row,
        .direction = direction_of(task),
        .fresh = is_fresh(canvas, task)};
    thread.knot = knot_of(canvas, task->object);
    bool ended = task->state == TASK_DONE || task->state == TASK_PANICKED;
    thread.style = thread_style(&thread, task->state == TASK_LEAKED);
    if (task->operation == TRACE_SELECT_WAIT) {
        put_select(canvas, &thread, task);
        return;
    }
    if (thread.direction == NO_THREAD || thread.knot == 0 || ended) {
        return;
    }
    make_token(canvas, task, thread.token);
    put_line(canvas, &thread);
    put_ends(canvas, &thread);
    put_token(canvas, &thread);
}
