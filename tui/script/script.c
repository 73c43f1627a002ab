/* SPDX-License-Identifier: MIT */
#include "tui/script/script.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "tui/input/input.h"

/* Marks a message for the catalogue. */
#define N_(message) message

enum {
    MOST_BYTES = 1 << 20,
    MOST_COMMANDS = 100000,
    MOST_SIDE = 500,
    WORD = sizeof((struct script_command *)0)->text,
};

#define IDENTIFIER "abcdefghijklmnopqrstuvwxyz0123456789_"
#define FILE_NAME IDENTIFIER "ABCDEFGHIJKLMNOPQRSTUVWXYZ-."

/*
 * Where the parser stands: in one line, comment and line end left out.
 *
 *   run until chan.close jobs #1   # a comment
 *             ^at               ^end
 */
struct reader {
    const char *at, *end;
    int line;
    struct script *script;
    size_t room;
    struct script_problem *problem;
};

static bool fail(struct reader *reader, const char *message, const char *detail)
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

static bool add(struct reader *reader, const struct script_command *command)
{
    struct script *script = reader->script;
    if (script->count == MOST_COMMANDS) {
        return fail(reader, N_("a script has at most 100,000 commands"), "");
    }
    if (script->count == reader->room) {
        size_t room = reader->room ? reader->room * 2 : 16;
        void *grown =
            realloc(script->commands, room * sizeof *script->commands);
        if (!grown) {
            return fail(reader, N_("memory is short"), "");
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

static void skip_blanks(struct reader *reader)
{
    while (reader->at < reader->end && is_blank(*reader->at)) {
        reader->at++;
    }
}

/* Takes the next word; "" at the line's end. False when it is too long. */
static bool next_word(struct reader *reader, char word[WORD])
{
    skip_blanks(reader);
    const char *start = reader->at;
    while (reader->at < reader->end && !is_blank(*reader->at)) {
        reader->at++;
    }
    size_t size = (size_t)(reader->at - start);
    if (size >= WORD) {
        return fail(reader, N_("a word is longer than 255 bytes"), "");
    }
    memcpy(word, start, size);
    word[size] = '\0';
    return true;
}

static bool nothing_more(struct reader *reader)
{
    char word[WORD];
    if (!next_word(reader, word)) {
        return false;
    }
    return word[0] == '\0' ||
           fail(reader, N_("the command ends before \"%s\": remove the rest"),
               word);
}

static bool consists_of(const char *word, const char *accepted)
{
    return word[0] != '\0' && word[strspn(word, accepted)] == '\0';
}

/* Reads a decimal number that fills the word. */
static bool read_number(const char *word, uint64_t most, uint64_t *number)
{
    if (!consists_of(word, "0123456789")) {
        return false;
    }
    *number = 0;
    for (; *word; word++) {
        uint64_t digit = (uint64_t)(*word - '0');
        if (*number > (most - digit) / 10) {
            return false;
        }
        *number = *number * 10 + digit;
    }
    return true;
}

/* ---- the commands, in the order of enum script_verb ---- */

static bool parse_open(struct reader *reader, struct script_command *command)
{
    if (!next_word(reader, command->text)) {
        return false;
    }
    if (command->text[0] != '\0' && !consists_of(command->text, IDENTIFIER)) {
        return fail(reader,
            N_("\"%s\" is no pattern's name: `taant list` shows them"),
            command->text);
    }
    return nothing_more(reader);
}

static bool parse_lang(struct reader *reader, struct script_command *command)
{
    if (!next_word(reader, command->text)) {
        return false;
    }
    if (strcmp(command->text, "en") != 0 && strcmp(command->text, "bn") != 0) {
        return fail(
            reader, N_("\"%s\" is no language: write en or bn"), command->text);
    }
    return nothing_more(reader);
}

static bool parse_size(struct reader *reader, struct script_command *command)
{
    char word[WORD];
    if (!next_word(reader, word)) {
        return false;
    }
    char rows[WORD] = "";
    uint64_t col_count = 0;
    uint64_t row_count = 0;
    char *cross = strchr(word, 'x');
    if (cross) {
        *cross = '\0';
        strcpy(rows, cross + 1);
    }
    if (!read_number(word, MOST_SIDE, &col_count) ||
        !read_number(rows, MOST_SIDE, &row_count) || col_count == 0 ||
        row_count == 0) {
        return fail(reader,
            N_("a size is COLUMNSxROWS, each from 1 to 500, such as 80x24"),
            "");
    }
    command->cols = (int)col_count;
    command->rows = (int)row_count;
    return nothing_more(reader);
}

static bool parse_seed(struct reader *reader, struct script_command *command)
{
    char word[WORD];
    if (!next_word(reader, word)) {
        return false;
    }
    if (!read_number(word, UINT64_MAX, &command->number)) {
        return fail(reader,
            N_("\"%s\" is no seed: write a whole number below 2^64"), word);
    }
    return nothing_more(reader);
}

static bool parse_mode(struct reader *reader, struct script_command *command)
{
    if (!next_word(reader, command->text)) {
        return false;
    }
    if (strcmp(command->text, "live") != 0 &&
        strcmp(command->text, "deterministic") != 0) {
        return fail(reader,
            N_("\"%s\" is no mode: write live or deterministic"),
            command->text);
    }
    return nothing_more(reader);
}

static bool parse_knob(struct reader *reader, struct script_command *command)
{
    char word[WORD];
    if (!next_word(reader, word)) {
        return false;
    }
    char *equals = strchr(word, '=');
    if (equals) {
        *equals = '\0';
    }
    if (!equals || equals[1] == '\0' || !consists_of(word, IDENTIFIER) ||
        strlen(word) >= sizeof command->name) {
        return fail(reader, N_("a knob is NAME=VALUE, such as workers=3"), "");
    }
    strcpy(command->name, word);
    strcpy(command->text, equals + 1);
    return nothing_more(reader);
}

/* Adds a word to the name of an object or task: "worker", then "2". */
static bool extend_name(struct script_command *command, const char *word)
{
    size_t used = strlen(command->name);
    if (used + 1 + strlen(word) >= sizeof command->name) {
        return false;
    }
    if (used > 0) {
        command->name[used++] = ' ';
    }
    strcpy(command->name + used, word);
    return true;
}

/* Reads what stands behind the event: [NAME] [#n]. */
static bool parse_which(struct reader *reader, struct script_command *command)
{
    char word[WORD];
    while (next_word(reader, word) && word[0] != '\0') {
        if (word[0] == '#') {
            if (!read_number(word + 1, UINT32_MAX, &command->number) ||
                command->number == 0) {
                return fail(reader,
                    N_("\"%s\" is no count: write #1 for the first"), word);
            }
            return nothing_more(reader);
        }
        if (!extend_name(command, word)) {
            return fail(reader, N_("the name is longer than 63 bytes"), "");
        }
    }
    return word[0] == '\0';
}

static bool parse_run(struct reader *reader, struct script_command *command)
{
    char word[WORD];
    if (!next_word(reader, word) || !next_word(reader, command->text)) {
        return false;
    }
    if (strcmp(word, "until") != 0 ||
        !consists_of(command->text, IDENTIFIER ".")) {
        return fail(reader,
            N_("write: run until EVENT [NAME] [#n], or run until end"), "");
    }
    command->number = 1;
    if (strcmp(command->text, "end") == 0) {
        strcpy(command->text, "run.end");
        return nothing_more(reader);
    }
    return parse_which(reader, command);
}

static bool parse_steps(struct reader *reader, struct script_command *command)
{
    char word[WORD];
    if (!next_word(reader, word)) {
        return false;
    }
    command->number = 1;
    if (word[0] != '\0' && (!read_number(word, INT32_MAX, &command->number) ||
                               command->number == 0)) {
        return fail(
            reader, N_("\"%s\" is no number of steps: write 1 or more"), word);
    }
    return nothing_more(reader);
}

/* Makes a command of each key but the last, which the caller adds. */
static bool parse_key(struct reader *reader, struct script_command *command)
{
    char word[WORD];
    for (bool first = true; next_word(reader, word); first = false) {
        if (word[0] == '\0') {
            return !first ||
                   fail(reader, N_("write the key's name, such as space"), "");
        }
        if (!first && !add(reader, command)) {
            return false;
        }
        char canonical[INPUT_KEY_BYTES];
        if (!input_key(word, canonical)) {
            return fail(reader,
                N_("there is no key \"%s\": names are such as space, left, f1"),
                word);
        }
        strcpy(command->text, canonical);
    }
    return false;
}

static bool parse_shot(struct reader *reader, struct script_command *command)
{
    if (!next_word(reader, command->text)) {
        return false;
    }
    if (!consists_of(command->text, FILE_NAME) || command->text[0] == '.' ||
        strlen(command->text) > 200) {
        return fail(reader,
            N_("a shot's name has 1 to 200 letters, digits, - _ or ."), "");
    }
    return nothing_more(reader);
}

static bool parse_expect(struct reader *reader, struct script_command *command)
{
    const char *wrong = N_("write the text in quotes: expect \"text\"");
    skip_blanks(reader);
    if (reader->at == reader->end || *reader->at != '"') {
        return fail(reader, wrong, "");
    }
    reader->at++;
    size_t size = 0;
    while (reader->at < reader->end && *reader->at != '"') {
        if (*reader->at == '\\') {
            reader->at++;
            if (reader->at == reader->end ||
                (*reader->at != '"' && *reader->at != '\\')) {
                return fail(reader,
                    N_("behind \\ stands \" or \\ and nothing else"), "");
            }
        }
        if (size + 1 >= sizeof command->text) {
            return fail(reader, N_("the text is longer than 255 bytes"), "");
        }
        command->text[size++] = *reader->at++;
    }
    if (reader->at == reader->end || size == 0) {
        return fail(reader, wrong, "");
    }
    reader->at++;
    command->text[size] = '\0';
    return nothing_more(reader);
}

static const struct verb {
    const char *name;
    bool (*parse)(struct reader *reader, struct script_command *command);
} verbs[] = {
    [SCRIPT_OPEN] = {"open", parse_open},
    [SCRIPT_LANG] = {"lang", parse_lang},
    [SCRIPT_SIZE] = {"size", parse_size},
    [SCRIPT_SEED] = {"seed", parse_seed},
    [SCRIPT_MODE] = {"mode", parse_mode},
    [SCRIPT_KNOB] = {"knob", parse_knob},
    [SCRIPT_RUN_UNTIL] = {"run", parse_run},
    [SCRIPT_STEP] = {"step", parse_steps},
    [SCRIPT_BACK] = {"back", parse_steps},
    [SCRIPT_KEY] = {"key", parse_key},
    [SCRIPT_SHOT] = {"shot", parse_shot},
    [SCRIPT_EXPECT] = {"expect", parse_expect},
};
enum { VERB_COUNT = sizeof verbs / sizeof *verbs };

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

static bool fail_unknown(struct reader *reader, const char *word)
{
    const struct verb *nearest = verbs;
    for (const struct verb *verb = verbs; verb < verbs + VERB_COUNT; verb++) {
        if (distance(word, verb->name) < distance(word, nearest->name)) {
            nearest = verb;
        }
    }
    if (distance(word, nearest->name) <= 2) {
        return fail(reader, N_("there is no such command: did you mean %s?"),
            nearest->name);
    }
    return fail(reader,
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

static bool parse_line(struct reader *reader)
{
    if (has_controls(reader->at, reader->end)) {
        return fail(
            reader, N_("the line holds a control character: remove it"), "");
    }
    reader->end = find_comment(reader->at, reader->end);
    char word[WORD];
    if (!next_word(reader, word)) {
        return false;
    }
    if (word[0] == '\0') {
        return true;
    }
    for (int i = 0; i < VERB_COUNT; i++) {
        if (strcmp(word, verbs[i].name) == 0) {
            struct script_command command = {
                .verb = (enum script_verb)i, .line = reader->line};
            return verbs[i].parse(reader, &command) && add(reader, &command);
        }
    }
    return fail_unknown(reader, word);
}

static bool parse_lines(struct reader *reader, const char *data, size_t size)
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
    struct reader reader = {.script = script, .problem = problem};
    if (size > MOST_BYTES) {
        return fail(&reader, N_("a script has at most 1 MiB"), "");
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
