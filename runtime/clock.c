/* SPDX-License-Identifier: MIT */
/*
 * The run's clock in live mode: wall time scaled by a rate, which can stand
 * still. Readers take no lock: they read again when `version` changed.
 *
 *   run time = base_run + (wall - base_wall) * rate      (base_run if held)
 */
#include <limits.h>
#include <time.h>

#include "runtime/priv.h"

int64_t clock_wall(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * SECOND + t.tv_nsec;
}

static int64_t value_at(const struct clock *clock, int64_t wall)
{
    int64_t base = atomic_load_explicit(&clock->base_run, memory_order_relaxed);
    if (atomic_load_explicit(&clock->held, memory_order_relaxed)) {
        return base;
    }
    int64_t passed =
        wall - atomic_load_explicit(&clock->base_wall, memory_order_relaxed);
    double rate = atomic_load_explicit(&clock->rate, memory_order_relaxed);
    return base + (rate == 1 ? passed : (int64_t)((double)passed * rate));
}

int64_t clock_read(const struct clock *clock)
{
    for (;;) {
        unsigned version =
            atomic_load_explicit(&clock->version, memory_order_acquire);
        int64_t now = value_at(clock, clock_wall());
        atomic_thread_fence(memory_order_acquire);
        if (version % 2 == 0 && version == atomic_load_explicit(&clock->version,
                                               memory_order_relaxed)) {
            return now;
        }
    }
}

int64_t clock_wall_until(const struct clock *clock, int64_t deadline)
{
    if (atomic_load(&clock->held)) {
        return -1;
    }
    double left =
        (double)(deadline - clock_read(clock)) / atomic_load(&clock->rate);
    if (left <= 0) {
        return 0;
    }
    return left > (double)INT64_MAX / 4 ? INT64_MAX / 4 : (int64_t)left + 1;
}

void clock_start(struct clock *clock, double rate, bool held)
{
    atomic_store(&clock->base_run, 0);
    atomic_store(&clock->base_wall, clock_wall());
    atomic_store(&clock->rate, rate > 0 ? rate : 1);
    atomic_store(&clock->held, held);
}

/* Starts a new line from the present moment, with run time `now`. */
static void rebase(struct clock *clock, int64_t now, double rate, bool held)
{
    atomic_fetch_add(&clock->version, 1);
    atomic_store(&clock->base_run, now);
    atomic_store(&clock->base_wall, clock_wall());
    atomic_store(&clock->rate, rate);
    atomic_store(&clock->held, held);
    atomic_fetch_add(&clock->version, 1);
}

void clock_hold(struct clock *clock, bool held)
{
    spin_lock(&clock->lock);
    rebase(
        clock, value_at(clock, clock_wall()), atomic_load(&clock->rate), held);
    spin_unlock(&clock->lock);
    futex_wake(&clock->version, INT_MAX);
}

void clock_set_rate(struct clock *clock, double rate)
{
    spin_lock(&clock->lock);
    rebase(
        clock, value_at(clock, clock_wall()), rate, atomic_load(&clock->held));
    spin_unlock(&clock->lock);
    futex_wake(&clock->version, INT_MAX);
}

void clock_jump(struct clock *clock, int64_t run_ns)
{
    spin_lock(&clock->lock);
    rebase(clock, run_ns, atomic_load(&clock->rate), atomic_load(&clock->held));
    spin_unlock(&clock->lock);
    futex_wake(&clock->version, INT_MAX);
}
