/* SPDX-License-Identifier: MIT */
/*
 * The stage's diagrams, from real runs: the tree of contexts, the states of a
 * machine, the circle of tasks that wait, who holds a lock. With the argument
 * "print" the stages are printed, for view_diagram_test.txt.
 */
#include "tests/folded.h"
#include "tests/view_sample.h"
#include "tui/view/layout.h"

/* ---- runs ---- */

static void wait_for_end(void *arg)
{
    select_wait(select_recv(ctx_done(arg), NULL));
}

static void contexts(void *arg)
{
    (void)arg;
    struct ctx *day = ctx_with_cancel("day", ctx_background());
    struct ctx *north = ctx_with_timeout("north", day, 350 * MILLISECOND);
    struct ctx *south = ctx_with_cancel("south", day);
    struct ctx *island = ctx_with_cancel("island", south);
    struct ctx *coast = ctx_with_cancel("coast", day);
    ctx_with_cancel("harbour", ctx_background());
    chan_make("jobs", int, 3);
    task_go_at(wait_for_end, north, "boat", HERE);
    task_go_at(wait_for_end, island, "boat", HERE);
    task_go_at(wait_for_end, coast, "boat", HERE);
    task_sleep(500 * MILLISECOND);
    ctx_cancel(south);
    ctx_cancel(day);
}

static void breaker(void *arg)
{
    (void)arg;
    struct machine *m = machine_make("breaker", "closed", "open", "half-open");
    mutex_make("guard");
    machine_move(m, "open");
    machine_move(m, "half-open");
    machine_move(m, "open");
    machine_move(m, "half-open");
    machine_move(m, "closed");
    machine_state(m);
}

/* Ways over several states; more states than a narrow screen holds. */
static void order(void *arg)
{
    (void)arg;
    struct machine *m = machine_make("order", "received", "confirmed", "packed",
        "travelling", "delivered", "paid", "returned", "forgotten");
    machine_move(m, "confirmed");
    machine_move(m, "travelling");
    machine_move(m, "received");
    machine_move(m, "packed");
    machine_move(m, "packed");
    machine_move(m, "forgotten");
}

struct table {
    struct mutex *forks[5];
    int guests;
    struct guest {
        struct table *table;
        int own;
    } list[5];
};

static void dine(void *arg)
{
    const struct guest *guest = arg;
    const struct table *table = guest->table;
    mutex_lock(table->forks[guest->own]);
    task_sleep(MILLISECOND);
    mutex_lock(table->forks[(guest->own + 1) % table->guests]);
}

static struct guest *seat(struct table *table, int own)
{
    table->list[own] = (struct guest){table, own};
    return &table->list[own];
}

static void philosophers(void *arg)
{
    static const char *const names[] = {
        "fork", "spoon", "knife", "bowl", "pot"};
    struct table *table = arg;
    table->guests = 5;
    for (int i = 0; i < table->guests; i++) {
        table->forks[i] = mutex_make(names[i]);
    }
    for (int i = 0; i < table->guests; i++) {
        task_go_at(dine, seat(table, i), "philosopher", HERE);
    }
    task_sleep(10 * MILLISECOND);
    task_print("they starve");
}

static void two_cooks(void *arg)
{
    struct table *table = arg;
    table->guests = 2;
    table->forks[0] = mutex_make("till");
    table->forks[1] = mutex_make("ledger");
    task_go_at(dine, seat(table, 0), "Asha", HERE);
    task_go_at(dine, seat(table, 1), "Bimal", HERE);
}

static void read_board(void *arg)
{
    rwmutex_read_lock(arg);
    task_sleep(MILLISECOND);
    rwmutex_read_unlock(arg);
}

static void write_board(void *arg)
{
    rwmutex_lock(arg);
    task_sleep(MILLISECOND);
    rwmutex_unlock(arg);
}

static void board(void *arg)
{
    (void)arg;
    struct rwmutex *lock = rwmutex_make("board");
    chan_make("orders", int, 2);
    chan_make("sales", int, 2);
    for (int i = 0; i < 3; i++) {
        task_go_at(read_board, lock, "customer", HERE);
    }
    task_yield();
    task_go_at(write_board, lock, "clerk", HERE);
}

static void crowd(void *arg)
{
    (void)arg;
    struct wait_group *out = wait_group_make("out");
    wait_group_add(out, 1);
    struct mutex *door = mutex_make("door");
    for (int i = 0; i < 9; i++) {
        mutex_make("shelf");
    }
    mutex_lock(door);
    mutex_unlock(door);
    for (int i = 0; i < 30; i++) {
        if (i == 15) {
            task_go_at(wait_for_end, ctx_with_cancel("late", ctx_background()),
                "guard", HERE);
        }
        task_go_at(wait_for_end, ctx_with_cancel("visit", ctx_background()),
            "visitor", HERE);
    }
    wait_group_wait(out);
}

