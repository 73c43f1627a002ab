/* SPDX-License-Identifier: MIT */
/* What is typed and clicked arrives by the same names in every display. */
#include <stdio.h>

#include "tests/check.h"
#include "tests/conformance/child.h"
#include "tests/conformance/frames.h"

static const struct typed {
    const char *bytes, *reported;
} typed[] = {{"a", "key a"}, {"A", "key A"}, {" ", "key space"}, {"?", "key ?"},
    {",", "key ,"}, {"\r", "key enter"}, {"\t", "key tab"},
    {"\x7f", "key backspace"}, {"\x12", "key C-r"}, {"\x1b[A", "key up"},
    {"\x1b[B", "key down"}, {"\x1b[C", "key right"}, {"\x1b[D", "key left"},
    {"\x1bOA", "key up"}, {"\x1b[H", "key home"}, {"\x1b[F", "key end"},
    {"\x1b[5~", "key pageup"}, {"\x1b[6~", "key pagedown"},
    {"\x1b[2~", "key insert"}, {"\x1b[3~", "key delete"}, {"\x1bOP", "key f1"},
    {"\x1b[15~", "key f5"}, {"\x1b[24~", "key f12"}, {"\x1b[Z", "key backtab"},
    {"\x1b[1;5D", "key C-left"}, {"\x1b[1;2C", "key S-right"},
    {"\x1bx", "key M-x"}, {"\xE0\xA6\x95", "key \xE0\xA6\x95"}};

static const struct typed clicked[] = {
    {"\x1b[<0;3;4M\x1b[<0;3;4m", "mouse 3 2 1"},
    {"\x1b[<2;80;24M\x1b[<2;80;24m", "mouse 23 79 3"},
    {"\x1b[<64;1;1M", "mouse 0 0 4"}, {"\x1b[<65;1;1M", "mouse 0 0 5"}};

static void check_typed(
    struct child *child, const char *bytes, const char *want)
{
    char line[64];
    child_type(child, bytes);
    CHECK_TEXT(child_report(child, line, false), want);
}

/* All at once: none is lost, and the order stays. */
static void check_many(struct child *child)
{
    char bytes[601], line[64];
    for (int i = 0; i < 600; i++) {
        bytes[i] = (char)('a' + i % 26);
    }
    bytes[600] = '\0';
    child_type(child, bytes);
    int right = 0;
    for (int i = 0; i < 600 && !child->failed; i++) {
        char want[8];
        snprintf(want, sizeof want, "key %c", 'a' + i % 26);
        right += strcmp(child_report(child, line, false), want) == 0;
    }
    CHECK_NUMBER(right, 600);
}

/* A late answer to the width probe, or to another program, is no typing:
 * the next key that is reported is the one typed after it. */
static void check_late_reports(struct child *child)
{
    check_typed(child, "\x1b[5;10Rz", "key z");
    check_typed(child, "\x1b[1;5Ry", "key y");
    check_typed(child, "\x1b[?69;0$yx", "key x");
}

static void test_display(const struct display_ops *ops, const char *term)
{
    struct child_setup setup = {.ops = ops,
        .term = term,
        .rows = 24,
        .cols = 80,
        .mouse = true,
        .colour = true};
    struct child child;
    if (CHECK(child_start(&child, &setup))) {
        child_present(&child, FRAME_BOXES);
        for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
            check_typed(&child, typed[i].bytes, typed[i].reported);
        }
        for (size_t i = 0; i < sizeof clicked / sizeof *clicked; i++) {
            check_typed(&child, clicked[i].bytes, clicked[i].reported);
        }
        check_typed(&child, "\x1b", "key escape");
        check_many(&child);
        check_late_reports(&child);
        child_command(&child, 'q', 0);
        CHECK_NUMBER(child_wait(&child), 0);
        CHECK_NUMBER(child.vt.refused, 0);
    }
    child_stop(&child);
    if (atomic_load(&check_failures) > 0) {
        fprintf(stderr, "    display %s, TERM %s\n", ops->name, term);
    }
}

int main(void)
{
    test_display(&display_tickit, "xterm-256color");
    test_display(&display_tickit, "tmux-256color");
    test_display(&display_ncurses, "xterm-256color");
    return check_done();
}
