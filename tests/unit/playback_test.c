/* SPDX-License-Identifier: MIT */
/* The cursor in the log: what stays how long, where steps come to rest. */
#include "tui/app/playback.h"

#include "tests/check.h"

#define MS INT64_C(1000000)

/* Appends an event of a kind, `ms` after the beginning of the run. */
static void add(struct log *log, enum trace_kind kind, int64_t ms,
    uint32_t task, uint32_t other)
{
    log_append(
        log, &(struct trace_event){.seq = log_last(log) + 1,
                 .time_ns = ms * MS,
                 .kind = (uint16_t)kind,
                 .task = task,
                 .object = kind == TRACE_CHAN_MAKE || kind == TRACE_CHAN_SEND ||
                                   kind == TRACE_CHAN_RECV
                               ? 1
                               : 0,
                 .other = other});
}

/*
 *   1 run.start   hidden
 *   2 task.spawn  main
 *   3 task.run    hidden
 *   4 chan.make
 *   5 task.spawn
 *   6 chan.send   to 2
 *   7 chan.recv   ... the same thing
 *   8 task.run    hidden
 *   9 task.sleep  for 5 seconds
 *  10 task.wake   hidden
 *  11 task.end
 */
static struct log *make_log(void)
{
    struct log *log = log_new(0);
    add(log, TRACE_RUN_START, 0, 0, 0);
    add(log, TRACE_TASK_SPAWN, 0, 0, 1);
    add(log, TRACE_TASK_RUN, 0, 1, 0);
    add(log, TRACE_CHAN_MAKE, 0, 1, 0);
    add(log, TRACE_TASK_SPAWN, 0, 1, 2);
    add(log, TRACE_CHAN_SEND, 0, 1, 2);
    add(log, TRACE_CHAN_RECV, 0, 2, 1);
    add(log, TRACE_TASK_RUN, 0, 2, 0);
    add(log, TRACE_TASK_SLEEP, 400, 2, 0);
    add(log, TRACE_TASK_WAKE, 5400, 2, 0);
    add(log, TRACE_TASK_END, 5400, 2, 0);
    return log;
}

static void steps_rest_on_visible_operations(void)
{
    struct log *log = make_log();
    struct playback playback;
    playback_init(&playback);
    static const uint64_t rests[] = {2, 4, 5, 7, 9, 11};
    enum { COUNT = sizeof rests / sizeof *rests };
    for (int i = 0; i < COUNT; i++) {
        CHECK(playback_step(&playback, log));
        CHECK_NUMBER(playback.at, rests[i]);
    }
    CHECK(!playback_step(&playback, log));
    CHECK_NUMBER(playback.at, 11);
    for (int i = COUNT - 1; i-- > 0;) {
        CHECK(playback_back(&playback, log));
        CHECK_NUMBER(playback.at, rests[i]);
    }
    CHECK(!playback_back(&playback, log));
    CHECK_NUMBER(playback.at, 1);
    log_free(log);
}

static void a_step_from_between_completes_the_operation(void)
{
    struct log *log = make_log();
    struct playback playback;
    playback_init(&playback);
    playback_seek(&playback, log, 6);
    CHECK(playback_step(&playback, log));
    CHECK_NUMBER(playback.at, 7);
    playback_seek(&playback, log, 8);
    CHECK(playback_back(&playback, log));
    CHECK_NUMBER(playback.at, 7);
    log_free(log);
}

static void each_operation_stays_for_its_least_time(void)
{
    struct log *log = make_log();
    struct playback playback;
    playback_init(&playback);
    /* run.start takes no time: the first spawn is there at once. */
    playback_advance(&playback, log, 0);
    CHECK_NUMBER(playback.at, 2);
    CHECK(playback_progress(&playback, log) == 0);
    playback_advance(&playback, log, 0.075);
    CHECK_NUMBER(playback.at, 2);
    CHECK(playback_progress(&playback, log) > 0.4);
    CHECK(playback_progress(&playback, log) < 0.6);
    playback_advance(&playback, log, 0.080);
    /* task.run is passed, too. */
    CHECK_NUMBER(playback.at, 4);
    log_free(log);
}

static void a_receive_takes_no_time_beside_its_send(void)
{
    struct log *log = make_log();
    struct playback playback;
    playback_init(&playback);
    playback_seek(&playback, log, 5);
    playback_advance(&playback, log, 0);
    CHECK_NUMBER(playback.at, 6);
    playback_advance(&playback, log, 0.151);
    CHECK_NUMBER(playback.at, 8);
    log_free(log);
}

static void long_sleeps_are_shortened_and_gaps_kept(void)
{
    struct log *log = make_log();
    struct playback playback;
    playback_init(&playback);
    playback_seek(&playback, log, 8);
    /* 400 ms of the run lie before task.sleep; 150 are taken as passed. */
    double wait = playback_advance(&playback, log, 0);
    CHECK_NUMBER(playback.at, 8);
    CHECK(wait > 0.24 && wait < 0.26);
    playback_advance(&playback, log, wait + 0.001);
    CHECK_NUMBER(playback.at, 9);
    playback_advance(&playback, log, 0.2);
    wait = playback_advance(&playback, log, 0);
    CHECK_NUMBER(playback.at, 9);
    CHECK(wait > 0.7 && wait < 0.85); /* of one second, not of five */
    log_free(log);
}

