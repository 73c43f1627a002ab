/* SPDX-License-Identifier: MIT */
/*
 * course.h: what there is to learn: every pattern with its source and its
 * lessons, in the order of the course. Read once at the start, from the
 * program itself or from a folder; nothing of it changes later.
 */
#ifndef TUI_APP_COURSE_H
#define TUI_APP_COURSE_H

#include <stdbool.h>
#include <stddef.h>

#include "patterns/pattern.h"
#include "tui/app/problem.h"
#include "tui/app/progress.h"
#include "tui/i18n/i18n.h"
#include "tui/lesson/lesson.h"
#include "tui/view/view.h"

struct course_entry {
    const struct pattern *pattern;
    struct lesson *lessons[LANGUAGE_COUNT]; /* NULL: not written */
    struct source source;
    struct source twin; /* the same in Go; empty: there is none */
    char *twin_text;    /* which its lines point into */
    char *keywords;     /* what a search looks in: small letters */
};

struct course {
    struct course_entry *entries;
    size_t count;
};

/*
 * Reads the course: lessons from DIR/en/NAME.md and DIR/bn/NAME.md, or the
 * program's own when dir is NULL. False + problem (FILE:LINE) for a lesson
 * that is broken, a folder that is not there, or too little memory.
 */
bool course_load(struct course *course, const char *dir,
    const struct catalogue *words, struct problem *problem);
void course_fini(struct course *course);

/* Fills in the list as the screen shows it: a row for each entry, with what
 * is done of it. The rows borrow from the course. */
void course_list(const struct course *course, enum language language,
    const struct progress *progress, struct course_row *rows);

/* Returns the entry of a pattern, or NULL. */
const struct course_entry *course_find(
    const struct course *course, const char *pattern);

/* Returns the lesson in this language, else in English, else NULL. */
const struct lesson *course_lesson(
    const struct course_entry *entry, enum language language);

#endif
