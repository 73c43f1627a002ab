/* SPDX-License-Identifier: MIT */
#include "tui/app/screen.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tui/app/recorder.h"
#include "tui/app/update.h"
#include "tui/app/words.h"
#include "tui/display/probe.h"
#include "tui/frame/frame.h"
#include "tui/text/width.h"
#include "tui/view/view.h"

enum {
    SAMPLE = 64,      /* words that tell what kind of terminal it is */
    INPUTS_MOST = 256 /* taken in before the next frame */
};

/* Frames drawn because of news alone come at most this often. */
#define FRAME_LEAST (1.0 / 60)
/* After a stop of the machine or the program, time does not jump. */
#define PASSED_MOST 0.25

struct screen_loop {
    struct app app;
    struct display *display;
    struct frame frame;
    struct width_source *widths;
    double clock;             /* when time was last taken in */
    double drawn;             /* when the last frame was */
    bool stale;               /* what is shown is no longer right */
    struct recorder recorder; /* out NULL: nothing is recorded */
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* ---- how wide words are ---- */

static bool all_fit(const struct words *words, size_t count,
    const struct width_source *source, const struct width_source *rule)
{
    for (size_t i = 0; i < count; i++) {
        size_t size = strlen(words->list[i]);
        if (width_word(source, words->list[i], size) !=
            width_word(rule, words->list[i], size)) {
            return false;
        }
    }
    return true;
}

/*
 * Asks the terminal for some words; where a rule explains the answers it
 * holds for the rest, else the terminal is asked for all of them.
 */
static void probe(struct width_source *source, const struct course *course)
{
    struct words words;
    words_init(&words, course);
    struct width_source *cluster = width_source_new(WIDTH_CLUSTER);
    const char *const *list = (const char *const *)words.list;
    size_t sample = words.count < SAMPLE ? words.count : SAMPLE;
    if (cluster &&
        probe_widths(STDIN_FILENO, PROBE_PATIENCE_MS, list, sample, source) &&
        !all_fit(&words, sample, source, NULL) &&
        !all_fit(&words, sample, source, cluster)) {
        probe_widths(STDIN_FILENO, PROBE_PATIENCE_MS, list + sample,
            words.count - sample, source);
    }
    width_source_free(cluster);
    words_fini(&words);
}

static struct width_source *choose_widths(
    enum width_choice choice, const struct course *course)
{
    bool cluster = choice == WIDTH_BY_CLUSTER;
    struct width_source *source =
        width_source_new(cluster ? WIDTH_CLUSTER : WIDTH_WCWIDTH);
    if (source && choice == WIDTH_BY_PROBE) {
        probe(source, course);
    }
    return source;
}

/* ---- the loop ---- */

static bool fit_frame(struct screen_loop *loop)
{
    int rows;
    int cols;
    loop->display->ops->size(loop->display, &rows, &cols);
    frame_fini(&loop->frame);
    if (!frame_init(&loop->frame, rows, cols, loop->widths)) {
        return false;
    }
    loop->app.rows = loop->frame.rows;
    loop->app.cols = loop->frame.cols;
    return true;
}

static void draw(struct screen_loop *loop)
{
    app_show(&loop->app);
    frame_clear(&loop->frame);
    view_draw(&loop->frame, &loop->app.ui, &loop->app.world);
    loop->display->ops->present(loop->display, &loop->frame);
    loop->drawn = now();
    loop->stale = false;
}

/* Takes in the time since the last call; returns as app_advance does. */
static double advance(struct screen_loop *loop)
{
    double time = now();
    double passed = time - loop->clock;
    loop->clock = time;
    struct playback before = loop->app.playback;
    double next =
        app_advance(&loop->app, passed < PASSED_MOST ? passed : PASSED_MOST);
    const struct playback *after = &loop->app.playback;
    if (after->at != before.at || loop->app.ui.progress < 1) {
        loop->stale = true;
    }
    return next;
}

/* How long to wait for input, in milliseconds; -1: until there is some. */
static int patience(const struct screen_loop *loop, double next)
{
    if (loop->stale) {
        double rest = loop->drawn + FRAME_LEAST - now();
        next = next < 0 || rest < next ? rest : next;
    }
    if (next < 0 && !loop->stale) {
        return -1;
    }
    return next > 0 ? (int)(next * 1000) + 1 : 0;
}

static bool take_input(struct screen_loop *loop, int timeout_ms)
{
    struct input input;
    const struct display_ops *ops = loop->display->ops;
    bool heard = false;
    for (int i = 0; i < INPUTS_MOST && !loop->app.quit &&
                    ops->next_input(loop->display, timeout_ms, &input);
         i++) {
        timeout_ms = 0;
        if (loop->recorder.out) {
            recorder_before(&loop->recorder, &loop->app, &input);
        }
        update_input(&loop->app, &input);
        if (loop->app.clip[0]) {
            display_copy(loop->display, loop->app.clip);
            loop->app.clip[0] = '\0';
        }
        if (loop->recorder.out) {
            recorder_after(&loop->recorder, &loop->app);
        }
        if (input.kind == INPUT_RESIZE && !fit_frame(loop)) {
            return false;
        }
        heard = heard || input.kind != INPUT_WAKE;
    }
    if (heard) {
        /* The person sees the answer with the next frame, at once. */
        loop->stale = true;
        loop->drawn = 0;
    }
    return true;
}

static bool run_loop(struct screen_loop *loop)
{
    loop->clock = now();
    loop->stale = true;
    while (!loop->app.quit) {
        loop->stale = app_pump(&loop->app) || loop->stale;
        double next = advance(loop);
        if (loop->stale && now() - loop->drawn >= FRAME_LEAST) {
            draw(loop);
        }
        int timeout = app_reads(&loop->app) ? 0 : patience(loop, next);
        if (!take_input(loop, timeout)) {
            return false;
        }
    }
    return true;
}

/* ---- */

static void show_first(
    struct screen_loop *loop, const struct screen_start *start)
{
    if (start->take_recording) {
        app_open_recording(&loop->app, start->take_recording);
    } else if (start->run) {
        app_open_run(&loop->app, start->run, start->at);
    } else if (start->entry) {
        app_open(&loop->app, start->entry, start->knobs);
    }
}

static bool out_of_memory(
    const struct catalogue *words, struct problem *problem)
{
    return problem_take(
        problem, tr_format(words, "not enough memory for the screen"));
}

/* Everything between taking the terminal and giving it back. */
static bool run_on_display(struct screen_loop *loop,
    const struct screen_start *start, const struct display_ops *ops,
    struct session *session, struct problem *problem)
{
    const char *wrong = NULL;
    const struct catalogue *words = loop->app.ui.words;
    loop->display =
        ops->open(&(struct display_options){.wake_fd = session_wake_fd(session),
                      .colour = !getenv("NO_COLOR"),
                      .mouse = true},
            &wrong);
    if (!loop->display) {
        return problem_take(problem, tr_format(words, "%s", tr(words, wrong)));
    }
    bool good = fit_frame(loop);
    if (good) {
        show_first(loop, start);
        if (start->script) {
            recorder_begin(&loop->recorder, start->script, &loop->app);
        }
        good = run_loop(loop);
    }
    ops->close(loop->display);
    return good || out_of_memory(words, problem);
}

int screen_run(const struct screen_start *start,
    const struct display_ops *display, const struct course *course,
    struct catalogue *const *words, struct problem *problem)
{
    struct screen_loop loop = {0};
    struct progress progress;
    struct problem wrong = {0};
    const struct catalogue *told = words[start->settings.language];
    struct session *session = session_new();
    loop.widths = choose_widths(start->width, course);
    bool good = false;
    if (!session || !loop.widths) {
        out_of_memory(told, problem);
    } else {
        progress_open(&progress, told, &wrong);
        app_init(
            &loop.app, &start->settings, course, &progress, words, session);
        loop.app.widths = loop.widths;
        app_notice(&loop.app, wrong.text);
        good = run_on_display(&loop, start, display, session, problem);
        app_fini(&loop.app);
        progress_fini(&progress);
        problem_fini(&wrong);
    }
    int signal = loop.app.signal;
    frame_fini(&loop.frame);
    width_source_free(loop.widths);
    session_free(session);
    if (!good) {
        return EXIT_USAGE;
    }
    return signal ? 128 + signal : EXIT_OK;
}
