/* SPDX-License-Identifier: MIT */
/* The network: the same in memory and through sockets. */
#include <sys/resource.h>
#include <unistd.h>
#if __has_include(<valgrind/valgrind.h>)
#include <valgrind/valgrind.h>
#else
#define RUNNING_ON_VALGRIND 0
#endif

#include "tests/record.h"
#include "tui/model/world.h"

/* The rules of the world hold after every event. */
static void check_world(const struct record *record)
{
    struct world world;
    const char *broken = NULL;
    world_init(&world);
    for (size_t i = 0; i < record->count && !broken; i++) {
        world_apply(&world, &record->events[i]);
        broken = world_check(&world);
    }
    CHECK_TEXT(broken ? broken : world_check_all(&world), NULL);
    CHECK(world.over);
    world_fini(&world);
}

static unsigned open_descriptors(void)
{
    unsigned n = 0;
    for (int fd = 0; fd < 1024; fd++) {
        n += lseek(fd, 0, SEEK_CUR) >= 0 || dup2(fd, fd) == fd;
    }
    return n;
}

/* What a test asks of a run, and what came of it. */
struct scene {
    struct net_listener *server;
    struct wait_group *done;
    unsigned port;
    int clients;
    long bytes;
    long result, second;
    struct net_conn *conn, *other;
    int64_t soon; /* a deadline that is moved before it comes */
    char data[200000];
};

static struct scene *scene;

static void run_scene(
    const struct run_options *options, task_fn *main_task, unsigned outcome)
{
    struct record record;
    unsigned before = open_descriptors();
    record_run(&record, options, main_task, NULL);
    if (!CHECK_NUMBER(record.report->outcome, outcome)) {
        const struct trace_event *panic =
            record_find(&record, TRACE_TASK_PANIC, 1);
        CHECK_TEXT(panic ? panic->text : NULL, NULL);
    }
    CHECK_NUMBER(record_count(&record, TRACE_RUN_GAP), 0);
    CHECK_NUMBER(open_descriptors(), before);
    check_world(&record);
    record_free(&record);
}

/* ---- an echo server ---- */

static void echo(void *arg)
{
    struct net_conn *conn = arg;
    char buffer[64];
    long n;
    while ((n = net_read(conn, buffer, sizeof buffer)) > 0) {
        CHECK_NUMBER(net_write(conn, buffer, (size_t)n), n);
    }
    CHECK_NUMBER(n, 0);
    CHECK_NUMBER(net_close(conn), 0);
}

static void serve(void *arg)
{
    (void)arg;
    struct net_conn *conn;
    while (net_accept(scene->server, &conn) == 0) {
        task_go(echo, conn);
    }
}

static void client(void *arg)
{
    (void)arg;
    struct net_conn *conn;
    REQUIRE(net_dial("client", scene->port, &conn) == 0);
    char data[100], back[100];
    for (int round = 0; round < 3; round++) {
        memset(data, 'a' + round, sizeof data);
        CHECK_NUMBER(net_write(conn, data, sizeof data), sizeof data);
        for (size_t got = 0; got < sizeof back;) {
            long n = net_read(conn, back + got, sizeof back - got);
            REQUIRE(n > 0);
            got += (size_t)n;
        }
        CHECK(memcmp(data, back, sizeof data) == 0);
    }
    CHECK_NUMBER(net_close(conn), 0);
    wait_group_done(scene->done);
}

static void echo_main(void *arg)
{
    (void)arg;
    CHECK_NUMBER(net_listen("server", 0, &scene->server), 0);
    scene->port = net_port(scene->server);
    CHECK(scene->port > 0 && scene->port < 65536);
    scene->done = wait_group_make("clients");
    wait_group_add(scene->done, scene->clients);
    task_go(serve, NULL);
    for (int i = 0; i < scene->clients; i++) {
        task_go(client, NULL);
    }
    wait_group_wait(scene->done);
    CHECK_NUMBER(net_close(scene->server), 0);
}

static void test_echo(const struct run_options *options, int clients)
{
    scene->clients = clients;
    run_scene(options, echo_main, 0);
}

/* ---- ends ---- */

static void dial_server(void)
{
    CHECK_NUMBER(net_listen("server", 0, &scene->server), 0);
    scene->port = net_port(scene->server);
    CHECK_NUMBER(net_dial("client", scene->port, &scene->conn), 0);
    CHECK_NUMBER(net_accept(scene->server, &scene->other), 0);
}

