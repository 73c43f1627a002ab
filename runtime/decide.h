/* SPDX-License-Identifier: MIT */
/*
 * decide.h: the one place where a deterministic run makes a choice. Whoever
 * implements a decider is the scheduler: a seeded generator, a recorded list,
 * the learner, a search.
 */
#ifndef RUNTIME_DECIDE_H
#define RUNTIME_DECIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base.h"

enum decide_kind { DECIDE_TASK, DECIDE_ALTERNATIVE };

/*
 * The next visible operation of one runnable task, known before it executes
 * (its footprint: the object, or the arms' objects). The order of candidates
 * follows from the choices made so far and from nothing else, never from an
 * address.
 *
 * DECIDE_TASK chooses whose operation is next. DECIDE_ALTERNATIVE follows
 * when that is a select and more than one of its arms is ready: the
 * candidates are the ready arms, in the order of the source.
 */
struct operation {
    uint16_t kind; /* enum trace_kind: what it will try */
    uint32_t task;
    uint32_t object; /* 0: none */
    int64_t value;
    const struct source_site *site;
    const struct operation *arms; /* of a select: on what it will wait; valid
                                     until the task goes on */
    unsigned arm_count;
};

struct decider {
    /* Returns an index below n. Called on the run's own thread only. */
    unsigned (*choose)(struct decider *decider, enum decide_kind kind,
        unsigned n, const struct operation *candidates);
};

/* Chooses with a generator that the seed alone determines. */
struct random_decider {
    struct decider base;
    uint64_t state;
};
void random_decider_init(struct random_decider *decider, uint64_t seed);

/*
 * Repeats recorded choices; after the last it takes 0. `diverged` is set when
 * a recorded choice was not possible.
 */
struct replay_decider {
    struct decider base;
    const unsigned *choices; /* borrowed */
    size_t count;
    size_t next;
    bool diverged;
};
void replay_decider_init(
    struct replay_decider *decider, const unsigned *choices, size_t count);

#endif
