/* SPDX-License-Identifier: MIT */
/* What the model and the view make of the network's events. */
#include "tests/check.h"
#include "tui/model/explain.h"
#include "tui/view/phrase.h"
#include "tui/view/view.h"

static struct catalogue *words;

enum { SERVER = 1, CLIENT = 2, ACCEPTED = 3 };

static void feed(struct world *world, struct trace_event event)
{
    event.seq = world->seq + 1;
    event.time_ns = world->time_ns + 10;
    world_apply(world, &event);
}

#define FEED(world, ...) feed((world), (struct trace_event){__VA_ARGS__})

static void start(struct world *world)
{
    world_init(world);
    FEED(world, .kind = TRACE_RUN_START, .object = 2, .text = "test");
    FEED(world, .kind = TRACE_TASK_SPAWN, .other = 1, .value = 1,
        .text = "main");
    FEED(world, .kind = TRACE_TASK_RUN, .task = 1);
    FEED(world, .kind = TRACE_TASK_SPAWN, .task = 1, .other = 2, .value = 1,
        .text = "reader");
    FEED(world, .kind = TRACE_TASK_RUN, .task = 2, .worker = 1);
    FEED(world, .kind = TRACE_NET_LISTEN, .task = 1, .object = SERVER,
        .value = 8080, .text = "server");
}

static void connect(struct world *world)
{
    start(world);
    FEED(world, .kind = TRACE_NET_DIAL, .task = 2, .object = CLIENT,
        .other = SERVER, .value = 8080, .text = "client");
    FEED(world, .kind = TRACE_NET_CONNECT, .task = 2, .object = CLIENT);
    FEED(world, .kind = TRACE_NET_ACCEPT, .task = 1, .object = ACCEPTED,
        .other = CLIENT, .value = SERVER, .text = "server/1");
}

static void check_told(const struct world *world, const char *expected)
{
    char *line = view_narrate(words, world, &world->last);
    const char *text = line ? strstr(line, "s  ") : NULL;
    CHECK_TEXT(text ? text + 3 : line, expected);
    free(line);
}

static void check_about(
    const struct world *world, uint32_t task, uint32_t object, const char *part)
{
    char *sentence = view_sentence(words, world, task, object);
    if (!CHECK(sentence && strstr(sentence, part))) {
        fprintf(stderr, "    %s\n", sentence ? sentence : "(null)");
    }
    free(sentence);
}

static void check_does(
    const struct world *world, uint32_t task, const char *expected)
{
    char phrase[PHRASE_BYTES];
    phrase_operation(world, world_task(world, task), phrase);
    CHECK_TEXT(phrase, expected);
}

static void test_connection(void)
{
    struct world world;
    connect(&world);
    check_told(&world, "main accepts a connection; its end is server/1.");
    check_does(&world, 1, "accept server/1");
    CHECK_NUMBER(world_object(&world, SERVER)->count, 0);
    CHECK_NUMBER(world_object(&world, ACCEPTED)->peer, CLIENT);
    CHECK_NUMBER(world_object(&world, CLIENT)->peer, ACCEPTED);
    check_about(&world, 0, SERVER, "server listens on port 8080");
    check_about(&world, 0, CLIENT, "its other end is server/1");
    FEED(&world, .kind = TRACE_NET_WRITE, .task = 2, .object = CLIENT,
        .value = 5);
    check_told(&world, "reader writes to client; bytes: 5.");
    check_does(&world, 2, "write client 5");
    const struct world_object *accepted = world_object(&world, ACCEPTED);
    char state[PHRASE_BYTES];
    phrase_state(&world, accepted, 9, state);
    CHECK_TEXT(state, "5B");
    FEED(&world, .kind = TRACE_NET_READ, .task = 1, .object = ACCEPTED,
        .value = 3);
    CHECK_NUMBER(accepted->count, 2);
    check_about(&world, 0, ACCEPTED, "bytes on their way to it: 2");
    FEED(&world, .kind = TRACE_NET_CLOSE, .task = 2, .object = CLIENT,
        .value = 1);
    check_told(&world, "reader says that it writes no more to client.");
    CHECK_TEXT(world_check_all(&world), NULL);
    FEED(&world, .kind = TRACE_NET_READ, .task = 1, .object = ACCEPTED,
        .value = 3);
    CHECK_TEXT(world_check(&world), "more bytes are read than were written");
    world_fini(&world);
}

