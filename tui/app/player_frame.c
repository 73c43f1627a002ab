/* SPDX-License-Identifier: MIT */
/* What a script shows: frames with its notes, shots, films, checks. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "tui/app/export_cmd.h"
#include "tui/app/headway.h"
#include "tui/app/playback.h"
#include "tui/app/player_priv.h"
#include "tui/view/view.h"

/* ---- frames ---- */

/* Puts what the script says over the frame: the caption in place of the last
 * row, the overlay where it was asked for. */
static void put_notes(struct player *player)
{
    struct frame *frame = &player->frame;
    if (player->caption[0] != '\0') {
        int row = frame->rows - 1;
        frame_fill(frame, row, 0, frame->cols, STYLE_SELECTED, " ");
        frame_puts(frame, row, 1, STYLE_SELECTED, player->caption);
    }
    if (player->overlay[0] != '\0') {
        frame_puts(frame, player->overlay_row, player->overlay_col,
            STYLE_SELECTED, player->overlay);
    }
}

bool player_draw(struct player *player)
{
    struct app *app = &player->app;
    player_settle(player);
    if (app->rows != player->frame.rows || app->cols != player->frame.cols) {
        frame_fini(&player->frame);
        if (!frame_init(&player->frame, app->rows, app->cols, NULL)) {
            return player_fail(player, EXIT_USAGE, NULL);
        }
    }
    app_show(app);
    frame_clear(&player->frame);
    view_draw(&player->frame, &app->ui, &app->world);
    put_notes(player);
    return true;
}

/* Writes DIRECTORY/NAME.ENDING. */
static bool make_path(
    struct player *player, const char *ending, char path[PATH_MAX])
{
    int size = snprintf(path, PATH_MAX, "%s/%s%s", player->options->out,
        player->command->text, ending);
    return (size > 0 && size < PATH_MAX) ||
           player_fail(player, EXIT_USAGE,
               tr_format(
                   player_words(player), "the path of the shot is too long"));
}

/* The language may have changed since the last picture. */
static const struct display_picture *picture_of(struct player *player)
{
    const struct lesson *lesson = player->app.ui.lesson;
    player->picture.title = lesson ? lesson->title : "taant";
    player->picture.language =
        language_code(catalogue_language(player_words(player)));
    return &player->picture;
}

static bool write_shot(
    struct player *player, const char *ending, const struct display_ops *ops)
{
    char path[PATH_MAX];
    struct problem wrong = {0};
    return make_path(player, ending, path) &&
           (take_shot(path, ops, picture_of(player), &player->frame,
                player_words(player), &wrong) ||
               player_fail(player, EXIT_USAGE, wrong.text));
}

/* A name without an ending is written as text, plain and coloured. */
bool player_shot(struct player *player)
{
    struct export_kind kind;
    struct problem wrong = {0};
    if (!player_draw(player)) {
        return false;
    }
    if (!export_shot_kind(
            &kind, player->command->text, player_words(player), &wrong)) {
        return player_fail(player, EXIT_USAGE, wrong.text);
    }
    if (kind.file) {
        return write_shot(player, "", kind.file->ops);
    }
    return write_shot(player, ".txt", &display_text) &&
           write_shot(player, ".ansi", &display_ansi);
}

/* ---- films ---- */

/* Shows what there is now, for so long, if a film is recorded. */
bool player_film(struct player *player, int64_t ms)
{
    struct problem wrong = {0};
    if (!player->take.display) {
        return true;
    }
    return player_draw(player) &&
           (take_frame(&player->take, &player->frame, ms, player_words(player),
                &wrong) ||
               player_fail(player, EXIT_USAGE, wrong.text));
}

/* Shows each resting place on the way from one event to another, each as long
 * as it would be on the screen. */
bool player_film_way(struct player *player, uint64_t from)
{
    struct app *app = &player->app;
    uint64_t to = app->playback.at;
    if (!player->take.display || from >= to) {
        return player_film(player, KEY_MS);
    }
    struct headway headway;
    headway_init(&headway, to - from, player_words(player));
    bool good = true;
    double stay = 0;
    for (uint64_t seq = from + 1; good && seq <= to; seq++) {
        const struct trace_event *event = log_event(app->log, seq);
        const struct trace_event *next = log_event(app->log, seq + 1);
        if (next) {
            stay += playback_stay(event, next);
        }
        if (seq < to && !playback_rests(event, next)) {
            continue;
        }
        headway_tell(&headway, seq - from);
        app_seek(app, seq);
        good = player_film(player, (int64_t)(stay * 1000 + 0.5));
        stay = 0;
    }
    headway_fini(&headway);
    return good;
}

bool player_stop_film(struct player *player)
{
    struct problem wrong = {0};
    return take_keep(&player->take, player_words(player), &wrong) ||
           player_fail(player, EXIT_USAGE, wrong.text);
}

bool player_record(struct player *player)
{
    const char *name = player->command->text;
    struct export_kind kind;
    struct problem wrong = {0};
    char path[PATH_MAX];
    if (name[0] == '\0' || player->take.display) {
        return player_stop_film(player) &&
               (name[0] == '\0' || player_record(player));
    }
    if (!export_film_kind(&kind, name, player_words(player), &wrong)) {
        return player_fail(player, EXIT_USAGE, wrong.text);
    }
    return make_path(player, "", path) &&
           (take_begin(&player->take, path, kind.file->ops, picture_of(player),
                player_words(player), &wrong) ||
               player_fail(player, EXIT_USAGE, wrong.text)) &&
           player_film(player, CHANGE_MS);
}

bool player_mark(struct player *player)
{
    memcpy(player->take.chapter, player->command->text,
        sizeof player->take.chapter);
    return player_film(player, 0);
}

bool player_caption(struct player *player)
{
    memcpy(player->caption, player->command->text, sizeof player->caption);
    return player_film(player,
        CAPTION_MS + (int64_t)strlen(player->caption) * CAPTION_BYTE_MS);
}

bool player_overlay(struct player *player)
{
    memcpy(player->overlay, player->command->text, sizeof player->overlay);
    player->overlay_row = player->command->rows;
    player->overlay_col = player->command->cols;
    return player_film(player, CAPTION_MS);
}

/* ---- checks ---- */

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

static void show_text(FILE *out, const struct frame *frame)
{
    for (int row = 0; row < frame->rows; row++) {
        char *text = frame_row_text(frame, row);
        fprintf(out, "%s\n", text ? text : "");
        free(text);
    }
}

bool player_expect(struct player *player)
{
    if (!player_draw(player) ||
        frame_holds(&player->frame, player->command->text)) {
        return player->status == EXIT_OK;
    }
    if (player->options->diagnostics) {
        show_text(player->options->diagnostics, &player->frame);
    }
    return player_fail(player, EXIT_CHECK,
        tr_format(player_words(player),
            "expected \"%s\" on the screen; above is what it shows",
            player->command->text));
}
