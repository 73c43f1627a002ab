/* SPDX-License-Identifier: MIT */
/* Every key of the table is one that a display can send. */
#include "tui/app/keymap.h"

#include "tests/check.h"
#include "tui/input/input.h"

static void keys_do_what_the_help_says(void)
{
    CHECK_NUMBER(keymap_find("space"), ACTION_PAUSE);
    CHECK_NUMBER(keymap_find("."), ACTION_STEP);
    CHECK_NUMBER(keymap_find(","), ACTION_BACK);
    CHECK_NUMBER(keymap_find("left"), ACTION_SEEK_BACK);
    CHECK_NUMBER(keymap_find("right"), ACTION_SEEK_ON);
    CHECK_NUMBER(keymap_find("home"), ACTION_FIRST);
    CHECK_NUMBER(keymap_find("end"), ACTION_LAST);
    CHECK_NUMBER(keymap_find("+"), ACTION_FASTER);
    CHECK_NUMBER(keymap_find("-"), ACTION_SLOWER);
    CHECK_NUMBER(keymap_find("r"), ACTION_RESTART);
    CHECK_NUMBER(keymap_find("s"), ACTION_SEED);
    CHECK_NUMBER(keymap_find("S"), ACTION_SEARCH_SEED);
    CHECK_NUMBER(keymap_find("d"), ACTION_MODE);
    CHECK_NUMBER(keymap_find("l"), ACTION_LANGUAGE);
    CHECK_NUMBER(keymap_find("["), ACTION_KNOB_LESS);
    CHECK_NUMBER(keymap_find("]"), ACTION_KNOB_MORE);
    CHECK_NUMBER(keymap_find("{"), ACTION_KNOB_BEFORE);
    CHECK_NUMBER(keymap_find("}"), ACTION_KNOB_NEXT);
    CHECK_NUMBER(keymap_find("n"), ACTION_STEP_NEXT);
    CHECK_NUMBER(keymap_find("N"), ACTION_LESSON_NEXT);
    CHECK_NUMBER(keymap_find("5"), ACTION_ANSWER_5);
    CHECK_NUMBER(keymap_find("o"), ACTION_LINK_1);
    CHECK_NUMBER(keymap_find("O"), ACTION_LINK_2);
    CHECK_NUMBER(keymap_find("b"), ACTION_LINK_BACK);
    CHECK_NUMBER(keymap_find("g"), ACTION_TWIN);
    CHECK_NUMBER(keymap_find("/"), ACTION_SEARCH);
    CHECK_NUMBER(keymap_find("tab"), ACTION_FOCUS_NEXT);
    CHECK_NUMBER(keymap_find("?"), ACTION_HELP);
    CHECK_NUMBER(keymap_find("escape"), ACTION_ESCAPE);
    CHECK_NUMBER(keymap_find("q"), ACTION_QUIT);
}

static void other_keys_do_nothing(void)
{
    static const char *const keys[] = {
        "", "x", "Q", "f1", "C-q", "spac", "spacee", "backspace"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        CHECK_NUMBER(keymap_find(keys[i]), ACTION_NONE);
    }
}

/* A name that is not canonical could never arrive. */
static void names_are_canonical(void)
{
    unsigned bound = 0;
    for (int c = '!'; c <= '~'; c++) {
        char name[2] = {(char)c, '\0'};
        char canonical[INPUT_KEY_BYTES];
        CHECK(input_key(name, canonical));
        CHECK_TEXT(canonical, name);
        bound += keymap_find(name) != ACTION_NONE;
    }
    CHECK_NUMBER(bound, 33);
    static const char *const named[] = {"space", "left", "right", "up", "down",
        "home", "end", "pageup", "pagedown", "tab", "backtab", "enter",
        "escape", "C-c"};
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        char canonical[INPUT_KEY_BYTES];
        CHECK(input_key(named[i], canonical));
        CHECK_TEXT(canonical, named[i]);
        CHECK(keymap_find(canonical) != ACTION_NONE);
    }
}

int main(void)
{
    keys_do_what_the_help_says();
    other_keys_do_nothing();
    names_are_canonical();
    return check_done();
}
