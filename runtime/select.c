/* SPDX-License-Identifier: MIT */
/*
 * Select. While some arm looks ready it takes the lock of that arm's channel
 * only. When none is, it locks all the channels, looks once more, and stands
 * in all their queues before it lets go of them: so no operation of others
 * falls in between. With one worker there are no locks.
 *
 *   arms [0: recv a][1: recv b][2: send a][3: after]
 *            |           |          |         |
 *        a.receivers b.receivers a.senders  alarms
 *
 * The locks are taken by rising address. That nobody can observe: an address
 * decides neither which arm is taken nor the order of any queue.
 */
#include "runtime/chan_priv.h"
#include "runtime/park.h"

enum { FEW = 8 };

/* A select that found no arm ready. */
struct select {
    struct select_arm *arms;
    unsigned count;
    struct select_waiter *waiters; /* by arm */
    struct select_waiter *locked;  /* one for each channel, if it is locked */
    int after;    /* the arm with the shortest timeout, or -1 */
    int fallback; /* the default arm, or -1 */
};

static bool sends(const struct select_arm *arm)
{
    return arm->kind == SELECT_SEND;
}

/* ---- the hook ---- */

/* Returns what the arm would do, as the decision source sees it. */
static struct operation operation_of(
    const struct worker *worker, const struct select_arm *arm)
{
    static const uint16_t kinds[] = {
        [SELECT_RECV] = TRACE_CHAN_RECV,
        [SELECT_SEND] = TRACE_CHAN_SEND,
        [SELECT_AFTER] = TRACE_SELECT_TIMEOUT,
        [SELECT_DEFAULT] = TRACE_SELECT_DEFAULT,
    };
    const struct chan *c = arm->chan;
    struct operation operation = {
        .kind = kinds[arm->kind],
        .task = worker->current->serial,
        .object = c ? c->object.serial : 0,
        .site = worker->current->site,
    };
    if (sends(arm) && c && arm->size == c->value_size) {
        operation.value = chan_shown(c, arm->value);
    } else if (arm->kind == SELECT_AFTER) {
        operation.value = arm->more.duration;
    }
    return operation;
}

/* Passes the hook; apart, because its table is large. */
static __attribute__((noinline)) struct worker *publish(
    struct worker *worker, const struct select_arm *arms, size_t count)
{
    struct operation operations[SELECT_ARMS_MOST];
    if (count > SELECT_ARMS_MOST) {
        count = 0; /* it will panic */
    }
    for (size_t i = 0; i < count; i++) {
        operations[i] = operation_of(worker, &arms[i]);
    }
    return hook_operation(worker, &(struct operation){
                                      .kind = TRACE_SELECT_WAIT,
                                      .value = (int64_t)count,
                                      .arms = operations,
                                      .arm_count = (unsigned)count,
                                  });
}

/* ---- which arms are ready ---- */

/* Looks without the lock: right unless another worker is just changing it, or
 * only selects that have gone on stand in the queue. */
static inline bool looks_ready(
    const struct select_arm *arm, const struct chan *c)
{
    uint32_t length = __atomic_load_n(&c->length, __ATOMIC_RELAXED);
    uint32_t accepts = __atomic_load_n(&c->accepts, __ATOMIC_RELAXED);
    if (sends(arm)) {
        return __atomic_load_n(&c->receivers.first, __ATOMIC_RELAXED) ||
               length < c->capacity || accepts == CHAN_CLOSED;
    }
    return __atomic_load_n(&c->senders.first, __ATOMIC_RELAXED) || length > 0 ||
           accepts == CHAN_CLOSED;
}

/* Looks with the lock. */
static inline bool is_ready(
    struct worker *worker, const struct select_arm *arm, struct chan *c)
{
    if (c->closed) {
        return true;
    }
    return sends(arm) ? c->length < c->capacity ||
                            chan_is_awaited(worker, &c->receivers)
                      : c->length > 0 || chan_is_awaited(worker, &c->senders);
}

/* Some of the arms, by their bits. */
struct arm_set {
    uint64_t bits;
    unsigned count;
};

