/* SPDX-License-Identifier: MIT */
/* Contexts: the tree, ends, causes, deadlines, values; in every mode. */
#include "tests/record.h"
#include "tui/model/world.h"

/* Longer than a test may take. */
#define LONG (100000 * SECOND)

/* Every event of a run folds into a world without breaking a rule. */
static void fold_all(struct world *world, const struct record *record)
{
    world_init(world);
    for (size_t i = 0; i < record->count; i++) {
        world_apply(world, &record->events[i]);
        CHECK_TEXT(world_check(world), NULL);
    }
    CHECK_TEXT(world_check_all(world), NULL);
}

static void run(struct record *record, const struct run_options *options,
    task_fn *main_task, void *arg)
{
    struct world world;
    record_run(record, options, main_task, arg);
    fold_all(&world, record);
    world_fini(&world);
}

/* ---- an end goes down the tree, in the order of making ---- */

struct seen {
    enum ctx_err errs[8];
    const char *causes[4];
    bool waited;
};

static void wait_for_end(void *arg)
{
    struct ctx *ctx = arg;
    char nothing;
    while (chan_recv(ctx_done(ctx), &nothing)) {
    }
}

static void build_tree(void *arg)
{
    struct seen *seen = arg;
    struct ctx *root = ctx_with_cancel("root", ctx_background());
    struct ctx *a = ctx_with_cancel("a", root);
    struct ctx *b = ctx_with_cancel("b", root);
    struct ctx *a1 = ctx_with_cancel("a1", ctx_with_value(a, "k", "v"));
    struct ctx *a2 = ctx_with_cancel("a2", a);
    struct ctx *other = ctx_with_cancel("other", NULL);
    task_go(wait_for_end, a1);
    task_go(wait_for_end, a1);
    task_go(wait_for_end, b);
    task_sleep(MILLISECOND);
    seen->errs[0] = ctx_err(a1);
    ctx_cancel_cause(b, "enough");
    seen->errs[1] = ctx_err(root);
    seen->errs[2] = ctx_err(b);
    seen->causes[0] = ctx_cause(b);
    seen->causes[1] = ctx_cause(root);
    ctx_cancel(root);
    ctx_cancel_cause(root, "too late");
    seen->errs[3] = ctx_err(root);
    seen->errs[4] = ctx_err(a1);
    seen->errs[5] = ctx_err(a2);
    seen->errs[6] = ctx_err(other);
    seen->errs[7] = ctx_err(ctx_with_cancel("late", a2));
    seen->causes[2] = ctx_cause(b);
    seen->causes[3] = ctx_cause(a2);
}

static void test_tree(const struct run_options *options)
{
    struct seen seen = {.waited = false};
    struct record record;
    run(&record, options, build_tree, &seen);
    CHECK_NUMBER(record.report->outcome, 0);
    static const enum ctx_err errs[] = {CTX_ACTIVE, CTX_ACTIVE, CTX_CANCELED,
        CTX_CANCELED, CTX_CANCELED, CTX_CANCELED, CTX_ACTIVE, CTX_CANCELED};
    for (int i = 0; i < 8; i++) {
        CHECK_NUMBER(seen.errs[i], errs[i]);
    }
    CHECK_TEXT(seen.causes[0], "enough");
    CHECK_TEXT(seen.causes[1], NULL);
    CHECK_TEXT(seen.causes[2], "enough");
    CHECK_TEXT(seen.causes[3], "context canceled");
    /* b, then root, a, a1, a2, then late. */
    static const uint32_t order[] = {3, 1, 2, 4, 5, 7};
    for (unsigned i = 0; i < 6; i++) {
        const struct trace_event *end =
            record_find(&record, TRACE_CTX_CANCEL, i + 1);
        CHECK(end && end->object == order[i]);
        CHECK(!end || i < 2 || end->other == (i < 5 ? 1u : 5u));
    }
    CHECK_NUMBER(record_count(&record, TRACE_CTX_CANCEL), 6);
    struct world world;
    fold_all(&world, &record);
    const struct world_object *a1 = world_object(&world, 4);
    CHECK(a1 && a1->kind == OBJECT_CONTEXT && a1->above == 2 && a1->closed);
    CHECK_NUMBER(a1 ? a1->ended_from : 0, 1);
    CHECK_TEXT(world.objects[2].cause, "enough");
    CHECK(!world.objects[5].closed);
    world_fini(&world);
    record_free(&record);
}

