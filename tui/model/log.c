/* SPDX-License-Identifier: MIT */
#include "tui/model/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/model/log_priv.h"
#include "tui/model/world_priv.h"

/* A seek folds at most so many events while snapshots are not thinned out. */
enum { SEGMENT_LENGTH = 4096 };

/* Copying so many bytes takes about as long as folding one event. */
enum { BYTES_PER_EVENT = 256 };

struct log *log_new(size_t most)
{
    struct log *log = calloc(1, sizeof *log);
    if (!log) {
        return NULL;
    }
    log->most = most == 0 ? LOG_MOST : most;
    log->segment_length =
        log->most < SEGMENT_LENGTH * 2 ? (log->most + 1) / 2 : SEGMENT_LENGTH;
    log->stride = 1;
    log->dropped_hash = LOG_FNV_BASIS;
    world_init(&log->tail);
    intern_init(&log->intern);
    return log;
}

/* ---- snapshots ---- */

static void free_snapshot(struct log *log, struct log_segment *segment)
{
    if (segment->before) {
        log->snapshot_bytes -= world_bytes(segment->before);
        world_fini(segment->before);
        free(segment->before);
        segment->before = NULL;
    }
}

/* Returns a new copy of a world, or NULL. */
static struct world *copy_world(const struct world *world)
{
    struct world *copy = malloc(sizeof *copy);
    if (!copy) {
        return NULL;
    }
    world_init(copy);
    if (!world_copy(copy, world)) {
        world_fini(copy);
        free(copy);
        return NULL;
    }
    return copy;
}

static void set_snapshot(
    struct log *log, struct log_segment *segment, struct world *take_world)
{
    free_snapshot(log, segment);
    segment->before = take_world;
    log->snapshot_bytes += world_bytes(take_world);
}

/* Counts segments from the run's beginning, whether kept or not. */
static uint64_t number_of(
    const struct log *log, const struct log_segment *segment)
{
    return (segment->first - 1) / log->segment_length;
}

/* Tells whether there are snapshots besides the one that must be. */
static bool has_spare(const struct log *log)
{
    for (size_t i = 1; i < log->segment_count; i++) {
        if (log->segments[i]->before) {
            return true;
        }
    }
    return false;
}

/* Keeps every second snapshot, and so on, until they fit the bound. */
static void thin_out(struct log *log)
{
    size_t most = log->file ? LOG_FILE_SNAPSHOT_BYTES : LOG_SNAPSHOT_BYTES;
    while (log->snapshot_bytes > most && has_spare(log)) {
        log->stride *= 2;
        for (size_t i = 1; i < log->segment_count; i++) {
            struct log_segment *segment = log->segments[i];
            if (number_of(log, segment) % log->stride != 0) {
                free_snapshot(log, segment);
            }
        }
    }
}

/* ---- segments ---- */

static void free_segment(struct log *log, struct log_segment *segment)
{
    free_snapshot(log, segment);
    free(segment->events);
    free(segment);
}

/* Returns a segment's events, with room for more; NULL when memory is short or
 * the file cannot be read. */
static struct trace_event *events_of(
    const struct log *log, struct log_segment *segment)
{
    if (log->file) {
        return log_file_events(log, segment);
    }
    if (!segment->events) {
        segment->events = malloc(log->segment_length * sizeof *segment->events);
    }
    return segment->events;
}

void log_free(struct log *log)
{
    if (!log) {
        return;
    }
    for (size_t i = 0; i < log->segment_count; i++) {
        free_segment(log, log->segments[i]);
    }
    free(log->segments);
    world_fini(&log->tail);
    log_file_free(log->file);
    intern_fini(&log->intern);
    free(log);
}

static bool reserve_segment(struct log *log)
{
    if (log->segment_count < log->segment_room) {
        return true;
    }
    size_t room = log->segment_room == 0 ? 8 : log->segment_room * 2;
    void *segments = realloc(log->segments, room * sizeof *log->segments);
    if (!segments) {
        return false;
    }
    log->segments = segments;
    log->segment_room = room;
    return true;
}

/* Adds an empty segment behind the last event. */
static bool add_segment(struct log *log)
{
    if (!reserve_segment(log)) {
        return false;
    }
    struct log_segment *segment = calloc(1, sizeof *segment);
    if (!segment) {
        return false;
    }
    segment->first = log->last + 1;
    if (number_of(log, segment) % log->stride == 0) {
        struct world *world = copy_world(&log->tail);
        if (world) {
            set_snapshot(log, segment, world);
        } else if (log->segment_count == 0) {
            free(segment);
            return false;
        }
    }
    log->segments[log->segment_count++] = segment;
    thin_out(log);
    return true;
}

/* Folds a segment's events from the one after the world's to `seq`. */
static void fold(const struct log *log, struct world *world,
    struct log_segment *segment, uint64_t seq)
{
    uint64_t end = segment->first + segment->count;
    const struct trace_event *events = events_of(log, segment);
    world->short_of_memory = world->short_of_memory || !events;
    for (uint64_t i = world->seq + 1; events && i < end && i <= seq; i++) {
        world_apply(world, &events[i - segment->first]);
    }
}

/* Gives the second segment a snapshot, from the first one's. */
static bool advance_base(struct log *log)
{
    if (log->segments[1]->before) {
        return true;
    }
    struct world *world = copy_world(log->segments[0]->before);
    if (!world) {
        return false;
    }
    fold(log, world, log->segments[0], UINT64_MAX);
    if (world->short_of_memory) {
        world_fini(world);
        free(world);
        return false;
    }
    set_snapshot(log, log->segments[1], world);
    return true;
}

