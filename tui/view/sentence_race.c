/* SPDX-License-Identifier: MIT */
/* What is said about data races. */
#include <stdio.h>
#include <string.h>

#include "tui/view/phrase.h"
#include "tui/view/sentence.h"

enum { RACES_TOLD = 8 };

/* "bank.c:12", as compilers write it. */
static void write_place(
    const struct source_site *site, char out[PHRASE_BYTES + 16])
{
    char file[PHRASE_BYTES];
    const char *slash = site && site->file ? strrchr(site->file, '/') : NULL;
    phrase_copy(slash                ? slash + 1
                : site && site->file ? site->file
                                     : "?",
        file);
    snprintf(out, PHRASE_BYTES + 16, "%s:%d", file, site ? site->line : 0);
}

static const char *race_message(const struct world_race *race)
{
    if (world_access_reads(&race->first)) {
        return N_("Data race on %1$s: %2$s read it at %3$s, %4$s writes it at "
                  "%5$s, and nothing orders the two.");
    }
    return world_access_reads(&race->second)
               ? N_("Data race on %1$s: %2$s wrote it at %3$s, %4$s reads it "
                    "at %5$s, and nothing orders the two.")
               : N_("Data race on %1$s: %2$s wrote it at %3$s, %4$s writes it "
                    "at %5$s, and nothing orders the two.");
}

static char *say_race(const struct catalogue *words, const struct world *world,
    const struct world_race *race)
{
    char object[PHRASE_BYTES], first[PHRASE_BYTES], second[PHRASE_BYTES];
    char here[PHRASE_BYTES + 16], there[PHRASE_BYTES + 16];
    phrase_object(world, race->object, object);
    phrase_task(world, race->first.task, first);
    phrase_task(world, race->second.task, second);
    write_place(race->first.site, here);
    write_place(race->second.site, there);
    return tr_format(
        words, race_message(race), object, first, here, second, there);
}

char *sentence_new_races(const struct catalogue *words,
    const struct world *world, const struct trace_event *event)
{
    char *text = NULL;
    for (size_t i = 0; i < world->race_count; i++) {
        if (world->races[i].second.seq == event->seq) {
            text =
                sentence_join(text, say_race(words, world, &world->races[i]));
        }
    }
    return text;
}

char *sentence_races(const struct catalogue *words, const struct world *world)
{
    char *text = NULL;
    for (size_t i = 0; i < world->race_count && i < RACES_TOLD; i++) {
        text = sentence_join(text, say_race(words, world, &world->races[i]));
    }
    if (world->race_count > RACES_TOLD) {
        char more[SENTENCE_NUMBER_BYTES];
        sentence_number(words, (int64_t)(world->race_count - RACES_TOLD), more);
        text = sentence_join(
            text, tr_format(words, "More data races: %1$s.", more));
    }
    if (world->races_unseen) {
        text = sentence_join(text,
            strdup(tr(words, "There was too much to keep in mind: data races "
                             "were no longer looked for.")));
    }
    return text;
}
