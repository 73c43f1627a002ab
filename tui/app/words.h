/* SPDX-License-Identifier: MIT */
/*
 * words.h: the words that the screen may show in a complex script, for the
 * terminal to be asked how wide they are.
 */
#ifndef TUI_APP_WORDS_H
#define TUI_APP_WORDS_H

#include <stddef.h>

#include "tui/app/course.h"

/* A set of words: each once, in the order they were met. */
struct words {
    char **list;
    size_t count;
    size_t *table; /* hash table of indexes + 1 */
    size_t table_room;
};

/* Collects the complex words of all lessons, then of the catalogue file.
 * When memory is short there are just fewer. */
void words_init(struct words *words, const struct course *course);
void words_fini(struct words *words);

#endif
