/* SPDX-License-Identifier: MIT */
/* Once, conditions, counters, semaphores; in every mode. */
#include "tests/folded.h"

enum { TASKS = 4, ROUNDS = 30, SLOTS = 2 };

struct scene {
    struct wait_group *done;
    struct once *once;
    struct mutex *mutex;
    struct cond *filled, *emptied;
    struct counter *counter;
    struct semaphore *semaphore;
    struct chan *order;
    long times, seen, length, produced, consumed, weight, most_weight;
    bool ready, took;
};

static void start(struct scene *scene, task_fn *fn, int tasks)
{
    scene->done = wait_group_make("done");
    wait_group_add(scene->done, tasks);
    for (int i = 0; i < tasks; i++) {
        task_go_at(fn, scene, "actor", HERE);
    }
}

/* ---- once ---- */

static void boil(void *arg)
{
    struct scene *scene = arg;
    task_yield();
    task_sleep(MICROSECOND);
    scene->times++;
}

static void want_tea(void *arg)
{
    struct scene *scene = arg;
    once_do(scene->once, boil, scene);
    CHECK_NUMBER(scene->times, 1);
    once_do(scene->once, boil, scene);
    wait_group_done(scene->done);
}

static void make_tea(void *arg)
{
    struct scene *scene = arg;
    scene->once = once_make("kettle");
    start(scene, want_tea, TASKS);
    wait_group_wait(scene->done);
}

static void test_once(const struct run_options *options)
{
    struct scene scene = {0};
    struct record record;
    struct world world;
    run_and_fold(&record, &world, options, make_tea, &scene, 0);
    CHECK_NUMBER(scene.times, 1);
    CHECK_NUMBER(record_count(&record, TRACE_ONCE_BEGIN), 1);
    CHECK_NUMBER(record_count(&record, TRACE_ONCE_END), 1);
    CHECK_NUMBER(record_count(&record, TRACE_ONCE_PASS), 2 * TASKS - 1);
    folded_free(&record, &world);
}

static void dry(void *arg)
{
    struct scene *scene = arg;
    scene->seen = scene->times;
}

static void boil_over(void *arg)
{
    task_defer(dry, arg);
    boil(arg);
    task_panic("boils over");
}

static void boil_and_leave(void *arg)
{
    boil(arg);
    task_exit();
}

static void want_any_tea(void *arg)
{
    struct scene *scene = arg;
    once_do(scene->once, scene->ready ? boil_and_leave : boil_over, scene);
    CHECK_NUMBER(scene->times, 1);
}

static void make_bad_tea(void *arg)
{
    struct scene *scene = arg;
    scene->once = once_make("kettle");
    for (int i = 0; i < TASKS; i++) {
        task_go(want_any_tea, scene);
    }
}

/* It was done once, and nobody waits for more. */
static void test_once_that_ends_its_task(const struct run_options *options)
{
    for (int ready = 0; ready < 2; ready++) {
        struct scene scene = {.ready = ready};
        struct record record;
        struct world world;
        run_and_fold(&record, &world, options, make_bad_tea, &scene,
            ready ? 0 : OUTCOME_PANIC);
        CHECK_NUMBER(scene.times, 1);
        CHECK_NUMBER(scene.seen, !ready);
        CHECK_NUMBER(record_count(&record, TRACE_ONCE_END), 1);
        CHECK_NUMBER(record_count(&record, TRACE_ONCE_PASS), TASKS - 1);
        folded_free(&record, &world);
    }
}

static void boil_for_ever(void *arg)
{
    struct scene *scene = arg;
    once_do(scene->once, boil_for_ever, scene);
}

static void make_tea_for_ever(void *arg)
{
    struct scene *scene = arg;
    scene->once = once_make("kettle");
    once_do(scene->once, boil_for_ever, scene);
}

