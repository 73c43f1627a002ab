/* SPDX-License-Identifier: MIT */
#include "tui/app/progress.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "tui/app/file.h"

enum { MOST_LESSONS = 1000, VERSION = 1 };

#define HEAD "taant progress "
#define TAIL "checksum "
#define NAME_LETTERS "abcdefghijklmnopqrstuvwxyz0123456789_"

/* ---- rows ---- */

static struct progress_row *find(
    const struct progress *progress, const char *lesson)
{
    for (size_t i = 0; i < progress->count; i++) {
        if (strcmp(progress->rows[i].lesson, lesson) == 0) {
            return &progress->rows[i];
        }
    }
    return NULL;
}

static struct progress_row *add(struct progress *progress, const char *lesson)
{
    if (progress->count == MOST_LESSONS) {
        return NULL;
    }
    struct progress_row *grown =
        realloc(progress->rows, (progress->count + 1) * sizeof *progress->rows);
    if (!grown) {
        return NULL;
    }
    progress->rows = grown;
    struct progress_row *row = &grown[progress->count++];
    *row = (struct progress_row){.revision = 0};
    snprintf(row->lesson, sizeof row->lesson, "%s", lesson);
    return row;
}

struct progress_row *progress_row(
    struct progress *progress, const char *lesson, int revision)
{
    struct progress_row *row = find(progress, lesson);
    row = row ? row : add(progress, lesson);
    if (row && row->revision < revision) {
        row->revision = revision;
        row->read = row->predicted = row->solved = 0;
    }
    return row;
}

const struct progress_row *progress_find(
    const struct progress *progress, const char *lesson, int revision)
{
    const struct progress_row *row = find(progress, lesson);
    return row && row->revision == revision ? row : NULL;
}

void progress_add(struct progress *progress, uint64_t *set, size_t number)
{
    if (number < 64 && !(*set & UINT64_C(1) << number)) {
        *set |= UINT64_C(1) << number;
        progress->changed = true;
    }
}

/* Takes in what a row of the file says. */
static bool merge(struct progress *progress, const struct progress_row *from)
{
    struct progress_row *row =
        progress_row(progress, from->lesson, from->revision);
    if (row && row->revision == from->revision) {
        row->read |= from->read;
        row->predicted |= from->predicted;
        row->solved |= from->solved;
    }
    return row != NULL;
}

/* ---- the file's text ---- */

enum verdict { GOOD, DAMAGED, NEWER, SHORT_OF_MEMORY };

static uint64_t hash(const char *text, size_t size)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < size; i++) {
        hash = (hash ^ (unsigned char)text[i]) * UINT64_C(0x100000001b3);
    }
    return hash;
}

/* Finds the last line, and whether its checksum fits what is above it. */
static bool is_whole(const char *text, size_t size)
{
    size_t at = size;
    while (at > 1 && text[at - 2] != '\n') {
        at--;
    }
    at -= at > 0;
    char want[64];
    int length =
        snprintf(want, sizeof want, TAIL "%016" PRIx64 "\n", hash(text, at));
    return size - at == (size_t)length &&
           memcmp(text + at, want, (size_t)length) == 0;
}

static bool read_row(const char *line, struct progress_row *row)
{
    int end = 0;
    int got = sscanf(line,
        "%63[" NAME_LETTERS "] %9d %16" SCNx64 " %16" SCNx64 " %16" SCNx64 "%n",
        row->lesson, &row->revision, &row->read, &row->predicted, &row->solved,
        &end);
    return got == 5 && line[end] == '\n' && row->revision > 0;
}

static enum verdict read_text(
    struct progress *progress, const char *text, size_t size)
{
    int version = 0;
    if (strlen(text) != size || sscanf(text, HEAD "%9d", &version) != 1) {
        return DAMAGED;
    }
    if (version > VERSION) {
        return NEWER;
    }
    if (!is_whole(text, size)) {
        return DAMAGED;
    }
    const char *line = strchr(text, '\n') + 1;
    for (; strncmp(line, TAIL, strlen(TAIL)) != 0;
         line = strchr(line, '\n') + 1) {
        struct progress_row row;
        if (!read_row(line, &row)) {
            return DAMAGED;
        }
        if (!merge(progress, &row)) {
            return SHORT_OF_MEMORY;
        }
    }
    return GOOD;
}

static char *write_text(const struct progress *progress, size_t *size)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, size);
    if (!out) {
        return NULL;
    }
    fprintf(out, HEAD "%d\n", VERSION);
    for (size_t i = 0; i < progress->count; i++) {
        const struct progress_row *row = &progress->rows[i];
        fprintf(out, "%s %d %" PRIx64 " %" PRIx64 " %" PRIx64 "\n", row->lesson,
            row->revision, row->read, row->predicted, row->solved);
    }
    fflush(out);
    fprintf(out, TAIL "%016" PRIx64 "\n", hash(text, *size));
    if (fclose(out) != 0) {
        free(text);
        return NULL;
    }
    return text;
}

/* ---- the file ---- */

