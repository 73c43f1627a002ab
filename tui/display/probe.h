/* SPDX-License-Identifier: MIT */
/*
 * probe.h: asking the terminal how wide words are, by cursor-position report,
 * before a display takes it.
 */
#ifndef TUI_DISPLAY_PROBE_H
#define TUI_DISPLAY_PROBE_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/text/width.h"

/* Without an answer in this time the terminal cannot tell. */
enum { PROBE_PATIENCE_MS = 300 };

/*
 * Measures each word on the terminal fd (raw mode, scratch row, concealed,
 * batches of 32) and teaches the source what differs from wcwidth; sets its
 * rule to cluster when that fits all words. Gives up after patience_ms of
 * silence, or half as much again in all, and returns false: the source stays as
 * it was. Leaves the row clean, eats all replies, restores the terminal's
 * modes.
 */
bool probe_widths(int fd, int patience_ms, const char *const *words,
    size_t count, struct width_source *source);

#endif
