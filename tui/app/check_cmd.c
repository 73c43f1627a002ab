/* SPDX-License-Identifier: MIT */
#include "tui/app/check_cmd.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "tui/app/export_cmd.h"
#include "tui/app/file.h"
#include "tui/app/knobs.h"
#include "tui/app/options.h"
#include "tui/app/player.h"
#include "tui/app/token.h"
#include "tui/lesson/lesson.h"
#include "tui/script/script.h"
#include "tui/text/utf8.h"

struct mistake {
    int file, line; /* which of the script's files; 0: itself */
    char *text;     /* "FILE:LINE: what is wrong" */
};

struct checker {
    const char *path;
    const struct script *script;
    const struct script_command *command;
    const struct catalogue *words;
    const struct pattern *pattern; /* that is open; NULL: none, or unknown */
    bool open, recording;
    int rows, cols; /* of the frames */
    bool guesses;   /* there are lines that were not understood */
    struct mistake *mistakes;
    size_t count;
    bool short_of_memory;
};

/* ---- all mistakes, in order ---- */

static void keep(struct checker *checker, int file, int line, char *take_text)
{
    struct mistake *grown = realloc(
        checker->mistakes, (checker->count + 1) * sizeof *checker->mistakes);
    checker->mistakes = grown ? grown : checker->mistakes;
    if (grown && take_text) {
        grown[checker->count++] = (struct mistake){file, line, take_text};
    } else {
        free(take_text);
        checker->short_of_memory = true;
    }
}

static int compare(const void *a, const void *b)
{
    const struct mistake *left = a;
    const struct mistake *right = b;
    int way = left->file != right->file ? left->file - right->file
                                        : left->line - right->line;
    return way != 0 ? way : strcmp(left->text, right->text);
}

/* Prints the mistakes, each once though a loop may have come to it often, and
 * frees them. */
static int print_all(
    struct checker *checker, FILE *out, struct problem *problem)
{
    size_t count = checker->count;
    struct mistake *list = checker->mistakes;
    if (count > 0) {
        qsort(list, count, sizeof *list, compare);
    }
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || strcmp(list[i].text, list[i - 1].text) != 0) {
            fprintf(out, "%s\n", list[i].text);
        }
    }
    for (size_t i = 0; i < count; i++) {
        free(list[i].text);
    }
    free(list);
    if (checker->short_of_memory) {
        problem_take(problem, NULL);
        return EXIT_USAGE;
    }
    return count > 0 ? EXIT_CHECK : EXIT_OK;
}

/* ---- scripts ---- */

/* Returns the first of the script's files with this path: one that is
 * included twice is told once. */
static int find_file(const struct script *script, const char *path)
{
    int file = 0;
    while (file + 1 < script->file_count &&
           strcmp(script->files[file], path) != 0) {
        file++;
    }
    return file;
}

static void mistake(struct checker *checker, char *take_what)
{
    char file[PATH_MAX];
    const struct script *script = checker->script;
    const char *path = script->files[checker->command->file];
    int line = checker->command->line;
    player_path(checker->path, path, file);
    char *text = take_what ? tr_format(checker->words, "%s:%d: %s", file, line,
                                 take_what)
                           : NULL;
    free(take_what);
    keep(checker, find_file(script, path), line, text);
}

/* A line that cannot be understood is no command: what follows from that is
 * no mistake of the lines behind it. */
static void tell(void *context, const struct script_problem *wrong)
{
    struct checker *checker = context;
    keep(checker, find_file(checker->script, wrong->file), wrong->line,
        player_mistake(wrong, checker->path, checker->words));
    checker->guesses = true;
}

/* Tells what a function that judges a word left. */
static void judge(struct checker *checker, bool good, struct problem *wrong)
{
    if (good) {
        problem_fini(wrong);
    } else {
        mistake(checker, wrong->text);
    }
}

static void check_open(struct checker *checker)
{
    const char *name = checker->command->text;
    struct problem wrong = {0};
    struct token token;
    struct session_run run = {0};
    checker->open = name[0] != '\0';
    checker->pattern = NULL;
    if (name[0] == '\0') {
        return;
    }
    bool good;
    if (token_is(name)) {
        good = token_read(&token, name, checker->words, &wrong) &&
               token_run(&token, &run, checker->words, &wrong);
        checker->pattern = good ? run.pattern : NULL;
    } else {
        checker->pattern = options_pattern(name, false, checker->words, &wrong);
        good = checker->pattern != NULL;
    }
    judge(checker, good, &wrong);
}

static void check_needs_run(struct checker *checker)
{
    if (!checker->open && !checker->guesses) {
        mistake(checker, tr_format(checker->words,
                             "no pattern is open: write `open PATTERN` first"));
    }
}

static void check_knob(struct checker *checker)
{
    const struct script_command *command = checker->command;
    check_needs_run(checker);
    if (!checker->pattern) {
        return;
    }
    struct knobs knobs;
    struct problem wrong = {0};
    char assignment[sizeof command->name + sizeof command->text + 1];
    snprintf(
        assignment, sizeof assignment, "%s=%s", command->name, command->text);
    knobs_init(&knobs, checker->pattern);
    judge(
        checker, knobs_set(&knobs, assignment, checker->words, &wrong), &wrong);
}

