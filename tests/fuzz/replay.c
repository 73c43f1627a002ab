/* SPDX-License-Identifier: MIT */
/*
 * Runs a fuzz program without libFuzzer: every file named on the command
 * line, each of its beginnings, and seeded changes of it. The same each time.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"

/* A big seed gets fewer changes: a fixed number of bytes is fed. */
enum { MOST = 1 << 16, BEGINNINGS = 512, CHANGES = 2000, FED = 1 << 20 };

static uint64_t random_next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* Feeds a copy of its own, so that a sanitizer sees reads past its end. */
static void feed(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size + (size == 0));
    PROMISE(copy != NULL);
    memcpy(copy, data, size);
    LLVMFuzzerTestOneInput(copy, size);
    free(copy);
}

/* Changes, doubles or removes a few bytes; returns the new size. */
static size_t change(uint8_t *data, size_t size, uint64_t *state)
{
    for (uint64_t left = 1 + random_next(state) % 4; left > 0 && size > 0;
         left--) {
        size_t at = random_next(state) % size;
        size_t length = 1 + random_next(state) % 8;
        length = length < size - at ? length : size - at;
        switch (random_next(state) % 4) {
        case 0:
            data[at] = (uint8_t)random_next(state);
            break;
        case 1:
            data[at] ^= (uint8_t)(1 << random_next(state) % 8);
            break;
        case 2:
            memmove(data + at, data + at + length, size - at - length);
            size -= length;
            break;
        default:
            memmove(data + at + length, data + at, size - at);
            size += length;
        }
    }
    return size;
}

static bool replay(const char *path)
{
    static uint8_t data[MOST], changed[MOST + 64];
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        return false;
    }
    size_t size = fread(data, 1, sizeof data, file);
    fclose(file);
    feed(data, size);
    for (size_t cut = 0; cut < size && cut < BEGINNINGS; cut++) {
        feed(data, cut);
    }
    uint64_t state = 0x9E3779B97F4A7C15u ^ size;
    for (size_t i = 0; i < CHANGES && i * size < FED; i++) {
        memcpy(changed, data, size);
        feed(changed, change(changed, size, &state));
    }
    return true;
}

int main(int count, char **paths)
{
    for (int i = 1; i < count; i++) {
        if (!replay(paths[i])) {
            return EXIT_FAILURE;
        }
    }
    printf("%d files replayed\n", count - 1);
    return count > 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}
