/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "tui/text/width.h"
#include "tui/view/glyph.h"
#include "tui/view/layout.h"
#include "tui/view/phrase.h"
#include "tui/view/view_parts.h"

enum {
    BOX_LEAST = 16,
    BOX_MOST = 44,
    OBJECT_LEAST = 9,   /* columns of an object, the gap included */
    QUEUES_BESIDE = 16, /* columns beside the slots that queues need */
    SLOT_COLS = 3,      /* two digits and a border */
    WAITER_COLS = 9,    /* a thread, an arrow, six letters, a gap */
    TREE_LEAST = 18,    /* columns of the contexts' tree */
    TASKS_LEAST = 3     /* rows that bands leave to the tasks */
};

/* ---- which tasks ---- */

/*
 * Who matters when not all can be shown: what is selected, then what the step
 * marks (of several of one name the first before the others), then who is
 * alive, then who did something last.
 */
#define ALIVE (UINT64_C(1) << 61)

static uint64_t mark_weight(enum view_mark mark)
{
    return (uint64_t)mark << 62;
}

static uint64_t task_weight(const struct ui *ui, const struct world_task *task)
{
    if (task->id == ui->selected_task) {
        return UINT64_MAX;
    }
    uint64_t weight = task->since_seq < ALIVE ? task->since_seq : ALIVE - 1;
    weight |= task->state == TASK_DONE ? 0 : ALIVE;
    return weight | mark_weight(view_marks_task(ui, task));
}

/* Keeps the `room` heaviest rows, sorted by weight. */
static size_t keep_heaviest(struct layout_chosen *chosen, size_t count,
    size_t room, struct layout_chosen row)
{
    if (count == room && row.weight <= chosen[count - 1].weight) {
        return count;
    }
    size_t at = count < room ? count : room - 1;
    while (at > 0 && chosen[at - 1].weight < row.weight) {
        chosen[at] = chosen[at - 1];
        at--;
    }
    chosen[at] = row;
    return count < room ? count + 1 : room;
}

/* Puts what was chosen back into the order of appearance. */
static void sort_by_id(struct layout_chosen *chosen, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct layout_chosen row = chosen[i];
        size_t at = i;
        while (at > 0 && chosen[at - 1].id > row.id) {
            chosen[at] = chosen[at - 1];
            at--;
        }
        chosen[at] = row;
    }
}

static void choose_tasks(struct layout_stage *stage, const struct ui *ui,
    const struct world *world, size_t room)
{
    struct layout_chosen chosen[LAYOUT_TASKS];
    size_t count = 0;
    if (room == 0) {
        return;
    }
    for (size_t i = 0; i < world->task_count; i++) {
        const struct world_task *task = &world->tasks[i];
        count = keep_heaviest(chosen, count, room,
            (struct layout_chosen){task->id, task_weight(ui, task)});
    }
    sort_by_id(chosen, count);
    for (size_t i = 0; i < count; i++) {
        stage->tasks[i].id = chosen[i].id;
    }
    stage->task_count = count;
}

/* ---- which objects ---- */

static bool is_used_by(
    const struct world *world, const struct world_task *task, uint32_t object)
{
    const struct world_place *place = world_place(world, task->place);
    while (place && place->object != object) {
        place = world_place(world, place->more);
    }
    return place || task->object == object;
}

/* Returns when an object was last used, as far as the tasks that are shown
 * tell. */
static uint64_t object_weight(const struct ui *ui, const struct world *world,
    const struct layout_stage *stage, uint32_t id)
{
    if (id == ui->selected_object) {
        return UINT64_MAX;
    }
    uint64_t weight = id == world->last.object ? ALIVE - 1 : 0;
    for (size_t i = 0; i < stage->task_count; i++) {
        const struct world_task *task = world_task(world, stage->tasks[i].id);
        if (task && is_used_by(world, task, id) && task->since_seq > weight) {
            weight = task->since_seq;
        }
    }
    enum view_mark mark = view_marks_object(ui, world_object(world, id));
    return (weight < ALIVE ? weight : ALIVE - 1) | mark_weight(mark);
}

/* Chooses among the contexts, or among the others. */
static size_t choose_objects(const struct layout_stage *stage,
    const struct ui *ui, const struct world *world, bool contexts, int room,
    struct layout_chosen chosen[LAYOUT_OBJECTS])
{
    size_t count = 0;
    size_t most = room < LAYOUT_OBJECTS ? (size_t)room : LAYOUT_OBJECTS;
    if (room <= 0) {
        return 0;
    }
    for (size_t i = 0; i < world->object_count; i++) {
        const struct world_object *object = &world->objects[i];
        if ((object->kind == OBJECT_CONTEXT) == contexts) {
            uint64_t weight = object_weight(ui, world, stage, object->id);
            count = keep_heaviest(chosen, count, most,
                (struct layout_chosen){object->id, weight});
        }
    }
    sort_by_id(chosen, count);
    return count;
}

/* ---- columns ---- */

