/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "tui/lesson/lesson_priv.h"

/* There is room for the next power of two (at least 4): nobody counts it. */
void *lesson_grow(void *rows, size_t count, size_t row_size)
{
    bool is_full = count == 0 || (count >= 4 && (count & (count - 1)) == 0);
    if (!is_full) {
        return rows;
    }
    return realloc(rows, (count == 0 ? 4 : count * 2) * row_size);
}
