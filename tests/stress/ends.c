/* SPDX-License-Identifier: MIT */
/*
 * ends PROGRAMS [SEED]: small random programs, each with every choice the
 * deterministic mode has, which gives the set of ends that it can come to, and
 * then live, on 1, 2, 4 and 8 workers: every end it comes to must be in the
 * set. A program with too many ways to go, or only one end, is left out.
 *
 *   choices [0 of 3][1 of 2][0 of 2] -> the end of one way
 *           the last that has another candidate takes that next: a tree,
 *           depth first
 *
 * An end is what each step of each task gave, who stopped where, and how the
 * run ended. Nothing here waits for time, which the two modes tell otherwise.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/run.h"
#include "runtime/taant.h"

enum {
    TASKS_MOST = 4,
    STEPS = 4, /* of each task, at most */
    CHANNELS = 2,
    WAYS_MOST = 4000,
    DEPTH_MOST = 200,
    ENDS_ROOM = 1 << 14, /* of the hash table: a power of 2 */
    LIVE_RUNS = 240,
};

enum step_kind {
    STEP_SEND,
    STEP_RECV,
    STEP_CLOSE,
    STEP_SELECT,
    STEP_SELECT_OR_NOT,
    STEP_LOAD_LOCKED,
    STEP_LOCK,
    STEP_UNLOCK,
    STEP_TRY_LOCK,
    STEP_READ,
    STEP_WRITE,
    STEP_WAIT_FOR_COND,
    STEP_SIGNAL,
    STEP_DONE,
    STEP_WAIT,
    STEP_ACQUIRE,
    STEP_RELEASE,
    STEP_COUNT,
    STEP_ONCE,
    STEP_CANCEL,
    STEP_CTX_DONE,
    STEP_AWAIT,
    STEP_KINDS
};

/* Three steps of four are one of these, which tell much of the order. */
static const enum step_kind telling[] = {STEP_SEND, STEP_RECV, STEP_SELECT,
    STEP_SELECT_OR_NOT, STEP_LOAD_LOCKED, STEP_COUNT};

enum { TELLING = sizeof telling / sizeof *telling };

struct step {
    enum step_kind kind;
    unsigned a, b; /* channels */
};

struct program {
    unsigned tasks, length; /* steps of each */
    struct step steps[TASKS_MOST][STEPS];
    size_t capacities[CHANNELS];
    long units, awaited;
};

/* What a step gave: 0 it was not begun, 1 it did not end, else 2 and more. */
struct end {
    int results[TASKS_MOST][STEPS];
    unsigned outcome, findings;
};

struct scene {
    const struct program *program;
    struct end end;
    uint64_t delays; /* 0: none */
    struct chan *channels[CHANNELS];
    struct mutex *mutex;
    struct rwmutex *rwmutex;
    struct cond *cond;
    struct wait_group *group;
    struct semaphore *semaphore;
    struct counter *counter;
    struct once *once;
    struct ctx *ctx;
    struct future *future;
    long times;
};

struct actor {
    struct scene *scene;
    unsigned number;
};

static unsigned pick(uint64_t *random, unsigned n)
{
    *random =
        *random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)((*random >> 33) % n);
}

/* ---- the steps ---- */

static void happen(void *arg)
{
    struct scene *scene = arg;
    task_yield();
    scene->times++;
}

static void *compute(void *arg)
{
    struct scene *scene = arg;
    return (void *)(uintptr_t)counter_add(scene->counter, 10);
}

static int receive(struct chan *c)
{
    int value;
    return chan_recv(c, &value) ? value : -1;
}

static int load_locked(struct scene *scene)
{
    mutex_lock(scene->mutex);
    int sum = (int)counter_load(scene->counter);
    mutex_unlock(scene->mutex);
    return sum;
}

static int do_select(
    struct scene *scene, const struct step *step, int value, bool or_not)
{
    int got = 0;
    int arm =
        or_not
            ? select_wait(select_send(scene->channels[step->a], &value),
                  select_recv(scene->channels[step->b], &got), select_default())
            : select_wait(select_send(scene->channels[step->a], &value),
                  select_recv(scene->channels[step->b], &got));
    return arm * 100 + got;
}

static int with_locks(struct scene *scene, enum step_kind kind)
{
    switch (kind) {
    case STEP_LOAD_LOCKED:
        return load_locked(scene);
    case STEP_LOCK:
        mutex_lock(scene->mutex);
        return 0;
    case STEP_UNLOCK:
        mutex_unlock(scene->mutex);
        return 0;
    case STEP_TRY_LOCK:
        return mutex_try_lock(scene->mutex);
    case STEP_READ:
        rwmutex_read_lock(scene->rwmutex);
        rwmutex_read_unlock(scene->rwmutex);
        return 0;
    case STEP_WRITE:
        rwmutex_lock(scene->rwmutex);
        return (int)counter_load(scene->counter);
    case STEP_WAIT_FOR_COND:
        mutex_lock(scene->mutex);
        cond_wait(scene->cond);
        return 0;
    default:
        cond_signal(scene->cond);
        return 0;
    }
}

