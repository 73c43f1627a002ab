/* SPDX-License-Identifier: MIT */
/* Mutexes and read-write locks: exclusion, order, fairness, misuse, circles;
 * in every mode. */
#include "tests/folded.h"
#include "tui/model/export.h"
#include "tui/view/view.h"

struct shop {
    struct mutex *till, *stock;
    struct rwmutex *prices;
    struct wait_group *done;
    struct chan *ready, *go;
    long sold, inside;
    bool got[2];
};

enum { TASKS = 4, ROUNDS = 30 };

static void start(struct shop *shop, task_fn *fn, int tasks)
{
    shop->done = wait_group_make("done");
    wait_group_add(shop->done, tasks);
    for (int i = 0; i < tasks; i++) {
        task_go_at(fn, shop, "seller", HERE);
    }
    wait_group_wait(shop->done);
}

/* ---- exclusion ---- */

static void sell(void *arg)
{
    struct shop *shop = arg;
    for (int i = 0; i < ROUNDS; i++) {
        mutex_lock(shop->till);
        long sold = shop->sold;
        if (i % 2) {
            task_yield();
        }
        shop->sold = sold + 1;
        mutex_unlock(shop->till);
    }
    wait_group_done(shop->done);
}

static void open_till(void *arg)
{
    struct shop *shop = arg;
    shop->till = mutex_make("till");
    start(shop, sell, TASKS);
}

static void test_exclusion(const struct run_options *options)
{
    struct shop shop = {0};
    struct record record;
    struct world world;
    run_and_fold(&record, &world, options, open_till, &shop, 0);
    CHECK_NUMBER(shop.sold, TASKS * ROUNDS);
    CHECK_NUMBER(record_count(&record, TRACE_MUTEX_LOCK), TASKS * ROUNDS);
    CHECK_NUMBER(record_count(&record, TRACE_MUTEX_UNLOCK), TASKS * ROUNDS);
    CHECK_NUMBER(world.objects[0].holder_count, 0);
    folded_free(&record, &world);
}

/* ---- one task ---- */

static void try_twice(void *arg)
{
    struct shop *shop = arg;
    shop->till = mutex_make("till");
    shop->got[0] = mutex_try_lock(shop->till);
    shop->got[1] = mutex_try_lock(shop->till);
    mutex_unlock(shop->till);
    mutex_unlock(shop->till); /* panics */
    shop->sold = 1;
}

static void test_try_and_misuse(const struct run_options *options)
{
    struct shop shop = {0};
    struct record record;
    struct world world;
    run_and_fold(&record, &world, options, try_twice, &shop, OUTCOME_PANIC);
    CHECK(shop.got[0]);
    CHECK(!shop.got[1]);
    CHECK_NUMBER(shop.sold, 0);
    CHECK_NUMBER(record_count(&record, TRACE_MUTEX_TRY), 1);
    CHECK_TEXT(
        record.report->findings[0].message, "unlock of an unlocked mutex");
    CHECK_TEXT(record.report->findings[0].object_name, "till");
    folded_free(&record, &world);
}

static void unlock_for_main(void *arg)
{
    struct shop *shop = arg;
    mutex_unlock(shop->till);
}

static void lock_twice(void *arg)
{
    struct shop *shop = arg;
    shop->till = mutex_make("till");
    mutex_lock(shop->till);
    task_go(unlock_for_main, shop);
    mutex_lock(shop->till);
    mutex_unlock(shop->till);
    shop->sold = 1;
}

/* Any task may unlock. */
static void test_unlock_by_another(const struct run_options *options)
{
    struct shop shop = {0};
    struct record record;
    struct world world;
    run_and_fold(&record, &world, options, lock_twice, &shop, 0);
    CHECK_NUMBER(shop.sold, 1);
    folded_free(&record, &world);
}

/* ---- order and fairness ---- */

static void wait_in_line(void *arg)
{
    struct shop *shop = arg;
    mutex_lock(shop->till);
    shop->sold++;
    mutex_unlock(shop->till);
    wait_group_done(shop->done);
}

