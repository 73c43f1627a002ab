/* SPDX-License-Identifier: MIT */
/*
 * keymap.h: which key does what. The one table; the help screen names the
 * same keys.
 */
#ifndef TUI_APP_KEYMAP_H
#define TUI_APP_KEYMAP_H

enum action {
    ACTION_NONE,
    ACTION_PAUSE,
    ACTION_STEP,
    ACTION_BACK,
    ACTION_SEEK_BACK,
    ACTION_SEEK_ON,
    ACTION_FIRST, /* the run's beginning, or the first row */
    ACTION_LAST,
    ACTION_FASTER,
    ACTION_SLOWER,
    ACTION_RESTART,
    ACTION_SEED,
    ACTION_MODE,
    ACTION_SEARCH_SEED, /* for a seed whose run ends badly */
    ACTION_CHOOSE,      /* who goes next */
    ACTION_LANGUAGE,
    ACTION_KNOB_LESS,
    ACTION_KNOB_MORE,
    ACTION_KNOB_BEFORE, /* choose the knob */
    ACTION_KNOB_NEXT,
    ACTION_STEP_NEXT, /* of the lesson */
    ACTION_STEP_BEFORE,
    ACTION_LESSON_NEXT,
    ACTION_LESSON_BEFORE,
    ACTION_ANSWER_1, /* ... and the others in order */
    ACTION_ANSWER_2,
    ACTION_ANSWER_3,
    ACTION_ANSWER_4,
    ACTION_ANSWER_5,
    ACTION_LINK_1, /* open what the step points to */
    ACTION_LINK_2,
    ACTION_LINK_BACK,
    ACTION_TWIN,  /* the code in Go, or the pattern's own */
    ACTION_SHARE, /* the token of this place */
    ACTION_SEARCH,
    ACTION_ENTER,
    ACTION_UP,
    ACTION_DOWN,
    ACTION_PAGE_UP,
    ACTION_PAGE_DOWN,
    ACTION_FOCUS_NEXT,
    ACTION_FOCUS_BEFORE,
    ACTION_FOLLOW, /* the code pane follows the run again */
    ACTION_HELP,
    ACTION_ESCAPE,
    ACTION_QUIT,
    ACTION_INTERRUPT /* control-C where the terminal sends it as a key */
};

/* Returns what a key does, by its canonical name (input_key). */
enum action keymap_find(const char *key);

#endif
