/* SPDX-License-Identifier: MIT */
/* control.h: runs one main task on as many workers as argv[1] says. */
#ifndef TESTS_CONTROL_CONTROL_H
#define TESTS_CONTROL_CONTROL_H

#include <stdio.h>
#include <stdlib.h>

#include "runtime/run.h"
#include "runtime/taant.h"

static int control_run(int argc, char **argv, task_fn *main_task)
{
    struct runtime *runtime = runtime_new();
    struct run_options options = {
        .workers = argc > 1 ? (unsigned)atoi(argv[1]) : 1,
    };
    struct run *run = run_new(runtime, &options, main_task, NULL);
    run_execute(run);
    unsigned outcome = run_report(run)->outcome;
    run_free(run);
    runtime_free(runtime);
    printf("outcome %u\n", outcome);
    return (int)outcome;
}

#endif
