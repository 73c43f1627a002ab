/* SPDX-License-Identifier: MIT */
/* The foot of the screen, on real runs in both languages: what is said about
 * them, and which keys are offered. */
#include "tests/check.h"
#include "tui/app/asset.h"
#include "tui/app/update.h"
#include "tui/view/view.h"

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

/* Opens a lesson, paused, its deterministic run taken in to the end. */
static void open_pattern(
    struct app *app, const char *name, enum language language)
{
    const struct app_settings settings = {.language = language,
        .mode = RUN_DETERMINISTIC,
        .seed = 1,
        .scripted = true};
    app_init(app, &settings, &course, &progress, words, session);
    app_open(app, course_find(&course, name), NULL);
    while (app->log && !session_over(session)) {
        session_wait(session);
        app_pump(app);
    }
    app_show(app);
}

static void draw(struct app *app, struct frame *frame, int rows, int cols)
{
    app->rows = rows;
    app->cols = cols;
    app_show(app);
    REQUIRE(frame_init(frame, rows, cols, NULL));
    view_draw(frame, &app->ui, &app->world);
}

static bool row_has(const struct frame *frame, int row, const char *text)
{
    char *line = frame_row_text(frame, row);
    bool has = line && strstr(line, text);
    free(line);
    return has;
}

static bool frame_has(const struct frame *frame, const char *text)
{
    for (int row = 0; row < frame->rows; row++) {
        if (row_has(frame, row, text)) {
            return true;
        }
    }
    return false;
}

static bool keys_have(struct app *app, int rows, int cols, const char *text)
{
    struct frame frame;
    draw(app, &frame, rows, cols);
    bool has = row_has(&frame, rows - 1, text);
    frame_fini(&frame);
    return has;
}

/* ---- what is said ---- */

/* Counts the rows above the keys on which a sentence about a task stands: from
 * the one that begins with its name on. */
static int rows_said(const struct frame *frame, const char *begin)
{
    for (int row = 0; row < frame->rows; row++) {
        char *line = frame_row_text(frame, row);
        bool begins = line && strncmp(line, begin, strlen(begin)) == 0;
        free(line);
        if (begins) {
            return frame->rows - 1 - row;
        }
    }
    return 0;
}

static void a_circle_is_told_whole(void)
{
    static const char *const last[] = {"Line 20.", "লাইন ২০।"};
    static const struct {
        int rows, cols;
    } sizes[] = {{24, 80}, {36, 120}, {20, 80}};
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        struct app app;
        open_pattern(&app, "deadlock", (enum language)language);
        key(&app, "end");
        app.ui.selected_task = 3;
        for (int i = 0; i < 3; i++) {
            struct frame frame;
            draw(&app, &frame, sizes[i].rows, sizes[i].cols);
            CHECK(frame_has(&frame, last[language]));
            int rows = rows_said(&frame, " onion_cook ");
            CHECK(rows > 2 && rows <= sizes[i].rows / 4);
            CHECK(!row_has(&frame, sizes[i].rows - 2, "…"));
            frame_fini(&frame);
        }
        app_fini(&app);
    }
}

/* Finds an event from which on the two cooks wait for each other; before it
 * one of them works on. */
static uint64_t find_circle(const struct app *app)
{
    uint64_t first =
        log_find(app->log, TRACE_MUTEX_LOCK_WAIT, NULL, NULL, 1, 0);
    return log_find(app->log, TRACE_MUTEX_LOCK_WAIT, NULL, NULL, 1, first);
}

/* Only what stands still takes more rows, so that a run does not push the
 * lesson about; a circle does stand still. */
static void a_running_task_moves_nothing(void)
{
    struct app app;
    struct frame frame;
    open_pattern(&app, "deadlock", LANGUAGE_EN);
    uint64_t circle = find_circle(&app);
    REQUIRE(circle > 1);
    app.ui.selected_task = 3;
    app.playback.paused = false;
    for (uint64_t seq = 8; seq < circle; seq++) {
        app_seek(&app, seq);
        draw(&app, &frame, 24, 80);
        CHECK(rows_said(&frame, " onion_cook ") <= 2);
        frame_fini(&frame);
    }
    app_seek(&app, circle);
    draw(&app, &frame, 24, 80);
    CHECK(rows_said(&frame, " onion_cook ") > 2);
    CHECK(frame_has(&frame, "Line 20."));
    frame_fini(&frame);
    app_fini(&app);
}

