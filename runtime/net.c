/* SPDX-License-Identifier: MIT */
#include "runtime/net.h"

#include <stdio.h>
#include <stdlib.h>

#include "runtime/net_priv.h"

const char *net_error_text(long error)
{
    switch (error) {
    case NET_CLOSED:
        return "closed";
    case NET_RESET:
        return "the other end is gone";
    case NET_TIMED_OUT:
        return "the deadline has passed";
    case NET_REFUSED:
        return "nobody listens there";
    case NET_IN_USE:
        return "the port is in use";
    case NET_EXHAUSTED:
        return "out of descriptors or memory";
    case NET_FAILED:
        return "the system refuses";
    case NET_CANCELED:
        return "the context is canceled";
    default:
        return error < 0 ? "unknown error" : "no error";
    }
}

/* ---- the run's network ---- */

static struct net *net_new(struct run *run)
{
    struct net *net = calloc(1, sizeof *net);
    if (!net) {
        return NULL;
    }
    net->run = run;
    net->next_port = NET_FIRST_PORT;
    net->quiet_turn = UINT32_MAX;
    net->quiet_left = -1;
    net->epoll = net->event = -1;
    net->transport = run->deterministic ? &net_memory : &net_socket;
    if (!run->deterministic && !net_poll_open(net)) {
        free(net);
        return NULL;
    }
    return net;
}

/* Returns the run's network, which it makes if need be; NULL: it cannot. */
static struct net *net_of(struct worker *worker)
{
    struct run *run = worker->run;
    struct net *net = atomic_load(&run->net);
    if (likely(net != NULL)) {
        return net;
    }
    spin_lock(&run->net_lock);
    net = atomic_load(&run->net);
    if (!net) {
        net = net_new(run);
        atomic_store(&run->net, net);
    }
    spin_unlock(&run->net_lock);
    return net;
}

void net_stop(struct run *run)
{
    struct net *net = atomic_load(&run->net);
    if (!net) {
        return;
    }
    for (struct net_point *point = net->points; point; point = point->next) {
        if (!point->closed) {
            net->transport->close(net, point);
        }
    }
    net_poll_close(net);
    atomic_store(&run->net, NULL);
    free(net);
}

struct net_listener *net_find_listener(struct net *net, unsigned port)
{
    spin_lock(&net->lock);
    struct net_listener *listener = net->listeners;
    while (listener && (listener->port != port || listener->point.closed)) {
        listener = listener->next_listener;
    }
    spin_unlock(&net->lock);
    return listener;
}

/* ---- points ---- */

static void init_point(struct net_point *point, const char *name)
{
    point->object.name = name;
    point->lock = &point->own_lock;
    net_point_init(point);
    point->fd = -1;
}

static void add_point(struct net *net, struct net_point *point)
{
    spin_lock(&net->lock);
    point->next = net->points;
    net->points = point;
    if (point->listens) {
        struct net_listener *listener = (struct net_listener *)point;
        listener->next_listener = net->listeners;
        net->listeners = listener;
    }
    spin_unlock(&net->lock);
}

/* Reports an operation that failed before it had an object. */
static int refuse(struct worker *worker, int error)
{
    trace_emit(worker, TRACE_NET_FAIL, worker->current, NULL, error, NULL);
    return error;
}

struct net_conn *net_conn_new(struct worker *worker, const char *name,
    const struct task *task, struct trace_event *event)
{
    struct net_conn *conn = arena_alloc(worker, sizeof *conn);
    if (!conn) {
        return NULL;
    }
    init_point(&conn->point, name);
    conn->out = &conn->ways[0];
    conn->in = &conn->ways[1];
    add_point(atomic_load(&worker->run->net), &conn->point);
    if (unlikely(worker->trace != NULL)) {
        event->task = task->serial;
        event->site = task->site;
        event->text = name;
        trace_write_new(worker, event, &conn->point.object.serial, false);
    }
    return conn;
}

