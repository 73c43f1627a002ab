/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* A bowl of tokens: a crowd may come, but not all the time. */

struct clinic {
    struct chan *bowl, *evening;
    struct wait_group *patients, *staff;
    int64_t refill, patience;
};

//> refill
static void nurse(void *arg)
{
    struct clinic *clinic = arg;
    struct ticker *clock = ticker_make("clock", clinic->refill);
    bool token = true;
    while (select_wait(select_recv(ticker_chan(clock), NULL),
               select_recv(clinic->evening, NULL)) == 0) {
        select_wait(select_send(clinic->bowl, &token),
            select_default()); /* the bowl is full */
    }
    ticker_stop(clock);
    wait_group_done(clinic->staff);
}
//< refill

//> patient
static void patient(void *arg)
{
    struct clinic *clinic = arg;
    struct ctx *ctx = ctx_with_timeout(
        "patience", ctx_background(), clinic->patience);
    if (select_wait(select_recv(clinic->bowl, NULL),
            select_recv(ctx_done(ctx), NULL)) == 0) {
        task_print("seen by the doctor");
    } else {
        task_print("goes home: %s", ctx_err_text(ctx_err(ctx)));
    }
    ctx_cancel(ctx);
    wait_group_done(clinic->patients);
}
//< patient

//> open
static struct clinic open_clinic(const struct knobs *knobs)
{
    long burst = knob(knobs, "burst");
    struct clinic clinic = {
        .bowl = chan_make("bowl", bool, burst),
        .evening = chan_make("evening", bool, 0),
        .patients = wait_group_make("patients"),
        .staff = wait_group_make("staff"),
        .refill = knob(knobs, "refill") * MILLISECOND,
        .patience = knob(knobs, "patience") * MILLISECOND,
    };
    for (long i = 0; i < burst; i++) {
        bool token = true;
        chan_send(clinic.bowl, &token);
    }
    return clinic;
}
//< open

static void rate_token_bucket(const struct knobs *knobs)
{
    //> start
    struct clinic clinic = open_clinic(knobs);
    wait_group_add(clinic.staff, 1);
    task_go(nurse, &clinic);
    for (long i = 0; i < knob(knobs, "patients"); i++) {
        wait_group_add(clinic.patients, 1);
        task_go(patient, &clinic);
    }
    wait_group_wait(clinic.patients);
    chan_close(clinic.evening);
    wait_group_wait(clinic.staff);
    //< start
}

const struct pattern pattern_rate_token_bucket = {
    .name = "rate_token_bucket",
    .run = rate_token_bucket,
    .knobs = {
        {.name = "burst", .value = 3, .least = 1, .most = 20},
        {.name = "refill",
            .value = 200,
            .least = 10,
            .most = 5000,
            .unit = "ms"},
        {.name = "patients",
            .value = 6,
            .least = 1,
            .most = 50},
        {.name = "patience",
            .value = 500,
            .most = 9000,
            .unit = "ms"},
    },
    .ends = "ok",
};
