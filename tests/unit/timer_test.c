/* SPDX-License-Identifier: MIT */
/* Timers, tickers, and the heap that holds them; in every mode. */
#include <stdatomic.h>

#include "tests/record.h"
#include "tui/model/world.h"

/* Longer than a test may take. */
#define LONG (100000 * SECOND)

/* Every event of a run folds into a world without breaking a rule. */
static void run(struct record *record, const struct run_options *options,
    task_fn *main_task, void *arg)
{
    struct world world;
    record_run(record, options, main_task, arg);
    world_init(&world);
    for (size_t i = 0; i < record->count; i++) {
        world_apply(&world, &record->events[i]);
        CHECK_TEXT(world_check(&world), NULL);
    }
    CHECK_TEXT(world_check_all(&world), NULL);
    world_fini(&world);
}

/* ---- firing ---- */

struct times {
    int64_t start, end, value, second;
    bool flags[6];
    int taken;
};

static void wait_once(void *arg)
{
    struct times *times = arg;
    times->start = task_now();
    chan_recv(time_after(3 * MILLISECOND), &times->value);
    times->end = task_now();
    chan_recv(time_after(-1), &times->second); /* at once */
}

static void test_after(const struct run_options *options)
{
    struct times times = {0};
    struct record record;
    run(&record, options, wait_once, &times);
    CHECK_NUMBER(record.report->outcome, 0);
    CHECK(times.value >= times.start + 3 * MILLISECOND);
    CHECK(times.end >= times.value);
    CHECK(times.second >= times.end);
    CHECK_NUMBER(record_count(&record, TRACE_TIMER_FIRE), 2);
    record_free(&record);
}

static void use_timer(void *arg)
{
    struct times *times = arg;
    struct timer *t = timer_make("alarm", LONG);
    times->flags[0] = timer_stop(t);
    times->flags[1] = timer_stop(t);
    times->flags[2] = timer_reset(t, 2 * MILLISECOND);
    chan_recv(timer_chan(t), &times->value);
    times->flags[3] = timer_stop(t);
    /* A tick that nobody took is gone after a stop. */
    timer_reset(t, MILLISECOND);
    while (chan_length(timer_chan(t)) == 0) {
        task_sleep(MILLISECOND);
    }
    times->flags[4] = timer_stop(t);
    times->taken =
        select_wait(select_recv(timer_chan(t), NULL), select_default());
    times->flags[5] = timer_reset(t, LONG);
    times->flags[5] |= !timer_reset(t, MILLISECOND);
    chan_recv(timer_chan(t), &times->second);
}

static void test_timer(const struct run_options *options)
{
    struct times times = {0};
    struct record record;
    run(&record, options, use_timer, &times);
    CHECK_NUMBER(record.report->outcome, 0);
    CHECK(times.flags[0]);
    CHECK(!times.flags[1] && !times.flags[2] && !times.flags[3]);
    CHECK(!times.flags[4] && !times.flags[5]);
    CHECK_NUMBER(times.taken, 1);
    CHECK(times.value >= 2 * MILLISECOND && times.second > times.value);
    CHECK_NUMBER(record_count(&record, TRACE_TIMER_FIRE), 3);
    record_free(&record);
}

/* ---- tickers ---- */

static void use_ticker(void *arg)
{
    int64_t *ticks = arg;
    struct ticker *t = ticker_make("tick", 2 * MILLISECOND);
    for (int i = 0; i < 3; i++) {
        chan_recv(ticker_chan(t), &ticks[i]);
    }
    task_sleep(9 * MILLISECOND); /* several are lost */
    chan_recv(ticker_chan(t), &ticks[3]);
    int64_t start = task_now();
    ticker_reset(t, 5 * MILLISECOND);
    chan_recv(ticker_chan(t), &ticks[4]);
    ticks[4] -= start;
    ticker_stop(t);
    ticks[5] = select_wait(
        select_recv(ticker_chan(t), &start), select_after(20 * MILLISECOND));
}

static void test_ticker(const struct run_options *options)
{
    int64_t ticks[6] = {0};
    struct record record;
    run(&record, options, use_ticker, ticks);
    CHECK_NUMBER(record.report->outcome, 0);
    for (int i = 0; i < 4; i++) {
        CHECK(ticks[i] >= (i + 1) * 2 * MILLISECOND);
        CHECK(i == 0 || ticks[i] > ticks[i - 1]);
    }
    CHECK(ticks[4] >= 5 * MILLISECOND);
    CHECK_NUMBER(ticks[5], 1);
    if (options->mode == RUN_DETERMINISTIC) {
        CHECK_NUMBER(ticks[2], 6 * MILLISECOND);
        CHECK_NUMBER(ticks[3], 8 * MILLISECOND); /* the oldest is kept */
        CHECK_NUMBER(ticks[4], 5 * MILLISECOND);
        const struct trace_event *drop =
            record_find(&record, TRACE_TIMER_DROP, 1);
        CHECK(drop && drop->value == 3);
    }
    record_free(&record);
}