static int with_others(struct scene *scene, enum step_kind kind)
{
    switch (kind) {
    case STEP_DONE:
        wait_group_done(scene->group);
        return 0;
    case STEP_WAIT:
        wait_group_wait(scene->group);
        return 0;
    case STEP_ACQUIRE:
        return semaphore_acquire_ctx(scene->semaphore, scene->ctx, 1);
    case STEP_RELEASE:
        semaphore_release(scene->semaphore, 1);
        return 0;
    case STEP_COUNT:
        return (int)counter_add(scene->counter, 1);
    case STEP_ONCE:
        once_do(scene->once, happen, scene);
        return (int)scene->times;
    case STEP_CANCEL:
        ctx_cancel(scene->ctx);
        return 0;
    case STEP_CTX_DONE:
        chan_recv(ctx_done(scene->ctx), &(char){0});
        return ctx_err(scene->ctx);
    default:
        return (int)(uintptr_t)future_await(scene->future);
    }
}

/* Takes a step and returns what came of it. */
static int take(struct scene *scene, const struct step *step, int value)
{
    switch (step->kind) {
    case STEP_SEND:
        chan_send(scene->channels[step->a], &value);
        return 0;
    case STEP_RECV:
        return receive(scene->channels[step->a]);
    case STEP_CLOSE:
        chan_close(scene->channels[step->a]);
        return 0;
    case STEP_SELECT:
    case STEP_SELECT_OR_NOT:
        return do_select(scene, step, value, step->kind != STEP_SELECT);
    default:
        return step->kind < STEP_DONE ? with_locks(scene, step->kind)
                                      : with_others(scene, step->kind);
    }
}

/* Lets other threads come in between; no operation, so no choice. */
static void dawdle(uint64_t *random)
{
    for (volatile unsigned i = pick(random, 2000); i > 0; i--) {
    }
}

static void act(void *arg)
{
    const struct actor *me = arg;
    struct scene *scene = me->scene;
    uint64_t delays = scene->delays + me->number;
    for (unsigned i = 0; i < scene->program->length; i++) {
        if (scene->delays) {
            dawdle(&delays);
        }
        int *result = &scene->end.results[me->number][i];
        *result = 1;
        *result = 3 + take(scene, &scene->program->steps[me->number][i],
                          (int)(me->number * STEPS + i));
    }
}

static bool uses(const struct program *program, enum step_kind kind)
{
    bool used = false;
    for (unsigned i = 0; i < program->tasks * program->length; i++) {
        used |= program->steps[i / program->length][i % program->length].kind ==
                kind;
    }
    return used;
}

static void perform(void *arg)
{
    struct scene *scene = arg;
    const struct program *program = scene->program;
    struct actor *actors = run_alloc(program->tasks * sizeof *actors);
    for (int i = 0; i < CHANNELS; i++) {
        scene->channels[i] = chan_make("c", int, program->capacities[i]);
    }
    scene->mutex = mutex_make("mutex");
    scene->rwmutex = rwmutex_make("rwmutex");
    scene->cond = cond_make("cond", scene->mutex);
    scene->group = wait_group_make("group");
    wait_group_add(scene->group, program->awaited);
    scene->semaphore = semaphore_make("semaphore", program->units);
    scene->counter = counter_make("counter", 0);
    scene->once = once_make("once");
    scene->ctx = ctx_with_cancel("ctx", ctx_background());
    if (uses(program, STEP_AWAIT)) {
        scene->future = future_go("future", compute, scene);
    }
    for (unsigned i = 1; i < program->tasks; i++) {
        actors[i] = (struct actor){scene, i};
        task_go(act, &actors[i]);
    }
    actors[0] = (struct actor){scene, 0};
    act(&actors[0]);
}

static struct program make_program(uint64_t seed)
{
    struct program program = {0};
    pick(&seed, 2);
    program.tasks = 2 + pick(&seed, TASKS_MOST - 1);
    program.length = 6 - program.tasks;
    for (int i = 0; i < CHANNELS; i++) {
        program.capacities[i] = pick(&seed, 3);
    }
    program.units = 1 + pick(&seed, 2);
    program.awaited = 1 + pick(&seed, 2);
    for (unsigned i = 0; i < program.tasks * program.length; i++) {
        unsigned kind = pick(&seed, 4 * STEP_KINDS);
        program.steps[i / program.length][i % program.length] = (struct step){
            .kind = kind < STEP_KINDS ? kind : telling[kind % TELLING],
            .a = pick(&seed, CHANNELS),
            .b = pick(&seed, CHANNELS),
        };
    }
    return program;
}

/* Runs it once; returns a hash of its end, which is not 0. */
static uint64_t end_of(struct runtime *runtime, const struct program *program,
    const struct run_options *options, uint64_t delays)
{
    struct scene scene = {.program = program, .delays = delays};
    struct run *run = run_new(runtime, options, perform, &scene);
    if (!run) {
        abort();
    }
    run_execute(run);
    scene.end.outcome = run_report(run)->outcome;
    scene.end.findings = (unsigned)run_report(run)->finding_count;
    run_free(run);
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < sizeof scene.end; i++) {
        hash ^= ((const unsigned char *)&scene.end)[i];
        hash *= UINT64_C(1099511628211);
    }
    return hash ? hash : 1;
}

