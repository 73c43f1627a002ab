/* SPDX-License-Identifier: MIT */
/*
 * progress.h: what the learner has done, kept in a file of their own. All of
 * it only ever grows, so two programs at once lose nothing: saving reads what
 * the file has by now and writes both together.
 *
 *   taant progress 1                                first line: the version
 *   unbuffered 2 7f 3 8                             lesson, revision, then
 *   ...                                             steps read, questions
 *   checksum 1f2e3d4c5b6a7988                       predicted, goals met
 *
 * The sets are bits, in hexadecimal; the checksum is FNV-1a of all above it.
 */
#ifndef TUI_APP_PROGRESS_H
#define TUI_APP_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/app/problem.h"
#include "tui/i18n/i18n.h"

/* Steps and questions beyond the 64th of a lesson are not kept. */
struct progress_row {
    char lesson[64];
    int revision;
    uint64_t read;      /* a bit for each step, 1 << number */
    uint64_t predicted; /* ... each question, answered right at once */
    uint64_t solved;    /* ... each step whose goal was met */
};

struct progress {
    struct progress_row *rows;
    size_t count;
    char *path; /* of the file; NULL: kept in memory only */
    bool changed;
};

/*
 * Reads the file XDG_STATE_HOME/taant/progress; without one there is no
 * progress yet. A damaged file is set aside beside it, with one message in
 * the problem; a newer one, or one that cannot be read, stays as it is and
 * nothing is saved. The progress can be used whatever happened; progress_fini
 * frees it.
 */
void progress_open(struct progress *progress, const struct catalogue *words,
    struct problem *problem);

/* Makes a progress that is kept in memory only. */
void progress_init(struct progress *progress);
void progress_fini(struct progress *progress);

/* Returns a lesson's row, made when there is none; NULL when memory is
 * short. A row of an older revision begins anew. Valid until the next call. */
struct progress_row *progress_row(
    struct progress *progress, const char *lesson, int revision);

/* Returns a lesson's row of this revision, or NULL: nothing is done. */
const struct progress_row *progress_find(
    const struct progress *progress, const char *lesson, int revision);

/* Adds to what is done; later progress_save writes it. */
void progress_add(struct progress *progress, uint64_t *set, size_t number);

/* Writes what changed, together with what others wrote since. False +
 * problem, once: after that nothing is saved. Blocks for the lock. */
bool progress_save(struct progress *progress, const struct catalogue *words,
    struct problem *problem);

#endif
