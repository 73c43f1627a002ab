/* SPDX-License-Identifier: MIT */
/* The way through a lesson: questions, goals, knobs and what is kept of them;
 * on the real lessons, whose runs are deterministic. */
#include "tui/app/tutor.h"

#include <unistd.h>

#include "tests/check.h"
#include "tui/app/knobs.h"
#include "tui/app/update.h"

static struct catalogue *words[LANGUAGE_COUNT];
static struct course course;
static struct session *session;
static struct progress progress;

static void settle(struct app *app)
{
    app_pump(app);
    while (app->log && !app->recording && !session_over(session) &&
           (app_waits(app) || app->mode == RUN_DETERMINISTIC)) {
        session_wait(session);
        app_pump(app);
    }
    app_show(app);
}

static void key(struct app *app, const char *name)
{
    struct input input = {.kind = INPUT_KEY};
    CHECK(input_key(name, input.key));
    update_input(app, &input);
    settle(app);
}

static void keys(struct app *app, const char *names)
{
    char copy[256];
    snprintf(copy, sizeof copy, "%s", names);
    char *rest = NULL;
    for (char *name = strtok_r(copy, " ", &rest); name;
         name = strtok_r(NULL, " ", &rest)) {
        key(app, name);
    }
}

static void open_lesson(struct app *app, const char *name)
{
    const struct app_settings settings = {
        .mode = RUN_DETERMINISTIC, .seed = 1, .scripted = true};
    progress_fini(&progress);
    progress_init(&progress);
    app_init(app, &settings, &course, &progress, words, session);
    if (name) {
        app_open(app, course_find(&course, name), NULL);
    }
    settle(app);
}

static enum trace_kind at(const struct app *app)
{
    return (enum trace_kind)app->world.last.kind;
}

static const struct progress_row *kept(const struct app *app)
{
    static const struct progress_row nothing;
    const struct progress_row *row =
        progress_find(&progress, app->ui.pattern, app->ui.lesson->revision);
    return row ? row : &nothing;
}

static bool is_asked(const struct app *app)
{
    return view_question(&app->ui) <
           app->ui.lesson->steps[app->ui.step].question_count;
}

/* ---- questions ---- */

static void a_question_comes_before_its_event(void)
{
    struct app app;
    open_lesson(&app, "unbuffered");
    key(&app, "n");
    CHECK_NUMBER(app.ui.step, 1);
    CHECK(is_asked(&app));
    CHECK_NUMBER(at(&app), TRACE_CHAN_MAKE); /* where step 1 goes */
    key(&app, "2");
    CHECK(!is_asked(&app));
    CHECK_NUMBER(at(&app), TRACE_CHAN_SEND);
    CHECK_NUMBER(kept(&app)->predicted, 1);
    CHECK_NUMBER(kept(&app)->read, 3);
    app_fini(&app);
}

static void a_wrong_answer_may_be_followed_by_others(void)
{
    struct app app;
    open_lesson(&app, "unbuffered");
    keys(&app, "n 1");
    CHECK(is_asked(&app));
    CHECK_NUMBER(app.ui.asked[0].chosen, 1);
    CHECK_NUMBER(at(&app), TRACE_CHAN_MAKE);
    key(&app, "5"); /* there are three */
    CHECK_NUMBER(app.ui.asked[0].chosen, 1);
    keys(&app, "3 2");
    CHECK(!is_asked(&app));
    CHECK_NUMBER(at(&app), TRACE_CHAN_SEND);
    CHECK_NUMBER(kept(&app)->predicted, 0);
    app_fini(&app);
}

static void arrows_and_enter_answer(void)
{
    struct app app;
    open_lesson(&app, "unbuffered");
    keys(&app, "n enter"); /* nothing is chosen yet */
    CHECK(is_asked(&app));
    CHECK_NUMBER(app.ui.asked[0].tried, 0);
    keys(&app, "down down down down up");
    CHECK_NUMBER(app.ui.answer_at, 2);
    key(&app, "enter");
    CHECK(!is_asked(&app));
    CHECK_NUMBER(app.ui.answer_at, 0);
    CHECK_NUMBER(kept(&app)->predicted, 1);
    app_fini(&app);
}