/* Returns DIRECTORY/NAME as a new string; NULL when memory is short. */
static char *join(const char *directory, const char *name)
{
    size_t size = strlen(directory) + strlen(name) + 2;
    char *path = malloc(size);
    if (path) {
        snprintf(path, size, "%s/%s", directory, name);
    }
    return path;
}

/* Returns the folder for what programs remember, or NULL: nowhere. */
static char *state_folder(void)
{
    const char *state = getenv("XDG_STATE_HOME");
    if (state && state[0] == '/') {
        return strdup(state);
    }
    const char *home = getenv("HOME");
    return home && home[0] == '/' ? join(home, ".local/state") : NULL;
}

/* Makes every folder above the file. */
static bool make_folders(
    char *path, const struct catalogue *words, struct problem *problem)
{
    for (char *at = strchr(path + 1, '/'); at; at = strchr(at + 1, '/')) {
        *at = '\0';
        bool made =
            access(path, F_OK) == 0 || file_make_folder(path, words, problem);
        *at = '/';
        if (!made) {
            return false;
        }
    }
    return true;
}

/* Waits for the lock; -1 when there can be none. Closing it unlocks. */
static int lock(const char *path)
{
    char *beside = malloc(strlen(path) + sizeof ".lock");
    if (!beside) {
        return -1;
    }
    sprintf(beside, "%s.lock", path);
    int fd = open(beside, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    free(beside);
    while (fd >= 0 && flock(fd, LOCK_EX) != 0) {
        if (errno != EINTR) {
            close(fd);
            return -1;
        }
    }
    return fd;
}

static void forget_path(struct progress *progress)
{
    free(progress->path);
    progress->path = NULL;
}

/* Moves a damaged file to the first free NAME.damaged-N beside it. */
static bool set_aside(struct progress *progress, const struct catalogue *words,
    struct problem *problem)
{
    enum { MOST = 100 };
    const char *path = progress->path;
    char *aside = malloc(strlen(path) + 32);
    for (int i = 1; aside && i < MOST; i++) {
        sprintf(aside, "%s.damaged-%d", path, i);
        /* link, unlike rename, never takes a file's place. */
        if (link(path, aside) == 0) {
            unlink(path);
            problem_take(problem,
                tr_format(words,
                    "your progress could not be read and begins anew: the "
                    "damaged file is kept as %s",
                    aside));
            free(aside);
            return false;
        }
        if (errno != EEXIST) {
            break;
        }
    }
    free(aside);
    problem_take(problem,
        tr_format(words,
            "your progress could not be read and is not saved: move %s away",
            path));
    forget_path(progress);
    return false;
}

/* Takes in the file, if there is one. False + problem when it is not as it
 * should be; the path is gone when nothing may be written there. */
static bool read_file(struct progress *progress, const struct catalogue *words,
    struct problem *problem)
{
    if (access(progress->path, F_OK) != 0 && errno == ENOENT) {
        return true;
    }
    size_t size;
    char *text = file_read(progress->path, &size, words, problem);
    if (!text) {
        forget_path(progress);
        return false;
    }
    enum verdict verdict = read_text(progress, text, size);
    free(text);
    switch (verdict) {
    case GOOD:
        return true;
    case DAMAGED:
        return set_aside(progress, words, problem);
    case NEWER:
        problem_take(problem,
            tr_format(words,
                "your progress was written by a newer taant and stays as it "
                "is: this one saves none"));
        break;
    case SHORT_OF_MEMORY:
        problem_take(problem, NULL);
        break;
    }
    forget_path(progress);
    return false;
}

void progress_init(struct progress *progress)
{
    *progress = (struct progress){0};
}

void progress_fini(struct progress *progress)
{
    free(progress->rows);
    free(progress->path);
    *progress = (struct progress){0};
}

void progress_open(struct progress *progress, const struct catalogue *words,
    struct problem *problem)
{
    progress_init(progress);
    char *folder = state_folder();
    progress->path = folder ? join(folder, "taant/progress") : NULL;
    free(folder);
    if (progress->path && access(progress->path, F_OK) == 0) {
        /* Two that start at once must not both set it aside. */
        int fd = lock(progress->path);
        read_file(progress, words, problem);
        if (fd >= 0) {
            close(fd);
        }
    }
}

static void fill(FILE *out, const void *context)
{
    const char *text = context;
    fwrite(text, 1, strlen(text), out);
}

/* Writes everything while the lock is held. */
static bool write_file(struct progress *progress, const struct catalogue *words,
    struct problem *problem)
{
    size_t size;
    char *text = write_text(progress, &size);
    bool good = text ? file_write(progress->path, fill, text, words, problem)
                     : problem_take(problem, NULL);
    free(text);
    return good;
}

bool progress_save(struct progress *progress, const struct catalogue *words,
    struct problem *problem)
{
    if (!progress->path || !progress->changed) {
        return true;
    }
    progress->changed = false;
    if (!make_folders(progress->path, words, problem)) {
        forget_path(progress);
        return false;
    }
    int fd = lock(progress->path);
    bool good = read_file(progress, words, problem);
    if (progress->path) {
        good = write_file(progress, words, problem) && good;
    }
    if (fd >= 0) {
        close(fd);
    }
    return good;
}
