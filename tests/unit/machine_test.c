/* SPDX-License-Identifier: MIT */
/* State machines: in every mode, their diagram folded, misuse, races. */
#include "tests/folded.h"

_Static_assert((int)MACHINE_STATES == (int)WORLD_STATES,
    "the world has room for every state");

enum { CALLS = 5 };

struct scene {
    struct machine *breaker;
    struct mutex *guard;
    struct wait_group *done;
    bool guarded;
};

static void trip(void *arg)
{
    struct scene *scene = arg;
    for (int i = 0; i < CALLS; i++) {
        mutex_lock(scene->guard);
        if (machine_is(scene->breaker, "closed")) {
            machine_move(scene->breaker, "open");
        } else if (machine_is(scene->breaker, "open")) {
            machine_move(scene->breaker, "half-open");
        } else {
            machine_move(scene->breaker, i % 2 ? "open" : "closed");
        }
        mutex_unlock(scene->guard);
    }
    wait_group_done(scene->done);
}

static void trip_together(void *arg)
{
    struct scene *scene = arg;
    scene->guard = mutex_make("guard");
    scene->done = wait_group_make("done");
    scene->breaker = machine_make("breaker", "closed", "open", "half-open");
    CHECK_TEXT(machine_state(scene->breaker), "closed");
    wait_group_add(scene->done, 2);
    task_go(trip, scene);
    task_go(trip, scene);
    wait_group_wait(scene->done);
}

static void test_together(const struct run_options *options)
{
    struct scene scene = {0};
    struct record record;
    struct world world;
    run_and_fold(&record, &world, options, trip_together, &scene, 0);
    const struct world_object *breaker =
        world_object(&world, world_find_object(&world, "breaker"));
    REQUIRE(breaker && breaker->kind == OBJECT_MACHINE);
    CHECK_NUMBER(breaker->capacity, 3);
    CHECK_TEXT(world_state(&world, breaker, 0)->name, "closed");
    CHECK_TEXT(world_state(&world, breaker, 1)->name, "open");
    CHECK_TEXT(world_state(&world, breaker, 2)->name, "half-open");
    CHECK(!world_state(&world, breaker, 3));
    CHECK(!world_state(&world, breaker, -1));
    CHECK_NUMBER(record_count(&record, TRACE_MACHINE_MOVE), 2 * CALLS);
    const struct trace_event *last =
        record_find(&record, TRACE_MACHINE_MOVE, 2 * CALLS);
    CHECK_NUMBER(breaker->count, last->value);
    CHECK_TEXT(last->text, world_state(&world, breaker, last->value)->name);
    /* Only from closed to open, only from open to half-open. */
    CHECK_NUMBER(world_state(&world, breaker, 0)->moves, 1u << 1);
    CHECK_NUMBER(world_state(&world, breaker, 1)->moves, 1u << 2);
    CHECK_NUMBER(world.race_count, 0);
    folded_free(&record, &world);
}

/* ---- it synchronises nothing ---- */

static void look(void *arg)
{
    struct scene *scene = arg;
    if (scene->guarded) {
        mutex_lock(scene->guard);
    }
    machine_is(scene->breaker, "off");
    if (scene->guarded) {
        mutex_unlock(scene->guard);
    }
}

static void move_beside(void *arg)
{
    struct scene *scene = arg;
    scene->guard = mutex_make("guard");
    scene->breaker = machine_make("switch", "off", "on");
    task_go(look, scene);
    if (scene->guarded) {
        mutex_lock(scene->guard);
    }
    machine_move(scene->breaker, "on");
    if (scene->guarded) {
        mutex_unlock(scene->guard);
    }
    task_sleep(MILLISECOND);
}

static void test_race(const struct run_options *options, bool guarded)
{
    struct scene scene = {.guarded = guarded};
    struct record record;
    struct world world;
    run_and_fold(&record, &world, options, move_beside, &scene, 0);
    CHECK_NUMBER(world.race_count, !guarded);
    CHECK(world_object(&world, world_find_object(&world, "switch"))->raced ==
          !guarded);
    folded_free(&record, &world);
}

