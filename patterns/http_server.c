/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* A web server: a task for each guest, and a closing time. */

#define PATIENCE SECOND    /* with who does not go on */
#define GRACE (SECOND / 2) /* to end what has begun */

struct shop {
    struct net_listener *door;
    struct ctx *open, *work;
    struct semaphore *seats;
    struct wait_group *inside;
    int64_t tea; /* takes so long */
};

struct person {
    struct shop *shop;
    struct net_conn *conn;
    long number;
};

//> admit
static int admit(struct shop *shop, int64_t next)
{
    if (task_now() < next) {
        return HTTP_TOO_MANY_REQUESTS;
    }
    return semaphore_try_acquire(shop->seats, 1)
               ? HTTP_OK
               : HTTP_SERVICE_UNAVAILABLE;
}
//< admit

//> serve
static void serve(void *arg)
{
    struct person *me = arg;
    struct shop *shop = me->shop;
    struct http *http = http_make(me->conn, PATIENCE);
    int64_t next = 0;
    for (int status; (status = http_read(http));) {
        if (status == HTTP_OK) {
            status = admit(shop, next);
        }
        bool seated = status == HTTP_OK;
        if (seated &&
            select_wait(select_after(shop->tea),
                select_recv(ctx_done(shop->work), NULL))) {
            status = HTTP_SERVICE_UNAVAILABLE; /* too late */
        }
        http_answer(http, status,
            ctx_err(shop->open) != CTX_ACTIVE, "%s %s\n",
            http_path(http), http_status_text(status));
        if (seated) {
            semaphore_release(shop->seats, 1);
            next = task_now() + shop->tea;
        }
    }
    http_close(http);
    wait_group_done(shop->inside);
}
//< serve

//> door
static void doorman(void *arg)
{
    struct shop *shop = arg;
    struct net_conn *conn;
    while (net_accept(shop->door, &conn) == 0) {
        struct person *waiter = run_alloc(sizeof *waiter);
        *waiter = (struct person){ shop, conn, 0 };
        wait_group_add(shop->inside, 1);
        task_go(serve, waiter);
    }
    wait_group_done(shop->inside);
}
//< door

//> guest
#define TEA "GET /tea HTTP/1.1\r\nHost: shop\r\n\r\n"
static const char *const say[] = { "GET /te", TEA, TEA, TEA,
    "TEA!\r\n\r\n" };
static void guest(void *arg)
{
    struct person *me = arg;
    unsigned port = net_port(me->shop->door);
    if (net_dial("guest", port, &me->conn) == 0) {
        struct http *http = http_make(me->conn, 10 * SECOND);
        int status;
        while ((status = http_ask(http, say[me->number % 5]))) {
            task_print("guest %ld: %d %s", me->number, status,
                http_status_text(status));
            task_sleep((200 + 30 * me->number) * MILLISECOND);
        }
        net_close(me->conn);
    }
    task_print("guest %ld leaves", me->number);
    wait_group_done(me->shop->inside);
}
//< guest

static void http_server(const struct knobs *knobs)
{
    //> open
    long seats = knob(knobs, "seats");
    struct shop shop = {
        .open = ctx_with_interrupt("open", ctx_background()),
        .work = ctx_with_cancel("work", ctx_background()),
        .seats = semaphore_make("seats", seats),
        .inside = wait_group_make("inside"),
        .tea = knob(knobs, "tea") * MILLISECOND,
    };
    unsigned port = (unsigned)knob(knobs, "port");
    if (net_listen("door", port, &shop.door) != 0) {
        task_print("port %u is taken", port);
        return;
    }
    task_print("open on port %u", net_port(shop.door));
    long guests = knob(knobs, "guests");
    wait_group_add(shop.inside, 1 + guests);
    task_go(doorman, &shop);
    //< open
    for (long i = 1; i <= guests; i++) {
        struct person *person = run_alloc(sizeof *person);
        *person = (struct person){ &shop, NULL, i };
        task_go(guest, person);
    }
    //> close
    if (select_wait(select_recv(ctx_done(shop.open), NULL),
            select_after(knob(knobs, "serve") * SECOND))) {
        ctx_interrupt(); /* nobody pressed Ctrl-C till now */
    }
    net_close(shop.door);
    struct ctx *grace = ctx_with_timeout("grace", NULL, GRACE);
    if (!semaphore_acquire_ctx(shop.seats, grace, seats)) {
        ctx_cancel(shop.work);
    }
    ctx_cancel(grace);
    wait_group_wait(shop.inside);
    task_print("closed");
    //< close
}

const struct pattern pattern_http_server = {
    .name = "http_server",
    .run = http_server,
    .knobs = {
        {.name = "port", .most = 65535},
        {.name = "guests", .value = 5, .most = 64},
        {.name = "seats", .value = 2, .least = 1, .most = 64},
        {.name = "tea",
            .value = 400,
            .most = 5000,
            .unit = "ms"},
        {.name = "serve", .value = 2, .most = 999, .unit = "s"},
    },
    .ends = "ok",
};
