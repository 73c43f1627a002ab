/* SPDX-License-Identifier: MIT */
#include "tui/model/intern.h"

#include <stdlib.h>
#include <string.h>

#include "tui/model/log.h"

/*
 * Texts and sites live in chunks that never move; the hash tables hold their
 * numbers. A text's number stands right before its bytes, a site's right
 * behind it, so that a copy's number needs no search.
 */
struct intern_chunk {
    struct intern_chunk *next;
    size_t used, size;
    _Alignas(max_align_t) unsigned char bytes[];
};

struct intern_text {
    uint32_t number;
    uint32_t length;
    char bytes[];
};

struct intern_site {
    struct source_site site; /* first: a copy's address is the entry's */
    uint32_t number;
};

enum { CHUNK_SIZE = 16 << 10, FIRST_PLACES = 64 };

void intern_init(struct intern *intern)
{
    *intern = (struct intern){0};
}

void intern_fini(struct intern *intern)
{
    while (intern->chunks) {
        struct intern_chunk *chunk = intern->chunks;
        intern->chunks = chunk->next;
        free(chunk);
    }
    free(intern->texts);
    free(intern->places);
    free(intern->sites);
    free(intern->site_places);
    *intern = (struct intern){0};
}

static void *take_memory(struct intern *intern, size_t size)
{
    size = (size + 7) & ~(size_t)7;
    struct intern_chunk *chunk = intern->chunks;
    if (!chunk || chunk->size - chunk->used < size) {
        size_t room = size > CHUNK_SIZE ? size : CHUNK_SIZE;
        chunk = malloc(sizeof *chunk + room);
        if (!chunk) {
            return NULL;
        }
        chunk->next = intern->chunks;
        chunk->used = 0;
        chunk->size = room;
        intern->chunks = chunk;
    }
    void *memory = chunk->bytes + chunk->used;
    chunk->used += size;
    return memory;
}

static uint32_t hash_bytes(uint32_t hash, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ (unsigned char)bytes[i]) * 16777619u;
    }
    return hash ^ hash >> 15;
}

static uint32_t hash_text(const struct intern_text *text)
{
    return hash_bytes(2166136261u, text->bytes, text->length);
}

/* Texts of a site are interned, so that their numbers identify them. */
static uint32_t hash_site(const struct source_site *site)
{
    uint32_t words[3] = {
        site->file ? intern_text_number(site->file) + 1 : 0,
        site->function ? intern_text_number(site->function) + 1 : 0,
        (uint32_t)site->line,
    };
    return hash_bytes(2166136261u, (const char *)words, sizeof words);
}

/* Returns a place table of twice the size, all free; NULL: memory is short. */
static uint32_t *larger_places(size_t *room)
{
    size_t larger = *room == 0 ? FIRST_PLACES : *room * 2;
    uint32_t *places = calloc(larger, sizeof *places);
    if (places) {
        *room = larger;
    }
    return places;
}

static void put_place(
    uint32_t *places, size_t room, uint32_t hash, uint32_t number)
{
    size_t i = hash;
    while (places[i & (room - 1)] != 0) {
        i++;
    }
    places[i & (room - 1)] = number + 1;
}

/* Makes room for one more text. */
static bool grow_texts(struct intern *intern)
{
    size_t count = intern->text_count;
    if (count == intern->text_room) {
        size_t room = count == 0 ? FIRST_PLACES : count * 2;
        void *texts = realloc(intern->texts, room * sizeof *intern->texts);
        if (!texts) {
            return false;
        }
        intern->texts = texts;
        intern->text_room = room;
    }
    if (count * 2 >= intern->place_room) {
        uint32_t *places = larger_places(&intern->place_room);
        if (!places) {
            return false;
        }
        for (size_t i = 0; i < count; i++) {
            put_place(places, intern->place_room, hash_text(intern->texts[i]),
                (uint32_t)i);
        }
        free(intern->places);
        intern->places = places;
    }
    return true;
}

static bool grow_sites(struct intern *intern)
{
    size_t count = intern->site_count;
    if (count == intern->site_room) {
        size_t room = count == 0 ? FIRST_PLACES : count * 2;
        void *sites = realloc(intern->sites, room * sizeof *intern->sites);
        if (!sites) {
            return false;
        }
        intern->sites = sites;
        intern->site_room = room;
    }
    if (count * 2 >= intern->site_place_room) {
        uint32_t *places = larger_places(&intern->site_place_room);
        if (!places) {
            return false;
        }
        for (size_t i = 0; i < count; i++) {
            put_place(places, intern->site_place_room,
                hash_site(&intern->sites[i]->site), (uint32_t)i);
        }
        free(intern->site_places);
        intern->site_places = places;
    }
    return true;
}

