/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* A mail bag is sealed once, by the one who fills it. */

enum { ENOUGH = 2 };

struct post {
    struct chan *bag;
    const struct knobs *knobs;
};

//> writer
static void writer(void *arg)
{
    struct post *post = arg;
    int letter = 1;
    while (letter <= knob(post->knobs, "letters")) {
        chan_send(post->bag, &letter);
        letter++;
    }
    chan_close(post->bag);
    if (knob_is(post->knobs, "variant", "twice")) {
        chan_close(post->bag);
    }
    if (knob_is(post->knobs, "variant", "after")) {
        chan_send(post->bag, &letter);
    }
}
//< writer

static void closing(const struct knobs *knobs)
{
    //> make
    struct post *post = run_alloc(sizeof *post);
    long capacity = knob(knobs, "capacity");
    post->bag = chan_make("bag", int, capacity);
    post->knobs = knobs;
    task_go(writer, post);
    //< make

    //> range
    int letter;
    while (chan_recv(post->bag, &letter)) {
        task_print("letter %d", letter);
        task_sleep(knob(knobs, "pace") * MILLISECOND);
        if (knob_is(knobs, "variant", "reader") &&
            letter == ENOUGH) {
            chan_close(post->bag);
            return;
        }
    }
    //< range

    //> zero
    bool more = chan_recv(post->bag, &letter);
    task_print(
        "letter %d, more: %s", letter, more ? "yes" : "no");
    //< zero
}

const struct pattern pattern_closing = {
    .name = "closing",
    .run = closing,
    .knobs = {
        {.name = "variant",
            .most = 3,
            .choices = "right|twice|after|reader"},
        {.name = "letters",
            .value = 5,
            .least = 5,
            .most = 100},
        {.name = "capacity", .value = 2, .most = 2},
        {.name = "pace",
            .value = 150,
            .most = 5000,
            .unit = "ms"},
    },
    .ends = "right: ok | twice: panic | after: panic | "
            "reader: panic",
};
