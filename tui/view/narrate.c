/* SPDX-License-Identifier: MIT */
/* What is said about events. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/text/utf8.h"
#include "tui/view/deed.h"
#include "tui/view/phrase.h"
#include "tui/view/sentence.h"
#include "tui/view/view.h"

/* ---- pieces ---- */

/* Copies text with the language's digits. */
static void say_digits(const struct catalogue *words, const char *text,
    char out[SENTENCE_NUMBER_BYTES])
{
    char *mapped = tr_digits(words, text);
    snprintf(out, SENTENCE_NUMBER_BYTES, "%s", mapped ? mapped : text);
    free(mapped);
}

void sentence_number(const struct catalogue *words, int64_t number,
    char out[SENTENCE_NUMBER_BYTES])
{
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)number);
    say_digits(words, text, out);
}

void sentence_time(
    const struct catalogue *words, int64_t ns, char out[SENTENCE_NUMBER_BYTES])
{
    char seconds[PHRASE_BYTES];
    phrase_seconds(ns, seconds);
    char *text = tr_format(words, "%1$s s", seconds);
    say_digits(words, text ? text : seconds, out);
    free(text);
}

char *sentence_join(char *first, char *second)
{
    if (!first || !first[0] || !second || !second[0]) {
        bool keep_first = first && (first[0] || !second);
        free(keep_first ? second : first);
        return keep_first ? first : second;
    }
    size_t size = strlen(first) + strlen(second) + 2;
    char *both = malloc(size);
    if (both) {
        snprintf(both, size, "%s %s", first, second);
        free(first);
        free(second);
        return both;
    }
    free(second);
    return first;
}

char *sentence_clean(char *sentence)
{
    if (!sentence) {
        return NULL;
    }
    size_t size = strlen(sentence);
    if (!utf8_is_clean(sentence, size)) {
        char *clean = utf8_clean(sentence, size);
        free(sentence);
        sentence = clean;
    }
    for (char *at = sentence; at && *at; at++) {
        if (*at == '\n') {
            *at = ' ';
        }
    }
    return sentence;
}

/* ---- events ---- */

/* The names and numbers that sentences about an event are made with. */
struct facts {
    const struct catalogue *words;
    const struct trace_event *event;
    const struct world_object *of;
    char task[PHRASE_BYTES], other[PHRASE_BYTES];
    char object[PHRASE_BYTES], value[PHRASE_BYTES];
    char number[SENTENCE_NUMBER_BYTES];   /* value as a count */
    char length[SENTENCE_NUMBER_BYTES];   /* of the channel, afterwards */
    char capacity[SENTENCE_NUMBER_BYTES]; /* of the channel */
    char time[SENTENCE_NUMBER_BYTES];     /* value as a time */
};

static void gather(struct facts *facts, const struct catalogue *words,
    const struct world *world, const struct trace_event *event)
{
    const struct world_object *object = world_object(world, event->object);
    facts->words = words;
    facts->event = event;
    facts->of = object;
    phrase_task(world, event->task, facts->task);
    phrase_task(world, event->other, facts->other);
    phrase_object(world, event->object, facts->object);
    phrase_value(world, object, event->value, "*", facts->value);
    sentence_number(words, event->value, facts->number);
    sentence_number(words, object ? object->length : 0, facts->length);
    sentence_number(words, object ? object->capacity : 0, facts->capacity);
    sentence_time(words, event->value, facts->time);
}

static char *nothing(void)
{
    return calloc(1, 1);
}

static char *say_start(const struct facts *facts, const struct world *world)
{
    char workers[SENTENCE_NUMBER_BYTES];
    const char *text = facts->event->text ? facts->event->text : "?";
    sentence_number(facts->words, (int64_t)world->workers, workers);
    return world->mode == RUN_LIVE
               ? tr_format(facts->words,
                     "The live run of %1$s begins: workers %2$s, seed %3$s.",
                     text, workers, facts->number)
               : tr_format(facts->words,
                     "The deterministic run of %1$s begins: workers %2$s, "
                     "seed %3$s.",
                     text, workers, facts->number);
}