/* Keeps the mutex almost all the time, until somebody else got it. */
static void hold_often(void *arg)
{
    struct shop *shop = arg;
    shop->till = mutex_make("till");
    shop->done = wait_group_make("done");
    wait_group_add(shop->done, 2);
    mutex_lock(shop->till);
    task_go(wait_in_line, shop);
    task_go(wait_in_line, shop);
    task_work(100 * MICROSECOND);
    for (int i = 0; i < 100 && shop->sold < 2; i++) {
        mutex_unlock(shop->till);
        mutex_lock(shop->till);
        task_work(300 * MICROSECOND);
    }
    mutex_unlock(shop->till);
    wait_group_wait(shop->done);
}

/* Nobody waits much longer than a millisecond of the run's clock, and first
 * come is first served, whatever the schedule. */
static void test_fairness(void)
{
    unsigned overtaken = 0;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct shop shop = {0};
        struct record record;
        struct world world;
        struct run_options options = {.mode = RUN_DETERMINISTIC, .seed = seed};
        run_and_fold(&record, &world, &options, hold_often, &shop, 0);
        uint32_t first = 0;
        int64_t since = 0;
        for (size_t i = 0; i < record.count; i++) {
            const struct trace_event *e = &record.events[i];
            if (e->kind == TRACE_MUTEX_LOCK_WAIT && e->task != 1) {
                overtaken += e->value != 0;
                since = first ? since : e->time_ns;
                first = first ? first : e->task;
            } else if (e->kind == TRACE_MUTEX_LOCK && e->task == first) {
                CHECK(e->time_ns - since <= 1400 * MICROSECOND);
                first = UINT32_MAX;
            } else if (e->kind == TRACE_MUTEX_LOCK && e->task != 1) {
                CHECK(first == 0 || first == UINT32_MAX);
            }
        }
        folded_free(&record, &world);
    }
    CHECK(overtaken > 0);
}

/* ---- circles ---- */

/* Checks how many arrows of the exported graph are in a circle. */
static void check_red_arrows(const struct record *record, unsigned expected)
{
    char *text = NULL;
    size_t size;
    unsigned red = 0;
    struct export export;
    FILE *out = open_memstream(&text, &size);
    export_begin(&export, &export_waits, out, &(struct log_about){0});
    for (size_t i = 0; i < record->count; i++) {
        export_event(&export, &record->events[i]);
    }
    export_end(&export);
    fclose(out);
    for (const char *at = text; (at = strstr(at, "\" color=red]")); at++) {
        red++;
    }
    CHECK_NUMBER(red, expected);
    free(text);
}

static void grab(struct shop *shop, struct mutex *one, struct mutex *two)
{
    int token = 0;
    mutex_lock(one);
    chan_send(shop->ready, &token);
    chan_recv(shop->go, &token);
    mutex_lock(two);
}

static void grab_till_first(void *arg)
{
    struct shop *shop = arg;
    grab(shop, shop->till, shop->stock);
}

static void grab_stock_first(void *arg)
{
    struct shop *shop = arg;
    grab(shop, shop->stock, shop->till);
}

static void cross(void *arg)
{
    struct shop *shop = arg;
    int token = 0;
    shop->till = mutex_make("till");
    shop->stock = mutex_make("stock");
    shop->ready = chan_make("ready", int, 0);
    shop->go = chan_make("go", int, 0);
    task_go(grab_till_first, shop);
    task_go(grab_stock_first, shop);
    chan_recv(shop->ready, &token);
    chan_recv(shop->ready, &token);
    chan_send(shop->go, &token);
    chan_send(shop->go, &token);
    mutex_lock(shop->till);
}

static void check_narrated(
    const struct record *record, enum trace_kind kind, const char *const *lines)
{
    struct catalogue *words = catalogue_open(LANGUAGE_EN, NULL, 0);
    struct world world;
    world_init(&world);
    for (size_t i = 0; i < record->count; i++) {
        world_apply(&world, &record->events[i]);
        if (record->events[i].kind == kind) {
            char *line = view_narrate(words, &world, &record->events[i]);
            CHECK_TEXT(line, *lines ? *lines++ : "no more lines");
            free(line);
        }
    }
    CHECK_TEXT(*lines, NULL);
    world_fini(&world);
    catalogue_close(words);
}

