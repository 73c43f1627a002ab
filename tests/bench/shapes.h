/* SPDX-License-Identifier: MIT */
/*
 * shapes.h: the shapes of work that are measured. go/main.go has their twins.
 */
#ifndef TESTS_BENCH_SHAPES_H
#define TESTS_BENCH_SHAPES_H

#include <stdbool.h>

struct job {
    void (*shape)(struct job *job);
    long operations;
    double result; /* nanoseconds for each operation, or what the shape says */
    struct wait_group *group;
    struct chan *there, *back;
    struct mutex *mutex;
    long protected; /* by the mutex */
};

/* Prepares a job of the shape called name; false: there is none. */
bool job_init(struct job *job, const char *name, long operations);

/* Returns the name of shape i, from 0; NULL: there are no more. */
const char *job_shape(unsigned i);

/* Does the job's work and notes its result: the main task of a run. */
void job_run(void *job);

#endif
