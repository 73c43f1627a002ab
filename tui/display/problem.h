/* SPDX-License-Identifier: MIT */
/* problem.h: why a display cannot be opened; catalogue ids. */
#ifndef TUI_DISPLAY_PROBLEM_H
#define TUI_DISPLAY_PROBLEM_H

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

#endif
