/* SPDX-License-Identifier: MIT */
#include "tui/app/tutor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/app/app.h"
#include "tui/app/goal.h"
#include "tui/app/knobs.h"

static const struct step *step_of(const struct app *app)
{
    const struct lesson *lesson = app->ui.lesson;
    return lesson && app->ui.step < lesson->step_count
               ? &lesson->steps[app->ui.step]
               : NULL;
}

/* Returns the question that is asked now, or NULL; *asked is how it stands. */
static const struct question *question_of(
    struct app *app, struct asked **asked, size_t *number)
{
    const struct step *step = step_of(app);
    size_t at = view_question(&app->ui);
    if (!step || at >= step->question_count) {
        return NULL;
    }
    *number = lesson_question_number(app->ui.lesson, app->ui.step, at);
    *asked = &app->ui.asked[*number];
    return &step->questions[at];
}

static bool is_asking(struct app *app)
{
    struct asked *asked;
    size_t number;
    return question_of(app, &asked, &number) != NULL;
}

/* ---- what is done ---- */

/* Returns the lesson's progress; NULL when there is no lesson or memory. A
 * recording shows a lesson, but is no visit. */
static struct progress_row *done(struct app *app)
{
    const struct lesson *lesson = app->ui.lesson;
    return lesson && !app->recording
               ? progress_row(
                     app->progress, app->entry->pattern->name, lesson->revision)
               : NULL;
}

static void note_read(struct app *app)
{
    struct progress_row *row = done(app);
    if (row && !is_asking(app)) {
        progress_add(app->progress, &row->read, app->ui.step);
    }
    app_save(app);
}

/* ---- the run of a step ---- */

/* What a step wants its run to be like. */
struct wanted {
    enum run_mode mode;
    uint64_t seed;
    struct knobs knobs;
    bool seeded; /* goes the seed's way: what the step says is true of that */
};

/* Takes one of a step's settings: `mode=live`, `seed=7`, or a knob. */
static void want(
    struct wanted *wanted, const char *text, const struct catalogue *words)
{
    struct problem problem = {0};
    if (strcmp(text, "mode=live") == 0) {
        wanted->mode = RUN_LIVE;
    } else if (strcmp(text, "mode=deterministic") == 0) {
        wanted->mode = RUN_DETERMINISTIC;
    } else if (strncmp(text, "seed=", 5) == 0) {
        wanted->seed = strtoull(text + 5, NULL, 10);
    } else {
        knobs_set(&wanted->knobs, text, words, &problem);
    }
    problem_fini(&problem);
}

/* Finds what a step's run is like; false when the step leaves it alone. */
static bool wanted_by(
    const struct app *app, const struct step *step, struct wanted *wanted)
{
    *wanted = (struct wanted){.mode = app->settings.mode,
        .seed = app->settings.seed,
        .knobs = app->own_knobs,
        .seeded = step->set.count > 0};
    for (size_t i = 0; i < step->set.count; i++) {
        want(wanted, step->set.list[i], app->ui.words);
    }
    return step->at.kind[0] || step->set.count > 0 || step->goal_count > 0;
}

/* Tells whether the run that there is, is like that. */
static bool is_wanted(const struct app *app, const struct wanted *wanted)
{
    for (size_t i = 0; i < PATTERN_KNOBS; i++) {
        if (app->knobs.list[i].value != wanted->knobs.list[i].value) {
            return false;
        }
    }
    return app->mode == wanted->mode && app->seed == wanted->seed &&
           (!wanted->seeded || app->schedule.count == 0);
}

static void go_to_anchor(struct app *app, const struct step *step)
{
    const struct anchor *at = &step->at;
    struct target target = {.kind = trace_kind_find(at->kind), .nth = at->nth};
    snprintf(target.name, sizeof target.name, "%s", at->name);
    if (target.kind != TRACE_NONE) {
        app_go_to(app, &target);
    }
}

/* Goes to where the nearest step before it with such a run left the run:
 * what a question asks about has not happened yet. */
