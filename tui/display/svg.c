/* SPDX-License-Identifier: MIT */
#include "tui/display/svg.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>

#include "tui/display/fonts.h"
#include "tui/display/picture.h"

/* ---- text ---- */

void svg_text(FILE *out, const char *text)
{
    for (const char *at = text; *at; at++) {
        switch (*at) {
        case '&':
            fputs("&amp;", out);
            break;
        case '<':
            fputs("&lt;", out);
            break;
        case '>':
            fputs("&gt;", out);
            break;
        case '"':
            fputs("&quot;", out);
            break;
        case '\'':
            fputs("&#39;", out);
            break;
        default:
            fputc(*at, out);
        }
    }
}

static void write_cells(
    FILE *out, const struct frame *frame, int row, int col, int end)
{
    for (; col < end; col++) {
        const struct cell *cell = frame_cell(frame, row, col);
        if (cell->width > 0) {
            svg_text(out, cell->text[0] ? cell->text : " ");
        }
    }
}

/* ---- strips ---- */

static void write_grid(
    FILE *out, const struct frame *frame, int row, const struct strip *strip)
{
    fprintf(out, "<text class=\"s%d\" x=\"%d\" y=\"%g\"",
        frame_cell(frame, row, strip->col)->style, strip->col * PICTURE_CELL,
        PICTURE_BASELINE);
    if (strip->end - strip->col > 1) {
        fprintf(out, " textLength=\"%d\"",
            (strip->end - strip->col) * PICTURE_CELL);
    }
    fputc('>', out);
    write_cells(out, frame, row, strip->col, strip->end);
    fputs("</text>", out);
}

static void write_sign(
    FILE *out, const struct frame *frame, int row, const struct strip *strip)
{
    fprintf(out, "<text class=\"s%d m\" x=\"%g\" y=\"%g\">",
        frame_cell(frame, row, strip->col)->style,
        (strip->col + strip->end) * PICTURE_CELL / 2.0, PICTURE_BASELINE);
    write_cells(out, frame, row, strip->col, strip->end);
    fputs("</text>", out);
}

/* Where a part of one style and one font ends. */
static int part_end(const struct frame *frame, int row, int col, int end)
{
    const struct cell *first = frame_cell(frame, row, col);
    for (col++; col < end; col++) {
        const struct cell *cell = frame_cell(frame, row, col);
        if (cell->style != first->style || cell->complex != first->complex) {
            break;
        }
    }
    return col;
}

static void write_flow(
    FILE *out, const struct frame *frame, int row, const struct strip *strip)
{
    fprintf(out, "<text x=\"%d\" y=\"%g\">", strip->col * PICTURE_CELL,
        PICTURE_BASELINE);
    for (int col = strip->col; col < strip->end;) {
        const struct cell *cell = frame_cell(frame, row, col);
        int end = part_end(frame, row, col, strip->end);
        fprintf(out, "<tspan class=\"s%d%s\">", cell->style,
            cell->complex ? " f" : "");
        write_cells(out, frame, row, col, end);
        fputs("</tspan>", out);
        col = end;
    }
    fputs("</text>", out);
}

/* ---- shapes ---- */

static void write_grounds(FILE *out, const struct frame *frame, int row)
{
    int start, end;
    for (int col = 0; picture_ground(frame, row, col, &start, &end);
         col = end) {
        fprintf(out,
            "<rect class=\"g%d\" x=\"%d\" width=\"%d\" height=\"%d\"/>",
            frame_cell(frame, row, start)->style, start * PICTURE_CELL,
            (end - start) * PICTURE_CELL, PICTURE_ROW);
    }
}

struct line {
    int style, weight;
    bool dashed;
    int x, y;
    char direction; /* 'h' to the right, 'v' down */
    int length;
};

static void write_line(FILE *out, const struct line *line)
{
    fprintf(out, "<path class=\"l%d%s%s\" d=\"M%d %d%c%d\"/>", line->style,
        line->weight == 2 ? " h" : "", line->dashed ? " d" : "", line->x,
        line->y, line->direction, line->length);
}

/* Tells whether the cell `col` goes on with the level line of the first. */
static bool same_level(const struct frame *frame, int row, int col,
    const struct cell *first, const struct box *box)
{
    const struct cell *cell = frame_cell(frame, row, col);
    struct box next;
    return cell && cell->style == first->style &&
           picture_box(cell->text, &next) && next.left == box->right &&
           next.right == box->right && next.dashed == box->dashed;
}

/* Draws what is level, as far as it goes on; returns the column behind. */
static int write_level(FILE *out, const struct frame *frame, int row, int col,
    const struct box *box)
{
    const struct cell *cell = frame_cell(frame, row, col);
    int middle = col * PICTURE_CELL + PICTURE_CELL / 2;
    int half = PICTURE_CELL / 2;
    if (box->left && box->left != box->right) {
        write_line(out, &(struct line){cell->style, box->left, box->dashed,
                            middle - half, PICTURE_ROW / 2, 'h', half});
    }
    if (!box->right) {
        return col + 1;
    }
    int start = box->left == box->right ? middle - half : middle;
    int end = col + 1;
    while (same_level(frame, row, end, cell, box)) {
        end++;
    }
    write_line(out, &(struct line){cell->style, box->right, box->dashed, start,
                        PICTURE_ROW / 2, 'h', end * PICTURE_CELL - start});
    return end;
}

