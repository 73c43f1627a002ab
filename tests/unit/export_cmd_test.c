/* SPDX-License-Identifier: MIT */
/* The command export: every kind of file, whole or not there. */
#include "tui/app/export_cmd.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/check.h"
#include "tests/fonts.h"
#include "tui/app/file.h"
#include "tui/app/player.h"
#include "tui/app/progress.h"
#include "tui/app/recorder.h"
#include "tui/app/update.h"
#include "tui/model/export.h"

static struct catalogue *words[LANGUAGE_COUNT];
static struct course course;
static char folder[] = "/tmp/taant-export-XXXXXX";

static int count_files(void)
{
    int count = 0;
    DIR *open_folder = opendir(folder);
    while (open_folder && readdir(open_folder)) {
        count++;
    }
    closedir(open_folder);
    return count - 2;
}

/* Exports to FOLDER/NAME; the caller frees what is read from there. */
static char *export_to(const char *what, const char *name,
    enum language language, int *status, char **message)
{
    char path[100];
    char copy[200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    snprintf(copy, sizeof copy, "%s", what);
    char program[] = "taant";
    char command[] = "export";
    char to[] = "--to";
    char *arguments[] = {program, command, copy, to, path, NULL};
    struct options options;
    struct problem problem = {0};
    if (options_parse(&options, 5, arguments, words[LANGUAGE_EN], &problem)) {
        *status = export_cmd(&options, language, &course, words, &problem);
    } else {
        *status = EXIT_USAGE;
    }
    *message = problem.text;
    FILE *in = fopen(path, "rb");
    if (!in) {
        return NULL;
    }
    char *text = calloc(1, 1 << 23);
    size_t size = fread(text, 1, (1 << 23) - 1, in);
    CHECK(size > 0);
    fclose(in);
    unlink(path);
    return text;
}

static void every_kind_is_written(const char *ending)
{
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        char name[40];
        char *texts[2];
        snprintf(name, sizeof name, "run.%s", ending);
        for (int round = 0; round < 2; round++) {
            int status;
            char *message;
            texts[round] = export_to(
                "unbuffered", name, (enum language)language, &status, &message);
            CHECK_TEXT(message, NULL);
            CHECK_NUMBER(status, EXIT_OK);
            free(message);
        }
        CHECK(texts[0] && texts[1] && memcmp(texts[0], texts[1], 1 << 23) == 0);
        free(texts[0]);
        free(texts[1]);
    }
    CHECK_NUMBER(count_files(), 0);
}

