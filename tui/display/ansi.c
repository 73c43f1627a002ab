/* SPDX-License-Identifier: MIT */
#include "tui/display/ansi.h"

bool ansi_same(const struct look *a, const struct look *b)
{
    return a->colour == b->colour && a->bold == b->bold &&
           a->underline == b->underline && a->reverse == b->reverse;
}

void ansi_look(FILE *out, const struct look *look)
{
    fprintf(out, "\x1b[0%s%s%s", look->bold ? ";1" : "",
        look->underline ? ";4" : "", look->reverse ? ";7" : "");
    if (look->colour != THEME_DEFAULT) {
        fprintf(out, ";%d",
            look->colour < 8 ? 30 + look->colour : 82 + look->colour);
    }
    fputc('m', out);
}
