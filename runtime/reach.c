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

#include "runtime/reach_priv.h"

enum {
    /* So many stuck tasks, of so many tasks, get a marking of their own. */
    FELLOWS_MOST = 64,
    FELLOWS_AMONG = 4096
};

/* ---- marking ---- */

static void mark_node(struct reach *reach, uint32_t node, uint32_t parent)
{
    struct reach_node *to = &reach->nodes[node];
    if (!to->reached) {
        to->reached = true;
        to->parent = parent;
        reach->queue[reach->queued++] = node;
        /* It stands in queues with a part of its stack: a queue was reached,
         * or its timeout. */
        to->helped |= reach->helping && to->task &&
                      to->task->waits == TRACE_SELECT_WAIT &&
                      to->task->phase == PHASE_PARKED;
    }
}

/* The task can go on because somebody has a way to what it waits for. */
static void help(struct reach *reach, uint32_t task, uint32_t parent)
{
    reach->nodes[task].helped = true;
    mark_node(reach, task, parent);
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
        uint32_t other = reach_node_at(reach, word_at(from));
        if (other != REACH_NOBODY) {
            mark_node(reach, other, node);
        }
    }
}

/* Looks through all that is reached until there is nothing new. A task's memory
 * has what it waits for, even where the compiler has kept no pointer to it. */
static void spread(struct reach *reach)
{
    for (uint32_t i = 0; i < reach->queued; i++) {
        uint32_t node = reach->queue[i];
        look_through(
            reach, node, reach->nodes[node].from, reach->nodes[node].to);
        if (reach->nodes[node].awaited != REACH_NOBODY) {
            mark_node(reach, reach->nodes[node].awaited, node);
        }
        for (uint32_t task = reach->nodes[node].waiters;
             reach->helping && task != REACH_NOBODY;
             task = reach->nodes[task].next) {
            help(reach, task, node);
        }
    }
}

static void forget(struct reach *reach)
{
    for (uint32_t i = 0; i < reach->count; i++) {
        reach->nodes[i].reached = false;
        reach->nodes[i].parent = REACH_NOBODY;
    }
    reach->queued = 0;
    reach->helping = false;
}

/* ---- from what can run ---- */

/* Whether it waits for the clock, a call or the network: until the run's end
 * these may let it go on. */
static bool waits_for_others(const struct task *task)
{
    switch (task->waits) {
    case TRACE_TASK_SLEEP:
    case TRACE_TASK_WORK:
    case TRACE_TASK_BLOCK:
    case TRACE_NET_ACCEPT_WAIT:
    case TRACE_NET_DIAL_WAIT:
    case TRACE_NET_READ_WAIT:
    case TRACE_NET_WRITE_WAIT:
        return true;
    default:
        return false;
    }
}

/* Whether only another task can let it go on. */
static bool waits_for_tasks(const struct reach *reach, const struct task *task)
{
    return task->phase == PHASE_PARKED &&
           (atomic_load(&reach->run->ended) || !waits_for_others(task));
}

static void await(struct reach *reach, uint32_t task)
{
    struct reach_node *node = &reach->nodes[task];
    node->awaited = reach_piece_at(reach, (uintptr_t)node->task->object);
    if (node->awaited != REACH_NOBODY) {
        struct reach_node *piece = &reach->nodes[node->awaited];
        node->next = piece->waiters;
        piece->waiters = task;
    }
}

static void reach_static(void *context, uintptr_t from, uintptr_t to)
{
    look_through(context, REACH_STATICS, from, to);
}

static void mark(struct reach *reach)
{
    reach->helping = true;
    for (uint32_t i = REACH_STATICS + 1; i < reach->task_end; i++) {
        if (waits_for_tasks(reach, reach->nodes[i].task)) {
            await(reach, i);
        }
    }
    for (uint32_t i = REACH_STATICS + 1; i < reach->task_end; i++) {
        const struct task *task = reach->nodes[i].task;
        /* An object that is no piece of ours may be known to anybody. */
        if (!waits_for_tasks(reach, task) ||
            (task->object && reach->nodes[i].awaited == REACH_NOBODY)) {
            help(reach, i, REACH_NOBODY);
        }
    }
    reach->nodes[REACH_STATICS].reached = true;
    if (!atomic_load(&reach->run->ended)) {
        const struct alarms *alarms = &reach->run->alarms;
        fault_each_static(reach_static, reach);
        reach_static(reach, (uintptr_t)alarms->heap,
            (uintptr_t)(alarms->heap + alarms->count));
    }
    spread(reach);
}

