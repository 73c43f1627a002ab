/* SPDX-License-Identifier: MIT */
/* What keys do to the state, on real deterministic runs, without a screen. */
#include "tui/app/update.h"

#include <signal.h>
#include <unistd.h>

#include "tests/check.h"
#include "tests/long_recording.h"
#include "tui/app/knobs.h"
#include "tui/app/token.h"

static struct catalogue *words[LANGUAGE_COUNT];
static struct course course;
static struct session *session;
static struct progress progress;

static void key(struct app *app, const char *name)
{
    struct input input = {.kind = INPUT_KEY};
    CHECK(input_key(name, input.key));
    update_input(app, &input);
}

/* Takes in the run to its end: nothing here depends on threads. A live run
 * that is held back goes on when what is shown has caught up with it. */
static void settle(struct app *app)
{
    app_pump(app);
    while (app->log && !app->recording && !session_over(session)) {
        if (app->held && !app->playback.paused) {
            app_advance(app, 1);
        } else {
            session_wait(session);
        }
        app_pump(app);
    }
    app_show(app);
}

static void start(struct app *app)
{
    const struct app_settings settings = {
        .mode = RUN_DETERMINISTIC, .seed = 1, .scripted = true};
    app_init(app, &settings, &course, &progress, words, session);
}

static void open_pattern(struct app *app, const char *name)
{
    start(app);
    app_open(app, course_find(&course, name), NULL);
    settle(app);
}

static enum trace_kind at(const struct app *app)
{
    return (enum trace_kind)app->world.last.kind;
}

static void the_course_list_moves_and_opens(void)
{
    struct app app;
    start(&app);
    CHECK_NUMBER(app.ui.screen, SCREEN_COURSE);
    CHECK(app.ui.course_count >= 4);
    key(&app, "up");
    CHECK_NUMBER(app.ui.course_at, 0);
    key(&app, "down");
    CHECK_NUMBER(app.ui.course_at, 1);
    key(&app, "end");
    CHECK_NUMBER(app.ui.course_at, app.ui.course_count - 1);
    key(&app, "down");
    CHECK_NUMBER(app.ui.course_at, app.ui.course_count - 1);
    key(&app, "home");
    key(&app, "enter");
    settle(&app);
    CHECK_NUMBER(app.ui.screen, SCREEN_LESSON);
    CHECK_TEXT(app.ui.pattern, app.ui.course[0].pattern);
    key(&app, "escape");
    CHECK_NUMBER(app.ui.screen, SCREEN_COURSE);
    CHECK(app.log == NULL);
    app_fini(&app);
}

static void keys_step_seek_and_jump(void)
{
    struct app app;
    open_pattern(&app, "worker_pool");
    CHECK_NUMBER(app.world.seq, 1);
    key(&app, ".");
    app_show(&app);
    uint64_t first = app.world.seq;
    CHECK(first > 1);
    key(&app, ".");
    key(&app, ",");
    app_show(&app);
    CHECK_NUMBER(app.world.seq, first);
    key(&app, "right");
    key(&app, "left");
    app_show(&app);
    CHECK_NUMBER(app.world.seq, first);
    key(&app, "end");
    app_show(&app);
    CHECK_NUMBER(at(&app), TRACE_RUN_END);
    CHECK(app.ui.ended);
    key(&app, ".");
    app_show(&app);
    CHECK_NUMBER(at(&app), TRACE_RUN_END);
    key(&app, "home");
    app_show(&app);
    CHECK_NUMBER(at(&app), TRACE_RUN_START);
    app_fini(&app);
}

/* The run's thread may be behind: the end comes as soon as it does. */
static void the_end_is_waited_for(void)
{
    struct app app;
    start(&app);
    app_open(&app, course_find(&course, "worker_pool"), NULL);
    key(&app, "end");
    settle(&app);
    CHECK_NUMBER(at(&app), TRACE_RUN_END);
    key(&app, "r");
    app_set_paused(&app, false);
    key(&app, "end");
    CHECK(!app.playback.paused);
    settle(&app);
    CHECK_NUMBER(at(&app), TRACE_RUN_END);
    app_fini(&app);
}

