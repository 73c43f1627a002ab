/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* One task's day: ready, running, blocked, asleep, done. */

struct day {
    struct chan *pump;
    int64_t pace;
    bool breakdown;
};

//> driver
static void driver(void *arg)
{
    struct day *day = arg;
    task_yield();
    int litres;
    chan_recv(day->pump, &litres);
    task_work(day->pace);
    if (day->breakdown) {
        task_panic("broken axle");
    }
    task_sleep(day->pace);
    task_print("home again");
}
//< driver

static void lifecycle(const struct knobs *knobs)
{
    //> start
    struct day *day = run_alloc(sizeof *day);
    day->pump = chan_make("pump", int, 0);
    day->pace = knob(knobs, "pace") * MILLISECOND;
    day->breakdown = knob_is(knobs, "variant", "breakdown");
    task_go(driver, day);
    //< start

    //> pump
    task_sleep(day->pace);
    int litres = 8;
    chan_send(day->pump, &litres);
    task_sleep(3 * day->pace);
    task_print("the pump closes");
    //< pump
}

const struct pattern pattern_lifecycle = {
    .name = "lifecycle",
    .run = lifecycle,
    .knobs = {
        {.name = "variant",
            .most = 1,
            .choices = "home|breakdown"},
        {.name = "pace",
            .value = 300,
            .most = 5000,
            .unit = "ms"},
    },
    .ends = "home: ok | breakdown: panic",
};
