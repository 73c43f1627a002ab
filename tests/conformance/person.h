/* SPDX-License-Identifier: MIT */
/*
 * person.h: somebody at a terminal who starts the program itself, looks at
 * the screen until it shows what it should, and only then goes on.
 */
#ifndef TESTS_CONFORMANCE_PERSON_H
#define TESTS_CONFORMANCE_PERSON_H

#include "tests/conformance/child.h"

/* Starts TAANT in English on a display (NULL: its own choice); without a
 * pattern it shows the course, else the pattern's deterministic run of seed
 * 1, paused at its first event. */
bool person_opens(struct child *child, struct child_setup *setup,
    const char *taant, const char *display, const char *pattern);

/* Feeds the terminal until some row shows the text, or the whole screen what
 * a file holds. False, and says what it shows, when that does not come. */
bool person_sees(struct child *child, const char *text);
bool person_sees_file(struct child *child, const char *path);

/* Types a key and feeds the terminal until it was given a text to copy. */
bool person_copies(struct child *child, const char *key);

/* Checks that the terminal is as it was before the program. */
void person_has_terminal_back(const struct child *child);

/* Reads a file, which must not be empty; the caller frees. */
char *person_reads(const char *path);

#endif