/* ---- the keys ---- */

static void more_text_is_hinted_at(void)
{
    static const char *const more[] = {"more", "আরও"};
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        struct app app;
        char hint[32];
        open_pattern(&app, "deadlock", (enum language)language);
        app.ui.step = app.ui.lesson->step_count - 1;
        snprintf(hint, sizeof hint, " pgdn %s ", more[language]);
        CHECK(keys_have(&app, 16, 60, hint));
        key(&app, "down");
        CHECK(keys_have(&app, 16, 60, " pgup pgdn "));
        for (int i = 0; i < 9; i++) {
            key(&app, "pagedown");
        }
        snprintf(hint, sizeof hint, " pgup %s ", more[language]);
        CHECK(keys_have(&app, 16, 60, hint));
        CHECK(!keys_have(&app, 16, 60, "pgdn"));
        key(&app, "tab"); /* the keys scroll something else now */
        CHECK(!keys_have(&app, 16, 60, "pgup"));
        key(&app, "S-tab");
        CHECK(!keys_have(&app, 60, 80, "pgup"));
        CHECK(!keys_have(&app, 60, 80, "pgdn"));
        app_fini(&app);
    }
}

/* At the end there is nothing to pause, nor to step to. */
static void the_end_offers_what_helps_there(void)
{
    static const char *const restart[] = {" r restart ", " r নতুন করে শুরু "};
    static const char *const over[] = {"over", "শেষ"};
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        struct app app;
        struct frame frame;
        open_pattern(&app, "worker_pool", (enum language)language);
        CHECK(keys_have(&app, 24, 80, " space "));
        CHECK(!keys_have(&app, 24, 80, restart[language]));
        key(&app, "end");
        draw(&app, &frame, 24, 80);
        CHECK(row_has(&frame, 0, over[language]));
        CHECK(!row_has(&frame, 23, "space"));
        CHECK(!row_has(&frame, 23, " . "));
        CHECK(row_has(&frame, 23, restart[language]));
        CHECK(row_has(&frame, 23, " , "));
        CHECK(row_has(&frame, 23, " s "));
        frame_fini(&frame);
        CHECK(keys_have(&app, 36, 160, " home "));
        key(&app, ",");
        CHECK(keys_have(&app, 24, 80, " space "));
        app_fini(&app);
    }
}

/* Whoever presses space a moment too late loses neither the place nor the
 * pace. */
static void space_at_the_end_only_says_so(void)
{
    static const char *const said[] = {"the run ends here", "রান এখানেই শেষ"};
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        struct app app;
        struct frame frame;
        open_pattern(&app, "worker_pool", (enum language)language);
        key(&app, "end");
        uint64_t last = app.playback.at;
        for (int paused = 0; paused < 2; paused++) {
            app.playback.paused = paused;
            key(&app, "space");
            CHECK_NUMBER(app.playback.paused, paused);
            CHECK_NUMBER(app.playback.at, last);
            draw(&app, &frame, 24, 80);
            CHECK(frame_has(&frame, said[language]));
            frame_fini(&frame);
        }
        key(&app, ",");
        key(&app, "space");
        CHECK(!app.playback.paused);
        app_fini(&app);
    }
}

static void run_all(void)
{
    a_circle_is_told_whole();
    a_running_task_moves_nothing();
    more_text_is_hinted_at();
    the_end_offers_what_helps_there();
    space_at_the_end_only_says_so();
}

int main(void)
{
    struct problem problem = {0};
    struct asset bengali = {0};
    CHECK(asset_find("locale/bn.mo", &bengali));
    words[LANGUAGE_EN] = catalogue_open(LANGUAGE_EN, NULL, 0);
    words[LANGUAGE_BN] =
        catalogue_open(LANGUAGE_BN, bengali.data, bengali.size);
    session = session_new();
    if (CHECK(session && course_load(&course, NULL, words[0], &problem))) {
        run_all();
        course_fini(&course);
    }
    session_free(session);
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        catalogue_close(words[i]);
    }
    return check_done();
}
