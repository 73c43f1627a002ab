/* SPDX-License-Identifier: MIT */
/* What is said about events, tasks and objects. */
#include "tests/check.h"
#include "tests/toy_run.h"
#include "tests/view_sample.h"
#include "tui/text/utf8.h"
#include "tui/view/view.h"

static struct catalogue *open_english(void)
{
    struct catalogue *words = catalogue_open(LANGUAGE_EN, NULL, 0);
    if (!words) {
        abort();
    }
    return words;
}

static void check_narration(const char *const *lines, enum language language)
{
    struct sample sample;
    struct world world;
    sample_init(&sample, language);
    world_init(&world);
    for (uint64_t seq = 1; seq <= SAMPLE_EVENTS; seq++) {
        struct trace_event event = sample_event(seq);
        world_apply(&world, &event);
        char *line = view_narrate(sample.words, &world, &event);
        CHECK_TEXT(line, lines[seq - 1]);
        free(line);
    }
    world_fini(&world);
    sample_fini(&sample);
}

static void test_run(void)
{
    static const char *const lines[SAMPLE_EVENTS] = {
        ("0.000 s  The deterministic run of worker_pool begins: workers 3, "
         "seed 42."),
        "0.000 s  main is ready to run.",
        "",
        "0.000 s  main makes the channel jobs with capacity 3.",
        "0.000 s  main makes the channel results with capacity 3.",
        "0.000 s  main makes the wait group workers.",
        "0.000 s  main starts producer.",
        "0.000 s  main adds to workers: its count is 1 now.",
        "0.000 s  main starts worker.",
        "0.000 s  main adds to workers: its count is 2 now.",
        "0.000 s  main starts worker 2.",
        "0.000 s  main starts closer.",
        "0.000 s  main waits to receive: results is empty.",
        "",
        "0.000 s  producer sends 1 into jobs (1 of 3 slots taken).",
        "0.000 s  producer sends 2 into jobs (2 of 3 slots taken).",
        "0.000 s  producer sends 3 into jobs (3 of 3 slots taken).",
        "",
        "0.000 s  worker 1 receives 1 from jobs (2 of 3 slots taken).",
        "0.000 s  worker 1 works for 0.300 s.",
        "0.000 s  producer sends 4 into jobs (3 of 3 slots taken).",
        "0.000 s  producer waits to send 5: jobs is full.",
        "",
        "0.000 s  worker 2 receives 2 from jobs (2 of 3 slots taken).",
        "0.000 s  producer sends 5 into jobs (3 of 3 slots taken).",
        "0.000 s  worker 2 works for 0.300 s.",
        "",
        "0.000 s  closer waits until the count of workers is zero.",
        "",
        "0.300 s  worker 1 hands 1 to main through results.",
        "",
        "",
        "0.300 s  main prints: result 1",
    };
    check_narration(lines, LANGUAGE_EN);
}

/* Counts and times have Bengali digits; names and values stay as they are in
 * the picture. */
static void test_bengali(void)
{
    struct sample sample;
    struct world world;
    sample_init(&sample, LANGUAGE_BN);
    sample_world(&world, 17);
    struct trace_event event = sample_event(17);
    char *line = view_narrate(sample.words, &world, &event);
    CHECK_TEXT(line,
        "০.০০০ সেকেন্ড  jobs চ্যানেলে producer পাঠাল 3 (৩টি খোপের ৩টি ভরা)।");
    free(line);
    world_fini(&world);
    sample_fini(&sample);
}

static void check_sentence(
    const struct world *world, uint32_t task, uint32_t object, const char *want)
{
    struct catalogue *words = open_english();
    char *text = view_sentence(words, world, task, object);
    CHECK_TEXT(text, want);
    free(text);
    catalogue_close(words);
}

