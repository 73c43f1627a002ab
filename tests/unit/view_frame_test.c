/* SPDX-License-Identifier: MIT */
/* Frames of the worker pool, row by row. */
#include "tests/check.h"
#include "tests/view_sample.h"
#include "tui/view/view.h"

/* Compares a frame with the lines of a file. */
static void check_rows(const struct frame *frame, const char *path)
{
    char line[2048];
    FILE *file = fopen(path, "r");
    REQUIRE(file != NULL);
    for (int row = 0; row < frame->rows; row++) {
        char *text = frame_row_text(frame, row);
        bool read = fgets(line, sizeof line, file) != NULL;
        line[read ? strcspn(line, "\n") : 0] = '\0';
        CHECK_TEXT(text, line);
        free(text);
    }
    CHECK(!fgets(line, sizeof line, file));
    fclose(file);
}

static void draw(struct frame *frame, const struct ui *ui, uint64_t events,
    int rows, int cols)
{
    struct world world;
    sample_world(&world, events);
    if (!frame_init(frame, rows, cols, NULL)) {
        abort();
    }
    view_draw(frame, ui, &world);
    world_fini(&world);
}

static void test_full_queue(void)
{
    struct sample sample;
    struct frame frame;
    sample_init(&sample, LANGUAGE_EN);
    sample.ui.selected_task = PRODUCER;
    draw(&frame, &sample.ui, 22, 24, 80);
    check_rows(&frame, "tests/unit/view_frame_test.txt");
    frame_fini(&frame);
    sample_fini(&sample);
}

/* Returns where text stands in a row of the frame, in cells, or -1. */
static int find(const struct frame *frame, int row, const char *text)
{
    for (int col = 0; col < frame->cols; col++) {
        size_t at = 0, size = strlen(text);
        for (int next = col; next < frame->cols && at < size; next++) {
            const char *cell = frame_cell(frame, row, next)->text;
            const char *shown = cell[0] ? cell : " ";
            if (strncmp(text + at, shown, strlen(shown)) != 0) {
                break;
            }
            at += strlen(shown);
        }
        if (at == size) {
            return col;
        }
    }
    return -1;
}

static int find_row(const struct frame *frame, const char *text)
{
    for (int row = 0; row < frame->rows; row++) {
        if (find(frame, row, text) >= 0) {
            return row;
        }
    }
    return -1;
}

/* A value goes from its box to its channel, and is in no slot until it is
 * there. */
static void test_moving_value(void)
{
    static const double progress[] = {0, 0.5, 1};
    struct sample sample;
    struct frame frame;
    int before = -1;
    sample_init(&sample, LANGUAGE_EN);
    for (int i = 0; i < 3; i++) {
        sample.ui.progress = progress[i];
        draw(&frame, &sample.ui, 17, 24, 80); /* producer sends 3 */
        int row = find_row(&frame, " producer ");
        int box = find(&frame, row, "▌"), knot = find(&frame, row, "┥");
        int value = -1;
        for (int col = box + 1; col < knot; col++) {
            if (strcmp(frame_cell(&frame, row, col)->text, "3") == 0) {
                value = col;
            }
        }
        CHECK(value > before);
        CHECK(value > box && value < knot);
        before = value;
        bool in_slot = find(&frame, 3, "▐ 3│ 2│ 1▌") > 0;
        CHECK(in_slot == (i == 2));
        CHECK(i == 2 || find(&frame, 3, "▐  │ 2│ 1▌") > 0);
        frame_fini(&frame);
    }
    sample_fini(&sample);
}

/* A received value goes the other way; the hand-over shows at both ends. */
static void test_hand_over(void)
{
    struct sample sample;
    struct frame frame;
    sample_init(&sample, LANGUAGE_EN);
    draw(&frame, &sample.ui, 31, 24, 80);
    int row = find_row(&frame, " main ");
    CHECK(find(&frame, row, "▌◀1━") > 0);
    row = find_row(&frame, " worker 1 ");
    CHECK(find(&frame, row, "━1▶┥") > 0);
    CHECK(find(&frame, row, "running") > 0);
    frame_fini(&frame);
    sample_fini(&sample);
}

static void test_closed_and_ended(void)
{
    static const struct trace_event more[] = {
        {.kind = TRACE_CHAN_CLOSE,
            .task = MAIN,
            .object = RESULTS,
            .worker = 2},
        {.kind = TRACE_TASK_END, .task = MAIN, .worker = 2},
    };
    struct sample sample;
    struct world world;
    struct frame frame;
    sample_init(&sample, LANGUAGE_EN);
    sample_world(&world, SAMPLE_EVENTS);
    for (size_t i = 0; i < 2; i++) {
        struct trace_event event = more[i];
        event.seq = SAMPLE_EVENTS + 1 + i;
        event.time_ns = world.time_ns;
        world_apply(&world, &event);
    }
    CHECK(frame_init(&frame, 24, 80, NULL));
    view_draw(&frame, &sample.ui, &world);
    CHECK(find(&frame, 2, "results 0/3 ╳") > 0);
    int row = find_row(&frame, "▐ ✓ main");
    CHECK(row > 0 && find(&frame, row, " done") > 0);
    frame_fini(&frame);
    world_fini(&world);
    sample_fini(&sample);
}

