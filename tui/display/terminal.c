/* SPDX-License-Identifier: MIT */
#define _DEFAULT_SOURCE /* TIOCGWINSZ */

#include "tui/display/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "tui/display/problem.h"
#include "tui/display/signals.h"

enum { CLOSE_PATIENCE_MS = 1000, ENTER_BYTES = 512, MAX_SIDE = 9999 };

struct terminal {
    int fd, signal_fd;
    struct termios saved;
    bool active, lost, short_of_memory;
    char *batch;
    size_t size, room, written;
    char enter[ENTER_BYTES], leave[SIGNALS_LEAVE_BYTES];
    size_t enter_size, leave_size;
};

/* O_NONBLOCK belongs to the open file, which the shell shares with us: open
 * the terminal once more instead of changing it under the shell. */
static int open_tty(void)
{
    char name[256];
    if (!isatty(STDOUT_FILENO) ||
        ttyname_r(STDOUT_FILENO, name, sizeof name) != 0) {
        return -1;
    }
    return open(name, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
}

static bool open_parts(struct terminal *terminal, const char **problem)
{
    terminal->fd = open_tty();
    if (terminal->fd < 0 || tcgetattr(terminal->fd, &terminal->saved) != 0) {
        *problem = errno == EMFILE || errno == ENFILE ? PROBLEM_DESCRIPTORS
                                                      : PROBLEM_TERMINAL;
        return false;
    }
    terminal->signal_fd = signals_open();
    if (terminal->signal_fd < 0) {
        *problem = PROBLEM_DESCRIPTORS;
        return false;
    }
    /* Libraries change the modes while they start. */
    signals_arm(terminal->fd, &terminal->saved, "", 0);
    return true;
}

struct terminal *terminal_open(const char **problem)
{
    struct terminal *terminal = calloc(1, sizeof *terminal);
    if (!terminal) {
        *problem = PROBLEM_MEMORY;
        return NULL;
    }
    if (!open_parts(terminal, problem)) {
        if (terminal->fd >= 0) {
            close(terminal->fd);
        }
        free(terminal);
        return NULL;
    }
    return terminal;
}

/* Writes what is owed and then these bytes, waiting a little if need be. */
static void write_last(
    struct terminal *terminal, const char *bytes, size_t size)
{
    terminal_put(terminal, bytes, size);
    struct pollfd room = {terminal->fd, POLLOUT, 0};
    while (terminal_send(terminal) && terminal_owes(terminal) &&
           poll(&room, 1, CLOSE_PATIENCE_MS) > 0) {
    }
    terminal_drop(terminal);
}

static bool in_foreground(const struct terminal *terminal)
{
    pid_t group = tcgetpgrp(terminal->fd);
    return group < 0 || group == getpgrp();
}

static void leave_screen(struct terminal *terminal)
{
    bool had_screen = terminal->active;
    if (terminal->active && !terminal->lost) {
        write_last(terminal, terminal->leave, terminal->leave_size);
    }
    terminal->active = false;
    /* A background process that sets modes is stopped by SIGTTOU. */
    if (in_foreground(terminal)) {
        tcsetattr(terminal->fd, TCSANOW, &terminal->saved);
    }
    if (had_screen) {
        /* Mouse reports on their way would be typed into the shell. */
        tcflush(terminal->fd, TCIFLUSH);
    }
    signals_disarm();
}

void terminal_detach(struct terminal *terminal)
{
    leave_screen(terminal);
    dup2(terminal->signal_fd, terminal->fd);
}

void terminal_close(struct terminal *terminal)
{
    terminal_detach(terminal);
    signals_close();
    close(terminal->fd);
    free(terminal->batch);
    free(terminal);
}

int terminal_fd(const struct terminal *terminal)
{
    return terminal->fd;
}

int terminal_signal_fd(const struct terminal *terminal)
{
    return terminal->signal_fd;
}

static int side(unsigned short told, const char *variable, int otherwise)
{
    if (told > 0) {
        return told;
    }
    const char *text = getenv(variable);
    long number = text ? strtol(text, NULL, 10) : 0;
    return number > 0 && number <= MAX_SIDE ? (int)number : otherwise;
}

void terminal_size(const struct terminal *terminal, int *rows, int *cols)
{
    struct winsize told = {0};
    ioctl(terminal->fd, TIOCGWINSZ, &told);
    *rows = side(told.ws_row, "LINES", 24);
    *cols = side(told.ws_col, "COLUMNS", 80);
}

/* Keys come one by one and unchanged, but the interrupt, quit and suspend
 * characters stay signals. Output is not translated. */
static void set_raw(const struct terminal *terminal)
{
    struct termios raw = terminal->saved;
    raw.c_iflag &= ~(tcflag_t)(ICRNL | INLCR | IGNCR | IXON | ISTRIP);
    raw.c_oflag &= ~(tcflag_t)OPOST;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ECHONL | IEXTEN);
    raw.c_lflag |= ISIG | NOFLSH; /* what is on its way stays whole */
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    tcsetattr(terminal->fd, TCSANOW, &raw);
}

