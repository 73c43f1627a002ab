/* SPDX-License-Identifier: MIT */
/* Cleaning, cutting and wrapping of any bytes at some width up to 24. */
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "tui/text/syllable.h"
#include "tui/text/utf8.h"
#include "tui/text/width.h"
#include "tui/text/wrap.h"

static void wrap_text(const char *text, size_t size, int columns)
{
    struct wrap wrap;
    PROMISE(wrap_init(&wrap, text, size, columns, NULL));
    size_t at = 0;
    for (size_t i = 0; i < wrap.count; i++) {
        PROMISE(wrap.lines[i].start >= at);
        PROMISE(wrap.lines[i].end >= wrap.lines[i].start);
        at = wrap.lines[i].end;
    }
    PROMISE(at <= size);
    wrap_fini(&wrap);
    PROMISE(wrap_fit(text, size, columns, NULL) <= size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *clean = utf8_clean((const char *)data, size);
    PROMISE(clean != NULL);
    size_t length = strlen(clean);
    PROMISE(utf8_is_clean(clean, length));
    for (size_t at = 0; at < length;) {
        size_t syllable = syllable_next(clean + at, length - at);
        PROMISE(syllable > 0 && syllable <= length - at);
        at += syllable;
    }
    PROMISE(
        width_budget(NULL, clean, length) >= width_text(NULL, clean, length));
    wrap_text(clean, length, 1 + (int)(length % 24));
    free(clean);
    return 0;
}
