/* SPDX-License-Identifier: MIT */
/*
 * How many workers there are. A row and its thread, once made, stay until the
 * run's end; the limit says how many of them may run tasks. One worker alone
 * takes no locks: the change to two is made by that worker itself, at a place
 * where no task holds one, before the second thread begins.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/priv.h"
#include "runtime/sched.h"

static struct worker *row_new(struct run *run, unsigned i)
{
    struct worker *worker = aligned_alloc(64, sizeof *worker);
    if (!worker) {
        return NULL;
    }
    memset(worker, 0, sizeof *worker);
    worker->run = run;
    worker->index = worker->shown_index = (uint16_t)i;
    worker->deterministic = run->options.mode == RUN_DETERMINISTIC;
    worker->fences = !run->runtime->membarrier;
    worker->random = run->options.seed + i;
    atomic_init(&worker->work_until, INT64_MAX);
    if (run->options.trace && !trace_attach(run->options.trace, worker)) {
        free(worker);
        return NULL;
    }
    return worker;
}

bool workers_make(struct run *run, unsigned count)
{
    struct workers *workers = &run->workers;
    for (unsigned i = 0; i < count; i++) {
        workers->rows[i] = row_new(run, i);
        if (!workers->rows[i]) {
            return false;
        }
        workers->rows[i]->multi = count > 1;
        atomic_store(&workers->made, i + 1);
    }
    atomic_store(&workers->limit, count);
    return true;
}

bool workers_thread(pthread_t *thread, void *(*fn)(void *), void *arg)
{
    sigset_t all, before;
    sigfillset(&all);
    faults_unblock(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int error = pthread_create(thread, NULL, fn, arg);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return error == 0;
}

static bool start_thread(struct worker *worker)
{
    return workers_thread(&worker->thread, run_worker_thread, worker);
}

void workers_start(struct run *run)
{
    struct workers *workers = &run->workers;
    unsigned started = 1;
    unsigned made = atomic_load(&workers->made);
    while (started < made && start_thread(workers->rows[started])) {
        started++;
    }
    for (unsigned i = started; i < made; i++) {
        free(workers->rows[i]);
    }
    atomic_store(&workers->made, started);
    atomic_store(&workers->limit, started);
    if (!workers->rows[0]->deterministic) {
        run->options.workers = started;
    }
}

void workers_join(struct run *run)
{
    for (unsigned i = 1; i < atomic_load(&run->workers.made); i++) {
        pthread_join(run->workers.rows[i]->thread, NULL);
    }
}

void workers_free(struct run *run)
{
    for (unsigned i = 0; i < atomic_load(&run->workers.made); i++) {
        worker_retire(run->workers.rows[i]);
    }
    if (atomic_load(&run->workers.made) > 0) {
        tasks_reset(run->runtime, run->workers.rows[0]);
        worker_retire(run->workers.rows[0]);
    }
    for (unsigned i = 0; i < atomic_load(&run->workers.made); i++) {
        free(run->workers.rows[i]);
    }
    free(run->workers.outside);
}

/* ---- events of other threads ---- */

void workers_open_outside(struct worker *worker)
{
    struct run *run = worker->run;
    worker->multi = true;
    spin_lock(&run->workers.lock);
    if (!run->workers.outside && run->options.trace) {
        run->workers.outside = row_new(run, WORKERS_MOST);
        if (run->workers.outside) {
            run->workers.outside->multi = true;
            run->workers.outside->shown_index = 0;
        }
    }
    spin_unlock(&run->workers.lock);
}

void workers_write_outside(
    struct run *run, enum trace_kind kind, const struct task *task)
{
    struct worker *outside = run->workers.outside;
    if (!outside) {
        return;
    }
    if (run->options.lossless && trace_pressed(outside)) {
        trace_await_room(outside);
    }
    spin_lock(&run->workers.outside_lock);
    trace_emit(outside, kind, task, NULL, 0, NULL);
    spin_unlock(&run->workers.outside_lock);
}

/* ---- while it runs ---- */

/* Makes one more worker; false when memory or threads are short. Its thread
 * waits for workers->lock, which is held: it is counted before it runs. */
static bool add_worker(struct run *run)
{
    struct workers *workers = &run->workers;
    unsigned i = atomic_load(&workers->made);
    struct worker *worker = row_new(run, i);
    if (!worker) {
        return false;
    }
    worker->multi = true;
    if (!start_thread(worker)) {
        free(worker);
        return false;
    }
    workers->rows[i] = worker;
    atomic_store(&workers->made, i + 1);
    return true;
}

/* Changes the limit as far as possible and returns it. */
static unsigned reach(struct worker *worker, unsigned limit)
{
    struct run *run = worker->run;
    struct workers *workers = &run->workers;
    if (worker->deterministic) {
        deterministic_set_seats(run, limit);
        return limit;
    }
    if (limit > 1 && atomic_load(&workers->made) == 1) {
        worker->multi = true;
    }
    while (atomic_load(&workers->made) < limit && add_worker(run)) {
    }
    unsigned made = atomic_load(&workers->made);
    limit = limit < made ? limit : made;
    atomic_store(&workers->limit, limit);
    return limit;
}

/* Changes the limit (0: leaves it), unlocks workers->lock and returns what it
 * was. */
static unsigned set_and_unlock(
    struct worker *worker, const struct task *task, unsigned limit)
{
    struct run *run = worker->run;
    unsigned before = run->options.workers;
    bool changes = limit > 0 && limit != before;
    if (changes) {
        limit = limit < WORKERS_MOST ? limit : WORKERS_MOST;
        run->options.workers = reach(worker, limit);
        if (worker->trace) {
            trace_write(worker, &(struct trace_event){
                                    .kind = TRACE_RUN_WORKERS,
                                    .task = task ? task->serial : 0,
                                    .other = before,
                                    .value = run->options.workers,
                                    .site = task ? task->site : NULL,
                                });
        }
    }
    spin_unlock(&run->workers.lock);
    if (changes && !worker->deterministic) {
        worker_wake_all(run);
        clock_stir(&run->clock);
    }
    return before;
}

unsigned workers_set(
    struct worker *worker, const struct task *task, unsigned limit)
{
    spin_lock(&worker->run->workers.lock);
    return set_and_unlock(worker, task, limit);
}

/* Takes the wish under the lock: who no longer sees it, and asks for the limit,
 * waits until it has been granted. */
void workers_obey(struct worker *worker)
{
    struct run *run = worker->run;
    spin_lock(&run->workers.lock);
    bool wished =
        atomic_fetch_and(&run->attention, ~(unsigned)ATTENTION_WORKERS) &
        ATTENTION_WORKERS;
    set_and_unlock(
        worker, NULL, wished ? atomic_load(&run->workers.wanted) : 0);
}

unsigned runtime_workers_at(unsigned n, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_RUN_WORKERS, NULL, n, site);
    return workers_set(worker, worker->current, n);
}
