/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct knob *find(
    const struct knobs *knobs, const char *name)
{
    for (int i = 0; i < PATTERN_KNOBS && knobs->list[i].name;
         i++) {
        if (strcmp(knobs->list[i].name, name) == 0) {
            return &knobs->list[i];
        }
    }
    fprintf(stderr,
        "pattern asks for a knob it does not declare: %s\n",
        name);
    abort();
}

long knob(const struct knobs *knobs, const char *name)
{
    return find(knobs, name)->value;
}

bool knob_is(const struct knobs *knobs, const char *name,
    const char *choice)
{
    const struct knob *k = find(knobs, name);
    const char *at = k->choices;
    for (long i = 0; i < k->value; i++) {
        at = strchr(at, '|') + 1;
    }
    size_t length = strcspn(at, "|");
    return strlen(choice) == length &&
           memcmp(at, choice, length) == 0;
}
