/* SPDX-License-Identifier: MIT */
/*
 * priv.h: the structures that the runtime's files share.
 *
 *   runtime          kept between runs: stacks, task records, arena blocks
 *     run            one execution: workers, global queue, alarms, clock
 *       worker[0..n) one thread each: ring of runnable tasks, free lists
 *         task       a record; bound to a stack at its first run
 *
 * Lock order: an object's lock or alarms.lock, then the trace's numbers,
 * global_lock or idle_lock, then nothing. No lock is held while a task runs
 * its own code.
 */
#ifndef RUNTIME_PRIV_H
#define RUNTIME_PRIV_H

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/run.h"
#include "runtime/switch.h"
#include "runtime/taant.h"
#include "runtime/trace.h"

/* Not for other programs. */
#pragma GCC visibility push(hidden)

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

/* ---- spin lock: taken by test-and-set, given back by a plain store ---- */

struct spin {
    atomic_uint held;
};

void spin_wait(struct spin *spin);

/* Lets the core rest a moment between two looks. */
static inline void spin_relax(void)
{
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

static inline void spin_lock(struct spin *spin)
{
    if (unlikely(
            atomic_exchange_explicit(&spin->held, 1, memory_order_acquire))) {
        spin_wait(spin);
    }
}

static inline bool spin_try_lock(struct spin *spin)
{
    return !atomic_exchange_explicit(&spin->held, 1, memory_order_acquire);
}

static inline void spin_unlock(struct spin *spin)
{
    atomic_store_explicit(&spin->held, 0, memory_order_release);
}

/* ---- what a task may wait on ---- */

struct selection;
struct select_waiter;

/* The head of every channel and wait group. */
struct object {
    const char *name;
    uint32_t serial; /* in the trace; 0 when it is off */
};

/* A task's place in a queue, with where its value is or goes. */
struct waiter {
    struct waiter *next;
    struct task *task;
    void *slot;
    bool done;    /* a receive got a value; a send was taken */
    bool selects; /* it is the head of a struct select_waiter, which ... */
    bool queued;  /* ... still stands in its queue */
};

/* Strictly first in, first out. */
struct wait_queue {
    struct waiter *first, *last;
};

static inline void wait_queue_push(struct wait_queue *q, struct waiter *w)
{
    w->next = NULL;
    if (q->last) {
        q->last->next = w;
    } else {
        q->first = w;
    }
    q->last = w;
}

static inline void wait_queue_push_front(struct wait_queue *q, struct waiter *w)
{
    w->next = q->first;
    q->first = w;
    if (!q->last) {
        q->last = w;
    }
}

static inline struct waiter *wait_queue_pop(struct wait_queue *q)
{
    struct waiter *w = q->first;
    if (w) {
        q->first = w->next;
        if (!q->first) {
            q->last = NULL;
        }
    }
    return w;
}

/* ---- tasks ---- */

enum task_phase {
    PHASE_FREE,   /* the record is in a free list */
    PHASE_FRESH,  /* runnable, no stack yet */
    PHASE_LIVE,   /* running or runnable */
    PHASE_PARKED, /* in a wait queue or the alarm heap */
    PHASE_DEAD    /* abandoned with its stack: the run is being stopped */
};

struct stack;
struct frame;

struct task {
    struct context context;
    struct stack *stack;   /* NULL until the first run */
    struct worker *worker; /* who runs it, or ran it last */
    union {
        struct { /* until the first run */
            task_fn *fn;
            void *arg;
        };
        struct {                    /* while parked */
            const uintptr_t *frame; /* of the operation's function */
            int64_t since;          /* run clock */
        };
    };
    struct task *next; /* global queue, free list */
    struct waiter waiter;
    const char *name;
    const struct source_site *site; /* where it parked or does its operation */
    const struct object *object;    /* on what it is parked, or NULL */
    uint32_t serial;                /* in the trace; 0 when it is off */
    uint32_t children;
    uint16_t waits; /* enum trace_kind with which it parked */
    uint8_t phase;  /* enum task_phase */
    bool main;
    uint16_t seat; /* deterministic: simulated worker + 1, or 0 */
};

/* ---- workers ---- */

enum { RING_SIZE = 2048, PICKS_BETWEEN_POLLS = 61, WORKERS_MOST = 256 };

/* So long may a task run, on the run's clock, before others get a turn. */
#define SLICE (10 * MILLISECOND)

/* Runnable tasks of one worker; others steal from the head. */
struct ring {
    _Alignas(64) atomic_uint head;
    _Alignas(64) atomic_uint tail;
    _Atomic(struct task *) slots[RING_SIZE];
};

struct clock {
    struct spin lock;      /* writers */
    atomic_uint version;   /* odd while being written; futex of sleepers */
    atomic_llong base_run; /* run time at base_wall */
    atomic_llong base_wall;
    _Atomic double rate;
    atomic_bool held;
    bool counts; /* the processor's counter is as good as the clock */
};

/* One thread's cheap way to read the clock; zeroed at first. */
struct clock_view {
    uint64_t tick;    /* the counter when the clock was asked */
    uint64_t trusted; /* for so many ticks more, this goes on from there: */
    int64_t time;
    double per_tick;
    unsigned version; /* of the clock */
    uint64_t first_tick;
    int64_t first_wall;
};

/* How a worker gets along with the others; see crowd.c. */
struct crowd {
    unsigned conflicts; /* in this window, ... */
    int64_t since;      /* ... which began then, on the wall clock, ... */
    unsigned done;      /* ... when all had made so much progress */
    double rate;        /* progress in a second of the window before */
    bool aside;         /* it is to leave the tasks to the others */
    int64_t stay_until; /* no sooner, as it was needed the last time */
};

struct trace_ring;
struct deferred;

struct worker {
    struct run *run;
    struct task *current;
    /* Woken last: runs next. Only the monitor may take it from outside. */
    _Atomic(struct task *) run_next;
    atomic_bool at_run_next; /* its owner is changing run_next */
    atomic_bool robbed;      /* the monitor is */
    bool multi;              /* other workers exist: locks and CAS are needed */
    bool deterministic;
    bool fences; /* here too: see fence_light */
    uint16_t index;
    uint16_t shown_index;     /* in events: its own, or the simulated worker */
    atomic_uint slice;        /* counts up whenever a task starts to run */
    atomic_uint locks;        /* counts up whenever it locks an object */
    unsigned picks_left;      /* until alarms and the global queue are polled */
    unsigned run_next_left;   /* picks from run_next in a row */
    bool global_turn;         /* a task that loses its turn made way for one
                                 from the global queue last time */
    struct trace_ring *trace; /* NULL: off */

    /* What the next context on this worker does first, if anything. */
    bool after;
    bool ring_after; /* alarms may be due */
    struct spin *unlock_after;
    struct select_waiter *unlock_all_after;
    struct task *ready_after;
    bool inject_after; /* ... into the global queue */
    bool poll_after;   /* look at the network, with no lock held */

    struct crowd crowd;
    struct clock_view clock;
    int64_t now; /* the run's clock, when it was read last */
    struct context loop;
    struct context dead; /* where a switch from a dying stack saves itself */
    struct task *free_tasks;
    unsigned free_task_count;
    /* Tasks made and ended here: only this worker writes them. */
    _Atomic uint64_t started, ended;
    struct stack *free_stacks;
    unsigned free_stack_count;
    char *arena, *arena_end;
    struct arena_block *arena_block; /* in which they lie */
    struct deferred *free_deferred;
    uint64_t random;
#if TAANT_TSAN
    void *dead_fiber; /* of the task that ended last on this worker */
#endif

    struct ring ring;

    _Alignas(64) atomic_uint wake; /* futex: 1 = get up */
    atomic_llong work_until;       /* run clock; INT64_MAX = not working */
    uintptr_t stand; /* while it waits below a task: the task's stack pointer */
    bool idle;       /* under idle_lock */
    bool surplus;    /* ... idle because there are too many */
    bool polls;      /* ... and sleeps in epoll */
    struct spin run_next_lock;
    atomic_uint over_slice; /* the slice that should end, as in `slice` */
    unsigned watched_slice; /* the monitor's: which slice it saw last, ... */
    int64_t watched_since;  /* ... and first saw when */
    pthread_t thread;
};

/* ---- the run ---- */

/*
 * Something that happens at a moment of the run's clock. It lies where it is
 * used: on the stack of the task that waits for it, or in the arena.
 *
 * An alarm with a task is its sleep, which nobody stops, or the timeout of its
 * select. That one is fired under alarms.lock: so whoever stops it knows that
 * it is done with. Any other is fired with no lock held; it may have been
 * stopped just before, and has to look.
 */
struct alarm {
    int64_t deadline;
    uint64_t seq;
    uint32_t starter; /* the task that started it */
    size_t place;     /* in the heap, from 1; 0 = not in it */
    struct task *task;
    struct selection *selection; /* the task's timeout; or NULL: its sleep */
    struct spin parking; /* of a sleep: held until the task is put aside */
    void (*fire)(struct worker *worker, struct alarm *alarm);
};

struct alarm_place {
    int64_t deadline; /* its alarm's, so that a comparison stays in the heap */
    struct alarm *alarm;
    bool sleeps; /* nobody stops it: it does not know its place */
};

struct alarms {
    struct spin lock;
    struct alarm_place *heap; /* 4-ary, least (deadline, starter, seq) first */
    size_t count, room;
    uint64_t next_seq;
    atomic_llong earliest; /* INT64_MAX when empty */
};

/* Why a task must leave the fast path at its next operation. */
enum attention {
    ATTENTION_DETERMINISTIC = 1,
    ATTENTION_HOLD = 2,
    ATTENTION_STOP = 4,
    ATTENTION_TRACE = 8,       /* a trace ring is nearly full */
    ATTENTION_SLICE = 16,      /* some worker's slice is over */
    ATTENTION_YIELD = 32,      /* every operation ends its task's turn */
    ATTENTION_WORKERS = 64,    /* the host wants another number of workers */
    ATTENTION_INTERRUPT = 128, /* the host interrupts; waits for a release */
};

/* Contexts that an interrupt ends. */
struct interrupts {
    struct spin lock;
    struct ctx *last;    /* made last; some have ended otherwise */
    atomic_uint hearing; /* so many have not */
};

struct deterministic;
struct net;

/*
 *   made     the rows that exist, each with a thread; grows, never shrinks
 *   limit    rows below it may run tasks; the others are surplus and sleep
 */
struct workers {
    atomic_uint made, limit;
    atomic_uint wanted; /* by the host; see ATTENTION_WORKERS */
    struct spin lock;   /* of changes */
    struct worker *rows[WORKERS_MOST];
    struct worker *outside; /* writes events for threads that are no workers;
                               NULL until there are some */
    struct spin outside_lock;
};

/* Calls that leave their worker; see blocking.c. */
struct blocking {
    struct spin lock;
    struct wait_queue queue; /* waiter.slot is the struct call */
    unsigned threads, free;
    pthread_t ids[64];
    atomic_uint news; /* futex: changes when threads should look again */
    atomic_bool over;
};

struct run {
    struct runtime *runtime;
    atomic_uint attention;
    struct workers workers;
    struct run_options options;
    task_fn *main;
    void *arg;
    struct clock clock;
    struct alarms alarms;
    struct deterministic *deterministic; /* NULL in live mode */
    struct random_decider random;

    _Alignas(64) struct spin global_lock;
    struct task *global_first, *global_last;
    atomic_uint global_count;

    _Alignas(64) struct spin idle_lock;
    atomic_uint idle_count;
    atomic_uint surplus_count; /* idle too, but nobody's helpers */
    atomic_uint searching;     /* workers that look for work to steal */
    atomic_uint aside;         /* workers that make room; see crowd.c */
    atomic_uint outside;       /* threads that will make a task runnable */
    atomic_bool over;

    struct blocking blocking;
    struct interrupts interrupts;
    struct spin net_lock; /* of making the network */
    _Atomic(struct net *) net;
    atomic_uint turns; /* counts whenever a worker stops idling */
    pthread_t monitor;
    bool monitored;
    atomic_bool monitor_asleep; /* until a worker stops idling */
    atomic_uint slices_over;    /* flagged by the monitor, not yet ended */

    /* the gate */
    atomic_uint gate; /* futex: changes when waiters should look again */
    atomic_int permits;
    atomic_uint at_gate, working;

    struct spin report_lock;
    struct run_report report;
    struct run_finding findings[64];
    atomic_uint panicked;
    atomic_uint started; /* futex: 1 = the workers may begin */
    atomic_bool ended;   /* they are gone */
};

/* ---- futex ---- */

/* Sleeps while *word == seen, at most timeout_ns (-1: for ever). */
void futex_wait(atomic_uint *word, unsigned seen, int64_t timeout_ns);
void futex_wake(atomic_uint *word, int count);

/* ---- asymmetric fences ----
 *
 * A store by A that B must see, and a store by B that A must see, need a full
 * fence on both sides. Where one side is hot and the other is not, the cold
 * side has the kernel fence every core (membarrier) and the hot side pays
 * nothing; where the kernel cannot, both sides fence. */

void fence_heavy(const struct runtime *runtime);
static inline void fence_light(const struct worker *worker)
{
    if (likely(!worker->fences)) {
        atomic_signal_fence(memory_order_seq_cst);
    } else {
        atomic_thread_fence(memory_order_seq_cst);
    }
}

/* ---- clock.c ---- */

int64_t clock_wall(void);
void clock_start(struct clock *clock, double rate, bool held);
int64_t clock_read(const struct clock *clock);
/* Asks the clock and notes how to go on from its answer. */
int64_t clock_view_ask(struct clock_view *view, const struct clock *clock);

/* Reads the processor's counter; 0 where there is none we know. */
static inline uint64_t clock_ticks(void)
{
#if defined(__x86_64__)
    return __builtin_ia32_rdtsc();
#elif defined(__aarch64__)
    uint64_t ticks;
    __asm__ volatile("mrs %0, cntvct_el0" : "=r"(ticks));
    return ticks;
#else
    return 0;
#endif
}

/* Reads the clock if that needs no call; else false. */
static inline bool clock_view_try(
    const struct clock_view *view, const struct clock *clock, int64_t *now)
{
    uint64_t passed = clock_ticks() - view->tick;
    *now = view->time + (int64_t)((double)(int64_t)passed * view->per_tick);
    return likely(passed < view->trusted &&
                  view->version == atomic_load_explicit(
                                       &clock->version, memory_order_relaxed));
}

static inline int64_t clock_view_read(
    struct clock_view *view, const struct clock *clock)
{
    int64_t now;
    return clock_view_try(view, clock, &now) ? now
                                             : clock_view_ask(view, clock);
}

/* How many wall nanoseconds until run time `deadline`; 0 = it is past, -1 =
 * never (held). */
int64_t clock_wall_until(const struct clock *clock, int64_t deadline);
void clock_hold(struct clock *clock, bool held);
void clock_set_rate(struct clock *clock, double rate);
void clock_jump(struct clock *clock, int64_t run_ns);
/* Gets everybody up who sleeps on the clock's version. */
void clock_stir(struct clock *clock);

/* ---- alarms.c ---- */

/* Starts an alarm, which is not running, and gets sleeping workers up if it is
 * the earliest; with the lock held. False when memory is short. */
bool alarms_add(struct worker *worker, struct alarm *alarm, int64_t deadline);
/* Takes the alarm out if it is running; with the lock held. Tells whether it
 * was. */
bool alarms_remove(struct alarms *alarms, struct alarm *alarm);
/* Fires alarms due by `now`, but no more than can run before the next look, so
 * that they do not fill the ring; returns how many. Not while the worker has a
 * lock to release after a switch. */
unsigned alarms_fire_due(struct worker *worker, int64_t now);

/* ---- panic.c ---- */

struct panic;
struct landing;

/* What is done when a call is over, whatever ended it. The message is that of
 * the panic that leaves the call; or NULL: it returned, or the task exits. It
 * may use operations that do not park, and does not panic. */
struct ending {
    void (*fn)(struct ending *ending, const char *message);
};

/* A call at whose end deferred functions run; see panic.c. */
struct frame {
    struct frame *outer;
    struct deferred *deferred; /* last first */
    struct ending *ending;     /* after these; or NULL */
    struct panic *panic;       /* because of which this function runs */
    struct landing *landing;   /* NULL: the task's own function */
    const char *recovered;     /* the message of a panic, or NULL */
    bool exits;                /* the task wants to end */
};

/* Calls fn(arg) as task_call does, and then, or when a panic or the task's exit
 * goes past it, the ending. */
void panic_call(task_fn *fn, void *arg, struct ending *ending);

/* Runs what the task's own function deferred; it has returned. */
void panic_return(struct task *task);

/* Ends the current task with a message where it stands: nothing it deferred
 * runs any more. */
_Noreturn void panic_die(struct worker *worker, const char *message);

/* Reports the death of a task that never ran. */
void panic_refuse(
    struct worker *worker, const struct task *task, const char *message);

/* Ends the calling task with a message about an object it misused, unless a
 * deferred function recovers. The caller holds no lock. */
_Noreturn void task_panic_on(struct worker *worker, const struct object *object,
    const char *message, const struct source_site *site);

/* ---- fault.c ---- */

/* Tells whether an address is in the main program's code, and not in the
 * runtime's. */
bool fault_is_pattern_code(uintptr_t address);

/* Calls found(context, from, to) for the program's static variables. */
void fault_each_static(
    void (*found)(void *context, uintptr_t from, uintptr_t to), void *context);

/* A thread's stack for signal handlers, and the one that it had before. */
struct fault_stack {
    void *memory;
    size_t size;
    stack_t before;
};

/* Take over the signals of faults while a run is at work, and give them back;
 * the process's, so runs at the same time share them. */
void faults_open(void);
void faults_close(void);

/* Takes the signals of faults out of a set that is to be blocked: a fault
 * whose signal is blocked ends the process. */
void faults_unblock(sigset_t *set);

/* Give the calling thread a stack for handlers, and take it back. Without
 * memory for it an overflowing task ends the process. */
void fault_stack_open(struct fault_stack *stack);
void fault_stack_close(struct fault_stack *stack);

/* Ends the current task because its stack is full: by a panic, or at once when
 * its reserve is full too. */
_Noreturn void fault_stack_full(struct worker *worker);

/* ---- stack.c ---- */

enum { STACK_BLOCK = 32, STACK_PAGE = 4096 };

/* Instrumented code has larger frames. */
#if SWITCH_ASAN || TAANT_TSAN
enum { STACK_PAGES = 89, STACK_RESERVE_PAGES = 24, STACK_LOW_PAGES = 6 };
#else
enum { STACK_PAGES = 23, STACK_RESERVE_PAGES = 6, STACK_LOW_PAGES = 2 };
#endif
enum {
    STACK_RESERVE = STACK_RESERVE_PAGES * STACK_PAGE,
    STACK_GUARDED = STACK_RESERVE + STACK_PAGE,
    STACK_LOW = STACK_LOW_PAGES * STACK_PAGE, /* what an operation needs */
    STACK_COLOURS = 8,
    STACK_COLOUR_STEP = 320,
    STACK_HEAD_MOST = 192,
    STACK_DEPTH = STACK_PAGES * STACK_PAGE - STACK_GUARDED - STACK_LOW -
                  STACK_COLOURS * STACK_COLOUR_STEP - STACK_HEAD_MOST
};

/* The head of a stack stands at its upper end, which is touched anyway. */
struct stack {
    struct stack *next;
    char *bottom; /* lowest usable byte, above the guard and the reserve */
    size_t size;
    struct frame *frame;  /* the innermost; NULL: nothing was deferred */
    struct frame own;     /* of the task's own function */
    bool open;            /* the reserve is in use */
    uintptr_t first_call; /* the stack pointer when it calls a task */
};

struct stacks {
    struct spin lock;
    char *base;
    size_t stride, limit, used;
    struct stack *free;
    bool guards; /* MADV_GUARD_INSTALL works */
    size_t mprotected;
};

bool stacks_init(struct stacks *stacks);
void stacks_fini(struct stacks *stacks);
/* Takes a stack from the worker's list, the common list, or a new one; NULL
 * when there are no more. */
struct stack *stack_take(struct worker *worker);
void stack_give(struct worker *worker, struct stack *stack);
/* Tells whether an address lies in the stack's guard or closed reserve. */
bool stack_guards(const struct stack *stack, uintptr_t address);
/* Whether too little is left of the current task's stack for an operation. */
bool stack_is_full(const struct stack *stack);
/* Opens the reserve below a stack that is full, for the way out. */
void stack_open(struct worker *worker, struct stack *stack);
/* Closes the reserve again when the current task is back above it. */
void stack_recovered(const struct task *task);

/* ---- arena.c ---- */

enum { ARENA_BLOCK = 64 * 1024, ARENA_STEP = 16 };

struct arena_block {
    struct arena_block *next;
    size_t size;
    char *end; /* of the last piece */
    /* The places where a piece begins, in steps from the block's start; a
     * block for one large piece has only the first. */
    uint64_t starts[ARENA_BLOCK / ARENA_STEP / 64];
};

/* Returns where the first piece at or after `from` begins; NULL: none. */
char *arena_piece(const struct arena_block *block, const char *from);

struct arenas {
    struct spin lock;
    struct arena_block *used, *free;
};

void *arena_alloc(struct worker *worker, size_t size);
void arenas_reset(struct arenas *arenas);
void arenas_fini(struct arenas *arenas);

/* ---- task.c ---- */

enum { TASK_SLAB = 512 };

struct task_slab {
    struct task_slab *next;
    struct task tasks[TASK_SLAB];
};

struct runtime {
    struct stacks stacks;
    struct arenas arenas;
    struct spin slab_lock;
    struct task_slab *slabs;
    struct task *free_tasks;
    struct run *run; /* the one that exists, or NULL */
    bool membarrier; /* the kernel can fence every core */
};

/* Makes a fresh task, a child of parent (NULL: main). NULL: out of memory. */
struct task *task_new(struct worker *worker, struct task *parent, task_fn *fn,
    void *arg, const char *name, const struct source_site *site);
/* Binds a fresh task to a stack; false when there is none. */
bool task_bind(struct worker *worker, struct task *task);
/* Leaves the current task, which has ended; its stack goes to the next. */
_Noreturn void task_leave(struct worker *worker);
/* Reports that a fresh task cannot run because there is no stack for it. */
void task_refuse(struct worker *worker, struct task *task);
/* Leaves the current task for ever: the run is being stopped. */
_Noreturn void task_abandon(struct worker *worker);
/* Does what the task that ran before on this worker could not do itself. */
void task_after_switch_slow(struct worker *worker);
static inline void task_after_switch(struct worker *worker)
{
    if (unlikely(worker->after)) {
        task_after_switch_slow(worker);
    }
}
/* Returns the first slab of task records; slabs are only ever added. */
const struct task_slab *tasks_slabs(struct runtime *runtime);
/* Calls found(context, task) for every parked task. */
void tasks_each_parked(struct runtime *runtime,
    void (*found)(void *context, struct task *task), void *context);
/* Gives the worker's free records and stacks back to the runtime. */
void worker_retire(struct worker *worker);
/* Takes back all records and stacks after a run. */
void tasks_reset(struct runtime *runtime, struct worker *worker);

/* ---- reach.c ---- */

/* Notes where the current task's stack ends, with its registers on it, before
 * its worker stands still. */
static inline __attribute__((always_inline)) void reach_stand(
    struct worker *worker)
{
    __builtin_unwind_init();
    worker->stand = switch_stack_pointer();
}

/* Finds the ways to what every parked task waits for; the run stands still.
 * Returns an array of *count, by task, to be freed; NULL: no memory. */
struct run_reach *reach_find(const struct run *run, size_t *count);

/* Returns the names on the way, and the object's, from the run's arena. */
const char *reach_words(struct worker *worker, const struct run_reach *reach);

/* ---- inspect.c ---- */

/* Return how many tasks the run has started, and how many have not ended. */
uint64_t tasks_started(const struct run *run);
uint64_t tasks_alive(const struct run *run);

/* ---- worker.c: live scheduling ---- */

extern _Thread_local struct worker *worker_current;

/*
 * Returns the worker that runs the caller. Never keep it over a switch. The
 * volatile assembly reads the segment register anew each time: a compiler may
 * keep the address of a thread-local in a register across a switch, and then
 * read another thread's (gcc 12 and clang 14 both do, in -fPIC code).
 */
#if defined(__x86_64__) && !defined(__PIC__)
static inline struct worker *worker_self(void)
{
    struct worker *worker;
    __asm__ volatile("movq %%fs:worker_current@tpoff, %0" : "=r"(worker));
    return worker;
}
#else
struct worker *worker_self(void);
#endif
void worker_set_self(struct worker *worker);

/* Returns a random number below n, which is below 2^32. */
static inline unsigned worker_random(struct worker *worker, unsigned n)
{
    worker->random = worker->random * UINT64_C(6364136223846793005) +
                     UINT64_C(1442695040888963407);
    return (unsigned)(((worker->random >> 32) * n) >> 32);
}

/* Runs tasks until the run is over. */
void worker_loop(struct worker *worker);

/* Finds the next task to run, sleeping while there is none; NULL when the run
 * is over. */
struct task *worker_find(struct worker *worker);

/* Looks once everywhere but in the rings of others; NULL when in vain. */
struct task *worker_look(struct worker *worker);

/* Notes that `task` runs on this worker from now on; then switch to it. */
void worker_enter(struct worker *worker, struct task *task);

/* Picks a runnable task from what this worker has; NULL when none. */
struct task *worker_pick(struct worker *worker);

/* Puts a task at the tail of the worker's ring and wakes a helper. */
void worker_push(struct worker *worker, struct task *task);

/* Puts a task into the global queue, from any thread, and wakes a helper. */
void worker_inject(struct run *run, struct task *task);

/* Says that a thread outside, counted in `outside`, has no task in hand any
 * more: whoever found nothing to do but to wait for it looks again. */
void worker_end_outside(struct run *run);

/* Get one sleeping worker up, or all, to look around. */
void worker_wake_one(struct run *run);
/* Tells whether another task could run on this worker at once. */
static inline bool worker_has_more(struct worker *worker)
{
    return worker->run_next ||
           atomic_load_explicit(&worker->ring.head, memory_order_relaxed) !=
               atomic_load_explicit(&worker->ring.tail, memory_order_relaxed);
}

void worker_wake_all(struct run *run);

/* Returns how many workers are not idle. */
unsigned workers_busy(const struct run *run);

/* Tells whether there are more workers than may run tasks, and this is one. */
bool worker_is_surplus(const struct worker *worker);

/* Tells whether the host wants something of any worker at once. */
bool run_calls_workers(const struct run *run);

/* Gives what it has to run to the others. */
void worker_give_all(struct worker *worker);

/* Puts the current task aside at a hook, if its turn is over and there is
 * another to run; returns when it is its turn again. */
void worker_preempt(struct worker *worker);

/* Does the slow side of run_next_swap: the monitor is at it. */
struct task *run_next_swap_slow(struct worker *worker, struct task *task);

/* Moves the held clock on when nothing else can go on, and a held run was asked
 * for a step or time waits for the run; true when it did. */
bool worker_maybe_jump(struct run *run);

/* ---- workers.c: how many there are ---- */

/* Starts a thread that takes no signals; false when there is none left. */
bool workers_thread(pthread_t *thread, void *(*fn)(void *), void *arg);
/* Makes the first rows; false when memory is short. */
bool workers_make(struct run *run, unsigned count);
/* Starts the threads of all rows but the first, as far as the system allows;
 * each waits for run->started. */
void workers_start(struct run *run);
/* Waits for those threads to end. */
void workers_join(struct run *run);
void workers_free(struct run *run);
/* Changes the limit at the request of `task` (NULL: the host); the caller
 * runs on a worker, at a hook or without a task. Returns the old limit. */
unsigned workers_set(
    struct worker *worker, const struct task *task, unsigned limit);
/* Does what the host asked for with ATTENTION_INTERRUPT, unless the run is
 * held; returns whether it did. */
bool run_obey_interrupt(struct worker *worker);

/* Ends the contexts that an interrupt ends; by = NULL: the host does. */
void ctx_interrupt_run(struct worker *worker, const struct task *by);

/* Does what the host asked for with ATTENTION_WORKERS. */
void workers_obey(struct worker *worker);
/* Prepares for threads that are no workers; from now on the caller, if it was
 * the only worker, takes locks. Called at a hook. */
void workers_open_outside(struct worker *worker);
/* Reports a change from such a thread; may wait for room. */
void workers_write_outside(
    struct run *run, enum trace_kind kind, const struct task *task);

/* ---- monitor.c ---- */

/* Watches a live run from a thread of its own: ends long slices. Where the
 * system has no thread for it, slices do not end. */
void monitor_start(struct run *run);
void monitor_stop(struct run *run);

/* ---- blocking.c ---- */

/* Ends the threads that serve task_blocking, when their calls are done. */
void blocking_stop(struct run *run);

/* ---- net.c, net_poll.c ---- */

/* Closes what is still open. */
void net_stop(struct run *run);

/* Lets go on who waits for a socket that is ready; true if any did. Called
 * with no lock held, also none that is to be released after a switch. */
bool net_poll(struct worker *worker);

/* Sleeps, instead of in a futex, until a socket is ready, the worker is woken
 * or the time (-1: none) is over. False, at once, when others wait for the
 * sockets or nobody needs them. */
bool net_poll_sleep(struct worker *worker, int64_t timeout);

/* Gets a worker up that sleeps so; with idle_lock held. */
void net_poll_wake(struct worker *worker);

/* Tells whether tasks wait for sockets and no worker sleeps there. */
bool net_is_unwatched(const struct run *run);

/* Tells whether the network may still let a task go on, with every worker
 * idle and idle_lock held. */
bool net_may_move(struct run *run);

/* Returns after how many nanoseconds to ask net_may_move again; -1: not until
 * something happens. */
int64_t net_quiet_left(const struct run *run);

/* ---- crowd.c ---- */

/* Looks at every poll, with other workers about. True: this worker is counted
 * as aside, and has to give away its tasks and call crowd_stand_aside. */
bool crowd_look(struct worker *worker);

/* Waits as long as the others do more without this worker, or for 10 ms. */
void crowd_stand_aside(struct worker *worker);

/* ---- deterministic.c ---- */

struct deterministic *deterministic_new(struct run *run);
void deterministic_free(struct deterministic *d);
void deterministic_loop(struct worker *worker);
void deterministic_publish(
    struct worker *worker, const struct operation *operation);
void deterministic_ready(struct worker *worker, struct task *task);
void deterministic_park(struct worker *worker);
void deterministic_yield(struct worker *worker);
/* Lets the decision source choose among n > 1 ways to go on. */
unsigned deterministic_choose(
    struct worker *worker, unsigned n, const struct operation *candidates);
/* Keep the current task's seat busy; end that of a task whose time has come. */
void deterministic_begin_work(struct worker *worker);
void deterministic_end_work(struct worker *worker, struct task *task);
int64_t deterministic_now(const struct run *run);
/* Changes the number of seats. */
void deterministic_set_seats(struct run *run, unsigned count);

/* ---- select.c ---- */

/* Releases the locks of all the channels of a select. */
void select_unlock(struct select_waiter *locked);
/* Lets a select go on whose time is over, unless it has; with alarms.lock
 * held. */
void select_time_out(struct worker *worker, struct alarm *alarm);

/* ---- hook.c: R1, the one gate of all visible operations ---- */

/* Waits at a closed gate until there is a permit. False: the run stops. */
bool hook_gate(struct worker *worker);

/* Publishes the operation, or waits at the gate. Returns the worker that runs
 * the caller now. */
struct worker *hook_slow(struct worker *worker, enum trace_kind kind,
    const struct object *object, int64_t value);

/* The same for an operation with arms; fills in its task and site. */
struct worker *hook_operation(
    struct worker *worker, struct operation *operation);

/*
 * Whether the task's stack has room for an operation of the runtime: one that
 * overflowed it inside, perhaps with a lock held, could not panic. Looks at no
 * memory; where it says no, stack_is_full knows better.
 */
static inline __attribute__((always_inline)) bool stack_has_room(
    const struct task *task)
{
    return switch_stack_pointer_plus(STACK_DEPTH) > (uintptr_t)task->stack;
}

/* Notes where the current task is; tells whether it may just go on. */
static inline __attribute__((always_inline)) bool hook_calm(
    struct worker *worker, const struct source_site *site)
{
    struct task *task = worker->current;
    task->site = site;
    return likely(atomic_load_explicit(
                      &worker->run->attention, memory_order_relaxed) == 0 &&
                  stack_has_room(task));
}

/*
 * Every visible operation passes here before it takes effect. Its value is
 * the worker that runs the caller now: it may be another one than before. A
 * macro so that `value` is worked out only when somebody asks for it.
 */
#define hook(kind, object, value, site)                                        \
    (__extension__({                                                           \
        struct worker *hook_worker_ = worker_self();                           \
        hook_calm(hook_worker_, (site))                                        \
            ? hook_worker_                                                     \
            : hook_slow(hook_worker_, (kind), (object), (value));              \
    }))

/* ---- run_next ----
 *
 * Its owner changes it at every hand-off, the monitor hardly ever: so only the
 * monitor pays for the exclusion, with a heavy fence.
 *
 *   owner:   at_run_next = 1 | look at robbed        (else: the slow side)
 *   monitor: robbed = 1      | heavy fence, look at at_run_next (else: later)
 */

/* Puts `task` (or NULL) there and returns what was there. */
static inline struct task *run_next_swap(
    struct worker *worker, struct task *task)
{
    bool multi = worker->multi;
    if (multi) {
        atomic_store_explicit(&worker->at_run_next, true, memory_order_relaxed);
        fence_light(worker);
        if (unlikely(
                atomic_load_explicit(&worker->robbed, memory_order_acquire))) {
            return run_next_swap_slow(worker, task);
        }
    }
    struct task *before =
        atomic_load_explicit(&worker->run_next, memory_order_relaxed);
    atomic_store_explicit(&worker->run_next, task, memory_order_relaxed);
    if (multi) {
        atomic_store_explicit(
            &worker->at_run_next, false, memory_order_release);
    }
    return before;
}

/* ---- scheduling verbs that both modes share ---- */

/* Only this worker writes it, others may read it. */
static inline void worker_count(atomic_uint *count)
{
    unsigned before = atomic_load_explicit(count, memory_order_relaxed);
    atomic_store_explicit(count, before + 1, memory_order_relaxed);
}

static inline void object_lock(struct worker *worker, struct spin *spin)
{
    if (worker->multi) {
        worker_count(&worker->locks);
        spin_lock(spin);
    }
}

static inline void object_unlock(struct worker *worker, struct spin *spin)
{
    if (worker->multi) {
        spin_unlock(spin);
    }
}

/* Makes a parked task runnable, next on this worker. */
static inline void task_ready(struct worker *worker, struct task *task)
{
    task->phase = PHASE_LIVE;
    if (unlikely(worker->deterministic)) {
        deterministic_ready(worker, task);
        return;
    }
    struct task *displaced = run_next_swap(worker, task);
    if (displaced) {
        worker_push(worker, displaced);
    }
}

/* Makes a parked task runnable, after those that are. */
static inline void task_ready_last(struct worker *worker, struct task *task)
{
    task->phase = PHASE_LIVE;
    if (worker->deterministic) {
        deterministic_ready(worker, task);
    } else {
        worker_push(worker, task);
    }
}

/* Makes all tasks of a queue runnable, first in, first to run. */
void task_ready_all(struct worker *worker, struct wait_queue *queue);

/* Reads the run's clock. */
static inline int64_t run_now(const struct run *run)
{
    return run->deterministic ? deterministic_now(run)
                              : clock_read(&run->clock);
}

/* Returns the moment when `duration` will have passed. */
static inline int64_t run_after(const struct run *run, int64_t duration)
{
    int64_t moment;
    bool over = __builtin_add_overflow(run_now(run), duration, &moment);
    return over ? INT64_MAX - 1 : moment;
}

/* ---- trace.c ---- */

/* Writes an event; its seq, time and worker are found here. */
void trace_write(struct worker *worker, const struct trace_event *event);

/* Added to a kind: the event is at the time of the one before it on this
 * worker. Two readings of the clock would only tell how long that takes. */
enum { TRACE_SAME_TIME = 0x100 };

/* Does the same for an event without text, from registers. */
void trace_record(struct worker *worker, unsigned kind,
    const struct source_site *site, uint32_t task, uint32_t object,
    uint32_t other, int64_t value);
/* ... that is at the time of the one before. */
void trace_record_with(struct worker *worker, unsigned kind,
    const struct source_site *site, uint32_t task, uint32_t object,
    uint32_t other, int64_t value);
/* Writes that a value went straight from one task to another. */
void trace_hand_off(struct worker *worker, const struct object *object,
    const struct task *sender, const struct task *receiver, int64_t value);

/* Numbers a new task or object and writes its event, in one step. */
void trace_write_new(struct worker *worker, struct trace_event *event,
    uint32_t *serial, bool is_task);

/* Makes a ring for one more of the run's workers, before it starts. */
bool trace_attach(struct trace *trace, struct worker *worker);
/* Forgets the run, which is being freed; what is in the rings stays. */
void trace_detach(struct trace *trace);

/* Tells whether this worker's ring has less than a quarter left. */
bool trace_pressed(const struct worker *worker);

/* Sleeps until a drain has made room, or the run is stopped. */
void trace_await_room(struct worker *worker);

/* Gets every worker that waits for room up. */
void trace_stop_waiting(struct trace *trace);

/* Reports a change; cheap when the trace is off. */
static inline void trace_emit(struct worker *worker, unsigned kind,
    const struct task *task, const struct object *object, int64_t value,
    const struct task *other)
{
    if (unlikely(worker->trace != NULL)) {
        (kind & TRACE_SAME_TIME ? trace_record_with : trace_record)(worker,
            kind, task ? task->site : NULL, task ? task->serial : 0,
            object ? object->serial : 0, other ? other->serial : 0, value);
    }
}

/* ---- texts ---- */

/* Compares without libc, which a sanitizer would have its own ideas of. */
static inline bool same_text(const char *a, const char *b)
{
    while (*a && *a == *b) {
        a++;
        b++;
    }
    return *a == *b;
}

/* ---- object.c ---- */

/*
 * Makes an object whose first member is its struct object: a visible
 * operation of its own. Zeroed memory of the run; panics when it is short.
 */
void *object_make(enum trace_kind kind, size_t size, const char *name,
    int64_t value, const struct source_site *site);

/* ---- mutex.c ---- */

/* Unlocks for a caller that is in an operation already; false when nobody
 * holds the mutex. */
bool mutex_release(struct worker *worker, struct mutex *m);

/* ---- run.c ---- */

/* The thread of every worker. */
void *run_worker_thread(void *worker);

/* Notes a panic that nobody recovered for the report. */
void run_note_panic(struct worker *worker, const struct task *task,
    const struct object *object, const char *message,
    const struct source_site *site);

#pragma GCC visibility pop

#endif
