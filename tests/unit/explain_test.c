/* SPDX-License-Identifier: MIT */
#include "tests/check.h"
#include "tui/model/explain.h"

static const struct source_site here = {"patterns/a.c", "worker", 12};

static void feed(struct world *world, struct trace_event event)
{
    event.seq = world->seq + 1;
    event.time_ns = world->time_ns + 10;
    event.site = &here;
    world_apply(world, &event);
}

#define FEED(world, ...) feed((world), (struct trace_event){__VA_ARGS__})

enum { CUPS = 1, JOBS = 2, GROUP = 3 };

/* Main and two workers run; cups has no slots, jobs has one. */
static void start(struct world *world)
{
    world_init(world);
    FEED(world, .kind = TRACE_RUN_START, .object = 4, .text = "test");
    FEED(world, .kind = TRACE_TASK_SPAWN, .other = 1, .value = 1,
        .text = "main");
    FEED(world, .kind = TRACE_TASK_RUN, .task = 1);
    for (uint16_t id = 2; id <= 3; id++) {
        FEED(world, .kind = TRACE_TASK_SPAWN, .task = 1, .other = id,
            .value = id - 1, .text = "worker");
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

static struct explanation explain(const struct world *world, uint32_t task)
{
    struct explanation explanation = {.reason = REASON_NONE};
    CHECK(explain_task(world, task, &explanation));
    CHECK_NUMBER(explanation.task, task);
    return explanation;
}

static void test_ready_and_running(void)
{
    struct world world;
    struct explanation why;
    start(&world);
    why = explain(&world, 2);
    CHECK_NUMBER(why.reason, REASON_RUNS);
    CHECK_NUMBER(why.woken_by, 1);
    CHECK(why.site == &here);
    FEED(&world, .kind = TRACE_TASK_YIELD, .task = 2);
    FEED(&world, .kind = TRACE_TASK_PRINT, .task = 1, .text = "x");
    why = explain(&world, 2);
    CHECK_NUMBER(why.reason, REASON_READY);
    CHECK_NUMBER(why.woken_by, 0);
    CHECK_NUMBER(why.since_ns, world.time_ns - 10);
    CHECK_NUMBER(why.for_ns, 10);
    CHECK_NUMBER(why.left_ns, 0);
    CHECK(!explain_task(&world, 0, &why));
    CHECK(!explain_task(&world, 4, &why));
    world_fini(&world);
}

static void test_unwinding(void)
{
    struct world world;
    start(&world);
    for (int64_t n = 1; n <= 2; n++) {
        FEED(&world, .kind = TRACE_TASK_DEFER, .task = 2, .value = n,
            .text = "unlock");
    }
    CHECK_NUMBER(explain(&world, 2).reason, REASON_RUNS);
    FEED(&world, .kind = TRACE_TASK_PANIC, .task = 2, .value = 2, .text = "oh");
    struct explanation why = explain(&world, 2);
    CHECK_NUMBER(why.reason, REASON_UNWINDS);
    CHECK_NUMBER(why.count, 2);
    world_fini(&world);
}

static void test_time(void)
{
    struct world world;
    struct explanation why;
    start(&world);
    FEED(&world, .kind = TRACE_TASK_WORK, .task = 2, .value = 25);
    FEED(&world, .kind = TRACE_TASK_SLEEP, .task = 3, .value = 100);
    why = explain(&world, 2);
    CHECK_NUMBER(why.reason, REASON_WORKS);
    CHECK_NUMBER(why.value, 25);
    CHECK_NUMBER(why.for_ns, 10);
    CHECK_NUMBER(why.left_ns, 15);
    why = explain(&world, 3);
    CHECK_NUMBER(why.reason, REASON_SLEEPS);
    CHECK_NUMBER(why.left_ns, 100);
    FEED(&world, .kind = TRACE_TASK_PRINT, .task = 1, .text = "x");
    FEED(&world, .kind = TRACE_TASK_PRINT, .task = 1, .text = "x");
    why = explain(&world, 2);
    CHECK_NUMBER(why.for_ns, 30);
    CHECK_NUMBER(why.left_ns, 0); /* overdue, not negative */
    world_fini(&world);
}

static void test_channels(void)
{
    struct world world;
    struct explanation why;
    start(&world);
    FEED(&world, .kind = TRACE_CHAN_SEND_WAIT, .task = 2, .object = CUPS,
        .value = 5);
    FEED(&world, .kind = TRACE_CHAN_SEND_WAIT, .task = 3, .object = CUPS,
        .value = 6);
    why = explain(&world, 3);
    CHECK_NUMBER(why.reason, REASON_SEND_NO_RECEIVER);
    CHECK_NUMBER(why.object, CUPS);
    CHECK_NUMBER(why.ahead, 1);
    CHECK_NUMBER(why.value, 6);
    CHECK_NUMBER(why.count, 0);
    CHECK_NUMBER(why.woken_by, 0);
    CHECK_NUMBER(explain(&world, 2).ahead, 0);
    FEED(&world, .kind = TRACE_CHAN_SEND, .task = 2, .object = CUPS, .value = 5,
        .other = 1);
    FEED(&world, .kind = TRACE_CHAN_RECV, .task = 1, .object = CUPS, .value = 5,
        .other = 2);
    why = explain(&world, 2);
    CHECK_NUMBER(why.reason, REASON_READY);
    CHECK_NUMBER(why.woken_by, 1);
    CHECK_NUMBER(explain(&world, 3).ahead, 0);

    FEED(
        &world, .kind = TRACE_CHAN_SEND, .task = 1, .object = JOBS, .value = 8);
    FEED(&world, .kind = TRACE_CHAN_SEND_WAIT, .task = 1, .object = JOBS,
        .value = 9);
    why = explain(&world, 1);
    CHECK_NUMBER(why.reason, REASON_SEND_FULL);
    CHECK_NUMBER(why.count, 1);
    FEED(&world, .kind = TRACE_TASK_RUN, .task = 2, .worker = 1);
    FEED(
        &world, .kind = TRACE_CHAN_RECV, .task = 2, .object = JOBS, .value = 8);
    /* Until its value is in, the slot is not for the sender to see. */
    CHECK_NUMBER(explain(&world, 1).reason, REASON_SEND_FULL);
    FEED(
        &world, .kind = TRACE_CHAN_SEND, .task = 1, .object = JOBS, .value = 9);
    CHECK_NUMBER(explain(&world, 1).woken_by, 2);
    FEED(
        &world, .kind = TRACE_CHAN_RECV, .task = 2, .object = JOBS, .value = 9);
    FEED(&world, .kind = TRACE_CHAN_RECV_WAIT, .task = 2, .object = JOBS);
    CHECK_NUMBER(explain(&world, 2).reason, REASON_RECEIVE_EMPTY);
    CHECK_TEXT(world_check_all(&world), NULL);
    world_fini(&world);
}

static void test_group_and_end(void)
{
    struct world world;
    struct explanation why;
    start(&world);
    FEED(&world, .kind = TRACE_WAIT_GROUP_ADD, .task = 1, .object = GROUP,
        .value = 2);
    FEED(&world, .kind = TRACE_WAIT_GROUP_WAIT, .task = 1, .object = GROUP);
    FEED(&world, .kind = TRACE_WAIT_GROUP_DONE, .task = 2, .object = GROUP,
        .value = 1);
    why = explain(&world, 1);
    CHECK_NUMBER(why.reason, REASON_WAIT_COUNT);
    CHECK_NUMBER(why.count, 1);
    CHECK_NUMBER(why.for_ns, 10);
    FEED(&world, .kind = TRACE_TASK_END, .task = 2);
    CHECK_NUMBER(explain(&world, 2).reason, REASON_ENDED);
    FEED(&world, .kind = TRACE_TASK_PANIC, .task = 3, .text = "oh");
    CHECK_NUMBER(explain(&world, 3).reason, REASON_PANICKED);
    FEED(&world, .kind = TRACE_TASK_LEAK, .task = 1, .object = GROUP,
        .value = TRACE_WAIT_GROUP_WAIT, .other = 1);
    why = explain(&world, 1);
    CHECK_NUMBER(why.reason, REASON_LEAKED_WAIT);
    CHECK_NUMBER(why.count, 1);
    CHECK_NUMBER(why.object, GROUP);
    CHECK_NUMBER(why.for_ns, 40); /* since it began to wait */
    CHECK_TEXT(world_check_all(&world), NULL);
    world_fini(&world);
}

static void test_leaks(void)
{
    struct world world;
    start(&world);
    FEED(&world, .kind = TRACE_CHAN_SEND_WAIT, .task = 2, .object = CUPS);
    FEED(&world, .kind = TRACE_CHAN_RECV_WAIT, .task = 3, .object = JOBS);
    FEED(&world, .kind = TRACE_TASK_LEAK, .task = 2, .object = CUPS,
        .value = TRACE_CHAN_SEND_WAIT);
    FEED(&world, .kind = TRACE_TASK_LEAK, .task = 3, .object = JOBS,
        .value = TRACE_CHAN_RECV_WAIT);
    CHECK_NUMBER(explain(&world, 2).reason, REASON_LEAKED_SEND);
    CHECK_NUMBER(explain(&world, 3).reason, REASON_LEAKED_RECEIVE);
    CHECK(!explain(&world, 2).way_known);
    FEED(&world, .kind = TRACE_TASK_WAY, .task = 2, .object = CUPS, .other = 3,
        .text = "worker > cups");
    CHECK(explain(&world, 2).way_known);
    CHECK_NUMBER(explain(&world, 2).fellow, 3);
    CHECK_TEXT(world_check(&world), NULL);
    world_fini(&world);
}

/* After lost events the leak report itself says how the task waits. */
static void test_leak_after_gap(void)
{
    struct world world;
    start(&world);
    FEED(&world, .kind = TRACE_RUN_GAP, .value = 1);
    FEED(&world, .kind = TRACE_TASK_LEAK, .task = 2, .object = JOBS,
        .value = TRACE_CHAN_RECV_WAIT);
    struct explanation why = explain(&world, 2);
    CHECK_NUMBER(why.reason, REASON_LEAKED_RECEIVE);
    CHECK_NUMBER(why.object, JOBS);
    world_fini(&world);
}

/* Times from a hostile file stay within range. */
static void test_extreme_times(void)
{
    struct world world;
    start(&world);
    struct trace_event event = {
        .seq = world.seq + 1,
        .time_ns = INT64_MIN,
        .kind = TRACE_TASK_SLEEP,
        .task = 2,
        .value = INT64_MIN,
    };
    world_apply(&world, &event);
    struct explanation why = explain(&world, 2);
    CHECK_NUMBER(why.reason, REASON_SLEEPS);
    CHECK_NUMBER(why.for_ns, INT64_MAX);
    CHECK_NUMBER(why.left_ns, 0);
    event.seq++;
    event.task = 3;
    event.time_ns = INT64_MAX;
    event.value = INT64_MAX;
    world_apply(&world, &event);
    CHECK_NUMBER(explain(&world, 3).left_ns, 0);
    CHECK_NUMBER(explain(&world, 2).for_ns, INT64_MAX);
    world_fini(&world);
}

int main(void)
{
    test_ready_and_running();
    test_unwinding();
    test_time();
    test_channels();
    test_group_and_end();
    test_leaks();
    test_leak_after_gap();
    test_extreme_times();
    return check_done();
}