/* ---- frames ---- */

struct shown {
    const char *title;
    task_fn *run;
    enum trace_kind kind; /* the frame after the nth of these; 0: the end */
    unsigned nth;
};

static const struct shown all[] = {
    {"contexts, one out of time", contexts, TRACE_CTX_CANCEL, 1},
    {"contexts, two canceled", contexts, TRACE_CTX_CANCEL, 3},
    {"contexts at the end", contexts, TRACE_NONE, 0},
    {"a machine, made", breaker, TRACE_MACHINE_STATE, 3},
    {"a machine, one move", breaker, TRACE_MACHINE_MOVE, 1},
    {"a machine, there and back", breaker, TRACE_MACHINE_MOVE, 3},
    {"a machine, back to the first", breaker, TRACE_MACHINE_MOVE, 5},
    {"a long machine, in the middle", order, TRACE_MACHINE_MOVE, 4},
    {"a long machine, at its last state", order, TRACE_MACHINE_MOVE, 6},
    {"two in a circle", two_cooks, TRACE_MUTEX_LOCK_WAIT, 2},
    {"five in a circle, at the end", philosophers, TRACE_NONE, 0},
    {"readers and a writer", board, TRACE_RWMUTEX_LOCK_WAIT, 1},
};
enum { SHOWN = sizeof all / sizeof *all };

/* Makes `world` the state that is to be shown. */
static void reach(
    const struct shown *shown, struct record *record, struct world *world)
{
    const struct run_options options = {.mode = RUN_DETERMINISTIC, .seed = 1};
    struct table table = {0};
    unsigned seen = 0;
    record_run(record, &options, shown->run, &table);
    world_init(world);
    for (size_t i = 0; i < record->count; i++) {
        world_apply(world, &record->events[i]);
        seen += record->events[i].kind == shown->kind;
        if (shown->nth > 0 && seen == shown->nth) {
            break;
        }
    }
    CHECK_TEXT(world_check_all(world), NULL);
    CHECK(shown->nth == 0 || seen == shown->nth);
}

struct checker {
    FILE *file;
    bool prints;
};

static void check_line(struct checker *checker, const char *text)
{
    char line[2048];
    if (checker->prints) {
        printf("%s\n", text);
        return;
    }
    bool read = fgets(line, sizeof line, checker->file) != NULL;
    line[read ? strcspn(line, "\n") : 0] = '\0';
    CHECK_TEXT(text, line);
}

static void check_stage(struct checker *checker, const struct shown *shown,
    const struct world *world, const struct ui *ui, int rows, int cols)
{
    struct frame frame;
    struct layout layout;
    char title[256];
    REQUIRE(frame_init(&frame, rows, cols, NULL));
    view_draw(&frame, ui, world);
    layout_init(&layout, ui, world, rows, cols, NULL);
    snprintf(title, sizeof title, "== %s, %dx%d%s", shown->title, cols, rows,
        ui->ascii ? ", ASCII" : "");
    check_line(checker, title);
    for (int row = 0; row < layout.stage.rows; row++) {
        char *text = frame_row_text(&frame, layout.stage.row + row);
        check_line(checker, text);
        free(text);
    }
    frame_fini(&frame);
}

static void test_stages(bool prints)
{
    struct checker checker = {
        fopen("tests/unit/view_diagram_test.txt", "r"), prints};
    REQUIRE(prints || checker.file);
    for (size_t i = 0; i < SHOWN; i++) {
        for (int language = 0; language < LANGUAGE_COUNT; language++) {
            struct sample sample;
            struct record record;
            struct world world;
            sample_init(&sample, (enum language)language);
            reach(&all[i], &record, &world);
            check_stage(&checker, &all[i], &world, &sample.ui, 24, 80);
            check_stage(&checker, &all[i], &world, &sample.ui, 36, 120);
            sample.ui.ascii = true;
            check_stage(&checker, &all[i], &world, &sample.ui, 24, 80);
            folded_free(&record, &world);
            sample_fini(&sample);
        }
    }
    if (checker.file) {
        CHECK(prints || fgetc(checker.file) == EOF);
        fclose(checker.file);
    }
}

/* A chain of contexts, each below the one before. */
static void chain(void *arg)
{
    struct ctx *ctx = ctx_background();
    (void)arg;
    for (int i = 0; i < 40; i++) {
        ctx = ctx_with_cancel("a name that is longer than a tree", ctx);
    }
    task_go_at(wait_for_end, ctx, "waiter", HERE);
    task_yield();
}

