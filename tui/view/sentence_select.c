/* SPDX-License-Identifier: MIT */
/* What is said about selects, timers and contexts. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/view/phrase.h"
#include "tui/view/sentence.h"

/* How a context ended, of enum ctx_err: not by the clock. */
enum { CANCELED = 1 };

/* The names and numbers that the sentences are made with. */
struct said {
    const struct catalogue *words;
    const struct world *world;
    const struct trace_event *event;
    char task[PHRASE_BYTES], object[PHRASE_BYTES], value[PHRASE_BYTES];
    char other[PHRASE_BYTES], above[PHRASE_BYTES];
    char number[SENTENCE_NUMBER_BYTES], time[SENTENCE_NUMBER_BYTES];
};

static void gather(struct said *said, const struct catalogue *words,
    const struct world *world, const struct trace_event *event)
{
    said->words = words;
    said->world = world;
    said->event = event;
    phrase_task(world, event->task, said->task);
    phrase_task(world, event->other, said->other);
    phrase_object(world, event->object, said->object);
    phrase_object(world, event->other, said->above);
    phrase_value(world, world_object(world, event->object), event->value, "*",
        said->value);
    sentence_number(words, event->value, said->number);
    sentence_time(words, event->value, said->time);
}

/* ---- events ---- */

static char *say_choice(const struct said *said)
{
    char ready[SENTENCE_NUMBER_BYTES];
    sentence_number(said->words, said->event->other, ready);
    return said->event->other == 1
               ? tr_format(said->words,
                     "%1$s selects: only the arm on %2$s is ready.", said->task,
                     said->object)
               : tr_format(said->words,
                     "%1$s selects: %2$s arms are ready, and chance takes the "
                     "one on %3$s.",
                     said->task, ready, said->object);
}

static char *say_select(const struct said *said)
{
    const struct catalogue *words = said->words;
    switch (said->event->kind) {
    case TRACE_SELECT_CHOOSE:
        return say_choice(said);
    case TRACE_SELECT_DEFAULT:
        return tr_format(words,
            "%1$s selects: no arm is ready, so it takes the default.",
            said->task);
    case TRACE_SELECT_WAIT:
        return tr_format(words,
            "%1$s selects: no arm is ready, so it waits for the first of %2$s.",
            said->task, said->number);
    case TRACE_SELECT_WAIT_SEND:
        return tr_format(words,
            "%1$s waits in its select to send %2$s to %3$s.", said->task,
            said->value, said->object);
    case TRACE_SELECT_WAIT_RECV:
        return tr_format(words,
            "%1$s waits in its select to receive from %2$s.", said->task,
            said->object);
    case TRACE_SELECT_WAIT_AFTER:
        return tr_format(words, "%1$s waits in its select for %2$s at most.",
            said->task, said->time);
    case TRACE_SELECT_TIMEOUT:
        return tr_format(words, "%1$s selects: its time is over.", said->task);
    default:
        return NULL;
    }
}

static char *say_timer(const struct said *said)
{
    const struct catalogue *words = said->words;
    const struct trace_event *event = said->event;
    switch (event->kind) {
    case TRACE_TIMER_MAKE:
        return tr_format(words,
            "%1$s makes the timer %2$s: it fires after %3$s.", said->task,
            said->object, said->time);
    case TRACE_TICKER_MAKE:
        return tr_format(words,
            "%1$s makes the ticker %2$s: it fires every %3$s.", said->task,
            said->object, said->time);
    case TRACE_TIMER_FIRE:
        return event->other
                   ? tr_format(words, "%1$s fires; %2$s receives the time.",
                         said->object, said->other)
                   : tr_format(words, "%1$s fires.", said->object);
    case TRACE_TIMER_DROP:
        return tr_format(words,
            "Nobody took the tick of %1$s in time: %2$s more were lost.",
            said->object, said->number);
    case TRACE_TIMER_STOP:
        return event->value
                   ? tr_format(
                         words, "%1$s stops %2$s.", said->task, said->object)
                   : tr_format(words, "%1$s stops %2$s, which did not run.",
                         said->task, said->object);
    case TRACE_TIMER_RESET:
        return tr_format(words, "%1$s sets %2$s again: it fires after %3$s.",
            said->task, said->object, said->time);
    default:
        return NULL;
    }
}

