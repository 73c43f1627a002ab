/* SPDX-License-Identifier: MIT */
/*
 * highlight.h: just enough of C and Go to colour a line of a pattern: comments,
 * keywords, the runtime's calls, text and numbers.
 */
#ifndef TUI_VIEW_HIGHLIGHT_H
#define TUI_VIEW_HIGHLIGHT_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/frame/style.h"

/* A scan of one line; in_comment carries over to the next line. */
struct highlight {
    const char *text;
    size_t size, at;
    bool in_comment;
    bool go; /* it is Go */
};

/* Begins a line. */
void highlight_line(struct highlight *scan, const char *text, size_t size);

/* Finds the next piece of one style, [*start, scan->at); false at the line's
 * end. The pieces cover the line. */
bool highlight_next(struct highlight *scan, size_t *start, enum style *style);

#endif
