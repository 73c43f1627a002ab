/* SPDX-License-Identifier: MIT */
/*
 * Frames through ncurses, for every terminal that terminfo knows. ncurses
 * draws what is plain; it believes wcwidth, so complex text is not given to
 * it: it keeps placeholders there, and the words are written after its own
 * bytes, at measured columns.
 *
 *     row    [plain cells ............][complex text to the row's end]
 *     ncurses draws and compares these  holds no-break spaces here
 *
 * ncurses writes to a file in memory, and from there all goes through our
 * writer: a terminal that stalls stalls nothing.
 */
#define _GNU_SOURCE /* memfd_create */
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR 1

#include <curses.h>
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tui/display/display.h"
#include "tui/display/ncurses_keys.h"
#include "tui/display/paint.h"
#include "tui/display/problem.h"
#include "tui/display/screen.h"
#include "tui/display/signals.h"
#include "tui/text/utf8.h"

enum { NO_BREAK_SPACE = 0xA0, ESCAPE_DELAY_MS = 25, CAP_BYTES = 128 };

struct ncurses_display {
    struct screen_display head;
    SCREEN *curses;
    WINDOW *keys; /* a pad: reading keys from it refreshes nothing */
    FILE *out, *in;
    enum theme_depth depth;
    enum style style; /* of the words written past ncurses */
    bool styled;
    int wake_fd;
    int rows, cols; /* what ncurses believes */
};

/* Puts a terminfo string into the batch, without its notes on padding. */
static void put_string(struct ncurses_display *self, const char *string)
{
    while (string && string != (char *)-1 && *string) {
        const char *pad = strstr(string, "$<");
        const char *end = pad ? strchr(pad, '>') : NULL;
        if (!end) {
            terminal_put(self->head.screen.terminal, string, strlen(string));
            return;
        }
        terminal_put(
            self->head.screen.terminal, string, (size_t)(pad - string));
        string = end + 1;
    }
}

static char *find_string(const char *name)
{
    char copy[8];
    snprintf(copy, sizeof copy, "%s", name);
    return tigetstr(copy);
}

static void put_named(struct ncurses_display *self, const char *name)
{
    put_string(self, find_string(name));
}

static void put_numbers(
    struct ncurses_display *self, const char *name, int first, int second)
{
    char *string = find_string(name);
    if (string && string != (char *)-1) {
        put_string(self, tiparm(string, first, second));
    }
}

static void go(void *to, int row, int col)
{
    put_numbers(to, "cup", row, col);
}

static void set_style(void *to, enum style style)
{
    struct ncurses_display *self = to;
    if (self->styled && self->style == style) {
        return;
    }
    struct look look = theme_look(style, self->depth);
    put_named(self, "sgr0");
    if (look.bold) {
        put_named(self, "bold");
    }
    if (look.underline) {
        put_named(self, "smul");
    }
    if (look.reverse) {
        put_named(self, "rev");
    }
    if (look.colour != THEME_DEFAULT) {
        put_numbers(self, "setaf", look.colour, 0);
    }
    self->style = style;
    self->styled = true;
}

static void print(void *to, const char *text, size_t size)
{
    const struct ncurses_display *self = to;
    terminal_put(self->head.screen.terminal, text, size);
}

static void erase_cells(void *to, int columns)
{
    struct ncurses_display *self = to;
    const char *string = find_string("el");
    if (string && string != (char *)-1) {
        put_string(self, string);
        return;
    }
    for (int i = 0; i < columns; i++) {
        terminal_put(self->head.screen.terminal, " ", 1);
    }
}

/* Moves what ncurses wrote into the batch. */
static void collect(struct ncurses_display *self)
{
    char bytes[4096];
    ssize_t got;
    off_t at = 0;
    fflush(self->out);
    int fd = fileno(self->out);
    while ((got = pread(fd, bytes, sizeof bytes, at)) > 0) {
        terminal_put(self->head.screen.terminal, bytes, (size_t)got);
        at += got;
    }
    if (at > 0 && ftruncate(fd, 0) == 0) {
        lseek(fd, 0, SEEK_SET);
    }
}

/* ncurses turns characters into bytes by the locale. */
static bool set_utf8(void)
{
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0 ||
           (setlocale(LC_CTYPE, "") &&
               strcmp(nl_langinfo(CODESET), "UTF-8") == 0) ||
           setlocale(LC_CTYPE, "C.UTF-8");
}

static bool open_files(struct ncurses_display *self)
{
    int out = memfd_create("screen", MFD_CLOEXEC);
    int in = dup(terminal_fd(self->head.screen.terminal));
    self->out = out < 0 ? NULL : fdopen(out, "w");
    self->in = in < 0 ? NULL : fdopen(in, "r");
    if (!self->out && out >= 0) {
        close(out);
    }
    if (!self->in && in >= 0) {
        close(in);
    }
    return self->out && self->in;
}