static void the_mouse_answers(void)
{
    struct app app;
    open_lesson(&app, "unbuffered");
    key(&app, "n");
    for (int row = 0; row < app.rows && is_asked(&app); row++) {
        struct view_hit hit;
        if (view_hit(
                &app.ui, &app.world, app.rows, app.cols, NULL, row, 6, &hit) &&
            hit.answer == 2) {
            update_input(&app,
                &(struct input){
                    .kind = INPUT_MOUSE, .button = 1, .row = row, .col = 6});
        }
    }
    CHECK(!is_asked(&app));
    app_fini(&app);
}

static void a_question_can_be_passed_over(void)
{
    struct app app;
    open_lesson(&app, "unbuffered");
    keys(&app, "n n");
    CHECK_NUMBER(app.ui.step, 1);
    CHECK(!is_asked(&app));
    CHECK_NUMBER(at(&app), TRACE_CHAN_SEND);
    CHECK_NUMBER(kept(&app)->predicted, 0);
    CHECK_NUMBER(kept(&app)->read, 3);
    keys(&app, "n p");
    CHECK_NUMBER(app.ui.step, 1);
    CHECK(!is_asked(&app));
    CHECK_NUMBER(at(&app), TRACE_CHAN_SEND);
    app_fini(&app);
}

static void a_quiz_asks_one_after_the_other(void)
{
    struct app app;
    open_lesson(&app, "unbuffered");
    app.ui.step = 4;
    key(&app, "n");
    CHECK_NUMBER(app.ui.step, 5);
    CHECK_NUMBER(view_question(&app.ui), 0);
    key(&app, "3");
    CHECK_NUMBER(view_question(&app.ui), 1);
    CHECK(!(kept(&app)->read & 1 << 5));
    key(&app, "1");
    CHECK(!is_asked(&app));
    CHECK(kept(&app)->read & 1 << 5);
    CHECK_NUMBER(kept(&app)->predicted, 1 << 2 | 1 << 3);
    keys(&app, "n n");
    CHECK_NUMBER(app.ui.step, 6);
    CHECK(app.notice[0] != '\0'); /* the last step */
    app_fini(&app);
}

static void the_language_changes_in_place(void)
{
    struct app app;
    open_lesson(&app, "unbuffered");
    keys(&app, "n 1 down");
    struct ui before = app.ui;
    key(&app, "l");
    CHECK_NUMBER(app.ui.step, before.step);
    CHECK_NUMBER(app.ui.answer_at, before.answer_at);
    CHECK(memcmp(app.ui.asked, before.asked, sizeof before.asked) == 0);
    CHECK(is_asked(&app));
    key(&app, "2");
    CHECK(!is_asked(&app));
    app_fini(&app);
}

/* ---- goals ---- */

static void a_goal_is_judged_when_the_run_is_over(void)
{
    struct app app;
    open_lesson(&app, "buffered");
    app.ui.step = 2;
    keys(&app, "n n"); /* past the question of step 3 */
    CHECK_NUMBER(app.ui.step, 3);
    CHECK_NUMBER(at(&app), TRACE_RUN_START);
    CHECK_NUMBER(app.ui.goal.state, GOAL_OPEN);
    key(&app, "end");
    CHECK_NUMBER(app.ui.goal.state, GOAL_MISSED);
    CHECK_NUMBER(app.ui.goal.line, 1);
    CHECK(app.ui.goal.found > 0);
    key(&app, "enter");
    CHECK_NUMBER(app.world.seq, app.ui.goal.first);
    CHECK_NUMBER(at(&app), TRACE_CHAN_SEND_WAIT);
    CHECK_NUMBER(app.ui.goal.state, GOAL_MISSED); /* it stays said */
    keys(&app, "] ] ]");
    CHECK_NUMBER(app.ui.goal.state, GOAL_OPEN);
    key(&app, "end");
    CHECK_NUMBER(app.ui.goal.state, GOAL_MET);
    CHECK_NUMBER(kept(&app)->solved, 1 << 3);
    key(&app, "r");
    CHECK_NUMBER(app.ui.goal.state, GOAL_OPEN);
    CHECK(app.ui.goal.met_before);
    app_fini(&app);
}

