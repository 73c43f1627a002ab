/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* Contexts form a tree; to cancel one ends all below it. */

struct boat {
    struct ctx *ctx;
    struct wait_group *out;
    const char *name;
};

//> boat
static void boat(void *arg)
{
    struct boat *boat = arg;
    const char *cargo = ctx_value(boat->ctx, "cargo");
    task_print("%s: loads %s", boat->name, cargo);
    int trips = 0;
    while (select_wait(select_recv(ctx_done(boat->ctx), NULL),
               select_after(150 * MILLISECOND)) == 1) {
        trips++;
    }
    task_print("%s: home after %d, %s", boat->name, trips,
        ctx_err_text(ctx_err(boat->ctx)));
    wait_group_done(boat->out);
}
//< boat

static void context_tree(const struct knobs *knobs)
{
    int64_t time = knob(knobs, "time") * MILLISECOND;

    //> tree
    struct ctx *day = ctx_with_cancel("day", ctx_background());
    struct ctx *rice = ctx_with_value(day, "cargo", "rice");
    struct ctx *north = ctx_with_timeout("north", rice, time);
    struct ctx *south = ctx_with_cancel("south", rice);
    struct ctx *island = ctx_with_cancel("island", south);
    //< tree

    //> start
    struct wait_group *out = wait_group_make("out");
    struct boat boats[] = {
        { north, out, "north" },
        { south, out, "south" },
        { island, out, "island" },
    };
    wait_group_add(out, 3);
    for (int i = 0; i < 3; i++) {
        task_go(boat, &boats[i]);
    }
    //< start

    //> storm
    task_sleep(knob(knobs, "storm") * MILLISECOND);
    if (knob_is(knobs, "cancel", "day")) {
        ctx_cancel(day);
    } else {
        ctx_cancel(south);
    }
    wait_group_wait(out);
    //< storm
}

const struct pattern pattern_context_tree = {
    .name = "context_tree",
    .run = context_tree,
    .knobs = {
        {.name = "cancel", .most = 1, .choices = "day|south"},
        {.name = "storm",
            .value = 500,
            .most = 5000,
            .unit = "ms"},
        {.name = "time",
            .value = 350,
            .least = 1,
            .most = 5000,
            .unit = "ms"},
    },
    .ends = "ok",
};
