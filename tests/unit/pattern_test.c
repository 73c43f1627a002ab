/* SPDX-License-Identifier: MIT */
/*
 * Every pattern, in both modes, through the whole runtime and the fold: the
 * same seed gives the same events a thousand times, and every run of either
 * mode keeps the world's rules after each event. (lessons_run_test holds them
 * to the ends that they declare.)
 *
 *   pattern_test [TIMES [SEEDS]]
 */
#include "patterns/index.h"
#include "runtime/run.h"
#include "tests/check.h"
#include "tui/model/log.h"
#include "tui/model/world.h"

enum { RING = 1 << 13 };

static int times = 1000;
static uint64_t seeds = 20;

struct stage {
    struct runtime *runtime;
    const struct pattern *pattern;
    struct knobs knobs;
    struct world world; /* after the last event drained */
    struct log *log;
    const char *broken; /* the first rule that did not hold */
};

static void run_pattern(void *arg)
{
    const struct stage *stage = arg;
    stage->pattern->run(&stage->knobs);
}

/* Executes a run and hands each event to `take`; returns its outcome. */
static unsigned execute(struct stage *stage, struct run_options options,
    void (*take)(void *stage, const struct trace_event *event))
{
    options.name = stage->pattern->name;
    options.idle_time = options.mode == RUN_LIVE;
    options.trace = trace_new(RING);
    struct run *run = run_new(stage->runtime, &options, run_pattern, stage);
    if (!CHECK(options.trace && run)) {
        exit(EXIT_FAILURE);
    }
    run_execute(run);
    trace_drain(options.trace, take, stage);
    unsigned outcome = run_report(run)->outcome;
    run_free(run);
    trace_free(options.trace);
    return outcome;
}

/* ---- one seed, one run ---- */

static void append(void *arg, const struct trace_event *event)
{
    struct stage *stage = arg;
    CHECK(log_append(stage->log, event));
}

static uint64_t run_hash(struct stage *stage, uint64_t seed)
{
    stage->log = log_new(0);
    execute(stage,
        (struct run_options){.mode = RUN_DETERMINISTIC, .seed = seed}, append);
    CHECK(log_last(stage->log) > 10);
    uint64_t hash = log_hash(stage->log);
    log_free(stage->log);
    return hash;
}

static void test_same(struct stage *stage)
{
    uint64_t first = run_hash(stage, 7);
    int same = 1;
    for (int i = 1; i < times; i++) {
        same += run_hash(stage, 7) == first;
    }
    CHECK_NUMBER(same, times);
}

/* Or the hash would prove nothing. */
static void test_seeds_differ(struct stage *stage)
{
    uint64_t first = run_hash(stage, 7);
    int same = 0;
    for (uint64_t seed = 100; seed < 110; seed++) {
        same += run_hash(stage, seed) == first;
    }
    CHECK(same < 5);
}

/* ---- the rules ---- */

static void fold(void *arg, const struct trace_event *event)
{
    struct stage *stage = arg;
    world_apply(&stage->world, event);
    if (!stage->broken) {
        stage->broken = world_check(&stage->world);
    }
}

static void check_run(struct stage *stage, const struct run_options *options)
{
    unsigned failures = atomic_load(&check_failures);
    stage->broken = NULL;
    world_init(&stage->world);
    unsigned outcome = execute(stage, *options, fold);
    CHECK_TEXT(stage->broken, NULL);
    CHECK_TEXT(world_check_all(&stage->world), NULL);
    CHECK(stage->world.over);
    CHECK_NUMBER(stage->world.outcome, outcome);
    CHECK_NUMBER(stage->world.lost, 0);
    world_fini(&stage->world);
    if (atomic_load(&check_failures) != failures) {
        fprintf(stderr, "    %s, mode %d, %u workers, seed %lu\n",
            stage->pattern->name, options->mode, options->workers,
            (unsigned long)options->seed);
    }
}

static void test_rules(struct stage *stage)
{
    for (uint64_t seed = 1; seed <= seeds; seed++) {
        struct run_options options = {.mode = RUN_DETERMINISTIC, .seed = seed};
        check_run(stage, &options);
        options.mode = RUN_LIVE;
        for (options.workers = 1; options.workers <= 4; options.workers *= 2) {
            check_run(stage, &options);
        }
    }
}

/* ---- the report ---- */

static const struct trace_event *find_leak(const struct log *log)
{
    for (uint64_t seq = 1; seq <= log_last(log); seq++) {
        if (log_event(log, seq)->kind == TRACE_TASK_LEAK) {
            return log_event(log, seq);
        }
    }
    return NULL;
}

/* The abandoned sender is named with its channel, its reason and its line. */
static void test_leak(struct stage *stage)
{
    for (int mode = 0; mode < 2; mode++) {
        struct world world;
        stage->log = log_new(0);
        world_init(&world);
        execute(stage,
            (struct run_options){.mode = (enum run_mode)mode, .seed = 1},
            append);
        const struct trace_event *leak = find_leak(stage->log);
        if (CHECK(leak)) {
            CHECK(log_seek(stage->log, &world, leak->seq));
            CHECK_TEXT(world.tasks[leak->task - 1].name, "search");
            CHECK_TEXT(world.objects[leak->object - 1].name, "answer");
            CHECK_NUMBER(leak->value, TRACE_CHAN_SEND_WAIT);
            CHECK(strstr(leak->site->file, "leak_unread.c"));
            CHECK_NUMBER(leak->site->line, 19);
        }
        world_fini(&world);
        log_free(stage->log);
    }
}

/* ---- all of them ---- */

/* Returns the knob of this name, or NULL. */
static struct knob *find_knob(struct stage *stage, const char *name)
{
    struct knob *knobs = stage->knobs.list;
    for (int i = 0; i < PATTERN_KNOBS && knobs[i].name; i++) {
        if (strcmp(knobs[i].name, name) == 0) {
            return &knobs[i];
        }
    }
    return NULL;
}

static void test_pattern(struct stage *stage)
{
    memcpy(stage->knobs.list, stage->pattern->knobs, sizeof stage->knobs.list);
    struct knob *variant = find_knob(stage, "variant");
    long last = variant ? variant->most : 0;
    for (long i = 0; i <= last; i++) {
        if (variant) {
            variant->value = i;
        }
        test_same(stage);
        test_rules(stage);
    }
}

int main(int argc, char **argv)
{
    times = argc > 1 ? atoi(argv[1]) : times;
    seeds = argc > 2 ? strtoull(argv[2], NULL, 10) : seeds;
    struct stage stage = {.runtime = runtime_new()};
    for (int i = 0; pattern_index[i]; i++) {
        stage.pattern = pattern_index[i];
        test_pattern(&stage);
        memcpy(stage.knobs.list, stage.pattern->knobs, sizeof stage.knobs.list);
        if (strcmp(stage.pattern->name, "worker_pool") == 0) {
            test_seeds_differ(&stage);
        }
        if (strcmp(stage.pattern->name, "leak_unread") == 0) {
            test_leak(&stage);
        }
    }
    runtime_free(stage.runtime);
    return check_done();
}
