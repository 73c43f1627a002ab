/* SPDX-License-Identifier: MIT */
#include "tui/app/asset.h"

#include <stdlib.h>
#include <string.h>

static int compare(const void *path, const void *row)
{
    return strcmp(path, ((const struct asset *)row)->path);
}

bool asset_find(const char *path, struct asset *asset)
{
    const struct asset *found =
        bsearch(path, asset_rows, asset_count, sizeof *asset_rows, compare);
    if (found) {
        *asset = *found;
    }
    return found != NULL;
}
