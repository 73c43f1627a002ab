/* SPDX-License-Identifier: MIT */
/*
 * syllable.h: where text may be cut. A syllable is a UAX 29 grapheme cluster,
 * joined with the next while it ends in a Bengali hasanta (U+09CD, optionally
 * followed by ZWJ) and the next begins with a consonant; and a vowel letter
 * before hasanta + ya (অ্যা) stays whole.
 */
#ifndef TUI_TEXT_SYLLABLE_H
#define TUI_TEXT_SYLLABLE_H

#include <stdbool.h>
#include <stddef.h>

/* Returns the bytes of the first syllable of text[0..size); 0 if empty. */
size_t syllable_next(const char *text, size_t size);

/* Tells whether text holds a code point that terminals may shape or combine
 * (any Indic or combining one): such text is placed word by word. */
bool syllable_is_complex(const char *text, size_t size);

#endif
