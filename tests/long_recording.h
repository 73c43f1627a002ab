/* SPDX-License-Identifier: MIT */
/* long_recording.h: makes a recording longer than anybody wants to keep, for
 * tests: one task that fills and empties one channel. */
#ifndef TESTS_LONG_RECORDING_H
#define TESTS_LONG_RECORDING_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "runtime/trace.h"
#include "tui/model/record.h"

struct long_writer {
    FILE *file;
    uint64_t hash;
};

static inline void long_bytes(
    struct long_writer *writer, const void *bytes, size_t size)
{
    const unsigned char *at = bytes;
    for (size_t i = 0; i < size; i++) {
        writer->hash = (writer->hash ^ at[i]) * UINT64_C(0x100000001B3);
    }
    fwrite(bytes, 1, size, writer->file);
}

static inline void long_number(
    struct long_writer *writer, uint64_t number, size_t size)
{
    unsigned char bytes[8];
    for (size_t i = 0; i < size; i++) {
        bytes[i] = (unsigned char)(number >> (8 * i));
    }
    long_bytes(writer, bytes, size);
}

static inline void long_text(struct long_writer *writer, const char *text)
{
    long_number(writer, strlen(text), 4);
    long_bytes(writer, text, strlen(text));
}

static inline void long_event(
    struct long_writer *writer, const struct trace_event *event, uint32_t text)
{
    long_number(writer, (uint64_t)event->time_ns, 8);
    long_number(writer, (uint64_t)event->value, 8);
    long_number(writer, event->task, 4);
    long_number(writer, event->object, 4);
    long_number(writer, event->other, 4);
    long_number(writer, text, 4);
    long_number(writer, 0, 4); /* no site */
    long_number(writer, event->kind, 2);
    long_number(writer, event->worker, 2);
}

/* All before the events: texts 1 to 3, and no places in the source. */
static inline void long_tables(struct long_writer *writer)
{
    long_bytes(writer, RECORD_MAGIC, RECORD_MAGIC_SIZE);
    long_number(writer, 1, 4);
    long_number(writer, RUN_DETERMINISTIC, 4);
    long_number(writer, 1, 8);
    long_text(writer, "buffered");
    long_text(writer, "capacity=3");
    long_number(writer, TRACE_KIND_COUNT - 1, 4);
    for (int kind = TRACE_NONE + 1; kind < TRACE_KIND_COUNT; kind++) {
        long_text(writer, trace_kind_name((enum trace_kind)kind));
    }
    long_number(writer, 3, 4);
    long_text(writer, "buffered");
    long_text(writer, "main");
    long_text(writer, "cups");
    long_number(writer, 0, 4);
}

static inline void long_events(struct long_writer *writer, uint64_t count)
{
    static const struct trace_event begin[] = {
        {.kind = TRACE_RUN_START, .value = 1, .object = 4, .other = 1},
        {.kind = TRACE_TASK_SPAWN, .other = 1, .value = 1},
        {.kind = TRACE_TASK_RUN, .task = 1},
        {.kind = TRACE_CHAN_MAKE, .task = 1, .object = 1, .value = 3}};
    static const uint32_t texts[] = {1, 2, 0, 3};
    for (size_t i = 0; i < 4; i++) {
        long_event(writer, &begin[i], texts[i]);
    }
    for (uint64_t i = 4; i + 2 < count; i++) {
        const struct trace_event event = {
            .kind = i % 2 ? TRACE_CHAN_RECV : TRACE_CHAN_SEND,
            .time_ns = (int64_t)i * 1000,
            .task = 1,
            .object = 1,
            .value = (int64_t)(i / 2)};
        long_event(writer, &event, 0);
    }
    const int64_t last = (int64_t)count * 1000;
    long_event(writer,
        &(struct trace_event){
            .kind = TRACE_TASK_END, .task = 1, .time_ns = last},
        0);
    long_event(writer,
        &(struct trace_event){.kind = TRACE_RUN_END, .time_ns = last}, 0);
}

/* Writes a recording of so many events (an even number, 6 at least), of 40
 * bytes each. False when the disk is full. */
static inline bool long_recording(const char *path, uint64_t count)
{
    struct long_writer writer = {fopen(path, "wb"), 0xCBF29CE484222325u};
    if (!writer.file) {
        return false;
    }
    long_tables(&writer);
    long_number(&writer, 1, 8);
    long_number(&writer, count, 8);
    long_events(&writer, count);
    long_number(&writer, writer.hash, 8);
    bool good = !ferror(writer.file);
    return fclose(writer.file) == 0 && good;
}

#endif
