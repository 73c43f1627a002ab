/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* Each caller has so many calls in the last so many ms. */

enum { LIMIT_MOST = 8 };

struct calls { /* of one caller: a ring of times */
    int64_t at[LIMIT_MOST];
    long first, count;
};

struct limiter {
    struct mutex *book;
    struct map *callers; /* a name: its calls */
    struct chan *closed;
    struct wait_group *out, *staff;
    int64_t window;
    long limit;
};

struct caller {
    struct limiter *limiter;
    const char *name;
    int64_t every;
    int calls;
};

//> forget
static void forget(struct calls *calls, int64_t before)
{
    while (
        calls->count > 0 && calls->at[calls->first] <= before) {
        calls->first = (calls->first + 1) % LIMIT_MOST;
        calls->count--;
    }
}
//< forget

//> allow
static struct calls *calls_of(
    struct limiter *limiter, const char *name)
{
    void *calls;
    if (!map_load(limiter->callers, name, &calls)) {
        calls = run_alloc(sizeof(struct calls));
        map_store(limiter->callers, name, calls);
    }
    return calls;
}

static bool allow(struct limiter *limiter, const char *name)
{
    mutex_lock(limiter->book);
    struct calls *calls = calls_of(limiter, name);
    int64_t now = task_now();
    forget(calls, now - limiter->window);
    bool room = calls->count < limiter->limit;
    if (room) {
        long end = calls->first + calls->count++;
        calls->at[end % LIMIT_MOST] = now;
    }
    mutex_unlock(limiter->book);
    return room;
}
//< allow

//> caller
static void caller(void *arg)
{
    struct caller *c = arg;
    for (int i = 0; i < c->calls; i++) {
        task_print("%s: %d", c->name,
            allow(c->limiter, c->name) ? 200 : 429);
        task_sleep(c->every);
    }
    wait_group_done(c->limiter->out);
}
//< caller

//> sweep
static bool sweep(const char *name, void *value, void *arg)
{
    struct limiter *limiter = arg;
    struct calls *calls = value;
    forget(calls, task_now() - limiter->window);
    if (calls->count == 0) {
        map_delete(limiter->callers, name);
    }
    return true;
}

static void sweeper(void *arg)
{
    struct limiter *limiter = arg;
    struct ticker *clock =
        ticker_make("clock", limiter->window);
    while (select_wait(select_recv(ticker_chan(clock), NULL),
               select_recv(limiter->closed, NULL)) == 0) {
        mutex_lock(limiter->book);
        map_range(limiter->callers, sweep, limiter);
        mutex_unlock(limiter->book);
    }
    ticker_stop(clock);
    wait_group_done(limiter->staff);
}
//< sweep

static void rate_sliding_window(const struct knobs *knobs)
{
    //> start
    struct limiter limiter = {
        .book = mutex_make("book"),
        .callers = map_make("callers"),
        .closed = chan_make("closed", bool, 0),
        .out = wait_group_make("out"),
        .staff = wait_group_make("staff"),
        .window = knob(knobs, "window") * MILLISECOND,
        .limit = knob(knobs, "limit"),
    };
    struct caller karim = { &limiter, "Karim",
        100 * MILLISECOND, 6 };
    struct caller shila = { &limiter, "Shila",
        300 * MILLISECOND, 2 };
    wait_group_add(limiter.staff, 1);
    task_go(sweeper, &limiter);
    wait_group_add(limiter.out, 2);
    task_go(caller, &karim);
    task_go(caller, &shila);
    wait_group_wait(limiter.out);
    task_sleep(2 * limiter.window);
    chan_close(limiter.closed);
    wait_group_wait(limiter.staff);
    //< start
}

const struct pattern pattern_rate_sliding_window = {
    .name = "rate_sliding_window",
    .run = rate_sliding_window,
    .knobs = {
        {.name = "limit",
            .value = 3,
            .least = 1,
            .most = LIMIT_MOST},
        {.name = "window",
            .value = 450,
            .least = 10,
            .most = 5000,
            .unit = "ms"},
    },
    .ends = "ok",
};
