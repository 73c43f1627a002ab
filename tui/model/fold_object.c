/* SPDX-License-Identifier: MIT */
#include "tui/model/fold.h"
#include "tui/model/world_priv.h"

/* ---- channels ---- */

void fold_chan_make(struct world *world, const struct trace_event *event)
{
    struct world_task *task = fold_act(world, event);
    fold_must(world, event->object == world->object_count + 1,
        "a new object does not have the next number");
    fold_must(world, event->value >= 0 && event->value <= UINT32_MAX,
        "a channel's capacity is out of range");
    if (event->object <= world->object_count ||
        (event->object > 1 && !fold_guess_objects(world, event->object - 1))) {
        return;
    }
    struct world_object *channel = world_add_object(world, event->text);
    if (!channel) {
        return;
    }
    int64_t capacity = event->value < 0 ? 0 : event->value;
    channel->kind = OBJECT_CHANNEL;
    channel->maker = event->task;
    channel->capacity = capacity > UINT32_MAX ? UINT32_MAX : (uint32_t)capacity;
    channel->value_kind = event->other <= VALUE_OPAQUE
                              ? (enum value_kind)event->other
                              : VALUE_OPAQUE;
    if (task) {
        fold_note(world, task, event, 0);
    }
}

/* Returns who woke a sender: the receiver it hands its value to, or the one
 * that just freed a slot. */
static uint32_t sender_waker(
    const struct world *world, const struct trace_event *event)
{
    bool freed = world->last.kind == TRACE_CHAN_RECV &&
                 world->last.object == event->object;
    return event->other ? event->other : freed ? world->last.task : 0;
}

void fold_chan_send(struct world *world, const struct trace_event *event)
{
    struct world_object *channel =
        fold_object(world, event->object, OBJECT_CHANNEL);
    if (!channel) {
        return;
    }
    struct world_task *task = fold_act_or_wake(
        world, event, QUEUE_SENDERS, sender_waker(world, event));
    fold_must(world, !channel->closed, "a value is sent to a closed channel");
    if (!task) {
        return;
    }
    fold_note(world, task, event, event->other);
    channel->sent++;
    if (event->other != 0) {
        fold_must(world, channel->length == 0,
            "a value overtakes those in the buffer");
        return;
    }
    fold_must(world, channel->length < channel->capacity,
        "a channel holds more values than its capacity");
    world_push(world, channel, event->value);
}

void fold_chan_recv(struct world *world, const struct trace_event *event)
{
    struct world_object *channel =
        fold_object(world, event->object, OBJECT_CHANNEL);
    if (!channel) {
        return;
    }
    struct world_task *task =
        fold_act_or_wake(world, event, QUEUE_RECEIVERS, event->other);
    if (!task) {
        return;
    }
    fold_note(world, task, event, event->other);
    channel->received++;
    if (event->other != 0) {
        fold_must(world,
            world->last.kind == TRACE_CHAN_SEND &&
                world->last.other == event->task,
            "a value is received that nobody handed over");
        return;
    }
    int64_t value = 0;
    fold_must(world, world_pop(world, channel, &value),
        "a value is taken from an empty buffer");
    fold_must(world, value == event->value,
        "a value is not the oldest of its buffer");
}

void fold_chan_send_wait(struct world *world, const struct trace_event *event)
{
    struct world_object *channel =
        fold_object(world, event->object, OBJECT_CHANNEL);
    struct world_task *task = channel ? fold_act(world, event) : NULL;
    if (!task) {
        return;
    }
    fold_must(world,
        channel->length >= channel->capacity && channel->receivers.count == 0,
        "a task waits to send although it could");
    fold_must(
        world, !channel->closed, "a task waits to send to a closed channel");
    fold_park(world, task, TASK_BLOCKED, event);
    fold_note(world, task, event, 0);
    fold_enqueue(world, task, QUEUE_SENDERS);
}

void fold_chan_recv_wait(struct world *world, const struct trace_event *event)
{
    struct world_object *channel =
        fold_object(world, event->object, OBJECT_CHANNEL);
    struct world_task *task = channel ? fold_act(world, event) : NULL;
    if (!task) {
        return;
    }
    fold_must(world, channel->length == 0 && channel->senders.count == 0,
        "a task waits to receive although it could");
    fold_must(world, !channel->closed,
        "a task waits to receive from a closed channel");
    fold_park(world, task, TASK_BLOCKED, event);
    fold_note(world, task, event, 0);
    fold_enqueue(world, task, QUEUE_RECEIVERS);
}

void fold_chan_close(struct world *world, const struct trace_event *event)
{
    struct world_object *channel =
        fold_object(world, event->object, OBJECT_CHANNEL);
    struct world_task *task = channel ? fold_act(world, event) : NULL;
    if (!task) {
        return;
    }
    fold_must(world, !channel->closed, "a channel is closed twice");
    channel->closed = true;
    channel->closer = event->task;
    fold_note(world, task, event, 0);
}

void fold_chan_recv_closed(struct world *world, const struct trace_event *event)
{
    struct world_object *channel =
        fold_object(world, event->object, OBJECT_CHANNEL);
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
}

/* ---- wait groups ---- */

void fold_wait_group_make(struct world *world, const struct trace_event *event)
{
    struct world_task *task = fold_act(world, event);
    fold_must(world, event->object == world->object_count + 1,
        "a new object does not have the next number");
    if (event->object <= world->object_count ||
        (event->object > 1 && !fold_guess_objects(world, event->object - 1))) {
        return;
    }
    struct world_object *group = world_add_object(world, event->text);
    if (!group) {
        return;
    }
    group->kind = OBJECT_WAIT_GROUP;
    group->maker = event->task;
    if (task) {
        fold_note(world, task, event, 0);
    }
}

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
    group->count = event->value;
    fold_note(world, task, event, 0);
}

void fold_wait_group_wait(struct world *world, const struct trace_event *event)
{
    struct world_object *group =
        fold_object(world, event->object, OBJECT_WAIT_GROUP);
    struct world_task *task = group ? fold_act(world, event) : NULL;
    if (!task) {
        return;
    }
    fold_must(
        world, group->count != 0, "a task waits for a count that is zero");
    fold_park(world, task, TASK_BLOCKED, event);
    fold_note(world, task, event, 0);
    fold_enqueue(world, task, QUEUE_RECEIVERS);
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
