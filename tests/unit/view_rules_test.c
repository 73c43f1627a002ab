/* SPDX-License-Identifier: MIT */
/* What holds for every frame: nothing stands right of complex text, and any
 * size, language and state of a run can be drawn. */
#include "tests/check.h"
#include "tests/toy_run.h"
#include "tests/view_sample.h"
#include "tui/text/utf8.h"
#include "tui/view/view.h"

/* Lines, blocks and arrows belong to the picture; in prose none occurs. */
static bool is_picture(const char *text)
{
    uint32_t code;
    utf8_decode(text, strlen(text), &code);
    return (code >= 0x2500 && code <= 0x259F) || code == 0x25B6 ||
           code == 0x25C0;
}

/*
 * After the first complex cell of a row the text may go on, as prose does,
 * with single spaces; no column and no line may follow.
 */
static bool is_last_on_row(const struct frame *frame, int row)
{
    bool complex = false;
    int blanks = 0;
    for (int col = 0; col < frame->cols; col++) {
        const struct cell *cell = frame_cell(frame, row, col);
        if (cell->width == 0) {
            continue;
        }
        bool blank = cell->text[0] == '\0';
        if (complex && !blank && (blanks > 1 || is_picture(cell->text))) {
            return false;
        }
        blanks = blank ? blanks + 1 : 0;
        complex = complex || cell->complex;
    }
    return true;
}

static size_t count_complex(const struct frame *frame)
{
    size_t count = 0;
    for (int at = 0; at < frame->rows * frame->cols; at++) {
        count += frame->cells[at].complex;
    }
    return count;
}

/* Draws one frame and checks its rows; returns its complex cells. */
static size_t check_frame(const struct ui *ui, const struct world *world,
    const struct width_source *widths, int rows, int cols)
{
    struct frame frame;
    if (!frame_init(&frame, rows, cols, widths)) {
        abort();
    }
    view_draw(&frame, ui, world);
    for (int row = 0; row < rows; row++) {
        if (!CHECK(is_last_on_row(&frame, row))) {
            char *text = frame_row_text(&frame, row);
            fprintf(stderr, "    %dx%d, row %d: %s\n", cols, rows, row, text);
            free(text);
        }
    }
    size_t complex = count_complex(&frame);
    frame_fini(&frame);
    return complex;
}

static void choose_ui(struct ui *ui, struct toy *toy)
{
    ui->focus = (enum pane)toy_random(toy, PANE_COUNT);
    ui->screen = toy_random(toy, 8) ? SCREEN_LESSON : SCREEN_COURSE;
    ui->help = toy_random(toy, 8) == 0;
    ui->paused = toy_random(toy, 2);
    ui->progress = toy_random(toy, 5) / 4.0;
    ui->selected_task = toy_random(toy, 3) ? 0 : 1 + toy_random(toy, 12);
    ui->selected_object = toy_random(toy, 3) ? 0 : 1 + toy_random(toy, 6);
    ui->code_follows = toy_random(toy, 2);
    ui->code_scroll = toy_random(toy, 20);
    ui->lesson_scroll = toy_random(toy, 20);
    ui->help_scroll = toy_random(toy, 50);
    ui->step = toy_random(toy, 2);
    ui->dropped = toy_random(toy, 4) ? 0 : 17;
    ui->last = toy->count;
}

static const int heights[] = {1, 2, 11, 12, 13, 16, 19, 20, 24, 29, 30, 36, 40};
static const int widths_tried[] = {
    1, 2, 39, 40, 41, 52, 64, 80, 100, 109, 110, 120, 130};

/* Random runs in Bengali at every kind of size, stopped in the middle. */
static void test_nothing_right_of_bengali(enum width_rule rule)
{
    struct sample sample;
    struct width_source *source = width_source_new(rule);
    sample_init(&sample, LANGUAGE_BN);
    size_t complex = 0;
    for (uint64_t seed = 1; seed <= 6; seed++) {
        struct toy toy;
        struct world world;
        toy_run(&toy, seed, 3, 4 + (uint32_t)seed * 4, 6, 60 + seed * 100);
        world_init(&world);
        for (size_t i = 0; i < toy.count; i++) {
            world_apply(&world, &toy.events[i]);
            int row = (int)(i % 13), col = (int)(i / 13 % 13);
            choose_ui(&sample.ui, &toy);
            complex += check_frame(
                &sample.ui, &world, source, heights[row], widths_tried[col]);
        }
        world_fini(&world);
        toy_fini(&toy);
    }
    CHECK(complex > 1000);
    width_source_free(source);
    sample_fini(&sample);
}

/* Every small size, in both languages. */
static void test_small_sizes(void)
{
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        struct sample sample;
        struct world world;
        sample_init(&sample, (enum language)language);
        sample_world(&world, SAMPLE_EVENTS);
        for (int rows = 1; rows <= 20; rows++) {
            for (int cols = 1; cols <= 48; cols++) {
                sample.ui.focus = (enum pane)((rows + cols) % PANE_COUNT);
                check_frame(&sample.ui, &world, NULL, rows, cols);
            }
        }
        world_fini(&world);
        sample_fini(&sample);
    }
}

/* The checker itself must see a wrong row. */
static void test_checker(void)
{
    struct frame frame;
    CHECK(frame_init(&frame, 3, 40, NULL));
    frame_puts(&frame, 0, 0, STYLE_TEXT, "চলছে · main চলছে");
    frame_puts(&frame, 1, 0, STYLE_TEXT, "চলছে │");
    frame_puts(&frame, 2, 0, STYLE_TEXT, "চলছে   main");
    CHECK(is_last_on_row(&frame, 0));
    CHECK(!is_last_on_row(&frame, 1));
    CHECK(!is_last_on_row(&frame, 2));
    frame_fini(&frame);
}

/* An empty world, nothing to teach, no words: still a screen. */
static void test_nothing_there(void)
{
    struct sample sample;
    struct world world;
    sample_init(&sample, LANGUAGE_EN);
    world_init(&world);
    sample.ui.lesson = NULL;
    sample.ui.source = NULL;
    sample.ui.course = NULL;
    sample.ui.course_count = sample.ui.course_at = 0;
    sample.ui.knob_count = 0;
    for (int screen = 0; screen < 2; screen++) {
        sample.ui.screen = (enum screen)screen;
        check_frame(&sample.ui, &world, NULL, 24, 80);
        check_frame(&sample.ui, &world, NULL, 36, 120);
    }
    sample.ui.pattern = NULL;
    check_frame(&sample.ui, &world, NULL, 24, 80);
    world_fini(&world);
    sample_fini(&sample);
}

int main(void)
{
    test_checker();
    test_nothing_right_of_bengali(WIDTH_WCWIDTH);
    test_nothing_right_of_bengali(WIDTH_CLUSTER);
    test_small_sizes();
    test_nothing_there();
    return check_done();
}
