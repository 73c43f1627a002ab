/* SPDX-License-Identifier: MIT */
/* folded.h: folds a recorded run and checks the world's rules at every event,
 * for tests of what the runtime reports. */
#ifndef TESTS_FOLDED_H
#define TESTS_FOLDED_H

#include "tests/record.h"
#include "tui/model/explain.h"
#include "tui/model/world.h"

/* Makes `world` the state after the record's last event. */
static inline void folded(const struct record *record, struct world *world)
{
    world_init(world);
    const char *rule = NULL;
    for (size_t i = 0; i < record->count && !rule; i++) {
        world_apply(world, &record->events[i]);
        rule = world_check(world);
        if (rule) {
            fprintf(stderr, "at event %zu, %s:\n", i + 1,
                trace_kind_name(record->events[i].kind));
        }
    }
    CHECK_TEXT(rule, NULL);
    CHECK_TEXT(world_check_all(world), NULL);
}

/* Runs, folds, and checks that the run ended with this outcome. */
static inline void run_and_fold(struct record *record, struct world *world,
    const struct run_options *options, task_fn *main_task, void *arg,
    unsigned outcome)
{
    record_run(record, options, main_task, arg);
    CHECK_NUMBER(record->report->outcome, outcome);
    CHECK_NUMBER(record_count(record, TRACE_RUN_GAP), 0);
    folded(record, world);
}

static inline void folded_free(struct record *record, struct world *world)
{
    world_fini(world);
    record_free(record);
}

#endif
