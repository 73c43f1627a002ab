/* SPDX-License-Identifier: MIT */
#define _DEFAULT_SOURCE /* forkpty, TIOCSWINSZ */

#include "tests/conformance/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/conformance/frames.h"
#include "tui/display/screen.h"

/* Only a test that has failed ever waits so long. */
enum { WATCHDOG_MS = 10000, BURST = 100 };

/* LeakSanitizer asks for this: libtickit 0.4.3 forgets a few bytes of its own
 * event loop. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libtickit.so\n";
}

/* --- in the child ------------------------------------------------------ */

struct program {
    const struct child_setup *setup;
    struct display *display;
    struct width_source *widths;
    int command, wake, report;
};

static void report(const struct program *program, const char *line)
{
    ssize_t wrote = write(program->report, line, strlen(line));
    (void)wrote;
}

static void report_input(
    const struct program *program, const struct input *input)
{
    char line[64];
    if (input->kind == INPUT_KEY) {
        snprintf(line, sizeof line, "key %s\n", input->key);
    } else if (input->kind == INPUT_MOUSE) {
        snprintf(line, sizeof line, "mouse %d %d %d\n", input->row, input->col,
            input->button);
    } else {
        snprintf(line, sizeof line, "resize %d %d\n", input->row, input->col);
    }
    report(program, line);
}

static void handle(struct program *program, const struct input *input);

static void present(struct program *program, int number)
{
    struct frame frame;
    int rows, cols;
    program->setup->ops->size(program->display, &rows, &cols);
    if (!frame_init(&frame, rows, cols, program->widths)) {
        _exit(97);
    }
    frames_draw(&frame, number);
    program->setup->ops->present(program->display, &frame);
    frame_fini(&frame);
}

/* Writes the mark after all that the display has to write. */
static void mark(struct program *program)
{
    const struct screen_display *head =
        (struct screen_display *)program->display;
    while (terminal_owes(head->screen.terminal)) {
        struct input input;
        if (program->setup->ops->next_input(program->display, 10, &input)) {
            handle(program, &input);
        }
    }
    char byte = CHILD_MARK;
    ssize_t wrote = write(STDOUT_FILENO, &byte, 1);
    (void)wrote;
}

static int overflow(volatile int depth)
{
    volatile char page[4096];
    page[depth % 4096] = 1;
    return depth < 0 ? 0 : overflow(depth + 1) + page[0];
}

/* A page that may not be written: sanitizers do not foresee it. */
static void fault(void)
{
    volatile char *page =
        mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    page[0] = 1;
}

static void obey(struct program *program, char command, int number)
{
    switch (command) {
    case 'f':
        present(program, number);
        mark(program);
        break;
    case 'b':
        for (int i = 0; i < BURST; i++) {
            present(program, FRAME_CHANGES + i);
            present(program, FRAME_FULL);
        }
        present(program, number);
        report(program, "burst\n");
        break;
    case 'm':
        mark(program);
        break;
    case 'q':
        program->setup->ops->close(program->display);
        width_source_free(program->widths);
        exit(0); /* a sanitizer looks for leaks */
    case 'a':
        abort();
    case 's':
        fault();
        break;
    case 'o':
        _exit(overflow(0));
    case 'x':
        exit(3);
    }
}

static void handle(struct program *program, const struct input *input)
{
    char command[2];
    switch (input->kind) {
    case INPUT_NONE:
        break;
    case INPUT_WAKE:
        while (read(program->command, command, 2) == 2) {
            obey(program, command[0], (unsigned char)command[1]);
        }
        break;
    case INPUT_LOST:
        program->setup->ops->close(program->display);
        _exit(input->signal ? 128 + input->signal : 99);
    case INPUT_KEY:
    case INPUT_MOUSE:
    case INPUT_RESIZE:
        report_input(program, input);
        break;
    }
}

