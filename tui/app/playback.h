/* SPDX-License-Identifier: MIT */
/*
 * playback.h: which event of the log is on the screen, and when the next one
 * is due. Pure: time comes in as seconds, nothing is read from a clock.
 *
 *   log    1 . 2 . 3 . 4 . 5 . 6 . 7 . 8        (. = hidden event)
 *                      ^ at: shown for `elapsed` seconds; its animation is
 *                        `progress`; 5 comes when it is due
 *
 * A visible operation stays for at least 150 ms at speed 1; between two
 * events of different run times the wait is the run's own, but never more
 * than a second. Events that only continue another (a receive with its send,
 * a task put on a worker) take no time of their own. Far behind the log's end
 * it goes faster until it has caught up.
 */
#ifndef TUI_APP_PLAYBACK_H
#define TUI_APP_PLAYBACK_H

#include <stdbool.h>
#include <stdint.h>

#include "tui/model/log.h"

enum {
    PLAYBACK_SEEK = 5,    /* resting places that a seek key passes */
    PLAYBACK_LESSON = 500 /* events behind that can still be watched */
};

struct playback {
    uint64_t at; /* seq of the event shown; 0 = there is none yet */
    bool paused;
    double speed;   /* 1 = normal */
    double elapsed; /* seconds at speed 1 since `at` was shown */
    bool starved;   /* waited at the log's end */
};

/* Tells whether a step comes to rest on an event that `next` follows (NULL:
 * none). */
bool playback_rests(
    const struct trace_event *event, const struct trace_event *next);

/* Returns how many seconds at speed 1 an event is shown before `next`. */
double playback_stay(
    const struct trace_event *event, const struct trace_event *next);

/* Begins at the beginning, at speed 1, playing. */
void playback_init(struct playback *playback);

/* Moves the cursor to an event that is kept, if there is any. */
void playback_clamp(struct playback *playback, const struct log *log);

/*
 * Lets seconds pass. Returns how many seconds later something will move
 * again: 0 = with the next frame; negative = not until there is input or a
 * new event.
 */
double playback_advance(
    struct playback *playback, const struct log *log, double seconds);

/* Returns how far the shown event's animation is, 0..1. */
double playback_progress(
    const struct playback *playback, const struct log *log);

/* Tells whether it goes faster than watchable because it is far behind. */
bool playback_rushes(const struct playback *playback, const struct log *log);

/* Shows event seq (clamped to the log), its animation over. */
void playback_seek(
    struct playback *playback, const struct log *log, uint64_t seq);

/*
 * Move to the next or previous resting place: a visible operation with all
 * that belongs to it. False when there is none (then the log's end or
 * beginning is shown).
 */
bool playback_step(struct playback *playback, const struct log *log);
bool playback_back(struct playback *playback, const struct log *log);

/* Moves to the next of the speeds 0.1 ... 100, up or down. */
void playback_faster(struct playback *playback);
void playback_slower(struct playback *playback);

#endif