char *sentence_outcome(const struct catalogue *words, unsigned outcome)
{
    static const struct {
        unsigned bit;
        const char *text;
    } parts[] = {
        {OUTCOME_DEADLOCK, N_("The run is over: main waits for ever "
                              "(deadlock).")},
        {OUTCOME_LEAK, N_("The run is over: tasks were left waiting for ever "
                          "(leak).")},
        {OUTCOME_PANIC, N_("The run is over: a task panicked.")},
        {OUTCOME_LIVELOCK, N_("The run was ended at its step limit: perhaps "
                              "a livelock.")},
        {OUTCOME_STOPPED, N_("The run was stopped.")},
    };
    char *all = NULL;
    /* Where main waits for ever, that others do too is no news. */
    outcome &= ~(outcome & OUTCOME_DEADLOCK ? (unsigned)OUTCOME_LEAK : 0);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (outcome & parts[i].bit) {
            all = sentence_join(all, strdup(tr(words, parts[i].text)));
        }
    }
    return all ? all : strdup(tr(words, "The run is over: all tasks ended."));
}

static char *say_run(const struct facts *facts, const struct world *world)
{
    switch (facts->event->kind) {
    case TRACE_RUN_START:
        return say_start(facts, world);
    case TRACE_RUN_END:
        return sentence_join(
            sentence_outcome(facts->words, (unsigned)facts->event->value),
            sentence_races(facts->words, world));
    case TRACE_RUN_GAP:
        return tr_format(facts->words,
            "Here %1$s events were lost: the machine was too busy to keep "
            "them.",
            facts->number);
    default:
        return nothing();
    }
}

static char *say_leak(const struct facts *facts)
{
    switch (facts->event->value) {
    case TRACE_CHAN_SEND_WAIT:
        return tr_format(facts->words,
            "%1$s is stuck: nobody will ever receive from %2$s.", facts->task,
            facts->object);
    case TRACE_CHAN_RECV_WAIT:
        return tr_format(facts->words,
            "%1$s is stuck: nobody will ever send to %2$s or close it.",
            facts->task, facts->object);
    default:
        return tr_format(facts->words,
            "%1$s is stuck: the count of %2$s will never be zero.", facts->task,
            facts->object);
    }
}

static char *say_task(const struct facts *facts)
{
    const struct catalogue *words = facts->words;
    const struct trace_event *event = facts->event;
    char worker[PHRASE_BYTES];
    switch (event->kind) {
    case TRACE_TASK_SPAWN:
        return event->task == 0
                   ? tr_format(words, "%1$s is ready to run.", facts->other)
                   : tr_format(
                         words, "%1$s starts %2$s.", facts->task, facts->other);
    case TRACE_TASK_RUN:
        snprintf(worker, sizeof worker, "W%u", event->worker);
        return tr_format(
            words, "%1$s runs on worker %2$s.", facts->task, worker);
    case TRACE_TASK_YIELD:
        return tr_format(words, "%1$s lets others go first.", facts->task);
    case TRACE_TASK_SLEEP:
        return tr_format(
            words, "%1$s sleeps for %2$s.", facts->task, facts->time);
    case TRACE_TASK_WAKE:
        return tr_format(words, "%1$s wakes up.", facts->task);
    case TRACE_TASK_WORK:
        return tr_format(
            words, "%1$s works for %2$s.", facts->task, facts->time);
    case TRACE_TASK_WORKED:
        return tr_format(words, "%1$s has done its work.", facts->task);
    case TRACE_TASK_PRINT:
        return tr_format(words, "%1$s prints: %2$s", facts->task,
            event->text ? event->text : "");
    case TRACE_TASK_END:
        return tr_format(words, "%1$s ends.", facts->task);
    case TRACE_TASK_LEAK:
        return say_leak(facts);
    case TRACE_TASK_WAY:
        return event->other
                   ? tr_format(words,
                         "%1$s has a way to %2$s, but is stuck as well.",
                         facts->other, facts->object)
                   : tr_format(words, "No other task has a way to %1$s.",
                         facts->object);
    default:
        return nothing();
    }
}

/* Tells whether the task that panics has put something off. What else is
 * still to come, for those who wait for it, is told when it happens. */
static bool has_deferred(const struct facts *facts, const struct world *world)
{
    const struct world_task *task = world_task(world, facts->event->task);
    return facts->event->value > 0 && task && task->deferred > 0;
}

