/* SPDX-License-Identifier: MIT */
/*
 * film.h: draws a run's events, as they come, on a display that takes frames:
 * the last one, all at which a step would rest, or one for each step of the
 * lesson. Nothing is kept of events that are past, so a recording may be
 * longer than the memory.
 *
 *   events --> world --> ui --> frame --> display
 *                         ^ lesson: its step follows the run
 */
#ifndef TUI_APP_FILM_H
#define TUI_APP_FILM_H

#include <stdbool.h>
#include <stdint.h>

#include "tui/app/course.h"
#include "tui/app/problem.h"
#include "tui/display/display.h"
#include "tui/i18n/i18n.h"
#include "tui/model/log.h"

struct film_options {
    const struct display_file *kind;
    struct display_picture picture; /* its texts and tracks are filled in */
    const struct course *course;
    struct catalogue *const *words; /* by language */
    enum language language;         /* of the first track */
    bool both;                      /* the other one, too */
    bool ascii;
    int rows, cols;
    FILE *out;
};

struct film;

/* Makes a film that has not begun; options are borrowed. NULL: memory is
 * short. */
struct film *film_new(const struct film_options *options);
void film_free(struct film *film);

/* Begin with what a recording says of itself and how many events it has; take
 * the next event; show what is left. Each is false when it cannot go on. */
bool film_begin(
    struct film *film, const struct log_about *about, uint64_t last);
bool film_event(struct film *film, const struct trace_event *event);
bool film_end(struct film *film);

/* Ends the file. False + problem when anything went wrong since the begin. */
bool film_close(struct film *film, struct problem *problem);

#endif
