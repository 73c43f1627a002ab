/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* A fixed number of workers share one queue of jobs. */

struct pool {
    struct ctx *day; /* NULL: it does not end */
    struct chan *jobs;
    struct chan *results;
    struct wait_group *workers;
    int64_t cost;
};

//> worker
static void worker(void *arg)
{
    struct pool *pool = arg;
    int job;
    while (chan_recv(pool->jobs, &job)) {
        if (pool->day && ctx_err(pool->day) != CTX_ACTIVE) {
            continue; /* off the rail, and no more */
        }
        task_work(pool->cost);
        int result = job * job;
        chan_send(pool->results, &result);
    }
    wait_group_done(pool->workers);
}
//< worker

//> closer
static void closer(void *arg)
{
    struct pool *pool = arg;
    wait_group_wait(pool->workers);
    chan_close(pool->results);
}
//< closer

//> producer
struct batch {
    struct chan *jobs;
    long count;
};

static void producer(void *arg)
{
    struct batch *batch = arg;
    for (int job = 1; job <= batch->count; job++) {
        chan_send(batch->jobs, &job);
    }
    chan_close(batch->jobs);
}
//< producer

static void worker_pool(const struct knobs *knobs)
{
    //> start
    long capacity = knob(knobs, "capacity");
    int64_t stop_after =
        knob(knobs, "stop_after") * MILLISECOND;
    struct pool pool = {
        .jobs = chan_make("jobs", int, capacity),
        .results = chan_make("results", int, capacity),
        .workers = wait_group_make("workers"),
        .cost = knob(knobs, "cost") * MILLISECOND,
    };
    if (stop_after > 0) {
        pool.day = ctx_with_timeout(
            "day", ctx_background(), stop_after);
    }
    struct batch batch = { pool.jobs, knob(knobs, "jobs") };
    task_go(producer, &batch);
    for (long i = 0; i < knob(knobs, "workers"); i++) {
        wait_group_add(pool.workers, 1);
        task_go(worker, &pool);
    }
    task_go(closer, &pool);
    //< start

    //> collect
    int result;
    while (chan_recv(pool.results, &result)) {
        task_print("result %d", result);
    }
    //< collect
}

const struct pattern pattern_worker_pool = {
    .name = "worker_pool",
    .run = worker_pool,
    .knobs = {
        {.name = "workers", .value = 3, .least = 1, .most = 8},
        {.name = "jobs", .value = 9, .least = 1, .most = 1000},
        {.name = "capacity", .value = 3, .most = 8},
        {.name = "cost",
            .value = 300,
            .most = 5000,
            .unit = "ms"},
        {.name = "stop_after", .most = 9000, .unit = "ms"},
    },
    .ends = "ok",
};
