/* SPDX-License-Identifier: MIT */
/* search.h: trying one seed after the other, until a run ends badly. */
#ifndef TUI_APP_SEARCH_H
#define TUI_APP_SEARCH_H

#include <stdio.h>

#include "tui/app/app.h"
#include "tui/app/options.h"

/*
 * Goes to the next seed whose deterministic run, with the knobs as they are,
 * does not end well, and says so; where none is found in a while, says that
 * and starts the run anew with the seed it had. Blocks for about a second at
 * most.
 */
void search_next(struct app *app);

/*
 * Tries options->seeds seeds from options->seed on and tells on out which is
 * the first whose run does not end well, and how to see it. Returns the
 * program's exit status, EXIT_CHECK when there is one; with EXIT_USAGE it
 * leaves a problem.
 */
int search_cmd(const struct options *options, const struct catalogue *words,
    FILE *out, struct problem *problem);

#endif
