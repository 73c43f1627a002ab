/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "tui/text/width.h"
#include "tui/view/glyph.h"
#include "tui/view/layout.h"
#include "tui/view/phrase.h"

enum {
    BOX_LEAST = 16,
    BOX_MOST = 44,
    OBJECT_LEAST = 9,   /* columns of an object, the gap included */
    QUEUES_BESIDE = 16, /* columns beside the slots that queues need */
    SLOT_COLS = 3,      /* two digits and a border */
    WAITER_COLS = 9     /* a thread, an arrow, six letters, a gap */
};

/* ---- which tasks ---- */

/* How much a task matters when not all can be shown. */
static uint64_t task_weight(const struct ui *ui, const struct world_task *task)
{
    if (task->id == ui->selected_task) {
        return UINT64_MAX;
    }
    uint64_t alive = task->state == TASK_DONE ? 0 : UINT64_C(1) << 63;
    return alive | task->since_seq;
}

/* Keeps the `room` heaviest rows, sorted by weight. */
struct chosen {
    uint32_t id;
    uint64_t weight;
};
static size_t keep_heaviest(
    struct chosen *chosen, size_t count, size_t room, struct chosen row)
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
static void sort_by_id(struct chosen *chosen, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct chosen row = chosen[i];
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
    struct chosen chosen[LAYOUT_TASKS];
    size_t count = 0;
    if (room == 0) {
        return;
    }
    for (size_t i = 0; i < world->task_count; i++) {
        const struct world_task *task = &world->tasks[i];
        count = keep_heaviest(chosen, count, room,
            (struct chosen){task->id, task_weight(ui, task)});
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
    if (id == world->last.object) {
        return UINT64_MAX - 1;
    }
    uint64_t weight = 0;
    for (size_t i = 0; i < stage->task_count; i++) {
        const struct world_task *task = world_task(world, stage->tasks[i].id);
        if (task && is_used_by(world, task, id) && task->since_seq > weight) {
            weight = task->since_seq;
        }
    }
    return weight;
}

static size_t choose_objects(const struct layout_stage *stage,
    const struct ui *ui, const struct world *world, size_t room,
    struct chosen chosen[LAYOUT_OBJECTS])
{
    size_t count = 0;
    if (room == 0) {
        return 0;
    }
    for (size_t i = 0; i < world->object_count; i++) {
        uint32_t id = world->objects[i].id;
        uint64_t weight = world->object_count > room
                              ? object_weight(ui, world, stage, id)
                              : 0;
        count = keep_heaviest(chosen, count, room, (struct chosen){id, weight});
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

/* Returns the columns an object would like, a gap included. */
static int object_cols(const struct world *world, uint32_t id)
{
    const struct world_object *object = world_object(world, id);
    char name[PHRASE_BYTES];
    int name_cols = phrase_object(world, id, name);
    if (object->kind == OBJECT_CHANNEL) {
        name_cols += object->capacity > 0 ? 6 : 2; /* " 2/3 x", " x" */
    }
    int cols = slots_cols(object);
    return (name_cols > cols ? name_cols : cols) + 1;
}

/* Gives each object what it would like, or a fair share of what there is. */
static void share_columns(int *cols, const int *wishes, int count, int total)
{
    int rest = total - count * OBJECT_LEAST;
    for (int i = 0; i < count; i++) {
        cols[i] = OBJECT_LEAST;
    }
    bool given = true;
    while (given) {
        given = false;
        for (int i = 0; i < count && rest > 0; i++) {
            if (cols[i] < wishes[i]) {
                cols[i]++;
                rest--;
                given = true;
            }
        }
    }
    /* What nobody wants is shared out evenly. */
    for (int i = 0; i < count; i++) {
        cols[i] += rest * (i + 1) / count - rest * i / count;
    }
}

/* Returns how many of an object's columns are left of its thread. Who waits
 * for a wait group stands at the right of it, and needs a name's room. */
static int cols_before(const struct world *world, uint32_t id, int cols)
{
    if (world_object(world, id)->kind != OBJECT_WAIT_GROUP) {
        return (cols - 1) / 2;
    }
    int most = cols - WAITER_COLS < cols / 3 ? cols - WAITER_COLS : cols / 3;
    return most > 1 ? most : 1;
}

static void place_columns(struct layout_stage *stage, const struct world *world,
    const struct chosen *chosen, int left, int limit)
{
    int count = (int)stage->object_count;
    int wishes[LAYOUT_OBJECTS], cols[LAYOUT_OBJECTS];
    for (int i = 0; i < count; i++) {
        wishes[i] = object_cols(world, chosen[i].id);
    }
    share_columns(cols, wishes, count, limit - left);
    for (int i = 0; i < count; i++) {
        uint32_t id = chosen[i].id;
        stage->objects[i] = (struct layout_object){
            id, left, left + cols[i], left + cols_before(world, id, cols[i])};
        left += cols[i];
    }
}

static void place_objects(
    struct layout_stage *stage, const struct ui *ui, const struct world *world)
{
    int left = stage->box_cols + 1, limit = stage->word_col - 1;
    int room = limit > left ? (limit - left) / OBJECT_LEAST : 0;
    room = room < LAYOUT_OBJECTS ? room : LAYOUT_OBJECTS;
    struct chosen chosen[LAYOUT_OBJECTS];
    stage->object_count =
        choose_objects(stage, ui, world, (size_t)room, chosen);
    stage->objects_hidden = world->object_count - stage->object_count;
    if (stage->object_count > 0) {
        place_columns(stage, world, chosen, left, limit);
    }
    stage->queues_beside = true;
    for (size_t i = 0; i < stage->object_count; i++) {
        const struct layout_object *object = &stage->objects[i];
        if (object->limit - object->left <
            slots_cols(world_object(world, object->id)) + QUEUES_BESIDE) {
            stage->queues_beside = false;
        }
    }
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

int layout_stage_init(struct layout_stage *stage, const struct ui *ui,
    const struct world *world, const struct area *area)
{
    *stage = (struct layout_stage){.more_row = -1};
    choose_header(stage, area->rows);
    int room = area->rows - stage->header_rows;
    int tasks = world->task_count < LAYOUT_TASKS ? (int)world->task_count
                                                 : LAYOUT_TASKS + 1;
    stage->boxed = 2 * tasks + 1 <= room;
    int shown = tasks <= room ? tasks : room > 1 ? room - 1 : 0;
    shown = shown < LAYOUT_TASKS ? shown : LAYOUT_TASKS;
    choose_tasks(stage, ui, world, (size_t)shown);
    stage->tasks_hidden = world->task_count - stage->task_count;
    stage->box_cols = box_cols(area->cols);
    stage->word_col = area->cols - word_cols(ui->words) - 1;
    if (stage->header_rows > 0) {
        place_objects(stage, ui, world);
    }
    place_rows(stage, area->row);
    int rows = stage->boxed ? 2 * tasks + 1 : shown + (stage->more_row >= 0);
    return stage->header_rows + rows;
}
