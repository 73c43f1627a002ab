/* SPDX-License-Identifier: MIT */
/*
 * What holds after every event. The rules of a table's shape always hold,
 * whatever the stream; the rules of flow hold as long as no event was lost.
 */
#include "tui/model/world.h"

/* Returns `rule` from the function when the condition does not hold. */
#define MUST(condition, rule)                                                  \
    do {                                                                       \
        if (!(condition)) {                                                    \
            return rule;                                                       \
        }                                                                      \
    } while (0)

static const struct world_queue *queue_of(
    const struct world_object *object, enum queue_kind which)
{
    return which == QUEUE_SENDERS ? &object->senders : &object->receivers;
}

static const char *check_place(const struct world *world,
    const struct world_task *task, const struct world_place *place)
{
    const struct world_object *object = world_object(world, place->object);
    MUST(object && place->task == task->id,
        "a task waits for an object that does not exist");
    const struct world_queue *queue = queue_of(object, place->queue);
    MUST((place->prev == 0) == (queue->head == place->id) &&
             (place->next == 0) == (queue->tail == place->id),
        "a queue's ends are not its first and last tasks");
    const struct world_place *prev = world_place(world, place->prev);
    const struct world_place *next = world_place(world, place->next);
    MUST((place->prev == 0 || (prev && prev->next == place->id)) &&
             (place->next == 0 || (next && next->prev == place->id)),
        "a queue's links do not meet");
    return NULL;
}

/* Looks at every place where the task waits. */
static const char *check_places(
    const struct world *world, const struct world_task *task)
{
    const struct world_place *place = world_place(world, task->place);
    for (; place; place = world_place(world, place->more)) {
        const char *rule = check_place(world, task, place);
        MUST(!rule, rule);
    }
    return NULL;
}

/* A select may wait for a timeout only, or for nothing that can come. */
static bool may_wait_nowhere(
    const struct world *world, const struct world_task *task)
{
    return task->operation == TRACE_SELECT_WAIT ||
           task->operation == TRACE_CHAN_NIL_WAIT || world->short_of_memory;
}

static const char *check_task(
    const struct world *world, const struct world_task *task)
{
    bool runs = task->state == TASK_RUNNING || task->state == TASK_WORKING;
    bool waits = task->place != 0;
    MUST(!waits || task->state == TASK_BLOCKED || task->state == TASK_LEAKED,
        "a task that is not blocked stands in a wait queue");
    MUST(waits || task->state != TASK_BLOCKED || may_wait_nowhere(world, task),
        "a blocked task stands in no wait queue");
    MUST(!runs || task->worker >= world->running_count ||
             world->running[task->worker] == task->id,
        "a running task is not on its worker");
    MUST(task->state != TASK_PANICKED || task->panicking,
        "a task died of a panic without one");
    return check_places(world, task);
}

static const char *check_queue(
    const struct world *world, const struct world_queue *queue)
{
    MUST((queue->count == 0) == (queue->head == 0) &&
             (queue->count == 0) == (queue->tail == 0) &&
             (queue->count == 1) ==
                 (queue->head != 0 && queue->head == queue->tail),
        "a queue's count and ends disagree");
    const struct world_place *head = world_place(world, queue->head);
    const struct world_place *tail = world_place(world, queue->tail);
    MUST(queue->count == 0 || (head && tail && head->task && tail->task &&
                                  !head->prev && !tail->next),
        "a queue holds a task that does not wait");
    return NULL;
}

/* Only a select can wait on both sides of a channel. */
static bool meet_only_themselves(
    const struct world *world, const struct world_object *channel)
{
    const struct world_place *sender =
        world_place(world, channel->senders.head);
    const struct world_place *receiver =
        world_place(world, channel->receivers.head);
    return !sender || !receiver ||
           (sender != receiver && sender->task == receiver->task);
}

static const char *check_flow(
    const struct world *world, const struct world_object *channel)
{
    uint64_t handed = channel->owed == TRACE_CHAN_RECV;
    MUST(channel->received <= channel->sent,
        "more values are received than were sent");
    MUST(channel->sent - channel->received == channel->length + handed,
        "a value is lost or doubled");
    MUST(meet_only_themselves(world, channel),
        "senders and receivers wait for each other");
    MUST(channel->receivers.count == 0 || channel->length == 0,
        "a receiver waits although there are values");
    MUST(channel->receivers.count == 0 || !channel->closed ||
             channel->owed == TRACE_CHAN_RECV_CLOSED,
        "a receiver waits although the channel is closed");
    MUST(channel->senders.count == 0 || !channel->closed ||
             channel->owed == TRACE_CHAN_RECV_CLOSED ||
             channel->owed == TRACE_CHAN_SEND_CLOSED,
        "a sender waits although the channel is closed");
    MUST(channel->senders.count == 0 || channel->closed ||
             channel->length == channel->capacity ||
             channel->owed == TRACE_CHAN_SEND,
        "a sender waits although there is a free slot");
    return NULL;
}

