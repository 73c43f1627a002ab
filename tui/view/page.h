/* SPDX-License-Identifier: MIT */
/*
 * page.h: what the lesson pane says now, as lines. Of a step with questions
 * it is one part at a time:
 *
 *   prose        asked:            told:
 *   ...          prose above it    the question
 *                the question      v the right answer
 *                 1  answer          why
 *                >2x tried
 *                    why not       the prose below it
 *                 3  answer
 */
#ifndef TUI_VIEW_PAGE_H
#define TUI_VIEW_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/text/width.h"
#include "tui/view/view.h"

enum page_mark {
    PAGE_PLAIN,
    PAGE_ITEM,   /* a bullet or the block's number */
    PAGE_QUOTE,  /* a bar, at each line */
    PAGE_ANSWER, /* its number, whether it is chosen and was tried */
    PAGE_RIGHT,  /* the learner was right */
    PAGE_TOLD,   /* the learner passed the question over */
    PAGE_OPEN,   /* a goal that waits for a run */
    PAGE_MET,
    PAGE_MISSED
};

struct page_line {
    const struct block *block; /* NULL: an empty line */
    size_t start, end;         /* of the block's text */
    int indent;
    enum page_mark mark; /* in front of the text */
    bool first;          /* of its block */
    bool strong;         /* all of it */
    unsigned answer;     /* to which answer it belongs, from 1; 0: none */
};

struct page {
    struct page_line *lines;
    size_t count;
    struct block verdict; /* of the goal; its text is the page's */
};

/* Makes the page for a pane of so many columns; empty when there is no lesson
 * or memory is short. The blocks are borrowed from the ui's lesson. */
void page_init(struct page *page, const struct ui *ui, int cols,
    const struct width_source *widths);
void page_fini(struct page *page);

#endif
