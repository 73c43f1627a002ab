/* SPDX-License-Identifier: MIT */
/* What goals count in a run, and how runs end. */
#include "tui/app/goal.h"

#include "tests/check.h"
#include "tests/record.h"

static void teller(void *arg)
{
    struct chan *news = arg;
    for (int i = 1; i <= 3; i++) {
        chan_send(news, &i);
    }
}

static void tell_well(void *arg)
{
    (void)arg;
    struct chan *news = chan_make("news", int, 3);
    struct chan *other = chan_make("other", int, 1);
    int value = 7;
    task_go(teller, news);
    chan_send(other, &value);
    for (int i = 0; i < 3; i++) {
        chan_recv(news, &value);
        task_print("heard %d of 3", value);
    }
}

static void tell_nobody(void *arg)
{
    (void)arg;
    task_go(teller, chan_make("news", int, 0));
}

static void write_it(void *arg)
{
    shared_write(arg, 1);
}

static void race_for_it(void *arg)
{
    (void)arg;
    struct shared *it = shared_make("it", 0);
    task_go(write_it, it);
    task_go(write_it, it);
}

static struct log *run(task_fn *main_task)
{
    struct record record;
    struct log *log = log_new(0);
    record_run(&record,
        &(struct run_options){.mode = RUN_DETERMINISTIC, .seed = 1}, main_task,
        NULL);
    for (size_t i = 0; i < record.count; i++) {
        CHECK(log_append(log, &record.events[i]));
    }
    record_free(&record);
    return log;
}

static void expect(struct log *log, struct goal goal, unsigned want)
{
    struct goal_count count;
    goal_count(log, &goal, &count);
    CHECK_NUMBER(count.count, want);
    CHECK((count.first != 0) == (want > 0));
}

static void goals_count_events(void)
{
    struct log *log = run(tell_well);
    expect(log, (struct goal){.kind = "chan.send"}, 4);
    expect(log, (struct goal){.kind = "chan.send", .name = "news"}, 3);
    expect(log, (struct goal){.kind = "chan.send", .name = "teller"}, 3);
    expect(log, (struct goal){.kind = "chan.send", .name = "main"}, 1);
    expect(log, (struct goal){.kind = "chan.send", .name = "nobody"}, 0);
    expect(log, (struct goal){.kind = "no.such"}, 0);
    expect(log,
        (struct goal){.kind = "task.print", .name = "of 3", .prints = true}, 3);
    expect(log,
        (struct goal){.kind = "task.print", .name = "heard 2", .prints = true},
        1);
    expect(log, (struct goal){.kind = "end", .name = "leak"}, 0);
    struct goal_count ok;
    goal_count(log, &(struct goal){.kind = "end", .name = "ok"}, &ok);
    CHECK_NUMBER(ok.count, 1);
    CHECK_NUMBER(ok.first, 0); /* no single event shows it */
    log_free(log);
}

static void counts_are_compared(void)
{
    struct goal goal = {.count = 2};
    CHECK(goal_holds(&goal, 2) && !goal_holds(&goal, 1));
    goal.compare = GOAL_AT_MOST;
    CHECK(goal_holds(&goal, 1) && goal_holds(&goal, 2));
    CHECK(!goal_holds(&goal, 3));
    goal.compare = GOAL_AT_LEAST;
    CHECK(goal_holds(&goal, 3) && !goal_holds(&goal, 1));
}

static void expect_end(task_fn *main_task, const char *end)
{
    static const char *const all[] = {
        "ok", "leak", "deadlock", "panic", "race", "livelock"};
    struct log *log = run(main_task);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        uint64_t first;
        CHECK_NUMBER(goal_ended(log, all[i], &first), strcmp(all[i], end) == 0);
    }
    log_free(log);
}

static void wait_for_ever(void *arg)
{
    int value;
    (void)arg;
    chan_recv(chan_make("news", int, 0), &value);
}

static void panics(void *arg)
{
    (void)arg;
    task_panic("no");
}

static void runs_end_in_one_word(void)
{
    expect_end(tell_well, "ok");
    expect_end(tell_nobody, "leak");
    expect_end(wait_for_ever, "deadlock");
    expect_end(panics, "panic");
    expect_end(race_for_it, "race");
}

/* A run that goes on has not ended in anything. */
static void only_ended_runs_are_judged(void)
{
    struct log *log = log_new(0);
    uint64_t first;
    CHECK(!goal_ended(log, "ok", &first));
    struct trace_event start = {.seq = 1, .kind = TRACE_RUN_START};
    CHECK(log_append(log, &start));
    CHECK(!goal_ended(log, "ok", &first));
    log_free(log);
}

int main(void)
{
    goals_count_events();
    counts_are_compared();
    runs_end_in_one_word();
    only_ended_runs_are_judged();
    return check_done();
}
