/* SPDX-License-Identifier: MIT */
#include "tui/app/player.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "tui/app/app.h"
#include "tui/app/file.h"
#include "tui/app/knobs.h"
#include "tui/app/update.h"
#include "tui/display/display.h"
#include "tui/frame/frame.h"
#include "tui/script/script.h"
#include "tui/view/view.h"

struct player {
    const struct player_options *options;
    struct app app;
    struct frame frame;
    const struct script_command *command; /* which is played */
    struct problem *problem;
    int status;
};

/* ---- telling what is wrong ---- */

static const struct catalogue *words_of(const struct player *player)
{
    return player->app.ui.words;
}

/* Ends the play: FILE:LINE and what was expected there. */
static bool fail(struct player *player, int status, char *take_what)
{
    player->status = status;
    problem_take(player->problem,
        take_what ? tr_format(words_of(player), "%s:%d: %s",
                        player->options->path, player->command->line, take_what)
                  : NULL);
    free(take_what);
    return false;
}

static bool needs_run(struct player *player)
{
    if (!player->app.entry) {
        return fail(player, EXIT_USAGE,
            tr_format(words_of(player),
                "no pattern is open: write `open PATTERN` first"));
    }
    return player->app.log ||
           fail(player, EXIT_USAGE,
               tr_format(
                   words_of(player), "not enough memory or threads for a run"));
}

/* ---- waiting ---- */

/*
 * Waits until everything that was asked for has come. A deterministic run is
 * taken in to its end at once, so that what a frame says of the log does not
 * depend on how far the run's thread has come.
 */
static void settle(struct player *player)
{
    struct app *app = &player->app;
    app_pump(app);
    while (app->log && !session_over(app->session) &&
           (app_waits(app) || app->settings.mode == RUN_DETERMINISTIC)) {
        session_wait(app->session);
        app_pump(app);
    }
}

/* ---- frames ---- */

static bool draw(struct player *player)
{
    struct app *app = &player->app;
    settle(player);
    if (app->rows != player->frame.rows || app->cols != player->frame.cols) {
        frame_fini(&player->frame);
        if (!frame_init(&player->frame, app->rows, app->cols, NULL)) {
            return fail(player, EXIT_USAGE, NULL);
        }
    }
    app_show(app);
    frame_clear(&player->frame);
    view_draw(&player->frame, &app->ui, &app->world);
    return true;
}

static void present(
    const struct display_ops *ops, const struct frame *frame, FILE *out)
{
    const char *ignored;
    struct display *display = ops->open(
        &(struct display_options){.wake_fd = -1, .colour = true, .out = out},
        &ignored);
    if (display) {
        ops->present(display, frame);
        ops->close(display);
    }
}

static void fill_text(FILE *out, const void *frame)
{
    present(&display_text, frame, out);
}

static void fill_ansi(FILE *out, const void *frame)
{
    present(&display_ansi, frame, out);
}

static bool write_shot(struct player *player, const char *extension,
    void (*fill)(FILE *out, const void *frame))
{
    char path[PATH_MAX];
    int size = snprintf(path, sizeof path, "%s/%s.%s", player->options->out,
        player->command->text, extension);
    struct problem wrong = {0};
    if (size < 0 || (size_t)size >= sizeof path) {
        return fail(player, EXIT_USAGE,
            tr_format(words_of(player), "the path of the shot is too long"));
    }
    if (!file_write(path, fill, &player->frame, words_of(player), &wrong)) {
        return fail(player, EXIT_USAGE, wrong.text);
    }
    return true;
}

static bool play_shot(struct player *player)
{
    return draw(player) && write_shot(player, "txt", fill_text) &&
           write_shot(player, "ansi", fill_ansi);
}

static bool frame_holds(const struct frame *frame, const char *text)
{
    bool found = false;
    for (int row = 0; row < frame->rows && !found; row++) {
        char *line = frame_row_text(frame, row);
        found = line && strstr(line, text);
        free(line);
    }
    return found;
}

static bool play_expect(struct player *player)
{
    if (!draw(player) || frame_holds(&player->frame, player->command->text)) {
        return player->status == EXIT_OK;
    }
    if (player->options->diagnostics) {
        fill_text(player->options->diagnostics, &player->frame);
    }
    return fail(player, EXIT_CHECK,
        tr_format(words_of(player),
            "expected \"%s\" on the screen; above is what it shows",
            player->command->text));
}

/* ---- the other commands ---- */

static bool play_open(struct player *player)
{
    const char *name = player->command->text;
    if (name[0] == '\0') {
        app_close(&player->app);
        return true;
    }
    struct problem wrong = {0};
    const struct pattern *pattern =
        options_pattern(name, false, words_of(player), &wrong);
    if (!pattern) {
        return fail(player, EXIT_USAGE, wrong.text);
    }
    app_open(&player->app, course_find(player->app.course, name), NULL);
    return true;
}

static bool play_lang(struct player *player)
{
    enum language language = LANGUAGE_EN;
    language_find(player->command->text, &language);
    app_set_language(&player->app, language);
    return true;
}

static bool play_size(struct player *player)
{
    update_input(&player->app, &(struct input){.kind = INPUT_RESIZE,
                                   .row = player->command->rows,
                                   .col = player->command->cols});
    return true;
}

/* Settings hold for the next `open`, and at once where a pattern is open. */
static bool restart(struct player *player)
{
    if (player->app.entry) {
        app_restart(&player->app);
    }
    return true;
}

static bool play_seed(struct player *player)
{
    player->app.settings.seed = player->command->number;
    return restart(player);
}

