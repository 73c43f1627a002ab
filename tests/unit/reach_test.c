/* SPDX-License-Identifier: MIT */
/* Which waiting tasks can still be helped, in a held run and at its end. */
#include <pthread.h>
#include <sched.h>

#include "tests/record.h"

/*
 * A scene is set by tasks of their own, which end: what they knew, no stack
 * knows any more. Then main stops at a print, and the host looks.
 */

struct box {
    struct chan *chan;
    struct box *next;
};

static void receiver(void *arg)
{
    struct chan *chan = arg;
    int value;
    chan_recv(chan, &value);
}

static void sender(void *arg)
{
    struct chan *chan = arg;
    int value = 1;
    chan_send(chan, &value);
}

/* ---- scenes: each gets the memory that main keeps ---- */

/* Nobody but the receiver knows the channel. */
static void set_lost(void *arg)
{
    (void)arg;
    task_go(receiver, chan_make("lost", int, 0));
}

/* Main knows it, through two pieces of memory. */
static void set_heap(void *arg)
{
    struct box *kept = arg;
    struct box *box = run_alloc(sizeof *box);
    kept->next = box;
    box->chan = chan_make("found", int, 0);
    task_go(receiver, box->chan);
}

static void relay(void *arg)
{
    struct box *box = arg;
    int value;
    chan_recv(box->chan, &value);
    chan_send(box->next->chan, &value);
}

/* Main knows the first channel; who waits there knows the second. */
static void set_chain(void *arg)
{
    struct box *kept = arg;
    struct box *first = run_alloc(sizeof *first);
    struct box *second = run_alloc(sizeof *second);
    kept->chan = first->chan = chan_make("first", int, 0);
    first->next = second;
    second->chan = chan_make("second", int, 0);
    task_go(relay, first);
    task_go(receiver, second->chan);
}

/* The same, but nobody knows the first: both are stuck. */
static void set_lost_chain(void *arg)
{
    struct box kept;
    (void)arg;
    set_chain(&kept);
}

/* Two tasks that wait for each other, and nobody else knows. */
static void waits_for_other(void *arg)
{
    struct box *box = arg;
    int value;
    chan_recv(box->chan, &value);
    chan_send(box->next->chan, &value);
}

static void set_cycle(void *arg)
{
    (void)arg;
    struct box *one = run_alloc(sizeof *one);
    struct box *two = run_alloc(sizeof *two);
    *one = (struct box){chan_make("one", int, 0), two};
    *two = (struct box){chan_make("two", int, 0), one};
    task_go(waits_for_other, one);
    task_go(waits_for_other, two);
}

static void sleeps_and_sends(void *arg)
{
    task_sleep(100 * SECOND);
    sender(arg);
}

/* A sleeper knows it, and will wake up. */
static void set_sleeper(void *arg)
{
    (void)arg;
    struct chan *chan = chan_make("later", int, 0);
    task_go(receiver, chan);
    task_go(sleeps_and_sends, chan);
}

static void waits_for_group(void *arg)
{
    wait_group_wait(arg);
}

/* A wait group that nobody can count down. */
static void set_group(void *arg)
{
    (void)arg;
    struct wait_group *group = wait_group_make("crew");
    wait_group_add(group, 1);
    task_go(waits_for_group, group);
}

static struct chan *volatile in_static;

static void set_static(void *arg)
{
    (void)arg;
    in_static = chan_make("static", int, 0);
    task_go(receiver, (void *)in_static);
}

/* Main has a pointer into the stack of a waiting task: then it counts as
 * having a way to all that is there, also to what the task itself waits for. */
static void shows_its_stack(void *arg)
{
    struct box *kept = arg;
    struct box here = {chan_make("inner", int, 0), NULL};
    kept->next = &here;
    task_go(receiver, here.chan);
    struct chan *own = chan_make("outer", int, 0);
    int value;
    chan_recv(own, &value);
    kept->chan = here.chan;
}

static void set_stack(void *arg)
{
    task_go(shows_its_stack, arg);
}

/* What a task waits for is known to another only through its own stack. */
static void keeps(void *arg)
{
    struct box *theirs = arg;
    struct chan *own = chan_make("kept", int, 0);
    int value;
    chan_recv(own, &value);
    chan_send(theirs->chan, &value);
}

