/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* The answer, or the deadline: whichever comes first. */

struct desk {
    struct chan *answer;
    int64_t effort;
};

//> search
static void search(void *arg)
{
    struct desk *desk = arg;
    task_sleep(desk->effort);
    int seat = 7;
    chan_send(desk->answer, &seat);
}
//< search

//> ask
static bool ask(struct desk *desk, int64_t patience, int *seat)
{
    task_go(search, desk);
    return select_wait(select_recv(desk->answer, seat),
               select_after(patience)) == 0;
}
//< ask

static void timeout(const struct knobs *knobs)
{
    int64_t patience = knob(knobs, "patience") * MILLISECOND;
    bool buffered = knob_is(knobs, "variant", "buffered");

    //> start
    struct desk *desk = run_alloc(sizeof *desk);
    desk->answer = chan_make("answer", int, buffered ? 1 : 0);
    desk->effort = knob(knobs, "effort") * MILLISECOND;
    int seat;
    if (ask(desk, patience, &seat)) {
        task_print("seat %d", seat);
    } else {
        task_print("too late: by train, then");
    }
    //< start
}

const struct pattern pattern_timeout = {
    .name = "timeout",
    .run = timeout,
    .knobs = {
        {.name = "variant",
            .most = 1,
            .choices = "unbuffered|buffered"},
        {.name = "effort",
            .value = 400,
            .most = 5000,
            .unit = "ms"},
        {.name = "patience",
            .value = 200,
            .most = 5000,
            .unit = "ms"},
    },
    .ends = "unbuffered: leak, ok | buffered: ok",
};
