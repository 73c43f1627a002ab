/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* Active, canceled, deadline exceeded: why did it end? */

struct order {
    struct ctx *ctx;
    struct wait_group *out;
    const char *dish;
    int64_t effort;
};

//> cook
static const char *state(struct ctx *ctx)
{
    enum ctx_err err = ctx_err(ctx);
    return err == CTX_ACTIVE ? "active" : ctx_err_text(err);
}

static void cook(void *arg)
{
    struct order *order = arg;
    bool served =
        select_wait(select_recv(ctx_done(order->ctx), NULL),
            select_after(order->effort)) == 1;
    task_print("%s: %s, %s", order->dish,
        served ? "served" : "given up", state(order->ctx));
    wait_group_done(order->out);
}
//< cook

static void context_errors(const struct knobs *knobs)
{
    int64_t time = knob(knobs, "time") * MILLISECOND;
    int64_t leave = knob(knobs, "leave") * MILLISECOND;

    //> start
    struct ctx *kitchen =
        ctx_with_timeout("kitchen", ctx_background(), time);
    struct ctx *guest = ctx_with_cancel("guest", kitchen);
    struct wait_group *out = wait_group_make("out");
    struct order orders[] = {
        { kitchen, out, "tea", 100 * MILLISECOND },
        { kitchen, out, "biryani", 500 * MILLISECOND },
        { guest, out, "sweets", 400 * MILLISECOND },
    };
    wait_group_add(out, 3);
    for (int i = 0; i < 3; i++) {
        task_go(cook, &orders[i]);
    }
    //< start

    //> end
    task_sleep(leave);
    ctx_cancel(guest);
    wait_group_wait(out);
    ctx_cancel(kitchen);
    task_print("kitchen: %s", state(kitchen));
    task_print("guest: %s", state(guest));
    //< end
}

const struct pattern pattern_context_errors = {
    .name = "context_errors",
    .run = context_errors,
    .knobs = {
        {.name = "time",
            .value = 300,
            .least = 1,
            .most = 5000,
            .unit = "ms"},
        {.name = "leave",
            .value = 200,
            .most = 5000,
            .unit = "ms"},
    },
    .ends = "ok",
};
