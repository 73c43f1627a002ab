/* SPDX-License-Identifier: MIT */
/* What stands at a cell agrees with what was drawn there. */
#include "tests/check.h"
#include "tests/view_sample.h"
#include "tui/view/phrase.h"
#include "tui/view/view.h"

/* Returns whether the row shows this text in [col, limit). */
static bool shows(
    const struct frame *frame, int row, int col, int limit, const char *text)
{
    char line[FRAME_MAX_SIDE * FRAME_CELL_BYTES + 1];
    size_t size = 0;
    for (; col < limit && col < frame->cols; col++) {
        const char *cell = frame_cell(frame, row, col)->text;
        size_t length = strlen(cell);
        memcpy(line + size, length ? cell : " ", length ? length : 1);
        size += length ? length : 1;
    }
    line[size] = '\0';
    return strstr(line, text) != NULL;
}

struct tally {
    unsigned tasks, objects, code, lesson;
};

/* Checks one cell of a frame; what it says must be seen on its row. */
static void check_cell(const struct frame *frame, const struct ui *ui,
    const struct world *world, int row, int col, struct tally *tally)
{
    struct view_hit hit;
    char name[PHRASE_BYTES];
    if (!view_hit(ui, world, frame->rows, frame->cols, NULL, row, col, &hit)) {
        return;
    }
    if (hit.task) {
        phrase_task(world, hit.task, name);
        CHECK(hit.pane == PANE_STAGE);
        CHECK(shows(frame, row, 0, 40, name));
        tally->tasks++;
    }
    if (hit.object) {
        phrase_object(world, hit.object, name);
        CHECK(shows(frame, 2, col < 20 ? 0 : col - 20, col + 20, name));
        tally->objects++;
    }
    tally->code += hit.pane == PANE_CODE;
    tally->lesson += hit.pane == PANE_LESSON;
}

static void check_size(int rows, int cols)
{
    struct sample sample;
    struct world world;
    struct frame frame;
    struct tally tally = {0};
    sample_init(&sample, LANGUAGE_EN);
    sample_world(&world, SAMPLE_EVENTS);
    CHECK(frame_init(&frame, rows, cols, NULL));
    view_draw(&frame, &sample.ui, &world);
    for (int row = 0; row < rows; row++) {
        for (int col = 0; col < cols; col++) {
            check_cell(&frame, &sample.ui, &world, row, col, &tally);
        }
    }
    /* All five tasks, each across its row. */
    CHECK_NUMBER(tally.tasks, 5 * cols);
    CHECK(tally.objects > 20);
    CHECK(tally.code > 100);
    CHECK(tally.lesson > 100);
    frame_fini(&frame);
    world_fini(&world);
    sample_fini(&sample);
}

/* Each channel's name is hit where it is drawn. */
static void test_objects(void)
{
    static const char *const names[] = {"jobs", "results", "workers"};
    struct sample sample;
    struct world world;
    struct frame frame;
    struct view_hit hit;
    sample_init(&sample, LANGUAGE_EN);
    sample_world(&world, SAMPLE_EVENTS);
    CHECK(frame_init(&frame, 24, 80, NULL));
    view_draw(&frame, &sample.ui, &world);
    for (uint32_t i = 0; i < 3; i++) {
        int col = 0;
        while (col < 80 &&
               !shows(&frame, 2, col, col + (int)strlen(names[i]), names[i])) {
            col++;
        }
        CHECK(view_hit(&sample.ui, &world, 24, 80, NULL, 2, col, &hit));
        CHECK_NUMBER(hit.object, i + 1);
        CHECK_NUMBER(hit.task, 0);
    }
    frame_fini(&frame);
    world_fini(&world);
    sample_fini(&sample);
}

