/* SPDX-License-Identifier: MIT */
/*
 * suggest.h: "did you mean ...?" for a mistyped name.
 */
#ifndef TUI_TEXT_SUGGEST_H
#define TUI_TEXT_SUGGEST_H

#include <stddef.h>

/*
 * Returns the name nearest to word (fewest letters to insert, drop, change or
 * swap), or NULL when none is near enough to be meant: at most a third of the
 * word's letters may be wrong, though always one.
 */
const char *suggest_nearest(
    const char *word, const char *const *names, size_t count);

#endif
