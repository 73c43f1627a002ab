/* SPDX-License-Identifier: MIT */
/*
 * child.h: a program on a pseudo-terminal that presents frames when told to,
 * and tells what input it gets. A byte that no display writes marks in its
 * output where a command is done, so that nobody has to wait and guess.
 */
#ifndef TESTS_CONFORMANCE_CHILD_H
#define TESTS_CONFORMANCE_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <termios.h>

#include "tests/conformance/vt.h"
#include "tui/display/display.h"

enum { CHILD_MARK = 0x1c };

struct child {
    pid_t pid;     /* the process on the terminal: program or shell */
    pid_t program; /* the program */
    int master;    /* the terminal's other side */
    int command, wake, report;
    struct vt vt;
    size_t bytes;          /* written since the last mark */
    size_t marks;          /* seen, and nobody waited for them yet */
    size_t marked;         /* bytes before the last of these */
    bool ended;            /* the terminal was closed by the program */
    bool failed;           /* the watchdog bit */
    struct termios before; /* the terminal's modes at the start */
};

struct child_setup {
    const struct display_ops *ops;
    const char *term, *colorterm;
    int rows, cols;
    bool mouse, colour;
    bool clusters; /* frames take a column for each cluster */
    bool in_shell; /* under a parent that does job control */
    /* A program to execute, path first, NULL last, in place of one that
     * opens the display `ops` and obeys commands. */
    const char *const *arguments;
    bool answers; /* the terminal answers what it is asked */
};

/* Starts a program; unless it is one to execute it has opened its display on
 * return. */
bool child_start(struct child *child, const struct child_setup *setup);

/* Ends what still runs and frees. */
void child_stop(struct child *child);

/* Sends a command: 'f' present frame `number`, 'm' mark, 'b' present many
 * frames without waiting, 'q' close and exit, 'a' abort, 's' fault, 'o'
 * overflow the stack, 'x' exit without closing; to the shell: 'F' continue
 * in the foreground, 'B' in the background. */
void child_command(struct child *child, char command, int number);

/* Waits for output and feeds the terminal; false when there is no more. */
bool child_feed(struct child *child);

/* Feeds the terminal until the next mark; returns the bytes before it. */
size_t child_until_mark(struct child *child);

/* Sends 'f' and feeds the terminal until it is done; returns the bytes. */
size_t child_present(struct child *child, int number);

/* Reads what the program reports next, such as "key a"; feeds the terminal
 * meanwhile, unless it shall stall. Empty when the program is gone. */
const char *child_report(struct child *child, char line[64], bool stalled);

/* Types bytes at the terminal. */
void child_type(struct child *child, const char *bytes);

/* Gives the terminal another size. */
void child_resize(struct child *child, int rows, int cols);

/* Feeds the terminal all until the program is gone; returns its wait status.*/
int child_wait(struct child *child);

/* Takes the terminal away and waits; returns the exit status as a shell tells
 * it, 128 + N for signal N. */
int child_hang_up(struct child *child);

/* Tells whether the terminal's modes are what they were at the start. */
bool child_modes_restored(const struct child *child);

#endif
