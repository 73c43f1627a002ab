/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "tui/input/input.h"
#include "tui/script/script_priv.h"

enum { MOST_SIDE = 500 };

#define IDENTIFIER "abcdefghijklmnopqrstuvwxyz0123456789_"
#define FILE_NAME IDENTIFIER "ABCDEFGHIJKLMNOPQRSTUVWXYZ-."

static bool nothing_more(struct script_reader *reader)
{
    char word[SCRIPT_WORD];
    if (!script_word(reader, word)) {
        return false;
    }
    return word[0] == '\0' ||
           script_fail(reader,
               N_("the command ends before \"%s\": remove the rest"), word);
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

static bool parse_open(
    struct script_reader *reader, struct script_command *command)
{
    if (!script_word(reader, command->text)) {
        return false;
    }
    if (command->text[0] != '\0' && !consists_of(command->text, IDENTIFIER)) {
        return script_fail(reader,
            N_("\"%s\" is no pattern's name: `taant list` shows them"),
            command->text);
    }
    return nothing_more(reader);
}

static bool parse_lang(
    struct script_reader *reader, struct script_command *command)
{
    if (!script_word(reader, command->text)) {
        return false;
    }
    if (strcmp(command->text, "en") != 0 && strcmp(command->text, "bn") != 0) {
        return script_fail(
            reader, N_("\"%s\" is no language: write en or bn"), command->text);
    }
    return nothing_more(reader);
}

static bool parse_size(
    struct script_reader *reader, struct script_command *command)
{
    char word[SCRIPT_WORD];
    if (!script_word(reader, word)) {
        return false;
    }
    char rows[SCRIPT_WORD] = "";
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
        return script_fail(reader,
            N_("a size is COLUMNSxROWS, each from 1 to 500, such as 80x24"),
            "");
    }
    command->cols = (int)col_count;
    command->rows = (int)row_count;
    return nothing_more(reader);
}

static bool parse_seed(
    struct script_reader *reader, struct script_command *command)
{
    char word[SCRIPT_WORD];
    if (!script_word(reader, word)) {
        return false;
    }
    if (!read_number(word, UINT64_MAX, &command->number)) {
        return script_fail(reader,
            N_("\"%s\" is no seed: write a whole number below 2^64"), word);
    }
    return nothing_more(reader);
}

static bool parse_mode(
    struct script_reader *reader, struct script_command *command)
{
    if (!script_word(reader, command->text)) {
        return false;
    }
    if (strcmp(command->text, "live") != 0 &&
        strcmp(command->text, "deterministic") != 0) {
        return script_fail(reader,
            N_("\"%s\" is no mode: write live or deterministic"),
            command->text);
    }
    return nothing_more(reader);
}

static bool parse_knob(
    struct script_reader *reader, struct script_command *command)
{
    char word[SCRIPT_WORD];
    if (!script_word(reader, word)) {
        return false;
    }
    char *equals = strchr(word, '=');
    if (equals) {
        *equals = '\0';
    }
    if (!equals || equals[1] == '\0' || !consists_of(word, IDENTIFIER) ||
        strlen(word) >= sizeof command->name) {
        return script_fail(
            reader, N_("a knob is NAME=VALUE, such as workers=3"), "");
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
static bool parse_which(
    struct script_reader *reader, struct script_command *command)
{
    char word[SCRIPT_WORD];
    while (script_word(reader, word) && word[0] != '\0') {
        if (word[0] == '#') {
            if (!read_number(word + 1, UINT32_MAX, &command->number) ||
                command->number == 0) {
                return script_fail(reader,
                    N_("\"%s\" is no count: write #1 for the first"), word);
            }
            return nothing_more(reader);
        }
        if (!extend_name(command, word)) {
            return script_fail(
                reader, N_("the name is longer than 63 bytes"), "");
        }
    }
    return word[0] == '\0';
}

static bool parse_run(
    struct script_reader *reader, struct script_command *command)
{
    char word[SCRIPT_WORD];
    if (!script_word(reader, word) || !script_word(reader, command->text)) {
        return false;
    }
    if (strcmp(word, "until") != 0 ||
        !consists_of(command->text, IDENTIFIER ".")) {
        return script_fail(reader,
            N_("write: run until EVENT [NAME] [#n], or run until end"), "");
    }
    command->number = 1;
    if (strcmp(command->text, "end") == 0) {
        strcpy(command->text, "run.end");
        return nothing_more(reader);
    }
    return parse_which(reader, command);
}

static bool parse_steps(
    struct script_reader *reader, struct script_command *command)
{
    char word[SCRIPT_WORD];
    if (!script_word(reader, word)) {
        return false;
    }
    command->number = 1;
    if (word[0] != '\0' && (!read_number(word, INT32_MAX, &command->number) ||
                               command->number == 0)) {
        return script_fail(
            reader, N_("\"%s\" is no number of steps: write 1 or more"), word);
    }
    return nothing_more(reader);
}

/* Makes a command of each key but the last, which the caller adds. */
static bool parse_key(
    struct script_reader *reader, struct script_command *command)
{
    char word[SCRIPT_WORD];
    for (bool first = true; script_word(reader, word); first = false) {
        if (word[0] == '\0') {
            return !first || script_fail(reader,
                                 N_("write the key's name, such as space"), "");
        }
        if (!first && !script_add(reader, command)) {
            return false;
        }
        char canonical[INPUT_KEY_BYTES];
        if (!input_key(word, canonical)) {
            return script_fail(reader,
                N_("there is no key \"%s\": names are such as space, left, f1"),
                word);
        }
        strcpy(command->text, canonical);
    }
    return false;
}

static bool parse_shot(
    struct script_reader *reader, struct script_command *command)
{
    if (!script_word(reader, command->text)) {
        return false;
    }
    if (!consists_of(command->text, FILE_NAME) || command->text[0] == '.' ||
        strlen(command->text) > 200) {
        return script_fail(reader,
            N_("a shot's name has 1 to 200 letters, digits, - _ or ."), "");
    }
    return nothing_more(reader);
}

static bool parse_expect(
    struct script_reader *reader, struct script_command *command)
{
    const char *wrong = N_("write the text in quotes: expect \"text\"");
    script_skip_blanks(reader);
    if (reader->at == reader->end || *reader->at != '"') {
        return script_fail(reader, wrong, "");
    }
    reader->at++;
    size_t size = 0;
    while (reader->at < reader->end && *reader->at != '"') {
        if (*reader->at == '\\') {
            reader->at++;
            if (reader->at == reader->end ||
                (*reader->at != '"' && *reader->at != '\\')) {
                return script_fail(reader,
                    N_("behind \\ stands \" or \\ and nothing else"), "");
            }
        }
        if (size + 1 >= sizeof command->text) {
            return script_fail(
                reader, N_("the text is longer than 255 bytes"), "");
        }
        command->text[size++] = *reader->at++;
    }
    if (reader->at == reader->end || size == 0) {
        return script_fail(reader, wrong, "");
    }
    reader->at++;
    command->text[size] = '\0';
    return nothing_more(reader);
}

const struct script_verb_row script_verbs[SCRIPT_VERB_COUNT] = {
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
