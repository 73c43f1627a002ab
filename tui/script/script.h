/* SPDX-License-Identifier: MIT */
/*
 * script.h: the replay script, parsed. One command a line, # begins a
 * comment. Loops, variables and included files are resolved here, so that what
 * is left is a list of commands. The grammar stands in HACKING.md and in
 * `taant help play`.
 */
#ifndef TUI_SCRIPT_SCRIPT_H
#define TUI_SCRIPT_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum script_verb {
    SCRIPT_OPEN,    /* open PATTERN|TOKEN | open (the course list) */
    SCRIPT_LANG,    /* lang en|bn */
    SCRIPT_SIZE,    /* size COLSxROWS */
    SCRIPT_THEME,   /* theme light|dark */
    SCRIPT_SEED,    /* seed N */
    SCRIPT_MODE,    /* mode live|deterministic */
    SCRIPT_KNOB,    /* knob NAME=VALUE */
    SCRIPT_RUN,     /* run until EVENT [NAME] [#n] | ... task NAME STATE
                       | ... channel NAME STATE | ... quiescent | ... end */
    SCRIPT_STEP,    /* step [N] */
    SCRIPT_BACK,    /* back [N] */
    SCRIPT_KEY,     /* key NAME ... */
    SCRIPT_TYPE,    /* type "text" */
    SCRIPT_SHOT,    /* shot NAME | shot NAME.ENDING */
    SCRIPT_RECORD,  /* record NAME.ENDING | record stop */
    SCRIPT_MARK,    /* mark "text" */
    SCRIPT_CAPTION, /* caption "text" | caption off */
    SCRIPT_OVERLAY, /* overlay COL,ROW "text" | overlay off */
    SCRIPT_EXPECT,  /* expect "text" */
    SCRIPT_ENV,     /* env NAME VALUE */
    SCRIPT_IF,      /* if lang en|bn: else goes on at command `number` */
    SCRIPT_ELSE,    /* goes on at command `number` */
    SCRIPT_VERB_COUNT
};

/* What `run until` waits for. */
enum script_wait {
    SCRIPT_EVENT,     /* text: its kind; name: of what, or "" */
    SCRIPT_TASK,      /* name: which; text: its state */
    SCRIPT_CHANNEL,   /* name: which; text: empty, full or closed */
    SCRIPT_QUIESCENT, /* no task runs or could run */
};

struct script_command {
    enum script_verb verb;
    enum script_wait wait;
    int file, line;  /* where it stands: which of the script's files */
    char text[256];  /* pattern, language, event kind, key, shot, text */
    char name[64];   /* run until: object or task; knob, env: its name */
    uint64_t number; /* seed, count, nth, where to go on */
    int rows, cols;  /* size; overlay: where */
};

/* The sizes that a screen can have: on a smaller one nothing is shown. */
enum { SCRIPT_LEAST_COLS = 40, SCRIPT_LEAST_ROWS = 12, SCRIPT_MOST_SIDE = 500 };

enum { SCRIPT_FILES = 32, SCRIPT_PATH = 256 };

struct script {
    struct script_command *commands;
    size_t count;
    char files[SCRIPT_FILES][SCRIPT_PATH]; /* "": the script; others from its
                                              folder */
    int file_count;
};

struct script_problem {
    char file[SCRIPT_PATH]; /* as in struct script */
    int line;
    const char *message; /* an i18n id with at most one %s */
    char detail[128];
};

/* How included files are read; path counts from the script's folder. Returns
 * malloc'd bytes, or NULL. */
struct script_files {
    void *context;
    char *(*read)(void *context, const char *path, size_t *size);
};

/* Parses; false + problem at the first mistake. files NULL: nothing can be
 * included. script_fini frees. */
bool script_parse(struct script *script, const char *data, size_t size,
    const struct script_files *files, struct script_problem *problem);
void script_fini(struct script *script);

/* Tells every mistake, as far as one does not hide another, those in a loop
 * for each of its rounds; the commands are those without one. script_fini
 * frees. */
struct script_told {
    void *context;
    void (*tell)(void *context, const struct script_problem *problem);
};
void script_check(struct script *script, const char *data, size_t size,
    const struct script_files *files, const struct script_told *told);

/* Returns the verb's name: "open". */
const char *script_verb_name(enum script_verb verb);

#endif
