/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* Count before, count after: are there more than there were? */

enum { BOYS = 2 };

//> boy
struct errand {
    struct chan *book;
    int number;
    int64_t way;
};

static void boy(void *arg)
{
    struct errand *errand = arg;
    task_sleep(errand->way);
    chan_send(errand->book, &errand->number);
}
//< boy

//> lend
static void lend(int64_t pace, long capacity)
{
    struct chan *book = chan_make("book", int, capacity);
    for (int number = 1; number <= BOYS; number++) {
        struct errand *errand = run_alloc(sizeof *errand);
        *errand =
            (struct errand){ book, number, number * pace };
        task_go(boy, errand);
    }
    int first;
    chan_recv(book, &first);
}
//< lend

static void leak_count(const struct knobs *knobs)
{
    bool leaky = knob_is(knobs, "variant", "leaky");
    int64_t pace = knob(knobs, "pace") * MILLISECOND;

    //> count
    size_t before = task_count();
    for (long i = 0; i < knob(knobs, "readers"); i++) {
        lend(pace, leaky ? 0 : BOYS - 1);
    }
    task_sleep(knob(knobs, "settle") * MILLISECOND);
    task_print(
        "tasks: %zu before, %zu after", before, task_count());
    //< count

    //> dump
    if (knob_is(knobs, "dump", "yes")) {
        task_dump();
    }
    //< dump
}

const struct pattern pattern_leak_count = {
    .name = "leak_count",
    .run = leak_count,
    .knobs = {
        {.name = "variant",
            .most = 1,
            .choices = "leaky|buffered"},
        {.name = "readers", .value = 3, .least = 1, .most = 50},
        {.name = "pace",
            .value = 100,
            .most = 5000,
            .unit = "ms"},
        {.name = "settle",
            .value = 300,
            .most = 5000,
            .unit = "ms"},
        {.name = "dump", .most = 1, .choices = "no|yes"},
    },
    .ends = "leaky: leak | buffered: ok",
};
