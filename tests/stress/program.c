/* SPDX-License-Identifier: MIT */
#include "tests/stress/program.h"

#include "runtime/taant.h"
#include "tests/stress/bazaar.h"
#include "tests/stress/workshop.h"

enum {
    CHANNELS_MOST = 5,
    WILD_OPERATIONS = 30,
    LOCKS = 3,
    UNITS = 4,
    SHELF = 2, /* what the shelf that conditions guard has room for */
    CALLERS_MOST = 5,
    CHUNK = 700,
};

struct line {
    int count;
    struct chan *channels[CHANNELS_MOST];
    struct wait_group *senders[CHANNELS_MOST];
    struct chan *wild[2];
    struct mutex *locks[LOCKS];
    long inside[LOCKS]; /* tasks that hold each: 0 or 1 */
    struct rwmutex *rwmutex;
    long writers;
    struct semaphore *semaphore;
    struct counter *taken; /* units */
    struct once *once;
    long times;
    struct mutex *shelf;
    struct cond *filled, *emptied;
    long on_shelf;
    bool restless;
    struct net_listener *listener;
};

struct actor {
    struct line *line;
    uint64_t random;
    int from, to; /* channels; from = -1: a source, to = -1: a sink */
    long values;
};

static unsigned pick(struct actor *actor, unsigned n)
{
    actor->random = actor->random * UINT64_C(6364136223846793005) +
                    UINT64_C(1442695040888963407);
    return (unsigned)((actor->random >> 33) % n);
}

static void count_up(void *arg)
{
    ++*(long *)arg;
}

static void block(void)
{
    long calls = 0;
    task_blocking(count_up, &calls);
    if (calls != 1) {
        task_panic("a call was made another number of times than once");
    }
}

/* Loses some time, in one of the ways there are. */
static void dawdle(struct actor *actor)
{
    if (actor->line->restless && pick(actor, 60) == 0) {
        if (pick(actor, 8) == 0) {
            runtime_workers(1 + pick(actor, 8));
        } else {
            block();
        }
        return;
    }
    switch (pick(actor, 40)) {
    case 0:
        task_sleep(pick(actor, 50) * MICROSECOND);
        break;
    case 1:
        task_work(pick(actor, 20) * MICROSECOND);
        break;
    case 2:
    case 3:
        task_yield();
        break;
    default:
        break;
    }
}

static void source(void *arg)
{
    struct actor *me = arg;
    for (int v = 0; v < me->values; v++) {
        dawdle(me);
        chan_send(me->line->channels[me->to], &v);
    }
    wait_group_done(me->line->senders[me->to]);
}

static void relay(void *arg)
{
    struct actor *me = arg;
    for (int v; chan_recv(me->line->channels[me->from], &v);) {
        dawdle(me);
        chan_send(me->line->channels[me->to], &v);
    }
    wait_group_done(me->line->senders[me->to]);
}

static void sink(void *arg)
{
    struct actor *me = arg;
    for (int v; chan_recv(me->line->channels[me->from], &v);) {
        dawdle(me);
    }
}

static void closer(void *arg)
{
    struct actor *me = arg;
    wait_group_wait(me->line->senders[me->from]);
    chan_close(me->line->channels[me->from]);
}

/* ---- locks ---- */

static void must(bool holds)
{
    if (!holds) {
        task_panic("a rule of the program is broken");
    }
}

/* Takes some of the mutexes, always by rising number. */
static void lock_some(struct actor *me)
{
    struct line *line = me->line;
    unsigned set = 1 + pick(me, (1u << LOCKS) - 1);
    for (int i = 0; i < LOCKS; i++) {
        if (set & 1u << i) {
            mutex_lock(line->locks[i]);
            must(line->inside[i]++ == 0);
        }
    }
    dawdle(me);
    for (int i = LOCKS - 1; i >= 0; i--) {
        if (set & 1u << i) {
            must(--line->inside[i] == 0);
            mutex_unlock(line->locks[i]);
        }
    }
}

static void try_one(struct actor *me)
{
    struct line *line = me->line;
    unsigned i = pick(me, LOCKS);
    if (mutex_try_lock(line->locks[i])) {
        must(line->inside[i]++ == 0);
        dawdle(me);
        must(--line->inside[i] == 0);
        mutex_unlock(line->locks[i]);
    }
}

