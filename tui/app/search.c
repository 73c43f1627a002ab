/* SPDX-License-Identifier: MIT */
#include "tui/app/search.h"

#include <inttypes.h>
#include <stdlib.h>

#include "tui/app/goal.h"
#include "tui/app/headway.h"
#include "tui/app/knobs.h"

/* The most that the screen stands still for. */
enum { SCREEN_SEEDS = 1000, SCREEN_EVENTS = 500000 };

static const char found[] = N_("The run of seed %s does not end well.");
static const char none[] = N_("Found none: the runs of %s seeds end well.");

enum tried { TRIED_NOTHING, TRIED_WELL, TRIED_BADLY };

/* Executes a run to its end, in place of the session's; adds its events. */
static enum tried try(
    struct session *session, const struct session_run *run, uint64_t *events)
{
    if (!session_start(session, run)) {
        return TRIED_NOTHING;
    }
    while (!session_over(session)) {
        session_wait(session);
        session_pump(session);
    }
    struct log *log = session_log(session);
    const struct trace_event *last = log_event(log, log_last(log));
    uint64_t first;
    if (!last || last->kind != TRACE_RUN_END) {
        return TRIED_NOTHING; /* memory was short: nobody knows its end */
    }
    *events += log_last(log);
    return goal_ended(log, "ok", &first) ? TRIED_WELL : TRIED_BADLY;
}

/* Formats a message with one %s, a number; the caller frees it. */
static char *format_number(
    const struct catalogue *words, const char *format, uint64_t number)
{
    char text[32];
    snprintf(text, sizeof text, "%" PRIu64, number);
    char *digits = tr_digits(words, text);
    char *message = digits ? tr_format(words, format, digits) : NULL;
    free(digits);
    return message;
}

/* ---- on the screen ---- */

static void tell(struct app *app, const char *format, uint64_t number)
{
    char *message = format_number(app->ui.words, format, number);
    app_notice(app, message);
    free(message);
}

void search_next(struct app *app)
{
    struct session_run run = {.pattern = app->entry->pattern,
        .knobs = app->knobs,
        .mode = RUN_DETERMINISTIC,
        .seed = app->seed,
        .rate = 1};
    enum tried tried = TRIED_WELL;
    uint64_t seeds = 0, events = 0;
    while (
        tried == TRIED_WELL && seeds < SCREEN_SEEDS && events < SCREEN_EVENTS) {
        run.seed++;
        seeds++;
        tried = try(app->session, &run, &events);
    }
    if (tried == TRIED_BADLY) {
        app->settings.mode = app->mode = RUN_DETERMINISTIC;
        app->settings.seed = app->seed = run.seed;
        app->schedule.count = 0;
    }
    app_restart(app);
    if (tried == TRIED_BADLY) {
        tell(app, found, run.seed);
    } else if (tried == TRIED_WELL) {
        tell(app, none, seeds);
    } else if (!app->notice[0]) {
        app_notice(
            app, tr(app->ui.words, "not enough memory or threads for a run"));
    }
}

/* ---- on the command line ---- */

static void print_number(
    const struct catalogue *words, const char *format, uint64_t n, FILE *out)
{
    char *message = format_number(words, format, n);
    fprintf(out, "%s\n", message ? message : "");
    free(message);
}

/* The command is for the person to copy: its digits are left alone. */
static void print_command(
    const struct options *options, uint64_t seed, FILE *out)
{
    fprintf(
        out, "  taant run %s --seed %" PRIu64, options->pattern->name, seed);
    for (size_t i = 0; i < options->knob_count; i++) {
        fprintf(out, " --knob %s", options->knobs[i]);
    }
    fputc('\n', out);
}

int search_cmd(const struct options *options, const struct catalogue *words,
    FILE *out, struct problem *problem)
{
    struct session_run run = {
        .pattern = options->pattern, .mode = RUN_DETERMINISTIC, .rate = 1};
    if (!options_set_knobs(options, &run.knobs, words, problem)) {
        return EXIT_USAGE;
    }
    struct session *session = session_new();
    enum tried tried = session ? TRIED_WELL : TRIED_NOTHING;
    uint64_t seeds = 0, events = 0;
    struct headway headway;
    headway_init(&headway, options->seeds, words);
    while (tried == TRIED_WELL && seeds < options->seeds) {
        headway_tell(&headway, seeds);
        run.seed = options->seed + seeds++;
        tried = try(session, &run, &events);
    }
    headway_fini(&headway);
    session_free(session);
    if (tried == TRIED_NOTHING) {
        problem_take(problem,
            tr_format(words, "not enough memory or threads for a run"));
        return EXIT_USAGE;
    }
    if (tried == TRIED_WELL) {
        print_number(words, none, seeds, out);
        return EXIT_OK;
    }
    print_number(words, found, run.seed, out);
    print_command(options, run.seed, out);
    return EXIT_CHECK;
}
