/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* Each call on the map is safe; two calls in a row are not. */

struct station {
    struct map *shelf_of; /* a guest's name: a shelf */
    struct counter *shelves;
    struct wait_group *out;
    int64_t walk;
    bool split; /* look and store by two calls */
};

struct bag {
    struct station *station;
    const char *guest;
};

//> shelf
static long *new_shelf(struct station *station)
{
    long *shelf = run_alloc(sizeof *shelf);
    *shelf = counter_add(station->shelves, 1);
    return shelf;
}
//< shelf

//> two
static long *two_calls(struct station *s, const char *guest)
{
    void *shelf;
    if (!map_load(s->shelf_of, guest, &shelf)) {
        shelf = new_shelf(s);
        task_sleep(s->walk);
        map_store(s->shelf_of, guest, shelf);
    }
    return shelf;
}
//< two

//> one
static long *one_call(struct station *s, const char *guest)
{
    bool loaded;
    void *shelf = new_shelf(s);
    task_sleep(s->walk);
    return map_load_or_store(
        s->shelf_of, guest, shelf, &loaded);
}
//< one

//> porter
static void porter(void *arg)
{
    struct bag *bag = arg;
    struct station *station = bag->station;
    long *shelf = station->split
                      ? two_calls(station, bag->guest)
                      : one_call(station, bag->guest);
    task_print("%s: shelf %ld", bag->guest, *shelf);
    wait_group_done(station->out);
}
//< porter

static void concurrent_map(const struct knobs *knobs)
{
    struct station station = {
        .shelf_of = map_make("shelf_of"),
        .shelves = counter_make("shelves", 0),
        .out = wait_group_make("out"),
        .walk = knob(knobs, "walk") * MILLISECOND,
        .split = knob_is(knobs, "calls", "two"),
    };

    //> start
    struct bag bags[] = {
        { &station, "Karim" },
        { &station, "Karim" },
        { &station, "Shila" },
    };
    wait_group_add(station.out, 3);
    for (int i = 0; i < 3; i++) {
        task_go(porter, &bags[i]);
    }
    wait_group_wait(station.out);
    //< start
}

const struct pattern pattern_concurrent_map = {
    .name = "concurrent_map",
    .run = concurrent_map,
    .knobs = {
        {.name = "calls", .most = 1, .choices = "two|one"},
        {.name = "walk",
            .value = 200,
            .most = 5000,
            .unit = "ms"},
    },
    .ends = "ok",
};
