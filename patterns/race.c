/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* Two tasks add to one number, and an update gets lost. */

struct shop {
    struct shared *total;
    struct mutex *chalk;
    struct wait_group *out;
    int64_t count;
    bool locked;
};

//> add
static void add(struct shop *shop, long taka)
{
    long total = shared_read(shop->total);
    task_work(shop->count);
    shared_write(shop->total, total + taka);
}
//< add

//> lock
static void add_locked(struct shop *shop, long taka)
{
    mutex_lock(shop->chalk);
    add(shop, taka);
    mutex_unlock(shop->chalk);
}
//< lock

//> cashier
static void cashier(void *arg)
{
    struct shop *shop = arg;
    if (shop->locked) {
        add_locked(shop, 100);
    } else {
        add(shop, 100);
    }
    wait_group_done(shop->out);
}
//< cashier

static void race(const struct knobs *knobs)
{
    struct shop shop = {
        .total = shared_make("total", 0),
        .chalk = mutex_make("chalk"),
        .out = wait_group_make("out"),
        .count = knob(knobs, "count") * MILLISECOND,
        .locked = knob_is(knobs, "variant", "locked"),
    };

    //> start
    wait_group_add(shop.out, 2);
    task_go(cashier, &shop);
    task_sleep(knob(knobs, "gap") * MILLISECOND);
    task_go(cashier, &shop);
    //< start

    //> end
    wait_group_wait(shop.out);
    task_print("total %ld", shared_read(shop.total));
    //< end
}

const struct pattern pattern_race = {
    .name = "race",
    .run = race,
    .knobs = {
        {.name = "variant",
            .most = 1,
            .choices = "racy|locked"},
        {.name = "count",
            .value = 200,
            .most = 5000,
            .unit = "ms"},
        {.name = "gap", .most = 5000, .unit = "ms"},
    },
    .ends = "racy: race | locked: ok",
};
