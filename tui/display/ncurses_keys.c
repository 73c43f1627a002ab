/* SPDX-License-Identifier: MIT */
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR 1

#include "tui/display/ncurses_keys.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "tui/text/utf8.h"

static const struct key_row {
    int code;
    const char *name;
} key_rows[] = {{KEY_UP, "up"}, {KEY_DOWN, "down"}, {KEY_LEFT, "left"},
    {KEY_RIGHT, "right"}, {KEY_HOME, "home"}, {KEY_END, "end"},
    {KEY_PPAGE, "pageup"}, {KEY_NPAGE, "pagedown"}, {KEY_BTAB, "backtab"},
    {KEY_ENTER, "enter"}, {KEY_BACKSPACE, "backspace"}, {KEY_DC, "delete"},
    {KEY_IC, "insert"}, {KEY_SR, "S-up"}, {KEY_SF, "S-down"},
    {KEY_SLEFT, "S-left"}, {KEY_SRIGHT, "S-right"}, {KEY_SHOME, "S-home"},
    {KEY_SEND, "S-end"}, {KEY_SPREVIOUS, "S-pageup"}, {KEY_SNEXT, "S-pagedown"},
    {KEY_SDC, "S-delete"}, {KEY_SIC, "S-insert"}};

/* Names that terminfo gives to keys with modifiers, such as kLFT5. */
static const struct modified_row {
    const char *stem, *name;
} modified_rows[] = {{"kUP", "up"}, {"kDN", "down"}, {"kLFT", "left"},
    {"kRIT", "right"}, {"kHOM", "home"}, {"kEND", "end"}, {"kPRV", "pageup"},
    {"kNXT", "pagedown"}, {"kDC", "delete"}, {"kIC", "insert"}};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Modifiers as terminals count them: 1 shift, 2 meta, 4 control. */
static void push_with_bits(struct screen *screen, int bits, const char *name)
{
    char key[32];
    snprintf(key, sizeof key, "%s%s%s%s", bits & 4 ? "C-" : "",
        bits & 2 ? "M-" : "", bits & 1 ? "S-" : "", name);
    screen_push_key(screen, key);
}

static void push_modified(struct screen *screen, const char *name)
{
    for (size_t i = 0; name && i < COUNT(modified_rows); i++) {
        size_t length = strlen(modified_rows[i].stem);
        if (strncmp(name, modified_rows[i].stem, length) == 0) {
            push_with_bits(screen, name[length] ? name[length] - '1' : 1,
                modified_rows[i].name);
            return;
        }
    }
}

static void push_mouse(struct screen *screen)
{
    MEVENT event;
    if (getmouse(&event) != OK) {
        return;
    }
    const mmask_t pressed[] = {BUTTON1_PRESSED, BUTTON2_PRESSED,
        BUTTON3_PRESSED, BUTTON4_PRESSED, BUTTON5_PRESSED};
    for (int i = 0; i < 5; i++) {
        if (event.bstate & pressed[i]) {
            screen_push_mouse(screen, event.y, event.x, i + 1);
        }
    }
}

static void push_function(struct screen *screen, int number)
{
    static const char *const prefixes[] = {"", "S-", "C-"};
    char key[32];
    if (number >= 1 && number <= 36) {
        snprintf(key, sizeof key, "%sf%d", prefixes[(number - 1) / 12],
            (number - 1) % 12 + 1);
        screen_push_key(screen, key);
    }
}

static void push_code(struct screen *screen, int code)
{
    if (code == KEY_MOUSE) {
        push_mouse(screen);
        return;
    }
    if (code >= KEY_F(1) && code <= KEY_F(36)) {
        push_function(screen, code - KEY_F(0));
        return;
    }
    for (size_t i = 0; i < COUNT(key_rows); i++) {
        if (key_rows[i].code == code) {
            screen_push_key(screen, key_rows[i].name);
            return;
        }
    }
    push_modified(screen, keyname(code));
}

