/* SPDX-License-Identifier: MIT */
#include "tui/app/options.h"

#include <stdlib.h>
#include <string.h>

#include "patterns/index.h"
#include "tui/app/knobs.h"
#include "tui/text/suggest.h"

/* ---- parsing ---- */

struct parser {
    struct options *options;
    int argc, at; /* argv[at] is looked at */
    char *const *argv;
    const struct catalogue *words;
    struct problem *problem;
    bool has_command, has_operand;
};

enum language options_language(int argc, char *const *argv)
{
    enum language language;
    for (int i = 1; i < argc; i++) {
        const char *value = NULL;
        if (strncmp(argv[i], "--lang=", 7) == 0) {
            value = argv[i] + 7;
        } else if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc) {
            value = argv[i + 1];
        }
        if (value && language_find(value, &language)) {
            return language;
        }
    }
    return language_from_environment();
}

static bool unknown_option(struct parser *parser, const char *name)
{
    size_t count = 0;
    const char **names = malloc(options_table_count * sizeof *names);
    if (!names) {
        return problem_take(parser->problem, NULL);
    }
    for (size_t i = 0; i < options_table_count; i++) {
        if (options_table[i].commands & 1u << parser->options->command) {
            names[count++] = options_table[i].name;
        }
    }
    const char *nearest = suggest_nearest(name, names, count);
    free(names);
    if (nearest) {
        return problem_take(parser->problem,
            tr_format(parser->words,
                "there is no option %s here: did you mean %s?", name, nearest));
    }
    const char *command = options_commands[parser->options->command].name;
    return problem_take(parser->problem,
        tr_format(parser->words,
            "there is no option %s here: `taant %s%s--help` shows them", name,
            command, command[0] ? " " : ""));
}

static const struct option_row *find_option(const char *name)
{
    for (size_t i = 0; i < options_table_count; i++) {
        if (strcmp(options_table[i].name, name) == 0) {
            return &options_table[i];
        }
    }
    return NULL;
}

static bool parse_option(struct parser *parser, const char *argument)
{
    char name[32] = "";
    size_t size = strcspn(argument, "=");
    strncat(name, argument, size < 31 ? size : 31);
    const struct option_row *row = find_option(name);
    if (!row || !(row->commands & 1u << parser->options->command)) {
        return unknown_option(parser, name);
    }
    const char *value = argument[size] ? argument + size + 1 : NULL;
    if (!row->argument && value) {
        return problem_take(parser->problem,
            tr_format(parser->words, "%s takes no value", name));
    }
    if (row->argument && !value && parser->at + 1 < parser->argc) {
        value = parser->argv[++parser->at];
    }
    if (row->argument && !value) {
        return problem_take(
            parser->problem, tr_format(parser->words, "%s needs a value: %s",
                                 name, row->argument));
    }
    return row->set(parser->options, value, parser->words, parser->problem);
}

static bool find_command(const char *word, enum command *command)
{
    for (int i = COMMAND_SCREEN + 1; i < COMMAND_COUNT; i++) {
        if (strcmp(word, options_commands[i].name) == 0) {
            *command = (enum command)i;
            return true;
        }
    }
    return false;
}

const struct pattern *options_pattern(const char *name, bool or_command,
    const struct catalogue *words, struct problem *problem)
{
    size_t count = 0;
    while (pattern_index[count]) {
        if (strcmp(pattern_index[count]->name, name) == 0) {
            return pattern_index[count];
        }
        count++;
    }
    const char **names = malloc((count + COMMAND_COUNT) * sizeof *names);
    if (!names) {
        problem_take(problem, NULL);
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        names[i] = pattern_index[i]->name;
    }
    for (int i = COMMAND_SCREEN + 1; or_command && i < COMMAND_COUNT; i++) {
        names[count++] = options_commands[i].name;
    }
    const char *nearest = suggest_nearest(name, names, count);
    problem_take(problem,
        nearest
            ? tr_format(words, "there is no pattern \"%s\": did you mean %s?",
                  name, nearest)
            : tr_format(words,
                  "there is no pattern \"%s\": `taant list` shows them", name));
    free(names);
    return NULL;
}

