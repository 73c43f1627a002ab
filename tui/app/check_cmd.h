/* SPDX-License-Identifier: MIT */
/* check_cmd.h: what is wrong with a script, before it is played,
 * or with a lesson. */
#ifndef TUI_APP_CHECK_CMD_H
#define TUI_APP_CHECK_CMD_H

#include <stdio.h>

#include "tui/app/problem.h"
#include "tui/i18n/i18n.h"

/*
 * Reads a script, or a lesson (.md), and writes "FILE:LINE: what is wrong, what
 * to do" for each mistake that can be seen without playing it. Returns EXIT_OK,
 * EXIT_CHECK when there are mistakes, EXIT_USAGE + problem when it cannot be
 * read.
 */
int check_cmd(const char *path, const struct catalogue *words, FILE *out,
    struct problem *problem);

#endif
