/* SPDX-License-Identifier: MIT */
/*
 * cast_test TAANT ASCIINEMA FOLDER: films that asciinema writes to a terminal
 * end with the frame that the run ends with.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/check.h"
#include "tests/conformance/person.h"

static const char *taant, *asciinema;
static char cast[512], frame[512], home[512];

/* Runs the program to its end; false when it finds fault. */
static bool export_to(
    const char *pattern, const char *lang, const char *size, const char *file)
{
    const char *const words[] = {taant, "export", pattern, "--lang", lang,
        "--size", size, "--to", file, NULL};
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        execv(taant, (char **)(uintptr_t)words);
        _exit(127);
    }
    waitpid(pid, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void plays(const char *pattern, const char *lang, int rows, int cols)
{
    const char *const words[] = {
        "/usr/bin/env", home, asciinema, "cat", cast, NULL};
    struct child_setup setup = {.term = "xterm-256color",
        .rows = rows,
        .cols = cols,
        .answers = true,
        .arguments = words};
    struct child child;
    char size[32];
    snprintf(size, sizeof size, "%dx%d", cols, rows);
    if (!CHECK(export_to(pattern, lang, size, cast) &&
               export_to(pattern, lang, size, frame))) {
        return;
    }
    if (CHECK(child_start(&child, &setup))) {
        int status = child_wait(&child);
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
        CHECK(person_sees_file(&child, frame));
        CHECK_NUMBER(child.vt.refused, 0);
    }
    child_stop(&child);
}

int main(int count, char **words)
{
    if (count != 4) {
        fprintf(stderr, "usage: cast_test TAANT ASCIINEMA FOLDER\n");
        return 2;
    }
    taant = words[1];
    asciinema = words[2];
    snprintf(cast, sizeof cast, "%s/played.cast", words[3]);
    snprintf(frame, sizeof frame, "%s/played.txt", words[3]);
    /* It wants a place for its settings. */
    snprintf(home, sizeof home, "ASCIINEMA_CONFIG_HOME=%s/asciinema", words[3]);
    plays("worker_pool", "en", 24, 80);
    plays("worker_pool", "bn", 36, 120);
    plays("leak_unread", "bn", 24, 80);
    unlink(cast);
    unlink(frame);
    return check_done();
}
