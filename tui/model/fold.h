/* SPDX-License-Identifier: MIT */
/*
 * fold.h: the parts of world_apply. apply.c has the one switch; fold_task.c
 * and the others have a function for each event kind, which does what the
 * kind's paragraph in trace_kinds.h says; fold.c has what they share. Inside
 * tui/model only.
 */
#ifndef TUI_MODEL_FOLD_H
#define TUI_MODEL_FOLD_H

#include "tui/model/world.h"

/* ---- shared (fold.c) ---- */

/* Notes the rule when it does not hold and nothing excuses it. */
static inline void fold_must(struct world *world, bool holds, const char *rule)
{
    if (!holds && !world->broken && world->lost == 0 &&
        !world->short_of_memory) {
        world->broken = rule;
        world->broken_seq = world->seq;
    }
}

/* Return the row of an id. NULL, and a rule noted, when there is none (or it
 * is of another kind) and lost events do not excuse making one up. */
struct world_task *fold_task(struct world *world, uint32_t id);
struct world_object *fold_object(
    struct world *world, uint32_t id, enum object_kind kind);

/* Make up rows to `id`, when lost events may have made them. */
bool fold_guess_tasks(struct world *world, uint32_t id);
bool fold_guess_objects(struct world *world, uint32_t id);

bool fold_is_gone(const struct world_task *task);

/* Returns the row of the event's task, which runs; NULL when it cannot. */
struct world_task *fold_act(
    struct world *world, const struct trace_event *event);

/*
 * Returns the task of an event that is either an action of a running task or
 * the end of a wait, which it then ends; NULL when it cannot be either.
 */
struct world_task *fold_act_or_wake(struct world *world,
    const struct trace_event *event, enum queue_kind which, uint32_t waker);

/* Takes the task off its worker and out of its queues, into a state. */
void fold_enter(struct world *world, struct world_task *task,
    enum task_state state, const struct trace_event *event);

/* The same, into TASK_RUNNABLE by someone; into a state of waiting. */
void fold_wake(struct world *world, struct world_task *task, uint32_t waker,
    const struct trace_event *event);
void fold_park(struct world *world, struct world_task *task,
    enum task_state state, const struct trace_event *event);

/* Puts the task on the event's worker. */
void fold_run_on(struct world *world, struct world_task *task,
    const struct trace_event *event);

/* Puts a task last into a queue of the object that task->object names. */
void fold_enqueue(
    struct world *world, struct world_task *task, enum queue_kind which);

/* The same for one of several, with the value that it waits to send. */
void fold_enqueue_at(struct world *world, struct world_task *task,
    uint32_t object, enum queue_kind which, int64_t value);

/* Moves a waiting task from its queue's end to its front. */
void fold_go_first(struct world *world, struct world_task *task);

/* Notes what the task did last. Numbers of rows that do not exist become 0,
 * so that every number in a row can be looked up. */
void fold_note(struct world *world, struct world_task *task,
    const struct trace_event *event, uint32_t partner);

/* Adds the row of an object that the event's task made; NULL when it cannot
 * be. */
struct world_object *fold_make(struct world *world,
    const struct trace_event *event, enum object_kind kind);

/* Returns the task whose select an event adds one wait to, or NULL. */
struct world_task *fold_take_arm(
    struct world *world, const struct trace_event *event);

/* The event's task, which runs, parks in the object's one queue; or its select
 * waits there, too. */
void fold_wait(struct world *world, const struct trace_event *event,
    enum object_kind kind);

/* ---- shared by channels and selects (fold_object.c) ---- */

/* Returns the event's channel, after looking whether it was owed another
 * event than this one; *owed is the kind it was owed. */
struct world_object *fold_take_channel(struct world *world,
    const struct trace_event *event, enum trace_kind *owed);

/* Says what the next event on the channel must be. */
void fold_owe(struct world_object *channel, enum trace_kind kind, uint32_t by,
    uint32_t with, int64_t value);

/* A channel that was closed wakes all who wait, one by one. */
void fold_owe_closed(struct world *world, struct world_object *channel);

/* Who was owed an event left the queue in another way, as a select can: it is
 * the next one's turn. */
void fold_owe_next(struct world *world, struct world_object *channel);

/* Look whether the task has to wait to send, or to receive. */
void fold_check_send_wait(struct world *world,
    const struct world_object *channel, const struct world_task *task);
