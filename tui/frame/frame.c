/* SPDX-License-Identifier: MIT */
#include "tui/frame/frame.h"

#include <stdlib.h>
#include <string.h>

static int clamp_side(int side)
{
    if (side < 1) {
        return 1;
    }
    return side > FRAME_MAX_SIDE ? FRAME_MAX_SIDE : side;
}

bool frame_init(
    struct frame *frame, int rows, int cols, const struct width_source *widths)
{
    frame->rows = clamp_side(rows);
    frame->cols = clamp_side(cols);
    frame->widths = widths;
    frame->cells =
        calloc((size_t)frame->rows * (size_t)frame->cols, sizeof(struct cell));
    if (!frame->cells) {
        return false;
    }
    frame_clear(frame);
    return true;
}

void frame_fini(struct frame *frame)
{
    free(frame->cells);
    frame->cells = NULL;
}

void frame_clear(struct frame *frame)
{
    size_t count = (size_t)frame->rows * (size_t)frame->cols;
    memset(frame->cells, 0, count * sizeof(struct cell));
    for (size_t i = 0; i < count; i++) {
        frame->cells[i].width = 1;
    }
}

struct cell *frame_cell(const struct frame *frame, int row, int col)
{
    if (row < 0 || row >= frame->rows || col < 0 || col >= frame->cols) {
        return NULL;
    }
    return &frame->cells[(size_t)row * (size_t)frame->cols + (size_t)col];
}

void frame_restyle(
    struct frame *frame, int row, int col, int limit, enum style style)
{
    if (limit > frame->cols) {
        limit = frame->cols;
    }
    for (int at = col < 0 ? 0 : col; at < limit; at++) {
        struct cell *cell = frame_cell(frame, row, at);
        if (cell) {
            cell->style = (uint8_t)style;
        }
    }
}

char *frame_row_text(const struct frame *frame, int row)
{
    char *text = malloc((size_t)frame->cols * FRAME_CELL_BYTES + 1);
    if (!text) {
        return NULL;
    }
    size_t size = 0, end = 0;
    for (int col = 0; col < frame->cols; col++) {
        const struct cell *cell = frame_cell(frame, row, col);
        if (!cell || cell->width == 0) {
            continue;
        }
        if (cell->text[0] == '\0') {
            text[size++] = ' ';
            continue;
        }
        size_t length = strlen(cell->text);
        memcpy(text + size, cell->text, length);
        size += length;
        end = size;
    }
    text[end] = '\0';
    return text;
}

void frame_copy(struct frame *to, const struct frame *from)
{
    if (to->rows == from->rows && to->cols == from->cols) {
        memcpy(to->cells, from->cells,
            (size_t)to->rows * (size_t)to->cols * sizeof(struct cell));
    }
}
