/* SPDX-License-Identifier: MIT */
#include "tui/app/goal.h"

#include <string.h>

/* Whether an event is what the goal counts. */
static bool counts(struct log *log, const struct goal *goal, uint64_t seq)
{
    const struct trace_event *event = log_event(log, seq);
    return !goal->prints ||
           (event && event->text && strstr(event->text, goal->name));
}

/* Returns the next event after seq of the goal's kind and name, or 0. */
static uint64_t next(struct log *log, const struct goal *goal, uint64_t seq)
{
    enum trace_kind kind = trace_kind_find(goal->kind);
    if (kind == TRACE_NONE) {
        return 0;
    }
    if (goal->prints || goal->name[0] == '\0') {
        return log_find(log, kind, NULL, NULL, 1, seq);
    }
    uint64_t object = log_find(log, kind, goal->name, NULL, 1, seq);
    uint64_t task = log_find(log, kind, NULL, goal->name, 1, seq);
    return object == 0 || (task != 0 && task < object) ? task : object;
}

/* Returns the event that completed the run's first data race, or 0. */
static uint64_t find_race(struct log *log)
{
    struct world world;
    world_init(&world);
    uint64_t seq = 0;
    if (log_seek(log, &world, log_last(log)) && world.race_count > 0) {
        seq = world.races[0].second.seq;
    }
    world_fini(&world);
    return seq;
}

static const struct {
    const char *end;
    unsigned outcome;
    enum trace_kind kind; /* of the first event that shows it */
} ends[] = {
    {"leak", OUTCOME_LEAK, TRACE_TASK_LEAK},
    {"deadlock", OUTCOME_DEADLOCK, TRACE_TASK_LEAK},
    {"panic", OUTCOME_PANIC, TRACE_TASK_PANIC},
    {"livelock", OUTCOME_LIVELOCK, TRACE_RUN_END},
};

bool goal_ended(struct log *log, const char *end, uint64_t *first)
{
    const struct trace_event *last = log_event(log, log_last(log));
    *first = 0;
    if (!last || last->kind != TRACE_RUN_END) {
        return false;
    }
    if (strcmp(end, "race") == 0) {
        *first = find_race(log);
        return *first != 0;
    }
    unsigned outcome = (unsigned)last->value;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (strcmp(ends[i].end, end) == 0 && (outcome & ends[i].outcome)) {
            *first = log_find(log, ends[i].kind, NULL, NULL, 1, 0);
            return true;
        }
    }
    return strcmp(end, "ok") == 0 && outcome == 0 && find_race(log) == 0;
}

void goal_count(
    struct log *log, const struct goal *goal, struct goal_count *count)
{
    *count = (struct goal_count){0};
    if (strcmp(goal->kind, "end") == 0) {
        count->count = goal_ended(log, goal->name, &count->first);
        return;
    }
    for (uint64_t seq = next(log, goal, 0); seq; seq = next(log, goal, seq)) {
        if (counts(log, goal, seq)) {
            count->first = count->first ? count->first : seq;
            count->count++;
        }
    }
}

bool goal_holds(const struct goal *goal, unsigned count)
{
    switch (goal->compare) {
    case GOAL_EXACTLY:
        return count == goal->count;
    case GOAL_AT_MOST:
        return count <= goal->count;
    case GOAL_AT_LEAST:
        return count >= goal->count;
    }
    return false;
}
