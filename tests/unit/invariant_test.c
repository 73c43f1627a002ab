/* SPDX-License-Identifier: MIT */
/* Each rule can fire: a broken stream, or a world bent by hand, is named. */
#include "tests/check.h"
#include "tests/toy_run.h"
#include "tui/model/world.h"

enum { MOST = 5, CUPS = 1, JOBS = 2, GROUP = 3 };

static void feed(struct world *world, struct trace_event event)
{
    event.seq = world->seq + 1;
    event.time_ns = world->time_ns + 10;
    world_apply(world, &event);
}

#define FEED(world, ...) feed((world), (struct trace_event){__VA_ARGS__})

/* Main and workers 2, 3 and 4 run; 5 is runnable. cups has no slots, jobs has
 * one, and there is a wait group. */
static void start(struct world *world)
{
    world_init(world);
    FEED(world, .kind = TRACE_RUN_START, .object = 5, .text = "test");
    FEED(world, .kind = TRACE_TASK_SPAWN, .other = 1, .value = 1,
        .text = "main");
    FEED(world, .kind = TRACE_TASK_RUN, .task = 1);
    for (uint16_t id = 2; id <= 5; id++) {
        FEED(world, .kind = TRACE_TASK_SPAWN, .task = 1, .other = id,
            .value = id - 1, .text = "worker");
    }
    for (uint16_t id = 2; id <= 4; id++) {
        FEED(world, .kind = TRACE_TASK_RUN, .task = id,
            .worker = (uint16_t)(id - 1));
    }
    FEED(world, .kind = TRACE_CHAN_MAKE, .task = 1, .object = CUPS,
        .text = "cups");
    FEED(world, .kind = TRACE_CHAN_MAKE, .task = 1, .object = JOBS, .value = 1,
        .text = "jobs");
    FEED(world, .kind = TRACE_WAIT_GROUP_MAKE, .task = 1, .object = GROUP,
        .text = "all");
}

struct broken_stream {
    const char *rule;
    struct trace_event events[MOST]; /* the last of them breaks it */
};

#define EVENT(symbol, ...)                                                     \
    {                                                                          \
        .kind = TRACE_##symbol, __VA_ARGS__                                    \
    }
#define SEND(who, on, ...)                                                     \
    EVENT(CHAN_SEND, .task = who, .object = on, __VA_ARGS__)
#define RECV(who, on, ...)                                                     \
    EVENT(CHAN_RECV, .task = who, .object = on, __VA_ARGS__)
#define CLOSE(who, on) EVENT(CHAN_CLOSE, .task = who, .object = on)
#define SEND_WAIT(who, on, ...)                                                \
    EVENT(CHAN_SEND_WAIT, .task = who, .object = on, __VA_ARGS__)
#define RECV_WAIT(who, on) EVENT(CHAN_RECV_WAIT, .task = who, .object = on)
#define RECV_CLOSED(who, on) EVENT(CHAN_RECV_CLOSED, .task = who, .object = on)
#define SEND_CLOSED(who, on) EVENT(CHAN_SEND_CLOSED, .task = who, .object = on)
#define SELECT(who, arms) EVENT(SELECT_WAIT, .task = who, .value = arms)
#define ARM_SEND(who, on, ...)                                                 \
    EVENT(SELECT_WAIT_SEND, .task = who, .object = on, __VA_ARGS__)
#define ARM_RECV(who, on) EVENT(SELECT_WAIT_RECV, .task = who, .object = on)

