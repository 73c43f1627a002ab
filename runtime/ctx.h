/* SPDX-License-Identifier: MIT */
/*
 * ctx.h: contexts, which tell a tree of tasks to stop.
 *
 *     struct ctx *ctx = ctx_with_timeout("lookup", parent, SECOND);
 *     ...
 *     switch (select_wait(select_recv(answers, &answer),
 *         select_recv(ctx_done(ctx), NULL))) { ...
 *     ctx_cancel(ctx);
 *
 * Cancelling a context cancels all contexts below it, in the order in which
 * they were made. Go: package context.
 */
#ifndef RUNTIME_CTX_H
#define RUNTIME_CTX_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/base.h"
#include "runtime/chan.h"

struct ctx;

enum ctx_err { CTX_ACTIVE, CTX_CANCELED, CTX_DEADLINE_EXCEEDED };

/* Returns the context above all others: it is never cancelled, and is NULL. */
static inline struct ctx *ctx_background(void)
{
    return NULL;
}

/* Makes a context that ends when it or one above it is cancelled. */
#define ctx_with_cancel(name, parent) ctx_with_cancel_at((name), (parent), HERE)

/* Makes one that ends, besides, when d has passed. */
#define ctx_with_timeout(name, parent, d)                                      \
    ctx_with_timeout_at((name), (parent), (d), HERE)

/* Makes one that ends, besides, at time t of the run's clock. */
#define ctx_with_deadline(name, parent, t)                                     \
    ctx_with_deadline_at((name), (parent), (t), HERE)

/*
 * Makes one that ends, besides, at an interrupt: when the person in front of
 * the program presses Ctrl-C, or a task calls ctx_interrupt. The interrupt
 * does nothing else then. A deterministic run hears only its own tasks. Go:
 * `signal.NotifyContext(parent, os.Interrupt)`.
 */
#define ctx_with_interrupt(name, parent)                                       \
    ctx_with_interrupt_at((name), (parent), HERE)

/* Interrupts the run: ends all contexts that wait for that, the last one made
 * first. Go: `syscall.Kill(syscall.Getpid(), syscall.SIGINT)`. */
#define ctx_interrupt() ctx_interrupt_at(HERE)

/* Returns a context that carries a value, and else is its parent: it ends
 * when that does, and cannot be cancelled by itself. Borrows key and value. */
#define ctx_with_value(parent, key, value)                                     \
    ctx_with_value_at((parent), (key), (value), HERE)

/* Cancel the context and all below it, unless it has ended; cause (borrowed)
 * says why. Panic where there is nothing to cancel: the background, or a
 * context made by ctx_with_value. */
#define ctx_cancel(ctx) ctx_cancel_at((ctx), NULL, HERE)
#define ctx_cancel_cause(ctx, cause) ctx_cancel_at((ctx), (cause), HERE)

/* Returns the channel that is closed when the context ends; NULL, on which a
 * receive waits for ever, for the background. */
struct recv_chan *ctx_done(struct ctx *ctx);

/* Returns why the context ended, or CTX_ACTIVE. */
#define ctx_err(ctx) ctx_err_at((ctx), HERE)

/* Returns a reason's text, static. */
const char *ctx_err_text(enum ctx_err err);

/* Returns the cause given when it or one above it was cancelled, else the text
 * of its reason; NULL while it is active. */
const char *ctx_cause(struct ctx *ctx);

/* Tells whether the context will end by itself, and when. */
bool ctx_deadline(const struct ctx *ctx, int64_t *t);

/* Returns the value that the nearest context, from this one up, carries under
 * the key; NULL when there is none. */
const void *ctx_value(const struct ctx *ctx, const char *key);

struct ctx *ctx_with_cancel_at(
    const char *name, struct ctx *parent, const struct source_site *site);
struct ctx *ctx_with_timeout_at(const char *name, struct ctx *parent, int64_t d,
    const struct source_site *site);
struct ctx *ctx_with_deadline_at(const char *name, struct ctx *parent,
    int64_t t, const struct source_site *site);
struct ctx *ctx_with_interrupt_at(
    const char *name, struct ctx *parent, const struct source_site *site);
void ctx_interrupt_at(const struct source_site *site);
struct ctx *ctx_with_value_at(struct ctx *parent, const char *key,
    const void *value, const struct source_site *site);
void ctx_cancel_at(
    struct ctx *ctx, const char *cause, const struct source_site *site);
enum ctx_err ctx_err_at(struct ctx *ctx, const struct source_site *site);

#endif
