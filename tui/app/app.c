/* SPDX-License-Identifier: MIT */
#include "tui/app/app.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/app/knobs.h"
#include "tui/app/tutor.h"

enum {
    AHEAD_LIVE = 8,      /* events a live run may be ahead of the cursor */
    AHEAD_MOST = 500000, /* ... and any run, so that the log keeps them */
    PORTION = 20000      /* events of a long recording, read between frames */
};

/* ---- opening ---- */

static void forget_run(struct app *app)
{
    world_fini(&app->world);
    world_init(&app->world);
    app->log = NULL;
    app->held = false;
    app->stepping = false;
    app->judged = false;
    app->target = (struct target){0};
    bool paused = app->playback.paused;
    double speed = app->playback.speed;
    playback_init(&app->playback);
    app->playback.paused = paused;
    app->playback.speed = speed;
}

static void use_entry(struct app *app, const struct course_entry *entry)
{
    app->entry = entry;
    app->mode = app->settings.mode;
    app->seed = app->settings.seed;
    app->schedule.count = 0;
    struct ui *ui = &app->ui;
    ui->screen = SCREEN_LESSON;
    ui->focus = PANE_LESSON;
    ui->step = 0;
    memset(ui->asked, 0, sizeof ui->asked);
    ui->answer_at = 0;
    ui->shows_twin = false;
    ui->lesson_scroll = 0;
    ui->code_scroll = 0;
    ui->code_follows = true;
    ui->selected_task = 0;
    ui->selected_object = 0;
    ui->knob_at = 0;
    ui->pattern = entry ? entry->pattern->name : NULL;
    ui->source = entry ? &entry->source : NULL;
    ui->twin = entry && entry->twin.count > 0 ? &entry->twin : NULL;
    if (entry) {
        ui->course_at = (size_t)(entry - app->course->entries);
        knobs_init(&app->knobs, entry->pattern);
    } else {
        app->knobs = (struct knobs){0};
    }
    app->own_knobs = app->knobs;
    app->playback.paused = app->settings.scripted;
    app_set_language(app, app->settings.language);
}

void app_init(struct app *app, const struct app_settings *settings,
    const struct course *course, struct progress *progress,
    struct catalogue *const *words, struct session *session)
{
    *app = (struct app){
        .settings = *settings,
        .course = course,
        .course_rows = calloc(course->count, sizeof *app->course_rows),
        .progress = progress,
        .words = words,
        .session = session,
        .rows = 24,
        .cols = 80,
    };
    app->ui.ascii = settings->ascii;
    app->ui.course = app->course_rows;
    app->ui.course_count = app->course_rows ? course->count : 0;
    playback_init(&app->playback);
    world_init(&app->world);
    app_close(app);
}

void app_fini(struct app *app)
{
    app_close(app);
    world_fini(&app->world);
    free(app->course_rows);
}

void app_close(struct app *app)
{
    forget_run(app);
    session_stop(app->session);
    log_free(app->recording);
    app->recording = NULL;
    app->entry = NULL;
    app->ui.screen = SCREEN_COURSE;
    app->ui.pattern = NULL;
    app->ui.source = NULL;
    app->ui.twin = NULL;
    app_set_language(app, app->settings.language);
}

void app_restart(struct app *app)
{
    forget_run(app);
    app->held = app->playback.paused && app->mode == RUN_LIVE;
    bool started = session_start(
        app->session, &(struct session_run){.pattern = app->entry->pattern,
                          .knobs = app->knobs,
                          .mode = app->mode,
                          .seed = app->seed,
                          .rate = app->playback.speed,
                          .held = app->held,
                          .schedule = app->schedule});
    app->log = session_log(app->session);
    if (!started) {
        app_notice(
            app, tr(app->ui.words,
                     "not enough memory or threads to run: close something, "
                     "then press r"));
    }
}

void app_open(struct app *app, const struct course_entry *entry,
    const struct knobs *knobs)
{
    app_close(app);
    use_entry(app, entry);
    if (knobs) {
        app->knobs = *knobs;
        app->own_knobs = *knobs;
    }
    app_restart(app);
    tutor_open(app);
}

void app_open_recording(struct app *app, struct log *take_log)
{
    app_close(app);
    const struct log_about *about = log_about(take_log);
    use_entry(app, course_find(app->course, about->pattern));
    app->ui.pattern = about->pattern;
    knobs_recall(&app->knobs, about->knobs, app->ui.words);
    app->recording = take_log;
    app->log = take_log;
    playback_clamp(&app->playback, app->log);
    tutor_open(app);
}

