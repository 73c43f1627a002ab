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
 *   W0> W1*       jobs 2/3      results 0/3      <- header_rows
 *               [  | 4| 3]     [  |  |  ]
 *   [> main W0 ..]  |              |        running
 *   ^ stage.col     ^ thread                ^ word_col
 */
#ifndef TUI_VIEW_LAYOUT_H
#define TUI_VIEW_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/frame/frame.h"
#include "tui/view/view.h"

enum {
    LAYOUT_TASKS = 128,
    LAYOUT_OBJECTS = 64,
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
    int thread;      /* the column of its thread */
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
    struct layout_object objects[LAYOUT_OBJECTS];
    size_t object_count;
    size_t objects_hidden;
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

/* Computes where everything stands on a screen of this size. */
void layout_init(struct layout *layout, const struct ui *ui,
    const struct world *world, int rows, int cols);

/* Fills in the stage's part; layout_init calls it. `area` is the most the
 * stage may take; returns the rows it wants of them. */
int layout_stage_init(struct layout_stage *stage, const struct ui *ui,
    const struct world *world, const struct area *area);

#endif