static void test_sentences(void)
{
    struct world world;
    sample_world(&world, 22);
    check_sentence(&world, MAIN, 0,
        "main waits to receive from results: it is empty. Since 0.000 s.");
    check_sentence(&world, PRODUCER, 0,
        "producer waits to send 5 to jobs: it is full. Since 0.000 s. Line "
        "14.");
    check_sentence(&world, WORKER_1, 0,
        "worker 1 works on worker W1; left: 0.300 s. Since 0.000 s. Line 6.");
    check_sentence(&world, CLOSER, 0,
        "closer is ready: main let it go on; it waits for a free worker. Since "
        "0.000 s.");
    check_sentence(&world, 0, JOBS,
        "jobs is a channel: 3 of 3 slots are taken. Waiting to send: "
        "producer. Sent: 4, received: 1.");
    check_sentence(
        &world, 0, WORKERS, "workers is a wait group; its count is 2.");
    check_sentence(&world, 0, 0, "");
    check_sentence(&world, 99, 99, "");
    world_fini(&world);
}

static void test_waiting(void)
{
    struct world world;
    sample_world(&world, SAMPLE_EVENTS);
    check_sentence(&world, CLOSER, 0,
        "closer waits for workers: its count is still 2. Since 0.000 s, for "
        "0.300 s.");
    check_sentence(&world, 0, WORKERS,
        "workers is a wait group; its count is 2. Waiting: closer.");
    check_sentence(&world, 0, RESULTS,
        "results is a channel: 0 of 3 slots are taken. Sent: 1, received: 1.");
    world_fini(&world);
}

/* How a run went wrong is said at its end. */
static void test_endings(void)
{
    static const struct {
        int64_t outcome;
        const char *text;
    } endings[] = {
        {0, "0.000 s  The run is over: all tasks ended."},
        {OUTCOME_LEAK, "0.000 s  The run is over: tasks were left waiting for "
                       "ever (leak)."},
        {OUTCOME_DEADLOCK | OUTCOME_LEAK,
            "0.000 s  The run is over: main waits for ever (deadlock)."},
        {OUTCOME_DEADLOCK | OUTCOME_PANIC,
            "0.000 s  The run is over: main waits for ever (deadlock). The "
            "run is over: a task panicked."},
        {OUTCOME_STOPPED, "0.000 s  The run was stopped."},
    };
    struct catalogue *words = open_english();
    struct world world;
    world_init(&world);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        struct trace_event event = {
            .seq = 1, .kind = TRACE_RUN_END, .value = endings[i].outcome};
        char *line = view_narrate(words, &world, &event);
        CHECK_TEXT(line, endings[i].text);
        free(line);
    }
    world_fini(&world);
    catalogue_close(words);
}

static void test_panics(void)
{
    static const struct {
        struct trace_event event;
        const char *line;
    } told[] = {
        /* Others wait for a call that it leaves; it has put nothing off. */
        {{.kind = TRACE_TASK_PANIC, .text = "oh", .value = 1},
            "main panics: oh"},
        {{.kind = TRACE_TASK_DEFER, .text = "unlock", .value = 1},
            "main puts unlock off until its end."},
        {{.kind = TRACE_TASK_PANIC, .text = "oh", .value = 1},
            "main panics: oh. First it runs what it deferred."},
        {{.kind = TRACE_TASK_DEFERRED, .text = "unlock"},
            "main runs what it deferred: unlock."},
        {{.kind = TRACE_TASK_RECOVER, .text = "oh"},
            "main recovers from its panic: oh"},
        {{.kind = TRACE_TASK_PANIC, .text = "oh"}, "main panics: oh"},
        {{.kind = TRACE_TASK_DIE, .text = "oh"},
            "main dies of its panic, which nobody recovered: oh"},
        {{.kind = TRACE_TASK_EXIT}, "main ends itself here."},
    };
    struct catalogue *words = open_english();
    struct world world;
    sample_world(&world, 3);
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        struct trace_event event = told[i].event;
        event.task = MAIN;
        char *line = view_narrate(words, &world, &event);
        CHECK(line && strlen(line) > 9);
        CHECK_TEXT(line ? line + strlen("0.000 s  ") : NULL, told[i].line);
        free(line);
        if (i == 1 || i == 2) {
            event.seq = world.seq + 1;
            world_apply(&world, &event);
        }
    }
    check_sentence(&world, MAIN, 0,
        "main panics and runs what it deferred; left: 1. Since 0.000 s.");
    world_fini(&world);
    catalogue_close(words);
}