/* What was written before the accept is on its way to the accepting end. */
static void test_early_bytes(void)
{
    struct world world;
    start(&world);
    FEED(&world, .kind = TRACE_NET_DIAL, .task = 2, .object = CLIENT,
        .other = SERVER, .value = 8080, .text = "client");
    CHECK_NUMBER(world_object(&world, SERVER)->count, 1);
    FEED(&world, .kind = TRACE_NET_CONNECT, .task = 2, .object = CLIENT);
    FEED(&world, .kind = TRACE_NET_WRITE, .task = 2, .object = CLIENT,
        .value = 7);
    FEED(&world, .kind = TRACE_NET_ACCEPT, .task = 1, .object = ACCEPTED,
        .other = CLIENT, .value = SERVER, .text = "server/1");
    CHECK_NUMBER(world_object(&world, ACCEPTED)->count, 7);
    FEED(&world, .kind = TRACE_NET_CLOSE, .task = 1, .object = ACCEPTED);
    check_told(&world, "main closes server/1.");
    CHECK_NUMBER(world_object(&world, ACCEPTED)->count, 0);
    CHECK_NUMBER(world_object(&world, ACCEPTED)->closer, 1);
    CHECK_TEXT(world_check_all(&world), NULL);
    world_fini(&world);
}

/* Those who wait are told why, and are let go. */
static void test_waits(void)
{
    struct world world;
    struct explanation why;
    start(&world);
    FEED(&world, .kind = TRACE_NET_ACCEPT_WAIT, .task = 1, .object = SERVER);
    CHECK(explain_task(&world, 1, &why));
    CHECK_NUMBER(why.reason, REASON_WAIT_DIAL);
    check_about(&world, 1, 0, "nobody has dialled yet");
    FEED(&world, .kind = TRACE_NET_DIAL, .task = 2, .object = CLIENT,
        .other = SERVER, .value = 8080, .text = "client");
    FEED(&world, .kind = TRACE_NET_DIAL_WAIT, .task = 2, .object = CLIENT);
    check_about(&world, 2, 0, "waits for client to be connected");
    FEED(&world, .kind = TRACE_NET_ACCEPT, .task = 1, .object = ACCEPTED,
        .other = CLIENT, .value = SERVER, .text = "server/1");
    CHECK_NUMBER(world_task(&world, 1)->state, TASK_RUNNABLE);
    FEED(&world, .kind = TRACE_NET_CONNECT, .task = 2, .object = CLIENT);
    CHECK_NUMBER(world_task(&world, 2)->state, TASK_RUNNABLE);
    FEED(&world, .kind = TRACE_TASK_RUN, .task = 1);
    FEED(&world, .kind = TRACE_NET_READ_WAIT, .task = 1, .object = ACCEPTED,
        .value = 64);
    check_about(&world, 1, 0, "nothing has come yet");
    FEED(&world, .kind = TRACE_TASK_RUN, .task = 2, .worker = 1);
    FEED(&world, .kind = TRACE_NET_WRITE, .task = 2, .object = CLIENT,
        .value = 10);
    FEED(&world, .kind = TRACE_NET_READ, .task = 1, .object = ACCEPTED,
        .value = 10, .other = 2);
    CHECK_NUMBER(world_task(&world, 1)->state, TASK_RUNNABLE);
    CHECK_NUMBER(world_task(&world, 1)->woken_by, 2);
    CHECK_TEXT(world_check_all(&world), NULL);
    world_fini(&world);
}

