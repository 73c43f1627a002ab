/* SPDX-License-Identifier: MIT */
#include "tui/app/update_run.h"

#include <stdlib.h>

#include "tui/app/choose.h"
#include "tui/app/knobs.h"
#include "tui/app/search.h"
#include "tui/app/token.h"

static void seek_steps(
    struct app *app, bool (*move)(struct playback *, const struct log *))
{
    if (!app->log) {
        return;
    }
    struct playback there = app->playback;
    for (int i = 0; i < PLAYBACK_SEEK && move(&there, app->log); i++) {
    }
    app_seek(app, there.at);
}

static void set_speed(struct app *app, void (*change)(struct playback *))
{
    change(&app->playback);
    session_set_rate(app->session, app->playback.speed);
}

bool update_is_recording(struct app *app)
{
    if (app->recording) {
        app_notice(
            app, tr(app->ui.words,
                     "this is a recording: open its pattern to run it anew"));
    }
    return app->recording;
}

/* At the run's end there is nothing to pause: whoever is a moment late must
 * not lose the place. */
static void pause_or_go_on(struct app *app)
{
    app_show(app);
    if (app->world.over) {
        app_notice(app,
            tr(app->ui.words,
                "the run ends here: press , to go back, r to start it anew"));
    } else {
        app_set_paused(app, !app->playback.paused);
    }
}

static void restart(struct app *app)
{
    if (app->recording) {
        app_seek(app, 0);
        app_set_paused(app, false);
    } else {
        app_restart(app);
    }
}

static void change_seed(struct app *app)
{
    if (!update_is_recording(app)) {
        app->settings.seed = ++app->seed;
        app->schedule.count = 0;
        app_restart(app);
    }
}

static void change_mode(struct app *app)
{
    if (!update_is_recording(app)) {
        app->mode = app->mode == RUN_LIVE ? RUN_DETERMINISTIC : RUN_LIVE;
        app->settings.mode = app->mode;
        app_restart(app);
    }
}

static void search_seed(struct app *app)
{
    if (!update_is_recording(app)) {
        search_next(app);
    }
}

static void choose_knob(struct app *app, size_t by)
{
    size_t count = knobs_count(&app->knobs);
    if (count > 0) {
        app->ui.knob_at = (app->ui.knob_at + by) % count;
    }
}

static void turn_knob(struct app *app, int direction)
{
    if (!update_is_recording(app) &&
        knobs_turn(&app->knobs, app->ui.knob_at, direction)) {
        app->schedule.count = 0;
        app_restart(app);
    }
}

/* Says how to come back to this place, and has it copied. */
static void share(struct app *app)
{
    struct token token;
    struct problem wrong = {0};
    const struct catalogue *words = app->ui.words;
    if (!app->log) {
        return;
    }
    if (log_about(app->log)->mode == RUN_LIVE && !app->recording) {
        app_notice(app, tr(words, "a live run never goes the same way again: "
                                  "press d, then t"));
        return;
    }
    char *told = NULL;
    if (token_of(&token, log_about(app->log), words, &wrong)) {
        token.at = app->playback.at;
        token_write(&token, app->clip);
        told = tr_format(
            words, "taant open %s : shows this place again", app->clip);
    }
    app_notice(app, told ? told : wrong.text);
    free(told);
    problem_fini(&wrong);
}

bool update_run_act(struct app *app, enum action action)
{
    switch (action) {
    case ACTION_PAUSE:
        pause_or_go_on(app);
        break;
    case ACTION_STEP:
        app_step(app);
        break;
    case ACTION_BACK:
        app_back(app);
        break;
    case ACTION_SEEK_BACK:
        seek_steps(app, playback_back);
        break;
    case ACTION_SEEK_ON:
        seek_steps(app, playback_step);
        break;
    case ACTION_FIRST:
        app_seek(app, 0);
        break;
    case ACTION_LAST:
        app_go_to_end(app);
        break;
    case ACTION_FASTER:
        set_speed(app, playback_faster);
        break;
    case ACTION_SLOWER:
        set_speed(app, playback_slower);
        break;
    case ACTION_RESTART:
        restart(app);
        break;
    case ACTION_SEED:
        change_seed(app);
        break;
    case ACTION_MODE:
        change_mode(app);
        break;
    case ACTION_SEARCH_SEED:
        search_seed(app);
        break;
    case ACTION_CHOOSE:
        if (!update_is_recording(app)) {
            choose_next(app);
        }
        break;
    case ACTION_KNOB_LESS:
        turn_knob(app, -1);
        break;
    case ACTION_KNOB_MORE:
        turn_knob(app, 1);
        break;
    case ACTION_KNOB_BEFORE:
        choose_knob(app, knobs_count(&app->knobs) - 1);
        break;
    case ACTION_KNOB_NEXT:
        choose_knob(app, 1);
        break;
    case ACTION_SHARE:
        share(app);
        break;
    default:
        return false;
    }
    return true;
}
