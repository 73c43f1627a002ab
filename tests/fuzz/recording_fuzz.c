/* SPDX-License-Identifier: MIT */
/* Recordings whose checksum is made right, so that the rest is reached. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/fuzz/fuzz.h"
#include "tui/model/log.h"

enum { SUM = 8 };

static uint64_t sum(const uint8_t *data, size_t size)
{
    uint64_t hash = 0xCBF29CE484222325u;
    for (size_t i = 0; i < size; i++) {
        hash = (hash ^ data[i]) * 0x100000001B3u;
    }
    return hash;
}

static bool write_file(int fd, const uint8_t *data, size_t size)
{
    uint8_t right[SUM];
    size_t body = size < SUM ? 0 : size - SUM;
    uint64_t hash = sum(data, body);
    for (int i = 0; i < SUM; i++) {
        right[i] = (uint8_t)(hash >> (8 * i));
    }
    return write(fd, data, body) == (ssize_t)body &&
           write(fd, right, sizeof right) == (ssize_t)sizeof right;
}

/* Shows the end and the beginning of a run nobody vouches for. */
static void walk(struct log *log)
{
    struct world world;
    world_init(&world);
    if (log_seek(log, &world, log_last(log))) {
        (void)world_check(&world);
        log_seek(log, &world, log_first(log));
    }
    world_fini(&world);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[] = "recording_fuzz.XXXXXX";
    int fd = mkstemp(path);
    PROMISE(fd >= 0 && write_file(fd, data, size));
    close(fd);
    struct log_problem problem = {0};
    struct log *log = log_load(path, &problem);
    unlink(path);
    if (log) {
        walk(log);
    } else {
        PROMISE(problem.message && problem.message[0]);
    }
    log_free(log);
    return 0;
}
