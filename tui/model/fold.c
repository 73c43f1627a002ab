/* SPDX-License-Identifier: MIT */
#include "tui/model/fold.h"

#include "tui/model/world_priv.h"

/* At most so many rows are made up for tasks and objects whose making may be
 * among the lost events. */
enum { GUESSED_MOST = 1 << 18 };

/* ---- rows ---- */

static bool may_guess(struct world *world, size_t rows)
{
    if (rows > world->lost || rows > GUESSED_MOST - world->guessed) {
        return false;
    }
    world->guessed += rows;
    return true;
}

bool fold_guess_tasks(struct world *world, uint32_t id)
{
    if (id == 0 ||
        (id > world->task_count && !may_guess(world, id - world->task_count))) {
        return false;
    }
    while (world->task_count < id) {
        if (!world_add_task(world, NULL)) {
            return false;
        }
    }
    return true;
}

bool fold_guess_objects(struct world *world, uint32_t id)
{
    if (id == 0 || (id > world->object_count &&
                       !may_guess(world, id - world->object_count))) {
        return false;
    }
    while (world->object_count < id) {
        if (!world_add_object(world, OBJECT_CHANNEL, NULL)) {
            return false;
        }
    }
    return true;
}

struct world_task *fold_task(struct world *world, uint32_t id)
{
    if (id - 1u < world->task_count || fold_guess_tasks(world, id)) {
        return &world->tasks[id - 1];
    }
    fold_must(world, false, "an event names a task that was not started");
    return NULL;
}

struct world_object *fold_object(
    struct world *world, uint32_t id, enum object_kind kind)
{
    if (id - 1u < world->object_count || fold_guess_objects(world, id)) {
        struct world_object *object = &world->objects[id - 1];
        fold_must(world, object->kind == kind,
            "an event names an object of another kind");
        return object->kind == kind ? object : NULL;
    }
    fold_must(world, false, "an event names an object that was not made");
    return NULL;
}

/* ---- queues ---- */

static struct world_queue *queue_of(
    struct world *world, const struct world_place *place)
{
    struct world_object *object = &world->objects[place->object - 1];
    return place->queue == QUEUE_SENDERS ? &object->senders
                                         : &object->receivers;
}

/* Returns where the id of the task's next place goes. */
static uint32_t *last_link(struct world *world, struct world_task *task)
{
    uint32_t *link = &task->place;
    while (*link) {
        link = &world->places[*link - 1].more;
    }
    return link;
}

void fold_enqueue_at(struct world *world, struct world_task *task,
    uint32_t object, enum queue_kind which, int64_t value)
{
    struct world_place *place = world_add_place(world);
    if (!place) {
        return;
    }
    place->task = task->id;
    place->object = object;
    place->queue = which;
    place->value = value;
    *last_link(world, task) = place->id;
    struct world_queue *queue = queue_of(world, place);
    place->prev = queue->tail;
    if (queue->tail) {
        world->places[queue->tail - 1].next = place->id;
    } else {
        queue->head = place->id;
    }
    queue->tail = place->id;
    queue->count++;
}

void fold_enqueue(
    struct world *world, struct world_task *task, enum queue_kind which)
{
    fold_enqueue_at(world, task, task->object, which, task->value);
}

static void unlink_place(struct world *world, struct world_place *place)
{
    struct world_queue *queue = queue_of(world, place);
    if (place->prev) {
        world->places[place->prev - 1].next = place->next;
    } else {
        queue->head = place->next;
    }
    if (place->next) {
        world->places[place->next - 1].prev = place->prev;
    } else {
        queue->tail = place->prev;
    }
    queue->count--;
}

void fold_go_first(struct world *world, struct world_task *task)
{
    struct world_place *place = &world->places[task->place - 1];
    struct world_queue *queue = queue_of(world, place);
    if (queue->head == place->id) {
        return;
    }
    unlink_place(world, place);
    place->prev = 0;
    place->next = queue->head;
    world->places[queue->head - 1].prev = place->id;
    queue->head = place->id;
    queue->count++;
}

static void free_place(struct world *world, struct world_place *place)
{
    unlink_place(world, place);
    place->task = 0;
    place->more = world->free_place;
    world->free_place = place->id;
}

static void leave_queues(struct world *world, struct world_task *task)
{
    while (task->place) {
        struct world_place *place = &world->places[task->place - 1];
        task->place = place->more;
        struct world_object *object = &world->objects[place->object - 1];
        free_place(world, place);
        if (object->owed != TRACE_NONE && object->owed_by == task->id) {
            fold_owe_next(world, object);
        }
    }
    task->arms = 0;
    task->due_ns = 0;
}

/* Returns the first of the task's places in this queue, or NULL. */
static const struct world_place *find_place(const struct world *world,
    const struct world_task *task, uint32_t object, enum queue_kind which)
{
    const struct world_place *place = world_place(world, task->place);
    while (place && (place->object != object || place->queue != which)) {
        place = world_place(world, place->more);
    }
    return place;
}

