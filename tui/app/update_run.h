/* SPDX-License-Identifier: MIT */
/*
 * update_run.h: what input does to the run that is shown.
 */
#ifndef TUI_APP_UPDATE_RUN_H
#define TUI_APP_UPDATE_RUN_H

#include <stdbool.h>

#include "tui/app/app.h"
#include "tui/app/keymap.h"

/* Does one action if it is about the run; false: it is not. */
bool update_run_act(struct app *app, enum action action);

/* Tells whether a recording is shown, and the person that it cannot be run
 * with other settings. */
bool update_is_recording(struct app *app);

#endif
