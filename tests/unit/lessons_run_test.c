/* SPDX-License-Identifier: MIT */
/*
 * The patterns as their lessons run them: every event, name and goal of a
 * lesson is met whatever the schedule, and a run ends as its pattern says.
 *
 *   lessons_run_test [SEEDS [LIVE [RATE]]]   so many runs of each kind
 */
#include "runtime/run.h"
#include "tests/lessons.h"
#include "tui/app/goal.h"
#include "tui/app/knobs.h"
#include "tui/model/log.h"
#include "tui/view/layout.h"

static struct {
    uint64_t seeds, live;
    double rate;
} runs = {50, 50, 0};

static struct catalogue *words;

enum { ANCHOR_SEEDS = 30, ANCHOR_LIVE = 3, GOAL_SEEDS = 10 };

/* ---- one run ---- */

struct chosen {
    const struct pattern *pattern;
    struct knobs knobs;
    bool only_live, only_deterministic; /* else in both modes */
    uint64_t seed;                      /* 0: any */
};

static void main_task(void *arg)
{
    const struct chosen *chosen = arg;
    chosen->pattern->run(&chosen->knobs);
}

static void keep(void *context, const struct trace_event *event)
{
    CHECK(log_append(context, event));
}

static struct run_options deterministic(uint64_t seed)
{
    return (struct run_options){.mode = RUN_DETERMINISTIC, .seed = seed};
}

/* Live runs go `rate` times faster than on the screen; with none, their time
 * waits for the machine, however slow that is. */
static struct run_options live(uint64_t nth)
{
    return (struct run_options){.mode = RUN_LIVE,
        .workers = 1 + (unsigned)nth % 4,
        .rate = runs.rate,
        .idle_time = runs.rate == 0};
}

/* Runs to the end; the caller frees the log. */
static struct log *run(const struct chosen *chosen, struct run_options options)
{
    static struct runtime *runtime;
    runtime = runtime ? runtime : runtime_new();
    struct chosen copy = *chosen;
    options.name = chosen->pattern->name;
    options.trace = trace_new(1 << 17);
    struct run *run = run_new(runtime, &options, main_task, &copy);
    run_execute(run);
    struct log *log = log_new(0);
    trace_drain(options.trace, keep, log);
    run_free(run);
    trace_free(options.trace);
    return log;
}

static void tell_run(const struct chosen *chosen, struct run_options options)
{
    char text[KNOBS_TEXT_BYTES];
    knobs_text(&chosen->knobs, text);
    fprintf(stderr, "    %s %s, %s, seed %llu\n", chosen->pattern->name, text,
        options.mode == RUN_LIVE ? "live" : "deterministic",
        (unsigned long long)options.seed);
}

/* ---- how runs end ---- */

static const char *const words_of_ends[] = {
    "ok", "leak", "deadlock", "panic", "race", "livelock"};
enum { ENDS = sizeof words_of_ends / sizeof *words_of_ends };

/* Tells whether a comma list has the word. */
static bool lists(const char *list, size_t size, const char *word)
{
    while (size > 0) {
        size_t part = 0;
        while (part < size && list[part] != ',') {
            part++;
        }
        size_t from = strspn(list, " ");
        size_t to = part;
        while (to > from && list[to - 1] == ' ') {
            to--;
        }
        if (to - from == strlen(word) &&
            memcmp(list + from, word, to - from) == 0) {
            return true;
        }
        part += part < size;
        list += part;
        size -= part;
    }
    return false;
}

/* Finds what `ends` says of a variant (NULL: there are none). */
static const char *ends_of(const char *ends, const char *variant, size_t *size)
{
    for (const char *at = ends; at && *at; at += *at == '|') {
        at += strspn(at, " ");
        const char *limit = at + strcspn(at, "|");
        const char *colon = memchr(at, ':', (size_t)(limit - at));
        size_t name = colon ? (size_t)(colon - at) : 0;
        if (variant ? name == strlen(variant) && memcmp(at, variant, name) == 0
                    : !colon) {
            at = colon ? colon + 1 : at;
            *size = (size_t)(limit - at);
            return at;
        }
        at = limit;
    }
    return NULL;
}

static void ends_as_declared(struct log *log, const char *ends, size_t size,
    const struct chosen *chosen, struct run_options options)
{
    const struct trace_event *end = log_event(log, log_last(log));
    bool over = CHECK(end && end->kind == TRACE_RUN_END);
    for (size_t i = 0; over && i < ENDS; i++) {
        uint64_t first;
        if (goal_ended(log, words_of_ends[i], &first) &&
            !CHECK(lists(ends, size, words_of_ends[i]))) {
            fprintf(stderr, "    it ends in \"%s\", declared is \"%.*s\"\n",
                words_of_ends[i], (int)size, ends);
            tell_run(chosen, options);
        }
    }
}

