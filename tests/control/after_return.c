/* SPDX-License-Identifier: MIT */
/* A task reads a local of a function that has returned. */
#include "tests/control/control.h"

static int *volatile kept;

static __attribute__((noinline)) void keep(void)
{
    int local = 7;
    kept = &local;
    task_yield();
}

static void main_task(void *arg)
{
    (void)arg;
    keep();
    task_yield();
    printf("%d\n", *kept);
}

int main(int argc, char **argv)
{
    return control_run(argc, argv, main_task);
}
