/* SPDX-License-Identifier: MIT */
/* faults.h: what a task can do wrong, each a function, for tests. Where a
 * sanitizer would report the fault first, the function is not instrumented. */
#ifndef TESTS_FAULTS_H
#define TESTS_FAULTS_H

#include <stdint.h>

#include "runtime/taant.h"

#if defined(__SANITIZE_ADDRESS__)
#define FAULTS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FAULTS_ASAN 1
#endif
#if __has_feature(thread_sanitizer)
#define FAULTS_TSAN 1
#endif
#endif
#ifndef FAULTS_ASAN
#define FAULTS_ASAN 0
#endif
#ifndef FAULTS_TSAN
#define FAULTS_TSAN 0
#endif

#define FAULT                                                                  \
    static __attribute__((                                                     \
        noinline, unused, no_sanitize("address", "undefined", "thread"))) void

FAULT fault_null(void *arg)
{
    (void)arg;
    volatile int *volatile nowhere = NULL;
    *nowhere = 1;
}

FAULT fault_wild(void *arg)
{
    (void)arg;
    /* Where no process of this machine can have memory. */
    volatile int *volatile wild = (int *)(UINTPTR_MAX / 3);
    *wild = 1;
}

FAULT fault_divide(void *arg)
{
    (void)arg;
    volatile int seven = 7;
    volatile int zero = 0;
    seven = seven / zero;
}

FAULT fault_illegal(void *arg)
{
    (void)arg;
    __builtin_trap();
}

FAULT fault_call(void *arg)
{
    task_fn *volatile nowhere = NULL;
    nowhere(arg);
}

/* Calls a function in a way that hides from compilers that there is no end. */
FAULT faults_deeper(task_fn *fn, void *arg)
{
    task_fn *volatile hidden = fn;
    hidden(arg);
}

FAULT fault_overflow(void *arg)
{
    volatile char frame[200];
    frame[0] = 1;
    faults_deeper(fault_overflow, arg);
    frame[1] = frame[0];
}

/* Frames larger than the guard: each page of them must be touched. */
FAULT fault_big_frame(void *arg)
{
    volatile char frame[200000];
    frame[0] = 1;
    faults_deeper(fault_big_frame, arg);
    frame[1] = frame[0];
}

/* Overflows among the runtime's and libc's own calls. */
FAULT fault_overflow_printing(void *arg)
{
    volatile char frame[200];
    frame[0] = 1;
    task_print("%d", frame[0]);
    faults_deeper(fault_overflow_printing, arg);
    frame[1] = frame[0];
}

FAULT fault_panic(void *arg)
{
    (void)arg;
    task_panic("panic");
}

static const struct fault {
    task_fn *fn;
    const char *message;
} faults[] = {
    {fault_panic, "panic"},
    {fault_divide, "division by zero"},
    {fault_illegal, "illegal instruction"},
    {fault_overflow_printing, "stack overflow"},
    {fault_null, "use of a NULL pointer"},
    {fault_wild, "use of a bad pointer"},
    {fault_call, "use of a NULL pointer"},
    {fault_overflow, "stack overflow"},
    {fault_big_frame, "stack overflow"},
};
enum { FAULTS = sizeof faults / sizeof *faults };

#endif
