/* SPDX-License-Identifier: MIT */
/* The graph of a run: its tasks' stacks and the pieces of its arena. */
#include "runtime/reach_priv.h"

#include <stdlib.h>
#include <string.h>

/* ---- listing ---- */

static bool counts_as_task(const struct task *task)
{
    return task->phase != PHASE_FREE && task->phase != PHASE_DEAD;
}

size_t reach_count_tasks(const struct run *run)
{
    size_t count = 0;
    for (const struct task_slab *slab = tasks_slabs(run->runtime); slab;
         slab = slab->next) {
        for (int i = 0; i < TASK_SLAB; i++) {
            count += counts_as_task(&slab->tasks[i]);
        }
    }
    return count;
}

static const char *first_piece(const struct arena_block *block)
{
    return arena_piece(block, (const char *)block);
}

static const char *next_piece(
    const struct arena_block *block, const char *piece)
{
    const char *next =
        block->size > ARENA_BLOCK ? NULL : arena_piece(block, piece + 1);
    return next && next < block->end ? next : NULL;
}

static size_t count_pieces(const struct run *run)
{
    size_t count = 0;
    for (const struct arena_block *block = run->runtime->arenas.used; block;
         block = block->next) {
        for (const char *p = first_piece(block); p; p = next_piece(block, p)) {
            count++;
        }
    }
    return count;
}

/* Where the memory of a stack begins that its task is using. */
static uintptr_t stack_end(const struct run *run, const struct task *task)
{
    for (unsigned i = 0; i < atomic_load(&run->workers.made); i++) {
        const struct worker *worker = run->workers.rows[i];
        if (worker->current == task && worker->stand &&
            !worker->deterministic) {
            return worker->stand;
        }
    }
#if SWITCH_UCONTEXT
    return (uintptr_t)task->stack->bottom;
#else
    return (uintptr_t)task->context.sp;
#endif
}

static struct reach_node *add_node(
    struct reach *reach, uintptr_t from, uintptr_t to)
{
    struct reach_node *node = &reach->nodes[reach->count++];
    *node = (struct reach_node){
        .from = from,
        .to = to,
        .parent = REACH_NOBODY,
        .waiters = REACH_NOBODY,
        .next = REACH_NOBODY,
        .awaited = REACH_NOBODY,
    };
    return node;
}

static size_t slot_of(const struct reach *reach, uintptr_t address)
{
    const struct stacks *stacks = &reach->run->runtime->stacks;
    return (address - (uintptr_t)stacks->base) / stacks->stride;
}

static void list_task(struct reach *reach, struct task *task)
{
    struct reach_node *node;
    if (task->phase == PHASE_FRESH) {
        uintptr_t arg = (uintptr_t)&task->arg;
        node = add_node(reach, arg, arg + sizeof task->arg);
    } else {
        node = add_node(
            reach, stack_end(reach->run, task), task->stack->first_call);
    }
    node->task = task;
}

static int by_task(const void *a, const void *b)
{
    uint32_t x = ((const struct reach_node *)a)->task->serial;
    uint32_t y = ((const struct reach_node *)b)->task->serial;
    return (x > y) - (x < y);
}

static void list_tasks(struct reach *reach)
{
    for (const struct task_slab *slab = tasks_slabs(reach->run->runtime); slab;
         slab = slab->next) {
        for (int i = 0; i < TASK_SLAB; i++) {
            struct task *task = (struct task *)(uintptr_t)&slab->tasks[i];
            if (counts_as_task(task)) {
                list_task(reach, task);
            }
        }
    }
    reach->task_end = reach->count;
    struct reach_node *tasks = &reach->nodes[REACH_STATICS + 1];
    qsort(tasks, reach->task_end - 1, sizeof *tasks, by_task);
    for (uint32_t i = REACH_STATICS + 1; i < reach->task_end; i++) {
        if (reach->nodes[i].task->stack) {
            uintptr_t top = (uintptr_t)reach->nodes[i].task->stack;
            reach->slots[slot_of(reach, top)] = i;
        }
    }
}

static int by_address(const void *a, const void *b)
{
    uintptr_t x = ((const struct reach_node *)a)->from;
    uintptr_t y = ((const struct reach_node *)b)->from;
    return (x > y) - (x < y);
}

static void list_pieces(struct reach *reach)
{
    for (const struct arena_block *block = reach->run->runtime->arenas.used;
         block; block = block->next) {
        const char *next;
        for (const char *p = first_piece(block); p; p = next) {
            next = next_piece(block, p);
            add_node(
                reach, (uintptr_t)p, (uintptr_t)(next ? next : block->end));
        }
    }
    struct reach_node *pieces = &reach->nodes[reach->task_end];
    qsort(pieces, reach->count - reach->task_end, sizeof *pieces, by_address);
}

/* ---- finding the node of an address ---- */

uint32_t reach_piece_at(const struct reach *reach, uintptr_t address)
{
    uint32_t low = reach->task_end;
    uint32_t high = reach->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (reach->nodes[middle].to <= address) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < reach->count && reach->nodes[low].from <= address
               ? low
               : REACH_NOBODY;
}

uint32_t reach_node_at(const struct reach *reach, uintptr_t address)
{
    const struct stacks *stacks = &reach->run->runtime->stacks;
    size_t slot = slot_of(reach, address);
    if (address < (uintptr_t)stacks->base || slot >= stacks->used) {
        return reach_piece_at(reach, address);
    }
    uint32_t node = reach->slots[slot];
    return node != REACH_NOBODY && address >= reach->nodes[node].from &&
                   address < reach->nodes[node].to
               ? node
               : REACH_NOBODY;
}

/* ---- the whole ---- */

bool reach_init(struct reach *reach, const struct run *run, size_t tasks)
{
    size_t count = 1 + tasks + count_pieces(run);
    size_t slots = run->runtime->stacks.used + 1;
    *reach = (struct reach){.run = run};
    if (count >= REACH_NOBODY) {
        return false;
    }
    reach->nodes = malloc(count * sizeof *reach->nodes);
    reach->queue = malloc(count * sizeof *reach->queue);
    reach->slots = malloc(slots * sizeof *reach->slots);
    if (!reach->nodes || !reach->queue || !reach->slots) {
        return false;
    }
    memset(reach->slots, 0xff, slots * sizeof *reach->slots);
    add_node(reach, 0, 0);
    list_tasks(reach);
    list_pieces(reach);
    return true;
}

void reach_fini(struct reach *reach)
{
    free(reach->nodes);
    free(reach->queue);
    free(reach->slots);
}
