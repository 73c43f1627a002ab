/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* Something to do at each stroke of the clock, until morning.
 */

struct bazaar {
    struct chan *morning;
    struct wait_group *out;
    int64_t every, walk;
};

//> guard
static void guard(void *arg)
{
    struct bazaar *bazaar = arg;
    struct ticker *clock = ticker_make("clock", bazaar->every);
    int round = 0;
    while (select_wait(select_recv(ticker_chan(clock), NULL),
               select_recv(bazaar->morning, NULL)) == 0) {
        task_print("round %d", ++round);
        task_work(bazaar->walk);
    }
    ticker_stop(clock);
    task_print("home to bed");
    wait_group_done(bazaar->out);
}
//< guard

static void ticker(const struct knobs *knobs)
{
    //> start
    struct bazaar bazaar = {
        .morning = chan_make("morning", bool, 0),
        .out = wait_group_make("out"),
        .every = knob(knobs, "every") * MILLISECOND,
        .walk = knob(knobs, "walk") * MILLISECOND,
    };
    wait_group_add(bazaar.out, 1);
    task_go(guard, &bazaar);
    task_sleep(knob(knobs, "night") * MILLISECOND);
    chan_close(bazaar.morning);
    wait_group_wait(bazaar.out);
    //< start
}

const struct pattern pattern_ticker = {
    .name = "ticker",
    .run = ticker,
    .knobs = {
        {.name = "every",
            .value = 200,
            .least = 10,
            .most = 5000,
            .unit = "ms"},
        {.name = "walk",
            .value = 80,
            .most = 5000,
            .unit = "ms"},
        {.name = "night",
            .value = 900,
            .most = 9000,
            .unit = "ms"},
    },
    .ends = "ok",
};
