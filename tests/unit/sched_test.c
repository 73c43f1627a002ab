/* SPDX-License-Identifier: MIT */
/* The scheduler: how many workers, whose turn it is, calls that block. */
#include <pthread.h>
#include <semaphore.h>

#include "tests/record.h"
#include "tui/model/world.h"

enum { PICKS = 61 };

static const struct run_options one_worker = {
    .mode = RUN_LIVE, .workers = 1, .rate = 1};
static const struct run_options two_workers = {
    .mode = RUN_LIVE, .workers = 2, .rate = 1};

/* The rules of the world hold after every event. */
static void check_world(const struct record *record)
{
    struct world world;
    const char *broken = NULL;
    world_init(&world);
    for (size_t i = 0; i < record->count && !broken; i++) {
        world_apply(&world, &record->events[i]);
        broken = world_check(&world);
    }
    CHECK_TEXT(broken ? broken : world_check_all(&world), NULL);
    CHECK(world.over);
    world_fini(&world);
}

/* ---- the number of workers ---- */

struct crowd {
    atomic_int present;
    int wanted;
    struct wait_group *done;
};

/* Waits for the others without letting go of its worker. */
static void meet(void *arg)
{
    struct crowd *crowd = arg;
    atomic_fetch_add(&crowd->present, 1);
    while (atomic_load(&crowd->present) < crowd->wanted) {
    }
    wait_group_done(crowd->done);
}

static void gather(int wanted)
{
    struct crowd *crowd = run_alloc(sizeof *crowd);
    crowd->wanted = wanted;
    crowd->done = wait_group_make("crowd");
    wait_group_add(crowd->done, wanted);
    for (int i = 0; i < wanted; i++) {
        task_go(meet, crowd);
    }
    wait_group_wait(crowd->done);
}

static void more_workers(void *arg)
{
    (void)arg;
    CHECK_NUMBER(runtime_workers(0), 1);
    CHECK_NUMBER(runtime_workers(3), 1);
    gather(3);
    CHECK_NUMBER(runtime_workers(5), 3);
    gather(5);
    CHECK_NUMBER(runtime_workers(2), 5);
    gather(2);
    CHECK_NUMBER(runtime_workers(1000), 2);
    CHECK_NUMBER(runtime_workers(4), 256);
    CHECK_NUMBER(runtime_workers(0), 4);
}

/* As many tasks as there are workers run at the same time, or this hangs. */
static void test_more(void)
{
    struct record record;
    record_run(&record, &one_worker, more_workers, NULL);
    CHECK_NUMBER(record.report->outcome, 0);
    CHECK_NUMBER(record_count(&record, TRACE_RUN_WORKERS), 5);
    CHECK_NUMBER(record_find(&record, TRACE_RUN_WORKERS, 2)->value, 5);
    CHECK_NUMBER(record_find(&record, TRACE_RUN_WORKERS, 2)->other, 3);
    check_world(&record);
    record_free(&record);
}

static void yield_often(void *arg)
{
    struct wait_group *done = arg;
    for (int i = 0; i < 100; i++) {
        task_yield();
    }
    wait_group_done(done);
}

static void yield_all(int tasks)
{
    struct wait_group *done = wait_group_make("done");
    wait_group_add(done, tasks);
    for (int i = 0; i < tasks; i++) {
        task_go(yield_often, done);
    }
    wait_group_wait(done);
}

static void fewer_workers(void *arg)
{
    (void)arg;
    yield_all(8);
    runtime_workers(1);
    yield_all(8);
}

/* A worker that is too many makes no more picks than until its next poll. */
static void test_fewer(const struct run_options *options)
{
    struct record record;
    record_run(&record, options, fewer_workers, NULL);
    CHECK_NUMBER(record.report->outcome, 0);
    bool fewer = options->workers == 1;
    unsigned late[8] = {0};
    for (size_t i = 0; i < record.count; i++) {
        const struct trace_event *e = &record.events[i];
        fewer |= e->kind == TRACE_RUN_WORKERS;
        late[e->worker] += fewer && e->kind == TRACE_TASK_RUN;
    }
    CHECK(fewer);
    for (int i = 1; i < 8; i++) {
        CHECK(late[i] <= PICKS + 1);
    }
    check_world(&record);
    record_free(&record);
}

