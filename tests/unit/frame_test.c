/* SPDX-License-Identifier: MIT */
#include "tui/frame/frame.h"

#include "tests/check.h"
#include "tui/text/utf8.h"

#define GORUTIN "গোরুটিন"
#define CHANNEL "চ্যানেল"

static void check_row(const struct frame *frame, int row, const char *want)
{
    char *text = frame_row_text(frame, row);
    CHECK_TEXT(text, want);
    free(text);
}

/* Every covered cell has its head, every head covers what it says, and no
 * cell holds what must not reach a terminal. */
static bool is_sound(const struct frame *frame)
{
    for (int row = 0; row < frame->rows; row++) {
        int covered = 0;
        for (int col = 0; col < frame->cols; col++) {
            const struct cell *cell = frame_cell(frame, row, col);
            if ((covered > 0) != (cell->width == 0)) {
                return false;
            }
            covered = covered > 0 ? covered - 1 : cell->width - 1;
            size_t size = strlen(cell->text);
            if (size > FRAME_CELL_BYTES || strchr(cell->text, '\n') ||
                !utf8_is_clean(cell->text, size) ||
                (cell->width == 0 && size > 0)) {
                return false;
            }
        }
        if (covered > 0) {
            return false;
        }
    }
    return true;
}

static void test_sides(void)
{
    struct frame frame;
    REQUIRE(frame_init(&frame, 0, 65535, NULL));
    CHECK_NUMBER(frame.rows, 1);
    CHECK_NUMBER(frame.cols, FRAME_MAX_SIDE);
    CHECK(!frame_cell(&frame, 1, 0));
    CHECK(!frame_cell(&frame, 0, -1));
    CHECK(!frame_cell(&frame, 0, FRAME_MAX_SIDE));
    CHECK(is_sound(&frame));
    frame_fini(&frame);
}

static void test_plain(void)
{
    struct frame frame;
    REQUIRE(frame_init(&frame, 3, 12, NULL));
    CHECK_NUMBER(frame_puts(&frame, 0, 2, STYLE_TITLE, "hi  you"), 9);
    check_row(&frame, 0, "  hi  you");
    CHECK_NUMBER(frame_cell(&frame, 0, 2)->style, STYLE_TITLE);
    CHECK_NUMBER(frame_cell(&frame, 0, 4)->style, STYLE_TITLE);
    CHECK_TEXT(frame_cell(&frame, 0, 4)->text, "");
    CHECK_NUMBER(frame_put(&frame, 1, 0, 4, STYLE_TEXT, "abcdef", 6), 4);
    check_row(&frame, 1, "abcd");
    CHECK_NUMBER(frame_printf(&frame, 2, 0, STYLE_TEXT, "%d of %s", 7, "x"), 6);
    check_row(&frame, 2, "7 of x");
    frame_fill(&frame, 1, 1, 4, STYLE_RULE, "─");
    check_row(&frame, 1, "a───");
    frame_fill(&frame, 1, 2, 99, STYLE_RULE, " ");
    check_row(&frame, 1, "a─");
    frame_restyle(&frame, 1, -3, 2, STYLE_SELECTED);
    CHECK_NUMBER(frame_cell(&frame, 1, 1)->style, STYLE_SELECTED);
    CHECK_NUMBER(frame_cell(&frame, 1, 2)->style, STYLE_RULE);
    frame_clear(&frame);
    check_row(&frame, 0, "");
    frame_fini(&frame);
}

static void test_outside(void)
{
    struct frame frame;
    REQUIRE(frame_init(&frame, 1, 5, NULL));
    frame_puts(&frame, -1, 0, STYLE_TEXT, "above");
    frame_puts(&frame, 1, 0, STYLE_TEXT, "below");
    frame_puts(&frame, 0, -2, STYLE_TEXT, "abcd");
    frame_puts(&frame, 0, 5, STYLE_TEXT, "right");
    check_row(&frame, 0, "cd");
    frame_fill(&frame, 7, 0, 5, STYLE_TEXT, "x");
    CHECK(is_sound(&frame));
    frame_fini(&frame);
}

static void test_long_printf(void)
{
    struct frame frame;
    REQUIRE(frame_init(&frame, 1, 500, NULL));
    char digits[701];
    memset(digits, '8', 700);
    digits[700] = '\0';
    CHECK_NUMBER(frame_printf(&frame, 0, 0, STYLE_TEXT, "%s", digits), 500);
    CHECK_TEXT(frame_cell(&frame, 0, 499)->text, "8");
    frame_fini(&frame);
}

static void test_unclean(void)
{
    struct frame frame;
    REQUIRE(frame_init(&frame, 1, 20, NULL));
    const char hostile[] = "a\x1b[2Jb\x9b"
                           "c\xC2\x9B"
                           "d\te\xE2\x80\xAE"
                           "f\ng";
    frame_put(&frame, 0, 0, 20, STYLE_TEXT, hostile, sizeof hostile - 1);
    check_row(&frame, 0,
        "a[2Jb\xEF\xBF\xBD"
        "cd ef g");
    CHECK(is_sound(&frame));
    frame_fill(&frame, 0, 0, 20, STYLE_TEXT, "\x1b");
    check_row(&frame, 0, "");
    frame_fini(&frame);
}

