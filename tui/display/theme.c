/* SPDX-License-Identifier: MIT */
#include "tui/display/theme.h"

/* The same hue at each depth. The two last have a contrast of more than 3.5
 * (palette) and 4.5 (RGB) with black and with white. */
struct ink {
    int named, indexed, rgb;
};

enum ink_name { PLAIN, GREY, RED, ORANGE, GREEN, TEAL, BLUE, VIOLET };

static const struct ink inks[] = {
    [PLAIN] = {THEME_DEFAULT, THEME_DEFAULT, THEME_DEFAULT},
    [GREY] = {8, 243, 0x757575},
    [RED] = {1, 160, 0xE12B2B},
    [ORANGE] = {3, 130, 0xBB5A05},
    [GREEN] = {2, 28, 0x138827},
    [TEAL] = {6, 30, 0x0B837F},
    [BLUE] = {12, 32, 0x1273E2},
    [VIOLET] = {5, 98, 0xA64CD2},
};

enum { BOLD = 1, UNDERLINE = 2, REVERSE = 4 };

static const struct row {
    enum ink_name ink;
    unsigned attributes; /* with colours */
    unsigned mono;       /* without */
} rows[STYLE_COUNT] = {
    [STYLE_TEXT] = {PLAIN, 0, 0},
    [STYLE_DIM] = {GREY, 0, 0},
    [STYLE_TITLE] = {PLAIN, BOLD, BOLD},
    [STYLE_STRONG] = {PLAIN, BOLD, BOLD},
    [STYLE_RULE] = {GREY, 0, 0},
    [STYLE_FOCUS] = {BLUE, BOLD, BOLD},
    [STYLE_SELECTED] = {PLAIN, REVERSE, REVERSE},
    [STYLE_KEY] = {BLUE, BOLD, BOLD},
    [STYLE_RUNNABLE] = {BLUE, 0, 0},
    [STYLE_RUNNING] = {GREEN, BOLD, BOLD},
    [STYLE_BLOCKED] = {ORANGE, 0, UNDERLINE},
    [STYLE_SLEEPING] = {VIOLET, 0, 0},
    [STYLE_DONE] = {GREY, 0, 0},
    [STYLE_FAILED] = {RED, BOLD, REVERSE | BOLD},
    [STYLE_CHANNEL] = {TEAL, 0, 0},
    [STYLE_VALUE] = {PLAIN, BOLD, BOLD},
    [STYLE_CLOSED] = {RED, 0, UNDERLINE},
    [STYLE_CODE] = {PLAIN, 0, 0},
    [STYLE_COMMENT] = {GREY, 0, 0},
    [STYLE_KEYWORD] = {VIOLET, 0, 0},
    [STYLE_CURRENT] = {GREEN, REVERSE, REVERSE},
    [STYLE_GOOD] = {GREEN, 0, BOLD},
};

static int ink_colour(const struct ink *ink, enum theme_depth depth)
{
    switch (depth) {
    case THEME_MONO:
        return THEME_DEFAULT;
    case THEME_8:
        /* There is no bright black among eight: black could be unreadable. */
        return ink->named == 8  ? THEME_DEFAULT
               : ink->named > 8 ? ink->named - 8
                                : ink->named;
    case THEME_16:
        return ink->named;
    case THEME_256:
        return ink->indexed;
    case THEME_RGB:
        break;
    }
    return ink->rgb;
}

struct look theme_look(enum style style, enum theme_depth depth)
{
    const struct row *row = &rows[style < STYLE_COUNT ? style : STYLE_TEXT];
    unsigned set = depth == THEME_MONO ? row->mono : row->attributes;
    return (struct look){.colour = ink_colour(&inks[row->ink], depth),
        .bold = set & BOLD,
        .underline = set & UNDERLINE,
        .reverse = set & REVERSE};
}

enum theme_depth theme_depth_of(int colours)
{
    if (colours >= 256) {
        return THEME_256;
    }
    if (colours >= 16) {
        return THEME_16;
    }
    return colours >= 8 ? THEME_8 : THEME_MONO;
}

bool theme_blank_is_plain(enum style style, enum theme_depth depth)
{
    struct look look = theme_look(style, depth);
    return !look.underline && !look.reverse;
}
