/* SPDX-License-Identifier: MIT */
/*
 * State machines. As with shared variables, the lock makes an access and its
 * event one step; it orders no tasks.
 */
#include "runtime/machine.h"

#include "runtime/priv.h"

struct machine {
    struct object object;
    struct spin lock;
    size_t count, current;
    const char *states[MACHINE_STATES];
};

/* Returns which of the states has this name; their number when none has. */
static size_t find(const struct machine *m, const char *state)
{
    size_t i = 0;
    while (i < m->count && !same_text(m->states[i], state)) {
        i++;
    }
    return i;
}

/* Reports a state, with its name; the machine's lock is held if it must be. */
static void emit(struct worker *worker, const struct machine *m,
    enum trace_kind kind, size_t state)
{
    if (unlikely(worker->trace != NULL)) {
        trace_write(worker, &(struct trace_event){
                                .kind = (uint16_t)kind,
                                .task = worker->current->serial,
                                .object = m->object.serial,
                                .value = (int64_t)state,
                                .site = worker->current->site,
                                .text = m->states[state],
                            });
    }
}

struct machine *machine_make_at(const char *name, const char *const *states,
    size_t count, const struct source_site *site)
{
    struct machine *m = object_make(
        TRACE_MACHINE_MAKE, sizeof(struct machine), name, (int64_t)count, site);
    struct worker *worker = worker_self();
    if (count > MACHINE_STATES) {
        task_panic_on(worker, &m->object, "too many states", site);
    }
    for (; m->count < count; m->count++) {
        if (find(m, states[m->count]) < m->count) {
            task_panic_on(worker, &m->object, "two states of one name", site);
        }
        m->states[m->count] = states[m->count];
        emit(worker, m, TRACE_MACHINE_STATE, m->count);
    }
    return m;
}

/* Returns the number of a state that must exist. */
static size_t must_find(
    struct machine *m, const char *state, const struct source_site *site)
{
    size_t number = find(m, state);
    if (number == m->count) {
        task_panic_on(worker_self(), &m->object, "no such state", site);
    }
    return number;
}

void machine_move_at(
    struct machine *m, const char *state, const struct source_site *site)
{
    size_t to = must_find(m, state, site);
    struct worker *worker =
        hook(TRACE_MACHINE_MOVE, &m->object, (int64_t)to, site);
    object_lock(worker, &m->lock);
    m->current = to;
    emit(worker, m, TRACE_MACHINE_MOVE, to);
    object_unlock(worker, &m->lock);
}

/* Looks at the machine: one visible operation. */
static size_t check(struct machine *m, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_MACHINE_CHECK, &m->object, 0, site);
    object_lock(worker, &m->lock);
    size_t current = m->current;
    emit(worker, m, TRACE_MACHINE_CHECK, current);
    object_unlock(worker, &m->lock);
    return current;
}

const char *machine_state_at(struct machine *m, const struct source_site *site)
{
    return m->states[check(m, site)];
}

bool machine_is_at(
    struct machine *m, const char *state, const struct source_site *site)
{
    return must_find(m, state, site) == check(m, site);
}
