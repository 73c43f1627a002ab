/* SPDX-License-Identifier: MIT */
/*
 * Loops, conditions, variables and included files. A loop's lines are read
 * once for each value; a condition is left in the commands, because a key may
 * change the language.
 *
 *   for lang en bn          lang en, body with $lang = en,
 *       shot pool-$lang     lang bn, body with $lang = bn
 *   end
 *
 *   if lang bn              IF  bn -> 3
 *       expect "a"          ...
 *   else                    ELSE -> 4
 *       expect "b"          3: ...
 *   end                     4:
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/script/script_priv.h"

enum { MOST_VALUES = 64, MOST_FILE_BYTES = 1 << 20 };

#define NAME_LETTERS                                                           \
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

const char *const script_block_words[SCRIPT_BLOCK_WORDS] = {
    "for", "if", "else", "end", "set", "include"};

/* ---- variables ---- */

enum script_verb script_setter(const char *name)
{
    return strcmp(name, "lang") == 0   ? SCRIPT_LANG
           : strcmp(name, "size") == 0 ? SCRIPT_SIZE
                                       : SCRIPT_VERB_COUNT;
}

bool script_set(
    struct script_reader *reader, const char *name, const char *value)
{
    size_t at = 0;
    while (at < reader->variable_count &&
           strcmp(reader->variables[at].name, name) != 0) {
        at++;
    }
    if (at == SCRIPT_VARIABLES) {
        return script_fail(reader, N_("a script has at most 64 variables"), "");
    }
    struct script_variable *variable = &reader->variables[at];
    snprintf(variable->name, sizeof variable->name, "%s", name);
    snprintf(variable->value, sizeof variable->value, "%s", value);
    if (at == reader->variable_count) {
        reader->variable_count++;
    }
    return true;
}

static bool take_name(struct script_reader *reader, char name[SCRIPT_WORD])
{
    return script_word(reader, name) &&
           ((script_consists_of(name, NAME_LETTERS) &&
                strlen(name) < SCRIPT_NAME) ||
               script_fail(reader,
                   N_("\"%s\" cannot name a variable: use letters, digits "
                      "and _"),
                   name));
}

static bool parse_set(struct script_reader *reader)
{
    char name[SCRIPT_WORD];
    char value[SCRIPT_WORD];
    if (!take_name(reader, name)) {
        return false;
    }
    if (script_setter(name) != SCRIPT_VERB_COUNT) {
        return script_fail(reader,
            N_("write `%s VALUE` without `set`: it sets the variable, too"),
            name);
    }
    script_skip_blanks(reader);
    bool quoted = reader->at < reader->end && *reader->at == '"';
    bool good = quoted ? script_quoted(reader, value,
                             N_("write: set NAME VALUE, or set NAME \"text\""))
                       : script_word(reader, value);
    if (good && value[0] == '\0') {
        good = script_fail(
            reader, N_("write: set NAME VALUE, or set NAME \"text\""), "");
    }
    return good && script_nothing_more(reader) &&
           script_set(reader, name, value);
}

/* ---- blocks ---- */

/* Lines [next, last), of which `line` is the number before the first. */
struct block {
    const char *next, *last;
    int line;
};

static bool is_word(const struct script_reader *reader, const char *word)
{
    const char *at = reader->at;
    size_t size = strlen(word);
    while (at < reader->end && (*at == ' ' || *at == '\t')) {
        at++;
    }
    return (size_t)(reader->end - at) >= size && strncmp(at, word, size) == 0 &&
           (at + size == reader->end || strchr(" \t\r#", at[size]));
}

/* Tells whether the line is this word alone. */
static bool is_alone(struct script_reader *reader, const char *word)
{
    script_skip_blanks(reader);
    reader->at += strlen(word);
    script_skip_blanks(reader);
    return reader->at == reader->end || strchr("#\r", *reader->at) ||
           script_nothing_more(reader);
}

/*
 * Goes behind the `end` of the block that begins at the next line. The lines
 * before its `else`, and those between that and its end (*has_other).
 */
