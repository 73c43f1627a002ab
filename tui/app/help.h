/* SPDX-License-Identifier: MIT */
/*
 * help.h: what the program says of itself: usage of the whole and of each
 * command, the script language, the exit codes.
 */
#ifndef TUI_APP_HELP_H
#define TUI_APP_HELP_H

#include <stdio.h>

#include "tui/app/options.h"
#include "tui/i18n/i18n.h"

/* Prints the help about a command; COMMAND_SCREEN: about the program. */
void help_print(enum command command, const struct catalogue *words, FILE *out);

#endif
