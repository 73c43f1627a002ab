/* SPDX-License-Identifier: MIT */
/*
 * reader.h: a recording that is read from its file, event by event, and again
 * at any event that was read. Inside tui/model only.
 *
 *   reader_open --> reader_next ... reader_next --> reader_finish --> _close
 *   (tables)        (count times)                   (checksum)
 */
#ifndef TUI_MODEL_READER_H
#define TUI_MODEL_READER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "tui/model/intern.h"
#include "tui/model/log.h"

struct reader {
    FILE *file;
    uint64_t hash;
    uint64_t at, size; /* bytes read; bytes in the file */
    struct log_problem *problem;
    uint32_t version;
    struct log_about about;
    struct intern *intern; /* keeps the texts and sites; borrowed */
    uint16_t *kinds;       /* by place in the file's table; kinds[0] is none */
    uint32_t kind_count;
    const char **texts;
    uint32_t text_count;
    const struct source_site **sites;
    uint32_t site_count;
    uint64_t count;    /* of events */
    uint64_t first_at; /* the byte where they begin */
    uint64_t read;     /* events, so far */
};

/* Opens a recording and reads all before its events. False + problem;
 * reader_close in any case. */
bool reader_open(struct reader *reader, const char *path, struct intern *intern,
    struct log_problem *problem);
void reader_close(struct reader *reader);

/* Reads the next of the reader's `count` events. False + reader->problem. */
bool reader_next(struct reader *reader, struct trace_event *event);

/* Reads what follows the last event, the checksum. False + problem. */
bool reader_finish(struct reader *reader);

/* Reads events once more, from `first` on; false when that is not possible. */
bool reader_again(const struct reader *reader, uint64_t first,
    struct trace_event *events, size_t count);

#endif
