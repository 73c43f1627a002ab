/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* One task, many channels: whichever is ready first. */

struct station {
    struct chan *calls, *errors, *done;
    int64_t pace, patience;
};

//> city
static void city(void *arg)
{
    struct station *station = arg;
    for (int call = 1; call <= 2; call++) {
        task_sleep(station->pace);
        chan_send(station->calls, &call);
    }
    task_sleep(station->pace);
    int signal = 7;
    chan_send(station->errors, &signal);
    task_sleep(4 * station->pace);
    chan_close(station->done);
}
//< city

//> wait
static void wait(struct station *station)
{
    int call, signal;
    for (bool open = true; open;) {
        switch (select_wait(select_recv(station->calls, &call),
            select_recv(station->errors, &signal),
            select_recv(station->done, NULL),
            select_after(station->patience))) {
        case 0:
            task_print("call %d", call);
            break;
        case 1:
            task_print("error: signal %d is dark", signal);
            break;
        case 2:
            task_print("evening");
            open = false;
            break;
        case 3:
            task_print("time for tea");
            break;
        }
    }
}
//< wait

//> fair
static void fair(long rounds)
{
    struct chan *up = chan_make("up", int, 0);
    struct chan *down = chan_make("down", int, 0);
    chan_close(up);
    chan_close(down);
    long taken[2] = { 0 };
    for (long i = 0; i < rounds; i++) {
        taken[select_wait(
            select_recv(up, NULL), select_recv(down, NULL))]++;
    }
    task_print("up %ld, down %ld", taken[0], taken[1]);
}
//< fair

//> try
static bool try_send(struct chan *shelf, int parcel)
{
    return select_wait(select_send(shelf, &parcel),
               select_default()) == 0;
}

static bool try_recv(struct chan *shelf)
{
    return select_wait(
               select_recv(shelf, NULL), select_default()) == 0;
}

static void try(void)
{
    struct chan *shelf = chan_make("shelf", int, 1);
    for (int parcel = 1; parcel <= 2; parcel++) {
        task_print("parcel %d: %s", parcel,
            try_send(shelf, parcel) ? "stored" : "no room");
    }
    for (int i = 0; i < 2; i++) {
        task_print(try_recv(shelf) ? "taken" : "shelf empty");
    }
}
//< try

static void select(const struct knobs *knobs)
{
    if (knob_is(knobs, "part", "fair")) {
        fair(knob(knobs, "rounds"));
    } else if (knob_is(knobs, "part", "try")) {
        try();
    } else {
        //> start
        struct station station = {
            .calls = chan_make("calls", int, 0),
            .errors = chan_make("errors", int, 0),
            .done = chan_make("done", bool, 0),
            .pace = knob(knobs, "pace") * MILLISECOND,
            .patience = knob(knobs, "patience") * MILLISECOND,
        };
        task_go(city, &station);
        wait(&station);
        //< start
    }
}

const struct pattern pattern_select = {
    .name = "select",
    .run = select,
    .knobs = {
        {.name = "part", .most = 2, .choices = "wait|fair|try"},
        {.name = "pace",
            .value = 100,
            .most = 5000,
            .unit = "ms"},
        {.name = "patience",
            .value = 250,
            .most = 5000,
            .unit = "ms"},
        {.name = "rounds",
            .value = 20,
            .least = 1,
            .most = 1000},
    },
    .ends = "ok",
};
