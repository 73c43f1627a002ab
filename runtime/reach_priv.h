/* SPDX-License-Identifier: MIT */
/* reach_priv.h: the graph that reach.c marks, as reach_list.c makes it. */
#ifndef RUNTIME_REACH_PRIV_H
#define RUNTIME_REACH_PRIV_H

#include "runtime/priv.h"

/* Not for other programs. */
#pragma GCC visibility push(hidden)

enum {
    REACH_NOBODY = 0xffffffff,
    REACH_STATICS = 0 /* the node of the program's static variables */
};

struct reach_node {
    uintptr_t from, to; /* its memory */
    struct task *task;
    uint32_t parent;  /* the node from which it was reached */
    uint32_t waiters; /* of a piece: the first task that waits for it */
    uint32_t next;    /* of a task: the next one that waits for the same */
    uint32_t awaited; /* of a task: the piece it waits for */
    bool reached;     /* its memory */
    bool helped;      /* of a task: it can go on */
};

struct reach {
    const struct run *run;
    struct reach_node *nodes;
    uint32_t task_end; /* after the tasks; from here to count: pieces */
    uint32_t count;
    uint32_t *slots; /* the task on each stack */
    uint32_t *queue;
    uint32_t queued;
    bool helping; /* marks from what can run */
};

/* Lists everything there is in a run that stands still, with its `tasks`
 * tasks. False when memory is short; reach_fini in any case. */
bool reach_init(struct reach *reach, const struct run *run, size_t tasks);
void reach_fini(struct reach *reach);

/* Returns how many tasks have not ended. */
size_t reach_count_tasks(const struct run *run);

/* Return the node whose memory an address lies in, or REACH_NOBODY; the second
 * one looks for pieces only. */
uint32_t reach_node_at(const struct reach *reach, uintptr_t address);
uint32_t reach_piece_at(const struct reach *reach, uintptr_t address);

#pragma GCC visibility pop

#endif
