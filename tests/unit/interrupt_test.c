/* SPDX-License-Identifier: MIT */
/* Interrupts: what they end, from inside the run and from its host. */
#include "runtime/sched.h"
#include "tests/record.h"
#include "tui/model/world.h"

static void check_world(const struct record *record)
{
    struct world world;
    world_init(&world);
    for (size_t i = 0; i < record->count; i++) {
        world_apply(&world, &record->events[i]);
        CHECK_TEXT(world_check(&world), NULL);
    }
    CHECK_TEXT(world_check_all(&world), NULL);
    world_fini(&world);
}

static void wait_for_end(struct ctx *ctx)
{
    char nothing;
    chan_recv(ctx_done(ctx), &nothing);
}

/* ---- a task interrupts its own run ---- */

static void interrupt(void *arg)
{
    (void)arg;
    ctx_interrupt();
}

static void from_inside(void *arg)
{
    (void)arg;
    ctx_interrupt(); /* nobody hears it */
    struct ctx *first = ctx_with_interrupt("first", ctx_background());
    struct ctx *below = ctx_with_cancel("below", first);
    struct ctx *gone = ctx_with_interrupt("gone", ctx_background());
    struct ctx *never = ctx_with_cancel("never", ctx_background());
    ctx_cancel_cause(gone, "enough");
    CHECK(ctx_err(ctx_with_interrupt("late", gone)) == CTX_CANCELED);
    CHECK(ctx_err(first) == CTX_ACTIVE);
    task_go(interrupt, NULL);
    wait_for_end(below);
    CHECK(ctx_err(first) == CTX_CANCELED);
    CHECK_TEXT(ctx_cause(below), "interrupt");
    CHECK_TEXT(ctx_cause(gone), "enough");
    CHECK(ctx_err(never) == CTX_ACTIVE);
    /* The next one is for those made since. */
    struct ctx *second = ctx_with_interrupt("second", ctx_background());
    CHECK(ctx_err(second) == CTX_ACTIVE);
    ctx_interrupt();
    wait_for_end(second);
}

static void test_inside(const struct run_options *options)
{
    struct record record;
    record_run(&record, options, from_inside, NULL);
    CHECK_NUMBER(record.report->outcome, 0);
    check_world(&record);
    CHECK_NUMBER(record_count(&record, TRACE_CTX_CANCEL), 5);
    const struct trace_event *end = record_find(&record, TRACE_CTX_CANCEL, 3);
    CHECK(end && end->task == 2 && end->value == CTX_CANCELED);
    CHECK_TEXT(end ? end->text : "", "interrupt");
    record_free(&record);
}

/* ---- the host interrupts ---- */

static struct record *running;

struct host {
    bool unheard, heard, again, after;
};

/* On a thread of the host's. */
static void press(void *arg)
{
    struct host *host = arg;
    run_hold(running->run);
    host->heard = run_interrupt(running->run);
    host->again = run_interrupt(running->run);
    run_release(running->run);
}

static void person(void *arg)
{
    task_blocking(press, arg);
}

static void from_outside(void *arg)
{
    struct host *host = arg;
    host->unheard = run_interrupt(running->run);
    struct ctx *ctx = ctx_with_interrupt("ctx", ctx_background());
    task_go(person, host);
    wait_for_end(ctx);
    CHECK_TEXT(ctx_cause(ctx), "interrupt");
    host->after = run_interrupt(running->run);
    ctx = ctx_with_interrupt("own", ctx_background());
    ctx_cancel(ctx);
    host->after |= run_interrupt(running->run);
}

static void test_outside(const struct run_options *options)
{
    struct record record;
    struct host host = {.unheard = true, .again = true};
    running = &record;
    record_run(&record, options, from_outside, &host);
    CHECK_NUMBER(record.report->outcome, 0);
    check_world(&record);
    CHECK(!host.unheard && host.heard && !host.again && !host.after);
    const struct trace_event *end = record_find(&record, TRACE_CTX_CANCEL, 1);
    CHECK(end && end->task == 0 && end->value == CTX_CANCELED);
    record_free(&record);
}

/* A deterministic run must be the same each time: it hears no host. */
static void ask(void *arg)
{
    bool *heard = arg;
    ctx_with_interrupt("ctx", ctx_background());
    *heard = run_interrupt(running->run);
}

static void test_deterministic(const struct run_options *options)
{
    struct record record;
    bool heard = true;
    running = &record;
    record_run(&record, options, ask, &heard);
    CHECK(!heard);
    record_free(&record);
}

/* Who only waits for an interrupt keeps no run alive. */
static void wait_only(void *arg)
{
    (void)arg;
    wait_for_end(ctx_with_interrupt("ctx", ctx_background()));
}

int main(void)
{
    for (int i = 0; i < RECORD_MODES; i++) {
        const struct run_options *options = &record_modes[i];
        struct record record;
        test_inside(options);
        if (options->mode == RUN_LIVE) {
            test_outside(options);
        } else {
            test_deterministic(options);
        }
        record_run(&record, options, wait_only, NULL);
        CHECK_NUMBER(record.report->outcome, OUTCOME_DEADLOCK);
        record_free(&record);
    }
    return check_done();
}