static const struct broken_stream streams[] = {
    {"run.start is not the first event, or not the only one",
        {EVENT(RUN_START, .object = 2)}},
    {"an event follows the end of the run",
        {EVENT(RUN_END), EVENT(TASK_PRINT, .task = 1)}},
    {"an event names a task that was not started",
        {EVENT(TASK_PRINT, .task = 6)}},
    {"an event names an object that was not made", {SEND(1, 4, .other = 0)}},
    {"an event names an object of another kind", {CLOSE(1, GROUP)}},
    {"an event names an object of another kind",
        {EVENT(WAIT_GROUP_ADD, .task = 1, .object = JOBS, .value = 1)}},
    {"a new task does not have the next number",
        {EVENT(TASK_SPAWN, .task = 1, .other = 7, .value = 5)}},
    {"a new task does not have the next number",
        {EVENT(TASK_SPAWN, .task = 1, .other = 5, .value = 5)}},
    {"a task other than main has no parent",
        {EVENT(TASK_SPAWN, .other = 6, .value = 1)}},
    {"a task's children are not counted up",
        {EVENT(TASK_SPAWN, .task = 1, .other = 6, .value = 4)}},
    {"a new object does not have the next number",
        {EVENT(CHAN_MAKE, .task = 1, .object = 3)}},
    {"a new object does not have the next number",
        {EVENT(WAIT_GROUP_MAKE, .task = 1, .object = 9)}},
    {"a channel's capacity is out of range",
        {EVENT(CHAN_MAKE, .task = 1, .object = 4, .value = -1)}},
    {"a task acts that does not run", {EVENT(TASK_PRINT, .task = 5)}},
    {"a task acts that does not run",
        {EVENT(TASK_END, .task = 2), EVENT(TASK_YIELD, .task = 2)}},
    {"a task acts that does not run",
        {RECV_WAIT(2, CUPS), SEND(2, JOBS, .value = 3)}},
    {"a task acts that does not run", {EVENT(TASK_WORK, .task = 2, .value = 5),
                                          EVENT(TASK_PRINT, .task = 2)}},
    {"a task runs that was not runnable",
        {RECV_WAIT(2, CUPS), EVENT(TASK_RUN, .task = 2, .worker = 1)}},
    {"a task runs that was not runnable",
        {SEND_WAIT(2, CUPS, .value = 1),
            EVENT(TASK_RUN, .task = 2, .worker = 1)}},
    {"a task runs that was not runnable",
        {EVENT(TASK_END, .task = 2), EVENT(TASK_RUN, .task = 2, .worker = 1)}},
    {"a task runs on a worker that does not exist",
        {EVENT(TASK_RUN, .task = 5, .worker = 5)}},
    {"a task runs on a worker that is busy with another's work",
        {EVENT(TASK_WORK, .task = 2, .value = 50),
            EVENT(TASK_RUN, .task = 5, .worker = 1)}},
    {"a task wakes that did not sleep", {EVENT(TASK_WAKE, .task = 2)}},
    {"a task's work ends that did not begin", {EVENT(TASK_WORKED, .task = 2)}},
    {"a task is reported as leaked that does not wait so",
        {EVENT(TASK_LEAK, .task = 2, .object = CUPS,
            .value = TRACE_CHAN_RECV_WAIT)}},
    {"a task is reported as leaked that does not wait so",
        {RECV_WAIT(2, CUPS), EVENT(TASK_LEAK, .task = 2, .object = CUPS,
                                 .value = TRACE_CHAN_SEND_WAIT)}},
    {"a task is reported as leaked that does not wait so",
        {RECV_WAIT(2, CUPS), EVENT(TASK_LEAK, .task = 2, .object = JOBS,
                                 .value = TRACE_CHAN_RECV_WAIT)}},
    {"a way is told of a task that did not leak",
        {RECV_WAIT(2, CUPS),
            EVENT(TASK_WAY, .task = 2, .object = CUPS, .text = "cups")}},
    {"a leak is taken for a deadlock, or the other way round",
        {RECV_WAIT(2, CUPS), EVENT(TASK_LEAK, .task = 2, .object = CUPS,
                                 .other = 1, .value = TRACE_CHAN_RECV_WAIT)}},
    {"a channel holds more values than its capacity",
        {SEND(1, JOBS, .value = 1), SEND(1, JOBS, .value = 2)}},
    {"a channel holds more values than its capacity",
        {SEND(1, CUPS, .value = 1)}},
    {"a value is taken from an empty buffer", {RECV(1, JOBS, .value = 0)}},
    {"a value is not the oldest of its buffer",
        {SEND(1, JOBS, .value = 4), RECV(2, JOBS, .value = 5)}},
    {"a value overtakes those in the buffer",
        {SEND(1, JOBS, .value = 4), SEND(1, JOBS, .value = 5, .other = 2)}},
    {"a value is sent to a closed channel",
        {CLOSE(1, JOBS), SEND(1, JOBS, .value = 5)}},
    {"a value is received that nobody handed over",
        {RECV(1, CUPS, .value = 3, .other = 2)}},
    {"a hand-over, a refill or a close is not followed up at once",
        {RECV_WAIT(2, CUPS), SEND(1, CUPS, .value = 4, .other = 2),
            RECV(2, CUPS, .value = 5, .other = 1)}},
    {"a hand-over, a refill or a close is not followed up at once",
        {RECV_WAIT(2, CUPS), RECV_WAIT(3, CUPS),
            SEND(1, CUPS, .value = 4, .other = 2),
            RECV(3, CUPS, .value = 4, .other = 1)}},
    {"a hand-over, a refill or a close is not followed up at once",
        {RECV_WAIT(2, CUPS), SEND(1, CUPS, .value = 4, .other = 2),
            CLOSE(1, CUPS)}},
    {"a hand-over, a refill or a close is not followed up at once",
        {SEND(1, JOBS, .value = 1), SEND_WAIT(2, JOBS, .value = 2),
            RECV(3, JOBS, .value = 1), SEND(4, JOBS, .value = 2)}},
    {"a hand-over, a refill or a close is not followed up at once",
        {SEND(1, JOBS, .value = 1), SEND_WAIT(2, JOBS, .value = 2),
            RECV(3, JOBS, .value = 1), SEND(2, JOBS, .value = 3)}},
    {"a hand-over, a refill or a close is not followed up at once",
        {RECV_WAIT(2, CUPS), RECV_WAIT(3, CUPS), CLOSE(1, CUPS),
            RECV_CLOSED(3, CUPS)}},
    {"a hand-over, a refill or a close is not followed up at once",
        {RECV_WAIT(2, CUPS), RECV_WAIT(3, CUPS), CLOSE(1, CUPS),
            RECV_CLOSED(2, CUPS), RECV_CLOSED(4, CUPS)}},
    {"a task leaves a queue before those ahead of it",
        {SEND_WAIT(2, CUPS, .value = 2), SEND_WAIT(3, CUPS, .value = 3),
            SEND(3, CUPS, .value = 3, .other = 1)}},
    {"a task waits to send although it could", {SEND_WAIT(2, JOBS)}},
    {"a task waits to send although it could",
        {RECV_WAIT(3, CUPS), SEND_WAIT(2, CUPS)}},
    {"a task waits to send to a closed channel",
        {CLOSE(1, CUPS), SEND_WAIT(2, CUPS)}},
    {"a task waits to receive although it could",
        {SEND(1, JOBS, .value = 3), RECV_WAIT(2, JOBS)}},
    {"a task waits to receive although it could",
        {SEND_WAIT(3, CUPS), RECV_WAIT(2, CUPS)}},
    {"a task waits to receive from a closed channel",
        {CLOSE(1, CUPS), RECV_WAIT(2, CUPS)}},
    {"a hand-over, a refill or a close is not followed up at once",
        {RECV_WAIT(2, CUPS), RECV_WAIT(3, CUPS), CLOSE(1, CUPS),
            SEND_CLOSED(2, CUPS)}},
    {"a hand-over, a refill or a close is not followed up at once",
        {SEND_WAIT(2, CUPS), SEND_WAIT(3, CUPS), CLOSE(1, CUPS),
            SEND_CLOSED(3, CUPS)}},
    {"a waiting send ends as if the channel were closed",
        {SEND_WAIT(2, CUPS), SEND_CLOSED(2, CUPS)}},
    {"a task acts that does not run",
        {SEND_WAIT(2, CUPS), CLOSE(1, CUPS),
            EVENT(TASK_PANIC, .task = 2, .object = CUPS)}},
    {"a select takes an arm of none",
        {EVENT(SELECT_CHOOSE, .task = 1, .object = CUPS)}},
    {"a task waits for an arm that its select lacks", {ARM_RECV(2, CUPS)}},
    {"a task waits for an arm that its select lacks",
        {SELECT(2, 1), ARM_RECV(2, CUPS), ARM_RECV(2, JOBS)}},
    {"a task waits for an arm that its select lacks",
        {EVENT(SELECT_WAIT_AFTER, .task = 2, .value = 5)}},
    {"a task waits to send although it could",
        {SELECT(2, 1), ARM_SEND(2, JOBS, .value = 1)}},
    {"a task waits to send although it could",
        {SELECT(2, 1), ARM_RECV(2, CUPS), SELECT(3, 1), ARM_SEND(3, CUPS)}},
    {"a task waits to receive although it could",
        {SEND(1, JOBS, .value = 1), SELECT(2, 1), ARM_RECV(2, JOBS)}},
    {"a task waits to receive from a closed channel",
        {CLOSE(1, CUPS), SELECT(2, 1), ARM_RECV(2, CUPS)}},
    {"a select goes on before it waits for all its arms",
        {SELECT(2, 2), ARM_RECV(2, CUPS), SEND(1, CUPS, .value = 4, .other = 2),
            RECV(2, CUPS, .value = 4, .other = 1)}},
    {"a select goes on before it waits for all its arms",
        {SELECT(2, 2), EVENT(SELECT_WAIT_AFTER, .task = 2, .value = 5),
            EVENT(SELECT_TIMEOUT, .task = 2)}},
    {"a task acts that does not run",
        {SELECT(2, 1), ARM_RECV(2, CUPS), EVENT(SELECT_TIMEOUT, .task = 2)}},
    {"a task leaves a queue before those ahead of it",
        {RECV_WAIT(3, CUPS), SELECT(2, 1), ARM_RECV(2, CUPS),
            RECV(2, CUPS, .value = 4, .other = 1)}},
    {"an event names an object of another kind",
        {EVENT(TIMER_FIRE, .object = JOBS, .value = 1)}},
    {"a timer fires that does not run",
        {EVENT(TIMER_MAKE, .task = 1, .object = 4, .value = 5),
            EVENT(TIMER_FIRE, .object = 4, .value = 1), RECV(1, 4, .value = 1),
            EVENT(TIMER_FIRE, .object = 4)}},
    {"a channel holds more values than its capacity",
        {EVENT(TICKER_MAKE, .task = 1, .object = 4, .value = 5),
            EVENT(TIMER_FIRE, .object = 4, .value = 1),
            EVENT(TIMER_FIRE, .object = 4, .value = 2)}},
    {"a tick is lost that had room",
        {EVENT(TICKER_MAKE, .task = 1, .object = 4, .value = 5),
            EVENT(TIMER_FIRE, .object = 4, .value = 1),
            EVENT(TIMER_DROP, .object = 4, .value = 1)}},
    {"a timer is stopped that ran otherwise",
        {EVENT(TIMER_MAKE, .task = 1, .object = 4, .value = 5),
            EVENT(TIMER_STOP, .task = 1, .object = 4)}},
    {"a hand-over, a refill or a close is not followed up at once",
        {EVENT(TIMER_MAKE, .task = 1, .object = 4, .value = 5), RECV_WAIT(2, 4),
            EVENT(TIMER_FIRE, .object = 4, .other = 2, .value = 1),
            RECV(2, 4, .value = 2)}},
    {"a context is made below what is none",
        {EVENT(CTX_MAKE, .task = 1, .object = 4, .other = CUPS)}},
    {"an event names an object of another kind",
        {EVENT(CTX_MAKE, .task = 1, .object = 4), SEND(1, 4, .value = 1)}},
    {"an event names an object of another kind",
        {EVENT(CTX_CANCEL, .task = 1, .object = CUPS, .value = 1)}},
    {"a context is cancelled twice",
        {EVENT(CTX_MAKE, .task = 1, .object = 4),
            EVENT(CTX_CANCEL, .task = 1, .object = 4, .value = 1),
            EVENT(CTX_CANCEL, .object = 4, .value = 2)}},
    {"a context ends without a reason",
        {EVENT(CTX_MAKE, .task = 1, .object = 4),
            EVENT(CTX_CANCEL, .task = 1, .object = 4)}},
    {"a context's end is seen that is another",
        {EVENT(CTX_MAKE, .task = 1, .object = 4),
            EVENT(CTX_CHECK, .task = 1, .object = 4, .value = 1)}},
    {"a hand-over, a refill or a close is not followed up at once",
        {EVENT(CTX_MAKE, .task = 1, .object = 4), RECV_WAIT(2, 4),
            RECV_WAIT(3, 4), EVENT(CTX_CANCEL, .object = 4, .value = 2),
            RECV_CLOSED(3, 4)}},
    {"a channel is closed twice", {CLOSE(1, CUPS), CLOSE(2, CUPS)}},
    {"a receive ends as if the channel were closed and empty",
        {RECV_CLOSED(2, CUPS)}},
    {"a receive ends as if the channel were closed and empty",
        {SEND(1, JOBS, .value = 3), CLOSE(1, JOBS), RECV_CLOSED(2, JOBS)}},
    {"a wait group's count is below zero",
        {EVENT(WAIT_GROUP_DONE, .task = 1, .object = GROUP, .value = -1)}},
    {"a done does not take one from the count",
        {EVENT(WAIT_GROUP_ADD, .task = 1, .object = GROUP, .value = 3),
            EVENT(WAIT_GROUP_DONE, .task = 1, .object = GROUP, .value = 1)}},
    {"a task waits for a count that is zero",
        {EVENT(WAIT_GROUP_WAIT, .task = 1, .object = GROUP)}},
    {"a task goes past a wait group whose count is not zero",
        {EVENT(WAIT_GROUP_ADD, .task = 1, .object = GROUP, .value = 3),
            EVENT(WAIT_GROUP_PASS, .task = 2, .object = GROUP)}},
};