static void read_or_write(struct actor *me)
{
    struct line *line = me->line;
    if (pick(me, 4) == 0) {
        rwmutex_lock(line->rwmutex);
        must(line->writers++ == 0);
        dawdle(me);
        must(--line->writers == 0);
        rwmutex_unlock(line->rwmutex);
    } else {
        rwmutex_read_lock(line->rwmutex);
        must(line->writers == 0);
        dawdle(me);
        must(line->writers == 0);
        rwmutex_read_unlock(line->rwmutex);
    }
}

static void take_units(struct actor *me)
{
    struct line *line = me->line;
    long n = 1 + pick(me, UNITS);
    if (pick(me, 4) == 0) {
        if (!semaphore_try_acquire(line->semaphore, n)) {
            return;
        }
    } else {
        semaphore_acquire(line->semaphore, n);
    }
    must(counter_add(line->taken, n) <= UNITS);
    dawdle(me);
    counter_add(line->taken, -n);
    semaphore_release(line->semaphore, n);
}

static void happen(void *arg)
{
    struct actor *me = arg;
    dawdle(me);
    me->line->times++;
}

static void locker(void *arg)
{
    struct actor *me = arg;
    for (long i = 0; i < me->values / 4; i++) {
        switch (pick(me, 5)) {
        case 0:
            lock_some(me);
            break;
        case 1:
            try_one(me);
            break;
        case 2:
            read_or_write(me);
            break;
        case 3:
            take_units(me);
            break;
        default:
            once_do(me->line->once, happen, me);
            must(me->line->times == 1);
        }
    }
}

/* As many are filled as emptied; a lost wake-up leaves somebody waiting. */
static void filler(void *arg)
{
    struct actor *me = arg;
    struct line *line = me->line;
    for (long i = 0; i < me->values / 4; i++) {
        dawdle(me);
        mutex_lock(line->shelf);
        while (line->on_shelf == SHELF) {
            cond_wait(line->emptied);
        }
        must(line->on_shelf++ < SHELF);
        if (i % 2) {
            mutex_unlock(line->shelf);
            cond_signal(line->filled);
        } else {
            cond_signal(line->filled);
            mutex_unlock(line->shelf);
        }
    }
}

static void emptier(void *arg)
{
    struct actor *me = arg;
    struct line *line = me->line;
    for (long i = 0; i < me->values / 4; i++) {
        mutex_lock(line->shelf);
        while (line->on_shelf == 0) {
            cond_wait(line->filled);
        }
        must(line->on_shelf-- > 0);
        if (i % 5 == 0) {
            cond_broadcast(line->emptied);
        } else {
            cond_signal(line->emptied);
        }
        mutex_unlock(line->shelf);
        dawdle(me);
    }
}

/* ---- the network ---- */

static void answer(void *arg)
{
    struct net_conn *conn = arg;
    char chunk[CHUNK];
    long n;
    while ((n = net_read(conn, chunk, sizeof chunk)) > 0) {
        must(net_write(conn, chunk, (size_t)n) == n);
    }
    must(n == 0 && net_close(conn) == 0);
}

static void take_calls(void *arg)
{
    struct actor *me = arg;
    struct net_conn *conn;
    while (net_accept(me->line->listener, &conn) == 0) {
        task_go(answer, conn);
        dawdle(me);
    }
}

/* Reads back as many bytes, each one more than the one before. */
static void check_answer(struct actor *me, struct net_conn *conn, long bytes)
{
    char chunk[CHUNK];
    unsigned char next = 0;
    for (long n; bytes > 0; bytes -= n) {
        n = net_read(conn, chunk, 1 + pick(me, CHUNK));
        must(n > 0);
        for (long i = 0; i < n; i++) {
            must((unsigned char)chunk[i] == next++);
        }
    }
}

static void call(void *arg)
{
    struct actor *me = arg;
    struct net_conn *conn;
    char chunk[CHUNK];
    unsigned char next = 0;
    long bytes = 0;
    must(net_dial("caller", net_port(me->line->listener), &conn) == 0);
    for (unsigned n = pick(me, 20); n > 0; n--) {
        unsigned size = pick(me, CHUNK);
        for (unsigned i = 0; i < size; i++) {
            chunk[i] = (char)next++;
        }
        must(net_write(conn, chunk, size) == (long)size);
        bytes += size;
        dawdle(me);
    }
    must(net_close_write(conn) == 0);
    check_answer(me, conn, bytes);
    must(net_read(conn, chunk, 1) == 0);
    must(net_close(conn) == 0);
    wait_group_done(me->line->senders[me->to]);
}