static void change_often(void *arg)
{
    static const unsigned counts[] = {4, 1, 3, 2, 8, 1, 2};
    (void)arg;
    for (size_t i = 0; i < 3 * sizeof counts / sizeof *counts; i++) {
        runtime_workers(counts[i % (sizeof counts / sizeof *counts)]);
        yield_all(6);
    }
}

static void test_changes(const struct run_options *options)
{
    struct record record;
    record_run(&record, options, change_often, NULL);
    CHECK_NUMBER(record.report->outcome, 0);
    CHECK_NUMBER(record_count(&record, TRACE_RUN_GAP), 0);
    check_world(&record);
    record_free(&record);
}

static void host_asks(void *arg)
{
    yield_all(4);
    *(unsigned *)arg = runtime_workers(0);
}

/* The host's wish is granted before the first operation is over. */
static void test_host(const struct run_options *options)
{
    unsigned workers = 0;
    struct runtime *runtime = runtime_new();
    struct run *run = run_new(runtime, options, host_asks, &workers);
    run_set_workers(run, 3);
    run_execute(run);
    CHECK_NUMBER(workers, 3);
    run_free(run);
    runtime_free(runtime);
}

static void work_one(void *arg)
{
    task_work(10 * MILLISECOND);
    wait_group_done(arg);
}

static void work_four(void *arg)
{
    struct wait_group *done = wait_group_make("done");
    int64_t *took = arg;
    for (unsigned workers = 1; workers <= 4; workers++) {
        int64_t begin = task_now();
        runtime_workers(workers);
        wait_group_add(done, 4);
        for (int i = 0; i < 4; i++) {
            task_go(work_one, done);
        }
        wait_group_wait(done);
        took[workers - 1] = task_now() - begin;
    }
}

/* Simulated workers come and go as well: the virtual clock tells. */
static void test_seats(void)
{
    int64_t took[4];
    struct record record;
    struct run_options options = {.mode = RUN_DETERMINISTIC, .workers = 3};
    record_run(&record, &options, work_four, took);
    CHECK_NUMBER(took[0], 40 * MILLISECOND);
    CHECK_NUMBER(took[1], 20 * MILLISECOND);
    CHECK_NUMBER(took[2], 20 * MILLISECOND);
    CHECK_NUMBER(took[3], 10 * MILLISECOND);
    check_world(&record);
    record_free(&record);
}

/* ---- whose turn it is ---- */

struct game {
    struct chan *ping, *pong;
    atomic_bool over;
    atomic_long rounds;
};

static void answer(void *arg)
{
    struct game *game = arg;
    for (int v; chan_recv(game->ping, &v);) {
        chan_send(game->pong, &v);
    }
}

static void end_game(void *arg)
{
    struct game *game = arg;
    atomic_store(&game->over, true);
}

/* Plays until somebody ends the game; lets a third one in after a while. */
static void play_with(struct game *game, task_fn *third)
{
    game->ping = chan_make("ping", int, 0);
    game->pong = chan_make("pong", int, 0);
    task_go(answer, game);
    for (int i = 0; !atomic_load(&game->over); i++) {
        chan_send(game->ping, &i);
        chan_recv(game->pong, &i);
        atomic_fetch_add(&game->rounds, 1);
        if (i == 100) {
            task_go_at(third, game, "third", HERE);
        }
    }
    chan_close(game->ping);
}

static void play(void *arg)
{
    play_with(arg, end_game);
}

/* Counts the picks of others between what made a task runnable, its start or
 * the loss of its turn, and its next run. */
