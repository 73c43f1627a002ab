/* SPDX-License-Identifier: MIT */
/*
 * select.h: waiting for the first of several channel operations.
 *
 *     switch (select_wait(
 *         select_recv(jobs, &job),       // case 0
 *         select_send(results, &value),  // case 1
 *         select_after(SECOND))) {       // case 2
 *     case 0: ...
 */
#ifndef RUNTIME_SELECT_H
#define RUNTIME_SELECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base.h"
#include "runtime/chan.h"

enum select_kind { SELECT_RECV, SELECT_SEND, SELECT_AFTER, SELECT_DEFAULT };

enum { SELECT_ARMS_MOST = 64 };

/* One way for a select to go on; made by the macros below. */
struct select_arm {
    enum select_kind kind;
    struct chan *chan; /* NULL: never ready */
    void *value;       /* received into, or sent from */
    size_t size;
    union {
        bool *ok;
        int64_t duration;
    } more;
};

/*
 * Does exactly one of the arms and returns its index, from 0. When several
 * are ready, one of them is chosen by chance, each as likely as the others;
 * when none is, the task parks until one is. At most SELECT_ARMS_MOST arms.
 * Panics when the arm chosen sends on a closed channel. Go: `select`.
 */
#define select_wait(...)                                                       \
    select_wait_at((struct select_arm[]){__VA_ARGS__},                         \
        sizeof((struct select_arm[]){__VA_ARGS__}) /                           \
            sizeof(struct select_arm),                                         \
        HERE)

/* An arm that sends a copy of *v. It is never ready when c is NULL. */
#define select_send(c, v)                                                      \
    ((struct select_arm){SELECT_SEND, CHAN_TO_SEND(c), (void *)(uintptr_t)(v), \
        sizeof *(v), {.ok = NULL}})

/* An arm that receives into *v; NULL for v: the value is not wanted. A closed
 * channel is always ready, and zeroes *v. Never ready when c is NULL. */
#define select_recv(c, v) select_recv_ok((c), (v), NULL)

/* The same; *o tells a value from the end of a closed channel. */
#define select_recv_ok(c, v, o)                                                \
    ((struct select_arm){SELECT_RECV, CHAN_TO_RECV(c), (v),                    \
        _Generic((v), void * : 0, default                                      \
                 : sizeof *(v)),                                               \
        {.ok = (o)}})

/* An arm that is taken when no other was ready for so long; of several, the
 * shortest counts. Go: `case <-time.After(d)`. */
#define select_after(d)                                                        \
    ((struct select_arm){SELECT_AFTER, NULL, NULL, 0, {.duration = (d)}})

/* An arm that is taken at once when no other is ready: such a select never
 * parks. Go: `default`. */
#define select_default()                                                       \
    ((struct select_arm){SELECT_DEFAULT, NULL, NULL, 0, {.ok = NULL}})

int select_wait_at(
    struct select_arm *arms, size_t count, const struct source_site *site);

#endif