/* A live run that stands still, for it is paused, goes on until then. */
static void the_end_of_a_live_run_is_waited_for(void)
{
    struct app app;
    start(&app);
    app.settings.mode = RUN_LIVE;
    app_open(&app, course_find(&course, "worker_pool"), NULL);
    CHECK(app.held);
    key(&app, "end");
    CHECK(!app.held);
    settle(&app);
    CHECK(app.playback.paused);
    CHECK_NUMBER(app.mode, RUN_LIVE);
    CHECK_NUMBER(at(&app), TRACE_RUN_END);
    CHECK(app.ui.ended);
    app_fini(&app);
}

static void the_same_seed_makes_the_same_run(void)
{
    struct app app;
    open_pattern(&app, "worker_pool");
    uint64_t hash = log_hash(app.log);
    key(&app, "r");
    settle(&app);
    CHECK(log_hash(app.log) == hash);
    key(&app, "s");
    settle(&app);
    CHECK_NUMBER(app.world.seed, 2);
    CHECK(log_hash(app.log) != hash);
    app_fini(&app);
}

static void the_mode_changes_and_both_end_well(void)
{
    struct app app;
    open_pattern(&app, "unbuffered");
    key(&app, "}"); /* count, pace */
    for (int i = 0; i < 60; i++) {
        key(&app, "["); /* no waiting */
    }
    app.settings.scripted = false;
    key(&app, "d");
    key(&app, "space");
    settle(&app);
    key(&app, "end");
    settle(&app);
    CHECK_NUMBER(app.world.mode, RUN_LIVE);
    CHECK_NUMBER(at(&app), TRACE_RUN_END);
    CHECK_NUMBER(app.world.outcome, 0);
    key(&app, "d");
    settle(&app);
    CHECK_NUMBER(app.world.mode, RUN_DETERMINISTIC);
    app_fini(&app);
}

static void knobs_restart_the_run(void)
{
    struct app app;
    open_pattern(&app, "leak_unread");
    CHECK_TEXT(app.ui.knobs[0].value, "leaky");
    key(&app, "end");
    app_show(&app);
    CHECK_NUMBER(app.world.outcome, OUTCOME_LEAK);
    key(&app, "]");
    settle(&app);
    CHECK_TEXT(app.ui.knobs[0].value, "buffered");
    CHECK_NUMBER(at(&app), TRACE_RUN_START);
    key(&app, "end");
    app_show(&app);
    CHECK_NUMBER(app.world.outcome, 0);
    key(&app, "}");
    app_show(&app);
    CHECK_NUMBER(app.ui.knob_at, 1);
    key(&app, "}");
    app_show(&app);
    CHECK_NUMBER(app.ui.knob_at, 0);
    key(&app, "{");
    app_show(&app);
    CHECK_NUMBER(app.ui.knob_at, 1);
    app_fini(&app);
}

static void the_language_changes_and_nothing_else_does(void)
{
    struct app app;
    open_pattern(&app, "worker_pool");
    key(&app, "right");
    key(&app, "n");
    app_show(&app);
    uint64_t seq = app.world.seq;
    size_t step = app.ui.step;
    key(&app, "l");
    app_show(&app);
    CHECK_NUMBER(catalogue_language(app.ui.words), LANGUAGE_BN);
    CHECK_NUMBER(app.world.seq, seq);
    CHECK_NUMBER(app.ui.step, step);
    key(&app, "l");
    CHECK_NUMBER(catalogue_language(app.ui.words), LANGUAGE_EN);
    app_fini(&app);
}

/* Each step of each lesson goes to the event that its anchor names. */
static void lesson_steps_go_to_their_events(void)
{
    for (size_t i = 0; i < course.count; i++) {
        struct app app;
        start(&app);
        app_open(&app, &course.entries[i], NULL);
        settle(&app);
        const struct lesson *lesson = app.ui.lesson;
        for (size_t j = 0; lesson && j < lesson->step_count; j++) {
            const struct anchor *anchor = &lesson->steps[j].at;
            key(&app, j == 0 ? "enter" : "n");
            size_t asked = lesson->steps[j].question_count;
            for (size_t k = 0; k < asked; k++) {
                key(&app, "n"); /* questions are passed over */
            }
            settle(&app);
            CHECK_NUMBER(app.ui.step, j);
            CHECK(app.playback.paused);
            if (anchor->kind[0] != '\0' &&
                !CHECK_TEXT(trace_kind_name(at(&app)), anchor->kind)) {
                fprintf(stderr, "    %s, step %zu\n", app.ui.pattern, j + 1);
            }
        }
        key(&app, "p");
        CHECK(!lesson || lesson->step_count < 2 ||
              app.ui.step == lesson->step_count - 2);
        app_fini(&app);
    }
}

