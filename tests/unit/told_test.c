/* SPDX-License-Identifier: MIT */
/* A run that uses every lock, every other means of synchronisation, and the
 * network: each of its events is told, each object described, every frame
 * drawn. */
#include "tests/folded.h"
#include "tests/view_sample.h"
#include "tui/view/deed.h"
#include "tui/view/phrase.h"

struct scene {
    struct mutex *mutex;
    struct rwmutex *rwmutex;
    struct once *once;
    struct cond *cond;
    struct counter *counter;
    struct semaphore *semaphore;
    struct shared *shared;
    struct machine *machine;
    struct map *map;
    struct pool *pool;
    struct net_listener *server;
    struct wait_group *done;
    bool ready;
};

static void *make_thing(void)
{
    return run_alloc(8);
}

static void begin_well(void *arg)
{
    (void)arg;
    task_sleep(MILLISECOND);
}

static void *compute(void *arg)
{
    task_sleep(MILLISECOND);
    return arg;
}

static bool see_key(const char *key, void *value, void *arg)
{
    (void)key;
    (void)value;
    (void)arg;
    return true;
}

static const char *fail(void *arg)
{
    (void)arg;
    task_sleep(MILLISECOND);
    return "burnt";
}

static void use_group(void)
{
    struct errgroup *group = errgroup_make("group", ctx_background());
    errgroup_limit(group, 1);
    errgroup_go(group, fail, NULL);
    errgroup_try_go(group, fail, NULL);
    errgroup_go(group, fail, NULL);
    errgroup_wait(group);
}

static void use_locks(struct scene *scene)
{
    mutex_lock(scene->mutex);
    task_sleep(400 * MICROSECOND);
    mutex_unlock(scene->mutex);
    rwmutex_read_lock(scene->rwmutex);
    task_sleep(MILLISECOND);
    rwmutex_read_unlock(scene->rwmutex);
    rwmutex_lock(scene->rwmutex);
    task_sleep(MILLISECOND);
    rwmutex_unlock(scene->rwmutex);
    semaphore_acquire(scene->semaphore, 2);
    if (semaphore_try_acquire(scene->semaphore, 1)) {
        semaphore_release(scene->semaphore, 1);
    }
    task_sleep(MILLISECOND);
    semaphore_release(scene->semaphore, 2);
}

static void actor(void *arg)
{
    struct scene *scene = arg;
    void *value;
    once_do(scene->once, begin_well, scene);
    use_locks(scene);
    mutex_lock(scene->mutex);
    while (!scene->ready) {
        cond_wait(scene->cond);
    }
    mutex_unlock(scene->mutex);
    counter_add(scene->counter, 1);
    map_load(scene->map, "colour", &value);
    map_store(scene->map, "colour", scene);
    map_load(scene->map, "colour", &value);
    pool_put(scene->pool, pool_get(scene->pool));
    shared_write(scene->shared, shared_read(scene->shared) + 1);
    machine_move(
        scene->machine, machine_is(scene->machine, "off") ? "on" : "off");
    wait_group_done(scene->done);
}

static void answer(void *arg)
{
    static char much[70000]; /* more than is on its way at a time */
    struct scene *scene = arg;
    struct net_conn *conn;
    if (net_accept(scene->server, &conn) == 0) {
        net_read(conn, much, 10);
        net_write(conn, much, sizeof much);
        net_read(conn, much, 10);
        net_close(conn);
    }
    wait_group_done(scene->done);
}

static void talk(struct scene *scene)
{
    char byte;
    struct net_conn *conn;
    net_listen("server", 0, &scene->server);
    net_listen("again", net_port(scene->server), &(struct net_listener *){0});
    wait_group_add(scene->done, 1);
    task_go(answer, scene);
    task_sleep(MILLISECOND);
    net_dial("client", net_port(scene->server), &conn);
    net_write(conn, "hello", 5);
    task_sleep(MILLISECOND);
    net_close_write(conn);
    while (net_read(conn, &(char[9000]){0}, 9000) > 0) {
    }
    net_set_deadline(conn, task_now());
    net_read(conn, &byte, 1);
    net_set_deadline(conn, 0);
    net_set_ctx(conn, ctx_with_cancel("visit", NULL));
    net_set_ctx(conn, NULL);
    net_close(conn);
}

