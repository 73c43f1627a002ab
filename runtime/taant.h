/* SPDX-License-Identifier: MIT */
/*
 * taant.h: concurrency in C with tasks and channels.
 *
 * This is the learner's header: everything a pattern may call. A task is a
 * function with a stack of its own that shares a few operating-system threads
 * (workers) with all other tasks. Tasks talk through channels, or share memory
 * under locks.
 *
 * Every function here is called from inside a task. Functions marked "may
 * park" can put the calling task aside until another task lets it go on; the
 * worker meanwhile runs other tasks. A misuse (send on a closed channel, a
 * negative wait group) is a panic: it ends the calling task and is reported,
 * never the process.
 *
 * Memory: what run_alloc and every ..._make return belongs to the run and is
 * freed with it. Patterns free nothing.
 */
#ifndef RUNTIME_TAANT_H
#define RUNTIME_TAANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base.h"
#include "runtime/chan.h"
#include "runtime/ctx.h"
#include "runtime/errgroup.h"
#include "runtime/future.h"
#include "runtime/http.h"
#include "runtime/inspect.h"
#include "runtime/machine.h"
#include "runtime/map.h"
#include "runtime/mutex.h"
#include "runtime/net.h"
#include "runtime/panic.h"
#include "runtime/pool.h"
#include "runtime/sched.h"
#include "runtime/select.h"
#include "runtime/semaphore.h"
#include "runtime/shared.h"
#include "runtime/sync.h"
#include "runtime/task.h"
#include "runtime/timer.h"
#include "runtime/wait_group.h"

#endif
