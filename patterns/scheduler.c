/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* Six rickshaws are broken; who mends which, and when? */

#define CLOSING (1200 * MILLISECOND)

struct garage {
    struct wait_group *out;
    long parts;
    int64_t part;
    bool yields;
};

//> mend
static void mend(void *arg)
{
    struct garage *garage = arg;
    for (long i = 0; i < garage->parts; i++) {
        task_work(garage->part);
        if (garage->yields) {
            task_yield();
        }
    }
    wait_group_done(garage->out);
}
//< mend

static void scheduler(const struct knobs *knobs)
{
    struct garage garage = {
        .out = wait_group_make("out"),
        .parts = knob(knobs, "parts"),
        .part = knob(knobs, "part") * MILLISECOND,
        .yields = knob_is(knobs, "yield", "yes"),
    };

    //> open
    runtime_workers((unsigned)knob(knobs, "workers"));
    for (long i = 0; i < knob(knobs, "rickshaws"); i++) {
        wait_group_add(garage.out, 1);
        task_go(mend, &garage);
    }
    //< open

    //> close
    wait_group_wait(garage.out);
    bool late = task_now() > CLOSING;
    task_print("all mended, %s", late ? "late" : "in time");
    //< close
}

const struct pattern pattern_scheduler = {
    .name = "scheduler",
    .run = scheduler,
    .knobs = {
        {.name = "workers",
            .value = 4,
            .least = 1,
            .most = 8},
        {.name = "rickshaws",
            .value = 6,
            .least = 1,
            .most = 1000},
        {.name = "parts", .value = 3, .least = 1, .most = 100},
        {.name = "part",
            .value = 100,
            .most = 5000,
            .unit = "ms"},
        {.name = "yield", .most = 1, .choices = "no|yes"},
    },
    .ends = "ok",
};
