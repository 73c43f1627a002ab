/* SPDX-License-Identifier: MIT */
/*
 * The operations of the network: each is attempted by its own task, and, when
 * that is in vain, by whoever makes it possible.
 */
#include <stddef.h>

#include "runtime/net_priv.h"

static struct net_conn *conn_of(struct net_point *point)
{
    return (struct net_conn *)point;
}

static void emit(struct worker *worker, enum trace_kind kind,
    const struct net_op *op, int64_t value, const struct task *by)
{
    trace_emit(worker, kind, op->waiter.task, &op->point->object, value, by);
}

/* Ends an operation, which may have failed. */
static bool end(struct worker *worker, struct net_op *op, long result,
    const struct task *by)
{
    op->result = result;
    if (result < 0) {
        emit(worker, TRACE_NET_FAIL, op, result, by);
    }
    return true;
}

/* Lets the task of an operation go on, which has ended. */
static void let_go(struct worker *worker, struct net_op *op)
{
    struct task *task = op->waiter.task;
    atomic_fetch_sub(&atomic_load(&worker->run->net)->waiting, 1);
    task->phase = PHASE_LIVE;
    if (worker->deterministic) {
        deterministic_ready(worker, task);
    } else {
        worker_push(worker, task);
    }
}

/* ---- deadlines ---- */

static bool is_late(const struct run *run, const struct net_point *point)
{
    return point->deadline != 0 && run_now(run) >= point->deadline;
}

/* Ends the operations of all who wait. */
static bool end_all(struct worker *worker, struct net_point *point, int error,
    const struct task *by)
{
    struct wait_queue *queues[] = {&point->in, &point->out};
    bool any = false;
    for (int i = 0; i < 2; i++) {
        for (struct waiter *w; (w = wait_queue_pop(queues[i])); any = true) {
            struct net_op *op = (struct net_op *)(void *)w;
            end(worker, op, error, by);
            let_go(worker, op);
        }
    }
    return any;
}

/* Sees to it that the alarm runs if, and only if, somebody waits for whom it
 * matters, `one_more` soon; false when memory is short. */
static bool set_alarm(
    struct worker *worker, struct net_point *point, bool one_more)
{
    struct alarms *alarms = &worker->run->alarms;
    bool waits = one_more || point->in.first || point->out.first;
    bool needed = point->deadline != 0 && waits;
    object_lock(worker, &alarms->lock);
    bool runs = point->alarm.place != 0;
    if (runs && (!needed || point->alarm.deadline != point->deadline)) {
        alarms_remove(alarms, &point->alarm);
        runs = false;
    }
    bool fine =
        !needed || runs || alarms_add(worker, &point->alarm, point->deadline);
    object_unlock(worker, &alarms->lock);
    return fine;
}

/* The alarm has rung; but the deadline may have been moved since. */
static void deadline_comes(struct worker *worker, struct alarm *alarm)
{
    struct net_point *point =
        (struct net_point *)((char *)alarm - offsetof(struct net_point, alarm));
    object_lock(worker, point->lock);
    if (is_late(worker->run, point)) {
        end_all(worker, point, NET_TIMED_OUT, NULL);
    } else {
        set_alarm(worker, point, false);
    }
    object_unlock(worker, point->lock);
}

void net_set_deadline_of(
    struct worker *worker, struct net_point *point, int64_t moment)
{
    object_lock(worker, point->lock);
    point->deadline = moment;
    trace_emit(worker, TRACE_NET_DEADLINE, worker->current, &point->object,
        moment, NULL);
    if (is_late(worker->run, point)) {
        end_all(worker, point, NET_TIMED_OUT, NULL);
    }
    if (!set_alarm(worker, point, false)) {
        end_all(worker, point, NET_EXHAUSTED, NULL);
    }
    object_unlock(worker, point->lock);
}

/* ---- contexts ---- */

/* Ends what waits on a point whose context has ended, and what will. */
static void go_with(
    struct worker *worker, struct net_point *point, const struct task *by)
{
    point->over =
        ctx_end_err(worker, point->follower.ctx) == CTX_DEADLINE_EXCEEDED
            ? NET_TIMED_OUT
            : NET_CANCELED;
    end_all(worker, point, point->over, by);
    set_alarm(worker, point, false);
}

static void ctx_ends(struct worker *worker, struct ctx_follower *follower,
    struct ctx *ctx, const struct task *by)
{
    struct net_point *point =
        (struct net_point *)((char *)follower -
                             offsetof(struct net_point, follower));
    object_lock(worker, point->lock);
    if (follower->ctx == ctx) {
        go_with(worker, point, by);
    }
    object_unlock(worker, point->lock);
}

void net_set_ctx_of(
    struct worker *worker, struct net_point *point, struct ctx *ctx)
{
    struct task *task = worker->current;
    const struct ctx *end = ctx_end_of(ctx);
    object_lock(worker, point->lock);
    if (unlikely(worker->trace != NULL)) {
        trace_write(worker, &(struct trace_event){
                                .kind = TRACE_NET_CTX,
                                .task = task->serial,
                                .object = point->object.serial,
                                .other = end ? end->done.object.serial : 0,
                                .value = end != NULL,
                                .site = task->site,
                            });
    }
    point->over = 0;
    if (!ctx_follow(worker, &point->follower, point->closed ? NULL : ctx)) {
        go_with(worker, point, task);
    }
    object_unlock(worker, point->lock);
}