/* With enough height each task has a box; with enough width code and lesson
 * stand side by side. */
static void test_large(void)
{
    struct sample sample;
    struct frame frame;
    sample_init(&sample, LANGUAGE_EN);
    draw(&frame, &sample.ui, 22, 36, 120);
    int row = find_row(&frame, "‖ producer ");
    CHECK(row > 1);
    CHECK(find(&frame, row - 1, "├────") == 0);
    CHECK(find(&frame, row + 1, "├────") == 0);
    CHECK(find(&frame, row, "├┄5┄┄") > 0);
    row = find_row(&frame, "worker_pool.c");
    CHECK_NUMBER(find_row(&frame, "One queue of jobs"), row);
    CHECK(find(&frame, row, "┬") > 60);
    CHECK(find(&frame, row + 1, "│") > 60);
    frame_fini(&frame);
    sample_fini(&sample);
}

static void test_ascii(void)
{
    struct sample sample;
    struct frame frame;
    sample_init(&sample, LANGUAGE_EN);
    sample.ui.ascii = true;
    for (int screen = 0; screen < 3; screen++) {
        sample.ui.help = screen == 1;
        sample.ui.screen = screen == 2 ? SCREEN_COURSE : SCREEN_LESSON;
        draw(&frame, &sample.ui, 22, 50, 120);
        for (int i = 0; i < frame.rows * frame.cols; i++) {
            const char *text = frame.cells[i].text;
            if ((unsigned char)text[0] > 0x7E || (text[0] && text[1])) {
                CHECK_TEXT(text, "one ASCII byte");
            }
        }
        frame_fini(&frame);
    }
    sample_fini(&sample);
}

/* What is missing of the run is said below it. */
static void test_missing_events(void)
{
    static const struct trace_event gap = {
        .seq = 23, .kind = TRACE_RUN_GAP, .value = 12};
    struct sample sample;
    struct world world;
    struct frame frame;
    sample_init(&sample, LANGUAGE_EN);
    sample_world(&world, 22);
    world_apply(&world, &gap);
    sample.ui.dropped = 40;
    CHECK(frame_init(&frame, 24, 80, NULL));
    view_draw(&frame, &sample.ui, &world);
    CHECK(find_row(&frame, "no longer kept: 40.") > 20);
    CHECK(find_row(&frame, "Events lost so far: 12.") > 20);
    frame_fini(&frame);
    world_fini(&world);
    sample_fini(&sample);
}

/* Draws the title row with this title. */
static void draw_title(struct frame *frame, char *title, int cols)
{
    struct sample sample;
    struct lesson lesson = sample_lessons[LANGUAGE_EN];
    lesson.title = title;
    sample_init(&sample, LANGUAGE_EN);
    sample.ui.lesson = &lesson;
    draw(frame, &sample.ui, 22, 24, cols);
    sample_fini(&sample);
}

/* A long title gives way to how the run is made: first what stands behind its
 * colon, then its end. */
static void test_long_title(void)
{
    static char whole[] = "A pool of workers and their queue";
    static char parts[] = "A pool: workers and their queue";
    struct frame frame;
    draw_title(&frame, whole, 80);
    CHECK(find(&frame, 0, "seed 42 ") > 0);
    CHECK(find(&frame, 0, " A pool of wor") > 0);
    CHECK(find(&frame, 0, "… · deterministic · running") > 0);
    frame_fini(&frame);
    draw_title(&frame, parts, 80);
    CHECK(find(&frame, 0, " A pool · deterministic · running") > 0);
    frame_fini(&frame);
    draw_title(&frame, parts, 50);
    CHECK(find(&frame, 0, " A pool · running") > 0);
    frame_fini(&frame);
    draw_title(&frame, whole, 120);
    CHECK(find(&frame, 0, "their queue · deterministic · running") > 0);
    frame_fini(&frame);
    draw_title(&frame, parts, 120);
    CHECK(find(&frame, 0, "their queue · deterministic · running") > 0);
    frame_fini(&frame);
}