bool options_set_knobs(const struct options *options, struct knobs *knobs,
    const struct catalogue *words, struct problem *problem)
{
    knobs_init(knobs, options->pattern);
    for (size_t i = 0; i < options->knob_count; i++) {
        if (!knobs_set(knobs, options->knobs[i], words, problem)) {
            return false;
        }
    }
    return true;
}

static bool unknown_command(struct parser *parser, const char *word)
{
    return problem_take(parser->problem,
        tr_format(parser->words,
            "there is no command \"%s\": `taant help` shows them", word));
}

static bool parse_operand(struct parser *parser, const char *word)
{
    struct options *options = parser->options;
    if (parser->has_operand || !options_commands[options->command].operand) {
        return problem_take(parser->problem,
            tr_format(parser->words,
                "\"%s\" is one word too many: leave it out", word));
    }
    parser->has_operand = true;
    switch (options->command) {
    case COMMAND_SCREEN:
    case COMMAND_SEARCH:
        options->pattern = options_pattern(word,
            options->command == COMMAND_SCREEN, parser->words, parser->problem);
        return options->pattern;
    case COMMAND_RUN:
    case COMMAND_EXPORT:
    case COMMAND_SHARE:
        /* A pattern's name has neither dot nor slash, nor what tokens have. */
        if (!strpbrk(word, options->command == COMMAND_RUN ? "~" : "./~")) {
            options->pattern =
                options_pattern(word, false, parser->words, parser->problem);
            return options->pattern;
        }
        options->file = word;
        return true;
    case COMMAND_HELP:
        return find_command(word, &options->help_on) ||
               unknown_command(parser, word);
    default:
        options->file = word;
        return true;
    }
}

static bool parse_argument(struct parser *parser)
{
    const char *word = parser->argv[parser->at];
    struct options *options = parser->options;
    if (word[0] == '-' && word[1] != '\0') {
        return parse_option(parser, word);
    }
    if (!parser->has_command && !parser->has_operand &&
        find_command(word, &options->command)) {
        parser->has_command = true;
        return true;
    }
    return parse_operand(parser, word);
}

/* Returns the command that the first word names, wherever it stands: options
 * before it are options of it. */
static enum command command_of(int argc, char *const *argv)
{
    enum command command = COMMAND_SCREEN;
    for (int i = 1; i < argc; i++) {
        if (argv[i][0] != '-') {
            find_command(argv[i], &command);
            break;
        }
        const struct option_row *row = find_option(argv[i]);
        if (row && row->argument) {
            i++;
        }
    }
    return command;
}

/* Where none is asked for: what has a seed, or has no screen and is for
 * comparing, is the same each time. */
static void choose_mode(struct options *options)
{
    if (!options->mode_given) {
        bool same = options->seed_given || options->command == COMMAND_RUN ||
                    options->command == COMMAND_EXPORT ||
                    options->command == COMMAND_SHARE;
        options->mode = same ? RUN_DETERMINISTIC : RUN_LIVE;
    }
}

bool options_parse(struct options *options, int argc, char *const *argv,
    const struct catalogue *words, struct problem *problem)
{
    *options = (struct options){.seed = 1,
        .seeds = 1000,
        .out = ".",
        .rows = 24,
        .cols = 80,
        .scale = 1};
    options->command = command_of(argc, argv);
    struct parser parser = {.options = options,
        .argc = argc,
        .argv = argv,
        .words = words,
        .problem = problem};
    for (parser.at = 1; parser.at < argc; parser.at++) {
        if (!parse_argument(&parser)) {
            return false;
        }
    }
    if (options->version) {
        options->command = COMMAND_VERSION;
        return true;
    }
    if (options->help) {
        options->help_on = options->command;
        options->command = COMMAND_HELP;
        return true;
    }
    if (options->file && (options->mode_given || options->seed_given ||
                             options->knob_count > 0)) {
        return problem_take(
            problem, tr_format(words,
                         "%s has its own mode, seed and knobs: leave those out",
                         options->file));
    }
    choose_mode(options);
    const struct command_row *row = &options_commands[options->command];
    if (row->operand_needed && !parser.has_operand) {
        return problem_take(problem,
            tr_format(words, "`taant %s` needs a %s", row->name, row->operand));
    }
    return true;
}
