/* SPDX-License-Identifier: MIT */
/* Events of once, conditions, counters, semaphores and the like. */
#include "tui/model/fold.h"
#include "tui/model/world_priv.h"

/* ---- once, futures ---- */

static void begin_once(
    struct world *world, const struct trace_event *event, enum object_kind kind)
{
    struct world_object *once = fold_object(world, event->object, kind);
    struct world_task *task = once ? fold_act(world, event) : NULL;
    if (task) {
        fold_must(world, once->holder_count == 0 && once->count == 0,
            "a thing is done twice");
        fold_add_holder(once, task->id);
        fold_note(world, task, event, 0);
    }
}

static void end_once(
    struct world *world, const struct trace_event *event, enum object_kind kind)
{
    struct world_object *once = fold_object(world, event->object, kind);
    struct world_task *task = once ? fold_act(world, event) : NULL;
    if (task) {
        fold_must(world, once->holders[0] == task->id,
            "a thing is done by another task than began it");
        fold_drop_holder(once, task->id);
        once->count = 1;
        fold_note(world, task, event, 0);
    }
}

static void pass_once(
    struct world *world, const struct trace_event *event, enum object_kind kind)
{
    struct world_object *once = fold_object(world, event->object, kind);
    struct world_task *task =
        once ? fold_act_or_wake(world, event, QUEUE_RECEIVERS, event->other)
             : NULL;
    if (task) {
        fold_must(world, once->count != 0,
            "a task goes past a thing that is not done");
        fold_note(world, task, event, event->other);
    }
}

/* ---- conditions ---- */

static void signal_cond(struct world *world, const struct trace_event *event)
{
    struct world_object *cond = fold_take_object(world, event, OBJECT_COND);
    struct world_task *task = cond ? fold_act(world, event) : NULL;
    if (!task) {
        return;
    }
    fold_note(world, task, event, 0);
    if (event->kind == TRACE_COND_SIGNAL) {
        fold_must(world, (event->value != 0) == (cond->receivers.count > 0),
            "a signal is lost though a task waits");
    }
    if (cond->receivers.count > 0) {
        cond->owed = TRACE_COND_WAKE;
        cond->owed_with = task->id;
    }
}

static void wake_from_cond(struct world *world, const struct trace_event *event)
{
    struct world_object *cond = fold_take_object(world, event, OBJECT_COND);
    struct world_task *task =
        cond ? fold_act_or_wake(world, event, QUEUE_RECEIVERS, event->other)
             : NULL;
    if (task) {
        fold_note(world, task, event, event->other);
    }
}

/* ---- counters and shared variables ---- */

static void make_number(
    struct world *world, const struct trace_event *event, enum object_kind kind)
{
    struct world_object *number = fold_make(world, event, kind);
    if (number) {
        number->count = event->value;
    }
}

static void look(
    struct world *world, const struct trace_event *event, enum object_kind kind)
{
    struct world_object *number = fold_object(world, event->object, kind);
    struct world_task *task = number ? fold_act(world, event) : NULL;
    if (task) {
        fold_must(world, event->value == number->count,
            "a counter or the like has another value than was left in it");
        fold_note(world, task, event, 0);
    }
}

static void change(
    struct world *world, const struct trace_event *event, enum object_kind kind)
{
    struct world_object *number = fold_object(world, event->object, kind);
    struct world_task *task = number ? fold_act(world, event) : NULL;
    if (task) {
        number->count = event->value;
        fold_note(world, task, event, 0);
    }
}

/* ---- state machines ---- */

static void make_machine(struct world *world, const struct trace_event *event)
{
    struct world_object *machine = fold_make(world, event, OBJECT_MACHINE);
    size_t first = world->state_count;
    if (!machine || event->value <= 0) {
        return;
    }
    size_t count =
        event->value < WORLD_STATES ? (size_t)event->value : WORLD_STATES;
    if (world_reach_states(world, first + count)) {
        for (size_t i = 0; i < count; i++) {
            world->states[first + i] = (struct world_state){.name = "..."};
        }
        world->state_count = first + count;
        machine->states = first;
        machine->capacity = (uint32_t)count;
    }
}

/* Returns the row of the event's state; NULL when there is none. */
static struct world_state *take_state(struct world *world,
    const struct world_object *machine, const struct trace_event *event)
{
    const struct world_state *state = world_state(world, machine, event->value);
    fold_must(world, state || world->short_of_memory,
        "a machine is in a state that it does not have");
    return state ? &world->states[state - world->states] : NULL;
}

static void name_state(struct world *world, const struct trace_event *event)
{
    struct world_object *machine =
        fold_object(world, event->object, OBJECT_MACHINE);
    struct world_task *task = machine ? fold_act(world, event) : NULL;
    struct world_state *state = task ? take_state(world, machine, event) : NULL;
    if (state) {
        state->name = event->text ? event->text : "...";
    }
}