static const char *check_channel(
    const struct world *world, const struct world_object *channel)
{
    MUST(channel->length <= channel->capacity,
        "a channel holds more values than its capacity");
    MUST(channel->length <= channel->room &&
             (channel->room == 0 || channel->front < channel->room) &&
             channel->slot + channel->room <= world->slot_count,
        "a channel's ring does not fit into the slots");
    return world->lost ? NULL : check_flow(world, channel);
}

/* Tells whether nothing holds up those who wait for an object. */
static bool lets_go_on(
    const struct world *world, const struct world_object *object)
{
    const struct world_task *first =
        world_task(world, world_first(world, &object->receivers));
    switch (object->kind) {
    case OBJECT_CHANNEL:
    case OBJECT_CONTEXT:
        return false; /* check_flow knows better */
    case OBJECT_WAIT_GROUP:
    case OBJECT_ERRGROUP:
        return object->count == 0;
    case OBJECT_MUTEX:
        return object->holder_count == 0 && object->woken == 0;
    case OBJECT_RWMUTEX:
        return object->holder_count == 0;
    case OBJECT_ONCE:
    case OBJECT_FUTURE:
        return object->count != 0;
    case OBJECT_COND:
    case OBJECT_COUNTER:
    case OBJECT_SHARED:
    case OBJECT_MACHINE:
    case OBJECT_MAP:
    case OBJECT_POOL:
        return false;
    case OBJECT_LISTENER:
    case OBJECT_CONNECTION:
        return object->count > 0 && !(world->outcome & OUTCOME_STOPPED);
    case OBJECT_SEMAPHORE:
        return first && first->value <= object->capacity - object->count;
    }
    return false;
}

/* Tells whether a context goes on although the run is over and the one above
 * it has ended. */
static bool outlives(const struct world *world, const struct world_object *ctx)
{
    const struct world_object *above = world_object(world, ctx->above);
    return world->over && !world->lost && above && above->closed &&
           !ctx->closed;
}

static const char *check_machine(
    const struct world *world, const struct world_object *machine)
{
    MUST(machine->capacity <= WORLD_STATES &&
             machine->states + machine->capacity <= world->state_count,
        "a machine's states are not in the table");
    MUST(machine->capacity == 0 || world_state(world, machine, machine->count),
        "a machine is in none of its states");
    return NULL;
}

static const char *check_object(
    const struct world *world, const struct world_object *object)
{
    const char *rule = check_queue(world, &object->senders);
    if (!rule) {
        rule = check_queue(world, &object->receivers);
    }
    if (!rule &&
        (object->kind == OBJECT_CHANNEL || object->kind == OBJECT_CONTEXT)) {
        rule = check_channel(world, object);
    }
    if (!rule && object->kind == OBJECT_MACHINE) {
        rule = check_machine(world, object);
    }
    MUST(!rule, rule);
    MUST(!outlives(world, object), "a context outlives the one above it");
    MUST(object->kind == OBJECT_CHANNEL || object->kind == OBJECT_CONNECTION ||
             object->kind == OBJECT_ERRGROUP || object->senders.count == 0,
        "an object other than a channel has senders");
    MUST(object->kind != OBJECT_CONNECTION || object->count >= 0,
        "a connection has less than no bytes");
    MUST(object->kind != OBJECT_WAIT_GROUP || object->count >= 0 || world->lost,
        "a wait group's count is below zero");
    MUST(!world->over || world->lost || object->receivers.count == 0 ||
             !lets_go_on(world, object),
        "a task was left waiting for what it could have had");
    MUST(world->lost || world->over || object->kind != OBJECT_MUTEX ||
             object->receivers.count == 0 || object->holder_count > 0 ||
             object->woken != 0 || object->owed != TRACE_NONE,
        "a task waits for a mutex that is free");
    MUST(object->owed == TRACE_NONE || world->lost || !world->over,
        "a run ended in the middle of a hand-over, a refill or a close");
    return NULL;
}

