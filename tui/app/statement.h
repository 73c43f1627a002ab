/* SPDX-License-Identifier: MIT */
/*
 * statement.h: the line in which a statement of a pattern begins. Of a call
 * over several lines gcc names the first, clang the last: what is shown and
 * kept is to be the same for both.
 */
#ifndef TUI_APP_STATEMENT_H
#define TUI_APP_STATEMENT_H

#include "runtime/trace.h"

/* Returns the first line of the parentheses that a site is in; the site's own
 * line where it is in none, or not in a source inside the program. */
int statement_line(const struct source_site *site);

#endif
