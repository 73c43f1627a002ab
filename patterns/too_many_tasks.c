/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* A task for each pot, or a few tasks for all the pots. */

/* Rice soaks by itself; to cook it takes a fire, a worker. */
#define SOAK (10 * MILLISECOND)

struct kitchen {
    struct chan *pots;
    struct wait_group *busy;
    int64_t cost;
};

//> helper
static void helper(void *arg)
{
    struct kitchen *kitchen = arg;
    task_sleep(SOAK);
    task_work(kitchen->cost);
    wait_group_done(kitchen->busy);
}
//< helper

//> all
static void start_all(struct kitchen *kitchen, long pots)
{
    for (long i = 0; i < pots; i++) {
        wait_group_add(kitchen->busy, 1);
        task_go(helper, kitchen);
    }
}
//< all

//> cook
static void cook(void *arg)
{
    struct kitchen *kitchen = arg;
    int pot;
    while (chan_recv(kitchen->pots, &pot)) {
        task_sleep(SOAK);
        task_work(kitchen->cost);
    }
    wait_group_done(kitchen->busy);
}
//< cook

//> pool
static void start_pool(
    struct kitchen *kitchen, long pots, long cooks)
{
    for (long i = 0; i < cooks; i++) {
        wait_group_add(kitchen->busy, 1);
        task_go(cook, kitchen);
    }
    for (int pot = 1; pot <= pots; pot++) {
        chan_send(kitchen->pots, &pot);
    }
}
//< pool

static void too_many_tasks(const struct knobs *knobs)
{
    long pots = knob(knobs, "pots");
    struct kitchen kitchen = {
        .pots = chan_make("pots", int, 0),
        .busy = wait_group_make("busy"),
        .cost = knob(knobs, "cost") * MILLISECOND,
    };

    //> count
    if (knob_is(knobs, "variant", "all")) {
        start_all(&kitchen, pots);
    } else {
        start_pool(&kitchen, pots, knob(knobs, "cooks"));
    }
    task_print("%zu tasks at once", task_count());
    chan_close(kitchen.pots);
    wait_group_wait(kitchen.busy);
    //< count
}

const struct pattern pattern_too_many_tasks = {
    .name = "too_many_tasks",
    .run = too_many_tasks,
    .knobs = {
        {.name = "variant", .most = 1, .choices = "all|pool"},
        {.name = "pots",
            .value = 12,
            .least = 1,
            .most = 100000},
        {.name = "cooks", .value = 4, .least = 1, .most = 8},
        {.name = "cost",
            .value = 300,
            .most = 5000,
            .unit = "ms"},
    },
    .ends = "all: ok | pool: ok",
};
