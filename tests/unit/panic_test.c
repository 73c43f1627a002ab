/* SPDX-License-Identifier: MIT */
/* Panics, deferred functions, recover, exit: in every mode, and as folded. */
#include "tests/record.h"
#include "tui/model/world.h"

/* What the tasks of a test did, one letter each, in order. */
struct story {
    char text[64];
    const char *recovered, *again;
    struct chan *chan;
};

static void say(struct story *story, char letter)
{
    story->text[strlen(story->text)] = letter;
}

static void say_a(void *arg)
{
    say(arg, 'a');
}

static void say_b(void *arg)
{
    say(arg, 'b');
}

static void say_c(void *arg)
{
    say(arg, 'c');
}

static void recover(void *arg)
{
    struct story *story = arg;
    story->recovered = task_recover();
    story->again = task_recover();
    say(story, 'r');
}

/* Runs a story to its end; folds its events and checks every state. */
static void tell(struct record *record, const struct run_options *options,
    task_fn *main_task, struct story *story)
{
    memset(story, 0, sizeof *story);
    record_run(record, options, main_task, story);
    struct world world;
    world_init(&world);
    for (size_t i = 0; i < record->count; i++) {
        world_apply(&world, &record->events[i]);
        CHECK_TEXT(world_check(&world), NULL);
    }
    CHECK_TEXT(world_check_all(&world), NULL);
    world_fini(&world);
}

/* ---- without a panic ---- */

static void inner(void *arg)
{
    task_defer(say_c, arg);
    say(arg, '2');
}

static void defers(void *arg)
{
    task_defer(say_a, arg);
    task_defer(say_b, arg);
    say(arg, '1');
    CHECK_TEXT(task_call(inner, arg), NULL);
    CHECK_TEXT(task_recover(), NULL);
    say(arg, '3');
}

/* Last in, first out, at the end of each frame; the events say it. */
static void test_defers(const struct run_options *options)
{
    struct story story;
    struct record record;
    tell(&record, options, defers, &story);
    CHECK_TEXT(story.text, "12c3ba");
    CHECK_NUMBER(record.report->outcome, 0);
    CHECK_NUMBER(record_count(&record, TRACE_TASK_DEFER), 3);
    const struct trace_event *first =
        record_find(&record, TRACE_TASK_DEFERRED, 1);
    REQUIRE(first);
    CHECK_TEXT(first->text, "say_c");
    CHECK_NUMBER(first->value, 2);
    record_free(&record);
}

/* ---- a panic that nobody recovers ---- */

static void dies(void *arg)
{
    task_defer(say_a, arg);
    task_defer(say_b, arg);
    task_panic("enough");
}

static void calls_and_dies(void *arg)
{
    task_defer(say_c, arg);
    task_call(dies, arg);
    say(arg, 'x');
}

static void test_death(const struct run_options *options)
{
    struct story story;
    struct record record;
    tell(&record, options, calls_and_dies, &story);
    CHECK_TEXT(story.text, "bac");
    CHECK_NUMBER(record.report->outcome, OUTCOME_PANIC);
    CHECK_NUMBER(record.report->finding_count, 1);
    CHECK_TEXT(record.report->findings[0].message, "enough");
    CHECK_NUMBER(record_find(&record, TRACE_TASK_PANIC, 1)->value, 3);
    CHECK_NUMBER(record_count(&record, TRACE_TASK_DIE), 1);
    CHECK_NUMBER(record_count(&record, TRACE_TASK_END), 0);
    record_free(&record);
}

/* ---- recovering ---- */

static void saved(void *arg)
{
    task_defer(say_a, arg);
    task_defer(recover, arg);
    task_defer(say_b, arg);
    task_call(dies, arg);
    say(arg, 'x');
}

static void goes_on(void *arg)
{
    struct story *story = arg;
    CHECK_TEXT(task_call(saved, arg), "enough");
    CHECK_TEXT(story->recovered, "enough");
    CHECK_TEXT(story->again, NULL);
    say(arg, '!');
    CHECK_TEXT(task_call(saved, arg), "enough"); /* and it can be done again */
}

