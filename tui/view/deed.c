/* SPDX-License-Identifier: MIT */
#include "tui/view/deed.h"

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
};

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
    case THIRD_HOLDER:
        phrase_task(world, object ? object->holders[0] : 0, out);
        break;
    case THIRD_NUMBER:
        sentence_number(words, event->value, out);
        break;
    }
}

char *deed_sentence(const struct catalogue *words, const struct world *world,
    const struct trace_event *event)
{
    const struct deed *deed = deed_of(event->kind);
    bool with_other = deed->with_other && event->other != 0;
    char task[PHRASE_BYTES], object[PHRASE_BYTES];
    char third[SENTENCE_NUMBER_BYTES];
    phrase_task(world, event->task, task);
    phrase_object(world, event->object, object);
    name_third(
        words, world, event, with_other ? THIRD_OTHER : deed->third, third);
    return tr_format(words, with_other ? deed->with_other : deed->message, task,
        object, third);
}
