/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* Started, and forgotten: nobody asks what became of it. */

enum { SERVED = 2 };

struct shop {
    struct chan *messages;
    struct chan *closing_time;
    struct wait_group *errands;
};

//> notify
struct errand {
    struct shop *shop;
    int order;
};

static void notify(void *arg)
{
    struct errand *errand = arg;
    struct shop *shop = errand->shop;
    switch (
        select_wait(select_send(shop->messages, &errand->order),
            select_recv(shop->closing_time, NULL))) {
    case 0:
        task_print("order %d: told", errand->order);
        break;
    case 1:
        task_print("order %d: given up", errand->order);
        break;
    }
    wait_group_done(shop->errands);
}
//< notify

//> gateway
static void gateway(void *arg)
{
    struct shop *shop = arg;
    int order;
    for (int i = 0; i < SERVED; i++) {
        chan_recv(shop->messages, &order);
    }
}
//< gateway

static void leak_forget(const struct knobs *knobs)
{
    struct shop *shop = run_alloc(sizeof *shop);
    shop->messages = chan_make("messages", int, 0);
    shop->closing_time = chan_make("closing_time", bool, 0);
    shop->errands = wait_group_make("errands");
    task_go(gateway, shop);

    //> sell
    for (int i = 1; i <= knob(knobs, "orders"); i++) {
        struct errand *errand = run_alloc(sizeof *errand);
        *errand = (struct errand){ shop, i };
        wait_group_add(shop->errands, 1);
        task_go(notify, errand);
        task_sleep(knob(knobs, "pace") * MILLISECOND);
    }
    //< sell

    //> close
    task_print("the shop closes");
    if (knob_is(knobs, "variant", "held")) {
        chan_close(shop->closing_time);
        wait_group_wait(shop->errands);
        task_print("every errand has ended");
    }
    //< close
}

const struct pattern pattern_leak_forget = {
    .name = "leak_forget",
    .run = leak_forget,
    .knobs = {
        {.name = "variant",
            .most = 1,
            .choices = "forget|held"},
        {.name = "orders",
            .value = 5,
            .least = 3,
            .most = 100},
        {.name = "pace",
            .value = 150,
            .most = 5000,
            .unit = "ms"},
    },
    .ends = "forget: leak | held: ok",
};
