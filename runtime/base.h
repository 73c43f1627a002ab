/* SPDX-License-Identifier: MIT */
/* base.h: durations, places in the source, kinds of values, errors. */
#ifndef RUNTIME_BASE_H
#define RUNTIME_BASE_H

#include <stdbool.h>
#include <stdint.h>

/* Durations are nanoseconds of the run's clock: 20 * MILLISECOND. */
#define NANOSECOND INT64_C(1)
#define MICROSECOND (1000 * NANOSECOND)
#define MILLISECOND (1000 * MICROSECOND)
#define SECOND (1000 * MILLISECOND)

/* A place in the source: where a task was started or is blocked. */
struct source_site {
    const char *file;
    const char *function;
    int line;
};

/* The place of this very line, kept for the life of the program. */
#define HERE                                                                   \
    (__extension__({                                                           \
        static const struct source_site here_ = {                              \
            __FILE__, __func__, __LINE__};                                     \
        &here_;                                                                \
    }))

/* How the trace shows values. */
enum value_kind { VALUE_INTEGER, VALUE_TEXT, VALUE_OPAQUE };

#define VALUE_KIND_OF(type)                                                    \
    _Generic((type *)0, char *: VALUE_INTEGER, bool *: VALUE_INTEGER,          \
        short *: VALUE_INTEGER, int *: VALUE_INTEGER,                          \
        unsigned *: VALUE_INTEGER, long *: VALUE_INTEGER,                      \
        unsigned long *: VALUE_INTEGER, long long *: VALUE_INTEGER,            \
        const char **: VALUE_TEXT, default: VALUE_OPAQUE)

/* What an operation on the network may come to, other than a success. */
enum net_error {
    NET_CLOSED = -1,    /* this end has been closed by a task of the run */
    NET_RESET = -2,     /* the other end is gone, with bytes unread */
    NET_TIMED_OUT = -3, /* the deadline has passed */
    NET_REFUSED = -4,   /* nobody listens there */
    NET_IN_USE = -5,    /* the port is taken */
    NET_EXHAUSTED = -6, /* no descriptor or no memory is left */
    NET_FAILED = -7,    /* the system refuses for another reason */
    NET_CANCELED = -8,  /* the context has been cancelled */
};

#endif
