/* SPDX-License-Identifier: MIT */
#include "tui/i18n/i18n.h"

#include <stdint.h>

#include "tests/check.h"
#include "tui/i18n/conversions.h"

struct message {
    const char *original;
    size_t original_length;
    const char *translation;
    size_t translation_length;
};

#define MESSAGE(original, translation)                                         \
    {                                                                          \
        original, sizeof(original) - 1, translation, sizeof(translation) - 1   \
    }

/* Sorted, as msgfmt sorts them. */
static const struct message messages[] = {
    MESSAGE("", "Content-Type: text/plain; charset=UTF-8\n"),
    MESSAGE("%d task", "%s task"),
    MESSAGE("%s sends %d", "%2$d পাঠাচ্ছে %1$s"),
    MESSAGE("pause", "থামো"),
    MESSAGE("task\0tasks", "একটি কাজ\0অনেক কাজ"),
    MESSAGE("untranslated", ""),
};
enum { MESSAGE_COUNT = sizeof(messages) / sizeof(messages[0]) };

static void put_word(unsigned char *bytes, size_t at, uint32_t word, bool big)
{
    for (int i = 0; i < 4; i++) {
        int shift = big ? 24 - 8 * i : 8 * i;
        bytes[at + (size_t)i] = (unsigned char)(word >> shift);
    }
}

static size_t put_text(unsigned char *bytes, size_t table, size_t at,
    const char *text, size_t length, bool big)
{
    put_word(bytes, table, (uint32_t)length, big);
    put_word(bytes, table + 4, (uint32_t)at, big);
    memcpy(bytes + at, text, length + 1);
    return at + length + 1;
}

/* Writes the messages as a .mo file and returns its size. */
static size_t build(unsigned char *bytes, bool big)
{
    size_t originals = 28;
    size_t translations = originals + 8 * MESSAGE_COUNT;
    size_t at = translations + 8 * MESSAGE_COUNT;
    memset(bytes, 0, at);
    put_word(bytes, 0, 0x950412de, big);
    put_word(bytes, 8, MESSAGE_COUNT, big);
    put_word(bytes, 12, (uint32_t)originals, big);
    put_word(bytes, 16, (uint32_t)translations, big);
    for (size_t i = 0; i < MESSAGE_COUNT; i++) {
        const struct message *message = &messages[i];
        at = put_text(bytes, originals + 8 * i, at, message->original,
            message->original_length, big);
        at = put_text(bytes, translations + 8 * i, at, message->translation,
            message->translation_length, big);
    }
    return at;
}

static void looks_up(bool big)
{
    unsigned char bytes[1024];
    size_t size = build(bytes, big);
    struct catalogue *bn = catalogue_open(LANGUAGE_BN, bytes, size);
    REQUIRE(bn != NULL);
    CHECK_NUMBER(catalogue_language(bn), LANGUAGE_BN);
    CHECK_TEXT(tr(bn, "pause"), "থামো");
    CHECK_TEXT(tr(bn, "resume"), "resume");
    CHECK_TEXT(tr(bn, "untranslated"), "untranslated");
    CHECK_TEXT(tr(bn, ""), "");
    CHECK_TEXT(tr_plural(bn, "task", "tasks", 0), "একটি কাজ");
    CHECK_TEXT(tr_plural(bn, "task", "tasks", 1), "একটি কাজ");
    CHECK_TEXT(tr_plural(bn, "task", "tasks", 2), "অনেক কাজ");
    CHECK_TEXT(tr_plural(bn, "pause", "pauses", 7), "থামো");
    CHECK_TEXT(tr_plural(bn, "unit", "units", 1), "unit");
    CHECK_TEXT(tr_plural(bn, "unit", "units", 0), "units");

    char *text = tr_format(bn, "%s sends %d", "worker.2", 7);
    CHECK_TEXT(text, "7 পাঠাচ্ছে worker.2");
    free(text);
    text = tr_format(bn, "%d task", 3);
    CHECK_TEXT(text, "3 task");
    free(text);
    text = tr_digits(bn, "0 9 a৫");
    CHECK_TEXT(text, "০ ৯ a৫");
    free(text);
    catalogue_close(bn);
}

static void english_is_its_own_catalogue(void)
{
    struct catalogue *en = catalogue_open(LANGUAGE_EN, NULL, 0);
    REQUIRE(en != NULL);
    CHECK_TEXT(tr(en, "pause"), "pause");
    CHECK_TEXT(tr_plural(en, "task", "tasks", 0), "tasks");
    CHECK_TEXT(tr_plural(en, "task", "tasks", 1), "task");
    char *text = tr_format(en, "%s: %zu", "jobs", (size_t)5);
    CHECK_TEXT(text, "jobs: 5");
    free(text);
    text = tr_digits(en, "42");
    CHECK_TEXT(text, "42");
    free(text);
    catalogue_close(en);
}