static void test_once_within_itself(const struct run_options *options)
{
    struct scene scene = {0};
    struct record record;
    struct world world;
    struct explanation why;
    uint32_t circle[EXPLAIN_CIRCLE];
    run_and_fold(
        &record, &world, options, make_tea_for_ever, &scene, OUTCOME_DEADLOCK);
    REQUIRE(explain_task(&world, 1, &why));
    CHECK_NUMBER(why.reason, REASON_LEAKED_ONCE);
    CHECK_NUMBER(why.holder, 1);
    CHECK_NUMBER(explain_circle(&world, 1, circle), 1);
    folded_free(&record, &world);
}

/* ---- conditions ---- */

static void produce(void *arg)
{
    struct scene *scene = arg;
    for (int i = 0; i < ROUNDS; i++) {
        mutex_lock(scene->mutex);
        while (scene->length == SLOTS) {
            cond_wait(scene->emptied);
        }
        scene->length++;
        scene->produced++;
        CHECK(scene->length <= SLOTS);
        cond_signal(scene->filled);
        mutex_unlock(scene->mutex);
    }
    wait_group_done(scene->done);
}

static void consume(void *arg)
{
    struct scene *scene = arg;
    for (int i = 0; i < ROUNDS; i++) {
        mutex_lock(scene->mutex);
        while (scene->length == 0) {
            cond_wait(scene->filled);
        }
        scene->length--;
        scene->consumed++;
        CHECK(scene->length >= 0);
        mutex_unlock(scene->mutex);
        cond_signal(scene->emptied); /* as good without the mutex */
    }
    wait_group_done(scene->done);
}

static void trade(void *arg)
{
    struct scene *scene = arg;
    scene->mutex = mutex_make("shelf");
    scene->filled = cond_make("filled", scene->mutex);
    scene->emptied = cond_make("emptied", scene->mutex);
    start(scene, produce, 2);
    wait_group_add(scene->done, 2);
    task_go(consume, scene);
    task_go(consume, scene);
    wait_group_wait(scene->done);
}

static void test_cond(const struct run_options *options)
{
    struct scene scene = {0};
    struct record record;
    struct world world;
    run_and_fold(&record, &world, options, trade, &scene, 0);
    CHECK_NUMBER(scene.produced, 2 * ROUNDS);
    CHECK_NUMBER(scene.consumed, 2 * ROUNDS);
    CHECK_NUMBER(record_count(&record, TRACE_COND_WAIT),
        record_count(&record, TRACE_COND_WAKE));
    folded_free(&record, &world);
}

static void wait_for_start(void *arg)
{
    struct scene *scene = arg;
    mutex_lock(scene->mutex);
    while (!scene->ready) {
        cond_wait(scene->filled);
    }
    scene->seen++;
    mutex_unlock(scene->mutex);
    wait_group_done(scene->done);
}

static void start_race(void *arg)
{
    struct scene *scene = arg;
    scene->mutex = mutex_make("track");
    scene->filled = cond_make("shot", scene->mutex);
    start(scene, wait_for_start, TASKS);
    task_yield();
    mutex_lock(scene->mutex);
    scene->ready = true;
    mutex_unlock(scene->mutex);
    cond_broadcast(scene->filled);
    wait_group_wait(scene->done);
}

static void test_broadcast(const struct run_options *options)
{
    struct scene scene = {0};
    struct record record;
    struct world world;
    run_and_fold(&record, &world, options, start_race, &scene, 0);
    CHECK_NUMBER(scene.seen, TASKS);
    folded_free(&record, &world);
}

static void wait_for_signal(void *arg)
{
    struct scene *scene = arg;
    mutex_lock(scene->mutex);
    cond_wait(scene->filled);
    scene->seen++;
    mutex_unlock(scene->mutex);
    wait_group_done(scene->done);
}

static void signal_one_by_one(void *arg)
{
    struct scene *scene = arg;
    scene->mutex = mutex_make("track");
    scene->filled = cond_make("shot", scene->mutex);
    start(scene, wait_for_signal, TASKS);
    for (int i = 0; i < TASKS; i++) {
        task_sleep(MILLISECOND);
        mutex_lock(scene->mutex);
        CHECK_NUMBER(scene->seen, i);
        cond_signal(scene->filled);
        mutex_unlock(scene->mutex);
    }
    wait_group_wait(scene->done);
}

