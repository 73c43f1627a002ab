/* SPDX-License-Identifier: MIT */
/*
 * intern.h: keeps one copy of each text and each source site that a log's
 * events name, numbered from 0 in order of first use. Inside tui/model only.
 */
#ifndef TUI_MODEL_INTERN_H
#define TUI_MODEL_INTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/trace.h"

struct intern_text;
struct intern_site;
struct intern_chunk;

enum { INTERN_RECENT = 64 };

struct intern {
    struct intern_text **texts; /* by number */
    size_t text_count, text_room;
    uint32_t *places; /* hash table: number + 1, or 0 */
    size_t place_room;
    struct intern_site **sites; /* by number */
    size_t site_count, site_room;
    uint32_t *site_places;
    size_t site_place_room;
    struct intern_chunk *chunks; /* the memory of texts and sites */
    size_t text_bytes;
    int (*line_of)(const struct source_site *site); /* NULL: its own */
    /* The callers' sites seen last, by address: a site is a constant of the
     * program, so the same address is nearly always the same site. */
    struct {
        const struct source_site *site;
        const struct source_site *copy;
        int line; /* of the caller's */
    } recent[INTERN_RECENT];
};

void intern_init(struct intern *intern);
void intern_fini(struct intern *intern);

/*
 * Returns the copy of a text of `length` bytes, made when it is new. Texts
 * above LOG_TEXT_LENGTH are cut before a character; above LOG_TEXT_BYTES in
 * all, "..." is returned for new ones. NULL when memory is short.
 */
const char *intern_text(struct intern *intern, const char *text, size_t length);

/* Finds or makes the copy of a site; *copy is NULL beyond LOG_SITES. False
 * when memory is short. */
bool intern_site(struct intern *intern, const struct source_site *site,
    const struct source_site **copy);

/* Return the number of a copy. */
uint32_t intern_text_number(const char *copy);
uint32_t intern_site_number(const struct source_site *copy);

/* Return the copy of a number below text_count, site_count. */
const char *intern_text_at(const struct intern *intern, size_t number);
const struct source_site *intern_site_at(
    const struct intern *intern, size_t number);

#endif
