/* SPDX-License-Identifier: MIT */
/*
 * world.h: the state of a run after some event, as flat data. The one fold,
 * world_apply, makes the next world from an event and nothing else: no clock,
 * no allocation beyond its own tables, no side effect. Live, paused, rewound
 * and loaded runs are all shown from here.
 *
 *   tasks[]    one row per task, in order of spawn (id - 1)
 *   objects[]  one row per channel, lock ..., in order of make (id - 1)
 *   slots[]    the channels' buffers: each owns a ring [slot, slot + room)
 *   places[]   one row for each place that a waiting task has in a queue; a
 *              select waits in several. Linked through next and prev: a queue,
 *              first in first out; through more: the places of one task
 *   running[]  the task on each worker
 *   task_names, object_names  hash tables: the newest row of each name
 *   states[]   one row for each state of a machine, side by side
 *   clocks[], variables[], races[]   see happens_before.c
 *
 * The stream is believed, never trusted: a broken or hostile one may make a
 * wrong world, but not a malformed one, and no table grows faster than the
 * events that fill it (a ring grows as it is filled, whatever its capacity
 * claims to be).
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
    TASK_BLOCKED,  /* waits for other tasks */
    TASK_SLEEPING,
    TASK_AWAY, /* in a call that another thread makes */
    TASK_DONE,
    TASK_PANICKED,
    TASK_LEAKED /* the run is over and it still waits */
};

enum queue_kind { QUEUE_SENDERS, QUEUE_RECEIVERS };

struct world_place {
    uint32_t id;
    uint32_t task;   /* 0: the row is free */
    uint32_t object; /* in which of whose queues it is */
    enum queue_kind queue;
    int64_t value;       /* that it waits to send */
    uint32_t next, prev; /* its neighbours there, or 0 */
    uint32_t more;       /* its task's next place, or the next free row */
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
    int64_t since_ns;               /* when it entered this state; leaked:
                                       when it began to wait */
    uint64_t since_seq;             /* ... and by which event */
    const struct source_site *site; /* where in the source; may be NULL */
    const char *message;            /* panic, deferred function or last
                                       printed text, or NULL */
    uint16_t worker;                /* where it runs or ran last */
    uint32_t place;                 /* the first place where it waits, or 0 */
    uint32_t arms;                  /* of its select: waits still to come */
    int64_t due_ns;                 /* its select's timeout, or 0 */
    uint32_t woken_by;              /* who made it runnable since it last
                                       parked or yielded; 0 = nobody */
    uint32_t children;              /* how many tasks it started */
    uint32_t deferred;              /* functions it has put off */
    bool way_known;                 /* leaked: whether anybody else has a way
                                       to what it waits for is known */
    uint32_t fellow;                /* ... who, stuck as well; 0 = nobody */
    bool panicking;                 /* it runs them because of a panic, or
                                       died of one */
    uint32_t clock;                 /* its row in clocks[], or 0 */
    uint32_t racer;                 /* its place in each row, or 0 */
};

enum object_kind {
    OBJECT_CHANNEL, /* timers too */
    OBJECT_CONTEXT, /* is a channel that is only closed */
    OBJECT_WAIT_GROUP,
    /* held by tasks */
    OBJECT_MUTEX,
    OBJECT_RWMUTEX,
    OBJECT_ONCE,
    /* with a count, but for the condition */
    OBJECT_COND,
    OBJECT_COUNTER,
    OBJECT_SEMAPHORE,
    OBJECT_SHARED,
    OBJECT_MACHINE,
    OBJECT_MAP,
    OBJECT_POOL,
    OBJECT_FUTURE,
    OBJECT_ERRGROUP, /* its senders wait to start a task */
    /* of the network */
    OBJECT_LISTENER,
    OBJECT_CONNECTION,
};

/* So many of a lock's holders are known by name. */
enum { WORLD_HOLDERS = 8 };

struct world_queue {
    uint32_t head, tail; /* ids of places; 0 = empty */
    uint32_t count;
};