/* Whatever the size, every cell is within the frame. */
static void test_sizes(void)
{
    static const struct shown deep = {"", chain, TRACE_NONE, 0};
    for (size_t i = 0; i <= SHOWN; i++) {
        struct sample sample;
        struct record record;
        struct world world;
        sample_init(&sample, i % 2 ? LANGUAGE_BN : LANGUAGE_EN);
        reach(i < SHOWN ? &all[i] : &deep, &record, &world);
        for (int rows = 1; rows <= 60; rows += 1 + rows / 12) {
            for (int cols = 1; cols <= 200; cols += 1 + cols / 6) {
                struct frame frame;
                struct view_hit hit;
                REQUIRE(frame_init(&frame, rows, cols, NULL));
                sample.ui.selected_object = (uint32_t)(rows % 8);
                view_draw(&frame, &sample.ui, &world);
                frame_fini(&frame);
                view_hit(&sample.ui, &world, rows, cols, NULL, rows / 3,
                    cols / 2, &hit);
                CHECK(hit.object <= world.object_count);
            }
        }
        folded_free(&record, &world);
        sample_fini(&sample);
    }
}

/* A click finds contexts in the rows of their tree, and a machine at its
 * diagram. */
static void test_hits(void)
{
    static const struct shown tree = {"", contexts, TRACE_CTX_CANCEL, 1};
    static const struct shown machine = {"", breaker, TRACE_MACHINE_MOVE, 1};
    struct sample sample;
    struct record record;
    struct world world;
    struct view_hit hit;
    sample_init(&sample, LANGUAGE_EN);
    reach(&tree, &record, &world);
    CHECK(view_hit(&sample.ui, &world, 24, 80, NULL, 4, 50, &hit));
    CHECK_NUMBER(hit.object, world_find_object(&world, "south"));
    CHECK(view_hit(&sample.ui, &world, 24, 80, NULL, 5, 50, &hit));
    CHECK_NUMBER(hit.object, world_find_object(&world, "island"));
    CHECK(view_hit(&sample.ui, &world, 24, 80, NULL, 5, 5, &hit));
    CHECK_NUMBER(hit.object, 0);
    CHECK_NUMBER(hit.task, world_find_task(&world, "main"));
    folded_free(&record, &world);
    reach(&machine, &record, &world);
    CHECK(view_hit(&sample.ui, &world, 24, 80, NULL, 9, 30, &hit));
    CHECK_NUMBER(hit.object, world_find_object(&world, "breaker"));
    folded_free(&record, &world);
    sample_fini(&sample);
}

/* ---- what the step marks is never hidden ---- */

static bool is_on_stage(
    const struct layout *layout, const struct world *world, const char *name)
{
    const struct layout_stage *stage = &layout->on_stage;
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

static void test_marks(void)
{
    static const struct shown shown = {"", crowd, TRACE_CTX_MAKE, 31};
    static const char *const names[] = {
        "main", "guard", "visitor", "visitor 17", "door", "late", "shelf 5"};
    enum { NAMES = sizeof names / sizeof *names };
    char *marks[NAMES];
    struct sample sample;
    struct record record;
    struct world world;
    struct layout layout;
    sample_init(&sample, LANGUAGE_EN);
    reach(&shown, &record, &world);
    layout_init(&layout, &sample.ui, &world, 24, 80, NULL);
    CHECK(!is_on_stage(&layout, &world, "guard"));
    CHECK(!is_on_stage(&layout, &world, "shelf 5"));
    CHECK(!is_on_stage(&layout, &world, "late"));
    CHECK(layout.on_stage.objects_hidden > 0);
    for (int i = 0; i < NAMES; i++) {
        marks[i] = strdup(names[i]);
    }
    struct step step = sample.ui.lesson->steps[0];
    struct lesson lesson = *sample.ui.lesson;
    step.marks = (struct names){marks, NAMES};
    lesson.steps = &step;
    lesson.step_count = 1;
    sample.ui.lesson = &lesson;
    layout_init(&layout, &sample.ui, &world, 24, 80, NULL);
    for (int i = 0; i < NAMES; i++) {
        if (!CHECK(is_on_stage(&layout, &world, names[i]))) {
            fprintf(stderr, "    %s\n", names[i]);
        }
        free(marks[i]);
    }
    folded_free(&record, &world);
    sample_fini(&sample);
}

int main(int argc, char **argv)
{
    bool prints = argc > 1 && strcmp(argv[1], "print") == 0;
    test_stages(prints);
    if (prints) {
        return 0;
    }
    test_sizes();
    test_hits();
    test_marks();
    return check_done();
}
