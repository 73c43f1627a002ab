/* SPDX-License-Identifier: MIT */
/*
 * run_cmd.h: running and replaying without a screen. The functions return
 * the program's exit status; when that is EXIT_USAGE they leave a problem.
 */
#ifndef TUI_APP_RUN_CMD_H
#define TUI_APP_RUN_CMD_H

#include <stdio.h>

#include "tui/app/options.h"
#include "tui/app/problem.h"
#include "tui/app/session.h"
#include "tui/i18n/i18n.h"
#include "tui/model/log.h"

/* Runs options->pattern, or the token options->file, to its end and tells each
 * event on out, in words or in JSON; keeps it in options->record. */
int run_cmd(const struct options *options, const struct catalogue *words,
    FILE *out, struct problem *problem);

/* The same for a run that is described otherwise. */
int run_cmd_tell(const struct session_run *run, const struct options *options,
    const struct catalogue *words, FILE *out, struct problem *problem);

/* Tells the recording options->file, which the log is of, on out. */
int run_cmd_replay(struct log *log, const struct options *options,
    const struct catalogue *words, FILE *out, struct problem *problem);

/* Opens a recording and reads its first quarter of a million events: of a
 * longer one, the rest is read while it is shown. NULL + problem when it is
 * none. */
struct log *run_cmd_load(
    const char *path, const struct catalogue *words, struct problem *problem);

/* Tells why a recording was refused; returns false. */
bool run_cmd_problem(const struct log_problem *wrong, const char *path,
    const struct catalogue *words, struct problem *problem);

#endif