static void tick_too_often(void *arg)
{
    (void)arg;
    ticker_make("tick", 0);
}

static void tick_backwards(void *arg)
{
    (void)arg;
    ticker_reset(ticker_make("tick", SECOND), -1);
}

static void test_period(const struct run_options *options)
{
    task_fn *const mains[] = {tick_too_often, tick_backwards};
    for (int i = 0; i < 2; i++) {
        struct record record;
        run(&record, options, mains[i], NULL);
        CHECK_NUMBER(record.report->outcome, OUTCOME_PANIC);
        CHECK_TEXT(record.report->findings[0].message,
            "a ticker's period is not above zero");
        record_free(&record);
    }
}

/* ---- a run does not wait for timers that let nobody go on ---- */

static void leave_running(void *arg)
{
    (void)arg;
    ticker_make("tick", MILLISECOND);
    time_after(LONG);
}

static void wait_beside_ticker(void *arg)
{
    int v;
    (void)arg;
    ticker_make("tick", MILLISECOND);
    chan_recv(chan_make("silence", int, 0), &v);
}

static void wait_for_stopped(void *arg)
{
    struct timer *t = timer_make("alarm", MILLISECOND);
    int64_t v;
    (void)arg;
    ticker_make("tick", MILLISECOND);
    timer_stop(t);
    chan_recv(timer_chan(t), &v);
}

static void test_quiet(const struct run_options *options)
{
    struct record record;
    run(&record, options, leave_running, NULL);
    CHECK_NUMBER(record.report->outcome, 0);
    CHECK(record.report->time_ns < LONG);
    record_free(&record);
    task_fn *const mains[] = {wait_beside_ticker, wait_for_stopped};
    for (int i = 0; i < 2; i++) {
        run(&record, options, mains[i], NULL);
        CHECK_NUMBER(record.report->outcome, OUTCOME_DEADLOCK);
        CHECK(record.report->time_ns < LONG);
        record_free(&record);
    }
}

/* ---- the order of firing: time, then who started it, then when ---- */

struct firing {
    struct chan *fired;
    int number;
};

static void sleep_and_tell(void *arg)
{
    struct firing *firing = arg;
    task_sleep(MILLISECOND * (firing->number / 2 % 2 + 1));
    chan_send(firing->fired, &firing->number);
}

static void tell_all(void *arg)
{
    int *order = arg;
    struct chan *fired = chan_make("fired", int, 8);
    struct firing *firings = run_alloc(8 * sizeof *firings);
    for (int i = 0; i < 8; i++) {
        firings[i] = (struct firing){fired, i};
        task_go(sleep_and_tell, &firings[i]);
    }
    task_sleep(SECOND);
    for (int i = 0; i < 8; i++) {
        chan_recv(fired, &order[i]);
    }
}

static void test_same_every_time(void)
{
    int order[2][8];
    for (int i = 0; i < 2; i++) {
        struct record record;
        run(&record,
            &(struct run_options){.mode = RUN_DETERMINISTIC, .seed = 5},
            tell_all, order[i]);
        CHECK_NUMBER(record.report->time_ns, SECOND);
        uint32_t last = 0;
        for (unsigned nth = 1; nth <= 4; nth++) { /* of the first moment */
            const struct trace_event *wake =
                record_find(&record, TRACE_TASK_WAKE, nth);
            CHECK(wake && wake->task > last);
            last = wake ? wake->task : 0;
        }
        record_free(&record);
    }
    CHECK(memcmp(order[0], order[1], sizeof order[0]) == 0);
}

/* ---- each at its own moment ---- */

enum { ROW = 4 };

struct row {
    int64_t first, apart, start;
    int64_t fired[ROW];
};

static void fire_row(void *arg)
{
    struct row *row = arg;
    struct timer *timers[ROW];
    row->start = task_now();
    for (int i = 0; i < ROW; i++) {
        timers[i] = timer_make("row", row->first + i * row->apart);
    }
    for (int i = 0; i < ROW; i++) {
        chan_recv(timer_chan(timers[i]), &row->fired[i]);
    }
}

/* None is early because another is due. */
static void test_row(const struct run_options *options)
{
    struct row row = {.first = MILLISECOND, .apart = 10 * MICROSECOND};
    struct record record;
    run(&record, options, fire_row, &row);
    for (int i = 0; i < ROW; i++) {
        int64_t due = row.start + row.first + i * row.apart;
        CHECK(options->mode == RUN_LIVE ? row.fired[i] >= due
                                        : row.fired[i] == due);
    }
    record_free(&record);
}