/* Returns the columns of all slots with their borders. */
static int slots_cols(const struct world_object *object)
{
    if (object->kind != OBJECT_CHANNEL || object->capacity == 0) {
        return 3;
    }
    uint32_t shown = object->capacity < 100 ? object->capacity : 100;
    return (int)shown * SLOT_COLS + 1;
}

/* Whether tasks wait for such an object, by name. */
static bool can_hold_up(enum object_kind kind)
{
    switch (kind) {
    case OBJECT_MUTEX:
    case OBJECT_RWMUTEX:
    case OBJECT_ONCE:
    case OBJECT_COND:
    case OBJECT_SEMAPHORE:
    case OBJECT_FUTURE:
    case OBJECT_ERRGROUP:
        return true;
    default:
        return false;
    }
}

/* Returns the columns an object would like, a gap included. */
static int object_cols(const struct world *world, uint32_t id)
{
    const struct world_object *object = world_object(world, id);
    char name[PHRASE_BYTES];
    int name_cols = phrase_object(world, id, name);
    if (object->kind == OBJECT_CHANNEL) {
        name_cols += object->capacity > 0 ? 6 : 2; /* " 2/3 x", " x" */
    }
    int cols = can_hold_up(object->kind) ? SLOT_COLS + WAITER_COLS
                                         : slots_cols(object);
    return (name_cols > cols ? name_cols : cols) + 1;
}

/* The columns of an object, or of the tree of contexts. */
struct claim {
    int wish, least, cols;
};

/* Gives each what it would like, or a fair share of what there is. */
static void share_columns(struct claim *claims, int count, int total)
{
    int rest = total;
    for (int i = 0; i < count; i++) {
        claims[i].cols = claims[i].least;
        rest -= claims[i].least;
    }
    bool given = true;
    while (given) {
        given = false;
        for (int i = 0; i < count && rest > 0; i++) {
            if (claims[i].cols < claims[i].wish) {
                claims[i].cols++;
                rest--;
                given = true;
            }
        }
    }
    /* What nobody wants is shared out evenly. */
    for (int i = 0; i < count && rest > 0; i++) {
        claims[i].cols += rest * (i + 1) / count - rest * i / count;
    }
}

/* Returns how many of an object's columns are left of its thread. Who waits
 * only stands at the right of it, and needs a name's room. */
static int cols_before(const struct world *world, uint32_t id, int cols)
{
    switch (world_object(world, id)->kind) {
    case OBJECT_CHANNEL:
    case OBJECT_CONNECTION:
    case OBJECT_ERRGROUP:
        return (cols - 1) / 2;
    default:
        break;
    }
    int most = cols - WAITER_COLS < cols / 3 ? cols - WAITER_COLS : cols / 3;
    return most > 1 ? most : 1;
}

static void place_columns(
    struct layout_stage *stage, const struct world *world, int left, int limit)
{
    struct claim claims[LAYOUT_OBJECTS + 1];
    int others = (int)stage->tree_at;
    bool tree = stage->object_count > stage->tree_at;
    for (int i = 0; i < others; i++) {
        int wish = object_cols(world, stage->objects[i].id);
        claims[i] = (struct claim){wish, OBJECT_LEAST, 0};
    }
    if (tree) {
        int most = limit - left - others * OBJECT_LEAST;
        int needed = layout_tree_cols(stage, world, true);
        claims[others] = (struct claim){layout_tree_cols(stage, world, false),
            needed < most ? needed : most, 0};
    }
    share_columns(claims, others + tree, limit - left);
    for (int i = 0; i < others; i++) {
        struct layout_object *at = &stage->objects[i];
        at->left = left;
        left += claims[i].cols;
        at->limit = left;
        at->thread = at->left + cols_before(world, at->id, claims[i].cols);
    }
    for (size_t i = stage->tree_at; i < stage->object_count; i++) {
        struct layout_object *at = &stage->objects[i];
        at->left = at->thread = left;
        at->limit = limit;
    }
}

/* Whether every object but contexts has room for its queues beside it. */
static bool has_queues_beside(
    const struct layout_stage *stage, const struct world *world)
{
    for (size_t i = 0; i < stage->tree_at; i++) {
        const struct layout_object *object = &stage->objects[i];
        if (object->limit - object->left <
            slots_cols(world_object(world, object->id)) + QUEUES_BESIDE) {
            return false;
        }
    }
    return true;
}

/* Chooses the objects that stand side by side, and puts the tree of contexts
 * behind them. */
static void place_objects(struct layout_stage *stage, const struct ui *ui,
    const struct world *world, const struct area *area)
{
    struct layout_chosen contexts[LAYOUT_OBJECTS], others[LAYOUT_OBJECTS];
    int left = stage->box_cols + 1, limit = stage->word_col - 1;
    int room = limit - left;
    size_t in_tree = choose_objects(stage, ui, world, true,
        room >= TREE_LEAST ? area->rows - stage->band_rows : 0, contexts);
    room = (room - (in_tree > 0 ? TREE_LEAST : 0)) / OBJECT_LEAST;
    room = room < (int)(LAYOUT_OBJECTS - in_tree)
               ? room
               : (int)(LAYOUT_OBJECTS - in_tree);
    stage->tree_at = choose_objects(stage, ui, world, false, room, others);
    for (size_t i = 0; i < stage->tree_at; i++) {
        stage->objects[i] =
            (struct layout_object){.id = others[i].id, .row = area->row};
    }
    layout_tree_init(stage, world, contexts, in_tree, area->row);
    stage->objects_hidden = world->object_count - stage->object_count;
    place_columns(stage, world, left, limit);
    stage->queues_beside = has_queues_beside(stage, world);
}

