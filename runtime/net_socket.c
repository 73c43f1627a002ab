/* SPDX-License-Identifier: MIT */
/*
 * The network of a live run: TCP on 127.0.0.1, by sockets that never block.
 *
 * A dialling end takes its local port before it connects, and is found by that
 * port when its connection is accepted: so both ends know each other, and the
 * trace knows the bytes on their way. Who is not found dials from outside.
 *
 * All calls go to the system directly: errno must not be kept over a switch,
 * and TSan must not take these calls for accesses by whoever makes them.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "runtime/net_priv.h"

enum { BACKLOG = 4096 };

__attribute__((noinline)) long net_call(
    long number, long a, long b, long c, long d, long e)
{
    long result = syscall(number, a, b, c, d, e, 0L);
    return result < 0 ? -errno : result;
}

static int error_of(long result)
{
    switch (-result) {
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case ENOBUFS:
    case ENOSPC:
        return NET_EXHAUSTED;
    case EADDRINUSE:
        return NET_IN_USE;
    case ECONNREFUSED:
        return NET_REFUSED;
    case ECONNRESET:
    case EPIPE:
        return NET_RESET;
    case ETIMEDOUT:
        return NET_TIMED_OUT;
    default:
        return NET_FAILED;
    }
}

static bool would_block(long result)
{
    return result == -EAGAIN || result == -EWOULDBLOCK || result == -EINTR;
}

/* ---- sockets ---- */

static long new_socket(void)
{
    return net_call(SYS_socket, AF_INET,
        SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, 0, 0);
}

static void close_fd(int *fd)
{
    if (*fd >= 0) {
        net_call(SYS_close, *fd, 0, 0, 0, 0);
        *fd = -1;
    }
}

static void set_option(int fd, int level, int option)
{
    int on = 1;
    net_call(SYS_setsockopt, fd, level, option, (long)(intptr_t)&on, sizeof on);
}

/* bind, or connect, to a port of this machine. */
static long to_port(long number, int fd, unsigned port)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)port),
        .sin_addr = {htonl(INADDR_LOOPBACK)},
    };
    return net_call(number, fd, (long)(intptr_t)&address, sizeof address, 0, 0);
}

static unsigned local_port(int fd)
{
    struct sockaddr_in address = {0};
    socklen_t size = sizeof address;
    net_call(SYS_getsockname, fd, (long)(intptr_t)&address,
        (long)(intptr_t)&size, 0, 0);
    return ntohs(address.sin_port);
}

/* ---- listening, dialling, accepting ---- */

static int socket_listen(struct net *net, struct net_listener *listener)
{
    long fd = new_socket();
    if (fd < 0) {
        return error_of(fd);
    }
    listener->point.fd = (int)fd;
    set_option((int)fd, SOL_SOCKET, SO_REUSEADDR);
    long result = to_port(SYS_bind, (int)fd, listener->port);
    if (result == 0) {
        result = net_call(SYS_listen, fd, BACKLOG, 0, 0, 0);
    }
    if (result == 0 && !net_poll_add(net, &listener->point)) {
        result = -ENOMEM;
    }
    if (result < 0) {
        close_fd(&listener->point.fd);
        return error_of(result);
    }
    listener->port = local_port((int)fd);
    return 0;
}

/* Takes a local port, by which the accepting end finds this one. Who gets the
 * port that is dialled would be connected to himself: nobody listens there, or
 * it would not be free. */
static long bind_dialling(struct net *net, struct net_conn *conn, unsigned port)
{
    long result = to_port(SYS_bind, conn->point.fd, 0);
    unsigned own = result == 0 ? local_port(conn->point.fd) : 0;
    if (own == port) {
        return -ECONNREFUSED;
    }
    atomic_store(&net->by_port[own], conn);
    return result;
}

static int socket_dial(struct net *net, struct net_conn *conn, unsigned port)
{
    if (port == 0 || port > UINT16_MAX) {
        return NET_REFUSED;
    }
    long fd = new_socket();
    if (fd < 0) {
        return error_of(fd);
    }
    conn->point.fd = (int)fd;
    set_option((int)fd, IPPROTO_TCP, TCP_NODELAY);
    long result = bind_dialling(net, conn, port);
    if (result == 0) {
        result = to_port(SYS_connect, (int)fd, port);
    }
    if (result < 0 && result != -EINPROGRESS) {
        return error_of(result);
    }
    if (!net_poll_add(net, &conn->point)) {
        return NET_EXHAUSTED;
    }
    return result == 0 ? 0 : NET_WAIT;
}

