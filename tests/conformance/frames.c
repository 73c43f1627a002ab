/* SPDX-License-Identifier: MIT */
#include "tests/conformance/frames.h"

#include <stdbool.h>
#include <string.h>

#include "tests/words.h"

static void draw_box(struct frame *frame, int row, int col, int rows, int cols)
{
    int right = col + cols - 1, bottom = row + rows - 1;
    frame_fill(frame, row, col, right, STYLE_RULE, "─");
    frame_fill(frame, bottom, col, right, STYLE_RULE, "─");
    frame_puts(frame, row, col, STYLE_RULE, "┌");
    frame_puts(frame, row, right, STYLE_RULE, "┐");
    frame_puts(frame, bottom, col, STYLE_RULE, "└");
    frame_puts(frame, bottom, right, STYLE_RULE, "┘");
    for (int at = row + 1; at < bottom; at++) {
        frame_puts(frame, at, col, STYLE_RULE, "│");
        frame_puts(frame, at, right, STYLE_RULE, "│");
    }
}

static void draw_boxes(struct frame *frame)
{
    draw_box(frame, 0, 0, frame->rows, frame->cols);
    draw_box(frame, 1, 2, 4, 20);
    frame_puts(frame, 1, 4, STYLE_TITLE, " results (3) ");
    frame_puts(frame, 2, 4, STYLE_VALUE, "[7][8][ ]");
    frame_puts(frame, 3, 4, STYLE_TEXT, "+--+ | plain ASCII ~");
    frame_puts(
        frame, 6, 2, STYLE_TEXT, "caf\xC3\xA9 \xE2\x96\xB6 \xE2\x96\xA0");
}

static void draw_styles(struct frame *frame)
{
    for (int style = 0; style < STYLE_COUNT; style++) {
        frame_printf(frame, style, FRAMES_STYLE_COL, (enum style)style,
            "style %d %c", style, 'A' + style);
    }
}

/* All words of the list, three to a row, after something plain. */
static void draw_bengali(struct frame *frame)
{
    size_t at = 0;
    for (int row = 0; row < frame->rows && at < TEST_WORD_COUNT; row++) {
        int col = frame_printf(frame, row, 0, STYLE_DIM, "%2d | ", row);
        for (int i = 0; i < 3 && at < TEST_WORD_COUNT; i++) {
            col = frame_puts(frame, row, col,
                i == 1 ? STYLE_STRONG : STYLE_TEXT, test_words[at++]);
            col = frame_puts(frame, row, col, STYLE_TEXT, " ");
        }
    }
}

static void draw_full(struct frame *frame)
{
    for (int row = 0; row < frame->rows; row++) {
        for (int col = 0; col < frame->cols; col++) {
            char letter = (char)('a' + (row * 7 + col * 3) % 26);
            frame_put(frame, row, col, frame->cols,
                (enum style)((row + col) % STYLE_COUNT), &letter, 1);
        }
    }
}

static void draw_hostile(struct frame *frame)
{
    static const char *const texts[] = {"a\x1b]0;title\x07"
                                        "b",
        "\x1b[31mred\x1b[2J",
        "\x9b"
        "31m c1 \xC2\x9B"
        "2J",
        "bell\x07 bs\x08 nul", "\xE0\xA6 cut \xC0\xAF \xED\xA0\x80 end",
        "\xE2\x80\xAE"
        "bidi\xE2\x81\xA6",
        "\x0e\x0f shift", "tab\tnl\nend",
        "\x7f"
        "del \x1bP$q\x1b\\ \x1b_apc\x1b\\"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        frame_puts(frame, (int)i, 1, STYLE_TEXT, texts[i]);
        frame_fill(frame, (int)i, 60, 64, STYLE_TEXT, "\x1b");
    }
}

