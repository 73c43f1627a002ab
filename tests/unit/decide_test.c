/* SPDX-License-Identifier: MIT */
/* Deterministic mode: the choices alone make the run. */
#include "tests/record.h"

struct shop {
    struct chan *orders;
    struct wait_group *cooks;
};

static void cook(void *arg)
{
    struct shop *shop = arg;
    for (int order; chan_recv(shop->orders, &order);) {
        task_work(order * MILLISECOND);
        task_print("dish %d", order);
    }
    wait_group_done(shop->cooks);
}

static void open_shop(void *arg)
{
    (void)arg;
    struct shop *shop = run_alloc(sizeof *shop);
    shop->orders = chan_make("orders", int, 2);
    shop->cooks = wait_group_make("cooks");
    for (int i = 0; i < 3; i++) {
        wait_group_add(shop->cooks, 1);
        task_go(cook, shop);
    }
    for (int i = 1; i <= 12; i++) {
        chan_send(shop->orders, &i);
    }
    chan_close(shop->orders);
    wait_group_wait(shop->cooks);
}

/* A hash of everything an event says, but addresses. */
static uint64_t hash(const struct record *record)
{
    uint64_t h = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < record->count; i++) {
        const struct trace_event *e = &record->events[i];
        uint64_t fields[] = {(uint64_t)e->time_ns, (uint64_t)e->value, e->task,
            e->object, e->other, e->kind, e->worker,
            e->site ? (uint64_t)e->site->line : 0};
        for (size_t f = 0; f < sizeof fields / sizeof fields[0]; f++) {
            h = (h ^ fields[f]) * UINT64_C(1099511628211);
        }
        for (const char *c = e->text; c && *c; c++) {
            h = (h ^ (unsigned char)*c) * UINT64_C(1099511628211);
        }
    }
    return h;
}

static uint64_t hash_of_seed(uint64_t seed)
{
    struct run_options options = {.mode = RUN_DETERMINISTIC, .seed = seed};
    struct record record;
    record_run(&record, &options, open_shop, NULL);
    CHECK_NUMBER(record.report->outcome, 0);
    uint64_t h = hash(&record);
    record_free(&record);
    return h;
}

static void test_seeds(void)
{
    unsigned different = 0;
    uint64_t first = hash_of_seed(0);
    for (uint64_t seed = 1; seed <= 20; seed++) {
        uint64_t h = hash_of_seed(seed);
        CHECK(h == hash_of_seed(seed));
        different += h != first;
    }
    CHECK(different > 10);
}

/* ---- recording and replaying choices ---- */

struct recorder {
    struct decider base;
    struct random_decider random;
    unsigned choices[4096];
    size_t count;
    bool candidates_make_sense;
};

static unsigned record_choice(struct decider *decider, enum decide_kind kind,
    unsigned n, const struct operation *candidates)
{
    struct recorder *recorder = (struct recorder *)decider;
    for (unsigned i = 0; i < n; i++) {
        recorder->candidates_make_sense &=
            candidates[i].task > 0 && candidates[i].kind > TRACE_NONE;
    }
    unsigned choice = recorder->random.base.choose(
        &recorder->random.base, kind, n, candidates);
    recorder->choices[recorder->count++] = choice;
    return choice;
}

static void test_replay(void)
{
    struct recorder *recorder = calloc(1, sizeof *recorder);
    recorder->base.choose = record_choice;
    recorder->candidates_make_sense = true;
    random_decider_init(&recorder->random, 7);
    struct run_options options = {
        .mode = RUN_DETERMINISTIC, .decider = &recorder->base};
    struct record first, second;
    record_run(&first, &options, open_shop, NULL);
    CHECK(recorder->candidates_make_sense);
    CHECK(recorder->count > 50);

    struct replay_decider replay;
    replay_decider_init(&replay, recorder->choices, recorder->count);
    options.decider = &replay.base;
    record_run(&second, &options, open_shop, NULL);
    CHECK(!replay.diverged);
    CHECK(hash(&first) == hash(&second));
    record_free(&first);
    record_free(&second);

    unsigned impossible[] = {1000};
    replay_decider_init(&replay, impossible, 1);
    record_run(&second, &options, open_shop, NULL);
    CHECK(replay.diverged);
    record_free(&second);
    free(recorder);
}

/* ---- the step limit ---- */

static void spin_for_ever(void *arg)
{
    (void)arg;
    for (;;) {
        task_yield();
    }
}

static void test_livelock(void)
{
    struct run_options options = {.mode = RUN_DETERMINISTIC, .step_limit = 500};
    struct record record;
    record_run(&record, &options, spin_for_ever, NULL);
    CHECK_NUMBER(record.report->outcome, OUTCOME_LIVELOCK);
    CHECK_NUMBER(record_count(&record, TRACE_TASK_YIELD), 500);
    CHECK_NUMBER(
        record_find(&record, TRACE_RUN_END, 1)->value, OUTCOME_LIVELOCK);
    record_free(&record);
}

int main(void)
{
    test_seeds();
    test_replay();
    test_livelock();
    return check_done();
}
