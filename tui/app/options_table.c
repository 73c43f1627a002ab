/* SPDX-License-Identifier: MIT */
/* The tables of commands and options, and how each option's value is read. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tui/app/options.h"
#include "tui/display/display.h"
#include "tui/model/export.h"
#include "tui/text/suggest.h"
#include "tui/view/layout.h"
#include "tui/view/sentence.h"

const struct command_row options_commands[COMMAND_COUNT] = {
    [COMMAND_SCREEN] = {"", "[PATTERN]", false,
        N_("show the course, or one pattern, on the screen")},
    [COMMAND_LIST] = {"list", NULL, false, N_("list the patterns")},
    [COMMAND_RUN] = {"run", "PATTERN|TOKEN", true,
        N_("run a pattern without a screen and tell what happens")},
    [COMMAND_SEARCH] = {"search", "PATTERN", true,
        N_("run a pattern with one seed after the other, until a run ends "
           "badly")},
    [COMMAND_REPLAY] = {"replay", "FILE", true,
        N_("show a recording that `taant run --record` made")},
    [COMMAND_PLAY] = {"play", "FILE", true,
        N_("play a script and write the frames it asks for")},
    [COMMAND_CHECK] = {"check", "FILE", true,
        N_("say what is wrong with a script, without playing it, or with a "
           "lesson (.md)")},
    [COMMAND_RECORD_SCRIPT] = {"record-script", "FILE", true,
        N_("show the course, and write a script of what you do")},
    [COMMAND_EXPORT] = {"export", "PATTERN|FILE|TOKEN", true,
        N_("write a run or a recording as a picture, a film, a page, a "
           "handout or data")},
    [COMMAND_SHARE] = {"share", "PATTERN|FILE|TOKEN", true,
        N_("print a short token of a run, for `taant open`")},
    [COMMAND_OPEN] = {"open", "TOKEN", true,
        N_("show the run that a token names, at its event")},
    [COMMAND_HELP] = {"help", "[COMMAND]", false, N_("show this help")},
    [COMMAND_VERSION] = {"version", NULL, false, N_("show the version")},
};

/* ---- values ---- */

static bool choose(const char *option, const char *value,
    const char *const *names, size_t count, size_t *chosen,
    const struct catalogue *words, struct problem *problem)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(value, names[i]) == 0) {
            *chosen = i;
            return true;
        }
    }
    const char *nearest = suggest_nearest(value, names, count);
    if (nearest) {
        return problem_take(
            problem, tr_format(words, "%s cannot be \"%s\": did you mean %s?",
                         option, value, nearest));
    }
    char all[256] = "";
    for (size_t i = 0; i < count; i++) {
        strcat(all, i > 0 ? "|" : "");
        strcat(all, names[i]);
    }
    return problem_take(
        problem, tr_format(words, "%s cannot be \"%s\": it is one of %s",
                     option, value, all));
}

static bool set_lang(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    /* options_language has taken it; here it is only judged. */
    (void)options;
    static const char *const names[] = {"en", "bn"};
    size_t chosen;
    return choose("--lang", value, names, 2, &chosen, words, problem);
}

static bool set_display(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    static const char *const names[] = {"tickit", "ncurses", "text"};
    size_t chosen;
    if (!choose("--display", value, names, 3, &chosen, words, problem)) {
        return false;
    }
    options->display = names[chosen];
    return true;
}

static bool set_width(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    static const char *const names[] = {"probe", "wcwidth", "cluster"};
    size_t chosen;
    if (!choose("--width", value, names, 3, &chosen, words, problem)) {
        return false;
    }
    options->width = (enum width_choice)chosen;
    return true;
}

static bool set_mode(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    static const char *const names[] = {"live", "deterministic"};
    size_t chosen;
    if (!choose("--mode", value, names, 2, &chosen, words, problem)) {
        return false;
    }
    options->mode = (enum run_mode)chosen;
    options->mode_given = true;
    return true;
}

static bool set_seed(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    char *end = NULL;
    errno = 0;
    options->seed = strtoull(value, &end, 10);
    options->seed_given = true;
    return (value[0] >= '0' && value[0] <= '9' && *end == '\0' && errno == 0) ||
           problem_take(problem,
               tr_format(words,
                   "--seed cannot be \"%s\": it is a whole number from 0",
                   value));
}