static void a_speed_is_kept_over_restarts(void)
{
    struct app app;
    open_pattern(&app, "buffered");
    key(&app, "+");
    key(&app, "r");
    settle(&app);
    CHECK(app.ui.speed == 2);
    key(&app, "-");
    key(&app, "-");
    app_show(&app);
    CHECK(app.ui.speed == 0.5);
    app_fini(&app);
}

static void the_selection_moves_only_by_the_person(void)
{
    struct app app;
    open_pattern(&app, "worker_pool");
    key(&app, "end");
    app_show(&app);
    app.ui.focus = PANE_STAGE;
    key(&app, "down");
    key(&app, "down");
    CHECK_NUMBER(app.ui.selected_task, 2);
    key(&app, "home");
    key(&app, ".");
    app_show(&app);
    CHECK_NUMBER(app.ui.selected_task, 2);
    key(&app, "end");
    app_show(&app);
    for (size_t i = 0; i < app.world.task_count; i++) {
        key(&app, "down");
    }
    CHECK_NUMBER(app.ui.selected_task, 0);
    CHECK(app.ui.selected_object > 0);
    key(&app, "up");
    key(&app, "up");
    CHECK(app.ui.selected_task > 0);
    CHECK_NUMBER(app.ui.selected_object, 0);
    app_fini(&app);
}

static void help_lies_over_all_and_takes_the_keys(void)
{
    struct app app;
    open_pattern(&app, "worker_pool");
    key(&app, "?");
    CHECK(app.ui.help);
    key(&app, ".");
    CHECK(app.ui.help);
    CHECK_NUMBER(app.playback.at, 1);
    key(&app, "q");
    CHECK(!app.ui.help);
    CHECK(!app.quit);
    key(&app, "q");
    CHECK(app.quit);
    CHECK_NUMBER(app.signal, 0);
    app_fini(&app);
}

static void mouse(struct app *app, int button, int row, int col)
{
    update_input(app,
        &(struct input){
            .kind = INPUT_MOUSE, .button = button, .row = row, .col = col});
}

enum { LEFT_BUTTON = 1, WHEEL_UP = 4, WHEEL_DOWN = 5 };

static void help_scrolls_to_its_end_and_back(void)
{
    struct app app;
    open_pattern(&app, "worker_pool");
    key(&app, "?");
    key(&app, "down");
    CHECK_NUMBER(app.ui.help_scroll, 1);
    key(&app, "l");
    CHECK_NUMBER(catalogue_language(app.ui.words), LANGUAGE_BN);
    mouse(&app, WHEEL_DOWN, 5, 5);
    size_t wheeled = app.ui.help_scroll;
    CHECK(app.ui.help && wheeled > 1);
    for (int i = 0; i < 9; i++) {
        key(&app, "pagedown");
    }
    size_t most = app.ui.help_scroll;
    CHECK(most > wheeled && most < 45);
    key(&app, "end");
    CHECK_NUMBER(app.ui.help_scroll, most);
    key(&app, "up");
    CHECK_NUMBER(app.ui.help_scroll, most - 1);
    app.rows = 100; /* now all of it fits */
    key(&app, "down");
    CHECK_NUMBER(app.ui.help_scroll, 0);
    app.rows = 24;
    key(&app, "space");
    CHECK(app.ui.help_scroll > 0);
    key(&app, "home");
    CHECK_NUMBER(app.ui.help_scroll, 0);
    key(&app, "end");
    mouse(&app, LEFT_BUTTON, 5, 5);
    CHECK(!app.ui.help);
    key(&app, "?");
    CHECK_NUMBER(app.ui.help_scroll, 0);
    app_fini(&app);
}