/* Returns the columns of the longest state word. */
static int word_cols(const struct catalogue *words)
{
    int most = 0;
    for (int state = 0; state < GLYPH_STATES; state++) {
        const char *word = glyph_state_word(words, (enum task_state)state);
        int cols = width_word(NULL, word, strlen(word));
        most = cols > most ? cols : most;
    }
    return most;
}

/* ---- rows ---- */

static int box_cols(int cols)
{
    int wanted = cols * 42 / 100;
    wanted = wanted < BOX_MOST ? wanted : BOX_MOST;
    return wanted > BOX_LEAST ? wanted : BOX_LEAST;
}

static void choose_header(struct layout_stage *stage, int rows)
{
    /* Where the queues stand beside the slots the third row stays: there
     * the threads begin, and the picture has some air. */
    stage->header_rows = rows >= 7 ? 3 : rows >= 4 ? 2 : 0;
}

static void place_rows(struct layout_stage *stage, int top)
{
    int row = top + stage->header_rows + (stage->boxed ? 1 : 0);
    for (size_t i = 0; i < stage->task_count; i++) {
        stage->tasks[i].row = row;
        row += stage->boxed ? 2 : 1;
    }
    stage->more_row = stage->tasks_hidden > 0 ? row : -1;
}

/* ---- bands ---- */

/* Returns the rows of a machine's diagram: where two of its states are not
 * side by side, a row for the way between them. */
static int machine_rows(const struct world_object *machine, bool boxed)
{
    int ways = machine->capacity < 3 ? 0 : machine->capacity == 3 ? 1 : 2;
    return (boxed ? 3 : 1) + (boxed || ways < 2 ? ways : 1);
}

static void add_band(
    struct layout_stage *stage, const struct layout_band *band, int room)
{
    if (stage->band_count < LAYOUT_BANDS && band->rows <= room) {
        stage->bands[stage->band_count++] = *band;
        stage->band_rows += band->rows;
    }
}

/* Adds what fits beside so many rows that others need. */
static void choose_bands(
    struct layout_stage *stage, const struct world *world, int rows, int tasks)
{
    int least =
        stage->header_rows + (tasks < TASKS_LEAST ? tasks : TASKS_LEAST);
    int calm = stage->header_rows + 2 * tasks + 1;
    stage->circle_count = explain_any_circle(world, stage->circle);
    if (stage->circle_count > 0) {
        add_band(stage, &(struct layout_band){.rows = 1}, rows - least);
    }
    for (size_t i = 0; i < world->object_count; i++) {
        const struct world_object *machine = &world->objects[i];
        if (machine->kind == OBJECT_MACHINE && machine->capacity > 0) {
            int large = machine_rows(machine, true);
            bool boxed = calm + stage->band_rows + large <= rows;
            struct layout_band band = {.machine = machine->id,
                .rows = boxed ? large : machine_rows(machine, false),
                .boxed = boxed};
            add_band(stage, &band, rows - least - stage->band_rows);
        }
    }
}

void layout_stage_settle(struct layout_stage *stage, const struct area *area)
{
    int row = area->row + area->rows - stage->band_rows;
    for (size_t i = 0; i < stage->band_count; i++) {
        stage->bands[i].row = row;
        row += stage->bands[i].rows;
    }
}

/* ---- all ---- */

int layout_stage_init(struct layout_stage *stage, const struct ui *ui,
    const struct world *world, const struct area *area)
{
    *stage = (struct layout_stage){.more_row = -1};
    choose_header(stage, area->rows);
    int tasks = world->task_count < LAYOUT_TASKS ? (int)world->task_count
                                                 : LAYOUT_TASKS + 1;
    choose_bands(stage, world, area->rows, tasks);
    int room = area->rows - stage->header_rows - stage->band_rows;
    stage->boxed = 2 * tasks + 1 <= room;
    int shown = tasks <= room ? tasks : room > 1 ? room - 1 : 0;
    shown = shown < LAYOUT_TASKS ? shown : LAYOUT_TASKS;
    choose_tasks(stage, ui, world, (size_t)shown);
    stage->tasks_hidden = world->task_count - stage->task_count;
    stage->box_cols = box_cols(area->cols);
    stage->word_col = area->cols - word_cols(ui->words) - 1;
    if (stage->header_rows > 0) {
        place_objects(stage, ui, world, area);
    }
    place_rows(stage, area->row);
    int rows = stage->header_rows +
               (stage->boxed ? 2 * tasks + 1 : shown + (stage->more_row >= 0));
    int contexts = (int)(stage->object_count - stage->tree_at);
    return (rows > contexts ? rows : contexts) + stage->band_rows;
}
