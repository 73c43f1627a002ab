/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* Many channels flow into one; the last one out closes it. */

enum { RIVERS = 3 };

struct load {
    struct chan *river;
    int number;
    long crates;
    int64_t pace;
};

//> boat
static void boat(void *arg)
{
    struct load *load = arg;
    for (int i = 1; i <= load->crates; i++) {
        task_sleep(load->number * load->pace);
        int crate = 10 * load->number + i;
        chan_send(load->river, &crate);
    }
    chan_close(load->river);
}
//< boat

struct merger {
    struct chan *market;
    struct wait_group *porters;
};

//> porter
struct lane {
    struct chan *river;
    struct merger *to;
};

static void porter(void *arg)
{
    struct lane *lane = arg;
    int crate;
    while (chan_recv(lane->river, &crate)) {
        chan_send(lane->to->market, &crate);
    }
    wait_group_done(lane->to->porters);
}
//< porter

//> closer
static void closer(void *arg)
{
    struct merger *merger = arg;
    wait_group_wait(merger->porters);
    chan_close(merger->market);
}
//< closer

//> merge
static struct recv_chan *merge(struct chan *rivers[RIVERS])
{
    struct merger *merger = run_alloc(sizeof *merger);
    merger->market = chan_make("market", int, 0);
    merger->porters = wait_group_make("porters");
    wait_group_add(merger->porters, RIVERS);
    for (int i = 0; i < RIVERS; i++) {
        struct lane *lane = run_alloc(sizeof *lane);
        *lane = (struct lane){ rivers[i], merger };
        task_go(porter, lane);
    }
    task_go(closer, merger);
    return chan_receiving(merger->market);
}
//< merge

static void fan_in(const struct knobs *knobs)
{
    //> start
    struct chan *rivers[RIVERS] = {
        chan_make("padma", int, 0),
        chan_make("meghna", int, 0),
        chan_make("jamuna", int, 0),
    };
    for (int i = 0; i < RIVERS; i++) {
        struct load *load = run_alloc(sizeof *load);
        *load = (struct load){
            .river = rivers[i],
            .number = i + 1,
            .crates = knob(knobs, "crates"),
            .pace = knob(knobs, "pace") * MILLISECOND,
        };
        if (load->number != knob(knobs, "aground")) {
            task_go(boat, load);
        }
    }
    //< start

    //> sell
    struct recv_chan *market = merge(rivers);
    int crate;
    while (chan_recv(market, &crate)) {
        task_print("crate %d", crate);
    }
    task_print("the ghat is empty");
    //< sell
}

const struct pattern pattern_fan_in = {
    .name = "fan_in",
    .run = fan_in,
    .knobs = {
        {.name = "crates", .value = 3, .least = 1, .most = 9},
        {.name = "pace",
            .value = 100,
            .most = 5000,
            .unit = "ms"},
        {.name = "aground", .most = RIVERS},
    },
    .ends = "ok",
};
