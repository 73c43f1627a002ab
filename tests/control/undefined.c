/* SPDX-License-Identifier: MIT */
/* A task adds past the largest integer. */
#include <limits.h>

#include "tests/control/control.h"

static volatile int most = INT_MAX;

static void main_task(void *arg)
{
    (void)arg;
    task_yield();
    most = most + 1;
}

int main(int argc, char **argv)
{
    return control_run(argc, argv, main_task);
}