static char *say_panic(const struct facts *facts, const struct world *world)
{
    const struct catalogue *words = facts->words;
    const char *text = facts->event->text ? facts->event->text : "?";
    switch (facts->event->kind) {
    case TRACE_TASK_DEFER:
        return tr_format(
            words, "%1$s puts %2$s off until its end.", facts->task, text);
    case TRACE_TASK_DEFERRED:
        return tr_format(
            words, "%1$s runs what it deferred: %2$s.", facts->task, text);
    case TRACE_TASK_PANIC:
        return has_deferred(facts, world)
                   ? tr_format(words,
                         "%1$s panics: %2$s. First it runs what it deferred.",
                         facts->task, text)
                   : tr_format(words, "%1$s panics: %2$s", facts->task, text);
    case TRACE_TASK_RECOVER:
        return tr_format(
            words, "%1$s recovers from its panic: %2$s", facts->task, text);
    case TRACE_TASK_DIE:
        return tr_format(words,
            "%1$s dies of its panic, which nobody recovered: %2$s", facts->task,
            text);
    case TRACE_TASK_EXIT:
        return tr_format(words, "%1$s ends itself here.", facts->task);
    default:
        return nothing();
    }
}

static char *say_make(const struct facts *facts)
{
    return facts->event->value == 0
               ? tr_format(facts->words,
                     "%1$s makes the unbuffered channel %2$s.", facts->task,
                     facts->object)
               : tr_format(facts->words,
                     "%1$s makes the channel %2$s with capacity %3$s.",
                     facts->task, facts->object, facts->number);
}

static char *say_send(const struct facts *facts)
{
    return facts->event->other
               ? tr_format(facts->words,
                     "%1$s hands %2$s to %3$s through %4$s.", facts->task,
                     facts->value, facts->other, facts->object)
               : tr_format(facts->words,
                     "%1$s sends %2$s into %3$s (%4$s of %5$s slots taken).",
                     facts->task, facts->value, facts->object, facts->length,
                     facts->capacity);
}

static char *say_recv(const struct facts *facts)
{
    return facts->event->other
               ? tr_format(facts->words,
                     "%1$s receives %2$s from %3$s through %4$s.", facts->task,
                     facts->value, facts->other, facts->object)
               : tr_format(facts->words,
                     "%1$s receives %2$s from %3$s (%4$s of %5$s slots taken).",
                     facts->task, facts->value, facts->object, facts->length,
                     facts->capacity);
}

static char *say_send_wait(const struct facts *facts)
{
    return facts->of && facts->of->capacity > 0
               ? tr_format(facts->words,
                     "%1$s waits to send %2$s: %3$s is full.", facts->task,
                     facts->value, facts->object)
               : tr_format(facts->words,
                     "%1$s waits to send %2$s: nobody receives from %3$s yet.",
                     facts->task, facts->value, facts->object);
}

static char *say_channel(const struct facts *facts)
{
    const struct catalogue *words = facts->words;
    switch (facts->event->kind) {
    case TRACE_CHAN_MAKE:
        return say_make(facts);
    case TRACE_CHAN_SEND:
        return say_send(facts);
    case TRACE_CHAN_RECV:
        return say_recv(facts);
    case TRACE_CHAN_SEND_WAIT:
        return say_send_wait(facts);
    case TRACE_CHAN_RECV_WAIT:
        return tr_format(words, "%1$s waits to receive: %2$s is empty.",
            facts->task, facts->object);
    case TRACE_CHAN_CLOSE:
        return tr_format(
            words, "%1$s closes %2$s.", facts->task, facts->object);
    case TRACE_CHAN_RECV_CLOSED:
        return tr_format(words,
            "%1$s receives nothing: %2$s is closed and empty.", facts->task,
            facts->object);
    case TRACE_CHAN_SEND_CLOSED:
        return tr_format(words,
            "%1$s waited to send to %2$s, which is closed now: it will panic.",
            facts->task, facts->object);
    case TRACE_CHAN_NIL_WAIT:
        return facts->event->value
                   ? tr_format(words,
                         "%1$s waits for ever: it sends to no channel (NULL).",
                         facts->task)
                   : tr_format(words,
                         "%1$s waits for ever: it receives from no channel "
                         "(NULL).",
                         facts->task);
    default:
        return nothing();
    }
}

