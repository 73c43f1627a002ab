/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* A future stands for a result that is still being made. */

//> cook
struct dish {
    const char *name;
    int64_t time;
};

static void *cook(void *arg)
{
    struct dish *dish = arg;
    task_sleep(dish->time);
    return dish;
}
//< cook

//> serve
static void serve(struct future *ordered)
{
    struct dish *dish = future_await(ordered);
    task_print("%s is served", dish->name);
}
//< serve

static void future(const struct knobs *knobs)
{
    struct dish kacchi = {
        .name = "kacchi",
        .time = knob(knobs, "kacchi") * MILLISECOND,
    };
    struct dish borhani = {
        .name = "borhani",
        .time = knob(knobs, "borhani") * MILLISECOND,
    };
    int64_t start = task_now();
    if (knob_is(knobs, "variant", "in_turn")) {
        //> in_turn
        serve(future_go("kacchi", cook, &kacchi));
        serve(future_go("borhani", cook, &borhani));
        //< in_turn
    } else {
        //> together
        struct future *first =
            future_go("kacchi", cook, &kacchi);
        struct future *second =
            future_go("borhani", cook, &borhani);
        serve(first);
        serve(second);
        //< together
    }
    task_print("all of it after %ld ms",
        (long)((task_now() - start) / MILLISECOND));
}

const struct pattern pattern_future = {
    .name = "future",
    .run = future,
    .knobs = {
        {.name = "variant",
            .most = 1,
            .choices = "in_turn|together"},
        {.name = "kacchi",
            .value = 150,
            .most = 5000,
            .unit = "ms"},
        {.name = "borhani",
            .value = 100,
            .most = 5000,
            .unit = "ms"},
    },
    .ends = "in_turn: ok | together: ok",
};