static size_t count_events(const struct broken_stream *stream)
{
    size_t count = 0;
    while (count < MOST && stream->events[count].kind != TRACE_NONE) {
        count++;
    }
    return count;
}

static void check_stream(const struct broken_stream *stream)
{
    struct world world;
    start(&world);
    CHECK_TEXT(world_check_all(&world), NULL);
    size_t count = count_events(stream);
    for (size_t i = 0; i + 1 < count; i++) {
        feed(&world, stream->events[i]);
        CHECK_TEXT(world_check(&world), NULL);
    }
    feed(&world, stream->events[count - 1]);
    CHECK_TEXT(world_check(&world), stream->rule);
    CHECK_TEXT(world_check_all(&world), stream->rule);
    CHECK_NUMBER(world.broken_seq, world.seq);
    /* It stays broken. */
    uint64_t seq = world.seq;
    FEED(&world, .kind = TRACE_TASK_PRINT, .task = 1);
    CHECK_TEXT(world_check(&world), stream->rule);
    CHECK_NUMBER(world.broken_seq, seq);
    /* The tables are whole all the same. */
    world.broken = NULL;
    world.lost = 1;
    CHECK_TEXT(world_check_all(&world), NULL);
    world_fini(&world);
}

/* What lost events may explain is not held against the stream. */
static void check_excused(const struct broken_stream *stream)
{
    struct world world;
    start(&world);
    FEED(&world, .kind = TRACE_RUN_GAP, .value = 3);
    for (size_t i = 0; i < count_events(stream); i++) {
        feed(&world, stream->events[i]);
        CHECK_TEXT(world_check(&world), NULL);
    }
    CHECK_TEXT(world_check_all(&world), NULL);
    world_fini(&world);
}