/* Where the run's end has no line, the code stays where main came to. */
static void test_code_at_the_end(void)
{
    static const struct trace_event end = {
        .seq = 23, .kind = TRACE_RUN_END, .site = NULL};
    struct sample sample;
    struct world world;
    struct frame frame;
    sample_init(&sample, LANGUAGE_EN);
    sample.ui.lesson = NULL;
    sample_world(&world, 22);
    world.tasks[MAIN - 1].site = &sample_sites[0];
    world_apply(&world, &end);
    CHECK(frame_init(&frame, 24, 80, NULL));
    view_draw(&frame, &sample.ui, &world);
    CHECK(find_row(&frame, " 14      chan_send(jobs") > 0);
    frame_fini(&frame);
    world_fini(&world);
    sample_fini(&sample);
}

static void test_too_small(void)
{
    struct sample sample;
    struct frame frame;
    sample_init(&sample, LANGUAGE_EN);
    draw(&frame, &sample.ui, 22, 11, 80);
    char *text = frame_row_text(&frame, 0);
    CHECK_TEXT(
        text, "This window is too small: 40 columns and 12 rows are needed.");
    free(text);
    for (int row = 1; row < 11; row++) {
        text = frame_row_text(&frame, row);
        CHECK_TEXT(text, "");
        free(text);
    }
    frame_fini(&frame);
    draw(&frame, &sample.ui, 22, 11, 30);
    CHECK(find_row(&frame, "needed.") > 0);
    frame_fini(&frame);
    sample_fini(&sample);
}

/* When not all tasks fit, the selected one is shown, and how many are not. */
static void test_many_tasks(void)
{
    struct sample sample;
    struct world world;
    struct frame frame;
    sample_init(&sample, LANGUAGE_EN);
    sample_world(&world, 3);
    for (uint32_t i = 2; i <= 40; i++) {
        struct trace_event event = {.seq = i + 2,
            .kind = TRACE_TASK_SPAWN,
            .task = MAIN,
            .other = i,
            .value = i - 1,
            .text = "clerk"};
        world_apply(&world, &event);
    }
    CHECK_TEXT(world_check(&world), NULL);
    sample.ui.selected_task = 5;
    CHECK(frame_init(&frame, 24, 80, NULL));
    view_draw(&frame, &sample.ui, &world);
    CHECK(find_row(&frame, " clerk 4 ") > 0);
    CHECK(find_row(&frame, " clerk 39 ") > 0);
    CHECK(find_row(&frame, " clerk 7 ") < 0);
    int row = find_row(&frame, " more"), shown = 0;
    REQUIRE(row > 0);
    for (int at = 2; at < row; at++) {
        shown += find(&frame, at, "ready") > 0 || find(&frame, at, "run") > 0;
    }
    char more[24];
    snprintf(more, sizeof more, "+%d more", 40 - shown);
    CHECK(find(&frame, row, more) > 0);
    frame_fini(&frame);
    world_fini(&world);
    sample_fini(&sample);
}

/* Names, values and texts of a hostile recording stay in their places. */
static void test_hostile_names(void)
{
    static const struct trace_event events[] = {
        {.kind = TRACE_RUN_START,
            .object = 4000000000u,
            .value = -1,
            .text = "\x1b[2J"},
        {.kind = TRACE_TASK_SPAWN,
            .other = 1,
            .value = 1,
            .text = "\x1b]0;চ্যানেল চ্যানেল চ্যানেল চ্যানেল চ্যানেল চ্যানেল চ্যানেল"},
        {.kind = TRACE_TASK_RUN, .task = 1},
        {.kind = TRACE_CHAN_MAKE,
            .task = 1,
            .object = 1,
            .value = UINT32_MAX,
            .text = "\xff\x9b 31m"},
        {.kind = TRACE_CHAN_SEND, .task = 1, .object = 1, .value = INT64_MIN},
        {.kind = TRACE_TASK_PRINT, .task = 1, .text = "a\nb\x1b[31m\x07"},
    };
    struct sample sample;
    struct world world;
    struct frame frame;
    sample_init(&sample, LANGUAGE_EN);
    world_init(&world);
    for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
        struct trace_event event = events[i];
        event.seq = i + 1;
        world_apply(&world, &event);
        CHECK(frame_init(&frame, 24, 80, NULL));
        view_draw(&frame, &sample.ui, &world);
        for (int at = 0; at < frame.rows * frame.cols; at++) {
            unsigned char byte = (unsigned char)frame.cells[at].text[0];
            CHECK(byte == 0 || (byte >= ' ' && byte != 0x7F));
            CHECK(!frame.cells[at].complex);
        }
        frame_fini(&frame);
    }
    world_fini(&world);
    sample_fini(&sample);
}

int main(void)
{
    test_full_queue();
    test_moving_value();
    test_hand_over();
    test_closed_and_ended();
    test_large();
    test_ascii();
    test_missing_events();
    test_long_title();
    test_code_at_the_end();
    test_too_small();
    test_many_tasks();
    test_hostile_names();
    return check_done();
}
