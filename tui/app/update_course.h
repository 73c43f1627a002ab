/* SPDX-License-Identifier: MIT */
/* update_course.h: what input does in the list of lessons, and its search. */
#ifndef TUI_APP_UPDATE_COURSE_H
#define TUI_APP_UPDATE_COURSE_H

#include "tui/app/app.h"
#include "tui/app/keymap.h"

/* Does what an action means in the list. */
void update_course_act(struct app *app, enum action action);

/* Takes a key while the search is written: most are letters, some still act. */
void update_course_key(struct app *app, const char *key);

/* Moves by so many of the rows that are shown, at most to the first or last. */
void update_course_move(struct app *app, long by);

#endif
