/* SPDX-License-Identifier: MIT */
#include <limits.h>

#include "tests/check.h"
#include "tests/same_world.h"
#include "tests/toy_run.h"
#include "tui/model/world.h"

static const struct source_site here = {"patterns/a.c", "worker", 12};

/* Folds one event in as the next; every event takes 10 ns. */
static void feed(struct world *world, struct trace_event event)
{
    event.seq = world->seq + 1;
    event.time_ns = world->time_ns + 10;
    if (!event.site) {
        event.site = &here;
    }
    world_apply(world, &event);
}

#define FEED(world, ...) feed((world), (struct trace_event){__VA_ARGS__})

/* Starts a run of n tasks on n workers: main is 1, the rest are "worker". */
static void start(struct world *world, uint32_t n)
{
    world_init(world);
    FEED(world, .kind = TRACE_RUN_START, .value = 42, .object = n,
        .other = RUN_DETERMINISTIC, .text = "test");
    FEED(world, .kind = TRACE_TASK_SPAWN, .other = 1, .value = 1,
        .text = "main");
    FEED(world, .kind = TRACE_TASK_RUN, .task = 1);
    for (uint32_t id = 2; id <= n; id++) {
        FEED(world, .kind = TRACE_TASK_SPAWN, .task = 1, .other = id,
            .value = id - 1, .text = "worker");
        FEED(world, .kind = TRACE_TASK_RUN, .task = id,
            .worker = (uint16_t)(id - 1));
    }
}

static void make(struct world *world, int64_t capacity, const char *name)
{
    FEED(world, .kind = TRACE_CHAN_MAKE, .task = 1,
        .object = (uint32_t)world->object_count + 1, .value = capacity,
        .text = name, .other = VALUE_TEXT);
}

/* Returns the i-th task in a queue, or 0. */
static uint32_t in_queue(
    const struct world *world, const struct world_queue *queue, uint32_t i)
{
    const struct world_place *place = world_place(world, queue->head);
    while (place && i-- > 0) {
        place = world_place(world, place->next);
    }
    return place ? place->task : 0;
}

static void check_whole(const struct world *world)
{
    CHECK_TEXT(world_check(world), NULL);
    CHECK_TEXT(world_check_all(world), NULL);
}

static void test_run(void)
{
    struct world world;
    start(&world, 2);
    CHECK_NUMBER(world.seed, 42);
    CHECK_NUMBER(world.workers, 2);
    CHECK_NUMBER(world.mode, RUN_DETERMINISTIC);
    CHECK_NUMBER(world.seq, 5);
    CHECK_NUMBER(world.time_ns, 50);
    CHECK(!world.over);
    FEED(&world, .kind = TRACE_TASK_END, .task = 2);
    FEED(&world, .kind = TRACE_TASK_END, .task = 1);
    FEED(&world, .kind = TRACE_RUN_END, .value = 0);
    CHECK(world.over);
    CHECK_NUMBER(world.outcome, 0);
    CHECK_NUMBER(world.last.kind, TRACE_RUN_END);
    check_whole(&world);
    world_fini(&world);
}

static void test_spawn(void)
{
    struct world world;
    start(&world, 1);
    FEED(&world, .kind = TRACE_TASK_SPAWN, .task = 1, .other = 2, .value = 1,
        .text = "worker");
    const struct world_task *child = world_task(&world, 2);
    const struct world_task *parent = world_task(&world, 1);
    REQUIRE(child && parent);
    CHECK_NUMBER(child->state, TASK_RUNNABLE);
    CHECK_NUMBER(child->parent, 1);
    CHECK_NUMBER(child->nth, 1);
    CHECK_NUMBER(child->ordinal, 1);
    CHECK_TEXT(child->name, "worker");
    CHECK_NUMBER(child->woken_by, 1);
    CHECK_NUMBER(child->since_seq, world.seq);
    CHECK(child->site == &here);
    CHECK_NUMBER(parent->operation, TRACE_TASK_SPAWN);
    CHECK_NUMBER(parent->partner, 2);
    CHECK_NUMBER(parent->children, 1);
    CHECK_NUMBER(parent->state, TASK_RUNNING);
    CHECK_NUMBER(parent->parent, 0);
    check_whole(&world);
    world_fini(&world);
}