static _Noreturn void run_program(struct program *program)
{
    const struct child_setup *setup = program->setup;
    struct display_options options = {.wake_fd = program->wake,
        .colour = setup->colour,
        .mouse = setup->mouse};
    const char *problem = "";
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    setenv("TERM", setup->term, 1);
    /* What is done here is nobody's progress. */
    unsetenv("XDG_STATE_HOME");
    setenv("HOME", "", 1);
    unsetenv("COLORTERM");
    if (setup->colorterm) {
        setenv("COLORTERM", setup->colorterm, 1);
    }
    /* A sanitizer's handlers would hide ours. */
    static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        signal(faults[i], SIG_DFL);
    }
    if (setup->arguments) {
        execv(setup->arguments[0], (char **)(uintptr_t)setup->arguments);
        _exit(94);
    }
    if (setup->clusters) {
        program->widths = width_source_new(WIDTH_CLUSTER);
    }
    program->display = setup->ops->open(&options, &problem);
    if (!program->display) {
        fprintf(stderr, "cannot open: %s\n", problem);
        _exit(98);
    }
    report(program, "open\n");
    for (;;) {
        struct input input;
        setup->ops->next_input(program->display, -1, &input);
        handle(program, &input);
    }
}

/* What a shell does for the program in front of it. */
static _Noreturn void run_shell(struct program *program)
{
    pid_t pid = fork();
    if (pid == 0) {
        setpgid(0, 0);
        signal(SIGTTOU, SIG_IGN);
        tcsetpgrp(STDOUT_FILENO, getpid());
        signal(SIGTTOU, SIG_DFL);
        char line[64];
        snprintf(line, sizeof line, "pid %d\n", (int)getpid());
        report(program, line); /* before all else that it reports */
        run_program(program);
    }
    signal(SIGTTOU, SIG_IGN);
    for (;;) {
        int status;
        char command[2];
        if (waitpid(pid, &status, WUNTRACED) != pid || !WIFSTOPPED(status)) {
            _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 96);
        }
        tcsetpgrp(STDOUT_FILENO, getpgrp());
        report(program, "stopped\n");
        char byte = CHILD_MARK;
        ssize_t wrote = write(STDOUT_FILENO, &byte, 1);
        (void)wrote;
        /* The program is stopped: what comes now is for the shell. */
        struct pollfd ready = {program->command, POLLIN, 0};
        poll(&ready, 1, -1);
        if (read(program->command, command, 2) == 2 && command[0] == 'F') {
            tcsetpgrp(STDOUT_FILENO, pid);
        }
        kill(pid, SIGCONT);
    }
}

/* --- in the test ------------------------------------------------------- */

bool child_start(struct child *child, const struct child_setup *setup)
{
    int command[2], wake[2], reports[2];
    char line[64];
    struct winsize size = {
        (unsigned short)setup->rows, (unsigned short)setup->cols, 0, 0};
    memset(child, 0, sizeof *child);
    if (pipe(command) != 0 || pipe(wake) != 0 || pipe(reports) != 0) {
        return false;
    }
    int gate[2];
    if (pipe(gate) != 0) {
        return false;
    }
    child->pid = forkpty(&child->master, NULL, NULL, &size);
    if (child->pid == 0) {
        struct program program = {.setup = setup,
            .command = command[0],
            .wake = wake[0],
            .report = reports[1]};
        char go;
        close(command[1]);
        close(wake[1]);
        close(reports[0]);
        close(gate[1]);
        fcntl(command[0], F_SETFL, O_NONBLOCK);
        if (read(gate[0], &go, 1) != 1) {
            _exit(95);
        }
        if (setup->in_shell) {
            run_shell(&program);
        }
        run_program(&program);
    }
    close(command[0]);
    close(wake[0]);
    close(reports[1]);
    close(gate[0]);
    child->command = command[1];
    child->wake = wake[1];
    child->report = reports[0];
    vt_init(&child->vt, setup->rows, setup->cols);
    child->vt.answer_to = setup->answers ? child->master : -1;
    tcgetattr(child->master, &child->before);
    fcntl(child->master, F_SETFL, O_NONBLOCK);
    bool begun = child->pid > 0 && write(gate[1], "", 1) == 1;
    close(gate[1]);
    if (setup->in_shell && begun) {
        begun = sscanf(child_report(child, line, false), "pid %d",
                    &child->program) == 1;
    } else {
        child->program = child->pid;
    }
    return begun && (setup->arguments ||
                        strcmp(child_report(child, line, false), "open") == 0);
}

