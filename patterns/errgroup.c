/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* All of it or nothing: the first error calls the rest back. */

enum { ERRANDS = 5 };

static const char *const items[ERRANDS] = { "rice", "meat",
    "spice", "ghee", "sweets" };

struct errand {
    const char *item;
    int64_t ride;
    bool sold_out;
    struct ctx *ctx; /* NULL: does not listen */
};

//> errand
static const char *errand(void *arg)
{
    struct errand *errand = arg;
    if (select_wait(select_after(errand->ride),
            select_recv(ctx_done(errand->ctx), NULL)) == 1) {
        task_print("%s: called back", errand->item);
        return "called back";
    }
    if (errand->sold_out) {
        task_print("%s: sold out", errand->item);
        return "sold out";
    }
    task_print("%s: bought", errand->item);
    return NULL;
}
//< errand

static void errgroup(const struct knobs *knobs)
{
    //> make
    struct errgroup *feast =
        errgroup_make("feast", ctx_background());
    if (knob(knobs, "limit") > 0) {
        errgroup_limit(feast, knob(knobs, "limit"));
    }
    //< make

    //> send
    bool listen = knob_is(knobs, "listen", "yes");
    for (int i = 0; i < ERRANDS; i++) {
        struct errand *own = run_alloc(sizeof *own);
        *own = (struct errand){
            .item = items[i],
            .ride = (i + 1) * knob(knobs, "ride") * MILLISECOND,
            .sold_out = i + 1 == knob(knobs, "sold_out"),
            .ctx = listen ? errgroup_ctx(feast) : NULL,
        };
        errgroup_go(feast, errand, own);
    }
    //< send

    //> wait
    const char *error = errgroup_wait(feast);
    if (error) {
        task_print("no feast: %s", error);
    } else {
        task_print("let us cook");
    }
    //< wait
}

const struct pattern pattern_errgroup = {
    .name = "errgroup",
    .run = errgroup,
    .knobs = {
        {.name = "listen", .most = 1, .choices = "yes|no"},
        {.name = "sold_out", .value = 2, .most = ERRANDS},
        {.name = "limit", .most = ERRANDS},
        {.name = "ride",
            .value = 150,
            .most = 5000,
            .unit = "ms"},
    },
    .ends = "ok",
};
