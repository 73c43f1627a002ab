/* SPDX-License-Identifier: MIT */
/*
 * pattern.h: what a pattern file tells taant about itself. Each
 * file ends in one `const struct pattern pattern_NAME`.
 */
#ifndef PATTERNS_PATTERN_H
#define PATTERNS_PATTERN_H

#include <stdbool.h>

enum { PATTERN_KNOBS = 6 };

/* A setting the learner may turn before a run. */
struct knob {
    const char *name;
    long value; /* the default; with choices: an index */
    long least, most;
    const char *choices; /* "leaky|buffered"; NULL: a number */
    const char *unit;    /* "ms"; NULL: none */
};

/* The settings of one run: a copy of the pattern's knobs. */
struct knobs {
    struct knob list[PATTERN_KNOBS];
};

struct pattern {
    const char *name;
    /* What the main task does. */
    void (*run)(const struct knobs *knobs);
    struct knob knobs[PATTERN_KNOBS];
    /*
     * How a run may end: ok, leak, deadlock, panic, race or
     * livelock; "ok, panic" where the schedule decides. With
     * a knob `variant`, for each of its choices:
     * "leaky: leak | buffered: ok".
     */
    const char *ends;
};

/* Returns the value of a knob the pattern declares. */
long knob(const struct knobs *knobs, const char *name);

/* Tells whether a knob with choices stands on this choice. */
bool knob_is(const struct knobs *knobs, const char *name,
    const char *choice);

#endif
