/* SPDX-License-Identifier: MIT */
/*
 * layout.h: where everything stands. Computed once from the ui, the world and
 * the size, and used by drawing and by hit tests alike, so that they cannot
 * disagree. It depends on which tasks and objects exist, not on what they do,
 * so that the picture stands still while it runs.
 *
 *   title                                     title
 *   -- knobs ---------------                  -- knobs ----------------
 *   stage                                     stage
 *   -- code ----------------                  -- code ------+-- 2/6 step
 *   code                                      code          | lesson
 *   -- 2/6 step                               ...           | ...
 *   lesson                                    --------------+----------
 *   sentence                                  sentence
 *   keys                                      keys
 *          below 110 columns                     from 110 columns
 *
 * The stage: task boxes at left, the objects' columns, the state words.
 *
 *   W0> W1*       jobs 2/3      |-o request      <- header_rows
 *               [  | 4| 3]      | `-x query      <- the tree of contexts
 *   [> main W0 ..]  |           |           running
 *   ^ stage.col     ^ thread    ^ thread    ^ word_col
 *   breaker  closed -> [open]   half-open        <- bands
 */
#ifndef TUI_VIEW_LAYOUT_H
#define TUI_VIEW_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/frame/frame.h"
#include "tui/model/explain.h"
#include "tui/view/view.h"

enum {
    LAYOUT_TASKS = 128,
    LAYOUT_OBJECTS = 64,
    LAYOUT_BANDS = 3,
    LAYOUT_LEAST_ROWS = 12,
    LAYOUT_LEAST_COLS = 40,
    LAYOUT_SPLIT_COLS = 110
};

enum layout_kind {
    LAYOUT_TOO_SMALL,
    LAYOUT_HELP,
    LAYOUT_COURSE,
    LAYOUT_LESSON
};

/* A rectangle; rows = 0: not shown. */
struct area {
    int row, col, rows, cols;
};

struct layout_task {
    uint32_t id;
    int row; /* of its content */
};

struct layout_object {
    uint32_t id;
    int left, limit; /* its columns: [left, limit) */
    int thread;      /* the column of its thread; all contexts have one */
    int row;         /* of its name */
    int depth;       /* of a context below others */
};

/* A diagram of full width, at the stage's foot. */
struct layout_band {
    uint32_t machine; /* 0: the circle of tasks that wait for each other */
    int row, rows;
    bool boxed; /* its states have borders */
};

struct layout_stage {
    int header_rows;    /* 0 to 3; 3: the queues have a row of their own */
    bool queues_beside; /* the queues stand at the ends of the slots */
    bool boxed;         /* boxes have borders: a task takes two rows */
    int box_cols;       /* the boxes, borders included */
    int word_col;       /* where the state words begin */
    struct layout_task tasks[LAYOUT_TASKS];
    size_t task_count;
    size_t tasks_hidden;
    int more_row; /* where "+12 more" stands, or -1 */
    /* Contexts come last, each before those below it. */
    struct layout_object objects[LAYOUT_OBJECTS];
    size_t object_count;
    size_t tree_at; /* the first context */
    size_t objects_hidden;
    struct layout_band bands[LAYOUT_BANDS];
    size_t band_count;
    int band_rows; /* of all bands */
    uint32_t circle[EXPLAIN_CIRCLE];
    size_t circle_count;
};

struct layout {
    enum layout_kind kind;
    int rows, cols;
    struct area body; /* course and help: what lies between title and keys */
    struct area stage, code, lesson, sentence;
    bool split;    /* code and lesson side by side */
    int knob_row;  /* the rule above the stage */
    int code_rule; /* the rules above the panes, or -1 */
    int lesson_rule;
    int last_rule; /* the rule above the sentence, or -1 */
    int keys_row;
    struct layout_stage on_stage;
    size_t course_at_row[FRAME_MAX_SIDE]; /* SIZE_MAX: none */
    int chapter_at_row[FRAME_MAX_SIDE];   /* its name stands here; 0: none */
};

/* Computes where everything stands on a screen of this size; widths are those
 * of the frame's text (NULL: wcwidth). */
void layout_init(struct layout *layout, const struct ui *ui,
    const struct world *world, int rows, int cols,
    const struct width_source *widths);

/* Fills in the stage's part; layout_init calls it. `area` is the most the
 * stage may take; returns the rows it wants of them. */
int layout_stage_init(struct layout_stage *stage, const struct ui *ui,
    const struct world *world, const struct area *area);

/* Moves the bands to the foot of the stage, whose area is known now. */
void layout_stage_settle(struct layout_stage *stage, const struct area *area);

/* ---- inside layout_stage.c and layout_tree.c ---- */

/* A row chosen because it matters. */
struct layout_chosen {
    uint32_t id;
    uint64_t weight;
};

/* Puts the contexts into the order of the tree, from stage->tree_at on. */
void layout_tree_init(struct layout_stage *stage, const struct world *world,
    const struct layout_chosen *chosen, size_t count, int top);

/* Returns the columns that the tree would like, whatever its state; or that it
 * needs. */
int layout_tree_cols(
    const struct layout_stage *stage, const struct world *world, bool brief);

#endif
