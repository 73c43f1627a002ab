/* SPDX-License-Identifier: MIT */
/*
 * Timers: a 4-ary heap, least (deadline, task, seq) first. Four children to a
 * node keep the heap shallow and a node's children in one cache line or two.
 *
 *   heap[i]'s children: heap[4i + 1] .. heap[4i + 4]
 */
#include <stdlib.h>

#include "runtime/priv.h"

static bool before(const struct timer *a, const struct timer *b)
{
    if (a->deadline != b->deadline) {
        return a->deadline < b->deadline;
    }
    if (a->task->serial != b->task->serial) {
        return a->task->serial < b->task->serial;
    }
    return a->seq < b->seq;
}

static void note_earliest(struct timers *timers)
{
    atomic_store_explicit(&timers->earliest,
        timers->count ? timers->heap[0].deadline : INT64_MAX,
        memory_order_release);
}

bool timers_add(struct timers *timers, int64_t deadline, struct task *task)
{
    if (timers->count == timers->room) {
        size_t room = timers->room ? timers->room * 2 : 64;
        struct timer *heap = realloc(timers->heap, room * sizeof *timers->heap);
        if (!heap) {
            return false;
        }
        timers->heap = heap;
        timers->room = room;
    }
    struct timer timer = {deadline, timers->next_seq++, task};
    size_t i = timers->count++;
    while (i > 0 && before(&timer, &timers->heap[(i - 1) / 4])) {
        timers->heap[i] = timers->heap[(i - 1) / 4];
        i = (i - 1) / 4;
    }
    timers->heap[i] = timer;
    note_earliest(timers);
    return true;
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

struct task *timers_take_due(struct timers *timers, int64_t now)
{
    if (timers->count == 0 || timers->heap[0].deadline > now) {
        return NULL;
    }
    struct task *task = timers->heap[0].task;
    struct timer last = timers->heap[--timers->count];
    size_t i = 0;
    while (4 * i + 1 < timers->count) {
        size_t child = least_child(timers, i);
        if (!before(&timers->heap[child], &last)) {
            break;
        }
        timers->heap[i] = timers->heap[child];
        i = child;
    }
    timers->heap[i] = last;
    note_earliest(timers);
    return task;
}