static inline __attribute__((always_inline)) struct arm_set find_ready(
    struct worker *worker, const struct select_arm *arms, size_t count,
    bool exact)
{
    struct arm_set ready = {0, 0};
    uint64_t bit = 1;
    for (const struct select_arm *arm = arms; arm < arms + count; arm++) {
        struct chan *c = arm->chan;
        if (likely(c) &&
            (exact ? is_ready(worker, arm, c) : looks_ready(arm, c))) {
            ready.bits |= bit;
            ready.count++;
        }
        bit += bit;
    }
    return ready;
}

static __attribute__((noinline)) struct arm_set find_ready_exactly(
    struct worker *worker, const struct select_arm *arms, size_t count)
{
    return find_ready(worker, arms, count, true);
}

/* ---- choosing among them ---- */

/* Lets the decision source choose; returns how many ready arms to pass over. */
static __attribute__((noinline)) unsigned decide(
    struct worker *worker, const struct select_arm *arms, uint64_t bits)
{
    struct operation candidates[SELECT_ARMS_MOST];
    unsigned n = 0;
    for (; bits; bits &= bits - 1) {
        candidates[n++] = operation_of(worker, &arms[__builtin_ctzll(bits)]);
    }
    return deterministic_choose(worker, n, candidates);
}

/* Returns the index of one of the ready arms, each as likely. */
static inline unsigned choose(
    struct worker *worker, const struct select_arm *arms, struct arm_set ready)
{
    if (ready.count > 1) {
        unsigned skip = unlikely(worker->deterministic)
                            ? decide(worker, arms, ready.bits)
                            : worker_random(worker, ready.count);
        while (skip-- > 0) {
            ready.bits &= ready.bits - 1;
        }
    }
    return (unsigned)__builtin_ctzll(ready.bits);
}

/* ---- taking an arm ---- */

/* Ends the task; `locked` are all the locks it has, NULL: only the one of this
 * arm's channel. */
static _Noreturn void misuse(struct worker *worker,
    const struct select_arm *arm, struct select_waiter *locked,
    const char *message)
{
    if (locked) {
        select_unlock(locked);
    } else {
        object_unlock(worker, &arm->chan->lock);
    }
    task_panic_on(worker, &arm->chan->object, message, worker->current->site);
}

/* The arm's value is of another size than its channel's, or not wanted: then
 * there is a place where to put it. */
static __attribute__((noinline)) void refit(
    struct worker *worker, struct select_arm *arm, struct select_waiter *locked)
{
    struct chan *c = arm->chan;
    if (sends(arm)) {
        misuse(worker, arm, locked, "send of a value of the wrong size");
    }
    if (arm->value) {
        misuse(worker, arm, locked, "receive into a value of the wrong size");
    }
    if (!c->unwanted) {
        c->unwanted = arena_alloc(worker, c->value_size);
    }
    if (!c->unwanted) {
        misuse(worker, arm, locked, "out of memory");
    }
    arm->value = c->unwanted;
    arm->size = c->value_size;
}

/* Makes sure that the arm's value fits its channel. */
static inline void fit(
    struct worker *worker, struct select_arm *arm, struct select_waiter *locked)
{
    if (unlikely(arm->size != arm->chan->value_size)) {
        refit(worker, arm, locked);
    }
}

/* Does the arm's operation, with its channel locked; false when it is not
 * ready after all. *woken: see chan_send_now. */
static inline bool perform(struct worker *worker, struct select_arm *arm,
    const struct choice *choice, struct select_waiter *locked,
    struct task **woken)
{
    struct chan *c = arm->chan;
    fit(worker, arm, locked);
    if (sends(arm)) {
        if (unlikely(c->closed)) {
            misuse(worker, arm, locked, CHAN_SEND_ON_CLOSED);
        }
        return chan_send_now(worker, c, arm->value, choice, woken);
    }
    bool ok;
    if (!chan_recv_now(worker, c, arm->value, &ok, choice, woken)) {
        return false;
    }
    if (arm->more.ok) {
        *arm->more.ok = ok;
    }
    return true;
}