void fold_check_recv_wait(struct world *world,
    const struct world_object *channel, const struct world_task *task);

/* ---- one function for each kind, or a few of them ---- */

void fold_run_start(struct world *world, const struct trace_event *event);
void fold_run_end(struct world *world, const struct trace_event *event);
void fold_run_gap(struct world *world, const struct trace_event *event);

void fold_task_spawn(struct world *world, const struct trace_event *event);
void fold_task_run(struct world *world, const struct trace_event *event);
/* task.yield, .sleep, .end, .preempt, .block: the task leaves its worker. */
void fold_task_pause(struct world *world, const struct trace_event *event,
    enum task_state state);
void fold_task_wake(struct world *world, const struct trace_event *event);
void fold_task_work(struct world *world, const struct trace_event *event);
void fold_task_worked(struct world *world, const struct trace_event *event);
void fold_task_print(struct world *world, const struct trace_event *event);
void fold_task_leak(struct world *world, const struct trace_event *event);
void fold_task_way(struct world *world, const struct trace_event *event);

/* task.defer, task.deferred */
void fold_task_defer(struct world *world, const struct trace_event *event);
void fold_task_panic(struct world *world, const struct trace_event *event);
void fold_task_recover(struct world *world, const struct trace_event *event);
void fold_task_die(struct world *world, const struct trace_event *event);
void fold_task_exit(struct world *world, const struct trace_event *event);

void fold_run_workers(struct world *world, const struct trace_event *event);
void fold_task_unblock(struct world *world, const struct trace_event *event);

void fold_chan_make(struct world *world, const struct trace_event *event);
void fold_chan_send(struct world *world, const struct trace_event *event);
void fold_chan_recv(struct world *world, const struct trace_event *event);
void fold_chan_send_wait(struct world *world, const struct trace_event *event);
void fold_chan_recv_wait(struct world *world, const struct trace_event *event);
void fold_chan_close(struct world *world, const struct trace_event *event);
void fold_chan_recv_closed(
    struct world *world, const struct trace_event *event);

void fold_chan_send_closed(
    struct world *world, const struct trace_event *event);
void fold_chan_nil_wait(struct world *world, const struct trace_event *event);

void fold_select_choose(struct world *world, const struct trace_event *event);
void fold_select_default(struct world *world, const struct trace_event *event);
void fold_select_wait(struct world *world, const struct trace_event *event);
/* select.wait_send, select.wait_recv */
void fold_select_wait_arm(struct world *world, const struct trace_event *event);
void fold_select_wait_after(
    struct world *world, const struct trace_event *event);
void fold_select_timeout(struct world *world, const struct trace_event *event);

/* wait_group.add, wait_group.done */
/* timer.make, ticker.make */
void fold_timer_make(struct world *world, const struct trace_event *event);
void fold_timer_fire(struct world *world, const struct trace_event *event);
void fold_timer_drop(struct world *world, const struct trace_event *event);
void fold_timer_stop(struct world *world, const struct trace_event *event);
void fold_timer_reset(struct world *world, const struct trace_event *event);

void fold_ctx_make(struct world *world, const struct trace_event *event);
void fold_ctx_cancel(struct world *world, const struct trace_event *event);
void fold_ctx_check(struct world *world, const struct trace_event *event);

void fold_wait_group_count(
    struct world *world, const struct trace_event *event);
void fold_wait_group_wait(struct world *world, const struct trace_event *event);
void fold_wait_group_pass(struct world *world, const struct trace_event *event);

/* Every event of the network (fold_net.c). */
void fold_net(struct world *world, const struct trace_event *event);

/* Every event of mutexes and read-write locks (fold_lock.c), and of all means
 * of synchronisation, these included (fold_sync.c). */
void fold_lock(struct world *world, const struct trace_event *event);
void fold_sync(struct world *world, const struct trace_event *event);

/* Puts a task on a lock's holders; takes it off, or else one whose name is not
 * known, or else the oldest. */
void fold_add_holder(struct world_object *lock, uint32_t task);
void fold_drop_holder(struct world_object *lock, uint32_t task);

/* Returns the event's object, after looking whether it was owed another event
 * than this one. */
struct world_object *fold_take_object(struct world *world,
    const struct trace_event *event, enum object_kind kind);

/* Any event, after its own function: what it orders, whether it races
 * (happens_before.c). */
void fold_order(struct world *world, const struct trace_event *event);

#endif
