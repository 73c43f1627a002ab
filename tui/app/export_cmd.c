/* SPDX-License-Identifier: MIT */
#include "tui/app/export_cmd.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "patterns/index.h"
#include "tui/app/file.h"
#include "tui/app/film.h"
#include "tui/app/headway.h"
#include "tui/app/knobs.h"
#include "tui/app/run_cmd.h"
#include "tui/app/session.h"
#include "tui/app/token.h"
#include "tui/model/export.h"
#include "tui/view/sentence.h"

/* ---- what it becomes ---- */

static bool find_ending(struct export_kind *kind, const char *ending)
{
    kind->form = export_form(ending);
    kind->file = kind->form ? NULL : display_file(ending);
    return kind->form || kind->file;
}

bool export_kind_of(struct export_kind *kind, const char *path,
    const struct catalogue *words, struct problem *problem)
{
    const char *slash = strrchr(path, '/');
    const char *ending = slash ? slash + 1 : path;
    *kind = (struct export_kind){0};
    /* "tree.mmd" is an ending and may be the whole name; "svg" may not. */
    ending = strchr(ending, '.') ? ending : NULL;
    while (ending && !find_ending(kind, ending)) {
        ending = strchr(ending, '.');
        ending = ending ? ending + 1 : NULL;
    }
    if (!ending) {
        return problem_take(problem,
            tr_format(words,
                "%s: its ending says no form: `taant help export` lists them",
                path));
    }
    return kind->form || kind->file->ops ||
           problem_take(
               problem, tr_format(words,
                            "%s: this program was built without pango: install "
                            "libpango1.0-dev and build it again",
                            path));
}

bool export_shot_kind(struct export_kind *kind, const char *name,
    const struct catalogue *words, struct problem *problem)
{
    *kind = (struct export_kind){0};
    if (!strchr(name, '.')) {
        return true;
    }
    if (!export_kind_of(kind, name, words, problem) && kind->file) {
        return false;
    }
    problem_fini(problem);
    return (kind->file && kind->file->takes == TAKES_FRAME) ||
           problem_take(problem,
               tr_format(words,
                   "%s is no picture: end its name with .txt, .ansi, .svg or "
                   ".png, or leave the ending out",
                   name));
}

bool export_film_kind(struct export_kind *kind, const char *name,
    const struct catalogue *words, struct problem *problem)
{
    if (!export_kind_of(kind, name, words, problem)) {
        return false;
    }
    return (kind->file && kind->file->takes != TAKES_FRAME &&
               kind->file->takes != TAKES_STEPS) ||
           problem_take(problem,
               tr_format(words,
                   "%s is no film: record cast, html, apng, mp4 or webm",
                   name));
}

/* ---- where it comes from ---- */

/* What the events go to: a form or a film. */
struct output {
    const struct export_kind *kind;
    FILE *out;
    struct export export;
    struct film *film;
    uint64_t until; /* the last event wanted; 0: all */
    struct headway headway;
    const struct catalogue *words;
    struct problem *problem;
};

/* Tells whether the run has the event that is wanted. */
static bool output_can(const struct output *output, uint64_t last)
{
    char number[SENTENCE_NUMBER_BYTES];
    sentence_number(output->words, (int64_t)last, number);
    return output->until <= last ||
           problem_take(output->problem,
               tr_format(output->words,
                   "there is no such event: the run's last one is %s", number));
}

static bool output_begin(
    void *context, const struct log_about *about, uint64_t last)
{
    struct output *output = context;
    if (!output_can(output, last)) {
        return false;
    }
    if (output->out != stdout) {
        headway_init(&output->headway, output->until ? output->until : last,
            output->words);
    }
    if (output->film) {
        return film_begin(output->film, about, last);
    }
    export_begin(&output->export, output->kind->form, output->out, about);
    return true;
}

static bool output_event(void *context, const struct trace_event *event)
{
    struct output *output = context;
    if (output->until && event->seq > output->until) {
        return true;
    }
    headway_tell(&output->headway, event->seq);
    if (output->film) {
        return film_event(output->film, event);
    }
    export_event(&output->export, event);
    return !ferror(output->out);
}

