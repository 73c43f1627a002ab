/* SPDX-License-Identifier: MIT */
/*
 * A state machine: its states side by side, the one it is in with a sign, and
 * an arrow for each move that it has made to another one. A way between states
 * that are not neighbours runs below them:
 *
 *   breaker   closed  ──▶ ▐●open▌ ◀─▶  half-open
 *               ▲─────────────────────────┘
 */
#include <string.h>

#include "tui/view/phrase.h"
#include "tui/view/view_parts.h"

enum { GAP = 5, EDGES = 3, EDGES_BOXED = 4, LABEL_GAP = 2 };

struct diagram {
    const struct layout_band *band;
    const struct world_object *machine;
    int count;
    int first, shown;       /* so many of the states fit */
    int left[WORLD_STATES]; /* of each state that is shown */
    int cols[WORLD_STATES];
    int row;      /* of the names */
    int from, to; /* the move that was just made, or -1 */
};

static const char *state_name(
    const struct canvas *canvas, const struct diagram *diagram, int i)
{
    return world_state(canvas->world, diagram->machine, i)->name;
}

static bool moved(const struct canvas *canvas, const struct diagram *diagram,
    int from, int to)
{
    return world_state(canvas->world, diagram->machine, from)->moves >> to & 1u;
}

static bool is_shown(const struct diagram *diagram, int i)
{
    return i >= diagram->first && i < diagram->first + diagram->shown;
}

/* Places the states from `first` on; returns how many fit. */
static int place_from(struct diagram *diagram, int first, int left, int limit)
{
    int i = first;
    for (; i < diagram->count && left + diagram->cols[i] <= limit; i++) {
        diagram->left[i] = left;
        left += diagram->cols[i] + GAP;
    }
    return i - first;
}

/* The state it is in is always shown. */
static void place(
    const struct canvas *canvas, struct diagram *diagram, int left, int limit)
{
    for (int i = 0; i < diagram->count; i++) {
        char name[PHRASE_BYTES];
        diagram->cols[i] = phrase_copy(state_name(canvas, diagram, i), name) +
                           (diagram->band->boxed ? EDGES_BOXED : EDGES);
    }
    int current = (int)diagram->machine->count;
    diagram->shown = place_from(diagram, 0, left, limit);
    while (diagram->first < current && !is_shown(diagram, current)) {
        diagram->first++;
        diagram->shown = place_from(diagram, diagram->first, left, limit);
    }
}

static enum style way_style(const struct diagram *diagram, int from, int to)
{
    return diagram->from == from && diagram->to == to ? STYLE_RUNNING
                                                      : STYLE_VALUE;
}

/* ---- states ---- */

static void put_borders(
    const struct canvas *canvas, const struct diagram *diagram, int i)
{
    const struct glyphs *glyphs = canvas->glyphs;
    struct frame *frame = canvas->frame;
    int left = diagram->left[i], right = left + diagram->cols[i] - 1;
    bool current = i == diagram->machine->count;
    enum style style = current ? STYLE_RUNNING : STYLE_RULE;
    const char *line = current ? glyphs->heavy : glyphs->flat;
    for (int side = -1; side <= 1; side += 2) {
        int row = diagram->row + side;
        frame_fill(frame, row, left + 1, right, style, line);
        frame_puts(frame, row, left, style,
            side < 0 ? glyphs->top_left : glyphs->bottom_left);
        frame_puts(frame, row, right, style,
            side < 0 ? glyphs->top_right : glyphs->bottom_right);
    }
    frame_puts(frame, diagram->row, left, style, glyphs->upright);
    frame_puts(frame, diagram->row, right, style, glyphs->upright);
}

static void put_state(
    const struct canvas *canvas, const struct diagram *diagram, int i)
{
    struct frame *frame = canvas->frame;
    const struct glyphs *glyphs = canvas->glyphs;
    bool current = i == diagram->machine->count;
    int left = diagram->left[i], right = left + diagram->cols[i] - 1;
    enum style style = current ? STYLE_RUNNING : STYLE_TEXT;
    char name[PHRASE_BYTES];
    phrase_copy(state_name(canvas, diagram, i), name);
    if (diagram->band->boxed) {
        put_borders(canvas, diagram, i);
    } else if (current) {
        frame_puts(frame, diagram->row, left, style, glyphs->left_edge);
        frame_puts(frame, diagram->row, right, style, glyphs->right_edge);
    }
    int col = left + 1;
    if (current) {
        frame_puts(frame, diagram->row, col, style, glyphs->here);
    }
    frame_puts(frame, diagram->row, col + 1, style, name);
}

/* ---- moves ---- */

/* The way between a state and the next. */
static void put_gap(
    const struct canvas *canvas, const struct diagram *diagram, int i)
{
    bool on = moved(canvas, diagram, i, i + 1);
    bool back = moved(canvas, diagram, i + 1, i);
    bool fresh_on = diagram->from == i && diagram->to == i + 1;
    bool fresh_back = diagram->from == i + 1 && diagram->to == i;
    int blank = diagram->band->boxed ? 0 : 1;
    int col = diagram->left[i] + diagram->cols[i] + blank;
    int limit = diagram->left[i + 1] - blank;
    const struct glyphs *glyphs = canvas->glyphs;
    if (!on && !back) {
        return;
    }
    frame_fill(canvas->frame, diagram->row, col, limit,
        fresh_on || fresh_back ? STYLE_RUNNING : STYLE_VALUE,
        fresh_on || fresh_back ? glyphs->heavy : glyphs->flat);
    if (on) {
        frame_puts(canvas->frame, diagram->row, limit - 1,
            way_style(diagram, i, i + 1), glyphs->to_right);
    }
    if (back) {
        frame_puts(canvas->frame, diagram->row, col,
            way_style(diagram, i + 1, i), glyphs->to_left);
    }
}

