/* SPDX-License-Identifier: MIT */
#include "tui/text/syllable.h"

#include <unigbrk.h>

#include "tui/text/utf8.h"

enum { HASANTA = 0x09CD, ZWJ = 0x200D };

static bool is_consonant(uint32_t code)
{
    return (code >= 0x0995 && code <= 0x09B9) ||
           (code >= 0x09DC && code <= 0x09DF) || code == 0x09F0 ||
           code == 0x09F1;
}

static size_t cluster_size(const char *text, size_t size)
{
    const uint8_t *start = (const uint8_t *)text;
    const uint8_t *next = u8_grapheme_next(start, start + size);
    return next ? (size_t)(next - start) : size;
}

/* Tells whether the cluster ends in a hasanta, or in hasanta and ZWJ. */
static bool joins_on(const char *text, size_t size)
{
    uint32_t last = 0, before = 0;
    for (size_t i = 0; i < size;) {
        before = last;
        i += utf8_decode(text + i, size - i, &last);
    }
    return last == HASANTA || (last == ZWJ && before == HASANTA);
}

size_t syllable_next(const char *text, size_t size)
{
    if (size == 0) {
        return 0;
    }
    size_t end = cluster_size(text, size);
    while (end < size && joins_on(text, end)) {
        uint32_t code;
        utf8_decode(text + end, size - end, &code);
        if (!is_consonant(code)) {
            break;
        }
        end += cluster_size(text + end, size - end);
    }
    return end;
}

bool syllable_is_complex(const char *text, size_t size)
{
    for (size_t i = 0; i < size;) {
        uint32_t code;
        i += utf8_decode(text + i, size - i, &code);
        bool indic = code >= 0x0900 && code <= 0x0DFF;
        bool combining = (code >= 0x0300 && code <= 0x036F) ||
                         (code >= 0x1AB0 && code <= 0x1AFF) ||
                         (code >= 0x1DC0 && code <= 0x1DFF) ||
                         (code >= 0x20D0 && code <= 0x20FF) ||
                         (code >= 0x200B && code <= 0x200D) ||
                         (code >= 0x0590 && code <= 0x08FF) ||
                         (code >= 0x0E00 && code <= 0x109F) ||
                         (code >= 0x1780 && code <= 0x18AF) ||
                         (code >= 0xFE00 && code <= 0xFE0F);
        if (indic || combining) {
            return true;
        }
    }
    return false;
}
