/* SPDX-License-Identifier: MIT */
/* The last row: the keys that do something now, as many as there is room
 * for. */
#include <string.h>

#include "tui/view/view_parts.h"

/* A key and what it does, for the last row. */
struct key_word {
    const char *key, *word;
};

static void put_keys(
    const struct canvas *canvas, const struct key_word *keys, size_t count)
{
    struct frame *frame = canvas->frame;
    int row = canvas->layout->keys_row, col = 1;
    for (size_t i = 0; i < count; i++) {
        if (!keys[i].key) {
            continue; /* it would do nothing now */
        }
        const char *word = tr(canvas->ui->words, keys[i].word);
        int cols = width_text(NULL, keys[i].key, strlen(keys[i].key)) + 1 +
                   width_budget(frame->widths, word, strlen(word));
        if (col + (col > 1 ? 3 : 0) + cols > frame->cols) {
            continue;
        }
        if (col > 1) {
            col = frame_puts(
                      frame, row, col + 1, STYLE_RULE, canvas->glyphs->dot) +
                  1;
        }
        col = frame_puts(frame, row, col, STYLE_KEY, keys[i].key);
        col = frame_puts(frame, row, col + 1, STYLE_DIM, word);
    }
}

/* Returns the keys that scroll to more of the lesson's text, where they do. */
static const char *more_keys(const struct canvas *canvas)
{
    const struct ui *ui = canvas->ui;
    const struct area *area = &canvas->layout->lesson;
    if (ui->focus != PANE_LESSON || area->rows == 0) {
        return NULL;
    }
    size_t rows = (size_t)area->rows;
    size_t lines = view_lesson_lines(ui, area->cols, canvas->frame->widths);
    if (lines <= rows) {
        return NULL;
    }
    return ui->lesson_scroll == 0             ? "pgdn"
           : ui->lesson_scroll < lines - rows ? "pgup pgdn"
                                              : "pgup";
}

/* The keys while a question is asked. */
static void put_question_keys(
    const struct canvas *canvas, const struct question *question)
{
    bool links = view_links(canvas->ui)->count > 0;
    char digits[] = "1-5";
    digits[2] = (char)('0' + question->answer_count);
    const struct key_word keys[] = {
        {digits, N_("answer")},
        {more_keys(canvas), N_("more")},
        {canvas->glyphs->keys_scroll, N_("choose")},
        {"n", N_("show me")},
        {links ? "o" : NULL, N_("see also")},
        {"p", N_("step before")},
        {"?", N_("help")},
        {"q", N_("quit")},
        {"l", N_("language")},
        {"esc", N_("course")},
        {"tab", N_("pane")},
        {"g", "Go"},
    };
    put_keys(canvas, keys, sizeof keys / sizeof *keys);
}

/* What the first of the run's keys does: space, or r where the run is over
 * and nothing is left to pause. */
static const char *run_key_word(const struct canvas *canvas)
{
    return canvas->world->over  ? N_("restart")
           : canvas->ui->paused ? N_("go on")
                                : N_("pause");
}

/* The keys while there is a goal to meet. */
static void put_goal_keys(const struct canvas *canvas)
{
    bool over = canvas->world->over;
    const struct key_word keys[] = {
        {"[ ]", N_("knob")},
        {"{ }", N_("choose")},
        {more_keys(canvas), N_("more")},
        {over ? "r" : "space", run_key_word(canvas)},
        {over ? NULL : "end", N_("see its end")},
        {"s", N_("new seed")},
        {"n", N_("read on")},
        {"?", N_("help")},
        {"q", N_("quit")},
        {"l", N_("language")},
        {"esc", N_("course")},
        {"tab", N_("pane")},
        {"d", N_("mode")},
        {"S", N_("search seeds")},
    };
    put_keys(canvas, keys, sizeof keys / sizeof *keys);
}

static void put_lesson_keys(const struct canvas *canvas)
{
    const struct step *step = view_step(canvas->ui);
    size_t asked = view_question(canvas->ui);
    if (step && asked < step->question_count) {
        put_question_keys(canvas, &step->questions[asked]);
        return;
    }
    if (step && step->goal_count > 0) {
        put_goal_keys(canvas);
        return;
    }
    bool links = view_links(canvas->ui)->count > 0;
    bool over = canvas->world->over;
    bool seeded = canvas->world->mode == RUN_DETERMINISTIC;
    const struct key_word keys[] = {
        {more_keys(canvas), N_("more")},
        {over ? "r" : "space", run_key_word(canvas)},
        {over ? NULL : ".", N_("step")},
        {",", N_("back")},
        {"n", N_("read on")},
        {links ? "o" : NULL, N_("see also")},
        {"?", N_("help")},
        {"q", N_("quit")},
        {over && seeded ? "s" : NULL, N_("new seed")},
        {"l", N_("language")},
        {"esc", N_("course")},
        {"tab", N_("pane")},
        {"g", "Go"},
        {over ? "home" : NULL, N_("beginning")},
        {over ? NULL : "r", N_("restart")},
        {"[ ]", N_("knob")},
        {"d", N_("mode")},
        {over ? NULL : "s", N_("new seed")},
    };
    put_keys(canvas, keys, sizeof keys / sizeof *keys);
}

static void put_search_keys(const struct canvas *canvas)
{
    const struct key_word keys[] = {
        {canvas->glyphs->keys_scroll, N_("choose")},
        {"enter", N_("open")},
        {"esc", N_("all lessons")},
    };
    put_keys(canvas, keys, sizeof keys / sizeof *keys);
}

static void put_course_keys(const struct canvas *canvas)
{
    const struct key_word keys[] = {
        {canvas->glyphs->keys_scroll, N_("choose")},
        {"enter", N_("open")},
        {"/", N_("search")},
        {"l", N_("language")},
        {"?", N_("help")},
        {"q", N_("quit")},
    };
    put_keys(canvas, keys, sizeof keys / sizeof *keys);
}

static void put_help_keys(const struct canvas *canvas)
{
    const struct key_word keys[] = {
        {"?", N_("close help")},
        {canvas->glyphs->keys_scroll, N_("scroll")},
        {"l", N_("language")},
    };
    put_keys(canvas, keys, sizeof keys / sizeof *keys);
}

void view_keys(const struct canvas *canvas)
{
    switch (canvas->layout->kind) {
    case LAYOUT_TOO_SMALL:
        break;
    case LAYOUT_HELP:
        put_help_keys(canvas);
        break;
    case LAYOUT_COURSE:
        if (canvas->ui->searching || canvas->ui->search[0]) {
            put_search_keys(canvas);
        } else {
            put_course_keys(canvas);
        }
        break;
    case LAYOUT_LESSON:
        put_lesson_keys(canvas);
        break;
    }
}
