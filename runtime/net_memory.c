/* SPDX-License-Identifier: MIT */
/*
 * The network of a deterministic run: bytes in memory. It behaves as TCP does
 * on one machine: a connection is made once somebody listens, accepted or not;
 * what was written before a close can be read; the first write to a closed end
 * seems to succeed, the next one does not; an end that closes with bytes
 * unread resets the connection.
 *
 *   conn.out -> way: [ front ... sent - received ... ] -> peer.in
 */
#include "runtime/net_priv.h"

enum { ROOM_FIRST = 1024, ROOM_MOST = 64 * 1024 };

static size_t unread(const struct net_way *way)
{
    return (size_t)(way->sent - way->received);
}

/* ---- listening, dialling, accepting ---- */

static int memory_listen(struct net *net, struct net_listener *listener)
{
    if (listener->port == 0) {
        while (net_find_listener(net, net->next_port)) {
            net->next_port++;
        }
        listener->port = net->next_port++;
    } else if (net_find_listener(net, listener->port)) {
        return NET_IN_USE;
    }
    return 0;
}

static int memory_dial(struct net *net, struct net_conn *conn, unsigned port)
{
    (void)net;
    (void)port;
    struct net_listener *listener = conn->listener;
    if (!listener) {
        return NET_REFUSED;
    }
    if (listener->last) {
        listener->last->next = conn;
    } else {
        listener->first = conn;
    }
    listener->last = conn;
    return 0;
}

static int memory_dialled(struct net_conn *conn)
{
    return conn->dial_error;
}

static int memory_accept(
    struct worker *worker, struct net_listener *listener, struct net_op *op)
{
    struct net_conn *dialled = listener->first;
    if (!dialled) {
        return NET_WAIT;
    }
    struct net_conn *conn = net_conn_new(worker,
        net_accepted_name(worker, listener), op->waiter.task,
        &(struct trace_event){
            .kind = TRACE_NET_ACCEPT,
            .other = dialled->point.object.serial,
            .value = listener->point.object.serial,
        });
    if (!conn) {
        return NET_EXHAUSTED;
    }
    listener->first = dialled->next;
    if (!listener->first) {
        listener->last = NULL;
    }
    atomic_fetch_sub(&listener->due, 1);
    conn->in = dialled->out;
    conn->out = dialled->in;
    conn->peer = dialled;
    dialled->peer = conn;
    op->accepted = conn;
    return 0;
}

/* ---- bytes ---- */

/* Takes a larger ring; false when it has its full size, or memory is short. */
static bool grow(struct worker *worker, struct net_way *way)
{
    size_t room = way->room ? 2 * way->room : ROOM_FIRST;
    char *bytes = room <= ROOM_MOST ? arena_alloc(worker, room) : NULL;
    if (!bytes) {
        return false;
    }
    for (size_t i = 0; i < unread(way); i++) {
        bytes[i] = way->bytes[(way->front + i) % way->room];
    }
    way->bytes = bytes;
    way->room = room;
    way->front = 0;
    return true;
}

static long memory_read(
    struct worker *worker, struct net_conn *conn, char *bytes, size_t size)
{
    (void)worker;
    struct net_way *way = conn->in;
    size_t n = unread(way) < size ? unread(way) : size;
    if (n == 0) {
        return way->reset ? NET_RESET : way->ended ? 0 : NET_WAIT;
    }
    for (size_t i = 0; i < n; i++) {
        bytes[i] = way->bytes[(way->front + i) % way->room];
    }
    way->front = (way->front + n) % way->room;
    return (long)n;
}

static long memory_write(struct worker *worker, struct net_conn *conn,
    const char *bytes, size_t size)
{
    struct net_way *way = conn->out;
    if (way->reset || conn->in->reset) {
        return NET_RESET;
    }
    if (way->broken) {
        way->reset = true; /* its answer comes too late for this write */
        way->received += size;
        return (long)size;
    }
    while (way->room - unread(way) < size && grow(worker, way)) {
    }
    size_t n = way->room - unread(way);
    n = n < size ? n : size;
    if (n == 0 && size > 0) {
        return NET_WAIT;
    }
    size_t end = way->front + unread(way);
    for (size_t i = 0; i < n; i++) {
        way->bytes[(end + i) % way->room] = bytes[i];
    }
    return (long)n;
}

/* ---- ending ---- */

static void memory_shut(struct net_conn *conn)
{
    (void)conn; /* out->ended says it */
}

/* This end is gone: the other one reads what is left, and then hears of it. */
static void hang_up(struct net_conn *conn)
{
    if (unread(conn->in) > 0) {
        conn->out->reset = !conn->out->ended;
        conn->in->reset = true;
        conn->in->received = conn->in->sent;
    }
    conn->in->broken = true;
    conn->out->ended = true;
}

static void memory_close(struct net *net, struct net_point *point)
{
    (void)net;
    if (!point->listens) {
        hang_up((struct net_conn *)point);
        return;
    }
    struct net_listener *listener = (struct net_listener *)point;
    for (struct net_conn *c = listener->first; c; c = c->next) {
        c->in->reset = true;
        c->out->broken = true;
    }
}

/* ---- whoever can go on ---- */

static bool settle_conn(
    struct worker *worker, struct net_conn *conn, const struct task *by)
{
    bool any = net_progress(worker, &conn->point.in, by);
    return net_progress(worker, &conn->point.out, by) || any;
}

static bool memory_settle(
    struct worker *worker, struct net_point *point, const struct task *by)
{
    bool any = false;
    if (point->listens) {
        struct net_listener *listener = (struct net_listener *)point;
        for (struct net_conn *c = listener->first; point->closed && c;
             c = c->next) {
            any |= settle_conn(worker, c, by);
        }
        return any;
    }
    struct net_conn *conn = (struct net_conn *)point;
    if (conn->listener && !conn->peer) {
        any = net_progress(worker, &conn->listener->point.in, by);
    }
    for (bool more = true; more; any |= more) {
        more = settle_conn(worker, conn, by);
        if (conn->peer) {
            more |= settle_conn(worker, conn->peer, by);
        }
    }
    return any;
}

const struct net_transport net_memory = {
    .listen = memory_listen,
    .accept = memory_accept,
    .dial = memory_dial,
    .dialled = memory_dialled,
    .read = memory_read,
    .write = memory_write,
    .shut = memory_shut,
    .close = memory_close,
    .settle = memory_settle,
};
