/* SPDX-License-Identifier: MIT */
/* What tasks there are, from inside and from outside. */
#include "runtime/priv.h"
#include "tests/record.h"

enum { WAITERS = 5 };

struct scene {
    struct chan *never;
    size_t before, during, after;
    atomic_bool enough;
    struct run_task tasks[32];
    size_t count, groups;
};

static __attribute__((noinline)) void wait_deeper(struct scene *scene)
{
    int value = 0;
    chan_recv(scene->never, &value);
    atomic_store(&scene->enough, value == 0);
}

static void waiter(void *arg)
{
    wait_deeper(arg);
    task_yield();
}

static void sleeper(void *arg)
{
    struct scene *scene = arg;
    while (!atomic_load(&scene->enough)) {
        task_sleep(20 * MILLISECOND);
    }
}

/* Tells whether everybody has come to where they are to wait. */
static bool look(struct scene *scene)
{
    scene->count = run_tasks(worker_self()->run, scene->tasks, 32);
    size_t waiting = 0;
    for (size_t i = 0; i < scene->count; i++) {
        waiting += scene->tasks[i].state == RUN_TASK_BLOCKED ||
                   scene->tasks[i].state == RUN_TASK_SLEEPING;
    }
    return waiting == WAITERS + 1;
}

static void stage(void *arg)
{
    struct scene *scene = arg;
    scene->before = task_count();
    scene->never = chan_make("never", int, 0);
    for (int i = 0; i < WAITERS; i++) {
        task_go(waiter, scene);
    }
    task_go(sleeper, scene);
    scene->during = task_count();
    do {
        task_sleep(50 * MILLISECOND);
    } while (!look(scene));
    task_dump();
    task_profile();
    chan_close(scene->never);
    atomic_store(&scene->enough, true);
    while (task_count() > 1) {
        task_sleep(MILLISECOND);
    }
    scene->after = task_count();
}

static bool lies_in(const void *pc, uintptr_t from)
{
    return (uintptr_t)pc > from && (uintptr_t)pc < from + 400;
}

static void check_waiter(const struct run_task *task)
{
    CHECK_TEXT(task->name, "waiter");
    CHECK_NUMBER(task->state, RUN_TASK_BLOCKED);
    CHECK_NUMBER(task->waits, TRACE_CHAN_RECV_WAIT);
    CHECK_TEXT(task->object, "never");
    CHECK_TEXT(task->site ? task->site->function : NULL, "wait_deeper");
    CHECK(task->waited_ns >= 0);
    CHECK_NUMBER(task->depth, 2); /* wait_deeper, waiter */
    CHECK(lies_in(task->frames[0], (uintptr_t)wait_deeper));
    CHECK(lies_in(task->frames[1], (uintptr_t)waiter));
}

static void test_tasks(const struct run_options *options)
{
    struct scene scene = {.before = 0};
    struct record record;
    record_run(&record, options, stage, &scene);
    CHECK_NUMBER(scene.before, 1);
    CHECK_NUMBER(scene.during, 2 + WAITERS);
    CHECK_NUMBER(scene.after, 1);
    CHECK_NUMBER(record.report->tasks, 2 + WAITERS);
    REQUIRE(scene.count == 2 + WAITERS);
    CHECK_TEXT(scene.tasks[0].name, "main");
    CHECK_NUMBER(scene.tasks[0].state, RUN_TASK_RUNNING);
    for (int i = 1; i <= WAITERS; i++) {
        CHECK_NUMBER(scene.tasks[i].task, i + 1);
        check_waiter(&scene.tasks[i]);
    }
    CHECK_NUMBER(scene.tasks[WAITERS + 1].state, RUN_TASK_SLEEPING);
    size_t groups = run_tasks_group(scene.tasks, scene.count);
    CHECK_NUMBER(groups, 3);
    CHECK_TEXT(scene.tasks[0].name, "waiter");
    CHECK_NUMBER(scene.tasks[0].alike, WAITERS);
    CHECK_NUMBER(record_count(&record, TRACE_TASK_PRINT), 2 + WAITERS + 3);
    const char *line = record_find(&record, TRACE_TASK_PRINT, 2)->text;
    CHECK(strstr(line, "2 waiter: blocked in chan.recv_wait never, "
                       "inspect_test.c:"));
    line = record_find(&record, TRACE_TASK_PRINT, 3 + WAITERS)->text;
    CHECK(strstr(line, "5 x waiter: blocked in chan.recv_wait, "
                       "inspect_test.c:"));
    CHECK(strstr(record_find(&record, TRACE_TASK_PRINT, 4 + WAITERS)->text,
        "1 x main: running, inspect_test.c:"));
    record_free(&record);
}

/* Virtual time tells exactly how long a task has waited. */
static void test_time(void)
{
    struct scene scene = {.before = 0};
    struct record record;
    record_run(&record, &record_modes[0], stage, &scene);
    CHECK_NUMBER(scene.tasks[1].waited_ns, 50 * MILLISECOND);
    CHECK(strstr(record_find(&record, TRACE_TASK_PRINT, 2)->text, ", 50ms"));
    record_free(&record);
}

/* After the run, the host sees what is left; a short array is filled. */
static void stuck(void *arg)
{
    struct scene *scene = arg;
    scene->never = chan_make("never", int, 0);
    task_go(waiter, scene);
    waiter(scene);
}

static void test_after(const struct run_options *options)
{
    struct scene scene = {.before = 0};
    struct record record;
    struct run_task one;
    record_run(&record, options, stuck, &scene);
    CHECK_NUMBER(run_tasks(record.run, &one, 1), 2);
    CHECK_NUMBER(run_tasks(record.run, &one, 0), 2);
    CHECK_NUMBER(one.state, RUN_TASK_BLOCKED);
    CHECK_NUMBER(run_tasks_group(&one, 0), 0);
    record_free(&record);
}

int main(void)
{
    for (int i = 0; i < RECORD_MODES; i++) {
        test_tasks(&record_modes[i]);
        test_after(&record_modes[i]);
    }
    test_time();
    return check_done();
}