struct world_object {
    uint32_t id;
    enum object_kind kind;
    uint32_t ordinal; /* the nth object of this kind and name, from 1 */
    const char *name; /* borrowed from the log */
    uint32_t maker;   /* task */
    uint32_t closer;  /* the task that closed it, or 0 */
    enum value_kind value_kind;
    bool closed;
    uint32_t capacity;
    uint32_t length; /* buffered values */
    uint32_t front;  /* ring position of the oldest value */
    size_t slot;     /* the ring starts at slots[slot] */
    uint32_t room;   /* its size: as much as was ever buffered */
    int64_t count;   /* wait group, counter, shared variable: its value; once,
                        future: 1 when done; semaphore: the units taken; map,
                        pool: how many are in it; listener: who has dialled
                        and is not accepted; connection: the bytes on their
                        way to this end; error group: the running;
                        machine: the number of the state it is in */
    uint64_t sent, received;
    struct world_queue senders, receivers; /* but for channels and those who
                                              write to a connection, all who
                                              wait are receivers */
    uint32_t
        holders[WORLD_HOLDERS]; /* locks, once, future: tasks, oldest first */
    uint32_t holder_count;      /* may be more than are known */
    bool exclusive;             /* rwmutex: the holder writes */
    bool lowered;      /* wait group: the last change took from the count */
    bool raced;        /* shared variable: some accesses raced */
    uint32_t clock;    /* its rows in clocks[] begin here; 0 = none */
    uint32_t variable; /* its row in variables[]; 0 = none */
    uint32_t left;     /* machine: 1 + the state it was in before, or 0 */
    size_t states;     /* machine: its `capacity` rows begin at states[here] */
    uint32_t woken;    /* mutex: the task on its way to try again, or 0 */
    /* timer, context: */
    bool running;        /* it will fire, or end by itself: */
    int64_t due_ns;      /* at this time */
    int64_t period_ns;   /* of a ticker, else 0 */
    uint32_t above;      /* context: the object it is below, or 0 */
    uint32_t ended_from; /* context: what ended it; itself, or one above */
    int64_t err;         /* context: why it ended (enum ctx_err), or 0 */
    const char *cause;   /* context: the cause given, or NULL; borrowed */
    bool is_timer;       /* the channel is a timer's */
    uint32_t peer;       /* connection: its other end, or 0 */
    uint32_t listener;   /* ... whom it dialled, until it is accepted, or 0 */
    uint32_t port;       /* of a listener */
    bool half_closed;    /* connection: this end writes no more */
    /* What the next event on this channel must be: a value handed over is
     * received, a freed slot is filled, a close wakes all receivers. Events
     * on other objects may come in between. TRACE_NONE: anything. */
    enum trace_kind owed;
    uint32_t owed_by;   /* by this task */
    uint32_t owed_with; /* because of this one */
    int64_t owed_value;
};

/* ---- which accesses of shared variables race (happens_before.c) ---- */

/* So many tasks that access variables, and so many reads since a variable's
 * last write, are remembered. */
enum { WORLD_RACERS = 64, WORLD_READS = 8 };

/* How far each racer is known. */
struct world_clock {
    uint32_t at[WORLD_RACERS];
};

struct world_access {
    uint64_t seq; /* of the event; 0 = no access */
    const struct source_site *site;
    uint32_t task;
    enum trace_kind kind; /* making counts as a write */
    uint32_t racer;       /* 0 = nobody races with it */
    uint32_t stretch;     /* of its task, between two times it was told of */
};

/* Tells whether an access only reads. */
bool world_access_reads(const struct world_access *access);

struct world_variable {
    struct world_access write; /* the last one */
    struct world_access reads[WORLD_READS];
    uint32_t read_count;
};

/* A finding: nothing orders the two accesses. */
struct world_race {
    uint32_t object;
    struct world_access first, second;
};

/* ---- the states of machines ---- */

/* A machine has no more. */
enum { WORLD_STATES = 16 };

struct world_state {
    const char *name; /* borrowed from the log */
    uint32_t moves;   /* bit i: the machine went from here to its state i */
};

/* ---- which names there are ---- */

/* A hash table. */
struct world_names {
    uint32_t *rows; /* the newest row of each name; 0 = free */
    size_t count, room;
};

