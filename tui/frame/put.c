/* SPDX-License-Identifier: MIT */
/*
 * Placing text in cells. Text is taken word by word; a complex word gets the
 * columns that the terminal will use for it, shared out among its syllables:
 *
 *     word      গো  রু  টি  ন        measured: 4 columns, wcwidth says 6
 *     natural    2   1   2   1
 *     placed     1   1   1   1
 */
#include "tui/frame/frame.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/text/syllable.h"
#include "tui/text/utf8.h"

enum { CELL_MAX_WIDTH = 200, PRINTF_BYTES = 512 };

struct spot {
    struct frame *frame;
    int row, col, limit;
    enum style style;
};

struct part {
    const char *text;
    size_t size;
    int width;
};

struct word {
    struct part parts[FRAME_MAX_SIDE];
    size_t count;
};

static void blank_cell(struct cell *cell, enum style style)
{
    memset(cell, 0, sizeof *cell);
    cell->width = 1;
    cell->style = (uint8_t)style;
}

/* Blanks the whole syllable that covers this cell from the left, if any:
 * half a glyph cannot be shown. */
static void uncover(struct frame *frame, int row, int col)
{
    struct cell *cell = frame_cell(frame, row, col);
    if (!cell || cell->width != 0) {
        return;
    }
    int head = col;
    while (head > 0 && frame_cell(frame, row, head)->width == 0) {
        head--;
    }
    for (int at = head; (cell = frame_cell(frame, row, at)); at++) {
        if (at > head && cell->width != 0) {
            break;
        }
        blank_cell(cell, cell->style);
    }
}

/* Copies a syllable, cut between code points where a cell is too small. A
 * leading mark gets a space to sit on, or it would join the cell before. */
static void copy_text(struct cell *cell, const struct part *part)
{
    uint32_t code;
    size_t length = 0, used = 0;
    utf8_decode(part->text, part->size, &code);
    if (width_code(code) == 0) {
        cell->text[used++] = ' ';
    }
    while (length < part->size) {
        size_t step =
            utf8_decode(part->text + length, part->size - length, &code);
        if (used + length + step > FRAME_CELL_BYTES) {
            break;
        }
        length += step;
    }
    memcpy(cell->text + used, part->text, length);
    cell->text[used + length] = '\0';
}

static void write_cell(const struct spot *spot, const struct part *part,
    bool complex, bool starts_word)
{
    struct frame *frame = spot->frame;
    int end = spot->col + part->width;
    if (spot->col < 0 || end > frame->cols ||
        !frame_cell(frame, spot->row, spot->col)) {
        return;
    }
    uncover(frame, spot->row, spot->col);
    uncover(frame, spot->row, end);
    for (int at = spot->col; at < end; at++) {
        struct cell *cell = frame_cell(frame, spot->row, at);
        blank_cell(cell, spot->style);
        cell->complex = complex;
        cell->width = at == spot->col ? (uint8_t)part->width : 0;
    }
    struct cell *head = frame_cell(frame, spot->row, spot->col);
    head->starts_word = starts_word;
    if (part->size > 0) {
        copy_text(head, part);
    }
    /* What is left of an older word now begins here. */
    struct cell *next = frame_cell(frame, spot->row, end);
    if (next && next->complex && next->width > 0) {
        next->starts_word = true;
    }
}

/* False when the part does not fit any more. */
static bool put_part(
    struct spot *spot, const struct part *part, bool complex, bool starts_word)
{
    if (spot->col + part->width > spot->limit) {
        return false;
    }
    write_cell(spot, part, complex, starts_word);
    spot->col += part->width;
    return true;
}

/* Makes the widths add up to what the terminal will use, none below 1. */
static void share_width(struct word *word, int total)
{
    int sum = 0;
    for (size_t i = 0; i < word->count; i++) {
        sum += word->parts[i].width;
    }
    for (size_t i = word->count; i > 0 && sum > total; i--) {
        struct part *part = &word->parts[i - 1];
        int spare = part->width - 1;
        int cut = sum - total < spare ? sum - total : spare;
        part->width -= cut;
        sum -= cut;
    }
    struct part *last = &word->parts[word->count - 1];
    if (sum < total && last->width + total - sum <= CELL_MAX_WIDTH) {
        last->width += total - sum;
    }
}

