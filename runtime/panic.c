/* SPDX-License-Identifier: MIT */
/*
 * Panics and deferred functions.
 *
 *   stack->frame -> | a task_call | -> | a task_call | -> | the task's own |
 *                     deferred: last -> ... -> first
 *
 * A frame is on the stack of the call it stands for; the task's own is at the
 * stack's upper end, and is made by the first task_defer. So a task that
 * defers nothing has no frame and pays nothing.
 *
 * A panic runs the deferred functions on top of the stack as it is: nothing
 * that they were given a pointer to has gone yet. Only when one recovers are
 * the calls above the frame left behind, by longjmp. Each deferred function
 * is a frame as well; one that panics itself leaves the rest to its own panic.
 *
 * A frame may have an ending: what the runtime does behind its deferred
 * functions, so that nobody waits for ever for a call that a panic ended.
 */
#include <setjmp.h>

#include "runtime/priv.h"

struct deferred {
    struct deferred *next;
    task_fn *fn;
    void *arg;
    const char *name;
    const struct source_site *site;
};

/* What the task falls back on. */
struct landing {
    jmp_buf place;
};

struct panic {
    const char *message;
    const struct object *object;
    const struct source_site *site;
    struct panic *replaced; /* the panic that this one put an end to */
    bool recovered;
};

/* ---- what is deferred ---- */

static struct deferred *deferred_take(struct worker *worker)
{
    struct deferred *deferred = worker->free_deferred;
    if (deferred) {
        worker->free_deferred = deferred->next;
        return deferred;
    }
    return arena_alloc(worker, sizeof *deferred);
}

static void deferred_give(struct worker *worker, struct deferred *deferred)
{
    deferred->next = worker->free_deferred;
    worker->free_deferred = deferred;
}

static int64_t count_deferred(const struct task *task)
{
    int64_t count = 0;
    for (const struct frame *f = task->stack->frame; f; f = f->outer) {
        for (const struct deferred *d = f->deferred; d; d = d->next) {
            count++;
        }
    }
    return count;
}

/* Counts what still happens before a panic is the task's death. */
static int64_t count_pending(const struct task *task)
{
    int64_t count = count_deferred(task);
    for (const struct frame *f = task->stack->frame; f; f = f->outer) {
        count += f->ending != NULL;
    }
    return count;
}

/* Reports a step of the task's way out. */
static void tell(struct worker *worker, enum trace_kind kind,
    const struct task *task, const char *text, int64_t value)
{
    if (worker->trace) {
        trace_write(worker, &(struct trace_event){
                                .kind = (uint16_t)kind,
                                .task = task->serial,
                                .value = value,
                                .site = task->site,
                                .text = text,
                            });
    }
}

void task_defer_at(
    task_fn *fn, void *arg, const char *name, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_TASK_DEFER, NULL, 0, site);
    struct task *task = worker->current;
    struct deferred *deferred = deferred_take(worker);
    if (!deferred) {
        task_panic_on(worker, NULL, "out of memory", site);
    }
    if (!task->stack->frame) {
        task->stack->frame = &task->stack->own;
        *task->stack->frame = (struct frame){.outer = NULL};
    }
    *deferred =
        (struct deferred){task->stack->frame->deferred, fn, arg, name, site};
    task->stack->frame->deferred = deferred;
    if (worker->trace) {
        tell(worker, TRACE_TASK_DEFER, task, name, count_deferred(task));
    }
}

/* ---- frames ---- */

static bool run_deferred(struct task *task, struct panic *panic);
static _Noreturn void unwind(struct task *task, struct panic *panic);

/* True if there was an ending. */
static bool run_ending(struct frame *frame, const struct panic *panic)
{
    struct ending *ending = frame->ending;
    if (ending) {
        frame->ending = NULL;
        ending->fn(ending, panic ? panic->message : NULL);
    }
    return ending != NULL;
}

/* Calls fn(arg) as a frame of its own, because of `panic` or of none. Not
 * inlined: a function that calls setjmp keeps nothing in registers. */
static __attribute__((noinline)) const char *call(struct task *task,
    struct panic *panic, task_fn *fn, void *arg, struct ending *ending)
{
    struct landing landing;
    struct frame frame = {.outer = task->stack->frame,
        .ending = ending,
        .panic = panic,
        .landing = &landing};
    task->stack->frame = &frame;
    if (setjmp(landing.place) == 0) {
        fn(arg);
    } else if (frame.exits) {
        unwind(task, NULL);
    }
    while (run_deferred(task, NULL)) {
    }
    run_ending(&frame, NULL);
    task->stack->frame = frame.outer;
    stack_recovered(task);
    return frame.recovered;
}

const char *task_call(task_fn *fn, void *arg)
{
    return call(worker_self()->current, NULL, fn, arg, NULL);
}

void panic_call(task_fn *fn, void *arg, struct ending *ending)
{
    call(worker_self()->current, NULL, fn, arg, ending);
}

/* Runs what the innermost frame deferred last; false when nothing is left. */
static bool run_deferred(struct task *task, struct panic *panic)
{
    struct frame *frame = task->stack->frame;
    if (!frame->deferred) {
        return false;
    }
    struct worker *worker =
        hook(TRACE_TASK_DEFERRED, NULL, 0, frame->deferred->site);
    struct deferred deferred = *frame->deferred;
    deferred_give(worker, frame->deferred);
    frame->deferred = deferred.next;
    if (worker->trace) {
        tell(worker, TRACE_TASK_DEFERRED, task, deferred.name,
            count_deferred(task));
    }
    call(task, panic, deferred.fn, deferred.arg, NULL);
    return true;
}

