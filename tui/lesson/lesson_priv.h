/* SPDX-License-Identifier: MIT */
/*
 * lesson_priv.h: what the parts of the lesson parser share. The whole file is
 * made clean first; after that every text is a slice of it. The reader stands
 * on a line:
 *
 *   lesson.c         steps
 *    |-- front_matter.c   the lines between the two "---"
 *    |-- comment.c        a step's comments
 *    |-- question.c       a question and its answers
 *    `-- markdown.c       the prose between two comments or headings
 */
#ifndef TUI_LESSON_LESSON_PRIV_H
#define TUI_LESSON_LESSON_PRIV_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/lesson/lesson.h"

/* Marks a message for the catalogue. */
#define N_(message) message

/* What the letters of a region's or pattern's name are. */
#define LESSON_IDENTIFIER "abcdefghijklmnopqrstuvwxyz0123456789_"

/* A piece of text that somebody else owns. */
struct slice {
    const char *text;
    size_t size;
};

/*
 *   clean text:  ---\ntitle: ...\n---\n## ...
 *                     ^line       ^next          ^end
 */
struct reader {
    struct slice line; /* the current line, without its end */
    const char *next;  /* where the line after it begins */
    const char *end;
    int number; /* of the current line, from 1; 0 before the first */
    struct lesson_problem *problem;
    const struct lesson_told *told; /* NULL: the first mistake is the end */
    bool stops;                     /* reading cannot go on */
    unsigned mistakes;              /* told so far */
};

/* Goes to the next line; false after the last. */
bool lesson_next_line(struct reader *reader);

/* Tells of a problem in a line; detail is cut to what fits. Returns false. */
bool lesson_fail(
    struct reader *reader, int line, const char *message, struct slice detail);

/* The same for a detail that is a string, in the current line. */
bool lesson_fail_here(
    struct reader *reader, const char *message, const char *detail);

/* The same where memory is short: then nothing is read any more. */
bool lesson_fail_memory(struct reader *reader);

/* Tells whether reading goes on after a part of it: where that part was not
 * good, the mistake is told, if anybody wants to hear all of them. */
bool lesson_go_on(struct reader *reader, bool good);

/* Returns the slice without blanks at its ends. */
struct slice lesson_trim(struct slice slice);

/* Tells whether the slice is this string. */
bool lesson_is(struct slice slice, const char *string);

/* Tells whether the slice has at least one character, and only these. */
bool lesson_consists_of(struct slice slice, const char *characters);

/* Returns the slice's number, 1 to most; 0 when it is none. */
int lesson_number(struct slice slice, int most);

/* Makes a string of the slice; NULL + problem when memory is short. */
char *lesson_string(struct reader *reader, struct slice slice);

/*
 * Makes room for one more row in an array that only ever grows by one; NULL
 * when memory is short, the array then stays as it is.
 */
void *lesson_grow(void *rows, size_t count, size_t row_size);

/*
 * Takes the text before the first of a character off the slice, and that
 * character too; all of it when there is none.
 */
struct slice lesson_split(struct slice *rest, char at);

/* Adds what stands between commas, 1 to most pieces; `wrong` tells of an
 * empty one and of one too many. */
bool lesson_read_names(struct reader *reader, struct slice value, size_t most,
    const char *wrong, struct names *names);
void lesson_free_names(struct names *names);

/* Reads the front matter from the first line to the closing "---". */
bool lesson_read_front_matter(struct reader *reader, struct lesson *lesson);

/* Reads names of lessons, as "unbuffered, buffered". */
bool lesson_read_lessons(
    struct reader *reader, struct slice value, struct names *lessons);

/* Reads a comment, which fills the line, below the step's heading. */
bool lesson_read_comment(struct reader *reader, struct step *step);

/* Checks what the comments of the step at this line say together. */
bool lesson_check_comments(
    struct reader *reader, int line, const struct step *step);

/*
 * Adds the blocks of one piece of prose, whose lines have no blank one
 * between them and begin at line number `line`.
 */
bool lesson_read_prose(struct reader *reader, struct slice prose, int line,
    struct block **blocks, size_t *count);

/* Reads prose that is one paragraph; `wrong` tells of any other. */
bool lesson_read_paragraph(struct reader *reader, struct slice prose, int line,
    const char *wrong, struct block *block);
void lesson_free_block(struct block *block);

/*
 * A question while its lines are read. An answer's first line is its text,
 * the rest is why; or, with a blank line between, the first paragraph is its
 * text and the second one is why.
 */
struct asking {
    struct question *question;        /* NULL: none is being read */
    int line;                         /* of its heading */
    struct slice first, rest, second; /* of the answer; size 0: none */
    int first_line, rest_line, second_line;
    bool right, gap;
    unsigned mistakes; /* told before it */
};

/* Begins a question at its heading, "### ..."; asked behind the blocks that
 * the step has. */
bool lesson_begin_question(
    struct reader *reader, struct step *step, struct asking *asking);

/* Takes the line into the question; *taken is false when the line is no part
 * of it. */
bool lesson_read_question(
    struct reader *reader, struct asking *asking, bool *taken);

/* Ends the question, if there is one. */
bool lesson_end_question(struct reader *reader, struct asking *asking);

#endif
