/* SPDX-License-Identifier: MIT */
/*
 * i18n.h: the program's own words in the learner's language. Catalogues are
 * gettext .mo files read by our own small reader, because gettext's lookup
 * needs installed locales. A missing message falls back to its English id.
 * A catalogue never changes after it is opened: readers need no lock.
 */
#ifndef TUI_I18N_I18N_H
#define TUI_I18N_I18N_H

#include <stdbool.h>
#include <stddef.h>

enum language { LANGUAGE_EN, LANGUAGE_BN, LANGUAGE_COUNT };

/* Returns "en", "bn". */
const char *language_code(enum language language);

/* Finds the language of a code or locale name ("bn", "bn_BD.UTF-8"); false
 * when it is none of ours. */
bool language_find(const char *name, enum language *language);

/* Chooses from LANGUAGE, LC_ALL, LC_MESSAGES and LANG, as strings. */
enum language language_from_environment(void);

struct catalogue;

/*
 * Opens a catalogue over .mo bytes, which it borrows. data NULL: English,
 * every message is its id. Returns NULL when the file is malformed (magic,
 * bounds, order) or memory is short.
 */
struct catalogue *catalogue_open(
    enum language language, const void *data, size_t size);
void catalogue_close(struct catalogue *catalogue);

enum language catalogue_language(const struct catalogue *catalogue);

/* Returns the translation of an English message; borrowed. */
const char *tr(const struct catalogue *catalogue, const char *message);

/* Returns the form for n; bn: one = n <= 1, en: one = n == 1. */
const char *tr_plural(const struct catalogue *catalogue, const char *one,
    const char *many, unsigned long n);

/*
 * printf into a new string (caller frees): the format's translation, with
 * positional arguments (%1$s) allowed. Digits of the result are not mapped.
 */
__attribute__((format(printf, 2, 3))) char *tr_format(
    const struct catalogue *catalogue, const char *format, ...);

/* Marks a message for xgettext where it is only stored. */
#define N_(message) message

/* Replaces ASCII digits by Bengali ones in place of a new string the caller
 * frees, when the catalogue is Bengali; else returns a copy. */
char *tr_digits(const struct catalogue *catalogue, const char *text);

#endif
