/* SPDX-License-Identifier: MIT */
/* Maps, pools, futures; in every mode. */
#include "tests/folded.h"

enum { TASKS = 4, KEYS = 40 };

struct scene {
    struct wait_group *done;
    struct map *map;
    struct pool *pool;
    struct future *future;
    struct counter *next;
    long loaded, stored, ranged, sum, computed;
};

static void start(struct scene *scene, task_fn *fn, int tasks)
{
    scene->done = wait_group_make("done");
    wait_group_add(scene->done, tasks);
    for (int i = 0; i < tasks; i++) {
        task_go_at(fn, scene, "actor", HERE);
    }
    wait_group_wait(scene->done);
}

/* ---- maps ---- */

static void fill(void *arg)
{
    struct scene *scene = arg;
    for (int i = 0; i < KEYS; i++) {
        char key[16];
        bool loaded;
        long *mine = run_alloc(sizeof *mine);
        *mine = i;
        snprintf(key, sizeof key, "key %d", i);
        long *got = map_load_or_store(scene->map, key, mine, &loaded);
        CHECK_NUMBER(*got, i);
        CHECK(loaded == (got != mine));
        task_yield();
        void *again;
        CHECK(map_load(scene->map, key, &again));
        CHECK(again == got);
    }
    wait_group_done(scene->done);
}

static bool add_up(const char *key, void *value, void *arg)
{
    struct scene *scene = arg;
    char expected[16];
    snprintf(expected, sizeof expected, "key %ld", *(long *)value);
    CHECK_TEXT(key, expected);
    scene->sum += *(long *)value;
    return ++scene->ranged < KEYS - 2;
}

static void fill_together(void *arg)
{
    struct scene *scene = arg;
    void *value = scene;
    scene->map = map_make("cache");
    start(scene, fill, TASKS);
    CHECK(!map_load(scene->map, "none", &value));
    CHECK(value == NULL);
    map_delete(scene->map, "none");
    map_delete(scene->map, "key 0");
    map_delete(scene->map, "key 0");
    CHECK(!map_load(scene->map, "key 0", &value));
    map_range(scene->map, add_up, scene);
    map_store(scene->map, "key 0", scene);
    CHECK(map_load(scene->map, "key 0", &value));
    CHECK(value == scene);
}

static void test_map(const struct run_options *options)
{
    struct scene scene = {0};
    struct record record;
    struct world world;
    run_and_fold(&record, &world, options, fill_together, &scene, 0);
    CHECK_NUMBER(scene.ranged, KEYS - 2);
    CHECK_NUMBER(record_count(&record, TRACE_MAP_STORE), KEYS + 1);
    CHECK_NUMBER(record_count(&record, TRACE_MAP_DELETE), 1);
    CHECK_NUMBER(world.objects[0].count, KEYS);
    const struct trace_event *event =
        record_find(&record, TRACE_MAP_STORE, KEYS + 1);
    CHECK_TEXT(event->text, "key 0");
    CHECK_NUMBER(event->value, KEYS);
    folded_free(&record, &world);
}

static bool store_more(const char *key, void *value, void *arg)
{
    struct scene *scene = arg;
    (void)value;
    if (scene->ranged++ < 3) {
        char longer[64];
        snprintf(longer, sizeof longer, "%s+", key);
        map_store(scene->map, longer, scene);
        map_delete(scene->map, key);
    }
    return true;
}

static void change_while_ranging(void *arg)
{
    struct scene *scene = arg;
    scene->map = map_make("growing");
    map_store(scene->map, "", NULL);
    map_range(scene->map, store_more, scene);
}

static void test_map_changes_while_ranging(const struct run_options *options)
{
    struct scene scene = {0};
    struct record record;
    struct world world;
    run_and_fold(&record, &world, options, change_while_ranging, &scene, 0);
    CHECK_NUMBER(scene.ranged, 4);
    CHECK_NUMBER(world.objects[0].count, 1);
    folded_free(&record, &world);
}

/* ---- pools ---- */

static struct counter *made;

static void *make_thing(void)
{
    counter_add(made, 1);
    return run_alloc(sizeof(long));
}

static void borrow(void *arg)
{
    struct scene *scene = arg;
    for (int i = 0; i < KEYS; i++) {
        long *thing = pool_get(scene->pool);
        CHECK_NUMBER(*thing, 0); /* nobody else has it */
        *thing = 1;
        task_yield();
        *thing = 0;
        pool_put(scene->pool, thing);
    }
    wait_group_done(scene->done);
}

static void borrow_together(void *arg)
{
    struct scene *scene = arg;
    made = counter_make("made", 0);
    scene->pool = pool_make("buffers", make_thing);
    start(scene, borrow, TASKS);
    scene->computed = counter_load(made);
}

static void test_pool(const struct run_options *options)
{
    struct scene scene = {0};
    struct record record;
    struct world world;
    run_and_fold(&record, &world, options, borrow_together, &scene, 0);
    CHECK(scene.computed >= 1 && scene.computed <= TASKS);
    CHECK_NUMBER(record_count(&record, TRACE_POOL_NEW), scene.computed);
    CHECK_NUMBER(record_count(&record, TRACE_POOL_PUT), TASKS * KEYS);
    CHECK_NUMBER(world.objects[1].count, scene.computed);
    folded_free(&record, &world);
}

/* ---- futures ---- */

static void *compute(void *arg)
{
    struct scene *scene = arg;
    task_yield();
    scene->computed++;
    return &scene->computed;
}

static void await(void *arg)
{
    struct scene *scene = arg;
    long *result = future_await(scene->future);
    CHECK(result == &scene->computed);
    CHECK_NUMBER(*result, 1);
    wait_group_done(scene->done);
}

static void await_together(void *arg)
{
    struct scene *scene = arg;
    scene->future = future_go("answer", compute, scene);
    start(scene, await, TASKS);
    CHECK(future_await(scene->future) == &scene->computed);
}

static void test_future(const struct run_options *options)
{
    struct scene scene = {0};
    struct record record;
    struct world world;
    run_and_fold(&record, &world, options, await_together, &scene, 0);
    CHECK_NUMBER(scene.computed, 1);
    CHECK_NUMBER(record_count(&record, TRACE_FUTURE_GET), TASKS + 1);
    CHECK_NUMBER(world.objects[0].count, 1);
    CHECK_TEXT(world.tasks[1].name, "compute");
    folded_free(&record, &world);
}

static void *ponder(void *arg)
{
    chan_recv((struct chan *)NULL, &(int){0});
    return arg;
}

static void await_in_vain(void *arg)
{
    future_await(future_go("answer", ponder, arg));
}

static void test_future_never_there(const struct run_options *options)
{
    struct record record;
    struct world world;
    struct explanation why;
    run_and_fold(&record, &world, options, await_in_vain, NULL,
        OUTCOME_DEADLOCK | OUTCOME_LEAK);
    REQUIRE(explain_task(&world, 1, &why));
    CHECK_NUMBER(why.reason, REASON_LEAKED_FUTURE);
    CHECK_NUMBER(why.holder, 2);
    folded_free(&record, &world);
}

int main(void)
{
    for (int i = 0; i < RECORD_MODES; i++) {
        const struct run_options *options = &record_modes[i];
        test_map(options);
        test_map_changes_while_ranging(options);
        test_pool(options);
        test_future(options);
        test_future_never_there(options);
    }
    return check_done();
}
