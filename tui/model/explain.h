/* SPDX-License-Identifier: MIT */
/*
 * explain.h: what a task or object is doing, why, and since when, as data.
 * The view turns it into a sentence of the learner's language.
 */
#ifndef TUI_MODEL_EXPLAIN_H
#define TUI_MODEL_EXPLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/model/world.h"

enum reason {
    REASON_NONE,
    REASON_READY,   /* could run; waits for a worker */
    REASON_RUNS,    /* runs on a worker */
    REASON_UNWINDS, /* panics: runs what it deferred */
    REASON_WORKS,   /* busy with work of a known length */
    REASON_SLEEPS,
    REASON_AWAY,             /* in a call that another thread makes */
    REASON_SEND_NO_RECEIVER, /* unbuffered: nobody receives yet */
    REASON_SEND_FULL,        /* every slot is taken */
    REASON_RECEIVE_EMPTY,    /* nothing to receive, not closed */
    REASON_WAIT_TIMER,       /* the timer has not fired */
    REASON_WAIT_END,         /* the context has not ended */
    REASON_NO_CHANNEL,       /* its channel is NULL */
    REASON_SELECT,           /* none of its arms is ready */
    REASON_WAIT_COUNT,       /* the wait group's count is not zero */
    REASON_WAIT_LOCK,        /* another task holds the lock */
    REASON_WAIT_READERS,     /* tasks read under the lock */
    REASON_WAIT_TURN,        /* a task ahead waits to write */
    REASON_WAIT_NEXT,        /* it is free just now: somebody's turn comes */
    REASON_WAIT_BEGIN,       /* nobody has begun to compute it */
    REASON_WAIT_ONCE,        /* another task is doing it */
    REASON_WAIT_FUTURE,      /* another task computes it */
    REASON_WAIT_LIMIT,       /* as many tasks run as may */
    REASON_WAIT_SIGNAL,      /* nobody has signalled yet */
    REASON_WAIT_UNITS,       /* too few units are free, or it is not its turn */
    REASON_ENDED,
    REASON_PANICKED,
    REASON_LEAKED_SEND,    /* nobody will ever receive */
    REASON_LEAKED_RECEIVE, /* nobody will ever send or close */
    REASON_LEAKED_TIMER,   /* the timer will never fire */
    REASON_LEAKED_END,     /* nobody will ever cancel the context */
    REASON_LEAKED_NO_CHANNEL,
    REASON_LEAKED_SELECT,  /* none of its arms will ever be ready */
    REASON_LEAKED_WAIT,    /* the count will never be zero */
    REASON_WAIT_DIAL,      /* nobody has dialled yet */
    REASON_WAIT_CONNECT,   /* the connection is being made */
    REASON_WAIT_BYTES,     /* the other end has written nothing yet */
    REASON_WAIT_ROOM,      /* the other end is slow to read */
    REASON_LEAKED_DIAL,    /* nobody will ever dial */
    REASON_LEAKED_CONNECT, /* the connection will never be made */
    REASON_LEAKED_BYTES,   /* nothing will ever come */
    REASON_LEAKED_ROOM,    /* nobody will ever read */
    REASON_LEAKED_LOCK,    /* nobody will ever give the lock up */
    REASON_LEAKED_ONCE,    /* it will never be done */
    REASON_LEAKED_FUTURE,  /* there will never be a result */
    REASON_LEAKED_LIMIT,   /* no task of the group will ever end */
    REASON_LEAKED_SIGNAL,  /* nobody will ever signal */
    REASON_LEAKED_UNITS,   /* nobody will ever give enough units back */
};

/* The facts of a sentence; numbers that do not apply are 0. */
struct explanation {
    enum reason reason;
    uint32_t task;
    uint32_t object;
    uint32_t woken_by; /* who made it runnable, or 0 */
    bool way_known;    /* leaked: fellow is known */
    uint32_t fellow;   /* who else, stuck as well, has a way to the object */
    uint32_t ahead;    /* how many wait before it in the queue */
    uint32_t holder;   /* the task that it waits for, or 0 */
    int64_t count;     /* wait group: the count; channel: length; lock: how
                          many hold it; semaphore: the free units */
    int64_t value;
    int64_t since_ns; /* when this state began */
    int64_t for_ns;   /* how long it has lasted */
    int64_t left_ns;  /* until sleep, work or a timer is over; else 0 */
    const struct source_site *site;
};

/* Explains a task; false when there is no such task. */
bool explain_task(
    const struct world *world, uint32_t task, struct explanation *explanation);

/*
 * Finds tasks that wait for each other in a circle in which `task` stands:
 * each waits for a lock that the next one holds or, reading, behind the next
 * one, which waits to write. Writes them from `task` on, and returns how many;
 * 0 when there is no such circle or it is longer than EXPLAIN_CIRCLE.
 */
enum { EXPLAIN_CIRCLE = 32 };
size_t explain_circle(
    const struct world *world, uint32_t task, uint32_t circle[EXPLAIN_CIRCLE]);

/* The same for any circle in the world, from its oldest task on. */
size_t explain_any_circle(
    const struct world *world, uint32_t circle[EXPLAIN_CIRCLE]);

/* Tells whether the circle's tasks wait for the object. */
bool explain_is_in_circle(const struct world *world,
    const uint32_t circle[EXPLAIN_CIRCLE], size_t count, uint32_t object);

#endif
