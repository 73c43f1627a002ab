/* SPDX-License-Identifier: MIT */
#include "tui/text/utf8.h"

#include <stdlib.h>
#include <string.h>

/* What a first byte promises: how many bytes, and which second bytes keep
 * the sequence from being overlong, a surrogate, or beyond U+10FFFF. */
struct lead {
    unsigned char size, low, high;
};

static struct lead lead_of(unsigned char byte)
{
    if (byte < 0x80) {
        return (struct lead){1, 0, 0};
    }
    if (byte >= 0xC2 && byte <= 0xDF) {
        return (struct lead){2, 0x80, 0xBF};
    }
    if (byte >= 0xE0 && byte <= 0xEF) {
        return (struct lead){
            3, byte == 0xE0 ? 0xA0 : 0x80, byte == 0xED ? 0x9F : 0xBF};
    }
    if (byte >= 0xF0 && byte <= 0xF4) {
        return (struct lead){
            4, byte == 0xF0 ? 0x90 : 0x80, byte == 0xF4 ? 0x8F : 0xBF};
    }
    return (struct lead){0, 0, 0};
}

size_t utf8_decode(const char *text, size_t size, uint32_t *code)
{
    *code = UTF8_BAD;
    if (size == 0) {
        return 0;
    }
    const unsigned char *bytes = (const unsigned char *)text;
    struct lead lead = lead_of(bytes[0]);
    if (lead.size <= 1) {
        *code = lead.size ? bytes[0] : UTF8_BAD;
        return 1;
    }
    uint32_t value = bytes[0] & (0x7Fu >> lead.size);
    for (size_t i = 1; i < lead.size; i++) {
        unsigned char low = i == 1 ? lead.low : 0x80;
        unsigned char high = i == 1 ? lead.high : 0xBF;
        if (i == size || bytes[i] < low || bytes[i] > high) {
            return i;
        }
        value = value << 6 | (bytes[i] & 0x3F);
    }
    *code = value;
    return lead.size;
}

size_t utf8_encode(uint32_t code, char *out)
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    size_t size = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = size - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (code & 0x3F));
        code >>= 6;
    }
    out[0] = (char)(code | (0xF00u >> size & 0xFF));
    return size;
}

/* Controls, and what would turn the direction of the text around. */
static bool is_unwanted(uint32_t code)
{
    return (code < 0x20 && code != '\n') || (code >= 0x7F && code <= 0x9F) ||
           (code >= 0x202A && code <= 0x202E) ||
           (code >= 0x2066 && code <= 0x2069) || code == 0x200E ||
           code == 0x200F || code == 0x061C;
}

char *utf8_clean(const char *text, size_t size)
{
    /* A bad byte may become the three bytes of U+FFFD. */
    char *clean = size < SIZE_MAX / 3 ? malloc(size * 3 + 1) : NULL;
    if (!clean) {
        return NULL;
    }
    size_t length = 0;
    for (size_t i = 0; i < size;) {
        uint32_t code;
        i += utf8_decode(text + i, size - i, &code);
        if (code == '\t') {
            code = ' ';
        }
        if (!is_unwanted(code)) {
            length += utf8_encode(code, clean + length);
        }
    }
    clean[length] = 0;
    return clean;
}

bool utf8_is_clean(const char *text, size_t size)
{
    for (size_t i = 0; i < size;) {
        uint32_t code;
        size_t bytes = utf8_decode(text + i, size - i, &code);
        bool bad = code == UTF8_BAD &&
                   !(bytes == 3 && memcmp(text + i, "\xEF\xBF\xBD", 3) == 0);
        if (bad || is_unwanted(code)) {
            return false;
        }
        i += bytes;
    }
    return true;
}