static int socket_dialled(struct net_conn *conn)
{
    int error = 0;
    socklen_t size = sizeof error;
    struct sockaddr_in address;
    socklen_t address_size = sizeof address;
    if (conn->dial_error != NET_WAIT) {
        return conn->dial_error;
    }
    net_call(SYS_getsockopt, conn->point.fd, SOL_SOCKET, SO_ERROR,
        (long)(intptr_t)&error, (long)(intptr_t)&size);
    if (error) {
        return error_of(-error);
    }
    return net_call(SYS_getpeername, conn->point.fd, (long)(intptr_t)&address,
               (long)(intptr_t)&address_size, 0, 0) == 0
               ? 0
               : NET_WAIT;
}

/* Makes the two ends of a connection in this run share what they share. */
static void join(struct net_conn *conn, struct net_conn *dialled)
{
    spin_lock(dialled->point.lock);
    dialled->peer = conn;
    conn->peer = dialled;
    conn->in = dialled->out;
    conn->out = dialled->in;
    conn->point.lock = dialled->point.lock;
    spin_unlock(dialled->point.lock);
}

/* Returns who dials from this port, if that is a task of the run. */
static struct net_conn *find_dialling(
    struct net *net, const struct net_listener *listener, unsigned port)
{
    struct net_conn *conn = atomic_load(&net->by_port[port]);
    return conn && conn->listener == listener && !conn->peer ? conn : NULL;
}

static long accept_fd(struct net_listener *listener, unsigned *port)
{
    struct sockaddr_in address = {0};
    socklen_t size = sizeof address;
    long fd;
    do {
        fd = net_call(SYS_accept4, listener->point.fd, (long)(intptr_t)&address,
            (long)(intptr_t)&size, SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    } while (fd == -ECONNABORTED || fd == -EINTR);
    *port = ntohs(address.sin_port);
    return fd;
}

static int socket_accept(
    struct worker *worker, struct net_listener *listener, struct net_op *op)
{
    struct net *net = atomic_load(&worker->run->net);
    unsigned port;
    long fd = accept_fd(listener, &port);
    if (fd < 0) {
        return would_block(fd) ? NET_WAIT : error_of(fd);
    }
    int owned = (int)fd;
    struct net_conn *dialled = find_dialling(net, listener, port);
    struct net_conn *conn = net_conn_new(worker,
        net_accepted_name(worker, listener), op->waiter.task,
        &(struct trace_event){
            .kind = TRACE_NET_ACCEPT,
            .other = dialled ? dialled->point.object.serial : 0,
            .value = listener->point.object.serial,
        });
    if (!conn) {
        close_fd(&owned);
        return NET_EXHAUSTED;
    }
    conn->point.fd = owned;
    conn->outside = !dialled;
    if (dialled) {
        atomic_fetch_sub(&listener->due, 1);
        join(conn, dialled);
    }
    set_option(owned, IPPROTO_TCP, TCP_NODELAY);
    if (!net_poll_add(net, &conn->point)) {
        conn->point.closed = true;
        close_fd(&conn->point.fd);
        return NET_EXHAUSTED;
    }
    op->accepted = conn;
    return 0;
}

/* ---- bytes ---- */

static long bytes_or_error(long result)
{
    return result >= 0           ? result
           : would_block(result) ? NET_WAIT
                                 : error_of(result);
}

static long socket_read(
    struct worker *worker, struct net_conn *conn, char *bytes, size_t size)
{
    (void)worker;
    if (conn->in->reset) {
        return NET_RESET;
    }
    long n = bytes_or_error(net_call(
        SYS_read, conn->point.fd, (long)(intptr_t)bytes, (long)size, 0, 0));
    conn->in->reset = n == NET_RESET;
    return n;
}

static long socket_write(struct worker *worker, struct net_conn *conn,
    const char *bytes, size_t size)
{
    (void)worker;
    if (size == 0) {
        return 0;
    }
    return bytes_or_error(net_call(SYS_sendto, conn->point.fd,
        (long)(intptr_t)bytes, (long)size, MSG_NOSIGNAL, 0));
}

/* ---- ending ---- */

static void socket_shut(struct net_conn *conn)
{
    net_call(SYS_shutdown, conn->point.fd, SHUT_WR, 0, 0, 0);
}

static void socket_close(struct net *net, struct net_point *point)
{
    (void)net;
    close_fd(&point->fd);
}

/* The system tells the other end. */
static bool socket_settle(
    struct worker *worker, struct net_point *point, const struct task *by)
{
    (void)worker;
    (void)point;
    (void)by;
    return false;
}

const struct net_transport net_socket = {
    .listen = socket_listen,
    .accept = socket_accept,
    .dial = socket_dial,
    .dialled = socket_dialled,
    .read = socket_read,
    .write = socket_write,
    .shut = socket_shut,
    .close = socket_close,
    .settle = socket_settle,
};