static void read_all(void *arg)
{
    struct net_conn *conn = arg;
    char buffer[1000];
    long n;
    while ((n = net_read(conn, buffer, sizeof buffer)) > 0) {
        scene->bytes += n;
    }
    scene->result = n;
}

/* What was written before an end was closed can be read, then comes 0. A
 * half-closed connection still works the other way. */
static void half_close(void *arg)
{
    (void)arg;
    char buffer[16] = "";
    dial_server();
    CHECK_NUMBER(net_write(scene->conn, "hello", 5), 5);
    CHECK_NUMBER(net_close_write(scene->conn), 0);
    CHECK_NUMBER(net_write(scene->conn, "x", 1), NET_CLOSED);
    CHECK_NUMBER(net_close_write(scene->conn), NET_CLOSED);
    CHECK_NUMBER(net_read(scene->other, buffer, 3), 3);
    CHECK_NUMBER(net_read(scene->other, buffer + 3, 13), 2);
    CHECK_TEXT(buffer, "hello");
    CHECK_NUMBER(net_read(scene->other, buffer, 16), 0);
    CHECK_NUMBER(net_read(scene->other, buffer, 16), 0);
    CHECK_NUMBER(net_write(scene->other, "bye", 3), 3);
    CHECK_NUMBER(net_close(scene->other), 0);
    CHECK_NUMBER(net_close(scene->other), NET_CLOSED);
    CHECK_NUMBER(net_read(scene->other, buffer, 16), NET_CLOSED);
    CHECK_NUMBER(net_read(scene->conn, buffer, 16), 3);
    CHECK_NUMBER(net_read(scene->conn, buffer, 16), 0);
    CHECK_NUMBER(net_close(scene->conn), 0);
    CHECK_NUMBER(net_close(scene->server), 0);
    CHECK_NUMBER(net_close(scene->server), NET_CLOSED);
    CHECK_NUMBER(net_accept(scene->server, &scene->other), NET_CLOSED);
}

/* The end of the run closes what nobody closed. */
static void forget_all(void *arg)
{
    (void)arg;
    dial_server();
}

/* One who closes with bytes unread resets the connection. */
static void reset(void *arg)
{
    (void)arg;
    char buffer[16];
    dial_server();
    CHECK_NUMBER(net_write(scene->conn, "unread", 6), 6);
    CHECK_NUMBER(net_write(scene->other, "late", 4), 4);
    CHECK_NUMBER(net_read(scene->other, buffer, 1), 1); /* it has arrived */
    CHECK_NUMBER(net_close(scene->other), 0);
    CHECK_NUMBER(net_read(scene->conn, buffer, 16), 4);
    CHECK_NUMBER(net_read(scene->conn, buffer, 16), NET_RESET);
    CHECK_NUMBER(net_read(scene->conn, buffer, 16), NET_RESET);
    CHECK_NUMBER(net_write(scene->conn, "x", 1), NET_RESET);
    CHECK_NUMBER(net_write(scene->conn, "x", 1), NET_RESET);
}

/* A reader who waits for more bytes than there is room for is no help to a
 * writer who waits; it goes on piece by piece. */
static void large(void *arg)
{
    (void)arg;
    long size = (long)sizeof scene->data;
    dial_server();
    task_go(read_all, scene->other);
    for (int i = 0; i < 30; i++) {
        CHECK_NUMBER(
            net_write(scene->conn, scene->data, sizeof scene->data), size);
    }
    CHECK_NUMBER(net_close(scene->conn), 0);
}

static void test_large(const struct run_options *options)
{
    scene->bytes = 0;
    scene->result = -1;
    run_scene(options, large, 0);
    CHECK_NUMBER(scene->bytes, 30 * (long)sizeof scene->data);
    CHECK_NUMBER(scene->result, 0);
}

/* ---- closing under those who wait ---- */

static void read_one(void *arg)
{
    char byte;
    scene->result = net_read((struct net_conn *)arg, &byte, 1);
}

static void accept_one(void *arg)
{
    (void)arg;
    struct net_conn *conn;
    scene->second = net_accept(scene->server, &conn);
}

