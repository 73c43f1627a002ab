/* SPDX-License-Identifier: MIT */
/*
 * log_priv.h: what the files that make up the log share: log.c (segments and
 * snapshots), log_file.c, find.c, hash.c, record.c, load.c, json.c; and the
 * exports.
 */
#ifndef TUI_MODEL_LOG_PRIV_H
#define TUI_MODEL_LOG_PRIV_H

#include "tui/model/intern.h"
#include "tui/model/log.h"

#define LOG_FNV_BASIS UINT64_C(14695981039346656037)

struct log_segment {
    uint64_t first;       /* seq of events[0] */
    size_t count;         /* every segment but the last is full */
    struct world *before; /* the state before events[0]; the oldest segment
                             always has one, others may have none */
    struct trace_event *events; /* NULL: in the file alone */
    uint64_t used;              /* by a log with a file: its tick of then */
};

struct log_file;

struct log {
    size_t most;
    size_t segment_length;
    struct log_segment **segments;
    size_t segment_count, segment_room;
    uint64_t first, last;
    struct world tail; /* the state after `last` */
    size_t snapshot_bytes;
    struct log_file *file; /* NULL: all of it is in memory */
    uint64_t stride;       /* every stride-th segment has a snapshot */
    uint64_t dropped_hash; /* the hash of the events that went */
    struct intern intern;
    struct log_about about;
};

/* Continues an FNV-1a 64 hash over some bytes. */
uint64_t log_fnv(uint64_t hash, const void *bytes, size_t count);

/* Continues a hash over one event, as log_hash does. */
uint64_t log_fnv_event(uint64_t hash, const struct trace_event *event);

/* Returns a file's name without its folders. */
const char *log_base_name(const char *file);

/* Reads a character of UTF-8 and goes behind it; for a malformed one takes one
 * byte and returns U+FFFD. */
uint32_t log_character(const unsigned char **at);

/* Writes a text between quotes as JSON has it, valid whatever it holds. */
void log_write_json_text(const char *text, FILE *out);

/* Returns a segment's events, brought back from the log's file if they are not
 * in memory, or room for its first; NULL when that is not possible. */
struct trace_event *log_file_events(
    const struct log *log, struct log_segment *segment);
void log_file_free(struct log_file *file);

/* Sets a problem; detail may be NULL. Returns false. */
bool log_fail(
    struct log_problem *problem, const char *message, const char *detail);

#endif