/* Brings the course's rows up to date with the language and the progress. */
static void list_course(struct app *app)
{
    if (app->course_rows) {
        course_list(app->course, app->settings.language, app->progress,
            app->course_rows);
    }
}

void app_set_language(struct app *app, enum language language)
{
    app->settings.language = language;
    app->ui.words = app->words[language];
    app->ui.lesson = app->entry ? course_lesson(app->entry, language) : NULL;
    list_course(app);
    app_notice(app, NULL);
    if (app->ui.lesson && !app->entry->lessons[language]) {
        app_notice(app,
            tr(app->ui.words,
                "this lesson is not translated yet: it is shown in English"));
    }
}

void app_save(struct app *app)
{
    struct problem problem = {0};
    if (app->progress->changed) {
        list_course(app);
    }
    if (!progress_save(app->progress, app->ui.words, &problem)) {
        app_notice(app, problem.text);
    }
    problem_fini(&problem);
}

void app_notice(struct app *app, const char *message)
{
    snprintf(app->notice, sizeof app->notice, "%s", message ? message : "");
}

void app_open_run(struct app *app, const struct session_run *run, uint64_t at)
{
    app_close(app);
    app->settings.mode = run->mode;
    app->settings.seed = run->seed;
    use_entry(app, course_find(app->course, run->pattern->name));
    app->knobs = run->knobs;
    app->own_knobs = run->knobs;
    app->schedule = run->schedule;
    app_restart(app);
    tutor_open(app);
    app_go_to(app, &(struct target){.seq = at > 0 ? at : 1});
}

/* ---- the run ---- */

static bool is_sought(const struct app *app)
{
    return app->target.kind != TRACE_NONE || app->target.seq > 0;
}

bool app_reads(const struct app *app)
{
    return app->recording && !log_is_whole(app->recording);
}

/* Tells whether the log may still get longer. */
static bool is_running(const struct app *app)
{
    return app->log &&
           (app->recording ? app_reads(app) : !session_over(app->session));
}

bool app_interrupt(struct app *app)
{
    bool heard = is_running(app) && session_interrupt(app->session);
    if (heard) {
        app_notice(app,
            tr(app->ui.words, "Ctrl-C goes to the run; once more ends taant"));
    }
    return heard;
}

static uint64_t ahead(const struct app *app)
{
    uint64_t last = log_last(app->log);
    return last > app->playback.at ? last - app->playback.at : 0;
}

/*
 * A live run stands still while it is paused or well ahead of the screen. A
 * deterministic one may run on: nobody's clock passes meanwhile.
 */
static bool should_hold(const struct app *app)
{
    if (app->mode == RUN_DETERMINISTIC || is_sought(app)) {
        return false;
    }
    if (app->playback.paused || ahead(app) > AHEAD_LIVE) {
        return true;
    }
    return app->held && ahead(app) > AHEAD_LIVE / 2;
}

static void pace(struct app *app)
{
    bool hold = should_hold(app);
    if (hold == app->held || !is_running(app)) {
        return;
    }
    app->held = hold;
    if (hold) {
        session_hold(app->session);
    } else {
        session_release(app->session);
    }
}

static uint64_t find_target(const struct app *app)
{
    const struct target *target = &app->target;
    if (target->seq > 0) {
        return target->seq <= log_last(app->log) ? target->seq : 0;
    }
    if (target->name[0] == '\0') {
        return log_find(
            app->log, target->kind, NULL, NULL, target->nth, target->after);
    }
    uint64_t seq = log_find(
        app->log, target->kind, target->name, NULL, target->nth, target->after);
    return seq ? seq
               : log_find(app->log, target->kind, NULL, target->name,
                     target->nth, target->after);
}

/* What is not the first of its kind need not be looked at again. */
static void pass_over(struct app *app)
{
    struct target *target = &app->target;
    if (target->nth == 1 && target->name[0] == '\0') {
        target->after = log_last(app->log);
    }
}

/* Goes to the target if the run has come to it; gives up at its end. */
static bool try_target(struct app *app)
{
    uint64_t seq = find_target(app);
    if (seq) {
        app_seek(app, seq);
        return true;
    }
    if (is_running(app)) {
        pass_over(app);
        return true;
    }
    app->target = (struct target){0};
    app_notice(app,
        tr(app->ui.words, "this run has no such event: it went another way"));
    return false;
}

static void try_step(struct app *app)
{
    if (playback_step(&app->playback, app->log) || !is_running(app)) {
        app->stepping = false;
    } else if (app->held) {
        session_step(app->session);
    }
}

