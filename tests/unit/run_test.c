/* SPDX-License-Identifier: MIT */
/* Every pattern, in both modes, through the whole runtime. */
#include "patterns/index.h"
#include "runtime/run.h"
#include "tests/check.h"

static const struct pattern *pattern;
static struct knobs knobs;

static void run_pattern(void *arg)
{
    (void)arg;
    pattern->run(&knobs);
}

static void count_event(void *context, const struct trace_event *event)
{
    unsigned *counts = context;
    counts[event->kind]++;
}

static unsigned run_once(struct runtime *runtime, enum run_mode mode,
    uint64_t seed, unsigned *counts)
{
    struct trace *trace = trace_new(1 << 16);
    struct run_options options = {
        .name = pattern->name,
        .mode = mode,
        .seed = seed,
        .rate = 100,
        .trace = trace,
    };
    struct run *run = run_new(runtime, &options, run_pattern, NULL);
    run_execute(run);
    unsigned outcome = run_report(run)->outcome;
    trace_drain(trace, count_event, counts);
    run_free(run);
    trace_free(trace);
    return outcome;
}

int main(void)
{
    struct runtime *runtime = runtime_new();
    for (int i = 0; pattern_index[i]; i++) {
        pattern = pattern_index[i];
        memcpy(&knobs.list, pattern->knobs, sizeof knobs.list);
        printf("%s\n", pattern->name);
        for (int mode = 0; mode < 2; mode++) {
            for (uint64_t seed = 1; seed < 20; seed++) {
                unsigned counts[TRACE_KIND_COUNT] = {0};
                unsigned outcome = run_once(runtime, mode, seed, counts);
                CHECK_NUMBER(outcome, strcmp(pattern->name, "leak_unread") == 0
                                          ? OUTCOME_LEAK
                                          : 0);
                CHECK_NUMBER(counts[TRACE_RUN_START], 1);
                CHECK_NUMBER(counts[TRACE_RUN_END], 1);
                CHECK_NUMBER(counts[TRACE_RUN_GAP], 0);
            }
        }
    }
    runtime_free(runtime);
    return check_done();
}
