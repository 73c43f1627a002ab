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

static bool fill_file(const char *path,
    void (*fill)(FILE *out, const void *context), const void *context)
{
    FILE *out = fopen(path, "wbe");
    if (!out) {
        return false;
    }
    fill(out, context);
    bool good = fflush(out) == 0 && !ferror(out) && fsync(fileno(out)) == 0;
    int error = errno;
    good = fclose(out) == 0 && good;
    errno = good ? 0 : error;
    return good;
}

bool file_write(const char *path, void (*fill)(FILE *out, const void *context),
    const void *context, const struct catalogue *words, struct problem *problem)
{
    size_t size = strlen(path) + sizeof ".new";
    char *beside = malloc(size);
    if (!beside) {
        return problem_take(problem, NULL);
    }
    snprintf(beside, size, "%s.new", path);
    bool good = fill_file(beside, fill, context) && rename(beside, path) == 0;
    if (!good) {
        cannot_write(path, errno, words, problem);
        unlink(beside);
    }
    free(beside);
    return good;
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
