/* SPDX-License-Identifier: MIT */
/*
 * lesson.h: lessons as data. A lesson is one Markdown file per language:
 *
 *   ---
 *   title: The worker pool
 *   chapter: 4
 *   order: 410
 *   revision: 1
 *   minutes: 6
 *   pattern: worker_pool
 *   terms: worker pool, channel
 *   needs: unbuffered, buffered
 *   see: leak_unread
 *   ---
 *   ## A step's heading
 *   <!-- at: chan.close jobs #1 -->
 *   <!-- code: worker -->
 *   Prose in Markdown ...
 *
 *   ### A question?
 *   - [ ] An answer.
 *     Why it is wrong.
 *   - [x] Another.
 *     Why it is right.
 *
 *   What the step reveals.
 *
 * Each level-2 heading begins a step. The comments below it, each at most
 * once:
 *
 *   at: chan.close jobs #1     the event that the step goes to: its kind, an
 *                              object's or task's name, its number
 *   code: worker               the region of the source between `//> worker`
 *                              and `//< worker`
 *   set: workers=1, jobs=4     the knobs of the step's run, and its `mode=live`
 *                              or `seed=7`
 *   mark: jobs, worker 2       objects and tasks that are highlighted
 *   see: mutex, race           lessons that the step points to
 *   goal: chan.send_wait jobs = 0; end ok = 1
 *                              what a run that meets the goal is like
 *   by: capacity=8             knobs that meet it; never shown
 */
#ifndef TUI_LESSON_LESSON_H
#define TUI_LESSON_LESSON_H

#include <stdbool.h>
#include <stddef.h>

/* A list of texts. */
struct names {
    char **list;
    size_t count;
};

/* A piece of prose in one style. */
enum span_style { SPAN_TEXT, SPAN_STRONG, SPAN_CODE, SPAN_EMPHASIS };
struct span {
    size_t start, end; /* bytes of the block's text */
    enum span_style style;
};

enum block_kind { BLOCK_PARAGRAPH, BLOCK_ITEM, BLOCK_QUOTE, BLOCK_CODE };
struct block {
    enum block_kind kind;
    char *text; /* clean UTF-8, NUL-terminated */
    size_t size;
    struct span *spans; /* cover the text in order */
    size_t span_count;
    int number; /* ordered item: its number; else 0 */
};

/* Where in a run a step belongs. */
struct anchor {
    char kind[32]; /* an event kind's name; "" = no anchor */
    char name[48]; /* object or task, or "" for any */
    unsigned nth;  /* from 1 */
    int line;      /* in the lesson's file */
};

/* A line of a goal: how often an event happens in a run. */
enum goal_compare { GOAL_EXACTLY, GOAL_AT_MOST, GOAL_AT_LEAST };
struct goal {
    char kind[32]; /* an event kind's name; "end": how the run ends */
    char name[64]; /* object or task, or "" for any; of "end" the word: ok,
                      leak, deadlock, panic, race or livelock */
    bool prints;   /* name is a part of what is printed */
    enum goal_compare compare;
    unsigned count;
};

struct answer {
    struct block text, why;
    bool right;
};

/* A question and its answers, exactly one of them right. */
struct question {
    struct block text;
    struct answer *answers;
    size_t answer_count;
    size_t at; /* it is asked behind so many of the step's blocks */
};

struct step {
    char *title;
    struct anchor at;
    char *code; /* region name, or NULL */
    int code_line;
    struct names set; /* "workers=1" */
    struct names marks;
    struct names see;
    struct goal *goals;
    size_t goal_count;
    struct names by; /* as `set` */
    struct block *blocks;
    size_t block_count;
    struct question *questions;
    size_t question_count;
};

enum { LESSON_CHAPTERS = 9, LESSON_ANSWERS = 5 };

struct lesson {
    char *title;
    char *pattern;
    int chapter, order, revision, minutes;
    struct names terms, needs, see;
    struct step *steps;
    size_t step_count;
};

/* What is wrong with a lesson, and how to mend it. */
struct lesson_problem {
    int line;
    const char *message; /* an i18n id with at most one %s */
    char detail[96];
};

/*
 * Parses a lesson. The bytes are hostile until parsed: malformed UTF-8 is
 * replaced, sizes are bounded (1 MiB, 200 steps). NULL + problem when the
 * form is wrong; lesson_free frees the result.
 */
struct lesson *lesson_parse(
    const char *data, size_t size, struct lesson_problem *problem);
void lesson_free(struct lesson *lesson);

/* Tells every mistake of a lesson, as far as one does not hide another. */
struct lesson_told {
    void *context;
    void (*tell)(void *context, const struct lesson_problem *problem);
};
void lesson_check(
    const char *data, size_t size, const struct lesson_told *told);

/* Returns the number of a step's question among all of the lesson, from 0;
 * lesson_question_number(lesson, step_count, 0) is how many there are. */
size_t lesson_question_number(
    const struct lesson *lesson, size_t step, size_t question);

/* A line of a pattern's source as the learner sees it. */
struct source_line {
    const char *text; /* borrowed from the source, not NUL-terminated */
    size_t size;
    int number;         /* line number in the file, for matching sites */
    const char *region; /* innermost region's name (see size), or NULL */
    size_t region_size;
};

/* A region: the shown lines [first, end). Regions may nest and overlap. */
struct source_part {
    const char *name; /* borrowed, not NUL-terminated */
    size_t size;
    size_t first, end;
};

/* A pattern's source without its region markers and licence line. */
struct source {
    struct source_line *lines;
    size_t count;
    struct source_part *parts;
    size_t part_count;
};

/*
 * Splits a source, which must outlive the result: the texts are borrowed. A
 * region that is not closed ends with the file. False when memory is short or
 * the source is longer than 1 MiB; source is then empty. source_fini frees.
 */
bool source_init(struct source *source, const char *data, size_t size);
void source_fini(struct source *source);

/* Finds the first and last shown line (indexes) of a region; false when there
 * is no such region, or no line in it. */
bool source_region(
    const struct source *source, const char *name, size_t *first, size_t *last);

#endif
