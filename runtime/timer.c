/* SPDX-License-Identifier: MIT */
/*
 * Timers and tickers: a channel and an alarm. The channel's lock guards the
 * timer too. An alarm that has been taken out of the heap to be fired may be
 * stopped or set again before it gets that lock, and even be fired by another
 * worker: then the timer does not run, or is in the heap again, or its slot is
 * taken, and this alarm is not fired.
 *
 * A ticker whose tick lies in the slot is not in the heap: its further ticks
 * are lost until that one is taken, and then counted. So a ticker to which
 * nobody listens costs nothing, and keeps no run going.
 */
#include "runtime/chan_priv.h"

struct timer {
    struct chan chan;
    int64_t slot;
    struct alarm alarm;
    int64_t period; /* of a ticker, else 0 */
    bool running;
};

struct ticker {
    struct timer timer;
};

static struct timer *timer_of(const struct alarm *alarm)
{
    return (struct timer *)((uintptr_t)alarm - offsetof(struct timer, alarm));
}

/* ---- firing ---- */

/* Tells whether the alarm is still the timer's. */
static bool is_current(struct worker *worker, const struct timer *t)
{
    struct spin *lock = &worker->run->alarms.lock;
    object_lock(worker, lock);
    bool current = t->running && t->alarm.place == 0 && t->chan.length == 0;
    object_unlock(worker, lock);
    return current;
}

/* Starts the alarm for the first tick that is not over; returns how many
 * after the last one are. */
static int64_t start_next(struct worker *worker, struct timer *t)
{
    struct alarms *alarms = &worker->run->alarms;
    int64_t late = run_now(worker->run) - t->alarm.deadline;
    int64_t over = late > 0 ? late / t->period : 0;
    int64_t next;
    object_lock(worker, &alarms->lock);
    t->running = !__builtin_mul_overflow(over + 1, t->period, &next) &&
                 !__builtin_add_overflow(next, t->alarm.deadline, &next) &&
                 alarms_add(worker, &t->alarm, next);
    object_unlock(worker, &alarms->lock);
    return over;
}

static void emit(struct worker *worker, const struct timer *t, int64_t now,
    const struct task *receiver)
{
    trace_emit(worker, TRACE_TIMER_FIRE, NULL, &t->chan.object, now, receiver);
    if (receiver) {
        trace_emit(worker, TRACE_CHAN_RECV | TRACE_SAME_TIME, receiver,
            &t->chan.object, now, NULL);
    }
}

/* Sends the time to whoever waits first, or into the slot, which is empty. */
static struct task *deliver(struct worker *worker, struct timer *t)
{
    struct chan *c = &t->chan;
    int64_t now = run_now(worker->run);
    struct waiter *receiver = chan_take_waiter(worker, &c->receivers);
    if (!receiver) {
        char *slot = chan_slot(c, c->length++);
        chan_copy(slot, &now, sizeof now);
        sync_release(slot);
        emit(worker, t, now, NULL);
        return NULL;
    }
    chan_copy(receiver->slot, &now, sizeof now);
    receiver->done = true;
    sync_release(receiver);
    emit(worker, t, now, receiver->task);
    chan_tell(receiver);
    return receiver->task;
}

static void fire(struct worker *worker, struct alarm *alarm)
{
    struct timer *t = timer_of(alarm);
    struct task *woken = NULL;
    object_lock(worker, &t->chan.lock);
    if (is_current(worker, t)) {
        woken = deliver(worker, t);
        if (t->period == 0) {
            t->running = false;
        } else if (woken) {
            start_next(worker, t);
        }
    }
    object_unlock(worker, &t->chan.lock);
    if (woken) {
        task_ready_last(worker, woken);
    }
}

void timer_taken(struct worker *worker, struct chan *c)
{
    struct timer *t = (struct timer *)c;
    int64_t lost = t->running ? start_next(worker, t) : 0;
    if (lost > 0) {
        trace_emit(worker, TRACE_TIMER_DROP, NULL, &c->object, lost, NULL);
    }
}

/* ---- making, stopping, setting again ---- */

/* Starts the alarm; false when memory is short. */
static bool start(struct worker *worker, struct timer *t, int64_t d)
{
    struct run *run = worker->run;
    int64_t deadline = run_after(run, d > 0 ? d : 0);
    object_lock(worker, &run->alarms.lock);
    t->running = alarms_add(worker, &t->alarm, deadline);
    object_unlock(worker, &run->alarms.lock);
    return t->running;
}

