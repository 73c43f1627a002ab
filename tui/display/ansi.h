/* SPDX-License-Identifier: MIT */
/* ansi.h: looks as SGR sequences of terminals with sixteen colours. */
#ifndef TUI_DISPLAY_ANSI_H
#define TUI_DISPLAY_ANSI_H

#include <stdbool.h>
#include <stdio.h>

#include "tui/display/theme.h"

/* Tells whether two looks are the same. */
bool ansi_same(const struct look *a, const struct look *b);

/* Writes the sequence that makes what follows look so; colours are those of
 * THEME_16 or of THEME_MONO. */
void ansi_look(FILE *out, const struct look *look);

#endif