static void test_course(void)
{
    struct sample sample;
    struct world world;
    struct frame frame;
    struct view_hit hit;
    unsigned rows = 0;
    sample_init(&sample, LANGUAGE_BN);
    world_init(&world);
    sample.ui.screen = SCREEN_COURSE;
    CHECK(frame_init(&frame, 24, 80, NULL));
    view_draw(&frame, &sample.ui, &world);
    for (int row = 0; row < 24; row++) {
        if (view_hit(&sample.ui, &world, 24, 80, NULL, row, 10, &hit)) {
            REQUIRE(hit.course_row < 3);
            CHECK(shows(
                &frame, row, 0, 40, sample.ui.course[hit.course_row].pattern));
            rows++;
        }
    }
    CHECK_NUMBER(rows, 3);
    frame_fini(&frame);
    world_fini(&world);
    sample_fini(&sample);
}

/* A long list moves so that the chosen row is on the screen. */
static void test_long_course(void)
{
    struct course_row course[200];
    struct sample sample;
    struct world world;
    struct view_hit hit;
    sample_init(&sample, LANGUAGE_EN);
    world_init(&world);
    for (int i = 0; i < 200; i++) {
        course[i] = (struct course_row){.pattern = "p",
            .title = "t",
            .chapter = 1 + (int)i / 40,
            .order = 100 + (int)i};
    }
    sample.ui.screen = SCREEN_COURSE;
    sample.ui.course = course;
    sample.ui.course_count = 200;
    for (size_t at = 0; at < 200; at++) {
        bool found = false;
        sample.ui.course_at = at;
        for (int row = 0; row < 24; row++) {
            found = found ||
                    (view_hit(&sample.ui, &world, 24, 80, NULL, row, 0, &hit) &&
                        hit.course_row == at);
        }
        CHECK(found);
    }
    world_fini(&world);
    sample_fini(&sample);
}

static void test_outside(void)
{
    struct sample sample;
    struct world world;
    struct view_hit hit;
    sample_init(&sample, LANGUAGE_EN);
    sample_world(&world, SAMPLE_EVENTS);
    CHECK(!view_hit(&sample.ui, &world, 24, 80, NULL, -1, 0, &hit));
    CHECK(!view_hit(&sample.ui, &world, 24, 80, NULL, 24, 0, &hit));
    CHECK(!view_hit(&sample.ui, &world, 24, 80, NULL, 0, 80, &hit));
    CHECK(!view_hit(&sample.ui, &world, 5, 10, NULL, 2, 2, &hit));
    CHECK(!view_hit(&sample.ui, &world, 24, 80, NULL, 0, 0, &hit));
    sample.ui.help = true;
    CHECK(!view_hit(&sample.ui, &world, 24, 80, NULL, 5, 5, &hit));
    world_fini(&world);
    sample_fini(&sample);
}

/* Scrolling ends where the text does. */
static void test_scrolls(void)
{
    struct sample sample;
    struct world world;
    struct view_scrolls scrolls;
    sample_init(&sample, LANGUAGE_EN);
    sample_world(&world, SAMPLE_EVENTS);
    sample.ui.lesson_scroll = SIZE_MAX / 2;
    view_scrolls(&sample.ui, &world, 24, 80, NULL, &scrolls);
    CHECK(scrolls.lesson_most > 0 && scrolls.lesson_most < 20);
    CHECK_NUMBER(scrolls.lesson, scrolls.lesson_most);
    CHECK(scrolls.code_most > 0 && scrolls.code <= scrolls.code_most);
    view_scrolls(&sample.ui, &world, 200, 120, NULL, &scrolls);
    CHECK_NUMBER(scrolls.lesson_most, 0);
    CHECK_NUMBER(scrolls.code_most, 0);
    CHECK_NUMBER(scrolls.help_most, 0);
    sample.ui.help = true;
    sample.ui.help_scroll = 1000;
    view_scrolls(&sample.ui, &world, 24, 80, NULL, &scrolls);
    CHECK(scrolls.help_most > 5 && scrolls.help_most < 45);
    CHECK_NUMBER(scrolls.help, scrolls.help_most);
    view_scrolls(&sample.ui, &world, 100, 80, NULL, &scrolls);
    CHECK_NUMBER(scrolls.help, 0);
    world_fini(&world);
    sample_fini(&sample);
}

int main(void)
{
    check_size(24, 80);
    check_size(36, 120);
    check_size(40, 100);
    test_objects();
    test_course();
    test_long_course();
    test_outside();
    test_scrolls();
    return check_done();
}