/* Drops the oldest segment; there is another one. */
static bool drop_oldest(struct log *log)
{
    if (!advance_base(log)) {
        return false;
    }
    struct log_segment *oldest = log->segments[0];
    for (size_t i = 0; i < oldest->count; i++) {
        log->dropped_hash =
            log_fnv_event(log->dropped_hash, &oldest->events[i]);
    }
    free_segment(log, oldest);
    log->segment_count--;
    memmove(log->segments, log->segments + 1,
        log->segment_count * sizeof *log->segments);
    log->first = log->segments[0]->first;
    thin_out(log);
    return true;
}

static struct log_segment *last_segment(const struct log *log)
{
    return log->segment_count == 0 ? NULL
                                   : log->segments[log->segment_count - 1];
}

/* Makes room for one event in the last segment, within the bound. */
static bool make_room(struct log *log)
{
    const struct log_segment *segment = last_segment(log);
    if ((!segment || segment->count == log->segment_length) &&
        !add_segment(log)) {
        return false;
    }
    bool full = log->last != 0 && log->last - log->first + 1 >= log->most;
    return !full || drop_oldest(log);
}

/* ---- events ---- */

static bool copy_event(
    struct log *log, const struct trace_event *event, struct trace_event *copy)
{
    *copy = *event;
    if (event->text) {
        copy->text =
            intern_text(&log->intern, event->text, strlen(event->text));
        if (!copy->text) {
            return false;
        }
    }
    return !event->site || intern_site(&log->intern, event->site, &copy->site);
}

/* Brings the tail back after memory was short in the middle of a fold. */
static bool mend_tail(struct log *log)
{
    return !log->tail.short_of_memory || log_seek(log, &log->tail, log->last);
}

void log_set_lines(
    struct log *log, int (*line_of)(const struct source_site *site))
{
    log->intern.line_of = line_of;
}

bool log_append(struct log *log, const struct trace_event *event)
{
    struct trace_event copy;
    if (event->seq != log->last + 1 || !mend_tail(log) ||
        !copy_event(log, event, &copy) || !make_room(log)) {
        return false;
    }
    struct log_segment *segment = last_segment(log);
    struct trace_event *events = events_of(log, segment);
    if (!events) {
        return false;
    }
    world_apply(&log->tail, &copy);
    if (log->tail.short_of_memory) {
        return false;
    }
    events[segment->count++] = copy;
    log->last = copy.seq;
    if (log->first == 0) {
        log->first = copy.seq;
    }
    return true;
}

void log_set_about(struct log *log, const struct log_about *about)
{
    log->about = *about;
    log->about.pattern[sizeof log->about.pattern - 1] = '\0';
    log->about.knobs[sizeof log->about.knobs - 1] = '\0';
    log->about.schedule[sizeof log->about.schedule - 1] = '\0';
}

const struct log_about *log_about(const struct log *log)
{
    return &log->about;
}

uint64_t log_first(const struct log *log)
{
    return log->first;
}

uint64_t log_last(const struct log *log)
{
    return log->last;
}

const struct trace_event *log_event(const struct log *log, uint64_t seq)
{
    if (seq == 0 || seq < log->first || seq > log->last) {
        return NULL;
    }
    static const struct trace_event unreadable = {.kind = TRACE_NONE};
    uint64_t place = seq - log->first;
    const struct trace_event *events =
        events_of(log, log->segments[place / log->segment_length]);
    return events ? &events[place % log->segment_length] : &unreadable;
}

/* ---- seek ---- */

/* Returns the segment that holds `seq`; the last one for what is beyond. */
static size_t segment_of(const struct log *log, uint64_t seq)
{
    uint64_t i = (seq - log->first) / log->segment_length;
    return i < log->segment_count ? (size_t)i : log->segment_count - 1;
}

/* Returns the nearest snapshot of a state not after event `seq`. */
static const struct world *nearest_snapshot(const struct log *log, uint64_t seq)
{
    size_t i = segment_of(log, seq + 1);
    while (!log->segments[i]->before) {
        i--;
    }
    return log->segments[i]->before;
}

/* Tells whether the world's last event is this log's. */
static bool is_state_of(const struct log *log, const struct world *world)
{
    if (world->short_of_memory) {
        return false;
    }
    if (world->seq == 0) {
        return log->first <= 1 && world->task_count == 0;
    }
    const struct trace_event *a = log_event(log, world->seq);
    const struct trace_event *b = &world->last;
    return a && a->kind == b->kind && a->task == b->task &&
           a->object == b->object && a->other == b->other &&
           a->value == b->value && a->time_ns == b->time_ns &&
           a->worker == b->worker && a->site == b->site && a->text == b->text;
}

/* Tells whether to start from a copy of `start` rather than from `world`. */
static bool is_nearer(const struct log *log, const struct world *start,
    const struct world *world, uint64_t seq)
{
    if (world->seq > seq || !is_state_of(log, world)) {
        return true;
    }
    uint64_t copying = world_bytes(start) / BYTES_PER_EVENT;
    return seq - world->seq > seq - start->seq + copying;
}

bool log_seek(struct log *log, struct world *world, uint64_t seq)
{
    if (log->last == 0) {
        const struct world before = {0};
        return world_copy(world, &before);
    }
    seq = seq > log->last ? log->last : seq;
    seq = seq < log->first - 1 ? log->first - 1 : seq;
    const struct world *start = nearest_snapshot(log, seq);
    if (seq == log->last && world != &log->tail && mend_tail(log)) {
        start = &log->tail;
    }
    if (is_nearer(log, start, world, seq) && !world_copy(world, start)) {
        return false;
    }
    for (size_t i = segment_of(log, world->seq + 1);
         i < log->segment_count && world->seq < seq && !world->short_of_memory;
         i++) {
        fold(log, world, log->segments[i], seq);
    }
    return !world->short_of_memory;
}
