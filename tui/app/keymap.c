/* SPDX-License-Identifier: MIT */
#include "tui/app/keymap.h"

#include <stddef.h>
#include <string.h>

static const struct {
    const char *key;
    enum action action;
} keymap[] = {
    {"space", ACTION_PAUSE},
    {".", ACTION_STEP},
    {",", ACTION_BACK},
    {"left", ACTION_SEEK_BACK},
    {"right", ACTION_SEEK_ON},
    {"home", ACTION_FIRST},
    {"end", ACTION_LAST},
    {"+", ACTION_FASTER},
    {"=", ACTION_FASTER}, /* + without shift */
    {"-", ACTION_SLOWER},
    {"r", ACTION_RESTART},
    {"s", ACTION_SEED},
    {"d", ACTION_MODE},
    {"S", ACTION_SEARCH_SEED},
    {"c", ACTION_CHOOSE},
    {"l", ACTION_LANGUAGE},
    {"[", ACTION_KNOB_LESS},
    {"]", ACTION_KNOB_MORE},
    {"{", ACTION_KNOB_BEFORE},
    {"}", ACTION_KNOB_NEXT},
    {"n", ACTION_STEP_NEXT},
    {"p", ACTION_STEP_BEFORE},
    {"N", ACTION_LESSON_NEXT},
    {"P", ACTION_LESSON_BEFORE},
    {"1", ACTION_ANSWER_1},
    {"2", ACTION_ANSWER_2},
    {"3", ACTION_ANSWER_3},
    {"4", ACTION_ANSWER_4},
    {"5", ACTION_ANSWER_5},
    {"o", ACTION_LINK_1},
    {"O", ACTION_LINK_2},
    {"b", ACTION_LINK_BACK},
    {"g", ACTION_TWIN},
    {"t", ACTION_SHARE},
    {"/", ACTION_SEARCH},
    {"enter", ACTION_ENTER},
    {"up", ACTION_UP},
    {"down", ACTION_DOWN},
    {"pageup", ACTION_PAGE_UP},
    {"pagedown", ACTION_PAGE_DOWN},
    {"tab", ACTION_FOCUS_NEXT},
    {"backtab", ACTION_FOCUS_BEFORE},
    {"S-tab", ACTION_FOCUS_BEFORE},
    {"f", ACTION_FOLLOW},
    {"?", ACTION_HELP},
    {"escape", ACTION_ESCAPE},
    {"q", ACTION_QUIT},
    {"C-c", ACTION_INTERRUPT},
};

enum action keymap_find(const char *key)
{
    for (size_t i = 0; i < sizeof keymap / sizeof *keymap; i++) {
        if (strcmp(keymap[i].key, key) == 0) {
            return keymap[i].action;
        }
    }
    return ACTION_NONE;
}
