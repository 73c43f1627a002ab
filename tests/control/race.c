/* SPDX-License-Identifier: MIT */
/* Two tasks count without a lock: a data race, also on one worker. */
#include "tests/control/control.h"

static long counter;

static void count(void *arg)
{
    struct wait_group *done = arg;
    for (int i = 0; i < 20000; i++) {
        counter++;
        if (i % 100 == 0) {
            task_yield();
        }
    }
    wait_group_done(done);
}

static void main_task(void *arg)
{
    (void)arg;
    struct wait_group *done = wait_group_make("done");
    wait_group_add(done, 2);
    task_go(count, done);
    task_go(count, done);
    wait_group_wait(done);
}

int main(int argc, char **argv)
{
    return control_run(argc, argv, main_task);
}
