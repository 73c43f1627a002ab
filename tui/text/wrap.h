/* SPDX-License-Identifier: MIT */
/*
 * wrap.h: breaking a paragraph into lines (UAX 14), never inside a syllable.
 */
#ifndef TUI_TEXT_WRAP_H
#define TUI_TEXT_WRAP_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/text/width.h"

/* A line of the paragraph: bytes [start, end), trailing spaces left out. */
struct wrap_line {
    size_t start, end;
};

struct wrap {
    struct wrap_line *lines;
    size_t count;
};

/*
 * Breaks text[0..size) into lines of at most `columns` budgeted columns
 * (width_budget). '\n' always breaks. A word longer than a line is cut
 * between syllables; a syllable wider than a line stands alone. Returns false
 * when memory is short. wrap_fini frees the lines.
 */
bool wrap_init(struct wrap *wrap, const char *text, size_t size, int columns,
    const struct width_source *source);
void wrap_fini(struct wrap *wrap);

/* Returns how many bytes of text fit in `columns`, cut between syllables. */
size_t wrap_fit(const char *text, size_t size, int columns,
    const struct width_source *source);

#endif
