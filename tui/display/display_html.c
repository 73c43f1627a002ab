/* SPDX-License-Identifier: MIT */
/*
 * A film as a page for a browser, in itself: it plays, seeks and steps without
 * any network. The page is page.html; where it says @title@, @styles@ and
 * @film@, ours are put in. A row of text is written once and then named by its
 * number, as rows seldom change.
 */
#include <stdlib.h>
#include <string.h>

#include "tui/display/display.h"
#include "tui/display/fonts.h"
#include "tui/display/picture.h"
#include "tui/display/problem.h"
#include "tui/display/svg.h"

enum { TRACKS = 2 };

extern const char display_page[];

/* The texts of rows that were written, by hash. */
struct rows {
    struct row {
        char *text; /* NULL: free */
        unsigned number;
    } * table;
    size_t room, count;
};

struct html_display {
    struct display base;
    FILE *out;
    const struct display_picture *picture;
    struct display_problem *problem;
    struct display_moment moment;
    const char *page; /* what is left to write of it */
    struct rows rows;
    unsigned *shown[TRACKS]; /* the row's number + 1, by screen row */
};

/* ---- rows ---- */

static size_t hash_of(const char *text)
{
    size_t hash = (size_t)14695981039346656037u;
    for (; *text; text++) {
        hash = (hash ^ (unsigned char)*text) * (size_t)1099511628211u;
    }
    return hash;
}

static struct row *place_of(const struct rows *rows, const char *text)
{
    size_t at = hash_of(text) & (rows->room - 1);
    while (rows->table[at].text && strcmp(rows->table[at].text, text) != 0) {
        at = (at + 1) & (rows->room - 1);
    }
    return &rows->table[at];
}

static bool grow(struct rows *rows)
{
    struct rows grown = {
        .room = rows->room ? rows->room * 2 : 256, .count = rows->count};
    grown.table = calloc(grown.room, sizeof *grown.table);
    if (!grown.table) {
        return false;
    }
    for (size_t i = 0; i < rows->room; i++) {
        if (rows->table[i].text) {
            *place_of(&grown, rows->table[i].text) = rows->table[i];
        }
    }
    free(rows->table);
    *rows = grown;
    return true;
}

/* ---- the page ---- */

/* Writes a text as a string of JavaScript that no end tag can end. */
static void write_string(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte == '"' || byte == '\\') {
            fprintf(out, "\\%c", byte);
        } else if (byte < ' ' || byte == '<') {
            fprintf(out, "\\u%04x", byte);
        } else {
            fputc(byte, out);
        }
    }
    fputc('"', out);
}

/* Writes the page up to a mark, and goes behind it. */
static void write_until(struct html_display *self, const char *mark)
{
    const char *found = strstr(self->page, mark);
    size_t size = found ? (size_t)(found - self->page) : strlen(self->page);
    fwrite(self->page, 1, size, self->out);
    self->page += size + (found ? strlen(mark) : 0);
}

static void write_styles(const struct html_display *self)
{
    int missing;
    if (self->picture->embed_fonts &&
        !svg_embed_fonts(self->out, self->picture->fonts, &missing)) {
        display_fail(
            self->problem, PROBLEM_NO_FONT, font_rows[missing].package);
    }
    svg_fonts(self->out);
    svg_colours(self->out, self->picture->dark);
    if (!self->picture->dark) {
        fputs("@media(prefers-color-scheme:dark){\n", self->out);
        svg_colours(self->out, true);
        fputs("}\n", self->out);
    }
}

static void write_head(struct html_display *self, const struct frame *frame)
{
    bool english = strcmp(self->picture->language, "en") == 0;
    int width = frame->cols * PICTURE_CELL + 2 * PICTURE_MARGIN;
    int height = frame->rows * PICTURE_ROW + 2 * PICTURE_MARGIN;
    write_until(self, "@title@");
    svg_text(self->out, self->picture->title ? self->picture->title : "taant");
    write_until(self, "@styles@");
    write_styles(self);
    write_until(self, "@film@");
    fprintf(self->out,
        "Object.assign(film, {languages: [%s], height: %d, margin: %d, "
        "step: %d,\n    view: \"0 0 %d %d\", ground: \"\\u003crect "
        "class='paper' width='%d' height='%d'/>\"});\n",
        self->picture->tracks < 2 ? (english ? "\"en\"" : "\"bn\"")
        : english                 ? "\"en\", \"bn\""
                                  : "\"bn\", \"en\"",
        frame->rows, PICTURE_MARGIN, PICTURE_ROW, width, height, width, height);
}

