/* SPDX-License-Identifier: MIT */
/* sync.h: things done once, waiting for a condition, atomic counters. */
#ifndef RUNTIME_SYNC_H
#define RUNTIME_SYNC_H

#include "runtime/base.h"
#include "runtime/mutex.h"

struct once;

/* Makes a thing that will be done once. Go: `sync.Once`. */
#define once_make(name) once_make_at((name), HERE)

/*
 * Calls fn(arg) unless a task did so before through the same once. Parks
 * while another task is at it: afterwards it is done, for everybody, even if
 * it panicked. What fn defers runs at its end. It must not come here again: it
 * would wait for itself.
 */
#define once_do(o, fn, arg) once_do_at((o), (fn), (arg), HERE)

struct once *once_make_at(const char *name, const struct source_site *site);
void once_do_at(struct once *o, void (*fn)(void *arg), void *arg,
    const struct source_site *site);

struct cond;

/* Makes a condition that the mutex protects. Go: `sync.NewCond(&mutex)`. */
#define cond_make(name, mutex) cond_make_at((name), (mutex), HERE)

/*
 * Unlocks the mutex, parks until a signal, and locks it again. What was waited
 * for need not hold then: `while (!ready) cond_wait(c);`. Panics when nobody
 * holds the mutex.
 */
#define cond_wait(c) cond_wait_at((c), HERE)

/* Wakes the task that has waited longest, if any waits. The mutex need not be
 * held. A signal that nobody waits for is lost. */
#define cond_signal(c) cond_signal_at((c), HERE)

/* Wakes every task that waits. */
#define cond_broadcast(c) cond_broadcast_at((c), HERE)

struct cond *cond_make_at(
    const char *name, struct mutex *mutex, const struct source_site *site);
void cond_wait_at(struct cond *c, const struct source_site *site);
void cond_signal_at(struct cond *c, const struct source_site *site);
void cond_broadcast_at(struct cond *c, const struct source_site *site);

struct counter;

/* Makes a number that tasks change without a lock. Go: `atomic.Int64`. */
#define counter_make(name, initial) counter_make_at((name), (initial), HERE)

/* Adds n, which may be negative, and returns the new value. Never parks. */
#define counter_add(c, n) counter_add_at((c), (n), HERE)

/* Returns the value. Never parks. */
#define counter_load(c) counter_load_at((c), HERE)

struct counter *counter_make_at(
    const char *name, long initial, const struct source_site *site);
long counter_add_at(struct counter *c, long n, const struct source_site *site);
long counter_load_at(struct counter *c, const struct source_site *site);

#endif
