/* SPDX-License-Identifier: MIT */
/*
 * signals.h: the signals a screen lives with. Handlers note what came and
 * wake the display's thread through a pipe; only those of fatal faults do
 * more: they give the terminal back and let the fault take its course.
 */
#ifndef TUI_DISPLAY_SIGNALS_H
#define TUI_DISPLAY_SIGNALS_H

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

enum { SIGNALS_LEAVE_BYTES = 256 };

struct signals_seen {
    bool resized, stop, continued;
    int ended; /* the signal that ends the program, or 0 */
};

/* Begins to watch: makes the pipe, ignores SIGPIPE. Returns the pipe's end to
 * wait on, or -1 when descriptors are short or somebody watches already. */
int signals_open(void);

/* Takes the handlers (again): libraries may have put theirs in between. Faults
 * that the program itself handles are left to it. */
void signals_install(void);

/* Puts everything back as it was before signals_open. */
void signals_close(void);

/* Says how to give the terminal back when there is no way to return. */
void signals_arm(
    int fd, const struct termios *modes, const char *leave, size_t size);
void signals_disarm(void);

/* Empties the pipe and takes what came since the last call. */
struct signals_seen signals_take(void);

/* Stops the process as Ctrl-Z would; returns when it is continued. */
void signals_stop(void);

#endif
