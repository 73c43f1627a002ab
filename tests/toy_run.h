/* SPDX-License-Identifier: MIT */
/*
 * toy_run.h: makes up valid runs. A toy scheduler with tasks, channels and
 * wait groups that takes random steps and writes down the events a runtime
 * would report, with books of its own to compare a world with. The same seed
 * makes the same run.
 */
#ifndef TESTS_TOY_RUN_H
#define TESTS_TOY_RUN_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/trace.h"

enum { TOY_QUEUE = 64, TOY_BUFFER = 8, TOY_WORKERS = 8 };

enum toy_state {
    TOY_READY,
    TOY_RUNNING,
    TOY_WORKING,
    TOY_WAITING,
    TOY_SLEEPING,
    TOY_GONE
};

struct toy_task {
    enum toy_state state;
    enum trace_kind waits;
    uint32_t object;
    int64_t value;
    uint32_t children;
    uint16_t worker;
};

struct toy_queue {
    uint32_t tasks[TOY_QUEUE];
    uint32_t count;
};

struct toy_object {
    bool group, closed;
    uint32_t capacity, length;
    int64_t buffer[TOY_BUFFER];
    int64_t count;
    struct toy_queue senders, receivers;
};

struct toy {
    struct trace_event *events; /* events[i].seq == i + 1 */
    size_t count, room;
    uint64_t random;
    int64_t time;
    struct toy_task *tasks; /* by id - 1 */
    uint32_t task_count, task_most;
    struct toy_object *objects;
    uint32_t object_count, object_most;
    uint32_t on[TOY_WORKERS]; /* the task on each worker */
    unsigned workers;
};

static const struct source_site toy_sites[] = {
    {"patterns/toy.c", "toy_main", 10},
    {"patterns/toy.c", "worker", 20},
    {"patterns/toy.c", "worker", 21},
    {"patterns/other.c", "helper", 5},
};

static inline uint32_t toy_random(struct toy *toy, uint32_t below)
{
    toy->random ^= toy->random << 13;
    toy->random ^= toy->random >> 7;
    toy->random ^= toy->random << 17;
    return (uint32_t)((toy->random >> 16) % below);
}

/* Writes an event down; its seq, time, worker and site are filled in. */
static inline void toy_emit(struct toy *toy, struct trace_event event)
{
    if (toy->count == toy->room) {
        toy->room = toy->room == 0 ? 1024 : toy->room * 2;
        void *events = realloc(toy->events, toy->room * sizeof *toy->events);
        if (!events) {
            abort();
        }
        toy->events = events;
    }
    toy->time += toy_random(toy, 1000);
    event.seq = toy->count + 1;
    event.time_ns = toy->time;
    if (event.task) {
        event.worker = toy->tasks[event.task - 1].worker;
        event.site = &toy_sites[toy_random(toy, 4)];
    }
    toy->events[toy->count++] = event;
}

#define TOY_EMIT(toy, ...) toy_emit((toy), (struct trace_event){__VA_ARGS__})

static inline void toy_spawn(struct toy *toy, uint32_t parent)
{
    static const char *const names[] = {"worker", "producer", "consumer"};
    uint32_t id = ++toy->task_count;
    toy->tasks[id - 1] = (struct toy_task){.state = TOY_READY};
    uint32_t nth = parent ? ++toy->tasks[parent - 1].children : 1;
    TOY_EMIT(toy, .kind = TRACE_TASK_SPAWN, .task = parent, .other = id,
        .value = nth, .text = parent ? names[id % 3] : "main");
}

static inline void toy_make(struct toy *toy, uint32_t task)
{
    static const char *const names[] = {"jobs", "results", "done", "quit"};
    uint32_t id = ++toy->object_count;
    struct toy_object *object = &toy->objects[id - 1];
    *object = (struct toy_object){.group = toy_random(toy, 4) == 0};
    if (!object->group) {
        object->capacity = toy_random(toy, TOY_BUFFER + 1);
    }
    TOY_EMIT(toy,
        .kind = object->group ? TRACE_WAIT_GROUP_MAKE : TRACE_CHAN_MAKE,
        .task = task, .object = id, .value = object->capacity,
        .text = names[id % 4]);
}

