/* SPDX-License-Identifier: MIT */
/*
 * Events as a Mermaid sequence diagram: a line of life for each task and each
 * object, an arrow for each operation. Long runs are cut, and it is said how
 * much was left out: what nobody can read nobody needs to draw.
 */
#include <inttypes.h>
#include <string.h>

#include "tui/model/export.h"

enum { MOST_ARROWS = 400 };

static void begin(struct export *export)
{
    fputs("sequenceDiagram\n", export->out);
}

static void add_task(struct export *export, uint32_t task)
{
    fprintf(export->out, "    participant t%" PRIu32 " as ", task);
    export_task(export, task);
    fputc('\n', export->out);
}

static void add_object(struct export *export, const struct world_object *object)
{
    fprintf(export->out, "    participant o%" PRIu32 " as ", object->id);
    export_object(export, object->id);
    if (object->kind == OBJECT_CHANNEL) {
        fprintf(export->out, " (%" PRIu32 ")", object->capacity);
    }
    fputc('\n', export->out);
}

/* Writes the verb of a kind: "chan.send_wait" is "send wait". */
static void put_verb(FILE *out, const struct trace_event *event)
{
    const char *name = trace_kind_name((enum trace_kind)event->kind);
    const char *dot = strchr(name, '.');
    for (const char *at = dot ? dot + 1 : name; *at; at++) {
        fputc(*at == '_' ? ' ' : *at, out);
    }
}

static bool is_of(const struct trace_event *event, const char *object)
{
    const char *name = trace_kind_name((enum trace_kind)event->kind);
    return strncmp(name, object, strlen(object)) == 0;
}

static bool is_make(const struct trace_event *event)
{
    const char *name = trace_kind_name((enum trace_kind)event->kind);
    const char *dot = strchr(name, '.');
    return dot && strcmp(dot, ".make") == 0;
}

static bool carries_value(const struct trace_event *event)
{
    switch (event->kind) {
    case TRACE_CHAN_SEND:
    case TRACE_CHAN_RECV:
    case TRACE_CHAN_SEND_WAIT:
    case TRACE_WAIT_GROUP_ADD:
    case TRACE_WAIT_GROUP_DONE:
        return true;
    default:
        return is_of(event, "counter.") || is_of(event, "semaphore.");
    }
}

/* What comes to a task is drawn to it; all else goes out from it. Waiting is
 * a dotted line. */
static void put_arrow(struct export *export, const struct trace_event *event)
{
    FILE *out = export->out;
    bool comes = event->kind == TRACE_CHAN_RECV ||
                 event->kind == TRACE_CHAN_RECV_CLOSED ||
                 event->kind == TRACE_WAIT_GROUP_PASS;
    const struct world_task *task = world_task(&export->world, event->task);
    bool waits =
        task && (task->state == TASK_BLOCKED || task->state == TASK_LEAKED);
    const char *line = waits ? "-->>" : "->>";
    if (comes) {
        fprintf(out, "    o%" PRIu32 "%st%" PRIu32 ": ", event->object, line,
            event->task);
    } else {
        fprintf(out, "    t%" PRIu32 "%so%" PRIu32 ": ", event->task, line,
            event->object);
    }
    put_verb(out, event);
    if (carries_value(event)) {
        fprintf(out, " %" PRId64, event->value);
    }
    fputc('\n', out);
}

static void put_note(struct export *export, const struct trace_event *event)
{
    fprintf(export->out, "    Note over t%" PRIu32 ": ", event->task);
    put_verb(export->out, event);
    fputc('\n', export->out);
}

static void put_spawn(struct export *export, const struct trace_event *event)
{
    add_task(export, event->other);
    if (event->task) {
        fprintf(export->out, "    t%" PRIu32 "-)t%" PRIu32 ": spawn\n",
            event->task, event->other);
    }
}

static void event(struct export *export, const struct trace_event *event)
{
    const struct world_object *object =
        world_object(&export->world, event->object);
    if (export_is_minor(event) || event->kind == TRACE_RUN_END ||
        (!event->task && event->kind != TRACE_TASK_SPAWN)) {
        return;
    }
    if (export->count++ >= MOST_ARROWS) {
        return;
    }
    if (event->kind == TRACE_TASK_SPAWN) {
        put_spawn(export, event);
    } else if (object && is_make(event)) {
        add_object(export, object);
    } else if (object) {
        put_arrow(export, event);
    } else {
        put_note(export, event);
    }
}

static void end(struct export *export)
{
    if (export->count > MOST_ARROWS) {
        fprintf(export->out,
            "    Note over t1: %" PRIu64 " more are left out\n",
            export->count - MOST_ARROWS);
    }
}

const struct export_ops export_sequence = {"mmd", begin, event, end};