/* A way below the states, in a row of its own; those that go far lie lower. */
static void put_below(const struct canvas *canvas,
    const struct diagram *diagram, int from, int to, int lane)
{
    const struct glyphs *glyphs = canvas->glyphs;
    struct frame *frame = canvas->frame;
    int top = diagram->row + (diagram->band->boxed ? 2 : 1);
    int low = from < to ? from : to, high = from < to ? to : from;
    int left = diagram->left[low] + diagram->cols[low] / 2 - lane;
    int right = diagram->left[high] + diagram->cols[high] / 2 + lane;
    bool on = moved(canvas, diagram, low, high);
    bool back = moved(canvas, diagram, high, low);
    bool fresh = (diagram->from == low && diagram->to == high) ||
                 (diagram->from == high && diagram->to == low);
    enum style style = fresh ? STYLE_RUNNING : STYLE_VALUE;
    frame_fill(frame, top + lane, left + 1, right, style,
        fresh ? glyphs->heavy : glyphs->flat);
    for (int row = top; row < top + lane; row++) {
        frame_puts(frame, row, left, style, glyphs->upright);
        frame_puts(frame, row, right, style, glyphs->upright);
    }
    frame_puts(frame, top + lane, left, style, glyphs->bottom_left);
    frame_puts(frame, top + lane, right, style, glyphs->bottom_right);
    if (back) {
        frame_puts(frame, top, left, style, glyphs->above);
    }
    if (on) {
        frame_puts(frame, top, right, style, glyphs->above);
    }
}

/* Draws the ways between states that are not neighbours, as many as there are
 * rows; first of all the one just taken. */
static void put_far_moves(
    const struct canvas *canvas, const struct diagram *diagram)
{
    int lanes = diagram->band->rows - (diagram->band->boxed ? 3 : 1);
    int lane = 0;
    int low = diagram->from < diagram->to ? diagram->from : diagram->to;
    int high = diagram->from < diagram->to ? diagram->to : diagram->from;
    if (high - low > 1 && lane < lanes && is_shown(diagram, low) &&
        is_shown(diagram, high)) {
        put_below(canvas, diagram, low, high, lane++);
    }
    for (int far = 2; far < diagram->shown; far++) {
        for (int i = diagram->first; i + far < diagram->first + diagram->shown;
             i++) {
            bool any = moved(canvas, diagram, i, i + far) ||
                       moved(canvas, diagram, i + far, i);
            bool drawn = i == low && i + far == high;
            if (any && !drawn && lane < lanes) {
                put_below(canvas, diagram, i, i + far, lane++);
            }
        }
    }
}

/* ---- all ---- */

static int put_label(const struct canvas *canvas, const struct diagram *diagram)
{
    const struct world_object *machine = diagram->machine;
    char name[PHRASE_BYTES];
    if (view_marks_object(canvas->ui, machine)) {
        frame_puts(
            canvas->frame, diagram->row, 1, STYLE_KEY, canvas->glyphs->mark);
    }
    phrase_object(canvas->world, machine->id, name);
    return view_clipped(canvas, diagram->row, 2,
               canvas->layout->on_stage.box_cols - 1,
               machine->id == canvas->ui->selected_object ? STYLE_SELECTED
                                                          : STYLE_CHANNEL,
               name) +
           LABEL_GAP;
}

void view_machine(const struct canvas *canvas, const struct layout_band *band)
{
    const struct world_object *machine =
        world_object(canvas->world, band->machine);
    const struct trace_event *last = &canvas->world->last;
    bool fresh =
        last->kind == TRACE_MACHINE_MOVE && last->object == band->machine;
    struct diagram diagram = {
        .band = band,
        .machine = machine,
        .count = (int)machine->capacity,
        .row = band->row + (band->boxed ? 1 : 0),
        .from = fresh ? (int)machine->left - 1 : -1,
        .to = fresh ? (int)machine->count : -1,
    };
    int limit = canvas->layout->cols - 2;
    place(canvas, &diagram, put_label(canvas, &diagram), limit);
    for (int i = diagram.first; i < diagram.first + diagram.shown; i++) {
        put_state(canvas, &diagram, i);
        if (is_shown(&diagram, i + 1)) {
            put_gap(canvas, &diagram, i);
        }
    }
    put_far_moves(canvas, &diagram);
    if (diagram.first > 0 && diagram.shown > 0) {
        frame_puts(canvas->frame, diagram.row, diagram.left[diagram.first] - 1,
            STYLE_DIM, canvas->glyphs->more);
    }
    if (diagram.first + diagram.shown < diagram.count) {
        frame_puts(
            canvas->frame, diagram.row, limit, STYLE_DIM, canvas->glyphs->more);
    }
}
