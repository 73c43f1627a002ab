/* SPDX-License-Identifier: MIT */
#include "tui/input/input.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { MOD_CTRL = 1, MOD_META = 2, MOD_SHIFT = 4 };

static const char *const named_keys[] = {"up", "down", "left", "right", "home",
    "end", "pageup", "pagedown", "tab", "backtab", "enter", "escape",
    "backspace", "delete", "insert", "space", "f1", "f2", "f3", "f4", "f5",
    "f6", "f7", "f8", "f9", "f10", "f11", "f12"};

static const struct alias {
    const char *name, *key;
} aliases[] = {{"return", "enter"}, {"esc", "escape"}, {"pgup", "pageup"},
    {"pgdn", "pagedown"}, {"pgdown", "pagedown"}, {"del", "delete"},
    {"ins", "insert"}, {"find", "home"}, {"select", "end"}, {"comma", ","},
    {"plus", "+"}, {"minus", "-"}, {"dot", "."}, {"slash", "/"},
    {"question", "?"}, {" ", "space"}};

/* What a terminal sends for these is one and the same byte. */
static const struct alias ctrl_twins[] = {
    {"i", "tab"}, {"m", "enter"}, {"[", "escape"}};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Takes the prefixes off the name; an only "-" is the key itself. */
static unsigned take_modifiers(const char **name)
{
    unsigned modifiers = 0;
    while ((*name)[0] != '\0' && (*name)[1] == '-' && (*name)[2] != '\0') {
        switch ((*name)[0]) {
        case 'C':
            modifiers |= MOD_CTRL;
            break;
        case 'M':
            modifiers |= MOD_META;
            break;
        case 'S':
            modifiers |= MOD_SHIFT;
            break;
        default:
            return modifiers;
        }
        *name += 2;
    }
    return modifiers;
}

/* Tells whether the name is one printable character of well-formed UTF-8. */
static bool is_character(const char *name)
{
    const unsigned char *byte = (const unsigned char *)name;
    size_t size = strlen(name), want = 1;
    if (byte[0] >= 0xC2 && byte[0] < 0xE0) {
        want = 2;
    } else if (byte[0] >= 0xE0 && byte[0] < 0xF0) {
        want = 3;
    } else if (byte[0] >= 0xF0 && byte[0] < 0xF5) {
        want = 4;
    } else if (byte[0] < 0x20 || byte[0] >= 0x7F) {
        return false;
    }
    if (size != want || (byte[0] == 0xC2 && byte[1] < 0xA0) ||
        (byte[0] == 0xE0 && byte[1] < 0xA0) ||
        (byte[0] == 0xED && byte[1] >= 0xA0) ||
        (byte[0] == 0xF0 && byte[1] < 0x90) ||
        (byte[0] == 0xF4 && byte[1] >= 0x90)) {
        return false;
    }
    for (size_t i = 1; i < size; i++) {
        if ((byte[i] & 0xC0) != 0x80) {
            return false;
        }
    }
    return true;
}

/* Finds the key without its prefixes: an alias, a name, or a character. */
static bool find_key(const char *name, const char **key)
{
    for (size_t i = 0; i < COUNT(aliases); i++) {
        if (strcasecmp(name, aliases[i].name) == 0) {
            *key = aliases[i].key;
            return true;
        }
    }
    for (size_t i = 0; i < COUNT(named_keys); i++) {
        if (strcasecmp(name, named_keys[i]) == 0) {
            *key = named_keys[i];
            return true;
        }
    }
    *key = name;
    return is_character(name);
}

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* Control and shift belong to the character: C-A is C-a, S-a is A. */
static bool fold_character(char key[5], unsigned *modifiers)
{
    if (*modifiers & MOD_CTRL) {
        if (is_letter(key[0])) {
            key[0] |= 0x20;
            *modifiers &= ~(unsigned)MOD_SHIFT;
        }
    } else if (*modifiers & MOD_SHIFT && is_letter(key[0])) {
        key[0] &= ~0x20;
        *modifiers &= ~(unsigned)MOD_SHIFT;
    }
    return !(*modifiers & MOD_SHIFT);
}

static const char *ctrl_twin(const char *key)
{
    for (size_t i = 0; i < COUNT(ctrl_twins); i++) {
        if (strcmp(key, ctrl_twins[i].name) == 0) {
            return ctrl_twins[i].key;
        }
    }
    return NULL;
}

bool input_key(const char *name, char canonical[INPUT_KEY_BYTES])
{
    unsigned modifiers = take_modifiers(&name);
    const char *key;
    if (name[0] == '\0' || !find_key(name, &key)) {
        return false;
    }
    char character[5];
    if (is_character(key)) {
        snprintf(character, sizeof character, "%s", key);
        if (!fold_character(character, &modifiers)) {
            return false;
        }
        key = character;
        const char *twin = ctrl_twin(key);
        if (modifiers & MOD_CTRL && twin) {
            modifiers &= ~(unsigned)MOD_CTRL;
            key = twin;
        } else if (modifiers & MOD_CTRL && strcmp(key, "@") == 0) {
            key = "space";
        }
    }
    if (modifiers & MOD_SHIFT && strcmp(key, "tab") == 0) {
        modifiers &= ~(unsigned)MOD_SHIFT;
        key = "backtab";
    }
    snprintf(canonical, INPUT_KEY_BYTES, "%s%s%s%s",
        modifiers & MOD_CTRL ? "C-" : "", modifiers & MOD_META ? "M-" : "",
        modifiers & MOD_SHIFT ? "S-" : "", key);
    return true;
}
