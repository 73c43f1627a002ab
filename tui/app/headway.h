/* SPDX-License-Identifier: MIT */
/*
 * headway.h: how far long work is, for who waits for it: a few characters on
 * standard error, when that is a terminal. They go when the work ends.
 */
#ifndef TUI_APP_HEADWAY_H
#define TUI_APP_HEADWAY_H

#include <stdbool.h>
#include <stdint.h>

#include "tui/i18n/i18n.h"

/* All zero says nothing. */
struct headway {
    const struct catalogue *words; /* borrowed */
    uint64_t total;                /* 0: nobody is told */
    bool told;
    int percent; /* told last */
};

/* Says nothing yet. `total` is how much there is to do, in any unit. */
void headway_init(
    struct headway *headway, uint64_t total, const struct catalogue *words);

/* Says how much is done; cheap where that is the same percentage as before. */
void headway_tell(struct headway *headway, uint64_t done);

/* Wipes what was said; what follows begins the line. */
void headway_fini(struct headway *headway);

#endif