/* Scrolling begins at what is on the screen and ends with the text. */
static void panes_scroll_from_what_they_show(void)
{
    struct app app;
    open_pattern(&app, "worker_pool");
    key(&app, "end");
    key(&app, "backtab");
    CHECK_NUMBER(app.ui.focus, PANE_CODE);
    key(&app, "down");
    size_t first = app.ui.code_scroll;
    CHECK(!app.ui.code_follows && first > 10);
    key(&app, "up");
    CHECK_NUMBER(app.ui.code_scroll, first - 1);
    for (int i = 0; i < 40; i++) {
        key(&app, "pagedown");
    }
    size_t most = app.ui.code_scroll;
    CHECK(most < app.ui.source->count);
    key(&app, "up");
    CHECK_NUMBER(app.ui.code_scroll, most - 1);
    key(&app, "tab");
    for (int i = 0; i < 40; i++) {
        key(&app, "pagedown");
    }
    CHECK(app.ui.lesson_scroll < 40);
    app_fini(&app);
}

static void a_lost_terminal_ends_the_program(void)
{
    struct app app;
    start(&app);
    update_input(&app, &(struct input){.kind = INPUT_LOST, .signal = SIGTERM});
    CHECK(app.quit);
    CHECK_NUMBER(app.signal, SIGTERM);
    app_fini(&app);
    start(&app);
    update_input(&app, &(struct input){.kind = INPUT_LOST});
    CHECK_NUMBER(app.signal, SIGHUP);
    app_fini(&app);
    start(&app);
    key(&app, "C-c");
    CHECK_NUMBER(app.signal, SIGINT);
    app_fini(&app);
}

/* Lets a live run go on until it has such an event. */
static void go_on_until(struct app *app, enum trace_kind kind)
{
    app_pump(app);
    while (!log_find(app->log, kind, NULL, NULL, 1, 0)) {
        app->playback.paused = false;
        app_advance(app, 1);
        app_pump(app);
        if (!app->held) {
            session_wait(session);
        }
    }
}

static void ctrl_c_goes_to_a_run_that_waits_for_it(void)
{
    struct app app;
    const struct app_settings settings = {
        .mode = RUN_LIVE, .seed = 1, .scripted = true};
    const struct course_entry *entry = course_find(&course, "http_server");
    struct problem problem = {0};
    struct knobs knobs;
    knobs_init(&knobs, entry->pattern);
    CHECK(knobs_set(&knobs, "serve=999", words[LANGUAGE_EN], &problem));
    app_init(&app, &settings, &course, &progress, words, session);
    app_open(&app, entry, &knobs);
    go_on_until(&app, TRACE_NET_LISTEN);
    key(&app, "C-c");
    CHECK(!app.quit && app.notice[0] != '\0');
    go_on_until(&app, TRACE_CTX_CANCEL);
    uint64_t seq = log_find(app.log, TRACE_CTX_CANCEL, NULL, NULL, 1, 0);
    const struct trace_event *end = log_event(app.log, seq);
    CHECK(end && end->task == 0 && end->value == 1);
    key(&app, "C-c");
    CHECK(app.quit);
    CHECK_NUMBER(app.signal, SIGINT);
    app_fini(&app);
}

/* Appends the events of one log to another, as loading a file would. */
static struct log *copy_log(const struct log *from)
{
    struct log *to = log_new(0);
    log_set_about(to, log_about(from));
    for (uint64_t seq = 1; seq <= log_last(from); seq++) {
        log_append(to, log_event(from, seq));
    }
    return to;
}

static void a_recording_is_shown_and_not_run(void)
{
    struct app app;
    open_pattern(&app, "buffered");
    key(&app, "]");
    settle(&app);
    struct log *recording = copy_log(app.log);
    app_open_recording(&app, recording);
    app_show(&app);
    CHECK_TEXT(app.ui.pattern, "buffered");
    CHECK_TEXT(app.ui.knobs[0].value, "4");
    CHECK_NUMBER(app.ui.last, log_last(recording));
    key(&app, "end");
    app_show(&app);
    CHECK_NUMBER(at(&app), TRACE_RUN_END);
    key(&app, "s");
    app_show(&app);
    CHECK(app.ui.notice != NULL);
    CHECK_NUMBER(at(&app), TRACE_RUN_END);
    key(&app, "]");
    CHECK_TEXT(app.ui.knobs[0].value, "4");
    key(&app, "r");
    app_show(&app);
    CHECK(app.ui.notice == NULL);
    CHECK_NUMBER(at(&app), TRACE_RUN_START);
    key(&app, "escape");
    CHECK_NUMBER(app.ui.screen, SCREEN_COURSE);
    app_fini(&app);
}

/* A long recording is shown from its first part on, and what is asked of the
 * rest waits for it. */
