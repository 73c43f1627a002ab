/* SPDX-License-Identifier: MIT */
#include "tui/app/session.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "runtime/run.h"
#include "tui/app/knobs.h"
#include "tui/app/statement.h"

/* Events a worker may be ahead of the pump before it waits. */
enum { RING_EVENTS = 1 << 14 };

/* Chooses as the seed does, but for what the schedule says. */
struct deviating {
    struct decider base;
    struct random_decider seeded;
    const struct schedule *schedule;
    size_t next;
    uint32_t choices; /* made so far */
    /* What session_find_choice looks for; written until `found`. */
    bool seeks;
    uint64_t after;
    const struct trace *trace;
    struct session_choice choice;
    atomic_bool found;
};

struct session {
    int wake_fd;
    struct runtime *runtime;
    /* of the run; NULL without one */
    struct run *run;
    struct trace *trace;
    struct log *log;
    struct session_run what;
    struct deviating decider;
    pthread_t thread;
    atomic_bool executed; /* run_execute is back: no more events come */
    bool over;
    bool short_of_memory; /* an event could not be kept */
    bool seeks; /* the run is made to find a choice behind this event */
    uint64_t after;
};

struct session *session_new(void)
{
    struct session *session = calloc(1, sizeof *session);
    if (!session) {
        return NULL;
    }
    session->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    session->runtime = runtime_new();
    if (session->wake_fd < 0 || !session->runtime) {
        session_free(session);
        return NULL;
    }
    return session;
}

void session_free(struct session *session)
{
    if (!session) {
        return;
    }
    session_stop(session);
    runtime_free(session->runtime);
    if (session->wake_fd >= 0) {
        close(session->wake_fd);
    }
    free(session);
}

/* ---- the run's threads ---- */

static void note_choice(struct deviating *self, unsigned n,
    const struct operation *candidates, unsigned seeded)
{
    struct session_choice *choice = &self->choice;
    choice->number = self->choices;
    choice->seeded = seeded;
    while (choice->count < n && choice->count < SESSION_CANDIDATES) {
        choice->tasks[choice->count] = candidates[choice->count].task;
        choice->count++;
    }
    self->seeks = false;
    atomic_store_explicit(&self->found, true, memory_order_release);
}

/* The seed's own choice is always drawn, so that those after a deviation are
 * what they would have been. */
static unsigned choose(struct decider *decider, enum decide_kind kind,
    unsigned n, const struct operation *candidates)
{
    struct deviating *self = (struct deviating *)decider;
    unsigned choice =
        self->seeded.base.choose(&self->seeded.base, kind, n, candidates);
    self->choices++;
    if (self->seeks && kind == DECIDE_TASK &&
        trace_last(self->trace) >= self->after) {
        note_choice(self, n, candidates, choice);
    }
    const struct schedule *schedule = self->schedule;
    if (self->next < schedule->count &&
        schedule->list[self->next].choice == self->choices) {
        uint32_t candidate = schedule->list[self->next++].candidate;
        choice = candidate < n ? candidate : choice;
    }
    return choice;
}

/* Called by any thread of the run. A full eventfd is awake already. */
static void wake(void *context)
{
    struct session *session = context;
    uint64_t one = 1;
    ssize_t written = write(session->wake_fd, &one, sizeof one);
    (void)written;
}

static void main_task(void *arg)
{
    const struct session_run *what = arg;
    what->pattern->run(&what->knobs);
}

static void *run_thread(void *arg)
{
    struct session *session = arg;
    run_execute(session->run);
    atomic_store_explicit(&session->executed, true, memory_order_release);
    wake(session);
    return NULL;
}

/* The terminal's signals belong to the screen's thread; faults stay with the
 * thread that causes them. */
static bool start_thread(struct session *session)
{
    sigset_t blocked;
    sigset_t before;
    sigfillset(&blocked);
    const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP};
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        sigdelset(&blocked, faults[i]);
    }
    pthread_sigmask(SIG_BLOCK, &blocked, &before);
    int error = pthread_create(&session->thread, NULL, run_thread, session);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return error == 0;
}

/* ---- the owner's thread ---- */

static void free_run(struct session *session)
{
    run_free(session->run);
    trace_free(session->trace);
    log_free(session->log);
    session->run = NULL;
    session->trace = NULL;
    session->log = NULL;
}

