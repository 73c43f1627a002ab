/* SPDX-License-Identifier: MIT */
/*
 * The help: every key, then every sign. A sign or key stands at left, what it
 * means comes last on its row.
 */
#include <string.h>

#include "tui/view/view_parts.h"

enum { SIGN_COL = 2, MEANING_COL = 16 };

struct entry {
    const char *sign;
    const char *meaning; /* NULL: an empty row */
    enum style style;
};

enum { ENTRIES_MOST = 72 };

struct entries {
    struct entry list[ENTRIES_MOST];
    size_t count;
};

static void add(struct entries *entries, const char *sign, const char *meaning,
    enum style style)
{
    if (entries->count < ENTRIES_MOST) {
        entries->list[entries->count++] = (struct entry){sign, meaning, style};
    }
}

static void add_keys(struct entries *entries, const struct glyphs *glyphs)
{
    const struct {
        const char *key, *meaning;
    } keys[] = {
        {"space", N_("pause, or go on")},
        {".  ,", N_("one step on, one step back")},
        {glyphs->keys_seek, N_("some steps back, some steps on")},
        {"home end", N_("to the beginning, to the end of the run")},
        {"+  -", N_("faster, slower")},
        {"r", N_("run again from the start")},
        {"s", N_("run with a new seed")},
        {"S", N_("search for a seed whose run ends badly")},
        {"d", N_("live, or deterministic")},
        {"c", N_("let the selected task go next, whatever the seed says")},
        {"[  ]", N_("the chosen knob: less, more")},
        {"{  }", N_("choose the knob: the one before, the next")},
        {"n  p", N_("the lesson's next step, the one before")},
        {"1 2 3 4 5", N_("answer the question")},
        {"enter", N_("open the lesson; choose; go to this step's event")},
        {"N  P", N_("the next lesson, the one before")},
        {"o  O", N_("the lesson that this step points to; the second one")},
        {"b", N_("back to where o was pressed")},
        {"g", N_("the same in Go, and back")},
        {"t", N_("the token of this place: `taant open` shows it again")},
        {"/", N_("search the course")},
        {"tab S-tab", N_("the next pane, the one before")},
        {glyphs->keys_scroll, N_("scroll, or choose a task or channel")},
        {"pgup pgdn", N_("the same, a page at a time")},
        {"f", N_("the code follows the run again")},
        {"mouse", N_("click a task or a channel to ask about it")},
        {"l", N_("the other language")},
        {"esc", N_("back to the course")},
        {"?", N_("open and close this help")},
        {"q", N_("quit")},
    };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        add(entries, keys[i].key, keys[i].meaning, STYLE_KEY);
    }
}

static void add_states(struct entries *entries, const struct glyphs *glyphs)
{
    static const char *const meanings[GLYPH_STATES] = {
        [TASK_RUNNABLE] = N_("ready: could run, waits for a worker"),
        [TASK_RUNNING] = N_("running: on a worker"),
        [TASK_WORKING] = N_("working: keeps its worker busy"),
        [TASK_BLOCKED] = N_("blocked: waits for a channel or a wait group"),
        [TASK_SLEEPING] = N_("sleeping: waits for time to pass"),
        [TASK_AWAY] = N_("away: in a call that may block, off its worker"),
        [TASK_DONE] = N_("done: has ended"),
        [TASK_PANICKED] = N_("panicked: died of an error"),
        [TASK_LEAKED] = N_("leaked: the run is over and it still waits"),
    };
    for (int state = 0; state < GLYPH_STATES; state++) {
        add(entries, glyphs->state[state], meanings[state],
            glyph_state_style((enum task_state)state));
    }
}