/* ---- misuse ---- */

static void move_astray(void *arg)
{
    (void)arg;
    machine_move(machine_make("light", "red", "green"), "gren");
}

static void ask_astray(void *arg)
{
    (void)arg;
    machine_is(machine_make("light", "red", "green"), "");
}

static void make_doubled(void *arg)
{
    (void)arg;
    machine_make("light", "red", "green", "red");
}

static void make_large(void *arg)
{
    (void)arg;
    machine_make("huge", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10",
        "11", "12", "13", "14", "15", "16", "17");
}

static void make_largest(void *arg)
{
    (void)arg;
    struct machine *m = machine_make("large", "1", "2", "3", "4", "5", "6", "7",
        "8", "9", "10", "11", "12", "13", "14", "15", "16");
    machine_move(m, "16");
    machine_move(m, "16");
    CHECK_TEXT(machine_state(m), "16");
}

static void test_misuse(
    const struct run_options *options, task_fn *fn, const char *message)
{
    struct record record;
    struct world world;
    run_and_fold(
        &record, &world, options, fn, NULL, message ? OUTCOME_PANIC : 0);
    const struct trace_event *panic = record_find(&record, TRACE_TASK_PANIC, 1);
    CHECK_TEXT(panic ? panic->text : NULL, message);
    folded_free(&record, &world);
}

/* ---- streams that no runtime writes ---- */

static void test_hostile(void)
{
    struct world world;
    world_init(&world);
    const struct trace_event events[] = {
        {.seq = 1, .kind = TRACE_RUN_START, .object = 1},
        {.seq = 2, .kind = TRACE_TASK_SPAWN, .other = 1, .text = "main"},
        {.seq = 3, .kind = TRACE_TASK_RUN, .task = 1},
        {.seq = 4,
            .kind = TRACE_MACHINE_MAKE,
            .task = 1,
            .object = 1,
            .value = INT64_MAX,
            .text = "m"},
        {.seq = 5,
            .kind = TRACE_MACHINE_MAKE,
            .task = 1,
            .object = 2,
            .value = -1,
            .text = "n"},
        {.seq = 6,
            .kind = TRACE_MACHINE_STATE,
            .task = 1,
            .object = 1,
            .value = 15},
        {.seq = 7,
            .kind = TRACE_MACHINE_MOVE,
            .task = 1,
            .object = 1,
            .value = 15},
        {.seq = 8,
            .kind = TRACE_MACHINE_MOVE,
            .task = 1,
            .object = 1,
            .value = 16,
            .text = "far"},
        {.seq = 9,
            .kind = TRACE_MACHINE_MOVE,
            .task = 1,
            .object = 2,
            .text = "none"},
        {.seq = 10,
            .kind = TRACE_MACHINE_STATE,
            .task = 1,
            .object = 1,
            .value = INT64_MIN},
    };
    for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
        world_apply(&world, &events[i]);
    }
    CHECK_TEXT(world.broken, "a machine is in a state that it does not have");
    CHECK_NUMBER(world.broken_seq, 8);
    CHECK_NUMBER(world.objects[0].count, 15);
    CHECK_NUMBER(world.objects[1].capacity, 0);
    CHECK_TEXT(world_state(&world, &world.objects[0], 15)->name, "...");
    world_fini(&world);
}

int main(void)
{
    const struct run_options modes[] = {
        {.mode = RUN_DETERMINISTIC, .seed = 5},
        {.mode = RUN_LIVE, .workers = 1},
        {.mode = RUN_LIVE, .workers = 4},
    };
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        test_together(&modes[i]);
        test_race(&modes[i], false);
        test_race(&modes[i], true);
        test_misuse(&modes[i], move_astray, "no such state");
        test_misuse(&modes[i], ask_astray, "no such state");
        test_misuse(&modes[i], make_doubled, "two states of one name");
        test_misuse(&modes[i], make_large, "too many states");
        test_misuse(&modes[i], make_largest, NULL);
    }
    test_hostile();
    return check_done();
}
