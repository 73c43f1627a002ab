/* SPDX-License-Identifier: MIT */
/* Every display shows the same frame on every terminal it may be used for. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/check.h"
#include "tests/conformance/child.h"
#include "tests/conformance/frames.h"
#include "tui/display/theme.h"
#include "tui/text/utf8.h"

enum { ROWS = 24, COLS = 80, CHANGES = 40 };

static struct child_setup setup_for(
    const struct display_ops *ops, const char *term)
{
    return (struct child_setup){
        .ops = ops, .term = term, .rows = ROWS, .cols = COLS, .colour = true};
}

static void check_row_shows(
    const struct child *child, const struct frame *frame, int row)
{
    char *want = frame_row_text(frame, row);
    char *got = vt_row_text(&child->vt, row);
    if (!CHECK_TEXT(got, want)) {
        fprintf(stderr, "    row %d\n", row);
    }
    free(want);
    free(got);
}

/* The terminal must show, row for row, what the frame says. */
static void check_shows(const struct child *child, int number)
{
    struct frame frame;
    unsigned failures = atomic_load(&check_failures);
    REQUIRE(frame_init(&frame, child->vt.rows, child->vt.cols, NULL));
    frames_draw(&frame, number);
    for (int row = 0; row < frame.rows; row++) {
        check_row_shows(child, &frame, row);
    }
    frame_fini(&frame);
    if (atomic_load(&check_failures) != failures) {
        fprintf(stderr, "    frame %d\n", number);
    }
}

static void present_and_check(struct child *child, int number)
{
    child_present(child, number);
    check_shows(child, number);
}

static void check_traffic(struct child *child)
{
    child_present(child, FRAME_ONE_CELL_A);
    size_t one_cell = child_present(child, FRAME_ONE_CELL_B);
    CHECK(one_cell > 0 && one_cell < 200);
    check_shows(child, FRAME_ONE_CELL_B);
    CHECK_NUMBER(child_present(child, FRAME_ONE_CELL_B), 0);
    child_command(child, 'm', 0);
    CHECK_NUMBER(child_until_mark(child), 0);
}

static void check_frames(struct child *child)
{
    for (int number = FRAME_BLANK; number < FRAME_CHANGES; number++) {
        present_and_check(child, number);
    }
    for (int i = 0; i < CHANGES && !child->failed; i++) {
        present_and_check(child, FRAME_CHANGES + i);
    }
}

static bool same_colour(const VTermColor *got, int want)
{
    VTermColor colour = *got; /* the macros want it writable */
    if (want == THEME_DEFAULT) {
        return VTERM_COLOR_IS_DEFAULT_FG(&colour);
    }
    return VTERM_COLOR_IS_INDEXED(&colour) && colour.indexed.idx == want;
}

static void check_styles(struct child *child, enum theme_depth depth)
{
    child_present(child, FRAME_STYLES);
    for (int style = 0; style < STYLE_COUNT; style++) {
        struct look look = theme_look((enum style)style, depth);
        VTermScreenCell cell = vt_cell(&child->vt, style, FRAMES_STYLE_COL);
        CHECK_NUMBER(cell.chars[0], 's');
        CHECK_NUMBER(cell.attrs.bold, look.bold);
        CHECK_NUMBER(cell.attrs.underline != 0, look.underline);
        CHECK_NUMBER(cell.attrs.reverse, look.reverse);
        if (depth == THEME_RGB && look.colour != THEME_DEFAULT) {
            CHECK(VTERM_COLOR_IS_RGB(&cell.fg));
            CHECK_NUMBER(cell.fg.rgb.red << 16 | cell.fg.rgb.green << 8 |
                             cell.fg.rgb.blue,
                look.colour);
        } else if (!CHECK(same_colour(&cell.fg, look.colour))) {
            fprintf(stderr, "    style %d\n", style);
        }
    }
}

static void check_resizes(struct child *child)
{
    static const int sizes[][2] = {
        {36, 120}, {12, 40}, {1, 1}, {3, 200}, {24, 80}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char want[64], line[64];
        child_resize(child, sizes[i][0], sizes[i][1]);
        snprintf(want, sizeof want, "resize %d %d", sizes[i][0], sizes[i][1]);
        CHECK_TEXT(child_report(child, line, false), want);
        child_present(child, FRAME_CHANGES + (int)i);
        check_shows(child, FRAME_CHANGES + (int)i);
        present_and_check(child, FRAME_BOXES);
    }
}