static char *say_cause(const struct catalogue *words, const char *cause)
{
    return cause ? tr_format(words, "The cause: %1$s.", cause) : NULL;
}

static char *say_end(const struct said *said)
{
    const struct catalogue *words = said->words;
    const struct trace_event *event = said->event;
    if (event->other) {
        return tr_format(words, "%1$s ends, because %2$s above it has ended.",
            said->object, said->above);
    }
    if (event->task) {
        return sentence_join(
            tr_format(words, "%1$s cancels %2$s.", said->task, said->object),
            say_cause(words, event->text));
    }
    return event->value == CANCELED
               ? tr_format(words, "%1$s ends: Ctrl-C.", said->object)
               : tr_format(words, "%1$s ends: its time is over.", said->object);
}

static char *say_making(const struct said *said)
{
    const struct catalogue *words = said->words;
    char *what =
        said->event->other
            ? tr_format(words, "%1$s makes the context %2$s below %3$s.",
                  said->task, said->object, said->above)
            : tr_format(words, "%1$s makes the context %2$s.", said->task,
                  said->object);
    return sentence_join(what,
        said->event->value > 0 ? tr_format(words, "It has %1$s.", said->time)
                               : NULL);
}

static char *say_context(const struct said *said)
{
    switch (said->event->kind) {
    case TRACE_CTX_MAKE:
        return say_making(said);
    case TRACE_CTX_CANCEL:
        return say_end(said);
    case TRACE_CTX_CHECK:
        return said->event->value == 0
                   ? tr_format(said->words,
                         "%1$s looks at %2$s: it has not ended.", said->task,
                         said->object)
                   : tr_format(said->words, "%1$s looks at %2$s: it has ended.",
                         said->task, said->object);
    default:
        return NULL;
    }
}

/* A receive from a channel that is a timer's or a context's. */
static char *say_receive(const struct said *said)
{
    const struct world_object *object =
        world_object(said->world, said->event->object);
    bool context = object && object->kind == OBJECT_CONTEXT;
    bool timer = object && object->is_timer;
    if (said->event->kind == TRACE_CHAN_RECV_WAIT && context) {
        return tr_format(said->words, "%1$s waits for the end of %2$s.",
            said->task, said->object);
    }
    if (said->event->kind == TRACE_CHAN_RECV_WAIT && timer) {
        return tr_format(said->words, "%1$s waits for %2$s to fire.",
            said->task, said->object);
    }
    return said->event->kind == TRACE_CHAN_RECV_CLOSED && context
               ? tr_format(said->words, "%1$s goes on: %2$s has ended.",
                     said->task, said->object)
               : NULL;
}

char *sentence_select_event(const struct catalogue *words,
    const struct world *world, const struct trace_event *event)
{
    struct said said;
    gather(&said, words, world, event);
    char *text = say_select(&said);
    text = text ? text : say_timer(&said);
    text = text ? text : say_context(&said);
    return text ? text : say_receive(&said);
}

/* ---- those who wait ---- */

static char *say_left(
    const struct catalogue *words, const struct explanation *why)
{
    char left[SENTENCE_NUMBER_BYTES];
    sentence_time(words, why->left_ns, left);
    return why->left_ns > 0
               ? tr_format(words, "It waits for %1$s at most.", left)
               : NULL;
}