static void lends_its_stack(void *arg)
{
    struct box here = {chan_make("lent", int, 0), NULL};
    (void)arg;
    task_go(keeps, &here);
    int value;
    chan_recv(here.chan, &value);
}

static void set_lent(void *arg)
{
    task_go(lends_its_stack, arg);
}

/* Selects: they wait at two channels, for neither of them alone. */

static void selects(void *arg)
{
    struct box *box = arg;
    struct chan *other = box->next ? box->next->chan : NULL;
    int value;
    switch (select_wait(
        select_recv(box->chan, &value), select_recv(other, &value))) {
    default:
        break;
    }
}

static void set_select(void *arg)
{
    struct box *kept = arg;
    struct box *one = run_alloc(sizeof *one);
    struct box *two = run_alloc(sizeof *two);
    *two = (struct box){chan_make("known", int, 0), NULL};
    *one = (struct box){chan_make("unknown", int, 0), two};
    kept->chan = two->chan;
    task_go(selects, one);
}

static void set_lost_select(void *arg)
{
    struct box kept;
    (void)arg;
    set_select(&kept);
}

static void selects_with_timeout(void *arg)
{
    struct chan *chan = arg;
    int value;
    switch (
        select_wait(select_recv(chan, &value), select_after(100 * SECOND))) {
    default:
        break;
    }
}

static void set_timeout(void *arg)
{
    (void)arg;
    task_go(selects_with_timeout, chan_make("slow", int, 0));
}

static void set_nil(void *arg)
{
    (void)arg;
    task_go(receiver, NULL);
}

static void locks(void *arg)
{
    mutex_lock(arg);
}

/* The task that holds the mutex is gone. */
static void set_mutex(void *arg)
{
    (void)arg;
    struct mutex *mutex = mutex_make("door");
    mutex_lock(mutex);
    task_go(locks, mutex);
}

static const struct scene {
    task_fn *set;
    struct {
        const char *object; /* "": none of its own */
        bool stuck;
        const char *way;
    } waits[2];
} scenes[] = {
    {set_lost, {{"lost", true, ""}}},
    {set_heap, {{"found", false, "main found"}}},
    {set_chain, {{"first", false, "main first"},
                    {"second", false, "main first relay second"}}},
    {set_lost_chain, {{"first", true, ""}, {"second", true, "relay second"}}},
    {set_cycle, {{"one", true, "waits_for_other one"},
                    {"two", true, "waits_for_other two"}}},
    {set_sleeper, {{"later", false, "sleeps_and_sends later"}}},
    {set_group, {{"crew", true, ""}}},
    {set_select, {{"", false, ""}}},
    {set_lost_select, {{"", true, ""}}},
    {set_timeout, {{"", false, ""}}},
    {set_nil, {{"", true, ""}}},
    {set_mutex, {{"door", true, ""}}},
    {set_static, {{"static", false, "(static) static"}}},
    {set_stack, {{"inner", false, "main shows_its_stack inner"},
                    {"outer", false, "main shows_its_stack outer"}}},
    {set_lent,
        {{"lent", true, "keeps lends_its_stack lent"}, {"kept", true, ""}}},
};

/* ---- a run that is held where its main prints ---- */

enum { FOUND_MOST = 8 };

struct stage {
    const struct scene *scene;
    struct run *run;
    struct trace *trace;
    pthread_t thread;
    atomic_bool set, over;
};

static void play(void *arg)
{
    struct stage *stage = arg;
    struct box *kept = run_alloc(sizeof *kept);
    task_go(stage->scene->set, kept);
    task_sleep(SECOND);
    atomic_store(&stage->set, true);
    for (int i = 0; !atomic_load(&stage->over); i++) {
        task_print("%d", i);
    }
    task_print("%p", (void *)kept);
}

static void *execute(void *arg)
{
    struct stage *stage = arg;
    run_execute(stage->run);
    return NULL;
}

/* Writes a way as names. What memory lies between depends on the compiler. */
static void way_of(const struct run_reach *reach, char *out)
{
    *out = '\0';
    for (unsigned i = 0; i < reach->step_count; i++) {
        const struct run_step *step = &reach->steps[i];
        if (step->kind != RUN_STEP_MEMORY) {
            strcat(out, *out ? " " : "");
            strcat(
                out, step->kind == RUN_STEP_STATICS ? "(static)" : step->name);
        }
    }
}

