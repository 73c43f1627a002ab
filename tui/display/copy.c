/* SPDX-License-Identifier: MIT */
/* A text for the terminal's clipboard: OSC 52. In a file of its own, and with
 * <term.h> after all others, as choose.c. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tui/display/screen.h"

#include <curses.h>
#include <term.h>

/* Terminals that copy have `Ms`, an extension of terminfo's. */
static bool can_copy(void)
{
    char name[] = "Ms";
    int error;
    const char *term = getenv("TERM");
    TERMINAL *before = set_curterm(NULL); /* of who draws with it */
    bool can = false;
    if (term && setupterm(term, STDOUT_FILENO, &error) == OK) {
        const char *string = tigetstr(name);
        can = string && string != (char *)-1;
        del_curterm(cur_term);
    }
    set_curterm(before);
    return can;
}

/* Puts three bytes or fewer as four letters of base64. */
static void put_letters(
    struct terminal *terminal, const unsigned char *bytes, size_t size)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "abcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = 0;
    char out[4];
    for (size_t i = 0; i < 3; i++) {
        bits = bits << 8 | (i < size ? bytes[i] : 0u);
    }
    for (size_t i = 0; i < 4; i++) {
        out[i] = i <= size ? letters[bits >> (18 - 6 * i) & 63] : '=';
    }
    terminal_put(terminal, out, sizeof out);
}

void display_copy(struct display *display, const char *text)
{
    struct terminal *terminal =
        ((struct screen_display *)display)->screen.terminal;
    size_t size = strlen(text);
    if (!terminal_active(terminal) || terminal_lost(terminal) || !can_copy()) {
        return;
    }
    terminal_put(terminal, "\x1b]52;c;", 7);
    for (size_t at = 0; at < size; at += 3) {
        size_t left = size - at;
        put_letters(
            terminal, (const unsigned char *)text + at, left < 3 ? left : 3);
    }
    terminal_put(terminal, "\x07", 1);
    terminal_send(terminal);
}