static void make(struct worker *worker, struct timer *t, enum trace_kind kind,
    const char *name, int64_t d, const struct source_site *site)
{
    chan_init(&t->chan, name, sizeof t->slot, VALUE_INTEGER, 1, &t->slot);
    t->chan.is_timer = true;
    t->alarm = (struct alarm){.starter = worker->current->serial, .fire = fire};
    if (unlikely(worker->trace != NULL)) {
        trace_write_new(worker,
            &(struct trace_event){
                .kind = (uint16_t)kind,
                .task = worker->current->serial,
                .value = d,
                .site = site,
                .text = name,
            },
            &t->chan.object.serial, false);
    }
    if (!start(worker, t, d)) {
        task_panic_on(worker, &t->chan.object, "out of memory", site);
    }
}

static void *allocate(
    struct worker *worker, size_t size, const struct source_site *site)
{
    void *memory = arena_alloc(worker, size);
    if (!memory) {
        task_panic_on(worker, NULL, "out of memory", site);
    }
    return memory;
}

/* Stops the timer and takes a tick that nobody took; with the lock. */
static bool halt(struct worker *worker, struct timer *t)
{
    struct alarms *alarms = &worker->run->alarms;
    bool ran = t->running;
    object_lock(worker, &alarms->lock);
    alarms_remove(alarms, &t->alarm);
    object_unlock(worker, &alarms->lock);
    t->running = false;
    t->chan.length = 0;
    return ran;
}

static bool stop(struct timer *t, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_TIMER_STOP, &t->chan.object, 0, site);
    object_lock(worker, &t->chan.lock);
    bool ran = halt(worker, t);
    trace_emit(
        worker, TRACE_TIMER_STOP, worker->current, &t->chan.object, ran, NULL);
    object_unlock(worker, &t->chan.lock);
    return ran;
}

static bool reset(struct worker *worker, struct timer *t, int64_t d,
    int64_t period, const struct source_site *site)
{
    object_lock(worker, &t->chan.lock);
    bool ran = halt(worker, t);
    t->period = period;
    t->alarm.starter = worker->current->serial;
    trace_emit(
        worker, TRACE_TIMER_RESET, worker->current, &t->chan.object, d, NULL);
    bool started = start(worker, t, d);
    object_unlock(worker, &t->chan.lock);
    if (!started) {
        task_panic_on(worker, &t->chan.object, "out of memory", site);
    }
    return ran;
}

struct timer *timer_make_at(
    const char *name, int64_t d, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_TIMER_MAKE, NULL, d, site);
    struct timer *t = allocate(worker, sizeof *t, site);
    make(worker, t, TRACE_TIMER_MAKE, name, d, site);
    return t;
}

struct recv_chan *time_after_at(int64_t d, const struct source_site *site)
{
    return timer_chan(timer_make_at("after", d, site));
}

struct recv_chan *timer_chan(struct timer *t)
{
    return chan_receiving(&t->chan);
}

bool timer_stop_at(struct timer *t, const struct source_site *site)
{
    return stop(t, site);
}

bool timer_reset_at(struct timer *t, int64_t d, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_TIMER_RESET, &t->chan.object, d, site);
    return reset(worker, t, d, 0, site);
}

static void check_period(struct worker *worker, const struct object *object,
    int64_t d, const struct source_site *site)
{
    if (d <= 0) {
        task_panic_on(
            worker, object, "a ticker's period is not above zero", site);
    }
}

struct ticker *ticker_make_at(
    const char *name, int64_t d, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_TICKER_MAKE, NULL, d, site);
    check_period(worker, NULL, d, site);
    struct ticker *t = allocate(worker, sizeof *t, site);
    t->timer.period = d;
    make(worker, &t->timer, TRACE_TICKER_MAKE, name, d, site);
    return t;
}

struct recv_chan *ticker_chan(struct ticker *t)
{
    return timer_chan(&t->timer);
}

void ticker_stop_at(struct ticker *t, const struct source_site *site)
{
    stop(&t->timer, site);
}

void ticker_reset_at(
    struct ticker *t, int64_t d, const struct source_site *site)
{
    const struct object *object = &t->timer.chan.object;
    struct worker *worker = hook(TRACE_TIMER_RESET, object, d, site);
    check_period(worker, object, d, site);
    reset(worker, &t->timer, d, d, site);
}