static void a_long_recording_is_read_while_it_is_shown(void)
{
    enum { EVENTS = 50000 };
    char path[] = "/tmp/taant-update-XXXXXX";
    struct app app;
    struct log_problem problem;
    int fd = mkstemp(path);
    CHECK(fd >= 0 && long_recording(path, EVENTS));
    close(fd);
    struct log *recording = log_open(path, &problem);
    REQUIRE(recording && log_more(recording, 100, &problem));
    start(&app);
    app_open_recording(&app, recording);
    app_show(&app);
    CHECK_NUMBER(app.ui.last, 100);
    CHECK(app_reads(&app) && !app.ui.ended);
    key(&app, "end");
    CHECK(app_waits(&app));
    int pumps = 0;
    for (; app_reads(&app); pumps++) {
        /* Each event is looked at once. */
        CHECK_NUMBER(app.target.after, log_last(recording));
        CHECK(app_pump(&app));
        app_show(&app);
    }
    CHECK(pumps > 1 && !app_waits(&app));
    CHECK_NUMBER(at(&app), TRACE_RUN_END);
    CHECK_NUMBER(app.world.seq, EVENTS);
    CHECK(!app_pump(&app));
    key(&app, "home");
    app_show(&app);
    CHECK_NUMBER(at(&app), TRACE_RUN_START);
    app_fini(&app);
    unlink(path);
}

/* What `t` gives leads to the same run and place. */
static void a_token_comes_back(void)
{
    struct app app;
    struct token token;
    struct session_run run;
    struct problem problem = {0};
    char text[TOKEN_BYTES];
    start(&app);
    key(&app, "t");
    CHECK_TEXT(app.clip, "");
    app_fini(&app);
    open_pattern(&app, "worker_pool");
    key(&app, "]");
    settle(&app);
    app.schedule = (struct schedule){{{3, 0}, {9, 1}}, 2};
    app_restart(&app);
    settle(&app);
    app_seek(&app, 23);
    key(&app, "t");
    app_show(&app);
    strcpy(text, app.clip);
    CHECK(strstr(text, "~3.0,9.1~23~"));
    CHECK(app.ui.notice && strstr(app.ui.notice, text));
    uint64_t hash = log_hash(app.log);
    struct log *recording = copy_log(app.log);
    app_close(&app);
    CHECK(token_read(&token, text, words[0], &problem));
    CHECK(token_run(&token, &run, words[0], &problem));
    app_open_run(&app, &run, token.at);
    settle(&app);
    CHECK_NUMBER(app.world.seq, 23);
    CHECK(log_hash(app.log) == hash);
    /* ... and so does that of the run's recording. */
    app_open_recording(&app, recording);
    app_seek(&app, 23);
    app.clip[0] = '\0';
    key(&app, "t");
    CHECK_TEXT(app.clip, text);
    app_fini(&app);
}

/* Returns the task of the first event that two runs do not share. */
static uint32_t first_to_differ(const struct log *log, const struct log *other)
{
    const struct trace_event *a, *b;
    for (uint64_t seq = 1; (a = log_event(log, seq)); seq++) {
        b = log_event(other, seq);
        if (!b || a->kind != b->kind || a->task != b->task) {
            return a->task;
        }
    }
    return 0;
}

/* Lets a task go next that the seed does not take; returns which, or 0. */
static uint32_t let_another_go(struct app *app)
{
    uint64_t at = app->playback.at;
    for (uint32_t task = 1; task <= app->world.task_count; task++) {
        struct schedule before = app->schedule;
        app->ui.selected_task = task;
        key(app, "c");
        settle(app);
        CHECK_NUMBER(app->world.seq, at);
        CHECK(app->playback.paused);
        size_t count = app->schedule.count;
        if (strstr(app->notice, " goes next") && count > 0 &&
            (before.count < count ||
                before.list[count - 1].choice !=
                    app->schedule.list[count - 1].choice)) {
            return task;
        }
    }
    return 0;
}

