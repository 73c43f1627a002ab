/* SPDX-License-Identifier: MIT */
/*
 * Timers: a 4-ary heap, least (deadline, starter, seq) first. Four children
 * to a node keep the heap shallow and a node's children in one cache line.
 * Each timer knows its place, so that any one can be taken out.
 *
 *   heap[i]'s children: heap[4i + 1] .. heap[4i + 4]
 */
#include <stdlib.h>

#include "runtime/priv.h"

enum { FEW = 64 };

static bool before(const struct timer_place *a, const struct timer_place *b)
{
    if (a->deadline != b->deadline) {
        return a->deadline < b->deadline;
    }
    if (a->timer->starter != b->timer->starter) {
        return a->timer->starter < b->timer->starter;
    }
    return a->timer->seq < b->timer->seq;
}

static void note_earliest(struct timers *timers)
{
    atomic_store_explicit(&timers->earliest,
        timers->count ? timers->heap[0].deadline : INT64_MAX,
        memory_order_release);
}

static void put(struct timers *timers, size_t i, struct timer_place place)
{
    timers->heap[i] = place;
    place.timer->place = i + 1;
}

/* Puts it at i or at one of i's ancestors. */
static void sift_up(struct timers *timers, size_t i, struct timer_place place)
{
    while (i > 0 && before(&place, &timers->heap[(i - 1) / 4])) {
        put(timers, i, timers->heap[(i - 1) / 4]);
        i = (i - 1) / 4;
    }
    put(timers, i, place);
}

static size_t least_child(const struct timers *timers, size_t parent)
{
    size_t first = 4 * parent + 1;
    size_t least = first;
    for (size_t i = first + 1; i < first + 4 && i < timers->count; i++) {
        if (before(&timers->heap[i], &timers->heap[least])) {
            least = i;
        }
    }
    return least;
}

/* Puts it at i or below. */
static void sift_down(struct timers *timers, size_t i, struct timer_place place)
{
    while (4 * i + 1 < timers->count) {
        size_t child = least_child(timers, i);
        if (!before(&timers->heap[child], &place)) {
            break;
        }
        put(timers, i, timers->heap[child]);
        i = child;
    }
    put(timers, i, place);
}

static bool make_room(struct timers *timers)
{
    if (timers->count < timers->room) {
        return true;
    }
    size_t room = timers->room ? timers->room * 2 : 64;
    struct timer_place *heap =
        realloc(timers->heap, room * sizeof *timers->heap);
    if (heap) {
        timers->heap = heap;
        timers->room = room;
    }
    return heap != NULL;
}

bool timers_add(struct worker *worker, struct timer *timer, int64_t deadline)
{
    struct run *run = worker->run;
    struct timers *timers = &run->timers;
    if (!make_room(timers)) {
        return false;
    }
    timer->deadline = deadline;
    timer->seq = timers->next_seq++;
    sift_up(timers, timers->count++, (struct timer_place){deadline, timer});
    bool earliest = timer->place == 1;
    note_earliest(timers);
    if (earliest && worker->multi &&
        atomic_load_explicit(&run->idle_count, memory_order_relaxed)) {
        worker_wake_all(run);
    }
    return true;
}

bool timers_remove(struct timers *timers, struct timer *timer)
{
    if (timer->place == 0) {
        return false;
    }
    size_t i = timer->place - 1;
    timer->place = 0;
    struct timer_place last = timers->heap[--timers->count];
    if (last.timer != timer) {
        bool up = i > 0 && before(&last, &timers->heap[(i - 1) / 4]);
        (up ? sift_up : sift_down)(timers, i, last);
    }
    note_earliest(timers);
    return true;
}

/* Lets the timer's task go on; tells whether it did. */
static bool wake_task(struct worker *worker, struct timer *timer)
{
    struct task *task = timer->task;
    if (timer->selection) {
        return select_time_out(worker, timer);
    }
    task->phase = PHASE_LIVE;
    if (worker->deterministic && task->waits == TRACE_TASK_WORK) {
        deterministic_end_work(worker, task);
    } else {
        trace_emit(worker, TRACE_TASK_WAKE, task, NULL, 0, NULL);
    }
    task_ready_last(worker, task);
    return true;
}

/* Takes the first timer out and fires it, if it is due. */
static bool fire_first(
    struct worker *worker, struct timers *timers, int64_t now)
{
    bool woke = false;
    bool (*fire)(struct worker *, struct timer *) = NULL;
    struct timer *timer = timers->count > 0 ? timers->heap[0].timer : NULL;
    bool due = timer && timer->deadline <= now;
    if (due) {
        timers_remove(timers, timer);
        if (timer->task) {
            woke = wake_task(worker, timer);
        } else {
            fire = timer->fire;
        }
    }
    object_unlock(worker, &timers->lock);
    if (fire) {
        woke = fire(worker, timer);
    }
    size_t futile = atomic_load_explicit(&timers->futile, memory_order_relaxed);
    atomic_store_explicit(
        &timers->futile, woke ? 0 : futile + 1, memory_order_relaxed);
    return due;
}

bool timers_fire_due(struct worker *worker, int64_t now)
{
    struct timers *timers = &worker->run->timers;
    bool any = false;
    /* When somebody else is at work on the timers, the next poll will do. */
    while (
        atomic_load_explicit(&timers->earliest, memory_order_relaxed) <= now &&
        (!worker->multi || spin_try_lock(&timers->lock))) {
        any |= fire_first(worker, timers, now);
    }
    return any;
}

/* A ticker may go on ticking when nobody is left to hear it. Many timers are
 * only looked through when as many have fired in vain. */
bool timers_are_idle(struct worker *worker)
{
    struct timers *timers = &worker->run->timers;
    if (worker->multi && !spin_try_lock(&timers->lock)) {
        return false;
    }
    bool enough = atomic_load_explicit(&timers->futile, memory_order_relaxed) >
                  timers->count;
    bool idle = timers->count <= FEW || enough;
    for (size_t i = 0; idle && i < timers->count; i++) {
        const struct timer *timer = timers->heap[i].timer;
        idle = timer->task == NULL && timer->is_idle(timer);
    }
    if (enough) {
        atomic_store_explicit(&timers->futile, 0, memory_order_relaxed);
    }
    object_unlock(worker, &timers->lock);
    return idle;
}