static void go_before(struct app *app)
{
    const struct lesson *lesson = app->ui.lesson;
    for (size_t i = app->ui.step; i-- > 0;) {
        const struct step *step = &lesson->steps[i];
        struct wanted wanted;
        if (!wanted_by(app, step, &wanted)) {
            continue;
        }
        if (!is_wanted(app, &wanted) || step->goal_count > 0) {
            break;
        }
        if (step->at.kind[0]) {
            go_to_anchor(app, step);
            return;
        }
    }
    app_set_paused(app, true);
    app_seek(app, 0);
}

/* Brings the run to where the step, as it stands now, wants it. */
static void bring_run(struct app *app)
{
    const struct step *step = step_of(app);
    struct wanted wanted;
    if (!step || !wanted_by(app, step, &wanted)) {
        return;
    }
    bool differs = !app->recording && !is_wanted(app, &wanted);
    if (differs || (step->goal_count > 0 && !app->recording)) {
        app_set_paused(app, true);
        app->mode = wanted.mode;
        app->seed = wanted.seed;
        app->knobs = wanted.knobs;
        app->schedule.count = 0;
        app_restart(app);
    }
    if (is_asking(app)) {
        go_before(app);
    } else {
        go_to_anchor(app, step);
    }
}

/* ---- links ---- */

/* Returns the entry that the nth link leads to, or NULL. */
static const struct course_entry *link_of(const struct app *app, size_t nth)
{
    const struct names *links = view_links(&app->ui);
    return nth < links->count ? course_find(app->course, links->list[nth])
                              : NULL;
}

static const char *title_of(
    const struct app *app, const struct course_entry *entry)
{
    const struct lesson *lesson = course_lesson(entry, app->settings.language);
    return lesson ? lesson->title : entry->pattern->name;
}

/* Says what may be done, unless there is something else to say. */
static void take_hint(struct app *app, char *take_text)
{
    if (!app->notice[0]) {
        app_notice(app, take_text);
    }
    free(take_text);
}

/* Says which lessons the step points to; in a recording they are not open. */
static void tell_links(struct app *app)
{
    if (app->recording) {
        return;
    }
    const struct course_entry *first = link_of(app, 0);
    const struct course_entry *second = link_of(app, 1);
    if (first && second) {
        take_hint(app, tr_format(app->ui.words, "See also: o %1$s, O %2$s",
                           title_of(app, first), title_of(app, second)));
    } else if (first) {
        take_hint(app,
            tr_format(app->ui.words, "See also: o %s", title_of(app, first)));
    }
}

/* ---- moving ---- */

static void show_step(struct app *app, size_t step)
{
    struct ui *ui = &app->ui;
    ui->step = step;
    ui->lesson_scroll = 0;
    ui->answer_at = 0;
    app->judged = false;
    bring_run(app);
    note_read(app);
    tell_links(app);
}

void tutor_open(struct app *app)
{
    app->ui.goal = (struct goal_view){.state = GOAL_OPEN};
    if (step_of(app)) {
        note_read(app);
    }
}

/* What stands behind a question comes: the next one, or the reveal. */
static void go_on(struct app *app)
{
    app->ui.lesson_scroll = 0;
    app->ui.answer_at = 0;
    if (!is_asking(app)) {
        bring_run(app);
        note_read(app);
    }
    tell_links(app);
}

void tutor_next(struct app *app)
{
    struct asked *asked;
    size_t number;
    if (question_of(app, &asked, &number)) {
        asked->done = true;
        go_on(app);
    } else if (app->ui.lesson &&
               app->ui.step + 1 < app->ui.lesson->step_count) {
        show_step(app, app->ui.step + 1);
    } else if (app->ui.lesson) {
        app_notice(app,
            tr(app->ui.words,
                "That was the last step. N opens the next lesson, esc shows "
                "all of them."));
    }
}

void tutor_before(struct app *app)
{
    if (app->ui.lesson && app->ui.step > 0) {
        show_step(app, app->ui.step - 1);
    }
}

static void remember_place(struct app *app)
{
    if (app->place_count == APP_PLACES) {
        memmove(app->places, app->places + 1,
            (APP_PLACES - 1) * sizeof *app->places);
        app->place_count--;
    }
    struct place *place = &app->places[app->place_count++];
    *place = (struct place){.entry = app->entry,
        .step = app->ui.step,
        .own_knobs = app->own_knobs,
        .seed = app->settings.seed,
        .schedule = app->schedule};
    memcpy(place->asked, app->ui.asked, sizeof place->asked);
}

