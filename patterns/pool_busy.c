/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* A pool that says no at once, when its queue is full. */

struct pool {
    struct chan *queue;
    struct wait_group *barbers;
    int64_t cut;
};

//> barber
static void barber(void *arg)
{
    struct pool *pool = arg;
    int request;
    while (chan_recv(pool->queue, &request)) {
        task_sleep(pool->cut);
        task_print("request %d: 200 OK", request);
    }
    wait_group_done(pool->barbers);
}
//< barber

//> submit
static bool try_submit(struct pool *pool, int request)
{
    return select_wait(select_send(pool->queue, &request),
               select_default()) == 0;
}

static void submit(struct pool *pool, int request)
{
    chan_send(pool->queue, &request);
}
//< submit

//> open
static void open(struct pool *pool, const struct knobs *knobs)
{
    pool->queue = chan_make("queue", int, knob(knobs, "seats"));
    pool->barbers = wait_group_make("barbers");
    pool->cut = knob(knobs, "cut") * MILLISECOND;
    for (long i = 0; i < knob(knobs, "barbers"); i++) {
        wait_group_add(pool->barbers, 1);
        task_go(barber, pool);
    }
}
//< open

static void pool_busy(const struct knobs *knobs)
{
    struct pool pool;
    open(&pool, knobs);

    //> serve
    bool patient = knob_is(knobs, "full", "wait");
    for (int i = 1; i <= knob(knobs, "requests"); i++) {
        task_sleep(knob(knobs, "gap") * MILLISECOND);
        if (patient) {
            submit(&pool, i);
        } else if (!try_submit(&pool, i)) {
            task_print("request %d: 503 busy", i);
        }
    }
    //< serve

    //> close
    chan_close(pool.queue);
    wait_group_wait(pool.barbers);
    task_print("closed");
    //< close
}

const struct pattern pattern_pool_busy = {
    .name = "pool_busy",
    .run = pool_busy,
    .knobs = {
        {.name = "full", .most = 1, .choices = "refuse|wait"},
        {.name = "barbers", .value = 2, .least = 1, .most = 6},
        {.name = "seats", .value = 2, .most = 20},
        {.name = "requests",
            .value = 8,
            .least = 1,
            .most = 99},
        {.name = "gap",
            .value = 50,
            .most = 5000,
            .unit = "ms"},
        {.name = "cut",
            .value = 600,
            .most = 5000,
            .unit = "ms"},
    },
    .ends = "ok",
};
