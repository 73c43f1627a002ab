/* SPDX-License-Identifier: MIT */
/*
 * Frames through libtickit: its event loop, keys, mouse and pens. Its render
 * buffer is not used: it sends no cursor movement between spans, so that one
 * word of another width than it thinks would shift the rest of the row. All
 * it writes goes through our writer.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <tickit.h>
#include <unistd.h>

#include "tui/display/display.h"
#include "tui/display/paint.h"
#include "tui/display/problem.h"
#include "tui/display/screen.h"

/* What closes the screen whatever was on: no mouse, plain style, nothing on a
 * terminal that has but one screen, a cursor, the main screen. */
static const char leave[] = "\x1b[?1002l\x1b[?1000l\x1b[?1006l"
                            "\x1b[m\x1b[H\x1b[2J\x1b[?25h\x1b[?1049l";

struct tickit_display {
    struct screen_display head;
    Tickit *tickit;
    TickitTerm *term;
    TickitPen *pens[STYLE_COUNT];
    enum theme_depth depth;
    int wake_fd, timer_fd;
    void *output_watch; /* while bytes are owed */
    bool listening;     /* what the library writes goes to the batch */
    bool lacking;       /* terminfo has not what the library requires */
};

/*
 * Corrects what terminfo tells the library. It calls abort() when a string it
 * requires is missing: choose.c asked terminfo first, this is for a database
 * that libtickit reads otherwise. The mouse's prefix of newer entries is not
 * understood by its parser. The keypad stays as it is: nothing but our writer
 * shall write, and keys come through either way.
 */
static const char *terminfo_string(
    const char *name, const char *value, void *data)
{
    static const char *const required[] = {"cursor_address", "parm_up_cursor",
        "parm_down_cursor", "parm_right_cursor", "parm_left_cursor", "parm_ich",
        "parm_dch", "parm_insert_line", "parm_delete_line", "erase_chars",
        "clear_screen", "change_scroll_region", "set_attributes",
        "exit_attribute_mode", "set_a_foreground", "set_a_background",
        "cursor_normal", "cursor_invisible"};
    struct tickit_display *self = data;
    if (strcmp(name, "key_mouse") == 0 && value) {
        return "\x1b[M";
    }
    if (strcmp(name, "keypad_xmit") == 0 || strcmp(name, "keypad_local") == 0) {
        return NULL;
    }
    for (size_t i = 0; !value && i < sizeof required / sizeof *required; i++) {
        if (strcmp(name, required[i]) == 0) {
            self->lacking = true;
            value = "";
        }
    }
    return value;
}

static void on_output(
    TickitTerm *term, const char *bytes, size_t size, void *user)
{
    struct tickit_display *self = user;
    (void)term;
    if (self->listening && bytes && size > 0) {
        terminal_put(self->head.screen.terminal, bytes, size);
    }
}

static int on_key(
    TickitTerm *term, TickitEventFlags flags, void *info, void *user)
{
    struct tickit_display *self = user;
    const TickitKeyEventInfo *key = info;
    (void)term;
    if (flags & TICKIT_EV_FIRE) {
        screen_push_key(&self->head.screen, key->str);
    }
    return 1;
}

static int on_mouse(
    TickitTerm *term, TickitEventFlags flags, void *info, void *user)
{
    struct tickit_display *self = user;
    const TickitMouseEventInfo *mouse = info;
    (void)term;
    if (!(flags & TICKIT_EV_FIRE)) {
        return 1;
    }
    if (mouse->type == TICKIT_MOUSEEV_PRESS && mouse->button <= 3) {
        screen_push_mouse(
            &self->head.screen, mouse->line, mouse->col, mouse->button);
    } else if (mouse->type == TICKIT_MOUSEEV_WHEEL) {
        screen_push_mouse(&self->head.screen, mouse->line, mouse->col,
            mouse->button == TICKIT_MOUSEWHEEL_UP ? 4 : 5);
    }
    return 1;
}

