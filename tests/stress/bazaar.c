/* SPDX-License-Identifier: MIT */
#include "tests/stress/bazaar.h"

#include "runtime/taant.h"

enum { STALLS = 4, ARMS = 6, KIN = 12 };

struct bazaar {
    struct chan *stalls[STALLS];
    struct ctx *open; /* ends when all traders have gone home */
    struct counter *sent, *received;
    struct wait_group *traders, *listeners;
};

struct person {
    struct bazaar *bazaar;
    uint64_t random;
    long rounds;
};

static unsigned pick(struct person *person, unsigned n)
{
    person->random = person->random * UINT64_C(6364136223846793005) +
                     UINT64_C(1442695040888963407);
    return (unsigned)((person->random >> 33) % n);
}

static void must(bool holds)
{
    if (!holds) {
        task_panic("a rule of the bazaar is broken");
    }
}

/* ---- channels ---- */

/* An arm on a stall, or on none, in one of the directions. */
static struct select_arm any_arm(struct person *me, int *value)
{
    struct chan *stall =
        pick(me, 16) ? me->bazaar->stalls[pick(me, STALLS)] : NULL;
    switch (pick(me, 5)) {
    case 0:
        return select_recv(stall, NULL);
    case 1:
    case 2:
        return select_recv(stall, value);
    default:
        return select_send(stall, value);
    }
}

static struct select_arm way_out(struct person *me)
{
    switch (pick(me, 3)) {
    case 0:
        return select_default();
    default:
        return select_after(pick(me, 200) * MICROSECOND);
    }
}

static void trade(struct person *me)
{
    struct select_arm arms[ARMS];
    int values[ARMS] = {0};
    unsigned count = 1 + pick(me, ARMS);
    unsigned out = pick(me, count);
    for (unsigned i = 0; i < count; i++) {
        arms[i] = i == out ? way_out(me) : any_arm(me, &values[i]);
    }
    unsigned taken = (unsigned)select_wait_at(arms, count, HERE);
    must(taken < count);
    if (arms[taken].kind == SELECT_SEND) {
        counter_add(me->bazaar->sent, 1);
    } else if (arms[taken].kind == SELECT_RECV) {
        counter_add(me->bazaar->received, 1);
    }
}

static void trader(void *arg)
{
    struct person *me = arg;
    for (long i = 0; i < me->rounds; i++) {
        trade(me);
        if (pick(me, 8) == 0) {
            task_yield();
        }
    }
    wait_group_done(me->bazaar->traders);
}

static void listener(void *arg)
{
    struct person *me = arg;
    struct bazaar *bazaar = me->bazaar;
    int value;
    for (;;) {
        struct chan *a = bazaar->stalls[pick(me, STALLS)];
        struct chan *b = bazaar->stalls[pick(me, STALLS)];
        if (select_wait(select_recv(a, &value),
                select_recv(ctx_done(bazaar->open), NULL),
                select_recv(b, &value)) == 1) {
            break;
        }
        counter_add(bazaar->received, 1);
    }
    must(ctx_err(bazaar->open) == CTX_CANCELED);
    wait_group_done(bazaar->listeners);
}

/* When all have gone home, counts what is left on the stalls. */
static void keeper(void *arg)
{
    struct person *me = arg;
    struct bazaar *bazaar = me->bazaar;
    wait_group_wait(bazaar->traders);
    ctx_cancel_cause(bazaar->open, "evening");
    wait_group_wait(bazaar->listeners);
    long left = 0;
    for (int i = 0; i < STALLS; i++) {
        while (select_wait(select_recv(bazaar->stalls[i], NULL),
                   select_default()) == 0) {
            left++;
        }
    }
    must(counter_load(bazaar->sent) == counter_load(bazaar->received) + left);
}

/* ---- timers ---- */