/* A signal is for one of those who wait. */
static void test_signal(const struct run_options *options)
{
    struct scene scene = {0};
    struct record record;
    struct world world;
    run_and_fold(&record, &world, options, signal_one_by_one, &scene, 0);
    CHECK_NUMBER(scene.seen, TASKS);
    CHECK_NUMBER(record_count(&record, TRACE_COND_WAKE), TASKS);
    folded_free(&record, &world);
}

static void signal_too_early(void *arg)
{
    struct scene *scene = arg;
    scene->mutex = mutex_make("track");
    scene->filled = cond_make("shot", scene->mutex);
    cond_signal(scene->filled);
    mutex_lock(scene->mutex);
    cond_wait(scene->filled);
}

static void test_lost_signal(const struct run_options *options)
{
    struct scene scene = {0};
    struct record record;
    struct world world;
    struct explanation why;
    run_and_fold(
        &record, &world, options, signal_too_early, &scene, OUTCOME_DEADLOCK);
    CHECK_NUMBER(record_find(&record, TRACE_COND_SIGNAL, 1)->value, 0);
    REQUIRE(explain_task(&world, 1, &why));
    CHECK_NUMBER(why.reason, REASON_LEAKED_SIGNAL);
    CHECK_NUMBER(record.report->findings[0].waits, TRACE_COND_WAIT);
    CHECK_TEXT(record.report->findings[0].object_name, "shot");
    folded_free(&record, &world);
}

static void wait_unlocked(void *arg)
{
    struct scene *scene = arg;
    cond_wait(cond_make("shot", mutex_make("track")));
    scene->times++;
}

/* ---- counters ---- */

static void count(void *arg)
{
    struct scene *scene = arg;
    for (int i = 0; i < ROUNDS; i++) {
        counter_add(scene->counter, 3);
        CHECK(counter_load(scene->counter) >= 10);
    }
    wait_group_done(scene->done);
}

static void count_together(void *arg)
{
    struct scene *scene = arg;
    scene->counter = counter_make("visitors", 10);
    start(scene, count, TASKS);
    wait_group_wait(scene->done);
    scene->seen = counter_add(scene->counter, -10);
}

static void test_counter(const struct run_options *options)
{
    struct scene scene = {0};
    struct record record;
    struct world world;
    run_and_fold(&record, &world, options, count_together, &scene, 0);
    CHECK_NUMBER(scene.seen, 3 * TASKS * ROUNDS);
    CHECK_NUMBER(world.objects[0].count, 3 * TASKS * ROUNDS);
    folded_free(&record, &world);
}

/* ---- semaphores ---- */

static void note_weight(struct scene *scene, long n)
{
    mutex_lock(scene->mutex);
    scene->weight += n;
    scene->most_weight =
        scene->weight > scene->most_weight ? scene->weight : scene->most_weight;
    mutex_unlock(scene->mutex);
}

static void lift(void *arg)
{
    struct scene *scene = arg;
    for (int i = 0; i < ROUNDS; i++) {
        long n = 1 + i % 3;
        semaphore_acquire(scene->semaphore, n);
        note_weight(scene, n);
        task_yield();
        note_weight(scene, -n);
        semaphore_release(scene->semaphore, n);
    }
    wait_group_done(scene->done);
}

static void lift_together(void *arg)
{
    struct scene *scene = arg;
    scene->mutex = mutex_make("scale");
    scene->semaphore = semaphore_make("lift", 4);
    start(scene, lift, TASKS);
    wait_group_wait(scene->done);
}

static void test_semaphore(const struct run_options *options)
{
    struct scene scene = {0};
    struct record record;
    struct world world;
    run_and_fold(&record, &world, options, lift_together, &scene, 0);
    CHECK_NUMBER(scene.weight, 0);
    CHECK(scene.most_weight <= 4);
    CHECK(scene.most_weight >= 3);
    folded_free(&record, &world);
}

static void want_much(void *arg)
{
    struct scene *scene = arg;
    semaphore_acquire(scene->semaphore, 3);
    scene->times = scene->seen == 0;
    semaphore_release(scene->semaphore, 3);
}