static void test_order(void)
{
    struct world world;
    start(&world);
    struct trace_event event = {.kind = TRACE_TASK_PRINT, .task = 1};
    event.seq = world.seq + 2;
    event.time_ns = world.time_ns;
    world_apply(&world, &event);
    CHECK_TEXT(world_check(&world), "an event does not have the next number");
    world_fini(&world);

    start(&world);
    event.seq = world.seq + 1;
    event.time_ns = world.time_ns - 1;
    int64_t time = world.time_ns;
    world_apply(&world, &event);
    CHECK_TEXT(world_check(&world), "the clock goes back");
    CHECK_NUMBER(world.time_ns, time);
    world_fini(&world);

    world_init(&world);
    FEED(&world, .kind = TRACE_TASK_SPAWN, .other = 1, .value = 1);
    CHECK_TEXT(world_check(&world),
        "run.start is not the first event, or not the only one");
    world_fini(&world);
}

/* ---- worlds bent by hand ---- */

/* Two senders on cups, two waiting for the group, a value in jobs; task 1
 * runs and printed last. */
static void start_waiting(struct world *world)
{
    start(world);
    FEED(world, .kind = TRACE_TASK_RUN, .task = 5, .worker = 4);
    FEED(world, .kind = TRACE_WAIT_GROUP_ADD, .task = 1, .object = GROUP,
        .value = 1);
    FEED(world, .kind = TRACE_WAIT_GROUP_WAIT, .task = 4, .object = GROUP);
    FEED(world, .kind = TRACE_WAIT_GROUP_WAIT, .task = 5, .object = GROUP);
    FEED(world, .kind = TRACE_CHAN_SEND, .task = 1, .object = JOBS, .value = 1);
    FEED(world, .kind = TRACE_CHAN_SEND_WAIT, .task = 2, .object = CUPS,
        .value = 2);
    FEED(world, .kind = TRACE_CHAN_SEND_WAIT, .task = 3, .object = CUPS,
        .value = 3);
}