static void write_upright(FILE *out, int style, int col, const struct box *box)
{
    int middle = col * PICTURE_CELL + PICTURE_CELL / 2;
    if (box->up || box->down) {
        int from = box->up ? 0 : PICTURE_ROW / 2;
        int to = box->down ? PICTURE_ROW : PICTURE_ROW / 2;
        write_line(out, &(struct line){style, box->up | box->down, false,
                            middle, from, 'v', to - from});
    }
    if (box->to > box->from) {
        fprintf(out,
            "<rect class=\"b%d\" x=\"%g\" width=\"%g\" height=\"%d\"/>", style,
            (col + box->from) * PICTURE_CELL,
            (box->to - box->from) * PICTURE_CELL, PICTURE_ROW);
    }
}

/* Draws a box cell and the level line it begins. */
static int write_box(FILE *out, const struct frame *frame, int row, int col)
{
    struct box box;
    picture_box(frame_cell(frame, row, col)->text, &box);
    int end = write_level(out, frame, row, col, &box);
    for (int at = col; at < end; at++) {
        const struct cell *cell = frame_cell(frame, row, at);
        picture_box(cell->text, &box);
        write_upright(out, cell->style, at, &box);
    }
    return end;
}

void svg_row(FILE *out, const struct frame *frame, int row)
{
    struct strip strip;
    write_grounds(out, frame, row);
    for (int col = 0; picture_strip(frame, row, col, &strip); col = strip.end) {
        switch (strip.kind) {
        case STRIP_GRID:
            write_grid(out, frame, row, &strip);
            break;
        case STRIP_SIGN:
            write_sign(out, frame, row, &strip);
            break;
        case STRIP_BOX:
            strip.end = write_box(out, frame, row, strip.col);
            break;
        case STRIP_FLOW:
            write_flow(out, frame, row, &strip);
            break;
        }
    }
}

/* ---- styles ---- */

void svg_fonts(FILE *out)
{
    fprintf(out,
        "text{font:%gpx \"DejaVu Sans Mono\",Menlo,Consolas,monospace;"
        "white-space:pre}\n"
        ".f{font-family:\"Noto Sans Bengali\",\"Lohit Bengali\","
        "\"Nirmala UI\",Vrinda,\"DejaVu Sans "
        "Mono\",sans-serif;font-size:%gpx}\n"
        ".m{text-anchor:middle}\n"
        "path{fill:none;stroke-width:1.2}\n"
        ".h{stroke-width:3}\n.d{stroke-dasharray:3 2}\n",
        PICTURE_MONO_SIZE, PICTURE_FLOW_SIZE);
}

void svg_colours(FILE *out, bool dark)
{
    fprintf(out, ".paper{fill:#%06x}\n", (unsigned)picture_paper(dark));
    for (int i = 0; i < STYLE_COUNT; i++) {
        struct picture_look look = picture_look((enum style)i, dark);
        fprintf(out, ".s%d,.b%d{fill:#%06x%s}.l%d{stroke:#%06x}", i, i,
            (unsigned)look.ink, look.bold ? ";font-weight:bold" : "", i,
            (unsigned)look.ink);
        if (look.has_ground) {
            fprintf(out, ".g%d{fill:#%06x}", i, (unsigned)look.ground);
        }
        fputc('\n', out);
    }
}

static void write_base64(FILE *out, FILE *in)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned char three[3] = {0};
    size_t count;
    while ((count = fread(three, 1, 3, in)) > 0) {
        uint32_t bits = (uint32_t)three[0] << 16;
        bits |= count > 1 ? (uint32_t)three[1] << 8 : 0;
        bits |= count > 2 ? (uint32_t)three[2] : 0;
        fputc(digits[bits >> 18], out);
        fputc(digits[(bits >> 12) & 63], out);
        fputc(count > 1 ? digits[(bits >> 6) & 63] : '=', out);
        fputc(count > 2 ? digits[bits & 63] : '=', out);
    }
}

bool svg_embed_fonts(FILE *out, const char *folder, int *missing)
{
    for (int i = FONT_MONO; i <= FONT_FLOW_BOLD; i++) {
        char path[PATH_MAX];
        FILE *in = font_find((enum font)i, folder, path, sizeof path)
                       ? fopen(path, "rbe")
                       : NULL;
        if (!in) {
            *missing = i;
            return false;
        }
        fprintf(out,
            "@font-face{font-family:\"%s\";font-weight:%s;"
            "src:url(data:font/ttf;base64,",
            font_rows[i].family, font_rows[i].bold ? "bold" : "normal");
        write_base64(out, in);
        fputs(")}\n", out);
        fclose(in);
    }
    return true;
}
