/* SPDX-License-Identifier: MIT */
#include "tui/view/verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/view/sentence.h"

/* Says how a run should have ended. */
static char *say_end(const struct ui *ui, const struct goal *goal)
{
    static const struct {
        const char *end, *word;
    } ends[] = {
        {"ok", N_("well")},
        {"leak", N_("with a leak")},
        {"deadlock", N_("with a deadlock")},
        {"panic", N_("with a panic")},
        {"race", N_("with a data race")},
        {"livelock", N_("with a livelock")},
    };
    const char *word = goal->name;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (strcmp(ends[i].end, goal->name) == 0) {
            word = tr(ui->words, ends[i].word);
        }
    }
    return goal->count > 0
               ? tr_format(ui->words,
                     "Not met. The run should end %1$s, and did not.", word)
               : tr_format(ui->words,
                     "Not met. The run should not end %1$s, and did.", word);
}

/* Says how often an event happened, and how often it should have. */
static char *say_count(const struct ui *ui, const struct goal *goal)
{
    char event[sizeof goal->kind + sizeof goal->name + 8];
    char found[SENTENCE_NUMBER_BYTES], wanted[SENTENCE_NUMBER_BYTES];
    snprintf(event, sizeof event, goal->prints ? "%s \"%s\"" : "%s%s%s",
        goal->kind,
        goal->prints         ? goal->name
        : goal->name[0] != 0 ? " "
                             : "",
        goal->prints ? "" : goal->name);
    sentence_number(ui->words, ui->goal.found, found);
    sentence_number(ui->words, goal->count, wanted);
    const char *format =
        goal->compare == GOAL_AT_LEAST
            ? N_("Not met. %1$s: %2$s times, should be at least %3$s.")
        : goal->compare == GOAL_AT_MOST
            ? N_("Not met. %1$s: %2$s times, should be at most %3$s.")
            : N_("Not met. %1$s: %2$s times, should be %3$s.");
    return tr_format(ui->words, format, event, found, wanted);
}

static char *say_missed(const struct ui *ui, const struct step *step)
{
    const struct goal *goal = &step->goals[ui->goal.line];
    bool end = strcmp(goal->kind, "end") == 0;
    char *text = end ? say_end(ui, goal) : say_count(ui, goal);
    if (text && ui->goal.first > 0) {
        char first[SENTENCE_NUMBER_BYTES];
        sentence_number(ui->words, (int64_t)ui->goal.first, first);
        text = sentence_join(
            text, tr_format(ui->words, "First at event %1$s: enter goes there.",
                      first));
    }
    return text;
}

char *verdict_text(const struct ui *ui, const struct step *step)
{
    switch (ui->goal.state) {
    case GOAL_MET:
        return strdup(tr(ui->words, "Goal met."));
    case GOAL_MISSED:
        if (ui->goal.line < step->goal_count) {
            return say_missed(ui, step);
        }
        break;
    case GOAL_OPEN:
        break;
    }
    return strdup(
        ui->goal.met_before
            ? tr(ui->words, "You have met this goal. Try it again as you like.")
            : tr(ui->words,
                  "Turn the knobs, and let the run go to its end: space."));
}
