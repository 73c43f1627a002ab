/* SPDX-License-Identifier: MIT */
/*
 * view_parts.h: what the files of this folder draw on, and the parts of the
 * screen that each of them draws.
 */
#ifndef TUI_VIEW_VIEW_PARTS_H
#define TUI_VIEW_VIEW_PARTS_H

#include "tui/view/glyph.h"
#include "tui/view/layout.h"
#include "tui/view/view.h"

struct canvas {
    struct frame *frame;
    const struct ui *ui;
    const struct world *world;
    const struct layout *layout;
    const struct glyphs *glyphs;
};

/* Each draws its part where the layout has it. */
void view_title(const struct canvas *canvas);
void view_knobs(const struct canvas *canvas);
void view_stage(const struct canvas *canvas);
void view_code(const struct canvas *canvas);
void view_lesson(const struct canvas *canvas);
void view_said(const struct canvas *canvas); /* the sentence */
void view_keys(const struct canvas *canvas);
void view_course(const struct canvas *canvas);
void view_help(const struct canvas *canvas);
void view_too_small(const struct canvas *canvas);

/* Draws the channels, locks and the like and their threads down the stage. */
void view_channels(const struct canvas *canvas);

/* Draws one task's thread to the object of its operation, if it has one. */
void view_thread(const struct canvas *canvas, const struct layout_task *at,
    const struct world_task *task);

/* Draws the contexts. */
void view_tree(const struct canvas *canvas);

/* Draws the states of machines, and who waits for each other in a circle. */
void view_machine(const struct canvas *canvas, const struct layout_band *band);
void view_circle(const struct canvas *canvas, const struct layout_band *band);

/* Lists who waits for an object, from col on: "<w1 w2". */
void view_receivers(const struct canvas *canvas,
    const struct world_object *object, int row, int col, int limit);

/* Returns the row below the last one that threads run down to. */
int view_floor(const struct canvas *canvas);

/* Tell whether a task, a lock is part of the circle. */
bool view_task_circles(const struct canvas *canvas, uint32_t task);
bool view_object_circles(const struct canvas *canvas, uint32_t object);

/* Tell whether the step is about a task, an object; and whether about this one
 * rather than others of its name. */
enum view_mark { VIEW_NO_MARK, VIEW_MARK, VIEW_MARK_OWN };
enum view_mark view_marks_task(
    const struct ui *ui, const struct world_task *task);
enum view_mark view_marks_object(
    const struct ui *ui, const struct world_object *object);

/* Tells whether a task took part in the last event. */
bool view_is_actor(const struct canvas *canvas, uint32_t task);

/* Draws the rule above a pane across [col, limit). */
void view_rule(
    const struct canvas *canvas, int row, int col, int limit, bool focused);

/* Puts a label on a rule at col, a blank at either side; returns the column
 * after it. Nothing is drawn when it does not fit before limit. */
int view_label(const struct canvas *canvas, int row, int col, int limit,
    enum style style, const char *label);

/* Says on a rule how many lines lie above and below what is shown. */
int view_more(const struct canvas *canvas, int row, int col, int limit,
    size_t above, size_t below);

/* Returns the source that the code pane shows, or NULL. */
const struct source *view_source(const struct ui *ui);

/* Returns the step whose text is shown, or NULL. */
const struct step *view_step(const struct ui *ui);

/* Returns the line of the source that stands first in the code pane. */
size_t view_code_first(const struct canvas *canvas);

/* Returns how many lines the step's text has at this width, and how far it
 * is scrolled, at most. */
size_t view_lesson_lines(
    const struct ui *ui, int cols, const struct width_source *widths);

/* Returns how many lines the sentence above the keys has at this width. */
size_t view_sentence_lines(const struct ui *ui, const struct world *world,
    int cols, const struct width_source *widths);

/* Returns how far the help can be scrolled. */
size_t view_help_most(const struct canvas *canvas);

/* Draws `text` up to limit, and a sign where something is left out. */
int view_clipped(const struct canvas *canvas, int row, int col, int limit,
    enum style style, const char *text);

#endif
