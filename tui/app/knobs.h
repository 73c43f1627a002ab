/* SPDX-License-Identifier: MIT */
/*
 * knobs.h: the settings of a run as the person writes and turns them:
 * "workers=3" on the command line and in scripts, [ and ] on the screen.
 */
#ifndef TUI_APP_KNOBS_H
#define TUI_APP_KNOBS_H

#include <stdbool.h>
#include <stddef.h>

#include "patterns/pattern.h"
#include "tui/app/problem.h"
#include "tui/i18n/i18n.h"

enum { KNOBS_VALUE_BYTES = 24, KNOBS_TEXT_BYTES = 256 };

/* Sets every knob to the pattern's default. */
void knobs_init(struct knobs *knobs, const struct pattern *pattern);

/* Returns how many knobs there are. */
size_t knobs_count(const struct knobs *knobs);

/* Sets one knob from "name=value", where a number may have the knob's unit
 * behind it or not. False + problem when there is no such knob or the value
 * is not one of its. */
bool knobs_set(struct knobs *knobs, const char *assignment,
    const struct catalogue *words, struct problem *problem);

/* Writes "workers=3 cost=300ms" (each word is one knobs_set understands) and
 * "3" or "300ms" of the at-th knob. */
void knobs_text(const struct knobs *knobs, char text[KNOBS_TEXT_BYTES]);
void knobs_value(
    const struct knobs *knobs, size_t at, char value[KNOBS_VALUE_BYTES]);

/* Sets the knobs that knobs_text wrote, as far as they are still known: a knob
 * of another version is left out. */
void knobs_recall(
    struct knobs *knobs, const char *text, const struct catalogue *words);

/* Turns the at-th knob one notch up or down (direction 1 or -1): choices go
 * round, numbers stop at their ends. False when nothing changed. */
bool knobs_turn(struct knobs *knobs, size_t at, int direction);

#endif
