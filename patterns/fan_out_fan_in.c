/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* Work is spread over tasks, and what they make is gathered. */

enum { TABLES = 4 };

static const char *const tables[TABLES] = { "table 1",
    "table 2", "table 3", "table 4" };

struct pile {
    struct chan *scripts;
    long count;
};

//> deal
static void dealer(void *arg)
{
    struct pile *pile = arg;
    for (int script = 1; script <= pile->count; script++) {
        chan_send(pile->scripts, &script);
    }
    chan_close(pile->scripts);
}
//< deal

//> examiner
struct desk {
    struct chan *scripts;
    struct chan *marks;
    int64_t effort;
    struct hall *hall;
};

static void examiner(void *arg)
{
    struct desk *desk = arg;
    int script;
    while (chan_recv(desk->scripts, &script)) {
        task_work(desk->effort);
        int mark = 40 + 5 * script;
        chan_send(desk->marks, &mark);
    }
    chan_close(desk->marks);
}
//< examiner

//> merge
struct hall {
    struct chan *all;
    struct wait_group *runners;
};

static void runner(void *arg)
{
    struct desk *desk = arg;
    int mark;
    while (chan_recv(desk->marks, &mark)) {
        chan_send(desk->hall->all, &mark);
    }
    wait_group_done(desk->hall->runners);
}

static void closer(void *arg)
{
    struct hall *hall = arg;
    wait_group_wait(hall->runners);
    chan_close(hall->all);
}
//< merge

//> gather
static int add_up(struct chan *marks)
{
    int mark, total = 0;
    while (chan_recv(marks, &mark)) {
        task_print("mark %d", mark);
        total += mark;
    }
    return total;
}

static int gather_in_turn(struct desk *desks, long count)
{
    int total = 0;
    for (long i = 0; i < count; i++) {
        total += add_up(desks[i].marks);
    }
    return total;
}

static int gather_merged(struct desk *desks, long count)
{
    struct hall hall = {
        .all = chan_make("all", int, 0),
        .runners = wait_group_make("runners"),
    };
    wait_group_add(hall.runners, count);
    for (long i = 0; i < count; i++) {
        desks[i].hall = &hall;
        task_go(runner, &desks[i]);
    }
    task_go(closer, &hall);
    return add_up(hall.all);
}
//< gather

static void fan_out_fan_in(const struct knobs *knobs)
{
    //> start
    struct pile pile = {
        .scripts = chan_make("scripts", int, 0),
        .count = knob(knobs, "scripts"),
    };
    task_go(dealer, &pile);
    struct desk desks[TABLES];
    long examiners = knob(knobs, "examiners");
    for (long i = 0; i < examiners; i++) {
        desks[i] = (struct desk){
            .scripts = pile.scripts,
            .marks = chan_make(tables[i], int, 0),
            .effort = knob(knobs, "effort") * MILLISECOND,
        };
        task_go(examiner, &desks[i]);
    }
    //< start

    bool merged = knob_is(knobs, "gather", "merged");
    task_print(
        "total %d", merged ? gather_merged(desks, examiners)
                           : gather_in_turn(desks, examiners));
}

const struct pattern pattern_fan_out_fan_in = {
    .name = "fan_out_fan_in",
    .run = fan_out_fan_in,
    .knobs = {
        {.name = "gather",
            .most = 1,
            .choices = "merged|in_turn"},
        {.name = "examiners",
            .value = 3,
            .least = 1,
            .most = TABLES},
        {.name = "scripts", .value = 9, .least = 1, .most = 99},
        {.name = "effort",
            .value = 200,
            .most = 5000,
            .unit = "ms"},
    },
    .ends = "ok",
};