static bool opens(const unsigned char *bytes, size_t size)
{
    unsigned char *exact = malloc(size + 1);
    if (exact == NULL) {
        abort();
    }
    memcpy(exact, bytes, size);
    struct catalogue *catalogue = catalogue_open(LANGUAGE_BN, exact, size);
    bool opened = catalogue != NULL;
    if (opened) {
        (void)tr(catalogue, "pause");
        (void)tr_plural(catalogue, "task", "tasks", 2);
    }
    catalogue_close(catalogue);
    free(exact);
    return opened;
}

static void refuses_damage(void)
{
    unsigned char bytes[1024];
    size_t size = build(bytes, false);
    CHECK(opens(bytes, size));
    for (size_t length = 0; length < size; length++) {
        CHECK(!opens(bytes, length));
    }

    static const struct {
        size_t at;
        uint32_t word;
    } damages[] = {
        {0, 0x12345678},  /* magic */
        {4, 0x00010000},  /* major revision */
        {8, 0xffffffff},  /* count */
        {8, 1000},        /* tables past the end */
        {12, 0xfffffff0}, /* originals */
        {16, 0xfffffff0}, /* translations */
        {28, 0xffffffff}, /* a length */
        {32, 0xffffffff}, /* an offset */
        {28, 3},          /* a length without its NUL */
    };
    for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
        build(bytes, false);
        put_word(bytes, damages[i].at, damages[i].word, false);
        CHECK(!opens(bytes, size));
    }

    build(bytes, false);
    unsigned char swap[8];
    memcpy(swap, bytes + 28, 8);
    memcpy(bytes + 28, bytes + 36, 8);
    memcpy(bytes + 36, swap, 8);
    CHECK(!opens(bytes, size)); /* out of order */
}

static void survives_every_byte(void)
{
    unsigned char bytes[1024];
    size_t size = build(bytes, true);
    size_t opened = 0;
    for (size_t i = 0; i < size; i++) {
        for (int bit = 0; bit < 8; bit++) {
            bytes[i] ^= (unsigned char)(1 << bit);
            opened += opens(bytes, size);
            bytes[i] ^= (unsigned char)(1 << bit);
        }
    }
    CHECK(opened > 0 && opened < size * 8);
}

static void compares_conversions(void)
{
    static const struct {
        const char *one;
        const char *other;
        bool agree;
    } cases[] = {
        {"plain", "other", true},
        {"100%%", "%%", true},
        {"%s %d", "%s %d", true},
        {"%s %d", "%2$i %1$s", true},
        {"%s", "%1$s, %1$s", true},
        {"%5.2f", "%g", true},
        {"%zu", "%1$zu", true},
        {"%llu %x", "%llu %u", true},
        {"%s %d", "%d %s", false},
        {"%d", "%u", false},
        {"%zu", "%u", false},
        {"%s %d", "%s", false},
        {"%s %d", "%2$d", false},
        {"%s", "%s %s", false},
        {"%s", "%1$s %s", false},
        {"%s", "%n", false},
        {"%*d", "%*d", false},
        {"%s", "%", false},
        {"%s", "%1$d %1$s", false},
        {"%lld", "%lllld", false},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        bool agree = conversions_agree(cases[i].one, cases[i].other);
        if (!CHECK(agree == cases[i].agree)) {
            fprintf(stderr, "    %s | %s\n", cases[i].one, cases[i].other);
        }
    }
}

struct variables {
    const char *language;
    const char *all;
    const char *messages;
    const char *lang;
    enum language want;
};

static void set_or_unset(const char *name, const char *value)
{
    if (value != NULL) {
        setenv(name, value, 1);
    } else {
        unsetenv(name);
    }
}

static void chooses_a_language(void)
{
    static const struct variables cases[] = {
        {NULL, NULL, NULL, NULL, LANGUAGE_EN},
        {NULL, NULL, NULL, "bn_BD.UTF-8", LANGUAGE_BN},
        {NULL, NULL, "bn", "en_US", LANGUAGE_BN},
        {NULL, "C", "bn", "bn", LANGUAGE_EN},
        {NULL, "", "bn_IN", "en", LANGUAGE_BN},
        {"fr:bn_BD:en", "en", NULL, NULL, LANGUAGE_BN},
        {"fr:de", NULL, NULL, "bn@x", LANGUAGE_BN},
        {"", NULL, NULL, "fr_FR", LANGUAGE_EN},
        {"bnx", NULL, NULL, "bnx", LANGUAGE_EN},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        set_or_unset("LANGUAGE", cases[i].language);
        set_or_unset("LC_ALL", cases[i].all);
        set_or_unset("LC_MESSAGES", cases[i].messages);
        set_or_unset("LANG", cases[i].lang);
        CHECK_NUMBER(language_from_environment(), cases[i].want);
    }
    enum language language = LANGUAGE_EN;
    CHECK(!language_find("", &language));
    CHECK(!language_find("b", &language));
    CHECK(language_find("bn", &language));
    CHECK_TEXT(language_code(language), "bn");
}

int main(void)
{
    looks_up(false);
    looks_up(true);
    english_is_its_own_catalogue();
    refuses_damage();
    survives_every_byte();
    compares_conversions();
    chooses_a_language();
    return check_done();
}
