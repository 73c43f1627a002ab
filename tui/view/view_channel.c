/* SPDX-License-Identifier: MIT */
/*
 * The warp: channels, locks and the like across the top of the stage, each with
 * the thread that runs down from it. Values enter at the left and leave at
 * the right, so the oldest stands at the right end:
 *
 *        jobs 2/3 ╳                 name, length/capacity, closed
 *    5p▸▐  │ 4│ 3▌◂w1 w2           senders with values, slots, receivers
 *             │
 */
#include <stdio.h>
#include <string.h>

#include "tui/view/phrase.h"
#include "tui/view/view_parts.h"

enum { SLOT_LEAST = 2, SLOT_MOST = 6, WAITER_ROOM = 9, QUEUE_BYTES = 160 };

struct header {
    const struct world_object *object;
    int left, limit; /* its columns, without the gap */
    int thread;
    int row;
    enum style style;
};

static int columns(const char *text)
{
    return width_text(NULL, text, strlen(text));
}

/* Puts text so that its middle is on the thread, within the header. */
static int centre(const struct header *header, int cols)
{
    int col = header->thread - (cols - 1) / 2;
    if (col + cols > header->limit) {
        col = header->limit - cols;
    }
    return col > header->left ? col : header->left;
}

enum view_mark view_marks_object(
    const struct ui *ui, const struct world_object *object)
{
    const struct step *step = view_step(ui);
    enum view_mark mark = VIEW_NO_MARK;
    for (size_t i = 0; step && i < step->marks.count; i++) {
        const char *name = step->marks.list[i];
        if (world_object_is(object, name)) {
            bool own = object->ordinal == 1 || strcmp(object->name, name) != 0;
            mark = own || mark == VIEW_MARK_OWN ? VIEW_MARK_OWN : VIEW_MARK;
        }
    }
    return mark;
}

static void put_name(const struct canvas *canvas, const struct header *header)
{
    const struct world_object *object = header->object;
    char name[PHRASE_BYTES], count[48] = "";
    phrase_object(canvas->world, object->id, name);
    if (object->kind == OBJECT_CHANNEL && object->capacity > 0) {
        snprintf(
            count, sizeof count, " %u/%u", object->length, object->capacity);
    }
    int room = header->limit - header->left;
    if (object->closed && object->length == 0 &&
        (int)(strlen(name) + strlen(count)) + 2 > room) {
        count[0] = '\0'; /* rather the name than that it is empty */
    }
    int tail = (int)strlen(count) + (object->closed ? 2 : 0);
    room -= tail;
    int cols = (int)strlen(name) < room ? (int)strlen(name) : room;
    if (cols < 1) {
        return;
    }
    int col = centre(header, cols + tail);
    bool selected = object->id == canvas->ui->selected_object;
    bool circles = view_object_circles(canvas, object->id);
    if (circles) {
        frame_puts(canvas->frame, header->row, col - 1, STYLE_FAILED,
            canvas->glyphs->circle);
    } else if (view_marks_object(canvas->ui, object)) {
        frame_puts(canvas->frame, header->row, col - 1, STYLE_KEY,
            canvas->glyphs->mark);
    }
    col = view_clipped(canvas, header->row, col, col + cols,
        selected         ? STYLE_SELECTED
        : circles        ? STYLE_FAILED
        : object->closed ? STYLE_CLOSED
                         : header->style,
        name);
    col = frame_put(canvas->frame, header->row, col, header->limit, STYLE_DIM,
        count, strlen(count));
    if (object->closed) {
        frame_puts(canvas->frame, header->row, col + 1, STYLE_CLOSED,
            canvas->glyphs->closed);
    }
}

/* ---- slots ---- */

struct slots {
    int cols;       /* of one slot */
    uint32_t shown; /* so many, the oldest */
    bool cut;       /* there are more than are shown */
};

/* Returns the columns of the widest of the oldest values. */
static int value_cols(
    const struct canvas *canvas, const struct world_object *channel)
{
    int most = 1;
    for (uint32_t i = 0; i < channel->length && i < 32; i++) {
        char text[PHRASE_BYTES];
        phrase_value(canvas->world, channel,
            world_slot(canvas->world, channel, i), canvas->glyphs->opaque,
            text);
        int cols = columns(text);
        most = cols > most ? cols : most;
    }
    return most;
}

static struct slots fit_slots(
    const struct canvas *canvas, const struct header *header)
{
    const struct world_object *channel = header->object;
    int room = header->limit - header->left,
        widest = value_cols(canvas, channel);
    struct slots slots = {.cols = widest < SLOT_LEAST  ? SLOT_LEAST
                                  : widest > SLOT_MOST ? SLOT_MOST
                                                       : widest,
        .shown = channel->capacity};
    if ((int64_t)slots.shown * (slots.cols + 1) + 1 <= room) {
        return slots;
    }
    slots.cols = widest == 1 ? 1 : slots.cols;
    if ((int64_t)slots.shown * (slots.cols + 1) + 1 <= room) {
        return slots;
    }
    int fit = (room - 3) / (slots.cols + 1);
    slots.cut = true;
    slots.shown = fit > 0 ? (uint32_t)fit : 0;
    return slots;
}

