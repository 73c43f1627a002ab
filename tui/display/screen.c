/* SPDX-License-Identifier: MIT */
#include "tui/display/screen.h"

#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tui/display/problem.h"
#include "tui/display/signals.h"

/* How many runs a row may have on average before they are lumped together. */
enum { RUNS_PER_ROW = 8 };

static void free_frames(struct screen *screen)
{
    frame_fini(&screen->shown);
    frame_fini(&screen->wanted);
    free(screen->runs);
    screen->runs = NULL;
}

static bool make_frames(struct screen *screen, int rows, int cols)
{
    free_frames(screen);
    screen->stale = true;
    screen->wants = false;
    bool made = frame_init(&screen->shown, rows, cols, NULL) &&
                frame_init(&screen->wanted, rows, cols, NULL);
    screen->runs = calloc((size_t)rows * RUNS_PER_ROW, sizeof *screen->runs);
    if (!made || !screen->runs) {
        free_frames(screen);
        screen->shown.rows = 0; /* of no frame's size: tried again */
        return false;
    }
    return true;
}

bool screen_open(struct screen *screen, const char **problem)
{
    memset(screen, 0, sizeof *screen);
    screen->terminal = terminal_open(problem);
    return screen->terminal;
}

void screen_close(struct screen *screen)
{
    terminal_close(screen->terminal);
    free_frames(screen);
}

bool screen_want(struct screen *screen, const struct frame *frame)
{
    if ((screen->shown.rows != frame->rows ||
            screen->shown.cols != frame->cols) &&
        !make_frames(screen, frame->rows, frame->cols)) {
        return false;
    }
    frame_copy(&screen->wanted, frame);
    screen->wants = true;
    return true;
}

bool screen_begin(struct screen *screen, size_t *count, bool *clear)
{
    const struct terminal *terminal = screen->terminal;
    if (!screen->wants || !terminal_active(terminal) ||
        terminal_lost(terminal) || terminal_owes(terminal)) {
        return false;
    }
    *clear = screen->stale;
    if (screen->stale) {
        frame_clear(&screen->shown);
    }
    *count = frame_diff(&screen->shown, &screen->wanted, screen->runs,
        (size_t)screen->wanted.rows * RUNS_PER_ROW);
    screen->wants = *count > 0 || *clear;
    return screen->wants;
}

void screen_shown(struct screen *screen)
{
    if (!terminal_send(screen->terminal)) {
        screen->stale = true;
        return;
    }
    frame_copy(&screen->shown, &screen->wanted);
    screen->stale = false;
    screen->wants = false;
}

void screen_pump(struct screen *screen)
{
    if (terminal_owes(screen->terminal)) {
        terminal_send(screen->terminal);
    }
}

static struct input *push(struct screen *screen, enum input_kind kind)
{
    if (screen->count == SCREEN_QUEUE) {
        return NULL;
    }
    size_t at = (screen->first + screen->count++) % SCREEN_QUEUE;
    screen->queue[at] = (struct input){.kind = kind};
    return &screen->queue[at];
}

/* F3 with a modifier is what a late report of the cursor looks like. */
static bool may_be_report(const char *key)
{
    size_t size = strlen(key);
    return size > 3 && strcmp(key + size - 3, "-f3") == 0;
}

void screen_push_key(struct screen *screen, const char *name)
{
    char key[INPUT_KEY_BYTES];
    if (!input_key(name, key) || may_be_report(key)) {
        return;
    }
    struct input *input = push(screen, INPUT_KEY);
    if (input) {
        memcpy(input->key, key, sizeof key);
    }
}

void screen_push_mouse(struct screen *screen, int row, int col, int button)
{
    struct input *input = push(screen, INPUT_MOUSE);
    if (input) {
        input->row = row;
        input->col = col;
        input->button = button;
    }
}

bool screen_pop(struct screen *screen, struct input *input)
{
    *input = (struct input){.kind = INPUT_NONE};
    if (screen->ended != 0 || terminal_lost(screen->terminal)) {
        input->kind = INPUT_LOST;
        input->signal = screen->ended;
        if (screen->ended == SIGINT) { /* it may be for the run */
            screen->ended = 0;
        }
    } else if (screen->resized) {
        screen->resized = false;
        input->kind = INPUT_RESIZE;
        terminal_size(screen->terminal, &input->row, &input->col);
    } else if (screen->count > 0) {
        *input = screen->queue[screen->first];
        screen->first = (screen->first + 1) % SCREEN_QUEUE;
        screen->count--;
    } else if (screen->woken) {
        screen->woken = false;
        input->kind = INPUT_WAKE;
    }
    return input->kind != INPUT_NONE;
}

static void add_seen(struct signals_seen *all, struct signals_seen more)
{
    all->resized |= more.resized;
    all->continued |= more.continued;
    all->ended = more.ended != 0 ? more.ended : all->ended;
}

void screen_signals(struct screen *screen)
{
    struct signals_seen seen = signals_take();
    if (seen.stop) {
        terminal_stop(screen->terminal);
        add_seen(&seen, signals_take());
        seen.continued = true;
    }
    if (seen.ended != 0) {
        screen->ended = seen.ended;
    }
    if (seen.continued && terminal_resume(screen->terminal)) {
        screen->wants = screen->wanted.cells != NULL;
        seen.resized = true; /* nobody told us while we were stopped */
    }
    if (seen.resized) {
        screen->stale = true;
        screen->resized = true;
    }
}

static void drain(int fd)
{
    uint64_t count;
    ssize_t got = read(fd, &count, sizeof count);
    (void)got;
}

void screen_wake(struct screen *screen, int wake_fd)
{
    drain(wake_fd);
    screen->woken = true;
}

void screen_wait(
    struct screen *screen, int wake_fd, int timeout_ms, bool *readable)
{
    struct terminal *terminal = screen->terminal;
    struct pollfd fds[] = {
        {terminal_active(terminal) ? terminal_fd(terminal) : -1, POLLIN, 0},
        {terminal_signal_fd(terminal), POLLIN, 0},
        {wake_fd, POLLIN, 0},
    };
    if (terminal_owes(terminal)) {
        fds[0].events |= POLLOUT;
    }
    *readable = false;
    if (poll(fds, 3, timeout_ms) <= 0) {
        return;
    }
    *readable = fds[0].revents & POLLIN;
    if (fds[0].revents & (POLLHUP | POLLERR | POLLNVAL)) {
        terminal_lose(terminal);
    }
    if (fds[1].revents) {
        screen_signals(screen);
    }
    if (fds[2].revents) {
        screen_wake(screen, wake_fd);
    }
}

long long screen_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int screen_left(long long start_ms, int timeout_ms)
{
    if (timeout_ms < 0) {
        return -1;
    }
    long long left = start_ms + timeout_ms - screen_clock();
    return left > 0 ? (int)left : 0;
}
