/* SPDX-License-Identifier: MIT */
/* What is said about tasks and objects. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/model/explain.h"
#include "tui/view/phrase.h"
#include "tui/view/sentence.h"
#include "tui/view/view.h"

enum { NAMED_WAITERS = 4 };

struct about {
    const struct catalogue *words;
    const struct world *world;
    const struct explanation *why;
    char task[PHRASE_BYTES], object[PHRASE_BYTES], waker[PHRASE_BYTES];
    char value[PHRASE_BYTES], worker[PHRASE_BYTES];
    char count[SENTENCE_NUMBER_BYTES];
    char left[SENTENCE_NUMBER_BYTES];
};

static void gather(struct about *about, const struct catalogue *words,
    const struct world *world, const struct explanation *why)
{
    const struct world_task *task = world_task(world, why->task);
    about->words = words;
    about->world = world;
    about->why = why;
    phrase_task(world, why->task, about->task);
    phrase_object(world, why->object, about->object);
    phrase_task(world, why->woken_by, about->waker);
    phrase_value(
        world, world_object(world, why->object), why->value, "*", about->value);
    snprintf(
        about->worker, sizeof about->worker, "W%u", task ? task->worker : 0u);
    sentence_number(words, why->count, about->count);
    sentence_time(words, why->left_ns, about->left);
}

static char *say_active(const struct about *about)
{
    const struct catalogue *words = about->words;
    switch (about->why->reason) {
    case REASON_READY:
        return about->why->woken_by
                   ? tr_format(words,
                         "%1$s is ready: %2$s let it go on; it waits for a "
                         "free worker.",
                         about->task, about->waker)
                   : tr_format(words,
                         "%1$s is ready and waits for a free worker.",
                         about->task);
    case REASON_RUNS:
        return tr_format(
            words, "%1$s runs on worker %2$s.", about->task, about->worker);
    case REASON_UNWINDS:
        return tr_format(words,
            "%1$s panics and runs what it deferred; left: %2$s.", about->task,
            about->count);
    case REASON_WORKS:
        return tr_format(words, "%1$s works on worker %2$s; left: %3$s.",
            about->task, about->worker, about->left);
    case REASON_SLEEPS:
        return tr_format(words, "%1$s sleeps and needs no worker; left: %2$s.",
            about->task, about->left);
    case REASON_AWAY:
        return tr_format(words,
            "%1$s is in a call that may block; another thread makes it, and "
            "its worker is free.",
            about->task);
    case REASON_ENDED:
        return tr_format(words, "%1$s has ended.", about->task);
    default:
        return NULL;
    }
}

static char *say_blocked(const struct about *about)
{
    const struct catalogue *words = about->words;
    switch (about->why->reason) {
    case REASON_SEND_NO_RECEIVER:
        return tr_format(words,
            "%1$s waits to send %2$s to %3$s: nobody receives yet.",
            about->task, about->value, about->object);
    case REASON_SEND_FULL:
        return tr_format(words, "%1$s waits to send %2$s to %3$s: it is full.",
            about->task, about->value, about->object);
    case REASON_RECEIVE_EMPTY:
        return tr_format(words, "%1$s waits to receive from %2$s: it is empty.",
            about->task, about->object);
    case REASON_WAIT_COUNT:
        return tr_format(words, "%1$s waits for %2$s: its count is still %3$s.",
            about->task, about->object, about->count);
    default:
        return NULL;
    }
}

static char *say_stuck(const struct about *about)
{
    const struct catalogue *words = about->words;
    const struct world_task *task = world_task(about->world, about->why->task);
    switch (about->why->reason) {
    case REASON_PANICKED:
        return tr_format(words, "%1$s panicked: %2$s.", about->task,
            task && task->message ? task->message : "?");
    case REASON_LEAKED_SEND:
        return tr_format(words,
            "%1$s is stuck with %2$s: nobody will ever receive from %3$s.",
            about->task, about->value, about->object);
    case REASON_LEAKED_RECEIVE:
        return tr_format(words,
            "%1$s is stuck: nobody will ever send to %2$s or close it.",
            about->task, about->object);
    case REASON_LEAKED_WAIT:
        return tr_format(words,
            "%1$s is stuck: the count of %2$s will never be zero.", about->task,
            about->object);
    default:
        return NULL;
    }
}

/* Who else could have helped. */
static char *say_way(const struct about *about)
{
    char fellow[PHRASE_BYTES];
    if (!about->why->way_known) {
        return NULL;
    }
    phrase_task(about->world, about->why->fellow, fellow);
    return about->why->fellow
               ? tr_format(about->words,
                     "%1$s has a way to %2$s, but is stuck as well.", fellow,
                     about->object)
               : tr_format(about->words, "No other task has a way to %1$s.",
                     about->object);
}

/* When the state began, and how long it has lasted by the shown clock. */
static char *say_since(const struct about *about)
{
    char since[SENTENCE_NUMBER_BYTES], lasted[SENTENCE_NUMBER_BYTES];
    sentence_time(about->words, about->why->since_ns, since);
    sentence_time(about->words, about->why->for_ns, lasted);
    return about->why->for_ns < MILLISECOND
               ? tr_format(about->words, "Since %1$s.", since)
               : tr_format(
                     about->words, "Since %1$s, for %2$s.", since, lasted);
}