void net_point_init(struct net_point *point)
{
    point->alarm.fire = deadline_comes;
    point->follower.ended = ctx_ends;
}

/* ---- the operations ---- */

static bool attempt_read(
    struct worker *worker, struct net_op *op, const struct task *by)
{
    struct net_conn *conn = conn_of(op->point);
    long n = conn->point.closed
                 ? NET_CLOSED
                 : op->transport->read(worker, conn, op->bytes, op->size);
    if (n == NET_WAIT) {
        return false;
    }
    if (n >= 0) {
        conn->in->received += (uint64_t)n;
        emit(worker, TRACE_NET_READ, op, n, by);
    }
    return end(worker, op, n, by);
}

/* Writes as much as there is room for. */
static bool attempt_write(
    struct worker *worker, struct net_op *op, const struct task *by)
{
    struct net_conn *conn = conn_of(op->point);
    do {
        long n = conn->point.closed || conn->shut ? NET_CLOSED
                 : conn->write_error
                     ? conn->write_error
                     : op->transport->write(worker, conn, op->bytes + op->done,
                           op->size - op->done);
        if (n == NET_WAIT) {
            return false;
        }
        if (n < 0) {
            conn->write_error = n;
            return end(worker, op, n, by);
        }
        op->done += (size_t)n;
        conn->out->sent += (uint64_t)n;
        emit(worker, TRACE_NET_WRITE, op, n, by);
    } while (op->done < op->size);
    return end(worker, op, (long)op->size, by);
}

static bool attempt_accept(
    struct worker *worker, struct net_op *op, const struct task *by)
{
    struct net_listener *listener = (struct net_listener *)op->point;
    int error = op->point->closed ? NET_CLOSED
                                  : op->transport->accept(worker, listener, op);
    if (error == NET_WAIT) {
        return false;
    }
    listener->accepted += error == 0;
    return end(worker, op, error, by);
}

static bool attempt_connect(
    struct worker *worker, struct net_op *op, const struct task *by)
{
    struct net_conn *conn = conn_of(op->point);
    int error = conn->point.closed ? NET_CLOSED : op->transport->dialled(conn);
    if (error == NET_WAIT) {
        return false;
    }
    conn->dials = false;
    if (error == 0) {
        emit(worker, TRACE_NET_CONNECT, op, 0, by);
    }
    return end(worker, op, error, by);
}

/* Does the operation, and reports it; false when it has to wait. */
static bool attempt(
    struct worker *worker, struct net_op *op, const struct task *by)
{
    switch (op->kind) {
    case TRACE_NET_READ:
        return attempt_read(worker, op, by);
    case TRACE_NET_WRITE:
        return attempt_write(worker, op, by);
    case TRACE_NET_ACCEPT:
        return attempt_accept(worker, op, by);
    default:
        return attempt_connect(worker, op, by);
    }
}

bool net_progress(
    struct worker *worker, struct wait_queue *queue, const struct task *by)
{
    bool any = false;
    for (struct waiter *w; (w = queue->first);) {
        struct net_op *op = (struct net_op *)(void *)w;
        size_t done = op->done;
        bool ended = attempt(worker, op, by);
        any |= ended || op->done > done;
        if (!ended) {
            break;
        }
        struct net_point *point = op->point;
        wait_queue_pop(queue);
        let_go(worker, op);
        if (point->deadline != 0) {
            set_alarm(worker, point, false);
        }
    }
    return any;
}

long net_perform(struct worker *worker, struct net_op *op,
    struct wait_queue *queue, enum trace_kind waits)
{
    struct task *task = worker->current;
    struct net *net = atomic_load(&worker->run->net);
    struct net_point *point = op->point;
    op->waiter = (struct waiter){.task = task};
    op->transport = net->transport;
    int over = point->over                   ? point->over
               : is_late(worker->run, point) ? NET_TIMED_OUT
                                             : 0;
    bool ended = over && end(worker, op, over, NULL);
    do {
        ended = ended || (!queue->first && attempt(worker, op, NULL));
    } while (net->transport->settle(worker, point, task) && !ended);
    if (!ended && point->deadline != 0) {
        point->alarm.starter = task->serial;
        ended = !set_alarm(worker, point, true) &&
                end(worker, op, NET_EXHAUSTED, NULL);
    }
    if (ended) {
        object_unlock(worker, point->lock);
        return op->result;
    }
    wait_queue_push(queue, &op->waiter);
    emit(worker, waits, op, (int64_t)(op->size - op->done), NULL);
    atomic_fetch_add(&net->waiting, 1);
    if (!worker->deterministic) {
        net_poll_call(worker, net);
    }
    task_park(worker, waits, &point->object, point->lock);
    return op->result;
}
