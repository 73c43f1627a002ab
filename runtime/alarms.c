/* SPDX-License-Identifier: MIT */
/*
 * Timers: a 4-ary heap, least (deadline, starter, seq) first. Four children
 * to a node keep the heap shallow and a node's children in one cache line.
 * Each alarm knows its place, so that any one can be taken out; but sleeps,
 * which nobody stops: to move them would touch the stacks of as many tasks.
 *
 *   heap[i]'s children: heap[4i + 1] .. heap[4i + 4]
 */
#include <stdlib.h>

#include "runtime/priv.h"

enum { ALARMS_AT_ONCE = 32 };

static bool before(const struct alarm_place *a, const struct alarm_place *b)
{
    if (a->deadline != b->deadline) {
        return a->deadline < b->deadline;
    }
    if (a->alarm->starter != b->alarm->starter) {
        return a->alarm->starter < b->alarm->starter;
    }
    return a->alarm->seq < b->alarm->seq;
}

static void note_earliest(struct alarms *alarms)
{
    atomic_store_explicit(&alarms->earliest,
        alarms->count ? alarms->heap[0].deadline : INT64_MAX,
        memory_order_release);
}

static void put(struct alarms *alarms, size_t i, struct alarm_place place)
{
    alarms->heap[i] = place;
    if (!place.sleeps) {
        place.alarm->place = i + 1;
    }
}

/* Puts it at i or at one of i's ancestors. */
static void sift_up(struct alarms *alarms, size_t i, struct alarm_place place)
{
    while (i > 0 && before(&place, &alarms->heap[(i - 1) / 4])) {
        put(alarms, i, alarms->heap[(i - 1) / 4]);
        i = (i - 1) / 4;
    }
    put(alarms, i, place);
}

static size_t least_child(const struct alarms *alarms, size_t parent)
{
    size_t first = 4 * parent + 1;
    size_t least = first;
    for (size_t i = first + 1; i < first + 4 && i < alarms->count; i++) {
        if (before(&alarms->heap[i], &alarms->heap[least])) {
            least = i;
        }
    }
    return least;
}

/* Puts it at i or below. */
static void sift_down(struct alarms *alarms, size_t i, struct alarm_place place)
{
    while (4 * i + 1 < alarms->count) {
        size_t child = least_child(alarms, i);
        if (!before(&alarms->heap[child], &place)) {
            break;
        }
        put(alarms, i, alarms->heap[child]);
        i = child;
    }
    put(alarms, i, place);
}

static bool make_room(struct alarms *alarms)
{
    if (alarms->count < alarms->room) {
        return true;
    }
    size_t room = alarms->room ? alarms->room * 2 : 64;
    sync_acquire(alarms); /* the heap is any task's to free */
    struct alarm_place *heap =
        realloc(alarms->heap, room * sizeof *alarms->heap);
    if (heap) {
        alarms->heap = heap;
        alarms->room = room;
    }
    sync_release(alarms);
    return heap != NULL;
}

bool alarms_add(struct worker *worker, struct alarm *alarm, int64_t deadline)
{
    struct run *run = worker->run;
    struct alarms *alarms = &run->alarms;
    if (!make_room(alarms)) {
        return false;
    }
    alarm->deadline = deadline;
    alarm->seq = alarms->next_seq++;
    bool sleeps = alarm->task && !alarm->selection;
    sift_up(
        alarms, alarms->count++, (struct alarm_place){deadline, alarm, sleeps});
    bool earliest = alarms->heap[0].alarm == alarm;
    note_earliest(alarms);
    if (earliest && worker->multi &&
        atomic_load_explicit(&run->idle_count, memory_order_relaxed)) {
        worker_wake_all(run);
    }
    return true;
}

static void take_out(struct alarms *alarms, size_t i)
{
    struct alarm_place last = alarms->heap[--alarms->count];
    if (i < alarms->count) {
        bool up = i > 0 && before(&last, &alarms->heap[(i - 1) / 4]);
        (up ? sift_up : sift_down)(alarms, i, last);
    }
    note_earliest(alarms);
}

bool alarms_remove(struct alarms *alarms, struct alarm *alarm)
{
    if (alarm->place == 0) {
        return false;
    }
    size_t i = alarm->place - 1;
    alarm->place = 0;
    take_out(alarms, i);
    return true;
}

/* Lets the alarm's task go on. */
static void wake_task(struct worker *worker, struct alarm *alarm)
{
    struct task *task = alarm->task;
    if (alarm->selection) {
        select_time_out(worker, alarm);
        return;
    }
    task->phase = PHASE_LIVE;
    if (worker->deterministic && task->waits == TRACE_TASK_WORK) {
        deterministic_end_work(worker, task);
    } else {
        trace_emit(worker, TRACE_TASK_WAKE, task, NULL, 0, NULL);
    }
    task_ready_last(worker, task);
}

static bool is_due(const struct alarms *alarms, int64_t now)
{
    return alarms->count > 0 && alarms->heap[0].deadline <= now;
}

/* Takes the first alarm out, fires it, and unlocks. */
static void fire_first(struct worker *worker, struct alarms *alarms)
{
    struct alarm *alarm = alarms->heap[0].alarm;
    void (*fire)(struct worker *, struct alarm *) = alarm->fire;
    alarms_remove(alarms, alarm);
    if (!fire) {
        wake_task(worker, alarm);
    }
    object_unlock(worker, &alarms->lock);
    if (fire) {
        fire(worker, alarm);
    }
}

/* Ends up to `most` sleeps that are due and unlocks; returns how many. The
 * alarms, on the tasks' stacks, are fetched while more are found. */
static unsigned end_sleeps(
    struct worker *worker, struct alarms *alarms, int64_t now, unsigned most)
{
    struct alarm *due[ALARMS_AT_ONCE];
    unsigned count = 0;
    while (count < most && is_due(alarms, now) && alarms->heap[0].sleeps) {
        due[count] = alarms->heap[0].alarm;
        __builtin_prefetch(due[count++]);
        take_out(alarms, 0);
    }
    object_unlock(worker, &alarms->lock);
    for (unsigned i = 0; i < count; i++) {
        object_lock(worker, &due[i]->parking);
        wake_task(worker, due[i]);
    }
    return count;
}

unsigned alarms_fire_due(struct worker *worker, int64_t now)
{
    struct alarms *alarms = &worker->run->alarms;
    unsigned fired = 0;
    /* When somebody else is at work on the alarms, the next poll will do. */
    while (
        fired < ALARMS_AT_ONCE &&
        atomic_load_explicit(&alarms->earliest, memory_order_relaxed) <= now &&
        (!worker->multi || spin_try_lock(&alarms->lock))) {
        if (is_due(alarms, now) && !alarms->heap[0].sleeps) {
            fire_first(worker, alarms);
            fired++;
        } else {
            fired += end_sleeps(worker, alarms, now, ALARMS_AT_ONCE - fired);
        }
    }
    return fired;
}