static void the_learner_chooses_who_goes_next(void)
{
    struct app app;
    struct token token;
    struct session_run run;
    struct problem problem = {0};
    char text[TOKEN_BYTES];
    open_pattern(&app, "worker_pool");
    uint64_t own = log_hash(app.log);
    app_seek(&app, 40);
    app_show(&app);
    struct log *before = copy_log(app.log);
    uint32_t chosen = let_another_go(&app);
    REQUIRE(chosen != 0);
    CHECK_NUMBER(app.schedule.count, 1);
    CHECK_NUMBER(app.ui.chosen, 1);
    CHECK_NUMBER(app.ui.selected_task, chosen);
    CHECK(log_hash(app.log) != own);
    CHECK_NUMBER(first_to_differ(app.log, before), chosen);
    for (uint64_t seq = 1; seq <= 40; seq++) {
        CHECK_NUMBER(
            log_event(app.log, seq)->kind, log_event(before, seq)->kind);
        CHECK_NUMBER(
            log_event(app.log, seq)->task, log_event(before, seq)->task);
    }
    log_free(before);
    uint64_t hash = log_hash(app.log);
    key(&app, "t");
    strcpy(text, app.clip);
    key(&app, "r"); /* the same way again */
    settle(&app);
    CHECK(log_hash(app.log) == hash);
    app_close(&app);
    CHECK(token_read(&token, text, words[0], &problem));
    CHECK(token_run(&token, &run, words[0], &problem));
    app_open_run(&app, &run, token.at);
    settle(&app);
    CHECK_NUMBER(app.world.seq, 40);
    CHECK(log_hash(app.log) == hash);
    /* A choice before it takes it back. */
    uint32_t choice = app.schedule.list[0].choice;
    uint32_t sooner = 0;
    for (uint64_t seq = 30; seq > 0 && sooner == 0; seq--) {
        app_seek(&app, seq);
        app_show(&app);
        sooner = let_another_go(&app);
    }
    CHECK(sooner != 0);
    CHECK_NUMBER(app.schedule.count, 1);
    CHECK(app.schedule.list[0].choice < choice);
    key(&app, "s");
    CHECK_NUMBER(app.schedule.count, 0);
    app_fini(&app);
}

/* Whom the seed takes anyway is no choice of the learner's. */
static void the_seeds_own_choice_changes_nothing(void)
{
    struct app app;
    open_pattern(&app, "worker_pool");
    uint64_t own = log_hash(app.log);
    unsigned went = 0;
    app_seek(&app, 40);
    app_show(&app);
    for (uint32_t task = 1; task <= app.world.task_count; task++) {
        app.ui.selected_task = task;
        app.schedule.count = 0;
        key(&app, "c");
        settle(&app);
        went += app.schedule.count == 0 && app.ui.notice &&
                strstr(app.ui.notice, " goes next");
        CHECK((app.schedule.count == 0) == (log_hash(app.log) == own));
    }
    CHECK_NUMBER(went, 1);
    app_fini(&app);
}

static void who_cannot_go_is_told_who_can(void)
{
    struct app app;
    open_pattern(&app, "worker_pool");
    uint64_t own = log_hash(app.log);
    app_seek(&app, 40);
    key(&app, "c");
    app_show(&app);
    CHECK(app.ui.notice && strstr(app.ui.notice, "who can: "));
    CHECK_NUMBER(app.world.seq, 40);
    app.ui.selected_task = app.world.task_count + 7;
    key(&app, "c");
    CHECK(strstr(app.notice, "cannot go next here; who can: "));
    key(&app, "end");
    key(&app, "c");
    CHECK(strstr(app.notice, "nobody has to be chosen"));
    CHECK(log_hash(app.log) == own);
    struct log *recording = copy_log(app.log);
    key(&app, "d");
    key(&app, "c");
    CHECK(strstr(app.notice, "in a live run nobody chooses"));
    app_open_recording(&app, recording);
    key(&app, "c");
    CHECK(strstr(app.notice, "this is a recording"));
    app_fini(&app);
}

static void more_choices_than_a_token_holds_are_refused(void)
{
    struct app app;
    open_pattern(&app, "worker_pool");
    for (size_t i = 0; i < SCHEDULE_MOST; i++) {
        app.schedule.list[i] = (struct deviation){(uint32_t)i + 1, 99};
    }
    app.schedule.count = SCHEDULE_MOST;
    app_seek(&app, 100);
    app_show(&app);
    CHECK_NUMBER(let_another_go(&app), 0);
    CHECK_NUMBER(app.schedule.count, SCHEDULE_MOST);
    app_fini(&app);
}