struct world {
    uint64_t seq; /* of the last event applied; 0 = before the first */
    int64_t time_ns;
    struct trace_event last; /* the last event applied */
    struct world_task *tasks;
    size_t task_count, task_room;
    struct world_object *objects;
    size_t object_count, object_room;
    struct world_place *places;
    size_t place_count, place_room;
    uint32_t free_place; /* the first free row, or 0 */
    int64_t *slots;
    size_t slot_count, slot_room;
    uint32_t *running; /* by worker; 0 = idle */
    size_t running_count, running_room;
    struct world_names task_names, object_names;
    struct world_state *states;
    size_t state_count, state_room;
    struct world_clock *clocks;
    size_t clock_count, clock_room;
    uint32_t free_clock; /* rows not in use, linked through at[0] */
    uint32_t racer_count;
    struct world_variable *variables;
    size_t variable_count, variable_room;
    struct world_race *races; /* each pair of places once; at most 64 */
    size_t race_count, race_room;
    bool races_unseen; /* there was too much to keep: no more are found */
    uint64_t seed;
    enum run_mode mode;
    unsigned workers;
    unsigned workers_most; /* the most there ever were */
    bool over;
    unsigned outcome; /* bits of enum trace_outcome, when over */
    uint64_t lost;    /* events lost to full rings */
    size_t guessed;   /* rows made up because theirs may be among the lost */
    bool short_of_memory;
    const char *broken;  /* the first rule that an event broke, or NULL */
    uint64_t broken_seq; /* ... and which event */
};

void world_init(struct world *world);
void world_fini(struct world *world);

/* Makes `to` equal to `from`; reuses its tables. False: memory is short. */
bool world_copy(struct world *to, const struct world *from);

/*
 * Folds one event in. Unknown kinds and impossible numbers are ignored; an
 * event that breaks a rule is noted in `broken` and believed as far as it
 * makes sense. After lost events no rule is noted, and a task that acts is
 * taken to run.
 */
void world_apply(struct world *world, const struct trace_event *event);

/* Return a row, or NULL when there is none of that id. */
const struct world_task *world_task(const struct world *world, uint32_t id);
const struct world_object *world_object(const struct world *world, uint32_t id);
const struct world_place *world_place(const struct world *world, uint32_t id);

/* Returns the first task in a queue, or 0. */
uint32_t world_first(
    const struct world *world, const struct world_queue *queue);

/* Returns the task on a worker, or 0. */
uint32_t world_running(const struct world *world, unsigned worker);

/* Returns the i-th buffered value of a channel, 0 = the oldest; 0 when there
 * are fewer. */
int64_t world_slot(
    const struct world *world, const struct world_object *channel, uint32_t i);

/* Returns the i-th state of a machine, or NULL when it has no such state. */
const struct world_state *world_state(
    const struct world *world, const struct world_object *machine, int64_t i);

/* Tell whether a task or object goes by this name: its own ("worker") or its
 * own with its ordinal ("worker 2"). */
bool world_task_is(const struct world_task *task, const char *name);
bool world_object_is(const struct world_object *object, const char *name);

/* Return how many tasks have this one's name; how many objects of its kind
 * have this one's. */
uint32_t world_tasks_called(
    const struct world *world, const struct world_task *task);
uint32_t world_objects_called(
    const struct world *world, const struct world_object *object);

/* Find by name: "worker 2" or "worker" (the first); "jobs". 0: none. */
uint32_t world_find_task(const struct world *world, const char *name);
uint32_t world_find_object(const struct world *world, const char *name);

/*
 * Checks what must hold after every event (never more values than capacity,
 * received <= sent, a blocked task stands in exactly one queue, a running
 * task in none ...). Returns NULL, or a static English sentence naming the
 * first rule that is broken. Cheap enough to call at every event: looks only
 * at the rows the last event touched. Once an event broke a rule (`broken`)
 * it stays broken. After lost events only the shape of the tables is checked.
 */
const char *world_check(const struct world *world);

/* The same over every row of every table. */
const char *world_check_all(const struct world *world);

#endif