static void check_ends(const struct chosen *chosen, const char *variant)
{
    size_t size = 0;
    const char *ends = ends_of(chosen->pattern->ends, variant, &size);
    if (!CHECK(ends != NULL)) {
        fprintf(stderr, "    %s does not declare how %s ends\n",
            chosen->pattern->name, variant ? variant : "it");
        return;
    }
    for (uint64_t seed = 1; seed <= runs.seeds; seed++) {
        struct log *log = run(chosen, deterministic(seed));
        ends_as_declared(log, ends, size, chosen, deterministic(seed));
        log_free(log);
    }
    for (uint64_t nth = 1; nth <= runs.live; nth++) {
        struct log *log = run(chosen, live(nth));
        ends_as_declared(log, ends, size, chosen, live(nth));
        log_free(log);
    }
}

static void patterns_end_as_they_say(void)
{
    for (size_t i = 0; pattern_index[i]; i++) {
        struct chosen chosen = {.pattern = pattern_index[i]};
        knobs_init(&chosen.knobs, chosen.pattern);
        size_t at = 0, count = knobs_count(&chosen.knobs);
        while (
            at < count && strcmp(chosen.knobs.list[at].name, "variant") != 0) {
            at++;
        }
        if (at == count) {
            check_ends(&chosen, NULL);
        }
        for (long choice = 0;
             at < count && choice <= chosen.knobs.list[at].most; choice++) {
            char variant[KNOBS_VALUE_BYTES];
            chosen.knobs.list[at].value = choice;
            knobs_value(&chosen.knobs, at, variant);
            check_ends(&chosen, variant);
        }
    }
}

/* ---- a lesson's steps ---- */

/* Makes a step's run from its settings: "mode=live" and "seed=7", the others
 * are knobs. */
static bool set_knobs(struct chosen *chosen, const struct names *settings,
    const char *path, size_t step)
{
    bool good = true;
    for (size_t i = 0; i < settings->count; i++) {
        struct problem problem = {0};
        const char *text = settings->list[i];
        if (strncmp(text, "seed=", 5) == 0) {
            chosen->seed = strtoull(text + 5, NULL, 10);
            continue;
        }
        if (strncmp(text, "mode=", 5) == 0) {
            chosen->only_live = strcmp(text + 5, "live") == 0;
            chosen->only_deterministic = strcmp(text + 5, "deterministic") == 0;
            lessons_expect(chosen->only_live || chosen->only_deterministic,
                "there is such a mode", path, step);
            continue;
        }
        bool set = knobs_set(&chosen->knobs, text, words, &problem);
        lessons_expect(set, problem.text ? problem.text : text, path, step);
        problem_fini(&problem);
        good = good && set;
    }
    return good;
}

static bool choose(struct chosen *chosen, const struct lesson *lesson,
    const struct step *step, const char *path)
{
    *chosen = (struct chosen){.pattern = lessons_pattern(lesson->pattern)};
    if (!CHECK(chosen->pattern != NULL)) {
        return false;
    }
    knobs_init(&chosen->knobs, chosen->pattern);
    return set_knobs(chosen, &step->set, path, (size_t)(step - lesson->steps));
}

static bool same_run(const struct chosen *a, const struct chosen *b)
{
    return memcmp(&a->knobs, &b->knobs, sizeof a->knobs) == 0 &&
           a->only_live == b->only_live &&
           a->only_deterministic == b->only_deterministic && a->seed == b->seed;
}

/* Returns the number of the step's event, or 0. */
static uint64_t find(struct log *log, const struct anchor *at)
{
    enum trace_kind kind = trace_kind_find(at->kind);
    if (at->name[0] == '\0') {
        return log_find(log, kind, NULL, NULL, at->nth, 0);
    }
    uint64_t seq = log_find(log, kind, at->name, NULL, at->nth, 0);
    return seq ? seq : log_find(log, kind, NULL, at->name, at->nth, 0);
}

static bool is_on_stage(const struct layout_stage *stage,
    const struct world *world, const char *name)
{
    for (size_t i = 0; i < stage->task_count; i++) {
        if (world_task_is(world_task(world, stage->tasks[i].id), name)) {
            return true;
        }
    }
    for (size_t i = 0; i < stage->object_count; i++) {
        if (world_object_is(world_object(world, stage->objects[i].id), name)) {
            return true;
        }
    }
    return false;
}

/* Checks that a step's marks can be seen on the smallest usual screen. */
static void check_marks(const struct lesson *lesson, const char *path,
    size_t at, const struct world *world)
{
    struct ui ui = {.screen = SCREEN_LESSON,
        .focus = PANE_LESSON,
        .words = words,
        .lesson = lesson,
        .pattern = lesson->pattern,
        .step = at};
    struct layout layout;
    layout_init(&layout, &ui, world, 24, 80, NULL);
    for (size_t k = 0; k < lesson->steps[at].marks.count; k++) {
        const char *name = lesson->steps[at].marks.list[k];
        bool there =
            world_find_task(world, name) || world_find_object(world, name);
        bool seen = !there || is_on_stage(&layout.on_stage, world, name);
        lessons_expect(seen, "what it marks is seen", path, at);
        if (!seen) {
            fprintf(stderr, "    %s\n", name);
        }
    }
}

