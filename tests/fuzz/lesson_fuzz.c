/* SPDX-License-Identifier: MIT */
#include "tui/lesson/lesson.h"

#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "tui/text/utf8.h"

static void check_block(const struct block *block)
{
    PROMISE(strlen(block->text) == block->size);
    PROMISE(utf8_is_clean(block->text, block->size));
    size_t end = 0;
    for (size_t i = 0; i < block->span_count; i++) {
        PROMISE(block->spans[i].start == end);
        PROMISE(block->spans[i].end >= end);
        end = block->spans[i].end;
    }
    PROMISE(end <= block->size);
}

static void check_question(const struct step *step, size_t at)
{
    const struct question *question = &step->questions[at];
    size_t right = 0;
    check_block(&question->text);
    PROMISE(question->at <= step->block_count);
    PROMISE(question->answer_count >= 2);
    PROMISE(question->answer_count <= LESSON_ANSWERS);
    for (size_t i = 0; i < question->answer_count; i++) {
        check_block(&question->answers[i].text);
        check_block(&question->answers[i].why);
        right += question->answers[i].right;
    }
    PROMISE(right == 1);
}

static void check_names(const struct names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        PROMISE(utf8_is_clean(names->list[i], strlen(names->list[i])));
    }
}

static void check_lesson(const struct lesson *lesson)
{
    PROMISE(utf8_is_clean(lesson->title, strlen(lesson->title)));
    for (size_t i = 0; i < lesson->step_count; i++) {
        const struct step *step = &lesson->steps[i];
        PROMISE(utf8_is_clean(step->title, strlen(step->title)));
        for (size_t k = 0; k < step->block_count; k++) {
            check_block(&step->blocks[k]);
        }
        for (size_t k = 0; k < step->question_count; k++) {
            check_question(step, k);
        }
        for (size_t k = 0; k < step->goal_count; k++) {
            PROMISE(step->goals[k].kind[0] != '\0');
        }
        check_names(&step->set);
        check_names(&step->marks);
        check_names(&step->by);
    }
}

static void read_source(const char *data, size_t size)
{
    struct source source;
    if (source_init(&source, data, size)) {
        for (size_t i = 0; i < source.count; i++) {
            const struct source_line *line = &source.lines[i];
            PROMISE(line->text >= data);
            PROMISE(line->text + line->size <= data + size);
        }
        source_fini(&source);
    }
}

static void count_mistake(void *context, const struct lesson_problem *problem)
{
    PROMISE(problem->message && problem->message[0]);
    ++*(size_t *)context;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lesson_problem problem = {0};
    struct lesson *lesson = lesson_parse((const char *)data, size, &problem);
    if (lesson) {
        check_lesson(lesson);
    } else {
        PROMISE(problem.message && problem.message[0]);
    }
    size_t mistakes = 0;
    const struct lesson_told told = {&mistakes, count_mistake};
    lesson_check((const char *)data, size, &told);
    PROMISE((lesson != NULL) == (mistakes == 0));
    lesson_free(lesson);
    read_source((const char *)data, size);
    return 0;
}
