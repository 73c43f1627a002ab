/* SPDX-License-Identifier: MIT */
/*
 * display.h: a way to present frames and, for terminals, to hear keys. A
 * display knows cells and styles, nothing of tasks or lessons. One file each.
 */
#ifndef TUI_DISPLAY_DISPLAY_H
#define TUI_DISPLAY_DISPLAY_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "tui/frame/frame.h"
#include "tui/input/input.h"

/* How a file shows frames. Borrowed texts are clean UTF-8. */
struct display_picture {
    const char *title;       /* NULL: none */
    const char *description; /* for who cannot see it; NULL: none */
    const char *language;    /* "en", "bn" */
    const char *fonts;       /* a folder with the fonts; NULL: the system's */
    double scale;            /* of pixels; 0 = 1 */
    bool dark;
    bool embed_fonts; /* where a reader's own would do */
    int tracks;       /* languages beside each other; 0 = 1 */
};

/* Why a file is not what it should be. */
struct display_problem {
    const char *message; /* an i18n id with at most one %s; NULL: all is well */
    char detail[128];
};

struct display_options {
    int wake_fd; /* eventfd that ends the wait for input; the display
                     takes its count; -1 = none */
    bool colour; /* false: NO_COLOR, monochrome */
    bool mouse;  /* ask for mouse reports */
    /* files: */
    FILE *out;                             /* where frames go; borrowed */
    const struct display_picture *picture; /* borrowed; NULL: plain */
    struct display_problem *problem; /* takes the first that comes up, until
                                        close; borrowed; may be NULL */
};

/* A piece of prose that goes with a frame on paper. */
struct display_prose {
    const char *text; /* clean UTF-8, not NUL-terminated */
    size_t size;
    bool begins; /* a paragraph */
    bool strong, code;
};

/* When, in a film, the next frame is shown. */
struct display_moment {
    int64_t time_ms;     /* since the film's begin; never less than before */
    const char *chapter; /* begins here; NULL: none */
    int track;           /* which language of several, from 0 */
    const struct display_prose *prose; /* handouts: what is said of it */
    size_t prose_count;
};

struct display {
    const struct display_ops *ops;
};

/* Each display embeds struct display first. Not thread-safe: one thread. */
struct display_ops {
    const char *name;
    /* Takes the terminal, or begins the file. On failure returns NULL and
     * sets *problem to a static English message (an i18n id). */
    struct display *(*open)(
        const struct display_options *options, const char **problem);
    /* Tells the size in cells; never below 1. */
    void (*size)(struct display *display, int *rows, int *cols);
    /* Shows the frame; writes only what differs from the last one. A stalled
     * terminal drops whole frames and never blocks. NULL, for what takes
     * steps: this one has no frame. */
    void (*present)(struct display *display, const struct frame *frame);
    /* Waits up to timeout_ms (-1: for ever) for input; false on INPUT_NONE.
     * NULL where there is none to hear. */
    bool (*next_input)(
        struct display *display, int timeout_ms, struct input *input);
    /* Says when the next frame is shown. NULL: a display without time. */
    void (*mark)(struct display *display, const struct display_moment *moment);
    /* Gives the terminal back as it was; ends the file. */
    void (*close)(struct display *display);
};

extern const struct display_ops display_tickit;
extern const struct display_ops display_ncurses;
extern const struct display_ops display_text; /* frames as plain text */
extern const struct display_ops display_ansi; /* ... with SGR colours */
extern const struct display_ops display_svg;  /* one frame, as text to scale */
extern const struct display_ops display_png;  /* one frame, as pixels */
extern const struct display_ops display_apng; /* a film of such */
extern const struct display_ops display_cast; /* a film for asciinema */
extern const struct display_ops display_html; /* a film for browsers */
extern const struct display_ops display_mp4;  /* a film, by ffmpeg */
extern const struct display_ops display_webm; /* another */
extern const struct display_ops display_pdf;  /* a lesson's steps, on paper */

/* How long a film's last frame is shown. */
enum { DISPLAY_LAST_MS = 2000 };

/* Which frames a file is made of: one; all of a run, each with its moment; one
 * for each step of the lesson, with what the lesson says; all, in each
 * language. */
enum display_takes { TAKES_FRAME, TAKES_FILM, TAKES_STEPS, TAKES_FILMS };

/* A kind of file that frames are put in. */
struct display_file {
    const char *extension;         /* "svg" */
    const struct display_ops *ops; /* NULL: its libraries were not there when
                                      the program was built */
    enum display_takes takes;
};

/* The kinds there are, and how many. */
extern const struct display_file display_files[];
extern const size_t display_file_count;

/* Finds a kind by the end of a file's name ("png"); NULL: there is none. */
const struct display_file *display_file(const char *extension);

/* Has the terminal of a terminal display copy a text of ASCII, where terminfo
 * says that it can. */
void display_copy(struct display *display, const char *text);

/*
 * Chooses the terminal display: by name ("tickit", "ncurses"), or NULL for
 * the best that $TERM allows according to terminfo, before anything is
 * constructed. Returns NULL and sets *problem when the terminal cannot show
 * a screen (dumb, unknown, no tty): the caller falls back to narration.
 */
const struct display_ops *display_choose(
    const char *name, const char **problem);

#endif
