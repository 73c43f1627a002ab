/* SPDX-License-Identifier: MIT */
#include "tui/model/export.h"

#include <ctype.h>
#include <string.h>

#include "tui/model/log_priv.h"

const struct export_ops *const export_forms[] = {
    &export_jsonl,
    &export_csv,
    &export_trace,
    &export_sequence,
    &export_tree,
    &export_waits,
};
const size_t export_form_count = sizeof export_forms / sizeof *export_forms;

const struct export_ops *export_form(const char *extension)
{
    for (size_t i = 0; i < export_form_count; i++) {
        if (strcmp(export_forms[i]->extension, extension) == 0) {
            return export_forms[i];
        }
    }
    return NULL;
}

void export_begin(struct export *export, const struct export_ops *ops,
    FILE *out, const struct log_about *about)
{
    *export = (struct export){.ops = ops, .out = out, .about = *about};
    world_init(&export->world);
    ops->begin(export);
}

void export_event(struct export *export, const struct trace_event *event)
{
    export->displaced = world_running(&export->world, event->worker);
    export->raced = export->world.race_count;
    world_apply(&export->world, event);
    export->ops->event(export, event);
}

void export_end(struct export *export)
{
    export->ops->end(export);
    world_fini(&export->world);
}

/* ---- for the forms ---- */

static void put_name(FILE *out, const char *name)
{
    const unsigned char *at = (const unsigned char *)name;
    while (*at) {
        const unsigned char *start = at;
        uint32_t character = log_character(&at);
        bool plain =
            character < 0x80
                ? isalnum((int)character) || strchr(" _.-", (int)character)
                : character >= 0xA0 && character != 0xFFFD;
        if (plain) {
            fwrite(start, 1, (size_t)(at - start), out);
        } else {
            fputc('?', out);
        }
    }
}

void export_task(const struct export *export, uint32_t task)
{
    const struct world_task *row = world_task(&export->world, task);
    if (!row || !row->name) {
        fprintf(export->out, "task %u", task);
        return;
    }
    put_name(export->out, row->name);
    if (row->ordinal > 1) {
        fprintf(export->out, " %u", row->ordinal);
    }
}

void export_object(const struct export *export, uint32_t object)
{
    const struct world_object *row = world_object(&export->world, object);
    if (!row || !row->name || row->name[0] == '\0') {
        fprintf(export->out, "object %u", object);
        return;
    }
    put_name(export->out, row->name);
    if (row->ordinal > 1) {
        fprintf(export->out, " %u", row->ordinal);
    }
}

bool export_is_minor(const struct trace_event *event)
{
    switch (event->kind) {
    case TRACE_RUN_START:
    case TRACE_TASK_RUN:
    case TRACE_TASK_WAKE:
    case TRACE_TASK_WORKED:
        return true;
    default:
        return false;
    }
}
