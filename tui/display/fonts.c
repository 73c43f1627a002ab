/* SPDX-License-Identifier: MIT */
#include "tui/display/fonts.h"

#include <stdio.h>
#include <unistd.h>

const struct font_row font_rows[FONT_COUNT] = {
    [FONT_MONO] = {"DejaVuSansMono.ttf", "DejaVu Sans Mono",
        "fonts-dejavu-core", false},
    [FONT_MONO_BOLD] = {"DejaVuSansMono-Bold.ttf", "DejaVu Sans Mono",
        "fonts-dejavu-core", true},
    [FONT_FLOW] = {"NotoSansBengali-Regular.ttf", "Noto Sans Bengali",
        "fonts-noto-core", false},
    [FONT_FLOW_BOLD] = {"NotoSansBengali-Bold.ttf", "Noto Sans Bengali",
        "fonts-noto-core", true},
    [FONT_PROSE] = {"DejaVuSans.ttf", "DejaVu Sans", "fonts-dejavu-core",
        false},
    [FONT_PROSE_BOLD] = {"DejaVuSans-Bold.ttf", "DejaVu Sans",
        "fonts-dejavu-core", true},
};

/* Debian's folders, then those of other systems. */
static const char *const folders[] = {
    "/usr/share/fonts/truetype/dejavu",
    "/usr/share/fonts/truetype/noto",
    "/usr/share/fonts/dejavu-sans-mono-fonts",
    "/usr/share/fonts/google-noto",
    "/usr/share/fonts/TTF",
    "/usr/share/fonts/noto",
    "/usr/local/share/fonts",
};

static bool is_there(
    const char *folder, const char *file, char *path, size_t size)
{
    int used = snprintf(path, size, "%s/%s", folder, file);
    return used > 0 && (size_t)used < size && access(path, R_OK) == 0;
}

bool font_find(enum font font, const char *folder, char *path, size_t size)
{
    const char *file = font_rows[font].file;
    if (folder) {
        return is_there(folder, file, path, size);
    }
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        if (is_there(folders[i], file, path, size)) {
            return true;
        }
    }
    return false;
}
