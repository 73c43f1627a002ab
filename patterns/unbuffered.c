/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* No slots: a send and its receive happen together. */

struct counter {
    struct chan *cups;
    long count;
    int64_t pace;
};

//> sender
static void sender(void *arg)
{
    struct counter *counter = arg;
    for (int cup = 1; cup <= counter->count; cup++) {
        chan_send(counter->cups, &cup);
    }
    chan_close(counter->cups);
}
//< sender

static void unbuffered(const struct knobs *knobs)
{
    //> make
    struct counter counter = {
        .cups = chan_make("cups", int, 0),
        .count = knob(knobs, "count"),
        .pace = knob(knobs, "pace") * MILLISECOND,
    };
    //< make
    task_go(sender, &counter);

    //> receiver
    int cup;
    while (chan_recv(counter.cups, &cup)) {
        task_sleep(counter.pace);
        task_print("cup %d", cup);
    }
    //< receiver
}

const struct pattern pattern_unbuffered = {
    .name = "unbuffered",
    .run = unbuffered,
    .knobs = {
        {.name = "count", .value = 4, .least = 1, .most = 100},
        {.name = "pace",
            .value = 200,
            .most = 5000,
            .unit = "ms"},
    },
    .ends = "ok",
};
