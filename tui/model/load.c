/* SPDX-License-Identifier: MIT */
/*
 * Reads a recording; record.c describes the format. The file is hostile until
 * its checksum is right, and may be even then: nothing is allocated on its
 * word that its size does not pay for, and every reference is looked at.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tui/model/log.h"
#include "tui/model/log_priv.h"
#include "tui/model/reader.h"
#include "tui/model/record.h"

/* ---- problems ---- */

static bool damaged(struct reader *reader)
{
    char at[24];
    snprintf(at, sizeof at, "%llu", (unsigned long long)reader->at);
    return log_fail(reader->problem,
        N_("the recording is damaged: it makes no sense at byte %s"), at);
}

static bool short_of_memory(struct reader *reader)
{
    return log_fail(
        reader->problem, N_("not enough memory for the recording"), NULL);
}

static bool unreadable(struct log_problem *problem, int error)
{
    return log_fail(
        problem, N_("cannot read the recording: %s"), strerror(error));
}

/* ---- bytes ---- */

static uint64_t left(const struct reader *reader)
{
    return reader->size - reader->at;
}

static bool get(struct reader *reader, void *bytes, size_t count)
{
    if (count > left(reader)) {
        char at[24];
        snprintf(at, sizeof at, "%llu", (unsigned long long)reader->size);
        return log_fail(
            reader->problem, N_("the recording is cut off after %s bytes"), at);
    }
    errno = 0;
    if (count > 0 && fread(bytes, 1, count, reader->file) != count) {
        return unreadable(reader->problem, errno ? errno : EIO);
    }
    reader->hash = log_fnv(reader->hash, bytes, count);
    reader->at += count;
    return true;
}

static uint64_t load_number(const unsigned char *bytes, size_t size)
{
    uint64_t number = 0;
    for (size_t i = 0; i < size; i++) {
        number |= (uint64_t)bytes[i] << (8 * i);
    }
    return number;
}

static bool get_u32(struct reader *reader, uint32_t *number)
{
    unsigned char bytes[4];
    if (!get(reader, bytes, sizeof bytes)) {
        return false;
    }
    *number = (uint32_t)load_number(bytes, sizeof bytes);
    return true;
}

static bool get_u64(struct reader *reader, uint64_t *number)
{
    unsigned char bytes[8];
    if (!get(reader, bytes, sizeof bytes)) {
        return false;
    }
    *number = load_number(bytes, sizeof bytes);
    return true;
}

/* Reads a text of less than `size` bytes, without NUL inside. */
static bool get_text(struct reader *reader, char *text, size_t size)
{
    uint32_t length;
    if (!get_u32(reader, &length)) {
        return false;
    }
    if (length >= size) {
        return damaged(reader);
    }
    if (!get(reader, text, length)) {
        return false;
    }
    text[length] = '\0';
    return strlen(text) == length || damaged(reader);
}

/* Reads how many rows follow, of at least `row` bytes each. */
static bool get_count(struct reader *reader, uint32_t *count, size_t row)
{
    if (!get_u32(reader, count)) {
        return false;
    }
    return *count <= left(reader) / row || damaged(reader);
}

/* ---- parts ---- */

static bool get_magic(struct reader *reader)
{
    char magic[RECORD_MAGIC_SIZE];
    if (left(reader) < sizeof magic || !get(reader, magic, sizeof magic) ||
        memcmp(magic, RECORD_MAGIC, sizeof magic) != 0) {
        return log_fail(
            reader->problem, N_("this file is not a recording"), NULL);
    }
    if (!get_u32(reader, &reader->version)) {
        return false;
    }
    if (reader->version > RECORD_VERSION) {
        char number[24];
        snprintf(number, sizeof number, "%u", reader->version);
        return log_fail(reader->problem,
            N_("the recording was made by a newer version (format %s)"),
            number);
    }
    return reader->version > 0 || damaged(reader);
}

