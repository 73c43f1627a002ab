/* SPDX-License-Identifier: MIT */
#include "tui/text/wrap.h"

#include <stdlib.h>
#include <unilbrk.h>

#include "tui/text/syllable.h"

static bool add_line(
    struct wrap *wrap, size_t *room, size_t start, size_t end, const char *text)
{
    if (wrap->count == *room) {
        size_t more = *room ? *room * 2 : 16;
        struct wrap_line *lines = realloc(wrap->lines, more * sizeof *lines);
        if (!lines) {
            return false;
        }
        wrap->lines = lines;
        *room = more;
    }
    while (end > start && (text[end - 1] == ' ' || text[end - 1] == '\n')) {
        end--;
    }
    wrap->lines[wrap->count++] = (struct wrap_line){start, end};
    return true;
}

static int budget(const char *text, size_t start, size_t end,
    const struct width_source *source)
{
    while (end > start && (text[end - 1] == ' ' || text[end - 1] == '\n')) {
        end--;
    }
    return width_budget(source, text + start, end - start);
}

size_t wrap_fit(const char *text, size_t size, int columns,
    const struct width_source *source)
{
    size_t end = 0;
    while (end < size) {
        size_t next = end + syllable_next(text + end, size - end);
        if (width_budget(source, text, next) > columns) {
            break;
        }
        end = next;
    }
    return end;
}

/* Cuts a piece that no break makes fit, between syllables; returns where the
 * rest of it begins. */
static bool cut_piece(struct wrap *wrap, size_t *room, const char *text,
    size_t *start, size_t end, int columns, const struct width_source *source)
{
    while (*start < end && budget(text, *start, end, source) > columns) {
        size_t fit = wrap_fit(text + *start, end - *start, columns, source);
        if (fit == 0) {
            fit = syllable_next(text + *start, end - *start);
        }
        if (*start + fit >= end) {
            break;
        }
        if (!add_line(wrap, room, *start, *start + fit, text)) {
            return false;
        }
        *start += fit;
    }
    return true;
}

/*
 * Greedy fill. `start` is where the line began, `fits` the last possible
 * break so far. A piece that goes over the edge ends the line before it. A
 * newline ends its line and belongs to none.
 */
static bool fill(struct wrap *wrap, const char *text, size_t size,
    const char *breaks, int columns, const struct width_source *source)
{
    size_t room = 0, start = 0, fits = 0;
    for (size_t i = 0; i <= size; i++) {
        bool newline = i < size && text[i] == '\n';
        bool must = newline || i == size;
        if (!must && breaks[i] != UC_BREAK_POSSIBLE) {
            continue;
        }
        if (fits > start && budget(text, start, i, source) > columns) {
            if (!add_line(wrap, &room, start, fits, text)) {
                return false;
            }
            start = fits;
        }
        if (!cut_piece(wrap, &room, text, &start, i, columns, source)) {
            return false;
        }
        fits = i;
        if (must) {
            if ((newline || start < i) &&
                !add_line(wrap, &room, start, i, text)) {
                return false;
            }
            start = fits = i + 1;
        }
    }
    return true;
}

bool wrap_init(struct wrap *wrap, const char *text, size_t size, int columns,
    const struct width_source *source)
{
    *wrap = (struct wrap){NULL, 0};
    if (size == 0) {
        return true;
    }
    char *breaks = malloc(size);
    if (!breaks) {
        return false;
    }
    u8_possible_linebreaks((const uint8_t *)text, size, "UTF-8", breaks);
    bool done = fill(wrap, text, size, breaks, columns, source);
    free(breaks);
    if (!done) {
        wrap_fini(wrap);
    }
    return done;
}

void wrap_fini(struct wrap *wrap)
{
    free(wrap->lines);
    *wrap = (struct wrap){NULL, 0};
}