/* Deferred functions before the recovering one run, those after it too; the
 * task goes on behind the call whose frame recovered. */
static void test_recover(const struct run_options *options)
{
    struct story story;
    struct record record;
    tell(&record, options, goes_on, &story);
    CHECK_TEXT(story.text, "babra!babra");
    CHECK_NUMBER(record.report->outcome, 0);
    CHECK_NUMBER(record_count(&record, TRACE_TASK_RECOVER), 2);
    CHECK_NUMBER(record_count(&record, TRACE_TASK_END), 1);
    record_free(&record);
}

/* A task's own function can recover as well: it then has ended. */
static void test_recover_own(const struct run_options *options)
{
    struct story story;
    struct record record;
    tell(&record, options, saved, &story);
    CHECK_TEXT(story.text, "babra");
    CHECK_NUMBER(record.report->outcome, 0);
    CHECK_NUMBER(record_count(&record, TRACE_TASK_END), 1);
    record_free(&record);
}

static void asks(void *arg)
{
    struct story *story = arg;
    story->recovered = task_recover();
}

static void calls_recover(void *arg)
{
    CHECK_TEXT(task_call(asks, arg), NULL);
    say(arg, 'n');
}

static void too_deep(void *arg)
{
    task_defer(calls_recover, arg);
    task_panic("deep");
}

/* Only the deferred function itself can recover, not one that it calls. */
static void test_recover_depth(const struct run_options *options)
{
    struct story story;
    struct record record;
    tell(&record, options, too_deep, &story);
    CHECK_TEXT(story.text, "n");
    CHECK_TEXT(story.recovered, NULL);
    CHECK_NUMBER(record.report->outcome, OUTCOME_PANIC);
    record_free(&record);
}

/* ---- panics in deferred functions ---- */

static void panics_again(void *arg)
{
    say(arg, 'p');
    task_panic("second");
}

static void twice(void *arg)
{
    task_defer(say_a, arg);
    task_defer(panics_again, arg);
    task_defer(say_b, arg);
    task_panic("first");
}

/* The second replaces the first; the report keeps both, oldest first. */
static void test_panic_in_defer(const struct run_options *options)
{
    struct story story;
    struct record record;
    tell(&record, options, twice, &story);
    CHECK_TEXT(story.text, "bpa");
    CHECK_NUMBER(record.report->finding_count, 2);
    CHECK_TEXT(record.report->findings[0].message, "first");
    CHECK_TEXT(record.report->findings[1].message, "second");
    CHECK_TEXT(record_find(&record, TRACE_TASK_DIE, 1)->text, "second");
    record_free(&record);
}

static void three_times_inner(void *arg)
{
    task_defer(panics_again, arg);
    task_panic("third");
}

static void three_times(void *arg)
{
    task_defer(three_times_inner, arg);
    task_panic("first");
}

static void test_panic_chain(const struct run_options *options)
{
    struct story story;
    struct record record;
    tell(&record, options, three_times, &story);
    REQUIRE(record.report->finding_count == 3);
    CHECK_TEXT(record.report->findings[0].message, "first");
    CHECK_TEXT(record.report->findings[1].message, "third");
    CHECK_TEXT(record.report->findings[2].message, "second");
    record_free(&record);
}

static void mends_itself(void *arg)
{
    task_defer(recover, arg);
    task_panic("second");
}

static void first_goes_on(void *arg)
{
    task_defer(say_a, arg);
    task_defer(mends_itself, arg);
    task_panic("first");
}

/* A panic inside a deferred function that this function recovers itself does
 * not touch the panic because of which it runs. */
static void test_panic_mended(const struct run_options *options)
{
    struct story story;
    struct record record;
    tell(&record, options, first_goes_on, &story);
    CHECK_TEXT(story.text, "ra");
    CHECK_TEXT(story.recovered, "second");
    CHECK_NUMBER(record.report->finding_count, 1);
    CHECK_TEXT(record.report->findings[0].message, "first");
    CHECK_NUMBER(record_find(&record, TRACE_TASK_RECOVER, 1)->value, 1);
    record_free(&record);
}

