/* SPDX-License-Identifier: MIT */
/* Events of the network: listeners, connections, the bytes between them. */
#include "tui/model/fold.h"
#include "tui/model/world_priv.h"

/* ---- making ---- */

static struct world_object *row(struct world *world, uint32_t id)
{
    return id - 1u < world->object_count ? &world->objects[id - 1] : NULL;
}

/* Returns the row of that kind, or NULL, without complaint. */
static struct world_object *row_of_kind(
    struct world *world, uint32_t id, enum object_kind kind)
{
    struct world_object *object = row(world, id);
    return object && object->kind == kind ? object : NULL;
}

static void listen_on(struct world *world, const struct trace_event *event)
{
    struct world_object *listener = fold_make(world, event, OBJECT_LISTENER);
    if (listener) {
        listener->port = (uint32_t)event->value;
    }
}

static void dial(struct world *world, const struct trace_event *event)
{
    struct world_object *conn = fold_make(world, event, OBJECT_CONNECTION);
    struct world_object *listener =
        row_of_kind(world, event->other, OBJECT_LISTENER);
    if (conn && listener) {
        conn->listener = listener->id;
        listener->count++;
    }
}

/* Takes a dialling end off its listener's count. */
static void stop_dialling(struct world *world, struct world_object *conn)
{
    struct world_object *listener =
        row_of_kind(world, conn->listener, OBJECT_LISTENER);
    conn->listener = 0;
    if (listener && listener->count > 0) {
        listener->count--;
    }
}

/* Returns the one who accepts: it runs, or is let go from the listener's
 * queue. */
static struct world_task *accepter(
    struct world *world, const struct trace_event *event)
{
    struct trace_event at_listener = *event;
    at_listener.object = event->value > 0 && event->value <= UINT32_MAX
                             ? (uint32_t)event->value
                             : 0;
    return fold_object(world, at_listener.object, OBJECT_LISTENER)
               ? fold_act_or_wake(world, &at_listener, QUEUE_RECEIVERS, 0)
               : NULL;
}

static void accept(struct world *world, const struct trace_event *event)
{
    struct world_task *task = accepter(world, event);
    fold_must(world, event->object == world->object_count + 1,
        "a new object does not have the next number");
    if (event->object <= world->object_count ||
        (event->object > 1 && !fold_guess_objects(world, event->object - 1))) {
        return;
    }
    struct world_object *conn =
        world_add_object(world, OBJECT_CONNECTION, event->text);
    if (!conn) {
        return;
    }
    conn->maker = event->task;
    struct world_object *dialled =
        row_of_kind(world, event->other, OBJECT_CONNECTION);
    if (dialled && dialled->id != conn->id && !dialled->peer) {
        stop_dialling(world, dialled);
        conn->peer = dialled->id;
        dialled->peer = conn->id;
        conn->count = (int64_t)dialled->sent;
    }
    if (task) {
        fold_note(world, task, event, 0);
    }
}

/* ---- bytes ---- */

static int64_t amount(struct world *world, const struct trace_event *event)
{
    fold_must(world, event->value >= 0 && event->value <= INT32_MAX,
        "a number of bytes is out of range");
    return event->value < 0           ? 0
           : event->value > INT32_MAX ? INT32_MAX
                                      : event->value;
}

static void read_bytes(struct world *world, const struct trace_event *event)
{
    struct world_object *conn =
        fold_object(world, event->object, OBJECT_CONNECTION);
    struct world_task *task =
        conn ? fold_act_or_wake(world, event, QUEUE_RECEIVERS, event->other)
             : NULL;
    if (!task) {
        return;
    }
    int64_t n = amount(world, event);
    fold_note(world, task, event, event->other);
    conn->received += (uint64_t)n;
    fold_must(world, conn->peer == 0 || conn->count >= n,
        "more bytes are read than were written");
    conn->count = conn->count > n ? conn->count - n : 0;
}

/* Returns the writer of n bytes, which goes on waiting if it has more. */
static struct world_task *writer(
    struct world *world, const struct trace_event *event, int64_t n)
{
    struct world_task *task = fold_task(world, event->task);
    struct world_place *place =
        task && task->place ? &world->places[task->place - 1] : NULL;
    if (place && place->queue == QUEUE_SENDERS &&
        place->object == event->object && place->value > n) {
        place->value -= n;
        task->value = place->value;
        return task;
    }
    task = fold_act_or_wake(world, event, QUEUE_SENDERS, event->other);
    if (task) {
        fold_note(world, task, event, event->other);
    }
    return task;
}