/* Words with painted blanks between them, and plain text right after. */
static void draw_tight(struct frame *frame)
{
    for (int row = 0; row < frame->rows && row + 4 < TEST_WORD_COUNT; row++) {
        int col =
            frame_puts(frame, row, row % 3, STYLE_SELECTED, test_words[row]);
        for (int i = 1; i < 4; i++) {
            if (i != 2) {
                col = frame_puts(frame, row, col, STYLE_SELECTED, " ");
            }
            col = frame_puts(
                frame, row, col, STYLE_SELECTED, test_words[row + i]);
        }
        frame_puts(frame, row, col, STYLE_VALUE, "|tight|");
    }
}

static void draw_shelf(struct frame *frame, bool filled)
{
    for (int row = 0; row < frame->rows; row++) {
        if (row % 6 == 5) {
            frame_puts(
                frame, row, 0, STYLE_TEXT, test_words[row % TEST_WORD_COUNT]);
        } else if (filled || row < 3) {
            frame_printf(frame, row, 0, STYLE_TEXT, "plain row %d", row);
        }
    }
}

static void draw_climb(struct frame *frame, int by)
{
    for (int row = 0; row < frame->rows; row++) {
        if (row < 10 - by) {
            frame_printf(frame, row, 0, STYLE_TEXT, "plain row %d", row + by);
        } else {
            frame_puts(frame, row, 1, STYLE_TEXT, test_words[row]);
        }
    }
}

static void draw_words(struct frame *frame)
{
    for (int row = 0; row < TEST_WORD_COUNT; row++) {
        frame_puts(frame, row, 0, STYLE_TEXT, test_words[row]);
    }
}

/* Changing rows of all kinds: plain ones turn Bengali and back, words move,
 * styles change, the last column and the last row take part. */
static void draw_change(struct frame *frame, int number)
{
    for (int row = 0; row < frame->rows; row++) {
        int turn = (row * 5 + number * 3) % 7;
        const char *word = test_words[(size_t)(row + number) % TEST_WORD_COUNT];
        int col = frame_printf(frame, row, 0, STYLE_TEXT, "%d:", turn);
        if (turn == 0) {
            frame_fill(frame, row, col, frame->cols, STYLE_RULE, "─");
        } else if (turn < 4) {
            frame_fill(frame, row, col, col + turn * 4, STYLE_CHANNEL, "■");
            col = frame_puts(frame, row, col + turn * 4 + number % 3,
                (enum style)(number % STYLE_COUNT), word);
            frame_puts(frame, row, col, STYLE_BLOCKED, " (x) ");
        } else if (turn == 5) {
            frame_puts(frame, row, frame->cols - 1, STYLE_VALUE, "#");
        } else if (turn == 6) {
            frame_puts(frame, row, col, STYLE_SELECTED, "   selected   ");
        }
    }
}

void frames_draw(struct frame *frame, int number)
{
    frame_clear(frame);
    switch (number) {
    case FRAME_BLANK:
        break;
    case FRAME_BOXES:
        draw_boxes(frame);
        break;
    case FRAME_STYLES:
        draw_styles(frame);
        break;
    case FRAME_BENGALI:
        draw_bengali(frame);
        break;
    case FRAME_ONE_CELL_A:
    case FRAME_ONE_CELL_B:
        draw_boxes(frame);
        frame_puts(
            frame, 2, 5, STYLE_VALUE, number == FRAME_ONE_CELL_A ? "7" : "8");
        break;
    case FRAME_FULL:
        draw_full(frame);
        break;
    case FRAME_HOSTILE:
        draw_hostile(frame);
        break;
    case FRAME_TIGHT:
        draw_tight(frame);
        break;
    case FRAME_SHELF_A:
    case FRAME_SHELF_B:
        draw_shelf(frame, number == FRAME_SHELF_A);
        break;
    case FRAME_CLIMB_A:
    case FRAME_CLIMB_B:
        draw_climb(frame, number == FRAME_CLIMB_B ? 2 : 0);
        break;
    case FRAME_WORDS:
        draw_words(frame);
        break;
    default:
        draw_change(frame, number);
        break;
    }
}
