/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* The bell rang while nobody sat and listened. */

struct bakery {
    struct counter *bread;
    struct mutex *door;
    struct cond *bell; /* rung when there is bread */
    struct wait_group *out;
    int64_t bake, walk;
    bool inside;
};

//> outside
static void wait_outside(struct bakery *bakery)
{
    if (counter_load(bakery->bread) == 0) {
        task_sleep(bakery->walk);
        mutex_lock(bakery->door);
        cond_wait(bakery->bell);
        mutex_unlock(bakery->door);
    }
}
//< outside

//> inside
static void wait_inside(struct bakery *bakery)
{
    mutex_lock(bakery->door);
    while (counter_load(bakery->bread) == 0) {
        task_sleep(bakery->walk);
        cond_wait(bakery->bell);
    }
    mutex_unlock(bakery->door);
}
//< inside

//> guest
static void guest(void *arg)
{
    struct bakery *bakery = arg;
    if (bakery->inside) {
        wait_inside(bakery);
    } else {
        wait_outside(bakery);
    }
    task_print("warm bread");
    wait_group_done(bakery->out);
}
//< guest

//> baker
static void baker(void *arg)
{
    struct bakery *bakery = arg;
    task_sleep(bakery->bake);
    mutex_lock(bakery->door);
    counter_add(bakery->bread, 1);
    mutex_unlock(bakery->door);
    cond_signal(bakery->bell);
    task_print("the bell has rung");
    wait_group_done(bakery->out);
}
//< baker

static void lost_wakeup(const struct knobs *knobs)
{
    struct bakery bakery = {
        .bread = counter_make("bread", 0),
        .door = mutex_make("door"),
        .out = wait_group_make("out"),
        .bake = knob(knobs, "bake") * MILLISECOND,
        .walk = knob(knobs, "walk") * MILLISECOND,
        .inside = knob_is(knobs, "variant", "inside"),
    };
    bakery.bell = cond_make("bell", bakery.door);

    //> start
    wait_group_add(bakery.out, 2);
    task_go(guest, &bakery);
    task_go(baker, &bakery);
    wait_group_wait(bakery.out);
    //< start
}

const struct pattern pattern_lost_wakeup = {
    .name = "lost_wakeup",
    .run = lost_wakeup,
    .knobs = {
        {.name = "variant",
            .most = 1,
            .choices = "outside|inside"},
        {.name = "bake",
            .value = 200,
            .most = 5000,
            .unit = "ms"},
        {.name = "walk",
            .value = 400,
            .most = 5000,
            .unit = "ms"},
    },
    /* A slow baker, or a guest who is quick, hides it. */
    .ends = "outside: deadlock, leak, ok | inside: ok",
};
