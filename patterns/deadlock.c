/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* Each holds what the other wants, and neither lets go. */

struct kitchen {
    struct mutex *knife, *board;
    struct wait_group *out;
    int64_t reach;
    bool ordered;
};

//> cut
static void cut(struct kitchen *kitchen, struct mutex *first,
    struct mutex *second, const char *what)
{
    mutex_lock(first);
    task_sleep(kitchen->reach);
    mutex_lock(second);
    task_print("%s cut", what);
    mutex_unlock(second);
    mutex_unlock(first);
    wait_group_done(kitchen->out);
}
//< cut

//> cooks
static void fish_cook(void *arg)
{
    struct kitchen *k = arg;
    cut(k, k->knife, k->board, "fish");
}

static void onion_cook(void *arg)
{
    struct kitchen *k = arg;
    if (k->ordered) {
        cut(k, k->knife, k->board, "onions");
    } else {
        cut(k, k->board, k->knife, "onions");
    }
}
//< cooks

static void deadlock(const struct knobs *knobs)
{
    //> start
    struct kitchen kitchen = {
        .knife = mutex_make("knife"),
        .board = mutex_make("board"),
        .out = wait_group_make("out"),
        .reach = knob(knobs, "reach") * MILLISECOND,
        .ordered = knob_is(knobs, "variant", "ordered"),
    };
    wait_group_add(kitchen.out, 2);
    task_go(fish_cook, &kitchen);
    task_go(onion_cook, &kitchen);
    wait_group_wait(kitchen.out);
    task_print("the guests eat");
    //< start
}

const struct pattern pattern_deadlock = {
    .name = "deadlock",
    .run = deadlock,
    .knobs = {
        {.name = "variant",
            .most = 1,
            .choices = "crossed|ordered"},
        {.name = "reach",
            .value = 200,
            .most = 5000,
            .unit = "ms"},
    },
    .ends = "crossed: deadlock, leak, ok | ordered: ok",
};