static void write_bytes(struct world *world, const struct trace_event *event)
{
    struct world_object *conn =
        fold_object(world, event->object, OBJECT_CONNECTION);
    int64_t n = amount(world, event);
    if (!conn || !writer(world, event, n)) {
        return;
    }
    fold_must(world, !conn->closed && !conn->half_closed,
        "bytes are written to a connection that is closed");
    conn->sent += (uint64_t)n;
    struct world_object *peer = row(world, conn->peer);
    if (peer && !peer->closed) {
        peer->count += n;
    }
}

/* ---- waiting ---- */

static void wait_to_write(struct world *world, const struct trace_event *event)
{
    struct world_object *conn =
        fold_object(world, event->object, OBJECT_CONNECTION);
    struct world_task *task = conn ? fold_act(world, event) : NULL;
    if (task) {
        fold_park(world, task, TASK_BLOCKED, event);
        fold_note(world, task, event, 0);
        fold_enqueue(world, task, QUEUE_SENDERS);
    }
}

static void wait_to_read(struct world *world, const struct trace_event *event)
{
    const struct world_object *conn =
        row_of_kind(world, event->object, OBJECT_CONNECTION);
    fold_must(world,
        !conn || !conn->peer || conn->count == 0 || world->mode == RUN_LIVE ||
            conn->receivers.count > 0,
        "a task waits to read although there are bytes");
    fold_wait(world, event, OBJECT_CONNECTION);
}

/* ---- ending ---- */

static void close_object(struct world *world, const struct trace_event *event)
{
    struct world_object *object = row(world, event->object);
    struct world_task *task = fold_act(world, event);
    if (!task || !object) {
        fold_must(world, object != NULL,
            "an event names an object that was not made");
        return;
    }
    fold_note(world, task, event, 0);
    if (event->value != 0) {
        object->half_closed = true;
        return;
    }
    fold_must(world, !object->closed, "a connection is closed twice");
    object->closed = true;
    object->closer = task->id;
    object->count = 0;
}

/* A task that fails may stand anywhere in the queue. */
static struct world_task *failing(
    struct world *world, const struct trace_event *event)
{
    struct world_task *task = fold_task(world, event->task);
    if (!task || task->place == 0 || task->object != event->object ||
        fold_is_gone(task)) {
        return fold_act(world, event);
    }
    fold_wake(world, task, event->other, event);
    return task;
}

static void fail(struct world *world, const struct trace_event *event)
{
    struct world_task *task = failing(world, event);
    struct world_object *conn =
        row_of_kind(world, event->object, OBJECT_CONNECTION);
    if (task) {
        bool dials = task->operation == TRACE_NET_DIAL ||
                     task->operation == TRACE_NET_DIAL_WAIT;
        fold_note(world, task, event, event->other);
        if (conn && dials) {
            stop_dialling(world, conn);
            conn->closed = true;
        }
    }
}

/* A deadline, or a context. */
static void set_bound(struct world *world, const struct trace_event *event)
{
    struct world_task *task =
        row(world, event->object) ? fold_act(world, event) : NULL;
    if (task) {
        fold_note(world, task, event, 0);
    }
}

static void connect(struct world *world, const struct trace_event *event)
{
    struct world_task *task =
        fold_object(world, event->object, OBJECT_CONNECTION)
            ? fold_act_or_wake(world, event, QUEUE_SENDERS, event->other)
            : NULL;
    if (task) {
        fold_note(world, task, event, 0);
    }
}

void fold_net(struct world *world, const struct trace_event *event)
{
    switch ((enum trace_kind)event->kind) {
    case TRACE_NET_LISTEN:
        listen_on(world, event);
        break;
    case TRACE_NET_DIAL:
        dial(world, event);
        break;
    case TRACE_NET_CONNECT:
        connect(world, event);
        break;
    case TRACE_NET_ACCEPT:
        accept(world, event);
        break;
    case TRACE_NET_READ:
        read_bytes(world, event);
        break;
    case TRACE_NET_WRITE:
        write_bytes(world, event);
        break;
    case TRACE_NET_ACCEPT_WAIT:
        fold_wait(world, event, OBJECT_LISTENER);
        break;
    case TRACE_NET_DIAL_WAIT:
    case TRACE_NET_WRITE_WAIT:
        wait_to_write(world, event);
        break;
    case TRACE_NET_READ_WAIT:
        wait_to_read(world, event);
        break;
    case TRACE_NET_CLOSE:
        close_object(world, event);
        break;
    case TRACE_NET_DEADLINE:
    case TRACE_NET_CTX:
        set_bound(world, event);
        break;
    case TRACE_NET_FAIL:
        fail(world, event);
        break;
    default:
        break;
    }
}
