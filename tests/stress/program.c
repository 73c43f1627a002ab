/* SPDX-License-Identifier: MIT */
#include "tests/stress/program.h"

#include "runtime/taant.h"

enum { CHANNELS_MOST = 5, WILD_OPERATIONS = 30 };

struct line {
    int count;
    struct chan *channels[CHANNELS_MOST];
    struct wait_group *senders[CHANNELS_MOST];
    struct chan *wild[2];
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

/* Loses some time, in one of the ways there are. */
static void dawdle(struct actor *actor)
{
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

void program_run(void *arg)
{
    const struct program *program = arg;
    struct line *line = run_alloc(sizeof *line);
    struct actor me = {line, program->seed, -1, -1, program->values};
    make_line(&me);
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
