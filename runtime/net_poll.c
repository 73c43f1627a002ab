/* SPDX-License-Identifier: MIT */
/*
 * Waiting for sockets. Every socket is registered once, for edges: what comes
 * is heard of once, and whoever waits is then served until the system says
 * "not now". Idle workers do the waiting:
 *
 *   one sleeps in epoll,   woken by sockets and by an eventfd
 *   the others on futexes  woken by workers
 *
 * While all workers are busy each of them looks from time to time; while all
 * are busy for long, the monitor gets an idle one to sleep here.
 *
 * The end of a run: nothing moves any more when all workers idle and none of
 * the waiting tasks can be let go by what is already on its way. The books of
 * sent and received bytes tell; only of a writer that waits while its reader
 * does something else they cannot say how much the system still holds, so
 * that is believed after QUIET.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <time.h>

#include "runtime/net_priv.h"

enum { EVENTS = 64 };

#define QUIET (1 * SECOND)

/* ---- opening and closing ---- */

bool net_poll_add(struct net *net, struct net_point *point)
{
    struct epoll_event event = {
        .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
        .data.ptr = point,
    };
    return net_call(SYS_epoll_ctl, net->epoll, EPOLL_CTL_ADD, point->fd,
               (long)(intptr_t)&event, 0) == 0;
}

bool net_poll_open(struct net *net)
{
    net->by_port = calloc(UINT16_MAX + 1, sizeof *net->by_port);
    net->epoll = (int)net_call(SYS_epoll_create1, EPOLL_CLOEXEC, 0, 0, 0, 0);
    net->event =
        (int)net_call(SYS_eventfd2, 0, EFD_NONBLOCK | EFD_CLOEXEC, 0, 0, 0);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    if (net->by_port && net->epoll >= 0 && net->event >= 0 &&
        net_call(SYS_epoll_ctl, net->epoll, EPOLL_CTL_ADD, net->event,
            (long)(intptr_t)&event, 0) == 0) {
        return true;
    }
    net_poll_close(net);
    return false;
}

void net_poll_close(struct net *net)
{
    if (net->epoll >= 0) {
        net_call(SYS_close, net->epoll, 0, 0, 0, 0);
    }
    if (net->event >= 0) {
        net_call(SYS_close, net->event, 0, 0, 0, 0);
    }
    net->epoll = net->event = -1;
    free(net->by_port);
    net->by_port = NULL;
}

/* ---- hearing ---- */

static void hear(struct worker *worker, const struct epoll_event *event)
{
    struct net_point *point = event->data.ptr;
    object_lock(worker, point->lock);
    if (event->events & ~(unsigned)EPOLLOUT) {
        net_progress(worker, &point->in, NULL);
    }
    if (event->events & ~(unsigned)EPOLLIN) {
        net_progress(worker, &point->out, NULL);
    }
    object_unlock(worker, point->lock);
}

static void hear_all(
    struct worker *worker, const struct epoll_event *events, int n)
{
    for (int i = 0; i < n; i++) {
        if (events[i].data.ptr) {
            hear(worker, &events[i]);
        }
    }
}

static int wait_for_events(
    struct net *net, struct epoll_event *events, int64_t timeout)
{
    struct timespec t = {timeout / SECOND, timeout % SECOND};
    long n = net_call(SYS_epoll_pwait2, net->epoll, (long)(intptr_t)events,
        EVENTS, timeout < 0 ? 0 : (long)(intptr_t)&t, 0);
    if (n == -ENOSYS) {
        int64_t ms = timeout < 0 ? -1 : (timeout + 999999) / MILLISECOND;
        n = net_call(SYS_epoll_pwait, net->epoll, (long)(intptr_t)events,
            EVENTS, ms > 1000000 ? 1000000 : (long)ms, 0);
    }
    return n > 0 ? (int)n : 0;
}

bool net_poll(struct worker *worker)
{
    struct net *net = atomic_load(&worker->run->net);
    struct epoll_event events[EVENTS];
    if (!net || net->epoll < 0 || atomic_load(&net->waiting) == 0) {
        return false;
    }
    int n = wait_for_events(net, events, 0);
    hear_all(worker, events, n);
    return n > 0;
}

/* ---- sleeping ---- */

/* Takes the one place in epoll, unless it is taken, not needed, or somebody
 * has woken this worker already. */
