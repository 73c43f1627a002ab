/* SPDX-License-Identifier: MIT */
/*
 * faults TASKS: lets so many tasks fault in turn, of every kind of fault, some
 * of which recover. The process lives, everything that was put off has run,
 * and the memory is what it was after the first few, which use each stack
 * whole.
 */
#include "tests/faults.h"

#include "runtime/run.h"
#include "tests/check.h"

enum { WAVE = 50, FIRST = 20000, GROWTH_MOST = 1 << 20, WORKERS = 2 };

struct storm {
    long tasks;
    bool overflows; /* each of them overflows its stack */
    atomic_long deferred, recovered;
    struct wait_group *done;
};

struct one {
    struct storm *storm;
    const struct fault *fault;
    bool recovers;
};

static void note(void *arg)
{
    struct one *one = arg;
    atomic_fetch_add(&one->storm->deferred, 1);
}

static void recover(void *arg)
{
    struct one *one = arg;
    if (one->recovers && task_recover()) {
        atomic_fetch_add(&one->storm->recovered, 1);
    }
}

static void last(void *arg)
{
    struct one *one = arg;
    wait_group_done(one->storm->done);
}

static void one_faults(void *arg)
{
    struct one *one = arg;
    task_defer(last, arg);
    task_defer(recover, arg);
    task_defer(note, arg);
    one->fault->fn(arg);
}

static const struct fault overflow = {fault_overflow, "stack overflow"};

static void storms(void *arg)
{
    struct storm *storm = arg;
    struct one *ones = run_alloc(2 * FAULTS * sizeof *ones);
    storm->done = wait_group_make("done");
    for (int i = 0; i < 2 * FAULTS; i++) {
        const struct fault *fault =
            storm->overflows ? &overflow : &faults[i % FAULTS];
        ones[i] = (struct one){storm, fault, i >= FAULTS};
    }
    for (long i = 0; i < storm->tasks; i++) {
        wait_group_add(storm->done, 1);
        task_go(one_faults, &ones[i % (2 * FAULTS)]);
        if (i % WAVE == WAVE - 1) {
            wait_group_wait(storm->done);
        }
    }
}

static void run(struct runtime *runtime, long tasks, bool overflows)
{
    struct storm storm = {.tasks = tasks, .overflows = overflows};
    struct run *run = run_new(
        runtime, &(struct run_options){.workers = WORKERS}, storms, &storm);
    run_execute(run);
    CHECK_NUMBER(run_report(run)->outcome, OUTCOME_PANIC);
    CHECK_NUMBER(atomic_load(&storm.deferred), tasks);
    CHECK_NUMBER(atomic_load(&storm.recovered),
        tasks / (2 * FAULTS) * FAULTS + (tasks % (2 * FAULTS) > FAULTS
                                                ? tasks % (2 * FAULTS) - FAULTS
                                                : 0));
    run_free(run);
}

/* Bytes of memory that are really there. */
static long resident(void)
{
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file || fscanf(file, "%*d %ld", &pages) != 1) {
        abort();
    }
    fclose(file);
    return pages * 4096;
}

int main(int argc, char **argv)
{
    long tasks = argc == 2 ? strtol(argv[1], NULL, 10) : 0;
    struct runtime *runtime = runtime_new();
    run(runtime, FIRST, true); /* every stack has all its pages then */
    long before = resident();
    run(runtime, tasks, false);
    long growth = resident() - before;
    printf("%ld faults, memory grew by %ld bytes\n", tasks, growth);
    /* ASan keeps what was freed for a while. */
    CHECK(FAULTS_ASAN || growth <= GROWTH_MOST);
    runtime_free(runtime);
    return check_done();
}