const char *net_accepted_name(
    struct worker *worker, const struct net_listener *listener)
{
    enum { SIZE = 64 };
    const char *name = listener->point.object.name;
    char *text = arena_alloc(worker, SIZE);
    if (text) {
        snprintf(
            text, SIZE, "%.48s/%u", name ? name : "?", listener->accepted + 1);
    }
    return text ? text : name;
}

/* ---- what a task calls ---- */

int net_listen_at(const char *name, unsigned port,
    struct net_listener **listener, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_NET_LISTEN, NULL, port, site);
    *listener = NULL;
    struct net *net = net_of(worker);
    struct net_listener *l = net ? arena_alloc(worker, sizeof *l) : NULL;
    if (!l) {
        return refuse(worker, NET_EXHAUSTED);
    }
    init_point(&l->point, name);
    l->point.listens = true;
    l->port = port;
    int error = port > UINT16_MAX ? NET_FAILED : net->transport->listen(net, l);
    if (error) {
        return refuse(worker, error);
    }
    if (unlikely(worker->trace != NULL)) {
        trace_write_new(worker,
            &(struct trace_event){
                .kind = TRACE_NET_LISTEN,
                .task = worker->current->serial,
                .value = l->port,
                .site = site,
                .text = name,
            },
            &l->point.object.serial, false);
    }
    add_point(net, &l->point);
    *listener = l;
    return 0;
}

int net_accept_at(struct net_listener *listener, struct net_conn **conn,
    const struct source_site *site)
{
    struct worker *worker =
        hook(TRACE_NET_ACCEPT, &listener->point.object, 0, site);
    struct net_op op = {.kind = TRACE_NET_ACCEPT, .point = &listener->point};
    object_lock(worker, listener->point.lock);
    long error =
        net_perform(worker, &op, &listener->point.in, TRACE_NET_ACCEPT_WAIT);
    *conn = op.accepted;
    if (*conn) {
        sync_acquire((*conn)->in);
    }
    return (int)error;
}

/* Begins to connect and waits for the end of that. */
static int connect_to(struct worker *worker, struct net *net,
    struct net_conn *conn, unsigned port)
{
    struct net_op op = {.kind = TRACE_NET_CONNECT, .point = &conn->point};
    object_lock(worker, conn->point.lock);
    conn->dials = true;
    conn->dial_error = net->transport->dial(net, conn, port);
    return (int)net_perform(worker, &op, &conn->point.out, TRACE_NET_DIAL_WAIT);
}

int net_dial_at(const char *name, unsigned port, struct net_conn **conn,
    const struct source_site *site)
{
    struct worker *worker = hook(TRACE_NET_DIAL, NULL, port, site);
    struct task *task = worker->current;
    *conn = NULL;
    struct net *net = net_of(worker);
    struct net_listener *listener = net ? net_find_listener(net, port) : NULL;
    struct net_conn *c =
        net ? net_conn_new(worker, name, task,
                  &(struct trace_event){
                      .kind = TRACE_NET_DIAL,
                      .other = listener ? listener->point.object.serial : 0,
                      .value = port,
                  })
            : NULL;
    if (!c) {
        return refuse(worker, NET_EXHAUSTED);
    }
    c->listener = listener;
    c->outside = listener == NULL;
    if (listener) {
        atomic_fetch_add(&listener->due, 1);
    }
    sync_release(c->out);
    int error = connect_to(worker, net, c, port);
    if (error) {
        worker = task->worker;
        object_lock(worker, c->point.lock);
        c->point.closed = true;
        net->transport->close(net, &c->point);
        object_unlock(worker, c->point.lock);
        if (listener) {
            atomic_fetch_sub(&listener->due, 1);
        }
        return error;
    }
    *conn = c;
    return 0;
}

long net_read_at(struct net_conn *conn, void *buffer, size_t size,
    const struct source_site *site)
{
    struct worker *worker =
        hook(TRACE_NET_READ, &conn->point.object, (int64_t)size, site);
    if (size == 0) {
        task_panic_on(worker, &conn->point.object, "read of no bytes", site);
    }
    struct net_op op = {.kind = TRACE_NET_READ,
        .point = &conn->point,
        .bytes = buffer,
        .size = size};
    object_lock(worker, conn->point.lock);
    long result =
        net_perform(worker, &op, &conn->point.in, TRACE_NET_READ_WAIT);
    sync_acquire(conn->in);
    return result;
}