/* A long recording that is damaged is shown as far as it goes. */
static bool read_on(struct app *app)
{
    struct log_problem wrong = {0};
    if (!log_more(app->recording, PORTION, &wrong)) {
        char *what = tr_format(
            app->ui.words, wrong.message, tr(app->ui.words, wrong.detail));
        app_notice(app, what);
        free(what);
    }
    return true;
}

bool app_is_far_ahead(const struct app *app)
{
    return !app->recording && !is_sought(app) && ahead(app) > AHEAD_MOST;
}

bool app_pump(struct app *app)
{
    if (!is_running(app) || app_is_far_ahead(app)) {
        return false;
    }
    bool news = app->recording ? read_on(app) : session_pump(app->session) > 0;
    playback_clamp(&app->playback, app->log);
    bool ended = !is_running(app);
    if (is_sought(app) && (news || ended)) {
        try_target(app);
    }
    if (app->stepping && (news || ended)) {
        try_step(app);
    }
    pace(app);
    return news || ended;
}

double app_advance(struct app *app, double seconds)
{
    if (!app->log) {
        return -1;
    }
    double next = playback_advance(&app->playback, app->log, seconds);
    pace(app);
    return next;
}

/* ---- moving ---- */

void app_set_paused(struct app *app, bool paused)
{
    app->playback.paused = paused;
    app->target = (struct target){0};
    app->stepping = false;
    if (app->log) {
        pace(app);
    }
}

void app_step(struct app *app)
{
    if (!app->log) {
        return;
    }
    app_set_paused(app, true);
    if (!playback_step(&app->playback, app->log) && is_running(app)) {
        app->stepping = true;
        if (app->held) {
            session_step(app->session);
        }
    }
}

void app_back(struct app *app)
{
    if (app->log) {
        app_set_paused(app, true);
        playback_back(&app->playback, app->log);
    }
}

void app_seek(struct app *app, uint64_t seq)
{
    if (app->log) {
        app->target = (struct target){0};
        app->stepping = false;
        playback_seek(&app->playback, app->log, seq);
        pace(app);
    }
}

bool app_go_to(struct app *app, const struct target *target)
{
    if (!app->log) {
        return false;
    }
    app_set_paused(app, true);
    app->target = *target;
    bool possible = try_target(app);
    pace(app);
    return possible;
}

void app_go_to_end(struct app *app)
{
    bool paused = app->playback.paused;
    if (is_running(app)) {
        app_go_to(app, &(struct target){.kind = TRACE_RUN_END, .nth = 1});
        app->playback.paused = paused;
    } else {
        app_seek(app, UINT64_MAX);
    }
}

bool app_waits(const struct app *app)
{
    return is_running(app) && (app->stepping || is_sought(app));
}

/* ---- showing ---- */

static void show_knobs(struct app *app)
{
    struct ui *ui = &app->ui;
    ui->knob_count = app->entry ? knobs_count(&app->knobs) : 0;
    for (size_t i = 0; i < ui->knob_count; i++) {
        ui->knobs[i].name = app->knobs.list[i].name;
        knobs_value(&app->knobs, i, ui->knobs[i].value);
    }
}

static void show_notice(struct app *app)
{
    app->ui.notice = app->notice[0] ? app->notice : NULL;
    if (!app->ui.notice && app->log &&
        playback_rushes(&app->playback, app->log)) {
        app->ui.notice = tr(app->ui.words,
            "a long run: going faster than you can follow; space pauses");
    }
}

void app_show(struct app *app)
{
    struct ui *ui = &app->ui;
    ui->paused = app->playback.paused;
    ui->speed = app->playback.speed;
    ui->progress = 1;
    ui->last = 0;
    ui->dropped = 0;
    ui->ended = false;
    show_knobs(app);
    show_notice(app);
    if (!app->log) {
        return;
    }
    if (!log_seek(app->log, &app->world, app->playback.at)) {
        ui->notice =
            log_is_unreadable(app->log)
                ? tr(ui->words, "the recording's file cannot be read any more")
                : tr(ui->words, "not enough memory to show this event");
    }
    uint64_t first = log_first(app->log);
    ui->last = log_last(app->log);
    ui->dropped = first > 1 ? first - 1 : 0;
    const struct trace_event *end = log_event(app->log, ui->last);
    ui->ended = end && end->kind == TRACE_RUN_END;
    ui->chosen = app->recording ? 0 : app->schedule.count;
    ui->progress = playback_progress(&app->playback, app->log);
    tutor_judge(app);
}
