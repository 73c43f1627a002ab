/* SPDX-License-Identifier: MIT */
#include "tui/text/width.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unigbrk.h>
#include <uniwidth.h>

#include "tui/text/utf8.h"

enum { BUCKETS = 512, ENTRIES_MOST = 20000 };

struct entry {
    struct entry *next;
    int columns;
    size_t size;
    char word[];
};

struct width_source {
    enum width_rule rule;
    size_t count;
    struct entry *buckets[BUCKETS];
};

struct width_source *width_source_new(enum width_rule rule)
{
    struct width_source *source = calloc(1, sizeof *source);
    if (source) {
        source->rule = rule;
    }
    return source;
}

void width_source_free(struct width_source *source)
{
    if (!source) {
        return;
    }
    for (int i = 0; i < BUCKETS; i++) {
        for (struct entry *entry = source->buckets[i]; entry;) {
            struct entry *next = entry->next;
            free(entry);
            entry = next;
        }
    }
    free(source);
}

void width_source_set_rule(struct width_source *source, enum width_rule rule)
{
    source->rule = rule;
}

/* FNV-1a. */
static size_t bucket_of(const char *word, size_t size)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < size; i++) {
        hash = (hash ^ (unsigned char)word[i]) * 16777619u;
    }
    return hash % BUCKETS;
}

static struct entry *find(
    const struct width_source *source, const char *word, size_t size)
{
    struct entry *entry = source->buckets[bucket_of(word, size)];
    while (entry &&
           (entry->size != size || memcmp(entry->word, word, size) != 0)) {
        entry = entry->next;
    }
    return entry;
}

void width_source_learn(
    struct width_source *source, const char *word, size_t size, int columns)
{
    struct entry *entry = find(source, word, size);
    if (entry) {
        entry->columns = columns;
        return;
    }
    if (source->count == ENTRIES_MOST ||
        !(entry = malloc(sizeof *entry + size))) {
        return; /* the rule will do */
    }
    struct entry **bucket = &source->buckets[bucket_of(word, size)];
    entry->next = *bucket;
    entry->columns = columns;
    entry->size = size;
    memcpy(entry->word, word, size);
    *bucket = entry;
    source->count++;
}

int width_code(uint32_t code)
{
    int columns = uc_width(code, "UTF-8");
    return columns < 0 ? 0 : columns;
}

static int wcwidth_sum(const char *text, size_t size)
{
    int columns = 0;
    for (size_t i = 0; i < size;) {
        uint32_t code;
        i += utf8_decode(text + i, size - i, &code);
        columns += width_code(code);
    }
    return columns;
}

/* A cluster counts as its widest code point: 1, or 2 for a wide one. */
static int cluster_sum(const char *text, size_t size)
{
    const uint8_t *at = (const uint8_t *)text;
    const uint8_t *end = at + size;
    int columns = 0;
    while (at < end) {
        const uint8_t *next = u8_grapheme_next(at, end);
        next = next ? next : end;
        int widest = 0;
        for (const uint8_t *p = at; p < next;) {
            uint32_t code;
            p += utf8_decode((const char *)p, (size_t)(next - p), &code);
            int width = width_code(code);
            widest = width > widest ? width : widest;
        }
        columns += widest;
        at = next;
    }
    return columns;
}

int width_word(const struct width_source *source, const char *text, size_t size)
{
    const struct entry *entry = source ? find(source, text, size) : NULL;
    if (entry) {
        return entry->columns;
    }
    return source && source->rule == WIDTH_CLUSTER ? cluster_sum(text, size)
                                                   : wcwidth_sum(text, size);
}

/* Adds up the words of a text and the spaces between them. */
static int sum_words(const struct width_source *source, const char *text,
    size_t size, bool budget)
{
    int columns = 0;
    for (size_t i = 0; i < size;) {
        if (text[i] == ' ') {
            columns++;
            i++;
            continue;
        }
        size_t end = i;
        while (end < size && text[end] != ' ') {
            end++;
        }
        int width = width_word(source, text + i, end - i);
        if (budget) {
            int least = wcwidth_sum(text + i, end - i);
            width = width > least ? width : least;
        }
        columns += width;
        i = end;
    }
    return columns;
}

int width_text(const struct width_source *source, const char *text, size_t size)
{
    return sum_words(source, text, size, false);
}

int width_budget(
    const struct width_source *source, const char *text, size_t size)
{
    return sum_words(source, text, size, true);
}
