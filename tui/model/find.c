/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "tui/model/log.h"
#include "tui/model/log_priv.h"

/* The rows of tasks and objects stay, so the newest world names them all. */

static bool object_matches(
    const struct log *log, const struct trace_event *event, const char *name)
{
    const struct world_object *object = world_object(&log->tail, event->object);
    return object && world_object_is(object, name);
}

static bool task_matches(
    const struct log *log, const struct trace_event *event, const char *name)
{
    uint32_t id = event->kind == TRACE_TASK_SPAWN ? event->other : event->task;
    const struct world_task *task = world_task(&log->tail, id);
    return task && world_task_is(task, name);
}

uint64_t log_find(struct log *log, enum trace_kind kind,
    const char *object_name, const char *task_name, unsigned nth,
    uint64_t after)
{
    uint64_t seq = after < log->first ? log->first : after + 1;
    for (; nth > 0 && seq != 0 && seq <= log->last; seq++) {
        const struct trace_event *event = log_event(log, seq);
        if ((kind == TRACE_NONE || event->kind == kind) &&
            (!object_name || object_matches(log, event, object_name)) &&
            (!task_name || task_matches(log, event, task_name)) && --nth == 0) {
            return seq;
        }
    }
    return 0;
}