static void test_complex_word(void)
{
    struct frame frame;
    REQUIRE(frame_init(&frame, 1, 20, NULL));
    int end = frame_puts(&frame, 0, 1, STYLE_TEXT, GORUTIN " x " CHANNEL);
    CHECK_NUMBER(end, 1 + 6 + 3 + 6);
    check_row(&frame, 0, " " GORUTIN " x " CHANNEL);
    const struct cell *first = frame_cell(&frame, 0, 1);
    CHECK(first->starts_word && first->complex);
    CHECK_TEXT(first->text, "গো");
    CHECK_NUMBER(first->width, 2);
    CHECK_NUMBER(frame_cell(&frame, 0, 2)->width, 0);
    CHECK(frame_cell(&frame, 0, 2)->complex);
    CHECK(!frame_cell(&frame, 0, 3)->starts_word);
    CHECK(!frame_cell(&frame, 0, 7)->complex);
    CHECK(!frame_cell(&frame, 0, 8)->complex);
    CHECK_TEXT(frame_cell(&frame, 0, 10)->text, "চ্যা");
    CHECK(is_sound(&frame));
    frame_fini(&frame);
}

/* A terminal that gives the word fewer or more columns than wcwidth. */
static void test_measured_word(int columns)
{
    struct width_source *source = width_source_new(WIDTH_WCWIDTH);
    struct frame frame;
    REQUIRE(source && frame_init(&frame, 1, 20, source));
    width_source_learn(source, GORUTIN, strlen(GORUTIN), columns);
    int end = frame_puts(&frame, 0, 0, STYLE_TEXT, GORUTIN);
    CHECK_NUMBER(end, columns);
    CHECK(is_sound(&frame));
    int heads = 0;
    for (int col = 0; col < end; col++) {
        heads += frame_cell(&frame, 0, col)->width > 0;
    }
    CHECK_NUMBER(heads, 4);
    check_row(&frame, 0, GORUTIN);
    frame_fini(&frame);
    width_source_free(source);
}

/* A width nobody can believe still leaves each syllable its cell. */
static void test_absurd_width(int columns)
{
    struct width_source *source = width_source_new(WIDTH_WCWIDTH);
    struct frame frame;
    REQUIRE(source && frame_init(&frame, 1, 20, source));
    width_source_learn(source, GORUTIN, strlen(GORUTIN), columns);
    frame_puts(&frame, 0, 0, STYLE_TEXT, GORUTIN);
    check_row(&frame, 0, GORUTIN);
    CHECK(is_sound(&frame));
    frame_fini(&frame);
    width_source_free(source);
}

static void test_clipping(void)
{
    for (int limit = 0; limit <= 8; limit++) {
        static const char *const want[] = {
            "", "", "গো", "গোরু", "গোরু", "গোরুটি", GORUTIN, GORUTIN, GORUTIN};
        struct frame frame;
        REQUIRE(frame_init(&frame, 1, 10, NULL));
        frame_put(&frame, 0, 0, limit, STYLE_TEXT, GORUTIN, strlen(GORUTIN));
        check_row(&frame, 0, want[limit]);
        CHECK(is_sound(&frame));
        frame_fini(&frame);
    }
}

static void test_overwriting(void)
{
    struct frame frame;
    REQUIRE(frame_init(&frame, 1, 10, NULL));
    frame_puts(&frame, 0, 0, STYLE_CODE, GORUTIN);
    frame_puts(&frame, 0, 1, STYLE_TEXT, "x");
    check_row(&frame, 0, " xরুটিন");
    CHECK_NUMBER(frame_cell(&frame, 0, 0)->style, STYLE_CODE);
    CHECK(is_sound(&frame));
    CHECK(frame_cell(&frame, 0, 2)->starts_word);
    frame_puts(&frame, 0, 2, STYLE_TEXT, "yz");
    check_row(&frame, 0, " xyz ন");
    CHECK(is_sound(&frame));
    frame_fini(&frame);
}

static void test_lone_mark_and_long_syllable(void)
{
    struct frame frame;
    REQUIRE(frame_init(&frame, 2, 10, NULL));
    frame_puts(&frame, 0, 0, STYLE_TEXT, "ab");
    frame_puts(&frame, 0, 2, STYLE_TEXT, "\u0981");
    CHECK_TEXT(frame_cell(&frame, 0, 2)->text, " \u0981");
    char tower[1 + 2 * 40 + 1] = "a";
    for (int i = 0; i < 40; i++) {
        memcpy(tower + 1 + 2 * i, "\u0301", 2);
    }
    CHECK_NUMBER(frame_puts(&frame, 1, 0, STYLE_TEXT, tower), 1);
    CHECK_NUMBER(strlen(frame_cell(&frame, 1, 0)->text), 27);
    CHECK(is_sound(&frame));
    frame_fini(&frame);
}

