/* SPDX-License-Identifier: MIT */
#include "tui/app/options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "patterns/index.h"
#include "tui/app/knobs.h"
#include "tui/app/suggest.h"

const struct command_row options_commands[COMMAND_COUNT] = {
    [COMMAND_SCREEN] = {"", "[PATTERN]", false,
        N_("show the course, or one pattern, on the screen")},
    [COMMAND_LIST] = {"list", NULL, false, N_("list the patterns")},
    [COMMAND_RUN] = {"run", "PATTERN", true,
        N_("run a pattern without a screen and tell what happens")},
    [COMMAND_REPLAY] = {"replay", "FILE", true,
        N_("show a recording that `taant run --record` made")},
    [COMMAND_PLAY] = {"play", "FILE", true,
        N_("play a script and write the frames it asks for")},
    [COMMAND_HELP] = {"help", "[COMMAND]", false, N_("show this help")},
    [COMMAND_VERSION] = {"version", NULL, false, N_("show the version")},
};

/* ---- values ---- */

static bool choose(const char *option, const char *value,
    const char *const *names, size_t count, size_t *chosen,
    const struct catalogue *words, struct problem *problem)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(value, names[i]) == 0) {
            *chosen = i;
            return true;
        }
    }
    const char *nearest = suggest_nearest(value, names, count);
    if (nearest) {
        return problem_take(
            problem, tr_format(words, "%s cannot be \"%s\": did you mean %s?",
                         option, value, nearest));
    }
    char all[128] = "";
    for (size_t i = 0; i < count; i++) {
        strcat(all, i > 0 ? "|" : "");
        strcat(all, names[i]);
    }
    return problem_take(
        problem, tr_format(words, "%s cannot be \"%s\": it is one of %s",
                     option, value, all));
}

static bool set_lang(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    /* options_language has taken it; here it is only judged. */
    (void)options;
    static const char *const names[] = {"en", "bn"};
    size_t chosen;
    return choose("--lang", value, names, 2, &chosen, words, problem);
}

static bool set_display(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    static const char *const names[] = {"tickit", "ncurses", "text"};
    size_t chosen;
    if (!choose("--display", value, names, 3, &chosen, words, problem)) {
        return false;
    }
    options->display = names[chosen];
    return true;
}

static bool set_width(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    static const char *const names[] = {"probe", "wcwidth", "cluster"};
    size_t chosen;
    if (!choose("--width", value, names, 3, &chosen, words, problem)) {
        return false;
    }
    options->width = (enum width_choice)chosen;
    return true;
}

static bool set_mode(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    static const char *const names[] = {"live", "deterministic"};
    size_t chosen;
    if (!choose("--mode", value, names, 2, &chosen, words, problem)) {
        return false;
    }
    options->mode = (enum run_mode)chosen;
    options->mode_given = true;
    return true;
}

static bool set_seed(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    char *end = NULL;
    errno = 0;
    options->seed = strtoull(value, &end, 10);
    options->seed_given = true;
    return (value[0] >= '0' && value[0] <= '9' && *end == '\0' && errno == 0) ||
           problem_take(problem,
               tr_format(words,
                   "--seed cannot be \"%s\": it is a whole number from 0",
                   value));
}

static bool set_knob(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    if (options->knob_count == OPTIONS_KNOBS) {
        return problem_take(
            problem, tr_format(words, "--knob is given more than %d times",
                         OPTIONS_KNOBS));
    }
    options->knobs[options->knob_count++] = value;
    return true;
}

static bool set_events(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    static const char *const names[] = {"jsonl"};
    size_t chosen;
    options->json = true;
    return choose("--events", value, names, 1, &chosen, words, problem);
}

/* Refuses an empty path, which no file has. */
static bool set_path(const char *option, const char **path, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    *path = value;
    return value[0] != '\0' ||
           problem_take(problem, tr_format(words, "%s needs a path", option));
}

static bool set_record(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    return set_path("--record", &options->record, value, words, problem);
}

static bool set_out(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    return set_path("--out", &options->out, value, words, problem);
}

static bool set_lessons(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    return set_path("--lessons", &options->lessons, value, words, problem);
}

static bool set_ascii(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    (void)value;
    (void)words;
    (void)problem;
    options->ascii = true;
    return true;
}

static bool set_help(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    (void)value;
    (void)words;
    (void)problem;
    options->help = true;
    return true;
}

static bool set_version(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    (void)value;
    (void)words;
    (void)problem;
    options->version = true;
    return true;
}

/* ---- the table ---- */

#define SCREEN (1u << COMMAND_SCREEN)
#define RUN (1u << COMMAND_RUN)
#define REPLAY (1u << COMMAND_REPLAY)
#define PLAY (1u << COMMAND_PLAY)
#define ANY ((1u << COMMAND_COUNT) - 1)

const struct option_row options_table[] = {
    {"--lang", "en|bn", ANY, N_("language; else that of the environment"),
        set_lang},
    {"--display", "tickit|ncurses|text", SCREEN | REPLAY,
        N_("how to show it; text tells it line by line"), set_display},
    {"--width", "probe|wcwidth|cluster", SCREEN | REPLAY,
        N_("how wide Bengali is: ask the terminal, or a rule"), set_width},
    {"--ascii", NULL, SCREEN | REPLAY | PLAY,
        N_("draw with ASCII characters only"), set_ascii},
    {"--mode", "live|deterministic", SCREEN | RUN,
        N_("real threads, or one operation at a time by a seed"), set_mode},
    {"--seed", "N", SCREEN | RUN,
        N_("which deterministic run; the same seed, the same run"), set_seed},
    {"--knob", "NAME=VALUE", SCREEN | RUN,
        N_("a setting of the pattern; may be given again"), set_knob},
    {"--events", "jsonl", RUN, N_("write each event as a line of JSON"),
        set_events},
    {"--record", "FILE", RUN, N_("keep the run for `taant replay`"),
        set_record},
    {"--out", "DIR", PLAY, N_("where the frames go; else this folder"),
        set_out},
    {"--lessons", "DIR", SCREEN | 1u << COMMAND_LIST | REPLAY | PLAY,
        N_("read the lessons from DIR/en and DIR/bn"), set_lessons},
    {"--help", NULL, ANY, N_("show help and exit"), set_help},
    {"--version", NULL, ANY, N_("show the version and exit"), set_version},
};
const size_t options_table_count = sizeof options_table / sizeof *options_table;

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
    const char *names[sizeof options_table / sizeof *options_table];
    size_t count = 0;
    for (size_t i = 0; i < options_table_count; i++) {
        if (options_table[i].commands & 1u << parser->options->command) {
            names[count++] = options_table[i].name;
        }
    }
    const char *nearest = suggest_nearest(name, names, count);
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
    case COMMAND_RUN:
        options->pattern = options_pattern(word,
            options->command == COMMAND_SCREEN, parser->words, parser->problem);
        return options->pattern;
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
        bool same = options->seed_given || options->command == COMMAND_RUN;
        options->mode = same ? RUN_DETERMINISTIC : RUN_LIVE;
    }
}

bool options_parse(struct options *options, int argc, char *const *argv,
    const struct catalogue *words, struct problem *problem)
{
    *options = (struct options){.seed = 1, .out = "."};
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
    choose_mode(options);
    const struct command_row *row = &options_commands[options->command];
    if (row->operand_needed && !parser.has_operand) {
        return problem_take(problem,
            tr_format(words, "`taant %s` needs a %s", row->name, row->operand));
    }
    return true;
}
