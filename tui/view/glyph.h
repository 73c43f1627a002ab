/* SPDX-License-Identifier: MIT */
/*
 * glyph.h: the signs the picture is drawn with, each one column wide, in two
 * sets: Unicode, and ASCII for terminals and readers that have no more.
 */
#ifndef TUI_VIEW_GLYPH_H
#define TUI_VIEW_GLYPH_H

#include <stdbool.h>

#include "tui/frame/style.h"
#include "tui/i18n/i18n.h"
#include "tui/model/world.h"

enum { GLYPH_STATES = TASK_LEAKED + 1 };

struct glyphs {
    const char *state[GLYPH_STATES];
    /* lines */
    const char *flat, *heavy, *upright, *bar;
    const char *top_left, *top_right, *bottom_left, *bottom_right;
    const char *left_join, *right_join, *down_join, *up_join;
    /* threads */
    const char *dotted, *cross, *heavy_cross, *knot, *heavy_knot;
    const char *leave, *heavy_leave; /* where a thread leaves its box */
    const char *to_right, *to_left, *wait;
    /* boxes and slots */
    const char *left_edge, *right_edge, *slot, *closed, *more, *opaque;
    /* bars */
    const char *play, *pause, *over, *below, *above, *bullet, *dot, *idle;
    const char *good;       /* a question answered, a goal met */
    const char *share[3];   /* nothing, a part, all is done */
    const char *mark;       /* what the step is about */
    const char *circle;     /* is in a circle of those who wait */
    const char *here;       /* the state that a machine is in */
    const char *context[3]; /* active, canceled, deadline exceeded */
    const char *choice, *keys_seek, *keys_scroll;
};

/* Returns the set; a static object. */
const struct glyphs *glyph_set(bool ascii);

/* Returns the style of a task's state. */
enum style glyph_state_style(enum task_state state);

/* Returns the word for a task's state, in the language of the words. */
const char *glyph_state_word(
    const struct catalogue *words, enum task_state state);

#endif
