/* SPDX-License-Identifier: MIT */
#include "tests/bench/shapes.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "runtime/run.h"
#include "runtime/taant.h"

enum { BATCH = 1000, SLOTS = 100, TASKS = 8, NAPS = 10 };

static double now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* Of all threads: what sleeping costs is not the time that passes. */
static double cpu_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static void say_done(void *arg)
{
    struct job *job = arg;
    wait_group_done(job->group);
}

static void spawn(struct job *job)
{
    for (long batch = 0; batch < job->operations / BATCH; batch++) {
        wait_group_add(job->group, BATCH);
        for (int i = 0; i < BATCH; i++) {
            task_go(say_done, job);
        }
        wait_group_wait(job->group);
    }
}

/* All at once: none runs before the last is started. */
static void spawn_all(struct job *job)
{
    wait_group_add(job->group, job->operations);
    for (long i = 0; i < job->operations; i++) {
        task_go(say_done, job);
    }
    wait_group_wait(job->group);
}

static void echo(void *arg)
{
    struct job *job = arg;
    int ball;
    while (chan_recv(job->there, &ball)) {
        chan_send(job->back, &ball);
    }
}

static void pingpong(struct job *job)
{
    job->there = chan_make("there", int, 0);
    job->back = chan_make("back", int, 0);
    task_go(echo, job);
    int ball = 0;
    for (long i = 0; i < job->operations; i++) {
        chan_send(job->there, &ball);
        chan_recv(job->back, &ball);
    }
    chan_close(job->there);
}

static void produce(void *arg)
{
    struct job *job = arg;
    int item = 0;
    for (long i = 0; i < job->operations; i++) {
        chan_send(job->there, &item);
    }
    chan_close(job->there);
}

static void buffered(struct job *job)
{
    job->there = chan_make("there", int, SLOTS);
    task_go(produce, job);
    int item;
    while (chan_recv(job->there, &item)) {
    }
}

static void produce_share(void *arg)
{
    struct job *job = arg;
    int item = 0;
    for (long i = 0; i < job->operations / 4; i++) {
        chan_send(job->there, &item);
    }
    wait_group_done(job->group);
}

static void consume_share(void *arg)
{
    struct job *job = arg;
    int item;
    while (chan_recv(job->there, &item)) {
    }
}

static void buffered4(struct job *job)
{
    job->there = chan_make("there", int, SLOTS);
    wait_group_add(job->group, 4);
    for (int i = 0; i < 4; i++) {
        task_go(produce_share, job);
        task_go(consume_share, job);
    }
    wait_group_wait(job->group);
    chan_close(job->there);
}

struct filter {
    struct chan *from, *to;
    int prime;
};

static void count_up(void *arg)
{
    struct chan *to = arg;
    for (int i = 2;; i++) {
        chan_send(to, &i);
    }
}

static void filter_out(void *arg)
{
    struct filter *filter = arg;
    int i;
    while (chan_recv(filter->from, &i)) {
        if (i % filter->prime != 0) {
            chan_send(filter->to, &i);
        }
    }
}

/* An operation is a prime found; the filters are left waiting. */
static void sieve(struct job *job)
{
    struct chan *from = chan_make("numbers", int, 0);
    task_go(count_up, from);
    for (long n = 0; n < job->operations; n++) {
        struct filter *filter = run_alloc(sizeof *filter);
        *filter = (struct filter){from, chan_make("numbers", int, 0), 0};
        chan_recv(from, &filter->prime);
        task_go(filter_out, filter);
        from = filter->to;
    }
}

static void square(void *arg)
{
    struct job *job = arg;
    int item;
    while (chan_recv(job->there, &item)) {
        item *= item;
        chan_send(job->back, &item);
    }
    wait_group_done(job->group);
}

static void close_back(void *arg)
{
    struct job *job = arg;
    wait_group_wait(job->group);
    chan_close(job->back);
}

static void pool(struct job *job)
{
    job->there = chan_make("jobs", int, SLOTS);
    job->back = chan_make("results", int, SLOTS);
    wait_group_add(job->group, TASKS);
    for (int i = 0; i < TASKS; i++) {
        task_go(square, job);
    }
    task_go(produce, job);
    task_go(close_back, job);
    int item;
    while (chan_recv(job->back, &item)) {
    }
}

static void nap(void *arg)
{
    struct job *job = arg;
    for (int i = 0; i < NAPS; i++) {
        task_sleep(100 * MILLISECOND);
    }
    wait_group_done(job->group);
}

/* Its result is the processor's time: what sleeping costs is not the time that
 * passes. */
static void sleepers(struct job *job)
{
    double start = cpu_ns();
    wait_group_add(job->group, job->operations);
    for (long i = 0; i < job->operations; i++) {
        task_go(nap, job);
    }
    wait_group_wait(job->group);
    job->result = (cpu_ns() - start) / (double)job->operations;
}

struct late {
    struct job *job;
    double ns[NAPS];
};

