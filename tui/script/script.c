/* SPDX-License-Identifier: MIT */
#include "tui/script/script.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/input/input.h"
#include "tui/script/script_priv.h"
#include "tui/text/suggest.h"

enum { MOST_BYTES = 1 << 20, MOST_COMMANDS = 100000 };

bool script_fail(
    struct script_reader *reader, const char *message, const char *detail)
{
    struct script_problem *problem = reader->problem;
    memcpy(problem->file, reader->script->files[reader->file],
        sizeof problem->file);
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

bool script_fail_for_good(struct script_reader *reader, const char *message)
{
    reader->stops = true;
    return script_fail(reader, message, "");
}

bool script_add(
    struct script_reader *reader, const struct script_command *command)
{
    struct script *script = reader->script;
    if (script->count == MOST_COMMANDS) {
        return script_fail_for_good(
            reader, N_("a script has at most 100,000 commands"));
    }
    if (script->count == reader->room) {
        size_t room = reader->room ? reader->room * 2 : 16;
        void *grown =
            realloc(script->commands, room * sizeof *script->commands);
        if (!grown) {
            return script_fail_for_good(reader, N_("memory is short"));
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

static bool add_byte(
    struct script_reader *reader, char *text, size_t *size, char byte)
{
    if (*size + 1 >= SCRIPT_WORD) {
        return script_fail(reader, N_("a word is longer than 255 bytes"), "");
    }
    text[(*size)++] = byte;
    text[*size] = '\0';
    return true;
}

static bool is_of_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '_';
}

/* Adds the value of the variable that $name or ${name} at the reader names. */
static bool add_variable(struct script_reader *reader, char *text, size_t *size)
{
    char name[SCRIPT_NAME] = "";
    size_t length = 0;
    bool braces = reader->at + 1 < reader->end && reader->at[1] == '{';
    reader->at += braces ? 2 : 1;
    while (reader->at < reader->end && is_of_name(*reader->at) &&
           length + 1 < sizeof name) {
        name[length++] = *reader->at++;
        name[length] = '\0';
    }
    if (braces && reader->at < reader->end && *reader->at == '}') {
        reader->at++;
    }
    for (size_t i = 0; i < reader->variable_count; i++) {
        const struct script_variable *variable = &reader->variables[i];
        if (strcmp(variable->name, name) == 0) {
            for (const char *at = variable->value; *at; at++) {
                if (!add_byte(reader, text, size, *at)) {
                    return false;
                }
            }
            return true;
        }
    }
    if (script_setter(name) != SCRIPT_VERB_COUNT) {
        return script_fail(
            reader, N_("$%1$s has no value before the command `%1$s`"), name);
    }
    return script_fail(reader,
        N_("there is no variable \"%s\": write `set NAME VALUE` before, or, in "
           "quotes, \\$ for the sign"),
        name);
}

bool script_word(struct script_reader *reader, char word[SCRIPT_WORD])
{
    size_t size = 0;
    word[0] = '\0';
    script_skip_blanks(reader);
    while (reader->at < reader->end && !is_blank(*reader->at)) {
        bool good = *reader->at == '$'
                        ? add_variable(reader, word, &size)
                        : add_byte(reader, word, &size, *reader->at++);
        if (!good) {
            return false;
        }
    }
    return true;
}

bool script_quoted(
    struct script_reader *reader, char text[SCRIPT_WORD], const char *wrong)
{
    size_t size = 0;
    text[0] = '\0';
    script_skip_blanks(reader);
    if (reader->at == reader->end || *reader->at != '"') {
        return script_fail(reader, wrong, "");
    }
    reader->at++;
    while (reader->at < reader->end && *reader->at != '"') {
        if (*reader->at == '$') {
            if (!add_variable(reader, text, &size)) {
                return false;
            }
            continue;
        }
        if (*reader->at == '\\' &&
            (++reader->at == reader->end || !strchr("\"\\$", *reader->at))) {
            return script_fail(reader,
                N_("behind \\ stands \", \\ or $ and nothing else"), "");
        }
        if (!add_byte(reader, text, &size, *reader->at++)) {
            return false;
        }
    }
    if (reader->at == reader->end || size == 0) {
        return script_fail(reader, wrong, "");
    }
    reader->at++;
    return true;
}

bool script_nothing_more(struct script_reader *reader)
{
    char word[SCRIPT_WORD];
    if (!script_word(reader, word)) {
        return false;
    }
    return word[0] == '\0' ||
           script_fail(reader,
               N_("the command ends before \"%s\": remove the rest"), word);
}

bool script_consists_of(const char *word, const char *accepted)
{
    return word[0] != '\0' && word[strspn(word, accepted)] == '\0';
}

/* ---- unknown verbs ---- */

/* Words that other languages for scripted terminals have, and keys, which
 * there are commands. */
static bool find_elsewhere(const char *word, char meant[SCRIPT_NAME])
{
    static const char *const rows[][2] = {{"output", "record"},
        {"screenshot", "shot"}, {"source", "include"}, {"wait", "run until"}};
    char small[SCRIPT_NAME] = "";
    char key[INPUT_KEY_BYTES];
    for (size_t i = 0; word[i] && i + 1 < sizeof small; i++) {
        small[i] = (char)tolower((unsigned char)word[i]);
    }
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (strcmp(small, rows[i][0]) == 0) {
            strcpy(meant, rows[i][1]);
            return true;
        }
    }
    bool is_key = strlen(small) > 1 && input_key(small, key);
    if (is_key) {
        snprintf(meant, SCRIPT_NAME, "key %s", key);
    }
    return is_key;
}

static bool fail_unknown(struct script_reader *reader, const char *word)
{
    char meant[SCRIPT_NAME];
    if (strcmp(word, "Sleep") == 0 || strcmp(word, "sleep") == 0) {
        return script_fail(reader,
            N_("nothing here waits for time: write `run until EVENT`; "
               "`caption` holds a film"),
            "");
    }
    if (find_elsewhere(word, meant)) {
        return script_fail(
            reader, N_("there is no such command: did you mean %s?"), meant);
    }
    const char *names[SCRIPT_VERB_COUNT + SCRIPT_BLOCK_WORDS];
    size_t count = 0;
    for (int i = 0; i < SCRIPT_VERB_COUNT; i++) {
        names[count++] = script_verbs[i].name;
    }
    for (size_t i = 0; i < SCRIPT_BLOCK_WORDS; i++) {
        names[count++] = script_block_words[i];
    }
    const char *nearest = suggest_nearest(word, names, count);
    if (nearest) {
        return script_fail(
            reader, N_("there is no such command: did you mean %s?"), nearest);
    }
    return script_fail(reader,
        N_("there is no command \"%s\": `taant help play` lists them"), word);
}

const char *script_verb_name(enum script_verb verb)
{
    return script_verbs[verb].name;
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

bool script_command(struct script_reader *reader, enum script_verb verb)
{
    struct script_command command = {
        .verb = verb, .file = reader->file, .line = reader->line};
    return script_verbs[verb].parse(reader, &command) &&
           script_add(reader, &command);
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
    bool taken = word[0] == '\0';
    if (!taken && !script_block(reader, word, &taken)) {
        return false;
    }
    for (int i = 0; i < SCRIPT_VERB_COUNT && !taken; i++) {
        if (script_verbs[i].parse && strcmp(word, script_verbs[i].name) == 0) {
            return script_command(reader, (enum script_verb)i);
        }
    }
    return taken || fail_unknown(reader, word);
}

bool script_next_line(struct script_reader *reader)
{
    if (reader->next >= reader->last) {
        return false;
    }
    size_t left = (size_t)(reader->last - reader->next);
    const char *newline = memchr(reader->next, '\n', left);
    reader->at = reader->next;
    reader->end = newline ? newline : reader->last;
    reader->next = newline ? newline + 1 : reader->last;
    reader->line++;
    if (newline && reader->end > reader->at && reader->end[-1] == '\r') {
        reader->end--;
    }
    return true;
}

/* Tells the mistake, if anybody wants to hear all of them. */
static bool go_on(struct script_reader *reader)
{
    if (!reader->told || reader->stops) {
        return false;
    }
    reader->told->tell(reader->told->context, reader->problem);
    return true;
}

bool script_lines(struct script_reader *reader)
{
    while (script_next_line(reader)) {
        if (++reader->lines > SCRIPT_LINES) {
            return script_fail_for_good(
                reader, N_("the loops go on for too long: shorten them"));
        }
        const char *behind = reader->next;
        bool opens = script_opens_block(reader);
        bool good = parse_line(reader) || go_on(reader);
        /* What its lines mean is known only where its first line is good. */
        if (good && opens && reader->next == behind) {
            good = script_skip_block(reader) || go_on(reader);
        }
        if (!good) {
            return false;
        }
    }
    return true;
}

static bool parse(struct script_reader *reader, const char *data, size_t size)
{
    *reader->script = (struct script){.file_count = 1};
    reader->next = data;
    reader->last = data + size;
    reader->variables = calloc(SCRIPT_VARIABLES, sizeof *reader->variables);
    bool good;
    if (!reader->variables) {
        good = script_fail_for_good(reader, N_("memory is short"));
    } else if (size > MOST_BYTES) {
        reader->line = 1;
        good = script_fail_for_good(reader, N_("a script has at most 1 MiB"));
    } else {
        good = script_lines(reader);
    }
    free(reader->variables);
    return good;
}

bool script_parse(struct script *script, const char *data, size_t size,
    const struct script_files *files, struct script_problem *problem)
{
    struct script_reader reader = {
        .script = script, .files = files, .problem = problem};
    bool good = parse(&reader, data, size);
    if (!good) {
        script_fini(script);
    }
    return good;
}

void script_check(struct script *script, const char *data, size_t size,
    const struct script_files *files, const struct script_told *told)
{
    struct script_problem problem = {0};
    struct script_reader reader = {
        .script = script, .files = files, .problem = &problem, .told = told};
    if (!parse(&reader, data, size)) {
        told->tell(told->context, &problem);
    }
}

void script_fini(struct script *script)
{
    free(script->commands);
    *script = (struct script){0};
}
