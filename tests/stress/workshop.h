/* SPDX-License-Identifier: MIT */
/*
 * workshop.h: the rest of a random program: crews (error groups), promises
 * (futures), a shelf of tools (pool), a book (map), a lamp (state machine) and
 * a slate (shared variable) under a lock, falls (panics) that are caught, and
 * calls that end with their context. It always ends well.
 */
#ifndef TESTS_STRESS_WORKSHOP_H
#define TESTS_STRESS_WORKSHOP_H

#include <stdbool.h>
#include <stdint.h>

/* Starts its tasks; `calls`: those that need a network, too. */
void workshop_start(uint64_t seed, long rounds, bool calls);

#endif
