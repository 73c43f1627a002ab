/* SPDX-License-Identifier: MIT */
#include "tui/model/fold.h"
#include "tui/model/world_priv.h"

/* ---- channels ---- */

void fold_chan_make(struct world *world, const struct trace_event *event)
{
    fold_must(world, event->value >= 0 && event->value <= UINT32_MAX,
        "a channel's capacity is out of range");
    struct world_object *channel = fold_make(world, event, OBJECT_CHANNEL);
    if (!channel) {
        return;
    }
    int64_t capacity = event->value < 0 ? 0 : event->value;
    channel->capacity = capacity > UINT32_MAX ? UINT32_MAX : (uint32_t)capacity;
    channel->value_kind = event->other <= VALUE_OPAQUE
                              ? (enum value_kind)event->other
                              : VALUE_OPAQUE;
}

void fold_owe(struct world_object *channel, enum trace_kind kind, uint32_t by,
    uint32_t with, int64_t value)
{
    channel->owed = kind;
    channel->owed_by = by;
    channel->owed_with = with;
    channel->owed_value = value;
}

/* A context is a channel too, but one that nobody sends to. */
static bool may_be_of_context(uint16_t kind)
{
    return kind == TRACE_CHAN_RECV_WAIT || kind == TRACE_CHAN_RECV_CLOSED ||
           kind == TRACE_SELECT_WAIT_RECV || kind == TRACE_CTX_CANCEL;
}

struct world_object *fold_take_channel(
    struct world *world, const struct trace_event *event, enum trace_kind *owed)
{
    const struct world_object *known = world_object(world, event->object);
    bool context = known && known->kind == OBJECT_CONTEXT &&
                   may_be_of_context(event->kind);
    struct world_object *channel = fold_object(
        world, event->object, context ? OBJECT_CONTEXT : OBJECT_CHANNEL);
    if (!channel) {
        return NULL;
    }
    *owed = channel->owed;
    channel->owed = TRACE_NONE;
    if (*owed != TRACE_NONE) {
        fold_must(world,
            event->kind == *owed && event->task == channel->owed_by &&
                event->value == channel->owed_value &&
                event->other ==
                    (*owed == TRACE_CHAN_RECV ? channel->owed_with : 0),
            "a hand-over, a refill or a close is not followed up at once");
    }
    return channel;
}

void fold_chan_send(struct world *world, const struct trace_event *event)
{
    enum trace_kind owed;
    struct world_object *channel = fold_take_channel(world, event, &owed);
    if (!channel) {
        return;
    }
    uint32_t freed_by = owed == TRACE_CHAN_SEND ? channel->owed_with : 0;
    struct world_task *task = fold_act_or_wake(
        world, event, QUEUE_SENDERS, event->other ? event->other : freed_by);
    fold_must(world, !channel->closed, "a value is sent to a closed channel");
    if (!task) {
        return;
    }
    fold_note(world, task, event, event->other);
    channel->sent++;
    if (event->other != 0) {
        fold_must(world, channel->length == 0,
            "a value overtakes those in the buffer");
        fold_owe(
            channel, TRACE_CHAN_RECV, event->other, event->task, event->value);
        return;
    }
    fold_must(world, channel->length < channel->capacity,
        "a channel holds more values than its capacity");
    world_push(world, channel, event->value);
}

/* A slot became free: the first waiting sender fills it. */
static void owe_refill(struct world *world, struct world_object *channel,
    const struct trace_event *event)
{
    const struct world_place *sender =
        world_place(world, channel->senders.head);
    if (sender && !channel->closed) {
        fold_owe(
            channel, TRACE_CHAN_SEND, sender->task, event->task, sender->value);
    }
}

void fold_chan_recv(struct world *world, const struct trace_event *event)
{
    enum trace_kind owed;
    struct world_object *channel = fold_take_channel(world, event, &owed);
    struct world_task *task =
        channel ? fold_act_or_wake(world, event, QUEUE_RECEIVERS, event->other)
                : NULL;
    if (!task) {
        return;
    }
    fold_note(world, task, event, event->other);
    channel->received++;
    if (event->other != 0 || owed == TRACE_CHAN_RECV) {
        fold_must(world, owed == TRACE_CHAN_RECV,
            "a value is received that nobody handed over");
        return;
    }
    int64_t value = 0;
    fold_must(world, world_pop(world, channel, &value),
        "a value is taken from an empty buffer");
    fold_must(world, value == event->value,
        "a value is not the oldest of its buffer");
    owe_refill(world, channel, event);
}

/* Tells whether anybody but this task waits in a queue. */
static bool others_wait(const struct world *world,
    const struct world_queue *queue, const struct world_task *task)
{
    const struct world_place *first = world_place(world, queue->head);
    return first && first->task != task->id;
}

void fold_check_send_wait(struct world *world,
    const struct world_object *channel, const struct world_task *task)
{
    fold_must(world,
        channel->length >= channel->capacity &&
            !others_wait(world, &channel->receivers, task),
        "a task waits to send although it could");
    fold_must(
        world, !channel->closed, "a task waits to send to a closed channel");
}

void fold_check_recv_wait(struct world *world,
    const struct world_object *channel, const struct world_task *task)
{
    fold_must(world,
        channel->length == 0 && !others_wait(world, &channel->senders, task),
        "a task waits to receive although it could");
    fold_must(world, !channel->closed,
        "a task waits to receive from a closed channel");
}

