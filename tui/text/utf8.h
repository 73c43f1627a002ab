/* SPDX-License-Identifier: MIT */
/*
 * utf8.h: decoding of text that may be hostile. Thread-safe, no state.
 */
#ifndef TUI_TEXT_UTF8_H
#define TUI_TEXT_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { UTF8_BAD = 0xFFFD };

/*
 * Decodes the code point at text[0..size) and returns how many bytes it
 * takes (at least 1 when size > 0). Malformed, overlong, surrogate or cut
 * sequences decode to UTF8_BAD, one per maximal bad prefix.
 */
size_t utf8_decode(const char *text, size_t size, uint32_t *code);

/* Writes the code point's UTF-8 into out[4]; returns the number of bytes. */
size_t utf8_encode(uint32_t code, char *out);

/*
 * Makes text safe to show: malformed bytes become U+FFFD; C0 (but \n), DEL,
 * C1 (raw and as UTF-8), and bidi controls are removed, tab becomes a space;
 * ZWJ and ZWNJ stay. Returns a new string the caller frees; NULL when memory
 * is short.
 */
char *utf8_clean(const char *text, size_t size);

/* Tells whether every byte of text is one that utf8_clean would keep. */
bool utf8_is_clean(const char *text, size_t size);

#endif
