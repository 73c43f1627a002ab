/* SPDX-License-Identifier: MIT */
/* Events as JSON Lines; the fields are those of log_write_json. */
#include "tui/model/export.h"

static void begin(struct export *export)
{
    (void)export;
}

static void event(struct export *export, const struct trace_event *event)
{
    log_write_json(event, &export->world, export->raced, export->out);
}

const struct export_ops export_jsonl = {"jsonl", begin, event, begin};