/* Takes one of the arms that look ready; -1 when none of them is. Locks what
 * it needs, unless all channels are locked. */
static inline __attribute__((always_inline)) int take_ready(
    struct worker *worker, struct select_arm *arms, struct arm_set ready,
    struct select_waiter *locked, struct task **woken)
{
    while (ready.count > 0) {
        unsigned i = choose(worker, arms, ready);
        struct select_arm *arm = &arms[i];
        struct choice choice = {i, ready.count};
        if (!locked) {
            object_lock(worker, &arm->chan->lock);
        }
        bool taken = perform(worker, arm, &choice, locked, woken);
        if (!locked) {
            object_unlock(worker, &arm->chan->lock);
        }
        if (likely(taken)) {
            return (int)i;
        }
        ready.bits &= ~(UINT64_C(1) << i);
        ready.count--;
    }
    return -1;
}

/* ---- all locks at once ---- */

/* Lists one waiter for each channel, by rising address. */
static void sort_locks(struct select *s)
{
    for (unsigned i = 0; i < s->count; i++) {
        struct select_waiter *waiter = &s->waiters[i];
        struct select_waiter **at = &s->locked;
        while (*at && (uintptr_t)(*at)->chan < (uintptr_t)s->arms[i].chan) {
            at = &(*at)->next_locked;
        }
        waiter->chan = s->arms[i].chan;
        if (waiter->chan && (!*at || (*at)->chan != waiter->chan)) {
            waiter->next_locked = *at;
            *at = waiter;
        }
    }
}

static void lock_all(struct select *s)
{
    sort_locks(s);
    for (struct select_waiter *at = s->locked; at; at = at->next_locked) {
        spin_lock(&at->chan->lock);
    }
}

/* The waiters lie on the stack of a task that may be made ready by another
 * worker as soon as the first lock is released; but it goes on only after it
 * has taken every one of them. */
void select_unlock(struct select_waiter *at)
{
    while (at) {
        struct select_waiter *next = at->next_locked;
        spin_unlock(&at->chan->lock);
        at = next;
    }
}

/* ---- waiting ---- */

/* Stands in the queues of all arms. */
static inline void enqueue(
    const struct select *s, struct task *task, struct selection *selection)
{
    const struct select_arm *end = s->arms + s->count;
    struct select_waiter *waiter = s->waiters;
    for (struct select_arm *arm = s->arms; arm < end; arm++, waiter++) {
        struct chan *c = arm->chan;
        if (likely(c)) {
            struct wait_queue *queue = sends(arm) ? &c->senders : &c->receivers;
            waiter->waiter.task = task;
            waiter->waiter.slot = arm->value;
            waiter->waiter.done = false;
            waiter->waiter.selects = true;
            waiter->waiter.queued = true;
            waiter->prev = queue->last;
            waiter->selection = selection;
            wait_queue_push(queue, &waiter->waiter);
        }
    }
}

/* Takes the waiters that were not claimed out of their queues, unless others
 * have; returns the index of the winner, or the timeout's. */
static inline int leave_queues(
    const struct worker *worker, const struct select *s, struct waiter *winner)
{
    const struct select_arm *end = s->arms + s->count;
    struct select_waiter *waiter = s->waiters;
    int won = s->after;
    bool multi = worker->multi;
    for (struct select_arm *arm = s->arms; arm < end; arm++, waiter++) {
        struct chan *c = arm->chan;
        if (&waiter->waiter == winner) {
            won = (int)(arm - s->arms);
        } else if (likely(c)) {
            if (multi) {
                spin_lock(&c->lock);
            }
            if (waiter->waiter.queued) {
                chan_drop_waiter(
                    sends(arm) ? &c->senders : &c->receivers, waiter);
            }
            if (multi) {
                spin_unlock(&c->lock);
            }
        }
    }
    return won;
}

