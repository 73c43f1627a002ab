/* SPDX-License-Identifier: MIT */
/*
 * ring.h: a worker's ring of runnable tasks. Its worker pushes at the tail and
 * pops at the head; others steal from the head.
 *
 *   head [ . . . . . . . ] tail
 *     ^ popped, stolen   ^ pushed
 */
#ifndef RUNTIME_RING_H
#define RUNTIME_RING_H

#include "runtime/priv.h"

#pragma GCC visibility push(hidden)

/* Takes the oldest task; NULL when there is none. */
static inline struct task *ring_pop(struct worker *worker)
{
    struct ring *ring = &worker->ring;
    unsigned tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
    unsigned head = atomic_load_explicit(&ring->head, memory_order_acquire);
    while (head != tail) {
        struct task *task = atomic_load_explicit(
            &ring->slots[head % RING_SIZE], memory_order_relaxed);
        if (!worker->multi) {
            atomic_store_explicit(&ring->head, head + 1, memory_order_relaxed);
            return task;
        }
        if (atomic_compare_exchange_weak_explicit(&ring->head, &head, head + 1,
                memory_order_acq_rel, memory_order_acquire)) {
            return task;
        }
    }
    return NULL;
}

/* Adds a task; false when the ring is full. */
static inline bool ring_put(struct worker *worker, struct task *task)
{
    struct ring *ring = &worker->ring;
    unsigned tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
    unsigned head = atomic_load_explicit(&ring->head, memory_order_acquire);
    if (tail - head >= RING_SIZE) {
        return false;
    }
    atomic_store_explicit(
        &ring->slots[tail % RING_SIZE], task, memory_order_relaxed);
    atomic_store_explicit(&ring->tail, tail + 1, memory_order_release);
    return true;
}

/* Moves half of the victim's ring to the thief's; false when it is empty. */
bool ring_steal(struct worker *thief, struct worker *victim);

#pragma GCC visibility pop

#endif
