/* SPDX-License-Identifier: MIT */
/*
 * script_priv.h: what script.c (lines and words) and commands.c (the table of
 * commands) share.
 */
#ifndef TUI_SCRIPT_SCRIPT_PRIV_H
#define TUI_SCRIPT_SCRIPT_PRIV_H

#include "tui/script/script.h"

/* Marks a message for the catalogue. */
#define N_(message) message

enum {
    SCRIPT_WORD = sizeof((struct script_command *)0)->text,
    SCRIPT_VERB_COUNT = SCRIPT_EXPECT + 1,
};

/*
 * Where the parser stands: in one line, comment and line end left out.
 *
 *   run until chan.close jobs #1   # a comment
 *             ^at               ^end
 */
struct script_reader {
    const char *at, *end;
    int line;
    struct script *script;
    size_t room;
    struct script_problem *problem;
};

/* What a line may begin with, in the order of enum script_verb. `parse` reads
 * the rest of the line into the command, whose verb and line are set. */
struct script_verb_row {
    const char *name;
    bool (*parse)(struct script_reader *reader, struct script_command *command);
};
extern const struct script_verb_row script_verbs[SCRIPT_VERB_COUNT];

/* Sets the problem, at the reader's line; returns false. */
bool script_fail(
    struct script_reader *reader, const char *message, const char *detail);

/* Skips blanks. */
void script_skip_blanks(struct script_reader *reader);

/* Takes the next word; "" at the line's end. False when it is too long. */
bool script_word(struct script_reader *reader, char word[SCRIPT_WORD]);

/* Adds a copy of the command; false when there are too many. */
bool script_add(
    struct script_reader *reader, const struct script_command *command);

#endif
