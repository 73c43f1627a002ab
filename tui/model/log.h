/* SPDX-License-Identifier: MIT */
/*
 * log.h: the append-only list of a run's events, and the file it is kept in.
 * Bounded: beyond `most` events the oldest segments go; snapshots at segment
 * borders stay, so the rest can still be shown.
 *
 * One thread uses a log. Texts and sites are copied and interned: pointers in
 * the log's events live as long as the log.
 *
 *   segments   [ 1 .. 4096 ][ 4097 .. 8192 ] ... [ .. last )   tail: world
 *   snapshots  ^ world       ^ world              ^ world        after last
 *
 * Bounds, whatever the run does or a file claims:
 *   events     `most` of 56 bytes each
 *   snapshots  LOG_SNAPSHOT_BYTES, or one world where that is more: when they
 *              exceed it every second one goes, and the spacing doubles
 *   texts      LOG_TEXT_BYTES in all and LOG_TEXT_LENGTH each; what comes
 *              later reads "..."; what is longer is cut
 *   sites      LOG_SITES; later ones are NULL
 * A recording's events stay in its file, but for a few segments: it may be
 * longer than the memory. Its snapshots take LOG_FILE_SNAPSHOT_BYTES.
 */
#ifndef TUI_MODEL_LOG_H
#define TUI_MODEL_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "runtime/trace.h"
#include "tui/model/world.h"

#define LOG_MOST 1000000
#define LOG_SNAPSHOT_BYTES (64u << 20)
#define LOG_FILE_SNAPSHOT_BYTES (16u << 20)
#define LOG_TEXT_BYTES (64u << 20)
#define LOG_TEXT_LENGTH 4096
#define LOG_SITES 65536
#define LOG_SCHEDULE_BYTES 576

/* What a recording says of itself. */
struct log_about {
    char pattern[64];
    char knobs[256]; /* "workers=3 jobs=9", as on the command line */
    uint64_t seed;
    char schedule[LOG_SCHEDULE_BYTES]; /* where it left the seed's way, as share
                                          tokens have it; "" = nowhere */
    enum run_mode mode;
};

struct log;

/* Makes an empty log that keeps at most `most` events (0 = LOG_MOST).
 * NULL when memory is short. */
struct log *log_new(size_t most);
void log_free(struct log *log);

/* Set and return what a recording of this log will say of itself. */
void log_set_about(struct log *log, const struct log_about *about);
const struct log_about *log_about(const struct log *log);

/* Sets who tells which line is kept of the sites of events appended from now
 * on; NULL, as in a new log: their own. */
void log_set_lines(
    struct log *log, int (*line_of)(const struct source_site *site));

/* Appends the next event (seq must be the last one's + 1; else it is
 * refused). False when memory is short; the log stays whole. */
bool log_append(struct log *log, const struct trace_event *event);

/* Return the seq of the oldest event kept and of the newest; 0 when empty. */
uint64_t log_first(const struct log *log);
uint64_t log_last(const struct log *log);

/* Returns event seq, or NULL when it is not kept. A recording's lives until a
 * dozen others are asked for; one that cannot be read again is of no kind. */
const struct trace_event *log_event(const struct log *log, uint64_t seq);

/*
 * Makes `world` the state after event seq (0: before the first), from the
 * nearest snapshot or from `world` itself when that is nearer. Clamped to
 * what is kept: from log_first - 1 to log_last. `world` is a fresh one or a
 * state of this log; one that visibly belongs to another log is started over.
 * False when memory is short or a recording cannot be read again.
 */
bool log_seek(struct log *log, struct world *world, uint64_t seq);

/*
 * Returns the seq of the nth event (from 1) after `after` that matches, or 0.
 * kind TRACE_NONE, object_name NULL and task_name NULL mean any. A task name
 * without ordinal ("worker") matches each task of that name, "worker 2" only
 * that one. The task of task.spawn is here the one that was started.
 */
uint64_t log_find(struct log *log, enum trace_kind kind,
    const char *object_name, const char *task_name, unsigned nth,
    uint64_t after);

/*
 * Returns a hash of all events ever appended, the same on every machine:
 * FNV-1a over little-endian fields, with the kind's name, the text, and the
 * site's file (without folders) and line in place of numbers and pointers.
 */
uint64_t log_hash(const struct log *log);

/* Why a file was refused; message is an i18n id with at most one %s, which
 * `detail` fills. */
struct log_problem {
    const char *message;
    char detail[128];
};

/*
 * Writes the log beside `path` and renames it there, so that `path` holds the
 * old recording or the whole new one. A log that dropped events is refused.
 * False + problem; then `path` is as it was.
 */
bool log_save(
    const struct log *log, const char *path, struct log_problem *problem);

/* Tells whether a recording could be written there now. False + problem. */
bool log_can_save(const char *path, struct log_problem *problem);

/*
 * What takes a run event by event. `begin` comes first, then each event in
 * order, then `end`, once all is known to be whole; `last` is the seq of the
 * last. What a pointer points to lives until `end` is back. Each can end the
 * reading with false.
 */
struct log_sink {
    void *context;
    bool (*begin)(void *context, const struct log_about *about, uint64_t last);
    bool (*event)(void *context, const struct trace_event *event);
    bool (*end)(void *context);
};

/*
 * Reads a recording of any length in memory that does not grow with its
 * events. False + problem for a bad, foreign or newer file, which may show
 * only at its end; false without a message when the sink ended it.
 */
bool log_stream(
    const char *path, const struct log_sink *sink, struct log_problem *problem);

/*
 * Opens a recording; log_more appends up to `most` of its events to the log,
 * until it is whole. NULL, or false, + problem for a bad, foreign or newer
 * file, which may show only at its end: then the log has what could be read.
 */
struct log *log_open(const char *path, struct log_problem *problem);
bool log_more(struct log *log, uint64_t most, struct log_problem *problem);

/* Tells whether nothing more is to be read. */
bool log_is_whole(const struct log *log);

/* Tells whether the file failed when some of it was last read again: what was
 * asked for then is missing for that, and not for lack of memory. */
bool log_is_unreadable(const struct log *log);

/* Reads all of a recording. NULL + problem. */
struct log *log_load(const char *path, struct log_problem *problem);

/*
 * Writes one event as a line of JSON (documented in HACKING.md): seq, time,
 * worker, task and kind always; object, other, value, text, file and line
 * when they are not 0 or NULL; in this order; then, as `races`, the earlier
 * accesses that this one was found to race with: the races of the world after
 * the event (NULL: not known) from the raced-th on. The line is valid UTF-8
 * without control characters, whatever the texts hold.
 */
void log_write_json(const struct trace_event *event, const struct world *world,
    size_t raced, FILE *out);

#endif
