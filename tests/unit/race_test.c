/* SPDX-License-Identifier: MIT */
/*
 * Data races: through every way there is to order two tasks, once with the
 * edge and once without. Without it the race must be found in every schedule;
 * with it in none.
 */
#include "tests/folded.h"
#include "tests/same_world.h"
#include "tui/model/log.h"
#include "tui/view/view.h"

struct scene {
    bool ordered;
    struct shared *account;
    struct wait_group *done;
    struct mutex *mutex, *other;
    struct rwmutex *rwmutex;
    struct semaphore *semaphore;
    struct chan *chan;
    struct once *once;
    struct map *map;
    struct pool *pool;
    struct cond *cond;
    struct counter *counter;
    long turn;
    bool waiting;
};

static void bump(struct scene *scene)
{
    long value = shared_read(scene->account);
    shared_write(scene->account, value + 1);
}

/* Runs two tasks of fn and waits for them. */
static void run_two(struct scene *scene, task_fn *fn)
{
    wait_group_add(scene->done, 2);
    task_go_at(fn, scene, "teller", HERE);
    task_go_at(fn, scene, "teller", HERE);
    wait_group_wait(scene->done);
    shared_read(scene->account); /* the wait group orders it */
}

/* ---- each with its own kind of order ---- */

static void with_nothing(void *arg)
{
    bump(arg);
    wait_group_done(((struct scene *)arg)->done);
}

static void nothing(void *arg)
{
    struct scene *scene = arg;
    if (scene->ordered) { /* one after the other */
        bump(scene);
        bump(scene);
    } else {
        run_two(scene, with_nothing);
    }
}

static void with_mutex(void *arg)
{
    struct scene *scene = arg;
    mutex_lock(scene->other);
    bool first = scene->turn++ == 0;
    mutex_unlock(scene->other);
    struct mutex *mine =
        scene->ordered || first ? scene->mutex : mutex_make("own");
    mutex_lock(mine);
    bump(scene);
    mutex_unlock(mine);
    wait_group_done(scene->done);
}

static void mutexes(void *arg)
{
    run_two(arg, with_mutex);
}

static void with_rwmutex(void *arg)
{
    struct scene *scene = arg;
    if (scene->ordered) {
        rwmutex_lock(scene->rwmutex);
        bump(scene);
        rwmutex_unlock(scene->rwmutex);
    } else {
        rwmutex_read_lock(scene->rwmutex);
        bump(scene);
        rwmutex_read_unlock(scene->rwmutex);
    }
    wait_group_done(scene->done);
}

static void rwmutexes(void *arg)
{
    run_two(arg, with_rwmutex);
}

static void read_under_lock(void *arg)
{
    struct scene *scene = arg;
    rwmutex_read_lock(scene->rwmutex);
    shared_read(scene->account);
    rwmutex_read_unlock(scene->rwmutex);
    wait_group_done(scene->done);
}

/* Readers are ordered with writers on both sides. */
static void readers_and_writers(void *arg)
{
    struct scene *scene = arg;
    wait_group_add(scene->done, 2);
    task_go(read_under_lock, scene);
    task_go(read_under_lock, scene);
    if (!scene->ordered) {
        shared_write(scene->account, 7);
    }
    rwmutex_lock(scene->rwmutex);
    bump(scene);
    rwmutex_unlock(scene->rwmutex);
    if (!scene->ordered) {
        shared_write(scene->account, 8);
    }
    wait_group_wait(scene->done);
}

/* A channel as a lock: with two slots it lets two in. */
static void with_slot(void *arg)
{
    struct scene *scene = arg;
    int token = 0;
    chan_send(scene->chan, &token);
    bump(scene);
    chan_recv(scene->chan, &token);
    wait_group_done(scene->done);
}

static void slots(void *arg)
{
    struct scene *scene = arg;
    scene->chan = chan_make("seats", int, scene->ordered ? 1 : 2);
    run_two(scene, with_slot);
}

