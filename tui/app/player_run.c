/* SPDX-License-Identifier: MIT */
/* What a script waits for: events and states, never time. */
#include <string.h>

#include "tui/app/player_priv.h"

static bool unknown_event(struct player *player)
{
    return player_fail(player, EXIT_USAGE,
        tr_format(player_words(player),
            "there is no event \"%s\": `taant run PATTERN --events jsonl` "
            "shows those of a run",
            player->command->text));
}

static bool run_until_event(struct player *player)
{
    const struct script_command *command = player->command;
    struct app *app = &player->app;
    struct target target = {
        .kind = trace_kind_find(command->text),
        .nth = (unsigned)command->number,
        .after = app->playback.at,
    };
    if (!player_needs_run(player)) {
        return false;
    }
    if (target.kind == TRACE_NONE) {
        return unknown_event(player);
    }
    player_settle(player);
    const struct trace_event *at = log_event(app->log, app->playback.at);
    if (target.kind == TRACE_RUN_END && at && at->kind == TRACE_RUN_END) {
        return true; /* there already */
    }
    memcpy(target.name, command->name, sizeof target.name);
    app_go_to(app, &target);
    player_settle(player);
    at = log_event(app->log, app->playback.at);
    if (at && at->kind == target.kind && at->seq > target.after) {
        return true;
    }
    return player_fail(player, EXIT_CHECK,
        tr_format(player_words(player),
            "the run ended without the event: %s %s #%u", command->text,
            command->name, target.nth));
}

/* ---- states ---- */

static bool in_state(const struct world_task *task, const char *state)
{
    static const char *const names[] = {
        [TASK_RUNNABLE] = "ready",
        [TASK_RUNNING] = "running",
        [TASK_WORKING] = "working",
        [TASK_BLOCKED] = "blocked",
        [TASK_SLEEPING] = "sleeping",
        [TASK_DONE] = "done",
        [TASK_PANICKED] = "panicked",
        [TASK_LEAKED] = "leaked",
    };
    return strcmp(names[task->state], state) == 0;
}

static bool has_task(
    const struct world *world, const char *name, const char *state)
{
    for (uint32_t id = 1; id <= world->task_count; id++) {
        const struct world_task *task = world_task(world, id);
        if (world_task_is(task, name) && in_state(task, state)) {
            return true;
        }
    }
    return false;
}

static bool has_channel(
    const struct world *world, const char *name, const char *state)
{
    const struct world_object *channel =
        world_object(world, world_find_object(world, name));
    if (!channel || channel->kind != OBJECT_CHANNEL) {
        return false;
    }
    switch (state[0]) {
    case 'c':
        return channel->closed;
    case 'f':
        return channel->length == channel->capacity;
    default:
        return channel->length == 0;
    }
}

/* Nobody runs or could: all wait, for each other, for time, or for ever. */
static bool is_quiescent(const struct world *world)
{
    for (uint32_t id = 1; id <= world->task_count; id++) {
        enum task_state state = world_task(world, id)->state;
        if (state == TASK_RUNNABLE || state == TASK_RUNNING ||
            state == TASK_WORKING) {
            return false;
        }
    }
    return world->task_count > 0;
}

static bool holds(
    const struct script_command *command, const struct world *world)
{
    switch (command->wait) {
    case SCRIPT_TASK:
        return has_task(world, command->name, command->text);
    case SCRIPT_CHANNEL:
        return has_channel(world, command->name, command->text);
    case SCRIPT_QUIESCENT:
        return is_quiescent(world);
    case SCRIPT_EVENT:
        break;
    }
    return false;
}

/* Goes to the first event behind this one after which the state holds. */
static bool run_until_state(struct player *player)
{
    struct app *app = &player->app;
    const struct script_command *command = player->command;
    struct world world;
    world_init(&world);
    uint64_t seq = app->playback.at;
    bool found = false;
    /* A live run goes on while it is looked at. */
    app_set_paused(app, false);
    while (!found) {
        player_settle(player);
        uint64_t last = log_last(app->log);
        while (!found && seq < last && log_seek(app->log, &world, seq + 1)) {
            seq++;
            found = holds(command, &world);
        }
        if (session_over(app->session) && seq >= log_last(app->log)) {
            break;
        }
        if (!found && seq >= last) {
            session_wait(app->session);
        }
    }
    world_fini(&world);
    app_set_paused(app, true);
    if (found) {
        app_seek(app, seq);
        return true;
    }
    return player_fail(player, EXIT_CHECK,
        tr_format(player_words(player),
            "the run ended before this was so: %s %s",
            command->wait == SCRIPT_QUIESCENT ? "quiescent" : command->name,
            command->text));
}

bool player_run_until(struct player *player)
{
    uint64_t before = player->app.playback.at;
    if (!player_needs_run(player)) {
        return false;
    }
    app_notice(&player->app, NULL); /* as a key would */
    bool good = player->command->wait == SCRIPT_EVENT ? run_until_event(player)
                                                      : run_until_state(player);
    return good && player_film_way(player, before);
}