static void an_outcome_can_be_the_goal(void)
{
    struct app app;
    open_lesson(&app, "leak_unread");
    app.ui.step = 2;
    keys(&app, "n end");
    CHECK_NUMBER(app.ui.goal.state, GOAL_MISSED);
    CHECK_NUMBER(app.ui.goal.first, 0);
    keys(&app, "] end");
    CHECK_NUMBER(app.ui.goal.state, GOAL_MET);
    app_fini(&app);
}

/* ---- knobs ---- */

static void steps_bring_their_knobs(void)
{
    struct app app;
    open_lesson(&app, "buffered");
    app.ui.step = 3;
    key(&app, "n");
    CHECK_NUMBER(app.ui.step, 4);
    CHECK_TEXT(app.ui.knobs[0].value, "8");
    CHECK(is_asked(&app));
    CHECK_NUMBER(at(&app), TRACE_RUN_START);
    key(&app, "2");
    CHECK_NUMBER(at(&app), TRACE_RUN_END);
    keys(&app, "n");
    CHECK_TEXT(app.ui.knobs[0].value, "3");
    key(&app, "]");
    CHECK_TEXT(app.ui.knobs[0].value, "4");
    key(&app, "n"); /* what is revealed fits the step's own */
    CHECK_TEXT(app.ui.knobs[0].value, "3");
    keys(&app, "] n");
    CHECK_TEXT(app.ui.knobs[0].value, "4"); /* the quiz runs nothing */
    key(&app, "p");
    CHECK_TEXT(app.ui.knobs[0].value, "3");
    app_fini(&app);
}

static void the_knobs_of_the_visit_are_kept(void)
{
    struct app app;
    open_lesson(&app, NULL);
    const struct course_entry *entry = course_find(&course, "buffered");
    struct knobs own;
    struct problem problem = {0};
    knobs_init(&own, entry->pattern);
    CHECK(knobs_set(&own, "capacity=2", words[0], &problem));
    app_open(&app, entry, &own);
    settle(&app);
    keys(&app, "n ] n");
    CHECK_TEXT(app.ui.knobs[0].value, "2");
    CHECK_NUMBER(at(&app), TRACE_CHAN_SEND_WAIT);
    app_fini(&app);
}

/* ---- the course ---- */

/* A step may bring its mode and seed; behind it the person's own are back. A
 * live run stands still while it is paused. */
static void steps_bring_their_mode_and_seed(void)
{
    struct app app;
    open_lesson(&app, "testing");
    CHECK_NUMBER(app.mode, RUN_DETERMINISTIC);
    keys(&app, "s s n"); /* seed 3; then: mode=live */
    CHECK_NUMBER(app.mode, RUN_LIVE);
    CHECK_NUMBER(app.settings.mode, RUN_DETERMINISTIC);
    keys(&app, "n n"); /* the goal's step: mode=deterministic */
    CHECK_NUMBER(app.mode, RUN_DETERMINISTIC);
    CHECK_NUMBER(app.seed, 3);
    keys(&app, "n n"); /* seed=6 */
    CHECK_NUMBER(app.seed, 6);
    CHECK_NUMBER(at(&app), TRACE_COUNTER_ADD);
    keys(&app, "p p p p");
    CHECK_NUMBER(app.ui.step, 0);
    CHECK_NUMBER(app.seed, 3);
    CHECK_NUMBER(app.mode, RUN_DETERMINISTIC);
    app_fini(&app);
}

