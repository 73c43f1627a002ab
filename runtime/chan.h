/* SPDX-License-Identifier: MIT */
/* chan.h: channels, through which tasks talk. */
#ifndef RUNTIME_CHAN_H
#define RUNTIME_CHAN_H

#include <stdbool.h>
#include <stddef.h>

#include "runtime/base.h"

struct chan;

/*
 * Makes a channel of `type` with `capacity` slots; 0 makes it unbuffered:
 * a send then waits for its receive. Go: `make(chan type, capacity)`.
 */
#define chan_make(name, type, capacity)                                        \
    chan_make_at((name), sizeof(type), VALUE_KIND_OF(type), (capacity), HERE)

/*
 * Sends a copy of *value. May park until a slot or a receiver is free.
 * Panics when the channel is closed. Go: `c <- value`.
 */
#define chan_send(c, value) chan_send_at((c), (value), sizeof *(value), HERE)

/*
 * Receives into *value and returns true; may park until there is a value.
 * Returns false, and zeroes *value, when the channel is closed and empty:
 * `while (chan_recv(c, &v))` is Go's `for v := range c`.
 */
#define chan_recv(c, value) chan_recv_at((c), (value), sizeof *(value), HERE)

/* Closes the channel: waiting receivers go on, later sends panic. */
#define chan_close(c) chan_close_at((c), HERE)

struct chan *chan_make_at(const char *name, size_t value_size,
    enum value_kind kind, size_t capacity, const struct source_site *site);
void chan_send_at(struct chan *c, const void *value, size_t size,
    const struct source_site *site);
bool chan_recv_at(
    struct chan *c, void *value, size_t size, const struct source_site *site);
void chan_close_at(struct chan *c, const struct source_site *site);

/* Return the number of buffered values, and of slots. Never park. */
size_t chan_length(struct chan *c);
size_t chan_capacity(const struct chan *c);

#endif