static int on_hangup(Tickit *t, TickitEventFlags flags, void *info, void *user)
{
    struct tickit_display *self = user;
    const TickitIOWatchInfo *io = info;
    (void)t;
    if (flags & TICKIT_EV_FIRE &&
        io->cond & (TICKIT_IO_HUP | TICKIT_IO_ERR | TICKIT_IO_INVAL)) {
        terminal_lose(self->head.screen.terminal);
    }
    return 0;
}

static int on_signal(Tickit *t, TickitEventFlags flags, void *info, void *user)
{
    struct tickit_display *self = user;
    (void)t;
    (void)flags;
    (void)info;
    screen_signals(&self->head.screen);
    return 0;
}

static int on_wake(Tickit *t, TickitEventFlags flags, void *info, void *user)
{
    struct tickit_display *self = user;
    (void)t;
    (void)flags;
    (void)info;
    screen_wake(&self->head.screen, self->wake_fd);
    return 0;
}

static int on_timer(Tickit *t, TickitEventFlags flags, void *info, void *user)
{
    struct tickit_display *self = user;
    uint64_t count;
    (void)t;
    (void)flags;
    (void)info;
    ssize_t got = read(self->timer_fd, &count, sizeof count);
    (void)got;
    return 0;
}

static int on_writable(
    Tickit *t, TickitEventFlags flags, void *info, void *user)
{
    struct tickit_display *self = user;
    (void)t;
    (void)flags;
    (void)info;
    screen_pump(&self->head.screen);
    return 0;
}

static TickitPen *make_pen(enum style style, enum theme_depth depth)
{
    struct look look = theme_look(style, depth);
    TickitPen *pen = tickit_pen_new();
    if (look.bold) {
        tickit_pen_set_bool_attr(pen, TICKIT_PEN_BOLD, true);
    }
    if (look.underline) {
        tickit_pen_set_int_attr(pen, TICKIT_PEN_UNDER, TICKIT_PEN_UNDER_SINGLE);
    }
    if (look.reverse) {
        tickit_pen_set_bool_attr(pen, TICKIT_PEN_REVERSE, true);
    }
    if (look.colour != THEME_DEFAULT && depth == THEME_RGB) {
        /* The library wants the nearest index beside the exact colour. */
        struct look indexed = theme_look(style, THEME_256);
        TickitPenRGB8 rgb = {(uint8_t)(look.colour >> 16),
            (uint8_t)(look.colour >> 8), (uint8_t)look.colour};
        tickit_pen_set_colour_attr(pen, TICKIT_PEN_FG, indexed.colour);
        tickit_pen_set_colour_attr_rgb8(pen, TICKIT_PEN_FG, rgb);
    } else if (look.colour != THEME_DEFAULT) {
        tickit_pen_set_colour_attr(pen, TICKIT_PEN_FG, look.colour);
    }
    return pen;
}

/* The library would find out about exact colours by questions whose late
 * answers could be taken for keys; COLORTERM says it without any. */
static bool has_exact_colours(TickitTerm *term)
{
    const char *told = getenv("COLORTERM");
    TickitTermCtl control = tickit_termctl_lookup("xterm.cap_rgb8");
    return told &&
           (strcmp(told, "truecolor") == 0 || strcmp(told, "24bit") == 0) &&
           strcmp(tickit_term_get_drivername(term), "xterm") == 0 &&
           tickit_term_setctl_int(term, control, 1);
}

static void choose_depth(struct tickit_display *self, bool colour)
{
    int colours = 0;
    tickit_term_getctl_int(self->term, TICKIT_TERMCTL_COLORS, &colours);
    if (!colour) {
        self->depth = THEME_MONO;
    } else if (has_exact_colours(self->term)) {
        self->depth = THEME_RGB;
    } else {
        self->depth = theme_depth_of(colours);
    }
    for (int style = 0; style < STYLE_COUNT; style++) {
        self->pens[style] = make_pen((enum style)style, self->depth);
    }
}