static bool play_mode(struct player *player)
{
    bool live = strcmp(player->command->text, "live") == 0;
    player->app.settings.mode = live ? RUN_LIVE : RUN_DETERMINISTIC;
    return restart(player);
}

static bool play_knob(struct player *player)
{
    if (!needs_run(player)) {
        return false;
    }
    const struct script_command *command = player->command;
    char assignment[sizeof command->name + sizeof command->text + 1];
    snprintf(
        assignment, sizeof assignment, "%s=%s", command->name, command->text);
    struct problem wrong = {0};
    if (!knobs_set(&player->app.knobs, assignment, words_of(player), &wrong)) {
        return fail(player, EXIT_USAGE, wrong.text);
    }
    player->app.own_knobs = player->app.knobs;
    return restart(player);
}

static bool unknown_event(struct player *player)
{
    return fail(player, EXIT_USAGE,
        tr_format(words_of(player),
            "there is no event \"%s\": `taant run PATTERN --events jsonl` "
            "shows those of a run",
            player->command->text));
}

static bool play_run_until(struct player *player)
{
    const struct script_command *command = player->command;
    struct app *app = &player->app;
    struct target target = {
        .kind = trace_kind_find(command->text),
        .nth = (unsigned)command->number,
        .after = app->playback.at,
    };
    if (!needs_run(player)) {
        return false;
    }
    if (target.kind == TRACE_NONE) {
        return unknown_event(player);
    }
    settle(player);
    const struct trace_event *at = log_event(app->log, app->playback.at);
    if (target.kind == TRACE_RUN_END && at && at->kind == TRACE_RUN_END) {
        return true; /* there already */
    }
    memcpy(target.name, command->name, sizeof target.name);
    app_go_to(app, &target);
    settle(player);
    at = log_event(app->log, app->playback.at);
    if (at && at->kind == target.kind && at->seq > target.after) {
        return true;
    }
    return fail(player, EXIT_CHECK,
        tr_format(words_of(player),
            "the run ended without the event: %s %s #%u", command->text,
            command->name, target.nth));
}

static bool play_steps(struct player *player)
{
    for (uint64_t i = 0; i < player->command->number; i++) {
        if (player->command->verb == SCRIPT_BACK) {
            app_back(&player->app);
            continue;
        }
        uint64_t before = player->app.playback.at;
        settle(player);
        app_step(&player->app);
        settle(player);
        if (player->app.playback.at == before) {
            break; /* the end: further steps stay there */
        }
    }
    return true;
}

static bool play_key(struct player *player)
{
    struct input input = {.kind = INPUT_KEY};
    settle(player);
    input_key(player->command->text, input.key);
    update_input(&player->app, &input);
    settle(player);
    return true;
}

static bool play(struct player *player)
{
    switch (player->command->verb) {
    case SCRIPT_OPEN:
        return play_open(player);
    case SCRIPT_LANG:
        return play_lang(player);
    case SCRIPT_SIZE:
        return play_size(player);
    case SCRIPT_SEED:
        return play_seed(player);
    case SCRIPT_MODE:
        return play_mode(player);
    case SCRIPT_KNOB:
        return play_knob(player);
    case SCRIPT_RUN_UNTIL:
        return play_run_until(player);
    case SCRIPT_STEP:
    case SCRIPT_BACK:
        return needs_run(player) && play_steps(player);
    case SCRIPT_KEY:
        return play_key(player);
    case SCRIPT_SHOT:
        return play_shot(player);
    case SCRIPT_EXPECT:
        return play_expect(player);
    }
    return true;
}

static void play_all(struct player *player, const struct script *script)
{
    for (size_t i = 0; i < script->count; i++) {
        player->command = &script->commands[i];
        if (player->app.quit) {
            fail(player, EXIT_USAGE,
                tr_format(words_of(player),
                    "the key before this line has ended the program: "
                    "remove what follows"));
            return;
        }
        if (!play(player)) {
            return;
        }
    }
}

/* ---- */

static bool read_script(const struct player_options *options,
    struct script *script, const struct catalogue *words,
    struct problem *problem)
{
    size_t size;
    char *data = file_read(options->path, &size, words, problem);
    if (!data) {
        return false;
    }
    struct script_problem wrong = {0};
    bool good = script_parse(script, data, size, &wrong);
    free(data);
    if (!good) {
        char *what = tr_format(words, wrong.message, wrong.detail);
        problem_take(problem, what ? tr_format(words, "%s:%d: %s",
                                         options->path, wrong.line, what)
                                   : NULL);
        free(what);
    }
    return good;
}

int player_play(const struct player_options *options,
    const struct course *course, struct catalogue *const *words,
    struct problem *problem)
{
    struct script script;
    const struct catalogue *told = words[options->language];
    if (!read_script(options, &script, told, problem)) {
        return EXIT_USAGE;
    }
    struct player player = {.options = options, .problem = problem};
    struct session *session = session_new();
    if (!session || !frame_init(&player.frame, 24, 80, NULL)) {
        problem_take(problem, NULL);
        player.status = EXIT_USAGE;
    } else if (!file_make_folder(options->out, told, problem)) {
        player.status = EXIT_USAGE;
    } else {
        const struct app_settings settings = {.language = options->language,
            .mode = RUN_DETERMINISTIC,
            .seed = 1,
            .ascii = options->ascii,
            .scripted = true};
        /* A script begins where nothing was done yet, and leaves no trace. */
        struct progress progress;
        progress_init(&progress);
        app_init(&player.app, &settings, course, &progress, words, session);
        play_all(&player, &script);
        app_fini(&player.app);
        progress_fini(&progress);
    }
    frame_fini(&player.frame);
    session_free(session);
    script_fini(&script);
    return player.status;
}
