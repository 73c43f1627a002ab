/* SPDX-License-Identifier: MIT */
/*
 * recorder.h: writes the script of what a person does on the screen: the keys,
 * and before each the event that the run was shown at.
 */
#ifndef TUI_APP_RECORDER_H
#define TUI_APP_RECORDER_H

#include <stdint.h>
#include <stdio.h>

#include "tui/app/app.h"
#include "tui/input/input.h"

struct recorder {
    FILE *out;
    uint64_t at; /* the event that the script has come to */
};

/* Begins the script of an app that shows nothing else yet. */
void recorder_begin(
    struct recorder *recorder, FILE *out, const struct app *app);

/* Write what a person is about to do; take note of what it did. A mouse's
 * doings are left out but for a remark: they are no script's. */
void recorder_before(struct recorder *recorder, const struct app *app,
    const struct input *input);
void recorder_after(struct recorder *recorder, const struct app *app);

#endif