static void speed_scales_every_wait(void)
{
    struct log *log = make_log();
    struct playback playback;
    playback_init(&playback);
    playback.speed = 10;
    playback_seek(&playback, log, 4);
    playback_advance(&playback, log, 0);
    CHECK_NUMBER(playback.at, 5);
    playback_advance(&playback, log, 0.0151);
    CHECK_NUMBER(playback.at, 6);
    log_free(log);
}

static void a_paused_cursor_stands_still(void)
{
    struct log *log = make_log();
    struct playback playback;
    playback_init(&playback);
    playback.paused = true;
    CHECK(playback_advance(&playback, log, 100) < 0);
    CHECK_NUMBER(playback.at, 1);
    CHECK(playback_progress(&playback, log) == 1);
    log_free(log);
}

static void at_the_end_nothing_moves(void)
{
    struct log *log = make_log();
    struct playback playback;
    playback_init(&playback);
    playback_seek(&playback, log, UINT64_MAX);
    CHECK_NUMBER(playback.at, 11);
    CHECK(playback_advance(&playback, log, 1) < 0);
    CHECK(playback_progress(&playback, log) == 1);
    log_free(log);
}

/* Waiting for an event is not stored up to rush through those after it. */
static void waiting_at_the_end_is_not_owed(void)
{
    struct log *log = make_log();
    struct playback playback;
    playback_init(&playback);
    playback_seek(&playback, log, UINT64_MAX);
    playback_advance(&playback, log, 60);
    for (int i = 0; i < 4; i++) {
        add(log, TRACE_TASK_PRINT, 5400, 1, 0);
    }
    playback_advance(&playback, log, 0);
    CHECK_NUMBER(playback.at, 12);
    CHECK(playback_progress(&playback, log) == 0);
    log_free(log);
}

static void far_behind_it_rushes_until_it_has_caught_up(void)
{
    struct log *log = make_log();
    for (int i = 0; i < 20000; i++) {
        add(log, TRACE_TASK_PRINT, 5400, 1, 0);
    }
    struct playback playback;
    playback_init(&playback);
    CHECK(playback_rushes(&playback, log));
    double seconds = 0;
    while (playback_rushes(&playback, log) && seconds < 600) {
        playback_advance(&playback, log, 1.0 / 30);
        seconds += 1.0 / 30;
    }
    CHECK(seconds < 600);
    CHECK(playback.at > 19000 && playback.at < log_last(log));
    /* Then at the usual pace: at most 7 a second. */
    uint64_t at = playback.at;
    playback_advance(&playback, log, 1);
    CHECK(playback.at - at <= 7);
    playback_seek(&playback, log, 0);
    playback.paused = true;
    CHECK(!playback_rushes(&playback, log));
    log_free(log);
}

static void what_is_no_longer_kept_is_passed(void)
{
    struct log *log = log_new(2000);
    for (int i = 0; i < 10000; i++) {
        add(log, TRACE_TASK_PRINT, 0, 1, 0);
    }
    struct playback playback;
    playback_init(&playback);
    CHECK(log_first(log) > 1);
    playback_advance(&playback, log, 0);
    CHECK(playback.at >= log_first(log));
    playback_seek(&playback, log, 0);
    CHECK_NUMBER(playback.at, log_first(log));
    CHECK(!playback_back(&playback, log));
    CHECK_NUMBER(playback.at, log_first(log));
    log_free(log);
}

static void an_empty_log_is_no_trouble(void)
{
    struct log *log = log_new(0);
    struct playback playback;
    playback_init(&playback);
    CHECK(playback_advance(&playback, log, 1) < 0);
    CHECK(!playback_step(&playback, log));
    CHECK(!playback_back(&playback, log));
    playback_seek(&playback, log, 7);
    CHECK_NUMBER(playback.at, 0);
    log_free(log);
}

static void speeds_have_ends(void)
{
    struct playback playback;
    playback_init(&playback);
    playback_faster(&playback);
    CHECK(playback.speed == 2);
    for (int i = 0; i < 20; i++) {
        playback_faster(&playback);
    }
    CHECK(playback.speed == 100);
    for (int i = 0; i < 20; i++) {
        playback_slower(&playback);
    }
    CHECK(playback.speed == 0.1);
}

int main(void)
{
    steps_rest_on_visible_operations();
    a_step_from_between_completes_the_operation();
    each_operation_stays_for_its_least_time();
    a_receive_takes_no_time_beside_its_send();
    long_sleeps_are_shortened_and_gaps_kept();
    speed_scales_every_wait();
    a_paused_cursor_stands_still();
    at_the_end_nothing_moves();
    waiting_at_the_end_is_not_owed();
    far_behind_it_rushes_until_it_has_caught_up();
    what_is_no_longer_kept_is_passed();
    an_empty_log_is_no_trouble();
    speeds_have_ends();
    return check_done();
}
