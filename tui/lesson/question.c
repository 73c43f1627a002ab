/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "tui/lesson/lesson_priv.h"

enum { MOST_QUESTIONS = 6, ANSWERS_LEAST = 2 };

static const struct slice nothing = {"", 0};

/* ---- answers ---- */

/* Adds a line to a slice of lines; the first one begins it. */
static void add_line(
    const struct reader *reader, struct slice *lines, int *number)
{
    struct slice line = lesson_trim(reader->line);
    if (lines->size == 0) {
        *lines = line;
        *number = reader->number;
    } else {
        lines->size = (size_t)(line.text - lines->text) + line.size;
    }
}

static bool check_answer(struct reader *reader, const struct asking *asking)
{
    if (asking->rest.size == 0 && asking->second.size == 0) {
        return lesson_fail(reader, asking->first_line,
            N_("the answer \"%s\" has no explanation: write it on the lines "
               "below, set in by two blanks"),
            asking->first);
    }
    if (asking->question->answer_count == LESSON_ANSWERS) {
        return lesson_fail(reader, asking->first_line,
            N_("a question has at most 5 answers: remove the rest"), nothing);
    }
    return true;
}

static bool end_answer(struct reader *reader, struct asking *asking)
{
    struct question *question = asking->question;
    if (asking->first.size == 0) {
        return true;
    }
    if (!check_answer(reader, asking)) {
        asking->first.size = 0;
        return false;
    }
    struct answer *grown = lesson_grow(
        question->answers, question->answer_count, sizeof *question->answers);
    if (!grown) {
        return lesson_fail_memory(reader);
    }
    question->answers = grown;
    struct answer *answer = &question->answers[question->answer_count++];
    *answer = (struct answer){.right = asking->right};
    struct slice text = asking->first, why = asking->rest;
    int why_line = asking->rest_line;
    if (asking->second.size > 0) {
        text.size = why.size > 0 ? (size_t)(why.text - text.text) + why.size
                                 : text.size;
        why = asking->second;
        why_line = asking->second_line;
    }
    asking->first.size = 0;
    static const char wrong[] =
        N_("an answer and its explanation are a paragraph each: write plain "
           "words");
    return lesson_read_paragraph(
               reader, text, asking->first_line, wrong, &answer->text) &&
           lesson_read_paragraph(reader, why, why_line, wrong, &answer->why);
}

/* Tells whether the line begins "- [ ] " or "- [x] ". */
static bool is_answer(struct slice line, bool *right)
{
    static const char form[] = "- [ ]";
    size_t size = strlen(form);
    if (line.size <= size || memcmp(line.text, form, 3) != 0 ||
        line.text[4] != ']' || line.text[size] != ' ') {
        return false;
    }
    *right = line.text[3] == 'x' || line.text[3] == 'X';
    return *right || line.text[3] == ' ';
}

static bool begin_answer(
    struct reader *reader, struct asking *asking, bool right)
{
    if (!lesson_go_on(reader, end_answer(reader, asking))) {
        return false;
    }
    struct slice text = {reader->line.text + 5, reader->line.size - 5};
    asking->first = lesson_trim(text);
    asking->first_line = reader->number;
    asking->rest.size = 0;
    asking->second.size = 0;
    asking->right = right;
    asking->gap = false;
    return asking->first.size > 0 ||
           lesson_fail_here(
               reader, N_("an answer has words: write them behind the ]"), "");
}

static bool continue_answer(struct reader *reader, struct asking *asking)
{
    if (asking->gap && asking->second.size > 0) {
        return lesson_fail_here(reader,
            N_("an answer has one explanation: join its paragraphs"), "");
    }
    if (asking->gap) {
        asking->gap = false;
        add_line(reader, &asking->second, &asking->second_line);
    } else if (asking->second.size > 0) {
        add_line(reader, &asking->second, &asking->second_line);
    } else {
        add_line(reader, &asking->rest, &asking->rest_line);
    }
    return true;
}

/* ---- the question ---- */

bool lesson_begin_question(
    struct reader *reader, struct step *step, struct asking *asking)
{
    struct slice text = {reader->line.text + 3, reader->line.size - 3};
    text = lesson_trim(text);
    if (step->question_count == MOST_QUESTIONS) {
        return lesson_fail_here(
            reader, N_("a step has at most 6 questions: begin a new step"), "");
    }
    if (text.size == 0) {
        return lesson_fail_here(
            reader, N_("a question has words: write them behind \"### \""), "");
    }
    struct question *grown = lesson_grow(
        step->questions, step->question_count, sizeof *step->questions);
    if (!grown) {
        return lesson_fail_memory(reader);
    }
    step->questions = grown;
    struct question *question = &step->questions[step->question_count++];
    *question = (struct question){.at = step->block_count};
    *asking = (struct asking){.question = question,
        .line = reader->number,
        .mistakes = reader->mistakes};
    return lesson_read_paragraph(reader, text, reader->number,
        N_("a question is one line of plain words: mend its heading"),
        &question->text);
}

bool lesson_end_question(struct reader *reader, struct asking *asking)
{
    struct question *question = asking->question;
    if (!question) {
        return true;
    }
    bool going = lesson_go_on(reader, end_answer(reader, asking));
    asking->question = NULL;
    if (!going) {
        return false;
    }
    /* An answer with a mistake may be what is missing. */
    if (reader->mistakes > asking->mistakes) {
        return true;
    }
    if (question->answer_count < ANSWERS_LEAST) {
        return lesson_fail(reader, asking->line,
            N_("a question has 2 to 5 answers: write each as \"- [ ] words\", "
               "the right one as \"- [x] words\""),
            nothing);
    }
    size_t right = 0;
    for (size_t i = 0; i < question->answer_count; i++) {
        right += question->answers[i].right;
    }
    return right == 1 ||
           lesson_fail(reader, asking->line,
               N_("exactly one answer of a question is right: mark it with "
                  "[x], all others with [ ]"),
               nothing);
}

bool lesson_read_question(
    struct reader *reader, struct asking *asking, bool *taken)
{
    struct slice line = reader->line;
    bool right;
    *taken = asking->question != NULL;
    if (!*taken) {
        return true;
    }
    if (lesson_trim(line).size == 0) {
        asking->gap = true;
        return true;
    }
    if (is_answer(line, &right)) {
        return begin_answer(reader, asking, right);
    }
    bool open = asking->first.size > 0;
    if (open && line.size > 2 && memcmp(line.text, "  ", 2) == 0) {
        return continue_answer(reader, asking);
    }
    if (open && !asking->gap && line.text[0] != '#') {
        return lesson_fail_here(reader,
            N_("is this line part of the answer above? set it in by two "
               "blanks; if not, write a blank line above it"),
            "");
    }
    *taken = false;
    return lesson_go_on(reader, lesson_end_question(reader, asking));
}