long net_write_at(struct net_conn *conn, const void *data, size_t size,
    const struct source_site *site)
{
    struct worker *worker =
        hook(TRACE_NET_WRITE, &conn->point.object, (int64_t)size, site);
    struct net_op op = {.kind = TRACE_NET_WRITE,
        .point = &conn->point,
        .bytes = (char *)(uintptr_t)data, /* only read from */
        .size = size};
    sync_release(conn->out);
    object_lock(worker, conn->point.lock);
    return net_perform(worker, &op, &conn->point.out, TRACE_NET_WRITE_WAIT);
}

int net_close_write_at(struct net_conn *conn, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_NET_CLOSE, &conn->point.object, 1, site);
    struct net *net = atomic_load(&worker->run->net);
    struct task *task = worker->current;
    int error = 0;
    object_lock(worker, conn->point.lock);
    if (conn->point.closed || conn->shut) {
        error = NET_CLOSED;
        trace_emit(
            worker, TRACE_NET_FAIL, task, &conn->point.object, error, NULL);
    } else {
        conn->shut = true;
        conn->out->ended = true;
        sync_release(conn->out);
        trace_emit(worker, TRACE_NET_CLOSE, task, &conn->point.object, 1, NULL);
        net->transport->shut(conn);
        net_progress(worker, &conn->point.out, task);
        net->transport->settle(worker, &conn->point, task);
    }
    object_unlock(worker, conn->point.lock);
    return error;
}

/* Closes a point and lets go all who wait on it. */
static int close_point(struct worker *worker, struct net_point *point)
{
    struct net *net = atomic_load(&worker->run->net);
    struct task *task = worker->current;
    int error = 0;
    object_lock(worker, point->lock);
    if (point->closed) {
        error = NET_CLOSED;
        trace_emit(worker, TRACE_NET_FAIL, task, &point->object, error, NULL);
    } else {
        point->closed = true;
        ctx_follow(worker, &point->follower, NULL);
        point->over = 0;
        trace_emit(worker, TRACE_NET_CLOSE, task, &point->object, 0, NULL);
        net->transport->close(net, point);
        net_progress(worker, &point->in, task);
        net_progress(worker, &point->out, task);
        net->transport->settle(worker, point, task);
    }
    object_unlock(worker, point->lock);
    return error;
}

int net_close_conn_at(struct net_conn *conn, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_NET_CLOSE, &conn->point.object, 0, site);
    sync_release(conn->out);
    return close_point(worker, &conn->point);
}

int net_close_listener_at(
    struct net_listener *listener, const struct source_site *site)
{
    struct worker *worker =
        hook(TRACE_NET_CLOSE, &listener->point.object, 0, site);
    return close_point(worker, &listener->point);
}

void net_set_listener_deadline_at(struct net_listener *listener, int64_t moment,
    const struct source_site *site)
{
    struct worker *worker =
        hook(TRACE_NET_DEADLINE, &listener->point.object, moment, site);
    net_set_deadline_of(worker, &listener->point, moment);
}

void net_set_conn_deadline_at(
    struct net_conn *conn, int64_t moment, const struct source_site *site)
{
    struct worker *worker =
        hook(TRACE_NET_DEADLINE, &conn->point.object, moment, site);
    net_set_deadline_of(worker, &conn->point, moment);
}

void net_set_listener_ctx_at(struct net_listener *listener, struct ctx *ctx,
    const struct source_site *site)
{
    struct worker *worker =
        hook(TRACE_NET_CTX, &listener->point.object, 0, site);
    net_set_ctx_of(worker, &listener->point, ctx);
}

void net_set_conn_ctx_at(
    struct net_conn *conn, struct ctx *ctx, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_NET_CTX, &conn->point.object, 0, site);
    net_set_ctx_of(worker, &conn->point, ctx);
}

unsigned net_port(const struct net_listener *listener)
{
    return listener->port;
}
