/* SPDX-License-Identifier: MIT */
#include "tests/conformance/vt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tui/text/utf8.h"

enum { ESC = 0x1b, COPY_MOST = 1400 };

/* Private modes: cursor keys, wrap, cursor, mouse, the other screen. */
static const int private_modes[] = {1, 7, 12, 25, 47, 1000, 1002, 1006, 1049};

static int on_property(VTermProp property, VTermValue *value, void *user)
{
    struct vt *vt = user;
    if (property == VTERM_PROP_ALTSCREEN) {
        vt->main_screen = !value->boolean;
    } else if (property == VTERM_PROP_CURSORVISIBLE) {
        vt->cursor_visible = value->boolean;
    }
    return 1;
}

static void on_answer(const char *bytes, size_t size, void *user)
{
    struct vt *vt = user;
    vt->asked += size;
    if (vt->answer_to >= 0) {
        ssize_t wrote = write(vt->answer_to, bytes, size);
        (void)wrote;
    }
}

void vt_init(struct vt *vt, int rows, int cols)
{
    static const VTermScreenCallbacks callbacks = {.settermprop = on_property};
    memset(vt, 0, sizeof *vt);
    vt->answer_to = -1;
    vt->rows = rows;
    vt->cols = cols;
    vt->main_screen = vt->cursor_visible = true;
    vt->term = vterm_new(rows, cols);
    if (!vt->term) {
        abort();
    }
    vterm_set_utf8(vt->term, 1);
    vterm_output_set_callback(vt->term, on_answer, vt);
    vt->screen = vterm_obtain_screen(vt->term);
    vterm_screen_enable_altscreen(vt->screen, 1);
    vterm_screen_set_callbacks(vt->screen, &callbacks, vt);
    vterm_screen_reset(vt->screen, 1);
}

void vt_fini(struct vt *vt)
{
    vterm_free(vt->term);
}

static void go(struct vt *vt, int row, int col)
{
    char text[32];
    int size = snprintf(text, sizeof text, "\x1b[%d;%dH", row + 1, col + 1);
    vterm_input_write(vt->term, text, (size_t)size);
}

/* When rows go, libvterm 0.1.4 puts a cursor near the top above the screen, and
 * writes there: so the cursor waits at the bottom. */
void vt_resize(struct vt *vt, int rows, int cols)
{
    VTermPos at;
    vterm_state_get_cursorpos(vterm_obtain_state(vt->term), &at);
    go(vt, vt->rows - 1, 0);
    vt->rows = rows;
    vt->cols = cols;
    vterm_set_size(vt->term, rows, cols);
    go(vt, at.row < rows ? at.row : rows - 1, at.col < cols ? at.col : 0);
}

/* Tells whether each number of a private h or l is a mode we know. */
static bool are_known_modes(const char *numbers)
{
    while (*numbers >= '0' && *numbers <= '9') {
        char *end;
        long mode = strtol(numbers, &end, 10);
        bool known = false;
        for (size_t i = 0; i < sizeof private_modes / sizeof(int); i++) {
            known = known || mode == private_modes[i];
        }
        if (!known) {
            return false;
        }
        numbers = *end == ';' ? end + 1 : end;
    }
    return *numbers == 'h' || *numbers == 'l';
}

/* `rest` is what follows ESC [, its final byte included. */
static bool is_known_csi(const char *rest)
{
    size_t size = strlen(rest);
    char final = rest[size - 1];
    if (rest[0] == '?') {
        return are_known_modes(rest + 1) || strcmp(rest, "?1c") == 0 ||
               strcmp(rest, "?0c") == 0;
    }
    if (strspn(rest, "0123456789;") != size - 1) {
        return false;
    }
    return strchr("ABCDGHJKXdmr", final) || strcmp(rest, "4l") == 0 ||
           strcmp(rest, "6n") == 0 || strcmp(rest, "1@") == 0 ||
           strcmp(rest, "34h") == 0 || strcmp(rest, "22;0;0t") == 0 ||
           strcmp(rest, "23;0;0t") == 0;
}

