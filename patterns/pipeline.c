/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* Each stage is a task; what it makes, the next one takes. */

struct stage {
    struct ctx *ctx;
    struct recv_chan *in;
    struct chan *out;
    long count;
    int64_t pace;
};

//> pass
/* Sends; returns false when the pipeline is cancelled. */
static bool pass(struct stage *stage, int value)
{
    return select_wait(select_send(stage->out, &value),
               select_recv(ctx_done(stage->ctx), NULL)) == 0;
}
//< pass

//> generate
static void generator(void *arg)
{
    struct stage *stage = arg;
    bool wanted = true;
    for (int n = 1; wanted && n <= stage->count; n++) {
        wanted = pass(stage, n);
    }
    chan_close(stage->out);
}

static struct recv_chan *generate(struct ctx *ctx, long count)
{
    struct stage *stage = run_alloc(sizeof *stage);
    stage->ctx = ctx;
    stage->count = count;
    stage->out = chan_make("sides", int, 0);
    task_go(generator, stage);
    return chan_receiving(stage->out);
}
//< generate

//> square
static void squarer(void *arg)
{
    struct stage *stage = arg;
    bool wanted = true;
    int side;
    while (wanted && chan_recv(stage->in, &side)) {
        task_work(stage->pace);
        wanted = pass(stage, side * side);
    }
    chan_close(stage->out);
}

static struct recv_chan *square(
    struct ctx *ctx, struct recv_chan *in, int64_t pace)
{
    struct stage *stage = run_alloc(sizeof *stage);
    stage->ctx = ctx;
    stage->in = in;
    stage->pace = pace;
    stage->out = chan_make("areas", int, 0);
    task_go(squarer, stage);
    return chan_receiving(stage->out);
}
//< square

static void pipeline(const struct knobs *knobs)
{
    //> start
    int64_t pace = knob(knobs, "pace") * MILLISECOND;
    struct ctx *order =
        ctx_with_cancel("order", ctx_background());
    struct recv_chan *sides =
        generate(order, knob(knobs, "tiles"));
    struct recv_chan *areas = square(order, sides, pace);
    //< start

    //> print
    long left = knob(knobs, "wanted");
    int area;
    while (left > 0 && chan_recv(areas, &area)) {
        task_print("area %d", area);
        left--;
    }
    //< print

    //> cancel
    if (knob_is(knobs, "cancel", "yes")) {
        ctx_cancel(order);
        while (chan_recv(areas, &area)) {
            /* Broken up: nobody wants it any more. */
        }
        task_print("the workshop is empty");
    }
    //< cancel
}

const struct pattern pattern_pipeline = {
    .name = "pipeline",
    .run = pipeline,
    .knobs = {
        {.name = "cancel", .most = 1, .choices = "yes|no"},
        {.name = "tiles", .value = 8, .least = 1, .most = 99},
        {.name = "wanted", .value = 4, .least = 1, .most = 99},
        {.name = "pace",
            .value = 200,
            .most = 5000,
            .unit = "ms"},
    },
    .ends = "ok",
};
