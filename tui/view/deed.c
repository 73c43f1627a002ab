/* SPDX-License-Identifier: MIT */
#include "tui/view/deed.h"

#include <stdio.h>

#include "tui/view/phrase.h"
#include "tui/view/sentence.h"

static const struct deed deeds[TRACE_KIND_COUNT] = {
    /* ---- mutexes ---- */
    [TRACE_MUTEX_MAKE] = {.verb = "make",
        .message = N_("%1$s makes the mutex %2$s.")},
    [TRACE_MUTEX_LOCK] = {.verb = "lock",
        .way = DEED_TO_TASK,
        .message = N_("%1$s locks %2$s."),
        .with_other = N_("%3$s hands %2$s over to %1$s.")},
    [TRACE_MUTEX_LOCK_WAIT] = {.verb = "lock",
        .way = DEED_WAITS,
        .third = THIRD_HOLDER,
        .message = N_("%1$s waits to lock %2$s: %3$s holds it.")},
    [TRACE_MUTEX_TRY] = {.verb = "try",
        .way = DEED_TO_TASK,
        .third = THIRD_HOLDER,
        .message = N_("%1$s tries to lock %2$s in vain: %3$s holds it.")},
    [TRACE_MUTEX_UNLOCK] = {.verb = "unlock",
        .message = N_("%1$s unlocks %2$s."),
        .with_other = N_("%1$s unlocks %2$s; %3$s may try again.")},

    /* ---- read-write locks ---- */
    [TRACE_RWMUTEX_MAKE] = {.verb = "make",
        .message = N_("%1$s makes the read-write lock %2$s.")},
    [TRACE_RWMUTEX_LOCK] = {.verb = "lock",
        .way = DEED_TO_TASK,
        .message = N_("%1$s locks %2$s for writing."),
        .with_other = N_("%3$s lets %1$s into %2$s for writing.")},
    [TRACE_RWMUTEX_LOCK_WAIT] = {.verb = "lock",
        .way = DEED_WAITS,
        .message = N_("%1$s waits to write under %2$s.")},
    [TRACE_RWMUTEX_UNLOCK] = {.verb = "unlock",
        .message = N_("%1$s stops writing under %2$s.")},
    [TRACE_RWMUTEX_READ_LOCK] = {.verb = "read",
        .way = DEED_TO_TASK,
        .message = N_("%1$s locks %2$s for reading."),
        .with_other = N_("%3$s lets %1$s into %2$s for reading.")},
    [TRACE_RWMUTEX_READ_WAIT] = {.verb = "read",
        .way = DEED_WAITS,
        .message = N_("%1$s waits to read under %2$s.")},
    [TRACE_RWMUTEX_READ_UNLOCK] = {.verb = "unread",
        .message = N_("%1$s stops reading under %2$s.")},

    /* ---- once ---- */
    [TRACE_ONCE_MAKE] = {.verb = "make",
        .message = N_("%1$s makes %2$s, which is done once.")},
    [TRACE_ONCE_BEGIN] = {.verb = "do",
        .way = DEED_TO_TASK,
        .message = N_("%1$s is the first at %2$s: it does it.")},
    [TRACE_ONCE_END] = {.verb = "do", .message = N_("%1$s has done %2$s.")},
    [TRACE_ONCE_WAIT] = {.verb = "do",
        .way = DEED_WAITS,
        .third = THIRD_HOLDER,
        .message = N_("%1$s waits for %2$s: %3$s is doing it.")},
    [TRACE_ONCE_PASS] = {.verb = "do",
        .way = DEED_TO_TASK,
        .message = N_("%1$s goes on: %2$s is done.")},

    /* ---- conditions ---- */
    [TRACE_COND_MAKE] = {.verb = "make",
        .message = N_("%1$s makes the condition %2$s.")},
    [TRACE_COND_WAIT] = {.verb = "wait",
        .way = DEED_WAITS,
        .message = N_("%1$s waits for a signal on %2$s.")},
    [TRACE_COND_SIGNAL] = {.verb = "signal",
        .none = N_("%1$s signals on %2$s: nobody waits, the signal is lost."),
        .message = N_("%1$s signals on %2$s.")},
    [TRACE_COND_BROADCAST] = {.verb = "broadcast",
        .message = N_("%1$s wakes all who wait on %2$s.")},
    [TRACE_COND_WAKE] = {.verb = "wait",
        .way = DEED_TO_TASK,
        .message = N_("%1$s wakes up on %2$s."),
        .with_other = N_("%3$s wakes %1$s on %2$s.")},

    /* ---- counters ---- */
    [TRACE_COUNTER_MAKE] = {.verb = "make",
        .third = THIRD_NUMBER,
        .message = N_("%1$s makes the counter %2$s with value %3$s.")},
    [TRACE_COUNTER_ADD] = {.verb = "add",
        .shows_value = true,
        .third = THIRD_NUMBER,
        .message = N_("%1$s adds to %2$s: it is %3$s now.")},
    [TRACE_COUNTER_LOAD] = {.verb = "load",
        .way = DEED_TO_TASK,
        .shows_value = true,
        .third = THIRD_NUMBER,
        .message = N_("%1$s looks at %2$s: it is %3$s.")},

    /* ---- semaphores ---- */
    [TRACE_SEMAPHORE_MAKE] = {.verb = "make",
        .third = THIRD_NUMBER,
        .message = N_("%1$s makes the semaphore %2$s; units: %3$s.")},
    [TRACE_SEMAPHORE_ACQUIRE] = {.verb = "acquire",
        .way = DEED_TO_TASK,
        .shows_value = true,
        .third = THIRD_NUMBER,
        .message = N_("%1$s takes units of %2$s: %3$s."),
        .with_other = N_("%1$s gets its units of %2$s: %3$s gave them back.")},
    [TRACE_SEMAPHORE_WAIT] = {.verb = "acquire",
        .way = DEED_WAITS,
        .shows_value = true,
        .third = THIRD_NUMBER,
        .message = N_("%1$s waits for units of %2$s: %3$s.")},
    [TRACE_SEMAPHORE_TRY] = {.verb = "try",
        .way = DEED_TO_TASK,
        .third = THIRD_NUMBER,
        .message = N_("%1$s tries to take units of %2$s in vain: %3$s.")},
    [TRACE_SEMAPHORE_RELEASE] = {.verb = "release",
        .shows_value = true,
        .third = THIRD_NUMBER,
        .message = N_("%1$s gives units of %2$s back: %3$s.")},

    /* ---- error groups ---- */
    [TRACE_ERRGROUP_MAKE] = {.verb = "make",
        .message = N_("%1$s makes the error group %2$s.")},
    [TRACE_ERRGROUP_LIMIT] = {.verb = "limit",
        .third = THIRD_NUMBER,
        .message = N_("%1$s limits %2$s: tasks at a time: %3$s.")},
    [TRACE_ERRGROUP_GO] = {.verb = "go",
        .third = THIRD_NUMBER,
        .message = N_("%1$s starts a task in %2$s; running now: %3$s."),
        .with_other = N_("%1$s may start its task in %2$s: %3$s made room.")},
    [TRACE_ERRGROUP_GO_WAIT] = {.verb = "go",
        .way = DEED_WAITS,
        .third = THIRD_NUMBER,
        .message = N_("%1$s waits to start a task in %2$s; running: %3$s.")},
    [TRACE_ERRGROUP_TRY] = {.verb = "try",
        .message = N_("%1$s starts no task in %2$s: its limit is reached.")},
    [TRACE_ERRGROUP_DONE] = {.verb = "done",
        .third = THIRD_NUMBER,
        .message = N_("%1$s has done its part of %2$s; still running: %3$s."),
        .with_text = N_("%1$s fails in %2$s: %3$s.")},
    [TRACE_ERRGROUP_WAIT] = {.verb = "wait",
        .way = DEED_WAITS,
        .third = THIRD_NUMBER,
        .message = N_("%1$s waits for all tasks of %2$s; running: %3$s.")},
    [TRACE_ERRGROUP_PASS] = {.verb = "wait",
        .way = DEED_TO_TASK,
        .message = N_("%1$s goes on: no task of %2$s runs.")},

    /* ---- maps ---- */
    [TRACE_MAP_MAKE] = {.verb = "make",
        .message = N_("%1$s makes the map %2$s.")},
    [TRACE_MAP_STORE] = {.verb = "store",
        .third = THIRD_TEXT,
        .message = N_("%1$s stores %3$s in %2$s.")},
    [TRACE_MAP_LOAD] = {.verb = "load",
        .way = DEED_TO_TASK,
        .third = THIRD_TEXT,
        .none = N_("%1$s finds no %3$s in %2$s."),
        .message = N_("%1$s finds %3$s in %2$s.")},
    [TRACE_MAP_DELETE] = {.verb = "delete",
        .third = THIRD_TEXT,
        .message = N_("%1$s deletes %3$s from %2$s.")},
    [TRACE_MAP_RANGE] = {.verb = "range",
        .way = DEED_TO_TASK,
        .third = THIRD_NUMBER,
        .message = N_("%1$s goes through the keys of %2$s: %3$s.")},

    /* ---- pools ---- */
    [TRACE_POOL_MAKE] = {.verb = "make",
        .message = N_("%1$s makes the pool %2$s.")},
    [TRACE_POOL_GET] = {.verb = "get",
        .way = DEED_TO_TASK,
        .third = THIRD_NUMBER,
        .message = N_("%1$s takes a thing from %2$s; left: %3$s.")},
    [TRACE_POOL_NEW] = {.verb = "get",
        .way = DEED_TO_TASK,
        .message = N_("%1$s finds %2$s empty and makes a new thing.")},
    [TRACE_POOL_PUT] = {.verb = "put",
        .third = THIRD_NUMBER,
        .message = N_("%1$s puts a thing into %2$s; there now: %3$s.")},

    /* ---- futures ---- */
    [TRACE_FUTURE_MAKE] = {.verb = "make",
        .message = N_("%1$s makes the future %2$s.")},
    [TRACE_FUTURE_BEGIN] = {.verb = "compute",
        .message = N_("%1$s begins to compute %2$s.")},
    [TRACE_FUTURE_SET] = {.verb = "set",
        .message = N_("%1$s has the result of %2$s.")},
    [TRACE_FUTURE_WAIT] = {.verb = "await",
        .way = DEED_WAITS,
        .message = N_("%1$s waits for the result of %2$s.")},
    [TRACE_FUTURE_GET] = {.verb = "await",
        .way = DEED_TO_TASK,
        .message = N_("%1$s gets the result of %2$s.")},

    /* ---- shared variables ---- */
    [TRACE_SHARED_MAKE] = {.verb = "make",
        .third = THIRD_NUMBER,
        .message = N_("%1$s makes the variable %2$s with value %3$s.")},
    [TRACE_SHARED_READ] = {.verb = "read",
        .way = DEED_TO_TASK,
        .shows_value = true,
        .third = THIRD_NUMBER,
        .message = N_("%1$s reads %2$s: it is %3$s.")},
    [TRACE_SHARED_WRITE] = {.verb = "write",
        .shows_value = true,
        .third = THIRD_NUMBER,
        .message = N_("%1$s writes %3$s into %2$s.")},

    /* ---- state machines ---- */
    [TRACE_MACHINE_MAKE] = {.verb = "make",
        .third = THIRD_NUMBER,
        .message = N_("%1$s makes the state machine %2$s; states: %3$s.")},
    [TRACE_MACHINE_STATE] = {.verb = "make",
        .third = THIRD_TEXT,
        .message = N_("%1$s gives %2$s the state %3$s.")},
    [TRACE_MACHINE_MOVE] = {.verb = "move",
        .shows_value = true,
        .third = THIRD_TEXT,
        .message = N_("%1$s moves %2$s to the state %3$s.")},
    [TRACE_MACHINE_CHECK] = {.verb = "check",
        .way = DEED_TO_TASK,
        .shows_value = true,
        .third = THIRD_TEXT,
        .message = N_("%1$s looks at %2$s: it is in the state %3$s.")},

    /* ---- network ---- */
    [TRACE_NET_LISTEN] = {.verb = "listen",
        .third = THIRD_NUMBER,
        .message = N_("%1$s listens on port %3$s: %2$s.")},
    [TRACE_NET_DIAL] = {.verb = "dial",
        .third = THIRD_NUMBER,
        .message = N_("%1$s dials port %3$s; its end is %2$s.")},
    [TRACE_NET_CONNECT] = {.verb = "dial",
        .message = N_("%1$s is connected through %2$s.")},
    [TRACE_NET_ACCEPT] = {.verb = "accept",
        .way = DEED_TO_TASK,
        .message = N_("%1$s accepts a connection; its end is %2$s.")},
    [TRACE_NET_READ] = {.verb = "read",
        .way = DEED_TO_TASK,
        .shows_value = true,
        .third = THIRD_NUMBER,
        .none = N_("%1$s reads from %2$s that no more will come."),
        .message = N_("%1$s reads from %2$s; bytes: %3$s.")},
    [TRACE_NET_WRITE] = {.verb = "write",
        .shows_value = true,
        .third = THIRD_NUMBER,
        .message = N_("%1$s writes to %2$s; bytes: %3$s.")},
    [TRACE_NET_ACCEPT_WAIT] = {.verb = "accept",
        .way = DEED_WAITS,
        .message = N_("%1$s waits at %2$s: nobody has dialled yet.")},
    [TRACE_NET_DIAL_WAIT] = {.verb = "dial",
        .way = DEED_WAITS,
        .message = N_("%1$s waits for %2$s to be connected.")},
    [TRACE_NET_READ_WAIT] = {.verb = "read",
        .way = DEED_WAITS,
        .message = N_("%1$s waits to read from %2$s: nothing has come yet.")},
    [TRACE_NET_WRITE_WAIT] = {.verb = "write",
        .way = DEED_WAITS,
        .shows_value = true,
        .message =
            N_("%1$s waits to write to %2$s: the other end is slow to read.")},
    [TRACE_NET_CLOSE] = {.verb = "close",
        .none = N_("%1$s closes %2$s."),
        .message = N_("%1$s says that it writes no more to %2$s.")},
    [TRACE_NET_DEADLINE] = {.verb = "deadline",
        .third = THIRD_TIME,
        .none = N_("%1$s lifts the deadline of %2$s."),
        .message = N_("%1$s sets the deadline of %2$s: %3$s.")},
    [TRACE_NET_CTX] = {.verb = "context",
        .third = THIRD_CONTEXT,
        .none = N_("%1$s lets %2$s end with no context."),
        .message = N_("%1$s lets %2$s end with the context %3$s.")},
    [TRACE_NET_FAIL] = {.verb = "fail",
        .way = DEED_TO_TASK,
        .third = THIRD_ERROR,
        .alone = N_("%1$s has no success: %3$s."),
        .message = N_("%1$s has no success with %2$s: %3$s.")},
};

