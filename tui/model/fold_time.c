/* SPDX-License-Identifier: MIT */
/* Events of timers and contexts: channels with an end or a clock of their
 * own. */
#include "tui/model/fold.h"
#include "tui/model/world_priv.h"

static int64_t later(int64_t time, int64_t span)
{
    int64_t sum;
    return __builtin_add_overflow(time, span, &sum) ? INT64_MAX : sum;
}

/* ---- timers ---- */

static void set(
    struct world *world, struct world_object *timer, int64_t duration)
{
    timer->running = true;
    timer->due_ns = later(world->time_ns, duration > 0 ? duration : 0);
}

void fold_timer_make(struct world *world, const struct trace_event *event)
{
    struct world_object *timer = fold_make(world, event, OBJECT_CHANNEL);
    if (!timer) {
        return;
    }
    timer->capacity = 1;
    timer->value_kind = VALUE_INTEGER;
    timer->is_timer = true;
    timer->period_ns =
        event->kind == TRACE_TICKER_MAKE && event->value > 0 ? event->value : 0;
    set(world, timer, event->value);
}

/* Returns the event's timer, or NULL. */
static struct world_object *take_timer(
    struct world *world, const struct trace_event *event)
{
    enum trace_kind owed;
    struct world_object *timer = fold_take_channel(world, event, &owed);
    fold_must(world, !timer || timer->is_timer,
        "an event names an object of another kind");
    return timer && timer->is_timer ? timer : NULL;
}

/* It fired: a timer ends, a ticker goes on. */
static void go_on(struct world *world, struct world_object *timer)
{
    fold_must(world, timer->running, "a timer fires that does not run");
    timer->running = timer->period_ns > 0;
    if (timer->running) {
        int64_t late = 0;
        if (__builtin_sub_overflow(world->time_ns, timer->due_ns, &late) ||
            late < 0) {
            late = 0;
        }
        int64_t rest = timer->period_ns - late % timer->period_ns;
        timer->due_ns = later(later(timer->due_ns, late), rest);
    }
}

void fold_timer_fire(struct world *world, const struct trace_event *event)
{
    struct world_object *timer = take_timer(world, event);
    if (!timer) {
        return;
    }
    go_on(world, timer);
    timer->sent++;
    if (event->other != 0) {
        fold_must(
            world, timer->length == 0, "a value overtakes those in the buffer");
        fold_owe(timer, TRACE_CHAN_RECV, event->other, 0, event->value);
        return;
    }
    fold_must(world, timer->length < timer->capacity,
        "a channel holds more values than its capacity");
    world_push(world, timer, event->value);
}

void fold_timer_drop(struct world *world, const struct trace_event *event)
{
    struct world_object *timer = take_timer(world, event);
    if (timer) {
        fold_must(world, event->value > 0 && timer->length == 0,
            "a tick is lost that had room");
        go_on(world, timer);
    }
}

/* A tick that nobody took is gone, as if it had not been sent. */
static void empty(struct world *world, struct world_object *timer)
{
    int64_t value;
    while (world_pop(world, timer, &value)) {
        timer->sent--;
    }
}

void fold_timer_stop(struct world *world, const struct trace_event *event)
{
    struct world_object *timer = take_timer(world, event);
    struct world_task *task = timer ? fold_act(world, event) : NULL;
    if (!task) {
        return;
    }
    fold_must(world, timer->running == (event->value != 0),
        "a timer is stopped that ran otherwise");
    timer->running = false;
    empty(world, timer);
    fold_note(world, task, event, 0);
}

void fold_timer_reset(struct world *world, const struct trace_event *event)
{
    struct world_object *timer = take_timer(world, event);
    struct world_task *task = timer ? fold_act(world, event) : NULL;
    if (!task) {
        return;
    }
    if (timer->period_ns > 0 && event->value > 0) {
        timer->period_ns = event->value;
    }
    set(world, timer, event->value);
    empty(world, timer);
    fold_note(world, task, event, 0);
}

/* ---- contexts ---- */

void fold_ctx_make(struct world *world, const struct trace_event *event)
{
    const struct world_object *above = world_object(world, event->other);
    fold_must(world,
        event->other == 0 || (above && above->kind == OBJECT_CONTEXT),
        "a context is made below what is none");
    struct world_object *ctx = fold_make(world, event, OBJECT_CONTEXT);
    if (!ctx) {
        return;
    }
    ctx->value_kind = VALUE_OPAQUE;
    ctx->above = event->other < ctx->id ? event->other : 0;
    if (event->value > 0) {
        set(world, ctx, event->value);
    }
}

void fold_ctx_cancel(struct world *world, const struct trace_event *event)
{
    enum trace_kind owed;
    struct world_object *ctx = fold_take_channel(world, event, &owed);
    if (!ctx) {
        return;
    }
    fold_must(world, ctx->kind == OBJECT_CONTEXT,
        "an event names an object of another kind");
    fold_must(world, !ctx->closed, "a context is cancelled twice");
    fold_must(world, event->value != 0, "a context ends without a reason");
    struct world_task *task = event->task ? fold_act(world, event) : NULL;
    ctx->closed = true;
    ctx->running = false;
    ctx->closer = task ? task->id : 0;
    ctx->err = event->value;
    ctx->cause = event->text;
    ctx->ended_from = event->other ? event->other : ctx->id;
    if (task) {
        fold_note(world, task, event, 0);
    }
    fold_owe_closed(world, ctx);
}

void fold_ctx_check(struct world *world, const struct trace_event *event)
{
    const struct world_object *ctx =
        fold_object(world, event->object, OBJECT_CONTEXT);
    struct world_task *task = ctx ? fold_act(world, event) : NULL;
    if (task) {
        fold_must(world, ctx->err == event->value,
            "a context's end is seen that is another");
        fold_note(world, task, event, 0);
    }
}
