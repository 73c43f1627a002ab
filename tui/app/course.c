/* SPDX-License-Identifier: MIT */
#include "tui/app/course.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "patterns/index.h"
#include "tui/app/asset.h"
#include "tui/app/file.h"

/* Where lessons come from, and whom to tell when one is wrong. */
struct reading {
    const char *dir; /* NULL: the program's own */
    const struct catalogue *words;
    struct problem *problem;
};

static bool parse_lesson(struct reading *reading, struct lesson **lesson,
    const char *path, const char *data, size_t size)
{
    struct lesson_problem wrong = {0};
    *lesson = lesson_parse(data, size, &wrong);
    if (*lesson) {
        return true;
    }
    char *what = tr_format(reading->words, wrong.message, wrong.detail);
    problem_take(reading->problem,
        what ? tr_format(reading->words, "%s:%d: %s", path, wrong.line, what)
             : NULL);
    free(what);
    return false;
}

static bool read_lesson(struct reading *reading, const char *name,
    enum language language, struct lesson **lesson)
{
    char path[PATH_MAX];
    const char *code = language_code(language);
    int size = snprintf(path, sizeof path, "%s/%s/%s.md",
        reading->dir ? reading->dir : "lessons", code, name);
    if (size < 0 || (size_t)size >= sizeof path) {
        return problem_take(reading->problem,
            tr_format(reading->words, "the path of the lessons is too long"));
    }
    if (!reading->dir) {
        struct asset asset;
        return !asset_find(path, &asset) ||
               parse_lesson(reading, lesson, path, asset.data, asset.size);
    }
    if (access(path, F_OK) != 0) {
        return true;
    }
    size_t bytes;
    char *data = file_read(path, &bytes, reading->words, reading->problem);
    bool good = data && parse_lesson(reading, lesson, path, data, bytes);
    free(data);
    return good;
}

static bool read_source(struct reading *reading, struct course_entry *entry)
{
    char path[80];
    snprintf(path, sizeof path, "patterns/%s.c", entry->pattern->name);
    struct asset asset;
    if (!asset_find(path, &asset)) {
        return true;
    }
    return source_init(&entry->source, asset.data, asset.size) ||
           problem_take(reading->problem, NULL);
}

static bool read_entry(struct reading *reading, struct course_entry *entry)
{
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        if (!read_lesson(reading, entry->pattern->name, (enum language)i,
                &entry->lessons[i])) {
            return false;
        }
    }
    return read_source(reading, entry);
}

/* ---- the order of the course ---- */

static int order_of(const struct course_entry *entry)
{
    const struct lesson *lesson = course_lesson(entry, LANGUAGE_EN);
    return lesson ? lesson->order : INT_MAX;
}

static int compare(const void *a, const void *b)
{
    int x = order_of(a);
    int y = order_of(b);
    if (x != y) {
        return x < y ? -1 : 1;
    }
    const struct course_entry *p = a;
    const struct course_entry *q = b;
    return strcmp(p->pattern->name, q->pattern->name);
}

static bool make_rows(struct course *course, enum language language)
{
    course->rows[language] = calloc(course->count, sizeof **course->rows);
    if (!course->rows[language]) {
        return course->count == 0;
    }
    for (size_t i = 0; i < course->count; i++) {
        const struct course_entry *entry = &course->entries[i];
        const struct lesson *lesson = course_lesson(entry, language);
        course->rows[language][i] = (struct course_row){
            .pattern = entry->pattern->name,
            .title = lesson ? lesson->title : entry->pattern->name,
            .order = lesson ? lesson->order : 0,
            .minutes = lesson ? lesson->minutes : 0,
            .fallback = lesson && !entry->lessons[language],
        };
    }
    return true;
}

/* ---- */

static bool folder_exists(struct reading *reading)
{
    struct stat status;
    if (!reading->dir ||
        (stat(reading->dir, &status) == 0 && S_ISDIR(status.st_mode))) {
        return true;
    }
    return problem_take(reading->problem,
        tr_format(reading->words, "there is no folder %s to read lessons from",
            reading->dir));
}

static bool read_entries(struct reading *reading, struct course *course)
{
    size_t count = 0;
    while (pattern_index[count]) {
        count++;
    }
    course->entries = calloc(count, sizeof *course->entries);
    if (!course->entries) {
        return problem_take(reading->problem, NULL);
    }
    while (course->count < count) {
        struct course_entry *entry = &course->entries[course->count];
        entry->pattern = pattern_index[course->count++];
        if (!read_entry(reading, entry)) {
            return false;
        }
    }
    qsort(course->entries, count, sizeof *course->entries, compare);
    return true;
}

bool course_load(struct course *course, const char *dir,
    const struct catalogue *words, struct problem *problem)
{
    *course = (struct course){0};
    struct reading reading = {dir, words, problem};
    bool good = folder_exists(&reading) && read_entries(&reading, course);
    for (int i = 0; good && i < LANGUAGE_COUNT; i++) {
        good =
            make_rows(course, (enum language)i) || problem_take(problem, NULL);
    }
    if (!good) {
        course_fini(course);
    }
    return good;
}

void course_fini(struct course *course)
{
    for (size_t i = 0; i < course->count; i++) {
        struct course_entry *entry = &course->entries[i];
        for (int j = 0; j < LANGUAGE_COUNT; j++) {
            lesson_free(entry->lessons[j]);
        }
        source_fini(&entry->source);
    }
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        free(course->rows[i]);
    }
    free(course->entries);
    *course = (struct course){0};
}

const struct course_entry *course_find(
    const struct course *course, const char *pattern)
{
    for (size_t i = 0; i < course->count; i++) {
        if (strcmp(course->entries[i].pattern->name, pattern) == 0) {
            return &course->entries[i];
        }
    }
    return NULL;
}

const struct lesson *course_lesson(
    const struct course_entry *entry, enum language language)
{
    const struct lesson *lesson = entry->lessons[language];
    return lesson ? lesson : entry->lessons[LANGUAGE_EN];
}
