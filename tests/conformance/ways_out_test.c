/* SPDX-License-Identifier: MIT */
/* Whatever ends or stops the program, the terminal comes back as it was; and
 * whatever the terminal does, the program goes on or ends by itself. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/check.h"
#include "tests/conformance/child.h"
#include "tests/conformance/frames.h"

static struct child_setup setup_for(const struct display_ops *ops)
{
    return (struct child_setup){.ops = ops,
        .term = "xterm-256color",
        .rows = 24,
        .cols = 80,
        .mouse = true,
        .colour = true};
}

static bool begin(struct child *child, const struct child_setup *setup)
{
    if (!CHECK(child_start(child, setup))) {
        return false;
    }
    child_present(child, FRAME_BENGALI);
    CHECK(!child_modes_restored(child));
    CHECK(!child->vt.main_screen);
    CHECK(!child->vt.cursor_visible);
    return true;
}

static void check_given_back(struct child *child)
{
    CHECK(child_modes_restored(child));
    CHECK(child->vt.main_screen);
    CHECK(child->vt.cursor_visible);
    CHECK_NUMBER(child->vt.refused, 0);
    CHECK_NUMBER(child->vt.length, 0);
    CHECK(!child->failed);
}

static void check_shows(const struct child *child, int number)
{
    struct frame frame;
    REQUIRE(frame_init(&frame, child->vt.rows, child->vt.cols, NULL));
    frames_draw(&frame, number);
    for (int row = 0; row < frame.rows; row++) {
        char *want = frame_row_text(&frame, row);
        char *got = vt_row_text(&child->vt, row);
        CHECK_TEXT(got, want);
        free(want);
        free(got);
    }
    frame_fini(&frame);
}

/* A signal that asks to end: the program closes and says which it was. */
static void test_signal(const struct display_ops *ops, int number)
{
    struct child_setup setup = setup_for(ops);
    struct child child;
    if (begin(&child, &setup)) {
        kill(child.program, number);
        int status = child_wait(&child);
        CHECK(WIFEXITED(status));
        CHECK_NUMBER(WEXITSTATUS(status), 128 + number);
        check_given_back(&child);
    }
    child_stop(&child);
}

/* A fault: nobody closes, and the process dies of the signal itself. */
static void test_fault(const struct display_ops *ops, char command, int number)
{
    struct child_setup setup = setup_for(ops);
    struct child child;
    if (begin(&child, &setup)) {
        child_command(&child, command, 0);
        int status = child_wait(&child);
        CHECK(WIFSIGNALED(status));
        CHECK_NUMBER(WTERMSIG(status), number);
        check_given_back(&child);
    }
    child_stop(&child);
}

static void test_exit(const struct display_ops *ops)
{
    struct child_setup setup = setup_for(ops);
    struct child child;
    if (begin(&child, &setup)) {
        child_command(&child, 'x', 0);
        int status = child_wait(&child);
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 3);
        check_given_back(&child);
    }
    child_stop(&child);
}

/* Ctrl-C, Ctrl-\ and Ctrl-Z stay signals. */
static void test_typed_interrupt(const struct display_ops *ops)
{
    struct child_setup setup = setup_for(ops);
    struct child child;
    if (begin(&child, &setup)) {
        child_type(&child, "\x03");
        int status = child_wait(&child);
        CHECK(WIFEXITED(status));
        CHECK_NUMBER(WEXITSTATUS(status), 128 + SIGINT);
        check_given_back(&child);
    }
    child_stop(&child);
}

static void test_vanished_terminal(const struct display_ops *ops)
{
    struct child_setup setup = setup_for(ops);
    struct child child;
    if (begin(&child, &setup)) {
        int status = child_hang_up(&child);
        CHECK(status == 128 + SIGHUP || status == 99);
    }
    child_stop(&child);
}

/* The shell sees it stopped, with its terminal as it was; then it goes on. */
static void check_stop(struct child *child, bool typed)
{
    char line[64];
    if (typed) {
        child_type(child, "\x1a");
    } else {
        kill(child->program, SIGTSTP);
    }
    CHECK_TEXT(child_report(child, line, false), "stopped");
    child_until_mark(child); /* written by the shell */
    check_given_back(child);
}

