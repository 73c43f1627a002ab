/* SPDX-License-Identifier: MIT */
/* What is said about those who wait for locks and the like, and about these. */
#include <stdio.h>
#include <string.h>

#include "tui/view/phrase.h"
#include "tui/view/sentence.h"

char *sentence_circle(
    const struct catalogue *words, const struct world *world, uint32_t task)
{
    uint32_t circle[EXPLAIN_CIRCLE];
    size_t count = explain_circle(world, task, circle);
    if (count == 0) {
        return NULL;
    }
    char *text = strdup(tr(words, "They wait for each other in a circle:"));
    for (size_t i = 0; i < count; i++) {
        const struct world_task *one = world_task(world, circle[i]);
        char name[PHRASE_BYTES], lock[PHRASE_BYTES], next[PHRASE_BYTES];
        phrase_task(world, circle[i], name);
        phrase_object(world, one ? one->object : 0, lock);
        phrase_task(world, circle[(i + 1) % count], next);
        text = sentence_join(text,
            tr_format(words, "%1$s waits in %2$s for %3$s.", name, lock, next));
    }
    return text;
}

char *sentence_waiting(const struct catalogue *words, const struct world *world,
    const struct explanation *why)
{
    char task[PHRASE_BYTES], object[PHRASE_BYTES], holder[PHRASE_BYTES];
    char count[SENTENCE_NUMBER_BYTES], units[SENTENCE_NUMBER_BYTES];
    phrase_task(world, why->task, task);
    phrase_object(world, why->object, object);
    phrase_task(world, why->holder, holder);
    sentence_number(words, why->count, count);
    sentence_number(words, why->value, units);
    switch (why->reason) {
    case REASON_WAIT_LOCK:
        return tr_format(
            words, "%1$s waits for %2$s: %3$s holds it.", task, object, holder);
        break;
    case REASON_WAIT_READERS:
        return tr_format(words,
            "%1$s waits to write under %2$s: tasks that read there: %3$s.",
            task, object, count);
    case REASON_WAIT_TURN:
        return tr_format(words,
            "%1$s waits to read under %2$s, behind %3$s, which waits to "
            "write.",
            task, object, holder);
    case REASON_WAIT_NEXT:
        return tr_format(words,
            "%1$s waits for %2$s, which nobody holds just now.", task, object);
    case REASON_WAIT_BEGIN:
        return tr_format(words,
            "%1$s waits for the result of %2$s, which nobody computes yet.",
            task, object);
    case REASON_WAIT_ONCE:
        return tr_format(words, "%1$s waits for %2$s: %3$s is doing it.", task,
            object, holder);
    case REASON_WAIT_FUTURE:
        return tr_format(words,
            "%1$s waits for the result of %2$s, which %3$s computes.", task,
            object, holder);
    case REASON_WAIT_LIMIT:
        return tr_format(words,
            "%1$s waits to start a task in %2$s; running: %3$s.", task, object,
            count);
    case REASON_WAIT_SIGNAL:
        return tr_format(
            words, "%1$s waits for a signal on %2$s.", task, object);
    case REASON_WAIT_UNITS:
        return tr_format(words,
            "%1$s waits for units of %2$s: it needs %3$s, free are %4$s.", task,
            object, units, count);
    case REASON_LEAKED_LOCK:
        return tr_format(words, "%1$s is stuck: %3$s will never give %2$s up.",
            task, object, holder);
    case REASON_LEAKED_ONCE:
        return tr_format(words,
            "%1$s is stuck: %3$s will never have done %2$s.", task, object,
            holder);
    case REASON_LEAKED_FUTURE:
        return tr_format(words,
            "%1$s is stuck: %3$s will never have the result of %2$s.", task,
            object, holder);
    case REASON_LEAKED_LIMIT:
        return tr_format(words,
            "%1$s is stuck: no task of %2$s will ever make room for its.", task,
            object);
    case REASON_LEAKED_SIGNAL:
        return tr_format(words,
            "%1$s is stuck: nobody will ever signal on %2$s.", task, object);
    case REASON_LEAKED_UNITS:
        return tr_format(words,
            "%1$s is stuck: it needs units of %2$s: %3$s; free for ever: %4$s.",
            task, object, units, count);
    default:
        return sentence_net_waiting(words, world, why);
    }
}

char *sentence_leak(
    const struct catalogue *words, const struct world *world, uint32_t task)
{
    struct explanation why;
    uint32_t circle[EXPLAIN_CIRCLE];
    if (!explain_task(world, task, &why)) {
        return strdup("");
    }
    size_t count = explain_circle(world, task, circle);
    bool told = count == 0;
    for (size_t i = 1; i < count; i++) {
        told |= circle[i] < task;
    }
    char *text = sentence_waiting(words, world, &why);
    text = text ? text : sentence_select_waiting(words, world, &why);
    return sentence_join(
        text, told ? NULL : sentence_circle(words, world, task));
}

