/* SPDX-License-Identifier: MIT */
/*
 * Stacks: slots of one large reservation.
 *
 *   | guard page | usable, grows down <----- | struct stack |  next slot ...
 *   base + i * stride                                      |
 *
 * The stride is an odd number of pages and the tops are staggered, so that
 * the hot ends of many stacks do not fall into the same cache sets. Guards
 * are made by MADV_GUARD_INSTALL, which does not split the mapping: a million
 * guarded stacks stay one map. Where the kernel lacks it, mprotect guards the
 * first MPROTECT_LIMIT stacks (each costs two of the 65,530 maps) and later
 * stacks have none.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/mman.h>
#if __has_include(<valgrind/valgrind.h>)
#include <valgrind/valgrind.h>
#else
#define VALGRIND_STACK_REGISTER(from, to) ((void)0)
#endif

#include "runtime/priv.h"

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102
#endif

enum {
    PAGE = 4096,
    MPROTECT_LIMIT = 12000,
    STACK_LIMIT = 1100000,
    STACK_LEAST = 64,
    COLOURS = 8,
    COLOUR_STEP = 320,
};

/* Instrumented code has larger frames. */
#if SWITCH_ASAN || TAANT_TSAN
enum { STACK_PAGES = 65 };
#else
enum { STACK_PAGES = 17 };
#endif

bool stacks_init(struct stacks *stacks)
{
    stacks->stride = (size_t)STACK_PAGES * PAGE;
    for (size_t limit = STACK_LIMIT; limit >= STACK_LEAST; limit /= 2) {
        void *base = mmap(NULL, limit * stacks->stride, PROT_READ | PROT_WRITE,
            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (base != MAP_FAILED) {
            stacks->base = base;
            stacks->limit = limit;
            madvise(base, limit * stacks->stride, MADV_NOHUGEPAGE);
            stacks->guards = madvise(base, PAGE, MADV_GUARD_INSTALL) == 0;
            return true;
        }
    }
    return false;
}

void stacks_fini(struct stacks *stacks)
{
    munmap(stacks->base, stacks->limit * stacks->stride);
}

static void guard(struct stacks *stacks, char *slot)
{
    if (stacks->guards) {
        madvise(slot, PAGE, MADV_GUARD_INSTALL);
    } else if (stacks->mprotected < MPROTECT_LIMIT) {
        stacks->mprotected++;
        mprotect(slot, PAGE, PROT_NONE);
    }
}

/* Makes stack number i; called with the lock held. */
static struct stack *stack_new(struct stacks *stacks)
{
    if (stacks->used == stacks->limit) {
        return NULL;
    }
    size_t i = stacks->used++;
    char *slot = stacks->base + i * stacks->stride;
    guard(stacks, slot);
    char *top = slot + stacks->stride - i % COLOURS * COLOUR_STEP;
    struct stack *stack = (struct stack *)(void *)(top - sizeof *stack);
    *stack = (struct stack){
        .bottom = slot + PAGE,
        .size = (size_t)((char *)stack - (slot + PAGE)) & ~(size_t)63,
    };
    VALGRIND_STACK_REGISTER(stack->bottom, stack->bottom + stack->size);
    return stack;
}

/* Moves up to STACK_BLOCK stacks from the common list to the worker's. */
static void refill(struct worker *worker)
{
    struct stacks *stacks = &worker->run->runtime->stacks;
    spin_lock(&stacks->lock);
    for (int i = 0; i < STACK_BLOCK && stacks->free; i++) {
        struct stack *stack = stacks->free;
        stacks->free = stack->next;
        stack->next = worker->free_stacks;
        worker->free_stacks = stack;
        worker->free_stack_count++;
    }
    if (!worker->free_stacks) {
        worker->free_stacks = stack_new(stacks);
        worker->free_stack_count = worker->free_stacks ? 1 : 0;
    }
    spin_unlock(&stacks->lock);
}

static void spill(struct worker *worker)
{
    struct stacks *stacks = &worker->run->runtime->stacks;
    spin_lock(&stacks->lock);
    while (worker->free_stack_count > STACK_BLOCK) {
        struct stack *stack = worker->free_stacks;
        worker->free_stacks = stack->next;
        worker->free_stack_count--;
        stack->next = stacks->free;
        stacks->free = stack;
    }
    spin_unlock(&stacks->lock);
}

#if TAANT_TSAN
/* Makes TSan forget who used this stack before: its munmap clears the shadow,
 * and then the kernel refuses the odd address. Really to unmap would open a
 * hole that another thread's mmap may fall into. */
static void forget_history(const struct stack *stack)
{
    munmap(stack->bottom + 1, (STACK_PAGES - 1) * PAGE);
}
#endif

struct stack *stack_take(struct worker *worker)
{
    if (!worker->free_stacks) {
        refill(worker);
    }
    struct stack *stack = worker->free_stacks;
    if (stack) {
        worker->free_stacks = stack->next;
        worker->free_stack_count--;
#if TAANT_TSAN
        forget_history(stack);
#endif
    }
    return stack;
}

/* The caller may still be running on `stack`: it goes to the worker's own
 * list, which nobody else reads, and what spills goes first. */
void stack_give(struct worker *worker, struct stack *stack)
{
    if (worker->free_stack_count >= 4 * STACK_BLOCK) {
        spill(worker);
    }
    stack->next = worker->free_stacks;
    worker->free_stacks = stack;
    worker->free_stack_count++;
}
