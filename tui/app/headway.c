/* SPDX-License-Identifier: MIT */
#include "tui/app/headway.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void headway_init(
    struct headway *headway, uint64_t total, const struct catalogue *words)
{
    *headway = (struct headway){
        .words = words, .total = isatty(STDERR_FILENO) ? total : 0};
}

void headway_tell(struct headway *headway, uint64_t done)
{
    if (headway->total == 0) {
        return;
    }
    int percent = (int)((double)done / (double)headway->total * 100);
    if (headway->told && percent == headway->percent) {
        return;
    }
    headway->told = true;
    headway->percent = percent;
    char number[16];
    snprintf(number, sizeof number, "%3d%%", percent);
    char *digits = tr_digits(headway->words, number);
    fprintf(stderr, "\r%s", digits ? digits : number);
    free(digits);
}

void headway_fini(struct headway *headway)
{
    if (headway->told) {
        fputs("\r    \r", stderr);
    }
    *headway = (struct headway){0};
}