/* One task's timers for one moment fire as they were set. */
static void test_one_moment(void)
{
    struct row row = {.first = MILLISECOND};
    struct record record;
    run(&record, &(struct run_options){.mode = RUN_DETERMINISTIC}, fire_row,
        &row);
    for (unsigned i = 0; i < ROW; i++) {
        const struct trace_event *made =
            record_find(&record, TRACE_TIMER_MAKE, i + 1);
        const struct trace_event *fired =
            record_find(&record, TRACE_TIMER_FIRE, i + 1);
        CHECK(made && fired && made->object == fired->object);
    }
    record_free(&record);
}

/* ---- many at once ---- */

enum { SLEEPERS = 2000, FRESH = 9000 };

struct dawn {
    struct wait_group *over;
    atomic_int awake, begun; /* begun: of the fresh */
    int begun_at_dawn, begun_at_last;
};

static void sleep_till_dawn(void *arg)
{
    struct dawn *dawn = arg;
    task_sleep(20 * MILLISECOND);
    if (atomic_fetch_add(&dawn->awake, 1) + 1 == SLEEPERS) {
        dawn->begun_at_last = dawn->begun;
    }
    wait_group_done(dawn->over);
}

static void begin(void *arg)
{
    struct dawn *dawn = arg;
    atomic_fetch_add(&dawn->begun, 1);
    wait_group_done(dawn->over);
}

static void start_while_asleep(void *arg)
{
    struct dawn *dawn = arg;
    dawn->over = wait_group_make("over");
    wait_group_add(dawn->over, SLEEPERS + FRESH);
    for (int i = 0; i < SLEEPERS; i++) {
        task_go(sleep_till_dawn, dawn);
    }
    task_sleep(MILLISECOND);
    for (int i = 0; i < FRESH; i++) {
        task_go(begin, dawn);
    }
    task_work(20 * MILLISECOND);
    dawn->begun_at_dawn = dawn->begun;
    wait_group_wait(dawn->over);
}

/* Those who have slept go ahead of those who have yet to begin, but for some
 * that were nearly at it; all have slept when time has waited for them. */
static void test_dawn(bool idle_time)
{
    struct dawn dawn = {0};
    struct runtime *runtime = runtime_new();
    struct run_options options = {
        .mode = RUN_LIVE, .workers = 1, .idle_time = idle_time};
    struct run *run = run_new(runtime, &options, start_while_asleep, &dawn);
    run_execute(run);
    CHECK_NUMBER(run_report(run)->outcome, 0);
    CHECK_NUMBER(dawn.awake, SLEEPERS);
    CHECK_NUMBER(dawn.begun, FRESH);
    int begun_since = dawn.begun_at_last - dawn.begun_at_dawn;
    CHECK(!idle_time || begun_since < FRESH / 3 * 2);
    run_free(run);
    runtime_free(runtime);
}

/* ---- a million timers ---- */

enum { MANY = 1000000, APART = 8 };

struct many {
    long fired, stopped;
};

/* Some are stopped, in an order of their own; the others fire. */
static void make_many(void *arg)
{
    struct many *many = arg;
    struct timer **timers = run_alloc(MANY * sizeof(struct timer *));
    uint32_t random = 1;
    for (int i = 0; i < MANY; i++) {
        random = random * 1664525 + 1013904223;
        timers[i] = timer_make("many", SECOND + random % (1 << 20));
    }
    for (int i = 0; i < MANY; i += APART) {
        int k = (int)((int64_t)i * 7919 % MANY); /* each multiple once */
        many->stopped += timer_stop(timers[k]);
    }
    task_sleep(2 * SECOND);
    for (int i = 0; i < MANY; i++) {
        many->fired += (long)chan_length(timer_chan(timers[i]));
    }
}

static void test_million(void)
{
    struct many many = {0};
    struct runtime *runtime = runtime_new();
    struct run_options options = {
        .mode = RUN_DETERMINISTIC, .seed = 1, .step_limit = 10 * MANY};
    struct run *run = run_new(runtime, &options, make_many, &many);
    run_execute(run);
    CHECK_NUMBER(run_report(run)->outcome, 0);
    CHECK_NUMBER(run_report(run)->time_ns, 2 * SECOND);
    CHECK_NUMBER(many.stopped, MANY / APART);
    CHECK_NUMBER(many.fired, MANY - MANY / APART);
    run_free(run);
    runtime_free(runtime);
}

int main(void)
{
    for (int i = 0; i < RECORD_MODES; i++) {
        const struct run_options *options = &record_modes[i];
        test_after(options);
        test_timer(options);
        test_ticker(options);
        test_period(options);
        test_quiet(options);
        test_row(options);
    }
    test_same_every_time();
    test_one_moment();
    test_dawn(false);
    test_dawn(true);
    test_million();
    return check_done();
}
