/* SPDX-License-Identifier: MIT */
/* Which display is chosen for which terminal; never an abort. */
#define _DEFAULT_SOURCE /* forkpty */

#include <pty.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/check.h"
#include "tui/display/display.h"

/* What the program finds, as its exit status. */
enum { NONE = 10, TICKIT, NCURSES, NO_PROBLEM, OPENED };

static int choose(const char *name)
{
    const char *problem = NULL;
    const struct display_ops *ops = display_choose(name, &problem);
    if (!ops) {
        return problem && problem[0] ? NONE : NO_PROBLEM;
    }
    return ops == &display_tickit ? TICKIT : NCURSES;
}

/* Opens a display whatever choosing says; it must fail with a problem or
 * work, and not abort. */
static int open_tickit(void)
{
    const char *problem = NULL;
    struct display_options options = {.wake_fd = -1, .colour = true};
    struct display *display = display_tickit.open(&options, &problem);
    if (display) {
        display_tickit.close(display);
        return OPENED;
    }
    return problem && problem[0] ? NONE : NO_PROBLEM;
}

static int exit_status(pid_t pid, int master)
{
    char bytes[256];
    int status = 0;
    while (read(master, bytes, sizeof bytes) > 0) {
    }
    close(master);
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* On a terminal with this TERM; NULL: not set. */
static int run(const char *term, const char *name, bool open)
{
    int master;
    pid_t pid = forkpty(&master, NULL, NULL, NULL);
    if (pid == 0) {
        if (term) {
            setenv("TERM", term, 1);
        } else {
            unsetenv("TERM");
        }
        _exit(open ? open_tickit() : choose(name));
    }
    return exit_status(pid, master);
}

static void test_choice(void)
{
    static const char *const for_tickit[] = {"xterm", "xterm-256color",
        "xterm-nobody-knows", "tmux-256color", "screen-256color", "linux"};
    static const char *const for_ncurses[] = {
        "vt220", "vt100", "ansi", "putty", "konsole-256color"};
    static const char *const for_nobody[] = {
        "dumb", "", NULL, "nobody-knows-this", "../../etc/passwd", "xtermite"};
    for (size_t i = 0; i < sizeof for_tickit / sizeof(char *); i++) {
        CHECK_NUMBER(run(for_tickit[i], NULL, false), TICKIT);
        CHECK_NUMBER(run(for_tickit[i], "tickit", false), TICKIT);
        CHECK_NUMBER(run(for_tickit[i], "ncurses", false), NCURSES);
        CHECK_NUMBER(run(for_tickit[i], "teletype", false), NONE);
    }
    for (size_t i = 0; i < sizeof for_ncurses / sizeof(char *); i++) {
        CHECK_NUMBER(run(for_ncurses[i], NULL, false), NCURSES);
        CHECK_NUMBER(run(for_ncurses[i], "tickit", false), NONE);
        CHECK_NUMBER(run(for_ncurses[i], NULL, true), NONE);
    }
    for (size_t i = 0; i < sizeof for_nobody / sizeof(char *); i++) {
        CHECK_NUMBER(run(for_nobody[i], NULL, false), NONE);
        CHECK_NUMBER(run(for_nobody[i], "tickit", false), NONE);
        CHECK_NUMBER(run(for_nobody[i], "ncurses", false), NONE);
    }
}

/* Standard output is a pipe: no screen, and not a byte. */
static void test_no_terminal(void)
{
    int output[2];
    char byte;
    REQUIRE(pipe(output) == 0);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        setenv("TERM", "xterm-256color", 1);
        dup2(output[1], STDOUT_FILENO);
        close(output[1]);
        int chosen = choose(NULL);
        _exit(chosen == NONE ? open_tickit() : chosen);
    }
    close(output[1]);
    CHECK(read(output[0], &byte, 1) == 0);
    CHECK_NUMBER(exit_status(pid, output[0]), NONE);
}

int main(void)
{
    test_choice();
    test_no_terminal();
    return check_done();
}
