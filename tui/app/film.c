/* SPDX-License-Identifier: MIT */
#include "tui/app/film.h"

#include <stdlib.h>
#include <string.h>

#include "tui/app/knobs.h"
#include "tui/app/playback.h"
#include "tui/app/prose.h"
#include "tui/view/view.h"

enum { STEPS = 200, NO_STEP = -1 };

struct film {
    const struct film_options *options;
    struct display_picture picture;
    struct display_problem wrong;
    struct display *display;
    char *title, *description;
    const struct course_entry *entry; /* NULL: a pattern of another version */
    struct knobs knobs;
    struct ui ui;
    struct world world;
    struct frame frame;
    struct trace_event held; /* the last event; seq 0: none yet */
    double seconds;          /* when it is shown */
    int chapter;             /* the step that begins with the next frame */
    unsigned seen[STEPS];    /* how often each step's event has come */
    /* what takes steps: their frames, by step, then track; cells NULL: the
     * run did not come to it */
    struct frame *figures;
    size_t step_count;
};

/* ---- making ---- */

struct film *film_new(const struct film_options *options)
{
    struct film *film = calloc(1, sizeof *film);
    if (!film) {
        return NULL;
    }
    film->options = options;
    film->picture = options->picture;
    film->picture.tracks = options->both ? 2 : 1;
    film->chapter = NO_STEP;
    world_init(&film->world);
    if (!frame_init(&film->frame, options->rows, options->cols, NULL)) {
        film_free(film);
        return NULL;
    }
    return film;
}

void film_free(struct film *film)
{
    if (!film) {
        return;
    }
    if (film->display) {
        film->options->kind->ops->close(film->display);
    }
    size_t figures = film->step_count * (size_t)film->picture.tracks;
    for (size_t i = 0; i < figures; i++) {
        frame_fini(&film->figures[i]);
    }
    free(film->figures);
    frame_fini(&film->frame);
    world_fini(&film->world);
    free(film->title);
    free(film->description);
    free(film);
}

static bool short_of_memory(struct film *film)
{
    film->wrong.message = N_("not enough memory for the pictures");
    return false;
}

/* ---- languages ---- */

static enum language language_of(const struct film *film, int track)
{
    enum language first = film->options->language;
    return track == 0 ? first
                      : (first == LANGUAGE_EN ? LANGUAGE_BN : LANGUAGE_EN);
}

static const struct lesson *lesson_of(const struct film *film, int track)
{
    return film->entry ? course_lesson(film->entry, language_of(film, track))
                       : NULL;
}

static const struct catalogue *words_of(const struct film *film, int track)
{
    return film->options->words[language_of(film, track)];
}

static const struct step *step_of(
    const struct film *film, int track, size_t step)
{
    const struct lesson *lesson = lesson_of(film, track);
    return lesson && step < lesson->step_count ? &lesson->steps[step] : NULL;
}

/* ---- beginning ---- */

static void set_ui(struct film *film, const char *pattern, uint64_t last)
{
    const struct course_entry *entry = film->entry;
    film->ui = (struct ui){
        .screen = SCREEN_LESSON,
        .focus = PANE_LESSON,
        .pattern = pattern,
        .source = entry ? &entry->source : NULL,
        .twin = entry && entry->twin.count > 0 ? &entry->twin : NULL,
        .code_follows = true,
        .speed = 1,
        .progress = 1,
        .last = last,
        .ended = true,
        .ascii = film->options->ascii,
    };
    /* Nobody is asked: what a step reveals is shown. */
    for (size_t i = 0; i < UI_QUESTIONS; i++) {
        film->ui.asked[i].done = true;
    }
    if (!entry) {
        return;
    }
    film->ui.knob_count = knobs_count(&film->knobs);
    for (size_t i = 0; i < film->ui.knob_count; i++) {
        film->ui.knobs[i].name = film->knobs.list[i].name;
        knobs_value(&film->knobs, i, film->ui.knobs[i].value);
    }
}

static bool make_texts(struct film *film, const char *pattern)
{
    const struct lesson *lesson = lesson_of(film, 0);
    film->title = strdup(lesson ? lesson->title : pattern);
    film->picture.title = film->title;
    film->picture.language = language_code(film->options->language);
    size_t steps = lesson ? lesson->step_count : 0;
    film->step_count = steps < STEPS ? steps : STEPS;
    film->figures = calloc(film->step_count * (size_t)film->picture.tracks + 1,
        sizeof *film->figures);
    return (film->title && film->figures) || short_of_memory(film);
}

bool film_begin(struct film *film, const struct log_about *about, uint64_t last)
{
    const struct film_options *options = film->options;
    const char *problem = NULL;
    film->entry = course_find(options->course, about->pattern);
    if (film->entry) {
        knobs_init(&film->knobs, film->entry->pattern);
        knobs_recall(&film->knobs, about->knobs, words_of(film, 0));
    }
    if (!make_texts(film, about->pattern)) {
        return false;
    }
    set_ui(film, film->entry ? film->entry->pattern->name : film->title, last);
    film->display =
        options->kind->ops->open(&(struct display_options){.wake_fd = -1,
                                     .colour = true,
                                     .out = options->out,
                                     .picture = &film->picture,
                                     .problem = &film->wrong},
            &problem);
    if (!film->display && !film->wrong.message) {
        film->wrong.message = problem;
    }
    return !film->wrong.message;
}

/* ---- frames ---- */

static void draw(struct film *film, int track)
{
    struct ui *ui = &film->ui;
    ui->words = words_of(film, track);
    ui->lesson = lesson_of(film, track);
    frame_clear(&film->frame);
    view_draw(&film->frame, ui, &film->world);
}