static void test_crossed_locks(const struct run_options *options)
{
    static const char *const lines[] = {
        "0.000 s  main is stuck: grab_till_first will never give till up.",
        "0.000 s  grab_till_first is stuck: grab_stock_first will never give "
        "stock up. They wait for each other in a circle: grab_till_first "
        "waits in stock for grab_stock_first. grab_stock_first waits in till "
        "for grab_till_first.",
        "0.000 s  grab_stock_first is stuck: grab_till_first will never give "
        "till up.",
        NULL};
    struct shop shop = {0};
    struct record record;
    struct world world;
    uint32_t circle[EXPLAIN_CIRCLE];
    run_and_fold(&record, &world, options, cross, &shop,
        OUTCOME_DEADLOCK | OUTCOME_LEAK);
    CHECK_NUMBER(explain_circle(&world, 1, circle), 0);
    CHECK_NUMBER(explain_circle(&world, 2, circle), 2);
    CHECK_NUMBER(circle[0], 2);
    CHECK_NUMBER(circle[1], 3);
    CHECK_NUMBER(explain_circle(&world, 3, circle), 2);
    CHECK_NUMBER(explain_circle(&world, 9, circle), 0);
    CHECK_NUMBER(explain_any_circle(&world, circle), 2);
    CHECK_NUMBER(circle[0], 2);
    CHECK(explain_is_in_circle(
        &world, circle, 2, world_find_object(&world, "till")));
    CHECK(explain_is_in_circle(
        &world, circle, 2, world_find_object(&world, "stock")));
    CHECK(!explain_is_in_circle(&world, circle, 2, 0));
    CHECK(!explain_is_in_circle(&world, circle, 0, 1));
    check_red_arrows(&record, 4);
    if (options->mode == RUN_DETERMINISTIC) {
        check_narrated(&record, TRACE_TASK_LEAK, lines);
    }
    folded_free(&record, &world);
}

static void lock_again(void *arg)
{
    struct shop *shop = arg;
    shop->till = mutex_make("till");
    mutex_lock(shop->till);
    mutex_lock(shop->till);
}

static void test_lock_again(const struct run_options *options)
{
    struct shop shop = {0};
    struct record record;
    struct world world;
    uint32_t circle[EXPLAIN_CIRCLE];
    run_and_fold(&record, &world, options, lock_again, &shop, OUTCOME_DEADLOCK);
    CHECK_NUMBER(explain_circle(&world, 1, circle), 1);
    CHECK_NUMBER(explain_any_circle(&world, circle), 1);
    folded_free(&record, &world);
}

/* ---- read-write locks ---- */

static void read_some(void *arg)
{
    struct shop *shop = arg;
    for (int i = 0; i < ROUNDS; i++) {
        rwmutex_read_lock(shop->prices);
        CHECK_NUMBER(shop->inside, 0);
        task_yield();
        CHECK_NUMBER(shop->inside, 0);
        rwmutex_read_unlock(shop->prices);
    }
    wait_group_done(shop->done);
}

static void write_some(void *arg)
{
    struct shop *shop = arg;
    for (int i = 0; i < ROUNDS; i++) {
        rwmutex_lock(shop->prices);
        CHECK_NUMBER(shop->inside, 0);
        shop->inside = 1;
        shop->sold++;
        task_yield();
        shop->inside = 0;
        rwmutex_unlock(shop->prices);
    }
    wait_group_done(shop->done);
}

static void set_prices(void *arg)
{
    struct shop *shop = arg;
    shop->prices = rwmutex_make("prices");
    shop->done = wait_group_make("done");
    wait_group_add(shop->done, 5);
    for (int i = 0; i < 3; i++) {
        task_go(read_some, shop);
    }
    task_go(write_some, shop);
    task_go(write_some, shop);
    wait_group_wait(shop->done);
}

static void test_readers_and_writers(const struct run_options *options)
{
    struct shop shop = {0};
    struct record record;
    struct world world;
    run_and_fold(&record, &world, options, set_prices, &shop, 0);
    CHECK_NUMBER(shop.sold, 2 * ROUNDS);
    CHECK_NUMBER(record_count(&record, TRACE_RWMUTEX_LOCK), 2 * ROUNDS);
    CHECK_NUMBER(record_count(&record, TRACE_RWMUTEX_READ_LOCK), 3 * ROUNDS);
    CHECK_NUMBER(world.objects[0].holder_count, 0);
    folded_free(&record, &world);
}

