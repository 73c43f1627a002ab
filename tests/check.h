/* SPDX-License-Identifier: MIT */
/*
 * check.h: the whole test library. A test program is a main() that calls
 * CHECK and ends in `return check_done();`. Counting is atomic and nothing
 * jumps, so checks work inside tasks and on any thread.
 */
#ifndef TESTS_CHECK_H
#define TESTS_CHECK_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static atomic_uint check_count, check_failures;

static inline bool check_report(
    bool holds, const char *what, const char *file, int line)
{
    atomic_fetch_add(&check_count, 1);
    if (!holds) {
        atomic_fetch_add(&check_failures, 1);
        fprintf(stderr, "%s:%d: failed: %s\n", file, line, what);
    }
    return holds;
}

static inline bool check_same_text(const char *got, const char *want,
    const char *what, const char *file, int line)
{
    bool same = got && want ? strcmp(got, want) == 0 : got == want;
    if (!check_report(same, what, file, line)) {
        fprintf(stderr, "    got:  %s\n    want: %s\n", got ? got : "(null)",
            want ? want : "(null)");
    }
    return same;
}

static inline bool check_same_number(
    long long got, long long want, const char *what, const char *file, int line)
{
    if (!check_report(got == want, what, file, line)) {
        fprintf(stderr, "    got:  %lld\n    want: %lld\n", got, want);
    }
    return got == want;
}

/* Each says what is expected and goes on when it does not hold; the value is
 * whether it held. */
#define CHECK(condition)                                                       \
    check_report((condition), #condition, __FILE__, __LINE__)
#define CHECK_TEXT(got, want)                                                  \
    check_same_text((got), (want), #got " == " #want, __FILE__, __LINE__)
#define CHECK_NUMBER(got, want)                                                \
    check_same_number((long long)(got), (long long)(want), #got " == " #want,  \
        __FILE__, __LINE__)

/* Returns from a void function when the condition does not hold. */
#define REQUIRE(condition)                                                     \
    do {                                                                       \
        if (!CHECK(condition)) {                                               \
            return;                                                            \
        }                                                                      \
    } while (0)

/* Prints the tally; the exit status of the test program. */
static inline int check_done(void)
{
    unsigned failures = atomic_load(&check_failures);
    unsigned count = atomic_load(&check_count);
    printf("%u checks, %u failed\n", count, failures);
    return failures == 0 && count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif
