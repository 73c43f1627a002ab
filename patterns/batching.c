/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* A trip for each mango, or a trip for each basket. */

#define MARKET (250 * MILLISECOND) /* when it opens */

struct grove {
    struct chan *truck;
    long mangoes, basket;
    int64_t pick, trip;
};

struct load {
    struct grove *grove;
    long mangoes;
};

//> porter
static void porter(void *arg)
{
    struct load *load = arg;
    task_work(load->grove->trip);
    chan_send(load->grove->truck, &load->mangoes);
}
//< porter

//> picker
static void picker(void *arg)
{
    struct grove *grove = arg;
    for (long left = grove->mangoes; left > 0;) {
        struct load *load = run_alloc(sizeof *load);
        load->grove = grove;
        load->mangoes =
            left < grove->basket ? left : grove->basket;
        task_sleep(load->mangoes * grove->pick);
        task_go(porter, load);
        left -= load->mangoes;
    }
}
//< picker

static void batching(const struct knobs *knobs)
{
    struct grove grove = {
        .truck = chan_make("truck", long, 0),
        .mangoes = knob(knobs, "mangoes"),
        .basket = knob(knobs, "basket"),
        .pick = knob(knobs, "pick") * MILLISECOND,
        .trip = knob(knobs, "trip") * MILLISECOND,
    };
    task_go(picker, &grove);

    //> truck
    long loaded = 0, trips = 0, mangoes;
    while (loaded < grove.mangoes) {
        chan_recv(grove.truck, &mangoes);
        loaded += mangoes;
        if (trips++ == 0) {
            bool late = task_now() > MARKET;
            task_print(
                "first one %s", late ? "late" : "in time");
        }
    }
    task_print("%ld mangoes, trips: %ld", loaded, trips);
    //< truck
}

const struct pattern pattern_batching = {
    .name = "batching",
    .run = batching,
    .knobs = {
        {.name = "basket",
            .value = 1,
            .least = 1,
            .most = 1000},
        {.name = "mangoes",
            .value = 24,
            .least = 1,
            .most = 10000},
        {.name = "pick",
            .value = 10,
            .most = 1000,
            .unit = "ms"},
        {.name = "trip",
            .value = 100,
            .most = 5000,
            .unit = "ms"},
    },
    .ends = "ok",
};
