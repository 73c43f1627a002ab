/* SPDX-License-Identifier: MIT */
#include "tui/frame/frame.h"

#include <string.h>

/* Fewer unchanged cells than this between two runs cost less to send again
 * than a cursor movement. */
enum { GAP = 5 };

struct runs {
    struct frame_run *run;
    size_t count, most;
    const struct frame *after;
};

static bool same_cell(const struct cell *a, const struct cell *b)
{
    return a->width == b->width && a->style == b->style &&
           a->starts_word == b->starts_word && a->complex == b->complex &&
           strcmp(a->text, b->text) == 0;
}

static bool differs(
    const struct frame *before, const struct frame *after, int row, int col)
{
    return !before || !same_cell(frame_cell(before, row, col),
                          frame_cell(after, row, col));
}

static int first_complex(const struct frame *frame, int row)
{
    int col = 0;
    while (col < frame->cols && !frame_cell(frame, row, col)->complex) {
        col++;
    }
    return col;
}

static void add_run(struct runs *runs, int row, int start, int end)
{
    while (start > 0 && frame_cell(runs->after, row, start)->width == 0) {
        start--;
    }
    while (end < runs->after->cols &&
           frame_cell(runs->after, row, end)->width == 0) {
        end++;
    }
    struct frame_run *last =
        runs->count > 0 ? &runs->run[runs->count - 1] : NULL;
    if (last && last->end > runs->after->cols) {
        return; /* it covers all that is left already */
    }
    if (last && last->row == row && start - last->end < GAP) {
        last->end = end;
    } else if (runs->count < runs->most) {
        runs->run[runs->count++] = (struct frame_run){row, start, end};
    } else if (last) {
        last->end = (runs->after->rows - last->row) * runs->after->cols;
    }
}

static void diff_row(struct runs *runs, const struct frame *before, int row)
{
    const struct frame *after = runs->after;
    int complex = first_complex(after, row);
    if (before) {
        int old = first_complex(before, row);
        complex = old < complex ? old : complex;
    }
    bool changed = false;
    for (int col = 0; col < after->cols; col++) {
        if (!differs(before, after, row, col)) {
            continue;
        }
        changed = true;
        if (col >= complex) {
            break;
        }
        add_run(runs, row, col, col + 1);
    }
    if (changed && complex < after->cols) {
        add_run(runs, row, complex, after->cols);
    }
}

size_t frame_diff(const struct frame *before, const struct frame *after,
    struct frame_run *runs, size_t most)
{
    struct runs list = {runs, 0, most, after};
    if (before &&
        (before->rows != after->rows || before->cols != after->cols)) {
        before = NULL;
    }
    for (int row = 0; row < after->rows; row++) {
        diff_row(&list, before, row);
    }
    return list.count;
}