/* Checks all steps with such a run against one. */
static void check_run(const struct lesson *lesson, const char *path,
    const struct chosen *chosen, struct run_options options)
{
    struct log *log = run(chosen, options);
    struct world world;
    world_init(&world);
    CHECK(log_seek(log, &world, log_last(log)));
    for (size_t i = 0; i < lesson->step_count; i++) {
        const struct step *step = &lesson->steps[i];
        struct chosen own;
        if (!choose(&own, lesson, step, path) || !same_run(&own, chosen)) {
            continue;
        }
        uint64_t seq = find(log, &step->at);
        bool met = step->at.kind[0] == '\0' || seq != 0;
        lessons_expect(met, "its event happens in every run", path, i);
        if (!met) {
            tell_run(chosen, options);
        }
        if (seq != 0 && options.mode == RUN_DETERMINISTIC) {
            CHECK(log_seek(log, &world, seq));
            check_marks(lesson, path, i, &world);
            CHECK(log_seek(log, &world, log_last(log)));
        }
        for (size_t k = 0; k < step->marks.count; k++) {
            const char *name = step->marks.list[k];
            lessons_expect(world_find_task(&world, name) ||
                               world_find_object(&world, name),
                "what it marks is there", path, i);
        }
    }
    world_fini(&world);
    log_free(log);
}

static void check_steps(const struct lesson *lesson, const char *path)
{
    for (size_t i = 0; i < lesson->step_count; i++) {
        struct chosen chosen, before;
        bool known = !choose(&chosen, lesson, &lesson->steps[i], path);
        for (size_t k = 0; k < i && !known; k++) {
            known = choose(&before, lesson, &lesson->steps[k], path) &&
                    same_run(&before, &chosen);
        }
        if (known) {
            continue;
        }
        uint64_t from = chosen.seed ? chosen.seed : 1;
        uint64_t to = chosen.seed ? chosen.seed : ANCHOR_SEEDS;
        for (uint64_t seed = from; !chosen.only_live && seed <= to; seed++) {
            check_run(lesson, path, &chosen, deterministic(seed));
        }
        for (uint64_t nth = 1; !chosen.only_deterministic && nth <= ANCHOR_LIVE;
             nth++) {
            check_run(lesson, path, &chosen, live(nth));
        }
    }
}

/* ---- goals ---- */

static bool meets(const struct step *step, const struct chosen *chosen,
    struct run_options options)
{
    struct log *log = run(chosen, options);
    bool met = true;
    for (size_t i = 0; i < step->goal_count; i++) {
        struct goal_count count;
        goal_count(log, &step->goals[i], &count);
        met = met && goal_holds(&step->goals[i], count.count);
    }
    log_free(log);
    return met;
}

static void check_goal(const struct lesson *lesson, const char *path, size_t at)
{
    const struct step *step = &lesson->steps[at];
    struct chosen start;
    lessons_expect(
        step->by.count > 0, "`by` says how its goal is met", path, at);
    if (!choose(&start, lesson, step, path)) {
        return;
    }
    struct chosen by = start;
    if (!set_knobs(&by, &step->by, path, at)) {
        return;
    }
    uint64_t from = by.seed ? by.seed : 1;
    uint64_t to = by.seed ? by.seed : GOAL_SEEDS;
    for (uint64_t i = from; i <= to; i++) {
        bool met = meets(step, &by, deterministic(i));
        lessons_expect(met, "its goal is met by `by`", path, at);
        if (!met) {
            tell_run(&by, deterministic(i));
        }
    }
    to = by.seed ? 1 : GOAL_SEEDS;
    for (uint64_t i = 1; i <= to; i++) {
        lessons_expect(!meets(step, &start, deterministic(i)),
            "its goal is not met before anything is turned", path, at);
    }
}

static void goals_name_kinds(
    const struct step *step, const char *path, size_t at)
{
    for (size_t i = 0; i < step->goal_count; i++) {
        const char *kind = step->goals[i].kind;
        lessons_expect(
            strcmp(kind, "end") == 0 || trace_kind_find(kind) != TRACE_NONE,
            "its goal counts events of a known kind", path, at);
    }
}

int main(int argc, char **argv)
{
    runs.seeds = argc > 1 ? strtoull(argv[1], NULL, 10) : runs.seeds;
    runs.live = argc > 2 ? strtoull(argv[2], NULL, 10) : runs.live;
    runs.rate = argc > 3 ? strtod(argv[3], NULL) : runs.rate;
    words = catalogue_open(LANGUAGE_EN, NULL, 0);
    glob_t paths;
    if (CHECK(glob("lessons/en/*.md", 0, NULL, &paths) == 0)) {
        for (size_t i = 0; i < paths.gl_pathc; i++) {
            const char *path = paths.gl_pathv[i];
            struct lesson *lesson = lessons_read(path);
            for (size_t k = 0; lesson && k < lesson->step_count; k++) {
                goals_name_kinds(&lesson->steps[k], path, k);
                if (lesson->steps[k].goal_count > 0) {
                    check_goal(lesson, path, k);
                }
            }
            if (lesson) {
                check_steps(lesson, path);
            }
            lesson_free(lesson);
        }
        globfree(&paths);
    }
    patterns_end_as_they_say();
    catalogue_close(words);
    return check_done();
}
