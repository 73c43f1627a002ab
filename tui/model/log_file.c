/* SPDX-License-Identifier: MIT */
/*
 * A log whose events stay in their file: some segments are in memory, the
 * others are read again when somebody asks for them.
 *
 *   segments   [ in memory ][ in the file ] ... [ in memory ][ not read yet
 *   snapshots  ^ world       ^ world             ^ world      tail: world
 */
#include <stdlib.h>

#include "tui/model/log_priv.h"
#include "tui/model/reader.h"
#include "tui/model/record.h"

/* The segment that was not used for the longest time makes room, so that
 * whoever asks for an event may keep its pointer while fewer than so many
 * others are asked for. */
enum { RESIDENTS = 16 };

struct log_file {
    struct reader reader;
    struct log_segment *residents[RESIDENTS];
    uint64_t ticks; /* how often a segment was used */
    bool whole;     /* or as much of it as can be read */
};

static bool short_of_memory(struct log_problem *problem)
{
    return log_fail(problem, N_("not enough memory for the recording"), NULL);
}

struct log *log_open(const char *path, struct log_problem *problem)
{
    struct log *log = log_new(SIZE_MAX);
    struct log_file *file = log ? calloc(1, sizeof *file) : NULL;
    if (!file) {
        short_of_memory(problem);
        log_free(log);
        return NULL;
    }
    log->file = file;
    if (!reader_open(&file->reader, path, &log->intern, problem)) {
        log_free(log);
        return NULL;
    }
    log_set_about(log, &file->reader.about);
    return log;
}

void log_file_free(struct log_file *file)
{
    if (file) {
        reader_close(&file->reader);
        free(file);
    }
}

bool log_is_whole(const struct log *log)
{
    return !log->file || log->file->whole;
}

static bool read_on(struct log *log, uint64_t most, struct log_problem *problem)
{
    struct reader *reader = &log->file->reader;
    reader->problem = problem;
    for (uint64_t i = 0; i < most && reader->read < reader->count; i++) {
        struct trace_event event;
        if (!reader_next(reader, &event)) {
            return false;
        }
        if (!log_append(log, &event)) {
            return short_of_memory(problem);
        }
    }
    if (reader->read < reader->count) {
        return true;
    }
    log->file->whole = true;
    return reader_finish(reader);
}

bool log_more(struct log *log, uint64_t most, struct log_problem *problem)
{
    bool good = log_is_whole(log) || read_on(log, most, problem);
    if (!good) {
        log->file->whole = true;
    }
    return good;
}

struct log *log_load(const char *path, struct log_problem *problem)
{
    struct log *log = log_open(path, problem);
    if (log && !log_more(log, UINT64_MAX, problem)) {
        log_free(log);
        log = NULL;
    }
    return log;
}

/* Returns the place to read a segment into: a free one, or else the one whose
 * segment was not used for the longest time. */
static struct log_segment **oldest(struct log_file *file)
{
    struct log_segment **place = &file->residents[0];
    for (size_t i = 1; *place && i < RESIDENTS; i++) {
        struct log_segment **other = &file->residents[i];
        if (!*other || (*other)->used < (*place)->used) {
            place = other;
        }
    }
    return place;
}

static bool read_again(const struct log *log, struct log_segment *segment)
{
    struct log_file *file = log->file;
    struct trace_event *events =
        malloc(log->segment_length * sizeof *segment->events);
    if (!events ||
        (segment->count > 0 && !reader_again(&file->reader, segment->first,
                                   events, segment->count))) {
        free(events);
        return false;
    }
    struct log_segment **place = oldest(file);
    if (*place) {
        free((*place)->events);
        (*place)->events = NULL;
    }
    *place = segment;
    segment->events = events;
    return true;
}

struct trace_event *log_file_events(
    const struct log *log, struct log_segment *segment)
{
    if (segment->events || read_again(log, segment)) {
        segment->used = ++log->file->ticks;
    }
    return segment->events;
}