const char *world_check(const struct world *world)
{
    const struct world_task *task = world_task(world, world->last.task);
    const struct world_task *other = world_task(world, world->last.other);
    const struct world_object *object = world_object(world, world->last.object);
    const char *rule = world->broken;
    if (!rule && object) {
        rule = check_object(world, object);
    }
    if (!rule && task) {
        rule = check_task(world, task);
    }
    if (!rule && other) {
        rule = check_task(world, other);
    }
    return rule;
}

/* Walks a queue: every task in it says that it is there. */
static const char *walk_queue(const struct world *world,
    const struct world_object *object, enum queue_kind which)
{
    const struct world_queue *queue = queue_of(object, which);
    uint32_t count = 0;
    uint32_t id = queue->head;
    while (id != 0 && count <= queue->count) {
        const struct world_place *place = world_place(world, id);
        MUST(place && place->task != 0 && place->queue == which &&
                 place->object == object->id,
            "a queue holds a task that does not wait there");
        count++;
        id = place->next;
    }
    MUST(count == queue->count, "a queue is longer or shorter than its count");
    return NULL;
}

static const char *check_objects(const struct world *world, size_t *waiting)
{
    for (size_t i = 0; i < world->object_count; i++) {
        const struct world_object *object = &world->objects[i];
        const char *rule = check_object(world, object);
        if (!rule) {
            rule = walk_queue(world, object, QUEUE_SENDERS);
        }
        if (!rule) {
            rule = walk_queue(world, object, QUEUE_RECEIVERS);
        }
        MUST(!rule, rule);
        MUST(object->id == i + 1, "a row does not have its own number");
        *waiting += object->senders.count + (size_t)object->receivers.count;
    }
    return NULL;
}

/* What the run's end says of the tasks that are left. */
static const char *check_end(
    const struct world *world, const struct world_task *task)
{
    const unsigned cut_off = OUTCOME_LIVELOCK | OUTCOME_STOPPED;
    const unsigned leaks = OUTCOME_LEAK | OUTCOME_DEADLOCK;
    if (!world->over || world->lost || (world->outcome & cut_off)) {
        return NULL;
    }
    MUST(task->state >= TASK_DONE, "a run ended before one of its tasks");
    MUST(task->arms == 0, "a select waits for fewer arms than it has");
    MUST(task->state != TASK_LEAKED || (world->outcome & leaks),
        "a run with a leak ended as if it had none");
    MUST(task->state != TASK_DONE || (task->deferred == 0 && !task->panicking),
        "a task ended without running what it deferred");
    MUST(task->state != TASK_PANICKED || (world->outcome & OUTCOME_PANIC),
        "a run with a panic ended as if it had none");
    return NULL;
}

static size_t count_places(
    const struct world *world, const struct world_task *task)
{
    size_t count = 0;
    const struct world_place *place = world_place(world, task->place);
    for (; place && count < world->place_count; count++) {
        place = world_place(world, place->more);
    }
    return count;
}

static const char *check_tasks(const struct world *world, size_t *waiting)
{
    for (size_t i = 0; i < world->task_count; i++) {
        const struct world_task *task = &world->tasks[i];
        const char *rule = check_task(world, task);
        if (!rule) {
            rule = check_end(world, task);
        }
        MUST(!rule, rule);
        MUST(task->id == i + 1, "a row does not have its own number");
        *waiting += count_places(world, task);
    }
    return NULL;
}

static const char *check_workers(const struct world *world)
{
    for (size_t worker = 0; worker < world->running_count; worker++) {
        const struct world_task *task =
            world_task(world, world->running[worker]);
        MUST(world->running[worker] == 0 ||
                 (task && task->worker == worker &&
                     (task->state == TASK_RUNNING ||
                         task->state == TASK_WORKING)),
            "a worker runs a task that does not run there");
    }
    return NULL;
}

const char *world_check_all(const struct world *world)
{
    size_t queued = 0;
    size_t waiting = 0;
    const char *rule = world->broken;
    if (!rule) {
        rule = check_objects(world, &queued);
    }
    if (!rule) {
        rule = check_tasks(world, &waiting);
    }
    if (!rule) {
        rule = check_workers(world);
    }
    MUST(!rule, rule);
    MUST(queued == waiting, "a task waits in a queue that does not hold it");
    return NULL;
}
