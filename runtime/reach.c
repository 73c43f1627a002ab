/* SPDX-License-Identifier: MIT */
/*
 * Which waiting tasks can still be helped: marking, as a garbage collector
 * does it, from what can run.
 *
 *   nodes   the statics | tasks (their stacks) | pieces of the arena, sorted
 *   queue   nodes that are reached and not yet looked through
 *
 * A piece that is reached makes the tasks that wait for the object in it ones
 * that can be helped: they are reached then too. A pointer into a stack reaches
 * the stack's memory, not its task. What is not reached at the end is stuck; a
 * second marking, from each stuck task's fellows, tells who else knows its
 * object.
 */
#define _DEFAULT_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#if __has_include(<valgrind/memcheck.h>)
#include <valgrind/memcheck.h>
#else
#define VALGRIND_MAKE_MEM_DEFINED(from, size) ((void)0)
#endif

#include "runtime/priv.h"

enum {
    NOBODY = 0xffffffff,
    STATICS = 0, /* the node of the program's static variables */
    /* So many stuck tasks, of so many tasks, get a marking of their own. */
    FELLOWS_MOST = 64,
    FELLOWS_AMONG = 4096
};

struct node {
    uintptr_t from, to; /* its memory */
    struct task *task;
    uint32_t parent;  /* the node from which it was reached */
    uint32_t waiters; /* of a piece: the first task that waits for it */
    uint32_t next;    /* of a task: the next one that waits for the same */
    uint32_t awaited; /* of a task: the piece it waits for */
    bool reached;     /* its memory */
    bool helped;      /* of a task: it can go on */
};

struct reach {
    const struct run *run;
    struct node *nodes;
    uint32_t task_end; /* after the tasks; from here to count: pieces */
    uint32_t count;
    uint32_t *slots; /* the task on each stack */
    uint32_t *queue;
    uint32_t queued;
};

/* ---- listing ---- */

static bool counts_as_task(const struct task *task)
{
    return task->phase != PHASE_FREE && task->phase != PHASE_DEAD;
}

