/* SPDX-License-Identifier: MIT */
/*
 * export.h: a run's events written for other programs: as rows, as a trace,
 * as diagrams. One file each; events come in order and are written as they
 * come, so a recording may be longer than the memory.
 *
 *   begin --> event, event, ... --> end
 */
#ifndef TUI_MODEL_EXPORT_H
#define TUI_MODEL_EXPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "tui/model/log.h"
#include "tui/model/world.h"

struct export;

/* A form of writing; errors of `out` are for the caller to see at the end. */
struct export_ops {
    const char *extension; /* of file names: "csv" */
    void (*begin)(struct export *export);
    /* The world is the state after the event. */
    void (*event)(struct export *export, const struct trace_event *event);
    void (*end)(struct export *export);
};

struct export
{
    const struct export_ops *ops;
    FILE *out;
    struct log_about about;
    struct world world;
    uint32_t displaced; /* who ran on the event's worker before it; 0: nobody */
    size_t raced;       /* races known before the event */
    uint64_t count;     /* of what was written, as the form needs it */
};

/* The forms there are, and how many. */
extern const struct export_ops *const export_forms[];
extern const size_t export_form_count;

/* Finds a form by the end of a file's name; NULL: there is none. */
const struct export_ops *export_form(const char *extension);

/* Begin, take the next event, write the end and free what the export holds. */
void export_begin(struct export *export, const struct export_ops *ops,
    FILE *out, const struct log_about *about);
void export_event(struct export *export, const struct trace_event *event);
void export_end(struct export *export);

extern const struct export_ops export_jsonl;    /* JSON Lines */
extern const struct export_ops export_csv;      /* a table, RFC 4180 */
extern const struct export_ops export_trace;    /* Chrome's trace format */
extern const struct export_ops export_sequence; /* Mermaid: who talks to whom */
extern const struct export_ops export_tree;     /* Mermaid: who started whom */
extern const struct export_ops export_waits; /* Graphviz: who waits for what */

/* ---- for the forms ---- */

/* Write a task's name ("worker 2"; the first of a name has no number) or an
 * object's ("jobs"), of letters, digits and " _.-" only: what else a recording
 * claims is "?". */
void export_task(const struct export *export, uint32_t task);
void export_object(const struct export *export, uint32_t object);

/* Tells whether an event only goes on with another, or belongs to the machinery
 * below the pattern: diagrams leave it out. */
bool export_is_minor(const struct trace_event *event);

#endif
