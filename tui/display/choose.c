/* SPDX-License-Identifier: MIT */
/* Choosing by terminfo. In a file of its own, and with <term.h> after all
 * others: it defines `lines`, `columns` and the like as macros. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tui/display/display.h"
#include "tui/display/problem.h"

#include <curses.h>
#include <term.h>

/* What libtickit calls abort() without. */
static const char *const tickit_needs[] = {"cup", "cuu", "cud", "cuf", "cub",
    "ich", "il", "dl", "clear", "csr", "sgr", "sgr0", "setaf", "setab", "cnorm",
    "civis"};

enum ability { CAN_NOTHING, CAN_NCURSES, CAN_TICKIT };

static bool has_string(char *name)
{
    const char *value = tigetstr(name);
    return value && value != (char *)-1;
}

static bool has_tickit_needs(void)
{
    for (size_t i = 0; i < sizeof tickit_needs / sizeof *tickit_needs; i++) {
        char name[8];
        strcpy(name, tickit_needs[i]);
        if (!has_string(name)) {
            return false;
        }
    }
    return true;
}

/* libtickit knows these without terminfo. */
static bool is_xterm(const char *term)
{
    return strncmp(term, "xterm", 5) == 0 &&
           (term[5] == '\0' || term[5] == '-');
}

static enum ability ask_terminfo(const char *term, const char **problem)
{
    enum ability ability = CAN_NOTHING;
    char cup[] = "cup";
    int error;
    if (setupterm(term, STDOUT_FILENO, &error) != OK) {
        *problem = PROBLEM_UNKNOWN_TERM;
        return is_xterm(term) ? CAN_TICKIT : CAN_NOTHING;
    }
    if (!has_string(cup)) {
        *problem = PROBLEM_DUMB_TERM;
    } else if (is_xterm(term) || has_tickit_needs()) {
        ability = CAN_TICKIT;
    } else {
        ability = CAN_NCURSES;
    }
    del_curterm(cur_term);
    return ability;
}

static const struct display_ops *named(
    const char *name, enum ability ability, const char **problem)
{
    if (strcmp(name, "ncurses") == 0) {
        return &display_ncurses;
    }
    if (strcmp(name, "tickit") != 0) {
        *problem = PROBLEM_NO_DISPLAY;
        return NULL;
    }
    if (ability != CAN_TICKIT) {
        *problem = PROBLEM_NOT_TICKIT;
        return NULL;
    }
    return &display_tickit;
}

const struct display_ops *display_choose(const char *name, const char **problem)
{
    const char *term = getenv("TERM");
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        *problem = PROBLEM_NO_TTY;
        return NULL;
    }
    if (!term || term[0] == '\0') {
        *problem = PROBLEM_NO_TERM;
        return NULL;
    }
    enum ability ability = ask_terminfo(term, problem);
    if (ability == CAN_NOTHING) {
        return NULL;
    }
    if (name) {
        return named(name, ability, problem);
    }
    return ability == CAN_TICKIT ? &display_tickit : &display_ncurses;
}