static inline void toy_off(struct toy *toy, uint32_t id, enum toy_state state)
{
    struct toy_task *task = &toy->tasks[id - 1];
    toy->on[task->worker] = 0;
    task->state = state;
}

/* Main hardly ever waits or panics, so that runs go on; nor does anyone who
 * finds a full queue. */
static inline bool toy_may_stop(
    struct toy *toy, uint32_t task, const struct toy_queue *queue)
{
    return (task != 1 || toy_random(toy, 3000) == 0) &&
           (!queue || queue->count < TOY_QUEUE);
}

static inline void toy_wait(struct toy *toy, uint32_t id, uint32_t object,
    enum trace_kind kind, int64_t value, struct toy_queue *queue)
{
    TOY_EMIT(toy, .kind = kind, .task = id, .object = object, .value = value);
    toy_off(toy, id, TOY_WAITING);
    toy->tasks[id - 1].waits = kind;
    toy->tasks[id - 1].object = object;
    toy->tasks[id - 1].value = value;
    queue->tasks[queue->count++] = id;
}

static inline uint32_t toy_shift(struct toy *toy, struct toy_queue *queue)
{
    uint32_t id = queue->tasks[0];
    queue->count--;
    memmove(
        queue->tasks, queue->tasks + 1, queue->count * sizeof *queue->tasks);
    toy->tasks[id - 1].state = TOY_READY;
    return id;
}

static inline void toy_hand_over(
    struct toy *toy, uint32_t id, uint32_t from, uint32_t to, int64_t value)
{
    TOY_EMIT(toy, .kind = TRACE_CHAN_SEND, .task = from, .object = id,
        .other = to, .value = value);
    TOY_EMIT(toy, .kind = TRACE_CHAN_RECV, .task = to, .object = id,
        .other = from, .value = value);
}

static inline void toy_put(
    struct toy *toy, uint32_t id, uint32_t task, int64_t value)
{
    struct toy_object *channel = &toy->objects[id - 1];
    channel->buffer[channel->length++] = value;
    TOY_EMIT(toy, .kind = TRACE_CHAN_SEND, .task = task, .object = id,
        .value = value);
}

static inline void toy_send(struct toy *toy, uint32_t task, uint32_t id)
{
    struct toy_object *channel = &toy->objects[id - 1];
    int64_t value = toy_random(toy, 100000);
    if (channel->closed) {
        if (toy_random(toy, 16) == 0 && toy_may_stop(toy, task, NULL)) {
            TOY_EMIT(toy, .kind = TRACE_TASK_PANIC, .task = task, .object = id,
                .text = "send on closed channel");
            toy_off(toy, task, TOY_GONE);
        }
    } else if (channel->receivers.count > 0) {
        toy_hand_over(
            toy, id, task, toy_shift(toy, &channel->receivers), value);
    } else if (channel->length < channel->capacity) {
        toy_put(toy, id, task, value);
    } else if (toy_may_stop(toy, task, &channel->senders)) {
        toy_wait(toy, task, id, TRACE_CHAN_SEND_WAIT, value, &channel->senders);
    }
}

static inline void toy_take(struct toy *toy, uint32_t task, uint32_t id)
{
    struct toy_object *channel = &toy->objects[id - 1];
    int64_t value = channel->buffer[0];
    channel->length--;
    memmove(channel->buffer, channel->buffer + 1,
        channel->length * sizeof *channel->buffer);
    TOY_EMIT(toy, .kind = TRACE_CHAN_RECV, .task = task, .object = id,
        .value = value);
    if (channel->senders.count > 0) {
        uint32_t sender = toy_shift(toy, &channel->senders);
        toy_put(toy, id, sender, toy->tasks[sender - 1].value);
    }
}

static inline void toy_receive(struct toy *toy, uint32_t task, uint32_t id)
{
    struct toy_object *channel = &toy->objects[id - 1];
    if (channel->length > 0) {
        toy_take(toy, task, id);
    } else if (channel->senders.count > 0) {
        uint32_t sender = toy_shift(toy, &channel->senders);
        toy_hand_over(toy, id, sender, task, toy->tasks[sender - 1].value);
    } else if (channel->closed) {
        TOY_EMIT(
            toy, .kind = TRACE_CHAN_RECV_CLOSED, .task = task, .object = id);
    } else if (toy_may_stop(toy, task, &channel->receivers)) {
        toy_wait(toy, task, id, TRACE_CHAN_RECV_WAIT, 0, &channel->receivers);
    }
}

