/* SPDX-License-Identifier: MIT */
#include "tui/app/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool cannot_read(const char *path, int error,
    const struct catalogue *words, struct problem *problem)
{
    return problem_take(problem, tr_format(words, "cannot read %s: %s", path,
                                     problem_system(words, error)));
}

static bool cannot_write(const char *path, int error,
    const struct catalogue *words, struct problem *problem)
{
    return problem_take(problem, tr_format(words, "cannot write %s: %s", path,
                                     problem_system(words, error)));
}

char *file_read(const char *path, size_t *size, const struct catalogue *words,
    struct problem *problem)
{
    FILE *in = fopen(path, "rbe");
    char *data = in ? malloc(FILE_MOST_BYTES + 1) : NULL;
    if (!data) {
        cannot_read(path, errno, words, problem);
        if (in) {
            fclose(in);
        }
        return NULL;
    }
    *size = fread(data, 1, FILE_MOST_BYTES + 1, in);
    bool failed = ferror(in);
    int error = errno;
    fclose(in);
    if (failed || *size > FILE_MOST_BYTES) {
        free(data);
        if (failed) {
            cannot_read(path, error, words, problem);
        } else {
            problem_take(
                problem, tr_format(words,
                             "%s is longer than 1 MiB: make it shorter", path));
        }
        return NULL;
    }
    data[*size] = '\0';
    return data;
}

/* Opens a new file beside `path`, under a name that nobody has. */
static FILE *open_beside(const char *path, char **beside)
{
    size_t size = strlen(path) + 40;
    *beside = malloc(size);
    for (int i = 0; *beside && i < 100; i++) {
        snprintf(*beside, size, "%s.%ld-%d.new", path, (long)getpid(), i);
        int fd = open(*beside, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0) {
            return fdopen(fd, "wb");
        }
        if (errno != EEXIST) {
            break;
        }
    }
    free(*beside);
    *beside = NULL;
    return NULL;
}

bool file_create(struct file_new *file, const char *path,
    const struct catalogue *words, struct problem *problem)
{
    struct stat status;
    bool there = stat(path, &status) == 0;
    *file = (struct file_new){.path = strdup(path)};
    if (!file->path) {
        return problem_take(problem, NULL);
    }
    errno = EISDIR;
    if (!there || S_ISREG(status.st_mode)) {
        file->out = open_beside(path, &file->beside);
    } else if (!S_ISDIR(status.st_mode)) {
        file->out = fopen(path, "wbe");
    }
    if (!file->out) {
        cannot_write(path, errno, words, problem);
        file_discard(file);
        return false;
    }
    return true;
}

void file_discard(struct file_new *file)
{
    if (file->out) {
        fclose(file->out);
    }
    if (file->beside) {
        unlink(file->beside);
    }
    free(file->beside);
    free(file->path);
    *file = (struct file_new){0};
}

bool file_keep(struct file_new *file, const struct catalogue *words,
    struct problem *problem)
{
    errno = 0;
    bool good = fflush(file->out) == 0 && !ferror(file->out);
    int error = errno;
    good = fclose(file->out) == 0 && good;
    error = error ? error : errno;
    file->out = NULL;
    if (good && file->beside) {
        good = rename(file->beside, file->path) == 0;
        error = errno;
    }
    if (good) {
        free(file->beside);
        file->beside = NULL;
    } else {
        cannot_write(file->path, error ? error : EIO, words, problem);
    }
    file_discard(file);
    return good;
}

bool file_write(const char *path, void (*fill)(FILE *out, const void *context),
    const void *context, const struct catalogue *words, struct problem *problem)
{
    struct file_new file;
    if (!file_create(&file, path, words, problem)) {
        return false;
    }
    fill(file.out, context);
    return file_keep(&file, words, problem);
}

bool file_make_folder(
    const char *path, const struct catalogue *words, struct problem *problem)
{
    struct stat status;
    if (mkdir(path, 0777) == 0 ||
        (errno == EEXIST && stat(path, &status) == 0 &&
            S_ISDIR(status.st_mode))) {
        return true;
    }
    return problem_take(
        problem, tr_format(words, "cannot make the folder %s: %s", path,
                     problem_system(words, errno)));
}
