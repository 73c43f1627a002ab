/* SPDX-License-Identifier: MIT */
#include "runtime/priv.h"

void *object_make(enum trace_kind kind, size_t size, const char *name,
    int64_t value, const struct source_site *site)
{
    struct worker *worker = hook(kind, NULL, value, site);
    struct object *object = arena_alloc(worker, size);
    if (!object) {
        task_panic_on(worker, NULL, "out of memory", site);
    }
    object->name = name;
    if (unlikely(worker->trace != NULL)) {
        trace_write_new(worker,
            &(struct trace_event){
                .kind = (uint16_t)kind,
                .task = worker->current->serial,
                .value = value,
                .site = site,
                .text = name,
            },
            &object->serial, false);
    }
    return object;
}