static void want_little(void *arg)
{
    struct scene *scene = arg;
    semaphore_acquire(scene->semaphore, 1);
    scene->seen++;
    semaphore_release(scene->semaphore, 1);
}

static void serve_in_order(void *arg)
{
    struct scene *scene = arg;
    scene->semaphore = semaphore_make("lift", 3);
    semaphore_acquire(scene->semaphore, 2);
    task_go(want_much, scene);
    task_sleep(MILLISECOND);
    task_go(want_little, scene);
    task_sleep(MILLISECOND);
    scene->took = semaphore_try_acquire(scene->semaphore, 1);
    semaphore_release(scene->semaphore, 2);
}

/* One unit is free, but who wants three came first. */
static void test_semaphore_order(const struct run_options *options)
{
    struct scene scene = {0};
    struct record record;
    struct world world;
    run_and_fold(&record, &world, options, serve_in_order, &scene, 0);
    CHECK_NUMBER(scene.times, 1);
    CHECK_NUMBER(scene.seen, 1);
    CHECK(!scene.took);
    folded_free(&record, &world);
}

static void take_and_keep(void *arg)
{
    struct scene *scene = arg;
    scene->semaphore = semaphore_make("lift", 3);
    scene->took = semaphore_try_acquire(scene->semaphore, 2);
    semaphore_acquire(scene->semaphore, 2);
}

static void test_semaphore_leak(const struct run_options *options)
{
    struct scene scene = {0};
    struct record record;
    struct world world;
    struct explanation why;
    run_and_fold(
        &record, &world, options, take_and_keep, &scene, OUTCOME_DEADLOCK);
    CHECK(scene.took);
    REQUIRE(explain_task(&world, 1, &why));
    CHECK_NUMBER(why.reason, REASON_LEAKED_UNITS);
    CHECK_NUMBER(why.value, 2);
    CHECK_NUMBER(why.count, 1);
    folded_free(&record, &world);
}

static void take_none(void *arg)
{
    (void)arg;
    semaphore_acquire(semaphore_make("lift", 3), 0);
}

static void take_too_many(void *arg)
{
    (void)arg;
    semaphore_acquire(semaphore_make("lift", 3), 4);
}

static void give_too_many(void *arg)
{
    struct semaphore *semaphore = semaphore_make("lift", 3);
    (void)arg;
    semaphore_acquire(semaphore, 1);
    semaphore_release(semaphore, 2);
}

static void make_without_units(void *arg)
{
    (void)arg;
    semaphore_make("lift", 0);
}

static void test_misuse(const struct run_options *options)
{
    static const char many[] =
        "a semaphore is asked for more units than it has, or for none";
    static const struct {
        task_fn *main;
        const char *message;
    } misuses[] = {
        {wait_unlocked, "wait for a condition with its mutex unlocked"},
        {take_none, many},
        {take_too_many, many},
        {give_too_many,
            "a semaphore is given back more units than are taken, or none"},
        {make_without_units, "a semaphore has at least one unit"},
    };
    for (size_t i = 0; i < sizeof misuses / sizeof *misuses; i++) {
        struct scene scene = {0};
        struct record record;
        struct world world;
        run_and_fold(
            &record, &world, options, misuses[i].main, &scene, OUTCOME_PANIC);
        CHECK_TEXT(record.report->findings[0].message, misuses[i].message);
        CHECK_NUMBER(scene.times, 0);
        folded_free(&record, &world);
    }
}

int main(void)
{
    for (int i = 0; i < RECORD_MODES; i++) {
        const struct run_options *options = &record_modes[i];
        test_once(options);
        test_once_that_ends_its_task(options);
        test_once_within_itself(options);
        test_cond(options);
        test_broadcast(options);
        test_lost_signal(options);
        test_counter(options);
        test_semaphore(options);
        if (record_time_waits(options)) {
            test_semaphore_order(options); /* sleep orders the arrivals */
            test_signal(options);
        }
        test_semaphore_leak(options);
        test_misuse(options);
    }
    return check_done();
}