/* A share token's deviations are of the person's run, not of a step's. */
static void steps_go_their_seeds_way(void)
{
    struct app app;
    open_lesson(&app, "buffered");
    app.ui.step = 3;
    key(&app, "n"); /* the step sets a knob */
    uint64_t hash = log_hash(app.log);
    app_fini(&app);
    open_lesson(&app, "buffered");
    app.schedule = (struct schedule){{{3, 1}, {5, 1}}, 2};
    app_restart(&app);
    settle(&app);
    key(&app, "n"); /* sets nothing: the run is left alone */
    CHECK_NUMBER(app.schedule.count, 2);
    app.ui.step = 3;
    key(&app, "n");
    CHECK_NUMBER(app.schedule.count, 0);
    CHECK(log_hash(app.log) == hash);
    app.schedule = (struct schedule){{{3, 1}, {5, 1}}, 2};
    app_restart(&app);
    settle(&app);
    key(&app, "2"); /* right: the step shows its run */
    CHECK_NUMBER(app.schedule.count, 0);
    CHECK(log_hash(app.log) == hash);
    app_fini(&app);
}

/* ---- links ---- */

static void a_link_leads_there_and_back(void)
{
    struct app app;
    open_lesson(&app, "checklist");
    key(&app, "n");
    keys(&app, "n 1"); /* step 2 is passed over, a wrong answer in step 3 */
    size_t step = app.ui.step;
    CHECK(is_asked(&app));
    struct asked asked[UI_QUESTIONS];
    memcpy(asked, app.ui.asked, sizeof asked);
    const char *second = view_links(&app.ui)->list[1];
    key(&app, "O");
    CHECK_TEXT(app.ui.pattern, second);
    CHECK_NUMBER(app.ui.step, 0);
    CHECK_TEXT(app.notice, "b goes back to: The checklist: a stall in good "
                           "order");
    key(&app, "b");
    CHECK_TEXT(app.ui.pattern, "checklist");
    CHECK_NUMBER(app.ui.step, step);
    CHECK(memcmp(asked, app.ui.asked, sizeof asked) == 0);
    key(&app, "b");
    CHECK_TEXT(app.notice, "No link has been followed.");
    CHECK_TEXT(app.ui.pattern, "checklist");
    app_fini(&app);
}

/* ... with the knobs and the schedule of the visit. */
static void a_link_leads_back_to_the_same_run(void)
{
    struct app app;
    struct session_run run = {
        .pattern = course_find(&course, "buffered")->pattern,
        .mode = RUN_DETERMINISTIC,
        .seed = 7,
        .schedule = {{{3, 1}, {5, 1}}, 2}};
    struct problem problem = {0};
    knobs_init(&run.knobs, run.pattern);
    CHECK(knobs_set(&run.knobs, "capacity=2", words[0], &problem));
    open_lesson(&app, NULL);
    app_open_run(&app, &run, 1);
    settle(&app);
    uint64_t hash = log_hash(app.log);
    app.ui.step = app.ui.lesson->step_count - 1;
    keys(&app, "o b");
    CHECK_TEXT(app.ui.pattern, "buffered");
    CHECK_NUMBER(app.place_count, 0);
    app.ui.step = 1;
    key(&app, "p");
    CHECK_TEXT(app.ui.knobs[0].value, "2");
    CHECK_NUMBER(app.schedule.count, 2);
    CHECK(log_hash(app.log) == hash);
    /* With another seed it would be the schedule of no run. */
    app.ui.step = app.ui.lesson->step_count - 1;
    keys(&app, "o s b");
    CHECK_NUMBER(app.schedule.count, 0);
    app_fini(&app);
}

/* What went wrong is told rather than where the step points to. */
static void a_hint_hides_nothing(void)
{
    struct app app;
    open_lesson(&app, "checklist");
    key(&app, "n");
    app_notice(&app, "what went wrong");
    tutor_next(&app);
    CHECK_TEXT(app.notice, "what went wrong");
    app_fini(&app);
}

/* Nobody leaves a recording by a link: there would be no way back. */
static void a_recording_is_not_left_by_a_link(void)
{
    char path[] = "/tmp/taant-tutor-XXXXXX";
    struct app app;
    struct log_problem problem;
    int fd = mkstemp(path);
    REQUIRE(fd >= 0);
    close(fd);
    open_lesson(&app, "checklist");
    REQUIRE(log_save(app.log, path, &problem));
    struct log *recording = log_load(path, &problem);
    REQUIRE(recording != NULL);
    app_open_recording(&app, recording);
    settle(&app);
    keys(&app, "n n");
    CHECK(!strstr(app.notice, "See also"));
    key(&app, "o");
    CHECK_TEXT(app.ui.pattern, "checklist");
    CHECK(app.recording == recording && app.place_count == 0);
    CHECK(strstr(app.notice, "this is a recording") == app.notice);
    app_fini(&app);
    unlink(path);
}

