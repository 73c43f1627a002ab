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
        if (!world_add_object(world, NULL)) {
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
    struct world *world, const struct world_task *task)
{
    struct world_object *object = &world->objects[task->object - 1];
    return task->queue == QUEUE_SENDERS ? &object->senders : &object->receivers;
}

void fold_enqueue(
    struct world *world, struct world_task *task, enum task_queue which)
{
    task->queue = which;
    struct world_queue *queue = queue_of(world, task);
    task->next = 0;
    task->prev = queue->last;
    if (queue->last) {
        world->tasks[queue->last - 1].next = task->id;
    } else {
        queue->first = task->id;
    }
    queue->last = task->id;
    queue->count++;
}

static void dequeue(struct world *world, struct world_task *task)
{
    if (task->queue == QUEUE_NONE) {
        return;
    }
    struct world_queue *queue = queue_of(world, task);
    if (task->prev) {
        world->tasks[task->prev - 1].next = task->next;
    } else {
        queue->first = task->next;
    }
    if (task->next) {
        world->tasks[task->next - 1].prev = task->prev;
    } else {
        queue->last = task->prev;
    }
    queue->count--;
    task->queue = QUEUE_NONE;
    task->next = 0;
    task->prev = 0;
}

void fold_go_first(struct world *world, struct world_task *task)
{
    struct world_queue *queue = queue_of(world, task);
    if (queue->first == task->id) {
        return;
    }
    enum task_queue which = task->queue;
    dequeue(world, task);
    task->queue = which;
    task->next = queue->first;
    world->tasks[queue->first - 1].prev = task->id;
    queue->first = task->id;
    queue->count++;
}

static bool waits(
    const struct world_task *task, uint32_t object, enum task_queue which)
{
    return task->queue == which && task->object == object;
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
    dequeue(world, task);
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
    fold_must(world, event->worker < world->workers,
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
    const struct trace_event *event, enum task_queue which, uint32_t waker)
{
    struct world_task *task = fold_task(world, event->task);
    if (!task || !waits(task, event->object, which) || fold_is_gone(task)) {
        return fold_act(world, event);
    }
    enum object_kind kind = world->objects[event->object - 1].kind;
    if (kind != OBJECT_WAIT_GROUP) {
        fold_must(world, task->prev == 0,
            "a task leaves a queue before those ahead of it");
    }
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
    struct world_object *object = world_add_object(world, event->text);
    if (!object) {
        return NULL;
    }
    object->kind = kind;
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
    struct world_task *task = object ? fold_act(world, event) : NULL;
    if (task) {
        fold_park(world, task, TASK_BLOCKED, event);
        fold_note(world, task, event, 0);
        fold_enqueue(world, task, QUEUE_RECEIVERS);
    }
}
