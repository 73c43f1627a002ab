/* SPDX-License-Identifier: MIT */
/* A task that faults, in a program beside the library: it is its panic. */
#include <runtime/run.h>
#include <runtime/taant.h>
#include <stdio.h>

static void fault(void *arg)
{
    int *volatile *nowhere = arg;
    **nowhere = 1;
}

static void recover(void *arg)
{
    (void)arg;
    task_recover();
}

static void guarded(void *arg)
{
    task_defer(recover, NULL);
    fault(arg);
}

static void main_task(void *arg)
{
    const char **said = arg;
    int *volatile nowhere = NULL;
    *said = task_call(guarded, (void *)&nowhere);
}

int main(void)
{
    const char *said = "nothing";
    struct runtime *runtime = runtime_new();
    struct run *run =
        run_new(runtime, &(struct run_options){0}, main_task, &said);
    run_execute(run);
    printf("%s, %u waiting\n", said ? said : "no panic",
        (unsigned)run_tasks(run, NULL, 0));
    run_free(run);
    runtime_free(runtime);
}
