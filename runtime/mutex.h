/* SPDX-License-Identifier: MIT */
/* mutex.h: locks: one task at a time, or one writer or many readers. */
#ifndef RUNTIME_MUTEX_H
#define RUNTIME_MUTEX_H

#include <stdbool.h>

#include "runtime/base.h"

struct mutex;

/* Makes a mutex that nobody holds. Go: `sync.Mutex`. */
#define mutex_make(name) mutex_make_at((name), HERE)

/*
 * Takes the mutex; parks while another task holds it. A task that comes by
 * may take a free mutex before one that was woken for it, but who has waited
 * for a millisecond is handed it by the next unlock. A task that locks twice
 * waits for itself, for ever.
 */
#define mutex_lock(m) mutex_lock_at((m), HERE)

/* Gives the mutex up; the first waiting task may have it. Panics when nobody
 * holds it. Any task may unlock, not only the one that locked. */
#define mutex_unlock(m) mutex_unlock_at((m), HERE)

/* Takes the mutex if it is free; returns whether it did. Never parks. */
#define mutex_try_lock(m) mutex_try_lock_at((m), HERE)

struct mutex *mutex_make_at(const char *name, const struct source_site *site);
void mutex_lock_at(struct mutex *m, const struct source_site *site);
void mutex_unlock_at(struct mutex *m, const struct source_site *site);
bool mutex_try_lock_at(struct mutex *m, const struct source_site *site);

struct rwmutex;

/* Makes a lock that one writer or many readers hold. Go: `sync.RWMutex`. */
#define rwmutex_make(name) rwmutex_make_at((name), HERE)

/* Takes the lock for writing; parks while anybody holds it. */
#define rwmutex_lock(m) rwmutex_lock_at((m), HERE)

/* Ends writing; panics when nobody writes. Who waits is let in, in order. */
#define rwmutex_unlock(m) rwmutex_unlock_at((m), HERE)

/* Takes the lock for reading; parks while somebody writes, and also behind a
 * writer that waits: so a reader must not read-lock again. */
#define rwmutex_read_lock(m) rwmutex_read_lock_at((m), HERE)

/* Ends reading; panics when nobody reads. */
#define rwmutex_read_unlock(m) rwmutex_read_unlock_at((m), HERE)

struct rwmutex *rwmutex_make_at(
    const char *name, const struct source_site *site);
void rwmutex_lock_at(struct rwmutex *m, const struct source_site *site);
void rwmutex_unlock_at(struct rwmutex *m, const struct source_site *site);
void rwmutex_read_lock_at(struct rwmutex *m, const struct source_site *site);
void rwmutex_read_unlock_at(struct rwmutex *m, const struct source_site *site);

#endif
