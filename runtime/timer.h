/* SPDX-License-Identifier: MIT */
/* timer.h: channels that the run's clock sends to. */
#ifndef RUNTIME_TIMER_H
#define RUNTIME_TIMER_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/base.h"
#include "runtime/chan.h"

/*
 * A timer sends the time (int64_t, as task_now) to its channel, once; a ticker
 * does so again and again. The channel has one slot: a tick is lost when the
 * one before was not taken. After a stop or a reset there is no old tick in
 * the channel. When no task is left, a run ends whatever timers it has.
 */
struct timer;
struct ticker;

/* Returns a channel that gets the time once, when d has passed. Each call
 * makes a new one; in a loop, select_after needs no memory. Go: `time.After`.
 */
#define time_after(d) time_after_at((d), HERE)

/* Makes a timer that fires when d has passed. Go: `time.NewTimer`. */
#define timer_make(name, d) timer_make_at((name), (d), HERE)

/* Returns the timer's channel. */
struct recv_chan *timer_chan(struct timer *t);

/* Stops the timer; tells whether it was still going to fire. */
#define timer_stop(t) timer_stop_at((t), HERE)

/* Lets the timer fire when d has passed from now, and not before; tells
 * whether it was still going to fire. */
#define timer_reset(t, d) timer_reset_at((t), (d), HERE)

/* Makes a ticker that fires each time another d has passed; panics when d is
 * not above zero. Go: `time.NewTicker`. */
#define ticker_make(name, d) ticker_make_at((name), (d), HERE)

/* Returns the ticker's channel. */
struct recv_chan *ticker_chan(struct ticker *t);

/* Stops the ticker; its channel is not closed. */
#define ticker_stop(t) ticker_stop_at((t), HERE)

/* Lets the ticker fire each time another d has passed from now. */
#define ticker_reset(t, d) ticker_reset_at((t), (d), HERE)

struct recv_chan *time_after_at(int64_t d, const struct source_site *site);
struct timer *timer_make_at(
    const char *name, int64_t d, const struct source_site *site);
bool timer_stop_at(struct timer *t, const struct source_site *site);
bool timer_reset_at(struct timer *t, int64_t d, const struct source_site *site);
struct ticker *ticker_make_at(
    const char *name, int64_t d, const struct source_site *site);
void ticker_stop_at(struct ticker *t, const struct source_site *site);
void ticker_reset_at(
    struct ticker *t, int64_t d, const struct source_site *site);

#endif