static void add_signs(
    struct entries *entries, const struct glyphs *glyphs, bool ascii)
{
    add(entries, "seed 7", N_("deterministic: the seed decides every step"),
        STYLE_TEXT);
    add(entries, "seed 7+2",
        N_("... but for two choices of yours, made with c"), STYLE_TEXT);
    add(entries, "[cost=300ms]", N_("a knob; [ ] enclose the chosen one"),
        STYLE_KEY);
    add(entries, "W0 W1", N_("workers: the threads that tasks run on"),
        STYLE_TEXT);
    add(entries, ascii ? "[  | 4| 3]" : "▐  │ 4│ 3▌",
        N_("a channel's slots; the oldest value is at the right"),
        STYLE_CHANNEL);
    add(entries, ascii ? "[|]" : "▐│▌",
        N_("an unbuffered channel: a send and a receive meet"), STYLE_CHANNEL);
    add(entries, glyphs->closed, N_("closed: no more sends"), STYLE_CLOSED);
    add(entries, ascii ? "w2:5>" : "w2:5▶",
        N_("waits to send: who, and the value"), STYLE_BLOCKED);
    add(entries, ascii ? "<w1 w3" : "◀w1 w3",
        N_("wait to receive, the first one first"), STYLE_BLOCKED);
    add(entries, ascii ? "==5=>+" : "━━5━▶┥",
        N_("a value on its way from a task to a channel"), STYLE_RUNNING);
    add(entries, ascii ? "+....=" : "├┄┄┄‖",
        N_("a task that waits at a channel"), STYLE_BLOCKED);
    add(entries, "(3)", N_("a wait group's count"), STYLE_VALUE);
    add(entries, "(w2) (r:w1)",
        N_("who holds a lock; r: in order to read, w: to write"), STYLE_VALUE);
    add(entries, ascii ? "o X T" : "● ╳ ◷",
        N_("a context: active, canceled, its deadline exceeded"),
        STYLE_CHANNEL);
    add(entries, ascii ? "[@on]->off" : "▐●on▌─▶off",
        N_("the state that a machine is in, and a move it has made"),
        STYLE_RUNNING);
    add(entries, ascii ? "@w1.=key->w2" : "↻w1┄‖key─▶w2",
        N_("a circle: w1 waits for key, which w2 holds, and so on"),
        STYLE_FAILED);
    add(entries, glyphs->opaque, N_("a value that is not a number"),
        STYLE_VALUE);
    add(entries, glyphs->mark, N_("what this step is about"), STYLE_KEY);
    add(entries, ascii ? ". o @" : "○ ◐ ●",
        N_("steps read, questions predicted, goals met: none, some, all"),
        STYLE_GOOD);
    add(entries, "@", N_("the event that this step is about"), STYLE_DIM);
    add(entries, glyphs->below, N_("so many lines more; scroll to see them"),
        STYLE_DIM);
}

static void put_entry(
    const struct canvas *canvas, int row, const struct entry *entry)
{
    if (entry->meaning) {
        frame_put(canvas->frame, row, SIGN_COL, MEANING_COL - 1, entry->style,
            entry->sign, strlen(entry->sign));
        view_clipped(canvas, row, MEANING_COL, canvas->layout->cols, STYLE_TEXT,
            tr(canvas->ui->words, entry->meaning));
    }
}

static void add_all(struct entries *entries, const struct canvas *canvas)
{
    entries->count = 0;
    add_keys(entries, canvas->glyphs);
    add(entries, "", NULL, STYLE_TEXT);
    add_states(entries, canvas->glyphs);
    add(entries, "", NULL, STYLE_TEXT);
    add_signs(entries, canvas->glyphs, canvas->ui->ascii);
}

static size_t most_of(const struct entries *entries, const struct area *body)
{
    size_t rows = (size_t)body->rows;
    return entries->count > rows ? entries->count - rows : 0;
}

size_t view_help_most(const struct canvas *canvas)
{
    struct entries entries;
    add_all(&entries, canvas);
    return most_of(&entries, &canvas->layout->body);
}

void view_help(const struct canvas *canvas)
{
    struct entries entries;
    const struct area *body = &canvas->layout->body;
    size_t rows = (size_t)body->rows;
    add_all(&entries, canvas);
    size_t most = most_of(&entries, body);
    size_t first = canvas->ui->help_scroll;
    first = first < most ? first : most;
    view_rule(canvas, 0, 0, canvas->layout->cols, true);
    int col =
        view_more(canvas, 0, 2, canvas->layout->cols, first, most - first);
    col = col > 2 ? col + 1 : col;
    frame_fill(canvas->frame, 0, col, canvas->layout->cols, STYLE_TEXT, " ");
    view_clipped(canvas, 0, col + 1, canvas->layout->cols, STYLE_FOCUS,
        tr(canvas->ui->words, "Keys and signs"));
    for (size_t i = 0; i < rows && first + i < entries.count; i++) {
        put_entry(canvas, body->row + (int)i, &entries.list[first + i]);
    }
}