static void write_much(void *arg)
{
    long n;
    do {
        n = net_write((struct net_conn *)arg, scene->data, sizeof scene->data);
    } while (n > 0);
    scene->second = n;
}

static void close_blocked(void *arg)
{
    (void)arg;
    dial_server();
    task_go(read_one, scene->conn);
    task_go(accept_one, NULL);
    task_sleep(MILLISECOND);
    CHECK_NUMBER(net_close(scene->conn), 0);
    CHECK_NUMBER(net_close(scene->server), 0);
}

static void close_writer(void *arg)
{
    (void)arg;
    dial_server();
    task_go(read_one, scene->conn);
    task_go(write_much, scene->conn);
    task_sleep(20 * MILLISECOND);
    CHECK_NUMBER(net_close(scene->conn), 0);
}

static void close_reader(void *arg)
{
    (void)arg;
    dial_server();
    task_go(write_much, scene->conn);
    task_sleep(20 * MILLISECOND);
    CHECK_NUMBER(net_close(scene->other), 0);
}

static void test_closing(const struct run_options *options)
{
    scene->result = scene->second = 1;
    run_scene(options, close_blocked, 0);
    CHECK_NUMBER(scene->result, NET_CLOSED);
    CHECK_NUMBER(scene->second, NET_CLOSED);
    scene->result = scene->second = 1;
    run_scene(options, close_writer, 0);
    CHECK_NUMBER(scene->result, NET_CLOSED);
    CHECK_NUMBER(scene->second, NET_CLOSED);
    scene->second = 1;
    run_scene(options, close_reader, 0);
    CHECK_NUMBER(scene->second, NET_RESET);
}

/* ---- what cannot be ---- */

static void refusals(void *arg)
{
    (void)arg;
    struct net_conn *conn = (struct net_conn *)arg;
    struct net_listener *second;
    CHECK_NUMBER(net_dial("client", 0, &conn), NET_REFUSED);
    CHECK(conn == NULL);
    CHECK_NUMBER(net_dial("client", 1 << 20, &conn), NET_REFUSED);
    CHECK_NUMBER(net_listen("server", 0, &scene->server), 0);
    CHECK_NUMBER(
        net_listen("again", net_port(scene->server), &second), NET_IN_USE);
    CHECK(second == NULL);
    CHECK_NUMBER(net_listen("wrong", 65536, &second), NET_FAILED);
    unsigned port = net_port(scene->server);
    CHECK_NUMBER(net_close(scene->server), 0);
    CHECK_NUMBER(net_dial("client", port, &conn), NET_REFUSED);
    CHECK_NUMBER(net_listen("server", port, &scene->server), 0);
    CHECK_NUMBER(net_port(scene->server), port);
    CHECK_NUMBER(net_dial("client", port, &conn), 0);
    /* Nobody accepts it; closing the listener ends it. */
    CHECK_NUMBER(net_close(scene->server), 0);
    char byte;
    CHECK_NUMBER(net_read(conn, &byte, 1), NET_RESET);
}

/* The system may pick the dialled port for the dialling end, in one of so many
 * times. Meanwhile another program may come to listen there. */
static void dial_nobody(void *arg)
{
    enum { TIMES = 3000 };
    (void)arg;
    struct net_conn *conn;
    CHECK_NUMBER(net_listen("server", 0, &scene->server), 0);
    unsigned port = net_port(scene->server);
    CHECK_NUMBER(net_close(scene->server), 0);
    for (int i = 0; i < TIMES; i++) {
        int result = net_dial("client", port, &conn);
        if (result == 0) {
            net_close(conn);
        } else {
            CHECK_NUMBER(result, NET_REFUSED);
        }
    }
}

static void read_nothing(void *arg)
{
    (void)arg;
    dial_server();
    char byte;
    net_read(scene->conn, &byte, 0);
}

/* ---- those who wait for ever ---- */

static void read_for_ever(void *arg)
{
    (void)arg;
    dial_server();
    task_go(accept_one, NULL);
    char byte;
    net_read(scene->conn, &byte, 1);
}

static void write_for_ever(void *arg)
{
    (void)arg;
    dial_server();
    task_go(write_much, scene->conn);
}