static void choose_depth(struct ncurses_display *self, bool colour)
{
    self->depth = THEME_MONO;
    if (!colour || !has_colors() || start_color() == ERR ||
        use_default_colors() == ERR) {
        return;
    }
    self->depth = theme_depth_of(COLORS);
    for (int style = 0; style < STYLE_COUNT; style++) {
        struct look look = theme_look((enum style)style, self->depth);
        if (look.colour != THEME_DEFAULT && style + 1 < COLOR_PAIRS) {
            init_pair((short)(style + 1), (short)look.colour, -1);
        }
    }
}

static void start(struct ncurses_display *self, bool mouse)
{
    set_escdelay(ESCAPE_DELAY_MS);
    typeahead(-1);        /* never half a screen because a key came */
    idcok(stdscr, FALSE); /* never move text that ncurses cannot see */
    leaveok(stdscr, FALSE);
    keypad(self->keys, TRUE);
    nodelay(self->keys, TRUE);
    curs_set(0);
    if (mouse) {
        mouseinterval(0);
        mousemask(BUTTON1_PRESSED | BUTTON2_PRESSED | BUTTON3_PRESSED |
                      BUTTON4_PRESSED | BUTTON5_PRESSED,
            NULL);
    }
}

/* Writes what ends the screen; the bytes of ncurses' own endwin are not used,
 * because a fault cannot ask for them. */
static void put_leave(struct ncurses_display *self, bool mouse)
{
    if (mouse && find_string("kmous")) {
        put_string(self, "\x1b[?1006;1000l");
    }
    put_named(self, "sgr0");
    put_named(self, "clear");
    put_named(self, "cnorm");
    put_named(self, "rmcup");
    put_named(self, "rmkx");
}

static bool enter(struct ncurses_display *self, bool mouse)
{
    char bytes[512], leave[SIGNALS_LEAVE_BYTES];
    struct terminal *terminal = self->head.screen.terminal;
    put_leave(self, mouse);
    size_t leave_size = terminal_take(terminal, leave, sizeof leave);
    collect(self);
    size_t size = terminal_take(terminal, bytes, sizeof bytes);
    return terminal_enter(terminal, bytes, size, leave, leave_size);
}

static void ncurses_close(struct display *display)
{
    struct ncurses_display *self = (struct ncurses_display *)display;
    terminal_detach(self->head.screen.terminal);
    if (self->keys) {
        delwin(self->keys);
    }
    if (self->curses) {
        endwin(); /* into the file */
        delscreen(self->curses);
    }
    if (self->out) {
        fclose(self->out);
    }
    if (self->in) {
        fclose(self->in);
    }
    screen_close(&self->head.screen);
    free(self);
}

static bool build(struct ncurses_display *self, const char **problem)
{
    *problem = PROBLEM_DESCRIPTORS;
    if (!open_files(self)) {
        return false;
    }
    *problem = PROBLEM_TERMINAL;
    if (!set_utf8()) {
        return false;
    }
    self->curses = newterm(NULL, self->out, self->in);
    if (self->curses) {
        self->keys = newpad(1, 1);
    }
    return self->keys;
}

static struct display *ncurses_open(
    const struct display_options *options, const char **problem)
{
    struct ncurses_display *self = calloc(1, sizeof *self);
    if (!self) {
        *problem = PROBLEM_MEMORY;
        return NULL;
    }
    self->head.base.ops = &display_ncurses;
    self->wake_fd = options->wake_fd;
    if (!screen_open(&self->head.screen, problem)) {
        free(self);
        return NULL;
    }
    if (!build(self, problem)) {
        ncurses_close(&self->head.base);
        return NULL;
    }
    choose_depth(self, options->colour);
    start(self, options->mouse);
    if (!enter(self, options->mouse)) {
        *problem = PROBLEM_TERMINAL;
        ncurses_close(&self->head.base);
        return NULL;
    }
    return &self->head.base;
}

static void ncurses_size(struct display *display, int *rows, int *cols)
{
    const struct ncurses_display *self = (struct ncurses_display *)display;
    terminal_size(self->head.screen.terminal, rows, cols);
}

static int to_wide(const char *text, wchar_t *wide, int room)
{
    size_t at = 0, size = strlen(text);
    int count = 0;
    while (at < size && count < room - 1) {
        uint32_t code;
        at += utf8_decode(text + at, size - at, &code);
        wide[count++] = (wchar_t)code;
    }
    wide[count] = L'\0';
    return count;
}

static void draw_plain(const struct ncurses_display *self,
    const struct cell *cell, int row, int col)
{
    wchar_t wide[FRAME_CELL_BYTES + 1];
    struct look look = theme_look((enum style)cell->style, self->depth);
    attr_t attributes = (look.bold ? A_BOLD : 0) |
                        (look.underline ? A_UNDERLINE : 0) |
                        (look.reverse ? A_REVERSE : 0);
    short pair = look.colour == THEME_DEFAULT ? 0 : (short)(cell->style + 1);
    int count = to_wide(cell->text[0] ? cell->text : " ", wide,
        (int)(sizeof wide / sizeof *wide));
    attr_set(attributes, pair, NULL);
    mvaddnwstr(row, col, wide, count);
}

