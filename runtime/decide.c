/* SPDX-License-Identifier: MIT */
#include "runtime/decide.h"

/* SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number
 * generators", OOPSLA 2014. */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static unsigned choose_random(struct decider *decider, enum decide_kind kind,
    unsigned n, const struct operation *candidates)
{
    struct random_decider *random = (struct random_decider *)decider;
    (void)kind;
    (void)candidates;
    return n < 2 ? 0
                 : (unsigned)(((next_random(&random->state) >> 32) * n) >> 32);
}

void random_decider_init(struct random_decider *decider, uint64_t seed)
{
    *decider = (struct random_decider){{choose_random}, seed};
}

static unsigned choose_recorded(struct decider *decider, enum decide_kind kind,
    unsigned n, const struct operation *candidates)
{
    struct replay_decider *replay = (struct replay_decider *)decider;
    (void)kind;
    (void)candidates;
    if (replay->next >= replay->count) {
        return 0;
    }
    unsigned choice = replay->choices[replay->next++];
    if (choice >= n) {
        replay->diverged = true;
        return 0;
    }
    return choice;
}

void replay_decider_init(
    struct replay_decider *decider, const unsigned *choices, size_t count)
{
    *decider =
        (struct replay_decider){{choose_recorded}, choices, count, 0, false};
}
