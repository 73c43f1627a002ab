/* SPDX-License-Identifier: MIT */
#include "tui/app/schedule.h"

#include <inttypes.h>
#include <stdio.h>

/* Reads a number below 2^32, and goes behind it. */
static bool read_number(const char **at, uint32_t *number)
{
    uint64_t read = 0;
    const char *begin = *at;
    for (; **at >= '0' && **at <= '9' && read <= UINT32_MAX; (*at)++) {
        read = read * 10 + (uint64_t)(**at - '0');
    }
    *number = (uint32_t)read;
    return *at > begin && read <= UINT32_MAX;
}

bool schedule_read(struct schedule *schedule, const char *text)
{
    uint32_t before = 0;
    schedule->count = 0;
    while (*text) {
        struct deviation one;
        if (schedule->count == SCHEDULE_MOST ||
            !read_number(&text, &one.choice) || *text++ != '.' ||
            !read_number(&text, &one.candidate) || one.choice <= before ||
            (*text == ',' ? *++text == '\0' : *text != '\0')) {
            return false;
        }
        before = one.choice;
        schedule->list[schedule->count++] = one;
    }
    return true;
}

void schedule_text(
    const struct schedule *schedule, char text[SCHEDULE_TEXT_BYTES])
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < schedule->count; i++) {
        const struct deviation *one = &schedule->list[i];
        used += (size_t)snprintf(text + used, SCHEDULE_TEXT_BYTES - used,
            "%s%" PRIu32 ".%" PRIu32, i > 0 ? "," : "", one->choice,
            one->candidate);
    }
}
