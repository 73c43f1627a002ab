/* SPDX-License-Identifier: MIT */
#include "tests/stress/workshop.h"

#include <string.h>

#include "runtime/taant.h"

enum { CREW_MOST = 6, PAGES = 8, APPRENTICES = 3 };

struct tool {
    long users;
};

struct workshop {
    struct pool *tools;
    struct map *book;
    struct mutex *key;
    struct machine *lamp;
    struct shared *slate;
    struct counter *strokes;
    struct wait_group *apprentices;
};

struct hand {
    struct workshop *workshop;
    uint64_t random;
    long rounds;
};

static unsigned pick(struct hand *hand, unsigned n)
{
    hand->random = hand->random * UINT64_C(6364136223846793005) +
                   UINT64_C(1442695040888963407);
    return (unsigned)((hand->random >> 33) % n);
}

static void must(bool holds)
{
    if (!holds) {
        task_panic("a rule of the workshop is broken");
    }
}

static void linger(struct hand *me)
{
    switch (pick(me, 8)) {
    case 0:
        task_sleep(pick(me, 50) * MICROSECOND);
        break;
    case 1:
    case 2:
        task_yield();
        break;
    default:
        break;
    }
}

/* ---- error groups ---- */

struct crew {
    struct errgroup *group;
    struct counter *at_work;
    long limit;
};

struct job {
    struct crew *crew;
    struct hand hand;
    const char *error; /* it is to come to */
};

static const char *do_job(void *arg)
{
    struct job *job = arg;
    must(counter_add(job->crew->at_work, 1) <= job->crew->limit);
    linger(&job->hand);
    if (!job->error && pick(&job->hand, 4) == 0) {
        select_wait(select_recv(ctx_done(errgroup_ctx(job->crew->group)), NULL),
            select_after(pick(&job->hand, 50) * MICROSECOND));
    }
    counter_add(job->crew->at_work, -1);
    return job->error;
}

static void work_as_crew(struct hand *me)
{
    struct crew *crew = run_alloc(sizeof *crew);
    *crew = (struct crew){
        errgroup_make("crew", NULL), counter_make("at work", 0), CREW_MOST};
    if (pick(me, 2)) {
        crew->limit = 1 + pick(me, CREW_MOST);
        errgroup_limit(crew->group, crew->limit);
    }
    bool fails = false;
    for (unsigned n = pick(me, CREW_MOST + 1); n > 0; n--) {
        struct job *job = run_alloc(sizeof *job);
        *job = (struct job){crew, *me, pick(me, 8) ? NULL : "a broken tool"};
        job->hand.random ^= n;
        if (pick(me, 4)) {
            errgroup_go(crew->group, do_job, job);
            fails |= job->error != NULL;
        } else if (errgroup_try_go(crew->group, do_job, job)) {
            fails |= job->error != NULL;
        }
    }
    const char *error = errgroup_wait(crew->group);
    must((error != NULL) == fails && counter_load(crew->at_work) == 0);
    must(ctx_err(errgroup_ctx(crew->group)) == CTX_CANCELED);
}

static void foreman(void *arg)
{
    struct hand *me = arg;
    for (long i = 0; i < me->rounds / 10; i++) {
        work_as_crew(me);
    }
}

/* ---- futures ---- */

static void *keep_word(void *arg)
{
    struct hand *me = arg;
    linger(me);
    return me;
}

struct promise {
    struct future *future;
    const struct hand *hand;
};

static void believe(void *arg)
{
    const struct promise *promise = arg;
    must(future_await(promise->future) == promise->hand);
}

static void promiser(void *arg)
{
    struct hand *me = arg;
    for (long i = 0; i < me->rounds / 10; i++) {
        struct hand *other = run_alloc(sizeof *other);
        struct promise *promise = run_alloc(sizeof *promise);
        *other = *me;
        *promise =
            (struct promise){future_go("promise", keep_word, other), other};
        for (unsigned n = pick(me, 4); n > 0; n--) {
            task_go(believe, promise);
        }
        struct ctx *patience =
            ctx_with_timeout("patience", NULL, pick(me, 60) * MICROSECOND);
        void *result = NULL;
        if (future_await_ctx(promise->future, patience, &result)) {
            must(result == other);
        } else {
            must(ctx_err(patience) == CTX_DEADLINE_EXCEEDED);
        }
        ctx_cancel(patience);
        believe(promise);
    }
}

/* ---- tools, the book, the lamp and the slate ---- */

static void *make_tool(void)
{
    return run_alloc(sizeof(struct tool));
}

/* Nobody else has the tool that one has. */
static void use_tool(struct hand *me)
{
    struct tool *tool = pool_get(me->workshop->tools);
    must(tool->users++ == 0);
    linger(me);
    must(--tool->users == 0);
    pool_put(me->workshop->tools, tool);
}