static inline void toy_close(struct toy *toy, uint32_t task, uint32_t id)
{
    struct toy_object *channel = &toy->objects[id - 1];
    if (channel->closed) {
        return;
    }
    channel->closed = true;
    TOY_EMIT(toy, .kind = TRACE_CHAN_CLOSE, .task = task, .object = id);
    while (channel->receivers.count > 0) {
        TOY_EMIT(toy, .kind = TRACE_CHAN_RECV_CLOSED,
            .task = toy_shift(toy, &channel->receivers), .object = id);
    }
    uint32_t senders[TOY_QUEUE];
    uint32_t count = 0;
    while (channel->senders.count > 0) {
        senders[count] = toy_shift(toy, &channel->senders);
        TOY_EMIT(toy, .kind = TRACE_CHAN_SEND_CLOSED, .task = senders[count++],
            .object = id);
    }
    for (uint32_t i = 0; i < count; i++) {
        TOY_EMIT(toy, .kind = TRACE_TASK_PANIC, .task = senders[i],
            .object = id, .text = "send on closed channel");
        toy->tasks[senders[i] - 1].state = TOY_GONE;
    }
}

static inline void toy_group(struct toy *toy, uint32_t task, uint32_t id)
{
    struct toy_object *group = &toy->objects[id - 1];
    uint32_t what = toy_random(toy, 3);
    if (what == 0) {
        group->count += 1 + toy_random(toy, 3);
        TOY_EMIT(toy, .kind = TRACE_WAIT_GROUP_ADD, .task = task, .object = id,
            .value = group->count);
    } else if (what == 1 && group->count > 0) {
        group->count--;
        TOY_EMIT(toy, .kind = TRACE_WAIT_GROUP_DONE, .task = task, .object = id,
            .value = group->count);
        while (group->count == 0 && group->receivers.count > 0) {
            TOY_EMIT(toy, .kind = TRACE_WAIT_GROUP_PASS,
                .task = toy_shift(toy, &group->receivers), .object = id,
                .other = task);
        }
    } else if (group->count == 0) {
        TOY_EMIT(
            toy, .kind = TRACE_WAIT_GROUP_PASS, .task = task, .object = id);
    } else if (toy_may_stop(toy, task, &group->receivers)) {
        toy_wait(toy, task, id, TRACE_WAIT_GROUP_WAIT, 0, &group->receivers);
    }
}

/* A running task does something to a random object. */
static inline void toy_operate(struct toy *toy, uint32_t task)
{
    uint32_t id = 1 + toy_random(toy, toy->object_count);
    if (toy->objects[id - 1].group) {
        toy_group(toy, task, id);
    } else if (id % 3 == 0 && toy_random(toy, 400) == 0) {
        toy_close(toy, task, id);
    } else if (toy_random(toy, 2) == 0) {
        toy_send(toy, task, id);
    } else {
        toy_receive(toy, task, id);
    }
}

/* A running task does something that only it is in. */
static inline void toy_alone(struct toy *toy, uint32_t task)
{
    int64_t span = 1 + toy_random(toy, 100000);
    switch (toy_random(toy, 12)) {
    case 0:
    case 1:
        TOY_EMIT(toy, .kind = TRACE_TASK_PRINT, .task = task, .text = "tick");
        break;
    case 2:
    case 3:
        TOY_EMIT(toy, .kind = TRACE_TASK_WORK, .task = task, .value = span);
        toy->tasks[task - 1].state = TOY_WORKING;
        break;
    case 4:
    case 5:
        TOY_EMIT(toy, .kind = TRACE_TASK_SLEEP, .task = task, .value = span);
        toy_off(toy, task, TOY_SLEEPING);
        break;
    case 6:
        if (task != 1 && toy_random(toy, 20) == 0) {
            TOY_EMIT(toy, .kind = TRACE_TASK_END, .task = task);
            toy_off(toy, task, TOY_GONE);
        }
        break;
    default:
        TOY_EMIT(toy, .kind = TRACE_TASK_YIELD, .task = task);
        toy_off(toy, task, TOY_READY);
    }
}

