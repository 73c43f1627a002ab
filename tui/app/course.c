/* SPDX-License-Identifier: MIT */
#include "tui/app/course.h"

#include <ctype.h>
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

static bool find_file(
    const char *format, const struct course_entry *entry, struct asset *asset)
{
    char path[96];
    snprintf(path, sizeof path, format, entry->pattern->name);
    return asset_find(path, asset);
}

static bool read_source(struct reading *reading, struct course_entry *entry)
{
    struct asset asset;
    return !find_file("patterns/%s.c", entry, &asset) ||
           source_init(&entry->source, asset.data, asset.size) ||
           problem_take(reading->problem, NULL);
}

/* Copies text with four blanks for each tab, which is how deep gofmt sets
 * in; NULL when memory is short. */
static char *expand_tabs(const char *text, size_t size)
{
    enum { TAB = 4 };
    char *out = malloc(size * TAB + 1);
    size_t used = 0;
    for (size_t i = 0; out && i < size; i++) {
        if (text[i] == '\t') {
            memset(out + used, ' ', TAB);
            used += TAB;
        } else {
            out[used++] = text[i];
        }
    }
    if (out) {
        out[used] = '\0';
    }
    return out;
}

static bool read_twin(struct reading *reading, struct course_entry *entry)
{
    struct asset asset;
    if (!find_file("patterns/go/%s.go", entry, &asset)) {
        return true;
    }
    entry->twin_text = expand_tabs(asset.data, asset.size);
    return (entry->twin_text && source_init(&entry->twin, entry->twin_text,
                                    strlen(entry->twin_text))) ||
           problem_take(reading->problem, NULL);
}

/* Writes what the lessons are called and about, in small letters. */
static bool write_keywords(struct reading *reading, struct course_entry *entry)
{
    size_t size;
    FILE *out = open_memstream(&entry->keywords, &size);
    if (!out) {
        return problem_take(reading->problem, NULL);
    }
    fprintf(out, "%s", entry->pattern->name);
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        const struct lesson *lesson = entry->lessons[i];
        fprintf(out, "\n%s", lesson ? lesson->title : "");
        for (size_t k = 0; lesson && k < lesson->terms.count; k++) {
            fprintf(out, "\n%s", lesson->terms.list[k]);
        }
    }
    if (fclose(out) != 0) {
        return problem_take(reading->problem, NULL);
    }
    for (size_t i = 0; i < size; i++) {
        entry->keywords[i] = (char)tolower((unsigned char)entry->keywords[i]);
    }
    return true;
}

static bool read_entry(struct reading *reading, struct course_entry *entry)
{
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        if (!read_lesson(reading, entry->pattern->name, (enum language)i,
                &entry->lessons[i])) {
            return false;
        }
    }
    return read_source(reading, entry) && read_twin(reading, entry) &&
           write_keywords(reading, entry);
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
        source_fini(&entry->twin);
        free(entry->twin_text);
        free(entry->keywords);
    }
    free(course->entries);
    *course = (struct course){0};
}

/* ---- the list ---- */

static unsigned count_bits(uint64_t set)
{
    unsigned count = 0;
    for (; set; set &= set - 1) {
        count++;
    }
    return count;
}

/* Says how much of a lesson there is, and of that is done. */
static void show_progress(struct course_row *shown, const struct lesson *lesson,
    const struct progress_row *done)
{
    static const struct progress_row nothing;
    done = done ? done : &nothing;
    unsigned goals = 0;
    for (size_t i = 0; i < lesson->step_count; i++) {
        goals += lesson->steps[i].goal_count > 0;
    }
    size_t questions = lesson_question_number(lesson, lesson->step_count, 0);
    shown->read =
        (struct share){count_bits(done->read), (unsigned)lesson->step_count};
    shown->predicted =
        (struct share){count_bits(done->predicted), (unsigned)questions};
    shown->solved = (struct share){count_bits(done->solved), goals};
}

void course_list(const struct course *course, enum language language,
    const struct progress *progress, struct course_row *rows)
{
    for (size_t i = 0; i < course->count; i++) {
        const struct course_entry *entry = &course->entries[i];
        const struct lesson *lesson = course_lesson(entry, language);
        const char *name = entry->pattern->name;
        rows[i] = (struct course_row){
            .pattern = name, .title = name, .keywords = entry->keywords};
        if (lesson) {
            rows[i].title = lesson->title;
            rows[i].needs = &lesson->needs;
            rows[i].chapter = lesson->chapter;
            rows[i].order = lesson->order;
            rows[i].minutes = lesson->minutes;
            rows[i].fallback = !entry->lessons[language];
            show_progress(&rows[i], lesson,
                progress_find(progress, name, lesson->revision));
        }
    }
}

/* ---- */

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
