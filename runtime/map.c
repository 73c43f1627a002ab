/* SPDX-License-Identifier: MIT */
/*
 * Maps. An entry is never taken out: a deleted one is only marked, and keeps
 * its number and its place in the order of first stores.
 *
 *   buckets [ . ][ . ][ . ]     entries of one bucket hang on each other
 *               |
 *   first -> [ a 1 ] -> [ b 2, absent ] -> [ c 3 ] <- last
 */
#include "runtime/map.h"

#include "runtime/priv.h"

enum { FIRST_BUCKETS = 16 };

struct entry {
    struct entry *in_bucket, *next;
    const char *key;
    void *value;
    uint64_t hash;
    uint32_t number; /* from 1 */
    bool present;
};

struct map {
    struct object object;
    struct spin lock;
    struct entry **buckets;
    size_t bucket_count; /* a power of two, or 0 */
    struct entry *first, *last;
    uint32_t entries, present;
};

struct map *map_make_at(const char *name, const struct source_site *site)
{
    return object_make(TRACE_MAP_MAKE, sizeof(struct map), name, 0, site);
}

/* FNV-1a. */
static uint64_t hash_of(const char *key)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (; *key; key++) {
        hash = (hash ^ (unsigned char)*key) * UINT64_C(1099511628211);
    }
    return hash;
}

static struct entry *find(const struct map *m, const char *key, uint64_t hash)
{
    struct entry *entry =
        m->bucket_count ? m->buckets[hash & (m->bucket_count - 1)] : NULL;
    while (entry && (entry->hash != hash || !same_text(entry->key, key))) {
        entry = entry->in_bucket;
    }
    return entry;
}

static void put_in_bucket(struct map *m, struct entry *entry)
{
    struct entry **bucket = &m->buckets[entry->hash & (m->bucket_count - 1)];
    entry->in_bucket = *bucket;
    *bucket = entry;
}

/* Makes the table twice as large; false when memory is short. */
static bool grow(struct worker *worker, struct map *m)
{
    size_t count = m->bucket_count ? m->bucket_count * 2 : FIRST_BUCKETS;
    struct entry **buckets =
        arena_alloc(worker, count * sizeof(struct entry *));
    if (!buckets) {
        return false;
    }
    m->buckets = buckets;
    m->bucket_count = count;
    for (struct entry *entry = m->first; entry; entry = entry->next) {
        put_in_bucket(m, entry);
    }
    return true;
}

static const char *copy_key(struct worker *worker, const char *key)
{
    size_t size = 1;
    while (key[size - 1]) {
        size++;
    }
    char *copy = arena_alloc(worker, size);
    for (size_t i = 0; copy && i < size; i++) {
        copy[i] = key[i];
    }
    return copy;
}

/* Adds an absent entry; NULL when memory is short. */
static struct entry *add(
    struct worker *worker, struct map *m, const char *key, uint64_t hash)
{
    if (m->entries >= m->bucket_count && !grow(worker, m)) {
        return NULL;
    }
    struct entry *entry = arena_alloc(worker, sizeof *entry);
    const char *copy = copy_key(worker, key);
    if (!entry || !copy) {
        return NULL;
    }
    *entry = (struct entry){.key = copy, .hash = hash, .number = ++m->entries};
    put_in_bucket(m, entry);
    *(m->last ? &m->last->next : &m->first) = entry;
    m->last = entry;
    return entry;
}

static void emit(struct worker *worker, struct map *m, enum trace_kind kind,
    const struct entry *entry, int64_t value)
{
    if (unlikely(worker->trace != NULL)) {
        trace_write(worker, &(struct trace_event){
                                .kind = (uint16_t)kind,
                                .task = worker->current->serial,
                                .object = m->object.serial,
                                .other = entry ? entry->number : 0,
                                .value = value,
                                .site = worker->current->site,
                                .text = entry ? entry->key : NULL,
                            });
    }
}

