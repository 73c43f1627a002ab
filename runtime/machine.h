/* SPDX-License-Identifier: MIT */
/* machine.h: in which of a few states something is, drawn as a diagram. */
#ifndef RUNTIME_MACHINE_H
#define RUNTIME_MACHINE_H

#include <stdbool.h>
#include <stddef.h>

#include "runtime/base.h"

struct machine;

/* A machine has no more states than this. */
enum { MACHINE_STATES = 16 };

/*
 * Makes a state machine with the states named, and in the first of them:
 * machine_make("breaker", "closed", "open", "half-open"). The names are not
 * copied. It is a plain variable whose every use is seen: it synchronises
 * nothing, so that tasks that share it need a mutex. Panics when there are too
 * many states, or two of one name.
 */
#define machine_make(name, ...)                                                \
    machine_make_at((name), (const char *const[]){__VA_ARGS__},                \
        sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *),     \
        HERE)

/* Moves to a state, which may be the one it is in. Panics when the machine has
 * none of this name. Never parks. */
#define machine_move(m, state) machine_move_at((m), (state), HERE)

/* Returns the name of the state it is in, as it was given. Never parks. */
#define machine_state(m) machine_state_at((m), HERE)

/* Tells whether it is in a state. Panics when the machine has none of this
 * name. Never parks. */
#define machine_is(m, state) machine_is_at((m), (state), HERE)

struct machine *machine_make_at(const char *name, const char *const *states,
    size_t count, const struct source_site *site);
void machine_move_at(
    struct machine *m, const char *state, const struct source_site *site);
const char *machine_state_at(struct machine *m, const struct source_site *site);
bool machine_is_at(
    struct machine *m, const char *state, const struct source_site *site);

#endif