static void everything(void *arg)
{
    struct scene *scene = arg;
    scene->mutex = mutex_make("mutex");
    scene->rwmutex = rwmutex_make("table");
    scene->once = once_make("start");
    scene->cond = cond_make("ready", scene->mutex);
    scene->counter = counter_make("counter", 0);
    scene->semaphore = semaphore_make("units", 2);
    scene->shared = shared_make("plain", 0);
    scene->machine = machine_make("switch", "off", "on");
    scene->map = map_make("map");
    scene->pool = pool_make("pool", make_thing);
    scene->done = wait_group_make("done");
    wait_group_add(scene->done, 4);
    for (int i = 0; i < 4; i++) {
        task_go(actor, scene);
    }
    cond_signal(scene->cond);
    mutex_lock(scene->mutex);
    mutex_try_lock(scene->mutex);
    mutex_unlock(scene->mutex);
    task_sleep(40 * MILLISECOND);
    mutex_lock(scene->mutex);
    scene->ready = counter_load(scene->counter) == 0;
    cond_broadcast(scene->cond);
    mutex_unlock(scene->mutex);
    future_await(future_go("future", compute, scene));
    talk(scene);
    wait_group_wait(scene->done);
    use_group();
    map_range(scene->map, see_key, NULL);
    map_delete(scene->map, "colour");
    pool_get(scene->pool);
}

static void check_text(char *text, const char *what)
{
    if (!CHECK(text && text[0] && !strchr(text, '?') && !strchr(text, '%') &&
               !strchr(text, '\n'))) {
        fprintf(stderr, "    %s: %s\n", what, text ? text : "(null)");
    }
    free(text);
}

static void check_frame(struct sample *sample, const struct world *world)
{
    struct frame frame;
    REQUIRE(frame_init(&frame, 40, 120, NULL));
    view_draw(&frame, &sample->ui, world);
    frame_fini(&frame);
}

static void check_described(
    const struct catalogue *words, const struct world *world)
{
    char state[PHRASE_BYTES];
    for (uint32_t id = 1; id <= world->task_count; id++) {
        check_text(view_sentence(words, world, id, 0), "a task");
    }
    for (uint32_t id = 1; id <= world->object_count; id++) {
        check_text(view_sentence(words, world, 0, id), "an object");
        CHECK(phrase_state(world, world_object(world, id), 9, state) > 0);
    }
}

static void tell(const struct record *record, enum language language,
    unsigned told[TRACE_KIND_COUNT])
{
    struct sample sample;
    struct world world;
    sample_init(&sample, language);
    world_init(&world);
    for (size_t i = 0; i < record->count; i++) {
        const struct trace_event *event = &record->events[i];
        world_apply(&world, event);
        told[event->kind]++;
        if (deed_of(event->kind)) {
            check_text(view_narrate(sample.words, &world, event),
                trace_kind_name(event->kind));
        }
        check_described(sample.words, &world);
        check_frame(&sample, &world);
    }
    world_fini(&world);
    sample_fini(&sample);
}

int main(void)
{
    unsigned told[TRACE_KIND_COUNT] = {0};
    for (uint64_t seed = 1; seed <= 6; seed++) {
        struct scene scene = {0};
        struct record record;
        struct world world;
        struct run_options options = {.mode = RUN_DETERMINISTIC, .seed = seed};
        run_and_fold(&record, &world, &options, everything, &scene, 0);
        tell(&record, seed % 2 ? LANGUAGE_EN : LANGUAGE_BN, told);
        folded_free(&record, &world);
    }
    for (int kind = TRACE_NONE + 1; kind < TRACE_KIND_COUNT; kind++) {
        /* A connection in memory is made at once. */
        if (!CHECK(!deed_of((enum trace_kind)kind) || told[kind] > 0 ||
                   kind == TRACE_NET_DIAL_WAIT)) {
            fprintf(stderr, "    %s\n", trace_kind_name((enum trace_kind)kind));
        }
    }
    return check_done();
}