static void check_leak(const struct run_options *options, task_fn *main_task,
    unsigned outcome, enum trace_kind waits)
{
    struct record record;
    record_run(&record, options, main_task, NULL);
    CHECK_NUMBER(record.report->outcome, outcome);
    const struct trace_event *leak = record_find(&record, TRACE_TASK_LEAK, 1);
    CHECK_NUMBER(leak ? leak->value : 0, waits);
    CHECK(leak && leak->object != 0);
    check_world(&record);
    record_free(&record);
}

/* ---- deadlines ---- */

static void write_later(void *arg)
{
    (void)arg;
    task_sleep(30 * MILLISECOND);
    CHECK_NUMBER(net_write(scene->other, "y", 1), 1);
}

static void move_deadline(void *arg)
{
    task_sleep(2 * MILLISECOND);
    net_set_deadline(scene->conn, *(int64_t *)arg);
}

static void deadlines(void *arg)
{
    (void)arg;
    char byte;
    struct net_conn *conn;
    dial_server();
    int64_t begin = task_now();
    net_set_deadline(scene->conn, begin + 5 * MILLISECOND);
    CHECK_NUMBER(net_read(scene->conn, &byte, 1), NET_TIMED_OUT);
    CHECK(task_now() - begin >= 5 * MILLISECOND);
    /* It holds for what comes later, whether it could be done or not. */
    CHECK_NUMBER(net_write(scene->other, "x", 1), 1);
    CHECK_NUMBER(net_read(scene->conn, &byte, 1), NET_TIMED_OUT);
    CHECK_NUMBER(net_write(scene->conn, "x", 1), NET_TIMED_OUT);
    net_set_deadline(scene->conn, 0);
    CHECK_NUMBER(net_read(scene->conn, &byte, 1), 1);
    /* Others have theirs. */
    net_set_deadline(scene->server, task_now() + MILLISECOND);
    CHECK_NUMBER(net_accept(scene->server, &conn), NET_TIMED_OUT);
    CHECK(conn == NULL);
    /* It can be moved while somebody waits: nearer ... */
    int64_t *to = run_alloc(2 * sizeof *to);
    to[0] = 1;
    net_set_deadline(scene->conn, task_now() + 3600 * SECOND);
    task_go(move_deadline, &to[0]);
    CHECK_NUMBER(net_read(scene->conn, &byte, 1), NET_TIMED_OUT);
    /* ... and farther. */
    to[1] = task_now() + 3600 * SECOND;
    net_set_deadline(scene->conn, task_now() + scene->soon);
    task_go(move_deadline, &to[1]);
    task_go(write_later, NULL);
    CHECK_NUMBER(net_read(scene->conn, &byte, 1), 1);
    scene->result = task_now() - begin;
}

static void writer_deadline(void *arg)
{
    (void)arg;
    dial_server();
    net_set_deadline(scene->conn, task_now() + 20 * MILLISECOND);
    write_much(scene->conn);
}

/* A deadline that nobody waits for keeps no run alive. */
static void idle_deadline(void *arg)
{
    (void)arg;
    char byte;
    dial_server();
    net_set_deadline(scene->conn, task_now() + 3600 * SECOND);
    net_set_deadline(scene->server, task_now() + 3600 * SECOND);
    task_go(write_later, NULL);
    CHECK_NUMBER(net_read(scene->conn, &byte, 1), 1);
}

static void test_deadlines(const struct run_options *options)
{
    bool exact = options->mode == RUN_DETERMINISTIC;
    scene->soon = exact ? 10 * MILLISECOND : 1000 * SECOND;
    run_scene(options, deadlines, 0);
    if (exact) {
        CHECK_NUMBER(scene->result, (5 + 1 + 2 + 30) * MILLISECOND);
    }
    run_scene(options, writer_deadline, 0);
    CHECK_NUMBER(scene->second, NET_TIMED_OUT);
    struct record record;
    record_run(&record, options, idle_deadline, NULL);
    CHECK_NUMBER(record.report->outcome, 0);
    CHECK(record.report->time_ns < 3600 * SECOND);
    check_world(&record);
    record_free(&record);
}

/* ---- contexts ---- */

static void cancel_later(void *arg)
{
    task_sleep(2 * MILLISECOND);
    ctx_cancel(arg);
}

