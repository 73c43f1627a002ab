/* SPDX-License-Identifier: MIT */
#include "tui/app/narrate.h"

#include <stdlib.h>
#include <string.h>

#include "tui/text/utf8.h"
#include "tui/view/view.h"

void narrate_init(struct narrator *narrator, const struct catalogue *words,
    bool json, FILE *out)
{
    *narrator = (struct narrator){.words = words, .json = json, .out = out};
    world_init(&narrator->world);
}

void narrate_fini(struct narrator *narrator)
{
    world_fini(&narrator->world);
}

/* Where in the source a task got stuck or died: the screen shows it, a line
 * must say it. The name may come from a recording: it is not trusted. */
static void tell_place(
    struct narrator *narrator, const struct trace_event *event)
{
    if ((event->kind != TRACE_TASK_LEAK && event->kind != TRACE_TASK_PANIC) ||
        !event->site) {
        return;
    }
    const char *slash = strrchr(event->site->file, '/');
    const char *name = slash ? slash + 1 : event->site->file;
    char *clean = utf8_clean(name, strlen(name));
    fprintf(narrator->out, " (%s:%u)", clean ? clean : "?",
        (unsigned)event->site->line);
    free(clean);
}

static bool tell(struct narrator *narrator, const struct trace_event *event)
{
    struct world *world = &narrator->world;
    size_t raced = world->race_count;
    world_apply(world, event);
    if (narrator->json) {
        log_write_json(event, world, raced, narrator->out);
        return true;
    }
    char *line = view_narrate(narrator->words, &narrator->world, event);
    if (!line) {
        return false;
    }
    if (line[0] != '\0') {
        fputs(line, narrator->out);
        tell_place(narrator, event);
        fputc('\n', narrator->out);
    }
    free(line);
    return true;
}

bool narrate_news(struct narrator *narrator, struct log *log)
{
    uint64_t last = log_last(log);
    if (narrator->told + 1 < log_first(log)) {
        /* A recording whose beginning was not kept. */
        narrator->told = log_first(log) - 1;
        if (!log_seek(log, &narrator->world, narrator->told)) {
            return false;
        }
    }
    while (narrator->told < last) {
        narrator->told++;
        if (!tell(narrator, log_event(log, narrator->told))) {
            return false;
        }
    }
    return true;
}
