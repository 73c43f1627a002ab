/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* Many look at the price board together; one changes it. */

enum { GOODS = 2 };

struct board {
    struct rwmutex *lock;
    struct shared *price[GOODS]; /* only under the lock */
    struct wait_group *out;
    int64_t look, write;
    bool alone; /* customers look one at a time */
};

//> customer
static void look(struct board *board)
{
    long rice = shared_read(board->price[0]);
    task_work(board->look);
    long lentils = shared_read(board->price[1]);
    task_print("%ld and %ld", rice, lentils);
}

static void customer(void *arg)
{
    struct board *board = arg;
    if (board->alone) {
        rwmutex_lock(board->lock);
        look(board);
        rwmutex_unlock(board->lock);
    } else {
        rwmutex_read_lock(board->lock);
        look(board);
        rwmutex_read_unlock(board->lock);
    }
    wait_group_done(board->out);
}
//< customer

//> clerk
static void clerk(void *arg)
{
    struct board *board = arg;
    rwmutex_lock(board->lock);
    shared_write(board->price[0], 65);
    task_work(board->write);
    shared_write(board->price[1], 130);
    rwmutex_unlock(board->lock);
    wait_group_done(board->out);
}
//< clerk

static void rwmutex_map(const struct knobs *knobs)
{
    struct board board = {
        .lock = rwmutex_make("board"),
        .price = { shared_make("rice", 60),
            shared_make("lentils", 120) },
        .out = wait_group_make("out"),
        .look = knob(knobs, "look") * MILLISECOND,
        .write = knob(knobs, "write") * MILLISECOND,
        .alone = knob_is(knobs, "customers", "alone"),
    };

    //> start
    wait_group_add(board.out, 5);
    for (int i = 0; i < 3; i++) {
        task_go(customer, &board);
    }
    task_sleep(100 * MILLISECOND);
    task_go(clerk, &board);
    task_sleep(100 * MILLISECOND);
    task_go(customer, &board);
    wait_group_wait(board.out);
    //< start
}

const struct pattern pattern_rwmutex_map = {
    .name = "rwmutex_map",
    .run = rwmutex_map,
    .knobs = {
        {.name = "customers",
            .most = 1,
            .choices = "together|alone"},
        {.name = "look",
            .value = 300,
            .most = 5000,
            .unit = "ms"},
        {.name = "write",
            .value = 200,
            .most = 5000,
            .unit = "ms"},
    },
    .ends = "ok",
};
