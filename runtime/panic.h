/* SPDX-License-Identifier: MIT */
/*
 * panic.h: panics, and what is sure to be done at the end.
 *
 * A task that panics, of its own will or by a misuse or a fault (a bad
 * pointer, a division by zero, a stack that is full), first runs its deferred
 * functions. One of them may recover the panic. If none does, the task dies:
 * the report of the run says so, and every other task goes on.
 */
#ifndef RUNTIME_PANIC_H
#define RUNTIME_PANIC_H

#include "runtime/base.h"
#include "runtime/task.h"

/*
 * Puts fn(arg) off until the end of the innermost frame: the task's own
 * function, a task_call or a deferred function. What was deferred last runs
 * first. Go: `defer fn(arg)`.
 */
#define task_defer(fn, arg) task_defer_at((fn), (arg), #fn, HERE)

/*
 * Returns the message of the panic because of which the calling function
 * runs, and ends the panic: the frame that deferred the function then returns
 * to its caller. NULL when there is no panic, or the caller is not itself a
 * deferred function. Go: `recover()`.
 */
#define task_recover() task_recover_at(HERE)

/* Panics with a message, which must stay as it is until the run is freed. */
#define task_panic(message) task_panic_at((message), HERE)

/* Ends the task where it stands: its deferred functions run, and nothing has
 * gone wrong. Go: `runtime.Goexit()`. */
#define task_exit() task_exit_at(HERE)

/*
 * Calls fn(arg) as a frame of its own: what it defers runs when it returns or
 * panics. Returns NULL, or the message of the panic that one of these deferred
 * functions recovered.
 */
const char *task_call(task_fn *fn, void *arg);

void task_defer_at(
    task_fn *fn, void *arg, const char *name, const struct source_site *site);
const char *task_recover_at(const struct source_site *site);
_Noreturn void task_panic_at(
    const char *message, const struct source_site *site);
_Noreturn void task_exit_at(const struct source_site *site);

#endif
