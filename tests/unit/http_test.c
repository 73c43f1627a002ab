/* SPDX-License-Identifier: MIT */
/* HTTP messages: what is one and what is not, from both ends. */
#include "runtime/http.h"
#include "tests/record.h"

enum { BLOCK = 512, NEVER = 100000 };

#define HOST "\r\nHost: here\r\n\r\n"
#define GET(path) "GET " path " HTTP/1.1" HOST

/* Two connected ends: what the other does is a task of its own, which is
 * waited for before the scene goes. */
struct scene {
    struct wait_group *other;
    struct net_listener *door;
    const char *says;
    size_t size;
    int64_t patience;
    struct net_conn *here, *there;
};

static void dial(void *arg)
{
    struct scene *scene = arg;
    CHECK_NUMBER(net_dial("there", net_port(scene->door), &scene->there), 0);
    CHECK_NUMBER(
        net_write(scene->there, scene->says, scene->size), (long)scene->size);
    CHECK_NUMBER(net_close_write(scene->there), 0);
    wait_group_done(scene->other);
}

static void let_other(struct scene *scene, task_fn *act)
{
    scene->other = wait_group_make("other");
    wait_group_add(scene->other, 1);
    CHECK_NUMBER(net_listen("door", 0, &scene->door), 0);
    task_go(act, scene);
}

/* Lets the other end say this and no more. */
static struct http *hear(struct scene *scene, const char *says, size_t size)
{
    scene->says = says;
    scene->size = size;
    let_other(scene, dial);
    CHECK_NUMBER(net_accept(scene->door, &scene->here), 0);
    CHECK_NUMBER(net_close(scene->door), 0);
    wait_group_wait(scene->other);
    return http_make(scene->here, scene->patience);
}

/* ---- requests ---- */

static const struct {
    const char *says;
    int status;
} requests[] = {
    {"", 0},
    {"G", 0},
    {GET("/"), 200},
    {GET("/a?b=%20;c~!'()*"), 200},
    {"GET / HTTP/1.1\r\nhOST:\r\n\r\n", 200},
    {"GET / HTTP/1.1\r\nA-b_c: \t\xe0\xa6\x9a\r\nHost: x\r\n\r\n", 200},
    {"GET / HTTP/1.1\r\n\r\n", 400},
    {"GET / HTTP/1.1\r\nHost: a" HOST, 400},
    {"GET /  HTTP/1.1" HOST, 400},
    {"GET / HTTP/1.1 " HOST, 400},
    {"GET / HTTP/1.0" HOST, 400},
    {"GET x HTTP/1.1" HOST, 400},
    {"GET /\t HTTP/1.1" HOST, 400},
    {"HEAD / HTTP/1.1" HOST, 400},
    {"GET / HTTP/1.1\nHost: x\n\n", 400},
    {"GET / HTTP/1.1\r\nHost: x\r\r\n", 400},
    {"GET / HTTP/1.1\r\n x: y" HOST, 400},
    {"GET / HTTP/1.1\r\nx" HOST, 400},
    {"GET / HTTP/1.1\r\nx y: z" HOST, 400},
    {"GET / HTTP/1.1\r\nContent-Length: 0" HOST, 400},
    {"GET / HTTP/1.1\r\nTRANSFER-ENCODING: x" HOST, 400},
    {"GET / HTTP/1.1\r\nx: \177" HOST, 400},
    {"\r\n\r\n\r\n", 400},
};

static void read_requests(void *arg)
{
    (void)arg;
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
        struct scene scene = {.patience = NEVER * SECOND};
        const char *says = requests[i].says;
        struct http *h = hear(&scene, says, strlen(says));
        CHECK_TEXT(http_path(h), "-");
        if (!CHECK_NUMBER(http_read(h), requests[i].status)) {
            fprintf(stderr, "    %s\n", says);
        }
        CHECK(http_path(h)[0] == (requests[i].status == 200 ? '/' : '-'));
        http_close(h);
    }
}

/* A zero byte, and too much of everything. */
static void refuse_bytes(void *arg)
{
    (void)arg;
    static const char zero[] = "GET /\0 HTTP/1.1" HOST;
    static char much[3][20000];
    memset(much, 'a', sizeof much);
    memcpy(much[1], "GET /", 5);
    memcpy(much[2], "GET / HTTP/1.1\r\nA:", 19);
    for (int i = 0; i < 4; i++) {
        struct scene scene = {.patience = NEVER * SECOND};
        struct http *h = hear(&scene, i < 3 ? much[i] : zero,
            i < 3 ? sizeof much[i] : sizeof zero - 1);
        CHECK_NUMBER(http_read(h), HTTP_BAD_REQUEST);
        http_close(h);
    }
}

/* Several requests in one piece are answered one after the other, until one
 * says that it is the last. */
static void read_many(void *arg)
{
    (void)arg;
    static const char says[] = GET("/1")
        GET("/2") "GET /3 HTTP/1.1\r\nConnection: CLOSE" HOST GET("/4");
    struct scene scene = {.patience = NEVER * SECOND};
    struct http *h = hear(&scene, says, sizeof says - 1);
    const char *paths[] = {"/1", "/2", "/3"};
    for (int i = 0; i < 3; i++) {
        CHECK_NUMBER(http_read(h), HTTP_OK);
        CHECK_TEXT(http_path(h), paths[i]);
        http_answer(h, HTTP_OK, false, "%s\n", http_path(h));
    }
    CHECK_NUMBER(http_read(h), 0);
    http_close(h);
}