/* Says in words what the picture shows. */
static bool describe(struct film *film, int track)
{
    free(film->description);
    film->description =
        view_narrate(words_of(film, track), &film->world, &film->held);
    film->picture.description = film->description;
    return film->description || short_of_memory(film);
}

static void mark(struct film *film, const struct display_moment *moment)
{
    const struct display_ops *ops = film->options->kind->ops;
    if (ops->mark) {
        ops->mark(film->display, moment);
    }
}

static bool show(struct film *film)
{
    int tracks =
        film->options->kind->takes == TAKES_FILMS ? film->picture.tracks : 1;
    for (int track = 0; track < tracks; track++) {
        if (!describe(film, track)) {
            return false;
        }
        const struct step *step =
            film->chapter == NO_STEP
                ? NULL
                : step_of(film, track, (size_t)film->chapter);
        mark(film, &(struct display_moment){
                       .time_ms = (int64_t)(film->seconds * 1000 + 0.5),
                       .chapter = step ? step->title : NULL,
                       .track = track});
        draw(film, track);
        film->options->kind->ops->present(film->display, &film->frame);
    }
    film->chapter = NO_STEP;
    return !film->wrong.message;
}

/* ---- steps ---- */

static bool is_named(
    const struct film *film, const struct trace_event *event, const char *name)
{
    uint32_t id = event->kind == TRACE_TASK_SPAWN ? event->other : event->task;
    const struct world_task *task = world_task(&film->world, id);
    const struct world_object *object =
        world_object(&film->world, event->object);
    return name[0] == '\0' || (task && world_task_is(task, name)) ||
           (object && world_object_is(object, name));
}

/* Keeps the frames that the step begins with. */
static bool keep_figures(struct film *film, size_t step)
{
    for (int track = 0; track < film->picture.tracks; track++) {
        struct frame *figure =
            &film->figures[step * (size_t)film->picture.tracks + (size_t)track];
        if (figure->cells) {
            continue;
        }
        if (!frame_init(figure, film->frame.rows, film->frame.cols, NULL)) {
            return short_of_memory(film);
        }
        draw(film, track);
        frame_copy(figure, &film->frame);
    }
    return true;
}

/* Tells whether a step is about a run with these knobs. */
static bool is_about(const struct film *film, const struct step *step)
{
    struct knobs knobs = film->knobs;
    for (size_t i = 0; i < step->set.count; i++) {
        struct problem ignored = {0};
        knobs_set(&knobs, step->set.list[i], words_of(film, 0), &ignored);
        problem_fini(&ignored);
    }
    for (size_t i = 0; i < knobs_count(&knobs); i++) {
        if (knobs.list[i].value != film->knobs.list[i].value) {
            return false;
        }
    }
    return true;
}

/* Begins each step whose event this is. */
static bool begin_steps(struct film *film, const struct trace_event *event)
{
    for (size_t i = 0; i < film->step_count; i++) {
        const struct anchor *at = &step_of(film, 0, i)->at;
        if (trace_kind_find(at->kind) != (enum trace_kind)event->kind ||
            at->kind[0] == '\0' || !is_named(film, event, at->name) ||
            !is_about(film, step_of(film, 0, i)) ||
            ++film->seen[i] != at->nth) {
            continue;
        }
        film->chapter = (int)i;
        film->ui.step = i;
        if (film->options->kind->takes == TAKES_STEPS &&
            !keep_figures(film, i)) {
            return false;
        }
    }
    return true;
}

static bool show_step(struct film *film, size_t at, int track)
{
    const struct step *step = step_of(film, track, at);
    const struct frame *figure =
        &film->figures[at * (size_t)film->picture.tracks + (size_t)track];
    struct prose prose;
    bool good = step && prose_init(&prose, step);
    if (good) {
        mark(film, &(struct display_moment){.chapter = step->title,
                       .track = track,
                       .prose = prose.pieces,
                       .prose_count = prose.count});
        film->options->kind->ops->present(
            film->display, figure->cells ? figure : NULL);
    }
    if (step) {
        prose_fini(&prose);
    }
    return !step || good || short_of_memory(film);
}

static bool show_steps(struct film *film)
{
    for (size_t i = 0; i < film->step_count; i++) {
        for (int track = 0; track < film->picture.tracks; track++) {
            if (!show_step(film, i, track)) {
                return false;
            }
        }
    }
    return !film->wrong.message;
}

/* ---- events ---- */

/* The event that was held back is shown, if something rests on it. */
static bool let_go(struct film *film, const struct trace_event *next)
{
    enum display_takes takes = film->options->kind->takes;
    bool moves = takes == TAKES_FILM || takes == TAKES_FILMS;
    if (film->held.seq == 0) {
        return true;
    }
    if (moves && (!next || playback_rests(&film->held, next)) && !show(film)) {
        return false;
    }
    if (next) {
        film->seconds += playback_stay(&film->held, next);
    }
    return true;
}

bool film_event(struct film *film, const struct trace_event *event)
{
    if (!let_go(film, event)) {
        return false;
    }
    world_apply(&film->world, event);
    film->held = *event;
    if (film->world.short_of_memory) {
        return short_of_memory(film);
    }
    return begin_steps(film, event);
}

bool film_end(struct film *film)
{
    if (!let_go(film, NULL)) {
        return false;
    }
    switch (film->options->kind->takes) {
    case TAKES_FRAME:
        return show(film);
    case TAKES_STEPS:
        return show_steps(film);
    default:
        return true;
    }
}

bool film_close(struct film *film, struct problem *problem)
{
    if (film->display) {
        film->options->kind->ops->close(film->display);
        film->display = NULL;
    }
    const struct catalogue *words = words_of(film, 0);
    return !film->wrong.message ||
           problem_take(problem,
               tr_format(words, film->wrong.message, film->wrong.detail));
}
