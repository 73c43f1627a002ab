/* SPDX-License-Identifier: MIT */
/*
 * The run's arena: memory that patterns take and never give back. Each worker
 * cuts pieces from a block of its own; blocks are kept for the next run.
 */
#define _DEFAULT_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "runtime/priv.h"

/* TSan would take an mmap that it sees for a write by the task that calls, and
 * its first use by another task on this worker for a race. */
static void *map(size_t size)
{
    const int protection = PROT_READ | PROT_WRITE;
    const int flags = MAP_PRIVATE | MAP_ANONYMOUS;
#if TAANT_TSAN
    return (void *)syscall(SYS_mmap, NULL, size, protection, flags, -1, 0L);
#else
    return mmap(NULL, size, protection, flags, -1, 0);
#endif
}

static struct arena_block *block_new(size_t size)
{
    void *memory = map(size);
    if (memory == MAP_FAILED) {
        return NULL;
    }
    struct arena_block *block = memory;
    block->size = size;
    return block;
}

/* Takes a block of at least `size` bytes and puts it in the used list. */
static struct arena_block *block_take(struct arenas *arenas, size_t size)
{
    size_t needed = size + sizeof(struct arena_block) + ARENA_STEP;
    spin_lock(&arenas->lock);
    struct arena_block *block = NULL;
    if (needed <= ARENA_BLOCK && arenas->free) {
        block = arenas->free;
        arenas->free = block->next;
    } else {
        block = block_new(needed <= ARENA_BLOCK ? ARENA_BLOCK : needed);
    }
    if (block) {
        memset(block->starts, 0, sizeof block->starts);
        block->next = arenas->used;
        arenas->used = block;
    }
    spin_unlock(&arenas->lock);
    return block;
}

static char *align_up(char *p)
{
    return (
        char *)(((uintptr_t)p + ARENA_STEP - 1) & ~(uintptr_t)(ARENA_STEP - 1));
}

/* Notes that a piece begins at `memory` and ends at `end`: see reach.c. */
static inline void note_piece(
    struct arena_block *block, const char *memory, char *end)
{
    size_t step = (size_t)(memory - (char *)block) / ARENA_STEP;
    block->starts[step / 64] |= UINT64_C(1) << step % 64;
    block->end = end;
}

char *arena_piece(const struct arena_block *block, const char *from)
{
    enum { WORDS = sizeof block->starts / sizeof *block->starts };
    size_t step =
        (size_t)(from - (const char *)block + ARENA_STEP - 1) / ARENA_STEP;
    for (size_t i = step / 64; i < WORDS; i++, step = 64 * i) {
        uint64_t left = block->starts[i] & (UINT64_MAX << step % 64);
        if (left) {
            size_t found = 64 * i + (size_t)__builtin_ctzll(left);
            return (char *)(uintptr_t)block + found * ARENA_STEP;
        }
    }
    return NULL;
}

void *arena_alloc(struct worker *worker, size_t size)
{
    size_t rounded =
        ((size ? size : 1) + ARENA_STEP - 1) & ~(size_t)(ARENA_STEP - 1);
    if (rounded < size) {
        return NULL;
    }
    if ((size_t)(worker->arena_end - worker->arena) < rounded) {
        struct arena_block *block =
            block_take(&worker->run->runtime->arenas, rounded);
        if (!block) {
            return NULL;
        }
        char *start = align_up((char *)(block + 1));
        if (block->size > ARENA_BLOCK) {
            memset(start, 0, rounded);
            note_piece(block, start, start + rounded);
            return start;
        }
        worker->arena = start;
        worker->arena_block = block;
        worker->arena_end = (char *)block + block->size;
    }
    char *memory = worker->arena;
    worker->arena += rounded;
    memset(memory, 0, rounded);
    note_piece(worker->arena_block, memory, worker->arena);
    return memory;
}

void arenas_reset(struct arenas *arenas)
{
    while (arenas->used) {
        struct arena_block *block = arenas->used;
        arenas->used = block->next;
        /* Under TSan a block goes back to the system: only that makes it
         * forget which task of the last run wrote where. */
        if (TAANT_TSAN || block->size > ARENA_BLOCK) {
            munmap(block, block->size);
        } else {
            block->next = arenas->free;
            arenas->free = block;
        }
    }
}

void arenas_fini(struct arenas *arenas)
{
    arenas_reset(arenas);
    while (arenas->free) {
        struct arena_block *block = arenas->free;
        arenas->free = block->next;
        munmap(block, block->size);
    }
}
