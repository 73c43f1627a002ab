/* SPDX-License-Identifier: MIT */
/*
 * The state of every task. A parked task's stack is walked from the function
 * in which it parked: patterns keep frame pointers, and the runtime's functions
 * that park make a frame.
 *
 *   task->frame -> | frame pointer | return address |   into the pattern
 *                        '-> | frame pointer | return address | ...
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/priv.h"

/* ---- counting ---- */

static uint64_t sum(const struct run *run, bool ended)
{
    uint64_t total = 0;
    for (unsigned i = 0; i < atomic_load(&run->workers.made); i++) {
        const struct worker *worker = run->workers.rows[i];
        total += atomic_load_explicit(
            ended ? &worker->ended : &worker->started, memory_order_relaxed);
    }
    return total;
}

uint64_t tasks_started(const struct run *run)
{
    return sum(run, false);
}

/* Ended first: a task that starts and ends meanwhile must not count below. */
uint64_t tasks_alive(const struct run *run)
{
    uint64_t ended = sum(run, true);
    return sum(run, false) - ended;
}

size_t task_count(void)
{
    return (size_t)tasks_alive(worker_self()->run);
}

/* ---- one task ---- */

/* Reads what another task may be writing, and what ASan has poisoned. */
static __attribute__((no_sanitize("address"))) uintptr_t peek(
    const uintptr_t *word)
{
    return *word;
}

static void walk(const struct task *task, struct run_task *to)
{
    uintptr_t top = (uintptr_t)task->stack;
    uintptr_t at = (uintptr_t)task->frame;
    uintptr_t low = (uintptr_t)task->stack->bottom - STACK_RESERVE;
    while (to->depth < RUN_TASK_FRAMES && at >= low && at % 8 == 0 &&
           at + 2 * sizeof(uintptr_t) <= top) {
        const uintptr_t *frame = (const uintptr_t *)at;
        uintptr_t pc = peek(frame + 1);
        if (fault_is_pattern_code(pc)) {
            to->frames[to->depth++] = (const void *)pc;
        }
        low = at + 1; /* a caller's frame is above */
        at = peek(frame);
    }
}

static bool is_running(const struct run *run, const struct task *task)
{
    for (unsigned i = 0; i < atomic_load(&run->workers.made); i++) {
        const struct worker *worker = run->workers.rows[i];
        if (worker->current == task && !worker->idle) {
            return true;
        }
    }
    return false;
}

static enum run_task_state state_of(
    const struct run *run, const struct task *task)
{
    switch ((enum task_phase)task->phase) {
    case PHASE_FRESH:
        return RUN_TASK_NEW;
    case PHASE_PARKED:
        return task->waits == TRACE_TASK_SLEEP  ? RUN_TASK_SLEEPING
               : task->waits == TRACE_TASK_WORK ? RUN_TASK_RUNNING
                                                : RUN_TASK_BLOCKED;
    default:
        return is_running(run, task) ? RUN_TASK_RUNNING : RUN_TASK_READY;
    }
}

static void describe(
    const struct run *run, const struct task *task, struct run_task *to)
{
    const struct object *object = task->object;
    *to = (struct run_task){
        .task = task->serial,
        .name = task->name,
        .state = state_of(run, task),
        .site = task->site,
        .alike = 1,
    };
    if (task->phase == PHASE_PARKED) {
        to->waits = task->waits;
        to->object = object ? object->name : NULL;
        to->waited_ns = run_now(run) - task->since;
        walk(task, to);
    }
}

/* ---- all of them ---- */

static int by_number(const void *a, const void *b)
{
    uint32_t x = ((const struct run_task *)a)->task;
    uint32_t y = ((const struct run_task *)b)->task;
    return (x > y) - (x < y);
}

size_t run_tasks(const struct run *run, struct run_task *tasks, size_t most)
{
    size_t count = 0;
    size_t kept = 0;
    for (const struct task_slab *slab = tasks_slabs(run->runtime); slab;
         slab = slab->next) {
        for (int i = 0; i < TASK_SLAB; i++) {
            const struct task *task = &slab->tasks[i];
            if (task->phase == PHASE_FREE || task->phase == PHASE_DEAD) {
                continue;
            }
            count++;
            if (kept < most) {
                describe(run, task, &tasks[kept++]);
            }
        }
    }
    qsort(tasks, kept, sizeof *tasks, by_number);
    return count;
}