static struct world_object *cups(struct world *world)
{
    return &world->objects[CUPS - 1];
}

static struct world_object *jobs(struct world *world)
{
    return &world->objects[JOBS - 1];
}

static struct world_object *group(struct world *world)
{
    return &world->objects[GROUP - 1];
}

static struct world_place *place_of(struct world *world, uint32_t task)
{
    return &world->places[world->tasks[task - 1].place - 1];
}

static void bend_length(struct world *world)
{
    jobs(world)->length = 2;
}

static void bend_ring(struct world *world)
{
    jobs(world)->front = jobs(world)->room;
}

static void bend_slot(struct world *world)
{
    jobs(world)->slot = world->slot_count;
}

static void bend_received(struct world *world)
{
    jobs(world)->received = 2;
}

static void bend_sent(struct world *world)
{
    jobs(world)->sent = 2;
}

static void bend_capacity(struct world *world)
{
    cups(world)->capacity = 3;
}

static void bend_queue_kind(struct world *world)
{
    cups(world)->receivers = cups(world)->senders;
}

static void bend_receiver(struct world *world)
{
    jobs(world)->receivers = cups(world)->senders;
}

static void bend_closed(struct world *world)
{
    cups(world)->receivers = cups(world)->senders;
    cups(world)->senders = (struct world_queue){0};
    place_of(world, 2)->queue = QUEUE_RECEIVERS;
    place_of(world, 3)->queue = QUEUE_RECEIVERS;
    cups(world)->closed = true;
}

