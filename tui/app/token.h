/* SPDX-License-Identifier: MIT */
/*
 * token.h: a run and a place in it as one short word that can be written down,
 * sent, and opened elsewhere.
 *
 *   taant1~worker_pool~7~workers=4,jobs=9~12.1,40.0~41~5f2c9a01
 *   |      |           | |                |         |  `- check of all before
 *   |      pattern     | knobs            |         event shown; 0: the first
 *   version            seed               choices that are not the seed's:
 *                                         the 12th took candidate 1
 *
 * Only letters, digits and ~_=,.- : nothing that a shell, a link or a message
 * would change.
 */
#ifndef TUI_APP_TOKEN_H
#define TUI_APP_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/app/problem.h"
#include "tui/app/session.h"
#include "tui/i18n/i18n.h"
#include "tui/model/log.h"

enum { TOKEN_BYTES = 1024 };

struct token {
    char pattern[64];
    char knobs[256]; /* "workers=4 jobs=9", as knobs_text writes them */
    uint64_t seed;
    struct schedule schedule;
    uint64_t at;
};

/* Tells whether a word means to be a token. */
bool token_is(const char *text);

/* Reads a token. False + problem when it is damaged or made by a newer
 * version; what it names is not looked up. */
bool token_read(struct token *token, const char *text,
    const struct catalogue *words, struct problem *problem);

/* Fills in what to run. False + problem for a pattern or a knob that this
 * version does not have. */
bool token_run(const struct token *token, struct session_run *run,
    const struct catalogue *words, struct problem *problem);

/* Describes a run that a log tells of, from its first event. False + problem
 * for a live run, which no token repeats. */
bool token_of(struct token *token, const struct log_about *about,
    const struct catalogue *words, struct problem *problem);

/* Writes the token of a run (deterministic) at an event. */
void token_write(const struct token *token, char text[TOKEN_BYTES]);

#endif
