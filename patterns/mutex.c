/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* One pump, one key: who holds it pumps, the others wait. */

struct garage {
    struct mutex *pump;
    struct shared *pumped; /* only under the mutex */
    struct wait_group *out;
    int64_t air, wash;
    bool keep; /* the pump, while washing */
};

//> pump
static void pump_up(struct garage *garage)
{
    long pumped = shared_read(garage->pumped);
    task_work(garage->air);
    shared_write(garage->pumped, pumped + 1);
}
//< pump

//> driver
static void driver(void *arg)
{
    struct garage *garage = arg;
    mutex_lock(garage->pump);
    pump_up(garage);
    if (garage->keep) {
        task_work(garage->wash);
        mutex_unlock(garage->pump);
    } else {
        mutex_unlock(garage->pump);
        task_work(garage->wash);
    }
    wait_group_done(garage->out);
}
//< driver

static void mutex(const struct knobs *knobs)
{
    struct garage garage = {
        .pump = mutex_make("pump"),
        .pumped = shared_make("pumped", 0),
        .out = wait_group_make("out"),
        .air = knob(knobs, "air") * MILLISECOND,
        .wash = knob(knobs, "wash") * MILLISECOND,
        .keep = knob_is(knobs, "hold", "long"),
    };

    //> start
    for (long i = 0; i < knob(knobs, "drivers"); i++) {
        wait_group_add(garage.out, 1);
        task_go(driver, &garage);
        task_sleep(knob(knobs, "gap") * MILLISECOND);
    }
    //< start

    wait_group_wait(garage.out);
    task_print("pumped: %ld", shared_read(garage.pumped));
}

const struct pattern pattern_mutex = {
    .name = "mutex",
    .run = mutex,
    .knobs = {
        {.name = "hold", .most = 1, .choices = "short|long"},
        {.name = "drivers", .value = 3, .least = 1, .most = 50},
        {.name = "air",
            .value = 200,
            .most = 5000,
            .unit = "ms"},
        {.name = "wash",
            .value = 300,
            .most = 5000,
            .unit = "ms"},
        {.name = "gap", .most = 5000, .unit = "ms"},
    },
    .ends = "ok",
};
