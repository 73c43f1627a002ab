/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* Every task looks at the loop's variable, but later. */

struct office {
    struct chan *bell;
    struct wait_group *out;
};

//> postman
struct round {
    struct office *office;
    const int *house;
};

static void postman(void *arg)
{
    struct round *round = arg;
    bool rung;
    chan_recv(round->office->bell, &rung);
    task_print("a letter for house %d", *round->house);
    wait_group_done(round->office->out);
}
//< postman

static void start(struct office *office, const int *house)
{
    struct round *round = run_alloc(sizeof *round);
    *round = (struct round){ office, house };
    wait_group_add(office->out, 1);
    task_go(postman, round);
}

//> own
static const int *copy_of(int house)
{
    int *slip = run_alloc(sizeof *slip);
    *slip = house;
    return slip;
}
//< own

static void loop_capture(const struct knobs *knobs)
{
    struct office office = {
        .bell = chan_make("bell", bool, 0),
        .out = wait_group_make("out"),
    };
    bool shared = knob_is(knobs, "variant", "shared");

    //> loop
    int house;
    for (house = 1; house <= knob(knobs, "houses"); house++) {
        start(&office, shared ? &house : copy_of(house));
    }
    //< loop

    //> bell
    chan_close(office.bell);
    wait_group_wait(office.out);
    //< bell
}

const struct pattern pattern_loop_capture = {
    .name = "loop_capture",
    .run = loop_capture,
    .knobs = {
        {.name = "variant", .most = 1, .choices = "shared|own"},
        {.name = "houses", .value = 4, .least = 1, .most = 50},
    },
    .ends = "shared: ok | own: ok",
};
