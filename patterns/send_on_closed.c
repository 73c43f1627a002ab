/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* Three are called, the first is taken, the door is shut. */

//> doctor
struct call {
    struct chan *door;
    int number;
    int64_t way;
};

static void doctor(void *arg)
{
    struct call *call = arg;
    task_sleep(call->way);
    chan_send(call->door, &call->number);
}
//< doctor

static void send_on_closed(const struct knobs *knobs)
{
    long doctors = knob(knobs, "doctors");
    int64_t pace = knob(knobs, "pace") * MILLISECOND;
    bool shuts = knob_is(knobs, "variant", "shut");

    //> call
    long seats = shuts ? 0 : doctors - 1;
    struct chan *door = chan_make("door", int, seats);
    for (int number = 1; number <= doctors; number++) {
        struct call *call = run_alloc(sizeof *call);
        *call = (struct call){ door, number, number * pace };
        task_go(doctor, call);
    }
    //< call

    //> take
    int first;
    chan_recv(door, &first);
    task_print("doctor %d is here", first);
    if (shuts) {
        chan_close(door);
    }
    //< take
    task_sleep(doctors * pace);
}

const struct pattern pattern_send_on_closed = {
    .name = "send_on_closed",
    .run = send_on_closed,
    .knobs = {
        {.name = "variant", .most = 1, .choices = "shut|open"},
        {.name = "doctors", .value = 3, .least = 2, .most = 50},
        {.name = "pace",
            .value = 200,
            .most = 5000,
            .unit = "ms"},
    },
    .ends = "shut: panic | open: ok",
};
