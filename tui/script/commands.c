/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "tui/input/input.h"
#include "tui/script/script_priv.h"

#define IDENTIFIER "abcdefghijklmnopqrstuvwxyz0123456789_"
#define FILE_NAME IDENTIFIER "ABCDEFGHIJKLMNOPQRSTUVWXYZ-."
#define TOKEN FILE_NAME "~=,"

/* Reads a decimal number that fills the word. */
static bool read_number(const char *word, uint64_t most, uint64_t *number)
{
    if (!script_consists_of(word, "0123456789")) {
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
    if (command->text[0] != '\0' && !script_consists_of(command->text, TOKEN)) {
        return script_fail(reader,
            N_("\"%s\" is no pattern's name: `taant list` shows them"),
            command->text);
    }
    return script_nothing_more(reader);
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
    return script_nothing_more(reader) &&
           script_set(reader, "lang", command->text);
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
    if (!read_number(word, SCRIPT_MOST_SIDE, &col_count) ||
        !read_number(rows, SCRIPT_MOST_SIDE, &row_count) ||
        col_count < SCRIPT_LEAST_COLS || row_count < SCRIPT_LEAST_ROWS) {
        return script_fail(reader,
            N_("a size is COLUMNSxROWS, from 40x12 to 500x500, such as 80x24"),
            "");
    }
    command->cols = (int)col_count;
    command->rows = (int)row_count;
    snprintf(word, sizeof word, "%dx%d", command->cols, command->rows);
    return script_nothing_more(reader) && script_set(reader, "size", word);
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
    return script_nothing_more(reader);
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
    return script_nothing_more(reader);
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
    if (!equals || equals[1] == '\0' || !script_consists_of(word, IDENTIFIER) ||
        strlen(word) >= sizeof command->name) {
        return script_fail(
            reader, N_("a knob is NAME=VALUE, such as workers=3"), "");
    }
    strcpy(command->name, word);
    strcpy(command->text, equals + 1);
    return script_nothing_more(reader);
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
            return script_nothing_more(reader);
        }
        if (!extend_name(command, word)) {
            return script_fail(
                reader, N_("the name is longer than 63 bytes"), "");
        }
    }
    return word[0] == '\0';
}

/* Reads "worker 2 blocked": a name of several words, then one of these. */
static bool parse_state(struct script_reader *reader,
    struct script_command *command, const char *const *states,
    const char *wrong)
{
    char word[SCRIPT_WORD];
    while (script_word(reader, word) && word[0] != '\0') {
        for (size_t i = 0; states[i] && command->name[0] != '\0'; i++) {
            if (strcmp(word, states[i]) == 0) {
                strcpy(command->text, word);
                return script_nothing_more(reader);
            }
        }
        if (!extend_name(command, word)) {
            return script_fail(
                reader, N_("the name is longer than 63 bytes"), "");
        }
    }
    return word[0] == '\0' && script_fail(reader, wrong, "");
}

static bool parse_until(
    struct script_reader *reader, struct script_command *command)
{
    static const char *const task_states[] = {"ready", "running", "working",
        "blocked", "sleeping", "done", "panicked", "leaked", NULL};
    static const char *const channel_states[] = {
        "empty", "full", "closed", NULL};
    const char *what = command->text;
    command->number = 1;
    if (strcmp(what, "end") == 0) {
        strcpy(command->text, "run.end");
        return script_nothing_more(reader);
    }
    if (strcmp(what, "quiescent") == 0) {
        command->wait = SCRIPT_QUIESCENT;
        return script_nothing_more(reader);
    }
    if (strcmp(what, "task") == 0) {
        command->wait = SCRIPT_TASK;
        return parse_state(reader, command, task_states,
            N_("write: run until task NAME STATE; states are ready, running, "
               "working, blocked, sleeping, done, panicked, leaked"));
    }
    if (strcmp(what, "channel") == 0) {
        command->wait = SCRIPT_CHANNEL;
        return parse_state(reader, command, channel_states,
            N_("write: run until channel NAME STATE; states are empty, full, "
               "closed"));
    }
    return parse_which(reader, command);
}

static bool parse_run(
    struct script_reader *reader, struct script_command *command)
{
    char word[SCRIPT_WORD];
    if (!script_word(reader, word) || !script_word(reader, command->text)) {
        return false;
    }
    if (strcmp(word, "until") != 0 ||
        !script_consists_of(command->text, IDENTIFIER ".")) {
        return script_fail(reader,
            N_("write: run until EVENT [NAME] [#n], or run until end"), "");
    }
    return parse_until(reader, command);
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
    return script_nothing_more(reader);
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
    if (!script_consists_of(command->text, FILE_NAME) ||
        command->text[0] == '.' || strlen(command->text) > 200) {
        return script_fail(reader,
            N_("a shot's name has 1 to 200 letters, digits, - _ or ., and no "
               "quotes"),
            "");
    }
    return script_nothing_more(reader);
}

/* ---- texts ---- */

static bool parse_expect(
    struct script_reader *reader, struct script_command *command)
{
    return script_quoted(reader, command->text,
               N_("write the text in quotes: expect \"text\"")) &&
           script_nothing_more(reader);
}