/* Reports on what the task waits, with all locks. */
static __attribute__((noinline)) void emit_wait(
    struct worker *worker, const struct select *s)
{
    struct task *task = worker->current;
    unsigned n = s->after >= 0;
    for (unsigned i = 0; i < s->count; i++) {
        n += s->arms[i].chan != NULL;
    }
    trace_emit(worker, TRACE_SELECT_WAIT, task, NULL, n, NULL);
    for (unsigned i = 0; i < s->count; i++) {
        const struct select_arm *arm = &s->arms[i];
        struct chan *c = arm->chan;
        if (c && sends(arm)) {
            trace_emit(worker, TRACE_SELECT_WAIT_SEND | TRACE_SAME_TIME, task,
                &c->object, chan_shown(c, arm->value), NULL);
        } else if (c) {
            trace_emit(worker, TRACE_SELECT_WAIT_RECV | TRACE_SAME_TIME, task,
                &c->object, 0, NULL);
        } else if ((int)i == s->after) {
            trace_emit(worker, TRACE_SELECT_WAIT_AFTER | TRACE_SAME_TIME, task,
                NULL, arm->more.duration, NULL);
        }
    }
}

/* Starts the timeout and keeps the alarms locked. */
static void start_alarm(
    struct worker *worker, const struct select *s, struct alarm *alarm)
{
    struct run *run = worker->run;
    int64_t deadline = run_after(run, s->arms[s->after].more.duration);
    object_lock(worker, &run->alarms.lock);
    if (!alarms_add(worker, alarm, deadline)) {
        object_unlock(worker, &run->alarms.lock);
        select_unlock(s->locked);
        task_panic_on(worker, NULL, "out of memory", worker->current->site);
    }
}

static void stop_alarm(struct worker *worker, struct alarm *alarm)
{
    struct alarms *alarms = &worker->run->alarms;
    object_lock(worker, &alarms->lock);
    alarms_remove(alarms, alarm);
    object_unlock(worker, &alarms->lock);
}

void select_time_out(struct worker *worker, struct alarm *alarm)
{
    struct selection *selection = alarm->selection;
    struct task *task = alarm->task;
    struct waiter *none = NULL;
    if (atomic_compare_exchange_strong(
            &selection->winner, &none, &selection->time_out)) {
        trace_emit(worker, TRACE_SELECT_TIMEOUT, task, NULL, 0, NULL);
        atomic_store_explicit(&selection->told, true, memory_order_release);
        task_ready_last(worker, task);
    }
}

/* Apart: the switch gives up all registers, and a wait uses many. */
SWITCHES static __attribute__((noinline)) void put_aside(
    struct worker *worker, struct spin *unlock)
{
    task_put_aside(worker, unlock);
}

/* Stands in all queues and parks; the caller runs on when it was claimed.
 * `last` is one more lock to release, or NULL. */
static inline void park(struct worker *worker, struct select *s,
    struct selection *selection, struct spin *last)
{
    enqueue(s, worker->current, selection);
    if (unlikely(worker->trace != NULL)) {
        emit_wait(worker, s);
    }
    sync_release(worker->current);
    if (s->locked) {
        worker->after = true;
        worker->unlock_all_after = s->locked;
    }
    task_set_parked(worker, TRACE_SELECT_WAIT, NULL);
    put_aside(worker, last);
}

/* The arm that was claimed, by whoever did its operation or closed. */
static inline void conclude(
    struct worker *worker, const struct select_arm *arm, struct waiter *winner)
{
    sync_acquire(winner);
    if (arm->more.ok) {
        *arm->more.ok = winner->done;
    }
    if (unlikely(sends(arm) && !winner->done)) {
        task_panic_on(worker, &arm->chan->object, CHAN_SEND_ON_CLOSED,
            worker->current->site);
    }
}

static inline void selection_init(struct selection *selection)
{
    atomic_init(&selection->winner, NULL);
    atomic_init(&selection->told, false);
}

static int wait(struct worker *worker, struct select *s)
{
    struct task *task = worker->current;
    struct selection selection;
    selection_init(&selection);
    park(worker, s, &selection, NULL);
    struct waiter *winner = atomic_load(&selection.winner);
    int won = leave_queues(task->worker, s, winner);
    conclude(task->worker, &s->arms[won], winner);
    return won;
}