static bool put_complex_word(struct spot *spot, const char *text, size_t size)
{
    struct word word;
    word.count = 0; /* the parts stay as they are: they are 12 KiB */
    size_t at = 0;
    while (at < size && word.count < FRAME_MAX_SIDE) {
        struct part *part = &word.parts[word.count++];
        part->text = text + at;
        part->size = syllable_next(text + at, size - at);
        part->width = width_word(NULL, part->text, part->size);
        if (part->width < 1) {
            part->width = 1;
        }
        at += part->size;
    }
    share_width(&word, width_word(spot->frame->widths, text, at));
    for (size_t i = 0; i < word.count; i++) {
        if (!put_part(spot, &word.parts[i], true, i == 0)) {
            return false;
        }
    }
    return true;
}

static bool put_plain_word(struct spot *spot, const char *text, size_t size)
{
    size_t at = 0;
    while (at < size) {
        struct part part = {text + at, syllable_next(text + at, size - at), 0};
        at += part.size;
        part.width = width_word(NULL, part.text, part.size);
        /* Invisible formatting takes no cell. */
        if (part.width > 0 && !put_part(spot, &part, false, false)) {
            return false;
        }
    }
    return true;
}

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\n';
}

static void put_clean(struct spot *spot, const char *text, size_t size)
{
    static const struct part space = {NULL, 0, 1};
    size_t at = 0;
    bool fits = true;
    while (at < size && fits) {
        if (is_space(text[at])) {
            fits = put_part(spot, &space, false, false);
            at++;
            continue;
        }
        size_t end = at;
        while (end < size && !is_space(text[end])) {
            end++;
        }
        fits = syllable_is_complex(text + at, end - at)
                   ? put_complex_word(spot, text + at, end - at)
                   : put_plain_word(spot, text + at, end - at);
        at = end;
    }
}

int frame_put(struct frame *frame, int row, int col, int limit,
    enum style style, const char *text, size_t size)
{
    struct spot spot = {frame, row, col, limit, style};
    if (spot.limit > frame->cols) {
        spot.limit = frame->cols;
    }
    if (utf8_is_clean(text, size)) {
        put_clean(&spot, text, size);
        return spot.col;
    }
    char *clean = utf8_clean(text, size);
    if (clean) {
        put_clean(&spot, clean, strlen(clean));
        free(clean);
    }
    return spot.col;
}

int frame_puts(
    struct frame *frame, int row, int col, enum style style, const char *text)
{
    return frame_put(frame, row, col, frame->cols, style, text, strlen(text));
}

int frame_printf(struct frame *frame, int row, int col, enum style style,
    const char *format, ...)
{
    char few[PRINTF_BYTES], *text = few, *many = NULL;
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(few, sizeof few, format, arguments);
    va_end(arguments);
    if (size >= PRINTF_BYTES) {
        many = malloc((size_t)size + 1);
        if (many) {
            va_start(arguments, format);
            vsnprintf(many, (size_t)size + 1, format, arguments);
            va_end(arguments);
            text = many;
        } else {
            size = PRINTF_BYTES - 1;
        }
    }
    if (size > 0) {
        col =
            frame_put(frame, row, col, frame->cols, style, text, (size_t)size);
    }
    free(many);
    return col;
}

void frame_fill(struct frame *frame, int row, int col, int limit,
    enum style style, const char *glyph)
{
    struct part part = {glyph, 0, 1};
    size_t size = strlen(glyph);
    if (utf8_is_clean(glyph, size) && size > 0 && !is_space(glyph[0])) {
        part.size = syllable_next(glyph, size);
        if (width_word(NULL, glyph, part.size) != 1) {
            part.size = 0;
        }
    }
    struct spot spot = {frame, row, col < 0 ? 0 : col, limit, style};
    while (spot.col < frame->cols && put_part(&spot, &part, false, false)) {
    }
}
