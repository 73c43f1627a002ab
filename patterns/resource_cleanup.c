/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* Free what has expired at each tick, and all at the end. */

struct office {
    struct map *seats; /* a seat: until when it is held */
    struct counter *held;
    struct ctx *open;
    struct wait_group *staff;
    int64_t hold, every;
    bool last;
};

//> hold
static void hold(struct office *office, const char *seat)
{
    int64_t *until = run_alloc(sizeof *until);
    *until = task_now() + office->hold;
    map_store(office->seats, seat, until);
    counter_add(office->held, 1);
    task_print("%s: held", seat);
}
//< hold

//> sweep
struct sweep {
    struct office *office;
    int64_t time;
};

static bool free_seat(const char *seat, void *value, void *arg)
{
    struct sweep *sweep = arg;
    int64_t *until = value;
    if (*until <= sweep->time) {
        map_delete(sweep->office->seats, seat);
        counter_add(sweep->office->held, -1);
        task_print("%s: free", seat);
    }
    return true;
}

static void sweep(struct office *office, int64_t time)
{
    struct sweep sweep = { office, time };
    map_range(office->seats, free_seat, &sweep);
}
//< sweep

//> sweeper
static void sweeper(void *arg)
{
    struct office *office = arg;
    struct ticker *clock = ticker_make("clock", office->every);
    while (
        select_wait(select_recv(ctx_done(office->open), NULL),
            select_recv(ticker_chan(clock), NULL)) == 1) {
        sweep(office, task_now());
    }
    ticker_stop(clock);
    if (office->last) {
        sweep(office, INT64_MAX);
    }
    wait_group_done(office->staff);
}
//< sweeper

static const char *const seats[] = { "A1", "A2", "A3", "A4",
    "B1", "B2", "B3", "B4" };

static void resource_cleanup(const struct knobs *knobs)
{
    //> start
    struct office office = {
        .seats = map_make("seats"),
        .held = counter_make("held", 0),
        .open = ctx_with_cancel("open", ctx_background()),
        .staff = wait_group_make("staff"),
        .hold = knob(knobs, "hold") * MILLISECOND,
        .every = knob(knobs, "every") * MILLISECOND,
        .last = knob_is(knobs, "variant", "last"),
    };
    wait_group_add(office.staff, 1);
    task_go(sweeper, &office);
    //< start

    //> calls
    for (long i = 0; i < knob(knobs, "calls"); i++) {
        hold(&office, seats[i]);
        task_sleep(knob(knobs, "gap") * MILLISECOND);
    }
    ctx_cancel(office.open);
    wait_group_wait(office.staff);
    task_print(
        "closed: %ld still held", counter_load(office.held));
    //< calls
}

const struct pattern pattern_resource_cleanup = {
    .name = "resource_cleanup",
    .run = resource_cleanup,
    .knobs = {
        {.name = "variant",
            .most = 1,
            .choices = "ticks|last"},
        {.name = "hold",
            .value = 120,
            .most = 5000,
            .unit = "ms"},
        {.name = "every",
            .value = 240,
            .least = 10,
            .most = 5000,
            .unit = "ms"},
        {.name = "calls", .value = 6, .least = 1, .most = 8},
        {.name = "gap",
            .value = 100,
            .most = 5000,
            .unit = "ms"},
    },
    .ends = "ticks: ok | last: ok",
};
