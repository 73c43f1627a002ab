/* SPDX-License-Identifier: MIT */
#include "tui/i18n/i18n.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/i18n/conversions.h"

/*
 * A .mo file: seven 32-bit words, then two tables of (length, offset), the
 * original messages sorted as strcmp sorts, and their translations.
 *
 *      0 magic   4 revision   8 count   12 originals   16 translations
 */
enum { HEADER_SIZE = 28, ENTRY_SIZE = 8 };

static const uint32_t MAGIC = 0x950412de;
static const uint32_t MAGIC_SWAPPED = 0xde120495;

struct catalogue {
    enum language language;
    const unsigned char *bytes; /* NULL in English */
    size_t size;
    bool swapped;
    uint32_t count;
    uint32_t originals;
    uint32_t translations;
};

static const char *const language_codes[LANGUAGE_COUNT] = {"en", "bn"};

const char *language_code(enum language language)
{
    return language_codes[language];
}

bool language_find(const char *name, enum language *language)
{
    size_t length = strcspn(name, "_-.@");
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        if (strlen(language_codes[i]) == length &&
            strncmp(name, language_codes[i], length) == 0) {
            *language = (enum language)i;
            return true;
        }
    }
    return false;
}

/* LANGUAGE is a list by preference: "bn_BD:en". */
static bool find_in_list(const char *list, enum language *language)
{
    for (;;) {
        char name[32];
        size_t length = strcspn(list, ":");
        if (length < sizeof(name)) {
            memcpy(name, list, length);
            name[length] = '\0';
            if (language_find(name, language)) {
                return true;
            }
        }
        if (list[length] == '\0') {
            return false;
        }
        list += length + 1;
    }
}

enum language language_from_environment(void)
{
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    enum language language = LANGUAGE_EN;
    const char *list = getenv("LANGUAGE");
    if (list != NULL && find_in_list(list, &language)) {
        return language;
    }
    for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++) {
        const char *value = getenv(variables[i]);
        if (value != NULL && value[0] != '\0') {
            (void)language_find(value, &language);
            return language;
        }
    }
    return language;
}

static uint32_t word_at(const struct catalogue *catalogue, size_t offset)
{
    uint32_t word;
    memcpy(&word, catalogue->bytes + offset, sizeof(word));
    if (catalogue->swapped) {
        word = word >> 24 | (word >> 8 & 0xff00) | (word << 8 & 0xff0000) |
               word << 24;
    }
    return word;
}

static bool table_fits(const struct catalogue *catalogue, uint32_t offset)
{
    return offset <= catalogue->size &&
           catalogue->count <= (catalogue->size - offset) / ENTRY_SIZE;
}

/* Returns entry `index` of a table and its length; the bytes end in a NUL. */
static const char *entry(const struct catalogue *catalogue, uint32_t table,
    uint32_t index, size_t *length)
{
    size_t at = table + (size_t)index * ENTRY_SIZE;
    *length = word_at(catalogue, at);
    return (const char *)catalogue->bytes + word_at(catalogue, at + 4);
}

static bool entry_fits(
    const struct catalogue *catalogue, uint32_t table, uint32_t index)
{
    size_t at = table + (size_t)index * ENTRY_SIZE;
    size_t length = word_at(catalogue, at);
    size_t offset = word_at(catalogue, at + 4);
    return offset < catalogue->size && length < catalogue->size - offset &&
           catalogue->bytes[offset + length] == '\0';
}

static bool entries_fit(const struct catalogue *catalogue)
{
    const char *before = NULL;
    for (uint32_t i = 0; i < catalogue->count; i++) {
        if (!entry_fits(catalogue, catalogue->originals, i) ||
            !entry_fits(catalogue, catalogue->translations, i)) {
            return false;
        }
        size_t length;
        const char *message =
            entry(catalogue, catalogue->originals, i, &length);
        if (before != NULL && strcmp(before, message) >= 0) {
            return false;
        }
        before = message;
    }
    return true;
}

static bool read_header(struct catalogue *catalogue)
{
    if (catalogue->size < HEADER_SIZE) {
        return false;
    }
    uint32_t magic = word_at(catalogue, 0);
    catalogue->swapped = magic == MAGIC_SWAPPED;
    if (magic != MAGIC && magic != MAGIC_SWAPPED) {
        return false;
    }
    catalogue->count = word_at(catalogue, 8);
    catalogue->originals = word_at(catalogue, 12);
    catalogue->translations = word_at(catalogue, 16);
    uint32_t major = word_at(catalogue, 4) >> 16;
    return major == 0 && table_fits(catalogue, catalogue->originals) &&
           table_fits(catalogue, catalogue->translations);
}

struct catalogue *catalogue_open(
    enum language language, const void *data, size_t size)
{
    struct catalogue *catalogue = calloc(1, sizeof(*catalogue));
    if (catalogue == NULL) {
        return NULL;
    }
    catalogue->language = language;
    catalogue->bytes = data;
    catalogue->size = size;
    if (data != NULL && (!read_header(catalogue) || !entries_fit(catalogue))) {
        free(catalogue);
        return NULL;
    }
    return catalogue;
}

void catalogue_close(struct catalogue *catalogue)
{
    free(catalogue);
}

enum language catalogue_language(const struct catalogue *catalogue)
{
    return catalogue->language;
}

/* Returns the translation of a message and its length; NULL when it has none.
 * The entry of the empty message is the catalogue's own head. */
static const char *find(
    const struct catalogue *catalogue, const char *message, size_t *length)
{
    uint32_t low = 0;
    uint32_t high = message[0] == '\0' ? 0 : catalogue->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = strcmp(
            message, entry(catalogue, catalogue->originals, middle, length));
        if (order == 0) {
            const char *text =
                entry(catalogue, catalogue->translations, middle, length);
            return *length > 0 ? text : NULL;
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}

const char *tr(const struct catalogue *catalogue, const char *message)
{
    size_t length;
    const char *text = find(catalogue, message, &length);
    return text != NULL ? text : message;
}

const char *tr_plural(const struct catalogue *catalogue, const char *one,
    const char *many, unsigned long n)
{
    size_t length;
    const char *forms = find(catalogue, one, &length);
    if (forms == NULL) {
        return n == 1 ? one : many;
    }
    size_t first = strlen(forms);
    return n <= 1 || first >= length ? forms : forms + first + 1;
}

char *tr_format(const struct catalogue *catalogue, const char *format, ...)
{
    const char *chosen = tr(catalogue, format);
    if (!conversions_agree(format, chosen)) {
        chosen = format;
    }
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, chosen, arguments);
    char *text = length < 0 ? NULL : malloc((size_t)length + 1);
    if (text != NULL) {
        vsnprintf(text, (size_t)length + 1, chosen, again);
    }
    va_end(again);
    va_end(arguments);
    return text;
}

char *tr_digits(const struct catalogue *catalogue, const char *text)
{
    static const char zero[] = "\xe0\xa7\xa6"; /* U+09E6 */
    size_t length = strlen(text);
    char *result = malloc(length * 3 + 1);
    if (result == NULL) {
        return NULL;
    }
    char *end = result;
    for (; *text != '\0'; text++) {
        bool digit = *text >= '0' && *text <= '9';
        if (digit && catalogue->language == LANGUAGE_BN) {
            *end++ = zero[0];
            *end++ = zero[1];
            *end++ = (char)(zero[2] + (*text - '0'));
        } else {
            *end++ = *text;
        }
    }
    *end = '\0';
    return result;
}
