/* SPDX-License-Identifier: MIT */
/*
 * program_test TAANT REPLAY: the program itself on terminals of every kind,
 * and every way out of it. REPLAY is the folder of golden frames.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/check.h"
#include "tests/conformance/person.h"

static const char *taant;
static char first_frame[512];

static struct child_setup setup_for(const char *term)
{
    return (struct child_setup){
        .term = term, .rows = 24, .cols = 80, .answers = true};
}

/* Starts the first lesson and sees its first frame. */
static bool begin(
    struct child *child, struct child_setup *setup, const char *display)
{
    if (!person_opens(child, setup, taant, display, "unbuffered")) {
        return false;
    }
    bool shown = CHECK(person_sees_file(child, first_frame));
    CHECK(!child_modes_restored(child));
    CHECK(!child->vt.main_screen);
    CHECK(!child->vt.cursor_visible);
    return shown;
}

static void check_end(struct child *child, int status)
{
    int got = child_wait(child);
    CHECK(WIFEXITED(got));
    CHECK_NUMBER(WEXITSTATUS(got), status);
    person_has_terminal_back(child);
}

/* ---- standing still ---- */

/* The key that copies the token has the program draw, and after the first time
 * nothing on the screen changes. The copy alone may be written: it comes after
 * all that the frames before it wrote. */
static void test_idle(const char *display)
{
    enum { TIMES = 20 };
    struct child_setup setup = setup_for("xterm-256color");
    struct child child;
    if (begin(&child, &setup, display)) {
        bool copied = person_copies(&child, "t") &&
                      person_sees(&child, "taant open taant1~") &&
                      person_copies(&child, "t");
        size_t before = child.bytes;
        for (int i = 0; i < TIMES && copied; i++) {
            copied = person_copies(&child, "t");
        }
        size_t copy = strlen("\x1b]52;c;\x07") + strlen(child.vt.copied);
        CHECK(copied);
        CHECK_NUMBER(child.bytes - before, TIMES * copy);
        child_type(&child, "q");
        check_end(&child, 0);
    }
    child_stop(&child);
}

/* ---- the token ---- */

/* The key shows it, and the clipboard gets it where terminfo knows of one. */
static void test_token(const char *display, const char *term, bool copies)
{
    struct child_setup setup = setup_for(term);
    struct child child;
    if (begin(&child, &setup, display)) {
        child_type(&child, "t");
        CHECK(person_sees(&child, "taant open taant1~unbuffered~1~"));
        CHECK_NUMBER(
            strncmp(child.vt.copied, "dGFhbnQxfnVuYnVmZmVyZWR+MX", 26) == 0,
            copies);
        CHECK_NUMBER(child.vt.copied[0] != '\0', copies);
        CHECK_NUMBER(child.vt.refused, 0);
        child_type(&child, "q");
        check_end(&child, 0);
    }
    child_stop(&child);
}

/* ---- ways out ---- */

static void test_keys_out(const char *display)
{
    static const struct {
        const char *key;
        int status;
    } ways[] = {{"q", 0}, {"\x03", 128 + SIGINT}};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct child_setup setup = setup_for("xterm-256color");
        struct child child;
        if (begin(&child, &setup, display)) {
            child_type(&child, ways[i].key);
            check_end(&child, ways[i].status);
        }
        child_stop(&child);
    }
}

static void test_signals(const char *display)
{
    static const int signals[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct child_setup setup = setup_for("xterm-256color");
        struct child child;
        if (begin(&child, &setup, display)) {
            kill(child.program, signals[i]);
            check_end(&child, 128 + signals[i]);
        }
        child_stop(&child);
    }
}

/* While a live run is at work on all its threads. */
static void test_end_of_live_run(const char *display)
{
    struct child_setup setup = setup_for("xterm-256color");
    const char *const words[] = {taant, "worker_pool", "--lang", "en",
        "--display", display, "--knob", "jobs=1000", NULL};
    struct child child;
    setup.arguments = words;
    if (CHECK(child_start(&child, &setup))) {
        CHECK(person_sees(&child, "worker 3"));
        child_type(&child, "++");
        CHECK(person_sees(&child, "5x"));
        kill(child.program, SIGTERM);
        check_end(&child, 128 + SIGTERM);
    }
    child_stop(&child);
}

/* The run hears it and ends; nothing that comes later is taken for another. */
static void test_interrupted_run(const char *display)
{
    struct child_setup setup = setup_for("xterm-256color");
    const char *const words[] = {taant, "http_server", "--lang", "en",
        "--display", display, "--mode", "live", "--knob", "guests=0", "--knob",
        "serve=999", NULL};
    struct child child;
    setup.arguments = words;
    if (CHECK(child_start(&child, &setup))) {
        CHECK(person_sees(&child, "open active"));
        child_type(&child, "\x03");
        CHECK(person_sees(&child, "live · over"));
        child_resize(&child, 30, 100);
        child_type(&child, "?");
        CHECK(person_sees(&child, "Keys and signs"));
        child_type(&child, "?q");
        check_end(&child, 0);
    }
    child_stop(&child);
}

