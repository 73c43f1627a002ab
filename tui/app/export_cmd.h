/* SPDX-License-Identifier: MIT */
/* export_cmd.h: a run or a recording, written as something else. */
#ifndef TUI_APP_EXPORT_CMD_H
#define TUI_APP_EXPORT_CMD_H

#include "tui/app/course.h"
#include "tui/app/options.h"
#include "tui/app/problem.h"
#include "tui/i18n/i18n.h"

/*
 * Runs the pattern, or reads the recording, that options->file names, and
 * writes it to options->to as that name's ending or options->as says. Returns
 * the program's exit status; EXIT_USAGE leaves a problem, and no new file.
 */
int export_cmd(const struct options *options, enum language language,
    const struct course *course, struct catalogue *const *words,
    struct problem *problem);

/* Prints the token of the run that the options name, at options->at. Returns
 * as export_cmd does. */
int export_share(const struct options *options, const struct catalogue *words,
    struct problem *problem);

/* Finds what the ending of a file's name says: a form of data or a kind of
 * picture, the other is NULL. False + problem when it says neither, or
 * nothing the program was built with. */
struct export_kind {
    const struct export_ops *form;
    const struct display_file *file;
};
bool export_kind_of(struct export_kind *kind, const char *path,
    const struct catalogue *words, struct problem *problem);

/* Do the same for the name of one frame's picture, which may have no ending
 * (then neither is found), and of a film. False + problem, too, when it says
 * something else. */
bool export_shot_kind(struct export_kind *kind, const char *name,
    const struct catalogue *words, struct problem *problem);
bool export_film_kind(struct export_kind *kind, const char *name,
    const struct catalogue *words, struct problem *problem);

#endif
