/* SPDX-License-Identifier: MIT */
/*
 * narrate.h: the run as lines of plain text, for pipes, dumb terminals and
 * screen readers; and as lines of JSON, for programs.
 */
#ifndef TUI_APP_NARRATE_H
#define TUI_APP_NARRATE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "tui/i18n/i18n.h"
#include "tui/model/log.h"

/* Where the telling stands. */
struct narrator {
    const struct catalogue *words;
    bool json;
    FILE *out;
    uint64_t told; /* seq of the last event told */
    struct world world;
};

/* Makes a narrator that has told nothing. */
void narrate_init(struct narrator *narrator, const struct catalogue *words,
    bool json, FILE *out);
void narrate_fini(struct narrator *narrator);

/* Tells the events of the log that were not told yet. False: memory is
 * short. */
bool narrate_news(struct narrator *narrator, struct log *log);

#endif