/* Gives ncurses the plain start of a row, and placeholders for the rest. */
static void draw_row(
    const struct ncurses_display *self, const struct frame *frame, int row)
{
    int col = 0;
    for (; col < frame->cols && col < self->cols; col++) {
        const struct cell *cell = frame_cell(frame, row, col);
        if (cell->complex || col + cell->width > self->cols) {
            break;
        }
        if (cell->width > 0) {
            draw_plain(self, cell, row, col);
        }
    }
    attr_set(A_NORMAL, 0, NULL);
    const wchar_t space[] = {
        col < frame->cols && col < self->cols ? NO_BREAK_SPACE : L' ', 0};
    for (; col < self->cols; col++) {
        mvaddnwstr(row, col, space, 1);
    }
}

/*
 * Draws the rows that have runs; keeps of the runs those of complex text. One
 * row at a time: given several, ncurses may find that rows have moved, and let
 * the terminal scroll them with the complex text on them.
 */
static size_t draw_runs(struct ncurses_display *self, size_t count)
{
    struct screen *screen = &self->head.screen;
    const struct frame *frame = &screen->wanted;
    size_t kept = 0;
    int drawn = -1;
    for (size_t i = 0; i < count; i++) {
        struct frame_run run = screen->runs[i];
        int last = run.row + (run.end - 1) / frame->cols;
        for (int row = run.row; row <= last && row < self->rows; row++) {
            if (row > drawn) {
                draw_row(self, frame, row);
                wnoutrefresh(stdscr);
                doupdate();
                drawn = row;
            }
        }
        if (run.end >= frame->cols) {
            screen->runs[kept++] = run;
        }
    }
    return kept;
}

/* Tells ncurses the size of the screen; true when it is another one now. */
static bool fit_size(struct ncurses_display *self)
{
    int rows, cols;
    terminal_size(self->head.screen.terminal, &rows, &cols);
    int shown_rows = rows < FRAME_MAX_SIDE ? rows : FRAME_MAX_SIDE;
    int shown_cols = cols < FRAME_MAX_SIDE ? cols : FRAME_MAX_SIDE;
    if (shown_rows == self->rows && shown_cols == self->cols) {
        return false;
    }
    resizeterm(shown_rows, shown_cols);
    self->rows = getmaxy(stdscr);
    self->cols = getmaxx(stdscr);
    return true;
}

static void paint_complex(struct ncurses_display *self, size_t count)
{
    struct painter painter = {.to = self,
        .go = go,
        .style = set_style,
        .text = print,
        .erase = erase_cells,
        .depth = self->depth,
        .rows = self->rows,
        .cols = self->cols};
    self->styled = false;
    paint_runs(
        &painter, &self->head.screen.wanted, self->head.screen.runs, count);
    if (count > 0) {
        /* Where ncurses left the cursor, and in the style it left. */
        set_style(self, STYLE_TEXT);
        go(self, 0, 0);
    }
}

static void show(struct ncurses_display *self)
{
    struct screen *screen = &self->head.screen;
    size_t count;
    bool clear;
    if (!screen->wants || !terminal_active(screen->terminal)) {
        return;
    }
    if (fit_size(self)) {
        screen->stale = true;
    }
    if (!screen_begin(screen, &count, &clear)) {
        return;
    }
    if (clear) {
        put_numbers(self, "csr", 0, self->rows - 1);
        erase();
        clearok(curscr, TRUE);
    }
    count = draw_runs(self, count);
    move(0, 0);
    wnoutrefresh(stdscr);
    doupdate();
    collect(self);
    paint_complex(self, count);
    screen_shown(screen);
}

static void ncurses_present(struct display *display, const struct frame *frame)
{
    struct ncurses_display *self = (struct ncurses_display *)display;
    if (screen_want(&self->head.screen, frame)) {
        show(self);
    }
}

static bool ncurses_next_input(
    struct display *display, int timeout_ms, struct input *input)
{
    struct ncurses_display *self = (struct ncurses_display *)display;
    struct screen *screen = &self->head.screen;
    long long start_ms = screen_clock();
    int left = timeout_ms;
    for (;;) {
        bool readable;
        show(self);
        if (screen_pop(screen, input)) {
            return true;
        }
        screen_wait(screen, self->wake_fd, left, &readable);
        screen_pump(screen);
        if (readable) {
            ncurses_read_keys(self->keys, screen);
        }
        if (left == 0) {
            show(self);
            return screen_pop(screen, input);
        }
        left = screen_left(start_ms, timeout_ms);
    }
}

const struct display_ops display_ncurses = {
    .name = "ncurses",
    .open = ncurses_open,
    .size = ncurses_size,
    .present = ncurses_present,
    .next_input = ncurses_next_input,
    .close = ncurses_close,
};
