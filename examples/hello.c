/* SPDX-License-Identifier: MIT */
/* Tasks in a program of your own:
 *     cc hello.c $(pkg-config --cflags --libs taant) && ./a.out */
#include <runtime/run.h>
#include <runtime/taant.h>
#include <stdio.h>

static void count(void *arg)
{
    struct chan *numbers = arg;
    for (int i = 1; i <= 10; i++) {
        chan_send(numbers, &i);
    }
    chan_close(numbers);
}

static void add_up(void *arg)
{
    int number, *sum = arg;
    struct chan *numbers = chan_make("numbers", int, 0);
    task_go(count, numbers);
    while (chan_recv(numbers, &number)) {
        *sum += number;
    }
}

int main(void)
{
    int sum = 0;
    struct runtime *runtime = runtime_new();
    struct run *run = run_new(runtime, &(struct run_options){0}, add_up, &sum);
    run_execute(run);
    printf("1 + ... + 10 = %d, outcome %u\n", sum, run_report(run)->outcome);
    run_free(run);
    runtime_free(runtime);
}