/* What is first on a page stays there. */
static void look_up(struct hand *me)
{
    struct map *book = me->workshop->book;
    char page[] = {(char)('a' + pick(me, PAGES)), '\0'};
    bool there;
    void *found = NULL;
    void *first = map_load_or_store(book, page, me, &there);
    must(there || first == me);
    must(map_load(book, page, &found) && found == first);
}

static bool is_page(const char *page, void *value, void *arg)
{
    (void)arg;
    must(strlen(page) == 1 && value != NULL);
    return true;
}

static void leave(void *arg)
{
    mutex_unlock(arg);
}

/* Every stroke is on the slate, since it is drawn under the lock. */
static void draw(void *arg)
{
    struct hand *me = arg;
    struct workshop *workshop = me->workshop;
    mutex_lock(workshop->key);
    task_defer(leave, workshop->key);
    must(machine_is(workshop->lamp, "off"));
    machine_move(workshop->lamp, "on");
    long strokes = shared_read(workshop->slate);
    linger(me);
    shared_write(workshop->slate, strokes + 1);
    counter_add(workshop->strokes, 1);
    machine_move(workshop->lamp, "off");
}

/* ---- falls ---- */

static void stand_up(void *arg)
{
    const char *message = task_recover();
    must(message && strcmp(message, "a loose board") == 0);
    *(long *)arg += 10;
}

static void note_fall(void *arg)
{
    must(*(long *)arg == 0); /* it was deferred last, so it is first */
    *(long *)arg += 1;
}

static void fall(void *arg)
{
    task_defer(stand_up, arg);
    task_defer(note_fall, arg);
    task_panic("a loose board");
}

static void stumble(struct hand *me)
{
    long falls = 0;
    linger(me);
    const char *message = task_call(fall, &falls);
    must(message && falls == 11);
}

static void apprentice(void *arg)
{
    struct hand *me = arg;
    for (long i = 0; i < me->rounds / 4; i++) {
        switch (pick(me, 5)) {
        case 0:
            stumble(me);
            break;
        case 1:
            look_up(me);
            break;
        case 2:
            use_tool(me);
            break;
        default:
            must(task_call(draw, me) == NULL);
        }
    }
    map_range(me->workshop->book, is_page, NULL);
    wait_group_done(me->workshop->apprentices);
}

static void master(void *arg)
{
    struct hand *me = arg;
    struct workshop *workshop = me->workshop;
    wait_group_wait(workshop->apprentices);
    must(shared_read(workshop->slate) == counter_load(workshop->strokes));
}

/* ---- calls that end with their context ---- */

static void hang_up(void *arg)
{
    ctx_cancel(arg);
}

static void customer(void *arg)
{
    struct hand *me = arg;
    struct net_listener *door;
    struct net_conn *here, *there;
    char byte;
    must(net_listen("door", 0, &door) == 0);
    for (long i = 0; i < me->rounds / 20; i++) {
        must(net_dial("customer", net_port(door), &here) == 0);
        must(net_accept(door, &there) == 0);
        struct ctx *visit =
            ctx_with_timeout("visit", NULL, (50 + pick(me, 100)) * MICROSECOND);
        net_set_ctx(here, visit);
        net_set_ctx(door, visit);
        if (pick(me, 2)) {
            task_go(hang_up, visit);
        }
        long error = pick(me, 2) ? net_read(here, &byte, 1)
                                 : net_accept(door, &(struct net_conn *){0});
        must(error == NET_CANCELED || error == NET_TIMED_OUT);
        net_set_ctx(door, NULL);
        if (pick(me, 2)) {
            net_set_ctx(here, NULL);
            must(net_write(there, "x", 1) == 1);
            must(net_read(here, &byte, 1) == 1);
        }
        must(net_close(here) == 0 && net_close(there) == 0);
        ctx_cancel(visit);
    }
    must(net_close(door) == 0);
}

/* ---- all of them ---- */

static void start(struct hand *parent, task_fn *fn, const char *name)
{
    struct hand *hand = run_alloc(sizeof *hand);
    *hand = *parent;
    hand->random ^= pick(parent, 1u << 30);
    task_go_at(fn, hand, name, HERE);
}

void workshop_start(uint64_t seed, long rounds, bool calls)
{
    struct workshop *workshop = run_alloc(sizeof *workshop);
    *workshop = (struct workshop){
        .tools = pool_make("tools", make_tool),
        .book = map_make("book"),
        .key = mutex_make("key"),
        .lamp = machine_make("lamp", "off", "on"),
        .slate = shared_make("slate", 0),
        .strokes = counter_make("strokes", 0),
        .apprentices = wait_group_make("apprentices"),
    };
    struct hand me = {workshop, seed, rounds};
    start(&me, foreman, "foreman");
    start(&me, promiser, "promiser");
    for (int i = 0; i < APPRENTICES; i++) {
        wait_group_add(workshop->apprentices, 1);
        start(&me, apprentice, "apprentice");
    }
    start(&me, master, "master");
    if (calls) {
        start(&me, customer, "customer");
    }
}
