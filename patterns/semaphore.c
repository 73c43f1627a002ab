/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* So many at a time: a bridge that bears so many tons. */

struct bridge {
    struct semaphore *tons; /* NULL: by slots */
    struct chan *slots;
    struct wait_group *traffic;
    int64_t crossing;
};

//> enter
static void enter(struct bridge *bridge, long weight)
{
    if (bridge->tons) {
        semaphore_acquire(bridge->tons, weight);
        return;
    }
    for (long i = 0; i < weight; i++) {
        bool ton = true;
        chan_send(bridge->slots, &ton);
    }
}
//< enter

//> leave
static void leave(struct bridge *bridge, long weight)
{
    if (bridge->tons) {
        semaphore_release(bridge->tons, weight);
        return;
    }
    for (long i = 0; i < weight; i++) {
        bool ton;
        chan_recv(bridge->slots, &ton);
    }
}
//< leave

//> cross
static void cross(
    struct bridge *bridge, long weight, const char *name)
{
    enter(bridge, weight);
    task_sleep(bridge->crossing);
    leave(bridge, weight);
    task_print("a %s is over", name);
    wait_group_done(bridge->traffic);
}

static void van(void *bridge)
{
    cross(bridge, 1, "van");
}

static void truck(void *bridge)
{
    cross(bridge, 3, "truck");
}
//< cross

static void semaphore(const struct knobs *knobs)
{
    //> bridge
    long capacity = knob(knobs, "capacity");
    struct bridge bridge = {
        .traffic = wait_group_make("traffic"),
        .crossing = knob(knobs, "crossing") * MILLISECOND,
    };
    if (knob_is(knobs, "by", "units")) {
        bridge.tons = semaphore_make("tons", capacity);
    } else {
        bridge.slots = chan_make("slots", bool, capacity);
    }
    //< bridge

    //> arrive
    int64_t gap = knob(knobs, "gap") * MILLISECOND;
    wait_group_add(bridge.traffic, 4);
    task_go(van, &bridge);
    task_sleep(gap);
    task_go(truck, &bridge);
    task_sleep(gap);
    task_go(truck, &bridge);
    task_sleep(gap);
    task_go(van, &bridge);
    //< arrive
    wait_group_wait(bridge.traffic);
}

const struct pattern pattern_semaphore = {
    .name = "semaphore",
    .run = semaphore,
    .knobs = {
        {.name = "by", .most = 1, .choices = "units|slots"},
        {.name = "capacity",
            .value = 4,
            .least = 3,
            .most = 9,
            .unit = "t"},
        {.name = "crossing",
            .value = 600,
            .most = 5000,
            .unit = "ms"},
        {.name = "gap",
            .value = 50,
            .most = 5000,
            .unit = "ms"},
    },
    .ends = "ok",
};