static void move_machine(struct world *world, const struct trace_event *event)
{
    struct world_object *machine =
        fold_object(world, event->object, OBJECT_MACHINE);
    struct world_task *task = machine ? fold_act(world, event) : NULL;
    if (task && take_state(world, machine, event)) {
        world->states[machine->states + (size_t)machine->count].moves |=
            1u << event->value;
        machine->left = (uint32_t)machine->count + 1;
        machine->count = event->value;
        fold_note(world, task, event, 0);
    }
}

/* ---- semaphores ---- */

static void make_semaphore(struct world *world, const struct trace_event *event)
{
    struct world_object *semaphore = fold_make(world, event, OBJECT_SEMAPHORE);
    if (semaphore) {
        int64_t capacity = event->value < 0 ? 0 : event->value;
        semaphore->capacity =
            capacity > UINT32_MAX ? UINT32_MAX : (uint32_t)capacity;
    }
}

static int64_t plus(int64_t a, int64_t b)
{
    return (int64_t)((uint64_t)a + (uint64_t)b);
}

static int64_t minus(int64_t a, int64_t b)
{
    return (int64_t)((uint64_t)a - (uint64_t)b);
}

static void take_units(struct world *world, const struct trace_event *event)
{
    struct world_object *semaphore =
        fold_object(world, event->object, OBJECT_SEMAPHORE);
    struct world_task *task = semaphore ? fold_act_or_wake(world, event,
                                              QUEUE_RECEIVERS, event->other)
                                        : NULL;
    if (task) {
        semaphore->count = plus(semaphore->count, event->value);
        semaphore->sent += (uint64_t)event->value;
        fold_must(world,
            event->value > 0 && semaphore->count <= semaphore->capacity,
            "a semaphore gives more units than it has");
        fold_note(world, task, event, event->other);
    }
}

static void give_units(struct world *world, const struct trace_event *event)
{
    struct world_object *semaphore =
        fold_object(world, event->object, OBJECT_SEMAPHORE);
    struct world_task *task = semaphore ? fold_act(world, event) : NULL;
    if (task) {
        fold_must(world, event->value > 0 && event->value <= semaphore->count,
            "a semaphore gets back more units than are taken");
        semaphore->count = minus(semaphore->count, event->value);
        semaphore->received += (uint64_t)event->value;
        fold_note(world, task, event, 0);
    }
}

static void note_only(
    struct world *world, const struct trace_event *event, enum object_kind kind)
{
    struct world_task *task =
        fold_object(world, event->object, kind) ? fold_act(world, event) : NULL;
    if (task) {
        fold_note(world, task, event, 0);
    }
}

/* ---- error groups ---- */

static void limit_group(struct world *world, const struct trace_event *event)
{
    struct world_object *group =
        fold_object(world, event->object, OBJECT_ERRGROUP);
    note_only(world, event, OBJECT_ERRGROUP);
    if (group) {
        fold_must(world, event->value > 0 && group->count == 0,
            "a group is limited while its tasks run");
        group->capacity = event->value < 0            ? 0
                          : event->value > UINT32_MAX ? UINT32_MAX
                                                      : (uint32_t)event->value;
    }
}

static void start_in_group(struct world *world, const struct trace_event *event)
{
    struct world_object *group =
        fold_object(world, event->object, OBJECT_ERRGROUP);
    struct world_task *task =
        group ? fold_act_or_wake(world, event, QUEUE_SENDERS, event->other)
              : NULL;
    if (task) {
        fold_must(world,
            event->value > 0 &&
                (group->capacity == 0 || event->value <= group->capacity),
            "more tasks of a group run than its limit");
        group->count = event->value;
        group->sent++;
        fold_note(world, task, event, event->other);
    }
}

static void wait_to_start(struct world *world, const struct trace_event *event)
{
    struct world_object *group =
        fold_object(world, event->object, OBJECT_ERRGROUP);
    struct world_task *task = group ? fold_act(world, event) : NULL;
    if (task) {
        fold_must(world, group->capacity > 0 && group->count >= group->capacity,
            "a task waits to start another although it could");
        fold_park(world, task, TASK_BLOCKED, event);
        fold_note(world, task, event, 0);
        fold_enqueue(world, task, QUEUE_SENDERS);
    }
}

static void end_in_group(struct world *world, const struct trace_event *event)
{
    struct world_object *group =
        fold_object(world, event->object, OBJECT_ERRGROUP);
    struct world_task *task = group ? fold_act(world, event) : NULL;
    if (task) {
        fold_must(world, event->value >= 0, "fewer than no tasks run");
        group->count = event->value;
        group->received++;
        fold_note(world, task, event, 0);
    }
}

static void pass_group(struct world *world, const struct trace_event *event)
{
    struct world_object *group =
        fold_object(world, event->object, OBJECT_ERRGROUP);
    struct world_task *task =
        group ? fold_act_or_wake(world, event, QUEUE_RECEIVERS, event->other)
              : NULL;
    if (task) {
        fold_must(
            world, group->count == 0, "a task goes past a group that runs");
        fold_note(world, task, event, event->other);
    }
}

