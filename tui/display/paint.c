/* SPDX-License-Identifier: MIT */
#include "tui/display/paint.h"

#include <string.h>

/* Where the cursor is certain to stand: before the next cell or unknown. */
struct brush {
    bool placed, after_complex;
};

static void paint_cell(const struct painter *painter, struct brush *brush,
    const struct cell *cell, int row, int col)
{
    if (!brush->placed || cell->starts_word ||
        (brush->after_complex && !cell->complex)) {
        painter->go(painter->to, row, col);
    }
    painter->style(painter->to, (enum style)cell->style);
    if (cell->text[0] == '\0') {
        painter->text(painter->to, " ", 1);
    } else {
        painter->text(painter->to, cell->text, strlen(cell->text));
    }
    *brush = (struct brush){true, cell->complex};
}

static void paint_row(const struct painter *painter, const struct frame *frame,
    int row, int start, int end)
{
    bool erased = end == frame->cols;
    struct brush brush = {false, false};
    if (end > painter->cols) {
        end = painter->cols;
    }
    if (erased && start < end) {
        painter->go(painter->to, row, start);
        painter->style(painter->to, STYLE_TEXT);
        painter->erase(painter->to, painter->cols - start);
    }
    for (int col = start; col < end; col++) {
        const struct cell *cell = frame_cell(frame, row, col);
        if (cell->width == 0) {
            continue;
        }
        bool blank =
            erased && cell->text[0] == '\0' &&
            theme_blank_is_plain((enum style)cell->style, painter->depth);
        if (blank || col + cell->width > end) {
            brush.placed = false;
            continue;
        }
        paint_cell(painter, &brush, cell, row, col);
    }
}

void paint_runs(const struct painter *painter, const struct frame *frame,
    const struct frame_run *runs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int row = runs[i].row, start = runs[i].start, end = runs[i].end;
        while (end > 0 && row < painter->rows) {
            paint_row(painter, frame, row, start,
                end < frame->cols ? end : frame->cols);
            end -= frame->cols;
            start = 0;
            row++;
        }
    }
}
