/* SPDX-License-Identifier: MIT */
/*
 * program.h: a random program of tasks, channels and wait groups, made from a
 * seed. Channels form a line; sources send into them, relays carry values
 * from one to a later one, sinks receive, and a closer closes each when its
 * senders are done: such a program always ends well. A wild one has, besides,
 * tasks that send, receive and close at random: those may leak or panic.
 */
#ifndef TESTS_STRESS_PROGRAM_H
#define TESTS_STRESS_PROGRAM_H

#include <stdbool.h>
#include <stdint.h>

struct program {
    uint64_t seed;
    long values; /* that each source sends */
    bool wild;
};

/* The main task; arg is a const struct program. */
void program_run(void *program);

#endif