/* Deterministic mode leaves nothing on main's stack that only looks like a
 * way. After a live run it may: a stuck task may not be found then, but never
 * is one called stuck that can be helped. */
static void check_task(
    const struct run_reach *found, bool stuck, const char *want, bool live)
{
    char way[512];
    way_of(found, way);
    if (live) {
        CHECK(stuck || !found->stuck);
    } else {
        CHECK_NUMBER(found->stuck, stuck);
        CHECK_TEXT(way, want);
    }
}

static void check_found(const struct scene *scene,
    const struct run_reach *found, size_t count, bool live)
{
    for (size_t k = 0; k < 2 && scene->waits[k].object; k++) {
        bool any = false;
        for (size_t i = 0; i < count; i++) {
            const char *name = found[i].object_name;
            if (strcmp(name ? name : "", scene->waits[k].object) == 0) {
                check_task(&found[i], scene->waits[k].stuck,
                    scene->waits[k].way, live);
                any = true;
            }
        }
        CHECK(any);
    }
}

/* An idle worker may wake for a moment at any time, to look round. */
static void find_held(
    const struct run *run, struct run_reach *found, size_t most, size_t *count)
{
    while (!run_find_leaks(run, found, most, count)) {
        sched_yield();
    }
}

static void test_held(
    const struct run_options *options, const struct scene *scene)
{
    struct stage stage = {.scene = scene};
    in_static = NULL;
    struct runtime *runtime = runtime_new();
    stage.run = run_new(runtime, options, play, &stage);
    struct run_reach found[FOUND_MOST];
    size_t count = 0;
    CHECK(!run_find_leaks(stage.run, found, FOUND_MOST, &count));
    pthread_create(&stage.thread, NULL, execute, &stage);
    while (!atomic_load(&stage.set)) {
        sched_yield();
    }
    run_hold(stage.run);
    find_held(stage.run, found, FOUND_MOST, &count);
    check_found(scene, found, count, options->mode == RUN_LIVE);
    size_t again = 0;
    find_held(stage.run, found, 0, &again);
    CHECK_NUMBER(again, count);
    atomic_store(&stage.over, true);
    run_stop(stage.run);
    pthread_join(stage.thread, NULL);
    run_free(stage.run);
    runtime_free(runtime);
}

/* ---- the report at the end ---- */

static void leave_chain(void *arg)
{
    (void)arg;
    task_go(set_lost_chain, NULL);
}

static void test_report(const struct run_options *options)
{
    struct run_options with = *options;
    struct record record;
    record_run(&record, &with, leave_chain, NULL);
    CHECK_NUMBER(record_count(&record, TRACE_TASK_WAY), 0);
    CHECK_TEXT(record.report->findings[0].way, NULL);
    record_free(&record);
    with.ways = true;
    record_run(&record, &with, leave_chain, NULL);
    CHECK_NUMBER(record.report->outcome, OUTCOME_LEAK);
    REQUIRE(record.report->finding_count == 2);
    CHECK_TEXT(record.report->findings[0].way, "first");
    CHECK_TEXT(record.report->findings[1].way, "relay > second");
    const struct trace_event *second = record_find(&record, TRACE_TASK_WAY, 2);
    CHECK_NUMBER(second->other, record.report->findings[0].task);
    CHECK_NUMBER(record_find(&record, TRACE_TASK_WAY, 1)->other, 0);
    struct run_reach found[2];
    size_t count = 0;
    CHECK(run_find_leaks(record.run, found, 2, &count));
    CHECK_NUMBER(count, 2);
    CHECK(found[0].stuck && found[1].stuck);
    record_free(&record);
}

int main(void)
{
    static const struct run_options modes[] = {
        {.mode = RUN_DETERMINISTIC, .step_limit = UINT64_MAX},
        {.mode = RUN_LIVE, .workers = 1, .idle_time = true},
        {.mode = RUN_LIVE, .workers = 3, .idle_time = true},
    };
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        for (size_t k = 0; k < sizeof scenes / sizeof *scenes; k++) {
            test_held(&modes[i], &scenes[k]);
        }
    }
    for (int i = 0; i < RECORD_MODES; i++) {
        test_report(&record_modes[i]);
    }
    return check_done();
}