/* ---- the profile ---- */

static int by_stack(const void *a, const void *b)
{
    const struct run_task *x = a;
    const struct run_task *y = b;
    if (x->state != y->state) {
        return x->state < y->state ? -1 : 1;
    }
    if (x->depth != y->depth) {
        return x->depth < y->depth ? -1 : 1;
    }
    int order = memcmp(x->frames, y->frames, x->depth * sizeof *x->frames);
    if (order == 0 && x->site != y->site) {
        order = (uintptr_t)x->site < (uintptr_t)y->site ? -1 : 1;
    }
    return order;
}

/* The largest group first; among equals the one with the older task. */
static int by_size(const void *a, const void *b)
{
    const struct run_task *x = a;
    const struct run_task *y = b;
    return x->alike != y->alike ? (x->alike > y->alike ? -1 : 1)
                                : by_number(a, b);
}

size_t run_tasks_group(struct run_task *tasks, size_t count)
{
    size_t groups = 0;
    qsort(tasks, count, sizeof *tasks, by_stack);
    for (size_t i = 0; i < count; i++) {
        if (groups > 0 && by_stack(&tasks[groups - 1], &tasks[i]) == 0) {
            tasks[groups - 1].alike++;
        } else {
            tasks[groups++] = tasks[i];
        }
    }
    qsort(tasks, groups, sizeof *tasks, by_size);
    return groups;
}

/* ---- the dump, and the profile of it ---- */

static const char *state_name(const struct run_task *task)
{
    static const char *const names[] = {
        [RUN_TASK_NEW] = "new",
        [RUN_TASK_READY] = "ready",
        [RUN_TASK_RUNNING] = "running",
        [RUN_TASK_SLEEPING] = "sleeping",
        [RUN_TASK_BLOCKED] = "blocked",
    };
    return names[task->state];
}

/* Returns the file of a task's last operation without its folders. */
static const char *file_of(const struct run_task *task)
{
    const char *slash = task->site ? strrchr(task->site->file, '/') : NULL;
    return slash ? slash + 1 : task->site ? task->site->file : "?";
}

static int line_of(const struct run_task *task)
{
    return task->site ? task->site->line : 0;
}

static void print_task(
    const struct run_task *task, const struct source_site *site)
{
    if (task->state == RUN_TASK_BLOCKED) {
        task_print_at(site, "%" PRIu32 " %s: blocked in %s %s, %s:%d, %gms",
            task->task, task->name, trace_kind_name(task->waits),
            task->object ? task->object : "", file_of(task), line_of(task),
            (double)task->waited_ns / (double)MILLISECOND);
    } else {
        task_print_at(site, "%" PRIu32 " %s: %s, %s:%d", task->task, task->name,
            state_name(task), file_of(task), line_of(task));
    }
}

static void print_group(
    const struct run_task *task, const struct source_site *site)
{
    bool blocked = task->state == RUN_TASK_BLOCKED;
    task_print_at(site, "%zu x %s: %s%s%s, %s:%d", task->alike, task->name,
        state_name(task), blocked ? " in " : "",
        blocked ? trace_kind_name(task->waits) : "", file_of(task),
        line_of(task));
}

/* Describes the tasks that there are now, in memory of the run. */
static struct run_task *tasks_now(const struct run *run, size_t *count)
{
    size_t most = task_count() + TASK_SLAB;
    struct run_task *tasks = run_alloc(most * sizeof *tasks);
    size_t all = run_tasks(run, tasks, most);
    *count = all < most ? all : most;
    return tasks;
}

void task_dump_at(const struct source_site *site)
{
    struct worker *worker = hook(TRACE_TASK_PRINT, NULL, 0, site);
    size_t count;
    struct run_task *tasks = tasks_now(worker->run, &count);
    for (size_t i = 0; i < count; i++) {
        print_task(&tasks[i], site);
    }
}

void task_profile_at(const struct source_site *site)
{
    struct worker *worker = hook(TRACE_TASK_PRINT, NULL, 0, site);
    size_t count;
    struct run_task *tasks = tasks_now(worker->run, &count);
    size_t groups = run_tasks_group(tasks, count);
    for (size_t i = 0; i < groups; i++) {
        print_group(&tasks[i], site);
    }
}
