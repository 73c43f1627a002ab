/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* A panic ends at its task's edge: in a log, or as an answer.
 */

struct shop {
    struct chan *desk;
    struct wait_group *fixers;
    task_fn *way;
    long swollen;
    int64_t effort;
};

struct phone {
    struct shop *shop;
    int number;
};

struct answer {
    int phone;
    const char *error; /* NULL: repaired */
};

//> repair
static void repair(struct phone *phone)
{
    task_sleep(phone->number * phone->shop->effort);
    if (phone->number == phone->shop->swollen) {
        task_panic("the battery bursts");
    }
}

static void answer(struct phone *phone, const char *error)
{
    struct answer answer = { phone->number, error };
    chan_send(phone->shop->desk, &answer);
}
//< repair

//> unrecovered
static void unrecovered(void *arg)
{
    repair(arg);
    answer(arg, NULL);
}
//< unrecovered

//> logged
static void write_log(void *arg)
{
    struct phone *phone = arg;
    const char *message = task_recover();
    if (message) {
        task_print("log: phone %d: %s", phone->number, message);
    }
}

static void logged(void *arg)
{
    task_defer(write_log, arg);
    unrecovered(arg);
}
//< logged

//> answered
static void give_answer(void *arg)
{
    answer(arg, task_recover());
}

static void answered(void *arg)
{
    task_defer(give_answer, arg);
    repair(arg);
}
//< answered

//> fixer
static void leave(void *arg)
{
    struct shop *shop = arg;
    wait_group_done(shop->fixers);
}

static void fixer(void *arg)
{
    struct phone *phone = arg;
    task_defer(leave, phone->shop);
    phone->shop->way(phone);
}
//< fixer

static void closer(void *arg)
{
    struct shop *shop = arg;
    wait_group_wait(shop->fixers);
    chan_close(shop->desk);
}

static task_fn *const ways[] = { unrecovered, logged,
    answered };

static void panic_recovery(const struct knobs *knobs)
{
    //> start
    struct shop shop = {
        .desk = chan_make("desk", struct answer, 0),
        .fixers = wait_group_make("fixers"),
        .way = ways[knob(knobs, "variant")],
        .swollen = knob(knobs, "swollen"),
        .effort = knob(knobs, "effort") * MILLISECOND,
    };
    for (int i = 1; i <= 3; i++) {
        struct phone *phone = run_alloc(sizeof *phone);
        *phone = (struct phone){ &shop, i };
        wait_group_add(shop.fixers, 1);
        task_go(fixer, phone);
    }
    task_go(closer, &shop);
    //< start

    //> desk
    struct answer got;
    while (chan_recv(shop.desk, &got)) {
        task_print("phone %d: %s", got.phone,
            got.error ? got.error : "repaired");
    }
    //< desk
}

const struct pattern pattern_panic_recovery = {
    .name = "panic_recovery",
    .run = panic_recovery,
    .knobs = {
        {.name = "variant",
            .most = 2,
            .choices = "unrecovered|logged|answered"},
        {.name = "swollen", .value = 3, .most = 3},
        {.name = "effort",
            .value = 150,
            .most = 5000,
            .unit = "ms"},
    },
    .ends = "unrecovered: panic | logged: ok | answered: ok",
};