/* ---- sets of ends ---- */

struct ends {
    uint64_t hashes[ENDS_ROOM]; /* 0: free */
    size_t count;
};

static uint64_t *find(struct ends *ends, uint64_t hash)
{
    size_t i = hash % ENDS_ROOM;
    while (ends->hashes[i] && ends->hashes[i] != hash) {
        i = (i + 1) % ENDS_ROOM;
    }
    return &ends->hashes[i];
}

static void add(struct ends *ends, uint64_t hash)
{
    uint64_t *place = find(ends, hash);
    ends->count += !*place;
    *place = hash;
}

/* ---- every way there is ---- */

struct search {
    struct decider base;
    unsigned choices[DEPTH_MOST], candidates[DEPTH_MOST];
    size_t depth, known; /* choices below `known` are to be repeated */
};

/* Whether no other operation could tell if this one is before or after it:
 * then to let it go first leaves nothing out. */
static bool is_private(const struct operation *operation)
{
    switch (operation->kind) {
    case TRACE_TASK_SPAWN:
    case TRACE_TASK_YIELD:
    case TRACE_TASK_END:
        return true;
    default:
        return false;
    }
}

/* Called on tasks' stacks and beside them, one after the other: which TSan is
 * not told, or it would take that for an order between the tasks. */
static __attribute__((no_sanitize("thread"))) unsigned choose(
    struct decider *decider, enum decide_kind kind, unsigned n,
    const struct operation *candidates)
{
    struct search *search = (struct search *)decider;
    for (unsigned i = 0; kind == DECIDE_TASK && i < n; i++) {
        if (n == 1 || is_private(&candidates[i])) {
            return i;
        }
    }
    if (search->depth == DEPTH_MOST) {
        abort();
    }
    size_t i = search->depth++;
    if (i >= search->known) {
        search->choices[i] = 0;
        search->candidates[i] = n;
    } else if (search->candidates[i] != n) {
        printf("the same choices lead elsewhere\n");
        abort();
    }
    return search->choices[i];
}

/* Goes to the next way; false when there is none. */
static bool next_way(struct search *search)
{
    size_t i = search->depth;
    while (i > 0 && search->choices[i - 1] + 1 == search->candidates[i - 1]) {
        i--;
    }
    if (i == 0) {
        return false;
    }
    search->choices[i - 1]++;
    search->known = i;
    search->depth = 0;
    return true;
}

/* Fills in all ends; false when there are too many ways to go. */
static bool find_ends(
    struct runtime *runtime, const struct program *program, struct ends *ends)
{
    struct search search = {.base = {choose}};
    struct run_options options = {
        .mode = RUN_DETERMINISTIC, .workers = 4, .decider = &search.base};
    memset(ends, 0, sizeof *ends);
    for (unsigned ways = 0; ways < WAYS_MOST; ways++) {
        add(ends, end_of(runtime, program, &options, 0));
        if (!next_way(&search)) {
            return true;
        }
    }
    return false;
}

/* ---- live ---- */

/* Returns how many of the ends it came to, or -1: to another one. */
static long run_live(struct runtime *runtime, const struct program *program,
    struct ends *ends, struct ends *seen)
{
    memset(seen, 0, sizeof *seen);
    for (unsigned i = 0; i < LIVE_RUNS; i++) {
        struct run_options options = {.mode = RUN_LIVE,
            .workers = 1u << i % 4,
            .seed = i,
            .yields = i / 4 % 2 == 1};
        uint64_t hash = end_of(runtime, program, &options, i + 1);
        add(seen, hash);
        if (!*find(ends, hash)) {
            printf("live run %u on %u workers comes to an end that no choice "
                   "leads to\n",
                i, options.workers);
            return -1;
        }
    }
    return (long)seen->count;
}

int main(int argc, char **argv)
{
    static struct ends ends, seen;
    long wanted = argc > 1 ? strtol(argv[1], NULL, 10) : 0;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    long programs = 0, left_out = 0, came_to = 0;
    size_t possible = 0;
    struct runtime *runtime = runtime_new();
    if (!runtime || wanted < 1) {
        fprintf(stderr, "usage: ends PROGRAMS [SEED]\n");
        return 2;
    }
    for (; programs < wanted; seed++) {
        struct program program = make_program(seed);
        if (!find_ends(runtime, &program, &ends) || ends.count == 1) {
            left_out++;
            continue;
        }
        long count = run_live(runtime, &program, &ends, &seen);
        if (count < 0) {
            printf("BROKEN: the program of seed %lu\n", (unsigned long)seed);
            return EXIT_FAILURE;
        }
        programs++;
        possible += ends.count;
        came_to += count;
    }
    runtime_free(runtime);
    printf("%ld programs (%ld left out, seeds up to %lu): %zu ends are "
           "possible, live came to %ld of them and to no other\n",
        programs, left_out, (unsigned long)seed - 1, possible, came_to);
    return EXIT_SUCCESS;
}
