/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* One truck for each stroke of the bell, and no more. */

struct ghat {
    struct chan *trucks;
    struct wait_group *out;
    int64_t every;
};

//> ramp
static void ramp(void *arg)
{
    struct ghat *ghat = arg;
    struct ticker *bell = ticker_make("bell", ghat->every);
    int truck;
    while (chan_recv(ghat->trucks, &truck)) {
        int64_t now;
        chan_recv(ticker_chan(bell), &now);
        task_print("truck %d boards", truck);
    }
    ticker_stop(bell);
    wait_group_done(ghat->out);
}
//< ramp

//> arrive
static void arrive(struct ghat *ghat, int from, int to)
{
    for (int truck = from; truck <= to; truck++) {
        chan_send(ghat->trucks, &truck);
    }
}
//< arrive

static void rate_ticker(const struct knobs *knobs)
{
    //> start
    struct ghat ghat = {
        .trucks = chan_make("trucks", int, 8),
        .out = wait_group_make("out"),
        .every = knob(knobs, "every") * MILLISECOND,
    };
    wait_group_add(ghat.out, 1);
    task_go(ramp, &ghat);
    arrive(&ghat, 1, 3);
    task_sleep(knob(knobs, "pause") * MILLISECOND);
    arrive(&ghat, 4, 6);
    chan_close(ghat.trucks);
    wait_group_wait(ghat.out);
    //< start
}

const struct pattern pattern_rate_ticker = {
    .name = "rate_ticker",
    .run = rate_ticker,
    .knobs = {
        {.name = "every",
            .value = 200,
            .least = 10,
            .most = 5000,
            .unit = "ms"},
        {.name = "pause", .most = 5000, .unit = "ms"},
    },
    .ends = "ok",
};
