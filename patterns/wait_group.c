/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* The bus leaves when the count of children is zero. */

struct trip {
    struct wait_group *out;
    int64_t walk;
    bool late;
};

//> child
static void child(void *arg)
{
    struct trip *trip = arg;
    task_sleep(trip->walk);
    if (trip->late) {
        wait_group_add(trip->out, 1);
    }
    task_sleep(trip->walk);
    task_print("a child is back");
    wait_group_done(trip->out);
}
//< child

static void wait_group(const struct knobs *knobs)
{
    struct trip *trip = run_alloc(sizeof *trip);
    trip->out = wait_group_make("out");
    trip->walk = knob(knobs, "walk") * MILLISECOND;
    trip->late = knob_is(knobs, "variant", "late");

    //> start
    if (!trip->late) {
        wait_group_add(trip->out, knob(knobs, "counted"));
    }
    for (long i = 0; i < knob(knobs, "children"); i++) {
        task_go(child, trip);
    }
    //< start

    //> wait
    wait_group_wait(trip->out);
    task_print("the bus leaves");
    //< wait
}

const struct pattern pattern_wait_group = {
    .name = "wait_group",
    .run = wait_group,
    .knobs = {
        {.name = "variant", .most = 1, .choices = "early|late"},
        {.name = "children",
            .value = 4,
            .least = 1,
            .most = 50},
        {.name = "counted", .value = 4, .most = 50},
        {.name = "walk",
            .value = 200,
            .most = 5000,
            .unit = "ms"},
    },
    .ends = "early: ok | late: ok",
};
