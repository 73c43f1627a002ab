/* SPDX-License-Identifier: MIT */
#include "tui/app/choose.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/view/phrase.h"

enum { NAMED = 6 };

/* Lists who can go: "main, worker 2, +3". */
static void list_tasks(const struct world *world,
    const struct session_choice *choice, char *out, size_t size)
{
    size_t used = 0;
    unsigned named = 0;
    out[0] = '\0';
    for (; named < choice->count && named < NAMED; named++) {
        char name[PHRASE_BYTES];
        phrase_task(world, choice->tasks[named], name);
        used += (size_t)snprintf(
            out + used, size - used, "%s%s", named > 0 ? ", " : "", name);
    }
    if (choice->count > named) {
        snprintf(out + used, size - used, ", +%u", choice->count - named);
    }
}

static void tell(struct app *app, char *take_text)
{
    app_notice(app, take_text);
    free(take_text);
}

static void tell_who_can(struct app *app, const struct session_choice *choice)
{
    char task[PHRASE_BYTES], names[(NAMED + 1) * (PHRASE_BYTES + 2)];
    const struct catalogue *words = app->ui.words;
    phrase_task(&app->world, app->ui.selected_task, task);
    list_tasks(&app->world, choice, names, sizeof names);
    if (choice->count == 0) {
        app_notice(app, tr(words, "nobody has to be chosen any more here"));
    } else if (app->ui.selected_task) {
        tell(app, tr_format(words, "%1$s cannot go next here; who can: %2$s",
                      task, names));
    } else {
        tell(
            app, tr_format(words,
                     "select who goes next (tab, then the arrows) and press c; "
                     "who can: %1$s",
                     names));
    }
}

/* Returns the selected task's place among those who can go; their number when
 * it is none of them. */
static unsigned find_candidate(
    const struct app *app, const struct session_choice *choice)
{
    unsigned at = 0;
    while (at < choice->count && choice->tasks[at] != app->ui.selected_task) {
        at++;
    }
    return at;
}

/* Puts a choice behind those before it; false when there are too many. */
static bool decide(struct schedule *schedule,
    const struct session_choice *choice, unsigned candidate)
{
    size_t count = 0;
    while (count < schedule->count &&
           schedule->list[count].choice < choice->number) {
        count++;
    }
    bool deviates = candidate != choice->seeded;
    if (deviates && count == SCHEDULE_MOST) {
        return false;
    }
    if (deviates) {
        schedule->list[count++] = (struct deviation){choice->number, candidate};
    }
    schedule->count = count;
    return true;
}

static bool find_choice(struct app *app, struct session_choice *choice)
{
    const struct session_run run = {.pattern = app->entry->pattern,
        .knobs = app->knobs,
        .mode = RUN_DETERMINISTIC,
        .seed = app->seed,
        .rate = 1,
        .schedule = app->schedule};
    struct session *aside = session_new();
    bool made =
        aside && session_find_choice(aside, &run, app->playback.at, choice);
    session_free(aside);
    if (!made) {
        app_notice(
            app, tr(app->ui.words, "not enough memory or threads for a run"));
    }
    return made;
}

/* Makes the run anew, up to the event that is shown now. */
static void go_back_here(struct app *app)
{
    uint64_t at = app->playback.at;
    uint32_t task = app->ui.selected_task;
    app_restart(app);
    app_go_to(app, &(struct target){.seq = at > 0 ? at : 1});
    app->ui.selected_task = task;
}

void choose_next(struct app *app)
{
    struct session_choice choice;
    char task[PHRASE_BYTES];
    const struct catalogue *words = app->ui.words;
    if (app->mode == RUN_LIVE) {
        app_notice(app, tr(words, "in a live run nobody chooses: press d, "
                                  "then c"));
        return;
    }
    app_set_paused(app, true);
    app_show(app);
    if (!app->log || !find_choice(app, &choice)) {
        return;
    }
    unsigned candidate = find_candidate(app, &choice);
    if (candidate == choice.count) {
        tell_who_can(app, &choice);
        return;
    }
    if (!decide(&app->schedule, &choice, candidate)) {
        app_notice(app, tr(words, "a run keeps at most 24 choices of yours"));
        return;
    }
    phrase_task(&app->world, app->ui.selected_task, task);
    go_back_here(app);
    tell(app, tr_format(words, "%1$s goes next: press . to see it", task));
}