static inline void toy_act(struct toy *toy, uint32_t task)
{
    if (toy->tasks[task - 1].state == TOY_WORKING) {
        TOY_EMIT(toy, .kind = TRACE_TASK_WORKED, .task = task);
        toy->tasks[task - 1].state = TOY_RUNNING;
    } else if (toy->object_count < toy->object_most &&
               (toy->object_count == 0 || toy_random(toy, 4) == 0)) {
        toy_make(toy, task);
    } else if (toy->task_count < toy->task_most && toy_random(toy, 3) == 0) {
        toy_spawn(toy, task);
    } else if (toy_random(toy, 4) == 0) {
        toy_alone(toy, task);
    } else {
        toy_operate(toy, task);
    }
}

/* Gives an idle worker a task, from a random place on; wakes a sleeper. */
static inline bool toy_start_one(struct toy *toy, unsigned worker)
{
    uint32_t from = toy_random(toy, toy->task_count);
    for (uint32_t i = 0; i < toy->task_count; i++) {
        uint32_t id = (from + i) % toy->task_count + 1;
        struct toy_task *task = &toy->tasks[id - 1];
        if (task->state == TOY_SLEEPING) {
            TOY_EMIT(toy, .kind = TRACE_TASK_WAKE, .task = id);
            task->state = TOY_READY;
            return true;
        }
        if (task->state == TOY_READY) {
            task->state = TOY_RUNNING;
            task->worker = (uint16_t)worker;
            toy->on[worker] = id;
            TOY_EMIT(toy, .kind = TRACE_TASK_RUN, .task = id);
            return true;
        }
    }
    return false;
}

/* Takes one step; false when every task waits or is gone. */
static inline bool toy_step(struct toy *toy)
{
    unsigned first = toy_random(toy, toy->workers);
    for (unsigned i = 0; i < toy->workers; i++) {
        unsigned worker = (first + i) % toy->workers;
        if (toy->on[worker]) {
            toy_act(toy, toy->on[worker]);
            return true;
        }
        if (toy_start_one(toy, worker)) {
            return true;
        }
    }
    return false;
}

static inline void toy_finish(struct toy *toy, bool stopped)
{
    unsigned outcome = stopped ? OUTCOME_STOPPED : 0;
    for (uint32_t id = 1; id <= toy->task_count && !stopped; id++) {
        const struct toy_task *task = &toy->tasks[id - 1];
        if (task->state == TOY_WAITING) {
            TOY_EMIT(toy, .kind = TRACE_TASK_LEAK, .task = id,
                .object = task->object, .value = task->waits, .other = id == 1);
            outcome |= id == 1 ? OUTCOME_DEADLOCK : OUTCOME_LEAK;
        }
    }
    for (size_t i = 0; i < toy->count; i++) {
        if (toy->events[i].kind == TRACE_TASK_PANIC) {
            outcome |= OUTCOME_PANIC;
        }
    }
    TOY_EMIT(toy, .kind = TRACE_RUN_END, .value = outcome);
}

static inline void toy_init(struct toy *toy, uint64_t seed, unsigned workers,
    uint32_t tasks, uint32_t objects)
{
    *toy = (struct toy){
        .random = seed * 2 + 1,
        .workers = workers,
        .task_most = tasks,
        .object_most = objects,
        .tasks = calloc(tasks, sizeof *toy->tasks),
        .objects = calloc(objects, sizeof *toy->objects),
    };
    if (!toy->tasks || !toy->objects) {
        abort();
    }
    for (int i = 0; i < 8; i++) {
        toy_random(toy, 2);
    }
    TOY_EMIT(toy, .kind = TRACE_RUN_START, .value = (int64_t)seed,
        .object = workers, .other = RUN_DETERMINISTIC, .text = "toy");
    toy_spawn(toy, 0);
}

/* Makes a whole run of at least `events` events, or one that ends sooner. */
static inline void toy_run(struct toy *toy, uint64_t seed, unsigned workers,
    uint32_t tasks, uint32_t objects, size_t events)
{
    toy_init(toy, seed, workers, tasks, objects);
    bool goes_on = true;
    while (goes_on && toy->count + 2 < events) {
        goes_on = toy_step(toy);
    }
    toy_finish(toy, goes_on);
}

static inline void toy_fini(struct toy *toy)
{
    free(toy->events);
    free(toy->tasks);
    free(toy->objects);
}

#endif