static char *say_stuck(const struct catalogue *words, enum reason reason,
    const char *task, const char *object, const char *arms)
{
    switch (reason) {
    case REASON_LEAKED_NO_CHANNEL:
        return tr_format(words,
            "%1$s is stuck: its channel is NULL, so nobody is ever on the "
            "other side.",
            task);
    case REASON_LEAKED_SELECT:
        return tr_format(words,
            "%1$s is stuck: no arm of its select will ever be ready (%2$s).",
            task, arms);
    case REASON_LEAKED_TIMER:
        return tr_format(words,
            "%1$s is stuck: the timer %2$s will never fire.", task, object);
    case REASON_LEAKED_END:
        return tr_format(words, "%1$s is stuck: nobody will ever cancel %2$s.",
            task, object);
    default:
        return NULL;
    }
}

char *sentence_select_waiting(const struct catalogue *words,
    const struct world *world, const struct explanation *why)
{
    char task[PHRASE_BYTES], object[PHRASE_BYTES], arms[PHRASE_BYTES];
    phrase_task(world, why->task, task);
    phrase_object(world, why->object, object);
    phrase_arms(world, world_task(world, why->task), arms);
    switch (why->reason) {
    case REASON_NO_CHANNEL:
        return tr_format(
            words, "%1$s waits for ever: its channel is NULL.", task);
    case REASON_SELECT:
        return sentence_join(
            tr_format(words,
                "%1$s waits in a select: no arm is ready yet (%2$s).", task,
                arms),
            say_left(words, why));
    case REASON_WAIT_TIMER:
        return sentence_join(
            tr_format(words, "%1$s waits for %2$s to fire.", task, object),
            say_left(words, why));
    case REASON_WAIT_END:
        return sentence_join(
            tr_format(words, "%1$s waits for the end of %2$s.", task, object),
            say_left(words, why));
    default:
        return say_stuck(words, why->reason, task, object, arms);
    }
}

/* ---- timers and contexts ---- */

static char *say_timer_object(const struct catalogue *words, const char *name,
    const struct world_object *timer)
{
    char due[SENTENCE_NUMBER_BYTES], period[SENTENCE_NUMBER_BYTES];
    sentence_time(words, timer->due_ns, due);
    sentence_time(words, timer->period_ns, period);
    char *what =
        timer->period_ns > 0
            ? tr_format(
                  words, "%1$s is a ticker: it fires every %2$s.", name, period)
            : tr_format(words, "%1$s is a timer.", name);
    return sentence_join(what, timer->running
                                   ? tr_format(words, "It fires at %1$s.", due)
                                   : strdup(tr(words, "It does not run.")));
}

static char *say_how_it_ended(const struct catalogue *words,
    const struct world *world, const struct world_object *ctx)
{
    char name[PHRASE_BYTES];
    if (ctx->ended_from != ctx->id) {
        phrase_object(world, ctx->ended_from, name);
        return tr_format(words, "It ended with %1$s.", name);
    }
    if (!ctx->closer && ctx->err == CANCELED) {
        return strdup(tr(words, "Ctrl-C ended it."));
    }
    phrase_task(world, ctx->closer, name);
    return ctx->closer
               ? sentence_join(tr_format(words, "%1$s cancelled it.", name),
                     say_cause(words, ctx->cause))
               : strdup(tr(words, "Its time is over."));
}

static char *say_context_object(const struct catalogue *words,
    const struct world *world, const char *name, const struct world_object *ctx)
{
    char above[PHRASE_BYTES], due[SENTENCE_NUMBER_BYTES];
    phrase_object(world, ctx->above, above);
    sentence_time(words, ctx->due_ns, due);
    char *what = ctx->above ? tr_format(words, "%1$s is a context below %2$s.",
                                  name, above)
                            : tr_format(words, "%1$s is a context.", name);
    if (ctx->closed) {
        return sentence_join(what, say_how_it_ended(words, world, ctx));
    }
    return sentence_join(
        what, ctx->running ? tr_format(words, "It ends at %1$s.", due) : NULL);
}

char *sentence_clock_object(const struct catalogue *words,
    const struct world *world, const struct world_object *object)
{
    char name[PHRASE_BYTES];
    phrase_object(world, object->id, name);
    return object->kind == OBJECT_CONTEXT
               ? say_context_object(words, world, name, object)
               : say_timer_object(words, name, object);
}
