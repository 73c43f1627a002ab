/* SPDX-License-Identifier: MIT */
#define _XOPEN_SOURCE 700 /* sigaltstack */

#include "tui/display/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STACK_BYTES = 65536, LEAVE_PATIENCE_MS = 100 };

static const int noted[] = {
    SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGCONT, SIGWINCH};
static const int fatal[] = {
    SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGSYS, SIGXCPU};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/*
 * A handler gets nothing but a number, so what it needs cannot be anywhere
 * else than in one object of static storage. Written only by the display's
 * thread, and by handlers where marked.
 */
static struct {
    bool open, installed, exit_hooked;
    int pipe[2];
    pid_t owner;
    atomic_int armed;
    atomic_int resized, stop, continued, ended; /* set by handlers */
    int fd;
    struct termios modes;
    char leave[SIGNALS_LEAVE_BYTES];
    size_t leave_size;
    struct sigaction old_pipe, old_noted[COUNT(noted)], old_fatal[COUNT(fatal)];
    bool fatal_taken[COUNT(fatal)];
    void *stack; /* NULL: the thread had one already */
} state;

/* Only async-signal-safe calls. A stalled terminal is given up soon. */
static void restore_terminal(void)
{
    if (getpid() != state.owner || !atomic_exchange(&state.armed, 0)) {
        return;
    }
    const char *bytes = state.leave;
    size_t left = state.leave_size;
    struct pollfd room = {state.fd, POLLOUT, 0};
    while (left > 0 && poll(&room, 1, LEAVE_PATIENCE_MS) > 0) {
        ssize_t wrote = write(state.fd, bytes, left);
        if (wrote < 0) {
            break;
        }
        bytes += wrote;
        left -= (size_t)wrote;
    }
    tcsetattr(state.fd, TCSANOW, &state.modes);
}

static void on_fatal(int number)
{
    restore_terminal();
    signal(number, SIG_DFL);
    raise(number);
}

static void on_noted(int number)
{
    int error = errno;
    switch (number) {
    case SIGWINCH:
        state.resized = 1;
        break;
    case SIGTSTP:
        state.stop = 1;
        break;
    case SIGCONT:
        state.continued = 1;
        break;
    default:
        state.ended = number;
        break;
    }
    /* A full pipe wakes the thread just as well. */
    ssize_t wrote = write(state.pipe[1], "", 1);
    (void)wrote;
    errno = error;
}

static bool open_pipe(void)
{
    if (pipe(state.pipe) != 0) {
        return false;
    }
    for (int i = 0; i < 2; i++) {
        fcntl(state.pipe[i], F_SETFL, O_NONBLOCK);
        fcntl(state.pipe[i], F_SETFD, FD_CLOEXEC);
    }
    return true;
}

/* An overflowing stack cannot run a handler: give it another one. */
static void take_stack(void)
{
    stack_t stack;
    if (sigaltstack(NULL, &stack) != 0 || !(stack.ss_flags & SS_DISABLE)) {
        return;
    }
    state.stack = malloc(STACK_BYTES);
    if (state.stack) {
        stack = (stack_t){.ss_sp = state.stack, .ss_size = STACK_BYTES};
        sigaltstack(&stack, NULL);
    }
}

static void release_stack(void)
{
    stack_t none = {.ss_flags = SS_DISABLE};
    if (state.stack && sigaltstack(&none, NULL) == 0) {
        free(state.stack);
    }
    state.stack = NULL;
}

int signals_open(void)
{
    if (state.open || !open_pipe()) {
        return -1;
    }
    state.open = true;
    state.owner = getpid();
    state.resized = state.stop = state.continued = state.ended = 0;
    take_stack();
    if (!state.exit_hooked) {
        state.exit_hooked = atexit(restore_terminal) == 0;
    }
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGPIPE, &ignore, &state.old_pipe);
    signals_install();
    return state.pipe[0];
}

static void install_noted(void)
{
    struct sigaction action = {.sa_handler = on_noted, .sa_flags = SA_RESTART};
    sigset_t set;
    sigemptyset(&action.sa_mask);
    sigemptyset(&set);
    for (size_t i = 0; i < COUNT(noted); i++) {
        sigaction(
            noted[i], &action, state.installed ? NULL : &state.old_noted[i]);
        sigaddset(&set, noted[i]);
    }
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

static void install_fatal(void)
{
    struct sigaction action = {.sa_handler = on_fatal, .sa_flags = SA_ONSTACK};
    /* Nothing may come between restoring and dying; and a blocked SIGTTOU
     * lets a background process set the modes. */
    sigfillset(&action.sa_mask);
    for (size_t i = 0; i < COUNT(fatal); i++) {
        struct sigaction old;
        sigaction(fatal[i], NULL, &old);
        if (old.sa_handler == SIG_DFL) {
            state.old_fatal[i] = old;
            state.fatal_taken[i] = true;
            sigaction(fatal[i], &action, NULL);
        }
    }
}

void signals_install(void)
{
    install_noted();
    install_fatal();
    state.installed = true;
}

void signals_close(void)
{
    signals_disarm();
    for (size_t i = 0; i < COUNT(noted); i++) {
        sigaction(noted[i], &state.old_noted[i], NULL);
    }
    for (size_t i = 0; i < COUNT(fatal); i++) {
        struct sigaction now;
        sigaction(fatal[i], NULL, &now);
        if (state.fatal_taken[i] && now.sa_handler == on_fatal) {
            sigaction(fatal[i], &state.old_fatal[i], NULL);
        }
        state.fatal_taken[i] = false;
    }
    sigaction(SIGPIPE, &state.old_pipe, NULL);
    release_stack();
    close(state.pipe[0]);
    close(state.pipe[1]);
    state.open = state.installed = false;
}

void signals_arm(
    int fd, const struct termios *modes, const char *leave, size_t size)
{
    signals_disarm();
    state.fd = fd;
    state.modes = *modes;
    state.leave_size = size < sizeof state.leave ? size : 0;
    memcpy(state.leave, leave, state.leave_size);
    state.armed = 1;
}

void signals_disarm(void)
{
    state.armed = 0;
}

struct signals_seen signals_take(void)
{
    char bytes[64];
    while (read(state.pipe[0], bytes, sizeof bytes) > 0) {
    }
    /* A signal after the reads writes to the pipe again: none is lost. */
    return (struct signals_seen){
        .resized = atomic_exchange(&state.resized, 0),
        .stop = atomic_exchange(&state.stop, 0),
        .continued = atomic_exchange(&state.continued, 0),
        .ended = atomic_exchange(&state.ended, 0),
    };
}

void signals_stop(void)
{
    struct sigaction stop = {.sa_handler = SIG_DFL}, ours;
    sigaction(SIGTSTP, &stop, &ours);
    raise(SIGTSTP);
    sigaction(SIGTSTP, &ours, NULL);
}