static void describe(struct session *session)
{
    const struct session_run *what = &session->what;
    struct log_about about = {.seed = what->seed, .mode = what->mode};
    for (size_t i = 0; i + 1 < sizeof about.pattern && what->pattern->name[i];
         i++) {
        about.pattern[i] = what->pattern->name[i];
    }
    knobs_text(&what->knobs, about.knobs);
    schedule_text(&what->schedule, about.schedule);
    log_set_about(session->log, &about);
}

static bool prepare(struct session *session)
{
    session->trace = trace_new(RING_EVENTS);
    session->log = log_new(0);
    if (!session->trace || !session->log) {
        return false;
    }
    describe(session);
    log_set_lines(session->log, statement_line);
    session->decider = (struct deviating){.base = {choose},
        .schedule = &session->what.schedule,
        .seeks = session->seeks,
        .after = session->after,
        .trace = session->trace};
    random_decider_init(&session->decider.seeded, session->what.seed);
    session->run = run_new(session->runtime,
        &(struct run_options){.name = session->what.pattern->name,
            .mode = session->what.mode,
            .seed = session->what.seed,
            .decider = session->seeks || session->what.schedule.count > 0
                           ? &session->decider.base
                           : NULL,
            .trace = session->trace,
            .rate = session->what.rate,
            .held = session->what.held,
            .lossless = true,
            .ways = true,
            .wake = wake,
            .wake_context = session},
        main_task, &session->what);
    return session->run != NULL;
}

bool session_start(struct session *session, const struct session_run *run)
{
    session_stop(session);
    session->what = *run;
    session->over = false;
    session->short_of_memory = false;
    atomic_store(&session->executed, false);
    if (!prepare(session) || !start_thread(session)) {
        free_run(session);
        return false;
    }
    return true;
}

bool session_find_choice(struct session *session, const struct session_run *run,
    uint64_t after, struct session_choice *choice)
{
    session->seeks = true;
    session->after = after;
    bool started = session_start(session, run);
    session->seeks = false;
    while (
        started && !session->over &&
        !atomic_load_explicit(&session->decider.found, memory_order_acquire)) {
        session_wait(session);
        session_pump(session);
    }
    session_stop(session);
    *choice = session->decider.choice;
    return started;
}

static void clear_wakes(struct session *session)
{
    uint64_t wakes;
    ssize_t got = read(session->wake_fd, &wakes, sizeof wakes);
    (void)got;
}

static void discard(void *context, const struct trace_event *event)
{
    (void)context;
    (void)event;
}

void session_stop(struct session *session)
{
    if (!session->run) {
        return;
    }
    run_stop(session->run);
    while (!atomic_load_explicit(&session->executed, memory_order_acquire)) {
        trace_drain(session->trace, discard, NULL);
        session_wait(session);
        clear_wakes(session);
    }
    pthread_join(session->thread, NULL);
    free_run(session);
}

struct log *session_log(const struct session *session)
{
    return session->log;
}

int session_wake_fd(const struct session *session)
{
    return session->wake_fd;
}

static void keep(void *context, const struct trace_event *event)
{
    struct session *session = context;
    if (!log_append(session->log, event)) {
        session->short_of_memory = true;
    }
}

size_t session_pump(struct session *session)
{
    if (!session->run || session->over) {
        return 0;
    }
    /* In this order: what is written after the drain wakes us again. */
    clear_wakes(session);
    bool executed =
        atomic_load_explicit(&session->executed, memory_order_acquire);
    size_t count = trace_drain(session->trace, keep, session);
    session->over = executed;
    if (session->short_of_memory) {
        run_stop(session->run);
    }
    return count;
}

void session_wait(struct session *session)
{
    struct pollfd wait = {.fd = session->wake_fd, .events = POLLIN};
    if (session->run && !session->over) {
        poll(&wait, 1, -1);
    }
}

bool session_over(const struct session *session)
{
    return session->over;
}

void session_hold(struct session *session)
{
    if (session->run) {
        run_hold(session->run);
    }
}

void session_release(struct session *session)
{
    if (session->run) {
        run_release(session->run);
    }
}

void session_step(struct session *session)
{
    if (session->run) {
        run_step(session->run);
    }
}

void session_set_rate(struct session *session, double rate)
{
    if (session->run) {
        run_set_rate(session->run, rate);
    }
}

bool session_interrupt(struct session *session)
{
    return session->run && !session->over && run_interrupt(session->run);
}
