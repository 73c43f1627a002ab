/* SPDX-License-Identifier: MIT */
/* same_world.h: tells whether two worlds show the same. */
#ifndef TESTS_SAME_WORLD_H
#define TESTS_SAME_WORLD_H

#include "tests/check.h"
#include "tui/model/world.h"

static inline bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static inline bool same_site(
    const struct source_site *a, const struct source_site *b)
{
    return a == b ||
           (a && b && a->line == b->line && same_text(a->file, b->file) &&
               same_text(a->function, b->function));
}

static inline bool same_task(
    const struct world_task *a, const struct world_task *b)
{
    return a->id == b->id && a->parent == b->parent && a->nth == b->nth &&
           a->ordinal == b->ordinal && same_text(a->name, b->name) &&
           a->state == b->state && a->operation == b->operation &&
           a->object == b->object && a->partner == b->partner &&
           a->value == b->value && a->since_ns == b->since_ns &&
           a->since_seq == b->since_seq && same_site(a->site, b->site) &&
           same_text(a->message, b->message) && a->worker == b->worker &&
           a->arms == b->arms && a->due_ns == b->due_ns &&
           a->woken_by == b->woken_by && a->children == b->children &&
           a->clock == b->clock && a->racer == b->racer;
}

/* The same tasks wait, in the same order, with the same values. */
static inline bool same_queue(const struct world *x,
    const struct world_queue *a, const struct world *y,
    const struct world_queue *b)
{
    const struct world_place *p = world_place(x, a->head);
    const struct world_place *q = world_place(y, b->head);
    while (p && q && p->task == q->task && p->value == q->value) {
        p = world_place(x, p->next);
        q = world_place(y, q->next);
    }
    return !p && !q && a->count == b->count;
}

static inline bool same_object(const struct world *x,
    const struct world_object *a, const struct world *y,
    const struct world_object *b)
{
    bool same =
        a->id == b->id && a->kind == b->kind && a->ordinal == b->ordinal &&
        same_text(a->name, b->name) && a->maker == b->maker &&
        a->closer == b->closer && a->value_kind == b->value_kind &&
        a->closed == b->closed && a->capacity == b->capacity &&
        a->length == b->length && a->count == b->count && a->sent == b->sent &&
        a->received == b->received &&
        same_queue(x, &a->senders, y, &b->senders) &&
        same_queue(x, &a->receivers, y, &b->receivers) && a->owed == b->owed &&
        a->owed_by == b->owed_by && a->owed_with == b->owed_with &&
        a->owed_value == b->owed_value && a->holder_count == b->holder_count &&
        memcmp(a->holders, b->holders, sizeof a->holders) == 0 &&
        a->exclusive == b->exclusive && a->woken == b->woken &&
        a->raced == b->raced && a->clock == b->clock &&
        a->variable == b->variable && a->running == b->running &&
        a->due_ns == b->due_ns && a->period_ns == b->period_ns &&
        a->above == b->above && a->ended_from == b->ended_from &&
        a->err == b->err && same_text(a->cause, b->cause) &&
        a->is_timer == b->is_timer && a->states == b->states &&
        a->left == b->left;
    for (uint32_t i = 0; same && i < a->length; i++) {
        same = world_slot(x, a, i) == world_slot(y, b, i);
    }
    return same;
}

static inline bool same_access(
    const struct world_access *a, const struct world_access *b)
{
    return a->seq == b->seq && same_site(a->site, b->site) &&
           a->task == b->task && a->kind == b->kind && a->racer == b->racer &&
           a->stretch == b->stretch;
}

static inline bool same_world(const struct world *a, const struct world *b)
{
    bool same =
        a->seq == b->seq && a->time_ns == b->time_ns &&
        a->last.kind == b->last.kind && a->last.seq == b->last.seq &&
        a->task_count == b->task_count && a->object_count == b->object_count &&
        a->seed == b->seed && a->mode == b->mode && a->workers == b->workers &&
        a->over == b->over && a->outcome == b->outcome && a->lost == b->lost &&
        same_text(a->broken, b->broken) && a->running_count == b->running_count;
    for (size_t i = 0; same && i < a->task_count; i++) {
        same = same_task(&a->tasks[i], &b->tasks[i]);
    }
    for (size_t i = 0; same && i < a->object_count; i++) {
        same = same_object(a, &a->objects[i], b, &b->objects[i]);
    }
    same = same && a->state_count == b->state_count;
    for (size_t i = 0; same && i < a->state_count; i++) {
        same = same_text(a->states[i].name, b->states[i].name) &&
               a->states[i].moves == b->states[i].moves;
    }
    same = same && a->clock_count == b->clock_count &&
           a->race_count == b->race_count && a->racer_count == b->racer_count &&
           a->races_unseen == b->races_unseen;
    for (size_t i = 0; same && i < a->clock_count; i++) {
        same = memcmp(&a->clocks[i], &b->clocks[i], sizeof a->clocks[i]) == 0;
    }
    for (size_t i = 0; same && i < a->race_count; i++) {
        same = same_access(&a->races[i].first, &b->races[i].first) &&
               same_access(&a->races[i].second, &b->races[i].second);
    }
    for (unsigned i = 0; same && i < a->running_count; i++) {
        same = world_running(a, i) == world_running(b, i);
    }
    return same;
}

#endif