static void test_turns(void)
{
    struct world world;
    start(&world, 3);
    const struct world_task *task = world_task(&world, 3);
    CHECK_NUMBER(world_running(&world, 2), 3);
    FEED(&world, .kind = TRACE_TASK_YIELD, .task = 3, .worker = 2);
    CHECK_NUMBER(task->state, TASK_RUNNABLE);
    CHECK_NUMBER(task->operation, TRACE_TASK_YIELD);
    CHECK_NUMBER(world_running(&world, 2), 0);
    FEED(&world, .kind = TRACE_TASK_RUN, .task = 3, .worker = 0);
    CHECK_NUMBER(task->state, TASK_RUNNING);
    CHECK_NUMBER(task->worker, 0);
    CHECK_NUMBER(task->operation, TRACE_TASK_YIELD);
    /* Main was running there: it loses its turn. */
    CHECK_NUMBER(world_task(&world, 1)->state, TASK_RUNNABLE);
    CHECK_NUMBER(world_running(&world, 0), 3);
    FEED(&world, .kind = TRACE_TASK_SLEEP, .task = 3, .value = 500);
    CHECK_NUMBER(task->state, TASK_SLEEPING);
    CHECK_NUMBER(task->value, 500);
    CHECK_NUMBER(task->since_ns, world.time_ns);
    FEED(&world, .kind = TRACE_TASK_WAKE, .task = 3);
    CHECK_NUMBER(task->state, TASK_RUNNABLE);
    CHECK_NUMBER(task->operation, TRACE_TASK_WAKE);
    check_whole(&world);
    world_fini(&world);
}

static void test_work(void)
{
    struct world world;
    start(&world, 2);
    const struct world_task *task = world_task(&world, 2);
    FEED(&world, .kind = TRACE_TASK_WORK, .task = 2, .value = 300);
    CHECK_NUMBER(task->state, TASK_WORKING);
    CHECK_NUMBER(task->value, 300);
    CHECK_NUMBER(world_running(&world, 1), 2);
    FEED(&world, .kind = TRACE_TASK_WORKED, .task = 2);
    CHECK_NUMBER(task->state, TASK_RUNNING);
    CHECK_NUMBER(world_running(&world, 1), 2);
    FEED(&world, .kind = TRACE_TASK_PRINT, .task = 2, .text = "hello");
    CHECK_TEXT(task->message, "hello");
    CHECK_NUMBER(task->operation, TRACE_TASK_PRINT);
    FEED(&world, .kind = TRACE_TASK_END, .task = 2);
    CHECK_NUMBER(task->state, TASK_DONE);
    CHECK_NUMBER(world_running(&world, 1), 0);
    check_whole(&world);
    world_fini(&world);
}

static void test_panic(void)
{
    struct world world;
    start(&world, 2);
    make(&world, 0, "jobs");
    FEED(&world, .kind = TRACE_TASK_PANIC, .task = 2, .object = 1,
        .text = "close of a closed channel");
    const struct world_task *task = world_task(&world, 2);
    CHECK_NUMBER(task->state, TASK_PANICKED);
    CHECK_TEXT(task->message, "close of a closed channel");
    CHECK_NUMBER(task->object, 1);
    CHECK_NUMBER(world_running(&world, 1), 0);
    check_whole(&world);
    world_fini(&world);
}

/* A sender that waits on an unbuffered channel, then its receiver. */
/* A panic with something deferred: the task runs on, and recovers or dies. */
static void test_unwind(void)
{
    struct world world;
    start(&world, 3);
    const struct world_task *task = world_task(&world, 2);
    for (uint32_t id = 2; id <= 3; id++) {
        FEED(&world, .kind = TRACE_TASK_DEFER, .task = id, .value = 1,
            .text = "unlock");
        FEED(&world, .kind = TRACE_TASK_PANIC, .task = id, .value = 1,
            .text = "oh");
        FEED(&world, .kind = TRACE_TASK_DEFERRED, .task = id, .text = "unlock");
    }
    CHECK_NUMBER(task->state, TASK_RUNNING);
    CHECK(task->panicking);
    CHECK_NUMBER(task->deferred, 0);
    check_whole(&world);
    FEED(&world, .kind = TRACE_TASK_RECOVER, .task = 2, .text = "oh");
    CHECK(!task->panicking);
    FEED(&world, .kind = TRACE_TASK_END, .task = 2);
    FEED(&world, .kind = TRACE_TASK_DIE, .task = 3, .text = "oh");
    CHECK_NUMBER(world_task(&world, 3)->state, TASK_PANICKED);
    CHECK_TEXT(world_task(&world, 3)->message, "oh");
    check_whole(&world);
    FEED(&world, .kind = TRACE_TASK_EXIT, .task = 1, .value = 1);
    CHECK_TEXT(world.broken,
        "a task ends itself with other deferred functions than it has");
    world_fini(&world);
}