static void nap_and_look(void *arg)
{
    struct late *late = arg;
    for (int i = 0; i < NAPS; i++) {
        double start = now_ns();
        task_sleep(100 * MILLISECOND);
        late->ns[i] = now_ns() - start - 1e8;
    }
    wait_group_done(late->job->group);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Its result is the overshoot that 99 of 100 sleeps stay below. */
static void overshoot(struct job *job)
{
    size_t count = (size_t)job->operations;
    struct late *late = malloc(count * sizeof *late);
    double *all = malloc(count * NAPS * sizeof *all);
    if (!late || !all) {
        task_panic("out of memory");
    }
    wait_group_add(job->group, job->operations);
    for (size_t i = 0; i < count; i++) {
        late[i].job = job;
        task_go(nap_and_look, &late[i]);
    }
    wait_group_wait(job->group);
    for (size_t i = 0; i < count; i++) {
        memcpy(all + i * NAPS, late[i].ns, sizeof late[i].ns);
    }
    qsort(all, count * NAPS, sizeof *all, by_size);
    job->result = all[count * NAPS / 100 * 99];
    free(all);
    free(late);
}

static double resident_bytes(void)
{
    long size = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file || fscanf(file, "%ld %ld", &size, &resident) != 2) {
        task_panic("no /proc/self/statm");
    }
    fclose(file);
    return (double)resident * (double)sysconf(_SC_PAGESIZE);
}

static void wait_for_close(void *arg)
{
    struct job *job = arg;
    int item;
    wait_group_done(job->group);
    chan_recv(job->there, &item);
}

/* Its result is the memory of a task that has run and waits. */
static void parked(struct job *job)
{
    job->there = chan_make("there", int, 0);
    double before = resident_bytes();
    wait_group_add(job->group, job->operations);
    for (long i = 0; i < job->operations; i++) {
        task_go(wait_for_close, job);
    }
    wait_group_wait(job->group);
    double after = resident_bytes();
    job->result = (after - before) / (double)job->operations;
    chan_close(job->there);
}

/* Its result is the memory of a task that has not run yet. So few that they
 * are made before the spawning task's slice is over. */
static void fresh(struct job *job)
{
    double before = resident_bytes();
    wait_group_add(job->group, job->operations);
    for (long i = 0; i < job->operations; i++) {
        task_go(say_done, job);
    }
    double after = resident_bytes();
    job->result = (after - before) / (double)job->operations;
    wait_group_wait(job->group);
}

struct items {
    struct job *job;
    struct chan *channel;
};

static void send4(void *arg)
{
    struct items *items = arg;
    for (int i = 0; i < items->job->operations / 4; i++) {
        chan_send(items->channel, &i);
    }
}

static void select4(struct job *job)
{
    static const char *const names[] = {"a", "b", "c", "d"};
    struct items *items = run_alloc(4 * sizeof *items);
    for (int i = 0; i < 4; i++) {
        items[i] = (struct items){job, chan_make(names[i], int, 0)};
        task_go(send4, &items[i]);
    }
    int item;
    for (long i = 0; i < job->operations / 4 * 4; i++) {
        select_wait(select_recv(items[0].channel, &item),
            select_recv(items[1].channel, &item),
            select_recv(items[2].channel, &item),
            select_recv(items[3].channel, &item));
    }
}

static void yield_often(void *arg)
{
    struct job *job = arg;
    for (long i = 0; i < job->operations / 2; i++) {
        task_yield();
    }
    wait_group_done(job->group);
}

static void yield(struct job *job)
{
    wait_group_add(job->group, 2);
    task_go(yield_often, job);
    task_go(yield_often, job);
    wait_group_wait(job->group);
}

static void lock_often(void *arg)
{
    struct job *job = arg;
    for (long i = 0; i < job->operations / TASKS; i++) {
        mutex_lock(job->mutex);
        job->protected ++;
        mutex_unlock(job->mutex);
    }
    wait_group_done(job->group);
}

static void lock_and_yield(void *arg)
{
    struct job *job = arg;
    for (long i = 0; i < job->operations / TASKS; i++) {
        mutex_lock(job->mutex);
        job->protected ++;
        task_yield();
        mutex_unlock(job->mutex);
    }
    wait_group_done(job->group);
}

static void contend(struct job *job, task_fn *fn)
{
    job->mutex = mutex_make("mutex");
    wait_group_add(job->group, TASKS);
    for (int i = 0; i < TASKS; i++) {
        task_go(fn, job);
    }
    wait_group_wait(job->group);
}

static void mutex(struct job *job)
{
    contend(job, lock_often);
}

static void mutex_yield(struct job *job)
{
    contend(job, lock_and_yield);
}

/* ---- all of them ---- */

static const struct {
    const char *name;
    void (*shape)(struct job *job);
} shapes[] = {
    {"spawn", spawn},
    {"spawnall", spawn_all},
    {"pingpong", pingpong},
    {"buffered", buffered},
    {"buffered4", buffered4},
    {"select4", select4},
    {"yield", yield},
    {"mutex", mutex},
    {"mutexyield", mutex_yield},
    {"sieve", sieve},
    {"pool", pool},
    {"sleepers", sleepers},
    {"overshoot", overshoot},
    {"parked", parked},
    {"fresh", fresh},
};

bool job_init(struct job *job, const char *name, long operations)
{
    *job = (struct job){.operations = operations};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        if (strcmp(name, shapes[i].name) == 0) {
            job->shape = shapes[i].shape;
        }
    }
    return job->shape != NULL;
}

const char *job_shape(unsigned i)
{
    return i < sizeof shapes / sizeof *shapes ? shapes[i].name : NULL;
}

void job_run(void *arg)
{
    struct job *job = arg;
    job->group = wait_group_make("group");
    double start = now_ns();
    job->shape(job);
    if (job->result == 0) {
        job->result = (now_ns() - start) / (double)job->operations;
    }
}
