/* SPDX-License-Identifier: MIT */
/* Measures the model: folding, checking, logging, seeking, saving. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "tests/toy_run.h"
#include "tui/model/log.h"
#include "tui/model/world.h"

static double now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static void report(const char *what, double value, const char *unit)
{
    printf("  %-32s %10.1f %s\n", what, value, unit);
}

/* Folds the run `times` times; returns nanoseconds per event. */
static double fold_time(const struct toy *toy, int times, bool check)
{
    struct world world;
    world_init(&world);
    double start = now_ns();
    for (int i = 0; i < times; i++) {
        struct world before = {0};
        world_copy(&world, &before);
        for (size_t k = 0; k < toy->count; k++) {
            world_apply(&world, &toy->events[k]);
            if (check && world_check(&world)) {
                abort();
            }
        }
    }
    double spent = now_ns() - start;
    world_fini(&world);
    return spent / (double)times / (double)toy->count;
}

static struct log *make_log(const struct toy *toy)
{
    struct log *log = log_new(0);
    for (size_t i = 0; log && i < toy->count; i++) {
        if (!log_append(log, &toy->events[i])) {
            abort();
        }
    }
    return log;
}

/* Measures 1,000 seeks; stride 0 means to random places. */
static void measure_seeks(struct log *log, struct toy *toy, int stride,
    const char *mean_name, const char *worst_name)
{
    struct world world;
    world_init(&world);
    double worst = 0, sum = 0;
    uint64_t seq = log_last(log) / 2;
    log_seek(log, &world, seq);
    for (int i = 0; i < 1000; i++) {
        seq = stride ? seq + (uint64_t)(int64_t)stride
                     : toy_random(toy, (uint32_t)log_last(log) + 1);
        double start = now_ns();
        if (!log_seek(log, &world, seq)) {
            abort();
        }
        double spent = now_ns() - start;
        sum += spent;
        worst = spent > worst ? spent : worst;
    }
    report(mean_name, sum / 1000 / 1000, "us");
    report(worst_name, worst / 1000, "us");
    world_fini(&world);
}

static void measure_file(const struct log *log)
{
    char path[] = "/tmp/model_bench.XXXXXX";
    struct log_problem problem;
    int fd = mkstemp(path);
    if (fd < 0) {
        return;
    }
    close(fd);
    double start = now_ns();
    bool saved = log_save(log, path, &problem);
    double middle = now_ns();
    struct log *loaded = saved ? log_load(path, &problem) : NULL;
    double end = now_ns();
    if (!loaded || log_hash(loaded) != log_hash(log)) {
        abort();
    }
    report("save", (middle - start) / 1e6, "ms");
    report("load", (end - middle) / 1e6, "ms");
    log_free(loaded);
    unlink(path);
}

static void measure(uint32_t tasks, uint32_t objects, size_t events, int times)
{
    struct toy toy;
    toy_run(&toy, 7, 4, tasks, objects, events);
    printf("%zu events, %u tasks, %u objects\n", toy.count, toy.task_count,
        toy.object_count);
    report("fold", fold_time(&toy, times, false), "ns/event");
    report("fold and check", fold_time(&toy, times, true), "ns/event");
    double start = now_ns();
    struct log *log = make_log(&toy);
    report("append", (now_ns() - start) / (double)toy.count, "ns/event");
    start = now_ns();
    uint64_t hash = log_hash(log);
    report("hash", (now_ns() - start) / (double)toy.count, "ns/event");
    measure_seeks(log, &toy, 0, "seek, mean of 1,000", "seek, worst of 1,000");
    measure_seeks(log, &toy, 1, "step, mean", "step, worst");
    measure_seeks(log, &toy, -1, "step back, mean", "step back, worst");
    measure_file(log);
    printf("  hash %016llx\n", (unsigned long long)hash);
    log_free(log);
    toy_fini(&toy);
}

int main(void)
{
    measure(12, 4, 100000, 100);
    measure(1000, 10, 100000, 20);
    measure(30000, 1000, 1000000, 2);
    return EXIT_SUCCESS;
}