static unsigned picks_before(
    const struct record *record, const char *name, enum trace_kind made)
{
    uint32_t task = 0;
    unsigned picks = 0;
    bool counts = false;
    for (size_t i = 0; i < record->count; i++) {
        const struct trace_event *e = &record->events[i];
        if (e->kind == TRACE_TASK_SPAWN && strcmp(e->text, name) == 0) {
            task = e->other;
            counts = made == TRACE_TASK_SPAWN;
        } else if (task && e->kind == made && e->task == task) {
            counts = true;
        } else if (counts && e->kind == TRACE_TASK_RUN) {
            if (e->task == task) {
                return picks;
            }
            picks++;
        }
    }
    return PICKS + 1; /* it never ran */
}

/* Two tasks that wake each other do not keep a third from running. */
static void test_pair(void)
{
    struct game game = {0};
    struct record record;
    record_run(&record, &one_worker, play, &game);
    CHECK_NUMBER(record.report->outcome, 0);
    unsigned picks = picks_before(&record, "third", TRACE_TASK_SPAWN);
    CHECK(picks <= PICKS);
    record_free(&record);
}

/* Passes a hook again and again, and nothing else. */
static void spin(struct game *game)
{
    while (!atomic_load(&game->over)) {
        runtime_workers(0);
    }
}

static void spin_and_start(void *arg)
{
    struct game *game = arg;
    task_go(end_game, game);
    spin(game);
}

/* A task that never parks loses its turn at an operation. */
static void test_slice(void)
{
    struct game game = {0};
    struct record record;
    record_run(&record, &one_worker, spin_and_start, &game);
    CHECK_NUMBER(record.report->outcome, 0);
    CHECK(record_count(&record, TRACE_TASK_PREEMPT) >= 1);
    check_world(&record);
    record_free(&record);
}

static void sleep_then_end(void *arg)
{
    task_sleep(MILLISECOND);
    end_game(arg);
}

static void spin_and_sleep(void *arg)
{
    struct game *game = arg;
    task_go(sleep_then_end, game);
    spin(game);
}

/* Goes on until it has lost its turn and got another. */
static void lose_turn(void *arg)
{
    struct game *game = arg;
    long rounds = atomic_load(&game->rounds);
    while (atomic_load(&game->rounds) == rounds) {
        runtime_workers(0);
    }
    end_game(game);
}

static void play_and_lose(void *arg)
{
    play_with(arg, lose_turn);
}

/* ... and gets the next one soon, though two others never let it come up. */
static void test_next_turn(void)
{
    struct game game = {0};
    struct record record;
    record_run(&record, &one_worker, play_and_lose, &game);
    CHECK_NUMBER(record.report->outcome, 0);
    CHECK(picks_before(&record, "third", TRACE_TASK_PREEMPT) <= PICKS);
    record_free(&record);
}

/* ... also when the one who waits has slept, and all workers are busy. */
static void test_slice_and_timer(void)
{
    struct game game = {0};
    struct record record;
    record_run(&record, &one_worker, spin_and_sleep, &game);
    CHECK_NUMBER(record.report->outcome, 0);
    record_free(&record);
}

static void wait_then_end(void *arg)
{
    struct game *game = arg;
    int v;
    chan_recv(game->ping, &v);
    end_game(game);
}

static void wake_and_compute(void *arg)
{
    struct game *game = arg;
    int v = 1;
    game->ping = chan_make("ping", int, 0);
    task_go(wait_then_end, game);
    while (select_wait(select_send(game->ping, &v), select_default()) == 1) {
        task_yield();
    }
    /* The other was waiting and is now next on this worker. */
    while (!atomic_load(&game->over)) {
    }
}

/* A task that is next on a worker which stays busy gets another worker. */
static void test_next(void)
{
    for (int i = 0; i < 10; i++) {
        struct game game = {0};
        struct record record;
        record_run(&record, &two_workers, wake_and_compute, &game);
        CHECK_NUMBER(record.report->outcome, 0);
        record_free(&record);
    }
}

/* Starts a task and leaves it to the other worker, again and again; that one
 * has more time each time to fall asleep in between. */
static void start_and_compute(void *arg)
{
    struct game *game = arg;
    for (int i = 0; i < 100; i++) {
        for (volatile int left = i * 1000; left > 0; left--) {
        }
        atomic_store(&game->over, false);
        task_go(end_game, game);
        while (!atomic_load(&game->over)) {
        }
    }
}

