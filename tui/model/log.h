/* SPDX-License-Identifier: MIT */
/*
 * log.h: the append-only list of a run's events, and the file it is kept in.
 * Bounded: beyond `most` events the oldest segments go; snapshots at segment
 * borders stay, so the rest can still be shown.
 *
 * One thread uses a log. Texts and sites are copied and interned: pointers in
 * the log's events live as long as the log.
 */
#ifndef TUI_MODEL_LOG_H
#define TUI_MODEL_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "runtime/trace.h"
#include "tui/model/world.h"

/* What a recording says of itself. */
struct log_about {
    char pattern[64];
    char knobs[256]; /* "workers=3 jobs=9", as on the command line */
    uint64_t seed;
    enum run_mode mode;
};

struct log;

/* Makes an empty log that keeps at most `most` events (0 = 1,000,000).
 * NULL when memory is short. */
struct log *log_new(size_t most);
void log_free(struct log *log);

void log_set_about(struct log *log, const struct log_about *about);
const struct log_about *log_about(const struct log *log);

/* Appends the next event (seq must be the last one's + 1; else it is
 * refused). False when memory is short; the log stays whole. */
bool log_append(struct log *log, const struct trace_event *event);

/* Return the seq of the oldest event kept and of the newest; 0 when empty. */
uint64_t log_first(const struct log *log);
uint64_t log_last(const struct log *log);

/* Returns event seq, or NULL when it is not kept. */
const struct trace_event *log_event(const struct log *log, uint64_t seq);

/*
 * Makes `world` the state after event seq (0: before the first), from the
 * nearest snapshot or from `world` itself when that is nearer. Clamped to
 * what is kept. False when memory is short.
 */
bool log_seek(struct log *log, struct world *world, uint64_t seq);

/*
 * Returns the seq of the nth event (from 1) after `after` that matches, or 0.
 * object_name and task_name may be NULL: any.
 */
uint64_t log_find(struct log *log, enum trace_kind kind,
    const char *object_name, const char *task_name, unsigned nth,
    uint64_t after);

/* Returns a hash of all events that does not depend on addresses, the same
 * on every machine (FNV-1a over the file's encoding of each event). */
uint64_t log_hash(const struct log *log);

/* Why a file was refused; message is an i18n id with at most one %s. */
struct log_problem {
    const char *message;
    char detail[128];
};

/* Writes the log beside `path` and renames it there. False + problem. */
bool log_save(
    const struct log *log, const char *path, struct log_problem *problem);

/* Reads a recording. NULL + problem for a bad, foreign or newer file. */
struct log *log_load(const char *path, struct log_problem *problem);

/* Writes one event as a line of JSON (documented in HACKING.md). */
void log_write_json(const struct trace_event *event, FILE *out);

#endif