static bool find_end(struct script_reader *reader, struct block *block,
    struct block *other, bool *has_other)
{
    int begun = reader->line;
    unsigned depth = 0;
    bool good = true;
    struct block *now = block;
    *has_other = false;
    *now = (struct block){reader->next, reader->next, reader->line};
    while (script_next_line(reader)) {
        if (script_opens_block(reader)) {
            depth++;
        } else if (is_word(reader, "end") && depth-- == 0) {
            return is_alone(reader, "end") && good;
        } else if (is_word(reader, "else") && depth == 0 && !*has_other) {
            *has_other = true;
            good = is_alone(reader, "else");
            now = other;
            *now = (struct block){reader->next, reader->next, reader->line};
        }
        now->last = reader->next;
    }
    reader->line = begun;
    return script_fail(reader, N_("this block has no `end`"), "");
}

/* Parses a block, and goes back to where the reader stands. */
static bool parse_block(struct script_reader *reader, const struct block *block)
{
    const struct block here = {reader->next, reader->last, reader->line};
    if (reader->depth == SCRIPT_DEPTH) {
        reader->line = block->line > 0 ? block->line : 1;
        script_fail(reader, N_("blocks and files are nested too deeply"), "");
        reader->line = here.line;
        return false;
    }
    reader->depth++;
    reader->next = block->next;
    reader->last = block->last;
    reader->line = block->line;
    if (!script_lines(reader)) {
        return false;
    }
    reader->depth--;
    reader->next = here.next;
    reader->last = here.last;
    reader->line = here.line;
    return true;
}

bool script_opens_block(const struct script_reader *reader)
{
    return is_word(reader, "for") || is_word(reader, "if");
}

bool script_skip_block(struct script_reader *reader)
{
    struct block body;
    struct block other;
    bool has_other;
    return find_end(reader, &body, &other, &has_other);
}

/* ---- loops ---- */

struct loop {
    char name[SCRIPT_WORD];
    enum script_verb verb; /* lang, size; else SCRIPT_VERB_COUNT */
    char values[MOST_VALUES][SCRIPT_WORD];
    size_t count;
};

static bool take_values(struct script_reader *reader, struct loop *loop)
{
    static const char wrong[] = N_("write: for lang en bn, for size 80x24 "
                                   "120x36, or for NAME in VALUE ...");
    char word[SCRIPT_WORD];
    bool first = true;
    while (script_word(reader, word) && word[0] != '\0') {
        bool is_in = first && strcmp(word, "in") == 0;
        if (first && !is_in && loop->verb == SCRIPT_VERB_COUNT) {
            return script_fail(reader, wrong, "");
        }
        first = false;
        if (is_in) {
            continue;
        }
        if (loop->count == MOST_VALUES) {
            return script_fail(reader, N_("a loop has at most 64 values"), "");
        }
        strcpy(loop->values[loop->count++], word);
    }
    return word[0] == '\0' &&
           (loop->count > 0 || script_fail(reader, wrong, ""));
}

/* Begins a round: the variable, or the command that sets it, too. */
static bool begin_round(
    struct script_reader *reader, const struct loop *loop, const char *value)
{
    if (loop->verb == SCRIPT_VERB_COUNT) {
        return script_set(reader, loop->name, value);
    }
    reader->at = value;
    reader->end = value + strlen(value);
    return script_command(reader, loop->verb);
}

static bool parse_for(struct script_reader *reader)
{
    struct block body;
    struct block other;
    bool has_other;
    struct loop *loop = calloc(1, sizeof *loop);
    if (!loop) {
        return script_fail_for_good(reader, N_("memory is short"));
    }
    int line = reader->line;
    bool good = take_name(reader, loop->name);
    loop->verb = script_setter(loop->name);
    good = good && take_values(reader, loop) &&
           find_end(reader, &body, &other, &has_other);
    int after = reader->line;
    if (good && has_other) {
        reader->line = other.line;
        good = script_fail(reader, N_("a loop has no `else`"), "");
    }
    for (size_t i = 0; i < loop->count && good; i++) {
        reader->line = line;
        good = begin_round(reader, loop, loop->values[i]);
        if (good) {
            reader->line = after;
            good = parse_block(reader, &body);
        }
    }
    reader->line = after;
    free(loop);
    return good;
}