static void take_screen(struct terminal *terminal)
{
    signals_arm(
        terminal->fd, &terminal->saved, terminal->leave, terminal->leave_size);
    set_raw(terminal);
    terminal->active = true;
    terminal_put(terminal, terminal->enter, terminal->enter_size);
    terminal_send(terminal);
}

bool terminal_enter(struct terminal *terminal, const char *enter,
    size_t enter_size, const char *leave, size_t leave_size)
{
    if (enter_size > sizeof terminal->enter ||
        leave_size >= sizeof terminal->leave) {
        return false;
    }
    memcpy(terminal->enter, enter, enter_size);
    memcpy(terminal->leave, leave, leave_size);
    terminal->enter_size = enter_size;
    terminal->leave_size = leave_size;
    signals_install();
    take_screen(terminal);
    return true;
}

void terminal_stop(struct terminal *terminal)
{
    leave_screen(terminal);
    signals_stop();
}

bool terminal_resume(struct terminal *terminal)
{
    if (in_foreground(terminal)) {
        take_screen(terminal);
    } else {
        terminal->active = false;
        signals_disarm();
    }
    return terminal->active;
}

bool terminal_active(const struct terminal *terminal)
{
    return terminal->active;
}

bool terminal_lost(const struct terminal *terminal)
{
    return terminal->lost;
}

void terminal_lose(struct terminal *terminal)
{
    terminal->lost = true;
    terminal->size = terminal->written = 0;
}

bool terminal_owes(const struct terminal *terminal)
{
    return terminal->written < terminal->size;
}

void terminal_put(struct terminal *terminal, const char *bytes, size_t size)
{
    if (terminal->size + size > terminal->room) {
        size_t room = (terminal->size + size) * 2;
        char *batch = realloc(terminal->batch, room);
        if (!batch) {
            terminal->short_of_memory = true;
            return;
        }
        terminal->batch = batch;
        terminal->room = room;
    }
    memcpy(terminal->batch + terminal->size, bytes, size);
    terminal->size += size;
}

bool terminal_send(struct terminal *terminal)
{
    if (terminal->short_of_memory && terminal->written == 0) {
        terminal_drop(terminal);
        return false;
    }
    while (terminal_owes(terminal) && !terminal->lost) {
        ssize_t wrote = write(terminal->fd, terminal->batch + terminal->written,
            terminal->size - terminal->written);
        if (wrote > 0) {
            terminal->written += (size_t)wrote;
        } else if (wrote < 0 && errno == EAGAIN) {
            return true;
        } else if (wrote == 0 || errno != EINTR) {
            terminal_lose(terminal);
        }
    }
    terminal_drop(terminal);
    return true;
}

size_t terminal_take(struct terminal *terminal, char *bytes, size_t room)
{
    size_t size = terminal->size;
    if (terminal->short_of_memory || size > room) {
        size = 0;
    }
    if (size > 0) {
        memcpy(bytes, terminal->batch, size);
    }
    terminal_drop(terminal);
    return size;
}

void terminal_drop(struct terminal *terminal)
{
    terminal->size = terminal->written = 0;
    terminal->short_of_memory = false;
}
