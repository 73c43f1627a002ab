/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* Who can only send owns the end; who can only receive, not. */

//> machine
struct machine {
    struct send_chan *tokens;
    long count;
};

static void machine(void *arg)
{
    struct machine *machine = arg;
    for (int token = 1; token <= machine->count; token++) {
        chan_send(machine->tokens, &token);
    }
    chan_close(machine->tokens);
}
//< machine

//> generate
static struct recv_chan *generate(long count)
{
    struct chan *tokens = chan_make("tokens", int, 0);
    struct machine *own = run_alloc(sizeof *own);
    *own = (struct machine){ chan_sending(tokens), count };
    task_go(machine, own);
    return chan_receiving(tokens);
}
//< generate

static void direction(const struct knobs *knobs)
{
    //> serve
    struct recv_chan *tokens = generate(knob(knobs, "count"));
    long left = knob(knobs, "at_most");
    int token;
    while (left-- > 0 && chan_recv(tokens, &token)) {
        task_sleep(knob(knobs, "pace") * MILLISECOND);
        task_print("token %d is served", token);
    }
    //< serve
}

const struct pattern pattern_direction = {
    .name = "direction",
    .run = direction,
    .knobs = {
        {.name = "count", .value = 5, .most = 100},
        {.name = "at_most",
            .value = 9,
            .least = 1,
            .most = 200},
        {.name = "pace",
            .value = 150,
            .most = 5000,
            .unit = "ms"},
    },
    .ends = "ok",
};
