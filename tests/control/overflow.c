/* SPDX-License-Identifier: MIT */
/* A task writes past an array on its stack. */
#include "tests/control/control.h"

static volatile int index_past = 4;

static void main_task(void *arg)
{
    (void)arg;
    int numbers[4] = {0};
    int *volatile first = numbers;
    task_yield();
    first[index_past] = 1;
    printf("%d\n", *first);
}

int main(int argc, char **argv)
{
    return control_run(argc, argv, main_task);
}