static void send_then_write(void *arg)
{
    struct scene *scene = arg;
    int token = 0;
    if (scene->ordered) {
        bump(scene);
    }
    chan_send(scene->chan, &token);
    if (!scene->ordered) {
        bump(scene);
    }
    wait_group_done(scene->done);
}

static void receive_then_read(struct scene *scene, size_t capacity)
{
    int token;
    scene->chan = chan_make("news", int, capacity);
    wait_group_add(scene->done, 1);
    task_go(send_then_write, scene);
    chan_recv(scene->chan, &token);
    bump(scene);
    wait_group_wait(scene->done);
}

static void unbuffered(void *arg)
{
    receive_then_read(arg, 0);
}

static void buffered(void *arg)
{
    receive_then_read(arg, 3);
}

static void write_then_receive(void *arg)
{
    struct scene *scene = arg;
    int token;
    bump(scene);
    chan_recv(scene->chan, &token);
    wait_group_done(scene->done);
}

/* A receive comes before the end of its send, but only without slots. */
static void backwards(void *arg)
{
    struct scene *scene = arg;
    int token = 0;
    scene->chan = chan_make("news", int, scene->ordered ? 0 : 1);
    wait_group_add(scene->done, 1);
    task_go(write_then_receive, scene);
    chan_send(scene->chan, &token);
    bump(scene);
    wait_group_wait(scene->done);
}

static void write_then_close(void *arg)
{
    struct scene *scene = arg;
    if (scene->ordered) {
        bump(scene);
    }
    chan_close(scene->chan);
    if (!scene->ordered) {
        bump(scene);
    }
    wait_group_done(scene->done);
}

static void closing(void *arg)
{
    struct scene *scene = arg;
    int token;
    scene->chan = chan_make("quit", int, 1);
    wait_group_add(scene->done, 1);
    task_go(write_then_close, scene);
    chan_recv(scene->chan, &token);
    bump(scene);
    wait_group_wait(scene->done);
}

static void waiting(void *arg)
{
    struct scene *scene = arg;
    wait_group_add(scene->done, 1);
    task_go(with_nothing, scene);
    if (scene->ordered) {
        wait_group_wait(scene->done);
        bump(scene);
    } else {
        bump(scene);
        wait_group_wait(scene->done);
    }
}

static void spawning(void *arg)
{
    struct scene *scene = arg;
    wait_group_add(scene->done, 1);
    if (scene->ordered) {
        bump(scene);
    }
    task_go(with_nothing, scene);
    if (!scene->ordered) {
        bump(scene);
    }
    wait_group_wait(scene->done);
}

static void bump_once(void *arg)
{
    bump(arg);
}

static void with_once(void *arg)
{
    struct scene *scene = arg;
    once_do(scene->once, bump_once, scene);
    shared_read(scene->account);
    if (!scene->ordered) {
        shared_write(scene->account, 3);
    }
    wait_group_done(scene->done);
}

static void once(void *arg)
{
    run_two(arg, with_once);
}

static void wait_for_signal(void *arg)
{
    struct scene *scene = arg;
    mutex_lock(scene->mutex);
    scene->waiting = true;
    cond_wait(scene->cond);
    mutex_unlock(scene->mutex);
    bump(scene);
    wait_group_done(scene->done);
}

/* Lets the other task go on: by yielding, which leaves every order open. Where
 * it takes long the system holds that task up, and to look again and again
 * would only fill the ring of events. */
static void let_other(int *times)
{
    if (++*times < 1000) {
        task_yield();
    } else {
        task_sleep(100 * MILLISECOND);
    }
}

/* The signal itself orders, without the mutex. */
static void signalling(void *arg)
{
    struct scene *scene = arg;
    wait_group_add(scene->done, 1);
    task_go(wait_for_signal, scene);
    int times = 0;
    for (bool there = false; !there;) {
        let_other(&times);
        mutex_lock(scene->mutex);
        there = scene->waiting;
        mutex_unlock(scene->mutex);
    }
    if (scene->ordered) {
        bump(scene);
    }
    cond_signal(scene->cond);
    if (!scene->ordered) {
        bump(scene);
    }
    wait_group_wait(scene->done);
}

