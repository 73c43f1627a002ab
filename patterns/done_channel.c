/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* A channel without values: that it closes says it all. */

struct garden {
    struct chan *done;
    struct wait_group *out;
};

//> picker
static void picker(void *arg)
{
    struct garden *garden = arg;
    bool nothing;
    chan_recv(garden->done, &nothing);
    task_print("a picker goes home");
    wait_group_done(garden->out);
}
//< picker

static void done_channel(const struct knobs *knobs)
{
    //> start
    struct garden garden = {
        .done = chan_make("done", bool, 0),
        .out = wait_group_make("out"),
    };
    long pickers = knob(knobs, "pickers");
    wait_group_add(garden.out, pickers + 1);
    for (long i = 0; i < pickers; i++) {
        task_go(picker, &garden);
    }
    //< start

    //> tell
    task_work(knob(knobs, "weighing") * MILLISECOND);
    if (knob_is(knobs, "variant", "close")) {
        chan_close(garden.done);
    } else {
        bool yes = true;
        chan_send(garden.done, &yes);
    }
    //< tell

    //> latecomer
    task_go(picker, &garden);
    wait_group_wait(garden.out);
    task_print("the gate is locked");
    //< latecomer
}

const struct pattern pattern_done_channel = {
    .name = "done_channel",
    .run = done_channel,
    .knobs = {
        {.name = "variant", .most = 1, .choices = "send|close"},
        {.name = "pickers", .value = 3, .least = 1, .most = 50},
        {.name = "weighing",
            .value = 300,
            .most = 5000,
            .unit = "ms"},
    },
    .ends = "send: deadlock, leak | close: ok",
};