/* Whether the newest value is still on its way along its thread. */
static bool is_on_its_way(
    const struct canvas *canvas, const struct world_object *channel, uint32_t i)
{
    const struct trace_event *last = &canvas->world->last;
    return canvas->ui->progress < 1 && last->kind == TRACE_CHAN_SEND &&
           last->object == channel->id && last->other == 0 &&
           i == channel->length - 1;
}

static int put_slot(const struct canvas *canvas, const struct header *header,
    int col, int cols, uint32_t i)
{
    char text[PHRASE_BYTES] = "";
    const struct world_object *channel = header->object;
    if (i < channel->length && !is_on_its_way(canvas, channel, i)) {
        phrase_value(canvas->world, channel,
            world_slot(canvas->world, channel, i), canvas->glyphs->opaque,
            text);
    }
    int pad = cols - columns(text);
    view_clipped(canvas, header->row + 1, col + (pad > 0 ? pad : 0), col + cols,
        STYLE_VALUE, text);
    return col + cols;
}

/* Returns the column after the slots; *start is where they begin. */
static int put_slots(
    const struct canvas *canvas, const struct header *header, int *start)
{
    struct frame *frame = canvas->frame;
    const struct glyphs *glyphs = canvas->glyphs;
    int row = header->row + 1;
    struct slots slots = fit_slots(canvas, header);
    int cols = (int)slots.shown * (slots.cols + 1) + 1 + (slots.cut ? 2 : 0);
    cols = slots.cut && slots.shown == 0 ? 3 : cols;
    int col = *start = centre(header, cols);
    col = frame_puts(frame, row, col, header->style, glyphs->left_edge);
    if (slots.cut) {
        col = frame_puts(frame, row, col, STYLE_DIM, glyphs->more);
    }
    for (uint32_t i = slots.shown; i-- > 0;) {
        if (i + 1 < slots.shown || slots.cut) {
            col = frame_puts(frame, row, col, STYLE_RULE, glyphs->slot);
        }
        col = put_slot(canvas, header, col, slots.cols, i);
    }
    return frame_puts(frame, row, col, header->style, glyphs->right_edge);
}

/* An unbuffered channel: sender and receiver meet here. */
static int put_meeting(
    const struct canvas *canvas, const struct header *header, int *start)
{
    struct frame *frame = canvas->frame;
    const struct trace_event *last = &canvas->world->last;
    const struct glyphs *glyphs = canvas->glyphs;
    int row = header->row + 1;
    char text[PHRASE_BYTES];
    bool meets =
        last->object == header->object->id &&
        (last->kind == TRACE_CHAN_SEND || last->kind == TRACE_CHAN_RECV);
    if (meets) {
        phrase_value(
            canvas->world, header->object, last->value, glyphs->opaque, text);
    } else {
        snprintf(text, sizeof text, "%s", glyphs->upright);
    }
    *start = header->thread - 1;
    int col = frame_puts(frame, row, *start, header->style, glyphs->left_edge);
    col = view_clipped(canvas, row, col, header->limit - 1,
        meets ? STYLE_VALUE : header->style, text);
    return frame_puts(frame, row, col, header->style, glyphs->right_edge);
}

static int put_state(
    const struct canvas *canvas, const struct header *header, int *start)
{
    const struct world_object *object = header->object;
    char text[PHRASE_BYTES];
    /* Who waits beside it needs a name's room. */
    int room = header->limit - header->left -
               (canvas->layout->on_stage.queues_beside ? WAITER_ROOM : 0);
    int cols = phrase_state(canvas->world, object, room, text);
    bool busy = object->count > 0 || object->holder_count > 0;
    *start = centre(header, cols);
    return view_clipped(canvas, header->row + 1, *start, header->limit,
        object->raced ? STYLE_FAILED
        : busy        ? STYLE_VALUE
                      : STYLE_DIM,
        text);
}

/* A connection: the bytes on their way to this end. */
static int put_bytes(
    const struct canvas *canvas, const struct header *header, int *start)
{
    struct frame *frame = canvas->frame;
    const struct glyphs *glyphs = canvas->glyphs;
    int row = header->row + 1;
    bool any = header->object->count > 0;
    char text[PHRASE_BYTES];
    if (any) {
        phrase_state(canvas->world, header->object, 0, text);
    } else {
        snprintf(text, sizeof text, "%s", glyphs->upright);
    }
    *start = any ? centre(header, columns(text) + 2) : header->thread - 1;
    int col = frame_puts(frame, row, *start, header->style, glyphs->left_edge);
    col = view_clipped(canvas, row, col, header->limit - 1,
        any ? STYLE_VALUE : header->style, text);
    return frame_puts(frame, row, col, header->style, glyphs->right_edge);
}

/* ---- queues ---- */

enum listing { NAMES, NAMES_AND_VALUES, VALUES };