static void write_then_count(void *arg)
{
    struct scene *scene = arg;
    if (scene->ordered) {
        bump(scene);
    }
    counter_add(scene->counter, 1);
    if (!scene->ordered) {
        bump(scene);
    }
    wait_group_done(scene->done);
}

static void counting(void *arg)
{
    struct scene *scene = arg;
    wait_group_add(scene->done, 1);
    task_go(write_then_count, scene);
    int times = 0;
    while (counter_load(scene->counter) == 0) {
        let_other(&times);
    }
    bump(scene);
    wait_group_wait(scene->done);
}

static void with_units(void *arg)
{
    struct scene *scene = arg;
    semaphore_acquire(scene->semaphore, 2);
    bump(scene);
    semaphore_release(scene->semaphore, 2);
    wait_group_done(scene->done);
}

static void semaphores(void *arg)
{
    struct scene *scene = arg;
    scene->semaphore = semaphore_make("units", scene->ordered ? 3 : 4);
    run_two(scene, with_units);
}

static void write_then_store(void *arg)
{
    struct scene *scene = arg;
    map_store(scene->map, "other", NULL);
    if (scene->ordered) {
        bump(scene);
    }
    map_store(scene->map, "key", NULL);
    if (!scene->ordered) {
        bump(scene);
    }
    wait_group_done(scene->done);
}

static void mapping(void *arg)
{
    struct scene *scene = arg;
    void *value;
    int times = 0;
    wait_group_add(scene->done, 1);
    task_go(write_then_store, scene);
    while (!map_load(scene->map, "key", &value)) {
        let_other(&times);
    }
    bump(scene);
    wait_group_wait(scene->done);
}

static void *make_thing(void)
{
    return run_alloc(1);
}

static void write_then_put(void *arg)
{
    struct scene *scene = arg;
    if (scene->ordered) {
        bump(scene);
    }
    pool_put(scene->pool, scene);
    if (!scene->ordered) {
        bump(scene);
    }
    wait_group_done(scene->done);
}

static void pooling(void *arg)
{
    struct scene *scene = arg;
    wait_group_add(scene->done, 1);
    task_go(write_then_put, scene);
    int times = 0;
    while (pool_get(scene->pool) != scene) {
        let_other(&times);
    }
    bump(scene);
    wait_group_wait(scene->done);
}

static void *compute(void *arg)
{
    bump(arg);
    return NULL;
}

static void awaiting(void *arg)
{
    struct scene *scene = arg;
    struct future *future = future_go("future", compute, scene);
    if (scene->ordered) {
        future_await(future);
    }
    bump(scene);
    future_await(future);
}

static const char *bump_in_group(void *arg)
{
    bump(arg);
    return NULL;
}

static void grouping(void *arg)
{
    struct scene *scene = arg;
    struct errgroup *group = errgroup_make("group", ctx_background());
    errgroup_go(group, bump_in_group, scene);
    if (scene->ordered) {
        errgroup_wait(group);
    }
    bump(scene);
    errgroup_wait(group);
}

/* One at a time come one after the other, two do not. */
static void limiting(void *arg)
{
    struct scene *scene = arg;
    struct errgroup *group = errgroup_make("group", ctx_background());
    errgroup_limit(group, scene->ordered ? 1 : 2);
    errgroup_go(group, bump_in_group, scene);
    errgroup_go(group, bump_in_group, scene);
    errgroup_wait(group);
}

/* Whichever arm it comes through, and whoever was there first. */
static void selecting(void *arg)
{
    struct scene *scene = arg;
    int token;
    scene->chan = chan_make("news", int, 0);
    struct chan *silent = chan_make("silent", int, 0);
    wait_group_add(scene->done, 1);
    task_go(send_then_write, scene);
    CHECK_NUMBER(select_wait(select_recv(silent, &token),
                     select_recv(scene->chan, &token)),
        1);
    bump(scene);
    wait_group_wait(scene->done);
}

