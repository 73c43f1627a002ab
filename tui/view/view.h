/* SPDX-License-Identifier: MIT */
/*
 * view.h: drawing, pure: what to show (world, lesson, ui) in, cells out.
 * A view reads no clock and changes nothing but the frame.
 */
#ifndef TUI_VIEW_VIEW_H
#define TUI_VIEW_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/frame/frame.h"
#include "tui/i18n/i18n.h"
#include "tui/lesson/lesson.h"
#include "tui/model/world.h"

enum screen { SCREEN_COURSE, SCREEN_LESSON };
enum pane { PANE_STAGE, PANE_CODE, PANE_LESSON, PANE_COUNT };

/* How much of a lesson's steps, questions or goals is done. */
struct share {
    unsigned done, all;
};

/* A row of the course list. */
struct course_row {
    const char *pattern;
    const char *title;    /* in the ui's language */
    const char *keywords; /* what a search looks in: small letters */
    const struct names *needs;
    int chapter, order, minutes;
    bool fallback; /* shown in English: not translated */
    struct share read, predicted, solved;
};

struct knob_view {
    const char *name;
    char value[24];
};

enum { UI_QUESTIONS = 64, UI_SEARCH_BYTES = 64 };

/* How a question of the lesson stands. */
struct asked {
    bool done;      /* answered right, or passed over */
    uint8_t tried;  /* a bit for each answer that was tried */
    uint8_t chosen; /* the last one of them, from 1; 0: none */
};

/* How the shown run stands to the step's goal. */
enum goal_state { GOAL_OPEN, GOAL_MET, GOAL_MISSED };
struct goal_view {
    enum goal_state state;
    bool met_before;
    size_t line;    /* missed: the goal's first line that does not hold */
    unsigned found; /* ... the count that the run has */
    uint64_t first; /* ... the first such event, or 0 */
};

/* What the person chose to see: everything that is not the run. */
struct ui {
    enum screen screen;
    enum pane focus;
    const struct catalogue *words;
    /* course */
    const struct course_row *course;
    size_t course_count, course_at;
    bool searching; /* the keys write the search */
    char search[UI_SEARCH_BYTES];
    /* lesson */
    const struct lesson *lesson; /* NULL: none in any language */
    const struct source *source;
    const struct source *twin; /* the same in Go; NULL: there is none */
    bool shows_twin;
    const char *pattern;
    size_t step; /* which step's text is shown */
    /* The lesson's questions, numbered through. */
    struct asked asked[UI_QUESTIONS];
    unsigned answer_at; /* the answer that enter chooses, from 1; 0: none */
    struct goal_view goal;
    size_t lesson_scroll, code_scroll, help_scroll;
    bool code_follows; /* the code pane follows the last event */
    uint32_t selected_task, selected_object; /* 0: none */
    /* the run */
    bool paused, help;
    double speed;     /* 1 = normal */
    double progress;  /* 0..1: how far the last event's animation is */
    uint64_t last;    /* seq of the newest event in the log */
    uint64_t dropped; /* oldest events no longer kept */
    bool ended;       /* the log's newest event is run.end */
    bool ascii;       /* draw with ASCII only */
    size_t chosen;    /* how often the run leaves its seed's way */
    struct knob_view knobs[6];
    size_t knob_count, knob_at;
    const char *notice; /* one line for the person, or NULL; translated */
};

/* Draws the whole screen. */
void view_draw(
    struct frame *frame, const struct ui *ui, const struct world *world);

/* What stands at a cell of the screen that view_draw would draw. */
struct view_hit {
    enum pane pane;
    uint32_t task, object; /* 0: none */
    size_t course_row;     /* SIZE_MAX: none */
    unsigned answer;       /* of the question that is asked, from 1; 0: none */
};
bool view_hit(const struct ui *ui, const struct world *world, int rows,
    int cols, const struct width_source *widths, int row, int col,
    struct view_hit *hit);

/* Returns which of the step's questions is asked now, from 0; their number
 * when none is. */
size_t view_question(const struct ui *ui);

/* Returns the lessons that the step points to: its own, or in the last step
 * those of the lesson. Empty when there is none. */
const struct names *view_links(const struct ui *ui);

/* Tells whether a row of the course list is shown: what is searched for
 * stands in it. */
bool view_course_shows(const struct ui *ui, size_t row);

/* Returns how well a row fits what is searched for: more for the name than for
 * a title, and for that than for what else it is about; 0: not at all. */
unsigned view_course_fit(const struct ui *ui, size_t row);

/*
 * Tells which lines stand first in the panes that view_draw would draw, and
 * the last positions that scrolling can reach: scroll from `code` when the
 * pane followed the run, and keep ui's positions at or below the `most`.
 */
struct view_scrolls {
    size_t code, code_most, lesson, lesson_most, help, help_most;
};
void view_scrolls(const struct ui *ui, const struct world *world, int rows,
    int cols, const struct width_source *widths, struct view_scrolls *scrolls);

/* Returns the name of a chapter, 1 to 9; "" for any other number. */
const char *view_chapter(const struct catalogue *words, int chapter);

/* Writes one line of plain narration of an event (a new string the caller
 * frees), in the words' language; world is the state after the event. */
char *view_narrate(const struct catalogue *words, const struct world *world,
    const struct trace_event *event);

/* Writes the sentence about a task or object (new string, caller frees). */
char *view_sentence(const struct catalogue *words, const struct world *world,
    uint32_t task, uint32_t object);

#endif
