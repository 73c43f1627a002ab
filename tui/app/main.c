/* SPDX-License-Identifier: MIT */
/* taant: learn concurrency by watching it run. */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/app/asset.h"
#include "tui/app/check_cmd.h"
#include "tui/app/course.h"
#include "tui/app/export_cmd.h"
#include "tui/app/file.h"
#include "tui/app/help.h"
#include "tui/app/knobs.h"
#include "tui/app/options.h"
#include "tui/app/player.h"
#include "tui/app/problem.h"
#include "tui/app/progress.h"
#include "tui/app/run_cmd.h"
#include "tui/app/screen.h"
#include "tui/app/search.h"
#include "tui/app/token.h"
#include "tui/display/display.h"
#include "tui/i18n/i18n.h"
#include "tui/view/sentence.h"

/* What every command works with. */
struct program {
    struct options options;
    enum language language;
    struct catalogue *words[LANGUAGE_COUNT];
    const struct catalogue *told; /* those of the language */
    struct course course;
    struct problem problem;
};

static bool open_words(struct program *program)
{
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        char path[32];
        struct asset asset = {0};
        enum language language = (enum language)i;
        snprintf(path, sizeof path, "locale/%s.mo", language_code(language));
        asset_find(path, &asset);
        program->words[i] = catalogue_open(language, asset.data, asset.size);
        if (!program->words[i]) {
            return problem_take(&program->problem, NULL);
        }
    }
    return true;
}

static bool load_course(struct program *program)
{
    return course_load(&program->course, program->options.lessons,
        program->told, &program->problem);
}

/* Prints "5/8", or blanks where there is nothing to do, five columns wide. */
static void print_share(const struct catalogue *words, struct share share)
{
    char text[24] = "";
    if (share.all > 0) {
        snprintf(text, sizeof text, "%u/%u", share.done, share.all);
    }
    char *digits = tr_digits(words, text);
    printf("%*s%s ", 5 - (int)strlen(text), "", digits ? digits : text);
    free(digits);
}

static void print_rows(
    const struct program *program, const struct course_row *rows, size_t count)
{
    int chapter = 0, width = 0;
    for (size_t i = 0; i < count; i++) {
        int length = (int)strlen(rows[i].pattern);
        width = length > width ? length : width;
    }
    for (size_t i = 0; i < count; i++) {
        if (rows[i].chapter != chapter) {
            chapter = rows[i].chapter;
            char number[SENTENCE_NUMBER_BYTES];
            sentence_number(program->told, chapter, number);
            printf("%s %s\n", number, view_chapter(program->told, chapter));
        }
        printf("  %-*s ", width, rows[i].pattern);
        print_share(program->told, rows[i].read);
        print_share(program->told, rows[i].predicted);
        print_share(program->told, rows[i].solved);
        printf(" %s\n", rows[i].title);
    }
    printf("%s\n",
        tr(program->told, "The columns: steps read, questions predicted, goals "
                          "met."));
}

/* Lists the lessons by chapter: steps read, questions predicted, goals met. */
static int list(struct program *program)
{
    if (!load_course(program)) {
        return EXIT_USAGE;
    }
    const struct course *course = &program->course;
    struct course_row *rows = calloc(course->count, sizeof *rows);
    if (!rows) {
        problem_take(&program->problem, NULL);
        return EXIT_USAGE;
    }
    struct progress progress;
    struct problem wrong = {0};
    progress_open(&progress, program->told, &wrong);
    course_list(course, program->language, &progress, rows);
    print_rows(program, rows, course->count);
    free(rows);
    progress_fini(&progress);
    if (wrong.text) {
        problem_print(&wrong, stderr);
    }
    problem_fini(&wrong);
    return EXIT_OK;
}

static int play(struct program *program)
{
    if (!load_course(program)) {
        return EXIT_USAGE;
    }
    return player_play(&(struct player_options){.path = program->options.file,
                           .out = program->options.out,
                           .language = program->language,
                           .ascii = program->options.ascii,
                           .picture = {.fonts = program->options.fonts,
                               .scale = program->options.scale,
                               .dark = program->options.dark,
                               .embed_fonts = program->options.embed_fonts},
                           .diagnostics = stderr},
        &program->course, program->words, &program->problem);
}

/*
 * Finds the display for the screen. NULL: tell it line by line instead,
 * unless there is a problem because a certain display was asked for.
 */
static const struct display_ops *find_display(struct program *program)
{
    const char *name = program->options.display;
    const char *wrong = NULL;
    if (name && strcmp(name, "text") == 0) {
        return NULL;
    }
    const struct display_ops *display = display_choose(name, &wrong);
    if (!display && name) {
        problem_take(
            &program->problem, tr_format(program->told, "--display %s: %s",
                                   name, tr(program->told, wrong)));
    }
    return display;
}

static struct app_settings settings(const struct program *program)
{
    const struct options *options = &program->options;
    return (struct app_settings){.language = program->language,
        .mode = options->mode,
        .seed = options->seed,
        .ascii = options->ascii};
}