static void a_step_says_where_it_points_to(void)
{
    struct app app;
    open_lesson(&app, "checklist");
    keys(&app, "n n"); /* its first question is passed over */
    CHECK(strncmp(app.notice, "See also: o Busy pool: ", 23) == 0);
    CHECK(strstr(app.notice, ", O Buffered: ") != NULL);
    app_fini(&app);
    open_lesson(&app, "leak_unread"); /* points nowhere, in no step */
    keys(&app, "n o");
    CHECK_TEXT(app.ui.pattern, "leak_unread");
    CHECK_TEXT(app.notice, "This step points to no other lesson.");
    app_fini(&app);
    open_lesson(&app, "too_many_tasks"); /* the lesson's own, at its end */
    while (app.ui.step + 1 < app.ui.lesson->step_count) {
        CHECK_NUMBER(view_links(&app.ui)->count, 0);
        key(&app, "n");
    }
    CHECK_TEXT(app.notice, "See also: o Worker pool: three tailors");
    key(&app, "o");
    CHECK_TEXT(app.ui.pattern, "worker_pool");
    app_fini(&app);
}

/* The oldest places are forgotten first. */
static void many_links_lead_back_a_while(void)
{
    struct app app;
    open_lesson(&app, "checklist");
    for (int i = 0; i < APP_PLACES + 2; i++) {
        key(&app, "o");
        app_open(&app, course_find(&course, "checklist"), NULL);
        settle(&app);
    }
    CHECK_NUMBER(app.place_count, APP_PLACES);
    for (int i = 0; i < APP_PLACES; i++) {
        key(&app, "b");
        CHECK_TEXT(app.ui.pattern, "checklist");
    }
    CHECK_NUMBER(app.place_count, 0);
    app_fini(&app);
}

static void lessons_have_neighbours(void)
{
    struct app app;
    open_lesson(&app, course.entries[0].pattern->name);
    key(&app, "P");
    CHECK(app.notice[0] != '\0');
    key(&app, "N");
    CHECK_TEXT(app.ui.pattern, course.entries[1].pattern->name);
    CHECK_NUMBER(app.ui.course_at, 1);
    key(&app, "P");
    CHECK_TEXT(app.ui.pattern, course.entries[0].pattern->name);
    app_fini(&app);
}

static void the_course_is_searched(void)
{
    struct app app;
    open_lesson(&app, NULL);
    keys(&app, "/ L e a K _");
    CHECK_TEXT(app.ui.search, "LeaK_");
    CHECK_TEXT(app.ui.course[app.ui.course_at].pattern, "leak_unread");
    keys(&app, "home up");
    CHECK_TEXT(app.ui.course[app.ui.course_at].pattern, "leak_unread");
    for (int i = 0; i < 5; i++) {
        key(&app, "backspace");
    }
    key(&app, "backspace");
    CHECK_TEXT(app.ui.search, "");
    keys(&app, "ত া ক backspace");
    CHECK_TEXT(app.ui.search, "তা");
    key(&app, "ক");
    const struct course_entry *found =
        course_find(&course, app.ui.course[app.ui.course_at].pattern);
    CHECK(strstr(found->keywords, "তাক") != NULL);
    key(&app, "enter");
    CHECK_TEXT(app.ui.pattern, found->pattern->name);
    CHECK_TEXT(app.ui.search, "");
    keys(&app, "escape / q q q");
    CHECK(!app.quit);
    key(&app, "enter"); /* no row is shown */
    CHECK_NUMBER(app.ui.screen, SCREEN_COURSE);
    key(&app, "escape");
    CHECK_TEXT(app.ui.search, "");
    CHECK(!app.ui.searching);
    key(&app, "/");
    for (int i = 0; i < 100; i++) {
        key(&app, i % 2 ? "space" : "ক");
    }
    CHECK(strlen(app.ui.search) < sizeof app.ui.search);
    app_fini(&app);
}