static bool set_seeds(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    char *end = NULL;
    errno = 0;
    options->seeds = strtoull(value, &end, 10);
    return (value[0] >= '1' && value[0] <= '9' && *end == '\0' && errno == 0) ||
           problem_take(problem,
               tr_format(words,
                   "--seeds cannot be \"%s\": it is a whole number from 1",
                   value));
}

static bool set_knob(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    if (options->knob_count == OPTIONS_KNOBS) {
        char most[SENTENCE_NUMBER_BYTES];
        sentence_number(words, OPTIONS_KNOBS, most);
        return problem_take(problem,
            tr_format(words, "--knob is given more than %s times", most));
    }
    options->knobs[options->knob_count++] = value;
    return true;
}

static bool set_events(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    static const char *const names[] = {"jsonl"};
    size_t chosen;
    options->json = true;
    return choose("--events", value, names, 1, &chosen, words, problem);
}

/* Refuses an empty path, which no file has. */
static bool set_path(const char *option, const char **path, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    *path = value;
    return value[0] != '\0' ||
           problem_take(problem, tr_format(words, "%s needs a path", option));
}

static bool set_record(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    return set_path("--record", &options->record, value, words, problem);
}

static bool set_out(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    return set_path("--out", &options->out, value, words, problem);
}

static bool set_lessons(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    return set_path("--lessons", &options->lessons, value, words, problem);
}

static bool set_to(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    return set_path("--to", &options->to, value, words, problem);
}

static bool set_fonts(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    return set_path("--fonts", &options->fonts, value, words, problem);
}

static bool set_as(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    const char *names[32];
    size_t count = 0;
    for (size_t i = 0; i < display_file_count; i++) {
        names[count++] = display_files[i].extension;
    }
    for (size_t i = 0; i < export_form_count; i++) {
        names[count++] = export_forms[i]->extension;
    }
    size_t chosen;
    options->as = value;
    return choose("--as", value, names, count, &chosen, words, problem);
}

static bool set_at(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    char *end = NULL;
    errno = 0;
    options->at = strtoull(value, &end, 10);
    return (value[0] >= '1' && value[0] <= '9' && *end == '\0' && errno == 0) ||
           problem_take(problem,
               tr_format(words,
                   "--at cannot be \"%s\": it is an event's number, from 1",
                   value));
}

static bool set_size(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    char *cross = NULL, *end = NULL;
    long cols = strtol(value, &cross, 10);
    long rows = *cross == 'x' ? strtol(cross + 1, &end, 10) : 0;
    bool good = end && *end == '\0' && cols >= LAYOUT_LEAST_COLS &&
                cols <= FRAME_MAX_SIDE && rows >= LAYOUT_LEAST_ROWS &&
                rows <= FRAME_MAX_SIDE;
    options->cols = (int)cols;
    options->rows = (int)rows;
    return good ||
           problem_take(problem,
               tr_format(words,
                   "--size cannot be \"%s\": it is COLUMNSxROWS, from 40x12 "
                   "to 500x500",
                   value));
}

static bool set_scale(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    char *end = NULL;
    options->scale = strtod(value, &end);
    /* Written so that what is no number is refused. */
    bool good = end != value && *end == '\0' && options->scale >= 0.1 &&
                options->scale <= 10;
    return good ||
           problem_take(problem,
               tr_format(words,
                   "--scale cannot be \"%s\": it is from 0.1 to 10", value));
}

static bool set_theme(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    static const char *const names[] = {"light", "dark"};
    size_t chosen = 0;
    bool good = choose("--theme", value, names, 2, &chosen, words, problem);
    options->dark = chosen == 1;
    return good;
}

static bool set_embed(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    (void)value;
    (void)words;
    (void)problem;
    options->embed_fonts = true;
    return true;
}

static bool set_both(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    (void)value;
    (void)words;
    (void)problem;
    options->both = true;
    return true;
}

