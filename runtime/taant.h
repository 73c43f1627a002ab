/* SPDX-License-Identifier: MIT */
/*
 * taant.h: concurrency in C with tasks and channels.
 *
 * This is the learner's header: everything a pattern may call. A task is a
 * function with a stack of its own that shares a few operating-system threads
 * (workers) with all other tasks. Tasks talk through channels.
 *
 * Every function here is called from inside a task. Functions marked "may
 * park" can put the calling task aside until another task lets it go on; the
 * worker meanwhile runs other tasks. A misuse (send on a closed channel, a
 * negative wait group) is a panic: it ends the calling task and is reported,
 * never the process.
 *
 * Memory: what run_alloc, chan_make and wait_group_make return belongs to the
 * run and is freed with it. Patterns free nothing.
 */
#ifndef RUNTIME_TAANT_H
#define RUNTIME_TAANT_H

#include <stdbool.h>
#include <stddef.h>
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

typedef void task_fn(void *arg);

/* ---- tasks ---------------------------------------------------------- */

/* Starts fn(arg) as a new task and returns at once. Go: `go fn(arg)`. */
#define task_go(fn, arg) task_go_at((fn), (arg), #fn, HERE)

/* Parks the task for a duration; its worker is free for others. */
#define task_sleep(duration) task_sleep_at((duration), HERE)

/* Does simulated work: the task keeps its worker busy for the duration. */
#define task_work(duration) task_work_at((duration), HERE)

/* Lets other runnable tasks go first. Go: `runtime.Gosched()`. */
#define task_yield() task_yield_at(HERE)

/* Prints a line of output that belongs to the run (printf format). */
#define task_print(...) task_print_at(HERE, __VA_ARGS__)

/* Ends the task with a message; the report of the run shows it. */
#define task_panic(message) task_panic_at((message), HERE)

void task_go_at(
    task_fn *fn, void *arg, const char *name, const struct source_site *site);
void task_sleep_at(int64_t duration, const struct source_site *site);
void task_work_at(int64_t duration, const struct source_site *site);
void task_yield_at(const struct source_site *site);
__attribute__((format(printf, 2, 3))) void task_print_at(
    const struct source_site *site, const char *format, ...);
_Noreturn void task_panic_at(
    const char *message, const struct source_site *site);

/* Returns the run's clock: nanoseconds since the run began. */
int64_t task_now(void);

/* Returns zeroed memory that lives until the run ends; never NULL. */
void *run_alloc(size_t size);

/* ---- channels -------------------------------------------------------- */

struct chan;

/* How the trace shows a channel's values. */
enum value_kind { VALUE_INTEGER, VALUE_TEXT, VALUE_OPAQUE };

#define VALUE_KIND_OF(type)                                                    \
    _Generic((type *)0, char *: VALUE_INTEGER, bool *: VALUE_INTEGER,          \
        short *: VALUE_INTEGER, int *: VALUE_INTEGER,                          \
        unsigned *: VALUE_INTEGER, long *: VALUE_INTEGER,                      \
        unsigned long *: VALUE_INTEGER, long long *: VALUE_INTEGER,            \
        const char **: VALUE_TEXT, default: VALUE_OPAQUE)

/*
 * Makes a channel of `type` with `capacity` slots; 0 makes it unbuffered:
 * a send then waits for its receive. Go: `make(chan type, capacity)`.
 */
#define chan_make(name, type, capacity)                                        \
    chan_make_at((name), sizeof(type), VALUE_KIND_OF(type), (capacity), HERE)

/*
 * Sends a copy of *value. May park until a slot or a receiver is free.
 * Panics when the channel is closed. Go: `c <- value`.
 */
#define chan_send(c, value) chan_send_at((c), (value), sizeof *(value), HERE)

/*
 * Receives into *value and returns true; may park until there is a value.
 * Returns false, and zeroes *value, when the channel is closed and empty:
 * `while (chan_recv(c, &v))` is Go's `for v := range c`.
 */
#define chan_recv(c, value) chan_recv_at((c), (value), sizeof *(value), HERE)

/* Closes the channel: waiting receivers go on, later sends panic. */
#define chan_close(c) chan_close_at((c), HERE)

struct chan *chan_make_at(const char *name, size_t value_size,
    enum value_kind kind, size_t capacity, const struct source_site *site);
void chan_send_at(struct chan *c, const void *value, size_t size,
    const struct source_site *site);
bool chan_recv_at(
    struct chan *c, void *value, size_t size, const struct source_site *site);
void chan_close_at(struct chan *c, const struct source_site *site);

/* Return the number of buffered values, and of slots. Never park. */
size_t chan_length(struct chan *c);
size_t chan_capacity(const struct chan *c);

/* ---- wait groups ------------------------------------------------------ */

struct wait_group;

/* Makes a wait group that counts to zero. Go: `sync.WaitGroup`. */
#define wait_group_make(name) wait_group_make_at((name), HERE)

/* Adds n to the count; panics when the count would be negative. */
#define wait_group_add(g, n) wait_group_add_at((g), (n), HERE)

/* Takes one from the count; at zero every waiting task goes on. */
#define wait_group_done(g) wait_group_done_at((g), HERE)

/* Parks until the count is zero. */
#define wait_group_wait(g) wait_group_wait_at((g), HERE)

struct wait_group *wait_group_make_at(
    const char *name, const struct source_site *site);
void wait_group_add_at(
    struct wait_group *g, long n, const struct source_site *site);
void wait_group_done_at(struct wait_group *g, const struct source_site *site);
void wait_group_wait_at(struct wait_group *g, const struct source_site *site);

#endif