static const struct {
    const char *name;
    task_fn *fn;
} ways[] = {
    {"nothing", nothing},
    {"mutexes", mutexes},
    {"rwmutexes", rwmutexes},
    {"readers_and_writers", readers_and_writers},
    {"slots", slots},
    {"unbuffered", unbuffered},
    {"buffered", buffered},
    {"backwards", backwards},
    {"closing", closing},
    {"waiting", waiting},
    {"spawning", spawning},
    {"once", once},
    {"signalling", signalling},
    {"counting", counting},
    {"semaphores", semaphores},
    {"mapping", mapping},
    {"pooling", pooling},
    {"awaiting", awaiting},
    {"grouping", grouping},
    {"limiting", limiting},
    {"selecting", selecting},
};
enum { WAYS = sizeof ways / sizeof *ways };

struct case_run {
    struct scene scene;
    task_fn *fn;
};

static void run_case(void *arg)
{
    struct case_run *run = arg;
    struct scene *scene = &run->scene;
    scene->account = shared_make("account", 100);
    scene->done = wait_group_make("done");
    scene->mutex = mutex_make("mutex");
    scene->other = mutex_make("other");
    scene->rwmutex = rwmutex_make("rwmutex");
    scene->once = once_make("once");
    scene->map = map_make("map");
    scene->pool = pool_make("pool", make_thing);
    scene->cond = cond_make("cond", scene->mutex);
    scene->counter = counter_make("counter", 0);
    run->fn(scene);
}

static void check_way(
    const struct run_options *options, size_t way, bool ordered)
{
    struct case_run run = {.scene.ordered = ordered, .fn = ways[way].fn};
    struct record record;
    struct world world;
    run_and_fold(&record, &world, options, run_case, &run, 0);
    CHECK(!world.races_unseen);
    CHECK(world.clock_count < 200); /* what has ended is forgotten */
    if (!CHECK((world.race_count > 0) == !ordered)) {
        fprintf(stderr, "    %s, %s, seed %d, %u workers: %zu races\n",
            ways[way].name, ordered ? "ordered" : "not ordered",
            (int)options->seed, options->workers, world.race_count);
    }
    for (size_t i = 0; i < world.race_count; i++) {
        const struct world_race *race = &world.races[i];
        CHECK_TEXT(world.objects[race->object - 1].name, "account");
        CHECK(race->first.seq < race->second.seq);
        CHECK(race->first.task != race->second.task);
        CHECK(race->first.site != NULL && race->second.site != NULL);
        CHECK(race->first.kind != TRACE_SHARED_READ ||
              race->second.kind != TRACE_SHARED_READ);
    }
    folded_free(&record, &world);
}

/* ---- rewinding ---- */

static void keep(struct log *log, const struct record *record)
{
    for (size_t i = 0; i < record->count; i++) {
        CHECK(log_append(log, &record->events[i]));
    }
}

/* Each world, sought from any other, has the same findings. */
static void test_seek(void)
{
    struct case_run run = {.fn = nothing};
    struct run_options options = {.mode = RUN_DETERMINISTIC, .seed = 3};
    struct record record;
    struct world straight, sought;
    record_run(&record, &options, run_case, &run);
    struct log *log = log_new(0);
    keep(log, &record);
    world_init(&straight);
    world_init(&sought);
    size_t races = 0;
    for (uint64_t seq = 1; seq <= record.count; seq++) {
        world_apply(&straight, log_event(log, seq));
        CHECK(log_seek(log, &sought, log_last(log) + 1 - seq));
        CHECK(log_seek(log, &sought, seq));
        CHECK(same_world(&straight, &sought));
        CHECK(straight.race_count >= races);
        races = straight.race_count;
    }
    CHECK(races > 0);
    world_fini(&straight);
    world_fini(&sought);
    log_free(log);
    record_free(&record);
}

/* ---- bounds ---- */

enum { CROWD = 200 };