void child_stop(struct child *child)
{
    if (child->program != child->pid) {
        kill(child->program, SIGKILL);
    }
    if (child->pid > 0) {
        kill(child->pid, SIGKILL);
        waitpid(child->pid, NULL, 0);
    }
    if (child->master >= 0) {
        close(child->master);
    }
    close(child->command);
    close(child->wake);
    close(child->report);
    vt_fini(&child->vt);
}

void child_command(struct child *child, char command, int number)
{
    char bytes[2] = {command, (char)number};
    if (write(child->command, bytes, 2) != 2 ||
        write(child->wake, "", 1) != 1) {
        child->failed = true;
    }
}

/* Feeds what there is, and notes the marks in it. */
static void feed(struct child *child)
{
    char bytes[4096];
    ssize_t size = read(child->master, bytes, sizeof bytes);
    if (size < 0 && errno == EIO) {
        child->ended = true; /* nobody has the terminal open */
    }
    for (ssize_t start = 0, at = 0; at < size; start = at) {
        while (at < size && bytes[at] != CHILD_MARK) {
            at++;
        }
        vt_feed(&child->vt, bytes + start, (size_t)(at - start));
        child->bytes += (size_t)(at - start);
        if (at < size) {
            child->marked = child->bytes;
            child->bytes = 0;
            child->marks++;
            at++;
        }
    }
}

static bool wait_for(struct child *child, struct pollfd *fds, nfds_t count)
{
    int ready = poll(fds, count, WATCHDOG_MS);
    if (ready == 0) {
        fprintf(stderr, "    nothing came for %d ms\n", WATCHDOG_MS);
        child->failed = true;
    }
    return ready > 0;
}

bool child_feed(struct child *child)
{
    struct pollfd output = {child->master, POLLIN, 0};
    if (child->ended || !wait_for(child, &output, 1)) {
        return false;
    }
    feed(child);
    return true;
}

size_t child_until_mark(struct child *child)
{
    while (child->marks == 0) {
        if (!child_feed(child)) {
            child->failed = true;
            return 0;
        }
    }
    child->marks--;
    return child->marked;
}

size_t child_present(struct child *child, int number)
{
    child_command(child, 'f', number);
    return child_until_mark(child);
}

/* Reads one line, byte by byte: what follows belongs to the next call. */
static const char *read_line(const struct child *child, char line[64])
{
    size_t size = 0;
    while (size < 63 && read(child->report, line + size, 1) == 1 &&
           line[size] != '\n') {
        size++;
    }
    line[size] = '\0';
    return line;
}

const char *child_report(struct child *child, char line[64], bool stalled)
{
    for (;;) {
        struct pollfd fds[] = {
            {child->report, POLLIN, 0},
            {stalled || child->ended ? -1 : child->master, POLLIN, 0},
        };
        if (!wait_for(child, fds, 2)) {
            line[0] = '\0';
            return line;
        }
        if (fds[0].revents) {
            return read_line(child, line);
        }
        feed(child);
    }
}

void child_type(struct child *child, const char *bytes)
{
    size_t size = strlen(bytes);
    if (write(child->master, bytes, size) != (ssize_t)size) {
        child->failed = true;
    }
}

void child_resize(struct child *child, int rows, int cols)
{
    struct winsize size = {(unsigned short)rows, (unsigned short)cols, 0, 0};
    vt_resize(&child->vt, rows, cols);
    ioctl(child->master, TIOCSWINSZ, &size);
}

int child_hang_up(struct child *child)
{
    int status;
    close(child->master);
    child->master = -1;
    pid_t gone = waitpid(child->pid, &status, 0);
    if (gone != child->pid) {
        return -1;
    }
    child->pid = child->program = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int child_wait(struct child *child)
{
    while (child_feed(child)) {
    }
    int status = -1;
    if (child->ended) {
        waitpid(child->pid, &status, 0);
        child->pid = child->program = -1;
    }
    return status;
}

bool child_modes_restored(const struct child *child)
{
    struct termios now;
    return tcgetattr(child->master, &now) == 0 &&
           now.c_iflag == child->before.c_iflag &&
           now.c_oflag == child->before.c_oflag &&
           now.c_lflag == child->before.c_lflag &&
           memcmp(now.c_cc, child->before.c_cc, sizeof now.c_cc) == 0;
}
