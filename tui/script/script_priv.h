/* SPDX-License-Identifier: MIT */
/*
 * script_priv.h: what script.c (lines and words), blocks.c (loops, conditions,
 * variables, included files) and commands.c (the table of commands) share.
 */
#ifndef TUI_SCRIPT_SCRIPT_PRIV_H
#define TUI_SCRIPT_SCRIPT_PRIV_H

#include "tui/script/script.h"

/* Marks a message for the catalogue. */
#define N_(message) message

enum {
    SCRIPT_WORD = sizeof((struct script_command *)0)->text,
    SCRIPT_NAME = sizeof((struct script_command *)0)->name,
    SCRIPT_VARIABLES = 64,
    SCRIPT_DEPTH = 8,       /* of loops, conditions and included files */
    SCRIPT_LINES = 1000000, /* read in all, loops unrolled */
};

struct script_variable {
    char name[SCRIPT_NAME];
    char value[SCRIPT_WORD];
};

/*
 * Where the parser stands: in one line, comment and line end left out, and
 * before the lines that are left of this file or block.
 *
 *   for lang en bn
 *       run until chan.close jobs #1   # a comment
 *                 ^at               ^end
 *       shot pool-$lang
 *       ^next
 *   end
 *   ^last
 */
struct script_reader {
    const char *at, *end;
    const char *next, *last;
    int file, line, depth;
    size_t lines; /* read so far */
    struct script *script;
    size_t room;
    const struct script_files *files;
    struct script_variable *variables;
    size_t variable_count;
    struct script_problem *problem;
    const struct script_told *told; /* NULL: the first mistake is the end */
    bool stops;                     /* reading cannot go on */
};

/* What a line may begin with, in the order of enum script_verb. `parse` reads
 * the rest of the line into the command, whose verb and place are set. */
struct script_verb_row {
    const char *name;
    bool (*parse)(struct script_reader *reader, struct script_command *command);
};
extern const struct script_verb_row script_verbs[SCRIPT_VERB_COUNT];

/* Words that are no commands: for if else end set include. */
enum { SCRIPT_BLOCK_WORDS = 6 };
extern const char *const script_block_words[SCRIPT_BLOCK_WORDS];

/* Parses the line if it begins with one of those. *taken: it did. */
bool script_block(struct script_reader *reader, const char *word, bool *taken);

/* Sets the problem, at the reader's line; returns false. */
bool script_fail(
    struct script_reader *reader, const char *message, const char *detail);

/* The same where nothing can be read any more. */
bool script_fail_for_good(struct script_reader *reader, const char *message);

/* Tells whether a block begins with this line; goes behind the block that did
 * with the line before. */
bool script_opens_block(const struct script_reader *reader);
bool script_skip_block(struct script_reader *reader);

/* Skips blanks. */
void script_skip_blanks(struct script_reader *reader);

/* Takes the next word, with variables replaced; "" at the line's end. False
 * when it is too long or names no variable. */
bool script_word(struct script_reader *reader, char word[SCRIPT_WORD]);

/* Takes a text in quotes, the same way; false when there is none, for which
 * `wrong` is the message. */
bool script_quoted(
    struct script_reader *reader, char text[SCRIPT_WORD], const char *wrong);

/* Fails unless the line ends here. */
bool script_nothing_more(struct script_reader *reader);

/* Tells whether a word has only these letters, and one at least. */
bool script_consists_of(const char *word, const char *accepted);

/* Returns the command that sets this variable, too: of lang and size; else
 * SCRIPT_VERB_COUNT. */
enum script_verb script_setter(const char *name);

/* Sets a variable. */
bool script_set(
    struct script_reader *reader, const char *name, const char *value);

/* Goes to the next line; false at the end of the lines. */
bool script_next_line(struct script_reader *reader);

/* Parses the lines that are left. */
bool script_lines(struct script_reader *reader);

/* Adds a copy of the command; false when there are too many. */
bool script_add(
    struct script_reader *reader, const struct script_command *command);

/* Parses one command from the rest of the line and adds it. */
bool script_command(struct script_reader *reader, enum script_verb verb);

#endif