static const char *find_text(
    const struct intern *intern, const char *text, size_t length, uint32_t hash)
{
    if (intern->place_room == 0) {
        return NULL;
    }
    for (size_t i = hash;; i++) {
        uint32_t place = intern->places[i & (intern->place_room - 1)];
        if (place == 0) {
            return NULL;
        }
        const struct intern_text *known = intern->texts[place - 1];
        if (known->length == length &&
            memcmp(known->bytes, text, length) == 0) {
            return known->bytes;
        }
    }
}

/* Returns the length up to which a text is kept: no more than is allowed,
 * and not through the middle of a character. */
static size_t cut_length(const char *text, size_t length)
{
    if (length <= LOG_TEXT_LENGTH) {
        return length;
    }
    length = LOG_TEXT_LENGTH;
    for (int back = 0; back < 3 && ((unsigned char)text[length] & 0xC0) == 0x80;
         back++) {
        length--;
    }
    return length;
}

const char *intern_text(struct intern *intern, const char *text, size_t length)
{
    length = cut_length(text, length);
    uint32_t hash = hash_bytes(2166136261u, text, length);
    const char *known = find_text(intern, text, length, hash);
    if (known) {
        return known;
    }
    bool full = intern->text_bytes + length > LOG_TEXT_BYTES ||
                intern->text_count >= UINT32_MAX - 1;
    if (full && !(length == 3 && memcmp(text, "...", 3) == 0)) {
        return intern_text(intern, "...", 3);
    }
    if (!grow_texts(intern)) {
        return NULL;
    }
    struct intern_text *copy = take_memory(intern, sizeof *copy + length + 1);
    if (!copy) {
        return NULL;
    }
    copy->number = (uint32_t)intern->text_count;
    copy->length = (uint32_t)length;
    memcpy(copy->bytes, text, length);
    copy->bytes[length] = '\0';
    intern->texts[intern->text_count++] = copy;
    intern->text_bytes += sizeof *copy + length + 1;
    put_place(intern->places, intern->place_room, hash, copy->number);
    return copy->bytes;
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static const struct source_site *find_site(
    const struct intern *intern, const struct source_site *site)
{
    if (intern->site_place_room == 0) {
        return NULL;
    }
    for (size_t i = hash_site(site);; i++) {
        uint32_t place = intern->site_places[i & (intern->site_place_room - 1)];
        if (place == 0) {
            return NULL;
        }
        const struct source_site *known = &intern->sites[place - 1]->site;
        if (known->file == site->file && known->function == site->function &&
            known->line == site->line) {
            return known;
        }
    }
}

/* Adds a site whose texts are interned. */
static const struct source_site *add_site(
    struct intern *intern, const struct source_site *site)
{
    if (!grow_sites(intern)) {
        return NULL;
    }
    struct intern_site *entry = take_memory(intern, sizeof *entry);
    if (!entry) {
        return NULL;
    }
    entry->site = *site;
    entry->number = (uint32_t)intern->site_count;
    intern->sites[intern->site_count++] = entry;
    put_place(intern->site_places, intern->site_place_room, hash_site(site),
        entry->number);
    return &entry->site;
}

static bool copy_text(
    struct intern *intern, const char *text, const char **copy)
{
    *copy = text ? intern_text(intern, text, strlen(text)) : NULL;
    return *copy || !text;
}

bool intern_site(struct intern *intern, const struct source_site *site,
    const struct source_site **copy)
{
    size_t place = ((uintptr_t)site >> 3) % INTERN_RECENT;
    const struct source_site *last = intern->recent[place].copy;
    if (intern->recent[place].site == site && last &&
        intern->recent[place].line == site->line &&
        same_text(last->file, site->file) &&
        same_text(last->function, site->function)) {
        *copy = last;
        return true;
    }
    struct source_site texts = {
        .line = intern->line_of ? intern->line_of(site) : site->line};
    if (!copy_text(intern, site->file, &texts.file) ||
        !copy_text(intern, site->function, &texts.function)) {
        return false;
    }
    *copy = find_site(intern, &texts);
    if (!*copy && intern->site_count < LOG_SITES) {
        *copy = add_site(intern, &texts);
        if (!*copy) {
            return false;
        }
    }
    intern->recent[place].site = site;
    intern->recent[place].copy = *copy;
    intern->recent[place].line = site->line;
    return true;
}

uint32_t intern_text_number(const char *copy)
{
    const char *entry = copy - offsetof(struct intern_text, bytes);
    return ((const struct intern_text *)(const void *)entry)->number;
}

uint32_t intern_site_number(const struct source_site *copy)
{
    return ((const struct intern_site *)(const void *)copy)->number;
}

const char *intern_text_at(const struct intern *intern, size_t number)
{
    return intern->texts[number]->bytes;
}

const struct source_site *intern_site_at(
    const struct intern *intern, size_t number)
{
    return &intern->sites[number]->site;
}
