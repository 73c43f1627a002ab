/* SPDX-License-Identifier: MIT */
/*
 * A recording, version 1 or 2. All numbers are little-endian; a text is its
 * length in bytes (u32) and its bytes; [n] says how often something is there.
 *
 *   magic       8 bytes: 0x89 "TAANT" CR LF (a changed line end shows)
 *   version     u32      1; 2 where the schedule is not the seed's own, so
 *                        that older readers can read all they understand
 *   mode        u32      0 live, 1 deterministic
 *   seed        u64
 *   pattern     text     at most 63 bytes
 *   knobs       text     at most 255 bytes
 *   schedule    text     from version 2: at most 575 bytes, "12.1,40.0"
 *   kinds       u32 n, then text [n]: the names of event kinds
 *   texts       u32 n, then text [n]
 *   sites       u32 n, then [n] of
 *                 file u32, function u32 (texts), line u32
 *   first       u64      the seq of the first event: 1
 *   events      u64 n, then [n] of 40 bytes:
 *                 time i64, value i64, task u32, object u32, other u32,
 *                 text u32, site u32, kind u16, worker u16
 *   checksum    u64      FNV-1a 64 of all bytes before it
 *
 * A reference to a text, site or kind is its place in its table plus 1; 0 is
 * none. The file ends with the checksum. A reader refuses what differs.
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

bool log_fail(
    struct log_problem *problem, const char *message, const char *detail)
{
    problem->message = message;
    snprintf(
        problem->detail, sizeof problem->detail, "%s", detail ? detail : "");
    return false;
}

/* ---- bytes ---- */

struct writer {
    FILE *file;
    uint64_t hash;
};

/* A failed write is found by ferror at the end. */
static void put(struct writer *writer, const void *bytes, size_t count)
{
    writer->hash = log_fnv(writer->hash, bytes, count);
    if (count > 0) {
        fwrite(bytes, 1, count, writer->file);
    }
}

static unsigned char *store(unsigned char *at, uint64_t number, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        at[i] = (unsigned char)(number >> (8 * i));
    }
    return at + size;
}

static void put_u32(struct writer *writer, uint32_t number)
{
    unsigned char bytes[4];
    store(bytes, number, sizeof bytes);
    put(writer, bytes, sizeof bytes);
}

static void put_u64(struct writer *writer, uint64_t number)
{
    unsigned char bytes[8];
    store(bytes, number, sizeof bytes);
    put(writer, bytes, sizeof bytes);
}

static void put_text(struct writer *writer, const char *text)
{
    size_t length = strlen(text);
    put_u32(writer, (uint32_t)length);
    put(writer, text, length);
}

/* ---- parts ---- */

static uint32_t text_reference(const char *text)
{
    return text ? intern_text_number(text) + 1 : 0;
}

static void put_about(struct writer *writer, const struct log_about *about)
{
    put(writer, RECORD_MAGIC, RECORD_MAGIC_SIZE);
    bool leaves_seed = about->schedule[0] != '\0';
    put_u32(writer, leaves_seed ? 2 : 1);
    put_u32(writer, about->mode);
    put_u64(writer, about->seed);
    put_text(writer, about->pattern);
    put_text(writer, about->knobs);
    if (leaves_seed) {
        put_text(writer, about->schedule);
    }
}

static void put_tables(struct writer *writer, const struct intern *intern)
{
    put_u32(writer, TRACE_KIND_COUNT - 1);
    for (int kind = TRACE_NONE + 1; kind < TRACE_KIND_COUNT; kind++) {
        put_text(writer, trace_kind_name((enum trace_kind)kind));
    }
    put_u32(writer, (uint32_t)intern->text_count);
    for (size_t i = 0; i < intern->text_count; i++) {
        put_text(writer, intern_text_at(intern, i));
    }
    put_u32(writer, (uint32_t)intern->site_count);
    for (size_t i = 0; i < intern->site_count; i++) {
        const struct source_site *site = intern_site_at(intern, i);
        put_u32(writer, text_reference(site->file));
        put_u32(writer, text_reference(site->function));
        put_u32(writer, (uint32_t)site->line);
    }
}

