/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "tui/display/display.h"

#ifdef TAANT_PICTURES
#define PICTURE(ops) &ops
#else
#define PICTURE(ops) NULL
#endif

const struct display_file display_files[] = {
    {"txt", &display_text, TAKES_FRAME},
    {"ansi", &display_ansi, TAKES_FRAME},
    {"svg", &display_svg, TAKES_FRAME},
    {"png", PICTURE(display_png), TAKES_FRAME},
    {"apng", PICTURE(display_apng), TAKES_FILM},
    {"cast", &display_cast, TAKES_FILM},
    {"html", &display_html, TAKES_FILMS},
    {"mp4", PICTURE(display_mp4), TAKES_FILM},
    {"webm", PICTURE(display_webm), TAKES_FILM},
    {"pdf", PICTURE(display_pdf), TAKES_STEPS},
};
const size_t display_file_count = sizeof display_files / sizeof *display_files;

const struct display_file *display_file(const char *extension)
{
    for (size_t i = 0; i < display_file_count; i++) {
        if (strcmp(display_files[i].extension, extension) == 0) {
            return &display_files[i];
        }
    }
    return NULL;
}
