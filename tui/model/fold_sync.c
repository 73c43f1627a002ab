/* SPDX-License-Identifier: MIT */
/* Events of locks, once, conditions, counters and semaphores. */
#include "tui/model/fold.h"

/* ---- holders ---- */

static uint32_t known_holders(const struct world_object *lock)
{
    return lock->holder_count < WORLD_HOLDERS ? lock->holder_count
                                              : WORLD_HOLDERS;
}

static void add_holder(struct world_object *lock, uint32_t task)
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

/* Takes the task off the holders, or else one whose name is not known, or
 * else the oldest. */
static void drop_holder(struct world_object *lock, uint32_t task)
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

/* Returns the event's object, after looking whether it was owed another
 * event than this one. */
static struct world_object *take_object(
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
    struct world_object *mutex = take_object(world, event, OBJECT_MUTEX);
    struct world_task *task = mutex ? taker(world, event, mutex) : NULL;
    if (!task) {
        return;
    }
    fold_must(world, mutex->holder_count == 0, "a mutex is held by two tasks");
    mutex->woken = mutex->woken == task->id ? 0 : mutex->woken;
    mutex->holder_count = 0;
    add_holder(mutex, task->id);
    fold_note(world, task, event, event->other);
}

static void wait_for_mutex(struct world *world, const struct trace_event *event)
{
    struct world_object *mutex = take_object(world, event, OBJECT_MUTEX);
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
    struct world_object *mutex = take_object(world, event, OBJECT_MUTEX);
    struct world_task *task = mutex ? fold_act(world, event) : NULL;
    if (!task) {
        return;
    }
    fold_must(
        world, mutex->holder_count == 1, "a mutex is unlocked that is free");
    drop_holder(mutex, task->id);
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
    struct world_object *mutex = take_object(world, event, OBJECT_MUTEX);
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
    add_holder(lock, task->id);
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
    drop_holder(lock, task->id);
    fold_note(world, task, event, 0);
}

/* ---- once, futures ---- */

static void begin_once(
    struct world *world, const struct trace_event *event, enum object_kind kind)
{
    struct world_object *once = fold_object(world, event->object, kind);
    struct world_task *task = once ? fold_act(world, event) : NULL;
    if (task) {
        fold_must(world, once->holder_count == 0 && once->count == 0,
            "a thing is done twice");
        add_holder(once, task->id);
        fold_note(world, task, event, 0);
    }
}

static void end_once(
    struct world *world, const struct trace_event *event, enum object_kind kind)
{
    struct world_object *once = fold_object(world, event->object, kind);
    struct world_task *task = once ? fold_act(world, event) : NULL;
    if (task) {
        fold_must(world, once->holders[0] == task->id,
            "a thing is done by another task than began it");
        drop_holder(once, task->id);
        once->count = 1;
        fold_note(world, task, event, 0);
    }
}

static void pass_once(
    struct world *world, const struct trace_event *event, enum object_kind kind)
{
    struct world_object *once = fold_object(world, event->object, kind);
    struct world_task *task =
        once ? fold_act_or_wake(world, event, QUEUE_RECEIVERS, event->other)
             : NULL;
    if (task) {
        fold_must(world, once->count != 0,
            "a task goes past a thing that is not done");
        fold_note(world, task, event, event->other);
    }
}

/* ---- conditions ---- */

static void signal_cond(struct world *world, const struct trace_event *event)
{
    struct world_object *cond = take_object(world, event, OBJECT_COND);
    struct world_task *task = cond ? fold_act(world, event) : NULL;
    if (!task) {
        return;
    }
    fold_note(world, task, event, 0);
    if (event->kind == TRACE_COND_SIGNAL) {
        fold_must(world, (event->value != 0) == (cond->receivers.count > 0),
            "a signal is lost though a task waits");
    }
    if (cond->receivers.count > 0) {
        cond->owed = TRACE_COND_WAKE;
        cond->owed_with = task->id;
    }
}

static void wake_from_cond(struct world *world, const struct trace_event *event)
{
    struct world_object *cond = take_object(world, event, OBJECT_COND);
    struct world_task *task =
        cond ? fold_act_or_wake(world, event, QUEUE_RECEIVERS, event->other)
             : NULL;
    if (task) {
        fold_note(world, task, event, event->other);
    }
}

/* ---- counters and shared variables ---- */

static void make_number(
    struct world *world, const struct trace_event *event, enum object_kind kind)
{
    struct world_object *number = fold_make(world, event, kind);
    if (number) {
        number->count = event->value;
    }
}

static void look(
    struct world *world, const struct trace_event *event, enum object_kind kind)
{
    struct world_object *number = fold_object(world, event->object, kind);
    struct world_task *task = number ? fold_act(world, event) : NULL;
    if (task) {
        fold_must(world, event->value == number->count,
            "a counter or variable has another value than was left in it");
        fold_note(world, task, event, 0);
    }
}

static void change(
    struct world *world, const struct trace_event *event, enum object_kind kind)
{
    struct world_object *number = fold_object(world, event->object, kind);
    struct world_task *task = number ? fold_act(world, event) : NULL;
    if (task) {
        number->count = event->value;
        fold_note(world, task, event, 0);
    }
}

/* ---- semaphores ---- */

static void make_semaphore(struct world *world, const struct trace_event *event)
{
    struct world_object *semaphore = fold_make(world, event, OBJECT_SEMAPHORE);
    if (semaphore) {
        int64_t capacity = event->value < 0 ? 0 : event->value;
        semaphore->capacity =
            capacity > UINT32_MAX ? UINT32_MAX : (uint32_t)capacity;
    }
}