static void test_diff(void)
{
    struct frame before, after;
    struct frame_run runs[8];
    REQUIRE(frame_init(&before, 3, 40, NULL));
    REQUIRE(frame_init(&after, 3, 40, NULL));
    CHECK_NUMBER(frame_diff(&before, &after, runs, 8), 0);
    CHECK_NUMBER(frame_diff(NULL, &after, runs, 8), 3);
    frame_puts(&after, 0, 3, STYLE_TEXT, "ab");
    frame_puts(&after, 0, 20, STYLE_TEXT, "c");
    frame_puts(&after, 2, 39, STYLE_TEXT, "d");
    CHECK_NUMBER(frame_diff(&before, &after, runs, 8), 3);
    CHECK(runs[0].row == 0 && runs[0].start == 3 && runs[0].end == 5);
    CHECK(runs[1].row == 0 && runs[1].start == 20 && runs[1].end == 21);
    CHECK(runs[2].row == 2 && runs[2].start == 39 && runs[2].end == 40);
    CHECK_NUMBER(frame_diff(&before, &after, runs, 2), 2);
    CHECK(runs[1].row == 0 && runs[1].start == 20 && runs[1].end == 120);
    frame_copy(&before, &after);
    CHECK_NUMBER(frame_diff(&before, &after, runs, 8), 0);
    frame_restyle(&after, 2, 39, 40, STYLE_DIM);
    CHECK_NUMBER(frame_diff(&before, &after, runs, 8), 1);
    frame_fini(&before);
    frame_fini(&after);
}

static void test_diff_of_complex_rows(void)
{
    struct frame before, after;
    struct frame_run runs[8];
    REQUIRE(frame_init(&before, 1, 40, NULL));
    REQUIRE(frame_init(&after, 1, 40, NULL));
    frame_puts(&before, 0, 10, STYLE_TEXT, GORUTIN);
    frame_puts(&after, 0, 0, STYLE_TEXT, "x");
    frame_puts(&after, 0, 10, STYLE_TEXT, GORUTIN);
    CHECK_NUMBER(frame_diff(&before, &after, runs, 8), 2);
    CHECK(runs[0].start == 0 && runs[0].end == 1);
    CHECK(runs[1].start == 10 && runs[1].end == 40);
    /* What was complex before must go as a whole, too. */
    frame_clear(&after);
    frame_puts(&after, 0, 12, STYLE_TEXT, "y");
    CHECK_NUMBER(frame_diff(&before, &after, runs, 8), 1);
    CHECK(runs[0].start == 10 && runs[0].end == 40);
    frame_fini(&before);
    frame_fini(&after);
}

static unsigned next_random(unsigned *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 16;
}

/* Applying the runs to the old frame must give the new one. */
static void check_diff_is_enough(struct frame *before, struct frame *after)
{
    struct frame_run runs[6];
    size_t count = frame_diff(before, after, runs, 6);
    for (size_t i = 0; i < count; i++) {
        for (int at = runs[i].start; at < runs[i].end; at++) {
            int row = runs[i].row + at / after->cols;
            *frame_cell(before, row, at % after->cols) =
                *frame_cell(after, row, at % after->cols);
        }
    }
    CHECK(is_sound(before));
    CHECK_NUMBER(frame_diff(before, after, runs, 6), 0);
}

static void test_random_puts(void)
{
    static const char *const texts[] = {GORUTIN, CHANNEL, "a", "two words",
        "র‍্যাব", "দুঃখ অ্যা", "漢字", "\xE0\xA6", "\x1b]0;x\x07",
        "e\u0301", "\u0981", "", "x" GORUTIN "y"};
    unsigned state = 7;
    struct frame before, after;
    REQUIRE(frame_init(&before, 4, 17, NULL));
    REQUIRE(frame_init(&after, 4, 17, NULL));
    for (int round = 0; round < 3000; round++) {
        const char *text =
            texts[next_random(&state) % (sizeof texts / sizeof *texts)];
        int row = (int)(next_random(&state) % 6) - 1;
        int col = (int)(next_random(&state) % 24) - 4;
        int limit = (int)(next_random(&state) % 22);
        enum style style = (enum style)(next_random(&state) % STYLE_COUNT);
        frame_put(&after, row, col, limit, style, text, strlen(text));
        if (!CHECK(is_sound(&after))) {
            break;
        }
        if (round % 3 == 0) {
            check_diff_is_enough(&before, &after);
        }
    }
    frame_fini(&before);
    frame_fini(&after);
}

int main(void)
{
    test_sides();
    test_plain();
    test_outside();
    test_long_printf();
    test_unclean();
    test_complex_word();
    test_measured_word(4);
    test_measured_word(5);
    test_measured_word(9);
    test_absurd_width(1);
    test_absurd_width(0);
    test_absurd_width(30000);
    test_clipping();
    test_overwriting();
    test_lone_mark_and_long_syllable();
    test_diff();
    test_diff_of_complex_rows();
    test_random_puts();
    return check_done();
}