static void recovers_both(void *arg)
{
    task_defer(recover, arg);
    task_defer(panics_again, arg);
    task_panic("first");
}

static void test_recover_second(const struct run_options *options)
{
    struct story story;
    struct record record;
    tell(&record, options, recovers_both, &story);
    CHECK_TEXT(story.text, "pr");
    CHECK_TEXT(story.recovered, "second");
    CHECK_NUMBER(record.report->outcome, 0);
    record_free(&record);
}

static void recovers_then_panics(void *arg)
{
    recover(arg);
    task_panic("second");
}

static void only_second(void *arg)
{
    task_defer(recovers_then_panics, arg);
    task_panic("first");
}

static void test_recovered_is_forgotten(const struct run_options *options)
{
    struct story story;
    struct record record;
    tell(&record, options, only_second, &story);
    CHECK_NUMBER(record.report->finding_count, 1);
    CHECK_TEXT(record.report->findings[0].message, "second");
    record_free(&record);
}

/* ---- exit ---- */

static void leaves(void *arg)
{
    task_defer(recover, arg); /* finds nothing to recover */
    task_exit();
}

static void leaves_in_call(void *arg)
{
    task_defer(say_a, arg);
    task_call(leaves, arg);
    say(arg, 'x');
}

static void test_exit(const struct run_options *options)
{
    struct story story;
    struct record record;
    tell(&record, options, leaves_in_call, &story);
    CHECK_TEXT(story.text, "ra");
    CHECK_TEXT(story.recovered, NULL);
    CHECK_NUMBER(record.report->outcome, 0);
    CHECK_NUMBER(record_find(&record, TRACE_TASK_EXIT, 1)->value, 2);
    CHECK_NUMBER(record_count(&record, TRACE_TASK_END), 1);
    record_free(&record);
}

static void leaves_and_panics(void *arg)
{
    task_defer(recover, arg);
    task_defer(panics_again, arg);
    task_exit();
}

static void still_leaves(void *arg)
{
    task_defer(say_a, arg);
    task_call(leaves_and_panics, arg);
    say(arg, 'x');
}

/* A panic that is recovered on the way out does not keep the task. */
static void test_exit_panic(const struct run_options *options)
{
    struct story story;
    struct record record;
    tell(&record, options, still_leaves, &story);
    CHECK_TEXT(story.text, "pra");
    CHECK_TEXT(story.recovered, "second");
    CHECK_NUMBER(record.report->outcome, 0);
    record_free(&record);
}

static void exits_at_once(void *arg)
{
    (void)arg;
    task_exit();
}

static void test_exit_bare(const struct run_options *options)
{
    struct story story;
    struct record record;
    tell(&record, options, exits_at_once, &story);
    CHECK_NUMBER(record.report->outcome, 0);
    CHECK_NUMBER(record_count(&record, TRACE_TASK_END), 1);
    record_free(&record);
}

static void exit_in_defer(void *arg)
{
    task_defer(say_a, arg);
    task_defer(exits_at_once, arg);
    task_panic("lost");
}

/* Go lets Goexit in a deferred function end a panic; so does this. */
static void test_exit_ends_panic(const struct run_options *options)
{
    struct story story;
    struct record record;
    tell(&record, options, exit_in_defer, &story);
    CHECK_TEXT(story.text, "a");
    CHECK_NUMBER(record.report->outcome, 0);
    record_free(&record);
}

/* ---- misuse, waiting, many ---- */

static void closes_twice(void *arg)
{
    struct story *story = arg;
    chan_close(story->chan);
    chan_close(story->chan);
}

static void misuses(void *arg)
{
    task_defer(recover, arg);
    closes_twice(arg);
}

static void survives_misuse(void *arg)
{
    struct story *story = arg;
    story->chan = chan_make("ones", int, 0);
    CHECK_TEXT(task_call(misuses, arg), "close of a closed channel");
    int value;
    CHECK(!chan_recv(story->chan, &value)); /* its lock is free */
}

static void test_misuse(const struct run_options *options)
{
    struct story story;
    struct record record;
    tell(&record, options, survives_misuse, &story);
    CHECK_NUMBER(record.report->outcome, 0);
    record_free(&record);
}

