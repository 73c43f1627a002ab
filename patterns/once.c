/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* Whoever comes first lights the stove; nobody else does. */

struct stall {
    struct shared *lit; /* only in the variant "flag" */
    struct once *fire;
    struct wait_group *out;
    int64_t effort;
    bool flag;
};

//> light
static void light(void *arg)
{
    struct stall *stall = arg;
    task_sleep(stall->effort);
    task_print("the stove is lit");
}
//< light

//> flag
static void light_by_flag(struct stall *stall)
{
    if (!shared_read(stall->lit)) {
        light(stall);
        shared_write(stall->lit, true);
    }
}
//< flag

//> cook
static void cook(void *arg)
{
    struct stall *stall = arg;
    if (stall->flag) {
        light_by_flag(stall);
    } else {
        once_do(stall->fire, light, stall);
    }
    task_print("tea");
    wait_group_done(stall->out);
}
//< cook

static void once(const struct knobs *knobs)
{
    struct stall stall = {
        .lit = shared_make("lit", false),
        .fire = once_make("fire"),
        .out = wait_group_make("out"),
        .effort = knob(knobs, "effort") * MILLISECOND,
        .flag = knob_is(knobs, "variant", "flag"),
    };

    //> start
    for (long i = 0; i < knob(knobs, "cooks"); i++) {
        wait_group_add(stall.out, 1);
        task_go(cook, &stall);
    }
    wait_group_wait(stall.out);
    //< start
}

const struct pattern pattern_once = {
    .name = "once",
    .run = once,
    .knobs = {
        {.name = "variant", .most = 1, .choices = "flag|once"},
        {.name = "cooks", .value = 3, .least = 2, .most = 50},
        {.name = "effort",
            .value = 300,
            .most = 5000,
            .unit = "ms"},
    },
    .ends = "flag: race | once: ok",
};
