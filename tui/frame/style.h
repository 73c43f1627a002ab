/* SPDX-License-Identifier: MIT */
/*
 * style.h: styles by meaning. A view says what a cell means; the theme of a
 * display says how that looks.
 */
#ifndef TUI_FRAME_STYLE_H
#define TUI_FRAME_STYLE_H

enum style {
    STYLE_TEXT,     /* plain */
    STYLE_DIM,      /* of less weight: labels, empty slots */
    STYLE_TITLE,    /* names of lessons and panes */
    STYLE_STRONG,   /* emphasis in prose */
    STYLE_RULE,     /* lines between panes, box borders */
    STYLE_FOCUS,    /* the border or title of the pane that has the keys */
    STYLE_SELECTED, /* the selected row, task or channel */
    STYLE_KEY,      /* a key's name in the help line */
    STYLE_RUNNABLE, /* a task that could run */
    STYLE_RUNNING,  /* ... runs */
    STYLE_BLOCKED,  /* ... waits for a channel or wait group */
    STYLE_SLEEPING, /* ... sleeps */
    STYLE_DONE,     /* ... ended */
    STYLE_FAILED,   /* ... leaked, died, deadlocked; errors */
    STYLE_CHANNEL,  /* a channel's frame and name */
    STYLE_VALUE,    /* a value in a slot or on its way */
    STYLE_CLOSED,   /* a closed channel */
    STYLE_CODE,     /* program text */
    STYLE_COMMENT,  /* comments in program text; prose quotes */
    STYLE_KEYWORD,  /* C's keywords and the runtime's calls */
    STYLE_CURRENT,  /* the current line of a task in the code */
    STYLE_GOOD,     /* a check that holds */
    STYLE_COUNT
};

#endif
