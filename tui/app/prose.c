/* SPDX-License-Identifier: MIT */
#include "tui/app/prose.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool add(struct prose *prose, const struct display_prose *piece)
{
    if (prose->count == prose->room) {
        size_t room = prose->room ? prose->room * 2 : 32;
        void *grown = realloc(prose->pieces, room * sizeof *prose->pieces);
        if (!grown) {
            return false;
        }
        prose->pieces = grown;
        prose->room = room;
    }
    prose->pieces[prose->count++] = *piece;
    return true;
}

static bool add_words(struct prose *prose, const char *text, bool begins)
{
    return add(prose,
        &(struct display_prose){text, strlen(text), begins, false, false});
}

/* Returns what stands before an item. */
static const char *mark_of(struct prose *prose, const struct block *block)
{
    size_t most = sizeof prose->numbers / sizeof *prose->numbers;
    if (block->number == 0 || prose->number_count == most) {
        return "• ";
    }
    char *number = prose->numbers[prose->number_count++];
    snprintf(number, sizeof *prose->numbers, "%d. ", block->number % 1000);
    return number;
}

static bool add_block(
    struct prose *prose, const struct block *block, const char *mark)
{
    if (!add_words(prose, mark, true)) {
        return false;
    }
    for (size_t i = 0; i < block->span_count; i++) {
        const struct span *span = &block->spans[i];
        const struct display_prose piece = {
            .text = block->text + span->start,
            .size = span->end - span->start,
            .strong = span->style == SPAN_STRONG,
            .code = span->style == SPAN_CODE || block->kind == BLOCK_CODE,
        };
        if (!add(prose, &piece)) {
            return false;
        }
    }
    return true;
}

static bool add_question(struct prose *prose, const struct question *question)
{
    if (!add_block(prose, &question->text, "")) {
        return false;
    }
    for (size_t i = 0; i < question->answer_count; i++) {
        if (!add_block(prose, &question->answers[i].text, "○ ")) {
            return false;
        }
    }
    return true;
}

bool prose_init(struct prose *prose, const struct step *step)
{
    *prose = (struct prose){0};
    for (size_t i = 0; i < step->block_count; i++) {
        const struct block *block = &step->blocks[i];
        const char *mark =
            block->kind == BLOCK_ITEM ? mark_of(prose, block) : "";
        if (!add_block(prose, block, mark)) {
            return false;
        }
    }
    for (size_t i = 0; i < step->question_count; i++) {
        if (!add_question(prose, &step->questions[i])) {
            return false;
        }
    }
    return true;
}

void prose_fini(struct prose *prose)
{
    free(prose->pieces);
    *prose = (struct prose){0};
}