/* ---- objects ---- */

/* Lists who holds a lock: "worker 1, worker 3, +2". */
static void list_holders(const struct world *world,
    const struct world_object *lock, char *out, size_t size)
{
    size_t used = 0;
    uint32_t known =
        lock->holder_count < WORLD_HOLDERS ? lock->holder_count : WORLD_HOLDERS;
    out[0] = '\0';
    for (uint32_t i = 0; i < known; i++) {
        char name[PHRASE_BYTES];
        phrase_task(world, lock->holders[i], name);
        used += (size_t)snprintf(
            out + used, size - used, "%s%s", i > 0 ? ", " : "", name);
    }
    if (lock->holder_count > known) {
        snprintf(out + used, size - used, ", +%u", lock->holder_count - known);
    }
}

static char *say_mutex(const struct catalogue *words, const char *name,
    const struct world_object *mutex, const char *holders)
{
    return mutex->holder_count > 0
               ? tr_format(
                     words, "%1$s is a mutex; %2$s holds it.", name, holders)
               : tr_format(words, "%1$s is a mutex; nobody holds it.", name);
}

static char *say_rwmutex(const struct catalogue *words, const char *name,
    const struct world_object *lock, const char *holders)
{
    if (lock->holder_count == 0) {
        return tr_format(
            words, "%1$s is a read-write lock; nobody holds it.", name);
    }
    return lock->exclusive
               ? tr_format(words,
                     "%1$s is a read-write lock; %2$s writes under it.", name,
                     holders)
               : tr_format(words,
                     "%1$s is a read-write lock; who reads under it: %2$s.",
                     name, holders);
}

static char *say_once(const struct catalogue *words, const char *name,
    const struct world_object *once, const char *holders)
{
    if (once->count != 0) {
        return tr_format(words, "%1$s is done, once and for all.", name);
    }
    return once->holder_count > 0
               ? tr_format(words, "%1$s is done once; %2$s is doing it.", name,
                     holders)
               : tr_format(
                     words, "%1$s is done once; nobody has begun it.", name);
}

static char *say_future(const struct catalogue *words, const char *name,
    const struct world_object *future, const char *holders)
{
    if (future->count != 0) {
        return tr_format(words, "%1$s is a future; its result is there.", name);
    }
    return future->holder_count > 0
               ? tr_format(words, "%1$s is a future; %2$s computes it.", name,
                     holders)
               : tr_format(
                     words, "%1$s is a future; nobody has begun it.", name);
}

char *sentence_sync_object(const struct catalogue *words,
    const struct world *world, const struct world_object *object)
{
    char name[PHRASE_BYTES];
    char holders[(WORLD_HOLDERS + 1) * (PHRASE_BYTES + 2)];
    char count[SENTENCE_NUMBER_BYTES], capacity[SENTENCE_NUMBER_BYTES];
    phrase_object(world, object->id, name);
    list_holders(world, object, holders, sizeof holders);
    sentence_number(words, object->count, count);
    sentence_number(words, object->capacity, capacity);
    switch (object->kind) {
    case OBJECT_MUTEX:
        return say_mutex(words, name, object, holders);
    case OBJECT_RWMUTEX:
        return say_rwmutex(words, name, object, holders);
    case OBJECT_ONCE:
        return say_once(words, name, object, holders);
    case OBJECT_COND:
        return tr_format(words, "%1$s is a condition to wait for.", name);
    case OBJECT_COUNTER:
        return tr_format(
            words, "%1$s is a counter; its value is %2$s.", name, count);
    case OBJECT_ERRGROUP:
        return tr_format(
            words, "%1$s is an error group; tasks running: %2$s.", name, count);
    case OBJECT_MAP:
        return tr_format(words, "%1$s is a map; its keys: %2$s.", name, count);
    case OBJECT_POOL:
        return tr_format(
            words, "%1$s is a pool; things in it: %2$s.", name, count);
    case OBJECT_FUTURE:
        return say_future(words, name, object, holders);
    case OBJECT_SHARED:
        return sentence_join(
            tr_format(words, "%1$s is a shared variable; its value is %2$s.",
                name, count),
            object->raced ? strdup(tr(words, "Accesses of it raced.")) : NULL);
    case OBJECT_MACHINE:
        phrase_value(world, object, object->count, "", holders);
        return sentence_join(
            tr_format(words,
                "%1$s is a state machine; it is in the state %2$s.", name,
                holders),
            object->raced ? strdup(tr(words, "Accesses of it raced.")) : NULL);
    case OBJECT_SEMAPHORE:
        return tr_format(words,
            "%1$s is a semaphore: %2$s of %3$s units are taken.", name, count,
            capacity);
    default:
        return sentence_net_object(words, world, object);
    }
}