static void contexts(void *arg)
{
    (void)arg;
    char byte;
    struct net_conn *conn;
    dial_server();
    /* It ends who waits ... */
    struct ctx *above = ctx_with_cancel("above", ctx_background());
    struct ctx *request = ctx_with_value(above, "user", "rina");
    net_set_ctx(scene->conn, request);
    task_go(cancel_later, above);
    CHECK_NUMBER(net_read(scene->conn, &byte, 1), NET_CANCELED);
    /* ... and what comes later, whether it could be done or not. */
    CHECK_NUMBER(net_write(scene->other, "x", 1), 1);
    CHECK_NUMBER(net_read(scene->conn, &byte, 1), NET_CANCELED);
    CHECK_NUMBER(net_write(scene->conn, "x", 1), NET_CANCELED);
    net_set_ctx(scene->conn, ctx_background());
    CHECK_NUMBER(net_read(scene->conn, &byte, 1), 1);
    /* One that has ended already ends at once. */
    net_set_ctx(scene->conn, above);
    CHECK_NUMBER(net_read(scene->conn, &byte, 1), NET_CANCELED);
    /* A deadline of the context is one here; a listener has its own. */
    struct ctx *brief = ctx_with_timeout("brief", NULL, 2 * MILLISECOND);
    net_set_ctx(scene->server, brief);
    CHECK_NUMBER(net_accept(scene->server, &conn), NET_TIMED_OUT);
    CHECK(conn == NULL);
    /* Who went on to another context does not end with the first. */
    struct ctx *first = ctx_with_cancel("first", ctx_background());
    struct ctx *second = ctx_with_cancel("second", ctx_background());
    net_set_ctx(scene->conn, first);
    net_set_ctx(scene->conn, second);
    ctx_cancel(first);
    CHECK_NUMBER(net_write(scene->other, "y", 1), 1);
    CHECK_NUMBER(net_read(scene->conn, &byte, 1), 1);
    /* Nor does what is closed. */
    CHECK_NUMBER(net_close(scene->conn), 0);
    ctx_cancel(second);
    CHECK_NUMBER(net_read(scene->conn, &byte, 1), NET_CLOSED);
}

/* A reader and a writer of one connection; its deadline is still far. */
static void both_ways(void *arg)
{
    (void)arg;
    dial_server();
    struct ctx *ctx = ctx_with_cancel("both", ctx_background());
    net_set_deadline(scene->conn, task_now() + 3600 * SECOND);
    net_set_ctx(scene->conn, ctx);
    task_go(write_much, scene->conn);
    task_go(cancel_later, ctx);
    char byte;
    scene->result = net_read(scene->conn, &byte, 1);
}

static void follow_and_leave(void *arg)
{
    struct ctx **ctxs = arg;
    for (int i = 0; i < 200; i++) {
        net_set_ctx(scene->conn, ctxs[i % 20]);
    }
    wait_group_done(scene->done);
}

/* Contexts end while others come and go. */
static void changing_contexts(void *arg)
{
    (void)arg;
    struct ctx *ctxs[20];
    dial_server();
    for (int i = 0; i < 20; i++) {
        ctxs[i] = ctx_with_cancel("one", ctx_background());
    }
    scene->done = wait_group_make("done");
    wait_group_add(scene->done, 3);
    for (int i = 0; i < 3; i++) {
        task_go(follow_and_leave, ctxs);
    }
    char byte;
    for (int i = 0; i < 20; i++) {
        ctx_cancel(ctxs[i]);
        task_yield();
    }
    wait_group_wait(scene->done);
    CHECK_NUMBER(net_read(scene->conn, &byte, 1), NET_CANCELED);
}

static void test_contexts(const struct run_options *options)
{
    struct record record;
    run_scene(options, contexts, 0);
    record_run(&record, options, both_ways, NULL);
    CHECK_NUMBER(record.report->outcome, 0);
    CHECK(record.report->time_ns < 3600 * SECOND);
    CHECK_NUMBER(scene->result, NET_CANCELED);
    CHECK_NUMBER(scene->second, NET_CANCELED);
    check_world(&record);
    /* Each says who ended it, if it waited. */
    const struct trace_event *end = record_find(&record, TRACE_CTX_CANCEL, 1);
    for (size_t n = 1; n <= 2 && end; n++) {
        const struct trace_event *fail =
            record_find(&record, TRACE_NET_FAIL, n);
        CHECK(fail && fail->seq > end->seq &&
              (fail->other == end->task || fail->other == 0));
    }
    record_free(&record);
    run_scene(options, changing_contexts, 0);
}

