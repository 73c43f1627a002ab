/* SPDX-License-Identifier: MIT */
/*
 * file.h: reading whole small files and writing files that are whole or not
 * there.
 */
#ifndef TUI_APP_FILE_H
#define TUI_APP_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "tui/app/problem.h"
#include "tui/i18n/i18n.h"

/* What scripts and lessons may have at most. */
enum { FILE_MOST_BYTES = 1 << 20 };

/* Reads a file into a new NUL-terminated buffer the caller frees. NULL +
 * problem when it cannot be read or is longer than FILE_MOST_BYTES. */
char *file_read(const char *path, size_t *size, const struct catalogue *words,
    struct problem *problem);

/*
 * A file that is being written beside `path`. What is at `path` stays as it is
 * until file_keep puts the whole new file there. A `path` that is no plain
 * file (a pipe, /dev/stdout) is written to as it is.
 */
struct file_new {
    FILE *out;
    char *path, *beside; /* beside NULL: not renamed */
};

/* Creates it; false + problem when the system refuses. */
bool file_create(struct file_new *file, const char *path,
    const struct catalogue *words, struct problem *problem);

/* Ends it: put in place, or thrown away. file_keep: false + problem when
 * something could not be written; then it is thrown away. */
bool file_keep(struct file_new *file, const struct catalogue *words,
    struct problem *problem);
void file_discard(struct file_new *file);

/* Creates a file, fills and keeps it. False + problem when the system refuses;
 * the old file is then intact. */
bool file_write(const char *path, void (*fill)(FILE *out, const void *context),
    const void *context, const struct catalogue *words,
    struct problem *problem);

/* Makes a folder unless it is there. */
bool file_make_folder(
    const char *path, const struct catalogue *words, struct problem *problem);

#endif