static void crowd(void *arg)
{
    struct scene *scene = arg;
    wait_group_add(scene->done, CROWD);
    for (int i = 0; i < CROWD; i++) {
        task_go_at(with_nothing, scene, "teller", HERE);
    }
    wait_group_wait(scene->done);
}

/* More tasks than are remembered, but one pair of places of each kind. */
static void test_crowd(const struct run_options *options)
{
    struct case_run run = {.fn = crowd};
    struct record record;
    struct world world;
    run_and_fold(&record, &world, options, run_case, &run, 0);
    CHECK(world.race_count >= 1 && world.race_count <= 3);
    CHECK_NUMBER(world.racer_count, WORLD_RACERS);
    folded_free(&record, &world);
}

static void knot(void *arg)
{
    struct scene *scene = arg;
    for (int i = 0; i < 6000; i++) {
        struct mutex *mutex = mutex_make("link");
        mutex_lock(mutex);
        mutex_unlock(mutex);
    }
    run_two(scene, with_nothing);
}

/* When there is too much to keep, nothing is said rather than something
 * wrong; and that is said. */
static void test_too_much(void)
{
    struct case_run run = {.fn = knot};
    struct run_options options = {.mode = RUN_DETERMINISTIC};
    struct record record;
    struct world world;
    run_and_fold(&record, &world, &options, run_case, &run, 0);
    CHECK(world.races_unseen);
    CHECK_NUMBER(world.race_count, 0);
    folded_free(&record, &world);
}

/* Edges may be among the lost events: no race is found behind a gap. */
static void test_gap(void)
{
    struct case_run run = {.fn = nothing};
    struct run_options options = {.mode = RUN_DETERMINISTIC, .seed = 3};
    struct record record;
    struct world world;
    record_run(&record, &options, run_case, &run);
    world_init(&world);
    for (size_t i = 0; i < record.count; i++) {
        struct trace_event event = record.events[i];
        event.seq += i > 1;
        if (i == 2) {
            world_apply(
                &world, &(struct trace_event){
                            .seq = 3, .kind = TRACE_RUN_GAP, .value = 5});
        }
        world_apply(&world, &event);
    }
    CHECK_NUMBER(world.race_count, 0);
    world_fini(&world);
    record_free(&record);
}

/* ---- words ---- */

static void check_said(const struct record *record, const char *const *parts)
{
    struct catalogue *words = catalogue_open(LANGUAGE_EN, NULL, 0);
    struct world world;
    char *line = NULL;
    world_init(&world);
    for (size_t i = 0; i < record->count; i++) {
        world_apply(&world, &record->events[i]);
        free(line);
        line = view_narrate(words, &world, &record->events[i]);
    }
    for (; *parts; parts++) {
        if (!CHECK(line && strstr(line, *parts))) {
            fprintf(stderr, "    \"%s\" lacks \"%s\"\n", line, *parts);
        }
    }
    free(line);
    world_fini(&world);
    catalogue_close(words);
}

static void test_words(void)
{
    static const char *const parts[] = {
        "The run is over: all tasks ended.",
        "Data race on account: ",
        " wrote it at race_test.c:",
        ", and nothing orders the two.",
        NULL,
    };
    struct case_run run = {.fn = nothing};
    struct run_options options = {.mode = RUN_DETERMINISTIC, .seed = 3};
    struct record record;
    record_run(&record, &options, run_case, &run);
    check_said(&record, parts);
    record_free(&record);
}

int main(void)
{
    for (size_t way = 0; way < WAYS; way++) {
        for (int i = 0; i < RECORD_MODES; i++) {
            check_way(&record_modes[i], way, true);
            check_way(&record_modes[i], way, false);
        }
        for (uint64_t seed = 3; seed < 20; seed++) {
            struct run_options options = {
                .mode = RUN_DETERMINISTIC, .seed = seed};
            check_way(&options, way, true);
            check_way(&options, way, false);
        }
    }
    for (int i = 0; i < RECORD_MODES; i++) {
        test_crowd(&record_modes[i]);
    }
    test_seek();
    test_too_much();
    test_gap();
    test_words();
    return check_done();
}