/* The producer's leak is told with the way of another task, or of none. */
static void check_way(struct world *world, uint32_t fellow, const char *want)
{
    struct catalogue *words = open_english();
    struct trace_event event = {.seq = world->seq + 1,
        .kind = TRACE_TASK_WAY,
        .task = PRODUCER,
        .object = JOBS,
        .other = fellow,
        .text = "worker > jobs"};
    world_apply(world, &event);
    char *line = view_narrate(words, world, &event);
    CHECK_TEXT(line ? line + strlen("0.000 s  ") : NULL, want);
    free(line);
    char *text = view_sentence(words, world, PRODUCER, 0);
    CHECK(text && strstr(text, want));
    free(text);
    catalogue_close(words);
}

static void test_leak(void)
{
    struct world world;
    sample_world(&world, 22);
    struct trace_event event = {.seq = 23,
        .kind = TRACE_TASK_LEAK,
        .task = PRODUCER,
        .object = JOBS,
        .value = TRACE_CHAN_SEND_WAIT};
    world_apply(&world, &event);
    struct catalogue *words = open_english();
    char *line = view_narrate(words, &world, &event);
    CHECK_TEXT(line,
        "0.000 s  producer is stuck: nobody will ever receive from jobs.");
    free(line);
    catalogue_close(words);
    check_sentence(&world, PRODUCER, 0,
        "producer is stuck with 5: nobody will ever receive from jobs. Since "
        "0.000 s. Line 14.");
    check_way(&world, 0, "No other task has a way to jobs.");
    check_way(
        &world, WORKER_1, "worker 1 has a way to jobs, but is stuck as well.");
    world_fini(&world);
}

/* Everything random runs do can be told, as clean single lines. */
static void test_any_event(void)
{
    struct catalogue *words = open_english();
    unsigned told[TRACE_KIND_COUNT] = {0};
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct toy toy;
        struct world world;
        toy_run(&toy, seed, 3, 12, 5, 600);
        world_init(&world);
        for (size_t i = 0; i < toy.count; i++) {
            world_apply(&world, &toy.events[i]);
            char *line = view_narrate(words, &world, &toy.events[i]);
            CHECK(line && !strchr(line, '\n') && !strchr(line, '?'));
            told[toy.events[i].kind] += line && line[0];
            free(line);
            line = view_sentence(words, &world, 1 + i % 12, 0);
            CHECK(line && !strchr(line, '%'));
            free(line);
        }
        world_fini(&world);
        toy_fini(&toy);
    }
    for (int kind = 0; kind < TRACE_KIND_COUNT; kind++) {
        bool silent = kind == TRACE_NONE || kind == TRACE_TASK_RUN ||
                      kind == TRACE_TASK_WAKE || kind == TRACE_TASK_WORKED;
        CHECK(!silent || told[kind] == 0);
        if (kind == TRACE_CHAN_SEND || kind == TRACE_CHAN_RECV ||
            kind == TRACE_CHAN_CLOSE || kind == TRACE_WAIT_GROUP_PASS) {
            CHECK(told[kind] > 0);
        }
    }
    catalogue_close(words);
}

/* Nothing of a trace's texts can leave as a control or a second line. */
static void test_hostile_text(void)
{
    static const char *const texts[] = {
        "\x1b[2J", "a\nb\r\n", "\xff\xfe", "\xc2\x9b 31m", "%s%n", "\t\x07"};
    struct catalogue *words = open_english();
    struct world world;
    world_init(&world);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct trace_event event = {.seq = 1,
            .kind = TRACE_TASK_PRINT,
            .task = 7,
            .object = 9,
            .other = 11,
            .text = texts[i]};
        char *line = view_narrate(words, &world, &event);
        REQUIRE(line != NULL);
        CHECK(utf8_is_clean(line, strlen(line)));
        CHECK(!strchr(line, '\n'));
        CHECK(strncmp(line, "0.000 s  ? prints: ", 19) == 0);
        free(line);
    }
    world_fini(&world);
    catalogue_close(words);
}

int main(void)
{
    test_run();
    test_bengali();
    test_sentences();
    test_waiting();
    test_endings();
    test_panics();
    test_leak();
    test_any_event();
    test_hostile_text();
    return check_done();
}
