/* SPDX-License-Identifier: MIT */
/*
 * session.h: the one bridge between the screen and the runtime. It runs a
 * pattern on a thread of its own and moves the run's events into a log.
 *
 *   run thread   run_execute --> trace rings --.
 *                     |                         session_pump --> log
 *                     `--> wake_fd (eventfd) --'
 *
 * All functions are for one thread, the one that owns the session. Nothing
 * is lost: a run whose events are not pumped waits for it.
 */
#ifndef TUI_APP_SESSION_H
#define TUI_APP_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "patterns/pattern.h"
#include "runtime/trace.h"
#include "tui/app/schedule.h"
#include "tui/model/log.h"

struct session;

struct session_run {
    const struct pattern *pattern; /* borrowed until the run is replaced */
    struct knobs knobs;
    enum run_mode mode;
    uint64_t seed;
    double rate; /* live: run seconds per wall second */
    bool held;   /* begin with the gate closed */
    struct schedule schedule;
};

/* Makes a session without a run. NULL when memory or descriptors are short. */
struct session *session_new(void);

/* Stops the run, waits for its threads, frees it and its log. */
void session_free(struct session *session);

/* Starts a run in place of the one before, whose log is freed. False when
 * memory or threads are short: then there is no run. */
bool session_start(struct session *session, const struct session_run *run);

/* A choice of who goes next. */
enum { SESSION_CANDIDATES = 64 };
struct session_choice {
    uint32_t number; /* among all choices, from 1; 0: there is none */
    unsigned count;  /* of those who can go: at least the first of them */
    uint32_t tasks[SESSION_CANDIDATES];
    unsigned seeded; /* whom the seed takes */
};

/* Makes a deterministic run up to the first such choice behind an event, and
 * ends it; in place of the run before. Blocks. False when memory or threads
 * are short. */
bool session_find_choice(struct session *session, const struct session_run *run,
    uint64_t after, struct session_choice *choice);

/* Ends the run early and frees it and its log; does nothing without one. */
void session_stop(struct session *session);

/* Returns the run's log, or NULL when there is no run. */
struct log *session_log(const struct session *session);

/* Returns the eventfd that becomes readable when there is something to pump. */
int session_wake_fd(const struct session *session);

/* Moves the events there are into the log, without blocking; returns how
 * many. */
size_t session_pump(struct session *session);

/* Blocks until there is something to pump or the run is over. */
void session_wait(struct session *session);

/* Tells whether the run has ended and all its events are in the log. */
bool session_over(const struct session *session);

/* Control the run while it is at work; see runtime/run.h. */
void session_hold(struct session *session);
void session_release(struct session *session);
void session_step(struct session *session);
void session_set_rate(struct session *session, double rate);
bool session_interrupt(struct session *session);

#endif
