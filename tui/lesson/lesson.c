/* SPDX-License-Identifier: MIT */
#include "tui/lesson/lesson.h"

#include <stdlib.h>
#include <string.h>

#include "tui/lesson/lesson_priv.h"
#include "tui/text/utf8.h"

enum {
    MOST_BYTES = 1 << 20,
    MOST_STEPS = 200,
    MOST_HEADING = 200,
};

/* What is being read behind the front matter. */
struct body {
    struct reader *reader;
    struct lesson *lesson;
    int heading_line;   /* of the current step */
    struct slice prose; /* lines collected so far; size 0: none */
    int prose_line;     /* of the first of them */
    struct asking asking;
    unsigned mistakes; /* told before the current step */
};

static struct step *current_step(const struct body *body)
{
    struct lesson *lesson = body->lesson;
    return lesson->step_count > 0 ? &lesson->steps[lesson->step_count - 1]
                                  : NULL;
}

/* ---- steps ---- */

/* Hands the collected lines to the Markdown reader. */
static bool end_prose(struct body *body)
{
    struct slice prose = body->prose;
    body->prose.size = 0;
    if (prose.size == 0) {
        return true;
    }
    struct step *step = current_step(body);
    if (!step) {
        return lesson_fail(body->reader, body->prose_line,
            N_("text before the first step: write a heading \"## ...\" "
               "above it"),
            (struct slice){"", 0});
    }
    return lesson_read_prose(body->reader, prose, body->prose_line,
        &step->blocks, &step->block_count);
}

static void add_to_prose(struct body *body)
{
    struct slice line = body->reader->line;
    if (body->prose.size == 0) {
        body->prose.text = line.text;
        body->prose_line = body->reader->number;
    }
    body->prose.size = (size_t)(line.text - body->prose.text) + line.size;
}

static bool end_step(struct body *body)
{
    const struct step *step = current_step(body);
    if (!step) {
        return true;
    }
    /* Text with a mistake may be what is missing. */
    if (step->block_count == 0 && step->question_count == 0 &&
        body->mistakes == body->reader->mistakes) {
        return lesson_fail(body->reader, body->heading_line,
            N_("the step \"%s\" has no text: write some below its heading"),
            (struct slice){step->title, strlen(step->title)});
    }
    return lesson_check_comments(body->reader, body->heading_line, step);
}

static bool check_heading(struct reader *reader, struct slice title)
{
    if (title.size == 0 || title.size > MOST_HEADING) {
        return lesson_fail_here(reader,
            N_("a heading has 1 to 200 bytes: write it behind \"## \""), "");
    }
    if (memchr(title.text, '`', title.size) ||
        memchr(title.text, '*', title.size)) {
        return lesson_fail(reader, reader->number,
            N_("a heading is plain text: remove ` and * from \"%s\""), title);
    }
    return true;
}

static bool begin_step(struct body *body)
{
    struct reader *reader = body->reader;
    struct lesson *lesson = body->lesson;
    struct slice title = {reader->line.text + 2, reader->line.size - 2};
    title = lesson_trim(title);
    if (!lesson_go_on(reader, check_heading(reader, title))) {
        return false;
    }
    if (lesson->step_count == MOST_STEPS) {
        reader->stops = true;
        return lesson_fail_here(
            reader, N_("a lesson has at most 200 steps: remove the rest"), "");
    }
    struct step *grown =
        lesson_grow(lesson->steps, lesson->step_count, sizeof *lesson->steps);
    if (!grown) {
        return lesson_fail_memory(reader);
    }
    lesson->steps = grown;
    struct step *step = &lesson->steps[lesson->step_count++];
    *step = (struct step){.title = lesson_string(reader, title)};
    body->heading_line = reader->number;
    body->mistakes = reader->mistakes;
    return step->title != NULL;
}

/* Whether the line is a heading of just so many #. */
static bool is_heading(struct slice line, size_t level)
{
    return line.size >= level && memcmp(line.text, "###", level) == 0 &&
           (line.size == level || line.text[level] == ' ');
}

static bool begin_question(struct body *body)
{
    struct step *step = current_step(body);
    return step ? lesson_begin_question(body->reader, step, &body->asking)
                : lesson_fail_here(body->reader,
                      N_("a question before the first step: write a heading "
                         "\"## ...\" above it"),
                      "");
}

static bool read_comment(struct body *body)
{
    struct step *step = current_step(body);
    if (!step || step->block_count > 0 || step->question_count > 0) {
        return lesson_fail_here(body->reader,
            N_("a step's comments stand between its heading and its text: "
               "move this one there"),
            "");
    }
    return lesson_read_comment(body->reader, step);
}

