/* SPDX-License-Identifier: MIT */
#include "tui/app/player.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "tui/app/file.h"
#include "tui/app/knobs.h"
#include "tui/app/player_priv.h"
#include "tui/app/token.h"
#include "tui/app/update.h"
#include "tui/view/layout.h"

/* ---- telling what is wrong ---- */

const struct catalogue *player_words(const struct player *player)
{
    return player->app.ui.words;
}

/* Ends the play: FILE:LINE and what was expected there. */
bool player_fail(struct player *player, int status, char *take_what)
{
    char file[PATH_MAX];
    player_path(player->options->path,
        player->script->files[player->command->file], file);
    player->status = status;
    problem_take(player->problem,
        take_what ? tr_format(player_words(player), "%s:%d: %s", file,
                        player->command->line, take_what)
                  : NULL);
    free(take_what);
    return false;
}

bool player_needs_run(struct player *player)
{
    if (!player->app.entry) {
        return player_fail(player, EXIT_USAGE,
            tr_format(player_words(player),
                "no pattern is open: write `open PATTERN` first"));
    }
    return player->app.log ||
           player_fail(player, EXIT_USAGE,
               tr_format(player_words(player),
                   "not enough memory or threads for a run"));
}

/* ---- waiting ---- */

/*
 * Waits until everything that was asked for has come. A deterministic run is
 * taken in to its end at once, so that what a frame says of the log does not
 * depend on how far the run's thread has come.
 */
void player_settle(struct player *player)
{
    struct app *app = &player->app;
    app_pump(app);
    while (app->log && !session_over(app->session) &&
           (app_waits(app) || app->mode == RUN_DETERMINISTIC) &&
           !app_is_far_ahead(app)) {
        session_wait(app->session);
        app_pump(app);
    }
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
    if (token_is(name)) {
        struct token token;
        struct session_run run;
        if (!token_read(&token, name, player_words(player), &wrong) ||
            !token_run(&token, &run, player_words(player), &wrong)) {
            return player_fail(player, EXIT_USAGE, wrong.text);
        }
        app_open_run(&player->app, &run, token.at);
        player_settle(player);
        return player_film(player, CHANGE_MS);
    }
    const struct pattern *pattern =
        options_pattern(name, false, player_words(player), &wrong);
    if (!pattern) {
        return player_fail(player, EXIT_USAGE, wrong.text);
    }
    app_open(&player->app, course_find(player->app.course, name), NULL);
    return player_film(player, CHANGE_MS);
}

static bool play_lang(struct player *player)
{
    enum language language = LANGUAGE_EN;
    language_find(player->command->text, &language);
    app_set_language(&player->app, language);
    return player_film(player, CHANGE_MS);
}

_Static_assert((int)SCRIPT_LEAST_COLS == LAYOUT_LEAST_COLS &&
                   (int)SCRIPT_LEAST_ROWS == LAYOUT_LEAST_ROWS &&
                   (int)SCRIPT_MOST_SIDE == FRAME_MAX_SIDE,
    "a script sets the sizes that can be drawn");

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
    return player_film(player, CHANGE_MS);
}

static bool play_seed(struct player *player)
{
    player->app.settings.seed = player->command->number;
    player->app.seed = player->app.settings.seed;
    return restart(player);
}

static bool play_mode(struct player *player)
{
    bool live = strcmp(player->command->text, "live") == 0;
    player->app.settings.mode = live ? RUN_LIVE : RUN_DETERMINISTIC;
    player->app.mode = player->app.settings.mode;
    return restart(player);
}

static bool play_knob(struct player *player)
{
    if (!player_needs_run(player)) {
        return false;
    }
    const struct script_command *command = player->command;
    char assignment[sizeof command->name + sizeof command->text + 1];
    snprintf(
        assignment, sizeof assignment, "%s=%s", command->name, command->text);
    struct problem wrong = {0};
    if (!knobs_set(
            &player->app.knobs, assignment, player_words(player), &wrong)) {
        return player_fail(player, EXIT_USAGE, wrong.text);
    }
    player->app.own_knobs = player->app.knobs;
    return restart(player);
}

static bool play_steps(struct player *player)
{
    uint64_t from = player->app.playback.at;
    if (!player_needs_run(player)) {
        return false;
    }
    app_notice(&player->app, NULL); /* as a key would */
    for (uint64_t i = 0; i < player->command->number; i++) {
        if (player->command->verb == SCRIPT_BACK) {
            app_back(&player->app);
            continue;
        }
        uint64_t before = player->app.playback.at;
        player_settle(player);
        app_step(&player->app);
        player_settle(player);
        if (player->app.playback.at == before) {
            break; /* the end: further steps stay there */
        }
    }
    return player_film_way(player, from);
}

/* Presses a key; a film shows where it leads, for so long at least. */
static bool press(struct player *player, const char *key, int64_t ms)
{
    struct input input = {.kind = INPUT_KEY};
    player_settle(player);
    uint64_t from = player->app.playback.at;
    input_key(key, input.key);
    update_input(&player->app, &input);
    player_settle(player);
    return player->app.playback.at > from ? player_film_way(player, from)
                                          : player_film(player, ms);
}

static bool play_key(struct player *player)
{
    return press(player, player->command->text, KEY_MS);
}

static bool play_theme(struct player *player)
{
    player->picture.dark = strcmp(player->command->text, "dark") == 0;
    return true;
}

