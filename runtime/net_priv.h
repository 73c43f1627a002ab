/* SPDX-License-Identifier: MIT */
/*
 * net_priv.h: what the network's files share.
 *
 *   net.c          what a task calls            } the same in both modes
 *   net_op.c       operations, queues, deadlines }
 *   net_memory.c   carries bytes in memory            } struct net_transport
 *   net_socket.c   carries bytes by sockets           }
 *   net_poll.c     waits for sockets in live mode
 *
 * Both ends of a connection share one lock, the dialling end's: so that no
 * byte is reported as read before it is reported as written. A listener has
 * its own, which is taken before that of a connection.
 *
 * Who waits stands in a queue of its point, with what it wants (struct
 * net_op, on its stack); whoever finds that the first one can have it does
 * its operation for it. So nobody barges in, and no wake-up is in vain.
 */
#ifndef RUNTIME_NET_PRIV_H
#define RUNTIME_NET_PRIV_H

#include "runtime/ctx_priv.h"
#include "runtime/net.h"
#include "runtime/priv.h"

#pragma GCC visibility push(hidden)

/* A transport's answer besides those of net_error: not now. */
enum { NET_WAIT = -100 };

enum { NET_FIRST_PORT = 10001 };

struct net_transport;

struct net_op {
    struct waiter waiter; /* must be first: the queue's element */
    enum trace_kind kind; /* the event of its success */
    struct net_point *point;
    const struct net_transport *transport;
    char *bytes;
    size_t size, done;
    struct net_conn *accepted;
    long result;
};

/* What a listener and a connection have in common. */
struct net_point {
    struct object object;
    struct spin *lock;
    struct spin own_lock;
    struct wait_queue in;  /* want to read or accept */
    struct wait_queue out; /* want to write or be connected */
    int fd;                /* -1: none */
    bool closed;
    bool listens;       /* it is a struct net_listener */
    int64_t deadline;   /* a moment, or 0 */
    struct alarm alarm; /* runs while somebody waits and there is one */
    struct ctx_follower follower; /* of the context it ends with */
    int over;               /* what every operation gets after that, or 0 */
    struct net_point *next; /* of all in the run */
};

struct net_listener {
    struct net_point point;
    unsigned port;
    unsigned accepted;
    atomic_int due;                /* dialled in this run, not yet accepted */
    struct net_conn *first, *last; /* in memory: these, in order */
    struct net_listener *next_listener;
};

/* Bytes on their way in one direction. */
struct net_way {
    uint64_t sent, received;
    bool ended;  /* the writer writes no more */
    bool broken; /* the reader reads no more */
    bool reset;  /* the writer is gone without having read all */
    /* in memory: a ring of what is sent and not received */
    char *bytes;
    size_t room, front;
};

struct net_conn {
    struct net_point point;
    struct net_listener *listener; /* dialled: whom, if it is in the run */
    struct net_conn *peer;         /* NULL: not accepted, or outside */
    struct net_conn *next;         /* in memory: in the listener's queue */
    struct net_way *in, *out;
    struct net_way ways[2]; /* the dialling end's are used by both */
    bool outside;           /* the other end is not in this run */
    bool dials;             /* is not connected yet */
    bool shut;              /* has ended its writing */
    int dial_error;
    long write_error; /* what every further write gets */
};

/* Carries bytes. Called with the point's lock held; never blocks. */
struct net_transport {
    int (*listen)(struct net *net, struct net_listener *listener);
    /* Gives the next connection in op->accepted. */
    int (*accept)(struct worker *worker, struct net_listener *listener,
        struct net_op *op);
    /* Begins to connect: 0 when it is done, NET_WAIT while it is not. */
    int (*dial)(struct net *net, struct net_conn *conn, unsigned port);
    /* Tells how far that has come. */
    int (*dialled)(struct net_conn *conn);
    long (*read)(
        struct worker *worker, struct net_conn *conn, char *bytes, size_t size);
    long (*write)(struct worker *worker, struct net_conn *conn,
        const char *bytes, size_t size);
    void (*shut)(struct net_conn *conn);
    void (*close)(struct net *net, struct net_point *point);
    /* Lets go on who can, here and at the other end, after `by` did something
     * here. Returns whether any could. */
    bool (*settle)(
        struct worker *worker, struct net_point *point, const struct task *by);
};

extern const struct net_transport net_memory, net_socket;

/* The run's network; made at its first use. */
struct net {
    struct run *run;
    const struct net_transport *transport;
    struct spin lock; /* of the lists; innermost */
    struct net_point *points;
    struct net_listener *listeners;
    atomic_uint waiting; /* tasks in queues */
    unsigned next_port;  /* in memory */

    int epoll, event; /* live; -1: none */
    bool polled;      /* a worker sleeps in epoll; under idle_lock */
    _Atomic(struct net_conn *) *by_port; /* the dialling ends */
    int64_t quiet_since;                 /* under idle_lock, as the next */
    int64_t quiet_left;
    unsigned quiet_turn;
};

/* ---- net.c ---- */

/* Makes a connection, numbers and reports it; the caller fills in the event's
 * kind, value and other. NULL: memory is short. */
struct net_conn *net_conn_new(struct worker *worker, const char *name,
    const struct task *task, struct trace_event *event);

/* Makes the name of the connection that a listener accepts next. */
const char *net_accepted_name(
    struct worker *worker, const struct net_listener *listener);

/* Returns the open listener of a port, or NULL. */
struct net_listener *net_find_listener(struct net *net, unsigned port);

/* ---- net_op.c ---- */

/* Does the operation, or parks in the queue until somebody has done it, and
 * returns its result. With the point's lock held, which is released. */
long net_perform(struct worker *worker, struct net_op *op,
    struct wait_queue *queue, enum trace_kind waits);

/* Prepares a point for deadlines and contexts. */
void net_point_init(struct net_point *point);
void net_set_deadline_of(
    struct worker *worker, struct net_point *point, int64_t moment);
void net_set_ctx_of(
    struct worker *worker, struct net_point *point, struct ctx *ctx);

/* Does the operations of those who wait, first come, first served, as far as
 * they can be done; `by` made it possible (NULL: somebody outside). Returns
 * whether anything was done. With the point's lock held. */
bool net_progress(
    struct worker *worker, struct wait_queue *queue, const struct task *by);

/* ---- net_poll.c ---- */

/* Calls the system; a negative result is -errno. A task may be on another
 * thread after a switch: so errno itself is never used. */
long net_call(long number, long a, long b, long c, long d, long e);

/* Makes what live mode needs; false when descriptors or memory are short. */
bool net_poll_open(struct net *net);
void net_poll_close(struct net *net);
/* Wants to hear what happens to the point's descriptor. */
bool net_poll_add(struct net *net, struct net_point *point);
/* Gives the place in epoll up; `wakes`: because there is something to do, so
 * that the worker idles no more. (idle.c) */
void worker_leave_poll(struct worker *worker, struct net *net, bool wakes);
/* Sees to it that an idle worker, if there is any, waits for sockets. */
void net_poll_call(struct worker *worker, struct net *net);

#pragma GCC visibility pop

#endif