static void bend_count(struct world *world)
{
    cups(world)->senders.count = 1;
}

static void bend_longer(struct world *world)
{
    cups(world)->senders.count = 3;
}

static void bend_last(struct world *world)
{
    cups(world)->senders.tail = place_of(world, 4)->id;
}

static void bend_link(struct world *world)
{
    place_of(world, 2)->next = place_of(world, 4)->id;
}

static void bend_state(struct world *world)
{
    world->tasks[2].state = TASK_RUNNABLE;
}

static void bend_unqueued(struct world *world)
{
    world->tasks[2].place = 0;
}

static void bend_object(struct world *world)
{
    place_of(world, 3)->object = 77;
}

static void bend_running(struct world *world)
{
    world->tasks[0].worker = 1;
}

static void bend_workers(struct world *world)
{
    world->running[3] = 2;
}

static void bend_first(struct world *world)
{
    cups(world)->senders.head = 77;
}

static void bend_group(struct world *world)
{
    group(world)->senders = group(world)->receivers;
}

static void bend_group_count(struct world *world)
{
    group(world)->count = -1;
}

static void bend_id(struct world *world)
{
    world->tasks[0].id = 3;
    world->running[0] = 3;
}

static void bend_object_id(struct world *world)
{
    jobs(world)->id = 3;
}