static bool output_end(void *context)
{
    struct output *output = context;
    if (output->film) {
        return film_end(output->film);
    }
    export_end(&output->export);
    return true;
}

static bool send_log(const struct log *log, const struct log_sink *sink)
{
    uint64_t last = log_last(log);
    if (!sink->begin(sink->context, log_about(log), last)) {
        return false;
    }
    for (uint64_t seq = log_first(log); seq && seq <= last; seq++) {
        if (!sink->event(sink->context, log_event(log, seq))) {
            return false;
        }
    }
    return sink->end(sink->context);
}

static bool run_and_send(const struct session_run *run,
    const struct log_sink *sink, const struct catalogue *words,
    struct problem *problem)
{
    struct session *session = session_new();
    bool good = session && session_start(session, run);
    if (!good) {
        problem_take(problem,
            tr_format(words, "not enough memory or threads for a run"));
    } else {
        while (!session_over(session)) {
            session_wait(session);
            session_pump(session);
        }
        good = send_log(session_log(session), sink);
    }
    session_free(session);
    return good;
}

static bool send_pattern(const struct options *options,
    const struct log_sink *sink, const struct catalogue *words,
    struct problem *problem)
{
    struct session_run run = {.pattern = options->pattern,
        .mode = options->mode,
        .seed = options->seed,
        .rate = 1};
    return options_set_knobs(options, &run.knobs, words, problem) &&
           run_and_send(&run, sink, words, problem);
}

/* A token says which event is the last, unless that was said already. */
static bool send_token(const struct options *options,
    const struct log_sink *sink, const struct catalogue *words,
    struct problem *problem)
{
    struct token token;
    struct session_run run;
    struct output *output = sink->context;
    if (!token_read(&token, options->file, words, problem) ||
        !token_run(&token, &run, words, problem)) {
        return false;
    }
    output->until = output->until ? output->until : token.at;
    return run_and_send(&run, sink, words, problem);
}

/* False without a problem: the sink could not go on. */
static bool send_events(const struct options *options,
    const struct log_sink *sink, const struct catalogue *words,
    struct problem *problem)
{
    if (options->pattern) {
        return send_pattern(options, sink, words, problem);
    }
    if (token_is(options->file)) {
        return send_token(options, sink, words, problem);
    }
    struct log_problem wrong = {0};
    if (log_stream(options->file, sink, &wrong)) {
        return true;
    }
    if (wrong.message) {
        run_cmd_problem(&wrong, options->file, words, problem);
    }
    return false;
}

/* ---- the command ---- */

static struct film_options film_options(const struct options *options,
    enum language language, const struct course *course,
    struct catalogue *const *words, const struct display_file *file, FILE *out)
{
    return (struct film_options){
        .kind = file,
        .picture = {.fonts = options->fonts,
            .scale = options->scale,
            .dark = options->dark,
            .embed_fonts = options->embed_fonts},
        .course = course,
        .words = words,
        .language = language,
        .both = file && (options->both || file->takes == TAKES_FILMS),
        .ascii = options->ascii,
        .rows = options->rows,
        .cols = options->cols,
        .out = out,
    };
}

static bool write_all(const struct options *options,
    const struct film_options *film, const struct export_kind *kind,
    struct problem *problem)
{
    const struct catalogue *words = film->words[film->language];
    struct output output = {.kind = kind,
        .out = film->out,
        .until = options->at,
        .words = words,
        .problem = problem};
    if (kind->file && !(output.film = film_new(film))) {
        return problem_take(problem, NULL);
    }
    const struct log_sink sink = {
        &output, output_begin, output_event, output_end};
    bool good = send_events(options, &sink, words, problem);
    if (output.film) {
        good = film_close(output.film, problem) && good;
    }
    headway_fini(&output.headway);
    film_free(output.film);
    if (output.export.ops && !good) {
        world_fini(&output.export.world);
    }
    return good;
}