static int wait_or_time_out(struct worker *worker, struct select *s)
{
    struct task *task = worker->current;
    struct selection selection;
    struct alarm alarm = {
        .task = task, .selection = &selection, .starter = task->serial};
    selection_init(&selection);
    start_alarm(worker, s, &alarm);
    park(worker, s, &selection, &worker->run->alarms.lock);
    struct waiter *winner = atomic_load(&selection.winner);
    int won = leave_queues(task->worker, s, winner);
    if (winner != &selection.time_out) {
        stop_alarm(task->worker, &alarm);
        conclude(task->worker, &s->arms[won], winner);
    }
    return won;
}

/* ---- passing or waiting ---- */

/* Makes sure of the values of all arms, before there is no way back, and finds
 * the arms without a channel. */
static inline void prepare(struct worker *worker, struct select *s)
{
    for (unsigned i = 0; i < s->count; i++) {
        struct select_arm *arm = &s->arms[i];
        if (likely(arm->chan)) {
            fit(worker, arm, s->locked);
        } else if (arm->kind == SELECT_DEFAULT) {
            s->fallback = (int)i;
        } else if (arm->kind == SELECT_AFTER &&
                   (s->after < 0 ||
                       arm->more.duration < s->arms[s->after].more.duration)) {
            s->after = (int)i;
        }
    }
}

/* Goes on by arm i, which no channel made ready. */
static int pass(
    struct worker *worker, const struct select *s, enum trace_kind kind, int i)
{
    trace_emit(worker, kind, worker->current, NULL, 0, NULL);
    select_unlock(s->locked);
    return i;
}

static inline int pass_or_wait(struct worker *worker, struct select_arm *arms,
    size_t count, struct select_waiter *waiters)
{
    struct select s = {arms, (unsigned)count, waiters, NULL, -1, -1};
    if (worker->multi) {
        lock_all(&s);
        struct task *woken;
        struct arm_set ready = find_ready_exactly(worker, arms, count);
        int i = take_ready(worker, arms, ready, s.locked, &woken);
        if (i >= 0) {
            select_unlock(s.locked);
            if (woken) {
                task_ready(worker, woken);
            }
            return i;
        }
    }
    prepare(worker, &s);
    if (s.fallback >= 0) {
        return pass(worker, &s, TRACE_SELECT_DEFAULT, s.fallback);
    }
    if (s.after < 0) {
        return wait(worker, &s);
    }
    return arms[s.after].more.duration <= 0
               ? pass(worker, &s, TRACE_SELECT_TIMEOUT, s.after)
               : wait_or_time_out(worker, &s);
}

/* So that a task that waits on few arms needs little of its stack. */
SWITCHES static __attribute__((noinline)) int pass_or_wait_few(
    struct worker *worker, struct select_arm *arms, size_t count)
{
    struct select_waiter waiters[FEW];
    return pass_or_wait(worker, arms, count, waiters);
}

SWITCHES static __attribute__((noinline)) int pass_or_wait_many(
    struct worker *worker, struct select_arm *arms, size_t count)
{
    struct select_waiter waiters[SELECT_ARMS_MOST];
    return pass_or_wait(worker, arms, count, waiters);
}

SWITCHES int select_wait_at(
    struct select_arm *arms, size_t count, const struct source_site *site)
{
    struct worker *worker = worker_self();
    if (!hook_calm(worker, site)) {
        worker = publish(worker, arms, count);
    }
    if (unlikely(count > SELECT_ARMS_MOST)) {
        task_panic_on(worker, NULL, "a select of more than 64 arms", site);
    }
    struct arm_set ready = unlikely(worker->deterministic)
                               ? find_ready_exactly(worker, arms, count)
                               : find_ready(worker, arms, count, false);
    struct task *woken;
    int taken = take_ready(worker, arms, ready, NULL, &woken);
    if (taken < 0) {
        return count <= FEW ? pass_or_wait_few(worker, arms, count)
                            : pass_or_wait_many(worker, arms, count);
    }
    if (woken) {
        task_ready(worker, woken);
    }
    return taken;
}