/* A writer who has more goes on waiting; an error lets anyone go. */
static void test_partial_write(void)
{
    struct world world;
    connect(&world);
    FEED(&world, .kind = TRACE_NET_WRITE, .task = 2, .object = CLIENT,
        .value = 100);
    FEED(&world, .kind = TRACE_NET_WRITE_WAIT, .task = 2, .object = CLIENT,
        .value = 50);
    check_about(&world, 2, 0, "the other end is slow to read");
    FEED(&world, .kind = TRACE_NET_WRITE, .task = 2, .object = CLIENT,
        .value = 20);
    CHECK_NUMBER(world_task(&world, 2)->state, TASK_BLOCKED);
    CHECK_NUMBER(world_object(&world, ACCEPTED)->count, 120);
    FEED(&world, .kind = TRACE_NET_FAIL, .task = 2, .object = CLIENT,
        .value = NET_RESET);
    check_told(
        &world, "reader has no success with client: the other end is gone.");
    CHECK_NUMBER(world_task(&world, 2)->state, TASK_RUNNABLE);
    CHECK_TEXT(world_check_all(&world), NULL);
    world_fini(&world);
}

static void test_stuck(void)
{
    struct world world;
    connect(&world);
    FEED(&world, .kind = TRACE_NET_READ_WAIT, .task = 1, .object = ACCEPTED,
        .value = 64);
    FEED(&world, .kind = TRACE_NET_FAIL, .task = 2, .value = NET_IN_USE);
    check_told(&world, "reader has no success: the port is taken.");
    FEED(&world, .kind = TRACE_NET_READ_WAIT, .task = 2, .object = CLIENT,
        .value = 64);
    FEED(&world, .kind = TRACE_TASK_LEAK, .task = 1, .object = ACCEPTED,
        .other = 1, .value = TRACE_NET_READ_WAIT);
    check_told(
        &world, "main is stuck: nothing will ever come through server/1.");
    FEED(&world, .kind = TRACE_TASK_LEAK, .task = 2, .object = CLIENT,
        .value = TRACE_NET_READ_WAIT);
    FEED(&world, .kind = TRACE_RUN_END,
        .value = OUTCOME_DEADLOCK | OUTCOME_LEAK);
    check_about(&world, 2, 0, "nothing will ever come through client");
    CHECK_TEXT(world_check_all(&world), NULL);
    world_fini(&world);
}

/* Whatever numbers events hold, the tables stay whole. */
static void test_hostile(void)
{
    static const int64_t values[] = {
        0, 1, 2, 3, 4, -1, INT64_MIN, INT64_MAX, UINT32_MAX};
    uint64_t random = 1;
    struct world world;
    connect(&world);
    for (int i = 0; i < 20000; i++) {
        random = random * UINT64_C(6364136223846793005) + 1;
        unsigned r = (unsigned)(random >> 33);
        unsigned kind =
            TRACE_NET_LISTEN + r % (TRACE_NET_FAIL - TRACE_NET_LISTEN + 1);
        FEED(&world, .kind = (uint16_t)kind, .task = r / 16 % 4,
            .object = r / 64 % 6, .other = r / 512 % 6,
            .value = values[r / 4096 % 9], .text = "x");
    }
    CHECK(world.task_count == 2 && world.object_count < 20004);
    struct world copy;
    world_init(&copy);
    CHECK(world_copy(&copy, &world));
    world_fini(&copy);
    world_fini(&world);
}

int main(void)
{
    words = catalogue_open(LANGUAGE_EN, NULL, 0);
    if (!words) {
        return EXIT_FAILURE;
    }
    test_connection();
    test_early_bytes();
    test_waits();
    test_partial_write();
    test_stuck();
    test_hostile();
    catalogue_close(words);
    return check_done();
}
