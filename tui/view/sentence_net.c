/* SPDX-License-Identifier: MIT */
/* What is said about those who wait for the network, and about its parts. */
#include <stdio.h>

#include "tui/view/phrase.h"
#include "tui/view/sentence.h"

char *sentence_net_waiting(const struct catalogue *words,
    const struct world *world, const struct explanation *why)
{
    char task[PHRASE_BYTES], object[PHRASE_BYTES];
    phrase_task(world, why->task, task);
    phrase_object(world, why->object, object);
    switch (why->reason) {
    case REASON_WAIT_DIAL:
        return tr_format(
            words, "%1$s waits at %2$s: nobody has dialled yet.", task, object);
    case REASON_WAIT_CONNECT:
        return tr_format(
            words, "%1$s waits for %2$s to be connected.", task, object);
    case REASON_WAIT_BYTES:
        return tr_format(words,
            "%1$s waits to read from %2$s: nothing has come yet.", task,
            object);
    case REASON_WAIT_ROOM:
        return tr_format(words,
            "%1$s waits to write to %2$s: the other end is slow to read.", task,
            object);
    case REASON_LEAKED_DIAL:
        return tr_format(
            words, "%1$s is stuck: nobody will ever dial %2$s.", task, object);
    case REASON_LEAKED_CONNECT:
        return tr_format(words, "%1$s is stuck: %2$s will never be connected.",
            task, object);
    case REASON_LEAKED_BYTES:
        return tr_format(words,
            "%1$s is stuck: nothing will ever come through %2$s.", task,
            object);
    case REASON_LEAKED_ROOM:
        return tr_format(words,
            "%1$s is stuck: nobody will ever read what it writes to %2$s.",
            task, object);
    default:
        return NULL;
    }
}

static char *say_listener(const struct catalogue *words, const char *name,
    const struct world_object *listener)
{
    char port[SENTENCE_NUMBER_BYTES], count[SENTENCE_NUMBER_BYTES];
    sentence_number(words, listener->port, port);
    sentence_number(words, listener->count, count);
    return tr_format(words,
        "%1$s listens on port %2$s; dialled and not yet accepted: %3$s.", name,
        port, count);
}

static char *say_connection(const struct catalogue *words,
    const struct world *world, const char *name,
    const struct world_object *conn)
{
    char peer[PHRASE_BYTES], count[SENTENCE_NUMBER_BYTES];
    char sent[SENTENCE_NUMBER_BYTES], received[SENTENCE_NUMBER_BYTES];
    phrase_object(world, conn->peer, peer);
    sentence_number(words, conn->count, count);
    sentence_number(words, (int64_t)conn->sent, sent);
    sentence_number(words, (int64_t)conn->received, received);
    char *what = conn->peer
                     ? tr_format(words,
                           "%1$s is a connection; its other end is %2$s; bytes "
                           "on their way to it: %3$s.",
                           name, peer, count)
                     : tr_format(words,
                           "%1$s is a connection; nobody of this run is at its "
                           "other end.",
                           name);
    return sentence_join(what,
        tr_format(words, "Bytes written: %1$s, read: %2$s.", sent, received));
}

char *sentence_net_object(const struct catalogue *words,
    const struct world *world, const struct world_object *object)
{
    char name[PHRASE_BYTES], closer[PHRASE_BYTES];
    phrase_object(world, object->id, name);
    phrase_task(world, object->closer, closer);
    char *what = NULL;
    if (object->kind == OBJECT_LISTENER) {
        what = say_listener(words, name, object);
    } else if (object->kind == OBJECT_CONNECTION) {
        what = say_connection(words, world, name, object);
    }
    return sentence_join(what,
        object->closer ? tr_format(words, "%1$s closed it.", closer) : NULL);
}
