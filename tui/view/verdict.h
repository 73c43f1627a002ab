/* SPDX-License-Identifier: MIT */
/* verdict.h: what is said of a goal: whether the run met it, and if not why. */
#ifndef TUI_VIEW_VERDICT_H
#define TUI_VIEW_VERDICT_H

#include "tui/view/view.h"

/* Says how the step's goal stands (ui->goal), in the ui's language: a new
 * string the caller frees; NULL when memory is short. */
char *verdict_text(const struct ui *ui, const struct step *step);

#endif
