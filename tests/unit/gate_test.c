/* SPDX-License-Identifier: MIT */
/* The host's control: hold, step, release, rate, stop; and the trace rings. */
#include <pthread.h>
#include <semaphore.h>

#include "tests/record.h"

/* A run on a thread of its own, watched event by event. */
struct watched {
    struct record record;
    sem_t news;
    pthread_t thread;
};

static void post(void *context)
{
    sem_post(context);
}

static void *execute(void *arg)
{
    struct watched *watched = arg;
    run_execute(watched->record.run);
    sem_post(&watched->news);
    return NULL;
}

static void watch(struct watched *watched, const struct run_options *options,
    size_t ring, task_fn *main_task, void *arg)
{
    struct record *record = &watched->record;
    memset(record, 0, sizeof *record);
    sem_init(&watched->news, 0, 0);
    record->runtime = runtime_new();
    record->trace = trace_new(ring);
    struct run_options with_trace = *options;
    with_trace.trace = record->trace;
    with_trace.wake = post;
    with_trace.wake_context = &watched->news;
    record->run = run_new(record->runtime, &with_trace, main_task, arg);
    pthread_create(&watched->thread, NULL, execute, watched);
}

/* Drains until there are n events of a kind. */
static void await(struct watched *watched, enum trace_kind kind, unsigned n)
{
    struct record *record = &watched->record;
    for (;;) {
        trace_drain(record->trace, record_keep, record);
        if (record_count(record, kind) >= n) {
            return;
        }
        sem_wait(&watched->news);
    }
}

static void finish(struct watched *watched)
{
    pthread_join(watched->thread, NULL);
    trace_drain(watched->record.trace, record_keep, &watched->record);
    watched->record.report = run_report(watched->record.run);
}

static void forget(struct watched *watched)
{
    sem_destroy(&watched->news);
    record_free(&watched->record);
}

/* ---- stepping ---- */

static void yield_for_ever(void *arg)
{
    (void)arg;
    for (;;) {
        task_yield();
    }
}

/* n steps let exactly n operations through, and a stop ends the run. */
static void test_step(struct run_options options)
{
    options.held = true;
    struct watched watched;
    watch(&watched, &options, 1 << 10, yield_for_ever, NULL);
    for (unsigned n = 1; n <= 5; n++) {
        run_step(watched.record.run);
        await(&watched, TRACE_TASK_YIELD, n);
    }
    run_stop(watched.record.run);
    finish(&watched);
    CHECK_NUMBER(record_count(&watched.record, TRACE_TASK_YIELD), 5);
    CHECK_NUMBER(watched.record.report->outcome, OUTCOME_STOPPED);
    CHECK_NUMBER(record_count(&watched.record, TRACE_RUN_END), 1);
    forget(&watched);
}

/* ---- a held clock moves only by steps ---- */

static void sleep_long(void *arg)
{
    (void)arg;
    task_sleep(3600 * SECOND);
    task_work(3600 * SECOND);
    task_yield();
}

static void test_step_time(struct run_options options)
{
    options.held = true;
    struct watched watched;
    watch(&watched, &options, 1 << 10, sleep_long, NULL);
    run_step(watched.record.run); /* the sleep */
    await(&watched, TRACE_TASK_SLEEP, 1);
    run_step(watched.record.run); /* the clock goes on an hour */
    await(&watched, TRACE_TASK_WAKE, 1);
    run_step(watched.record.run); /* the work */
    await(&watched, TRACE_TASK_WORK, 1);
    run_step(watched.record.run); /* the next hour */
    await(&watched, TRACE_TASK_WORKED, 1);
    run_release(watched.record.run);
    finish(&watched);
    CHECK_NUMBER(watched.record.report->outcome, 0);
    CHECK(watched.record.report->time_ns >= 2 * 3600 * SECOND);
    forget(&watched);
}

/* ---- release and hold while running ---- */

static void count_to(void *arg)
{
    for (long i = 0; i < *(long *)arg; i++) {
        task_yield();
    }
}

static void test_hold(struct run_options options)
{
    long count = 300;
    options.held = true;
    struct watched watched;
    watch(&watched, &options, 1 << 10, count_to, &count);
    for (unsigned n = 1; n < 50; n++) {
        run_release(watched.record.run);
        run_hold(watched.record.run);
        run_step(watched.record.run);
        await(&watched, TRACE_TASK_YIELD, n);
    }
    run_set_rate(watched.record.run, 100);
    run_release(watched.record.run);
    finish(&watched);
    CHECK_NUMBER(watched.record.report->outcome, 0);
    CHECK_NUMBER(record_count(&watched.record, TRACE_TASK_YIELD), 300);
    forget(&watched);
}

static void work_a_little(void *arg)
{
    (void)arg;
    task_work(MILLISECOND);
    task_sleep(MILLISECOND);
}

/* A host may change its mind before the run's thread has come to work. */
static void test_control_before_start(struct run_options options)
{
    struct record record = {.runtime = runtime_new(), .trace = trace_new(64)};
    options.trace = record.trace;
    options.held = true;
    record.run = run_new(record.runtime, &options, work_a_little, NULL);
    run_set_rate(record.run, 100);
    run_release(record.run);
    run_execute(record.run);
    CHECK_NUMBER(run_report(record.run)->outcome, 0);
    record_free(&record);
}

/* ---- full rings ---- */

/* With nobody draining, events are lost, counted, and the rest is in order. */
static void test_loss(struct run_options options)
{
    long count = 1000;
    struct record record = {.runtime = runtime_new(), .trace = trace_new(64)};
    options.trace = record.trace;
    record.run = run_new(record.runtime, &options, count_to, &count);
    run_execute(record.run);
    trace_drain(record.trace, record_keep, &record);
    CHECK(record.count >= 64 && record.count < 1000);
    for (size_t i = 0; i < record.count; i++) {
        CHECK_NUMBER(record.events[i].seq, i + 1);
    }
    record_free(&record);
}

/* With a small ring and the lossless option, nothing is lost ... */
static void check_lossless(struct run_options options, task_fn *main_task,
    void *arg, enum trace_kind kind, unsigned count)
{
    struct watched watched;
    options.lossless = true;
    watch(&watched, &options, 64, main_task, arg);
    await(&watched, TRACE_RUN_END, 1);
    finish(&watched);
    CHECK_NUMBER(record_count(&watched.record, kind), count);
    CHECK_NUMBER(record_count(&watched.record, TRACE_RUN_GAP), 0);
    forget(&watched);
}

static void test_lossless(struct run_options options)
{
    long count = 20000;
    check_lossless(options, count_to, &count, TRACE_TASK_YIELD, 20000);
}

static void sleep_until(void *arg)
{
    task_sleep(*(int64_t *)arg - task_now());
}

static void start_sleepers(void *arg)
{
    for (int i = 0; i < 2000; i++) {
        task_go(sleep_until, arg);
    }
}

/* ... also where many events are written between two operations. */
static void test_lossless_crowd(struct run_options options)
{
    int64_t morning = SECOND;
    options.idle_time = options.mode == RUN_LIVE;
    check_lossless(options, start_sleepers, &morning, TRACE_TASK_WAKE, 2000);
}

int main(void)
{
    for (int i = 0; i < RECORD_MODES; i++) {
        struct run_options options = record_modes[i];
        options.rate = 1;
        test_step(options);
        test_step_time(options);
        test_hold(options);
        test_control_before_start(options);
        options.rate = 100;
        test_loss(options);
        test_lossless(options);
        test_lossless_crowd(options);
    }
    return check_done();
}
