/* SPDX-License-Identifier: MIT */
/* The names of the event kinds, from the one list in trace_kinds.h. */
#include <string.h>

#include "runtime/trace.h"

static const char *const names[TRACE_KIND_COUNT] = {
#define TRACE_KIND(symbol, name) [TRACE_##symbol] = name,
#include "runtime/trace_kinds.h"
#undef TRACE_KIND
};

const char *trace_kind_name(enum trace_kind kind)
{
    if (kind <= TRACE_NONE || kind >= TRACE_KIND_COUNT) {
        return "?";
    }
    return names[kind];
}

enum trace_kind trace_kind_find(const char *name)
{
    for (int kind = TRACE_NONE + 1; kind < TRACE_KIND_COUNT; kind++) {
        if (strcmp(names[kind], name) == 0) {
            return (enum trace_kind)kind;
        }
    }
    return TRACE_NONE;
}
