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

struct checker {
    const char *path;
    const struct script *script;
    const struct script_command *command;
    const struct catalogue *words;
    FILE *out;
    const struct pattern *pattern; /* that is open; NULL: none, or unknown */
    bool open, recording;
    int mistakes;
};

static void mistake(struct checker *checker, char *take_what)
{
    char file[PATH_MAX];
    player_file(checker->script, checker->command->file, checker->path, file,
        sizeof file);
    fprintf(checker->out, "%s:%d: %s\n", file, checker->command->line,
        take_what ? take_what : "out of memory");
    checker->mistakes++;
    free(take_what);
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
    if (!checker->open) {
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

static void check_record(struct checker *checker)
{
    const char *name = checker->command->text;
    struct export_kind kind;
    struct problem wrong = {0};
    if (name[0] == '\0') {
        if (!checker->recording) {
            mistake(checker,
                tr_format(checker->words,
                    "nothing is recorded here: write `record NAME.cast` "
                    "before"));
        }
        checker->recording = false;
        return;
    }
    checker->recording = true;
    bool good = export_kind_of(&kind, name, checker->words, &wrong);
    judge(checker, good, &wrong);
    if (good && (!kind.file || kind.file->takes == TAKES_FRAME ||
                    kind.file->takes == TAKES_STEPS)) {
        mistake(checker,
            tr_format(checker->words,
                "%s is no film: record cast, html, apng, mp4 or webm", name));
    }
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
        check_once(checker);
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
    fprintf(checker->out, "%s:%d: %s\n", checker->path, line,
        take_what ? take_what : "out of memory");
    checker->mistakes++;
    free(take_what);
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

static int check_lesson(struct checker *checker, struct problem *problem)
{
    size_t size;
    struct lesson_problem wrong = {0};
    char *data = file_read(checker->path, &size, checker->words, problem);
    if (!data) {
        return EXIT_USAGE;
    }
    check_bytes(checker, data, size);
    struct lesson *lesson = lesson_parse(data, size, &wrong);
    if (!lesson) {
        lesson_mistake(checker, wrong.line,
            tr_format(checker->words, wrong.message, wrong.detail));
    }
    lesson_free(lesson);
    free(data);
    return checker->mistakes > 0 ? EXIT_CHECK : EXIT_OK;
}

/* ---- */

static bool is_lesson(const char *path)
{
    size_t size = strlen(path);
    return size > 3 && strcmp(path + size - 3, ".md") == 0;
}

int check_cmd(const char *path, const struct catalogue *words, FILE *out,
    struct problem *problem)
{
    if (is_lesson(path)) {
        return check_lesson(
            &(struct checker){.path = path, .words = words, .out = out},
            problem);
    }
    struct script script;
    struct problem wrong = {0};
    bool mistaken = false;
    if (!player_read(&script, path, &mistaken, words, &wrong)) {
        if (!mistaken) {
            *problem = wrong;
            return EXIT_USAGE;
        }
        fprintf(out, "%s\n", wrong.text ? wrong.text : "out of memory");
        problem_fini(&wrong);
        return EXIT_CHECK;
    }
    struct checker checker = {
        .path = path, .script = &script, .words = words, .out = out};
    for (size_t i = 0; i < script.count; i++) {
        checker.command = &script.commands[i];
        check_command(&checker);
    }
    script_fini(&script);
    return checker.mistakes > 0 ? EXIT_CHECK : EXIT_OK;
}
