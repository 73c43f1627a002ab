/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/futex.h>
#include <linux/membarrier.h>
#include <sched.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "runtime/priv.h"

void futex_wait(atomic_uint *word, unsigned seen, int64_t timeout_ns)
{
    int saved = errno;
    struct timespec timeout = {
        .tv_sec = timeout_ns / SECOND, .tv_nsec = timeout_ns % SECOND};
    syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, seen,
        timeout_ns < 0 ? NULL : &timeout, NULL, 0);
    errno = saved;
}

void futex_wake(atomic_uint *word, int count)
{
    int saved = errno;
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, count, NULL, NULL, 0);
    errno = saved;
}

void fence_heavy(const struct runtime *runtime)
{
    if (!runtime->membarrier ||
        syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0)) {
        atomic_thread_fence(memory_order_seq_cst);
    }
}

/* The holder may have lost its core: after a while, give ours away. */
void spin_wait(struct spin *spin)
{
    unsigned tries = 0;
    struct worker *worker = worker_self();
    if (worker) {
        worker->crowd.conflicts++;
    }
    do {
        while (atomic_load_explicit(&spin->held, memory_order_relaxed)) {
            if (++tries % 1024 == 0) {
                sched_yield();
            } else {
                spin_relax();
            }
        }
    } while (atomic_exchange_explicit(&spin->held, 1, memory_order_acquire));
}
