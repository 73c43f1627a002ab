/* SPDX-License-Identifier: MIT */
#include "tui/script/script.h"

#include <stdlib.h>
#include <string.h>

#include "tui/script/script_priv.h"

enum { MOST_BYTES = 1 << 20, MOST_COMMANDS = 100000 };

bool script_fail(
    struct script_reader *reader, const char *message, const char *detail)
{
    struct script_problem *problem = reader->problem;
    problem->line = reader->line;
    problem->message = message;
    size_t size = strlen(detail);
    if (size >= sizeof problem->detail) {
        size = sizeof problem->detail - 1;
        while (size > 0 && ((unsigned char)detail[size] & 0xC0) == 0x80) {
            size--;
        }
    }
    memcpy(problem->detail, detail, size);
    problem->detail[size] = '\0';
    return false;
}

bool script_add(
    struct script_reader *reader, const struct script_command *command)
{
    struct script *script = reader->script;
    if (script->count == MOST_COMMANDS) {
        return script_fail(
            reader, N_("a script has at most 100,000 commands"), "");
    }
    if (script->count == reader->room) {
        size_t room = reader->room ? reader->room * 2 : 16;
        void *grown =
            realloc(script->commands, room * sizeof *script->commands);
        if (!grown) {
            return script_fail(reader, N_("memory is short"), "");
        }
        script->commands = grown;
        reader->room = room;
    }
    script->commands[script->count++] = *command;
    return true;
}

/* ---- words ---- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

void script_skip_blanks(struct script_reader *reader)
{
    while (reader->at < reader->end && is_blank(*reader->at)) {
        reader->at++;
    }
}

bool script_word(struct script_reader *reader, char word[SCRIPT_WORD])
{
    script_skip_blanks(reader);
    const char *start = reader->at;
    while (reader->at < reader->end && !is_blank(*reader->at)) {
        reader->at++;
    }
    size_t size = (size_t)(reader->at - start);
    if (size >= SCRIPT_WORD) {
        return script_fail(reader, N_("a word is longer than 255 bytes"), "");
    }
    memcpy(word, start, size);
    word[size] = '\0';
    return true;
}

/* ---- unknown verbs ---- */

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Counts the letters to insert, remove or change between two words; `to` has
 * at most seven. */
static unsigned distance(const char *from, const char *to)
{
    unsigned row[8];
    size_t width = strlen(to);
    for (unsigned i = 0; i <= width; i++) {
        row[i] = i;
    }
    for (unsigned j = 1; from[j - 1] != '\0'; j++) {
        unsigned diagonal = row[0];
        row[0] = j;
        for (size_t i = 1; i <= width; i++) {
            unsigned change = diagonal + (from[j - 1] != to[i - 1]);
            diagonal = row[i];
            row[i] = least(change, least(row[i], row[i - 1]) + 1);
        }
    }
    return row[width];
}

static bool fail_unknown(struct script_reader *reader, const char *word)
{
    const struct script_verb_row *nearest = script_verbs;
    for (int i = 0; i < SCRIPT_VERB_COUNT; i++) {
        if (distance(word, script_verbs[i].name) <
            distance(word, nearest->name)) {
            nearest = &script_verbs[i];
        }
    }
    if (distance(word, nearest->name) <= 2) {
        return script_fail(reader,
            N_("there is no such command: did you mean %s?"), nearest->name);
    }
    return script_fail(reader,
        N_("there is no command \"%s\": `taant help play` lists them"), word);
}

/* ---- lines ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/*
 * Returns where a comment begins, or the line's end. A # in quotes begins
 * none, nor does one inside a word or that of #1 behind a command.
 */
static const char *find_comment(const char *start, const char *end)
{
    bool quoted = false;
    bool empty = true;
    for (const char *at = start; at < end; at++) {
        if (quoted && *at == '\\' && at + 1 < end) {
            at++;
        } else if (*at == '"') {
            quoted = !quoted;
        } else if (*at == '#' && !quoted &&
                   (empty || (is_blank(at[-1]) &&
                                 !(at + 1 < end && is_digit(at[1]))))) {
            return at;
        }
        empty = empty && is_blank(*at);
    }
    return end;
}

static bool has_controls(const char *at, const char *end)
{
    for (; at < end; at++) {
        if (((unsigned char)*at < ' ' && *at != '\t') || *at == 0x7F) {
            return true;
        }
    }
    return false;
}

static bool parse_line(struct script_reader *reader)
{
    if (has_controls(reader->at, reader->end)) {
        return script_fail(
            reader, N_("the line holds a control character: remove it"), "");
    }
    reader->end = find_comment(reader->at, reader->end);
    char word[SCRIPT_WORD];
    if (!script_word(reader, word)) {
        return false;
    }
    if (word[0] == '\0') {
        return true;
    }
    for (int i = 0; i < SCRIPT_VERB_COUNT; i++) {
        if (strcmp(word, script_verbs[i].name) == 0) {
            struct script_command command = {
                .verb = (enum script_verb)i, .line = reader->line};
            return script_verbs[i].parse(reader, &command) &&
                   script_add(reader, &command);
        }
    }
    return fail_unknown(reader, word);
}

static bool parse_lines(
    struct script_reader *reader, const char *data, size_t size)
{
    const char *end = data + size;
    while (data < end) {
        const char *newline = memchr(data, '\n', (size_t)(end - data));
        const char *line_end = newline ? newline : end;
        reader->line++;
        reader->at = data;
        reader->end = line_end;
        if (line_end > data && line_end[-1] == '\r') {
            reader->end--;
        }
        if (!parse_line(reader)) {
            return false;
        }
        data = newline ? newline + 1 : end;
    }
    return true;
}

bool script_parse(struct script *script, const char *data, size_t size,
    struct script_problem *problem)
{
    *script = (struct script){0};
    struct script_reader reader = {.script = script, .problem = problem};
    if (size > MOST_BYTES) {
        return script_fail(&reader, N_("a script has at most 1 MiB"), "");
    }
    if (size > 0 && !parse_lines(&reader, data, size)) {
        script_fini(script);
        return false;
    }
    return true;
}

void script_fini(struct script *script)
{
    free(script->commands);
    *script = (struct script){0};
}
