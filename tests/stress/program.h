/* SPDX-License-Identifier: MIT */
/*
 * program.h: a random program of tasks, channels, locks and the like, made
 * from a seed. Channels form a line; sources send into them, relays carry
 * values from one to a later one, sinks receive, and a closer closes each when
 * its senders are done. Lockers take mutexes (by rising number), read or write
 * under a lock, take units of a semaphore; fillers and emptiers share a shelf
 * by conditions. A restless one changes the number of workers, makes calls that
 * block, and talks over the network. Such a program always ends well. A wild
 * one has, besides, tasks that send, receive and close at random: those may
 * leak or panic.
 */
#ifndef TESTS_STRESS_PROGRAM_H
#define TESTS_STRESS_PROGRAM_H

#include <stdbool.h>
#include <stdint.h>

struct program {
    uint64_t seed;
    long values; /* that each source sends */
    bool restless;
    bool wild;
};

/* The main task; arg is a const struct program. */
void program_run(void *program);

#endif