static bool get_about(struct reader *reader)
{
    struct log_about *about = &reader->about;
    uint32_t mode;
    if (!get_u32(reader, &mode) || !get_u64(reader, &about->seed) ||
        !get_text(reader, about->pattern, sizeof about->pattern) ||
        !get_text(reader, about->knobs, sizeof about->knobs) ||
        (reader->version > 1 &&
            !get_text(reader, about->schedule, sizeof about->schedule))) {
        return false;
    }
    about->mode = (enum run_mode)mode;
    return mode == RUN_LIVE || mode == RUN_DETERMINISTIC || damaged(reader);
}

static bool get_kinds(struct reader *reader)
{
    char name[64];
    if (!get_count(reader, &reader->kind_count, 4)) {
        return false;
    }
    if (reader->kind_count > UINT16_MAX) {
        return damaged(reader);
    }
    reader->kinds = calloc(reader->kind_count + 1u, sizeof *reader->kinds);
    if (!reader->kinds) {
        return short_of_memory(reader);
    }
    for (uint32_t i = 1; i <= reader->kind_count; i++) {
        if (!get_text(reader, name, sizeof name)) {
            return false;
        }
        if (*name == '\0') {
            return damaged(reader);
        }
        enum trace_kind kind = trace_kind_find(name);
        if (kind == TRACE_NONE) {
            return log_fail(reader->problem,
                N_("the recording holds events that this version does not "
                   "know: %s"),
                name);
        }
        reader->kinds[i] = (uint16_t)kind;
    }
    return true;
}

static bool get_texts(struct reader *reader)
{
    static const size_t least = 4;
    char text[LOG_TEXT_LENGTH + 1];
    if (!get_count(reader, &reader->text_count, least)) {
        return false;
    }
    struct intern *intern = reader->intern;
    reader->texts =
        calloc((size_t)reader->text_count + 1, sizeof *reader->texts);
    if (!reader->texts) {
        return short_of_memory(reader);
    }
    for (uint32_t i = 1; i <= reader->text_count; i++) {
        if (!get_text(reader, text, sizeof text)) {
            return false;
        }
        if (intern->text_bytes > LOG_TEXT_BYTES) {
            return damaged(reader);
        }
        reader->texts[i] = intern_text(intern, text, strlen(text));
        if (!reader->texts[i]) {
            return short_of_memory(reader);
        }
    }
    return true;
}

static bool get_site(struct reader *reader, const struct source_site **copy)
{
    uint32_t file, function, line;
    if (!get_u32(reader, &file) || !get_u32(reader, &function) ||
        !get_u32(reader, &line)) {
        return false;
    }
    if (file > reader->text_count || function > reader->text_count) {
        return damaged(reader);
    }
    const struct source_site site = {
        .file = reader->texts[file],
        .function = reader->texts[function],
        .line = (int)line,
    };
    return intern_site(reader->intern, &site, copy) || short_of_memory(reader);
}

static bool get_sites(struct reader *reader)
{
    if (!get_count(reader, &reader->site_count, 12)) {
        return false;
    }
    if (reader->site_count > LOG_SITES) {
        return damaged(reader);
    }
    reader->sites =
        calloc((size_t)reader->site_count + 1, sizeof *reader->sites);
    if (!reader->sites) {
        return short_of_memory(reader);
    }
    for (uint32_t i = 1; i <= reader->site_count; i++) {
        if (!get_site(reader, &reader->sites[i])) {
            return false;
        }
    }
    return true;
}

/* False when it refers to what is not there. */
static bool decode(const struct reader *reader,
    const unsigned char bytes[RECORD_EVENT_SIZE], uint64_t seq,
    struct trace_event *event)
{
    uint32_t text = (uint32_t)load_number(bytes + 28, 4);
    uint32_t site = (uint32_t)load_number(bytes + 32, 4);
    uint32_t kind = (uint32_t)load_number(bytes + 36, 2);
    if (text > reader->text_count || site > reader->site_count ||
        kind > reader->kind_count) {
        return false;
    }
    *event = (struct trace_event){
        .seq = seq,
        .time_ns = (int64_t)load_number(bytes, 8),
        .value = (int64_t)load_number(bytes + 8, 8),
        .task = (uint32_t)load_number(bytes + 16, 4),
        .object = (uint32_t)load_number(bytes + 20, 4),
        .other = (uint32_t)load_number(bytes + 24, 4),
        .text = reader->texts[text],
        .site = reader->sites[site],
        .kind = reader->kinds[kind],
        .worker = (uint16_t)load_number(bytes + 38, 2),
    };
    return true;
}

