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
    MOST_REGION = 63,
    MOST_NTH = 1000000,
};

#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* What is being read behind the front matter. */
struct body {
    struct reader *reader;
    struct lesson *lesson;
    int heading_line;   /* of the current step */
    struct slice prose; /* lines collected so far; size 0: none */
    int prose_line;     /* of the first of them */
};

static struct step *current_step(const struct body *body)
{
    struct lesson *lesson = body->lesson;
    return lesson->step_count > 0 ? &lesson->steps[lesson->step_count - 1]
                                  : NULL;
}

/* ---- comments: at, code ---- */

static bool set_kind(
    struct reader *reader, struct slice word, struct anchor *anchor)
{
    const char *dot = memchr(word.text, '.', word.size);
    size_t size = dot ? (size_t)(dot - word.text) : 0;
    struct slice before = {word.text, size};
    struct slice after = {word.text + size + 1, word.size - size - 1};
    if (!dot || word.size >= sizeof anchor->kind ||
        !lesson_consists_of(before, LESSON_IDENTIFIER) ||
        !lesson_consists_of(after, LESSON_IDENTIFIER)) {
        return lesson_fail(reader, reader->number,
            N_("\"%s\" is no kind of event: write one such as chan.close"),
            word);
    }
    memcpy(anchor->kind, word.text, word.size);
    return true;
}

static bool set_name(
    struct reader *reader, struct slice name, struct anchor *anchor)
{
    if (name.size == 0) {
        return true;
    }
    if (name.size >= sizeof anchor->name ||
        !lesson_consists_of(name, LESSON_IDENTIFIER UPPER " ")) {
        return lesson_fail(reader, reader->number,
            N_("\"%s\" is no task's or channel's name: write one such as "
               "jobs or worker 2"),
            name);
    }
    memcpy(anchor->name, name.text, name.size);
    return true;
}

static bool set_nth(
    struct reader *reader, struct slice number, struct anchor *anchor)
{
    anchor->nth = (unsigned)lesson_number(number, MOST_NTH);
    return anchor->nth != 0 ||
           lesson_fail(reader, reader->number,
               N_("\"#%s\" does not say which event: write #1 for the first"),
               number);
}

/* Splits the slice at the first of a character, which goes to neither part;
 * all of it is the first part when there is none. */
static struct slice split(struct slice *rest, char at)
{
    const char *found = memchr(rest->text, at, rest->size);
    struct slice first = *rest;
    if (found) {
        first.size = (size_t)(found - rest->text);
        rest->text = found + 1;
        rest->size -= first.size + 1;
    } else {
        rest->text += rest->size;
        rest->size = 0;
    }
    return first;
}

/* Reads "KIND [NAME] [#n]". */
static bool read_at(
    struct reader *reader, struct slice value, struct step *step)
{
    struct anchor *anchor = &step->at;
    if (anchor->line) {
        return lesson_fail_here(
            reader, N_("a step hangs on one event: remove one \"at\""), "");
    }
    anchor->line = reader->number;
    anchor->nth = 1;
    bool counts = memchr(value.text, '#', value.size) != NULL;
    struct slice kind = split(&value, ' ');
    struct slice name = split(&value, '#');
    return set_kind(reader, kind, anchor) &&
           set_name(reader, lesson_trim(name), anchor) &&
           (!counts || set_nth(reader, value, anchor));
}

static bool read_code(
    struct reader *reader, struct slice value, struct step *step)
{
    if (step->code) {
        return lesson_fail_here(
            reader, N_("a step shows one region: remove one \"code\""), "");
    }
    if (value.size > MOST_REGION ||
        !lesson_consists_of(value, LESSON_IDENTIFIER)) {
        return lesson_fail(reader, reader->number,
            N_("\"%s\" is no region's name: write it as it stands behind "
               "//> in the pattern"),
            value);
    }
    step->code_line = reader->number;
    step->code = lesson_string(reader, value);
    return step->code != NULL;
}

/* Takes what stands between the ends of a comment that fills the line. */
static bool is_comment(struct slice line, struct slice *inside)
{
    static const char open[] = "<!--", close[] = "-->";
    size_t ends = strlen(open) + strlen(close);
    if (line.size < ends || memcmp(line.text, open, strlen(open)) != 0 ||
        memcmp(line.text + line.size - strlen(close), close, strlen(close)) !=
            0) {
        return false;
    }
    *inside = (struct slice){line.text + strlen(open), line.size - ends};
    return true;
}