static int64_t plus(int64_t a, int64_t b)
{
    return (int64_t)((uint64_t)a + (uint64_t)b);
}

static int64_t minus(int64_t a, int64_t b)
{
    return (int64_t)((uint64_t)a - (uint64_t)b);
}

static void take_units(struct world *world, const struct trace_event *event)
{
    struct world_object *semaphore =
        fold_object(world, event->object, OBJECT_SEMAPHORE);
    struct world_task *task = semaphore ? fold_act_or_wake(world, event,
                                              QUEUE_RECEIVERS, event->other)
                                        : NULL;
    if (task) {
        semaphore->count = plus(semaphore->count, event->value);
        semaphore->sent += (uint64_t)event->value;
        fold_must(world,
            event->value > 0 && semaphore->count <= semaphore->capacity,
            "a semaphore gives more units than it has");
        fold_note(world, task, event, event->other);
    }
}

static void give_units(struct world *world, const struct trace_event *event)
{
    struct world_object *semaphore =
        fold_object(world, event->object, OBJECT_SEMAPHORE);
    struct world_task *task = semaphore ? fold_act(world, event) : NULL;
    if (task) {
        fold_must(world, event->value > 0 && event->value <= semaphore->count,
            "a semaphore gets back more units than are taken");
        semaphore->count = minus(semaphore->count, event->value);
        semaphore->received += (uint64_t)event->value;
        fold_note(world, task, event, 0);
    }
}

static void note_only(
    struct world *world, const struct trace_event *event, enum object_kind kind)
{
    struct world_task *task =
        fold_object(world, event->object, kind) ? fold_act(world, event) : NULL;
    if (task) {
        fold_note(world, task, event, 0);
    }
}

/* ---- all of them ---- */

void fold_sync(struct world *world, const struct trace_event *event)
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
    case TRACE_ONCE_MAKE:
        fold_make(world, event, OBJECT_ONCE);
        break;
    case TRACE_ONCE_BEGIN:
        begin_once(world, event, OBJECT_ONCE);
        break;
    case TRACE_ONCE_END:
        end_once(world, event, OBJECT_ONCE);
        break;
    case TRACE_ONCE_WAIT:
        fold_wait(world, event, OBJECT_ONCE);
        break;
    case TRACE_ONCE_PASS:
        pass_once(world, event, OBJECT_ONCE);
        break;
    case TRACE_COND_MAKE:
        fold_make(world, event, OBJECT_COND);
        break;
    case TRACE_COND_WAIT:
        fold_wait(world, event, OBJECT_COND);
        break;
    case TRACE_COND_SIGNAL:
    case TRACE_COND_BROADCAST:
        signal_cond(world, event);
        break;
    case TRACE_COND_WAKE:
        wake_from_cond(world, event);
        break;
    case TRACE_COUNTER_MAKE:
        make_number(world, event, OBJECT_COUNTER);
        break;
    case TRACE_COUNTER_ADD:
        change(world, event, OBJECT_COUNTER);
        break;
    case TRACE_COUNTER_LOAD:
        look(world, event, OBJECT_COUNTER);
        break;
    case TRACE_MAP_MAKE:
        fold_make(world, event, OBJECT_MAP);
        break;
    case TRACE_MAP_STORE:
    case TRACE_MAP_DELETE:
        change(world, event, OBJECT_MAP);
        break;
    case TRACE_MAP_LOAD:
        note_only(world, event, OBJECT_MAP);
        break;
    case TRACE_MAP_RANGE:
        look(world, event, OBJECT_MAP);
        break;
    case TRACE_POOL_MAKE:
        fold_make(world, event, OBJECT_POOL);
        break;
    case TRACE_POOL_GET:
    case TRACE_POOL_PUT:
        change(world, event, OBJECT_POOL);
        break;
    case TRACE_POOL_NEW:
        look(world, event, OBJECT_POOL);
        break;
    case TRACE_FUTURE_MAKE:
        fold_make(world, event, OBJECT_FUTURE);
        break;
    case TRACE_FUTURE_BEGIN:
        begin_once(world, event, OBJECT_FUTURE);
        break;
    case TRACE_FUTURE_SET:
        end_once(world, event, OBJECT_FUTURE);
        break;
    case TRACE_FUTURE_WAIT:
        fold_wait(world, event, OBJECT_FUTURE);
        break;
    case TRACE_FUTURE_GET:
        pass_once(world, event, OBJECT_FUTURE);
        break;
    case TRACE_SHARED_MAKE:
        make_number(world, event, OBJECT_SHARED);
        break;
    case TRACE_SHARED_READ:
        look(world, event, OBJECT_SHARED);
        break;
    case TRACE_SHARED_WRITE:
        change(world, event, OBJECT_SHARED);
        break;
    case TRACE_SEMAPHORE_MAKE:
        make_semaphore(world, event);
        break;
    case TRACE_SEMAPHORE_ACQUIRE:
        take_units(world, event);
        break;
    case TRACE_SEMAPHORE_WAIT:
        fold_wait(world, event, OBJECT_SEMAPHORE);
        break;
    case TRACE_SEMAPHORE_TRY:
        note_only(world, event, OBJECT_SEMAPHORE);
        break;
    case TRACE_SEMAPHORE_RELEASE:
        give_units(world, event);
        break;
    default:
        break;
    }
}
