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
#include "tui/model/record.h"

struct reader {
    FILE *file;
    uint64_t hash;
    uint64_t at, size; /* bytes read; bytes in the file */
    struct log_problem *problem;
    const struct log_sink *sink;
    uint32_t version;
    struct log_about about;
    struct intern *intern; /* keeps the texts and sites */
    uint16_t *kinds;       /* by place in the file's table; kinds[0] is none */
    uint32_t kind_count;
    const char **texts;
    uint32_t text_count;
    const struct source_site **sites;
    uint32_t site_count;
};

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

static bool get_event(struct reader *reader, uint64_t seq)
{
    unsigned char bytes[RECORD_EVENT_SIZE];
    if (!get(reader, bytes, sizeof bytes)) {
        return false;
    }
    uint32_t text = (uint32_t)load_number(bytes + 28, 4);
    uint32_t site = (uint32_t)load_number(bytes + 32, 4);
    uint32_t kind = (uint32_t)load_number(bytes + 36, 2);
    if (text > reader->text_count || site > reader->site_count ||
        kind > reader->kind_count) {
        return damaged(reader);
    }
    const struct trace_event event = {
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
    return reader->sink->event(reader->sink->context, &event);
}

static bool get_events(struct reader *reader)
{
    uint64_t first, count;
    if (!get_u64(reader, &first) || !get_u64(reader, &count)) {
        return false;
    }
    if (first != 1 || count > left(reader) / RECORD_EVENT_SIZE) {
        return damaged(reader);
    }
    if (!reader->sink->begin(reader->sink->context, &reader->about, count)) {
        return false;
    }
    for (uint64_t seq = 1; seq <= count; seq++) {
        if (!get_event(reader, seq)) {
            return false;
        }
    }
    return true;
}

static bool get_end(struct reader *reader)
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

static bool read_all(struct reader *reader)
{
    return get_magic(reader) && get_about(reader) && get_kinds(reader) &&
           get_texts(reader) && get_sites(reader) && get_events(reader) &&
           get_end(reader);
}

static bool stream(const char *path, const struct log_sink *sink,
    struct intern *intern, struct log_problem *problem)
{
    struct reader reader = {.hash = LOG_FNV_BASIS,
        .problem = problem,
        .sink = sink,
        .intern = intern};
    reader.file = open_plain(path, &reader.size, problem);
    if (!reader.file) {
        return false;
    }
    bool whole = read_all(&reader) && sink->end(sink->context);
    fclose(reader.file);
    free(reader.kinds);
    free(reader.texts);
    free(reader.sites);
    return whole;
}

bool log_stream(
    const char *path, const struct log_sink *sink, struct log_problem *problem)
{
    struct intern intern;
    intern_init(&intern);
    bool whole = stream(path, sink, &intern, problem);
    intern_fini(&intern);
    return whole;
}

/* ---- keeping all of it ---- */

struct loading {
    struct log *log;
    struct log_problem *problem;
};

static bool keep_about(
    void *context, const struct log_about *about, uint64_t last)
{
    struct loading *loading = context;
    log_set_about(loading->log, about);
    if (last <= LOG_LOAD_MOST) {
        return true;
    }
    char most[24];
    snprintf(most, sizeof most, "%d", LOG_LOAD_MOST);
    return log_fail(loading->problem,
        N_("the recording is too long: it has more than %s events"), most);
}

static bool keep_event(void *context, const struct trace_event *event)
{
    struct loading *loading = context;
    return log_append(loading->log, event) ||
           log_fail(loading->problem, N_("not enough memory for the recording"),
               NULL);
}

static bool keep_end(void *context)
{
    (void)context;
    return true;
}

struct log *log_load(const char *path, struct log_problem *problem)
{
    struct loading loading = {log_new(LOG_LOAD_MOST), problem};
    if (!loading.log) {
        log_fail(problem, N_("not enough memory for the recording"), NULL);
        return NULL;
    }
    const struct log_sink sink = {&loading, keep_about, keep_event, keep_end};
    if (!stream(path, &sink, &loading.log->intern, problem)) {
        log_free(loading.log);
        return NULL;
    }
    return loading.log;
}
