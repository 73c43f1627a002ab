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

/* Writes a file beside `path` with `fill` and renames it there. False +
 * problem when the system refuses; the old file is then intact. */
bool file_write(const char *path, void (*fill)(FILE *out, const void *context),
    const void *context, const struct catalogue *words,
    struct problem *problem);

/* Makes a folder unless it is there. */
bool file_make_folder(
    const char *path, const struct catalogue *words, struct problem *problem);

#endif
