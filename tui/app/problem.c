/* SPDX-License-Identifier: MIT */
#include "tui/app/problem.h"

#include <stdlib.h>
#include <string.h>

#include "tui/text/utf8.h"

bool problem_take(struct problem *problem, char *take_text)
{
    free(problem->text);
    problem->text = take_text;
    return false;
}

void problem_print(const struct problem *problem, FILE *out)
{
    const char *text = problem->text ? problem->text : "out of memory";
    /* The text may quote an argument or a file: bytes of anybody's. */
    char *clean = utf8_clean(text, strlen(text));
    fprintf(out, "taant: %s\n", clean ? clean : "out of memory");
    free(clean);
}

void problem_fini(struct problem *problem)
{
    free(problem->text);
    problem->text = NULL;
}
