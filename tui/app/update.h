/* SPDX-License-Identifier: MIT */
/*
 * update.h: what a key, a click or a resize does.
 */
#ifndef TUI_APP_UPDATE_H
#define TUI_APP_UPDATE_H

#include "tui/app/app.h"
#include "tui/app/keymap.h"
#include "tui/input/input.h"

/* Takes in what the person did. */
void update_input(struct app *app, const struct input *input);

/* Does one action, as its key would. */
void update_act(struct app *app, enum action action);

#endif