static void push_character(
    struct screen *screen, const char *prefix, wint_t character)
{
    char key[32], bytes[8] = "";
    if (character == '\t') {
        snprintf(key, sizeof key, "%stab", prefix);
    } else if (character == '\r' || character == '\n') {
        snprintf(key, sizeof key, "%senter", prefix);
    } else if (character == 8 || character == 127) {
        snprintf(key, sizeof key, "%sbackspace", prefix);
    } else if (character == 27) {
        snprintf(key, sizeof key, "%sescape", prefix);
    } else if (character < 32) {
        snprintf(key, sizeof key, "%sC-%c", prefix, (int)(character + '@'));
    } else {
        bytes[utf8_encode((uint32_t)character, bytes)] = '\0';
        snprintf(key, sizeof key, "%s%s", prefix, bytes);
    }
    screen_push_key(screen, key);
}

/* The usual sequences, for terminals that send others than terminfo says. */
static const struct sequence_row {
    char final;
    int number; /* before ~ */
    const char *name;
} sequence_rows[] = {{'A', 0, "up"}, {'B', 0, "down"}, {'C', 0, "right"},
    {'D', 0, "left"}, {'H', 0, "home"}, {'F', 0, "end"}, {'Z', 0, "backtab"},
    {'P', 0, "f1"}, {'Q', 0, "f2"}, {'S', 0, "f4"}, {'~', 1, "home"},
    {'~', 2, "insert"}, {'~', 3, "delete"}, {'~', 4, "end"}, {'~', 5, "pageup"},
    {'~', 6, "pagedown"}, {'~', 7, "home"}, {'~', 8, "end"}, {'~', 11, "f1"},
    {'~', 12, "f2"}, {'~', 13, "f3"}, {'~', 14, "f4"}, {'~', 15, "f5"},
    {'~', 17, "f6"}, {'~', 18, "f7"}, {'~', 19, "f8"}, {'~', 20, "f9"},
    {'~', 21, "f10"}, {'~', 23, "f11"}, {'~', 24, "f12"}};

/* `text` is what stood between the introducer and the final byte. */
static void push_sequence(struct screen *screen, const char *text, wint_t final)
{
    int number = 0, modifier = 1;
    if (text[0] != '\0' && sscanf(text, "%d;%d", &number, &modifier) < 1) {
        return;
    }
    for (size_t i = 0; i < COUNT(sequence_rows); i++) {
        const struct sequence_row *row = &sequence_rows[i];
        if (row->final == (char) final &&
            (row->number == number || row->final != '~')) {
            push_with_bits(screen, modifier - 1, row->name);
            return;
        }
    }
}

/* Reads a sequence that ncurses does not know to its end: whatever it is, it
 * must not be taken for typing. */
static void read_sequence(WINDOW *window, struct screen *screen)
{
    char text[16] = "";
    size_t size = 0;
    wint_t character;
    while (wget_wch(window, &character) == OK) {
        if (character >= '@' && character <= '~') {
            push_sequence(screen, text, character);
            return;
        }
        if (size < sizeof text - 1 && character < 128) {
            text[size++] = (char)character;
            text[size] = '\0';
        }
    }
}

/* After an escape comes nothing, a sequence, or a character with Meta. */
static void push_escape(WINDOW *window, struct screen *screen)
{
    wint_t character;
    if (wget_wch(window, &character) != OK) {
        screen_push_key(screen, "escape");
    } else if (character == '[' || character == 'O') {
        read_sequence(window, screen);
    } else {
        push_character(screen, "M-", character);
    }
}

void ncurses_read_keys(WINDOW *window, struct screen *screen)
{
    while (screen->count < SCREEN_QUEUE) {
        wint_t character;
        int kind = wget_wch(window, &character);
        if (kind == ERR) {
            return;
        }
        if (kind == KEY_CODE_YES) {
            push_code(screen, (int)character);
        } else if (character == 27) {
            push_escape(window, screen);
        } else {
            push_character(screen, "", character);
        }
    }
}
