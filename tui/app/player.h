/* SPDX-License-Identifier: MIT */
/*
 * player.h: plays a script on the same state that the screen uses, without a
 * terminal and without time: every animation is over, every wait is for an
 * event. In deterministic mode the same script makes the same frames, byte
 * for byte.
 */
#ifndef TUI_APP_PLAYER_H
#define TUI_APP_PLAYER_H

#include <stdbool.h>
#include <stdio.h>

#include "tui/app/course.h"
#include <limits.h>

#include "tui/app/options.h"
#include "tui/app/problem.h"
#include "tui/display/display.h"
#include "tui/i18n/i18n.h"
#include "tui/script/script.h"

/* The frames' size until the script says another. */
enum { PLAYER_ROWS = 24, PLAYER_COLS = 80 };

struct player_options {
    const char *path; /* the script */
    const char *out;  /* the folder for shots; made when it is not there */
    enum language language;
    bool ascii;
    struct display_picture picture; /* fonts, scale, theme of pictures */
    FILE *diagnostics;              /* gets the frame that a failed check saw */
};

/*
 * Plays a script. Returns EXIT_OK, EXIT_CHECK when a check failed or an event
 * never came, EXIT_USAGE when the script is wrong; both leave a problem that
 * names file and line.
 */
int player_play(const struct player_options *options,
    const struct course *course, struct catalogue *const *words,
    struct problem *problem);

/* Reads and parses a script with the files it includes. False + problem; with
 * `told`, each mistake is told instead, and false is only that the file cannot
 * be read. script_fini frees. */
bool player_read(struct script *script, const char *path,
    const struct script_told *told, const struct catalogue *words,
    struct problem *problem);

/* Returns "FILE:LINE: what is wrong" of the script at this path, or NULL when
 * memory is short; the caller frees it. */
char *player_mistake(const struct script_problem *wrong, const char *path,
    const struct catalogue *words);

/* Writes the path of one of the script's files. */
void player_path(const char *script, const char *file, char path[PATH_MAX]);

#endif
