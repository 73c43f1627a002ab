/* SPDX-License-Identifier: MIT */
/*
 * vt.h: a terminal to judge by: libvterm behind a gate that lets nothing
 * through but printable text and the escape sequences a screen may use.
 */
#ifndef TESTS_CONFORMANCE_VT_H
#define TESTS_CONFORMANCE_VT_H

#include <stdbool.h>
#include <stddef.h>
#include <vterm.h>

struct vt {
    VTerm *term;
    VTermScreen *screen;
    int rows, cols;
    bool main_screen, cursor_visible;
    int answer_to;     /* gets the terminal's answers; -1: it stays silent */
    size_t asked;      /* bytes the terminal wanted to answer */
    size_t escapes;    /* ESC bytes */
    size_t refused;    /* sequences the gate did not know */
    char copied[1500]; /* the last text for the clipboard, in base64 */
    unsigned char sequence[1600];
    size_t length; /* of the unfinished sequence or character */
};

/* Makes a silent terminal of a size; aborts the test when memory is short. */
void vt_init(struct vt *vt, int rows, int cols);
void vt_fini(struct vt *vt);
void vt_resize(struct vt *vt, int rows, int cols);

/* Feeds what the program under test wrote. */
void vt_feed(struct vt *vt, const char *bytes, size_t size);

/* Writes a row's text without trailing blanks; the caller frees. */
char *vt_row_text(const struct vt *vt, int row);

/* Returns the cell at row, col. */
VTermScreenCell vt_cell(const struct vt *vt, int row, int col);

#endif
