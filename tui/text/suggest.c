/* SPDX-License-Identifier: MIT */
#include "tui/text/suggest.h"

#include <string.h>

enum { LONGEST = 32, FAR = LONGEST * 2 };

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/*
 * The distance between two words, by the table of distances between their
 * beginnings: cost[i][j] turns the first i letters of a into the first j of b.
 */
static unsigned distance(const char *a, const char *b)
{
    size_t a_size = strlen(a);
    size_t b_size = strlen(b);
    if (a_size > LONGEST || b_size > LONGEST) {
        return FAR;
    }
    unsigned cost[LONGEST + 1][LONGEST + 1];
    for (unsigned i = 0; i <= a_size; i++) {
        cost[i][0] = i;
        for (unsigned j = 1; j <= b_size; j++) {
            if (i == 0) {
                cost[0][j] = j;
                continue;
            }
            unsigned change = cost[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            unsigned drop = least(cost[i - 1][j], cost[i][j - 1]) + 1;
            cost[i][j] = least(change, drop);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
                a[i - 2] == b[j - 1]) {
                cost[i][j] = least(cost[i][j], cost[i - 2][j - 2] + 1);
            }
        }
    }
    return cost[a_size][b_size];
}

const char *suggest_nearest(
    const char *word, const char *const *names, size_t count)
{
    unsigned third = (unsigned)(strlen(word) / 3);
    unsigned best = (third > 1 ? third : 1) + 1;
    const char *nearest = NULL;
    for (size_t i = 0; i < count; i++) {
        unsigned d = distance(word, names[i]);
        /* A word of two letters is not meant by changing both. */
        if (d < best && d < strlen(names[i])) {
            best = d;
            nearest = names[i];
        }
    }
    return nearest;
}
