/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* Whoever starts a task tells it to end, and waits for it. */

struct stall {
    struct ctx *ctx;
    struct chan *orders;
    struct counter *hungry;
    int64_t gap, cost, every;
    long gas; /* is out with this guest; 0: never */
};

//> seller
static const char *seller(void *arg)
{
    struct stall *stall = arg;
    int guest = 0;
    while (select_wait(select_recv(ctx_done(stall->ctx), NULL),
               select_after(stall->gap)) == 1) {
        counter_add(stall->hungry, 1);
        guest++;
        select_wait(select_recv(ctx_done(stall->ctx), NULL),
            select_send(stall->orders, &guest));
    }
    chan_close(stall->orders);
    return NULL;
}
//< seller

//> cook
static const char *cook(void *arg)
{
    struct stall *stall = arg;
    int guest;
    while (chan_recv(stall->orders, &guest)) {
        task_sleep(stall->cost);
        if (guest == stall->gas) {
            return "no more gas";
        }
        task_print("guest %d: served", guest);
        counter_add(stall->hungry, -1);
    }
    return NULL;
}
//< cook

//> broom
static const char *broom(void *arg)
{
    struct stall *stall = arg;
    struct ticker *clock = ticker_make("clock", stall->every);
    while (select_wait(select_recv(ctx_done(stall->ctx), NULL),
               select_recv(ticker_chan(clock), NULL)) == 1) {
        task_print("swept");
    }
    ticker_stop(clock);
    return NULL;
}
//< broom

static void safe_app(const struct knobs *knobs)
{
    //> start
    struct ctx *day = ctx_with_cancel("day", ctx_background());
    struct errgroup *staff = errgroup_make("staff", day);
    struct stall *stall = run_alloc(sizeof *stall);
    *stall = (struct stall){
        .ctx = errgroup_ctx(staff),
        .orders = chan_make("orders", int, 3),
        .hungry = counter_make("hungry", 0),
        .gap = knob(knobs, "gap") * MILLISECOND,
        .cost = knob(knobs, "cost") * MILLISECOND,
        .every = 170 * MILLISECOND,
        .gas = knob(knobs, "gas"),
    };
    errgroup_go(staff, seller, stall);
    errgroup_go(staff, cook, stall);
    errgroup_go(staff, broom, stall);
    //< start

    //> close
    const char *end = "who knows";
    int64_t evening = knob(knobs, "evening") * MILLISECOND;
    select_wait(select_recv(ctx_done(stall->ctx), NULL),
        select_after(evening));
    ctx_cancel(day);
    if (knob_is(knobs, "variant", "waited")) {
        const char *error = errgroup_wait(staff);
        end = error ? error : "all is well";
    }
    task_print("closed: %s, %ld hungry", end,
        counter_load(stall->hungry));
    //< close
}

const struct pattern pattern_safe_app = {
    .name = "safe_app",
    .run = safe_app,
    .knobs = {
        {.name = "variant",
            .most = 1,
            .choices = "unwaited|waited"},
        {.name = "gas", .most = 5},
        {.name = "gap",
            .value = 100,
            .least = 10,
            .most = 5000,
            .unit = "ms"},
        {.name = "cost",
            .value = 130,
            .most = 5000,
            .unit = "ms"},
        {.name = "evening",
            .value = 550,
            .most = 9000,
            .unit = "ms"},
    },
    .ends = "unwaited: ok | waited: ok",
};
