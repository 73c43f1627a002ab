/* SPDX-License-Identifier: MIT */
#include "tui/app/recorder.h"

#include <inttypes.h>
#include <string.h>

#include "tui/script/script.h"

/* A terminal may be too small to show anything; a script's screen not. */
static void write_size(FILE *out, int rows, int cols)
{
    bool fits = rows >= SCRIPT_LEAST_ROWS && cols >= SCRIPT_LEAST_COLS;
    fprintf(out, "%ssize %dx%d\n", fits ? "" : "# too small: ", cols, rows);
}

void recorder_begin(struct recorder *recorder, FILE *out, const struct app *app)
{
    *recorder = (struct recorder){.out = out, .at = app->playback.at};
    fprintf(out,
        "# Play it with `taant play`; add shots where you want pictures.\n"
        "lang %s\n",
        language_code(app->settings.language));
    write_size(out, app->rows, app->cols);
    fprintf(out, "seed %" PRIu64 "\n", app->settings.seed);
    if (app->entry) {
        fprintf(out, "open %s\n", app->entry->pattern->name);
    }
}

/* Time alone has moved the run on: the script waits for the same event. */
static void follow(struct recorder *recorder, const struct app *app)
{
    uint64_t to = app->playback.at;
    const struct trace_event *event = app->log ? log_event(app->log, to) : NULL;
    if (!event || to <= recorder->at) {
        recorder->at = to;
        return;
    }
    uint16_t kind = event->kind; /* the event itself may go meanwhile */
    unsigned nth = 0;
    for (uint64_t seq = recorder->at + 1; seq <= to; seq++) {
        const struct trace_event *passed = log_event(app->log, seq);
        nth += passed && passed->kind == kind;
    }
    fprintf(recorder->out, "run until %s #%u\n",
        trace_kind_name((enum trace_kind)kind), nth);
    recorder->at = to;
}

void recorder_before(
    struct recorder *recorder, const struct app *app, const struct input *input)
{
    switch (input->kind) {
    case INPUT_KEY:
        follow(recorder, app);
        if (!strpbrk(input->key, "#$")) {
            fprintf(recorder->out, "key %s\n", input->key);
        }
        break;
    case INPUT_RESIZE:
        write_size(recorder->out, input->row, input->col);
        break;
    case INPUT_MOUSE:
        follow(recorder, app);
        fprintf(recorder->out,
            "# a click at column %d, row %d: do it with keys\n", input->col,
            input->row);
        break;
    default:
        break;
    }
}

void recorder_after(struct recorder *recorder, const struct app *app)
{
    recorder->at = app->playback.at;
}