/* Reads how many events there are. */
static bool get_event_count(struct reader *reader)
{
    uint64_t first;
    if (!get_u64(reader, &first) || !get_u64(reader, &reader->count)) {
        return false;
    }
    reader->first_at = reader->at;
    return (first == 1 && reader->count <= left(reader) / RECORD_EVENT_SIZE) ||
           damaged(reader);
}

bool reader_next(struct reader *reader, struct trace_event *event)
{
    unsigned char bytes[RECORD_EVENT_SIZE];
    if (!get(reader, bytes, sizeof bytes)) {
        return false;
    }
    if (!decode(reader, bytes, reader->read + 1, event)) {
        return damaged(reader);
    }
    reader->read++;
    return true;
}

bool reader_finish(struct reader *reader)
{
    uint64_t hash = reader->hash;
    uint64_t checksum;
    if (!get_u64(reader, &checksum)) {
        return false;
    }
    if (checksum != hash) {
        return log_fail(reader->problem,
            N_("the recording is damaged: its checksum is wrong"), NULL);
    }
    return left(reader) == 0 || damaged(reader);
}

bool reader_again(const struct reader *reader, uint64_t first,
    struct trace_event *events, size_t count)
{
    unsigned char bytes[64][RECORD_EVENT_SIZE];
    off_t at =
        (off_t)(reader->first_at + (first - 1) * (uint64_t)RECORD_EVENT_SIZE);
    for (size_t done = 0; done < count;) {
        size_t some = count - done < 64 ? count - done : 64;
        size_t size = some * RECORD_EVENT_SIZE;
        if (pread(fileno(reader->file), bytes, size, at) != (ssize_t)size) {
            return false;
        }
        for (size_t i = 0; i < some; i++) {
            if (!decode(
                    reader, bytes[i], first + done + i, &events[done + i])) {
                return false;
            }
        }
        done += some;
        at += (off_t)size;
    }
    return true;
}

/* ---- the file ---- */

/* Opens a plain file; others could block for ever or never end. */
static FILE *open_plain(
    const char *path, uint64_t *size, struct log_problem *problem)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0) {
        unreadable(problem, errno);
        return NULL;
    }
    FILE *file = NULL;
    if (fstat(fd, &status) != 0) {
        unreadable(problem, errno);
    } else if (!S_ISREG(status.st_mode)) {
        log_fail(problem, N_("this file is not a recording"), NULL);
    } else if (!(file = fdopen(fd, "rb"))) {
        unreadable(problem, errno);
    }
    if (!file) {
        close(fd);
        return NULL;
    }
    *size = (uint64_t)status.st_size;
    return file;
}

bool reader_open(struct reader *reader, const char *path, struct intern *intern,
    struct log_problem *problem)
{
    *reader = (struct reader){
        .hash = LOG_FNV_BASIS, .problem = problem, .intern = intern};
    reader->file = open_plain(path, &reader->size, problem);
    return reader->file && get_magic(reader) && get_about(reader) &&
           get_kinds(reader) && get_texts(reader) && get_sites(reader) &&
           get_event_count(reader);
}

void reader_close(struct reader *reader)
{
    if (reader->file) {
        fclose(reader->file);
    }
    free(reader->kinds);
    free(reader->texts);
    free(reader->sites);
}

/* ---- event by event ---- */

static bool stream(struct reader *reader, const struct log_sink *sink)
{
    if (!sink->begin(sink->context, &reader->about, reader->count)) {
        return false;
    }
    while (reader->read < reader->count) {
        struct trace_event event;
        if (!reader_next(reader, &event) ||
            !sink->event(sink->context, &event)) {
            return false;
        }
    }
    return reader_finish(reader) && sink->end(sink->context);
}

bool log_stream(
    const char *path, const struct log_sink *sink, struct log_problem *problem)
{
    struct intern intern;
    struct reader reader;
    intern_init(&intern);
    bool whole =
        reader_open(&reader, path, &intern, problem) && stream(&reader, sink);
    reader_close(&reader);
    intern_fini(&intern);
    return whole;
}
