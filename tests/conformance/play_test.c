/* SPDX-License-Identifier: MIT */
/*
 * play_test TAANT DISPLAY TERM SCRIPT FRAMES: plays a replay script on the
 * program itself, on a terminal, by keys; where the script takes a shot, the
 * terminal must come to show the script's golden frame, whatever the display.
 */
#include <stdio.h>
#include <stdlib.h>

#include "tests/check.h"
#include "tests/conformance/person.h"
#include "tui/script/script.h"

struct play {
    const char *taant, *display, *term, *frames;
    struct script script;
    struct child child;
};

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
    {"escape", "\x1b", NULL},
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

static void start(struct play *play, const char *pattern)
{
    struct child_setup setup = {
        .term = play->term, .rows = 24, .cols = 80, .answers = true};
    person_opens(&play->child, &setup, play->taant, play->display, pattern);
}

static void check_shot(struct play *play, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s.txt", play->frames, name);
    if (!CHECK(person_sees_file(&play->child, path))) {
        fprintf(stderr, "    shot %s\n", name);
    }
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
    case SCRIPT_RUN:
        CHECK_TEXT(command->text, "run.end");
        type_key(play, "end");
        break;
    case SCRIPT_EXPECT:
        CHECK(person_sees(&play->child, command->text));
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
    child_type(&play->child, "q");
    CHECK_NUMBER(child_wait(&play->child), 0);
    person_has_terminal_back(&play->child);
    child_stop(&play->child);
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
    char *text = person_reads(words[4]);
    struct script_problem problem;
    CHECK(script_parse(&play.script, text, strlen(text), NULL, &problem));
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