/* What a worker does not come to, another one gets up for. */
static void test_sleeper(void)
{
    struct game game = {0};
    struct record record;
    record_run(&record, &two_workers, start_and_compute, &game);
    CHECK_NUMBER(record.report->outcome, 0);
    record_free(&record);
}

/* ---- calls that block ---- */

struct call {
    sem_t may_return;
    atomic_int made;
    struct wait_group *done;
    struct run *run;
    atomic_bool main_is_over;
};

static void wait_outside(void *arg)
{
    struct call *call = arg;
    sem_wait(&call->may_return);
    atomic_fetch_add(&call->made, 1);
}

static void caller(void *arg)
{
    struct call *call = arg;
    task_blocking(wait_outside, call);
    wait_group_done(call->done);
}

/* More calls than there are helpers; each returns only when main, on the same
 * worker, has let it. */
static void call_often(void *arg)
{
    enum { CALLS = 100 };
    struct call *call = arg;
    call->done = wait_group_make("done");
    wait_group_add(call->done, CALLS);
    for (int i = 0; i < CALLS; i++) {
        task_go(caller, call);
    }
    for (int i = 0; i < CALLS; i++) {
        task_yield();
        sem_post(&call->may_return);
    }
    wait_group_wait(call->done);
    CHECK_NUMBER(atomic_load(&call->made), CALLS);
}

static void test_calls(const struct run_options *options)
{
    struct call call = {0};
    struct record record;
    sem_init(&call.may_return, 0, 0);
    record_run(&record, options, call_often, &call);
    CHECK_NUMBER(record.report->outcome, 0);
    CHECK_NUMBER(record_count(&record, TRACE_TASK_BLOCK), 100);
    CHECK_NUMBER(record_count(&record, TRACE_TASK_UNBLOCK), 100);
    CHECK_NUMBER(record_count(&record, TRACE_RUN_GAP), 0);
    check_world(&record);
    record_free(&record);
    sem_destroy(&call.may_return);
}

static void use_stack(void *arg)
{
    volatile char big[1 << 20];
    for (size_t i = 0; i < sizeof big; i += 4096) {
        big[i] = 1;
    }
    *(int *)arg += big[4096];
}

static void call_in_turn(void *arg)
{
    for (int i = 0; i < 10; i++) {
        task_blocking(use_stack, arg);
    }
}

/* A call has a large stack of its own. */
static void test_call_stack(void)
{
    struct record record;
    int sum = 0;
    record_run(&record, &one_worker, call_in_turn, &sum);
    CHECK_NUMBER(sum, 10);
    CHECK_NUMBER(record_count(&record, TRACE_TASK_UNBLOCK), 10);
    check_world(&record);
    record_free(&record);
}

static void add_one(void *arg)
{
    *(int *)arg += 1;
}

static void call_small(void *arg)
{
    for (int i = 0; i < 10; i++) {
        task_blocking(add_one, arg);
    }
}

static void test_call_in_place(void)
{
    struct record record;
    int sum = 0;
    record_run(&record, &record_modes[0], call_small, &sum);
    CHECK_NUMBER(sum, 10);
    CHECK_NUMBER(record_count(&record, TRACE_TASK_BLOCK), 10);
    CHECK_NUMBER(record_count(&record, TRACE_TASK_UNBLOCK), 10);
    check_world(&record);
    record_free(&record);
}

static void wait_for_main(void *arg)
{
    struct call *call = arg;
    while (!atomic_load(&call->main_is_over)) {
    }
    atomic_fetch_add(&call->made, 1);
}

static void late_caller(void *arg)
{
    struct call *call = arg;
    task_blocking(wait_for_main, call);
    atomic_fetch_add(&call->made, 1);
}

static void leave_early(void *arg)
{
    struct call *call = arg;
    task_go(late_caller, call);
    task_yield();
    atomic_store(&call->main_is_over, true);
}

/* The run goes on until the last call has returned and its task has ended. */
static void test_late_call(const struct run_options *options)
{
    struct call call = {0};
    struct record record;
    record_run(&record, options, leave_early, &call);
    CHECK_NUMBER(record.report->outcome, 0);
    CHECK_NUMBER(atomic_load(&call.made), 2);
    record_free(&record);
}

