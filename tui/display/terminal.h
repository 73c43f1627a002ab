/* SPDX-License-Identifier: MIT */
/*
 * terminal.h: the tty under a screen: its modes, its size, and the only
 * writer to it. One at a time, used by one thread.
 *
 *     put put put send          what send could not write is owed, and goes
 *     [ batch ......... ]       out before anything else: an escape sequence
 *      written |  owed          is never cut, a stalled reader never blocks
 */
#ifndef TUI_DISPLAY_TERMINAL_H
#define TUI_DISPLAY_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

struct terminal;

/* Opens the terminal of standard output, by a descriptor of our own that does
 * not block, and watches for signals. NULL and *problem on failure. */
struct terminal *terminal_open(const char **problem);

/* Gives the terminal back and lets go of it: what a library still does with
 * the descriptor while it is taken down no longer reaches the terminal. */
void terminal_detach(struct terminal *terminal);
void terminal_close(struct terminal *terminal);

/* Returns the descriptor to read keys from, and the one that becomes readable
 * when a signal came. */
int terminal_fd(const struct terminal *terminal);
int terminal_signal_fd(const struct terminal *terminal);

/* Tells the size; what the terminal does not know comes from LINES, COLUMNS
 * or is 24 x 80. */
void terminal_size(const struct terminal *terminal, int *rows, int *cols);

/* Takes the screen: raw modes, then the bytes `enter`; from now on every way
 * out writes the bytes `leave` (fewer than SIGNALS_LEAVE_BYTES). Copies both.
 * False when memory is short. */
bool terminal_enter(struct terminal *terminal, const char *enter,
    size_t enter_size, const char *leave, size_t leave_size);

/* Gives the screen back and stops the process; returns once continued. */
void terminal_stop(struct terminal *terminal);

/* Takes the screen again after a stop, if the process is in the foreground;
 * tells whether it has the screen now. */
bool terminal_resume(struct terminal *terminal);

/* Tells whether the screen is ours, and whether the terminal is gone. */
bool terminal_active(const struct terminal *terminal);
bool terminal_lost(const struct terminal *terminal);

/* Notes that the terminal is gone. */
void terminal_lose(struct terminal *terminal);

/* Tells whether bytes wait to be written. */
bool terminal_owes(const struct terminal *terminal);

/* Adds bytes to the batch; terminal_send writes what the terminal takes now.
 * When memory is short the whole batch is dropped and send returns false. */
void terminal_put(struct terminal *terminal, const char *bytes, size_t size);
bool terminal_send(struct terminal *terminal);

/* Moves the batch into a buffer instead of sending it; returns its size, 0 if
 * it does not fit. Only when nothing is owed. */
size_t terminal_take(struct terminal *terminal, char *bytes, size_t room);

/* Drops the batch; only when nothing is owed. */
void terminal_drop(struct terminal *terminal);

#endif
