/* SPDX-License-Identifier: MIT */
/*
 * net.h: tasks that talk through a network. In a live run it is this
 * machine's own (127.0.0.1, never another address), in a deterministic run
 * one in memory that behaves the same and is repeated exactly.
 *
 *   net_listen -- net_accept --.            .-- net_dial
 *                          net_conn ====== net_conn
 *                       read, write        read, write
 *
 * What can go wrong is a result, not a panic: 0 or more is a success, less is
 * an enum net_error (base.h).
 */
#ifndef RUNTIME_NET_H
#define RUNTIME_NET_H

#include <stddef.h>
#include <stdint.h>

#include "runtime/base.h"
#include "runtime/ctx.h"

struct net_listener;
struct net_conn;

/* Returns what an error means, in a few English words; static. */
const char *net_error_text(long error);

/*
 * Listens on a port (0: any that is free) and gives the listener in
 * *listener. Go: `net.Listen("tcp", "127.0.0.1:port")`.
 */
#define net_listen(name, port, listener)                                       \
    net_listen_at((name), (port), (listener), HERE)

/* Gives the next connection in *conn; parks until somebody dials. */
#define net_accept(listener, conn) net_accept_at((listener), (conn), HERE)

/*
 * Connects to a port and gives the connection in *conn; may park. It is made
 * as soon as somebody listens there, accepted or not.
 */
#define net_dial(name, port, conn) net_dial_at((name), (port), (conn), HERE)

/*
 * Reads what is there, at most `size` bytes, and returns how many; parks
 * while there is nothing. Returns 0 when the other end writes no more.
 */
#define net_read(conn, buffer, size) net_read_at((conn), (buffer), (size), HERE)

/*
 * Writes all `size` bytes and returns size; parks while the other end is slow
 * to read. After an error, some of them may have been written.
 */
#define net_write(conn, data, size) net_write_at((conn), (data), (size), HERE)

/* Says that no more will be written; the other end reads the rest, then 0. */
#define net_close_write(conn) net_close_write_at((conn), HERE)

/* Closes a connection or listener. Tasks that wait on it get NET_CLOSED, and
 * so does a second close. What nobody has closed, the end of the run does. */
#define net_close(x)                                                           \
    _Generic((x), struct net_listener *                                        \
             : net_close_listener_at, struct net_conn *                        \
             : net_close_conn_at)((x), HERE)

/*
 * Sets the moment of the run's clock (`task_now() + SECOND`; 0: none) after
 * which every operation on a connection or listener fails with NET_TIMED_OUT,
 * also those that wait already.
 */
#define net_set_deadline(x, moment)                                            \
    _Generic((x), struct net_listener *                                        \
             : net_set_listener_deadline_at, struct net_conn *                 \
             : net_set_conn_deadline_at)((x), (moment), HERE)

/*
 * Lets a connection or listener end with a context (NULL, the background: with
 * none): after that has ended, every operation on it fails, also those that
 * wait already, with NET_TIMED_OUT when the context's deadline has passed and
 * else with NET_CANCELED. It has to be closed all the same. Go:
 * `context.AfterFunc(ctx, func() { conn.SetDeadline(time.Now()) })`.
 */
#define net_set_ctx(x, ctx)                                                    \
    _Generic((x), struct net_listener *                                        \
             : net_set_listener_ctx_at, struct net_conn *                      \
             : net_set_conn_ctx_at)((x), (ctx), HERE)

int net_listen_at(const char *name, unsigned port,
    struct net_listener **listener, const struct source_site *site);
int net_accept_at(struct net_listener *listener, struct net_conn **conn,
    const struct source_site *site);
int net_dial_at(const char *name, unsigned port, struct net_conn **conn,
    const struct source_site *site);
long net_read_at(struct net_conn *conn, void *buffer, size_t size,
    const struct source_site *site);
long net_write_at(struct net_conn *conn, const void *data, size_t size,
    const struct source_site *site);
int net_close_write_at(struct net_conn *conn, const struct source_site *site);
int net_close_listener_at(
    struct net_listener *listener, const struct source_site *site);
int net_close_conn_at(struct net_conn *conn, const struct source_site *site);

void net_set_listener_deadline_at(struct net_listener *listener, int64_t moment,
    const struct source_site *site);
void net_set_conn_deadline_at(
    struct net_conn *conn, int64_t moment, const struct source_site *site);

void net_set_listener_ctx_at(struct net_listener *listener, struct ctx *ctx,
    const struct source_site *site);
void net_set_conn_ctx_at(
    struct net_conn *conn, struct ctx *ctx, const struct source_site *site);

/* Returns the port that a listener listens on. Never parks. */
unsigned net_port(const struct net_listener *listener);

#endif
