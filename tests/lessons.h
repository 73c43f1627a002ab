/* SPDX-License-Identifier: MIT */
/* lessons.h: the lessons of the source tree, for tests. */
#ifndef TESTS_LESSONS_H
#define TESTS_LESSONS_H

#include <glob.h>
#include <stdint.h>
#include <stdlib.h>

#include "patterns/index.h"
#include "tests/check.h"
#include "tui/lesson/lesson.h"

/* Returns a file's bytes, NUL-terminated; NULL when there is no such file. */
static inline char *lessons_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        return NULL;
    }
    enum { MOST = 1 << 20 };
    char *data = malloc(MOST + 1);
    *size = fread(data, 1, MOST, file);
    data[*size] = '\0';
    fclose(file);
    return data;
}

/* Reads a lesson; says what is wrong with it and returns NULL. */
static inline struct lesson *lessons_read(const char *path)
{
    size_t size;
    char *data = lessons_file(path, &size);
    struct lesson_problem problem = {0};
    struct lesson *lesson = data ? lesson_parse(data, size, &problem) : NULL;
    if (!CHECK(lesson != NULL)) {
        fprintf(stderr, "    %s:%d: %s (%s)\n", path, problem.line,
            data ? problem.message : "no such file", problem.detail);
    }
    free(data);
    return lesson;
}

/* Says where a check failed that holds for many files. */
static inline void lessons_expect(
    bool holds, const char *what, const char *path, size_t step)
{
    if (!CHECK(holds)) {
        fprintf(stderr, "    %s, step %zu: %s\n", path, step + 1, what);
    }
}

static inline const struct pattern *lessons_pattern(const char *name)
{
    for (size_t i = 0; pattern_index[i]; i++) {
        if (strcmp(pattern_index[i]->name, name) == 0) {
            return pattern_index[i];
        }
    }
    return NULL;
}

#endif