static bool parse_mark(
    struct script_reader *reader, struct script_command *command)
{
    return script_quoted(reader, command->text,
               N_("write the chapter in quotes: mark \"text\"")) &&
           script_nothing_more(reader);
}

static bool parse_type(
    struct script_reader *reader, struct script_command *command)
{
    if (!script_quoted(reader, command->text,
            N_("write the keys in quotes: type \"text\""))) {
        return false;
    }
    for (const char *at = command->text; *at; at++) {
        if ((unsigned char)*at >= 0x7F) {
            return script_fail(
                reader, N_("only keys of ASCII can be typed"), "");
        }
    }
    return script_nothing_more(reader);
}

/* Tells whether the next word is `off`, and takes it. */
static bool takes_off(struct script_reader *reader)
{
    script_skip_blanks(reader);
    bool off =
        reader->end - reader->at >= 3 && strncmp(reader->at, "off", 3) == 0;
    reader->at += off ? 3 : 0;
    return off;
}

static bool parse_caption(
    struct script_reader *reader, struct script_command *command)
{
    return (takes_off(reader) ||
               script_quoted(reader, command->text,
                   N_("write: caption \"text\", or caption off"))) &&
           script_nothing_more(reader);
}

static bool parse_overlay(
    struct script_reader *reader, struct script_command *command)
{
    static const char wrong[] =
        N_("write: overlay COLUMN,ROW \"text\", or overlay off");
    char word[SCRIPT_WORD];
    uint64_t col;
    uint64_t row;
    if (takes_off(reader)) {
        return script_nothing_more(reader);
    }
    if (!script_word(reader, word)) {
        return false;
    }
    char *comma = strchr(word, ',');
    if (comma) {
        *comma = '\0';
    }
    if (!comma || !read_number(word, SCRIPT_MOST_SIDE - 1, &col) ||
        !read_number(comma + 1, SCRIPT_MOST_SIDE - 1, &row)) {
        return script_fail(reader, wrong, "");
    }
    command->cols = (int)col;
    command->rows = (int)row;
    return script_quoted(reader, command->text, wrong) &&
           script_nothing_more(reader);
}

/* ---- the play itself ---- */

static bool parse_theme(
    struct script_reader *reader, struct script_command *command)
{
    if (!script_word(reader, command->text)) {
        return false;
    }
    if (strcmp(command->text, "light") != 0 &&
        strcmp(command->text, "dark") != 0) {
        return script_fail(reader,
            N_("\"%s\" is no theme: write light or dark"), command->text);
    }
    return script_nothing_more(reader);
}

static bool parse_record(
    struct script_reader *reader, struct script_command *command)
{
    if (!script_word(reader, command->text)) {
        return false;
    }
    if (strcmp(command->text, "stop") == 0) {
        command->text[0] = '\0';
        return script_nothing_more(reader);
    }
    const char *dot = strchr(command->text, '.');
    if (!script_consists_of(command->text, FILE_NAME) || !dot ||
        dot == command->text || strlen(command->text) > 200) {
        return script_fail(reader,
            N_("write: record NAME.cast (or .html, .apng, .mp4, .webm), or "
               "record stop"),
            "");
    }
    return script_nothing_more(reader);
}

static bool parse_env(
    struct script_reader *reader, struct script_command *command)
{
    char name[SCRIPT_WORD];
    if (!script_word(reader, name) || !script_word(reader, command->text)) {
        return false;
    }
    if (!script_consists_of(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ||
        strlen(name) >= sizeof command->name) {
        return script_fail(reader,
            N_("write: env NAME VALUE, such as env TAANT_WORKERS 2"), "");
    }
    strcpy(command->name, name);
    return script_nothing_more(reader);
}

const struct script_verb_row script_verbs[SCRIPT_VERB_COUNT] = {
    [SCRIPT_OPEN] = {"open", parse_open},
    [SCRIPT_LANG] = {"lang", parse_lang},
    [SCRIPT_SIZE] = {"size", parse_size},
    [SCRIPT_THEME] = {"theme", parse_theme},
    [SCRIPT_SEED] = {"seed", parse_seed},
    [SCRIPT_MODE] = {"mode", parse_mode},
    [SCRIPT_KNOB] = {"knob", parse_knob},
    [SCRIPT_RUN] = {"run", parse_run},
    [SCRIPT_STEP] = {"step", parse_steps},
    [SCRIPT_BACK] = {"back", parse_steps},
    [SCRIPT_KEY] = {"key", parse_key},
    [SCRIPT_TYPE] = {"type", parse_type},
    [SCRIPT_SHOT] = {"shot", parse_shot},
    [SCRIPT_RECORD] = {"record", parse_record},
    [SCRIPT_MARK] = {"mark", parse_mark},
    [SCRIPT_CAPTION] = {"caption", parse_caption},
    [SCRIPT_OVERLAY] = {"overlay", parse_overlay},
    [SCRIPT_EXPECT] = {"expect", parse_expect},
    [SCRIPT_ENV] = {"env", parse_env},
    [SCRIPT_IF] = {"if", NULL},
    [SCRIPT_ELSE] = {"else", NULL},
};
