/* SPDX-License-Identifier: MIT */
#include "tui/app/update.h"

#include <limits.h>
#include <signal.h>

#include "tui/app/tutor.h"
#include "tui/app/update_course.h"
#include "tui/app/update_run.h"

enum { WHEEL_ROWS = 3, MOUSE_LEFT = 1, MOUSE_UP = 4, MOUSE_DOWN = 5 };

static long page(const struct app *app)
{
    return app->rows > 8 ? app->rows / 4 : 2;
}

/* Moves a position by so many, staying in 0..most. */
static size_t moved(size_t from, long by, size_t most)
{
    if (by < 0) {
        size_t back = (size_t)-by;
        return from > back ? from - back : 0;
    }
    size_t to = from + (size_t)by;
    return to > most ? most : to;
}

/* ---- the lesson ---- */

/* Opens the lesson before or behind this one. */
static void open_neighbour(struct app *app, long by)
{
    if (!app->entry) {
        return;
    }
    size_t at = (size_t)(app->entry - app->course->entries);
    size_t to = moved(at, by, app->course->count - 1);
    if (to == at) {
        app_notice(app, by > 0
                            ? tr(app->ui.words, "This is the last lesson.")
                            : tr(app->ui.words, "This is the first lesson."));
    } else {
        app_open(app, &app->course->entries[to], NULL);
    }
}

static void show_twin(struct app *app)
{
    struct ui *ui = &app->ui;
    if (!ui->twin) {
        app_notice(
            app, tr(ui->words, "This pattern is not written in Go yet."));
        return;
    }
    ui->shows_twin = !ui->shows_twin;
    ui->focus = ui->shows_twin ? PANE_CODE : PANE_LESSON;
    ui->code_follows = true;
    ui->code_scroll = 0;
}

/* ---- the panes ---- */

/*
 * The tasks and objects on the stage as one list:
 *   0 nothing, 1..t the tasks, t+1..t+o the objects.
 */
static void select_in_stage(struct app *app, long by)
{
    struct ui *ui = &app->ui;
    size_t tasks = app->world.task_count;
    size_t at =
        ui->selected_object ? tasks + ui->selected_object : ui->selected_task;
    at = moved(at, by, tasks + app->world.object_count);
    ui->selected_task = at <= tasks ? (uint32_t)at : 0;
    ui->selected_object = at > tasks ? (uint32_t)(at - tasks) : 0;
}

/* Asks the view what is on the screen now, and how far it goes. */
static struct view_scrolls look(struct app *app)
{
    struct view_scrolls scrolls;
    app_show(app);
    view_scrolls(
        &app->ui, &app->world, app->rows, app->cols, app->widths, &scrolls);
    return scrolls;
}

static void scroll(struct app *app, enum pane pane, long by)
{
    struct ui *ui = &app->ui;
    struct view_scrolls now = look(app);
    switch (pane) {
    case PANE_STAGE:
        select_in_stage(app, by);
        break;
    case PANE_CODE:
        ui->code_follows = false;
        ui->code_scroll = moved(now.code, by, now.code_most);
        break;
    case PANE_LESSON:
        ui->lesson_scroll = moved(now.lesson, by, now.lesson_most);
        break;
    case PANE_COUNT:
        break;
    }
}

/* Up and down choose an answer while one is asked for. */
static void move_in_pane(struct app *app, int by)
{
    if (app->ui.focus != PANE_LESSON || !tutor_choose(app, by)) {
        scroll(app, app->ui.focus, by);
    }
}

static void act_in_lesson(struct app *app, enum action action)
{
    struct ui *ui = &app->ui;
    switch (action) {
    case ACTION_STEP_NEXT:
        tutor_next(app);
        break;
    case ACTION_STEP_BEFORE:
        tutor_before(app);
        break;
    case ACTION_LESSON_NEXT:
        open_neighbour(app, 1);
        break;
    case ACTION_LESSON_BEFORE:
        open_neighbour(app, -1);
        break;
    case ACTION_ANSWER_1:
    case ACTION_ANSWER_2:
    case ACTION_ANSWER_3:
    case ACTION_ANSWER_4:
    case ACTION_ANSWER_5:
        tutor_answer(app, 1 + (unsigned)(action - ACTION_ANSWER_1));
        break;
    case ACTION_LINK_1:
    case ACTION_LINK_2:
        if (!update_is_recording(app)) {
            tutor_follow(app, (size_t)(action - ACTION_LINK_1));
        }
        break;
    case ACTION_LINK_BACK:
        tutor_return(app);
        break;
    case ACTION_TWIN:
        show_twin(app);
        break;
    case ACTION_ENTER:
        tutor_enter(app);
        break;
    case ACTION_UP:
        move_in_pane(app, -1);
        break;
    case ACTION_DOWN:
        move_in_pane(app, 1);
        break;
    case ACTION_PAGE_UP:
        scroll(app, ui->focus, -page(app));
        break;
    case ACTION_PAGE_DOWN:
        scroll(app, ui->focus, page(app));
        break;
    case ACTION_FOCUS_NEXT:
        ui->focus = (enum pane)((ui->focus + 1) % PANE_COUNT);
        break;
    case ACTION_FOCUS_BEFORE:
        ui->focus = (enum pane)((ui->focus + PANE_COUNT - 1) % PANE_COUNT);
        break;
    case ACTION_FOLLOW:
        ui->code_follows = true;
        break;
    case ACTION_SEARCH:
        app_close(app);
        ui->searching = true;
        break;
    case ACTION_ESCAPE:
        app_close(app);
        break;
    default:
        break;
    }
}

