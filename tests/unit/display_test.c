/* SPDX-License-Identifier: MIT */
/* The displays that need no terminal: the same bytes for the same frame. */
#include "tui/display/display.h"

#include "tests/check.h"

/* Presents a frame and returns what was written; the caller frees. */
static char *present(
    const struct display_ops *ops, const struct frame *frame, bool colour)
{
    char *text = NULL;
    size_t size;
    const char *problem = NULL;
    struct display_options options = {.wake_fd = -1, .colour = colour};
    options.out = open_memstream(&text, &size);
    struct display *display = ops->open(&options, &problem);
    if (display) {
        ops->present(display, frame);
        ops->close(display);
    }
    fclose(options.out);
    return text;
}

static void check_output(const struct display_ops *ops,
    const struct frame *frame, bool colour, const char *want)
{
    char *text = present(ops, frame, colour);
    char *again = present(ops, frame, colour);
    CHECK_TEXT(text, want);
    CHECK_TEXT(again, want);
    free(text);
    free(again);
}

static void test_rows(void)
{
    struct frame frame;
    REQUIRE(frame_init(&frame, 3, 30, NULL));
    frame_puts(&frame, 0, 2, STYLE_TITLE, "two");
    frame_puts(&frame, 0, 6, STYLE_TEXT, "words");
    frame_puts(&frame, 1, 0, STYLE_FAILED, "গোরুটিন");
    frame_puts(&frame, 2, 1, STYLE_SELECTED, "x ");
    check_output(&display_text, &frame, true, "  two words\nগোরুটিন\n x\n");
    check_output(&display_text, &frame, false, "  two words\nগোরুটিন\n x\n");
    check_output(&display_ansi, &frame, true,
        "  \x1b[0;1mtwo\x1b[0m words\n"
        "\x1b[0;1;31mগোরুটিন\x1b[0m\n"
        " \x1b[0;7mx \x1b[0m\n");
    check_output(&display_ansi, &frame, false,
        "  \x1b[0;1mtwo\x1b[0m words\n"
        "\x1b[0;1;7mগোরুটিন\x1b[0m\n"
        " \x1b[0;7mx \x1b[0m\n");
    frame_fini(&frame);
}

/* Bright colours have numbers of their own. */
static void test_bright(void)
{
    struct frame frame;
    REQUIRE(frame_init(&frame, 1, 10, NULL));
    frame_puts(&frame, 0, 0, STYLE_DIM, "a");
    check_output(&display_ansi, &frame, true, "\x1b[0;90ma\x1b[0m\n");
    frame_fini(&frame);
}

static void test_blank(void)
{
    struct frame frame;
    REQUIRE(frame_init(&frame, 2, 4, NULL));
    check_output(&display_text, &frame, true, "\n\n");
    check_output(&display_ansi, &frame, true, "\n\n");
    frame_fini(&frame);
}

static void test_without_terminal(void)
{
    int rows = 0, cols = 0;
    const char *problem = NULL;
    struct display_options options = {.wake_fd = -1, .out = stdout};
    struct display *display = display_text.open(&options, &problem);
    REQUIRE(display);
    display_text.size(display, &rows, &cols);
    CHECK_NUMBER(rows, 24);
    CHECK_NUMBER(cols, 80);
    CHECK(!display_text.next_input);
    CHECK(!display_ansi.next_input);
    display_text.close(display);
}

int main(void)
{
    test_rows();
    test_bright();
    test_blank();
    test_without_terminal();
    return check_done();
}
