/* SPDX-License-Identifier: MIT */
/*
 * bazaar.h: random selects, timers and contexts. Traders select among stalls
 * (channels) in all the ways there are, listeners until a context ends,
 * clockmakers set timers and tickers, families make and cancel contexts. It
 * always ends well: no value is lost or doubled, and no context outlives the
 * one above it.
 */
#ifndef TESTS_STRESS_BAZAAR_H
#define TESTS_STRESS_BAZAAR_H

#include <stdint.h>

/* Starts the tasks and returns; they end by themselves. */
void bazaar_start(uint64_t seed, long rounds);

#endif