/* ---- the way ---- */

static struct run_step step_of(const struct reach *reach, uint32_t node)
{
    const struct reach_node *of = &reach->nodes[node];
    if (of->task) {
        return (struct run_step){
            RUN_STEP_TASK, of->task->serial, of->task->name};
    }
    if (of->waiters != REACH_NOBODY) {
        const struct object *object = reach->nodes[of->waiters].task->object;
        return (struct run_step){RUN_STEP_OBJECT, 0, object->name};
    }
    return (struct run_step){
        node == REACH_STATICS ? RUN_STEP_STATICS : RUN_STEP_MEMORY, 0, NULL};
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
    for (uint32_t node = piece; node != REACH_NOBODY;
         node = reach->nodes[node].parent) {
        prepend(to, step_of(reach, node));
    }
}

/* ---- the answer ---- */

static void describe(
    const struct reach *reach, uint32_t node, struct run_reach *to)
{
    const struct reach_node *of = &reach->nodes[node];
    const struct task *task = of->task;
    *to = (struct run_reach){
        .task = task->serial,
        .task_name = task->name,
        .waits = task->waits,
        .object_name = task->object ? task->object->name : NULL,
        .site = task->site,
        .stuck = !of->helped,
    };
    if (of->helped && of->awaited != REACH_NOBODY) {
        tell_way(reach, of->awaited, to);
    }
}

/* Who else that is stuck knows what this task waits for? */
static void find_fellow(
    struct reach *reach, uint32_t node, struct run_reach *to)
{
    uint32_t awaited = reach->nodes[node].awaited;
    if (awaited == REACH_NOBODY) {
        return;
    }
    forget(reach);
    for (uint32_t i = REACH_STATICS + 1; i < reach->task_end; i++) {
        if (!reach->nodes[i].helped && i != node) { /* it is not asked itself */
            mark_node(reach, i, REACH_NOBODY);
        }
    }
    spread(reach);
    if (reach->nodes[awaited].reached) {
        tell_way(reach, awaited, to);
    }
}

static size_t answer(struct reach *reach, struct run_reach *found)
{
    size_t count = 0;
    for (uint32_t i = REACH_STATICS + 1; i < reach->task_end; i++) {
        if (waits_for_tasks(reach, reach->nodes[i].task)) {
            describe(reach, i, &found[count++]);
        }
    }
    size_t asked = reach->task_end <= FELLOWS_AMONG ? 0 : FELLOWS_MOST;
    size_t at = 0;
    for (uint32_t i = REACH_STATICS + 1; i < reach->task_end; i++) {
        if (waits_for_tasks(reach, reach->nodes[i].task) && found[at++].stuck &&
            asked++ < FELLOWS_MOST) {
            find_fellow(reach, i, &found[at - 1]);
        }
    }
    return count;
}

struct run_reach *reach_find(const struct run *run, size_t *count)
{
    struct reach reach;
    size_t tasks = reach_count_tasks(run);
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
           atomic_load(&run->permits) <= 0 && atomic_load(&run->outside) == 0 &&
           workers_busy(run) ==
               atomic_load(&run->at_gate) + atomic_load(&run->working);
}

bool run_find_leaks(
    const struct run *run, struct run_reach *found, size_t most, size_t *count)
{
    /* The network may get a worker up meanwhile. */
    unsigned turns = atomic_load(&run->turns);
    struct run_reach *all = stands_still(run) ? reach_find(run, count) : NULL;
    if (!all || !stands_still(run) || atomic_load(&run->turns) != turns) {
        free(all);
        return false;
    }
    size_t kept = *count < most ? *count : most;
    memcpy(found, all, kept * sizeof *found);
    free(all);
    return true;
}
