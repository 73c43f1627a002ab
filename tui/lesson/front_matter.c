/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tui/lesson/lesson_priv.h"

enum {
    MOST_ORDER = 9999,
    MOST_REVISION = 9999,
    MOST_MINUTES = 240,
    MOST_TITLE = 200,
    MOST_NAME = 63,
    MOST_TERMS = 32,
    MOST_LESSONS = 8,
};

/* ---- a value of each key ---- */

static bool read_title(
    struct reader *reader, struct slice value, struct lesson *lesson)
{
    if (value.size > MOST_TITLE) {
        return lesson_fail_here(
            reader, N_("the title is longer than 200 bytes: shorten it"), "");
    }
    lesson->title = lesson_string(reader, value);
    return lesson->title != NULL;
}

static bool read_pattern(
    struct reader *reader, struct slice value, struct lesson *lesson)
{
    if (value.size > MOST_NAME ||
        !lesson_consists_of(value, LESSON_IDENTIFIER)) {
        return lesson_fail(reader, reader->number,
            N_("\"%s\" is no pattern's name: write it as its file is called, "
               "such as worker_pool"),
            value);
    }
    lesson->pattern = lesson_string(reader, value);
    return lesson->pattern != NULL;
}

static bool read_number(
    struct reader *reader, struct slice value, int most, int *number)
{
    *number = lesson_number(value, most);
    return *number != 0 || lesson_fail(reader, reader->number,
                               N_("\"%s\" is not a number that fits here: "
                                  "write one from 1 to 9999 (minutes: 240)"),
                               value);
}

static bool read_order(
    struct reader *reader, struct slice value, struct lesson *lesson)
{
    return read_number(reader, value, MOST_ORDER, &lesson->order);
}

static bool read_revision(
    struct reader *reader, struct slice value, struct lesson *lesson)
{
    return read_number(reader, value, MOST_REVISION, &lesson->revision);
}

static bool read_minutes(
    struct reader *reader, struct slice value, struct lesson *lesson)
{
    return read_number(reader, value, MOST_MINUTES, &lesson->minutes);
}

static bool read_chapter(
    struct reader *reader, struct slice value, struct lesson *lesson)
{
    lesson->chapter = lesson_number(value, LESSON_CHAPTERS);
    return lesson->chapter != 0 ||
           lesson_fail(reader, reader->number,
               N_("\"%s\" is no chapter: write a number from 1 to 9"), value);
}

static bool read_terms(
    struct reader *reader, struct slice value, struct lesson *lesson)
{
    return lesson_read_names(reader, value, MOST_TERMS,
        N_("a lesson names 1 to 32 terms of 1 to 63 bytes: write them as "
           "\"task, channel\""),
        &lesson->terms);
}

bool lesson_read_lessons(
    struct reader *reader, struct slice value, struct names *lessons)
{
    if (!lesson_read_names(reader, value, MOST_LESSONS,
            N_("a lesson points to 1 to 8 others: write them as \"unbuffered, "
               "buffered\""),
            lessons)) {
        return false;
    }
    for (size_t i = 0; i < lessons->count; i++) {
        struct slice name = {lessons->list[i], strlen(lessons->list[i])};
        if (!lesson_consists_of(name, LESSON_IDENTIFIER)) {
            return lesson_fail(reader, reader->number,
                N_("\"%s\" is no lesson's name: write it as its file is "
                   "called, such as worker_pool"),
                name);
        }
    }
    return true;
}

static bool read_needs(
    struct reader *reader, struct slice value, struct lesson *lesson)
{
    return lesson_read_lessons(reader, value, &lesson->needs);
}

static bool read_see(
    struct reader *reader, struct slice value, struct lesson *lesson)
{
    return lesson_read_lessons(reader, value, &lesson->see);
}

/* ---- lines ---- */

static const struct key {
    const char *name;
    bool (*read)(struct reader *, struct slice, struct lesson *);
    const char *missing; /* what to say when it must be there and is not */
} keys[] = {
    {"title", read_title,
        N_("the lesson has no title: write \"title: ...\" above this line")},
    {"chapter", read_chapter,
        N_("the lesson has no chapter: write \"chapter: 4\" above this line")},
    {"order", read_order,
        N_("the lesson has no order: write \"order: 410\" above this line")},
    {"pattern", read_pattern,
        N_("the lesson has no pattern: write \"pattern: NAME\" above this "
           "line")},
    {"revision", read_revision, NULL},
    {"minutes", read_minutes, NULL},
    {"terms", read_terms, NULL},
    {"needs", read_needs, NULL},
    {"see", read_see, NULL},
};
enum { KEYS = sizeof keys / sizeof keys[0] };

static bool check_complete(
    struct reader *reader, unsigned seen, const struct lesson *lesson)
{
    for (unsigned i = 0; i < KEYS; i++) {
        if (keys[i].missing && !(seen & 1u << i) &&
            !lesson_go_on(
                reader, lesson_fail_here(reader, keys[i].missing, ""))) {
            return false;
        }
    }
    if (reader->mistakes == 0 && lesson->order / 100 != lesson->chapter) {
        return lesson_fail_here(reader,
            N_("the order does not belong to the chapter: write chapter 4's "
               "as 410, 420 and so on"),
            "");
    }
    return true;
}

static bool read_value(struct reader *reader, const struct key *key,
    struct slice value, struct lesson *lesson)
{
    if (value.size == 0) {
        return lesson_fail_here(reader,
            N_("nothing stands behind \"%s:\": write its value"), key->name);
    }
    return key->read(reader, value, lesson);
}

/* Reads "key: value"; the bits of `seen` are the keys that were there. */
static bool read_line(
    struct reader *reader, unsigned *seen, struct lesson *lesson)
{
    struct slice line = reader->line;
    const char *colon = memchr(line.text, ':', line.size);
    if (!colon) {
        return lesson_fail(reader, reader->number,
            N_("\"%s\" is no line of the front matter: write \"key: value\", "
               "and --- behind the last"),
            line);
    }
    size_t size = (size_t)(colon - line.text);
    struct slice name = lesson_trim((struct slice){line.text, size});
    struct slice value = {colon + 1, line.size - size - 1};
    for (unsigned i = 0; i < KEYS; i++) {
        if (!lesson_is(name, keys[i].name)) {
            continue;
        }
        if (*seen & 1u << i) {
            return lesson_fail(reader, reader->number,
                N_("\"%s\" is given twice: remove one"), name);
        }
        *seen |= 1u << i;
        return read_value(reader, &keys[i], lesson_trim(value), lesson);
    }
    return lesson_fail(reader, reader->number,
        N_("there is no key \"%s\": title, chapter, order, revision, minutes, "
           "pattern, terms, needs and see are known"),
        name);
}

bool lesson_read_front_matter(struct reader *reader, struct lesson *lesson)
{
    unsigned seen = 0;
    lesson->revision = 1;
    if (!lesson_next_line(reader) || !lesson_is(reader->line, "---")) {
        reader->number = 1;
        return lesson_fail_here(
            reader, N_("a lesson begins with a line \"---\": write it"), "");
    }
    while (lesson_next_line(reader)) {
        if (lesson_is(lesson_trim(reader->line), "---")) {
            return lesson_go_on(reader, check_complete(reader, seen, lesson));
        }
        if (!lesson_go_on(reader, read_line(reader, &seen, lesson))) {
            return false;
        }
    }
    return lesson_fail_here(reader,
        N_("the front matter does not end: write --- behind its last line"),
        "");
}