/* What follows one that is refused is not read. */
static void refuse_rest(void *arg)
{
    (void)arg;
    static const char says[] = "x" HOST GET("/5");
    struct scene scene = {.patience = NEVER * SECOND};
    struct http *h = hear(&scene, says, sizeof says - 1);
    CHECK_NUMBER(http_read(h), HTTP_BAD_REQUEST);
    http_answer(h, HTTP_BAD_REQUEST, false, "-");
    CHECK_NUMBER(http_read(h), 0);
    http_close(h);
}

/* ---- time ---- */

static void open_silently(void *arg)
{
    struct scene *scene = arg;
    net_dial("there", net_port(scene->door), &scene->there);
    if (scene->size > 0) {
        net_write(scene->there, scene->says, scene->size);
    }
    wait_group_done(scene->other);
}

/* Where time waits for nobody it may be over before anything is read. */
static void read_late(void *arg)
{
    const bool *time_waits = arg;
    static const char half[] = "GET / HTT";
    for (size_t size = 0; size < sizeof half; size += sizeof half - 1) {
        struct scene scene = {.says = half, .size = size};
        let_other(&scene, open_silently);
        CHECK_NUMBER(net_accept(scene.door, &scene.here), 0);
        wait_group_wait(scene.other);
        struct http *h = http_make(scene.here, SECOND);
        int status = http_read(h);
        bool has_read = size > 0 && (*time_waits || status != 0);
        CHECK_NUMBER(status, has_read ? HTTP_REQUEST_TIMEOUT : 0);
        http_answer(h, HTTP_REQUEST_TIMEOUT, false, "late");
        http_close(h);
    }
}

/* ---- answers ---- */

#define HEAD(length) "HTTP/1.1 200 OK\r\nContent-Length: " length "\r\n\r\n"

static const struct {
    const char *says;
    int status;
} answers[] = {
    {"", 0},
    {HEAD("3") "tea", 200},
    {HEAD("0"), 200},
    {"HTTP/1.1 503 \r\ncontent-length:1\r\n\r\nx", 503},
    {HEAD("3") "te", 0},
    {HEAD("-1") "tea", 0},
    {HEAD("99999999999999999999") "tea", 0},
    {HEAD("18446744073709551615") "tea", 0},
    {HEAD("5000") "tea", 0},
    {HEAD("x") "tea", 0},
    {"HTTP/1.1 200 OK\r\n\r\n", 0},
    {"HTTP/1.1 99 OK\r\nContent-Length: 0\r\n\r\n", 0},
    {"HTTP/1.1 9999999999 OK\r\nContent-Length: 0\r\n\r\n", 0},
    {"HTTP/2 200\r\nContent-Length: 0\r\n\r\n", 0},
    {"HTTP/1.1 200 OK\nContent-Length: 0\n\n", 0},
};

static void read_answers(void *arg)
{
    (void)arg;
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        struct scene scene = {.patience = NEVER * SECOND};
        const char *says = answers[i].says;
        struct http *h = hear(&scene, says, strlen(says));
        if (!CHECK_NUMBER(http_ask(h, GET("/")), answers[i].status)) {
            fprintf(stderr, "    %s\n", says);
        }
        http_close(h);
    }
}

/* Both ends at once: every answer is that of its request, of any length. */
static void serve(void *arg)
{
    struct scene *scene = arg;
    struct net_conn *conn;
    CHECK_NUMBER(net_accept(scene->door, &conn), 0);
    struct http *h = http_make(conn, NEVER * SECOND);
    static char text[BLOCK * 40];
    memset(text, 'x', sizeof text - 1);
    for (int status, i = 0; (status = http_read(h)); i++) {
        http_answer(h, status, i == 8, "%.*s", i * BLOCK, text);
    }
    http_close(h);
    wait_group_done(scene->other);
}

static void ask(void *arg)
{
    (void)arg;
    struct scene scene = {.patience = NEVER * SECOND};
    let_other(&scene, serve);
    CHECK_NUMBER(net_dial("here", net_port(scene.door), &scene.here), 0);
    struct http *h = http_make(scene.here, scene.patience);
    for (int i = 0; i < 7; i++) {
        CHECK_NUMBER(http_ask(h, GET("/")), HTTP_OK);
    }
    CHECK_NUMBER(http_ask(h, GET("/")), HTTP_OK);
    /* An answer that is longer than we take ends it for us. */
    CHECK_NUMBER(http_ask(h, GET("/")), 0);
    CHECK_NUMBER(net_close(scene.here), 0);
    wait_group_wait(scene.other);
}

static void run(const struct run_options *options, task_fn *main_task)
{
    struct record record;
    bool time_waits = record_time_waits(options);
    record_run(&record, options, main_task, &time_waits);
    CHECK_NUMBER(record.report->outcome, 0);
    record_free(&record);
}

int main(void)
{
    for (int i = 0; i < RECORD_MODES; i++) {
        run(&record_modes[i], read_requests);
        run(&record_modes[i], refuse_bytes);
        run(&record_modes[i], read_many);
        run(&record_modes[i], refuse_rest);
        run(&record_modes[i], read_late);
        run(&record_modes[i], read_answers);
        run(&record_modes[i], ask);
    }
    CHECK_TEXT(http_status_text(200), "OK");
    CHECK_TEXT(http_status_text(299), "Unknown");
    return check_done();
}
