/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "tui/model/log.h"
#include "tui/model/log_priv.h"

uint64_t log_fnv(uint64_t hash, const void *bytes, size_t count)
{
    const unsigned char *byte = bytes;
    for (size_t i = 0; i < count; i++) {
        hash = (hash ^ byte[i]) * UINT64_C(1099511628211);
    }
    return hash;
}

static uint64_t hash_number(uint64_t hash, uint64_t number)
{
    unsigned char bytes[8];
    for (unsigned i = 0; i < sizeof bytes; i++) {
        bytes[i] = (unsigned char)(number >> (8 * i));
    }
    return log_fnv(hash, bytes, sizeof bytes);
}

/* A text ends in its NUL; a missing one is told from an empty one. */
static uint64_t hash_text(uint64_t hash, const char *text)
{
    return text ? log_fnv(hash_number(hash, 1), text, strlen(text) + 1)
                : hash_number(hash, 0);
}

const char *log_base_name(const char *file)
{
    const char *slash = strrchr(file, '/');
    return slash ? slash + 1 : file;
}

uint64_t log_fnv_event(uint64_t hash, const struct trace_event *event)
{
    const struct source_site *site = event->site;
    hash = hash_number(hash, event->seq);
    hash = hash_number(hash, (uint64_t)event->time_ns);
    hash = hash_number(hash, (uint64_t)event->value);
    hash = hash_number(hash, (uint64_t)event->other << 32 | event->task);
    hash = hash_number(hash, (uint64_t)event->worker << 32 | event->object);
    hash = hash_text(hash, trace_kind_name((enum trace_kind)event->kind));
    hash = hash_text(hash, event->text);
    hash =
        hash_text(hash, site && site->file ? log_base_name(site->file) : NULL);
    return hash_number(hash, site ? (uint64_t)(int64_t)site->line : 0);
}

uint64_t log_hash(const struct log *log)
{
    uint64_t hash = log->dropped_hash;
    for (uint64_t seq = log->first; seq && seq <= log->last; seq++) {
        hash = log_fnv_event(hash, log_event(log, seq));
    }
    return hash;
}