/* ---- states ---- */

static bool on_worker(const struct world_task *task)
{
    return task->state == TASK_RUNNING || task->state == TASK_WORKING;
}

bool fold_is_gone(const struct world_task *task)
{
    return task->state >= TASK_DONE;
}

void fold_enter(struct world *world, struct world_task *task,
    enum task_state state, const struct trace_event *event)
{
    if (on_worker(task) && task->worker < world->running_count &&
        world->running[task->worker] == task->id) {
        world->running[task->worker] = 0;
    }
    leave_queues(world, task);
    task->state = state;
    task->since_ns = event->time_ns;
    task->since_seq = event->seq;
}

void fold_wake(struct world *world, struct world_task *task, uint32_t waker,
    const struct trace_event *event)
{
    fold_enter(world, task, TASK_RUNNABLE, event);
    task->woken_by = waker <= world->task_count ? waker : 0;
}

void fold_park(struct world *world, struct world_task *task,
    enum task_state state, const struct trace_event *event)
{
    fold_enter(world, task, state, event);
    task->woken_by = 0;
}

void fold_run_on(struct world *world, struct world_task *task,
    const struct trace_event *event)
{
    fold_enter(world, task, TASK_RUNNING, event);
    task->worker = event->worker;
    fold_must(world, event->worker < world->workers_most,
        "a task runs on a worker that does not exist");
    if (!world_reach_worker(world, event->worker)) {
        return;
    }
    uint32_t other = world->running[event->worker];
    if (other != 0) {
        struct world_task *loser = &world->tasks[other - 1];
        fold_must(world, loser->state == TASK_RUNNING,
            "a task runs on a worker that is busy with another's work");
        fold_park(world, loser, TASK_RUNNABLE, event); /* it lost its turn */
    }
    world->running[event->worker] = task->id;
}

struct world_task *fold_act(
    struct world *world, const struct trace_event *event)
{
    struct world_task *task = fold_task(world, event->task);
    if (!task || task->state == TASK_RUNNING) {
        return task;
    }
    fold_must(world, false, "a task acts that does not run");
    if (fold_is_gone(task)) {
        return NULL;
    }
    fold_run_on(world, task, event);
    return task;
}

void fold_note(struct world *world, struct world_task *task,
    const struct trace_event *event, uint32_t partner)
{
    task->operation = (enum trace_kind)event->kind;
    task->object = event->object <= world->object_count ? event->object : 0;
    task->partner = partner <= world->task_count ? partner : 0;
    task->value = event->value;
    if (event->site) {
        task->site = event->site;
    }
}

struct world_task *fold_act_or_wake(struct world *world,
    const struct trace_event *event, enum queue_kind which, uint32_t waker)
{
    struct world_task *task = fold_task(world, event->task);
    const struct world_place *place =
        task ? find_place(world, task, event->object, which) : NULL;
    if (!place || fold_is_gone(task)) {
        return fold_act(world, event);
    }
    enum object_kind kind = world->objects[event->object - 1].kind;
    if (kind != OBJECT_WAIT_GROUP) {
        fold_must(world, place->prev == 0,
            "a task leaves a queue before those ahead of it");
    }
    fold_must(world, task->arms == 0,
        "a select goes on before it waits for all its arms");
    fold_wake(world, task, waker, event);
    return task;
}

/* ---- objects ---- */

struct world_object *fold_make(
    struct world *world, const struct trace_event *event, enum object_kind kind)
{
    struct world_task *task = fold_act(world, event);
    fold_must(world, event->object == world->object_count + 1,
        "a new object does not have the next number");
    if (event->object <= world->object_count ||
        (event->object > 1 && !fold_guess_objects(world, event->object - 1))) {
        return NULL;
    }
    struct world_object *object = world_add_object(world, kind, event->text);
    if (!object) {
        return NULL;
    }
    object->maker = event->task;
    if (task) {
        fold_note(world, task, event, 0);
    }
    return object;
}

void fold_wait(
    struct world *world, const struct trace_event *event, enum object_kind kind)
{
    struct world_object *object = fold_object(world, event->object, kind);
    const struct world_task *selects = world_task(world, event->task);
    if (object && selects && selects->state == TASK_BLOCKED &&
        selects->arms > 0) {
        struct world_task *arm = fold_take_arm(world, event);
        if (arm) {
            fold_enqueue_at(
                world, arm, object->id, QUEUE_RECEIVERS, event->value);
        }
        return;
    }
    struct world_task *task = object ? fold_act(world, event) : NULL;
    if (task) {
        fold_park(world, task, TASK_BLOCKED, event);
        fold_note(world, task, event, 0);
        fold_enqueue(world, task, QUEUE_RECEIVERS);
    }
}
