/* SPDX-License-Identifier: MIT */
/*
 * choose.h: the learner as the scheduler. Behind the event that is shown the
 * deterministic run chooses who goes next; the selected task is let go instead
 * of whom the seed would take. What was chosen before stays, what was chosen
 * later goes: it was chosen among others.
 *
 *   seed's way   1 --> 2 --> 3 --> 4 ...
 *   chosen             `---> 3'--> 4' ...    schedule "2.1"
 */
#ifndef TUI_APP_CHOOSE_H
#define TUI_APP_CHOOSE_H

#include "tui/app/app.h"

/* Lets the selected task go next, in a run made anew and paused at the same
 * event; or tells the person who can. Blocks for as long as the way there
 * takes. */
void choose_next(struct app *app);

#endif