static void sends(void *arg)
{
    struct story *story = arg;
    int one = 1;
    chan_send(story->chan, &one);
}

static void waits_to_send(void *arg)
{
    task_defer(recover, arg);
    task_call(sends, arg);
}

static void closes_under_sender(void *arg)
{
    struct story *story = arg;
    story->chan = chan_make("ones", int, 0);
    task_go(waits_to_send, arg);
    task_sleep(MILLISECOND);
    chan_close(story->chan);
}

/* A parked sender panics in the middle of its wait, and recovers. */
static void test_closed_sender(const struct run_options *options)
{
    struct story story;
    struct record record;
    tell(&record, options, closes_under_sender, &story);
    CHECK_TEXT(story.recovered, "send on a closed channel");
    CHECK_NUMBER(record.report->outcome, 0);
    record_free(&record);
}

static void sleeps(void *arg)
{
    task_sleep(MILLISECOND);
    say(arg, 's');
}

static void unwinds_slowly(void *arg)
{
    task_defer(sleeps, arg);
    task_defer(sleeps, arg);
    task_panic("slow");
}

/* Deferred functions may park, and go on on another worker. */
static void test_parking(const struct run_options *options)
{
    struct story story;
    struct record record;
    tell(&record, options, unwinds_slowly, &story);
    CHECK_TEXT(story.text, "ss");
    CHECK_NUMBER(record.report->outcome, OUTCOME_PANIC);
    record_free(&record);
}

struct crowd {
    struct wait_group *done;
    atomic_long ran, tried, recovered;
};

static void one_done(void *arg)
{
    struct crowd *crowd = arg;
    atomic_fetch_add(&crowd->ran, 1);
    wait_group_done(crowd->done);
}

static void maybe_recover(void *arg)
{
    struct crowd *crowd = arg;
    if (atomic_fetch_add(&crowd->tried, 1) % 2 && task_recover()) {
        atomic_fetch_add(&crowd->recovered, 1);
    }
}

static void one_of_many(void *arg)
{
    task_defer(one_done, arg);
    task_defer(maybe_recover, arg);
    task_yield();
    task_panic("one of many");
}

enum { CROWD = 3000 };

static void many_panic(void *arg)
{
    struct crowd *crowd = arg;
    crowd->done = wait_group_make("done");
    wait_group_add(crowd->done, CROWD);
    for (int i = 0; i < CROWD; i++) {
        task_go(one_of_many, crowd);
    }
    wait_group_wait(crowd->done);
}

static void test_many(const struct run_options *options)
{
    struct crowd crowd = {.done = NULL};
    struct record record;
    record_run(&record, options, many_panic, &crowd);
    CHECK_NUMBER(atomic_load(&crowd.ran), CROWD);
    CHECK_NUMBER(atomic_load(&crowd.tried), CROWD);
    CHECK_NUMBER(atomic_load(&crowd.recovered), CROWD / 2);
    CHECK_NUMBER(record_count(&record, TRACE_TASK_PANIC), CROWD);
    CHECK_NUMBER(record_count(&record, TRACE_TASK_RECOVER), CROWD / 2);
    CHECK_NUMBER(record_count(&record, TRACE_TASK_DIE), CROWD / 2);
    CHECK_NUMBER(record.report->finding_count, 64); /* as many as it keeps */
    record_free(&record);
}

int main(void)
{
    for (int i = 0; i < RECORD_MODES; i++) {
        const struct run_options *options = &record_modes[i];
        test_defers(options);
        test_death(options);
        test_recover(options);
        test_recover_own(options);
        test_recover_depth(options);
        test_panic_in_defer(options);
        test_panic_chain(options);
        test_panic_mended(options);
        test_recover_second(options);
        test_recovered_is_forgotten(options);
        test_exit(options);
        test_exit_panic(options);
        test_exit_bare(options);
        test_exit_ends_panic(options);
        test_misuse(options);
        test_closed_sender(options);
        test_parking(options);
        test_many(options);
    }
    return check_done();
}
