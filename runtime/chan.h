/* SPDX-License-Identifier: MIT */
/* chan.h: channels, through which tasks talk. */
#ifndef RUNTIME_CHAN_H
#define RUNTIME_CHAN_H

#include <stdbool.h>
#include <stddef.h>

#include "runtime/base.h"

/*
 * A channel, or the half of one that a task gets: who has a send_chan can
 * only send and close, who has a recv_chan can only receive. The compiler
 * sees to that. Go: `chan T`, `chan<- T`, `<-chan T`.
 */
struct chan;
struct send_chan;
struct recv_chan;

/*
 * Makes a channel of `type` with `capacity` slots; 0 makes it unbuffered:
 * a send then waits for its receive. Go: `make(chan type, capacity)`.
 */
#define chan_make(name, type, capacity)                                        \
    chan_make_at((name), sizeof(type), VALUE_KIND_OF(type), (capacity), HERE)

/*
 * Sends a copy of *value. May park until a slot or a receiver is free; parks
 * for ever when c is NULL. Panics when the channel is closed. Go: `c <- value`.
 */
#define chan_send(c, value)                                                    \
    chan_send_at(CHAN_TO_SEND(c), (value), sizeof *(value), HERE)

/*
 * Receives into *value and returns true; may park until there is a value, and
 * parks for ever when c is NULL. Returns false, and zeroes *value, when the
 * channel is closed and empty: `while (chan_recv(c, &v))` is Go's
 * `for v := range c`.
 */
#define chan_recv(c, value)                                                    \
    chan_recv_at(CHAN_TO_RECV(c), (value), sizeof *(value), HERE)

/* Closes the channel: waiting receivers go on, later and waiting sends panic.
 * Panics when it is closed already, or c is NULL. */
#define chan_close(c) chan_close_at(CHAN_TO_SEND(c), HERE)

/* Return the number of buffered values, and of slots; 0 for NULL. Never
 * park. */
#define chan_length(c) chan_length_of(CHAN_TO_ASK(c))
#define chan_capacity(c) chan_capacity_of(CHAN_TO_ASK(c))

/* Return one half of the channel. */
static inline struct send_chan *chan_sending(struct chan *c)
{
    return (struct send_chan *)c;
}
static inline struct recv_chan *chan_receiving(struct chan *c)
{
    return (struct recv_chan *)c;
}

/* The whole of a channel, for an operation that its type allows. */
#define CHAN_TO_SEND(c)                                                        \
    _Generic((c), struct chan *                                                \
             : (struct chan *)(c), struct send_chan *                          \
             : (struct chan *)(c))
#define CHAN_TO_RECV(c)                                                        \
    _Generic((c), struct chan *                                                \
             : (struct chan *)(c), struct recv_chan *                          \
             : (struct chan *)(c))
#define CHAN_TO_ASK(c)                                                         \
    _Generic((c), struct chan *                                                \
             : (struct chan *)(c), struct send_chan *                          \
             : (struct chan *)(c), struct recv_chan *                          \
             : (struct chan *)(c))

struct chan *chan_make_at(const char *name, size_t value_size,
    enum value_kind kind, size_t capacity, const struct source_site *site);
void chan_send_at(struct chan *c, const void *value, size_t size,
    const struct source_site *site);
bool chan_recv_at(
    struct chan *c, void *value, size_t size, const struct source_site *site);
void chan_close_at(struct chan *c, const struct source_site *site);

size_t chan_length_of(struct chan *c);
size_t chan_capacity_of(const struct chan *c);

#endif
