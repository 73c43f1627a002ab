/* SPDX-License-Identifier: MIT */
/*
 * play_test TAANT DISPLAY TERM SCRIPT FRAMES: plays a replay script on the
 * program itself, on a terminal, by keys; where the script takes a shot, the
 * terminal must come to show the script's golden frame, whatever the display.
 */
#include <stdio.h>
#include <stdlib.h>

#include "tests/check.h"
#include "tests/conformance/child.h"
#include "tui/script/script.h"

enum { MOST = 1 << 20 };

struct play {
    const char *taant, *display, *term, *frames;
    struct script script;
    struct child child;
};

/* The caller frees; empty, and a failed check, when it cannot be read. */
static char *read_file(const char *path)
{
    char *text = calloc(1, MOST);
    FILE *file = fopen(path, "r");
    if (!CHECK(text && file)) {
        fprintf(stderr, "    %s\n", path);
        exit(EXIT_FAILURE);
    }
    CHECK(fread(text, 1, MOST - 1, file) > 0);
    fclose(file);
    return text;
}

/* ---- keys ---- */

static const struct {
    const char *name, *bytes;
    const char *vt220; /* where it differs */
} keys[] = {
    {"space", " ", NULL},
    {"enter", "\r", NULL},
    {"tab", "\t", NULL},
    {"up", "\x1bOA", "\x1b[A"},
    {"down", "\x1bOB", "\x1b[B"},
    {"end", "\x1bOF", NULL},
    {"home", "\x1bOH", NULL},
};

static void type_key(struct play *play, const char *name)
{
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (strcmp(keys[i].name, name) == 0) {
            bool old = keys[i].vt220 && strcmp(play->term, "vt220") == 0;
            child_type(&play->child, old ? keys[i].vt220 : keys[i].bytes);
            return;
        }
    }
    if (CHECK_NUMBER(strlen(name), 1)) {
        child_type(&play->child, name);
    }
}

static void type_times(struct play *play, const char *key, uint64_t times)
{
    for (; times > 0; times--) {
        type_key(play, key);
    }
}

/* ---- commands ---- */

/* Opens the program as the script opens a lesson: paused at its first event,
 * in a run that is the same each time. */
static void start(struct play *play, const char *pattern)
{
    const char *const lesson[] = {play->taant, pattern, "--lang", "en",
        "--display", play->display, "--seed", "1", NULL};
    const char *const list[] = {
        play->taant, "--lang", "en", "--display", play->display, NULL};
    struct child_setup setup = {.term = play->term,
        .rows = 24,
        .cols = 80,
        .arguments = pattern ? lesson : list,
        .answers = true};
    CHECK(child_start(&play->child, &setup));
    if (pattern) {
        child_until_text(&play->child, "deterministic");
        child_type(&play->child, " ");
        child_until_text(&play->child, "paused");
        child_type(&play->child, "r");
    }
}

static void check_shot(struct play *play, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s.txt", play->frames, name);
    char *want = read_file(path);
    if (!CHECK(child_until_screen(&play->child, want))) {
        fprintf(stderr, "    shot %s\n", name);
    }
    free(want);
}

static void obey(struct play *play, const struct script_command *command)
{
    switch (command->verb) {
    case SCRIPT_SIZE:
        child_resize(&play->child, command->rows, command->cols);
        break;
    case SCRIPT_KEY:
        type_key(play, command->text);
        break;
    case SCRIPT_STEP:
        type_times(play, ".", command->number);
        break;
    case SCRIPT_BACK:
        type_times(play, ",", command->number);
        break;
    case SCRIPT_RUN_UNTIL:
        CHECK_TEXT(command->text, "run.end");
        type_key(play, "end");
        break;
    case SCRIPT_EXPECT:
        CHECK(child_until_text(&play->child, command->text));
        break;
    case SCRIPT_SHOT:
        check_shot(play, command->text);
        break;
    default:
        CHECK(!"a command that has no key");
    }
}

static void finish(struct play *play)
{
    struct child *child = &play->child;
    child_type(child, "q");
    CHECK_NUMBER(child_wait(child), 0);
    CHECK(child_modes_restored(child));
    CHECK(child->vt.main_screen);
    CHECK(child->vt.cursor_visible);
    CHECK_NUMBER(child->vt.refused, 0);
    CHECK_NUMBER(child->vt.length, 0);
    CHECK(!child->failed);
    child_stop(child);
}

int main(int count, char **words)
{
    if (count != 6) {
        fprintf(stderr, "usage: play_test TAANT DISPLAY TERM SCRIPT FRAMES\n");
        return 2;
    }
    struct play play = {.taant = words[1],
        .display = words[2],
        .term = words[3],
        .frames = words[5]};
    char *text = read_file(words[4]);
    struct script_problem problem;
    CHECK(script_parse(&play.script, text, strlen(text), &problem));
    free(text);
    size_t at = 0;
    bool opens =
        play.script.count > 0 && play.script.commands[0].verb == SCRIPT_OPEN;
    start(&play, opens ? play.script.commands[at++].text : NULL);
    for (; at < play.script.count && !play.child.failed; at++) {
        obey(&play, &play.script.commands[at]);
    }
    finish(&play);
    script_fini(&play.script);
    return check_done();
}
