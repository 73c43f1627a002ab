/* SPDX-License-Identifier: MIT */
/*
 * problem.h: what went wrong, as one clear message for the person: what is
 * wrong, then what to do. Functions that can fail on bad input return false
 * and leave a problem; main prints it.
 */
#ifndef TUI_APP_PROBLEM_H
#define TUI_APP_PROBLEM_H

#include <stdbool.h>
#include <stdio.h>

#include "tui/i18n/i18n.h"

struct problem {
    char *text; /* NULL: memory was short, or nothing is wrong */
};

/* Moves the text in (NULL: memory is short) and returns false, so that a
 * caller can say `return problem_take(problem, tr_format(...))`. */
bool problem_take(struct problem *problem, char *take_text);

/* Writes "taant: TEXT" and a newline, without any control byte. */
void problem_print(const struct problem *problem, FILE *out);

/* Returns what the system says of an errno, in the words' language. */
const char *problem_system(const struct catalogue *words, int error);

void problem_fini(struct problem *problem);

#endif
