/* SPDX-License-Identifier: MIT */
/*
 * options.h: the command line as data. One table of commands and one of
 * options say what there is; parsing, help and suggestions all read them.
 */
#ifndef TUI_APP_OPTIONS_H
#define TUI_APP_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "patterns/pattern.h"
#include "runtime/trace.h"
#include "tui/app/problem.h"
#include "tui/i18n/i18n.h"

enum command {
    COMMAND_SCREEN, /* taant [PATTERN] */
    COMMAND_LIST,
    COMMAND_RUN,
    COMMAND_SEARCH,
    COMMAND_REPLAY,
    COMMAND_PLAY,
    COMMAND_CHECK,
    COMMAND_RECORD_SCRIPT,
    COMMAND_EXPORT,
    COMMAND_SHARE,
    COMMAND_OPEN,
    COMMAND_HELP,
    COMMAND_VERSION,
    COMMAND_COUNT
};

/* How the program ends. */
enum {
    EXIT_OK = 0,
    EXIT_CHECK = 1, /* leak, deadlock, panic, or a check that failed */
    EXIT_USAGE = 2  /* wrong usage or bad input */
};

enum width_choice { WIDTH_BY_PROBE, WIDTH_BY_WCWIDTH, WIDTH_BY_CLUSTER };

enum { OPTIONS_KNOBS = 16 };

struct options {
    enum command command;
    enum command help_on;          /* COMMAND_HELP: about what */
    const struct pattern *pattern; /* screen, run, search; may be NULL */
    const char *file;              /* replay, play, export; a token */
    const char *display;           /* "tickit", "ncurses", "text", or NULL */
    enum width_choice width;
    bool mode_given;
    enum run_mode mode;
    bool seed_given;
    uint64_t seed;
    uint64_t seeds;                   /* search: how many */
    const char *knobs[OPTIONS_KNOBS]; /* "name=value" */
    size_t knob_count;
    bool json;           /* run: --events jsonl */
    const char *record;  /* run: a file, or NULL */
    const char *out;     /* play: a folder */
    const char *lessons; /* a folder, or NULL: the program's own */
    bool ascii;
    const char *to, *as; /* export: a file, what it is; each may be NULL */
    uint64_t at;         /* export: the last event; 0: all */
    int rows, cols;      /* export: of the screen */
    const char *fonts;   /* a folder, or NULL: the system's */
    double scale;
    bool dark, embed_fonts, both;
    bool help, version; /* asked for by option; parsing makes them commands */
};

/* Returns the language that --lang or the environment asks for, before
 * anything else is understood: errors are told in it. */
enum language options_language(int argc, char *const *argv);

/* Parses the arguments, which the options borrow. False + problem at the
 * first that is wrong. */
bool options_parse(struct options *options, int argc, char *const *argv,
    const struct catalogue *words, struct problem *problem);

/* Finds a pattern; NULL + problem, with the nearest name, when there is
 * none. `or_command`: a command could have been meant, too. */
const struct pattern *options_pattern(const char *name, bool or_command,
    const struct catalogue *words, struct problem *problem);

/* Sets the pattern's knobs as --knob says. */
bool options_set_knobs(const struct options *options, struct knobs *knobs,
    const struct catalogue *words, struct problem *problem);

struct command_row {
    const char *name;
    const char *operand; /* "PATTERN", "FILE", or NULL */
    bool operand_needed;
    const char *help; /* an i18n id */
};

struct option_row {
    const char *name;
    const char *argument; /* NULL: takes none */
    unsigned commands;    /* bits 1 << enum command */
    const char *help;     /* an i18n id */
    bool (*set)(struct options *options, const char *value,
        const struct catalogue *words, struct problem *problem);
};

extern const struct command_row options_commands[COMMAND_COUNT];
extern const struct option_row options_table[];
extern const size_t options_table_count;

#endif
