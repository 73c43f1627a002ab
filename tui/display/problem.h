/* SPDX-License-Identifier: MIT */
/* problem.h: why a display cannot be opened, or a file cannot be made;
 * catalogue ids. */
#ifndef TUI_DISPLAY_PROBLEM_H
#define TUI_DISPLAY_PROBLEM_H

#include "tui/display/display.h"

/* Marks a message for xgettext. */
#define N_(message) message

#define PROBLEM_MEMORY N_("not enough memory for the screen")
#define PROBLEM_DESCRIPTORS N_("no file descriptors left for the terminal")
#define PROBLEM_NO_TTY N_("standard input and output are not a terminal")
#define PROBLEM_NO_TERM N_("TERM is not set, so the terminal is unknown")
#define PROBLEM_UNKNOWN_TERM N_("TERM names a terminal that is not known")
#define PROBLEM_DUMB_TERM N_("this terminal cannot position its cursor")
#define PROBLEM_NOT_TICKIT N_("this terminal lacks what libtickit needs")
#define PROBLEM_NO_DISPLAY N_("there is no such display: use tickit or ncurses")
#define PROBLEM_TERMINAL N_("the terminal cannot be opened")
#define PROBLEM_NO_FONT N_("a font is missing: install the package %s")
#define PROBLEM_NO_GLYPH N_("the fonts of pictures have no sign for \"%s\"")
#define PROBLEM_NO_FFMPEG                                                      \
    N_("mp4 and webm are made by ffmpeg: install the package %s")
#define PROBLEM_FFMPEG N_("%s could not make the film")

/* Sets a file's problem, unless it has one already; problem may be NULL. */
void display_fail(
    struct display_problem *problem, const char *message, const char *detail);

#endif