static void use_timer(struct person *me, struct timer *t)
{
    int64_t d = pick(me, 100) * MICROSECOND;
    int64_t set = task_now(), fired;
    timer_reset(t, d);
    switch (pick(me, 3)) {
    case 0:
        chan_recv(timer_chan(t), &fired);
        must(fired >= set + d && !timer_stop(t));
        break;
    case 1:
        if (select_wait(select_recv(timer_chan(t), &fired),
                select_after(pick(me, 100) * MICROSECOND)) == 0) {
            must(fired >= set + d);
        }
        break;
    default:
        task_yield();
        timer_stop(t);
        must(select_wait(
                 select_recv(timer_chan(t), &fired), select_default()) == 1);
    }
}

static void clockmaker(void *arg)
{
    struct person *me = arg;
    struct timer *t = timer_make("alarm", SECOND);
    struct ticker *tick = ticker_make("tick", 10 * MICROSECOND);
    int64_t last = -1;
    for (long i = 0; i < me->rounds / 10; i++) {
        int64_t now;
        use_timer(me, t);
        chan_recv(ticker_chan(tick), &now);
        must(now > last);
        last = now;
        if (pick(me, 10) == 0) {
            ticker_reset(tick, (1 + pick(me, 20)) * MICROSECOND);
        }
    }
    timer_stop(t);
    if (pick(me, 2)) {
        ticker_stop(tick);
    }
}

/* ---- contexts ---- */

static void wait_for_end(void *arg)
{
    struct ctx *ctx = arg;
    char nothing;
    must(!chan_recv(ctx_done(ctx), &nothing));
    must(ctx_err(ctx) != CTX_ACTIVE && ctx_cause(ctx) != NULL);
}

static struct ctx *make_kin(struct person *me, struct ctx *above)
{
    switch (pick(me, 4)) {
    case 0:
        return ctx_with_timeout("kin", above, pick(me, 200) * MICROSECOND);
    case 1:
        return ctx_with_cancel("kin", ctx_with_value(above, "key", me));
    default:
        return ctx_with_cancel("kin", above);
    }
}

static void cancel_one(void *arg)
{
    ctx_cancel(arg);
}

static void family(void *arg)
{
    struct person *me = arg;
    for (long round = 0; round < me->rounds / 20; round++) {
        struct ctx *kin[KIN];
        kin[0] = ctx_with_cancel("root", NULL);
        for (unsigned i = 1; i < KIN; i++) {
            kin[i] = make_kin(me, kin[pick(me, i)]);
            if (pick(me, 3) == 0) {
                task_go(wait_for_end, kin[i]);
            }
        }
        for (unsigned i = pick(me, 4); i > 0; i--) {
            task_go(cancel_one, kin[pick(me, KIN)]);
        }
        if (pick(me, 2)) {
            task_yield();
        }
        ctx_cancel(kin[0]);
        wait_for_end(kin[0]);
        for (int i = 1; i < KIN; i++) {
            wait_for_end(kin[i]);
        }
    }
}

/* ---- all of them ---- */

static void start(struct person *parent, task_fn *fn, const char *name)
{
    struct person *person = run_alloc(sizeof *person);
    *person = *parent;
    person->random ^= pick(parent, 1u << 30);
    task_go_at(fn, person, name, HERE);
}

void bazaar_start(uint64_t seed, long rounds)
{
    static const size_t capacities[] = {0, 0, 1, 3};
    struct bazaar *bazaar = run_alloc(sizeof *bazaar);
    struct person me = {bazaar, seed, rounds};
    for (int i = 0; i < STALLS; i++) {
        bazaar->stalls[i] = chan_make("stall", int, capacities[pick(&me, 4)]);
    }
    bazaar->open = ctx_with_cancel("open", NULL);
    bazaar->sent = counter_make("sent", 0);
    bazaar->received = counter_make("received", 0);
    bazaar->traders = wait_group_make("traders");
    bazaar->listeners = wait_group_make("listeners");
    for (unsigned n = 2 + pick(&me, 4); n > 0; n--) {
        wait_group_add(bazaar->traders, 1);
        start(&me, trader, "trader");
    }
    for (unsigned n = pick(&me, 3); n > 0; n--) {
        wait_group_add(bazaar->listeners, 1);
        start(&me, listener, "listener");
    }
    start(&me, keeper, "keeper");
    start(&me, clockmaker, "clockmaker");
    start(&me, family, "family");
}