/* Each breaks one rule of panics. */
static void test_panic_rules(void)
{
    static const struct {
        enum trace_kind kind;
        int64_t value;
        const char *rule;
    } wrong[] = {
        {TRACE_TASK_DEFER, 2,
            "a task's deferred functions are not counted one by one"},
        {TRACE_TASK_DEFERRED, 0,
            "a task's deferred functions are not counted one by one"},
        {TRACE_TASK_DEFER, -1, "what a task still has to do is out of range"},
        {TRACE_TASK_PANIC, -1, "what a task still has to do is out of range"},
        {TRACE_TASK_RECOVER, 0, "a task recovers that does not panic"},
        {TRACE_TASK_DIE, 0, "a task dies that does not panic"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct world world;
        start(&world, 2);
        FEED(&world, .kind = (uint16_t)wrong[i].kind, .task = 2,
            .value = wrong[i].value, .text = "x");
        CHECK_TEXT(world.broken, wrong[i].rule);
        world_fini(&world);
    }
}

static void test_hand_over_to_receiver(void)
{
    struct world world;
    start(&world, 2);
    make(&world, 0, "jobs");
    const struct world_object *jobs = world_object(&world, 1);
    const struct world_task *sender = world_task(&world, 2);
    CHECK_NUMBER(jobs->value_kind, VALUE_TEXT);
    CHECK_NUMBER(jobs->maker, 1);
    CHECK_NUMBER(jobs->capacity, 0);
    FEED(&world, .kind = TRACE_CHAN_SEND_WAIT, .task = 2, .object = 1,
        .value = 7);
    CHECK_NUMBER(sender->state, TASK_BLOCKED);
    CHECK_NUMBER(sender->value, 7);
    CHECK_NUMBER(in_queue(&world, &jobs->senders, 0), 2);
    CHECK_NUMBER(jobs->senders.count, 1);
    CHECK_NUMBER(world_running(&world, 1), 0);
    check_whole(&world);
    FEED(&world, .kind = TRACE_CHAN_SEND, .task = 2, .object = 1, .value = 7,
        .other = 1);
    CHECK_NUMBER(sender->state, TASK_RUNNABLE);
    CHECK_NUMBER(sender->woken_by, 1);
    CHECK_NUMBER(sender->partner, 1);
    CHECK_NUMBER(jobs->owed, TRACE_CHAN_RECV);
    check_whole(&world);
    FEED(&world, .kind = TRACE_CHAN_RECV, .task = 1, .object = 1, .value = 7,
        .other = 2);
    CHECK_NUMBER(world_task(&world, 1)->state, TASK_RUNNING);
    CHECK_NUMBER(world_task(&world, 1)->value, 7);
    CHECK_NUMBER(jobs->sent, 1);
    CHECK_NUMBER(jobs->received, 1);
    CHECK_NUMBER(jobs->length, 0);
    CHECK_NUMBER(jobs->owed, TRACE_NONE);
    check_whole(&world);
    world_fini(&world);
}

/* A receiver that waits, then a sender. */
static void test_hand_over_to_waiting_receiver(void)
{
    struct world world;
    start(&world, 2);
    make(&world, 3, "jobs");
    const struct world_object *jobs = world_object(&world, 1);
    const struct world_task *receiver = world_task(&world, 2);
    FEED(&world, .kind = TRACE_CHAN_RECV_WAIT, .task = 2, .object = 1);
    CHECK_NUMBER(receiver->state, TASK_BLOCKED);
    CHECK_NUMBER(in_queue(&world, &jobs->receivers, 0), 2);
    FEED(&world, .kind = TRACE_CHAN_SEND, .task = 1, .object = 1, .value = 9,
        .other = 2);
    CHECK_NUMBER(receiver->state, TASK_BLOCKED);
    FEED(&world, .kind = TRACE_CHAN_RECV, .task = 2, .object = 1, .value = 9,
        .other = 1);
    CHECK_NUMBER(receiver->state, TASK_RUNNABLE);
    CHECK_NUMBER(receiver->woken_by, 1);
    CHECK_NUMBER(receiver->value, 9);
    CHECK_NUMBER(jobs->receivers.count, 0);
    CHECK_NUMBER(jobs->length, 0);
    check_whole(&world);
    world_fini(&world);
}

/* A full buffer: taking from it lets the first waiting sender fill the slot. */
static void test_buffer(void)
{
    struct world world;
    start(&world, 4);
    make(&world, 2, "jobs");
    const struct world_object *jobs = world_object(&world, 1);
    for (int64_t value = 1; value <= 2; value++) {
        FEED(&world, .kind = TRACE_CHAN_SEND, .task = 1, .object = 1,
            .value = value);
    }
    CHECK_NUMBER(jobs->length, 2);
    FEED(&world, .kind = TRACE_CHAN_SEND_WAIT, .task = 3, .object = 1,
        .value = 3);
    FEED(&world, .kind = TRACE_CHAN_SEND_WAIT, .task = 2, .object = 1,
        .value = 4);
    CHECK_NUMBER(in_queue(&world, &jobs->senders, 0), 3);
    CHECK_NUMBER(in_queue(&world, &jobs->senders, 1), 2);
    check_whole(&world);
    FEED(&world, .kind = TRACE_CHAN_RECV, .task = 4, .object = 1, .value = 1);
    CHECK_NUMBER(world_slot(&world, jobs, 0), 2);
    CHECK_NUMBER(world_slot(&world, jobs, 1), 0);
    check_whole(&world);
    /* Something elsewhere may come in between. */
    FEED(&world, .kind = TRACE_TASK_PRINT, .task = 1, .text = "elsewhere");
    FEED(&world, .kind = TRACE_CHAN_SEND, .task = 3, .object = 1, .value = 3);
    CHECK_NUMBER(jobs->length, 2);
    CHECK_NUMBER(world_slot(&world, jobs, 0), 2);
    CHECK_NUMBER(world_slot(&world, jobs, 1), 3);
    CHECK_NUMBER(world_task(&world, 3)->state, TASK_RUNNABLE);
    CHECK_NUMBER(world_task(&world, 3)->woken_by, 4);
    CHECK_NUMBER(in_queue(&world, &jobs->senders, 0), 2);
    CHECK_NUMBER(jobs->senders.count, 1);
    CHECK_NUMBER(jobs->sent, 3);
    check_whole(&world);
    world_fini(&world);
}

static void test_close(void)
{
    struct world world;
    start(&world, 4);
    make(&world, 0, "jobs");
    const struct world_object *jobs = world_object(&world, 1);
    FEED(&world, .kind = TRACE_CHAN_RECV_WAIT, .task = 3, .object = 1);
    FEED(&world, .kind = TRACE_CHAN_RECV_WAIT, .task = 2, .object = 1);
    FEED(&world, .kind = TRACE_CHAN_CLOSE, .task = 1, .object = 1);
    CHECK(jobs->closed);
    CHECK_NUMBER(jobs->closer, 1);
    check_whole(&world);
    FEED(&world, .kind = TRACE_CHAN_RECV_CLOSED, .task = 3, .object = 1);
    check_whole(&world);
    FEED(&world, .kind = TRACE_CHAN_RECV_CLOSED, .task = 2, .object = 1);
    CHECK_NUMBER(world_task(&world, 2)->state, TASK_RUNNABLE);
    CHECK_NUMBER(world_task(&world, 2)->woken_by, 1);
    CHECK_NUMBER(world_task(&world, 3)->woken_by, 1);
    CHECK_NUMBER(jobs->receivers.count, 0);
    FEED(&world, .kind = TRACE_CHAN_RECV_CLOSED, .task = 4, .object = 1);
    CHECK_NUMBER(world_task(&world, 4)->state, TASK_RUNNING);
    check_whole(&world);
    world_fini(&world);
}

/* Senders that wait on a channel when it closes panic: at once, or when they
 * run next. */
static void test_close_with_senders(void)
{
    struct world world;
    start(&world, 3);
    make(&world, 0, "jobs");
    const struct world_object *jobs = world_object(&world, 1);
    FEED(&world, .kind = TRACE_CHAN_SEND_WAIT, .task = 2, .object = 1);
    FEED(&world, .kind = TRACE_CHAN_SEND_WAIT, .task = 3, .object = 1);
    FEED(&world, .kind = TRACE_CHAN_CLOSE, .task = 1, .object = 1);
    check_whole(&world);
    FEED(&world, .kind = TRACE_CHAN_SEND_CLOSED, .task = 2, .object = 1);
    FEED(&world, .kind = TRACE_CHAN_SEND_CLOSED, .task = 3, .object = 1);
    CHECK_NUMBER(world_task(&world, 3)->state, TASK_RUNNABLE);
    CHECK_NUMBER(world_task(&world, 3)->woken_by, 1);
    check_whole(&world);
    FEED(&world, .kind = TRACE_TASK_RUN, .task = 3, .worker = 1);
    CHECK_NUMBER(world_task(&world, 3)->state, TASK_RUNNING);
    FEED(&world, .kind = TRACE_TASK_PANIC, .task = 3, .object = 1,
        .text = "send on a closed channel");
    FEED(&world, .kind = TRACE_TASK_PANIC, .task = 2, .object = 1,
        .text = "send on a closed channel");
    CHECK_NUMBER(world_task(&world, 2)->state, TASK_PANICKED);
    CHECK_NUMBER(world_task(&world, 3)->state, TASK_PANICKED);
    CHECK_NUMBER(jobs->senders.count, 0);
    check_whole(&world);
    world_fini(&world);
}

/* A select stands in several queues; whatever ends one wait ends all. */
static void test_select(void)
{
    struct world world;
    start(&world, 3);
    make(&world, 0, "jobs");
    make(&world, 0, "out");
    const struct world_object *jobs = world_object(&world, 1);
    const struct world_object *out = world_object(&world, 2);
    FEED(&world, .kind = TRACE_SELECT_WAIT, .task = 2, .value = 4);
    FEED(&world, .kind = TRACE_SELECT_WAIT_RECV, .task = 2, .object = 1);
    FEED(&world, .kind = TRACE_SELECT_WAIT_SEND, .task = 2, .object = 2,
        .value = 7);
    FEED(&world, .kind = TRACE_SELECT_WAIT_SEND, .task = 2, .object = 1,
        .value = 8);
    FEED(&world, .kind = TRACE_SELECT_WAIT_AFTER, .task = 2, .value = 500);
    CHECK_NUMBER(world_task(&world, 2)->state, TASK_BLOCKED);
    CHECK_NUMBER(world_task(&world, 2)->due_ns, world.time_ns + 500);
    CHECK_NUMBER(jobs->receivers.count, 1);
    CHECK_NUMBER(jobs->senders.count, 1);
    CHECK_NUMBER(out->senders.count, 1);
    CHECK_NUMBER(world_place(&world, out->senders.head)->value, 7);
    check_whole(&world);
    FEED(&world, .kind = TRACE_CHAN_RECV_WAIT, .task = 3, .object = 1);
    CHECK_TEXT(world.broken, "a task waits to receive although it could");
    world.broken = NULL;
    FEED(&world, .kind = TRACE_CHAN_SEND, .task = 2, .object = 2, .value = 7,
        .other = 1);
    FEED(&world, .kind = TRACE_CHAN_RECV, .task = 1, .object = 2, .value = 7,
        .other = 2);
    CHECK_NUMBER(world_task(&world, 2)->state, TASK_RUNNABLE);
    CHECK_NUMBER(world_task(&world, 2)->woken_by, 1);
    CHECK_NUMBER(world_task(&world, 2)->place, 0);
    CHECK_NUMBER(world_task(&world, 2)->due_ns, 0);
    CHECK_NUMBER(jobs->receivers.count, 1); /* the other task */
    CHECK_NUMBER(jobs->senders.count + out->senders.count, 0);
    check_whole(&world);
    world_fini(&world);
}

static void test_wait_group(void)
{
    struct world world;
    start(&world, 3);
    FEED(&world, .kind = TRACE_WAIT_GROUP_MAKE, .task = 1, .object = 1,
        .text = "all");
    const struct world_object *group = world_object(&world, 1);
    REQUIRE(group != NULL);
    CHECK_NUMBER(group->kind, OBJECT_WAIT_GROUP);
    CHECK_TEXT(group->name, "all");
    FEED(&world, .kind = TRACE_WAIT_GROUP_PASS, .task = 1, .object = 1);
    CHECK_NUMBER(world_task(&world, 1)->state, TASK_RUNNING);
    FEED(&world, .kind = TRACE_WAIT_GROUP_ADD, .task = 1, .object = 1,
        .value = 1);
    CHECK_NUMBER(group->count, 1);
    FEED(&world, .kind = TRACE_WAIT_GROUP_WAIT, .task = 1, .object = 1);
    FEED(&world, .kind = TRACE_WAIT_GROUP_WAIT, .task = 2, .object = 1);
    CHECK_NUMBER(group->receivers.count, 2);
    CHECK_NUMBER(world_task(&world, 1)->state, TASK_BLOCKED);
    check_whole(&world);
    FEED(&world, .kind = TRACE_WAIT_GROUP_DONE, .task = 3, .object = 1);
    CHECK_NUMBER(group->count, 0);
    /* Waiting tasks of a wait group may go in any order. */
    FEED(&world, .kind = TRACE_WAIT_GROUP_PASS, .task = 2, .object = 1,
        .other = 3);
    FEED(&world, .kind = TRACE_WAIT_GROUP_PASS, .task = 1, .object = 1,
        .other = 3);
    CHECK_NUMBER(world_task(&world, 1)->state, TASK_RUNNABLE);
    CHECK_NUMBER(world_task(&world, 1)->woken_by, 3);
    CHECK_NUMBER(group->receivers.count, 0);
    check_whole(&world);
    world_fini(&world);
}

static void test_leak(void)
{
    static const struct source_site wait_site = {"patterns/a.c", "worker", 30};
    struct world world;
    start(&world, 2);
    make(&world, 0, "jobs");
    FEED(&world, .kind = TRACE_CHAN_SEND_WAIT, .task = 2, .object = 1,
        .value = 5);
    const struct world_task *task = world_task(&world, 2);
    int64_t since = task->since_ns;
    FEED(&world, .kind = TRACE_TASK_END, .task = 1);
    FEED(&world, .kind = TRACE_TASK_LEAK, .task = 2, .object = 1,
        .value = TRACE_CHAN_SEND_WAIT, .site = &wait_site);
    CHECK_NUMBER(task->state, TASK_LEAKED);
    CHECK_NUMBER(task->operation, TRACE_CHAN_SEND_WAIT);
    CHECK_NUMBER(task->object, 1);
    CHECK_NUMBER(task->since_ns, since);
    CHECK(task->site == &wait_site);
    CHECK_NUMBER(in_queue(&world, &world_object(&world, 1)->senders, 0), 2);
    CHECK(!task->way_known);
    FEED(&world, .kind = TRACE_TASK_WAY, .task = 2, .object = 1, .other = 1,
        .text = "main > jobs");
    CHECK(task->way_known);
    CHECK_NUMBER(task->fellow, 1);
    FEED(&world, .kind = TRACE_RUN_END, .value = OUTCOME_LEAK);
    CHECK_NUMBER(world.outcome, OUTCOME_LEAK);
    check_whole(&world);
    world_fini(&world);
}

/* After lost events the tables stay whole, and a task that acts runs. */
static void test_gap(void)
{
    struct world world;
    start(&world, 2);
    FEED(&world, .kind = TRACE_RUN_GAP, .value = 20);
    CHECK_NUMBER(world.lost, 20);
    FEED(&world, .kind = TRACE_TASK_RUN, .task = 5, .worker = 1);
    CHECK_NUMBER(world.task_count, 5);
    CHECK_TEXT(world_task(&world, 5)->name, "?");
    CHECK_NUMBER(world_task(&world, 5)->state, TASK_RUNNING);
    CHECK_NUMBER(world_task(&world, 2)->state, TASK_RUNNABLE);
    FEED(&world, .kind = TRACE_CHAN_RECV, .task = 2, .object = 2, .value = 1);
    CHECK_NUMBER(world.object_count, 2);
    CHECK_NUMBER(world_task(&world, 2)->state, TASK_RUNNING);
    FEED(&world, .kind = TRACE_TASK_SPAWN, .task = 2, .other = 7, .value = 4,
        .text = "late");
    CHECK_NUMBER(world.task_count, 7);
    CHECK_TEXT(world_task(&world, 7)->name, "late");
    CHECK_NUMBER(world_task(&world, 7)->parent, 2);
    check_whole(&world);
    /* Not every number can be explained by what was lost. */
    FEED(&world, .kind = TRACE_TASK_RUN, .task = 4000000000u);
    CHECK_NUMBER(world.task_count, 7);
    FEED(&world, .kind = TRACE_RUN_GAP, .value = INT64_MAX);
    FEED(&world, .kind = TRACE_RUN_GAP, .value = INT64_MAX);
    FEED(&world, .kind = TRACE_RUN_GAP, .value = INT64_MAX);
    CHECK(world.lost == UINT64_MAX);
    FEED(&world, .kind = TRACE_TASK_RUN, .task = 4000000000u);
    FEED(&world, .kind = TRACE_CHAN_SEND, .task = 1, .object = 4000000000u);
    CHECK_NUMBER(world.task_count, 7);
    CHECK_NUMBER(world.object_count, 2);
    check_whole(&world);
    world_fini(&world);
}

static void test_names(void)
{
    struct world world;
    start(&world, 4);
    make(&world, 0, "jobs");
    make(&world, 0, "results");
    CHECK_NUMBER(world_task(&world, 4)->ordinal, 3);
    CHECK_NUMBER(world_find_task(&world, "main"), 1);
    CHECK_NUMBER(world_find_task(&world, "main 1"), 1);
    CHECK_NUMBER(world_find_task(&world, "worker"), 2);
    CHECK_NUMBER(world_find_task(&world, "worker 1"), 2);
    CHECK_NUMBER(world_find_task(&world, "worker 3"), 4);
    CHECK_NUMBER(world_find_task(&world, "worker 4"), 0);
    CHECK_NUMBER(world_find_task(&world, "worker 03"), 0);
    CHECK_NUMBER(world_find_task(&world, "work"), 0);
    CHECK_NUMBER(world_find_task(&world, "workers"), 0);
    CHECK_NUMBER(world_find_task(&world, ""), 0);
    CHECK_NUMBER(world_find_object(&world, "results"), 2);
    CHECK_NUMBER(world_find_object(&world, "result"), 0);
    /* One name, two kinds: each kind is numbered by itself. */
    FEED(&world, .kind = TRACE_MUTEX_MAKE, .task = 1, .object = 3,
        .text = "results");
    CHECK_NUMBER(world_object(&world, 3)->ordinal, 1);
    for (uint32_t id = 4; id <= 40; id++) {
        make(&world, 0, id % 2 ? "other" : "results");
    }
    CHECK_NUMBER(world_object(&world, 40)->ordinal, 20);
    CHECK_NUMBER(world_objects_called(&world, world_object(&world, 2)), 20);
    CHECK_NUMBER(world_objects_called(&world, world_object(&world, 3)), 1);
    CHECK_NUMBER(world_tasks_called(&world, world_task(&world, 2)), 3);
    CHECK_NUMBER(world_find_object(&world, "results 20"), 40);
    CHECK_NUMBER(world_find_object(&world, "results 21"), 0);
    CHECK(world_task(&world, 0) == NULL);
    CHECK(world_task(&world, 5) == NULL);
    CHECK(world_object(&world, 0) == NULL);
    CHECK(world_object(&world, UINT32_MAX) == NULL);
    CHECK_NUMBER(world_running(&world, 400), 0);
    world_fini(&world);
}

/* Ordinals count tasks of the same name, however many names there are. */
static void test_many_names(void)
{
    enum { NAMES = 300, TASKS = 3000 };
    static char names[NAMES][16];
    struct world world;
    start(&world, 1);
    for (int i = 0; i < NAMES; i++) {
        snprintf(names[i], sizeof names[i], "t%d", i);
    }
    for (uint32_t i = 0; i < TASKS; i++) {
        FEED(&world, .kind = TRACE_TASK_SPAWN, .task = 1, .other = i + 2,
            .value = i + 1, .text = names[i % NAMES]);
        if (i % 100 == 0) {
            /* Go on with a copy: it knows the names as well. */
            struct world copy;
            world_init(&copy);
            CHECK(world_copy(&copy, &world));
            world_fini(&world);
            world = copy;
        }
    }
    uint32_t wrong = 0;
    for (uint32_t i = 0; i < TASKS; i++) {
        wrong += world_task(&world, i + 2)->ordinal != i / NAMES + 1;
    }
    CHECK_NUMBER(wrong, 0);
    CHECK_NUMBER(world_find_task(&world, "t7 10"), 2 + 7 + 9 * NAMES);
    check_whole(&world);
    world_fini(&world);
}

/* A ring grows as it fills, keeps its order, and takes no more than that. */
static void test_ring(void)
{
    struct world world;
    start(&world, 1);
    make(&world, 1000, "big");
    make(&world, INT64_C(1) << 31, "huge");
    make(&world, INT64_MAX, "endless");
    CHECK_NUMBER(world_object(&world, 2)->capacity, INT64_C(1) << 31);
    CHECK_NUMBER(world_object(&world, 3)->capacity, UINT32_MAX);
    int64_t sent = 0, received = 0;
    for (int round = 0; round < 40; round++) {
        for (int i = 0; i < 25; i++) {
            FEED(&world, .kind = TRACE_CHAN_SEND, .task = 1, .object = 1,
                .value = ++sent);
            FEED(&world, .kind = TRACE_CHAN_SEND, .task = 1, .object = 2,
                .value = sent);
        }
        for (int i = 0; i < 10; i++) {
            FEED(&world, .kind = TRACE_CHAN_RECV, .task = 1, .object = 1,
                .value = ++received);
        }
    }
    const struct world_object *big = world_object(&world, 1);
    CHECK_NUMBER(big->length, 600);
    for (uint32_t i = 0; i < big->length; i++) {
        if (world_slot(&world, big, i) != received + 1 + i) {
            CHECK_NUMBER(world_slot(&world, big, i), received + 1 + i);
            break;
        }
    }
    CHECK(world.slot_room < 16 * 1024);
    CHECK_TEXT(world.broken, "a channel's capacity is out of range");
    CHECK_NUMBER(world.broken_seq, 6);
    world_fini(&world);
}

static void test_copy(void)
{
    struct toy toy;
    toy_run(&toy, 5, 3, 30, 8, 4000);
    struct world world, copy, small;
    world_init(&world);
    world_init(&copy);
    world_init(&small);
    size_t half = toy.count / 2;
    for (size_t i = 0; i < half; i++) {
        world_apply(&world, &toy.events[i]);
        if (i == 20) {
            CHECK(world_copy(&small, &world));
        }
    }
    CHECK(world_copy(&copy, &world));
    CHECK(same_world(&world, &copy));
    for (size_t i = half; i < toy.count; i++) {
        world_apply(&copy, &toy.events[i]);
    }
    CHECK(!same_world(&world, &copy));
    for (size_t i = half; i < toy.count; i++) {
        world_apply(&world, &toy.events[i]);
    }
    CHECK(same_world(&world, &copy));
    /* A larger one becomes a smaller one and grows again. */
    CHECK(world_copy(&copy, &small));
    CHECK(same_world(&copy, &small));
    for (size_t i = 21; i < toy.count; i++) {
        world_apply(&copy, &toy.events[i]);
    }
    CHECK(same_world(&world, &copy));
    CHECK(world_copy(&copy, &copy));
    world_fini(&world);
    world_fini(&copy);
    world_fini(&small);
    toy_fini(&toy);
}

/* The world agrees with the books of the toy that made the events. */
static bool agrees(const struct world *world, const struct toy *toy)
{
    static const enum task_state states[] = {
        [TOY_READY] = TASK_RUNNABLE,
        [TOY_RUNNING] = TASK_RUNNING,
        [TOY_WORKING] = TASK_WORKING,
        [TOY_WAITING] = TASK_BLOCKED,
        [TOY_SLEEPING] = TASK_SLEEPING,
    };
    for (uint32_t i = 0; i < toy->task_count; i++) {
        enum task_state state = world->tasks[i].state;
        enum toy_state truth = toy->tasks[i].state;
        bool gone = state == TASK_DONE || state == TASK_PANICKED;
        if (truth == TOY_GONE ? !gone : state != states[truth]) {
            return false;
        }
    }
    for (uint32_t i = 0; i < toy->object_count; i++) {
        const struct toy_object *truth = &toy->objects[i];
        const struct world_object *object = &world->objects[i];
        bool same = object->count == truth->count &&
                    object->closed == truth->closed &&
                    object->senders.count == truth->senders.count &&
                    object->receivers.count == truth->receivers.count &&
                    object->length == truth->length;
        for (uint32_t k = 0; same && k < truth->length; k++) {
            same = world_slot(world, object, k) == truth->buffer[k];
        }
        for (uint32_t k = 0; same && k < truth->senders.count; k++) {
            same =
                in_queue(world, &object->senders, k) == truth->senders.tasks[k];
        }
        if (!same) {
            return false;
        }
    }
    return true;
}

static void test_against_toy(void)
{
    for (uint64_t seed = 1; seed <= 60; seed++) {
        struct toy toy;
        struct world world;
        unsigned workers = 1 + (unsigned)seed % 4;
        toy_init(&toy, seed, workers, 2 + seed % 40, 1 + seed % 9);
        world_init(&world);
        size_t folded = 0;
        bool good = true;
        for (int step = 0; step < 1500 && good && toy_step(&toy); step++) {
            while (folded < toy.count && good) {
                world_apply(&world, &toy.events[folded++]);
                good = CHECK_TEXT(world_check(&world), NULL);
            }
            good = good && CHECK(agrees(&world, &toy));
        }
        CHECK_TEXT(world_check_all(&world), NULL);
        world_fini(&world);
        toy_fini(&toy);
    }
}

/* Any bytes at all make a world whose tables are whole. */
static void test_hostile(void)
{
    for (uint64_t seed = 1; seed <= 200; seed++) {
        struct toy toy;
        struct world world;
        toy_run(&toy, seed, 3, 20, 6, 1500);
        world_init(&world);
        if (seed % 2) {
            /* Lost events switch off the notes: now shapes are all. */
            toy.events[0].kind = TRACE_RUN_GAP;
            toy.events[0].value = seed % 4 == 1 ? INT64_MAX : 100;
        }
        for (size_t i = 0; i < toy.count; i++) {
            struct trace_event event = toy.events[i];
            uint32_t wild = toy_random(&toy, 3) ? toy_random(&toy, 25)
                                                : toy_random(&toy, UINT32_MAX);
            switch (toy_random(&toy, 30)) {
            case 0:
                event.kind = (uint16_t)toy_random(&toy, 40);
                break;
            case 1:
                event.task = wild;
                break;
            case 2:
                event.other = wild;
                break;
            case 3:
                event.object = wild;
                break;
            case 4:
                event.value = INT64_MIN + wild;
                break;
            case 5:
                event.worker = (uint16_t)wild;
                event.text = NULL;
                event.site = NULL;
                break;
            case 6:
                event.time_ns = INT64_MIN + (int64_t)wild * (1 << 30);
                break;
            }
            world_apply(&world, &event);
            if (world.lost > 0) {
                world.broken = NULL;
                CHECK_TEXT(world_check(&world), NULL);
            }
        }
        world.broken = NULL;
        world.lost = 1;
        CHECK_TEXT(world_check_all(&world), NULL);
        CHECK(!world.short_of_memory);
        CHECK(world.task_count < 600000);
        world_fini(&world);
        toy_fini(&toy);
    }
}

static void test_unknown_kind(void)
{
    struct world world;
    start(&world, 1);
    FEED(&world, .kind = TRACE_KIND_COUNT, .task = 1, .object = 4);
    FEED(&world, .kind = UINT16_MAX, .task = 77);
    FEED(&world, .kind = TRACE_NONE);
    CHECK_NUMBER(world.seq, 6);
    CHECK_NUMBER(world.time_ns, 60);
    check_whole(&world);
    world_fini(&world);
}

static void test_kind_names(void)
{
    for (int kind = 1; kind < TRACE_KIND_COUNT; kind++) {
        const char *name = trace_kind_name((enum trace_kind)kind);
        CHECK(strchr(name, '.') != NULL);
        CHECK_NUMBER(trace_kind_find(name), kind);
    }
    CHECK_TEXT(trace_kind_name(TRACE_CHAN_SEND), "chan.send");
    CHECK_TEXT(trace_kind_name(TRACE_NONE), "?");
    CHECK_TEXT(trace_kind_name((enum trace_kind)999), "?");
    CHECK_NUMBER(trace_kind_find("chan.sen"), TRACE_NONE);
    CHECK_NUMBER(trace_kind_find(""), TRACE_NONE);
}

int main(void)
{
    test_run();
    test_spawn();
    test_turns();
    test_work();
    test_panic();
    test_unwind();
    test_panic_rules();
    test_hand_over_to_receiver();
    test_hand_over_to_waiting_receiver();
    test_buffer();
    test_close();
    test_close_with_senders();
    test_select();
    test_wait_group();
    test_leak();
    test_gap();
    test_names();
    test_many_names();
    test_ring();
    test_copy();
    test_against_toy();
    test_hostile();
    test_unknown_kind();
    test_kind_names();
    return check_done();
}
