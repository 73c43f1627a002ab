/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* One seat, two clerks, and a test that nearly always passes.
 */

struct launch {
    struct counter *seats;
    struct mutex *list;
    struct wait_group *out;
    bool locked;
};

//> sell
static void sell(struct launch *launch)
{
    if (counter_load(launch->seats) > 0) {
        counter_add(launch->seats, -1);
    }
}
//< sell

//> lock
static void sell_locked(struct launch *launch)
{
    mutex_lock(launch->list);
    sell(launch);
    mutex_unlock(launch->list);
}
//< lock

static void serve(struct launch *launch)
{
    if (launch->locked) {
        sell_locked(launch);
    } else {
        sell(launch);
    }
}

static void clerk(void *arg)
{
    struct launch *launch = arg;
    serve(launch);
    wait_group_done(launch->out);
}

//> test
static void test_sell(struct launch *launch)
{
    counter_add(launch->seats, 1);
    wait_group_add(launch->out, 1);
    task_go(clerk, launch);
    serve(launch);
    wait_group_wait(launch->out);
    if (counter_load(launch->seats) != 0) {
        task_panic("test failed: a seat was sold twice");
    }
}
//< test

static void testing(const struct knobs *knobs)
{
    struct launch launch = {
        .seats = counter_make("seats", 0),
        .list = mutex_make("list"),
        .out = wait_group_make("out"),
        .locked = knob_is(knobs, "variant", "locked"),
    };

    //> times
    long times = knob(knobs, "times");
    for (long i = 0; i < times; i++) {
        test_sell(&launch);
    }
    task_print("passed, times: %ld", times);
    //< times
}

const struct pattern pattern_testing = {
    .name = "testing",
    .run = testing,
    .knobs = {
        {.name = "variant",
            .most = 1,
            .choices = "unlocked|locked"},
        {.name = "times",
            .value = 1,
            .least = 1,
            .most = 10000},
    },
    .ends = "unlocked: ok, panic | locked: ok",
};
