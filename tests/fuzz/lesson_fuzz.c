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

static void check_lesson(const struct lesson *lesson)
{
    PROMISE(utf8_is_clean(lesson->title, strlen(lesson->title)));
    for (size_t i = 0; i < lesson->step_count; i++) {
        const struct step *step = &lesson->steps[i];
        PROMISE(utf8_is_clean(step->title, strlen(step->title)));
        for (size_t k = 0; k < step->block_count; k++) {
            check_block(&step->blocks[k]);
        }
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lesson_problem problem = {0};
    struct lesson *lesson = lesson_parse((const char *)data, size, &problem);
    if (lesson) {
        check_lesson(lesson);
    } else {
        PROMISE(problem.message && problem.message[0]);
    }
    lesson_free(lesson);
    read_source((const char *)data, size);
    return 0;
}