static void put_event(struct writer *writer, const struct trace_event *event)
{
    unsigned char bytes[RECORD_EVENT_SIZE];
    unsigned char *at = bytes;
    /* A kind this program has no name for means nothing to a reader. */
    bool known = event->kind < TRACE_KIND_COUNT;
    at = store(at, (uint64_t)event->time_ns, 8);
    at = store(at, (uint64_t)event->value, 8);
    at = store(at, event->task, 4);
    at = store(at, event->object, 4);
    at = store(at, event->other, 4);
    at = store(at, text_reference(event->text), 4);
    at = store(at, event->site ? intern_site_number(event->site) + 1 : 0, 4);
    at = store(at, known ? event->kind : TRACE_NONE, 2);
    store(at, event->worker, 2);
    put(writer, bytes, sizeof bytes);
}

/* False, with errno, when an event cannot be read from the log's own file. */
static bool put_log(struct writer *writer, const struct log *log)
{
    put_about(writer, &log->about);
    put_tables(writer, &log->intern);
    put_u64(writer, 1);
    put_u64(writer, log->last);
    for (uint64_t seq = log->first; seq && seq <= log->last; seq++) {
        const struct trace_event *event = log_event(log, seq);
        if (event->seq != seq) {
            errno = EIO;
            return false;
        }
        put_event(writer, event);
    }
    put_u64(writer, writer->hash);
    return true;
}

/* ---- the file ---- */

/* Makes the folder's entry last through a loss of power, where that can be. */
static void sync_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = !slash          ? strdup(".")
                   : slash == path ? strdup("/")
                                   : strndup(path, (size_t)(slash - path));
    int fd = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
    free(folder);
}

/* Opens a new file beside path; *name is its name, which the caller frees. */
static FILE *open_beside(const char *path, char **name)
{
    size_t size = strlen(path) + 32;
    *name = malloc(size);
    if (!*name) {
        return NULL;
    }
    int fd = -1;
    for (int i = 0; i < 100 && fd < 0; i++) {
        snprintf(*name, size, "%s.%ld-%d.new", path, (long)getpid(), i);
        fd = open(*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd < 0 && errno != EEXIST) {
            break;
        }
    }
    FILE *file = fd < 0 ? NULL : fdopen(fd, "wb");
    if (fd >= 0 && !file) {
        int error = errno;
        close(fd);
        unlink(*name);
        errno = error;
    }
    return file;
}

/* Writes everything to the disk and closes. False with errno. */
static bool write_out(FILE *file, const struct log *log)
{
    struct writer writer = {.file = file, .hash = LOG_FNV_BASIS};
    errno = 0;
    bool written = put_log(&writer, log) && !ferror(file) &&
                   fflush(file) == 0 && fsync(fileno(file)) == 0;
    int error = errno;
    if (fclose(file) != 0 && written) {
        return false;
    }
    errno = error;
    return written;
}

static bool is_replaceable(const char *path)
{
    struct stat status;
    return stat(path, &status) != 0 || S_ISREG(status.st_mode);
}

static bool unwritable(struct log_problem *problem)
{
    return log_fail(problem, N_("cannot write the recording: %s"),
        strerror(errno ? errno : EIO));
}

bool log_can_save(const char *path, struct log_problem *problem)
{
    if (!is_replaceable(path)) {
        return log_fail(
            problem, N_("cannot replace %s: it is not a file"), path);
    }
    char *name = NULL;
    FILE *file = open_beside(path, &name);
    if (file) {
        fclose(file);
        unlink(name);
    } else {
        unwritable(problem);
    }
    free(name);
    return file;
}

bool log_save(
    const struct log *log, const char *path, struct log_problem *problem)
{
    if (log->first > 1) {
        char went[24];
        snprintf(
            went, sizeof went, "%llu", (unsigned long long)(log->first - 1));
        return log_fail(problem,
            N_("the recording would lack its first %s events, which are no "
               "longer kept"),
            went);
    }
    if (!is_replaceable(path)) {
        return log_fail(
            problem, N_("cannot replace %s: it is not a file"), path);
    }
    char *name = NULL;
    FILE *file = open_beside(path, &name);
    bool saved = file && write_out(file, log) && rename(name, path) == 0;
    if (saved) {
        sync_folder(path);
    } else {
        unwritable(problem);
        if (file) {
            unlink(name);
        }
    }
    free(name);
    return saved;
}
