/* SPDX-License-Identifier: MIT */
#include "tui/app/run_cmd.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tui/app/narrate.h"
#include "tui/app/session.h"
#include "tui/app/token.h"

static bool flush(
    FILE *out, const struct catalogue *words, struct problem *problem)
{
    return (fflush(out) == 0 && !ferror(out)) ||
           problem_take(problem, tr_format(words, "cannot write the output: %s",
                                     problem_system(words, errno)));
}

/* Tells the run while it goes on; returns when it is over. */
static bool follow(
    struct session *session, struct narrator *narrator, struct problem *problem)
{
    while (!session_over(session)) {
        session_wait(session);
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
    narrate_init(&narrator, words, options->json, out);
    struct session *session = session_new();
    if (!session || !session_start(session, run)) {
        problem_take(problem,
            tr_format(words, "not enough memory or threads for a run"));
    } else if (follow(session, &narrator, problem) &&
               record(options, session_log(session), words, problem)) {
        status = outcome(session_log(session));
    }
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
    struct log *log = log_load(path, &wrong);
    if (!log) {
        run_cmd_problem(&wrong, path, words, problem);
    }
    return log;
}

int run_cmd_replay(struct log *log, const struct catalogue *words, FILE *out,
    struct problem *problem)
{
    struct narrator narrator;
    narrate_init(&narrator, words, false, out);
    bool told = narrate_news(&narrator, log) || problem_take(problem, NULL);
    narrate_fini(&narrator);
    return told && flush(out, words, problem) ? outcome(log) : EXIT_USAGE;
}
