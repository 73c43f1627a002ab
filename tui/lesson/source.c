/* SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tui/lesson/lesson_priv.h"

enum { MOST_BYTES = 1 << 20, MOST_OPEN = 16 };

/*
 * The regions that are open at the current line, the last opened on top:
 *
 *   open[0] -> part "worker"   open[1] -> part "loop"
 */
struct scan {
    struct source *source;
    size_t open[MOST_OPEN]; /* indexes of source->parts */
    size_t depth;
};

/* Reads "//> name" or "//< name". */
static bool is_marker(struct slice line, char direction, struct slice *name)
{
    line = lesson_trim(line);
    if (line.size < 4 || memcmp(line.text, "//", 2) != 0 ||
        line.text[2] != direction || line.text[3] != ' ') {
        return false;
    }
    *name = lesson_trim((struct slice){line.text + 4, line.size - 4});
    return lesson_consists_of(*name, LESSON_IDENTIFIER);
}

static bool open_region(struct scan *scan, struct slice name)
{
    struct source *source = scan->source;
    struct source_part *grown =
        lesson_grow(source->parts, source->part_count, sizeof *source->parts);
    if (!grown) {
        return false;
    }
    source->parts = grown;
    source->parts[source->part_count] =
        (struct source_part){name.text, name.size, source->count, SIZE_MAX};
    if (scan->depth < MOST_OPEN) {
        scan->open[scan->depth++] = source->part_count;
    }
    source->part_count++;
    return true;
}

/* Closes the last opened region of this name; it need not be the innermost. */
static void close_region(struct scan *scan, struct slice name)
{
    struct source *source = scan->source;
    for (size_t i = scan->depth; i-- > 0;) {
        struct source_part *part = &source->parts[scan->open[i]];
        if (part->size != name.size ||
            memcmp(part->name, name.text, name.size) != 0) {
            continue;
        }
        part->end = source->count;
        scan->depth--;
        memmove(&scan->open[i], &scan->open[i + 1],
            (scan->depth - i) * sizeof scan->open[0]);
        return;
    }
}

static bool contains(struct slice line, const char *string)
{
    size_t size = strlen(string);
    for (size_t i = 0; i + size <= line.size; i++) {
        if (memcmp(line.text + i, string, size) == 0) {
            return true;
        }
    }
    return false;
}

/* What stands above the first line of program text. */
static bool is_preamble(const struct source *source, struct slice line)
{
    return source->count == 0 && (lesson_trim(line).size == 0 ||
                                     contains(line, "SPDX-License-Identifier"));
}

static bool add_line(struct scan *scan, struct slice line, int number)
{
    struct source *source = scan->source;
    struct source_line *grown =
        lesson_grow(source->lines, source->count, sizeof *source->lines);
    if (!grown) {
        return false;
    }
    source->lines = grown;
    struct source_line *row = &source->lines[source->count++];
    *row = (struct source_line){line.text, line.size, number, NULL, 0};
    if (scan->depth > 0) {
        const struct source_part *part =
            &source->parts[scan->open[scan->depth - 1]];
        row->region = part->name;
        row->region_size = part->size;
    }
    return true;
}

static bool read_line(struct scan *scan, struct slice line, int number)
{
    struct slice name;
    if (line.size > 0 && line.text[line.size - 1] == '\r') {
        line.size--;
    }
    if (is_marker(line, '>', &name)) {
        return open_region(scan, name);
    }
    if (is_marker(line, '<', &name)) {
        close_region(scan, name);
        return true;
    }
    return is_preamble(scan->source, line) || add_line(scan, line, number);
}

/* Lets regions that are still open end with the file. */
static void close_rest(struct source *source)
{
    for (size_t i = 0; i < source->part_count; i++) {
        if (source->parts[i].end == SIZE_MAX) {
            source->parts[i].end = source->count;
        }
    }
}

bool source_init(struct source *source, const char *data, size_t size)
{
    struct scan scan = {.source = source};
    struct reader reader = {.next = data, .end = data + size};
    *source = (struct source){0};
    if (size > MOST_BYTES) {
        return false;
    }
    while (lesson_next_line(&reader)) {
        if (!read_line(&scan, reader.line, reader.number)) {
            source_fini(source);
            return false;
        }
    }
    close_rest(source);
    return true;
}

void source_fini(struct source *source)
{
    free(source->lines);
    free(source->parts);
    *source = (struct source){0};
}

bool source_region(
    const struct source *source, const char *name, size_t *first, size_t *last)
{
    size_t size = strlen(name);
    for (size_t i = 0; i < source->part_count; i++) {
        const struct source_part *part = &source->parts[i];
        if (part->size == size && memcmp(part->name, name, size) == 0 &&
            part->first < part->end) {
            *first = part->first;
            *last = part->end - 1;
            return true;
        }
    }
    return false;
}
