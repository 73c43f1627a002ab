/* SPDX-License-Identifier: MIT */
#include "tui/app/run_cmd.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
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
 * it ends the program, as everywhere. Meanwhile the signal is blocked and
 * read from a descriptor, so that there is no handler.
 */
struct ctrl_c {
    sigset_t signal, before;
    int fd; /* -1: none, then the signal is not blocked */
};

static void ctrl_c_open(struct ctrl_c *c)
{
    sigemptyset(&c->signal);
    sigaddset(&c->signal, SIGINT);
    c->fd = signalfd(-1, &c->signal, SFD_NONBLOCK | SFD_CLOEXEC);
    pthread_sigmask(SIG_BLOCK, c->fd < 0 ? NULL : &c->signal, &c->before);
}

static void ctrl_c_close(struct ctrl_c *c)
{
    if (c->fd >= 0) {
        close(c->fd);
        c->fd = -1;
    }
    pthread_sigmask(SIG_SETMASK, &c->before, NULL);
}

static void take_ctrl_c(struct ctrl_c *c, struct session *session)
{
    struct signalfd_siginfo info;
    if (read(c->fd, &info, sizeof info) != sizeof info) {
        return;
    }
    bool heard = session_interrupt(session);
    ctrl_c_close(c);
    if (!heard) {
        raise(SIGINT);
    }
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
