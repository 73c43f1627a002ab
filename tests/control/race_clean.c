/* SPDX-License-Identifier: MIT */
/* The race mended: a value in a channel of one slot is the lock. Also every
 * other way by which one task's writes become visible to another. */
#include "tests/control/control.h"

static long counter;

struct shared {
    struct chan *lock;
    struct chan *hand_over; /* unbuffered */
    struct wait_group *done;
};

static void count(void *arg)
{
    struct shared *shared = arg;
    for (int i = 0; i < 1000; i++) {
        int token;
        chan_recv(shared->lock, &token);
        counter++;
        chan_send(shared->lock, &token);
        if (i % 10 == 0) {
            task_yield();
        }
    }
    wait_group_done(shared->done);
}

static void bring(void *arg)
{
    struct shared *shared = arg;
    for (int i = 0; i < 1000; i++) {
        long *parcel = run_alloc(sizeof *parcel);
        *parcel = i;
        chan_send(shared->hand_over, &parcel);
    }
    chan_close(shared->hand_over);
}

static void main_task(void *arg)
{
    (void)arg;
    struct shared *shared = run_alloc(sizeof *shared);
    shared->lock = chan_make("lock", int, 1);
    shared->hand_over = chan_make("hand_over", long *, 0);
    shared->done = wait_group_make("done");
    wait_group_add(shared->done, 3);
    task_go(count, shared);
    task_go(count, shared);
    task_go(count, shared);
    task_go(bring, shared);
    int token = 0;
    chan_send(shared->lock, &token);
    long sum = 0;
    for (long *parcel; chan_recv(shared->hand_over, &parcel);) {
        sum += (*parcel)++;
    }
    wait_group_wait(shared->done);
    if (counter != 3000 || sum != 999 * 1000 / 2) {
        task_panic("a count is wrong");
    }
}

int main(int argc, char **argv)
{
    return control_run(argc, argv, main_task);
}