static void check_run(struct checker *checker)
{
    const struct script_command *command = checker->command;
    check_needs_run(checker);
    if (command->wait == SCRIPT_EVENT &&
        trace_kind_find(command->text) == TRACE_NONE) {
        mistake(checker,
            tr_format(checker->words,
                "there is no event \"%s\": `taant run PATTERN --events jsonl` "
                "shows those of a run",
                command->text));
    }
}

/* A second picture of one name would take the place of the first. */
static void check_once(struct checker *checker)
{
    const struct script_command *first = checker->script->commands;
    for (; first < checker->command; first++) {
        if (first->verb == checker->command->verb &&
            strcmp(first->text, checker->command->text) == 0) {
            mistake(checker,
                tr_format(checker->words,
                    "line %d writes %s, too: give it another name, such as "
                    "%s-$lang",
                    first->line, first->text, first->text));
            return;
        }
    }
}

static void check_shot(struct checker *checker)
{
    struct export_kind kind;
    struct problem wrong = {0};
    judge(checker,
        export_shot_kind(&kind, checker->command->text, checker->words, &wrong),
        &wrong);
    check_once(checker);
}

static void check_size(struct checker *checker)
{
    const struct script_command *command = checker->command;
    bool same =
        command->rows == checker->rows && command->cols == checker->cols;
    if (checker->recording && !same) {
        mistake(checker,
            tr_format(checker->words, "a film has one size: write `size` "
                                      "before `record`, and `record stop` "
                                      "before another size"));
    }
    checker->rows = command->rows;
    checker->cols = command->cols;
}

static void check_record(struct checker *checker)
{
    const char *name = checker->command->text;
    struct export_kind kind;
    struct problem wrong = {0};
    if (name[0] == '\0') {
        if (!checker->recording && !checker->guesses) {
            mistake(checker,
                tr_format(checker->words,
                    "nothing is recorded here: write `record NAME.cast` "
                    "before"));
        }
        checker->recording = false;
        return;
    }
    checker->recording = true;
    judge(
        checker, export_film_kind(&kind, name, checker->words, &wrong), &wrong);
    check_once(checker);
}

static void check_command(struct checker *checker)
{
    switch (checker->command->verb) {
    case SCRIPT_OPEN:
        check_open(checker);
        break;
    case SCRIPT_KNOB:
        check_knob(checker);
        break;
    case SCRIPT_RUN:
        check_run(checker);
        break;
    case SCRIPT_STEP:
    case SCRIPT_BACK:
        check_needs_run(checker);
        break;
    case SCRIPT_SHOT:
        check_shot(checker);
        break;
    case SCRIPT_SIZE:
        check_size(checker);
        break;
    case SCRIPT_RECORD:
        check_record(checker);
        break;
    case SCRIPT_KEY:
        /* A key may open what it chooses in the course list. */
        checker->open =
            checker->open || strcmp(checker->command->text, "enter") == 0;
        break;
    default:
        break;
    }
}

/* ---- lessons ---- */

static void lesson_mistake(struct checker *checker, int line, char *take_what)
{
    char *text = take_what ? tr_format(checker->words, "%s:%d: %s",
                                 checker->path, line, take_what)
                           : NULL;
    free(take_what);
    keep(checker, 0, line, text);
}

static void tell_lesson(void *context, const struct lesson_problem *wrong)
{
    struct checker *checker = context;
    lesson_mistake(checker, wrong->line,
        tr_format(checker->words, wrong->message, wrong->detail));
}

/* What a screen could not show is taken out where a lesson is read; its author
 * should know of it. */
static void check_bytes(struct checker *checker, const char *data, size_t size)
{
    const char *end = data + size;
    for (int line = 1; data < end; line++) {
        const char *newline = memchr(data, '\n', (size_t)(end - data));
        const char *last = newline ? newline : end;
        if (!utf8_is_clean(data, (size_t)(last - data))) {
            lesson_mistake(checker, line,
                tr_format(checker->words,
                    "the line holds a control character, a tab or a byte that "
                    "is not UTF-8: remove it"));
        }
        data = newline ? newline + 1 : end;
    }
}

static bool check_lesson(struct checker *checker, struct problem *problem)
{
    size_t size;
    const struct lesson_told told = {checker, tell_lesson};
    char *data = file_read(checker->path, &size, checker->words, problem);
    if (!data) {
        return false;
    }
    check_bytes(checker, data, size);
    lesson_check(data, size, &told);
    free(data);
    return true;
}

/* ---- */

static bool is_lesson(const char *path)
{
    size_t size = strlen(path);
    return size > 3 && strcmp(path + size - 3, ".md") == 0;
}

static bool check_script(struct checker *checker, struct problem *problem)
{
    struct script script = {0};
    const struct script_told told = {checker, tell};
    checker->script = &script;
    if (!player_read(&script, checker->path, &told, checker->words, problem)) {
        return false;
    }
    for (size_t i = 0; i < script.count; i++) {
        checker->command = &script.commands[i];
        check_command(checker);
    }
    script_fini(&script);
    return true;
}

int check_cmd(const char *path, const struct catalogue *words, FILE *out,
    struct problem *problem)
{
    struct checker checker = {
        .path = path, .words = words, .rows = PLAYER_ROWS, .cols = PLAYER_COLS};
    bool read = is_lesson(path) ? check_lesson(&checker, problem)
                                : check_script(&checker, problem);
    return read ? print_all(&checker, out, problem) : EXIT_USAGE;
}
