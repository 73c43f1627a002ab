/* SPDX-License-Identifier: MIT */
#include "tui/app/playback.h"

#include <stddef.h>

/* Seconds at speed 1. */
#define SHOWN_LEAST 0.15
#define IDLE_MOST 1.0
#define FRAME (1.0 / 30)

static const double speeds[] = {0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100};
enum { SPEED_COUNT = sizeof speeds / sizeof *speeds };

/* The receive that completes a send is one thing with it, and the waits of a
 * select are one with the select, the states of a machine with its making. */
static bool is_rest_of_one(const struct trace_event *event)
{
    return (event->kind == TRACE_CHAN_RECV && event->other != 0) ||
           event->kind == TRACE_SELECT_WAIT_SEND ||
           event->kind == TRACE_SELECT_WAIT_RECV ||
           event->kind == TRACE_SELECT_WAIT_AFTER ||
           event->kind == TRACE_MACHINE_STATE;
}

static bool is_visible(const struct trace_event *event)
{
    switch (event->kind) {
    case TRACE_RUN_START:
    case TRACE_RUN_GAP:
    case TRACE_TASK_RUN:
    case TRACE_TASK_WAKE:
    case TRACE_TASK_WORKED:
        return false;
    default:
        return !is_rest_of_one(event);
    }
}

bool playback_rests(
    const struct trace_event *event, const struct trace_event *next)
{
    return (is_visible(event) || is_rest_of_one(event)) &&
           !(next && is_rest_of_one(next));
}

static bool is_rest(const struct log *log, uint64_t seq)
{
    const struct trace_event *event = log_event(log, seq);
    return event && playback_rests(event, log_event(log, seq + 1));
}

double playback_stay(
    const struct trace_event *event, const struct trace_event *next)
{
    if (!event) {
        return 0;
    }
    double least = is_visible(event) ? SHOWN_LEAST : 0;
    double gap = (double)(next->time_ns - event->time_ns) / 1e9;
    if (gap > IDLE_MOST) {
        gap = IDLE_MOST;
    }
    return gap > least ? gap : least;
}

/* How much faster than asked, so as to catch up. */
static double rush(const struct playback *playback, const struct log *log)
{
    uint64_t last = log_last(log);
    uint64_t behind = last > playback->at ? last - playback->at : 0;
    return behind > PLAYBACK_LESSON ? (double)behind / PLAYBACK_LESSON : 1;
}

void playback_clamp(struct playback *playback, const struct log *log)
{
    if (playback->at < log_first(log)) {
        playback->at = log_first(log);
    } else if (playback->at > log_last(log)) {
        playback->at = log_last(log);
    }
}

void playback_init(struct playback *playback)
{
    *playback = (struct playback){.speed = 1};
}

/* Goes on to the next event if it is due; false when it is not, or when
 * there is none. */
static bool pass(struct playback *playback, const struct log *log)
{
    const struct trace_event *next = log_event(log, playback->at + 1);
    if (!next) {
        playback->starved = true;
        if (playback->elapsed > IDLE_MOST) {
            playback->elapsed = IDLE_MOST;
        }
        return false;
    }
    double wait = playback_stay(log_event(log, playback->at), next);
    bool starved = playback->starved;
    playback->starved = false;
    if (playback->elapsed < wait) {
        return false;
    }
    /* Time spent waiting for an event is not owed to those behind it. */
    playback->elapsed = starved ? 0 : playback->elapsed - wait;
    playback->at++;
    return true;
}

double playback_advance(
    struct playback *playback, const struct log *log, double seconds)
{
    playback_clamp(playback, log);
    if (playback->paused) {
        return -1;
    }
    double factor = playback->speed * rush(playback, log);
    playback->elapsed += seconds * factor;
    while (pass(playback, log)) {
    }
    if (playback_progress(playback, log) < 1) {
        return FRAME;
    }
    const struct trace_event *next = log_event(log, playback->at + 1);
    if (!next) {
        return -1;
    }
    double wait = playback_stay(log_event(log, playback->at), next);
    return (wait - playback->elapsed) / factor;
}

double playback_progress(const struct playback *playback, const struct log *log)
{
    const struct trace_event *event = log_event(log, playback->at);
    if (!event || playback->paused || !is_visible(event) ||
        playback->elapsed >= SHOWN_LEAST) {
        return 1;
    }
    return playback->elapsed / SHOWN_LEAST;
}

bool playback_rushes(const struct playback *playback, const struct log *log)
{
    return !playback->paused && rush(playback, log) > 1;
}

void playback_seek(
    struct playback *playback, const struct log *log, uint64_t seq)
{
    playback->at = seq;
    playback_clamp(playback, log);
    playback->elapsed = SHOWN_LEAST;
    playback->starved = false;
}

bool playback_step(struct playback *playback, const struct log *log)
{
    uint64_t last = log_last(log);
    for (uint64_t seq = playback->at + 1; seq <= last; seq++) {
        if (is_rest(log, seq)) {
            playback_seek(playback, log, seq);
            return true;
        }
    }
    playback_seek(playback, log, last);
    return false;
}

bool playback_back(struct playback *playback, const struct log *log)
{
    uint64_t first = log_first(log);
    for (uint64_t seq = playback->at; seq > first;) {
        seq--;
        if (is_rest(log, seq)) {
            playback_seek(playback, log, seq);
            return true;
        }
    }
    playback_seek(playback, log, first);
    return false;
}

void playback_faster(struct playback *playback)
{
    for (int i = 0; i < SPEED_COUNT; i++) {
        if (speeds[i] > playback->speed) {
            playback->speed = speeds[i];
            return;
        }
    }
}

void playback_slower(struct playback *playback)
{
    for (int i = SPEED_COUNT; i-- > 0;) {
        if (speeds[i] < playback->speed) {
            playback->speed = speeds[i];
            return;
        }
    }
}