/* Stores; the map's lock is held and then given back. */
static void store(struct worker *worker, struct map *m, const char *key,
    uint64_t hash, void *value, const struct source_site *site)
{
    struct entry *entry = find(m, key, hash);
    entry = entry ? entry : add(worker, m, key, hash);
    if (!entry) {
        object_unlock(worker, &m->lock);
        task_panic_on(worker, &m->object, "out of memory", site);
    }
    m->present += !entry->present;
    entry->present = true;
    entry->value = value;
    sync_acquire(entry);
    sync_release(entry);
    emit(worker, m, TRACE_MAP_STORE, entry, m->present);
    object_unlock(worker, &m->lock);
}

void map_store_at(
    struct map *m, const char *key, void *value, const struct source_site *site)
{
    uint64_t hash = hash_of(key);
    struct worker *worker = hook(TRACE_MAP_STORE, &m->object, 0, site);
    object_lock(worker, &m->lock);
    store(worker, m, key, hash, value, site);
}

/* Reports a look at a key that is there (entry) or is not. */
static void *found(
    struct worker *worker, struct map *m, struct entry *entry, const char *key)
{
    struct entry unknown = {.key = key};
    if (entry) {
        sync_acquire(entry);
    } else if (unlikely(worker->trace != NULL)) {
        unknown.key = copy_key(worker, key); /* the event outlives the call */
    }
    bool present = entry && entry->present;
    emit(worker, m, TRACE_MAP_LOAD, entry ? entry : &unknown, present);
    return present ? entry->value : NULL;
}

bool map_load_at(struct map *m, const char *key, void **value,
    const struct source_site *site)
{
    uint64_t hash = hash_of(key);
    struct worker *worker = hook(TRACE_MAP_LOAD, &m->object, 0, site);
    object_lock(worker, &m->lock);
    struct entry *entry = find(m, key, hash);
    bool present = entry && entry->present;
    *value = found(worker, m, entry, key);
    object_unlock(worker, &m->lock);
    return present;
}

void *map_load_or_store_at(struct map *m, const char *key, void *value,
    bool *loaded, const struct source_site *site)
{
    uint64_t hash = hash_of(key);
    struct worker *worker = hook(TRACE_MAP_LOAD, &m->object, 0, site);
    object_lock(worker, &m->lock);
    struct entry *entry = find(m, key, hash);
    *loaded = entry && entry->present;
    if (*loaded) {
        value = found(worker, m, entry, key);
        object_unlock(worker, &m->lock);
    } else {
        store(worker, m, key, hash, value, site);
    }
    return value;
}

void map_delete_at(
    struct map *m, const char *key, const struct source_site *site)
{
    uint64_t hash = hash_of(key);
    struct worker *worker = hook(TRACE_MAP_DELETE, &m->object, 0, site);
    object_lock(worker, &m->lock);
    struct entry *entry = find(m, key, hash);
    if (entry && entry->present) {
        entry->present = false;
        entry->value = NULL;
        m->present--;
        sync_acquire(entry);
        sync_release(entry);
        emit(worker, m, TRACE_MAP_DELETE, entry, m->present);
    } else {
        found(worker, m, entry, key);
    }
    object_unlock(worker, &m->lock);
}

void map_range_at(
    struct map *m, map_fn *fn, void *arg, const struct source_site *site)
{
    struct worker *worker = hook(TRACE_MAP_RANGE, &m->object, 0, site);
    object_lock(worker, &m->lock);
    emit(worker, m, TRACE_MAP_RANGE, NULL, m->present);
    struct entry *entry = m->first;
    bool goes_on = true;
    while (entry && goes_on) {
        bool present = entry->present;
        void *value = entry->value;
        sync_acquire(entry);
        object_unlock(worker, &m->lock);
        goes_on = !present || fn(entry->key, value, arg);
        worker = worker_self();
        object_lock(worker, &m->lock);
        entry = entry->next;
    }
    object_unlock(worker, &m->lock);
}
