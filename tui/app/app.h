/* SPDX-License-Identifier: MIT */
/*
 * app.h: the state of the program between two frames, and how time and
 * events move it. Knows no terminal: the screen and the script player drive
 * the same state.
 *
 *   input --> update.c --.                        .--> view_draw
 *   events -> app_pump ---+--> struct app (ui, ---+
 *   time ---> app_advance '    world, playback)   '--> session (hold, step)
 */
#ifndef TUI_APP_APP_H
#define TUI_APP_APP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/app/course.h"
#include "tui/app/playback.h"
#include "tui/app/session.h"
#include "tui/app/token.h"
#include "tui/i18n/i18n.h"
#include "tui/model/log.h"
#include "tui/model/world.h"
#include "tui/view/view.h"

enum { APP_NOTICE_BYTES = 256 + TOKEN_BYTES };

/* An event to go to as soon as the run has reached it: the nth of a kind, or
 * that of a number. */
struct target {
    enum trace_kind kind; /* TRACE_NONE: nothing is sought */
    char name[64];        /* object or task; "" = any */
    unsigned nth;         /* from 1 ... */
    uint64_t after;       /* ... after this event */
    uint64_t seq;         /* not 0: this one, whatever its kind */
};

/* What runs are started with where no step says otherwise. */
struct app_settings {
    enum language language;
    enum run_mode mode;
    uint64_t seed;
    bool ascii;
    bool scripted; /* runs begin paused, and nothing is paced */
};

/* Where in the course a link was followed, and of which run. */
struct place {
    const struct course_entry *entry;
    size_t step;
    struct knobs own_knobs;
    uint64_t seed; /* which the schedule is for */
    struct schedule schedule;
    struct asked asked[UI_QUESTIONS];
};
enum { APP_PLACES = 8 };

struct app {
    struct ui ui;       /* what is drawn, brought up to date by app_show */
    struct world world; /* ... after the event at the cursor */
    struct playback playback;
    struct app_settings settings;
    struct catalogue *const *words; /* by language; borrowed */
    const struct course *course;    /* borrowed */
    struct course_row *course_rows; /* ... as the screen shows it; owned */
    struct progress *progress;      /* borrowed */
    struct session *session;        /* borrowed */
    struct log *log;                /* the session's, or the recording */
    struct log *recording;          /* owned; NULL unless one is open */
    const struct course_entry *entry;
    enum run_mode mode; /* of the run, as are seed and knobs */
    uint64_t seed;
    struct knobs knobs;
    struct knobs own_knobs;   /* of the visit: where the steps set none */
    struct schedule schedule; /* of this pattern's run: where it leaves the
                                 seed's way */
    struct place places[APP_PLACES]; /* the last one is gone back to first */
    size_t place_count;
    bool judged;   /* the run that is shown, by the step's goal */
    bool held;     /* the run's gate is closed */
    bool stepping; /* one more operation was asked of a held run */
    struct target target;
    char notice[APP_NOTICE_BYTES];
    char clip[TOKEN_BYTES]; /* for the terminal to copy; "" = nothing */
    int rows, cols;         /* of the screen */
    const struct width_source *widths; /* its rule; borrowed; NULL: wcwidth */
    bool quit;
    int signal; /* which ends the program, or 0 */
};

/* Shows the course list. */
void app_init(struct app *app, const struct app_settings *settings,
    const struct course *course, struct progress *progress,
    struct catalogue *const *words, struct session *session);

/* Ends what runs and frees what the app owns. */
void app_fini(struct app *app);

/* Open a pattern's lesson and start its run with these knobs (NULL: its
 * own); a recording; a certain run, paused at an event;
 * the course list. */
void app_open(struct app *app, const struct course_entry *entry,
    const struct knobs *knobs);
void app_open_recording(struct app *app, struct log *take_log);
void app_open_run(struct app *app, const struct session_run *run, uint64_t at);
void app_close(struct app *app);

/* Starts the run anew with the settings and knobs as they are now, paused or
 * not as it was. */
void app_restart(struct app *app);

/* Shows everything in this language, at the same step and event. */
void app_set_language(struct app *app, enum language language);

/* Writes the progress to its file, if something was done since. */
void app_save(struct app *app);

/* Passes Ctrl-C on to a live run that waits for it; false: there is none. */
bool app_interrupt(struct app *app);

/* Says one line to the person until the next input; NULL: nothing. */
void app_notice(struct app *app, const char *message);

/* Tells whether app_pump has more of a recording to read. */
bool app_reads(const struct app *app);

/* Tells whether the run is so far ahead of the cursor that it has to wait; one
 * in which something is sought never is. */
bool app_is_far_ahead(const struct app *app);

/* Takes in new events, goes on with what waits for them, and holds the run
 * back or lets it go. True when there was something new. */
bool app_pump(struct app *app);

/* Lets seconds pass; returns as playback_advance does. */
double app_advance(struct app *app, double seconds);

/* Pauses, or plays on. */
void app_set_paused(struct app *app, bool paused);

/* Pause and move one resting place; a step at the log's end asks the run for
 * its next operation. */
void app_step(struct app *app);
void app_back(struct app *app);

/* Moves the cursor to an event, which ends any search. */
void app_seek(struct app *app, uint64_t seq);

/* Goes to an event, paused: now if it is in the log, else once the run has
 * come to it. False when the run is over and has no such event. */
bool app_go_to(struct app *app, const struct target *target);

/* Goes to the end of the run, paused or not as it was: now, or once the run,
 * which goes on until then, has come to it. */
void app_go_to_end(struct app *app);

/* Tells whether the run still owes something that was asked for. */
bool app_waits(const struct app *app);

/* Brings ui and world up to date with the cursor, ready to be drawn. */
void app_show(struct app *app);

#endif