static bool read_comment(struct body *body)
{
    struct reader *reader = body->reader;
    struct step *step = current_step(body);
    struct slice value;
    if (!is_comment(lesson_trim(reader->line), &value)) {
        return lesson_fail_here(reader,
            N_("a comment fills one line: <!-- at: ... --> or "
               "<!-- code: ... -->"),
            "");
    }
    if (!step || step->block_count > 0) {
        return lesson_fail_here(reader,
            N_("a step's comments stand between its heading and its text: "
               "move this one there"),
            "");
    }
    struct slice key = lesson_trim(split(&value, ':'));
    value = lesson_trim(value);
    if (lesson_is(key, "at")) {
        return read_at(reader, value, step);
    }
    if (lesson_is(key, "code")) {
        return read_code(reader, value, step);
    }
    return lesson_fail(reader, reader->number,
        N_("there is no comment \"%s\": at and code are known"), key);
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
    return lesson_read_prose(body->reader, prose, body->prose_line, step);
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
    if (step && step->block_count == 0) {
        return lesson_fail(body->reader, body->heading_line,
            N_("the step \"%s\" has no text: write some below its heading"),
            (struct slice){step->title, strlen(step->title)});
    }
    return true;
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
    if (!check_heading(reader, title)) {
        return false;
    }
    if (lesson->step_count == MOST_STEPS) {
        return lesson_fail_here(
            reader, N_("a lesson has at most 200 steps: remove the rest"), "");
    }
    struct step *grown =
        lesson_grow(lesson->steps, lesson->step_count, sizeof *lesson->steps);
    if (!grown) {
        return lesson_fail_here(reader, N_("memory is short"), "");
    }
    lesson->steps = grown;
    struct step *step = &lesson->steps[lesson->step_count++];
    *step = (struct step){.title = lesson_string(reader, title)};
    body->heading_line = reader->number;
    return step->title != NULL;
}

static bool is_heading(struct slice line)
{
    return line.size >= 2 && memcmp(line.text, "##", 2) == 0 &&
           (line.size == 2 || line.text[2] == ' ');
}

static bool read_line(struct body *body)
{
    struct slice line = lesson_trim(body->reader->line);
    if (line.size == 0) {
        return end_prose(body);
    }
    if (is_heading(body->reader->line)) {
        return end_prose(body) && end_step(body) && begin_step(body);
    }
    if (line.size >= 4 && memcmp(line.text, "<!--", 4) == 0) {
        return end_prose(body) && read_comment(body);
    }
    add_to_prose(body);
    return true;
}

static bool read_lesson(struct reader *reader, struct lesson *lesson)
{
    struct body body = {.reader = reader, .lesson = lesson};
    if (!lesson_read_front_matter(reader, lesson)) {
        return false;
    }
    while (lesson_next_line(reader)) {
        if (!read_line(&body)) {
            return false;
        }
    }
    if (!end_prose(&body) || !end_step(&body)) {
        return false;
    }
    return lesson->step_count > 0 ||
           lesson_fail_here(reader,
               N_("the lesson has no steps: write a heading \"## ...\""), "");
}

/* ---- the whole ---- */

struct lesson *lesson_parse(
    const char *data, size_t size, struct lesson_problem *problem)
{
    static const char mark[] = "\xEF\xBB\xBF"; /* some editors put it first */
    struct reader reader = {.problem = problem};
    if (size > MOST_BYTES) {
        lesson_fail_here(
            &reader, N_("a lesson has at most 1 MiB: split it"), "");
        return NULL;
    }
    char *clean = utf8_clean(data, size);
    struct lesson *lesson = calloc(1, sizeof *lesson);
    bool good = clean && lesson;
    if (good) {
        reader.next = clean;
        reader.end = clean + strlen(clean);
        if (strncmp(clean, mark, strlen(mark)) == 0) {
            reader.next += strlen(mark);
        }
        good = read_lesson(&reader, lesson);
    } else {
        lesson_fail_here(&reader, N_("memory is short"), "");
    }
    free(clean);
    if (!good) {
        lesson_free(lesson);
        return NULL;
    }
    return lesson;
}

static void free_step(struct step *step)
{
    for (size_t i = 0; i < step->block_count; i++) {
        free(step->blocks[i].text);
        free(step->blocks[i].spans);
    }
    free(step->blocks);
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
    for (size_t i = 0; i < lesson->term_count; i++) {
        free(lesson->terms[i]);
    }
    free(lesson->steps);
    free(lesson->terms);
    free(lesson->title);
    free(lesson->pattern);
    free(lesson);
}