static void bend_end(struct world *world)
{
    world->over = true;
}

static void bend_leak(struct world *world)
{
    for (size_t i = 0; i < world->task_count; i++) {
        world->tasks[i].state = i == 0 ? TASK_DONE : TASK_LEAKED;
    }
    world->over = true;
}

static void bend_panic(struct world *world)
{
    bend_leak(world);
    world->tasks[0].state = TASK_PANICKED;
    world->tasks[0].panicking = true;
    world->outcome = OUTCOME_LEAK;
}

static void bend_panicking(struct world *world)
{
    bend_panic(world);
    world->tasks[0].panicking = false;
}

static void bend_deferred(struct world *world)
{
    bend_leak(world);
    world->tasks[0].deferred = 1;
    world->outcome = OUTCOME_LEAK;
}

static void bend_left(struct world *world)
{
    bend_leak(world);
    world->outcome = OUTCOME_LEAK;
    group(world)->count = 0;
}

static void bend_arms(struct world *world)
{
    bend_leak(world);
    world->outcome = OUTCOME_LEAK;
    world->tasks[1].arms = 1;
}

static void bend_context(struct world *world)
{
    group(world)->above = JOBS;
    jobs(world)->closed = true;
    world->over = true;
}

static void bend_owed(struct world *world)
{
    bend_leak(world);
    world->outcome = OUTCOME_LEAK;
    cups(world)->owed = TRACE_CHAN_SEND;
}

static const struct {
    const char *rule;
    void (*bend)(struct world *world);
    bool all;              /* only world_check_all finds it */
    uint32_t task, object; /* that the last event names, for world_check */
} bent[] = {
    {"a channel holds more values than its capacity", bend_length, false, 0,
        JOBS},
    {"a task died of a panic without one", bend_panicking, false, 1, 0},
    {"a task ended without running what it deferred", bend_deferred, true, 0,
        0},
    {"a channel's ring does not fit into the slots", bend_ring, false, 0, JOBS},
    {"a channel's ring does not fit into the slots", bend_slot, false, 0, JOBS},
    {"more values are received than were sent", bend_received, false, 0, JOBS},
    {"a value is lost or doubled", bend_sent, false, 0, JOBS},
    {"a sender waits although there is a free slot", bend_capacity, false, 0,
        CUPS},
    {"senders and receivers wait for each other", bend_queue_kind, false, 0,
        CUPS},
    {"a receiver waits although there are values", bend_receiver, false, 0,
        JOBS},
    {"a receiver waits although the channel is closed", bend_closed, false, 0,
        CUPS},
    {"a queue's count and ends disagree", bend_count, false, 0, CUPS},
    {"a queue's ends are not its first and last tasks", bend_last, false, 3, 0},
    {"a queue's links do not meet", bend_link, false, 2, 0},
    {"a task that is not blocked stands in a wait queue", bend_state, false, 3,
        0},
    {"a blocked task stands in no wait queue", bend_unqueued, false, 3, 0},
    {"a task waits for an object that does not exist", bend_object, false, 3,
        0},
    {"a running task is not on its worker", bend_running, false, 1, 0},
    {"a queue holds a task that does not wait", bend_first, false, 0, CUPS},
    {"an object other than a channel has senders", bend_group, false, 0, GROUP},
    {"a wait group's count is below zero", bend_group_count, false, 0, GROUP},
    {"a queue is longer or shorter than its count", bend_longer, true, 0, 0},
    {"a queue holds a task that does not wait there", bend_object, true, 0, 0},
    {"a worker runs a task that does not run there", bend_workers, true, 0, 0},
    {"a row does not have its own number", bend_id, true, 0, 0},
    {"a row does not have its own number", bend_object_id, true, 0, 0},
    {"a run ended before one of its tasks", bend_end, true, 0, 0},
    {"a run with a leak ended as if it had none", bend_leak, true, 0, 0},
    {"a run with a panic ended as if it had none", bend_panic, true, 0, 0},
    {"a task was left waiting for what it could have had", bend_left, true, 0,
        0},
    {"a context outlives the one above it", bend_context, true, 0, 0},
    {"a select waits for fewer arms than it has", bend_arms, true, 0, 0},
    {"a run ended in the middle of a hand-over, a refill or a close", bend_owed,
        true, 0, 0},
};