static void a_live_run_has_no_token(void)
{
    struct app app;
    start(&app);
    app.settings.mode = RUN_LIVE;
    app_open(&app, course_find(&course, "buffered"), NULL);
    key(&app, "t");
    app_show(&app);
    CHECK_TEXT(app.clip, "");
    CHECK(app.ui.notice && strstr(app.ui.notice, "press d"));
    app_fini(&app);
}

static void a_recording_of_an_unknown_pattern_is_shown(void)
{
    struct app app;
    open_pattern(&app, "unbuffered");
    struct log *recording = copy_log(app.log);
    struct log_about about = {.pattern = "no_such", .knobs = "a=1 b =c"};
    log_set_about(recording, &about);
    app_open_recording(&app, recording);
    app_show(&app);
    CHECK_TEXT(app.ui.pattern, "no_such");
    CHECK(app.ui.lesson == NULL && app.ui.source == NULL);
    CHECK_NUMBER(app.ui.knob_count, 0);
    static const char *const keys[] = {"n", "p", "enter", "]", "{", "}", "f",
        "tab", "down", "pagedown", "tab", "down", "r", "d", "l", "end"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        key(&app, keys[i]);
        app_show(&app);
    }
    CHECK_NUMBER(at(&app), TRACE_RUN_END);
    app_fini(&app);
}

/* A paused live run stands still, and a step lets it go on by one. */
static void a_live_run_steps_through_its_gate(void)
{
    struct app app;
    start(&app);
    app.settings.mode = RUN_LIVE;
    app_open(&app, course_find(&course, "buffered"), NULL);
    uint64_t last = 0;
    for (int i = 0; i < 10; i++) {
        key(&app, ".");
        app_pump(&app);
        while (app_waits(&app)) {
            session_wait(session);
            app_pump(&app);
        }
        CHECK(app.playback.at > last);
        last = app.playback.at;
    }
    CHECK(!session_over(session));
    app_fini(&app);
}

static void any_keys_in_any_order_do_no_harm(void)
{
    static const char *const keys[] = {"space", ".", ",", "left", "right",
        "home", "end", "+", "-", "r", "s", "c", "l", "[", "]", "{", "}", "n",
        "p", "enter", "up", "down", "pageup", "pagedown", "tab", "backtab", "f",
        "?", "o", "O", "b", "escape", "x", "f5", "1", "2", "3", "g", "N", "P",
        "/", "backspace", "n", "n", "enter"};
    struct app app;
    start(&app);
    unsigned random = 1;
    for (int i = 0; i < 2000; i++) {
        random = random * 1103515245u + 12345u;
        key(&app, keys[(random >> 16) % (sizeof keys / sizeof *keys)]);
        app_pump(&app);
        app_advance(&app, 0.01);
        app_show(&app);
        CHECK(!app.log || app.world.seq == app.playback.at);
    }
    app_fini(&app);
}

int main(void)
{
    struct problem problem = {0};
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        words[i] = catalogue_open((enum language)i, NULL, 0);
    }
    session = session_new();
    CHECK(course_load(&course, NULL, words[0], &problem));
    the_course_list_moves_and_opens();
    keys_step_seek_and_jump();
    the_end_is_waited_for();
    the_end_of_a_live_run_is_waited_for();
    the_same_seed_makes_the_same_run();
    the_mode_changes_and_both_end_well();
    knobs_restart_the_run();
    the_language_changes_and_nothing_else_does();
    lesson_steps_go_to_their_events();
    a_speed_is_kept_over_restarts();
    the_selection_moves_only_by_the_person();
    help_lies_over_all_and_takes_the_keys();
    help_scrolls_to_its_end_and_back();
    panes_scroll_from_what_they_show();
    a_lost_terminal_ends_the_program();
    ctrl_c_goes_to_a_run_that_waits_for_it();
    a_recording_is_shown_and_not_run();
    a_long_recording_is_read_while_it_is_shown();
    a_token_comes_back();
    the_learner_chooses_who_goes_next();
    the_seeds_own_choice_changes_nothing();
    who_cannot_go_is_told_who_can();
    more_choices_than_a_token_holds_are_refused();
    a_live_run_has_no_token();
    a_recording_of_an_unknown_pattern_is_shown();
    a_live_run_steps_through_its_gate();
    any_keys_in_any_order_do_no_harm();
    course_fini(&course);
    session_free(session);
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        catalogue_close(words[i]);
    }
    return check_done();
}
