/* SPDX-License-Identifier: MIT */
/* Events of mutexes and read-write locks, and who holds what. */
#include "tui/model/fold.h"

/* ---- holders ---- */

static uint32_t known_holders(const struct world_object *lock)
{
    return lock->holder_count < WORLD_HOLDERS ? lock->holder_count
                                              : WORLD_HOLDERS;
}

void fold_add_holder(struct world_object *lock, uint32_t task)
{
    if (lock->holder_count < WORLD_HOLDERS) {
        lock->holders[lock->holder_count] = task;
    }
    lock->holder_count++;
}

static uint32_t find_holder(const struct world_object *lock, uint32_t task)
{
    uint32_t at = 0;
    while (at < known_holders(lock) && lock->holders[at] != task) {
        at++;
    }
    return at;
}

void fold_drop_holder(struct world_object *lock, uint32_t task)
{
    uint32_t known = known_holders(lock);
    uint32_t at = find_holder(lock, task);
    at = at < known ? at : find_holder(lock, 0);
    if (known == 0) {
        return;
    }
    if (at < known || lock->holder_count == known) {
        for (at = at < known ? at : 0; at + 1 < known; at++) {
            lock->holders[at] = lock->holders[at + 1];
        }
        lock->holders[known - 1] = 0;
    }
    lock->holder_count--;
}

/* ---- mutexes ---- */

struct world_object *fold_take_object(
    struct world *world, const struct trace_event *event, enum object_kind kind)
{
    struct world_object *lock = fold_object(world, event->object, kind);
    if (lock && lock->owed != TRACE_NONE) {
        fold_must(world,
            event->kind == lock->owed && event->other == lock->owed_with,
            "a hand-over or a signal is not followed up at once");
        lock->owed = TRACE_NONE;
    }
    return lock;
}

/* Returns the task of an event by which it gets a lock: it takes it while it
 * runs, or was given it while it waited or was on its way. */
static struct world_task *taker(struct world *world,
    const struct trace_event *event, const struct world_object *lock)
{
    struct world_task *task = fold_task(world, event->task);
    bool on_its_way = task && event->other != 0 && task->place == 0 &&
                      task->id == lock->woken;
    return on_its_way && !fold_is_gone(task)
               ? task
               : fold_act_or_wake(world, event, QUEUE_RECEIVERS, event->other);
}

static void lock_mutex(struct world *world, const struct trace_event *event)
{
    struct world_object *mutex = fold_take_object(world, event, OBJECT_MUTEX);
    struct world_task *task = mutex ? taker(world, event, mutex) : NULL;
    if (!task) {
        return;
    }
    fold_must(world, mutex->holder_count == 0, "a mutex is held by two tasks");
    mutex->woken = mutex->woken == task->id ? 0 : mutex->woken;
    mutex->holder_count = 0;
    fold_add_holder(mutex, task->id);
    fold_note(world, task, event, event->other);
}

static void wait_for_mutex(struct world *world, const struct trace_event *event)
{
    struct world_object *mutex = fold_take_object(world, event, OBJECT_MUTEX);
    if (!mutex) {
        return;
    }
    fold_must(world, mutex->holder_count > 0, "a task waits for a free mutex");
    bool again = event->value != 0;
    fold_must(world, again == (mutex->woken == event->task),
        "a task waits again that was not woken, or was not the first");
    if (again) {
        mutex->woken = 0;
    }
    fold_wait(world, event, OBJECT_MUTEX);
    const struct world_task *task = world_task(world, event->task);
    if (again && task && task->place != 0) {
        fold_go_first(world, &world->tasks[task->id - 1]);
    }
}

static void unlock_mutex(struct world *world, const struct trace_event *event)
{
    struct world_object *mutex = fold_take_object(world, event, OBJECT_MUTEX);
    struct world_task *task = mutex ? fold_act(world, event) : NULL;
    if (!task) {
        return;
    }
    fold_must(
        world, mutex->holder_count == 1, "a mutex is unlocked that is free");
    fold_drop_holder(mutex, task->id);
    fold_note(world, task, event, event->other);
    if (event->value != 0) {
        mutex->owed = TRACE_MUTEX_LOCK;
        mutex->owed_with = task->id;
    }
    struct world_task *next =
        event->other ? fold_task(world, event->other) : NULL;
    if (next) {
        fold_must(world,
            world_first(world, &mutex->receivers) == next->id && !mutex->woken,
            "a mutex wakes another task than the first in its queue");
        if (next->place != 0) {
            fold_wake(world, next, event->task, event);
        }
        mutex->woken = next->id;
    }
}

static void try_mutex(struct world *world, const struct trace_event *event)
{
    struct world_object *mutex = fold_take_object(world, event, OBJECT_MUTEX);
    struct world_task *task = mutex ? fold_act(world, event) : NULL;
    if (task) {
        fold_must(world, mutex->holder_count > 0,
            "a task does not get a mutex that is free");
        fold_note(world, task, event, 0);
    }
}

/* ---- read-write locks ---- */

static void enter(struct world *world, const struct trace_event *event)
{
    struct world_object *lock =
        fold_object(world, event->object, OBJECT_RWMUTEX);
    struct world_task *task =
        lock ? fold_act_or_wake(world, event, QUEUE_RECEIVERS, event->other)
             : NULL;
    if (!task) {
        return;
    }
    bool writes = event->kind == TRACE_RWMUTEX_LOCK;
    fold_must(world, !lock->exclusive && (!writes || lock->holder_count == 0),
        "a writer is not alone in a lock");
    lock->exclusive = writes;
    fold_add_holder(lock, task->id);
    fold_note(world, task, event, event->other);
}

static void leave(struct world *world, const struct trace_event *event)
{
    struct world_object *lock =
        fold_object(world, event->object, OBJECT_RWMUTEX);
    struct world_task *task = lock ? fold_act(world, event) : NULL;
    if (!task) {
        return;
    }
    fold_must(world,
        lock->holder_count > 0 &&
            lock->exclusive == (event->kind == TRACE_RWMUTEX_UNLOCK),
        "a lock is given up that is not held so");
    lock->exclusive = false;
    fold_drop_holder(lock, task->id);
    fold_note(world, task, event, 0);
}

/* ---- both of them ---- */

void fold_lock(struct world *world, const struct trace_event *event)
{
    switch (event->kind) {
    case TRACE_MUTEX_MAKE:
        fold_make(world, event, OBJECT_MUTEX);
        break;
    case TRACE_MUTEX_LOCK:
        lock_mutex(world, event);
        break;
    case TRACE_MUTEX_LOCK_WAIT:
        wait_for_mutex(world, event);
        break;
    case TRACE_MUTEX_TRY:
        try_mutex(world, event);
        break;
    case TRACE_MUTEX_UNLOCK:
        unlock_mutex(world, event);
        break;
    case TRACE_RWMUTEX_MAKE:
        fold_make(world, event, OBJECT_RWMUTEX);
        break;
    case TRACE_RWMUTEX_LOCK:
    case TRACE_RWMUTEX_READ_LOCK:
        enter(world, event);
        break;
    case TRACE_RWMUTEX_LOCK_WAIT:
    case TRACE_RWMUTEX_READ_WAIT:
        fold_wait(world, event, OBJECT_RWMUTEX);
        break;
    case TRACE_RWMUTEX_UNLOCK:
    case TRACE_RWMUTEX_READ_UNLOCK:
        leave(world, event);
        break;
    default:
        break;
    }
}
