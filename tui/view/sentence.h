/* SPDX-License-Identifier: MIT */
/*
 * sentence.h: what is said about events, tasks and objects in the learner's
 * language. Each sentence is one whole message with places for names and
 * numbers; sentences are set side by side, never pieced together. Names and
 * values stay as they stand in the picture; counts and times have the
 * language's digits.
 */
#ifndef TUI_VIEW_SENTENCE_H
#define TUI_VIEW_SENTENCE_H

#include <stdint.h>

#include "tui/i18n/i18n.h"
#include "tui/model/explain.h"

enum { SENTENCE_NUMBER_BYTES = 96 };

/* Writes a number, or "0.300 s", in the language's digits. */
void sentence_number(const struct catalogue *words, int64_t number,
    char out[SENTENCE_NUMBER_BYTES]);
void sentence_time(
    const struct catalogue *words, int64_t ns, char out[SENTENCE_NUMBER_BYTES]);

/* Says what happened in any event, hidden ones too; world is the state after
 * it. Returns a new string the caller frees, "" for no event; NULL when
 * memory is short. */
char *sentence_event(const struct catalogue *words, const struct world *world,
    const struct trace_event *event);

/* Says how a run ended, from its outcome bits; the same ownership. */
char *sentence_outcome(const struct catalogue *words, unsigned outcome);

/* Says why a task waits for a lock or the like, or never will get it; NULL for
 * other reasons, or when memory is short. */
char *sentence_waiting(const struct catalogue *words, const struct world *world,
    const struct explanation *why);

/* Says what a select, a timer or a context did; NULL for other events, or when
 * memory is short. */
char *sentence_select_event(const struct catalogue *words,
    const struct world *world, const struct trace_event *event);

/* Says why a task waits in a select, for a timer, for a context's end, or
 * without a channel; NULL for other reasons, or when memory is short. */
char *sentence_select_waiting(const struct catalogue *words,
    const struct world *world, const struct explanation *why);

/* Says what a timer or context is and how it stands. NULL when memory is
 * short. */
char *sentence_clock_object(const struct catalogue *words,
    const struct world *world, const struct world_object *object);

/* Says, at the run's end, what `task` will wait for in vain, and with the
 * first task of a circle the whole circle. NULL when memory is short. */
char *sentence_leak(
    const struct catalogue *words, const struct world *world, uint32_t task);

/* Says how tasks wait for each other in a circle from `task` on; NULL when
 * they do not. */
char *sentence_circle(
    const struct catalogue *words, const struct world *world, uint32_t task);

/* The same for who waits for the network. */
char *sentence_net_waiting(const struct catalogue *words,
    const struct world *world, const struct explanation *why);

/* Says what a listener or connection is and how it stands; NULL for others. */
char *sentence_net_object(const struct catalogue *words,
    const struct world *world, const struct world_object *object);

/* Says what a lock or the like is and how it stands; NULL for channels and
 * wait groups. */
char *sentence_sync_object(const struct catalogue *words,
    const struct world *world, const struct world_object *object);

/* Says which data races the event completes; names all of the run so far, with
 * both places. NULL when there are none, or when memory is short. */
char *sentence_new_races(const struct catalogue *words,
    const struct world *world, const struct trace_event *event);
char *sentence_races(const struct catalogue *words, const struct world *world);

/* Joins two sentences with a space; frees both. Either may be NULL or "". */
char *sentence_join(char *first, char *second);

/* Makes a sentence one clean line: no controls, no newline; frees it. */
char *sentence_clean(char *sentence);

#endif
