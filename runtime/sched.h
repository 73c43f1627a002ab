/* SPDX-License-Identifier: MIT */
/* sched.h: what a task may ask of the scheduler. */
#ifndef RUNTIME_SCHED_H
#define RUNTIME_SCHED_H

#include "runtime/base.h"
#include "runtime/task.h"

/*
 * Sets how many workers may run tasks at the same time, at most 256, and
 * returns how many could until now; 0 changes nothing. The task may lose its
 * turn. Where the system has no more threads the number stays below n. Go:
 * `runtime.GOMAXPROCS(n)`.
 */
#define runtime_workers(n) runtime_workers_at((n), HERE)

/*
 * Calls fn(arg), which may wait for something that the runtime does not know
 * (a file, a library, another program). It runs on a thread of its own, with
 * a large stack; the task is parked meanwhile and its worker is free. fn must
 * not call the runtime. The run cannot end before fn returns.
 */
#define task_blocking(fn, arg) task_blocking_at((fn), (arg), HERE)

unsigned runtime_workers_at(unsigned n, const struct source_site *site);
void task_blocking_at(task_fn *fn, void *arg, const struct source_site *site);

#endif
