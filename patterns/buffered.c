/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* Slots let the sender run ahead, until they are full. */

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

static void buffered(const struct knobs *knobs)
{
    //> make
    struct counter counter = {
        .cups = chan_make("cups", int, knob(knobs, "capacity")),
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

const struct pattern pattern_buffered = {
    .name = "buffered",
    .run = buffered,
    .knobs = {
        {.name = "capacity", .value = 3, .most = 8},
        {.name = "count", .value = 6, .least = 1, .most = 100},
        {.name = "pace",
            .value = 200,
            .most = 5000,
            .unit = "ms"},
    },
    .ends = "ok",
};
