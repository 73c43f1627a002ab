/* SPDX-License-Identifier: MIT */
/*
 * Events in Chrome's trace format (JSON), which Perfetto reads too. Process 1
 * has a thread for each task, whose slices are its states; process 2 has one
 * for each worker, whose slices are the tasks on it. An arrow goes from the
 * send of each value to its receive; a counter has each channel's length.
 */
#include <inttypes.h>

#include "tui/model/export.h"
#include "tui/model/log_priv.h"

enum { TASKS = 1, WORKERS = 2 };

static const char *const states[] = {
    [TASK_RUNNABLE] = "ready",
    [TASK_RUNNING] = "running",
    [TASK_WORKING] = "working",
    [TASK_BLOCKED] = "blocked",
    [TASK_SLEEPING] = "sleeping",
    [TASK_DONE] = "done",
    [TASK_PANICKED] = "panicked",
    [TASK_LEAKED] = "leaked",
};

/* Begins a record; the caller adds fields and ends it with "}". */
static void record(
    struct export *export, const char *phase, unsigned process, uint32_t thread)
{
    fprintf(export->out,
        "%s{\"ph\":\"%s\",\"pid\":%u,\"tid\":%" PRIu32 ",\"ts\":%" PRId64
        ".%03d",
        export->count++ ? ",\n" : "\n", phase, process, thread,
        export->world.time_ns / 1000, (int)(export->world.time_ns % 1000));
}

static void name_process(
    struct export *export, unsigned process, const char *name)
{
    record(export, "M", process, 0);
    fprintf(export->out,
        ",\"name\":\"process_name\",\"args\":{\"name\":\"%s\"}}", name);
}

static void begin(struct export *export)
{
    const struct log_about *about = &export->about;
    fputs("{\"displayTimeUnit\":\"ns\",\"otherData\":{\"schema\":1,"
          "\"pattern\":",
        export->out);
    log_write_json_text(about->pattern, export->out);
    fputs(",\"knobs\":", export->out);
    log_write_json_text(about->knobs, export->out);
    fprintf(export->out,
        ",\"mode\":\"%s\",\"seed\":\"%" PRIu64 "\"},\"traceEvents\":[",
        about->mode == RUN_LIVE ? "live" : "deterministic", about->seed);
    name_process(export, TASKS, "tasks");
    name_process(export, WORKERS, "workers");
}

/* ---- slices ---- */

static void name_task(struct export *export, uint32_t task)
{
    record(export, "M", TASKS, task);
    fputs(",\"name\":\"thread_name\",\"args\":{\"name\":\"", export->out);
    export_task(export, task);
    fputs("\"}}", export->out);
}

static bool is_over(const struct world_task *task)
{
    return task->state == TASK_DONE || task->state == TASK_PANICKED ||
           task->state == TASK_LEAKED;
}

/* Ends a task's slice and begins the next, where this event changed it. */
static void change_state(
    struct export *export, const struct trace_event *event, uint32_t id)
{
    const struct world_task *task = world_task(&export->world, id);
    if (!task || task->since_seq != event->seq) {
        return;
    }
    if (event->kind == TRACE_TASK_SPAWN && id == event->other) {
        name_task(export, id);
    } else {
        record(export, "E", TASKS, id);
        fputc('}', export->out);
    }
    if (is_over(task)) {
        return;
    }
    record(export, "B", TASKS, id);
    fprintf(export->out, ",\"name\":\"%s", states[task->state]);
    if (task->state == TASK_BLOCKED && task->object) {
        fputc(' ', export->out);
        export_object(export, task->object);
    }
    fputs("\"}", export->out);
}

static void change_worker(
    struct export *export, const struct trace_event *event)
{
    uint32_t now = world_running(&export->world, event->worker);
    if (now == export->displaced) {
        return;
    }
    if (export->displaced) {
        record(export, "E", WORKERS, event->worker);
        fputc('}', export->out);
    }
    if (now) {
        record(export, "B", WORKERS, event->worker);
        fputs(",\"name\":\"", export->out);
        export_task(export, now);
        fputs("\"}", export->out);
    }
}

/* ---- what happens ---- */

static void instant(struct export *export, const struct trace_event *event)
{
    record(export, "i", TASKS, event->task);
    fprintf(export->out, ",\"s\":\"t\",\"name\":\"%s",
        trace_kind_name((enum trace_kind)event->kind));
    if (world_object(&export->world, event->object)) {
        fputc(' ', export->out);
        export_object(export, event->object);
    }
    fprintf(export->out,
        "\",\"args\":{\"seq\":%" PRIu64 ",\"value\":%" PRId64 "}}", event->seq,
        event->value);
}

/* The n-th value sent on a channel is the n-th received from it. A tick comes
 * from no thread. */
static void arrow(struct export *export, const struct trace_event *event)
{
    const struct world_object *channel =
        world_object(&export->world, event->object);
    bool sent = event->kind == TRACE_CHAN_SEND;
    if (!channel || channel->is_timer ||
        (!sent && event->kind != TRACE_CHAN_RECV)) {
        return;
    }
    record(export, sent ? "s" : "f", TASKS, event->task);
    fprintf(export->out,
        ",\"bp\":\"e\",\"cat\":\"value\",\"name\":\"value\",\"id\":\"%" PRIu32
        ".%" PRIu64 "\"}",
        channel->id, sent ? channel->sent : channel->received);
    if (channel->capacity > 0) {
        record(export, "C", TASKS, 0);
        fputs(",\"name\":\"", export->out);
        export_object(export, channel->id);
        fprintf(export->out, "\",\"args\":{\"length\":%" PRIu32 "}}",
            channel->length);
    }
}

static void event(struct export *export, const struct trace_event *event)
{
    const uint32_t involved[] = {event->task, event->other, export->displaced};
    for (int i = 0; i < 3; i++) {
        bool again = (i > 0 && involved[i] == involved[0]) ||
                     (i > 1 && involved[i] == involved[1]);
        if (!again) {
            change_state(export, event, involved[i]);
        }
    }
    change_worker(export, event);
    if (!export_is_minor(event) && event->task) {
        instant(export, event);
        arrow(export, event);
    }
}

static void end(struct export *export)
{
    fputs("\n]}\n", export->out);
}

const struct export_ops export_trace = {"json", begin, event, end};