static bool build(struct tickit_display *self, const char **problem)
{
    struct TickitTerminfoHook hook = {terminfo_string, self};
    self->term = tickit_term_build(&(struct TickitTermBuilder){
        .open = TICKIT_NO_OPEN,
        .output_func = on_output,
        .output_func_user = self,
        .ti_hook = &hook,
    });
    if (!self->term || self->lacking) {
        *problem = PROBLEM_NOT_TICKIT;
        return false;
    }
    tickit_term_set_utf8(self->term, true);
    tickit_term_set_input_fd(
        self->term, terminal_fd(self->head.screen.terminal));
    tickit_term_set_utf8(self->term, true);
    self->tickit =
        tickit_build(&(const struct TickitBuilder){.tt = self->term});
    self->timer_fd =
        timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    if (!self->tickit || self->timer_fd < 0) {
        *problem = PROBLEM_DESCRIPTORS;
        return false;
    }
    return true;
}

static void watch(struct tickit_display *self)
{
    struct terminal *terminal = self->head.screen.terminal;
    tickit_term_bind_event(self->term, TICKIT_TERM_ON_KEY, 0, on_key, self);
    tickit_term_bind_event(self->term, TICKIT_TERM_ON_MOUSE, 0, on_mouse, self);
    tickit_watch_io(
        self->tickit, terminal_fd(terminal), TICKIT_IO_HUP, 0, on_hangup, self);
    tickit_watch_io(self->tickit, terminal_signal_fd(terminal), TICKIT_IO_IN, 0,
        on_signal, self);
    tickit_watch_io(
        self->tickit, self->timer_fd, TICKIT_IO_IN, 0, on_timer, self);
    if (self->wake_fd >= 0) {
        tickit_watch_io(
            self->tickit, self->wake_fd, TICKIT_IO_IN, 0, on_wake, self);
    }
}

/* Has the library say how to take the screen, and takes it. */
static bool enter(struct tickit_display *self, bool mouse)
{
    char bytes[256];
    struct terminal *terminal = self->head.screen.terminal;
    self->listening = true;
    tickit_term_setctl_int(self->term, TICKIT_TERMCTL_ALTSCREEN, 1);
    tickit_term_setctl_int(self->term, TICKIT_TERMCTL_CURSORVIS, 0);
    if (mouse) {
        tickit_term_setctl_int(
            self->term, TICKIT_TERMCTL_MOUSE, TICKIT_TERM_MOUSEMODE_CLICK);
    }
    size_t size = terminal_take(terminal, bytes, sizeof bytes);
    return terminal_enter(terminal, bytes, size, leave, sizeof leave - 1);
}

static void tickit_close(struct display *display)
{
    struct tickit_display *self = (struct tickit_display *)display;
    self->listening = false;
    terminal_detach(self->head.screen.terminal);
    for (int style = 0; style < STYLE_COUNT; style++) {
        if (self->pens[style]) {
            tickit_pen_unref(self->pens[style]);
        }
    }
    if (self->tickit) {
        tickit_unref(self->tickit); /* owns the term */
    } else if (self->term) {
        tickit_term_unref(self->term);
    }
    if (self->timer_fd >= 0) {
        close(self->timer_fd);
    }
    screen_close(&self->head.screen);
    free(self);
}

static struct display *tickit_open(
    const struct display_options *options, const char **problem)
{
    struct tickit_display *self = calloc(1, sizeof *self);
    if (!self) {
        *problem = PROBLEM_MEMORY;
        return NULL;
    }
    self->head.base.ops = &display_tickit;
    self->wake_fd = options->wake_fd;
    self->timer_fd = -1;
    if (!screen_open(&self->head.screen, problem)) {
        free(self);
        return NULL;
    }
    if (!build(self, problem)) {
        tickit_close(&self->head.base);
        return NULL;
    }
    watch(self);
    choose_depth(self, options->colour);
    if (!enter(self, options->mouse)) {
        *problem = PROBLEM_MEMORY;
        tickit_close(&self->head.base);
        return NULL;
    }
    return &self->head.base;
}

