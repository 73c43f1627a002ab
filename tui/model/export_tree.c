/* SPDX-License-Identifier: MIT */
/* The tasks as a Mermaid flowchart: who started whom, and how each ended. */
#include <inttypes.h>

#include "tui/model/export.h"

static void begin(struct export *export)
{
    fputs("flowchart TD\n", export->out);
}

static void event(struct export *export, const struct trace_event *event)
{
    if (event->kind != TRACE_TASK_SPAWN) {
        return;
    }
    fputs("    ", export->out);
    if (event->task) {
        fprintf(export->out, "t%" PRIu32 " --> ", event->task);
    }
    fprintf(export->out, "t%" PRIu32 "[\"", event->other);
    export_task(export, event->other);
    fputs("\"]\n", export->out);
}

static const char *class_of(const struct world_task *task)
{
    switch (task->state) {
    case TASK_DONE:
        return "done";
    case TASK_PANICKED:
        return "panicked";
    case TASK_LEAKED:
        return "leaked";
    case TASK_BLOCKED:
    case TASK_SLEEPING:
        return "waiting";
    default:
        return "running";
    }
}

static void end(struct export *export)
{
    fputs("    classDef done stroke:#757575\n"
          "    classDef panicked stroke:#e12b2b,stroke-width:3px\n"
          "    classDef leaked stroke:#e12b2b,stroke-dasharray:5 3\n"
          "    classDef waiting stroke:#bb5a05\n"
          "    classDef running stroke:#138827,stroke-width:3px\n",
        export->out);
    for (uint32_t id = 1; id <= export->world.task_count; id++) {
        fprintf(export->out, "    class t%" PRIu32 " %s\n", id,
            class_of(world_task(&export->world, id)));
    }
}

const struct export_ops export_tree = {"tree.mmd", begin, event, end};