static void check_closed(struct child *child)
{
    CHECK(!child_modes_restored(child));
    child_command(child, 'q', 0);
    CHECK_NUMBER(child_wait(child), 0);
    CHECK(child_modes_restored(child));
    CHECK(child->vt.main_screen);
    CHECK(child->vt.cursor_visible);
    CHECK_NUMBER(child->vt.refused, 0);
    CHECK_NUMBER(child->vt.asked, 0);
}

static void test_terminal(
    const struct display_ops *ops, const char *term, enum theme_depth depth)
{
    struct child_setup setup = setup_for(ops, term);
    struct child child;
    unsigned failures = atomic_load(&check_failures);
    if (CHECK(child_start(&child, &setup))) {
        check_frames(&child);
        check_traffic(&child);
        check_styles(&child, depth);
        check_resizes(&child);
        check_closed(&child);
    }
    CHECK(!child.failed);
    child_stop(&child);
    if (atomic_load(&check_failures) != failures) {
        fprintf(stderr, "    display %s, TERM %s\n", ops->name, term);
    }
}

/* Each word must begin in the column that was measured for it, and what is
 * plain stand in its own, whatever the terminal made of the word before.
 * Returns how many words there are. */
static int check_row_placed(
    const struct child *child, const struct frame *frame, int row)
{
    int words = 0;
    for (int col = 0; col < frame->cols; col++) {
        const struct cell *cell = frame_cell(frame, row, col);
        if (cell->starts_word || (!cell->complex && cell->text[0])) {
            uint32_t code;
            utf8_decode(cell->text, strlen(cell->text), &code);
            CHECK_NUMBER(vt_cell(&child->vt, row, col).chars[0], code);
            words += cell->starts_word;
        }
    }
    return words;
}

static int check_placed(struct child *child, int number)
{
    int all_words = 0;
    struct frame frame;
    struct width_source *clusters = width_source_new(WIDTH_CLUSTER);
    child_present(child, number);
    if (!CHECK(clusters && frame_init(&frame, ROWS, COLS, clusters))) {
        return 0;
    }
    frames_draw(&frame, number);
    for (int row = 0; row < ROWS; row++) {
        int words = check_row_placed(child, &frame, row);
        all_words += words;
        if (words == 0) {
            /* Nothing may be left of what was complex before. */
            check_row_shows(child, &frame, row);
        }
    }
    frame_fini(&frame);
    width_source_free(clusters);
    return all_words;
}

static void test_measured_columns(const struct display_ops *ops)
{
    struct child_setup setup = setup_for(ops, "xterm-256color");
    struct child child;
    setup.clusters = true;
    if (CHECK(child_start(&child, &setup))) {
        CHECK(check_placed(&child, FRAME_BENGALI) > 30);
        check_placed(&child, FRAME_BOXES);
        CHECK(check_placed(&child, FRAME_TIGHT) > 30);
        check_placed(&child, FRAME_BLANK);
        for (int i = 0; i < CHANGES; i++) {
            check_placed(&child, FRAME_CHANGES + i);
        }
        check_closed(&child);
    }
    child_stop(&child);
}

static void test_colour_choice(const struct display_ops *ops,
    const char *colorterm, bool colour, enum theme_depth depth)
{
    struct child_setup setup = setup_for(ops, "xterm-256color");
    setup.colorterm = colorterm;
    setup.colour = colour;
    struct child child;
    if (CHECK(child_start(&child, &setup))) {
        check_styles(&child, depth);
        check_closed(&child);
    }
    child_stop(&child);
}

int main(void)
{
    static const char *const ncurses_terms[] = {
        "xterm-256color", "tmux-256color", "konsole-256color"};
    test_terminal(&display_tickit, "xterm-256color", THEME_256);
    test_terminal(&display_tickit, "tmux-256color", THEME_256);
    test_terminal(&display_tickit, "linux", THEME_8);
    for (int i = 0; i < 3; i++) {
        test_terminal(&display_ncurses, ncurses_terms[i], THEME_256);
    }
    test_terminal(&display_ncurses, "linux", THEME_8);
    test_terminal(&display_ncurses, "vt220", THEME_MONO);
    test_terminal(&display_ncurses, "vt100", THEME_MONO);
    test_colour_choice(&display_tickit, "truecolor", true, THEME_RGB);
    test_colour_choice(&display_tickit, "truecolor", false, THEME_MONO);
    test_colour_choice(&display_ncurses, NULL, false, THEME_MONO);
    test_measured_columns(&display_tickit);
    test_measured_columns(&display_ncurses);
    return check_done();
}
