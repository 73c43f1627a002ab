/* SPDX-License-Identifier: MIT */
/* When a worker makes room for the others, and when it comes back. */
#include <limits.h>

#include "runtime/priv.h"
#include "tests/record.h"

/* ---- the rule, on workers without threads ---- */

static struct worker here, there;
static struct run run;

static void begin(void)
{
    here = there = (struct worker){.run = &run, .multi = true};
    run = (struct run){.workers = {.rows = {&here, &there}}};
    atomic_store(&run.workers.made, 2);
    here.crowd.since = there.crowd.since = clock_wall() - SECOND;
    here.crowd.conflicts = UINT_MAX; /* many, whatever more time passes */
}

static void test_leaving(void)
{
    begin();
    CHECK(crowd_look(&here));
    CHECK_NUMBER(atomic_load(&run.aside), 1);
    CHECK(crowd_look(&here)); /* it has still to go */
    CHECK_NUMBER(atomic_load(&run.aside), 1);
}

static void test_few_conflicts(void)
{
    begin();
    here.crowd.conflicts = 0;
    CHECK(!crowd_look(&here));
    CHECK_NUMBER(atomic_load(&run.aside), 0);
}

static void test_young_window(void)
{
    begin();
    here.crowd.since = INT64_MAX / 2;
    CHECK(!crowd_look(&here));
    CHECK_NUMBER(here.crowd.conflicts, UINT_MAX);
}

/* One goes; the other is the last and stays. */
static void test_last_one(void)
{
    begin();
    CHECK(crowd_look(&here));
    there.crowd.conflicts = UINT_MAX;
    CHECK(!crowd_look(&there));
    CHECK_NUMBER(atomic_load(&run.aside), 1);

    begin();
    atomic_store(&run.idle_count, 1);
    CHECK(!crowd_look(&here));
}

/* The others do more: it stays away until they have been looked at for long
 * enough, and may go again. */
static void test_paying(void)
{
    begin();
    CHECK(crowd_look(&here));
    here.crowd.rate = -1; /* less than none */
    atomic_fetch_add(&there.slice, 1);
    crowd_stand_aside(&here);
    CHECK(!here.crowd.aside);
    CHECK_NUMBER(atomic_load(&run.aside), 0);
    CHECK_NUMBER(here.crowd.stay_until, 0);
}

/* The others do nothing: it is needed, and does not go again soon. */
static void test_in_vain(void)
{
    begin();
    CHECK(crowd_look(&here));
    crowd_stand_aside(&here);
    CHECK(!here.crowd.aside);
    CHECK_NUMBER(atomic_load(&run.aside), 0);
    CHECK(here.crowd.stay_until > here.crowd.since);

    here.crowd.stay_until = INT64_MAX;
    here.crowd.since = clock_wall() - SECOND;
    here.crowd.conflicts = UINT_MAX;
    CHECK(!crowd_look(&here));
}

/* ---- workers that have it all the time ---- */

enum { PAIRS = 8, ROUNDS = 20000 };

struct scene {
    struct chan *lane;
    struct wait_group *done;
    atomic_int got;
};

static void give(void *arg)
{
    struct scene *scene = arg;
    for (int i = 0; i < ROUNDS; i++) {
        chan_send(scene->lane, &(int){1});
    }
    wait_group_done(scene->done);
}

static void take(void *arg)
{
    struct scene *scene = arg;
    int value;
    for (int i = 0; i < ROUNDS; i++) {
        chan_recv(scene->lane, &value);
        atomic_fetch_add(&scene->got, value);
    }
    wait_group_done(scene->done);
}

/* Changes how many workers there are while some of them stand aside. */
static void hurry(void *arg)
{
    struct scene *scene = arg;
    for (int i = 0; i < ROUNDS; i++) {
        runtime_workers(2 + i % 3);
        task_yield();
    }
    wait_group_done(scene->done);
}

static void crowd(void *arg)
{
    struct scene *scene = arg;
    scene->lane = chan_make("lane", int, 1);
    scene->done = wait_group_make("done");
    wait_group_add(scene->done, 2 * PAIRS + 1);
    for (int i = 0; i < PAIRS; i++) {
        task_go(give, scene);
        task_go(take, scene);
    }
    task_go(hurry, scene);
    wait_group_wait(scene->done);
}

/* Whoever stands aside, nothing is lost and the run ends. */
static void test_live(void)
{
    struct scene scene = {0};
    struct runtime *runtime = runtime_new();
    struct run_options options = {.mode = RUN_LIVE, .workers = 4, .rate = 1};
    REQUIRE(runtime);
    struct run *live = run_new(runtime, &options, crowd, &scene);
    REQUIRE(live);
    run_execute(live);
    CHECK_NUMBER(run_report(live)->outcome, 0);
    CHECK_NUMBER(atomic_load(&scene.got), PAIRS * ROUNDS);
    run_free(live);
    runtime_free(runtime);
}

int main(void)
{
    test_leaving();
    test_few_conflicts();
    test_young_window();
    test_last_one();
    test_paying();
    test_in_vain();
    test_live();
    return check_done();
}
