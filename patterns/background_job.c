/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* Answer at once; what may take longer is done behind it. */

struct office {
    struct chan *outbox;
    struct counter *sent;
    struct wait_group *mailers;
    int64_t writing;
};

//> mailer
static void mailer(void *arg)
{
    struct office *office = arg;
    int form;
    while (chan_recv(office->outbox, &form)) {
        task_sleep(office->writing);
        counter_add(office->sent, 1);
    }
    wait_group_done(office->mailers);
}
//< mailer

//> accept
static void accept(struct office *office, int form)
{
    chan_send(office->outbox, &form);
    task_print("form %d: accepted", form);
}
//< accept

//> drain
static void drain(struct office *office)
{
    chan_close(office->outbox);
    wait_group_wait(office->mailers);
}
//< drain

static void background_job(const struct knobs *knobs)
{
    //> start
    struct office *office = run_alloc(sizeof *office);
    office->outbox =
        chan_make("outbox", int, knob(knobs, "slots"));
    office->sent = counter_make("sent", 0);
    office->mailers = wait_group_make("mailers");
    office->writing = knob(knobs, "writing") * MILLISECOND;
    wait_group_add(office->mailers, 1);
    task_go(mailer, office);
    //< start

    //> serve
    long forms = knob(knobs, "forms");
    for (int form = 1; form <= forms; form++) {
        accept(office, form);
        task_sleep(knob(knobs, "gap") * MILLISECOND);
    }
    if (knob_is(knobs, "variant", "drained")) {
        drain(office);
    }
    task_print("exit: %ld of %ld letters are sent",
        counter_load(office->sent), forms);
    //< serve
}

const struct pattern pattern_background_job = {
    .name = "background_job",
    .run = background_job,
    .knobs = {
        {.name = "variant",
            .most = 1,
            .choices = "lost|drained"},
        {.name = "forms", .value = 5, .least = 1, .most = 99},
        {.name = "slots", .value = 5, .most = 99},
        {.name = "gap",
            .value = 50,
            .most = 5000,
            .unit = "ms"},
        {.name = "writing",
            .value = 120,
            .most = 5000,
            .unit = "ms"},
    },
    .ends = "lost: leak | drained: ok",
};
