/* SPDX-License-Identifier: MIT */
/*
 * asset.h: the files inside the program: lessons, pattern sources,
 * catalogues. cmake/embed.cmake puts them there, so the program needs nothing
 * beside itself. All is read-only and lives as long as the program.
 */
#ifndef TUI_APP_ASSET_H
#define TUI_APP_ASSET_H

#include <stdbool.h>
#include <stddef.h>

struct asset {
    const char *path; /* from the root: "lessons/en/buffered.md" */
    const char *data; /* a NUL follows the last byte */
    size_t size;
};

/* Finds the file of a path; false when there is none. */
bool asset_find(const char *path, struct asset *asset);

/* How many there are, and all of them, ordered by path. */
extern const size_t asset_count;
extern const struct asset asset_rows[];

#endif
