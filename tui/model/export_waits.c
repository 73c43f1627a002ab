/* SPDX-License-Identifier: MIT */
/*
 * Who waits for what, after the last event, as a Graphviz graph: an arrow from
 * each waiting task to what it waits for, numbered by its place in the queue,
 * and from each lock to who holds it. A circle is drawn in red.
 */
#include <inttypes.h>

#include "tui/model/explain.h"
#include "tui/model/export.h"

static void begin(struct export *export)
{
    (void)export;
}

static void event(struct export *export, const struct trace_event *event)
{
    (void)export;
    (void)event;
}

static void put_task(struct export *export, const struct world_task *task)
{
    bool leaked = task->state == TASK_LEAKED;
    fprintf(export->out, "    t%" PRIu32 " [shape=box%s label=\"", task->id,
        leaked ? " color=red style=dashed" : "");
    export_task(export, task->id);
    fputs("\"]\n", export->out);
}

static void put_object(struct export *export, const struct world_object *object)
{
    fprintf(
        export->out, "    o%" PRIu32 " [shape=ellipse label=\"", object->id);
    export_object(export, object->id);
    if (object->kind == OBJECT_CHANNEL) {
        fprintf(export->out, " %" PRIu32 "/%" PRIu32 "%s", object->length,
            object->capacity, object->closed ? " closed" : "");
    } else if (object->kind == OBJECT_WAIT_GROUP ||
               object->kind == OBJECT_SEMAPHORE) {
        fprintf(export->out, " (%" PRId64 ")", object->count);
    }
    fputs("\"]\n", export->out);
}

/* Tells how an arrow between a task and an object looks. */
static const char *look(struct export *export, const struct world_task *task,
    const struct world_object *object)
{
    const struct world *world = &export->world;
    uint32_t circle[EXPLAIN_CIRCLE];
    size_t count = explain_circle(world, task->id, circle);
    return explain_is_in_circle(world, circle, count, object->id) ? " color=red"
                                                                  : "";
}

/* Draws the tasks of a queue; the world's queues are sound, whatever a
 * recording says. */
static void put_queue(struct export *export, const struct world_object *object,
    const struct world_queue *queue, const char *verb)
{
    uint32_t nth = 1;
    for (const struct world_place *place =
             world_place(&export->world, queue->head);
         place; place = world_place(&export->world, place->next), nth++) {
        const struct world_task *task = world_task(&export->world, place->task);
        if (!task) {
            return;
        }
        put_task(export, task);
        fprintf(export->out,
            "    t%" PRIu32 " -> o%" PRIu32 " [label=\"%s %" PRIu32 "\"%s]\n",
            task->id, object->id, verb, nth, look(export, task, object));
    }
}

/* Who holds a lock is who its waiters wait for. */
static void put_holders(
    struct export *export, const struct world_object *object)
{
    for (uint32_t i = 0; i < object->holder_count && i < WORLD_HOLDERS; i++) {
        const struct world_task *task =
            world_task(&export->world, object->holders[i]);
        if (task) {
            put_task(export, task);
            fprintf(export->out,
                "    o%" PRIu32 " -> t%" PRIu32 " [label=\"held by\"%s]\n",
                object->id, task->id, look(export, task, object));
        }
    }
}

static void end(struct export *export)
{
    const struct world *world = &export->world;
    fputs("digraph waits {\n    rankdir=LR\n", export->out);
    for (uint32_t id = 1; id <= world->object_count; id++) {
        const struct world_object *object = world_object(world, id);
        put_object(export, object);
        put_queue(export, object, &object->senders, "send");
        put_queue(export, object, &object->receivers,
            object->kind == OBJECT_CHANNEL ? "receive" : "wait");
        put_holders(export, object);
    }
    fputs("}\n", export->out);
}

const struct export_ops export_waits = {"dot", begin, event, end};