/* Where in the source the task stands. */
static char *say_line(const struct about *about)
{
    char line[SENTENCE_NUMBER_BYTES];
    if (!about->why->site) {
        return NULL;
    }
    sentence_number(about->words, about->why->site->line, line);
    return tr_format(about->words, "Line %1$s.", line);
}

static char *say_queue(const struct about *about)
{
    char ahead[SENTENCE_NUMBER_BYTES];
    if (about->why->ahead == 0) {
        return NULL;
    }
    sentence_number(about->words, about->why->ahead, ahead);
    return tr_format(about->words, "Ahead of it in the queue: %1$s.", ahead);
}

static char *say_about_task(const struct catalogue *words,
    const struct world *world, const struct explanation *why)
{
    struct about about;
    gather(&about, words, world, why);
    char *text = say_active(&about);
    text = text ? text : say_blocked(&about);
    text = text ? text : say_stuck(&about);
    text = text ? text : sentence_waiting(words, world, why);
    text = text ? text : sentence_select_waiting(words, world, why);
    text = sentence_join(text, sentence_circle(words, world, why->task));
    text = sentence_join(text, say_way(&about));
    text = sentence_join(text, say_since(&about));
    text = sentence_join(text, say_line(&about));
    return sentence_join(text, say_queue(&about));
}

/* ---- objects ---- */

/* Lists who stands in a queue: "worker 1, worker 3, +2". */
static void list_queue(const struct world *world,
    const struct world_queue *queue, char *out, size_t size)
{
    size_t used = 0;
    uint32_t named = 0;
    const struct world_place *place = world_place(world, queue->head);
    out[0] = '\0';
    for (; place && named < NAMED_WAITERS; named++) {
        char name[PHRASE_BYTES];
        phrase_task(world, place->task, name);
        used += (size_t)snprintf(
            out + used, size - used, "%s%s", named > 0 ? ", " : "", name);
        place = world_place(world, place->next);
    }
    if (queue->count > named) {
        snprintf(out + used, size - used, ", +%u", queue->count - named);
    }
}

static char *say_waiters(const struct catalogue *words,
    const struct world *world, const struct world_object *object)
{
    char names[(NAMED_WAITERS + 1) * (PHRASE_BYTES + 2)];
    char *senders = NULL, *receivers = NULL;
    if (object->senders.count > 0) {
        list_queue(world, &object->senders, names, sizeof names);
        senders = object->kind == OBJECT_CHANNEL
                      ? tr_format(words, "Waiting to send: %1$s.", names)
                      : tr_format(words, "Waiting to write: %1$s.", names);
    }
    if (object->receivers.count > 0) {
        list_queue(world, &object->receivers, names, sizeof names);
        receivers = object->kind == OBJECT_CHANNEL
                        ? tr_format(words, "Waiting to receive: %1$s.", names)
                        : tr_format(words, "Waiting: %1$s.", names);
    }
    return sentence_join(senders, receivers);
}

static char *say_channel(const struct catalogue *words,
    const struct world *world, const struct world_object *channel)
{
    char name[PHRASE_BYTES], closer[PHRASE_BYTES];
    char length[SENTENCE_NUMBER_BYTES], capacity[SENTENCE_NUMBER_BYTES];
    phrase_object(world, channel->id, name);
    phrase_task(world, channel->closer, closer);
    sentence_number(words, channel->length, length);
    sentence_number(words, channel->capacity, capacity);
    char *what =
        channel->capacity == 0
            ? tr_format(words,
                  "%1$s is an unbuffered channel: a send and a receive meet.",
                  name)
            : tr_format(words,
                  "%1$s is a channel: %2$s of %3$s slots are taken.", name,
                  length, capacity);
    return sentence_join(what,
        channel->closed ? tr_format(words, "%1$s closed it.", closer) : NULL);
}

static char *say_traffic(
    const struct catalogue *words, const struct world_object *channel)
{
    char sent[SENTENCE_NUMBER_BYTES], received[SENTENCE_NUMBER_BYTES];
    sentence_number(words, (int64_t)channel->sent, sent);
    sentence_number(words, (int64_t)channel->received, received);
    return tr_format(words, "Sent: %1$s, received: %2$s.", sent, received);
}

static char *say_about_object(const struct catalogue *words,
    const struct world *world, const struct world_object *object)
{
    char name[PHRASE_BYTES], count[SENTENCE_NUMBER_BYTES];
    char *waiters = say_waiters(words, world, object);
    if (object->kind == OBJECT_CHANNEL) {
        return sentence_join(object->is_timer
                                 ? sentence_clock_object(words, world, object)
                                 : say_channel(words, world, object),
            sentence_join(waiters, say_traffic(words, object)));
    }
    if (object->kind == OBJECT_CONTEXT) {
        return sentence_join(
            sentence_clock_object(words, world, object), waiters);
    }
    if (object->kind != OBJECT_WAIT_GROUP) {
        return sentence_join(
            sentence_sync_object(words, world, object), waiters);
    }
    phrase_object(world, object->id, name);
    sentence_number(words, object->count, count);
    return sentence_join(
        tr_format(
            words, "%1$s is a wait group; its count is %2$s.", name, count),
        waiters);
}

char *view_sentence(const struct catalogue *words, const struct world *world,
    uint32_t task, uint32_t object)
{
    struct explanation why;
    if (explain_task(world, task, &why)) {
        return sentence_clean(say_about_task(words, world, &why));
    }
    const struct world_object *of = world_object(world, object);
    return of ? sentence_clean(say_about_object(words, world, of))
              : calloc(1, 1);
}
