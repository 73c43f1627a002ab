/* SPDX-License-Identifier: MIT */
#include "tui/display/picture.h"

#include <string.h>

#include "tui/display/theme.h"

/* ---- boxes ---- */

static const struct box_row {
    const char *text;
    struct box box;
} boxes[] = {
    {"─", {1, 1, 0, 0, false, 0, 0}},
    {"━", {2, 2, 0, 0, false, 0, 0}},
    {"│", {0, 0, 1, 1, false, 0, 0}},
    {"┄", {1, 1, 0, 0, true, 0, 0}},
    {"┌", {0, 1, 0, 1, false, 0, 0}},
    {"┐", {1, 0, 0, 1, false, 0, 0}},
    {"└", {0, 1, 1, 0, false, 0, 0}},
    {"┘", {1, 0, 1, 0, false, 0, 0}},
    {"├", {0, 1, 1, 1, false, 0, 0}},
    {"┤", {1, 0, 1, 1, false, 0, 0}},
    {"┬", {1, 1, 0, 1, false, 0, 0}},
    {"┴", {1, 1, 1, 0, false, 0, 0}},
    {"┼", {1, 1, 1, 1, false, 0, 0}},
    {"┿", {2, 2, 1, 1, false, 0, 0}},
    {"┝", {0, 2, 1, 1, false, 0, 0}},
    {"┥", {2, 0, 1, 1, false, 0, 0}},
    {"▎", {0, 0, 0, 0, false, 0, 0.25}},
    {"▌", {0, 0, 0, 0, false, 0, 0.5}},
    {"▐", {0, 0, 0, 0, false, 0.5, 1}},
};

bool picture_box(const char *text, struct box *box)
{
    for (size_t i = 0; i < sizeof boxes / sizeof *boxes; i++) {
        if (strcmp(boxes[i].text, text) == 0) {
            *box = boxes[i].box;
            return true;
        }
    }
    return false;
}

/* ---- strips ---- */

static bool is_blank(const struct cell *cell)
{
    return cell->width > 0 && cell->text[0] == '\0' && !cell->complex;
}

static bool is_ascii(const struct cell *cell)
{
    return cell->text[0] != '\0' && (unsigned char)cell->text[0] < 0x80 &&
           cell->text[1] == '\0' && !cell->complex;
}

static bool is_box(const struct cell *cell)
{
    struct box box;
    return picture_box(cell->text, &box);
}

/* ASCII of one style goes on over single blanks. */
static int grid_end(const struct frame *frame, int row, int col)
{
    int style = frame_cell(frame, row, col)->style;
    int end = col;
    for (int at = col; at < frame->cols && at <= end + 1; at++) {
        const struct cell *cell = frame_cell(frame, row, at);
        if (is_ascii(cell) && cell->style == style) {
            end = at + 1;
        } else if (!is_blank(cell)) {
            break;
        }
    }
    return end;
}

/* A flow ends where two blanks follow, or something of the grid that has to
 * stay in its column. */
static int flow_end(const struct frame *frame, int row, int col)
{
    int end = col;
    for (int at = col; at < frame->cols && at <= end + 1; at++) {
        const struct cell *cell = frame_cell(frame, row, at);
        if (is_box(cell) && !cell->complex) {
            break;
        }
        if (!is_blank(cell)) {
            end = at + 1;
        }
    }
    return end;
}

static int sign_end(const struct frame *frame, int row, int col)
{
    const struct cell *next;
    int end = col + 1;
    while ((next = frame_cell(frame, row, end)) && next->width == 0) {
        end++;
    }
    return end;
}

bool picture_strip(
    const struct frame *frame, int row, int from, struct strip *strip)
{
    int col = from;
    while (col < frame->cols && is_blank(frame_cell(frame, row, col))) {
        col++;
    }
    if (col >= frame->cols) {
        return false;
    }
    const struct cell *cell = frame_cell(frame, row, col);
    strip->col = col;
    if (cell->complex) {
        strip->kind = STRIP_FLOW;
        strip->end = flow_end(frame, row, col);
    } else if (is_ascii(cell)) {
        strip->kind = STRIP_GRID;
        strip->end = grid_end(frame, row, col);
    } else {
        strip->kind = is_box(cell) ? STRIP_BOX : STRIP_SIGN;
        strip->end = sign_end(frame, row, col);
    }
    return true;
}

bool picture_ground(
    const struct frame *frame, int row, int from, int *start, int *end)
{
    for (int col = from; col < frame->cols; col++) {
        int style = frame_cell(frame, row, col)->style;
        if (!theme_look((enum style)style, THEME_RGB).reverse) {
            continue;
        }
        *start = col;
        while (
            col < frame->cols && frame_cell(frame, row, col)->style == style) {
            col++;
        }
        *end = col;
        return true;
    }
    return false;
}

/* ---- colours ---- */

uint32_t picture_paper(bool dark)
{
    return dark ? 0x14171C : 0xFFFFFF;
}

uint32_t picture_ink(bool dark)
{
    return dark ? 0xE6E8EB : 0x1C1F24;
}

/* Moves a colour a part of the way to another, 0 to 100. */
static uint32_t mix(uint32_t from, uint32_t to, uint32_t percent)
{
    uint32_t mixed = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
        uint32_t a = (from >> shift) & 0xFF;
        uint32_t b = (to >> shift) & 0xFF;
        mixed |= ((a * (100 - percent) + b * percent) / 100) << shift;
    }
    return mixed;
}

struct picture_look picture_look(enum style style, bool dark)
{
    struct look look = theme_look(style, THEME_RGB);
    uint32_t paper = picture_paper(dark);
    /* The theme's inks suit any ground; here the ground is known. */
    uint32_t ink =
        look.colour == THEME_DEFAULT
            ? picture_ink(dark)
            : mix((uint32_t)look.colour, picture_ink(dark), dark ? 35 : 15);
    return (struct picture_look){
        .ink = look.reverse ? paper : ink,
        .ground = look.reverse ? ink : paper,
        .has_ground = look.reverse,
        .bold = look.bold,
    };
}