/* ---- all of them ---- */

void fold_sync(struct world *world, const struct trace_event *event)
{
    switch (event->kind) {
    case TRACE_ONCE_MAKE:
        fold_make(world, event, OBJECT_ONCE);
        break;
    case TRACE_ONCE_BEGIN:
        begin_once(world, event, OBJECT_ONCE);
        break;
    case TRACE_ONCE_END:
        end_once(world, event, OBJECT_ONCE);
        break;
    case TRACE_ONCE_WAIT:
        fold_wait(world, event, OBJECT_ONCE);
        break;
    case TRACE_ONCE_PASS:
        pass_once(world, event, OBJECT_ONCE);
        break;
    case TRACE_COND_MAKE:
        fold_make(world, event, OBJECT_COND);
        break;
    case TRACE_COND_WAIT:
        fold_wait(world, event, OBJECT_COND);
        break;
    case TRACE_COND_SIGNAL:
    case TRACE_COND_BROADCAST:
        signal_cond(world, event);
        break;
    case TRACE_COND_WAKE:
        wake_from_cond(world, event);
        break;
    case TRACE_COUNTER_MAKE:
        make_number(world, event, OBJECT_COUNTER);
        break;
    case TRACE_COUNTER_ADD:
        change(world, event, OBJECT_COUNTER);
        break;
    case TRACE_COUNTER_LOAD:
        look(world, event, OBJECT_COUNTER);
        break;
    case TRACE_MAP_MAKE:
        fold_make(world, event, OBJECT_MAP);
        break;
    case TRACE_MAP_STORE:
    case TRACE_MAP_DELETE:
        change(world, event, OBJECT_MAP);
        break;
    case TRACE_MAP_LOAD:
        note_only(world, event, OBJECT_MAP);
        break;
    case TRACE_MAP_RANGE:
        look(world, event, OBJECT_MAP);
        break;
    case TRACE_POOL_MAKE:
        fold_make(world, event, OBJECT_POOL);
        break;
    case TRACE_POOL_GET:
    case TRACE_POOL_PUT:
        change(world, event, OBJECT_POOL);
        break;
    case TRACE_POOL_NEW:
        look(world, event, OBJECT_POOL);
        break;
    case TRACE_FUTURE_MAKE:
        fold_make(world, event, OBJECT_FUTURE);
        break;
    case TRACE_FUTURE_BEGIN:
        begin_once(world, event, OBJECT_FUTURE);
        break;
    case TRACE_FUTURE_SET:
        end_once(world, event, OBJECT_FUTURE);
        break;
    case TRACE_FUTURE_WAIT:
        fold_wait(world, event, OBJECT_FUTURE);
        break;
    case TRACE_FUTURE_GET:
        pass_once(world, event, OBJECT_FUTURE);
        break;
    case TRACE_ERRGROUP_MAKE:
        fold_make(world, event, OBJECT_ERRGROUP);
        break;
    case TRACE_ERRGROUP_LIMIT:
        limit_group(world, event);
        break;
    case TRACE_ERRGROUP_GO:
        start_in_group(world, event);
        break;
    case TRACE_ERRGROUP_GO_WAIT:
        wait_to_start(world, event);
        break;
    case TRACE_ERRGROUP_TRY:
        note_only(world, event, OBJECT_ERRGROUP);
        break;
    case TRACE_ERRGROUP_DONE:
        end_in_group(world, event);
        break;
    case TRACE_ERRGROUP_WAIT:
        fold_wait(world, event, OBJECT_ERRGROUP);
        break;
    case TRACE_ERRGROUP_PASS:
        pass_group(world, event);
        break;
    case TRACE_SHARED_MAKE:
        make_number(world, event, OBJECT_SHARED);
        break;
    case TRACE_SHARED_READ:
        look(world, event, OBJECT_SHARED);
        break;
    case TRACE_SHARED_WRITE:
        change(world, event, OBJECT_SHARED);
        break;
    case TRACE_MACHINE_MAKE:
        make_machine(world, event);
        break;
    case TRACE_MACHINE_STATE:
        name_state(world, event);
        break;
    case TRACE_MACHINE_MOVE:
        move_machine(world, event);
        break;
    case TRACE_MACHINE_CHECK:
        look(world, event, OBJECT_MACHINE);
        break;
    case TRACE_SEMAPHORE_MAKE:
        make_semaphore(world, event);
        break;
    case TRACE_SEMAPHORE_ACQUIRE:
        take_units(world, event);
        break;
    case TRACE_SEMAPHORE_WAIT:
        fold_wait(world, event, OBJECT_SEMAPHORE);
        break;
    case TRACE_SEMAPHORE_TRY:
        note_only(world, event, OBJECT_SEMAPHORE);
        break;
    case TRACE_SEMAPHORE_RELEASE:
        give_units(world, event);
        break;
    default:
        fold_lock(world, event);
        break;
    }
}
