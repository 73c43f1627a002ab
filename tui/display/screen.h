/* SPDX-License-Identifier: MIT */
/*
 * screen.h: what the terminal displays have in common: the frame that is
 * shown, the frame that is wanted, and the input that waits to be taken.
 */
#ifndef TUI_DISPLAY_SCREEN_H
#define TUI_DISPLAY_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/display/display.h"
#include "tui/display/terminal.h"
#include "tui/frame/frame.h"
#include "tui/input/input.h"

/* More than one read of a terminal library can bring. */
enum { SCREEN_QUEUE = 1024 };

struct screen {
    struct terminal *terminal;
    struct frame shown;  /* what the terminal shows, if not stale */
    struct frame wanted; /* what it shall show */
    bool wants;          /* wanted holds a frame that is not shown yet */
    bool stale;          /* nobody knows what the terminal shows */
    struct frame_run *runs;
    struct input queue[SCREEN_QUEUE];
    size_t first, count;
    bool resized, woken;
    int ended; /* the signal that ends the program, or 0 */
};

/* What each display of a terminal begins with. */
struct screen_display {
    struct display base;
    struct screen screen;
};

/* Opens the terminal; false and *problem on failure. */
bool screen_open(struct screen *screen, const char **problem);

/* Closes the terminal and frees what the screen holds, not itself. */
void screen_close(struct screen *screen);

/* Remembers the frame to show; false when memory is short. */
bool screen_want(struct screen *screen, const struct frame *frame);

/*
 * Begins to show the wanted frame. False when there is nothing to show or the
 * terminal cannot take it now. Else screen->runs holds *count runs to paint;
 * *clear: clear the terminal first. screen_shown ends it: the batch goes out.
 */
bool screen_begin(struct screen *screen, size_t *count, bool *clear);
void screen_shown(struct screen *screen);

/* Writes what is owed. */
void screen_pump(struct screen *screen);

/* Adds a key by any of its names, or a mouse press; unknown keys are dropped,
 * and so is what finds the queue full. */
void screen_push_key(struct screen *screen, const char *name);
void screen_push_mouse(struct screen *screen, int row, int col, int button);

/* Takes what waits: the end first, then a new size, keys, the waking. */
bool screen_pop(struct screen *screen, struct input *input);

/* Takes the signals that came: notes a new size, stops and continues the
 * process with the terminal given back in between. */
void screen_signals(struct screen *screen);

/*
 * Waits until a key can be read (*readable), a signal or wake_fd (-1: none)
 * reports, owed bytes can be written, or timeout_ms (-1: no limit) is over.
 * While the screen is not ours the terminal is left alone.
 */
void screen_wait(
    struct screen *screen, int wake_fd, int timeout_ms, bool *readable);

/* Takes the count of wake_fd and notes the waking. */
void screen_wake(struct screen *screen, int wake_fd);

/* Returns milliseconds left of timeout_ms since start_ms; -1 stays -1. */
int screen_left(long long start_ms, int timeout_ms);

/* Returns a monotonic clock in milliseconds. */
long long screen_clock(void);

#endif