/* The lesson of that name comes before those that only mention it, and a
 * title before what a lesson is about. */
static void the_search_finds_the_best_row(void)
{
    struct app app;
    open_lesson(&app, NULL);
    keys(&app, "/ d e a d l o c k");
    CHECK_TEXT(app.ui.course[app.ui.course_at].pattern, "deadlock");
    keys(&app, "escape escape home / M U T E X");
    CHECK_TEXT(app.ui.course[app.ui.course_at].pattern, "mutex");
    keys(&app, "escape escape end / l e a k _ u");
    CHECK_TEXT(app.ui.course[app.ui.course_at].pattern, "leak_unread");
    keys(&app, "escape escape home / b e l l");
    CHECK_NUMBER(view_course_fit(&app.ui, app.ui.course_at), 2);
    app_fini(&app);
}

/* In a lesson the same key leads there. */
static void a_lesson_is_left_for_a_search(void)
{
    struct app app;
    open_lesson(&app, "mutex");
    keys(&app, "/ d e a d");
    CHECK_NUMBER(app.ui.screen, SCREEN_COURSE);
    CHECK(app.ui.searching);
    CHECK_TEXT(app.ui.search, "dead");
    key(&app, "enter");
    CHECK_TEXT(app.ui.pattern, "deadlock");
    app_fini(&app);
}

static void the_course_shows_what_is_done(void)
{
    struct app app;
    open_lesson(&app, "unbuffered");
    keys(&app, "n 2 escape");
    const struct course_row *row = &app.ui.course[app.ui.course_at];
    CHECK_TEXT(row->pattern, "unbuffered");
    CHECK_NUMBER(row->read.done, 2);
    CHECK_NUMBER(row->read.all, 7);
    CHECK_NUMBER(row->predicted.done, 1);
    CHECK_NUMBER(row->predicted.all, 4);
    CHECK_NUMBER(row->solved.done, 0);
    CHECK_NUMBER(row->solved.all, 1);
    app_fini(&app);
}

/* ---- the twin ---- */

static void the_twin_is_shown_in_the_code_pane(void)
{
    struct app app;
    open_lesson(&app, "worker_pool");
    REQUIRE(app.ui.twin != NULL);
    key(&app, "g");
    CHECK(app.ui.shows_twin);
    CHECK_NUMBER(app.ui.focus, PANE_CODE);
    keys(&app, "down down up pagedown f");
    CHECK(app.ui.code_follows);
    key(&app, "g");
    CHECK(!app.ui.shows_twin);
    CHECK_NUMBER(app.ui.focus, PANE_LESSON);
    app_fini(&app);
}

int main(void)
{
    struct problem problem = {0};
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        words[i] = catalogue_open((enum language)i, NULL, 0);
    }
    session = session_new();
    if (CHECK(course_load(&course, NULL, words[0], &problem))) {
        a_question_comes_before_its_event();
        a_wrong_answer_may_be_followed_by_others();
        arrows_and_enter_answer();
        the_mouse_answers();
        a_question_can_be_passed_over();
        a_quiz_asks_one_after_the_other();
        the_language_changes_in_place();
        a_goal_is_judged_when_the_run_is_over();
        an_outcome_can_be_the_goal();
        steps_bring_their_knobs();
        the_knobs_of_the_visit_are_kept();
        steps_bring_their_mode_and_seed();
        steps_go_their_seeds_way();
        a_link_leads_there_and_back();
        a_link_leads_back_to_the_same_run();
        a_hint_hides_nothing();
        a_recording_is_not_left_by_a_link();
        a_step_says_where_it_points_to();
        many_links_lead_back_a_while();
        lessons_have_neighbours();
        the_course_is_searched();
        the_search_finds_the_best_row();
        a_lesson_is_left_for_a_search();
        the_course_shows_what_is_done();
        the_twin_is_shown_in_the_code_pane();
    }
    progress_fini(&progress);
    course_fini(&course);
    session_free(session);
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        catalogue_close(words[i]);
    }
    return check_done();
}