static void stop_run(void *arg)
{
    struct call *call = arg;
    run_stop(call->run);
}

static void stop_in_call(void *arg)
{
    struct call *call = arg;
    task_blocking(stop_run, call);
    task_yield();
    atomic_fetch_add(&call->made, 1);
}

static void test_stop(void)
{
    struct call call = {0};
    struct runtime *runtime = runtime_new();
    call.run = run_new(runtime, &two_workers, stop_in_call, &call);
    run_execute(call.run);
    CHECK_NUMBER(run_report(call.run)->outcome, OUTCOME_STOPPED);
    CHECK_NUMBER(atomic_load(&call.made), 0);
    run_free(call.run);
    runtime_free(runtime);
}

/* ---- time that waits for the machine ---- */

static const int64_t DAY = 86400 * SECOND;

static void work_for_days(void *arg)
{
    task_work(*(int64_t *)arg * DAY);
    task_print("%ld", (long)(task_now() / DAY));
}

static void sleep_for_days(void *arg)
{
    task_sleep(*(int64_t *)arg * DAY);
    task_print("%ld", (long)(task_now() / DAY));
}

static void wait_for_day(void *arg)
{
    struct recv_chan *days = arg;
    int64_t at;
    chan_recv(days, &at);
    task_print("%ld", (long)(task_now() / DAY));
}

/* Two are at work on all the workers there are: so who waits for the first
 * day sees it only when one of them has done his three. */
static void busy_days(void *arg)
{
    static int64_t three = 3, five = 5;
    (void)arg;
    task_go(wait_for_day, time_after(DAY));
    task_go(work_for_days, &three);
    work_for_days(&five);
}

static void nothing(void *arg)
{
    sem_wait(arg);
    sem_destroy(arg);
}

static void post(void *arg)
{
    sem_post(arg);
}

/* A call does not take any of the run's time, however long it is. */
static void call_and_sleep(void *arg)
{
    static int64_t two = 2;
    sem_init(arg, 0, 0);
    task_go(sleep_for_days, &two);
    task_go(post, arg);
    task_blocking(nothing, arg);
    task_print("%ld", (long)(task_now() / DAY));
}

static void check_days(
    const struct record *record, const char *const *days, size_t count)
{
    CHECK_NUMBER(record->report->outcome, 0);
    CHECK_NUMBER(record_count(record, TRACE_TASK_PRINT), count);
    for (size_t i = 0; i < count; i++) {
        const struct trace_event *event =
            record_find(record, TRACE_TASK_PRINT, i + 1);
        CHECK_TEXT(event ? event->text : NULL, days[i]);
    }
    check_world(record);
}

static void test_idle_time(void)
{
    static const char *const busy[] = {"3", "3", "5"}, *const calls[] = {
                                                           "0", "2"};
    struct run_options options = {
        .mode = RUN_LIVE, .workers = 2, .idle_time = true};
    struct record record;
    for (int i = 0; i < 200; i++) {
        record_run(&record, &options, busy_days, NULL);
        check_days(&record, busy, 3);
        CHECK_NUMBER(record.report->time_ns, 5 * DAY);
        record_free(&record);
        sem_t called;
        record_run(&record, &options, call_and_sleep, &called);
        check_days(&record, calls, 2);
        CHECK_NUMBER(record.report->time_ns, 2 * DAY);
        record_free(&record);
    }
}

int main(void)
{
    test_more();
    test_seats();
    for (int i = 0; i < RECORD_MODES; i++) {
        const struct run_options *options = &record_modes[i];
        test_fewer(options);
        test_changes(options);
        test_host(options);
        if (options->mode == RUN_LIVE) {
            test_calls(options);
            test_late_call(options);
        }
    }
    test_pair();
    test_slice();
    test_next_turn();
    test_slice_and_timer();
    test_next();
    test_sleeper();
    test_call_stack();
    test_call_in_place();
    test_stop();
    test_idle_time();
    return check_done();
}
