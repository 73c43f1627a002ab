/* SPDX-License-Identifier: MIT */
/*
 * width.h: how many columns text takes. Terminals disagree about Indic
 * scripts, so the answer comes from a source that is handed in: what the
 * terminal itself reported, the wcwidth rule, or one column for each UAX 29
 * cluster (two for a wide one), as terminals do that combine vowel signs.
 */
#ifndef TUI_TEXT_WIDTH_H
#define TUI_TEXT_WIDTH_H

#include <stddef.h>
#include <stdint.h>

enum width_rule { WIDTH_WCWIDTH, WIDTH_CLUSTER };

/*
 * A table of words whose width was measured, over a rule for the rest.
 * Opaque; not thread-safe.
 */
struct width_source;

/* Makes a source without measured words. NULL when memory is short. */
struct width_source *width_source_new(enum width_rule rule);
void width_source_free(struct width_source *source);

/* Remembers that the terminal takes `columns` for this word (copied). */
void width_source_learn(
    struct width_source *source, const char *word, size_t size, int columns);

/* Sets the rule for words that were not measured. */
void width_source_set_rule(struct width_source *source, enum width_rule rule);

/*
 * Returns the columns of one word (text without spaces): the measured width,
 * else the rule's. `source` may be NULL: the wcwidth rule.
 */
int width_word(
    const struct width_source *source, const char *text, size_t size);

/* Returns the columns of text: its words and the spaces between them. */
int width_text(
    const struct width_source *source, const char *text, size_t size);

/* Returns the columns to reserve so that no terminal overruns: for each word
 * the larger of its measured width and its wcwidth. */
int width_budget(
    const struct width_source *source, const char *text, size_t size);

/* Returns the columns of a code point by the wcwidth rule: 0, 1 or 2; the
 * table is our own library's (libunistring) and no locale changes it. */
int width_code(uint32_t code);

#endif