/* ---- deadlines ---- */

struct ends {
    int64_t timeout;
    enum ctx_err errs[5];
    int64_t at[3];
    bool has[3];
    int taken[3];
};

static void use_deadlines(void *arg)
{
    struct ends *ends = arg;
    char nothing;
    struct ctx *outer = ctx_with_timeout("outer", NULL, 4 * MILLISECOND);
    struct ctx *inner = ctx_with_timeout("inner", outer, LONG);
    struct ctx *soon =
        ctx_with_deadline("soon", inner, task_now() + MILLISECOND);
    ends->has[0] = ctx_deadline(inner, &ends->at[0]);
    ends->has[1] = ctx_deadline(ctx_with_value(soon, "k", NULL), &ends->at[1]);
    ends->has[2] = ctx_deadline(ctx_background(), &ends->at[2]);
    ends->taken[0] = select_wait(select_recv(ctx_done(NULL), &nothing),
        select_recv(ctx_done(soon), NULL), select_after(LONG));
    ends->errs[0] = ctx_err(soon);
    ends->taken[1] = chan_recv(ctx_done(inner), &nothing);
    ends->errs[1] = ctx_err(inner);
    ends->errs[2] = ctx_err(outer);
    ends->at[2] = task_now();
    /* What is over already ends at once; what is cancelled has no alarm. */
    ends->errs[3] = ctx_err(ctx_with_timeout("over", NULL, 0));
    struct ctx *stopped = ctx_with_timeout("stopped", NULL, ends->timeout);
    ctx_cancel(stopped);
    task_sleep(2 * MILLISECOND);
    ends->errs[4] = ctx_err(stopped);
    ctx_with_timeout("forgotten", NULL, LONG);
}

static void test_deadlines(const struct run_options *options)
{
    struct ends ends = {
        .timeout = options->mode == RUN_LIVE ? LONG : MILLISECOND,
        .taken = {-1, -1},
    };
    struct record record;
    run(&record, options, use_deadlines, &ends);
    CHECK_NUMBER(record.report->outcome, 0);
    CHECK(ends.has[0] && ends.has[1] && !ends.has[2]);
    CHECK(ends.at[1] < ends.at[0] || options->mode == RUN_LIVE);
    CHECK_NUMBER(ends.taken[0], 1);
    CHECK_NUMBER(ends.taken[1], 0);
    static const enum ctx_err errs[] = {CTX_DEADLINE_EXCEEDED,
        CTX_DEADLINE_EXCEEDED, CTX_DEADLINE_EXCEEDED, CTX_DEADLINE_EXCEEDED,
        CTX_CANCELED};
    for (int i = 0; i < 5; i++) {
        CHECK_NUMBER(ends.errs[i], errs[i]);
    }
    CHECK(ends.at[2] >= 4 * MILLISECOND);
    CHECK(record.report->time_ns < LONG);
    record_free(&record);
}

/* ---- values ---- */

static void use_values(void *arg)
{
    const void **values = arg;
    static const int one = 1, two = 2;
    struct ctx *a = ctx_with_value(NULL, "user", &one);
    struct ctx *b = ctx_with_cancel("b", a);
    struct ctx *c = ctx_with_value(b, "user", &two);
    struct ctx *d = ctx_with_value(c, "trace", &one);
    values[0] = ctx_value(b, "user");
    values[1] = ctx_value(d, "user");
    values[2] = ctx_value(d, "trace");
    values[3] = ctx_value(b, "trace");
    values[4] = ctx_done(d) == ctx_done(b) ? &one : NULL;
    values[5] = ctx_done(a);
    ctx_cancel(b);
    values[6] = ctx_err(d) == CTX_CANCELED ? &one : NULL;
    values[7] = ctx_value(NULL, "user");
}

