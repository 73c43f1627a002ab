/* SPDX-License-Identifier: MIT */
/* Seeds are tried until a run ends badly, on the command line and by a key. */
#include "tui/app/search.h"

#include "tests/check.h"
#include "tui/app/update.h"

static struct catalogue *words[LANGUAGE_COUNT];
static struct course course;
static struct session *session;
static struct progress progress;

/* ---- on the command line ---- */

/* Returns what is told; the caller frees it. */
static char *told_by(
    const char *knob, uint64_t from, uint64_t seeds, int status)
{
    struct problem problem = {0};
    struct options options = {.command = COMMAND_SEARCH,
        .pattern = course_find(&course, "testing")->pattern,
        .seed = from,
        .seeds = seeds,
        .knobs = {knob},
        .knob_count = 1};
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    CHECK_NUMBER(
        search_cmd(&options, words[LANGUAGE_EN], out, &problem), status);
    CHECK(!problem.text == (status != EXIT_USAGE));
    problem_fini(&problem);
    fclose(out);
    return text;
}

static void the_first_bad_seed_is_told(void)
{
    char *text = told_by("variant=unlocked", 1, 1000, EXIT_CHECK);
    CHECK_TEXT(text, "The run of seed 6 does not end well.\n"
                     "  taant run testing --seed 6 --knob variant=unlocked\n");
    free(text);
    text = told_by("variant=unlocked", 7, 1, EXIT_CHECK);
    CHECK(strstr(text, "The run of seed 7 ") == text);
    free(text);
}

static void none_is_found_where_all_end_well(void)
{
    char *text = told_by("variant=locked", 1, 200, EXIT_OK);
    CHECK_TEXT(text, "Found none: the runs of 200 seeds end well.\n");
    free(text);
    text = told_by("variant=unlocked", 1, 5, EXIT_OK);
    CHECK_TEXT(text, "Found none: the runs of 5 seeds end well.\n");
    free(text);
}

static void a_wrong_knob_is_refused(void)
{
    char *text = told_by("variant=welded", 1, 5, EXIT_USAGE);
    CHECK_TEXT(text, "");
    free(text);
}

/* ---- by a key ---- */

static void key(struct app *app, const char *name)
{
    struct input input = {.kind = INPUT_KEY};
    CHECK(input_key(name, input.key));
    update_input(app, &input);
    app_pump(app);
    while (app->log && !app->recording && !session_over(session)) {
        session_wait(session);
        app_pump(app);
    }
    app_show(app);
}

static void open_testing(struct app *app, enum run_mode mode)
{
    const struct app_settings settings = {
        .mode = mode, .seed = 1, .scripted = true};
    progress_init(&progress);
    app_init(app, &settings, &course, &progress, words, session);
    app_open(app, course_find(&course, "testing"), NULL);
}

static void close_testing(struct app *app)
{
    app_fini(app);
    progress_fini(&progress);
}

static void the_key_goes_to_the_next_bad_seed(void)
{
    static const enum run_mode modes[] = {RUN_LIVE, RUN_DETERMINISTIC};
    for (int i = 0; i < 2; i++) {
        struct app app;
        open_testing(&app, modes[i]);
        key(&app, "S");
        CHECK_NUMBER(app.mode, RUN_DETERMINISTIC);
        CHECK_NUMBER(app.settings.mode, RUN_DETERMINISTIC);
        CHECK_NUMBER(app.seed, 6);
        CHECK_TEXT(app.notice, "The run of seed 6 does not end well.");
        key(&app, "end");
        CHECK(app.world.over && app.world.last.value == OUTCOME_PANIC);
        key(&app, "S");
        CHECK_NUMBER(app.seed, 7);
        key(&app, "s");
        CHECK_NUMBER(app.seed, 8);
        close_testing(&app);
    }
}

static void the_key_leaves_a_run_that_always_ends_well(void)
{
    struct app app;
    open_testing(&app, RUN_DETERMINISTIC);
    key(&app, "]"); /* variant=locked */
    key(&app, "S");
    CHECK_NUMBER(app.seed, 1);
    CHECK_TEXT(app.notice, "Found none: the runs of 1000 seeds end well.");
    key(&app, "end");
    CHECK(app.world.over && app.world.last.value == 0);
    close_testing(&app);
}

static void a_recording_is_not_searched(void)
{
    struct app app;
    open_testing(&app, RUN_DETERMINISTIC);
    struct log *recording = log_new(0);
    log_set_about(recording, &(struct log_about){.pattern = "testing"});
    app_open_recording(&app, recording);
    key(&app, "S");
    CHECK(strstr(app.notice, "this is a recording"));
    close_testing(&app);
}

int main(void)
{
    struct problem problem = {0};
    words[LANGUAGE_EN] = catalogue_open(LANGUAGE_EN, NULL, 0);
    words[LANGUAGE_BN] = catalogue_open(LANGUAGE_BN, NULL, 0);
    CHECK(course_load(&course, NULL, words[LANGUAGE_EN], &problem));
    session = session_new();
    the_first_bad_seed_is_told();
    none_is_found_where_all_end_well();
    a_wrong_knob_is_refused();
    the_key_goes_to_the_next_bad_seed();
    the_key_leaves_a_run_that_always_ends_well();
    a_recording_is_not_searched();
    session_free(session);
    course_fini(&course);
    catalogue_close(words[LANGUAGE_EN]);
    catalogue_close(words[LANGUAGE_BN]);
    return check_done();
}