static void test_bent(void)
{
    for (size_t i = 0; i < sizeof bent / sizeof *bent; i++) {
        struct world world;
        start_waiting(&world);
        world.last = (struct trace_event){
            .kind = TRACE_TASK_PRINT,
            .task = bent[i].task,
            .object = bent[i].object,
        };
        CHECK_TEXT(world_check(&world), NULL);
        CHECK_TEXT(world_check_all(&world), NULL);
        bent[i].bend(&world);
        if (bent[i].all) {
            CHECK_TEXT(world_check_all(&world), bent[i].rule);
        } else {
            CHECK_TEXT(world_check(&world), bent[i].rule);
            CHECK(world_check_all(&world) != NULL);
        }
        world_fini(&world);
    }
}

/* A run that was stopped or stepped out may end with tasks that go on. */
static void test_cut_off(void)
{
    struct world world;
    start(&world);
    FEED(&world, .kind = TRACE_RUN_END, .value = OUTCOME_STOPPED);
    CHECK_TEXT(world_check_all(&world), NULL);
    world_fini(&world);
    start(&world);
    FEED(&world, .kind = TRACE_RUN_END, .value = OUTCOME_LIVELOCK);
    CHECK_TEXT(world_check_all(&world), NULL);
    world_fini(&world);
}

/* Tells whether a run cannot make sense without an event of this kind. A park
 * that is missing looks like a turn lost, until the task goes on. */
static bool is_missed(uint16_t kind)
{
    return kind == TRACE_TASK_SPAWN || kind == TRACE_TASK_RUN ||
           kind == TRACE_TASK_SLEEP || kind == TRACE_TASK_WAKE ||
           kind == TRACE_TASK_WORK || kind == TRACE_TASK_WORKED ||
           kind == TRACE_CHAN_MAKE || kind == TRACE_WAIT_GROUP_MAKE ||
           kind == TRACE_CHAN_SEND || kind == TRACE_CHAN_RECV;
}

/* Any one such event that is left out of a valid run is noticed (when the run
 * goes on long enough after it). */
static void test_missing_event(void)
{
    struct toy toy;
    toy_run(&toy, 3, 2, 8, 4, 600);
    unsigned left_out = 0;
    for (size_t missing = 1; missing + 40 < toy.count; missing++) {
        struct world world;
        world_init(&world);
        for (size_t i = 0; i < toy.count; i++) {
            struct trace_event event = toy.events[i];
            event.seq = world.seq + 1;
            if (i != missing) {
                world_apply(&world, &event);
            }
        }
        if (is_missed(toy.events[missing].kind)) {
            left_out++;
            CHECK(world_check_all(&world) != NULL);
        }
        world_fini(&world);
    }
    CHECK(left_out > 200);
    toy_fini(&toy);
}

int main(void)
{
    for (size_t i = 0; i < sizeof streams / sizeof *streams; i++) {
        check_stream(&streams[i]);
        check_excused(&streams[i]);
    }
    test_order();
    test_bent();
    test_cut_off();
    test_missing_event();
    return check_done();
}
