/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tui/lesson/lesson_priv.h"
#include "tui/text/syllable.h"

bool lesson_next_line(struct reader *reader)
{
    if (reader->next == reader->end) {
        return false;
    }
    size_t left = (size_t)(reader->end - reader->next);
    const char *newline = memchr(reader->next, '\n', left);
    size_t size = newline ? (size_t)(newline - reader->next) : left;
    reader->line = (struct slice){reader->next, size};
    reader->next += newline ? size + 1 : size;
    reader->number++;
    return true;
}

/* ---- problems ---- */

bool lesson_fail(
    struct reader *reader, int line, const char *message, struct slice detail)
{
    struct lesson_problem *problem = reader->problem;
    size_t size = 0, next = 0;
    while (size < detail.size) {
        next = syllable_next(detail.text + size, detail.size - size);
        if (size + next >= sizeof problem->detail) {
            break;
        }
        size += next;
    }
    problem->line = line;
    problem->message = message;
    memcpy(problem->detail, detail.text, size);
    problem->detail[size] = '\0';
    return false;
}

bool lesson_fail_memory(struct reader *reader)
{
    reader->stops = true;
    return lesson_fail_here(reader, N_("memory is short"), "");
}

bool lesson_go_on(struct reader *reader, bool good)
{
    if (good) {
        return true;
    }
    if (!reader->told || reader->stops) {
        return false;
    }
    reader->mistakes++;
    reader->told->tell(reader->told->context, reader->problem);
    return true;
}

bool lesson_fail_here(
    struct reader *reader, const char *message, const char *detail)
{
    struct slice slice = {detail, strlen(detail)};
    return lesson_fail(reader, reader->number, message, slice);
}

/* ---- slices ---- */

struct slice lesson_trim(struct slice slice)
{
    while (slice.size > 0 && slice.text[0] == ' ') {
        slice.text++;
        slice.size--;
    }
    while (slice.size > 0 && slice.text[slice.size - 1] == ' ') {
        slice.size--;
    }
    return slice;
}

struct slice lesson_split(struct slice *rest, char at)
{
    const char *found =
        rest->size > 0 ? memchr(rest->text, at, rest->size) : NULL;
    struct slice first = *rest;
    if (found) {
        first.size = (size_t)(found - rest->text);
        rest->text = found + 1;
        rest->size -= first.size + 1;
    } else {
        rest->text += rest->size;
        rest->size = 0;
    }
    return first;
}

bool lesson_is(struct slice slice, const char *string)
{
    return strlen(string) == slice.size &&
           memcmp(slice.text, string, slice.size) == 0;
}

bool lesson_consists_of(struct slice slice, const char *characters)
{
    for (size_t i = 0; i < slice.size; i++) {
        if (!slice.text[i] || !strchr(characters, slice.text[i])) {
            return false;
        }
    }
    return slice.size > 0;
}

int lesson_number(struct slice slice, int most)
{
    if (!lesson_consists_of(slice, "0123456789")) {
        return 0;
    }
    int number = 0;
    for (size_t i = 0; i < slice.size; i++) {
        int digit = slice.text[i] - '0';
        if (number > (most - digit) / 10) {
            return 0;
        }
        number = number * 10 + digit;
    }
    return number;
}

char *lesson_string(struct reader *reader, struct slice slice)
{
    char *string = malloc(slice.size + 1);
    if (!string) {
        lesson_fail_memory(reader);
        return NULL;
    }
    memcpy(string, slice.text, slice.size);
    string[slice.size] = '\0';
    return string;
}

/* ---- lists ---- */

static bool add_name(struct reader *reader, struct slice name, size_t most,
    const char *wrong, struct names *names)
{
    enum { MOST_NAME = 63 };
    if (name.size == 0 || name.size > MOST_NAME || names->count == most) {
        return lesson_fail(reader, reader->number, wrong, name);
    }
    char **grown = lesson_grow(names->list, names->count, sizeof *names->list);
    if (!grown) {
        return lesson_fail_memory(reader);
    }
    names->list = grown;
    names->list[names->count] = lesson_string(reader, name);
    return names->list[names->count] && ++names->count > 0;
}

bool lesson_read_names(struct reader *reader, struct slice value, size_t most,
    const char *wrong, struct names *names)
{
    bool more = true;
    while (more) {
        more = value.size > 0 && memchr(value.text, ',', value.size);
        struct slice name = lesson_trim(lesson_split(&value, ','));
        if (!add_name(reader, name, most, wrong, names)) {
            return false;
        }
    }
    return true;
}

void lesson_free_names(struct names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        free(names->list[i]);
    }
    free(names->list);
}
