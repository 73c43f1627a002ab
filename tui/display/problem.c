/* SPDX-License-Identifier: MIT */
#include "tui/display/problem.h"

void display_fail(
    struct display_problem *problem, const char *message, const char *detail)
{
    if (problem && !problem->message) {
        problem->message = message;
        snprintf(problem->detail, sizeof problem->detail, "%s", detail);
    }
}