static size_t count_tasks(const struct run *run)
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
    for (unsigned i = 0; i < run->worker_count; i++) {
        const struct worker *worker = &run->workers[i];
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

static struct node *add_node(struct reach *reach, uintptr_t from, uintptr_t to)
{
    struct node *node = &reach->nodes[reach->count++];
    *node = (struct node){
        .from = from,
        .to = to,
        .parent = NOBODY,
        .waiters = NOBODY,
        .next = NOBODY,
        .awaited = NOBODY,
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
    struct node *node;
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
    uint32_t x = ((const struct node *)a)->task->serial;
    uint32_t y = ((const struct node *)b)->task->serial;
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
    struct node *tasks = &reach->nodes[STATICS + 1];
    qsort(tasks, reach->task_end - 1, sizeof *tasks, by_task);
    for (uint32_t i = STATICS + 1; i < reach->task_end; i++) {
        if (reach->nodes[i].task->stack) {
            uintptr_t top = (uintptr_t)reach->nodes[i].task->stack;
            reach->slots[slot_of(reach, top)] = i;
        }
    }
}

static int by_address(const void *a, const void *b)
{
    uintptr_t x = ((const struct node *)a)->from;
    uintptr_t y = ((const struct node *)b)->from;
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
    struct node *pieces = &reach->nodes[reach->task_end];
    qsort(pieces, reach->count - reach->task_end, sizeof *pieces, by_address);
}

/* ---- finding the node of an address ---- */

static uint32_t piece_at(const struct reach *reach, uintptr_t address)
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
    return low < reach->count && reach->nodes[low].from <= address ? low
                                                                   : NOBODY;
}

static uint32_t node_at(const struct reach *reach, uintptr_t address)
{
    const struct stacks *stacks = &reach->run->runtime->stacks;
    size_t slot = slot_of(reach, address);
    if (address < (uintptr_t)stacks->base || slot >= stacks->used) {
        return piece_at(reach, address);
    }
    uint32_t node = reach->slots[slot];
    return node != NOBODY && address >= reach->nodes[node].from &&
                   address < reach->nodes[node].to
               ? node
               : NOBODY;
}

/* ---- marking ---- */

static void reach_node(struct reach *reach, uint32_t node, uint32_t parent)
{
    struct node *to = &reach->nodes[node];
    if (!to->reached) {
        to->reached = true;
        to->parent = parent;
        reach->queue[reach->queued++] = node;
        /* It stands in queues with a part of its stack: a queue was reached,
         * or its timeout. */
        to->helped |= to->task && to->task->waits == TRACE_SELECT_WAIT &&
                      to->task->phase == PHASE_PARKED;
    }
}

/* The task can go on because somebody has a way to what it waits for. */
static void help(struct reach *reach, uint32_t task, uint32_t parent)
{
    reach->nodes[task].helped = true;
    reach_node(reach, task, parent);
}

/* Words of stacks may be poisoned, or never written. */
static __attribute__((no_sanitize("address"))) uintptr_t word_at(
    uintptr_t address)
{
    uintptr_t word = *(const uintptr_t *)address;
    VALGRIND_MAKE_MEM_DEFINED(&word, sizeof word);
    return word;
}

static void look_through(
    struct reach *reach, uint32_t node, uintptr_t from, uintptr_t to)
{
    from = (from + sizeof from - 1) & ~(sizeof from - 1);
    for (; from + sizeof from <= to; from += sizeof from) {
        uint32_t other = node_at(reach, word_at(from));
        if (other != NOBODY) {
            reach_node(reach, other, node);
        }
    }
}

/* Looks through all that is reached until there is nothing new. */
static void spread(struct reach *reach, bool helping)
{
    for (uint32_t i = 0; i < reach->queued; i++) {
        uint32_t node = reach->queue[i];
        look_through(
            reach, node, reach->nodes[node].from, reach->nodes[node].to);
        for (uint32_t task = reach->nodes[node].waiters;
             helping && task != NOBODY; task = reach->nodes[task].next) {
            help(reach, task, node);
        }
    }
}

static void forget(struct reach *reach)
{
    for (uint32_t i = 0; i < reach->count; i++) {
        reach->nodes[i].reached = false;
        reach->nodes[i].parent = NOBODY;
    }
    reach->queued = 0;
}

/* ---- from what can run ---- */

/* Whether only another task can let it go on. */
static bool waits_for_tasks(const struct task *task)
{
    return task->phase == PHASE_PARKED && task->waits != TRACE_TASK_SLEEP &&
           task->waits != TRACE_TASK_WORK;
}

static void await(struct reach *reach, uint32_t task)
{
    struct node *node = &reach->nodes[task];
    node->awaited = piece_at(reach, (uintptr_t)node->task->object);
    if (node->awaited != NOBODY) {
        struct node *piece = &reach->nodes[node->awaited];
        node->next = piece->waiters;
        piece->waiters = task;
    }
}

static void reach_static(void *context, uintptr_t from, uintptr_t to)
{
    look_through(context, STATICS, from, to);
}

static void mark(struct reach *reach)
{
    for (uint32_t i = STATICS + 1; i < reach->task_end; i++) {
        if (waits_for_tasks(reach->nodes[i].task)) {
            await(reach, i);
        }
    }
    for (uint32_t i = STATICS + 1; i < reach->task_end; i++) {
        const struct task *task = reach->nodes[i].task;
        /* An object that is no piece of ours may be known to anybody. */
        if (!waits_for_tasks(task) ||
            (task->object && reach->nodes[i].awaited == NOBODY)) {
            help(reach, i, NOBODY);
        }
    }
    reach->nodes[STATICS].reached = true;
    if (!atomic_load(&reach->run->ended)) {
        const struct timers *timers = &reach->run->timers;
        fault_each_static(reach_static, reach);
        reach_static(reach, (uintptr_t)timers->heap,
            (uintptr_t)(timers->heap + timers->count));
    }
    spread(reach, true);
}

/* ---- the way ---- */

static struct run_step step_of(const struct reach *reach, uint32_t node)
{
    const struct node *of = &reach->nodes[node];
    if (of->task) {
        return (struct run_step){
            RUN_STEP_TASK, of->task->serial, of->task->name};
    }
    if (of->waiters != NOBODY) {
        const struct object *object = reach->nodes[of->waiters].task->object;
        return (struct run_step){RUN_STEP_OBJECT, 0, object->name};
    }
    return (struct run_step){
        node == STATICS ? RUN_STEP_STATICS : RUN_STEP_MEMORY, 0, NULL};
}

/* Puts a step before the others; of a way too long the second goes. */
static void prepend(struct run_reach *to, struct run_step step)
{
    bool memory = step.kind == RUN_STEP_MEMORY;
    if (memory && to->step_count && to->steps[0].kind == RUN_STEP_MEMORY) {
        return;
    }
    if (to->step_count == RUN_PATH_STEPS) {
        to->steps[0] = step;
        return;
    }
    memmove(to->steps + 1, to->steps, to->step_count * sizeof step);
    to->steps[0] = step;
    to->step_count++;
}

static void tell_way(
    const struct reach *reach, uint32_t piece, struct run_reach *to)
{
    for (uint32_t node = piece; node != NOBODY;
         node = reach->nodes[node].parent) {
        prepend(to, step_of(reach, node));
    }
}

/* ---- the answer ---- */

static void describe(
    const struct reach *reach, uint32_t node, struct run_reach *to)
{
    const struct node *of = &reach->nodes[node];
    const struct task *task = of->task;
    *to = (struct run_reach){
        .task = task->serial,
        .task_name = task->name,
        .waits = task->waits,
        .object_name = task->object ? task->object->name : NULL,
        .site = task->site,
        .stuck = !of->helped,
    };
    if (of->helped && of->awaited != NOBODY) {
        tell_way(reach, of->awaited, to);
    }
}

/* Who else that is stuck knows what this task waits for? */
static void find_fellow(
    struct reach *reach, uint32_t node, struct run_reach *to)
{
    uint32_t awaited = reach->nodes[node].awaited;
    if (awaited == NOBODY) {
        return;
    }
    forget(reach);
    reach->nodes[node].reached = true; /* it is not asked itself */
    for (uint32_t i = STATICS + 1; i < reach->task_end; i++) {
        if (!reach->nodes[i].helped) {
            reach_node(reach, i, NOBODY);
        }
    }
    spread(reach, false);
    if (reach->nodes[awaited].reached) {
        tell_way(reach, awaited, to);
    }
}

static size_t answer(struct reach *reach, struct run_reach *found)
{
    size_t count = 0;
    for (uint32_t i = STATICS + 1; i < reach->task_end; i++) {
        if (waits_for_tasks(reach->nodes[i].task)) {
            describe(reach, i, &found[count++]);
        }
    }
    size_t asked = reach->task_end <= FELLOWS_AMONG ? 0 : FELLOWS_MOST;
    size_t at = 0;
    for (uint32_t i = STATICS + 1; i < reach->task_end; i++) {
        if (waits_for_tasks(reach->nodes[i].task) && found[at++].stuck &&
            asked++ < FELLOWS_MOST) {
            find_fellow(reach, i, &found[at - 1]);
        }
    }
    return count;
}

static bool reach_init(struct reach *reach, const struct run *run, size_t tasks)
{
    size_t count = 1 + tasks + count_pieces(run);
    size_t slots = run->runtime->stacks.used + 1;
    *reach = (struct reach){.run = run};
    if (count >= NOBODY) {
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

static void reach_fini(struct reach *reach)
{
    free(reach->nodes);
    free(reach->queue);
    free(reach->slots);
}

struct run_reach *reach_find(const struct run *run, size_t *count)
{
    struct reach reach;
    size_t tasks = count_tasks(run);
    struct run_reach *found = malloc((tasks + 1) * sizeof *found);
    bool good = reach_init(&reach, run, tasks) && found;
    if (good) {
        mark(&reach);
        *count = answer(&reach, found);
    } else {
        free(found);
    }
    reach_fini(&reach);
    return good ? found : NULL;
}

/* Adds a name to a line; returns how long it is then. */
static size_t append(char *line, size_t size, size_t length, const char *name)
{
    int more = snprintf(line + length, size - length, "%s%s",
        length ? " > " : "", name ? name : "?");
    length += more > 0 ? (size_t)more : 0;
    return length < size ? length : size - 1;
}

const char *reach_words(struct worker *worker, const struct run_reach *reach)
{
    char line[256] = "";
    size_t length = 0;
    if (!reach->object_name) {
        return NULL;
    }
    for (unsigned i = 0; i < reach->step_count; i++) {
        if (reach->steps[i].name) {
            length = append(line, sizeof line, length, reach->steps[i].name);
        }
    }
    if (reach->step_count == 0) {
        length = append(line, sizeof line, length, reach->object_name);
    }
    char *text = arena_alloc(worker, length + 1);
    if (text) {
        memcpy(text, line, length);
    }
    return text;
}

/* ---- for the host ---- */

/* A worker that is let through the gate leaves `at_gate` before it takes its
 * permit: so it cannot be on its way unseen. */
static bool stands_still(const struct run *run)
{
    if (atomic_load(&run->ended)) {
        return true;
    }
    return (atomic_load(&run->attention) & ATTENTION_HOLD) &&
           atomic_load(&run->permits) <= 0 &&
           atomic_load(&run->at_gate) + atomic_load(&run->idle_count) +
                   atomic_load(&run->working) ==
               run->worker_count;
}

bool run_find_leaks(
    const struct run *run, struct run_reach *found, size_t most, size_t *count)
{
    struct run_reach *all = stands_still(run) ? reach_find(run, count) : NULL;
    if (!all) {
        return false;
    }
    size_t kept = *count < most ? *count : most;
    memcpy(found, all, kept * sizeof *found);
    free(all);
    return true;
}
