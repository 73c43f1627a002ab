/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* Take no more, finish what was taken, but not for ever. */

struct shop {
    struct ctx *open;    /* ends: take no more orders */
    struct ctx *kitchen; /* ends: put down everything */
    struct chan *orders;
    struct chan *drained;
    struct wait_group *cooks;
    struct counter *left;
    int64_t gap, cost;
};

//> waiter
static void waiter(void *arg)
{
    struct shop *shop = arg;
    int order = 1;
    while (select_wait(select_recv(ctx_done(shop->open), NULL),
               select_after(shop->gap)) == 1) {
        chan_send(shop->orders, &order);
        order++;
    }
    chan_close(shop->orders);
}
//< waiter

//> cook
static bool cooked(struct shop *shop)
{
    return select_wait(
               select_recv(ctx_done(shop->kitchen), NULL),
               select_after(shop->cost)) == 1;
}

static void cook(void *arg)
{
    struct shop *shop = arg;
    int order;
    while (chan_recv(shop->orders, &order)) {
        if (cooked(shop)) {
            task_print("order %d: served", order);
        } else {
            task_print("order %d: not served", order);
            counter_add(shop->left, 1);
        }
    }
    wait_group_done(shop->cooks);
}
//< cook

//> closer
static void closer(void *arg)
{
    struct shop *shop = arg;
    wait_group_wait(shop->cooks);
    chan_close(shop->drained);
}
//< closer

//> shutdown
static void shut_down(struct shop *shop, int64_t deadline)
{
    ctx_cancel(shop->open);
    if (select_wait(select_recv(shop->drained, NULL),
            select_after(deadline)) == 1) {
        bool none;
        ctx_cancel(shop->kitchen);
        chan_recv(shop->drained, &none);
    }
    task_print("closed: %ld left", counter_load(shop->left));
}
//< shutdown

static void graceful_shutdown(const struct knobs *knobs)
{
    //> start
    struct shop shop = {
        .open = ctx_with_cancel("open", ctx_background()),
        .kitchen = ctx_with_cancel("kitchen", ctx_background()),
        .orders = chan_make("orders", int, 8),
        .drained = chan_make("drained", bool, 0),
        .cooks = wait_group_make("cooks"),
        .left = counter_make("left", 0),
        .gap = knob(knobs, "gap") * MILLISECOND,
        .cost = knob(knobs, "cost") * MILLISECOND,
    };
    task_go(waiter, &shop);
    for (long i = 0; i < knob(knobs, "cooks"); i++) {
        wait_group_add(shop.cooks, 1);
        task_go(cook, &shop);
    }
    task_go(closer, &shop);
    //< start

    //> evening
    task_sleep(knob(knobs, "evening") * MILLISECOND);
    shut_down(&shop, knob(knobs, "deadline") * MILLISECOND);
    //< evening
}

const struct pattern pattern_graceful_shutdown = {
    .name = "graceful_shutdown",
    .run = graceful_shutdown,
    .knobs = {
        {.name = "deadline",
            .value = 100,
            .most = 9000,
            .unit = "ms"},
        {.name = "cooks", .value = 2, .least = 1, .most = 8},
        {.name = "gap",
            .value = 60,
            .least = 10,
            .most = 5000,
            .unit = "ms"},
        {.name = "cost",
            .value = 200,
            .most = 5000,
            .unit = "ms"},
        {.name = "evening",
            .value = 500,
            .most = 9000,
            .unit = "ms"},
    },
    .ends = "ok",
};