/* ---- the help ---- */

/* A page that leaves two lines of the one before. */
static long help_page(const struct app *app)
{
    return app->rows > 6 ? app->rows - 4 : 2;
}

static void scroll_help(struct app *app, long by)
{
    struct view_scrolls now = look(app);
    app->ui.help_scroll = moved(now.help, by, now.help_most);
}

/* The help lies over everything and takes the keys. */
static void act_in_help(struct app *app, enum action action)
{
    switch (action) {
    case ACTION_HELP:
    case ACTION_ESCAPE:
    case ACTION_QUIT:
    case ACTION_ENTER:
        app->ui.help = false;
        break;
    case ACTION_UP:
        scroll_help(app, -1);
        break;
    case ACTION_DOWN:
        scroll_help(app, 1);
        break;
    case ACTION_PAGE_UP:
        scroll_help(app, -help_page(app));
        break;
    case ACTION_PAGE_DOWN:
    case ACTION_PAUSE: /* as in every reader of long texts */
        scroll_help(app, help_page(app));
        break;
    case ACTION_FIRST:
        scroll_help(app, -LONG_MAX);
        break;
    case ACTION_LAST:
        scroll_help(app, LONG_MAX);
        break;
    default:
        break;
    }
}

/* ---- everywhere ---- */

static void leave(struct app *app, int signal)
{
    app->quit = true;
    app->signal = signal;
}

void update_act(struct app *app, enum action action)
{
    app_notice(app, NULL);
    if (action == ACTION_INTERRUPT) {
        if (!app_interrupt(app)) {
            leave(app, SIGINT);
        }
    } else if (action == ACTION_LANGUAGE) {
        app_set_language(app,
            (enum language)((app->settings.language + 1) % LANGUAGE_COUNT));
    } else if (app->ui.help) {
        act_in_help(app, action);
    } else if (action == ACTION_HELP) {
        app->ui.help = true;
        app->ui.help_scroll = 0;
    } else if (action == ACTION_QUIT) {
        leave(app, 0);
    } else if (app->ui.screen == SCREEN_COURSE) {
        update_course_act(app, action);
    } else if (!update_run_act(app, action)) {
        act_in_lesson(app, action);
    }
}

/* ---- the mouse ---- */

static void click(struct app *app, const struct view_hit *hit)
{
    struct ui *ui = &app->ui;
    if (ui->screen == SCREEN_COURSE) {
        if (hit->course_row >= app->course->count) {
            return;
        }
        bool again = hit->course_row == ui->course_at;
        ui->course_at = hit->course_row;
        if (again) {
            update_act(app, ACTION_ENTER);
        }
        return;
    }
    ui->focus = hit->pane;
    if (hit->answer) {
        tutor_answer(app, hit->answer);
    }
    if (hit->pane == PANE_STAGE) {
        ui->selected_task = hit->task;
        ui->selected_object = hit->object;
    }
}

static void wheel(struct app *app, const struct view_hit *hit, long by)
{
    if (app->ui.help) {
        scroll_help(app, by);
    } else if (app->ui.screen == SCREEN_COURSE) {
        update_course_move(app, by);
    } else if (hit->pane != PANE_STAGE) {
        scroll(app, hit->pane, by);
    }
}

static void mouse(struct app *app, const struct input *input)
{
    struct view_hit hit;
    app_notice(app, NULL);
    app_show(app);
    bool on_something = view_hit(&app->ui, &app->world, app->rows, app->cols,
        app->widths, input->row, input->col, &hit);
    switch (input->button) {
    case MOUSE_LEFT:
        if (app->ui.help) {
            app->ui.help = false;
        } else if (on_something) {
            click(app, &hit);
        }
        break;
    case MOUSE_UP:
        wheel(app, &hit, -WHEEL_ROWS);
        break;
    case MOUSE_DOWN:
        wheel(app, &hit, WHEEL_ROWS);
        break;
    default:
        break;
    }
}

void update_input(struct app *app, const struct input *input)
{
    switch (input->kind) {
    case INPUT_KEY:
        if (app->ui.searching && !app->ui.help) {
            update_course_key(app, input->key);
        } else {
            update_act(app, keymap_find(input->key));
        }
        break;
    case INPUT_MOUSE:
        mouse(app, input);
        break;
    case INPUT_RESIZE:
        app->rows = input->row;
        app->cols = input->col;
        break;
    case INPUT_LOST:
        if (input->signal == SIGINT) {
            update_act(app, ACTION_INTERRUPT);
        } else {
            leave(app, input->signal ? input->signal : SIGHUP);
        }
        break;
    case INPUT_NONE:
    case INPUT_WAKE:
        break;
    }
}