/* ---- frames ---- */

static bool begin(struct html_display *self, const struct frame *frame)
{
    if (self->shown[0]) {
        return true;
    }
    for (int i = 0; i < TRACKS; i++) {
        self->shown[i] = calloc((size_t)frame->rows, sizeof **self->shown);
    }
    if (!self->shown[0] || !self->shown[1]) {
        return false;
    }
    write_head(self, frame);
    return true;
}

/* Returns the number of a row's text, written now if it is new; 0: memory is
 * short. */
static unsigned number_of(
    struct html_display *self, const struct frame *frame, int row)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    struct rows *rows = &self->rows;
    if (!out) {
        return 0;
    }
    svg_row(out, frame, row);
    if (fclose(out) != 0 || (rows->count * 2 >= rows->room && !grow(rows))) {
        free(text);
        return 0;
    }
    struct row *place = place_of(rows, text);
    if (place->text) {
        free(text);
    } else {
        *place = (struct row){text, (unsigned)++rows->count};
        fputs("row(", self->out);
        write_string(self->out, text);
        fputs(");\n", self->out);
    }
    return place->number;
}

static void write_frame(struct html_display *self, const struct frame *frame,
    const unsigned *numbers)
{
    unsigned *shown = self->shown[self->moment.track];
    fprintf(self->out, "frame(%d, %lld, ", self->moment.track,
        (long long)self->moment.time_ms);
    if (self->moment.chapter) {
        write_string(self->out, self->moment.chapter);
    } else {
        fputc('0', self->out);
    }
    fputs(", ", self->out);
    write_string(self->out,
        self->picture->description ? self->picture->description : "");
    fputs(", [", self->out);
    const char *comma = "";
    for (int row = 0; row < frame->rows; row++) {
        if (numbers[row] != shown[row]) {
            fprintf(self->out, "%s%d,%u", comma, row, numbers[row] - 1);
            shown[row] = numbers[row];
            comma = ",";
        }
    }
    fputs("]);\n", self->out);
}

static void html_present(struct display *display, const struct frame *frame)
{
    struct html_display *self = (struct html_display *)display;
    unsigned numbers[FRAME_MAX_SIDE];
    bool good = begin(self, frame);
    for (int row = 0; good && row < frame->rows; row++) {
        numbers[row] = number_of(self, frame, row);
        good = numbers[row] > 0;
    }
    if (good) {
        write_frame(self, frame, numbers);
    } else {
        display_fail(self->problem, PROBLEM_MEMORY, "");
    }
}

/* ---- the display ---- */

static struct display *html_open(
    const struct display_options *options, const char **problem)
{
    static const struct display_picture plain = {.language = "en"};
    struct html_display *self = malloc(sizeof *self);
    if (!self) {
        *problem = PROBLEM_MEMORY;
        return NULL;
    }
    *self = (struct html_display){.base = {&display_html},
        .out = options->out,
        .picture = options->picture ? options->picture : &plain,
        .problem = options->problem,
        .page = display_page};
    return &self->base;
}

static void html_mark(
    struct display *display, const struct display_moment *moment)
{
    ((struct html_display *)display)->moment = *moment;
}

static void html_close(struct display *display)
{
    struct html_display *self = (struct html_display *)display;
    write_until(self, "@end of the page@");
    for (size_t i = 0; i < self->rows.room; i++) {
        free(self->rows.table[i].text);
    }
    free(self->rows.table);
    for (int i = 0; i < TRACKS; i++) {
        free(self->shown[i]);
    }
    free(self);
}

const struct display_ops display_html = {
    .name = "html",
    .open = html_open,
    .present = html_present,
    .mark = html_mark,
    .close = html_close,
};