static bool read_other(struct body *body)
{
    struct reader *reader = body->reader;
    struct slice line = lesson_trim(body->reader->line);
    if (line.size == 0) {
        return end_prose(body);
    }
    if (is_heading(body->reader->line, 2)) {
        return lesson_go_on(reader, end_prose(body)) &&
               lesson_go_on(reader, end_step(body)) && begin_step(body);
    }
    if (is_heading(body->reader->line, 3)) {
        return lesson_go_on(reader, end_prose(body)) && begin_question(body);
    }
    if (line.size >= 4 && memcmp(line.text, "<!--", 4) == 0) {
        return lesson_go_on(reader, end_prose(body)) && read_comment(body);
    }
    add_to_prose(body);
    return true;
}

static bool read_line(struct body *body)
{
    bool taken = false;
    return lesson_read_question(body->reader, &body->asking, &taken) &&
           (taken || read_other(body));
}

static bool read_lesson(struct reader *reader, struct lesson *lesson)
{
    struct body body = {.reader = reader, .lesson = lesson};
    if (!lesson_read_front_matter(reader, lesson)) {
        return false;
    }
    while (lesson_next_line(reader)) {
        if (!lesson_go_on(reader, read_line(&body))) {
            return false;
        }
    }
    if (!lesson_go_on(reader, lesson_end_question(reader, &body.asking)) ||
        !lesson_go_on(reader, end_prose(&body)) ||
        !lesson_go_on(reader, end_step(&body))) {
        return false;
    }
    return lesson->step_count > 0 || reader->mistakes > 0 ||
           lesson_fail_here(reader,
               N_("the lesson has no steps: write a heading \"## ...\""), "");
}

/* ---- the whole ---- */

/* Parses; with `told`, all that can be read. */
static struct lesson *parse(const char *data, size_t size,
    struct lesson_problem *problem, const struct lesson_told *told)
{
    static const char mark[] = "\xEF\xBB\xBF"; /* some editors put it first */
    struct reader reader = {.number = 1, .problem = problem, .told = told};
    if (size > MOST_BYTES) {
        lesson_go_on(
            &reader, lesson_fail_here(&reader,
                         N_("a lesson has at most 1 MiB: split it"), ""));
        return NULL;
    }
    char *clean = utf8_clean(data, size);
    struct lesson *lesson = calloc(1, sizeof *lesson);
    bool good = clean && lesson;
    if (good) {
        reader.number = 0;
        reader.next = clean;
        reader.end = clean + strlen(clean);
        if (strncmp(clean, mark, strlen(mark)) == 0) {
            reader.next += strlen(mark);
        }
        good = lesson_go_on(&reader, read_lesson(&reader, lesson));
    } else {
        lesson_fail_memory(&reader);
    }
    free(clean);
    if (!good) {
        lesson_free(lesson);
        return NULL;
    }
    return lesson;
}

struct lesson *lesson_parse(
    const char *data, size_t size, struct lesson_problem *problem)
{
    return parse(data, size, problem, NULL);
}

void lesson_check(const char *data, size_t size, const struct lesson_told *told)
{
    struct lesson_problem problem = {0};
    struct lesson *lesson = parse(data, size, &problem, told);
    if (!lesson && size <= MOST_BYTES) {
        told->tell(told->context, &problem);
    }
    lesson_free(lesson);
}

static void free_question(struct question *question)
{
    for (size_t i = 0; i < question->answer_count; i++) {
        lesson_free_block(&question->answers[i].text);
        lesson_free_block(&question->answers[i].why);
    }
    lesson_free_block(&question->text);
    free(question->answers);
}

static void free_step(struct step *step)
{
    for (size_t i = 0; i < step->block_count; i++) {
        lesson_free_block(&step->blocks[i]);
    }
    for (size_t i = 0; i < step->question_count; i++) {
        free_question(&step->questions[i]);
    }
    lesson_free_names(&step->set);
    lesson_free_names(&step->marks);
    lesson_free_names(&step->see);
    lesson_free_names(&step->by);
    free(step->goals);
    free(step->blocks);
    free(step->questions);
    free(step->title);
    free(step->code);
}

void lesson_free(struct lesson *lesson)
{
    if (!lesson) {
        return;
    }
    for (size_t i = 0; i < lesson->step_count; i++) {
        free_step(&lesson->steps[i]);
    }
    lesson_free_names(&lesson->terms);
    lesson_free_names(&lesson->needs);
    lesson_free_names(&lesson->see);
    free(lesson->steps);
    free(lesson->title);
    free(lesson->pattern);
    free(lesson);
}

size_t lesson_question_number(
    const struct lesson *lesson, size_t step, size_t question)
{
    for (size_t i = 0; i < step && i < lesson->step_count; i++) {
        question += lesson->steps[i].question_count;
    }
    return question;
}