static char *say_wait_group(const struct facts *facts)
{
    const struct catalogue *words = facts->words;
    switch (facts->event->kind) {
    case TRACE_WAIT_GROUP_MAKE:
        return tr_format(words, "%1$s makes the wait group %2$s.", facts->task,
            facts->object);
    case TRACE_WAIT_GROUP_ADD:
        return tr_format(words, "%1$s adds to %2$s: its count is %3$s now.",
            facts->task, facts->object, facts->number);
    case TRACE_WAIT_GROUP_DONE:
        return tr_format(words,
            "%1$s is done with %2$s: its count is %3$s now.", facts->task,
            facts->object, facts->number);
    case TRACE_WAIT_GROUP_WAIT:
        return tr_format(words, "%1$s waits until the count of %2$s is zero.",
            facts->task, facts->object);
    case TRACE_WAIT_GROUP_PASS:
        return tr_format(words, "%1$s goes on: the count of %2$s is zero.",
            facts->task, facts->object);
    default:
        return nothing();
    }
}

static char *say_scheduling(const struct facts *facts)
{
    const struct catalogue *words = facts->words;
    switch (facts->event->kind) {
    case TRACE_RUN_WORKERS:
        return facts->event->task
                   ? tr_format(words,
                         "%1$s sets the number of workers to %2$s.",
                         facts->task, facts->number)
                   : tr_format(words, "The number of workers is now %1$s.",
                         facts->number);
    case TRACE_TASK_PREEMPT:
        return tr_format(words,
            "%1$s has had its slice of time: others go first.", facts->task);
    case TRACE_TASK_BLOCK:
        return tr_format(words,
            "%1$s leaves its worker for a call that may block.", facts->task);
    case TRACE_TASK_UNBLOCK:
        return tr_format(words, "%1$s comes back from its call.", facts->task);
    default:
        return nothing();
    }
}

/* Whether a leak is told by its reason alone. */
static bool is_told_apart(
    const struct world *world, const struct trace_event *event)
{
    const struct world_object *object = world_object(world, event->object);
    return deed_of(event->value) || event->value == TRACE_SELECT_WAIT ||
           event->value == TRACE_CHAN_NIL_WAIT ||
           (object && (object->is_timer || object->kind == OBJECT_CONTEXT));
}

char *sentence_event(const struct catalogue *words, const struct world *world,
    const struct trace_event *event)
{
    struct facts facts;
    gather(&facts, words, world, event);
    char *text;
    if (deed_of(event->kind)) {
        text = deed_sentence(words, world, event);
    } else if ((text = sentence_select_event(words, world, event))) {
        /* it is said */
    } else if (event->kind == TRACE_TASK_LEAK && is_told_apart(world, event)) {
        text = sentence_leak(words, world, event->task);
    } else if (event->kind >= TRACE_RUN_WORKERS) {
        text = say_scheduling(&facts);
    } else if (event->kind >= TRACE_WAIT_GROUP_MAKE) {
        text = say_wait_group(&facts);
    } else if (event->kind >= TRACE_CHAN_MAKE) {
        text = say_channel(&facts);
    } else if (event->kind >= TRACE_TASK_DEFER) {
        text = say_panic(&facts, world);
    } else if (event->kind >= TRACE_TASK_SPAWN) {
        text = say_task(&facts);
    } else {
        text = say_run(&facts, world);
    }
    return sentence_clean(text);
}

/* Whether a listener should hear of it: not of what only goes on. */
static bool is_worth_telling(const struct trace_event *event)
{
    switch (event->kind) {
    case TRACE_NONE:
    case TRACE_TASK_RUN:
    case TRACE_TASK_WAKE:
    case TRACE_TASK_WORKED:
        return false;
    case TRACE_CHAN_RECV: /* the hand-over was told with its send */
        return event->other == 0;
    default:
        return event->kind < TRACE_KIND_COUNT;
    }
}

char *view_narrate(const struct catalogue *words, const struct world *world,
    const struct trace_event *event)
{
    if (!is_worth_telling(event)) {
        return nothing();
    }
    char time[SENTENCE_NUMBER_BYTES];
    sentence_time(words, event->time_ns, time);
    char *text = sentence_event(words, world, event);
    if (!text) {
        return NULL;
    }
    size_t size = strlen(time) + strlen(text) + 3;
    char *line = malloc(size);
    if (line) {
        snprintf(line, size, "%s  %s", time, text);
    }
    free(text);
    return line;
}