/* Says what an enum net_error means. */
static const char *name_error(const struct catalogue *words, int64_t error)
{
    switch (error) {
    case NET_CLOSED:
        return tr(words, "it is closed");
    case NET_RESET:
        return tr(words, "the other end is gone");
    case NET_TIMED_OUT:
        return tr(words, "the deadline has passed");
    case NET_REFUSED:
        return tr(words, "nobody listens there");
    case NET_IN_USE:
        return tr(words, "the port is taken");
    case NET_EXHAUSTED:
        return tr(words, "no descriptor or memory is left");
    case NET_CANCELED:
        return tr(words, "the context is cancelled");
    default:
        return tr(words, "the system refuses");
    }
}

const struct deed *deed_of(enum trace_kind kind)
{
    bool has = kind > TRACE_NONE && kind < TRACE_KIND_COUNT && deeds[kind].verb;
    return has ? &deeds[kind] : NULL;
}

static void name_third(const struct catalogue *words, const struct world *world,
    const struct trace_event *event, enum deed_third third,
    char out[SENTENCE_NUMBER_BYTES])
{
    const struct world_object *object = world_object(world, event->object);
    out[0] = '\0';
    switch (third) {
    case THIRD_NONE:
        break;
    case THIRD_OTHER:
        phrase_task(world, event->other, out);
        break;
    case THIRD_CONTEXT:
        phrase_object(world, event->other, out);
        break;
    case THIRD_HOLDER:
        phrase_task(world, object ? object->holders[0] : 0, out);
        break;
    case THIRD_TEXT:
        phrase_copy(event->text, out);
        break;
    case THIRD_NUMBER:
        sentence_number(words, event->value, out);
        break;
    case THIRD_TIME:
        sentence_time(words, event->value, out);
        break;
    case THIRD_ERROR:
        snprintf(
            out, SENTENCE_NUMBER_BYTES, "%s", name_error(words, event->value));
        break;
    }
}

/* Which of the sentences fits the event, and what its %3$s is. */
static const char *message_of(const struct deed *deed,
    const struct trace_event *event, enum deed_third *third)
{
    *third = deed->third;
    if (deed->with_text && event->text) {
        *third = THIRD_TEXT;
        return deed->with_text;
    }
    if (deed->with_other && event->other != 0) {
        *third = THIRD_OTHER;
        return deed->with_other;
    }
    if (deed->alone && event->object == 0) {
        return deed->alone;
    }
    return deed->none && event->value == 0 ? deed->none : deed->message;
}

char *deed_sentence(const struct catalogue *words, const struct world *world,
    const struct trace_event *event)
{
    enum deed_third kind;
    const char *message = message_of(deed_of(event->kind), event, &kind);
    char task[PHRASE_BYTES], object[PHRASE_BYTES];
    char third[SENTENCE_NUMBER_BYTES];
    phrase_task(world, event->task, task);
    phrase_object(world, event->object, object);
    name_third(words, world, event, kind, third);
    return sentence_join(tr_format(words, message, task, object, third),
        sentence_new_races(words, world, event));
}