void fold_chan_send_wait(struct world *world, const struct trace_event *event)
{
    enum trace_kind owed;
    struct world_object *channel = fold_take_channel(world, event, &owed);
    struct world_task *task = channel ? fold_act(world, event) : NULL;
    if (task) {
        fold_check_send_wait(world, channel, task);
        fold_park(world, task, TASK_BLOCKED, event);
        fold_note(world, task, event, 0);
        fold_enqueue(world, task, QUEUE_SENDERS);
    }
}

void fold_chan_recv_wait(struct world *world, const struct trace_event *event)
{
    enum trace_kind owed;
    struct world_object *channel = fold_take_channel(world, event, &owed);
    struct world_task *task = channel ? fold_act(world, event) : NULL;
    if (task) {
        fold_check_recv_wait(world, channel, task);
        fold_park(world, task, TASK_BLOCKED, event);
        fold_note(world, task, event, 0);
        fold_enqueue(world, task, QUEUE_RECEIVERS);
    }
}

void fold_chan_nil_wait(struct world *world, const struct trace_event *event)
{
    struct world_task *task = fold_act(world, event);
    if (task) {
        fold_park(world, task, TASK_BLOCKED, event);
        fold_note(world, task, event, 0);
    }
}

void fold_owe_closed(struct world *world, struct world_object *channel)
{
    const struct world_place *receiver =
        world_place(world, channel->receivers.head);
    const struct world_place *sender =
        world_place(world, channel->senders.head);
    if (receiver) {
        fold_owe(channel, TRACE_CHAN_RECV_CLOSED, receiver->task,
            channel->closer, 0);
    } else if (sender) {
        fold_owe(
            channel, TRACE_CHAN_SEND_CLOSED, sender->task, channel->closer, 0);
    }
}

void fold_owe_next(struct world *world, struct world_object *channel)
{
    const struct world_place *sender =
        world_place(world, channel->senders.head);
    if (channel->owed == TRACE_CHAN_SEND) {
        channel->owed = TRACE_NONE;
        if (sender) {
            fold_owe(channel, TRACE_CHAN_SEND, sender->task, channel->owed_with,
                sender->value);
        }
    } else if (channel->owed == TRACE_CHAN_RECV_CLOSED ||
               channel->owed == TRACE_CHAN_SEND_CLOSED) {
        channel->owed = TRACE_NONE;
        fold_owe_closed(world, channel);
    }
}

void fold_chan_close(struct world *world, const struct trace_event *event)
{
    enum trace_kind owed;
    struct world_object *channel = fold_take_channel(world, event, &owed);
    struct world_task *task = channel ? fold_act(world, event) : NULL;
    if (!task) {
        return;
    }
    fold_must(world, !channel->closed, "a channel is closed twice");
    channel->closed = true;
    channel->closer = task->id;
    fold_note(world, task, event, 0);
    fold_owe_closed(world, channel);
}

void fold_chan_recv_closed(struct world *world, const struct trace_event *event)
{
    enum trace_kind owed;
    struct world_object *channel = fold_take_channel(world, event, &owed);
    if (!channel) {
        return;
    }
    fold_must(world, channel->closed && channel->length == 0,
        "a receive ends as if the channel were closed and empty");
    struct world_task *task =
        fold_act_or_wake(world, event, QUEUE_RECEIVERS, channel->closer);
    if (task) {
        fold_note(world, task, event, 0);
    }
    fold_owe_closed(world, channel);
}

void fold_chan_send_closed(struct world *world, const struct trace_event *event)
{
    enum trace_kind owed;
    struct world_object *channel = fold_take_channel(world, event, &owed);
    if (!channel) {
        return;
    }
    fold_must(world, channel->closed && owed == TRACE_CHAN_SEND_CLOSED,
        "a waiting send ends as if the channel were closed");
    struct world_task *task =
        fold_act_or_wake(world, event, QUEUE_SENDERS, channel->closer);
    if (task) {
        fold_note(world, task, event, 0);
    }
    fold_owe_closed(world, channel);
}

/* ---- wait groups ---- */

/* An add or a done. */
void fold_wait_group_count(struct world *world, const struct trace_event *event)
{
    struct world_object *group =
        fold_object(world, event->object, OBJECT_WAIT_GROUP);
    struct world_task *task = group ? fold_act(world, event) : NULL;
    if (!task) {
        return;
    }
    fold_must(world, event->value >= 0, "a wait group's count is below zero");
    fold_must(world,
        event->kind != TRACE_WAIT_GROUP_DONE ||
            event->value == (int64_t)((uint64_t)group->count - 1),
        "a done does not take one from the count");
    group->lowered = event->value < group->count;
    group->count = event->value;
    fold_note(world, task, event, 0);
}

void fold_wait_group_wait(struct world *world, const struct trace_event *event)
{
    const struct world_object *group = world_object(world, event->object);
    fold_must(world, !group || group->count != 0,
        "a task waits for a count that is zero");
    fold_wait(world, event, OBJECT_WAIT_GROUP);
}

void fold_wait_group_pass(struct world *world, const struct trace_event *event)
{
    struct world_object *group =
        fold_object(world, event->object, OBJECT_WAIT_GROUP);
    if (!group) {
        return;
    }
    fold_must(world, group->count == 0,
        "a task goes past a wait group whose count is not zero");
    struct world_task *task =
        fold_act_or_wake(world, event, QUEUE_RECEIVERS, event->other);
    if (task) {
        fold_note(world, task, event, event->other);
    }
}
