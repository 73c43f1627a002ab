/* SPDX-License-Identifier: MIT */
/* What the model and the view make of the scheduler's events. */
#include "tests/check.h"
#include "tui/model/explain.h"
#include "tui/view/phrase.h"
#include "tui/view/view.h"

static struct catalogue *words;

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
}

static void check_told(const struct world *world, const char *expected)
{
    char *line = view_narrate(words, world, &world->last);
    const char *text = line ? strstr(line, "s  ") : NULL;
    CHECK_TEXT(text ? text + 3 : line, expected);
    free(line);
}

static void check_does(
    const struct world *world, uint32_t task, const char *expected)
{
    char phrase[PHRASE_BYTES];
    phrase_operation(world, world_task(world, task), phrase);
    CHECK_TEXT(phrase, expected);
}

static void test_workers(void)
{
    struct world world;
    start(&world);
    FEED(&world, .kind = TRACE_RUN_WORKERS, .task = 1, .value = 4, .other = 2);
    CHECK_NUMBER(world.workers, 4);
    check_told(&world, "main sets the number of workers to 4.");
    check_does(&world, 1, "workers 4");
    FEED(&world, .kind = TRACE_RUN_WORKERS, .value = 1, .other = 4);
    CHECK_NUMBER(world.workers, 1);
    check_told(&world, "The number of workers is now 1.");
    /* The one on worker 1 is on its way out: no rule is broken. */
    CHECK_NUMBER(world_running(&world, 1), 2);
    FEED(&world, .kind = TRACE_TASK_PREEMPT, .task = 2, .worker = 1);
    CHECK_NUMBER(world_task(&world, 2)->state, TASK_RUNNABLE);
    CHECK_NUMBER(world_running(&world, 1), 0);
    check_told(&world, "reader has had its slice of time: others go first.");
    check_does(&world, 2, "slice over");
    CHECK_TEXT(world_check_all(&world), NULL);
    FEED(&world, .kind = TRACE_RUN_WORKERS, .value = 3, .other = 2);
    CHECK(world_check(&world) != NULL);
    world_fini(&world);
}

static void test_call(void)
{
    struct world world;
    struct explanation why;
    start(&world);
    FEED(&world, .kind = TRACE_TASK_BLOCK, .task = 2, .worker = 1);
    check_told(&world, "reader leaves its worker for a call that may block.");
    check_does(&world, 2, "call");
    CHECK_NUMBER(world_running(&world, 1), 0);
    CHECK(explain_task(&world, 2, &why));
    CHECK_NUMBER(why.reason, REASON_AWAY);
    char *sentence = view_sentence(words, &world, 2, 0);
    CHECK(sentence && strstr(sentence, "another thread makes it"));
    free(sentence);
    FEED(&world, .kind = TRACE_TASK_UNBLOCK, .task = 2);
    CHECK_NUMBER(world_task(&world, 2)->state, TASK_RUNNABLE);
    check_told(&world, "reader comes back from its call.");
    CHECK_TEXT(world_check_all(&world), NULL);
    FEED(&world, .kind = TRACE_TASK_UNBLOCK, .task = 2);
    CHECK(world_check(&world) != NULL);
    world_fini(&world);
}

/* Numbers that no run has make no worker and no row. */
static void test_hostile(void)
{
    static const int64_t values[] = {0, -1, INT64_MIN, INT64_MAX, 1 << 20};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        struct world world;
        start(&world);
        FEED(&world, .kind = TRACE_RUN_WORKERS, .task = 1, .value = values[i],
            .other = 2);
        CHECK_NUMBER(world.workers, 2);
        CHECK(world_check(&world) != NULL);
        FEED(&world, .kind = TRACE_TASK_UNBLOCK, .task = 77);
        FEED(&world, .kind = TRACE_TASK_BLOCK, .task = 77);
        CHECK_NUMBER(world.task_count, 2);
        world_fini(&world);
    }
}

int main(void)
{
    words = catalogue_open(LANGUAGE_EN, NULL, 0);
    if (!words) {
        return EXIT_FAILURE;
    }
    test_workers();
    test_call();
    test_hostile();
    catalogue_close(words);
    return check_done();
}
