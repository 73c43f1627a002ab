/* SPDX-License-Identifier: MIT */
#include "tui/app/run_cmd.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "tui/app/narrate.h"
#include "tui/app/session.h"
#include "tui/app/token.h"

/* Events of a recording that are read before it is shown, and at once. */
enum { AHEAD = 100000, PORTION = 4096 };

static bool flush(
    FILE *out, const struct catalogue *words, struct problem *problem)
{
    return (fflush(out) == 0 && !ferror(out)) ||
           problem_take(problem, tr_format(words, "cannot write the output: %s",
                                     problem_system(words, errno)));
}

/*
 * Ctrl-C goes to the run, if it waits for that; else, and at the second time,
 * it ends the program, as everywhere: also while whoever reads the output
 * stalls it, when the first one is only noted.
 */
struct ctrl_c {
    struct sigaction before;
    int fd; /* wakes once Ctrl-C is noted; -1: it is not ours */
};

/* Where the handler notes it, which is given nothing but the number. */
static volatile sig_atomic_t note_fd;

static void note(int number)
{
    int error = errno;
    uint64_t one = 1;
    ssize_t written = write(note_fd, &one, sizeof one);
    (void)written;
    (void)number;
    errno = error;
}

static void ctrl_c_open(struct ctrl_c *c)
{
    struct sigaction action = {
        .sa_handler = note, .sa_flags = SA_RESTART | (int)SA_RESETHAND};
    c->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (c->fd >= 0) {
        note_fd = c->fd;
        sigaction(SIGINT, &action, &c->before);
    }
}

/* Tells once whether Ctrl-C was noted. */
static bool was_noted(const struct ctrl_c *c)
{
    uint64_t count;
    return read(c->fd, &count, sizeof count) == sizeof count;
}

/* Gives Ctrl-C back to the system; one that nobody has taken counts there. */
static void ctrl_c_close(struct ctrl_c *c)
{
    if (c->fd < 0) {
        return;
    }
    sigaction(SIGINT, &c->before, NULL);
    bool noted = was_noted(c);
    close(c->fd);
    c->fd = -1;
    if (noted) {
        raise(SIGINT);
    }
}

static void take_ctrl_c(struct ctrl_c *c, struct session *session)
{
    if (session_interrupt(session)) {
        was_noted(c);
    }
    ctrl_c_close(c);
}

/* Blocks until there is something to pump, the run is over or Ctrl-C was
 * pressed, which it passes on. */
static void wait_for_news(struct session *session, struct ctrl_c *c)
{
    struct pollfd wait[] = {{.fd = session_wake_fd(session), .events = POLLIN},
        {.fd = c->fd, .events = POLLIN}};
    poll(wait, 2, -1);
    if (wait[1].revents) {
        take_ctrl_c(c, session);
    }
}

/* Tells the run while it goes on; returns when it is over. */
static bool follow(struct session *session, struct narrator *narrator,
    struct ctrl_c *c, struct problem *problem)
{
    while (!session_over(session)) {
        wait_for_news(session, c);
        session_pump(session);
        if (!narrate_news(narrator, session_log(session))) {
            return problem_take(problem, NULL);
        }
        if (!flush(narrator->out, narrator->words, problem)) {
            return false;
        }
    }
    return true;
}

bool run_cmd_problem(const struct log_problem *wrong, const char *path,
    const struct catalogue *words, struct problem *problem)
{
    /* The detail may be what the system said. */
    char *what = tr_format(words, wrong->message, tr(words, wrong->detail));
    problem_take(problem, what ? tr_format(words, "%s: %s", path, what) : NULL);
    free(what);
    return false;
}

/* Before the run, so that nothing is told in vain. */
static bool can_record(const struct options *options,
    const struct catalogue *words, struct problem *problem)
{
    struct log_problem wrong = {0};
    return !options->record || log_can_save(options->record, &wrong) ||
           run_cmd_problem(&wrong, options->record, words, problem);
}

static bool record(const struct options *options, const struct log *log,
    const struct catalogue *words, struct problem *problem)
{
    struct log_problem wrong = {0};
    return !options->record || log_save(log, options->record, &wrong) ||
           run_cmd_problem(&wrong, options->record, words, problem);
}

/* The exit status that the log's end calls for. */
static int outcome(struct log *log)
{
    const struct trace_event *end = log_event(log, log_last(log));
    bool well = end && end->kind == TRACE_RUN_END && end->value == 0;
    struct world world;
    world_init(&world);
    well =
        log_seek(log, &world, log_last(log)) && world.race_count == 0 && well;
    world_fini(&world);
    return well ? EXIT_OK : EXIT_CHECK;
}

int run_cmd_tell(const struct session_run *run, const struct options *options,
    const struct catalogue *words, FILE *out, struct problem *problem)
{
    int status = EXIT_USAGE;
    struct narrator narrator;
    if (!can_record(options, words, problem)) {
        return EXIT_USAGE;
    }
    narrate_init(&narrator, words, options->json, out);
    struct ctrl_c c;
    ctrl_c_open(&c);
    struct session *session = session_new();
    if (!session || !session_start(session, run)) {
        problem_take(problem,
            tr_format(words, "not enough memory or threads for a run"));
    } else if (follow(session, &narrator, &c, problem) &&
               record(options, session_log(session), words, problem)) {
        status = outcome(session_log(session));
    }
    ctrl_c_close(&c);
    session_free(session);
    narrate_fini(&narrator);
    return status;
}

int run_cmd(const struct options *options, const struct catalogue *words,
    FILE *out, struct problem *problem)
{
    struct session_run run = {.pattern = options->pattern,
        .mode = options->mode,
        .seed = options->seed,
        .rate = 1};
    struct token token;
    bool good = options->pattern
                    ? options_set_knobs(options, &run.knobs, words, problem)
                    : token_read(&token, options->file, words, problem) &&
                          token_run(&token, &run, words, problem);
    return good ? run_cmd_tell(&run, options, words, out, problem) : EXIT_USAGE;
}

struct log *run_cmd_load(
    const char *path, const struct catalogue *words, struct problem *problem)
{
    struct log_problem wrong = {0};
    struct log *log = log_open(path, &wrong);
    if (!log || !log_more(log, AHEAD, &wrong)) {
        run_cmd_problem(&wrong, path, words, problem);
        log_free(log);
        log = NULL;
    }
    return log;
}

/* Tells what there is, then reads on. */
static bool tell_all(struct narrator *narrator, struct log *log,
    const struct options *options, struct problem *problem)
{
    for (;;) {
        struct log_problem wrong = {0};
        if (!narrate_news(narrator, log)) {
            return problem_take(problem, NULL);
        }
        if (!flush(narrator->out, narrator->words, problem)) {
            return false;
        }
        if (log_is_whole(log)) {
            return true;
        }
        if (!log_more(log, PORTION, &wrong)) {
            return run_cmd_problem(
                &wrong, options->file, narrator->words, problem);
        }
    }
}

int run_cmd_replay(struct log *log, const struct options *options,
    const struct catalogue *words, FILE *out, struct problem *problem)
{
    struct narrator narrator;
    narrate_init(&narrator, words, false, out);
    bool told = tell_all(&narrator, log, options, problem);
    narrate_fini(&narrator);
    return told ? outcome(log) : EXIT_USAGE;
}