static bool flush(
    FILE *out, const struct catalogue *words, struct problem *problem)
{
    return (fflush(out) == 0 && !ferror(out)) ||
           problem_take(problem, tr_format(words, "cannot write the output: %s",
                                     strerror(errno)));
}

int export_cmd(const struct options *options, enum language language,
    const struct course *course, struct catalogue *const *words,
    struct problem *problem)
{
    const struct catalogue *told = words[language];
    struct export_kind kind;
    struct file_new file = {.out = stdout};
    char ending[40] = ".";
    if (!options->to && !options->as) {
        problem_take(problem,
            tr_format(told, "say where it goes: --to FILE, such as run.svg"));
        return EXIT_USAGE;
    }
    strncat(ending, options->as ? options->as : "", sizeof ending - 2);
    if (!export_kind_of(
            &kind, options->as ? ending : options->to, told, problem) ||
        (options->to && !file_create(&file, options->to, told, problem))) {
        return EXIT_USAGE;
    }
    const struct film_options film =
        film_options(options, language, course, words, kind.file, file.out);
    bool good = write_all(options, &film, &kind, problem);
    if (!options->to) {
        good = flush(stdout, told, problem) && good;
    } else if (good || (!problem->text && ferror(file.out))) {
        good = file_keep(&file, told, problem) && good;
    } else {
        file_discard(&file);
    }
    return good ? EXIT_OK : EXIT_USAGE;
}

/* ---- tokens ---- */

static bool describe_pattern(const struct options *options, struct token *token,
    const struct catalogue *words, struct problem *problem)
{
    struct knobs knobs;
    struct log_about about = {.seed = options->seed, .mode = options->mode};
    if (!options_set_knobs(options, &knobs, words, problem)) {
        return false;
    }
    snprintf(about.pattern, sizeof about.pattern, "%s", options->pattern->name);
    knobs_text(&knobs, about.knobs);
    return token_of(token, &about, words, problem);
}

static bool keep_about(
    void *context, const struct log_about *about, uint64_t last)
{
    struct log_about *kept = context;
    *kept = *about;
    (void)last;
    return true;
}

static bool pass_event(void *context, const struct trace_event *event)
{
    (void)context;
    (void)event;
    return true;
}

static bool pass_end(void *context)
{
    (void)context;
    return true;
}

/* Reads all of it: what it says of itself counts once it is known whole. */
static bool describe_recording(const char *path, struct token *token,
    const struct catalogue *words, struct problem *problem)
{
    struct log_about about;
    struct log_problem wrong = {0};
    const struct log_sink sink = {&about, keep_about, pass_event, pass_end};
    return log_stream(path, &sink, &wrong)
               ? token_of(token, &about, words, problem)
               : run_cmd_problem(&wrong, path, words, problem);
}

static bool find_event(
    void *context, const struct log_about *about, uint64_t last)
{
    (void)about;
    return output_can(context, last);
}

/* Goes through the run to see whether it has the event --at. */
static bool has_event(const struct options *options,
    const struct catalogue *words, struct problem *problem)
{
    struct output output = {
        .until = options->at, .words = words, .problem = problem};
    const struct log_sink sink = {&output, find_event, pass_event, pass_end};
    return options->at == 0 || send_events(options, &sink, words, problem);
}

int export_share(const struct options *options, const struct catalogue *words,
    struct problem *problem)
{
    struct token token;
    char text[TOKEN_BYTES];
    bool good;
    if (options->pattern) {
        good = describe_pattern(options, &token, words, problem);
    } else if (token_is(options->file)) {
        good = token_read(&token, options->file, words, problem);
    } else {
        good = describe_recording(options->file, &token, words, problem);
    }
    if (!good || !has_event(options, words, problem)) {
        return EXIT_USAGE;
    }
    token.at = options->at ? options->at : token.at;
    token_write(&token, text);
    printf("%s\n", text);
    return flush(stdout, words, problem) ? EXIT_OK : EXIT_USAGE;
}