static void test_values(const struct run_options *options)
{
    const void *values[8] = {NULL};
    struct record record;
    run(&record, options, use_values, values);
    CHECK_NUMBER(record.report->outcome, 0);
    CHECK(values[0] && *(const int *)values[0] == 1);
    CHECK(values[1] && *(const int *)values[1] == 2);
    CHECK(values[2] && *(const int *)values[2] == 1);
    CHECK(!values[3] && values[4] && !values[5] && values[6] && !values[7]);
    record_free(&record);
}

/* ---- misuse, and waiting for ever ---- */

static void cancel_background(void *arg)
{
    (void)arg;
    ctx_cancel(ctx_background());
}

static void cancel_value(void *arg)
{
    (void)arg;
    ctx_cancel(ctx_with_value(ctx_with_cancel("a", NULL), "k", "v"));
}

static void wait_for_nobody(void *arg)
{
    (void)arg;
    wait_for_end(ctx_with_cancel("nobody", NULL));
}

static void test_misuse(const struct run_options *options)
{
    struct record record;
    task_fn *const mains[] = {cancel_background, cancel_value};
    for (int i = 0; i < 2; i++) {
        run(&record, options, mains[i], NULL);
        CHECK_NUMBER(record.report->outcome, OUTCOME_PANIC);
        CHECK_TEXT(record.report->findings[0].message,
            "this context cannot be cancelled");
        record_free(&record);
    }
    run(&record, options, wait_for_nobody, NULL);
    CHECK_NUMBER(record.report->outcome, OUTCOME_DEADLOCK);
    CHECK_TEXT(record.report->findings[0].object_name, "nobody");
    record_free(&record);
}

/* ---- many: a long chain and a wide one, ended from many sides ---- */

enum { LINKS = 2000, CANCELLERS = 8 };

struct forest {
    struct ctx *links[LINKS];
    int from;
    long ended;
};

static void cancel_some(void *arg)
{
    struct forest *forest = arg;
    int from = __atomic_fetch_add(&forest->from, 1, __ATOMIC_RELAXED);
    for (int i = from; i < LINKS; i += CANCELLERS) {
        ctx_cancel(forest->links[LINKS - 1 - i]);
    }
}

static void grow(void *arg)
{
    struct forest *forest = arg;
    forest->links[0] = NULL;
    for (int i = 0; i < LINKS; i++) {
        struct ctx *above = i == 0       ? NULL
                            : i % 3 == 0 ? forest->links[i / 2]
                                         : forest->links[i - 1];
        forest->links[i] = ctx_with_cancel("link", above);
    }
    for (int i = 0; i < CANCELLERS; i++) {
        task_go(cancel_some, forest);
    }
    wait_for_end(forest->links[0]);
    for (int i = 0; i < LINKS; i++) {
        wait_for_end(forest->links[i]);
        forest->ended += ctx_err(forest->links[i]) == CTX_CANCELED;
    }
}

static void test_many(const struct run_options *options)
{
    struct forest forest = {.from = 0};
    struct record record;
    run(&record, options, grow, &forest);
    CHECK_NUMBER(record.report->outcome, 0);
    CHECK_NUMBER(forest.ended, LINKS);
    CHECK_NUMBER(record_count(&record, TRACE_CTX_CANCEL), LINKS);
    record_free(&record);
}

int main(void)
{
    for (int i = 0; i < RECORD_MODES; i++) {
        const struct run_options *options = &record_modes[i];
        test_tree(options);
        test_deadlines(options);
        test_values(options);
        test_misuse(options);
        test_many(options);
    }
    CHECK_TEXT(ctx_err_text(CTX_ACTIVE), "context active");
    CHECK_TEXT(
        ctx_err_text(CTX_DEADLINE_EXCEEDED), "context deadline exceeded");
    return check_done();
}
