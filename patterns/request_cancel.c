/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* The customer leaves, and the work in the back stops. */

struct order {
    struct ctx *ctx;
    struct wait_group *out;
    long pages;
    int64_t cost;
    bool forget; /* to pass the context on */
};

//> printer
static void printer(void *arg)
{
    struct order *order = arg;
    for (int page = 1; page <= order->pages; page++) {
        if (select_wait(select_recv(ctx_done(order->ctx), NULL),
                select_after(order->cost)) == 0) {
            task_print("stopped: %s", ctx_cause(order->ctx));
            break;
        }
        task_print("page %d", page);
    }
    wait_group_done(order->out);
}
//< printer

//> counter
static void counter(void *arg)
{
    struct order *order = arg;
    struct order *job = run_alloc(sizeof *job);
    *job = *order;
    job->ctx = ctx_with_cancel(
        "job", order->forget ? ctx_background() : order->ctx);
    task_go(printer, job);
    task_print("it will be ready soon");
}
//< counter

static void request_cancel(const struct knobs *knobs)
{
    //> customer
    struct ctx *customer =
        ctx_with_cancel("customer", ctx_background());
    struct order order = {
        .ctx = customer,
        .out = wait_group_make("out"),
        .pages = knob(knobs, "pages"),
        .cost = knob(knobs, "cost") * MILLISECOND,
        .forget = knob_is(knobs, "context", "forgotten"),
    };
    wait_group_add(order.out, 1);
    task_go(counter, &order);
    task_sleep(knob(knobs, "leave") * MILLISECOND);
    ctx_cancel_cause(customer, "the customer left");
    wait_group_wait(order.out);
    //< customer
}

const struct pattern pattern_request_cancel = {
    .name = "request_cancel",
    .run = request_cancel,
    .knobs = {
        {.name = "context",
            .most = 1,
            .choices = "passed|forgotten"},
        {.name = "pages", .value = 6, .least = 1, .most = 100},
        {.name = "cost",
            .value = 100,
            .most = 5000,
            .unit = "ms"},
        {.name = "leave",
            .value = 350,
            .most = 9000,
            .unit = "ms"},
    },
    .ends = "ok",
};