/* A form's ending may have a dot of its own, and be all of the name. */
static void the_name_says_the_form(void)
{
    static const struct {
        const char *path, *form;
    } names[] = {
        {"pool.mmd", "mmd"},
        {"a.tree/pool.mmd", "mmd"},
        {"pool.tree.mmd", "tree.mmd"},
        {"tree.mmd", "tree.mmd"},
        {"x/tree.mmd", "tree.mmd"},
        {".csv", "csv"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct export_kind kind;
        struct problem problem = {0};
        CHECK(export_kind_of(&kind, names[i].path, words[0], &problem));
        CHECK(kind.form);
        CHECK_TEXT(kind.form ? kind.form->extension : NULL, names[i].form);
    }
}

/* Runs `taant COMMAND PATTERN --at EVENT ...`; the caller frees what it says.
 */
static int at_event(
    char *command, char *event, char *option, char *value, char **message)
{
    char program[] = "taant", pattern[] = "unbuffered", at[] = "--at";
    char *arguments[] = {
        program, command, pattern, at, event, option, value, NULL};
    struct options options;
    struct problem problem = {0};
    int count = option ? 7 : 5;
    int status = EXIT_USAGE;
    if (CHECK(options_parse(&options, count, arguments, words[0], &problem))) {
        status =
            option ? export_cmd(&options, LANGUAGE_EN, &course, words, &problem)
                   : export_share(&options, words[0], &problem);
    }
    *message = problem.text;
    return status;
}

/* What comes after the last event is refused, and nothing is written. */
static void an_event_must_be_there(void)
{
    char share[] = "share", export[] = "export", to[] = "--to", path[100];
    char last[] = "3", beyond[] = "9999", most[] = "18446744073709551615";
    char *events[] = {beyond, most};
    char *message;
    snprintf(path, sizeof path, "%s/run.csv", folder);
    for (int i = 0; i < 2; i++) {
        CHECK_NUMBER(
            at_event(share, events[i], NULL, NULL, &message), EXIT_USAGE);
        CHECK(message && strstr(message, "the run's last one is "));
        free(message);
        CHECK_NUMBER(
            at_event(export, events[i], to, path, &message), EXIT_USAGE);
        CHECK(message && strstr(message, "the run's last one is "));
        free(message);
        CHECK_NUMBER(count_files(), 0);
    }
    CHECK_NUMBER(at_event(share, last, NULL, NULL, &message), EXIT_OK);
    CHECK_TEXT(message, NULL);
    CHECK_NUMBER(at_event(export, last, to, path, &message), EXIT_OK);
    CHECK_TEXT(message, NULL);
    CHECK_NUMBER(unlink(path), 0);
}

static void fails(const char *what, const char *name, const char *why)
{
    int status;
    char *message;
    char *text = export_to(what, name, LANGUAGE_EN, &status, &message);
    CHECK_NUMBER(status, EXIT_USAGE);
    if (!CHECK(message && strstr(message, why))) {
        fprintf(stderr, "    %s: %s\n", name, message);
    }
    CHECK(text == NULL);
    CHECK_NUMBER(count_files(), 0);
    free(message);
    free(text);
}

static void what_fails_leaves_nothing(void)
{
    fails("unbuffered", "run.doc", "its ending says no form");
    fails("unbuffered", "run", "its ending says no form");
    fails("nothing", "run.csv", "there is no pattern");
    fails("./nothing.taant", "run.csv", "cannot read the recording");
    fails("README.md", "run.svg", "not a recording");
    fails("taant1~a~1~~~1~00000000", "run.svg", "damaged");
    fails("unbuffered", "no/such/folder.svg", "cannot write");
    fails("unbuffered", "../../dev/full.csv/x.csv", "cannot write");
}

/* A disk that is full is told when the file is kept, not before. */
static void a_full_disk_is_told(void)
{
    struct file_new file;
    struct problem problem = {0};
    REQUIRE(file_create(&file, "/dev/full", words[0], &problem));
    fputs("some text", file.out);
    CHECK(!file_keep(&file, words[0], &problem));
    CHECK(problem.text && strstr(problem.text, "/dev/full"));
    problem_fini(&problem);
}

/* What was there stays until the new file is whole. */
static void an_old_file_is_replaced_whole(void)
{
    char path[100];
    char text[20] = "";
    struct file_new file;
    struct problem problem = {0};
    snprintf(path, sizeof path, "%s/old", folder);
    for (int round = 0; round < 2; round++) {
        REQUIRE(file_create(&file, path, words[0], &problem));
        fputs(round == 0 ? "first" : "second", file.out);
        if (round == 0) {
            CHECK(file_keep(&file, words[0], &problem));
        } else {
            file_discard(&file);
        }
    }
    FILE *in = fopen(path, "r");
    CHECK(in && fgets(text, sizeof text, in));
    CHECK_TEXT(text, "first");
    fclose(in);
    unlink(path);
    CHECK_NUMBER(count_files(), 0);
}

/* ---- the recorder ---- */

static void press(struct recorder *recorder, struct app *app, const char *key)
{
    struct input input = {.kind = INPUT_KEY};
    CHECK(input_key(key, input.key));
    recorder_before(recorder, app, &input);
    update_input(app, &input);
    while (app->log && !session_over(app->session)) {
        session_wait(app->session);
        app_pump(app);
    }
    recorder_after(recorder, app);
}

/* Does some things, and returns the event they end at. */
static uint64_t live_a_little(const char *path)
{
    struct app app;
    struct progress progress;
    struct recorder recorder;
    struct session *session = session_new();
    const struct app_settings settings = {.mode = RUN_DETERMINISTIC, .seed = 2};
    FILE *out = fopen(path, "w");
    progress_init(&progress);
    app_init(&app, &settings, &course, &progress, words, session);
    recorder_begin(&recorder, out, &app);
    press(&recorder, &app, "enter");
    /* On a terminal that small nothing is seen; the script goes on. */
    recorder_before(&recorder, &app,
        &(struct input){.kind = INPUT_RESIZE, .row = 5, .col = 20});
    app_seek(&app, 9); /* as time would have done */
    press(&recorder, &app, ".");
    press(&recorder, &app, "l");
    app_seek(&app, 17);
    press(&recorder, &app, ",");
    uint64_t at = app.playback.at;
    fputs("shot here\n", out);
    fclose(out);
    app_fini(&app);
    progress_fini(&progress);
    session_free(session);
    return at;
}

static void what_is_done_can_be_played(void)
{
    char path[100];
    char shot[120];
    char line[200] = "";
    char want[20];
    struct problem problem = {0};
    snprintf(path, sizeof path, "%s/lived.script", folder);
    snprintf(want, sizeof want, " %d/", (int)live_a_little(path));
    const struct player_options options = {.path = path, .out = folder};
    CHECK_NUMBER(player_play(&options, &course, words, &problem), EXIT_OK);
    CHECK_TEXT(problem.text, NULL);
    snprintf(shot, sizeof shot, "%s/here.txt", folder);
    FILE *in = fopen(shot, "r");
    CHECK(in && fgets(line, sizeof line, in));
    if (!CHECK(strstr(line, want))) {
        fprintf(stderr, "    %s is not in %s", want, line);
    }
    if (in) {
        fclose(in);
    }
    unlink(shot);
    snprintf(shot, sizeof shot, "%s/here.ansi", folder);
    unlink(shot);
    unlink(path);
    problem_fini(&problem);
}

int main(void)
{
    struct problem problem = {0};
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        words[i] = catalogue_open((enum language)i, NULL, 0);
    }
    if (!CHECK(mkdtemp(folder) &&
               course_load(&course, "lessons", words[0], &problem))) {
        return check_done();
    }
    for (size_t i = 0; i < display_file_count; i++) {
        const char *ending = display_files[i].extension;
        if (display_files[i].ops && strcmp(ending, "mp4") != 0 &&
            strcmp(ending, "webm") != 0) {
            every_kind_is_written(ending);
        }
    }
    for (size_t i = 0; i < export_form_count; i++) {
        every_kind_is_written(export_forms[i]->extension);
    }
    the_name_says_the_form();
    an_event_must_be_there();
    what_fails_leaves_nothing();
    a_full_disk_is_told();
    an_old_file_is_replaced_whole();
    what_is_done_can_be_played();
    rmdir(folder);
    course_fini(&course);
    return check_done();
}
