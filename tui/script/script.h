/* SPDX-License-Identifier: MIT */
/*
 * script.h: the replay script, parsed. One command a line, # begins a
 * comment. The grammar stands in HACKING.md and in `taant help play`.
 */
#ifndef TUI_SCRIPT_SCRIPT_H
#define TUI_SCRIPT_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum script_verb {
    SCRIPT_OPEN,      /* open PATTERN | open (the course list) */
    SCRIPT_LANG,      /* lang en|bn */
    SCRIPT_SIZE,      /* size COLSxROWS */
    SCRIPT_SEED,      /* seed N */
    SCRIPT_MODE,      /* mode live|deterministic */
    SCRIPT_KNOB,      /* knob NAME=VALUE */
    SCRIPT_RUN_UNTIL, /* run until EVENT [NAME] [#n] | run until end */
    SCRIPT_STEP,      /* step [N] */
    SCRIPT_BACK,      /* back [N] */
    SCRIPT_KEY,       /* key NAME ... */
    SCRIPT_SHOT,      /* shot NAME */
    SCRIPT_EXPECT     /* expect "text" */
};

struct script_command {
    enum script_verb verb;
    int line;
    char text[256];  /* pattern, language, event kind, key, shot, text */
    char name[64];   /* run until: object or task; knob: its name */
    uint64_t number; /* seed, count, nth */
    int rows, cols;  /* size */
};

struct script {
    struct script_command *commands;
    size_t count;
};

struct script_problem {
    int line;
    const char *message; /* an i18n id with at most one %s */
    char detail[128];
};

/* Parses; false + problem at the first mistake. script_fini frees. */
bool script_parse(struct script *script, const char *data, size_t size,
    struct script_problem *problem);
void script_fini(struct script *script);

#endif
