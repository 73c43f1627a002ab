/* SPDX-License-Identifier: MIT */
/* inspect.h: looking at the run from inside of it. */
#ifndef RUNTIME_INSPECT_H
#define RUNTIME_INSPECT_H

#include <stddef.h>

#include "runtime/base.h"

/* Returns how many tasks have been started and have not ended, the caller
 * among them. Go: `runtime.NumGoroutine()`. */
size_t task_count(void);

/* Prints a line for every task: what it does, on what and where it waits, and
 * for how long. While other workers run, each line is true of its own moment
 * only. Go: the stack traces that a crash prints. */
#define task_dump() task_dump_at(HERE)

/* Prints a line for all tasks that are in the same state at the same place
 * together, how many they are first; the largest group first. Go: the
 * goroutine profile of `pprof`. */
#define task_profile() task_profile_at(HERE)

void task_dump_at(const struct source_site *site);
void task_profile_at(const struct source_site *site);

#endif
