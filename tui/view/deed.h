/* SPDX-License-Identifier: MIT */
/*
 * deed.h: what the picture and the narration need to know of an operation on
 * a lock or another means of synchronisation: its code word, the thread it
 * draws, and the sentence that tells it. One row for each event kind.
 */
#ifndef TUI_VIEW_DEED_H
#define TUI_VIEW_DEED_H

#include <stdbool.h>

#include "tui/i18n/i18n.h"
#include "tui/model/world.h"

enum deed_way { DEED_TO_OBJECT, DEED_TO_TASK, DEED_WAITS };

/* What %3$s in a sentence stands for; %1$s is the task, %2$s the object. */
enum deed_third {
    THIRD_NONE,
    THIRD_OTHER,
    THIRD_CONTEXT,
    THIRD_NUMBER,
    THIRD_HOLDER,
    THIRD_TEXT,
    THIRD_ERROR,
    THIRD_TIME
};

struct deed {
    const char *verb; /* "lock" */
    enum deed_way way;
    const char *token;      /* lies on the thread; "" = none */
    bool shows_value;       /* after the object's name, and on the thread */
    enum deed_third third;  /* in `message` */
    const char *message;    /* for translation */
    const char *none;       /* instead, when the event's value is 0; or NULL */
    const char *alone;      /* instead, when it has no object; or NULL */
    const char *with_text;  /* instead, when it has a text: its %3$s; or NULL */
    const char *with_other; /* instead, when the event has another task,
                               which is its %3$s; or NULL */
};

/* Returns the row of a kind, or NULL when it has none; a static object. */
const struct deed *deed_of(enum trace_kind kind);

/* Says what happened; world is the state after the event, which has a row.
 * Returns a new string the caller frees; NULL when memory is short. */
char *deed_sentence(const struct catalogue *words, const struct world *world,
    const struct trace_event *event);

#endif
