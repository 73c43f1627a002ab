/* SPDX-License-Identifier: MIT */
/*
 * tutor.h: the way through a lesson: its steps, their questions and goals.
 *
 *   step --> question asked --> right answer, or n --> run to `at`, reveal
 *        `-> goal: the learner turns knobs; each run that ends is judged
 *
 * While a question is open the run stands where the step before left it. What
 * the learner turns holds until another step: each step's text fits its run.
 */
#ifndef TUI_APP_TUTOR_H
#define TUI_APP_TUTOR_H

#include <stdbool.h>
#include <stddef.h>

struct app;

/* Begins at the first step; the run stays at its own beginning. */
void tutor_open(struct app *app);

/* Go on and back: from an open question to what the step reveals, else to
 * another step. */
void tutor_next(struct app *app);
void tutor_before(struct app *app);

/* Answers the open question, answers counting from 1; nothing when there is
 * none. */
void tutor_answer(struct app *app, unsigned answer);

/* Moves what enter would choose among the answers; false when no question is
 * open. */
bool tutor_choose(struct app *app, int by);

/* Chooses the answer at hand; without one goes to the step's event, or to the
 * event that missed the goal. */
void tutor_enter(struct app *app);

/* Opens the nth lesson (from 0) that the step points to, and goes back to
 * where that was done last, its questions as they stood. */
void tutor_follow(struct app *app, size_t nth);
void tutor_return(struct app *app);

/* Judges the run that is shown, once it is over. */
void tutor_judge(struct app *app);

#endif