static bool set_ascii(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    (void)value;
    (void)words;
    (void)problem;
    options->ascii = true;
    return true;
}

static bool set_help(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    (void)value;
    (void)words;
    (void)problem;
    options->help = true;
    return true;
}

static bool set_version(struct options *options, const char *value,
    const struct catalogue *words, struct problem *problem)
{
    (void)value;
    (void)words;
    (void)problem;
    options->version = true;
    return true;
}

/* ---- the table ---- */

#define SCREEN (1u << COMMAND_SCREEN)
#define RUN (1u << COMMAND_RUN)
#define SEARCH (1u << COMMAND_SEARCH)
#define REPLAY (1u << COMMAND_REPLAY)
#define PLAY (1u << COMMAND_PLAY)
#define EXPORT (1u << COMMAND_EXPORT)
#define SHARE (1u << COMMAND_SHARE)
#define OPEN (1u << COMMAND_OPEN)
#define RECORD_SCRIPT (1u << COMMAND_RECORD_SCRIPT)
#define ANY ((1u << COMMAND_COUNT) - 1)

const struct option_row options_table[] = {
    {"--lang", "en|bn", ANY, N_("language; else that of the environment"),
        set_lang},
    {"--display", "tickit|ncurses|text", SCREEN | REPLAY | OPEN | RECORD_SCRIPT,
        N_("how to show it; text tells it line by line"), set_display},
    {"--width", "probe|wcwidth|cluster", SCREEN | REPLAY | OPEN | RECORD_SCRIPT,
        N_("how wide Bengali is: ask the terminal, or a rule"), set_width},
    {"--ascii", NULL, SCREEN | REPLAY | PLAY | EXPORT | OPEN | RECORD_SCRIPT,
        N_("draw with ASCII characters only"), set_ascii},
    {"--mode", "live|deterministic", SCREEN | RUN | EXPORT,
        N_("real threads, or one operation at a time by a seed"), set_mode},
    {"--seed", "N", SCREEN | RUN | SEARCH | EXPORT | SHARE,
        N_("which deterministic run; the same seed, the same run"), set_seed},
    {"--seeds", "N", SEARCH, N_("how many seeds to try; else 1000"), set_seeds},
    {"--knob", "NAME=VALUE", SCREEN | RUN | SEARCH | EXPORT | SHARE,
        N_("a setting of the pattern; may be given again"), set_knob},
    {"--events", "jsonl", RUN, N_("write each event as a line of JSON"),
        set_events},
    {"--record", "FILE", RUN, N_("keep the run for `taant replay`"),
        set_record},
    {"--out", "DIR", PLAY, N_("where the frames go; else this folder"),
        set_out},
    {"--lessons", "DIR",
        SCREEN | 1u << COMMAND_LIST | REPLAY | PLAY | EXPORT | OPEN |
            RECORD_SCRIPT,
        N_("read the lessons from DIR/en and DIR/bn"), set_lessons},
    {"--to", "FILE", EXPORT,
        N_("where it goes; the end of the name says what it is"), set_to},
    {"--as", "ENDING", EXPORT,
        N_("what it is, where no name says so; without --to to the output"),
        set_as},
    {"--at", "N", EXPORT | SHARE,
        N_("up to the event of this number; else all"), set_at},
    {"--size", "COLSxROWS", EXPORT, N_("of the screen; else 80x24"), set_size},
    {"--theme", "light|dark", EXPORT | PLAY, N_("what pictures are drawn on"),
        set_theme},
    {"--scale", "N", EXPORT | PLAY, N_("how much larger pictures are"),
        set_scale},
    {"--fonts", "DIR", EXPORT | PLAY,
        N_("take the fonts of pictures from DIR; else the system's"),
        set_fonts},
    {"--embed-fonts", NULL, EXPORT | PLAY,
        N_("put the fonts into svg and html"), set_embed},
    {"--both", NULL, EXPORT, N_("pdf: both languages beside each other"),
        set_both},
    {"--help", NULL, ANY, N_("show help and exit"), set_help},
    {"--version", NULL, ANY, N_("show the version and exit"), set_version},
};
const size_t options_table_count = sizeof options_table / sizeof *options_table;