/* ---- the same end in both modes, and in every run of a seed ---- */

static void test_same(void)
{
    struct record first, second;
    scene->clients = 20;
    struct run_options options = {.mode = RUN_DETERMINISTIC, .seed = 7};
    record_run(&first, &options, echo_main, NULL);
    record_run(&second, &options, echo_main, NULL);
    CHECK_NUMBER(first.count, second.count);
    for (size_t i = 0; i < first.count && i < second.count; i++) {
        const struct trace_event *a = &first.events[i], *b = &second.events[i];
        CHECK(a->kind == b->kind && a->task == b->task &&
              a->object == b->object && a->other == b->other &&
              a->value == b->value && a->time_ns == b->time_ns);
    }
    record_free(&second);
    struct run_options live = {.mode = RUN_LIVE, .workers = 4};
    record_run(&second, &live, echo_main, NULL);
    static const enum trace_kind kinds[] = {TRACE_NET_LISTEN, TRACE_NET_DIAL,
        TRACE_NET_CONNECT, TRACE_NET_ACCEPT, TRACE_NET_CLOSE, TRACE_TASK_END};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        CHECK_NUMBER(
            record_count(&first, kinds[i]), record_count(&second, kinds[i]));
    }
    record_free(&first);
    record_free(&second);
}

/* ---- no descriptors ---- */

static void use_them_up(void *arg)
{
    (void)arg;
    struct net_conn *conn;
    int error = net_listen("server", 0, &scene->server);
    scene->port = error ? 0 : net_port(scene->server);
    scene->result = error;
    for (int i = 0; scene->result == 0 && i < 64; i++) {
        scene->result = net_dial("client", scene->port, &conn);
    }
    if (!error) {
        scene->second = net_accept(scene->server, &conn);
    }
}

/* Whatever fails first, it is said, and nothing is left open. */
static void test_exhaustion(void)
{
    struct rlimit before, low;
    getrlimit(RLIMIT_NOFILE, &before);
    for (rlim_t limit = 3; limit < 24; limit++) {
        struct run_options options = {.mode = RUN_LIVE, .workers = 2};
        struct runtime *runtime = runtime_new();
        struct run *run = run_new(runtime, &options, use_them_up, NULL);
        scene->result = scene->second = 0;
        low = (struct rlimit){.rlim_cur = limit, .rlim_max = before.rlim_max};
        setrlimit(RLIMIT_NOFILE, &low);
        run_execute(run);
        setrlimit(RLIMIT_NOFILE, &before);
        CHECK_NUMBER(scene->result, NET_EXHAUSTED);
        CHECK(scene->second == 0 || scene->second == NET_EXHAUSTED);
        CHECK_NUMBER(run_report(run)->outcome, 0);
        run_free(run);
        runtime_free(runtime);
    }
}

static void test_texts(void)
{
    for (long error = NET_CANCELED - 1; error <= 0; error++) {
        CHECK(net_error_text(error) && net_error_text(error)[0]);
    }
}

static void test_mode(const struct run_options *options)
{
    test_echo(options, 1);
    test_echo(options, 50);
    run_scene(options, half_close, 0);
    run_scene(options, forget_all, 0);
    run_scene(options, reset, 0);
    test_large(options);
    test_closing(options);
    test_deadlines(options);
    test_contexts(options);
    run_scene(options, refusals, 0);
    run_scene(options, read_nothing, OUTCOME_PANIC);
    check_leak(options, read_for_ever, OUTCOME_DEADLOCK | OUTCOME_LEAK,
        TRACE_NET_READ_WAIT);
    check_leak(options, write_for_ever, OUTCOME_LEAK, TRACE_NET_WRITE_WAIT);
}

int main(void)
{
    scene = calloc(1, sizeof *scene);
    if (!scene) {
        return EXIT_FAILURE;
    }
    for (int i = 0; i < RECORD_MODES; i++) {
        test_mode(&record_modes[i]);
    }
    test_same();
    run_scene(
        &(struct run_options){.mode = RUN_LIVE, .workers = 1}, dial_nobody, 0);
    if (!RUNNING_ON_VALGRIND) { /* which has descriptors of its own */
        test_exhaustion();
    }
    test_texts();
    free(scene);
    return check_done();
}
