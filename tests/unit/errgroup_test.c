/* SPDX-License-Identifier: MIT */
/* Error groups, and waits that a context ends; in every mode. */
#include "tests/folded.h"

enum { TASKS = 8 };

struct scene {
    struct errgroup *group;
    struct semaphore *semaphore;
    struct future *future;
    struct ctx *ctx;
    struct wait_group *done;
    struct counter *running;
    struct chan *never;
    const char *error;
    long most, ended, cancelled, served;
    atomic_long recovered;
    bool tried;
};

/* ---- groups ---- */

static const char *succeed(void *arg)
{
    struct scene *scene = arg;
    long running = counter_add(scene->running, 1);
    CHECK(running <= scene->most);
    task_yield();
    counter_add(scene->running, -1);
    return NULL;
}

static void all_well(void *arg)
{
    struct scene *scene = arg;
    scene->running = counter_make("running", 0);
    scene->group = errgroup_make("group", ctx_background());
    if (scene->most < TASKS) {
        errgroup_limit(scene->group, scene->most);
    }
    for (int i = 0; i < TASKS; i++) {
        errgroup_go(scene->group, succeed, scene);
    }
    scene->error = errgroup_wait(scene->group);
    CHECK(ctx_err(errgroup_ctx(scene->group)) == CTX_CANCELED);
    CHECK_TEXT(errgroup_wait(scene->group), NULL); /* and again */
}

static void test_all_well(const struct run_options *options)
{
    for (long most = 1; most <= TASKS; most += most) {
        struct scene scene = {.most = most};
        struct record record;
        struct world world;
        run_and_fold(&record, &world, options, all_well, &scene, 0);
        CHECK_TEXT(scene.error, NULL);
        CHECK_NUMBER(record_count(&record, TRACE_ERRGROUP_GO), TASKS);
        CHECK_NUMBER(record_count(&record, TRACE_ERRGROUP_DONE), TASKS);
        CHECK_NUMBER(record_count(&record, TRACE_ERRGROUP_PASS), 2);
        folded_free(&record, &world);
    }
}

static const char *wait_for_end(void *arg)
{
    struct scene *scene = arg;
    chan_recv(ctx_done(errgroup_ctx(scene->group)), &(char){0});
    CHECK_TEXT(ctx_cause(errgroup_ctx(scene->group)), "burnt");
    return "too late";
}

static const char *burn(void *arg)
{
    (void)arg;
    task_sleep(MILLISECOND);
    return "burnt";
}

static void one_fails(void *arg)
{
    struct scene *scene = arg;
    scene->group = errgroup_make("group", ctx_background());
    errgroup_go(scene->group, wait_for_end, scene);
    errgroup_go(scene->group, burn, scene);
    errgroup_go(scene->group, wait_for_end, scene);
    scene->error = errgroup_wait(scene->group);
}

/* The first error counts, ends the others' work, and is the cause. */
static void test_one_fails(const struct run_options *options)
{
    struct scene scene = {0};
    struct record record;
    struct world world;
    run_and_fold(&record, &world, options, one_fails, &scene, 0);
    CHECK_TEXT(scene.error, "burnt");
    folded_free(&record, &world);
}

static const char *hold(void *arg)
{
    struct scene *scene = arg;
    chan_recv(scene->never, &(int){0});
    return NULL;
}

static void try_to_go(void *arg)
{
    struct scene *scene = arg;
    scene->never = chan_make("gate", int, 0);
    scene->group = errgroup_make("group", ctx_background());
    errgroup_limit(scene->group, 1);
    scene->tried = errgroup_try_go(scene->group, hold, scene);
    CHECK(scene->tried);
    CHECK(!errgroup_try_go(scene->group, hold, scene));
    chan_close(scene->never);
    errgroup_wait(scene->group);
    errgroup_limit(scene->group, 2);
    scene->never = chan_make("never", int, 0);
    CHECK(errgroup_try_go(scene->group, hold, scene));
    errgroup_limit(scene->group, 3); /* panics: one is running */
}

static void limit_to_none(void *arg)
{
    (void)arg;
    errgroup_limit(errgroup_make("group", NULL), 0);
}