/* Closes the listener when all who call have been answered. */
static void hang_up(void *arg)
{
    struct actor *me = arg;
    wait_group_wait(me->line->senders[me->from]);
    must(net_close(me->line->listener) == 0);
}

static void wild(void *arg)
{
    struct actor *me = arg;
    for (int v = 0; v < WILD_OPERATIONS; v++) {
        struct chan *c = me->line->wild[pick(me, 2)];
        switch (pick(me, 64)) {
        case 0:
            chan_close(c);
            break;
        case 1:
            task_go(wild, me);
            return;
        case 2:
            select_wait(select_send(c, &v),
                select_recv(me->line->wild[pick(me, 2)], NULL),
                select_send(me->line->wild[pick(me, 2)], &v));
            break;
        default:
            if (pick(me, 2)) {
                chan_send(c, &v);
            } else {
                chan_recv(c, &v);
            }
        }
    }
}

static void start(struct actor *parent, task_fn *fn, int from, int to)
{
    struct actor *actor = run_alloc(sizeof *actor);
    *actor = *parent;
    actor->random ^= pick(parent, 1u << 30);
    actor->from = from;
    actor->to = to;
    if (to >= 0) {
        wait_group_add(parent->line->senders[to], 1);
    }
    task_go_at(fn, actor, "actor", HERE);
}

static void make_line(struct actor *me)
{
    static const size_t capacities[] = {0, 0, 1, 2, 3, 100};
    struct line *line = me->line;
    line->count = 1 + (int)pick(me, CHANNELS_MOST);
    for (int i = 0; i < line->count; i++) {
        line->channels[i] = chan_make("line", int, capacities[pick(me, 6)]);
        line->senders[i] = wait_group_make("senders");
    }
}

static void make_locks(struct line *line)
{
    for (int i = 0; i < LOCKS; i++) {
        line->locks[i] = mutex_make("lock");
    }
    line->rwmutex = rwmutex_make("table");
    line->semaphore = semaphore_make("units", UNITS);
    line->taken = counter_make("taken", 0);
    line->once = once_make("once");
    line->shelf = mutex_make("shelf");
    line->filled = cond_make("filled", line->shelf);
    line->emptied = cond_make("emptied", line->shelf);
}

static void start_lockers(struct actor *me)
{
    make_locks(me->line);
    for (unsigned n = 2 + pick(me, 4); n > 0; n--) {
        start(me, locker, -1, -1);
    }
    for (unsigned n = 1 + pick(me, 3); n > 0; n--) {
        start(me, filler, -1, -1);
        start(me, emptier, -1, -1);
    }
}

static void start_callers(struct actor *me)
{
    struct line *line = me->line;
    must(net_listen("listener", 0, &line->listener) == 0);
    start(me, take_calls, -1, -1);
    for (unsigned n = 1 + pick(me, CALLERS_MOST); n > 0; n--) {
        start(me, call, -1, 0);
    }
    start(me, hang_up, 0, -1);
}

void program_run(void *arg)
{
    const struct program *program = arg;
    struct line *line = run_alloc(sizeof *line);
    struct actor me = {line, program->seed, -1, -1, program->values};
    line->restless = program->restless;
    make_line(&me);
    start_lockers(&me);
    if (program->restless) {
        start_callers(&me);
    }
    bazaar_start(program->seed, program->values / 2);
    workshop_start(program->seed, program->values / 2, program->restless);
    for (int i = 0; i < line->count; i++) {
        for (unsigned n = 1 + pick(&me, 3); n > 0; n--) {
            start(&me, source, -1, i);
        }
        for (unsigned n = pick(&me, 3); n > 0 && i + 1 < line->count; n--) {
            int to = i + 1 + (int)pick(&me, (unsigned)(line->count - i - 1));
            start(&me, relay, i, to);
        }
        start(&me, sink, i, -1);
        start(&me, closer, i, -1);
    }
    if (program->wild) {
        line->wild[0] = chan_make("wild", int, 0);
        line->wild[1] = chan_make("wild", int, 2);
        for (int n = 0; n < 6; n++) {
            start(&me, wild, -1, -1);
        }
    }
    for (int i = 0; i < line->count; i++) {
        wait_group_wait(line->senders[i]);
    }
}
