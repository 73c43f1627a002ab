/* SPDX-License-Identifier: MIT */
/*
 * player_priv.h: what the player's files share: player.c (the commands and
 * their order), player_frame.c (frames, shots, films), player_run.c (going to
 * an event or a state).
 */
#ifndef TUI_APP_PLAYER_PRIV_H
#define TUI_APP_PLAYER_PRIV_H

#include "tui/app/app.h"
#include "tui/app/player.h"
#include "tui/app/take.h"
#include "tui/frame/frame.h"
#include "tui/script/script.h"

enum {
    /* Milliseconds that a film shows what a command did. */
    KEY_MS = 400,
    TYPED_MS = 120,
    CHANGE_MS = 800,
    CAPTION_MS = 1200,
    CAPTION_BYTE_MS = 25
};

struct player {
    const struct player_options *options;
    const struct script *script;
    size_t at; /* the command that is played */
    const struct script_command *command;
    struct app app;
    struct frame frame;
    struct display_picture picture;
    struct take take;
    char caption[256], overlay[256];
    int overlay_row, overlay_col;
    struct problem *problem;
    int status;
};

/* Returns the messages of the language that is shown. */
const struct catalogue *player_words(const struct player *player);

/* Ends the play: FILE:LINE and what was expected there. Returns false. */
bool player_fail(struct player *player, int status, char *take_what);

/* Fails unless a pattern is open and runs. */
bool player_needs_run(struct player *player);

/* Waits until everything that was asked for has come. */
void player_settle(struct player *player);

/* Draws what there is now. */
bool player_draw(struct player *player);

/* If a film is recorded: show what there is now, for so long; show each
 * resting place on the way from an event to the one that is shown; end it. */
bool player_film(struct player *player, int64_t ms);
bool player_film_way(struct player *player, uint64_t from);
bool player_stop_film(struct player *player);

/* Play the command that they are called after. */
bool player_shot(struct player *player);
bool player_record(struct player *player);
bool player_mark(struct player *player);
bool player_caption(struct player *player);
bool player_overlay(struct player *player);
bool player_expect(struct player *player);
bool player_run_until(struct player *player);

#endif
