/* SPDX-License-Identifier: MIT */
/*
 * The run's clock in live mode: wall time scaled by a rate, which can stand
 * still. Readers take no lock: they read again when `version` changed.
 *
 *   run time = base_run + (wall - base_wall) * rate      (base_run if held)
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>
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

/*
 * Asking the kernel's clock takes three times as long as reading the
 * processor's counter. So a view reads the counter and goes on from the last
 * time it asked; it asks again after a short while, when the clock was set,
 * and at first, until it knows how fast the counter goes.
 */
enum { TICKS_TO_LEARN = 250000, TICKS_TO_TRUST = 125000 };

int64_t clock_view_ask(struct clock_view *view, const struct clock *clock)
{
    unsigned version =
        atomic_load_explicit(&clock->version, memory_order_acquire);
    uint64_t tick = clock_ticks();
    int64_t wall = clock_wall();
    view->time = clock_read(clock);
    view->tick = tick;
    view->version = version;
    view->trusted = 0;
    if (!clock->counts) {
        return view->time;
    }
    if (view->first_tick == 0) {
        view->first_tick = tick;
        view->first_wall = wall;
    }
    uint64_t ticks = tick - view->first_tick;
    if (ticks > TICKS_TO_LEARN && version % 2 == 0) {
        bool held = atomic_load(&clock->held);
        view->per_tick = held ? 0
                              : (double)(wall - view->first_wall) /
                                    (double)ticks * atomic_load(&clock->rate);
        view->trusted = TICKS_TO_TRUST;
    }
    return view->time;
}

/* The kernel knows whether all cores' counters agree and never stop. */
static bool counter_is_steady(void)
{
#if defined(__x86_64__)
    char name[8] = "";
    FILE *file = fopen(
        "/sys/devices/system/clocksource/clocksource0/current_clocksource",
        "r");
    if (file) {
        size_t length = fread(name, 1, sizeof name - 1, file);
        name[length] = '\0';
        fclose(file);
    }
    return strcmp(name, "tsc\n") == 0;
#else
    return clock_ticks() != 0;
#endif
}

int64_t clock_wall_until(const struct clock *clock, int64_t deadline)
{
    int64_t left_run = deadline - clock_read(clock);
    if (left_run <= 0) {
        return 0;
    }
    if (atomic_load(&clock->held)) {
        return -1;
    }
    double left = (double)left_run / atomic_load(&clock->rate);
    return left > (double)INT64_MAX / 4 ? INT64_MAX / 4 : (int64_t)left + 1;
}

void clock_start(struct clock *clock, double rate, bool held)
{
    atomic_store(&clock->base_run, 0);
    atomic_store(&clock->base_wall, clock_wall());
    atomic_store(&clock->rate, rate > 0 ? rate : 1);
    atomic_store(&clock->held, held);
    clock->counts = counter_is_steady();
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

void clock_stir(struct clock *clock)
{
    spin_lock(&clock->lock);
    atomic_fetch_add(&clock->version, 2);
    spin_unlock(&clock->lock);
    futex_wake(&clock->version, INT_MAX);
}