/* Writes one waiting task: "w1", "w1:5" or "5". */
static int put_waiter(const struct canvas *canvas,
    const struct world_object *object, const struct world_place *place,
    enum listing listing, char out[2 * PHRASE_BYTES])
{
    char name[PHRASE_BYTES] = "", value[PHRASE_BYTES] = "";
    if (listing != VALUES) {
        phrase_task_short(canvas->world, place->task, name);
    }
    if (listing != NAMES) {
        phrase_value(canvas->world, object, place->value, "*", value);
    }
    return snprintf(out, 2 * PHRASE_BYTES, "%s%s%s", name,
        listing == NAMES_AND_VALUES ? ":" : "", value);
}

/* Lists a queue in at most `room` columns: "w1 w2 +3"; returns how many of
 * it are listed. */
static uint32_t list_queue(const struct canvas *canvas,
    const struct world_object *object, enum listing listing, int room,
    char out[QUEUE_BYTES])
{
    const struct world_queue *queue =
        listing == NAMES ? &object->receivers : &object->senders;
    const struct world_place *place = world_place(canvas->world, queue->head);
    uint32_t listed = 0;
    int used = 0;
    out[0] = '\0';
    room = room < QUEUE_BYTES - 16 ? room : QUEUE_BYTES - 16;
    while (place) {
        char waiter[2 * PHRASE_BYTES];
        int cols = put_waiter(canvas, object, place, listing, waiter);
        bool more = listed + 1 < queue->count;
        int space = listed > 0 ? 1 : 0;
        if (used + space + cols + (more ? 3 : 0) > room) {
            break;
        }
        used += snprintf(out + used, (size_t)(QUEUE_BYTES - used), "%s%s",
            space ? " " : "", waiter);
        listed++;
        place = world_place(canvas->world, place->next);
    }
    if (listed < queue->count) {
        snprintf(out + used, (size_t)(QUEUE_BYTES - used), "%s+%u",
            listed > 0 ? " " : "", queue->count - listed);
    }
    return listed;
}

static void put_senders(
    const struct canvas *canvas, const struct header *header, int row, int left)
{
    struct frame *frame = canvas->frame;
    int room = left - header->left - 1;
    char text[QUEUE_BYTES];
    if (list_queue(canvas, header->object, NAMES_AND_VALUES, room, text) == 0) {
        list_queue(canvas, header->object, VALUES, room, text);
    }
    int col = left - 1 - (int)strlen(text);
    col = col > header->left ? col : header->left;
    col =
        frame_put(frame, row, col, left - 1, STYLE_BLOCKED, text, strlen(text));
    frame_puts(frame, row, col, STYLE_BLOCKED, canvas->glyphs->to_right);
}

void view_receivers(const struct canvas *canvas,
    const struct world_object *object, int row, int col, int limit)
{
    char text[QUEUE_BYTES];
    list_queue(canvas, object, NAMES, limit - col - 1, text);
    col = frame_puts(
        canvas->frame, row, col, STYLE_BLOCKED, canvas->glyphs->to_left);
    frame_put(
        canvas->frame, row, col, limit, STYLE_BLOCKED, text, strlen(text));
}

/* Draws the waiting senders up to `left` and the receivers from `right`. */
static void put_queues(const struct canvas *canvas, const struct header *header,
    int row, int left, int right)
{
    if (header->object->senders.count > 0) {
        put_senders(canvas, header, row, left);
    }
    if (header->object->receivers.count > 0) {
        view_receivers(canvas, header->object, row, right, header->limit + 1);
    }
}

static void put_warp(const struct canvas *canvas, const struct header *header)
{
    for (int row = header->row + 2; row < view_floor(canvas); row++) {
        frame_puts(canvas->frame, row, header->thread, header->style,
            canvas->glyphs->upright);
    }
}

static void put_header(
    const struct canvas *canvas, const struct layout_object *at)
{
    const struct layout_stage *stage = &canvas->layout->on_stage;
    const struct world_object *object = world_object(canvas->world, at->id);
    struct header header = {object, at->left, at->limit - 1, at->thread,
        canvas->layout->stage.row,
        object->closed || (object->kind != OBJECT_CHANNEL &&
                              object->kind != OBJECT_CONNECTION)
            ? STYLE_RULE
            : STYLE_CHANNEL};
    int start;
    put_name(canvas, &header);
    put_warp(canvas, &header);
    int end =
        object->kind == OBJECT_CONNECTION ? put_bytes(canvas, &header, &start)
        : object->kind != OBJECT_CHANNEL  ? put_state(canvas, &header, &start)
        : object->capacity == 0           ? put_meeting(canvas, &header, &start)
                                          : put_slots(canvas, &header, &start);
    if (stage->queues_beside) {
        put_queues(canvas, &header, header.row + 1, start, end);
    } else if (stage->header_rows > 2) {
        put_queues(
            canvas, &header, header.row + 2, header.thread, header.thread + 1);
    }
}

int view_floor(const struct canvas *canvas)
{
    const struct area *area = &canvas->layout->stage;
    return area->row + area->rows - canvas->layout->on_stage.band_rows;
}

void view_channels(const struct canvas *canvas)
{
    const struct layout_stage *stage = &canvas->layout->on_stage;
    for (size_t i = 0; i < stage->tree_at; i++) {
        put_header(canvas, &stage->objects[i]);
    }
    view_tree(canvas);
}