static bool take_place(struct worker *worker, struct net *net)
{
    struct run *run = worker->run;
    spin_lock(&run->idle_lock);
    bool free = worker->idle && !net->polled && atomic_load(&net->waiting) > 0;
    if (free) {
        net->polled = worker->polls = true;
    }
    spin_unlock(&run->idle_lock);
    return free;
}

/* Only the one in the place does this: else it would not be woken. */
static void drain(struct net *net)
{
    uint64_t count;
    net_call(SYS_read, net->event, (long)(intptr_t)&count, sizeof count, 0, 0);
}

bool net_poll_sleep(struct worker *worker, int64_t timeout)
{
    struct net *net = atomic_load(&worker->run->net);
    struct epoll_event events[EVENTS];
    if (!net || net->epoll < 0 || !take_place(worker, net)) {
        return false;
    }
    int n = wait_for_events(net, events, timeout);
    drain(net);
    worker_leave_poll(worker, net, n > 0);
    hear_all(worker, events, n);
    return true;
}

void net_poll_wake(struct worker *worker)
{
    struct net *net = atomic_load(&worker->run->net);
    uint64_t one = 1;
    net_call(SYS_write, net->event, (long)(intptr_t)&one, sizeof one, 0, 0);
}

bool net_is_unwatched(const struct run *run)
{
    struct net *net = atomic_load(&run->net);
    return net && net->epoll >= 0 && atomic_load(&net->waiting) > 0 &&
           !net->polled;
}

void net_poll_call(struct worker *worker, struct net *net)
{
    struct run *run = worker->run;
    if (!net->polled && atomic_load(&run->idle_count) > 0) {
        worker_wake_one(run);
    }
}

/* ---- the end of the run ---- */

enum outlook { NOTHING, PERHAPS, SURELY };

/* Whether something is on its way to those who want to read. */
static enum outlook outlook_in(const struct net_conn *conn)
{
    if (conn->outside) {
        return SURELY; /* for all we know */
    }
    if (!conn->peer) { /* it was not accepted, and perhaps never will be */
        return conn->listener->point.closed ? SURELY : NOTHING;
    }
    return conn->peer->point.closed || conn->in->ended ||
                   conn->in->sent > conn->in->received
               ? SURELY
               : NOTHING;
}

static enum outlook outlook_out(const struct net_conn *conn)
{
    bool surely = conn->outside || conn->dials ||
                  (conn->peer ? conn->peer->point.closed
                              : conn->listener->point.closed) ||
                  conn->out->sent == conn->out->received;
    return surely ? SURELY : PERHAPS;
}

static enum outlook outlook_of(const struct net_point *point)
{
    const struct net_conn *conn = (const struct net_conn *)point;
    if (point->listens) {
        const struct net_listener *listener =
            (const struct net_listener *)point;
        return point->in.first && atomic_load(&listener->due) > 0 ? SURELY
                                                                  : NOTHING;
    }
    enum outlook in = point->in.first ? outlook_in(conn) : NOTHING;
    enum outlook out = point->out.first ? outlook_out(conn) : NOTHING;
    return in > out ? in : out;
}

static enum outlook outlook_of_all(const struct net *net)
{
    enum outlook best = NOTHING;
    for (const struct net_point *point = net->points; point && best != SURELY;
         point = point->next) {
        enum outlook outlook = outlook_of(point);
        best = outlook > best ? outlook : best;
    }
    return best;
}

bool net_may_move(struct run *run)
{
    struct net *net = atomic_load(&run->net);
    if (!net || net->epoll < 0 || atomic_load(&net->waiting) == 0) {
        return false;
    }
    net->quiet_left = -1;
    enum outlook outlook = outlook_of_all(net);
    if (outlook != PERHAPS) {
        return outlook == SURELY;
    }
    unsigned turn = atomic_load(&run->turns);
    int64_t now = clock_wall();
    if (net->quiet_turn != turn) {
        net->quiet_turn = turn;
        net->quiet_since = now;
    }
    int64_t left = net->quiet_since + QUIET - now;
    net->quiet_left = left > 0 ? left : -1;
    return left > 0;
}

int64_t net_quiet_left(const struct run *run)
{
    struct net *net = atomic_load(&run->net);
    return net ? net->quiet_left : -1;
}