/* ---- conditions ---- */

static bool add_jump(
    struct script_reader *reader, enum script_verb verb, const char *language)
{
    struct script_command command = {
        .verb = verb, .file = reader->file, .line = reader->line};
    strcpy(command.text, language);
    return script_add(reader, &command);
}

static bool parse_if(struct script_reader *reader)
{
    static const char wrong[] = N_("write: if lang en, or if lang bn");
    char word[SCRIPT_WORD];
    char language[SCRIPT_WORD];
    struct block body;
    struct block other;
    bool has_other;
    if (!script_word(reader, word) || !script_word(reader, language)) {
        return false;
    }
    if (strcmp(word, "lang") != 0 ||
        (strcmp(language, "en") != 0 && strcmp(language, "bn") != 0)) {
        return script_fail(reader, wrong, "");
    }
    struct script *script = reader->script;
    size_t first = script->count;
    if (!script_nothing_more(reader) ||
        !add_jump(reader, SCRIPT_IF, language) ||
        !find_end(reader, &body, &other, &has_other) ||
        !parse_block(reader, &body)) {
        return false;
    }
    if (has_other) {
        size_t second = script->count;
        if (!add_jump(reader, SCRIPT_ELSE, "")) {
            return false;
        }
        script->commands[first].number = script->count;
        first = second;
        if (!parse_block(reader, &other)) {
            return false;
        }
    }
    script->commands[first].number = script->count;
    return true;
}

/* ---- files ---- */

/* Writes the path of a file that stands beside the one that is read. */
static bool make_path(
    struct script_reader *reader, const char *name, char path[SCRIPT_PATH])
{
    const char *here = reader->script->files[reader->file];
    const char *slash = strrchr(here, '/');
    int folder = slash ? (int)(slash + 1 - here) : 0;
    int size = snprintf(path, SCRIPT_PATH, "%.*s%s", folder, here, name);
    return size > 0 && size < SCRIPT_PATH;
}

static bool parse_file(struct script_reader *reader, const char *path)
{
    struct script *script = reader->script;
    size_t size = 0;
    char *data = reader->files
                     ? reader->files->read(reader->files->context, path, &size)
                     : NULL;
    if (!data) {
        return script_fail(
            reader, N_("cannot read the file %s: is it there?"), path);
    }
    int file = reader->file;
    reader->file = script->file_count++;
    strcpy(script->files[reader->file], path);
    const struct block all = {data, data + size, 0};
    bool good = size <= MOST_FILE_BYTES
                    ? parse_block(reader, &all)
                    : script_fail(reader, N_("a script has at most 1 MiB"), "");
    reader->file = file;
    free(data);
    return good;
}

static bool parse_include(struct script_reader *reader)
{
    char name[SCRIPT_WORD];
    char path[SCRIPT_PATH];
    if (!script_word(reader, name)) {
        return false;
    }
    if (!script_consists_of(name, NAME_LETTERS "-./") || name[0] == '/' ||
        !make_path(reader, name, path)) {
        return script_fail(reader,
            N_("write: include FILE, a path from this file's folder, without "
               "quotes"),
            "");
    }
    if (reader->script->file_count == SCRIPT_FILES) {
        return script_fail(
            reader, N_("a script includes at most 31 files"), "");
    }
    return script_nothing_more(reader) && parse_file(reader, path);
}

/* ---- */

bool script_block(struct script_reader *reader, const char *word, bool *taken)
{
    *taken = true;
    if (strcmp(word, "for") == 0) {
        return parse_for(reader);
    }
    if (strcmp(word, "if") == 0) {
        return parse_if(reader);
    }
    if (strcmp(word, "set") == 0) {
        return parse_set(reader);
    }
    if (strcmp(word, "include") == 0) {
        return parse_include(reader);
    }
    if (strcmp(word, "end") == 0 || strcmp(word, "else") == 0) {
        return script_fail(reader,
            N_("there is no `for` or `if` for this %s: remove it"), word);
    }
    *taken = false;
    return true;
}
