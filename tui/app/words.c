/* SPDX-License-Identifier: MIT */
#include "tui/app/words.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tui/app/asset.h"
#include "tui/text/syllable.h"
#include "tui/text/utf8.h"

/* Longer "words" are no words. */
enum { LONGEST = 120, MOST = 8192 };

static uint64_t hash(const char *text, size_t size)
{
    uint64_t value = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < size; i++) {
        value = (value ^ (unsigned char)text[i]) * UINT64_C(1099511628211);
    }
    return value;
}

/* Returns where the word is in the table, or where it would go. */
static size_t *find(const struct words *words, const char *text, size_t size)
{
    size_t i = hash(text, size) % words->table_room;
    for (;; i = (i + 1) % words->table_room) {
        size_t *slot = &words->table[i];
        if (*slot == 0) {
            return slot;
        }
        const char *word = words->list[*slot - 1];
        if (strlen(word) == size && memcmp(word, text, size) == 0) {
            return slot;
        }
    }
}

static void add(struct words *words, const char *text, size_t size)
{
    if (size > LONGEST || words->count == MOST ||
        !syllable_is_complex(text, size)) {
        return;
    }
    size_t *slot = find(words, text, size);
    char *word = *slot == 0 ? malloc(size + 1) : NULL;
    if (!word) {
        return;
    }
    memcpy(word, text, size);
    word[size] = '\0';
    if (!utf8_is_clean(word, size)) {
        free(word);
        return;
    }
    words->list[words->count++] = word;
    *slot = words->count;
}

/* Adds each word of a text; bytes up to the space divide words. */
static void add_text(struct words *words, const char *text, size_t size)
{
    size_t start = 0;
    for (size_t i = 0; i <= size; i++) {
        if (i == size || (unsigned char)text[i] <= ' ') {
            if (i > start) {
                add(words, text + start, i - start);
            }
            start = i + 1;
        }
    }
}

static void add_block(struct words *words, const struct block *block)
{
    add_text(words, block->text, block->size);
}

static void add_question(struct words *words, const struct question *question)
{
    add_block(words, &question->text);
    for (size_t i = 0; i < question->answer_count; i++) {
        add_block(words, &question->answers[i].text);
        add_block(words, &question->answers[i].why);
    }
}

static void add_lesson(struct words *words, const struct lesson *lesson)
{
    add_text(words, lesson->title, strlen(lesson->title));
    for (size_t i = 0; i < lesson->step_count; i++) {
        const struct step *step = &lesson->steps[i];
        add_text(words, step->title, strlen(step->title));
        for (size_t j = 0; j < step->block_count; j++) {
            add_block(words, &step->blocks[j]);
        }
        for (size_t j = 0; j < step->question_count; j++) {
            add_question(words, &step->questions[j]);
        }
    }
}

/* A catalogue's messages stand in its file one behind the other, each ended
 * by a NUL; what else is in there is no clean complex text. */
static void add_catalogues(struct words *words)
{
    for (size_t i = 0; i < asset_count; i++) {
        if (strncmp(asset_rows[i].path, "locale/", 7) == 0) {
            add_text(words, asset_rows[i].data, asset_rows[i].size);
        }
    }
}

void words_init(struct words *words, const struct course *course)
{
    *words = (struct words){.table_room = MOST * 2};
    words->list = malloc(MOST * sizeof *words->list);
    words->table = calloc(words->table_room, sizeof *words->table);
    if (!words->list || !words->table) {
        words_fini(words);
        return;
    }
    for (size_t i = 0; i < course->count; i++) {
        for (int j = 0; j < LANGUAGE_COUNT; j++) {
            if (course->entries[i].lessons[j]) {
                add_lesson(words, course->entries[i].lessons[j]);
            }
        }
    }
    add_catalogues(words);
}

void words_fini(struct words *words)
{
    for (size_t i = 0; i < words->count; i++) {
        free(words->list[i]);
    }
    free(words->list);
    free(words->table);
    *words = (struct words){0};
}
