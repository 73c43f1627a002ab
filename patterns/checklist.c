/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* A tea stall that does everything right. */

struct stall {
    struct ctx *night;
    struct chan *orders;
    struct wait_group *out;
    struct mutex *book;
    struct shared *sold; /* only under book */
    int64_t brew;
    long clumsy; /* the order that is spilt; 0: none */
};

struct order {
    struct stall *stall;
    int number;
};

//> spill
static void mop(void *arg)
{
    struct order *order = arg;
    if (task_recover()) {
        task_print("order %d was spilt", order->number);
    }
}
//< spill

//> book
static void write_down(struct stall *stall)
{
    mutex_lock(stall->book);
    shared_write(stall->sold, shared_read(stall->sold) + 1);
    mutex_unlock(stall->book);
}
//< book

//> serve
static void serve(void *arg)
{
    struct order *order = arg;
    struct stall *stall = order->stall;
    task_defer(mop, order);
    task_work(stall->brew);
    if (order->number == stall->clumsy) {
        task_panic("the glass broke");
    }
    write_down(stall);
}
//< serve

//> boy
static void boy(void *arg)
{
    struct stall *stall = arg;
    struct order order = { .stall = stall };
    while (chan_recv(stall->orders, &order.number)) {
        task_call(serve, &order);
    }
    wait_group_done(stall->out);
}
//< boy

//> take
static void take(struct stall *stall, long count)
{
    for (int number = 1; number <= count; number++) {
        if (select_wait(
                select_recv(ctx_done(stall->night), NULL),
                select_send(stall->orders, &number)) == 0) {
            task_print("too late for order %d", number);
            return;
        }
    }
}
//< take

static void checklist(const struct knobs *knobs)
{
    struct stall stall = {
        .out = wait_group_make("out"),
        .book = mutex_make("book"),
        .sold = shared_make("sold", 0),
        .brew = knob(knobs, "brew") * MILLISECOND,
        .clumsy = knob(knobs, "clumsy"),
    };

    //> open
    stall.night = ctx_with_timeout("night", ctx_background(),
        knob(knobs, "night") * MILLISECOND);
    stall.orders = chan_make("orders", int, 2);
    for (long i = 0; i < knob(knobs, "boys"); i++) {
        wait_group_add(stall.out, 1);
        task_go(boy, &stall);
    }
    //< open

    //> close
    take(&stall, knob(knobs, "orders"));
    chan_close(stall.orders);
    wait_group_wait(stall.out);
    ctx_cancel(stall.night);
    task_print("sold %ld", shared_read(stall.sold));
    //< close
}

const struct pattern pattern_checklist = {
    .name = "checklist",
    .run = checklist,
    .knobs = {
        {.name = "boys", .value = 2, .least = 1, .most = 8},
        {.name = "orders",
            .value = 6,
            .least = 1,
            .most = 1000},
        {.name = "brew",
            .value = 200,
            .most = 5000,
            .unit = "ms"},
        {.name = "night",
            .value = 5000,
            .most = 60000,
            .unit = "ms"},
        {.name = "clumsy", .value = 3, .most = 1000},
    },
    .ends = "ok",
};
