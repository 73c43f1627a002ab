/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* The last sender goes home, and does not say so. */

struct market {
    struct chan *fish;
    long count;
    int64_t pace;
    bool says_so;
};

//> fisher
static void fisher(void *arg)
{
    struct market *market = arg;
    for (int fish = 1; fish <= market->count; fish++) {
        task_sleep(market->pace);
        chan_send(market->fish, &fish);
    }
    if (market->says_so) {
        chan_close(market->fish);
    }
}
//< fisher

//> cook
static void cook(void *arg)
{
    struct market *market = arg;
    int fish;
    while (chan_recv(market->fish, &fish)) {
        task_print("fish %d is in the pan", fish);
    }
}
//< cook

static void leak_no_sender(const struct knobs *knobs)
{
    //> start
    struct market *market = run_alloc(sizeof *market);
    market->fish = chan_make("fish", int, 0);
    market->count = knob(knobs, "count");
    market->pace = knob(knobs, "pace") * MILLISECOND;
    market->says_so = knob_is(knobs, "variant", "closing");
    task_go(fisher, market);
    for (long i = 0; i < knob(knobs, "cooks"); i++) {
        task_go(cook, market);
    }
    //< start
    task_sleep((market->count + 1) * market->pace);
    task_print("evening: the market is empty");
}

const struct pattern pattern_leak_no_sender = {
    .name = "leak_no_sender",
    .run = leak_no_sender,
    .knobs = {
        {.name = "variant",
            .most = 1,
            .choices = "leaky|closing"},
        {.name = "cooks", .value = 2, .least = 1, .most = 50},
        {.name = "count", .value = 3, .most = 100},
        {.name = "pace",
            .value = 200,
            .most = 5000,
            .unit = "ms"},
    },
    .ends = "leaky: leak | closing: ok",
};
