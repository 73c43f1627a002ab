/* SPDX-License-Identifier: MIT */
/* task.h: starting tasks, and what a task may do. */
#ifndef RUNTIME_TASK_H
#define RUNTIME_TASK_H

#include <stddef.h>
#include <stdint.h>

#include "runtime/base.h"

typedef void task_fn(void *arg);

/* Starts fn(arg) as a new task and returns at once. Go: `go fn(arg)`. */
#define task_go(fn, arg) task_go_at((fn), (arg), #fn, HERE)

/* Parks the task for a duration; its worker is free for others. */
#define task_sleep(duration) task_sleep_at((duration), HERE)

/* Does simulated work: the task keeps its worker busy for the duration. */
#define task_work(duration) task_work_at((duration), HERE)

/* Lets other runnable tasks go first. Go: `runtime.Gosched()`. */
#define task_yield() task_yield_at(HERE)

/* Prints a line of output that belongs to the run (printf format). */
#define task_print(...) task_print_at(HERE, __VA_ARGS__)

void task_go_at(
    task_fn *fn, void *arg, const char *name, const struct source_site *site);
void task_sleep_at(int64_t duration, const struct source_site *site);
void task_work_at(int64_t duration, const struct source_site *site);
void task_yield_at(const struct source_site *site);
__attribute__((format(printf, 2, 3))) void task_print_at(
    const struct source_site *site, const char *format, ...);

/* Returns the run's clock: nanoseconds since the run began. */
int64_t task_now(void);

/* Returns zeroed memory that lives until the run ends; never NULL. */
void *run_alloc(size_t size);

#endif