static void check_continue(struct child *child)
{
    char line[64];
    child_command(child, 'F', 0);
    CHECK_TEXT(child_report(child, line, false), "resize 24 80");
    child_command(child, 'm', 0);
    child_until_mark(child);
    CHECK(!child_modes_restored(child));
    CHECK(!child->vt.main_screen);
    CHECK(!child->vt.cursor_visible);
    check_shows(child, FRAME_BENGALI);
}

static void test_stops(const struct display_ops *ops)
{
    struct child_setup setup = setup_for(ops);
    setup.in_shell = true;
    struct child child;
    if (begin(&child, &setup)) {
        for (int i = 0; i < 10 && !child.failed; i++) {
            check_stop(&child, i % 2 == 0);
            check_continue(&child);
        }
        kill(child.program, SIGTERM);
        int status = child_wait(&child);
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 128 + SIGTERM);
        check_given_back(&child);
    }
    child_stop(&child);
}

/* Continued in the background, it must leave the terminal to the shell. */
static void test_background(const struct display_ops *ops)
{
    struct child_setup setup = setup_for(ops);
    setup.in_shell = true;
    struct child child;
    if (begin(&child, &setup)) {
        check_stop(&child, false);
        child_command(&child, 'B', 0);
        CHECK_NUMBER(child_present(&child, FRAME_FULL), 0);
        check_given_back(&child);
        kill(child.program, SIGTERM);
        int status = child_wait(&child);
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 128 + SIGTERM);
        check_given_back(&child);
    }
    child_stop(&child);
}

/* Nobody reads: many frames are presented all the same, and when somebody
 * reads again, the newest frame comes whole and no sequence was cut. */
static void test_stall(const struct display_ops *ops)
{
    struct child_setup setup = setup_for(ops);
    struct child child;
    char line[64];
    if (begin(&child, &setup)) {
        child_command(&child, 'b', FRAME_BOXES);
        CHECK_TEXT(child_report(&child, line, true), "burst");
        child_command(&child, 'm', 0);
        size_t bytes = child_until_mark(&child);
        CHECK(bytes > 0 && bytes < 200000);
        check_shows(&child, FRAME_BOXES);
        child_command(&child, 'q', 0);
        CHECK_NUMBER(child_wait(&child), 0);
        check_given_back(&child);
    }
    child_stop(&child);
}

/* A stalled terminal does not keep the program from ending either. */
static void test_end_while_stalled(const struct display_ops *ops)
{
    struct child_setup setup = setup_for(ops);
    struct child child;
    char line[64];
    if (begin(&child, &setup)) {
        int status = 0;
        child_command(&child, 'b', FRAME_FULL);
        CHECK_TEXT(child_report(&child, line, true), "burst");
        kill(child.program, SIGTERM);
        CHECK(waitpid(child.pid, &status, 0) == child.pid);
        child.pid = child.program = -1;
        CHECK(WIFEXITED(status));
        CHECK_NUMBER(WEXITSTATUS(status), 128 + SIGTERM);
    }
    child_stop(&child);
}

static void test_display(const struct display_ops *ops)
{
    static const int signals[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    unsigned failures = atomic_load(&check_failures);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        test_signal(ops, signals[i]);
    }
    test_fault(ops, 'a', SIGABRT);
    test_fault(ops, 's', SIGSEGV);
    test_fault(ops, 'o', SIGSEGV);
    test_exit(ops);
    test_typed_interrupt(ops);
    test_vanished_terminal(ops);
    test_stops(ops);
    test_background(ops);
    test_stall(ops);
    test_end_while_stalled(ops);
    if (atomic_load(&check_failures) != failures) {
        fprintf(stderr, "    display %s\n", ops->name);
    }
}

int main(void)
{
    test_display(&display_tickit);
    test_display(&display_ncurses);
    return check_done();
}