static bool play_env(struct player *player)
{
    const struct script_command *command = player->command;
    return setenv(command->name, command->text, 1) == 0 ||
           player_fail(player, EXIT_USAGE, NULL);
}

static bool play_type(struct player *player)
{
    for (const char *at = player->command->text; *at; at++) {
        char name[2] = {*at, '\0'};
        if (!press(player, *at == ' ' ? "space" : name, TYPED_MS)) {
            return false;
        }
    }
    return true;
}

/* Goes on at another command, unless the language is the one that was asked
 * for. */
static bool play_if(struct player *player)
{
    const struct script_command *command = player->command;
    const char *language =
        language_code(catalogue_language(player_words(player)));
    if (command->verb == SCRIPT_ELSE || strcmp(command->text, language) != 0) {
        player->at = (size_t)command->number;
    }
    return true;
}

static bool play(struct player *player)
{
    static bool (*const plays[SCRIPT_VERB_COUNT])(struct player *) = {
        [SCRIPT_OPEN] = play_open,
        [SCRIPT_LANG] = play_lang,
        [SCRIPT_SIZE] = play_size,
        [SCRIPT_THEME] = play_theme,
        [SCRIPT_SEED] = play_seed,
        [SCRIPT_MODE] = play_mode,
        [SCRIPT_KNOB] = play_knob,
        [SCRIPT_RUN] = player_run_until,
        [SCRIPT_STEP] = play_steps,
        [SCRIPT_BACK] = play_steps,
        [SCRIPT_KEY] = play_key,
        [SCRIPT_TYPE] = play_type,
        [SCRIPT_SHOT] = player_shot,
        [SCRIPT_RECORD] = player_record,
        [SCRIPT_MARK] = player_mark,
        [SCRIPT_CAPTION] = player_caption,
        [SCRIPT_OVERLAY] = player_overlay,
        [SCRIPT_EXPECT] = player_expect,
        [SCRIPT_ENV] = play_env,
        [SCRIPT_IF] = play_if,
        [SCRIPT_ELSE] = play_if,
    };
    return plays[player->command->verb](player);
}

static bool play_all(struct player *player)
{
    const struct script *script = player->script;
    while (player->at < script->count) {
        player->command = &script->commands[player->at++];
        if (player->app.quit) {
            return player_fail(player, EXIT_USAGE,
                tr_format(player_words(player),
                    "the key before this line has ended the program: "
                    "remove what follows"));
        }
        if (!play(player)) {
            return false;
        }
    }
    return player_stop_film(player);
}

/* ---- reading ---- */

void player_path(const char *script, const char *file, char path[PATH_MAX])
{
    const char *slash = strrchr(script, '/');
    int folder = slash ? (int)(slash + 1 - script) : 0;
    if (file[0] == '\0') {
        snprintf(path, PATH_MAX, "%s", script);
    } else {
        snprintf(path, PATH_MAX, "%.*s%s", folder, script, file);
    }
}

struct reading {
    const char *path; /* the script's */
    const struct catalogue *words;
};

static char *read_included(void *context, const char *path, size_t *size)
{
    const struct reading *reading = context;
    const char *slash = strrchr(reading->path, '/');
    int folder = slash ? (int)(slash + 1 - reading->path) : 0;
    char whole[PATH_MAX];
    struct problem ignored = {0};
    int used =
        snprintf(whole, sizeof whole, "%.*s%s", folder, reading->path, path);
    char *data = used > 0 && used < PATH_MAX
                     ? file_read(whole, size, reading->words, &ignored)
                     : NULL;
    problem_fini(&ignored);
    return data;
}

char *player_mistake(const struct script_problem *wrong, const char *path,
    const struct catalogue *words)
{
    char file[PATH_MAX];
    player_path(path, wrong->file, file);
    char *what = tr_format(words, wrong->message, wrong->detail);
    char *text =
        what ? tr_format(words, "%s:%d: %s", file, wrong->line, what) : NULL;
    free(what);
    return text;
}

bool player_read(struct script *script, const char *path,
    const struct script_told *told, const struct catalogue *words,
    struct problem *problem)
{
    size_t size;
    struct reading reading = {path, words};
    const struct script_files files = {&reading, read_included};
    char *data = file_read(path, &size, words, problem);
    if (!data) {
        return false;
    }
    struct script_problem wrong = {0};
    bool good = true;
    if (told) {
        script_check(script, data, size, &files, told);
    } else {
        good = script_parse(script, data, size, &files, &wrong) ||
               problem_take(problem, player_mistake(&wrong, path, words));
    }
    free(data);
    return good;
}

int player_play(const struct player_options *options,
    const struct course *course, struct catalogue *const *words,
    struct problem *problem)
{
    struct script script;
    const struct catalogue *told = words[options->language];
    if (!player_read(&script, options->path, NULL, told, problem)) {
        return EXIT_USAGE;
    }
    struct player player = {.options = options,
        .script = &script,
        .picture = options->picture,
        .problem = problem};
    struct session *session = session_new();
    if (!session ||
        !frame_init(&player.frame, PLAYER_ROWS, PLAYER_COLS, NULL)) {
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
        play_all(&player);
        take_discard(&player.take);
        app_fini(&player.app);
        progress_fini(&progress);
    }
    frame_fini(&player.frame);
    session_free(session);
    script_fini(&script);
    return player.status;
}