void tutor_follow(struct app *app, size_t nth)
{
    const struct course_entry *entry = link_of(app, nth);
    if (!entry) {
        app_notice(
            app, tr(app->ui.words, "This step points to no other lesson."));
        return;
    }
    if (app->entry) {
        remember_place(app);
    }
    app_open(app, entry, NULL);
    if (app->place_count > 0) {
        take_hint(
            app, tr_format(app->ui.words, "b goes back to: %s",
                     title_of(app, app->places[app->place_count - 1].entry)));
    }
}

void tutor_return(struct app *app)
{
    if (app->place_count == 0) {
        app_notice(app, tr(app->ui.words, "No link has been followed."));
        return;
    }
    const struct place *place = &app->places[--app->place_count];
    app_open(app, place->entry, &place->own_knobs);
    if (place->schedule.count > 0 && place->seed == app->settings.seed) {
        app->schedule = place->schedule;
        app_restart(app);
    }
    memcpy(app->ui.asked, place->asked, sizeof place->asked);
    show_step(app, place->step);
}

/* ---- questions ---- */

void tutor_answer(struct app *app, unsigned answer)
{
    struct asked *asked;
    size_t number;
    const struct question *question = question_of(app, &asked, &number);
    if (!question || answer == 0 || answer > question->answer_count) {
        return;
    }
    app->ui.lesson_scroll = 0;
    app->ui.answer_at = 0;
    asked->chosen = (uint8_t)answer;
    asked->tried |= (uint8_t)(1u << answer);
    if (!question->answers[answer - 1].right) {
        return;
    }
    asked->done = true;
    struct progress_row *row = done(app);
    if (row && asked->tried == 1u << answer) {
        progress_add(app->progress, &row->predicted, number);
    }
    app_save(app);
    go_on(app);
}

bool tutor_choose(struct app *app, int by)
{
    struct asked *asked;
    size_t number;
    const struct question *question = question_of(app, &asked, &number);
    if (!question) {
        return false;
    }
    int count = (int)question->answer_count;
    int at = (int)app->ui.answer_at;
    at = at == 0 ? (by > 0 ? 1 : count) : at + by;
    app->ui.answer_at = (unsigned)(at < 1 ? 1 : at > count ? count : at);
    return true;
}

void tutor_enter(struct app *app)
{
    const struct step *step = step_of(app);
    if (is_asking(app)) {
        tutor_answer(app, app->ui.answer_at);
    } else if (step && step->goal_count > 0 && app->ui.goal.first > 0) {
        app_set_paused(app, true);
        app_seek(app, app->ui.goal.first);
    } else if (step) {
        bring_run(app);
    }
}

/* ---- goals ---- */

/* Finds the first line of the goal that the run does not meet. */
static void judge(struct app *app, const struct step *step)
{
    struct goal_view *view = &app->ui.goal;
    view->state = GOAL_MET;
    for (size_t i = 0; i < step->goal_count; i++) {
        struct goal_count count;
        goal_count(app->log, &step->goals[i], &count);
        if (!goal_holds(&step->goals[i], count.count)) {
            view->state = GOAL_MISSED;
            view->line = i;
            view->found = count.count;
            view->first = count.first;
            return;
        }
    }
}

void tutor_judge(struct app *app)
{
    const struct step *step = step_of(app);
    if (app->judged) {
        return; /* what was said holds, also back in the run */
    }
    struct progress_row *row = step && step->goal_count > 0 ? done(app) : NULL;
    uint64_t bit = app->ui.step < 64 ? UINT64_C(1) << app->ui.step : 0;
    app->ui.goal = (struct goal_view){
        .state = GOAL_OPEN, .met_before = row && (row->solved & bit)};
    if (!step || step->goal_count == 0 || !app->world.over) {
        return;
    }
    app->judged = true;
    judge(app, step);
    if (row && app->ui.goal.state == GOAL_MET) {
        progress_add(app->progress, &row->solved, app->ui.step);
        app_save(app);
    }
}
