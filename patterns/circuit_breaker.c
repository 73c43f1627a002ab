/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* Who does not answer is left in peace for a while. */

enum { FAILURES = 3, SUCCESSES = 3 };

struct breaker {
    struct mutex *lock;
    struct machine *state;
    int failures, successes;
    int64_t opened, rest;
    bool reset; /* by a success while it is closed */
};

struct shop {
    struct breaker breaker;
    struct counter *calls;
    struct wait_group *out;
    long customers;
    bool flaky; /* fails now and then; else for a time */
};

//> move
static void move(struct breaker *b, const char *state)
{
    machine_move(b->state, state);
    task_print("breaker: %s", state);
    b->failures = 0;
    b->successes = 0;
    b->opened = task_now();
}
//< move

//> allow
static bool allow(struct breaker *b)
{
    mutex_lock(b->lock);
    if (machine_is(b->state, "open") &&
        task_now() - b->opened >= b->rest) {
        move(b, "half-open");
    }
    bool allowed = !machine_is(b->state, "open");
    mutex_unlock(b->lock);
    return allowed;
}
//< allow

//> report
static void succeeded(struct breaker *b)
{
    if (machine_is(b->state, "half-open")) {
        if (++b->successes == SUCCESSES) {
            move(b, "closed");
        }
    } else if (b->reset) {
        b->failures = 0;
    }
}

static void failed(struct breaker *b)
{
    if (machine_is(b->state, "closed")) {
        b->failures++;
    }
    if (machine_is(b->state, "half-open") ||
        b->failures == FAILURES) {
        move(b, "open");
    }
}

static void report(struct breaker *b, bool ok)
{
    mutex_lock(b->lock);
    if (ok) {
        succeeded(b);
    } else {
        failed(b);
    }
    mutex_unlock(b->lock);
}
//< report

//> depot
static bool depot(struct shop *shop)
{
    long call = counter_add(shop->calls, 1);
    bool answers =
        shop->flaky ? call % 3 > 0 : call < 4 || call > 8;
    task_sleep((answers ? 40 : 100) * MILLISECOND);
    return answers;
}
//< depot

//> clerk
static void clerk(void *arg)
{
    struct shop *shop = arg;
    for (long i = 0; i < shop->customers; i++) {
        if (!allow(&shop->breaker)) {
            task_print("not called");
        } else {
            bool ok = depot(shop);
            report(&shop->breaker, ok);
            task_print(ok ? "in stock" : "no answer");
        }
        task_sleep(60 * MILLISECOND);
    }
    wait_group_done(shop->out);
}
//< clerk

static void circuit_breaker(const struct knobs *knobs)
{
    //> start
    struct shop shop = {
        .breaker.lock = mutex_make("lock"),
        .breaker.state = machine_make(
            "breaker", "closed", "open", "half-open"),
        .breaker.rest = knob(knobs, "rest") * MILLISECOND,
        .breaker.reset = knob_is(knobs, "reset", "success"),
        .calls = counter_make("calls", 0),
        .out = wait_group_make("out"),
        .customers = knob(knobs, "customers"),
        .flaky = knob_is(knobs, "depot", "flaky"),
    };
    for (int i = 0; i < 2; i++) {
        wait_group_add(shop.out, 1);
        task_go(clerk, &shop);
        task_sleep(50 * MILLISECOND);
    }
    wait_group_wait(shop.out);
    //< start
}

const struct pattern pattern_circuit_breaker = {
    .name = "circuit_breaker",
    .run = circuit_breaker,
    .knobs = {
        {.name = "depot",
            .most = 1,
            .choices = "outage|flaky"},
        {.name = "reset",
            .most = 1,
            .choices = "success|never"},
        {.name = "rest",
            .value = 250,
            .most = 5000,
            .unit = "ms"},
        {.name = "customers",
            .value = 16,
            .least = 1,
            .most = 99},
    },
    .ends = "ok",
};
