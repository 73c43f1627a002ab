/* SPDX-License-Identifier: MIT */
/* Tasks: many at once, wait groups, sleep, work, panic, memory. */
#include "tests/record.h"

struct tally {
    struct wait_group *done;
    atomic_long count;
    long tasks;
    int64_t waited;
};

static void count_one(void *arg)
{
    struct tally *tally = arg;
    atomic_fetch_add(&tally->count, 1);
    task_yield();
    wait_group_done(tally->done);
}

static void start_many(void *arg)
{
    struct tally *tally = arg;
    tally->done = wait_group_make("done");
    for (long i = 0; i < tally->tasks; i++) {
        wait_group_add(tally->done, 1);
        task_go(count_one, tally);
    }
    wait_group_wait(tally->done);
}

static void test_many(const struct run_options *options, long tasks)
{
    struct tally tally = {.tasks = tasks};
    struct record record;
    record_run(&record, options, start_many, &tally);
    CHECK_NUMBER(record.report->outcome, 0);
    CHECK_NUMBER(atomic_load(&tally.count), tasks);
    CHECK_NUMBER(record_count(&record, TRACE_TASK_SPAWN), tasks + 1);
    CHECK_NUMBER(record_count(&record, TRACE_TASK_END), tasks + 1);
    CHECK_NUMBER(record_count(&record, TRACE_RUN_GAP), 0);
    record_free(&record);
}

/* ---- identity ---- */

static void nothing(void *arg)
{
    (void)arg;
}

static void parent(void *arg)
{
    task_go(nothing, arg);
    task_go(nothing, arg);
}

static void family(void *arg)
{
    task_go(parent, arg);
    task_go(parent, arg);
}

/* (parent, nth) names a task whatever the schedule; numbers have no holes. */
static void test_identity(const struct run_options *options)
{
    struct record record;
    record_run(&record, options, family, NULL);
    uint32_t expected = 0;
    unsigned of_parent[8] = {0};
    for (size_t i = 0; i < record.count; i++) {
        const struct trace_event *e = &record.events[i];
        CHECK_NUMBER(e->seq, i + 1);
        if (e->kind == TRACE_TASK_SPAWN) {
            CHECK_NUMBER(e->other, ++expected);
            CHECK_NUMBER(e->value, ++of_parent[e->task]);
        }
    }
    CHECK_NUMBER(expected, 7);
    record_free(&record);
}

/* ---- time ---- */

static void sleeper(void *arg)
{
    struct tally *tally = arg;
    int64_t before = task_now();
    task_sleep(30 * MILLISECOND);
    tally->waited = task_now() - before;
}

static void worker(void *arg)
{
    struct tally *tally = arg;
    task_work(30 * MILLISECOND);
    wait_group_done(tally->done);
}

static void work_in_turn(void *arg)
{
    struct tally *tally = arg;
    tally->done = wait_group_make("done");
    wait_group_add(tally->done, 4);
    for (int i = 0; i < 4; i++) {
        task_go(worker, tally);
    }
    wait_group_wait(tally->done);
    tally->waited = task_now();
}

/* Virtual time is exact: four works of 30 ms need 120, 60 or 30 ms. */
static void test_virtual_time(void)
{
    struct tally tally = {0};
    struct record record;
    struct run_options options = {.mode = RUN_DETERMINISTIC};
    record_run(&record, &options, sleeper, &tally);
    CHECK_NUMBER(tally.waited, 30 * MILLISECOND);
    record_free(&record);
    const long expected[] = {120, 60, 60, 30};
    for (unsigned workers = 1; workers <= 4; workers++) {
        options.workers = workers;
        record_run(&record, &options, work_in_turn, &tally);
        CHECK_NUMBER(tally.waited, expected[workers - 1] * MILLISECOND);
        record_free(&record);
    }
}

/* ---- panics ---- */

static void dies(void *arg)
{
    (void)arg;
    task_panic("enough");
}

static void one_dies(void *arg)
{
    task_go(dies, arg);
    task_sleep(MILLISECOND);
}

static void too_many_dones(void *arg)
{
    (void)arg;
    wait_group_done(wait_group_make("group"));
}

static void test_panic(const struct run_options *options)
{
    struct record record;
    record_run(&record, options, one_dies, NULL);
    CHECK_NUMBER(record.report->outcome, OUTCOME_PANIC);
    CHECK_TEXT(record.report->findings[0].message, "enough");
    CHECK_TEXT(record.report->findings[0].task_name, "dies");
    CHECK_NUMBER(record_count(&record, TRACE_TASK_END), 1); /* main's */
    record_free(&record);
    record_run(&record, options, too_many_dones, NULL);
    CHECK_TEXT(record.report->findings[0].message, "negative wait group");
    record_free(&record);
}

/* ---- the arena ---- */

static void allocate(void *arg)
{
    bool *zero = arg;
    *zero = true;
    for (size_t size = 1; size < 300000; size = size * 3 + 1) {
        unsigned char *memory = run_alloc(size);
        for (size_t i = 0; i < size; i++) {
            *zero &= memory[i] == 0;
        }
        memset(memory, 0xff, size);
    }
}

/* Memory is zero also when a run gets the blocks of the run before. */
static void test_arena(void)
{
    struct runtime *runtime = runtime_new();
    for (int i = 0; i < 3; i++) {
        bool zero = false;
        struct run_options options = {.mode = RUN_DETERMINISTIC};
        struct run *run = run_new(runtime, &options, allocate, &zero);
        run_execute(run);
        CHECK(zero);
        run_free(run);
    }
    runtime_free(runtime);
}

static void print_lines(void *arg)
{
    (void)arg;
    task_print("sum %d", 3 + 4);
    char wide[400];
    memset(wide, 'w', sizeof wide - 1);
    wide[sizeof wide - 1] = 0;
    task_print("%s", wide);
}

static void test_print(const struct run_options *options)
{
    struct record record;
    record_run(&record, options, print_lines, NULL);
    CHECK_TEXT(record_find(&record, TRACE_TASK_PRINT, 1)->text, "sum 7");
    CHECK_NUMBER(strlen(record_find(&record, TRACE_TASK_PRINT, 2)->text), 255);
    record_free(&record);
}

int main(void)
{
    for (int i = 0; i < RECORD_MODES; i++) {
        const struct run_options *options = &record_modes[i];
        test_many(options, 1);
        test_many(options, 5000); /* beyond a ring: the global queue too */
        test_identity(options);
        test_panic(options);
        test_print(options);
    }
    test_virtual_time();
    test_arena();
    return check_done();
}