static void test_limits(const struct run_options *options)
{
    struct scene scene = {0};
    struct record record;
    struct world world;
    run_and_fold(&record, &world, options, try_to_go, &scene,
        OUTCOME_PANIC | OUTCOME_LEAK);
    CHECK_TEXT(record.report->findings[0].message,
        "a limit for a group whose tasks are running");
    folded_free(&record, &world);
    run_and_fold(
        &record, &world, options, limit_to_none, &scene, OUTCOME_PANIC);
    CHECK_TEXT(
        record.report->findings[0].message, "a group's limit is at least one");
    folded_free(&record, &world);
}

/* ---- tasks that panic ---- */

static void note_ended(void *arg)
{
    struct scene *scene = arg;
    CHECK(ctx_err(errgroup_ctx(scene->group)) == CTX_ACTIVE);
    scene->ended++;
}

static const char *wait_for_fall(void *arg)
{
    struct scene *scene = arg;
    CHECK_TEXT(ctx_cause(errgroup_ctx(scene->group)), "fell");
    return "too late";
}

/* What it deferred runs before the group hears of its end. */
static const char *fall(void *arg)
{
    task_defer(note_ended, arg);
    task_yield();
    task_panic("fell");
}

static const char *leave_early(void *arg)
{
    task_defer(note_ended, arg);
    task_exit();
}

static void recover(void *arg)
{
    struct scene *scene = arg;
    if (task_recover()) {
        atomic_fetch_add(&scene->recovered, 1);
    }
}

static const char *get_up(void *arg)
{
    task_defer(recover, arg);
    task_panic("fell");
}

static void groups_fall(void *arg)
{
    struct scene *scene = arg;
    scene->group = errgroup_make("careful", ctx_background());
    errgroup_limit(scene->group, 1);
    errgroup_go(scene->group, get_up, scene);
    errgroup_go(scene->group, leave_early, scene);
    CHECK_TEXT(errgroup_wait(scene->group), NULL);
    scene->group = errgroup_make("group", ctx_background());
    errgroup_limit(scene->group, 1);
    errgroup_go(scene->group, fall, scene);
    errgroup_go(scene->group, wait_for_fall, scene); /* has room then */
    scene->error = errgroup_wait(scene->group);
}

/* A task's panic is its error: nobody waits for ever for its place. */
static void test_groups_fall(const struct run_options *options)
{
    struct scene scene = {0};
    struct record record;
    struct world world;
    run_and_fold(&record, &world, options, groups_fall, &scene, OUTCOME_PANIC);
    CHECK_TEXT(scene.error, "fell");
    CHECK_NUMBER(scene.ended, 2);
    CHECK_NUMBER(atomic_load(&scene.recovered), 1);
    CHECK_NUMBER(record.report->finding_count, 1);
    CHECK_NUMBER(record_count(&record, TRACE_ERRGROUP_DONE), 4);
    CHECK_NUMBER(record_count(&record, TRACE_TASK_DIE), 1);
    folded_free(&record, &world);
}

static void *compute_and_fall(void *arg)
{
    task_yield();
    if (arg) {
        task_panic("fell");
    }
    task_exit();
}

static void await_in_vain(void *arg)
{
    struct scene *scene = arg;
    task_defer(recover, scene);
    future_await(scene->future);
}

static void futures_fall(void *arg)
{
    struct scene *scene = arg;
    scene->future = future_go("left", compute_and_fall, NULL);
    CHECK(future_await(scene->future) == NULL);
    scene->future = future_go("answer", compute_and_fall, scene);
    for (int i = 0; i < TASKS; i++) {
        task_go(await_in_vain, scene);
    }
    CHECK_TEXT(task_call(await_in_vain, scene), "fell");
    CHECK_TEXT(task_call(await_in_vain, scene), "fell"); /* and again */
    void *result;
    future_await_ctx(scene->future, ctx_background(), &result);
}

/* Who awaits a result that a panic ended panics too. */
static void test_futures_fall(const struct run_options *options)
{
    struct scene scene = {0};
    struct record record;
    struct world world;
    run_and_fold(&record, &world, options, futures_fall, &scene, OUTCOME_PANIC);
    CHECK_NUMBER(atomic_load(&scene.recovered), TASKS + 2);
    CHECK_NUMBER(record.report->finding_count, 2);
    CHECK_NUMBER(record_count(&record, TRACE_FUTURE_SET), 2);
    folded_free(&record, &world);
}

/* ---- waits that a context ends ---- */