void panic_return(struct task *task)
{
    while (run_deferred(task, NULL)) {
    }
    task->stack->frame = NULL;
}

/* Whether the task panics still when the innermost frame has recovered. */
static bool still_panics(const struct frame *frame)
{
    const struct panic *recovered = frame->panic;
    bool still = false;
    for (; frame; frame = frame->outer) {
        const struct panic *other = frame->panic;
        still |= other && other != recovered && !other->recovered;
    }
    return still;
}

const char *task_recover_at(const struct source_site *site)
{
    struct frame *frame = worker_self()->current->stack->frame;
    struct panic *panic = frame ? frame->panic : NULL;
    if (!panic || panic->recovered) {
        return NULL;
    }
    struct worker *worker = hook(TRACE_TASK_RECOVER, NULL, 0, site);
    panic->recovered = true;
    tell(worker, TRACE_TASK_RECOVER, worker->current, panic->message,
        still_panics(frame));
    return panic->message;
}

/* ---- the way out ---- */

/* Notes each panic that nobody recovered, the oldest first. */
static void note_panics(
    struct worker *worker, const struct task *task, const struct panic *panic)
{
    if (panic->replaced) {
        note_panics(worker, task, panic->replaced);
    }
    run_note_panic(worker, task, panic->object, panic->message, panic->site);
}

static _Noreturn void end(struct task *task, const struct panic *panic)
{
    struct worker *worker;
    if (panic) {
        worker = worker_self();
        note_panics(worker, task, panic);
    } else {
        worker = hook(TRACE_TASK_END, NULL, 0, task->site);
        trace_emit(worker, TRACE_TASK_END, task, NULL, 0, NULL);
    }
    task_leave(worker);
}

/* The innermost frame's function recovered the panic: goes on where the frame
 * returns. Comes back when it is the task's own: the task is to end. */
static void land(struct frame *frame, const struct panic *panic)
{
    frame->recovered = panic->message;
    if (frame->landing) {
        longjmp(frame->landing->place, 1);
    }
}

/* Notes that `panic` put an end to one because of which a function ran. */
static void replace(struct panic *panic, struct panic *other)
{
    while (panic->replaced) {
        panic = panic->replaced;
    }
    panic->replaced = other;
}

/* Runs the deferred functions of every frame from the innermost outwards and
 * ends the task: of `panic`, or, when it is NULL, because it wants to exit. */
static _Noreturn void unwind(struct task *task, struct panic *panic)
{
    bool pending = false;
    for (struct frame *frame; (frame = task->stack->frame);
         task->stack->frame = frame->outer) {
        while (run_deferred(task, panic)) {
            pending = true;
            if (panic && panic->recovered) {
                land(frame, panic);
                panic = NULL;
            }
        }
        pending |= run_ending(frame, panic);
        if (panic && frame->panic && !frame->panic->recovered) {
            replace(panic, frame->panic);
        }
    }
    if (panic && pending) {
        struct worker *worker = hook(TRACE_TASK_DIE, NULL, 0, panic->site);
        tell(worker, TRACE_TASK_DIE, task, panic->message, 0);
    }
    end(task, panic);
}

static void tell_panic(struct worker *worker, const struct task *task,
    const struct panic *panic, int64_t pending)
{
    if (worker->trace) {
        trace_write(
            worker, &(struct trace_event){
                        .kind = TRACE_TASK_PANIC,
                        .task = task->serial,
                        .object = panic->object ? panic->object->serial : 0,
                        .value = pending,
                        .site = panic->site,
                        .text = panic->message,
                    });
    }
}

_Noreturn void task_panic_on(struct worker *worker, const struct object *object,
    const char *message, const struct source_site *site)
{
    struct task *task = worker->current;
    struct panic panic = {.message = message, .object = object, .site = site};
    task->site = site;
    tell_panic(worker, task, &panic, count_pending(task));
    unwind(task, &panic);
}

_Noreturn void panic_die(struct worker *worker, const char *message)
{
    struct task *task = worker->current;
    struct panic panic = {.message = message, .site = task->site};
    tell_panic(worker, task, &panic, 0);
    end(task, &panic);
}

void panic_refuse(
    struct worker *worker, const struct task *task, const char *message)
{
    struct panic panic = {.message = message, .site = task->site};
    tell_panic(worker, task, &panic, 0);
    note_panics(worker, task, &panic);
}

_Noreturn void task_panic_at(
    const char *message, const struct source_site *site)
{
    task_panic_on(hook(TRACE_TASK_PANIC, NULL, 0, site), NULL, message, site);
}

_Noreturn void task_exit_at(const struct source_site *site)
{
    struct worker *worker = hook(TRACE_TASK_EXIT, NULL, 0, site);
    struct task *task = worker->current;
    tell(worker, TRACE_TASK_EXIT, task, NULL, count_deferred(task));
    for (struct frame *f = task->stack->frame; f; f = f->outer) {
        f->exits = true;
    }
    unwind(task, NULL);
}
