/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* A task goes its own way; whoever started it must wait. */

//> rider
struct ride {
    int number;
    int64_t length;
    struct chan *keys;
    struct wait_group *out;
};

static void rider(void *arg)
{
    struct ride *ride = arg;
    task_sleep(ride->length);
    chan_send(ride->keys, &ride->number);
    wait_group_done(ride->out);
}
//< rider

static void task(const struct knobs *knobs)
{
    long riders = knob(knobs, "riders");
    int64_t length = knob(knobs, "ride") * MILLISECOND;
    struct chan *keys = chan_make("keys", int, riders);
    struct wait_group *out = wait_group_make("out");

    //> start
    for (int number = 1; number <= riders; number++) {
        struct ride *ride = run_alloc(sizeof *ride);
        *ride = (struct ride){ number, length, keys, out };
        wait_group_add(out, 1);
        task_go(rider, ride);
    }
    //< start

    //> count
    if (knob_is(knobs, "variant", "waiting")) {
        wait_group_wait(out);
    }
    task_print(
        "%zu of %ld keys are back", chan_length(keys), riders);
    //< count
}

const struct pattern pattern_task = {
    .name = "task",
    .run = task,
    .knobs = {
        {.name = "variant",
            .most = 1,
            .choices = "hasty|waiting"},
        {.name = "riders",
            .value = 4,
            .least = 1,
            .most = 1000},
        {.name = "ride",
            .value = 300,
            .most = 5000,
            .unit = "ms"},
    },
    .ends = "hasty: ok | waiting: ok",
};