static void want_units(void *arg)
{
    struct scene *scene = arg;
    if (semaphore_acquire_ctx(scene->semaphore, scene->ctx, 3)) {
        counter_add(scene->running, 1);
        semaphore_release(scene->semaphore, 3);
    } else {
        counter_add(scene->running, 100);
    }
    wait_group_done(scene->done);
}

static void want_little(void *arg)
{
    struct scene *scene = arg;
    semaphore_acquire(scene->semaphore, 1);
    scene->served++;
    wait_group_done(scene->done);
}

/* Who gives up no longer keeps back those behind it. */
static void give_up(void *arg)
{
    struct scene *scene = arg;
    scene->done = wait_group_make("done");
    scene->running = counter_make("outcomes", 0);
    scene->semaphore = semaphore_make("units", 3);
    scene->ctx = ctx_with_cancel("patience", ctx_background());
    semaphore_acquire(scene->semaphore, 2);
    wait_group_add(scene->done, 2);
    task_go(want_units, scene);
    task_sleep(MILLISECOND);
    task_go(want_little, scene);
    task_sleep(MILLISECOND);
    ctx_cancel(scene->ctx);
    wait_group_wait(scene->done);
    scene->ended = counter_load(scene->running);
    CHECK(!semaphore_acquire_ctx(scene->semaphore, scene->ctx, 3));
}

static void test_give_up(const struct run_options *options)
{
    struct scene scene = {0};
    struct record record;
    struct world world;
    run_and_fold(&record, &world, options, give_up, &scene, 0);
    CHECK_NUMBER(scene.ended, 100);
    CHECK_NUMBER(scene.served, 1);
    folded_free(&record, &world);
}

/* Units and the context's end come at the same time: one of them wins. */
static void race_for_units(void *arg)
{
    struct scene *scene = arg;
    scene->done = wait_group_make("done");
    scene->running = counter_make("outcomes", 0);
    for (int i = 0; i < 20; i++) {
        scene->semaphore = semaphore_make("units", 3);
        scene->ctx = ctx_with_cancel("patience", ctx_background());
        semaphore_acquire(scene->semaphore, 1);
        wait_group_add(scene->done, 2);
        task_go(want_units, scene);
        task_go(want_units, scene);
        task_yield();
        semaphore_release(scene->semaphore, 1);
        ctx_cancel(scene->ctx);
        wait_group_wait(scene->done);
        semaphore_acquire(scene->semaphore, 3); /* all are back */
    }
    long outcomes = counter_load(scene->running);
    CHECK_NUMBER(outcomes % 100 + outcomes / 100, 40);
}

static void test_race_for_units(const struct run_options *options)
{
    struct scene scene = {0};
    struct record record;
    struct world world;
    run_and_fold(&record, &world, options, race_for_units, &scene, 0);
    folded_free(&record, &world);
}

static void *compute_late(void *arg)
{
    task_sleep(20 * MILLISECOND);
    return arg;
}

static void await(void *arg)
{
    struct scene *scene = arg;
    void *result = scene;
    scene->future = future_go("answer", compute_late, scene);
    struct ctx *hasty =
        ctx_with_timeout("hasty", ctx_background(), MILLISECOND);
    scene->cancelled = !future_await_ctx(scene->future, hasty, &result);
    CHECK(result == NULL);
    struct ctx *patient =
        ctx_with_timeout("patient", ctx_background(), 1000 * SECOND);
    CHECK(future_await_ctx(scene->future, patient, &result));
    CHECK(result == scene);
    ctx_cancel(patient);
    CHECK(future_await_ctx(scene->future, patient, &result)); /* it is there */
    CHECK(future_await_ctx(scene->future, ctx_background(), &result));
}

static void test_await(const struct run_options *options)
{
    struct scene scene = {0};
    struct record record;
    struct world world;
    run_and_fold(&record, &world, options, await, &scene, 0);
    CHECK_NUMBER(scene.cancelled, 1);
    folded_free(&record, &world);
}

int main(void)
{
    for (int i = 0; i < RECORD_MODES; i++) {
        const struct run_options *options = &record_modes[i];
        test_all_well(options);
        test_one_fails(options);
        test_limits(options);
        test_groups_fall(options);
        test_futures_fall(options);
        if (record_time_waits(options)) {
            test_give_up(options); /* sleep orders the arrivals */
            test_await(options);
        }
        test_race_for_units(options);
    }
    return check_done();
}