static int replay(struct program *program)
{
    const struct display_ops *display = find_display(program);
    if (program->problem.text) {
        return EXIT_USAGE;
    }
    struct log *log =
        run_cmd_load(program->options.file, program->told, &program->problem);
    if (!log) {
        return EXIT_USAGE;
    }
    if (!display || !load_course(program)) {
        int status = display ? EXIT_USAGE
                             : run_cmd_replay(log, &program->options,
                                   program->told, stdout, &program->problem);
        log_free(log);
        return status;
    }
    return screen_run(&(struct screen_start){.settings = settings(program),
                          .take_recording = log,
                          .width = program->options.width},
        display, &program->course, program->words, &program->problem);
}

/* `taant [PATTERN]`. */
static int show(struct program *program)
{
    struct options *options = &program->options;
    struct knobs knobs = {0};
    if (options->pattern &&
        !options_set_knobs(options, &knobs, program->told, &program->problem)) {
        return EXIT_USAGE;
    }
    const struct display_ops *display = find_display(program);
    if (program->problem.text) {
        return EXIT_USAGE;
    }
    if (!display && options->pattern) {
        return run_cmd(options, program->told, stdout, &program->problem);
    }
    if (!display) {
        return list(program);
    }
    if (!load_course(program)) {
        return EXIT_USAGE;
    }
    const char *name = options->pattern ? options->pattern->name : "";
    return screen_run(&(struct screen_start){.settings = settings(program),
                          .entry = course_find(&program->course, name),
                          .knobs = &knobs,
                          .width = options->width},
        display, &program->course, program->words, &program->problem);
}

static int open_token(struct program *program)
{
    struct token token;
    struct session_run run;
    if (!token_read(
            &token, program->options.file, program->told, &program->problem) ||
        !token_run(&token, &run, program->told, &program->problem)) {
        return EXIT_USAGE;
    }
    const struct display_ops *display = find_display(program);
    if (program->problem.text) {
        return EXIT_USAGE;
    }
    if (!display) {
        return run_cmd_tell(
            &run, &program->options, program->told, stdout, &program->problem);
    }
    if (!load_course(program)) {
        return EXIT_USAGE;
    }
    return screen_run(&(struct screen_start){.settings = settings(program),
                          .run = &run,
                          .at = token.at,
                          .width = program->options.width},
        display, &program->course, program->words, &program->problem);
}

/* The script is of a deterministic run: played again, it goes the same way. */
static int record_script(struct program *program)
{
    struct options *options = &program->options;
    struct file_new file;
    const struct display_ops *display = find_display(program);
    if (program->problem.text || !load_course(program)) {
        return EXIT_USAGE;
    }
    if (!display) {
        problem_take(&program->problem,
            tr_format(program->told, "what you do is recorded on a screen: "
                                     "this terminal cannot show one"));
        return EXIT_USAGE;
    }
    if (!file_create(&file, options->file, program->told, &program->problem)) {
        return EXIT_USAGE;
    }
    options->mode = RUN_DETERMINISTIC;
    int status =
        screen_run(&(struct screen_start){.settings = settings(program),
                       .width = options->width,
                       .script = file.out},
            display, &program->course, program->words, &program->problem);
    bool kept = file_keep(&file, program->told, &program->problem);
    return kept ? status : EXIT_USAGE;
}

static int dispatch(struct program *program)
{
    switch (program->options.command) {
    case COMMAND_SCREEN:
        return show(program);
    case COMMAND_LIST:
        return list(program);
    case COMMAND_RUN:
        return run_cmd(
            &program->options, program->told, stdout, &program->problem);
    case COMMAND_SEARCH:
        return search_cmd(
            &program->options, program->told, stdout, &program->problem);
    case COMMAND_REPLAY:
        return replay(program);
    case COMMAND_PLAY:
        return play(program);
    case COMMAND_CHECK:
        return check_cmd(
            program->options.file, program->told, stdout, &program->problem);
    case COMMAND_RECORD_SCRIPT:
        return record_script(program);
    case COMMAND_EXPORT:
        return load_course(program)
                   ? export_cmd(&program->options, program->language,
                         &program->course, program->words, &program->problem)
                   : EXIT_USAGE;
    case COMMAND_SHARE:
        return export_share(
            &program->options, program->told, &program->problem);
    case COMMAND_OPEN:
        return open_token(program);
    case COMMAND_HELP:
        help_print(program->options.help_on, program->told, stdout);
        return EXIT_OK;
    case COMMAND_VERSION:
        printf("taant %s\n", TAANT_VERSION);
        return EXIT_OK;
    case COMMAND_COUNT:
        break;
    }
    return EXIT_USAGE;
}

int main(int argc, char **argv)
{
    struct program program = {0};
    int status = EXIT_USAGE;
    setlocale(LC_CTYPE, "");
    /* A pipe that nobody reads is an error like a full disk. */
    signal(SIGPIPE, SIG_IGN);
    program.language = options_language(argc, argv);
    if (open_words(&program)) {
        program.told = program.words[program.language];
        if (options_parse(
                &program.options, argc, argv, program.told, &program.problem)) {
            status = dispatch(&program);
        }
    }
    if (program.problem.text || status == EXIT_USAGE) {
        problem_print(&program.problem, stderr);
    }
    problem_fini(&program.problem);
    course_fini(&program.course);
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        catalogue_close(program.words[i]);
    }
    return status;
}