/* `rest` is what follows ESC ]: a text for the clipboard and nothing else. */
static int judge_copy(const char *rest, size_t size)
{
    static const char begin[] = "52;c;";
    size_t length = sizeof begin - 1;
    if (size > COPY_MOST ||
        strncmp(rest, begin, size < length ? size : length) != 0) {
        return -1;
    }
    for (size_t i = length; i < size; i++) {
        bool letter = (rest[i] >= 'a' && rest[i] <= 'z') ||
                      (rest[i] >= 'A' && rest[i] <= 'Z') ||
                      (rest[i] >= '+' && rest[i] <= '9') || rest[i] == '=';
        if (!letter) {
            return rest[i] == 0x07 ? 1 : -1;
        }
    }
    return 0;
}

/* Tells how the sequence stands: 0 unfinished, 1 known, -1 not known. */
static int judge(const char *text, size_t size)
{
    unsigned char first = (unsigned char)text[0];
    if (first == ESC) {
        if (size == 1) {
            return 0;
        }
        if (text[1] == '[') {
            if (size > 2 && text[size - 1] >= '@' && text[size - 1] <= '~') {
                return is_known_csi(text + 2) ? 1 : -1;
            }
            return size > 40 ? -1 : 0;
        }
        if (text[1] == ']') {
            return judge_copy(text + 2, size - 2);
        }
        if (text[1] == '(' || text[1] == ')') {
            return size == 2 ? 0 : strchr("B0", text[2]) ? 1 : -1;
        }
        return strchr("=>78M", text[1]) ? 1 : -1;
    }
    if (first < 0x20) {
        return strchr("\r\n\b\x0f", first) ? 1 : -1;
    }
    size_t want = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (size < want) {
        return 0;
    }
    return utf8_is_clean(text, size) ? 1 : -1;
}

static void refuse(struct vt *vt)
{
    vt->refused++;
    fprintf(stderr, "    refused:");
    for (size_t i = 0; i < vt->length; i++) {
        fprintf(stderr, " %02x", vt->sequence[i]);
    }
    fprintf(stderr, "\n");
}

/* Takes a text for the clipboard, which libvterm has not. */
static bool copy(struct vt *vt)
{
    const char *text = (const char *)vt->sequence;
    bool is_copy = text[0] == ESC && text[1] == ']';
    if (is_copy) {
        snprintf(vt->copied, sizeof vt->copied, "%.*s", (int)vt->length - 8,
            text + 7);
    }
    return is_copy;
}

/*
 * What passes goes on in large pieces: libvterm loses a mark on the last
 * column's character when the two come one by one.
 */
void vt_feed(struct vt *vt, const char *bytes, size_t size)
{
    char passed[4096];
    size_t count = 0;
    for (size_t i = 0; i < size; i++) {
        vt->escapes += bytes[i] == ESC;
        vt->sequence[vt->length++] = (unsigned char)bytes[i];
        vt->sequence[vt->length] = '\0';
        const char *text = (const char *)vt->sequence;
        int verdict = judge(text, vt->length);
        if (verdict == 0) {
            continue;
        }
        if (count + vt->length > sizeof passed) {
            vterm_input_write(vt->term, passed, count);
            count = 0;
        }
        if (verdict < 0) {
            refuse(vt);
        } else if (!copy(vt)) {
            memcpy(passed + count, text, vt->length);
            count += vt->length;
        }
        vt->length = 0;
    }
    vterm_input_write(vt->term, passed, count);
    vterm_screen_flush_damage(vt->screen);
}

VTermScreenCell vt_cell(const struct vt *vt, int row, int col)
{
    VTermScreenCell cell;
    memset(&cell, 0, sizeof cell);
    vterm_screen_get_cell(vt->screen, (VTermPos){row, col}, &cell);
    return cell;
}

char *vt_row_text(const struct vt *vt, int row)
{
    char *text = malloc((size_t)vt->cols * VTERM_MAX_CHARS_PER_CELL * 4 + 1);
    size_t size = 0, end = 0;
    for (int col = 0; text && col < vt->cols; col++) {
        VTermScreenCell cell = vt_cell(vt, row, col);
        if (cell.chars[0] == (uint32_t)-1) {
            continue; /* the second half of a wide character */
        }
        if (cell.chars[0] == 0 || cell.chars[0] == ' ') {
            text[size++] = ' ';
            continue;
        }
        for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++) {
            size += utf8_encode(cell.chars[i], text + size);
        }
        end = size;
    }
    if (text) {
        text[end] = '\0';
    }
    return text;
}
