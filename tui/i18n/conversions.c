/* SPDX-License-Identifier: MIT */
#include "tui/i18n/conversions.h"

#include <stddef.h>
#include <string.h>

enum { ARGUMENTS_MAX = 9 };

struct conversions {
    int count;
    bool positional;
    /* Per argument: its length modifier and class, as in "ld"; "" is unused. */
    char types[ARGUMENTS_MAX][4];
};

/* Signed and unsigned integers differ as types, their bases do not. */
static char class_of(char letter)
{
    switch (letter) {
    case 'd':
    case 'i':
        return 'd';
    case 'u':
    case 'x':
    case 'X':
    case 'o':
        return 'u';
    case 'e':
    case 'f':
    case 'g':
        return 'f';
    case 's':
    case 'c':
    case 'p':
        return letter;
    default:
        return '\0';
    }
}

/* Reads "2$" at *text: the argument's place from 0, or -1 without one. */
static int read_place(const char **text)
{
    const char *at = *text;
    if (at[0] >= '1' && at[0] <= '9' && at[1] == '$') {
        *text = at + 2;
        return at[0] - '1';
    }
    return -1;
}

static bool note_argument(struct conversions *conversions, int place,
    const char *modifier, size_t modifier_length, char class)
{
    bool positional = place >= 0;
    if (conversions->count > 0 && conversions->positional != positional) {
        return false;
    }
    conversions->positional = positional;
    place = positional ? place : conversions->count;
    if (place >= ARGUMENTS_MAX || modifier_length > 2 || class == '\0') {
        return false;
    }
    char type[4] = "";
    memcpy(type, modifier, modifier_length);
    type[modifier_length] = class;
    char *known = conversions->types[place];
    if (known[0] != '\0' && strcmp(known, type) != 0) {
        return false;
    }
    memcpy(known, type, sizeof(type));
    conversions->count++;
    return true;
}

static bool read_conversions(
    const char *format, struct conversions *conversions)
{
    memset(conversions, 0, sizeof(*conversions));
    for (const char *at = strchr(format, '%'); at != NULL;
         at = strchr(at, '%')) {
        at++;
        if (*at == '%') {
            at++;
            continue;
        }
        int place = read_place(&at);
        at += strspn(at, "-+ #0123456789.");
        size_t modifier = strspn(at, "hlzjt");
        if (!note_argument(
                conversions, place, at, modifier, class_of(at[modifier]))) {
            return false;
        }
        at += modifier + 1;
    }
    return true;
}

bool conversions_agree(const char *format, const char *other)
{
    struct conversions one;
    struct conversions two;
    return read_conversions(format, &one) && read_conversions(other, &two) &&
           memcmp(one.types, two.types, sizeof(one.types)) == 0;
}