static void test_stop_and_continue(const char *display)
{
    struct child_setup setup = setup_for("xterm-256color");
    struct child child;
    char line[64];
    setup.in_shell = true;
    if (begin(&child, &setup, display)) {
        for (int i = 0; i < 3 && !child.failed; i++) {
            kill(child.program, SIGTSTP);
            CHECK_TEXT(child_report(&child, line, false), "stopped");
            child_until_mark(&child); /* written by the shell */
            person_has_terminal_back(&child);
            child_command(&child, 'F', 0);
            CHECK(person_sees_file(&child, first_frame));
            CHECK(!child.vt.main_screen);
        }
        child_type(&child, "q");
        check_end(&child, 0);
    }
    child_stop(&child);
}

static void test_vanished_terminal(const char *display)
{
    struct child_setup setup = setup_for("xterm-256color");
    struct child child;
    if (begin(&child, &setup, display)) {
        CHECK_NUMBER(child_hang_up(&child), 128 + SIGHUP);
    }
    child_stop(&child);
}

/* ---- terminals ---- */

static void test_silent_terminal(const char *display)
{
    struct child_setup setup = setup_for("xterm-256color");
    struct child child;
    setup.answers = false;
    if (begin(&child, &setup, display)) {
        child_type(&child, "q");
        check_end(&child, 0);
    }
    child_stop(&child);
}

/* One cell at first, and it grows; or it shrinks to one. */
static void test_tiny_terminal(const char *display)
{
    struct child_setup setup = setup_for("xterm-256color");
    struct child child;
    setup.rows = setup.cols = 1;
    if (person_opens(&child, &setup, taant, display, NULL)) {
        while (child.vt.main_screen && child_feed(&child)) {
        }
        child_resize(&child, 24, 80);
        CHECK(person_sees(&child, "Choose a pattern"));
        child_resize(&child, 1, 1);
        child_type(&child, "??ll\rnnq");
        check_end(&child, 0);
    }
    child_stop(&child);
}

/* Told line by line, without one escape sequence. */
static void test_told(const char *term, const char *display, int status,
    const char *pattern, const char *told)
{
    struct child_setup setup = setup_for(term);
    const char *const words[] = {
        taant, pattern, "--lang", "en", "--seed", "1", display, NULL};
    struct child child;
    setup.rows = 200;
    setup.arguments = words;
    if (CHECK(child_start(&child, &setup))) {
        int got = child_wait(&child);
        CHECK(WIFEXITED(got));
        CHECK_NUMBER(WEXITSTATUS(got), status);
        CHECK(person_sees(&child, told));
        CHECK_NUMBER(child.vt.escapes, 0);
        person_has_terminal_back(&child);
    }
    child_stop(&child);
}

static void test_plain_terminals(void)
{
    static const char *const terms[] = {"dumb", "", "nobody-knows-this"};
    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++) {
        test_told(terms[i], NULL, 0, "unbuffered", "all tasks ended");
        test_told(terms[i], NULL, 1, "leak_unread", "(leak)");
    }
    test_told("xterm-256color", "--display=text", 1, "leak_unread", "(leak)");
}

/* Who waits for a film sees how far it is; nothing of that stays. */
static void test_headway(void)
{
    char folder[] = "/tmp/taant-XXXXXX", film[sizeof folder + 10];
    struct child_setup setup = setup_for("dumb");
    const char *const words[] = {
        taant, "export", "unbuffered", "--to", film, NULL};
    struct child child;
    CHECK(mkdtemp(folder) != NULL);
    snprintf(film, sizeof film, "%s/film.cast", folder);
    setup.arguments = words;
    if (CHECK(child_start(&child, &setup))) {
        int got = child_wait(&child);
        CHECK(WIFEXITED(got) && WEXITSTATUS(got) == 0);
        CHECK(child.bytes > strlen("\r  0%\r100%\r    \r"));
        CHECK_NUMBER(child.vt.escapes, 0);
        char *row = vt_row_text(&child.vt, 0);
        CHECK_TEXT(row, "");
        free(row);
    }
    child_stop(&child);
    CHECK(unlink(film) == 0);
    CHECK(rmdir(folder) == 0);
}

int main(int count, char **words)
{
    static const char *const displays[] = {"tickit", "ncurses"};
    if (count != 3) {
        fprintf(stderr, "usage: program_test TAANT REPLAY\n");
        return 2;
    }
    taant = words[1];
    snprintf(
        first_frame, sizeof first_frame, "%s/unbuffered/1-begin.txt", words[2]);
    for (int i = 0; i < 2; i++) {
        test_idle(displays[i]);
        test_token(displays[i], "xterm-256color", true);
        test_keys_out(displays[i]);
        test_signals(displays[i]);
        test_end_of_live_run(displays[i]);
        test_interrupted_run(displays[i]);
        test_stop_and_continue(displays[i]);
        test_vanished_terminal(displays[i]);
        test_silent_terminal(displays[i]);
        test_tiny_terminal(displays[i]);
    }
    test_token("ncurses", "screen-256color", false);
    test_token("tickit", "screen-256color", false);
    test_plain_terminals();
    test_headway();
    return check_done();
}
