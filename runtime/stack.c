/* SPDX-License-Identifier: MIT */
/*
 * Stacks: slots of one large reservation.
 *
 *   | guard | reserve | usable, grows down <----- | struct stack | next ...
 *   base + i * stride
 *
 * The reserve is guarded too. A task that runs into it has overflowed its
 * stack; the reserve is then opened so that it can panic and run what it
 * deferred, and closed again before the stack's next task.
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
#define MADV_GUARD_REMOVE 103
#endif

enum {
    MPROTECT_LIMIT = 12000,
    STACK_LIMIT = 1100000,
    STACK_LEAST = 64,
};

_Static_assert(sizeof(struct stack) + 64 <= STACK_HEAD_MOST,
    "a stack's depth leaves room for its head");

bool stacks_init(struct stacks *stacks)
{
    stacks->stride = (size_t)STACK_PAGES * STACK_PAGE;
    for (size_t limit = STACK_LIMIT; limit >= STACK_LEAST; limit /= 2) {
        void *base = mmap(NULL, limit * stacks->stride, PROT_READ | PROT_WRITE,
            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (base != MAP_FAILED) {
            stacks->base = base;
            stacks->limit = limit;
            madvise(base, limit * stacks->stride, MADV_NOHUGEPAGE);
            stacks->guards = madvise(base, STACK_PAGE, MADV_GUARD_INSTALL) == 0;
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
        madvise(slot, STACK_GUARDED, MADV_GUARD_INSTALL);
    } else if (stacks->mprotected < MPROTECT_LIMIT) {
        stacks->mprotected++;
        mprotect(slot, STACK_GUARDED, PROT_NONE);
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
    char *top = slot + stacks->stride - i % STACK_COLOURS * STACK_COLOUR_STEP;
    struct stack *stack = (struct stack *)(void *)(top - sizeof *stack);
    *stack = (struct stack){
        .bottom = slot + STACK_GUARDED,
        .size = (size_t)((char *)stack - (slot + STACK_GUARDED)) & ~(size_t)63,
    };
    VALGRIND_STACK_REGISTER(stack->bottom, stack->bottom + stack->size);
    return stack;
}

/* ---- the reserve ---- */

bool stack_guards(const struct stack *stack, uintptr_t address)
{
    uintptr_t bottom = (uintptr_t)stack->bottom;
    return address < (stack->open ? bottom - STACK_RESERVE : bottom) &&
           address >= bottom - STACK_GUARDED;
}

bool stack_is_full(const struct stack *stack)
{
    uintptr_t low = (uintptr_t)stack->bottom + STACK_LOW;
    return switch_stack_pointer() <= (stack->open ? low - STACK_RESERVE : low);
}

/* May be called on the stack itself, by a signal handler. */
void stack_open(struct worker *worker, struct stack *stack)
{
    stack->open = true;
    if (worker->run->runtime->stacks.guards) {
        madvise(
            stack->bottom - STACK_RESERVE, STACK_RESERVE, MADV_GUARD_REMOVE);
    } else {
        mprotect(stack->bottom - STACK_RESERVE, STACK_RESERVE,
            PROT_READ | PROT_WRITE);
    }
}

static void stack_close(const struct worker *worker, struct stack *stack)
{
    stack->open = false;
    if (worker->run->runtime->stacks.guards) {
        madvise(
            stack->bottom - STACK_RESERVE, STACK_RESERVE, MADV_GUARD_INSTALL);
    } else {
        madvise(stack->bottom - STACK_RESERVE, STACK_RESERVE, MADV_DONTNEED);
        mprotect(stack->bottom - STACK_RESERVE, STACK_RESERVE, PROT_NONE);
    }
}

void stack_recovered(const struct task *task)
{
    struct stack *stack = task->stack;
    if (stack->open &&
        (char *)__builtin_frame_address(0) > stack->bottom + STACK_RESERVE) {
        stack_close(task->worker, stack);
    }
}

/* ---- taking and giving ---- */

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
    munmap(stack->bottom + 1, STACK_PAGES * STACK_PAGE - STACK_GUARDED);
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
        if (unlikely(stack->open)) {
            stack_close(worker, stack);
        }
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