/* ten readers are in at once: more than the world knows by name */
static void read_together(void *arg)
{
    struct shop *shop = arg;
    int token = 0;
    rwmutex_read_lock(shop->prices);
    chan_send(shop->ready, &token);
    chan_recv(shop->go, &token);
    rwmutex_read_unlock(shop->prices);
    wait_group_done(shop->done);
}

static void gather_readers(void *arg)
{
    struct shop *shop = arg;
    int token = 0;
    shop->prices = rwmutex_make("prices");
    shop->ready = chan_make("ready", int, 0);
    shop->go = chan_make("go", int, 0);
    shop->done = wait_group_make("done");
    wait_group_add(shop->done, 10);
    for (int i = 0; i < 10; i++) {
        task_go(read_together, shop);
    }
    for (int i = 0; i < 10; i++) {
        chan_recv(shop->ready, &token);
    }
    chan_close(shop->go);
    rwmutex_lock(shop->prices);
    wait_group_wait(shop->done);
    rwmutex_unlock(shop->prices);
}

static void test_many_readers(const struct run_options *options)
{
    struct shop shop = {0};
    struct record record;
    struct world world;
    run_and_fold(&record, &world, options, gather_readers, &shop, 0);
    CHECK_NUMBER(world.objects[0].holder_count, 0);
    folded_free(&record, &world);
}

static void write_between(void *arg)
{
    struct shop *shop = arg;
    rwmutex_lock(shop->prices);
    rwmutex_unlock(shop->prices);
}

/* A reader that reads again behind a waiting writer waits for itself. */
static void read_twice(void *arg)
{
    struct shop *shop = arg;
    shop->prices = rwmutex_make("prices");
    rwmutex_read_lock(shop->prices);
    task_go(write_between, shop);
    task_sleep(MILLISECOND);
    rwmutex_read_lock(shop->prices);
    rwmutex_read_unlock(shop->prices);
    rwmutex_read_unlock(shop->prices);
}

static void test_read_again(const struct run_options *options)
{
    static const char *const lines[] = {
        "0.001 s  main is stuck: write_between will never give prices up. "
        "They wait for each other in a circle: main waits in prices for "
        "write_between. write_between waits in prices for main.",
        "0.001 s  write_between is stuck: main will never give prices up.",
        NULL};
    struct shop shop = {0};
    struct record record;
    struct world world;
    uint32_t circle[EXPLAIN_CIRCLE];
    run_and_fold(&record, &world, options, read_twice, &shop,
        OUTCOME_DEADLOCK | OUTCOME_LEAK);
    CHECK_NUMBER(explain_circle(&world, 1, circle), 2);
    CHECK_NUMBER(explain_circle(&world, 2, circle), 2);
    CHECK_NUMBER(explain_any_circle(&world, circle), 2);
    if (options->mode == RUN_DETERMINISTIC) {
        check_narrated(&record, TRACE_TASK_LEAK, lines);
    }
    folded_free(&record, &world);
}

static void unlock_unlocked(void *arg)
{
    (void)arg;
    rwmutex_unlock(rwmutex_make("prices"));
}

static void unread_unread(void *arg)
{
    struct rwmutex *prices = rwmutex_make("prices");
    (void)arg;
    rwmutex_lock(prices);
    rwmutex_read_unlock(prices);
}

static void test_rw_misuse(const struct run_options *options)
{
    task_fn *const mains[] = {unlock_unlocked, unread_unread};
    static const char *const messages[] = {
        "unlock of a lock that nobody writes under",
        "read-unlock of a lock that nobody reads under"};
    for (int i = 0; i < 2; i++) {
        struct record record;
        struct world world;
        run_and_fold(&record, &world, options, mains[i], NULL, OUTCOME_PANIC);
        CHECK_TEXT(record.report->findings[0].message, messages[i]);
        folded_free(&record, &world);
    }
}

int main(void)
{
    for (int i = 0; i < RECORD_MODES; i++) {
        const struct run_options *options = &record_modes[i];
        test_exclusion(options);
        test_try_and_misuse(options);
        test_unlock_by_another(options);
        test_crossed_locks(options);
        test_lock_again(options);
        test_readers_and_writers(options);
        test_many_readers(options);
        if (record_time_waits(options)) {
            test_read_again(options); /* the writer is there in time */
        }
        test_rw_misuse(options);
    }
    test_fairness();
    return check_done();
}