static void tickit_size(struct display *display, int *rows, int *cols)
{
    const struct tickit_display *self = (struct tickit_display *)display;
    terminal_size(self->head.screen.terminal, rows, cols);
}

static void go(void *to, int row, int col)
{
    tickit_term_goto(((struct tickit_display *)to)->term, row, col);
}

static void set_style(void *to, enum style style)
{
    const struct tickit_display *self = to;
    tickit_term_setpen(
        self->term, self->pens[style < STYLE_COUNT ? style : STYLE_TEXT]);
}

static void print(void *to, const char *text, size_t size)
{
    tickit_term_printn(((struct tickit_display *)to)->term, text, size);
}

static void erase(void *to, int columns)
{
    tickit_term_erasech(
        ((struct tickit_display *)to)->term, columns, TICKIT_MAYBE);
}

static void show(struct tickit_display *self)
{
    struct screen *screen = &self->head.screen;
    struct painter painter = {.to = self,
        .go = go,
        .style = set_style,
        .text = print,
        .erase = erase,
        .depth = self->depth};
    size_t count;
    bool clear;
    if (!screen_begin(screen, &count, &clear)) {
        return;
    }
    terminal_size(screen->terminal, &painter.rows, &painter.cols);
    if (clear) {
        set_style(self, STYLE_TEXT);
        tickit_term_clear(self->term);
    }
    paint_runs(&painter, &screen->wanted, screen->runs, count);
    screen_shown(screen);
}

static void tickit_present(struct display *display, const struct frame *frame)
{
    struct tickit_display *self = (struct tickit_display *)display;
    if (screen_want(&self->head.screen, frame)) {
        show(self);
    }
}

static void set_timer(const struct tickit_display *self, int timeout_ms)
{
    struct itimerspec timer = {
        .it_value = {timeout_ms / 1000, (long)(timeout_ms % 1000) * 1000000}};
    timerfd_settime(self->timer_fd, 0, &timer, NULL);
}

/* Watches for room in the terminal only while something is owed. */
static void watch_output(struct tickit_display *self)
{
    bool owes = terminal_owes(self->head.screen.terminal);
    if (owes && !self->output_watch) {
        self->output_watch = tickit_watch_io(self->tickit,
            terminal_fd(self->head.screen.terminal), TICKIT_IO_OUT, 0,
            on_writable, self);
    } else if (!owes && self->output_watch) {
        tickit_watch_cancel(self->tickit, self->output_watch);
        self->output_watch = NULL;
    }
}

/* Waits once, in the library's loop while the screen is ours. */
static void wait_once(struct tickit_display *self, int timeout_ms)
{
    if (!terminal_active(self->head.screen.terminal)) {
        bool readable;
        screen_wait(&self->head.screen, self->wake_fd, timeout_ms, &readable);
        return;
    }
    watch_output(self);
    if (timeout_ms > 0) {
        set_timer(self, timeout_ms);
    }
    tickit_tick(self->tickit,
        TICKIT_RUN_NOSETUP | (timeout_ms == 0 ? TICKIT_RUN_NOHANG : 0));
}

static bool tickit_next_input(
    struct display *display, int timeout_ms, struct input *input)
{
    struct tickit_display *self = (struct tickit_display *)display;
    long long start = screen_clock();
    int left = timeout_ms;
    for (;;) {
        show(self);
        if (screen_pop(&self->head.screen, input)) {
            return true;
        }
        wait_once(self, left);
        if (left == 0) {
            show(self);
            return screen_pop(&self->head.screen, input);
        }
        left = screen_left(start, timeout_ms);
    }
}

const struct display_ops display_tickit = {
    .name = "tickit",
    .open = tickit_open,
    .size = tickit_size,
    .present = tickit_present,
    .next_input = tickit_next_input,
    .close = tickit_close,
};
