/* SPDX-License-Identifier: MIT */
/*
 * world.h: the state of a run after some event, as flat data. The one fold,
 * world_apply, makes the next world from an event and nothing else: no clock,
 * no allocation beyond its own tables, no side effect. Live, paused, rewound
 * and loaded runs are all shown from here.
 *
 *   tasks[]    one row per task, in order of spawn (id - 1)
 *   objects[]  one row per channel or wait group, in order of make (id - 1)
 *   slots[]    the channels' buffers: each object owns a ring [slot, +capacity)
 *   queues     waiting tasks, linked through tasks[].next, first in first out
 */
#ifndef TUI_MODEL_WORLD_H
#define TUI_MODEL_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/trace.h"

enum task_state {
    TASK_RUNNABLE, /* created, woken or yielded: could run */
    TASK_RUNNING,  /* on a worker */
    TASK_WORKING,  /* on a worker, busy with simulated work */
    TASK_BLOCKED,  /* waits for a channel or wait group */
    TASK_SLEEPING,
    TASK_DONE,
    TASK_PANICKED,
    TASK_LEAKED /* the run is over and it still waits */
};

struct world_task {
    uint32_t id;
    uint32_t parent;
    uint32_t nth;     /* the nth task its parent started, from 1 */
    uint32_t ordinal; /* the nth task with this name, from 1 */
    const char *name; /* borrowed from the log */
    enum task_state state;
    enum trace_kind operation;      /* the last event this task was part of
                                       that is an operation (not task.run) */
    uint32_t object;                /* what that operation was on, or 0 */
    uint32_t partner;               /* the other task of it, or 0 */
    int64_t value;                  /* the value sent, received, worked ... */
    int64_t since_ns;               /* when it entered this state */
    uint64_t since_seq;             /* ... and by which event */
    const struct source_site *site; /* where in the source; may be NULL */
    const char *message;            /* panic or last printed text, or NULL */
    uint16_t worker;                /* where it runs or ran last */
    uint32_t next;                  /* the next in its wait queue, or 0 */
};

enum object_kind { OBJECT_CHANNEL, OBJECT_WAIT_GROUP };

struct world_queue {
    uint32_t first, last; /* task ids; 0 = empty */
    uint32_t count;
};

struct world_object {
    uint32_t id;
    enum object_kind kind;
    const char *name;      /* borrowed from the log */
    uint32_t maker;        /* task */
    enum value_kind value_kind;
    bool closed;
    uint32_t capacity;
    uint32_t length;       /* buffered values */
    uint32_t front;        /* ring position of the oldest value */
    size_t slot;           /* the ring starts at slots[slot] */
    int64_t count;         /* wait group: its count */
    uint64_t sent, received;
    struct world_queue senders, receivers; /* wait group: receivers wait */
};

struct world {
    uint64_t seq;    /* of the last event applied; 0 = before the first */
    int64_t time_ns;
    struct trace_event last; /* the last event applied */
    struct world_task *tasks;
    size_t task_count, task_room;
    struct world_object *objects;
    size_t object_count, object_room;
    int64_t *slots;
    size_t slot_count, slot_room;
    uint64_t seed;
    enum run_mode mode;
    unsigned workers;
    bool over;
    unsigned outcome; /* bits of enum trace_outcome, when over */
    uint64_t lost;    /* events lost to full rings */
    bool short_of_memory;
};

void world_init(struct world *world);
void world_fini(struct world *world);

/* Makes `to` equal to `from`; reuses its tables. False: memory is short. */
bool world_copy(struct world *to, const struct world *from);

/* Folds one event in. Unknown kinds and impossible numbers are ignored. */
void world_apply(struct world *world, const struct trace_event *event);

/* Return a row, or NULL when there is none of that id. */
const struct world_task *world_task(const struct world *world, uint32_t id);
const struct world_object *world_object(
    const struct world *world, uint32_t id);

/* Returns the i-th buffered value of a channel, 0 = the oldest. */
int64_t world_slot(
    const struct world *world, const struct world_object *channel, uint32_t i);

/* Find by name: "worker 2" or "worker" (the first); "jobs". 0: none. */
uint32_t world_find_task(const struct world *world, const char *name);
uint32_t world_find_object(const struct world *world, const char *name);

/*
 * Checks what must hold after every event (never more values than capacity,
 * received <= sent, a blocked task stands in exactly one queue, a running
 * task in none ...). Returns NULL, or a static English sentence naming the
 * first rule that is broken. Cheap enough to call at every event: looks only
 * at the rows the last event touched.
 */
const char *world_check(const struct world *world);

/* The same over every row of every table. */
const char *world_check_all(const struct world *world);

#endif
