/* SPDX-License-Identifier: MIT */
/* UTF-8, syllables, widths and wrapping. */
#define _XOPEN_SOURCE 700
#include <locale.h>
#include <wchar.h>

#include "tests/check.h"
#include "tests/words.h"
#include "tui/text/syllable.h"
#include "tui/text/utf8.h"
#include "tui/text/width.h"
#include "tui/text/wrap.h"

/* ---- UTF-8 ---- */

static void test_round_trip(void)
{
    for (uint32_t code = 0; code <= 0x10FFFF; code++) {
        if (code >= 0xD800 && code <= 0xDFFF) {
            continue;
        }
        char bytes[4];
        uint32_t back;
        size_t size = utf8_encode(code, bytes);
        bool same = utf8_decode(bytes, size, &back) == size && back == code;
        if (!same) {
            CHECK_NUMBER(back, code);
            return;
        }
    }
    CHECK(true);
}

static void check_clean(const char *bytes, size_t size, const char *want)
{
    char *got = utf8_clean(bytes, size);
    CHECK_TEXT(got, want);
    CHECK(utf8_is_clean(got, strlen(got)));
    free(got);
}

static void test_clean(void)
{
    check_clean("a\tb\nc", 5, "a b\nc");
    check_clean("\x1b[31mred\x1b[0m", 12, "[31mred[0m");
    check_clean("\xC2\x9B"
                "31m\x7F\x9B",
        7, "31m\xEF\xBF\xBD");
    check_clean("\xC0\xAF", 2, "\xEF\xBF\xBD\xEF\xBF\xBD"); /* overlong */
    check_clean("\xED\xA0\x80", 3,                          /* a surrogate */
        "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    check_clean("\xE0\xA6", 2, "\xEF\xBF\xBD"); /* cut */
    check_clean("\xF4\x90\x80\x80", 4,
        "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    check_clean("a\xE2\x80\xAE"
                "b",
        5, "ab"); /* bidi override */
    check_clean("র‍্যাব", strlen("র‍্যাব"),
        "র‍্যাব");
    CHECK(!utf8_is_clean("\x1b", 1) && !utf8_is_clean("\xff", 1));
}

/* Cutting hostile bytes anywhere never makes an unclean result. */
static void test_clean_random(void)
{
    uint64_t random = 1;
    for (int round = 0; round < 2000; round++) {
        char bytes[40];
        for (size_t i = 0; i < sizeof bytes; i++) {
            random = random * UINT64_C(6364136223846793005) + 1;
            bytes[i] = (char)(random >> 56);
        }
        char *clean = utf8_clean(bytes, (size_t)(random >> 33) % 40);
        if (!utf8_is_clean(clean, strlen(clean))) {
            CHECK_TEXT(clean, "clean");
        }
        free(clean);
    }
}

/* ---- syllables ---- */

/* Joins the syllables of a text by '|'. */
static void check_syllables(const char *text, const char *want)
{
    char got[256] = "";
    for (size_t i = 0, size = strlen(text); i < size;) {
        size_t bytes = syllable_next(text + i, size - i);
        snprintf(got + strlen(got), sizeof got - strlen(got), "%s%.*s",
            i ? "|" : "", (int)bytes, text + i);
        i += bytes;
    }
    CHECK_TEXT(got, want);
}

static void test_syllables(void)
{
    check_syllables("গোরুটিন", "গো|রু|টি|ন");
    check_syllables("চ্যানেল", "চ্যা|নে|ল");
    check_syllables("ক্ষ্ম", "ক্ষ্ম");
    check_syllables("স্ক্রিপ্ট", "স্ক্রি|প্ট");
    check_syllables("র‍্যাব", "র‍্যা|ব");
    check_syllables("অ্যা", "অ্যা");
    check_syllables("দুঃখ", "দুঃ|খ");
    check_syllables("উদ্‌ঘাটন",
        "উ|দ্‌|ঘা|ট|ন"); /* ZWNJ keeps apart */
    check_syllables("ab", "a|b");
    CHECK_NUMBER(syllable_next("", 0), 0);
    CHECK(syllable_is_complex("ক", 3) && !syllable_is_complex("▶ab", 5));
}

/* ---- widths ---- */

static void test_width(void)
{
    static const struct {
        const char *word;
        int wcwidth, cluster;
    } table[] = {{"গোরুটিন", 6, 4}, {"চ্যানেল", 6, 4}, {"ক্ষ্ম", 3, 3},
        {"স্ক্রিপ্ট", 6, 5}, {"দুঃখ", 3, 2}, {"অ্যা", 3, 2}, {"৳১২৩", 4, 4},
        {"abc", 3, 3}, {"▶■│", 3, 3}, {"漢", 2, 2}};
    struct width_source *cluster = width_source_new(WIDTH_CLUSTER);
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const char *word = table[i].word;
        CHECK_NUMBER(width_word(NULL, word, strlen(word)), table[i].wcwidth);
        CHECK_NUMBER(width_word(cluster, word, strlen(word)), table[i].cluster);
    }
    const char *text = "গোরুটিন ও চ্যানেল";
    CHECK_NUMBER(width_text(NULL, text, strlen(text)), 6 + 1 + 1 + 1 + 6);
    CHECK_NUMBER(width_text(cluster, text, strlen(text)), 4 + 1 + 1 + 1 + 4);
    CHECK_NUMBER(width_budget(cluster, text, strlen(text)), 15);
    width_source_learn(cluster, "গোরুটিন", strlen("গোরুটিন"), 9);
    CHECK_NUMBER(width_text(cluster, text, strlen(text)), 16);
    CHECK_NUMBER(width_budget(cluster, text, strlen(text)), 18);
    width_source_set_rule(cluster, WIDTH_WCWIDTH);
    CHECK_NUMBER(width_word(cluster, "চ্যানেল", strlen("চ্যানেল")), 6);
    width_source_free(cluster);
}

/* Where the C library has a UTF-8 locale, it and we agree on Bengali. */
static void test_width_as_libc(void)
{
    if (!setlocale(LC_CTYPE, "C.UTF-8")) {
        return;
    }
    for (uint32_t code = 0x0980; code <= 0x09FE; code++) {
        int theirs = wcwidth((wchar_t)code);
        if (theirs >= 0 && code != 0x09FE) {
            CHECK_NUMBER(width_code(code), theirs);
        }
    }
    setlocale(LC_CTYPE, "C");
}

/* ---- wrapping ---- */

static bool is_dependent(uint32_t code)
{
    return (code >= 0x0981 && code <= 0x0983) || code == 0x09BC ||
           (code >= 0x09BE && code <= 0x09CD) || code == 0x09D7 ||
           code == 0x200C || code == 0x200D;
}

static void check_wrap(const char *text, int columns)
{
    struct wrap wrap;
    size_t size = strlen(text);
    if (!CHECK(wrap_init(&wrap, text, size, columns, NULL))) {
        return;
    }
    size_t at = 0;
    for (size_t i = 0; i < wrap.count; i++) {
        const char *line = text + wrap.lines[i].start;
        size_t length = wrap.lines[i].end - wrap.lines[i].start;
        uint32_t first = 0;
        utf8_decode(line, length, &first);
        bool starts_well = length == 0 || !is_dependent(first);
        bool fits = width_budget(NULL, line, length) <= columns ||
                    syllable_next(line, length) == length;
        bool ends_well = length < 3 || memcmp(line + length - 3, "্", 3) != 0;
        while (at < wrap.lines[i].start) { /* only blanks are left out */
            CHECK(text[at] == ' ' || text[at] == '\n');
            at++;
        }
        at = wrap.lines[i].end;
        if (!starts_well || !fits || !ends_well) {
            fprintf(stderr, "columns %d, line %zu: %.*s\n", columns, i,
                (int)length, line);
            CHECK(starts_well);
            CHECK(fits);
            CHECK(ends_well);
        }
    }
    CHECK_NUMBER(at, size);
    wrap_fini(&wrap);
}

static void test_wrap(void)
{
    static const char paragraph[] =
        "ঢাকার এক চায়ের দোকানে কাপ হাতে হাতে যায়। দোকানি কাপ বাড়িয়ে ধরে "
        "দাঁড়িয়ে থাকে, যতক্ষণ না কেউ নেয়: `chan_send(cups, &cup)`। স্ক্রিপ্ট আর "
        "রাষ্ট্র, দ্বন্দ্ব আর উজ্জ্বল, "
        "র‍্যাব আর অ্যাপ।\n"
        "দ্বিতীয় অনুচ্ছেদ।";
    for (int columns = 1; columns <= 120; columns++) {
        check_wrap(paragraph, columns);
        for (int i = 0; i < TEST_WORD_COUNT; i++) {
            check_wrap(test_words[i], columns);
        }
    }
}

static void check_lines(const char *text, int columns, const char *want)
{
    struct wrap wrap;
    char got[256] = "";
    wrap_init(&wrap, text, strlen(text), columns, NULL);
    for (size_t i = 0; i < wrap.count; i++) {
        snprintf(got + strlen(got), sizeof got - strlen(got), "%.*s/",
            (int)(wrap.lines[i].end - wrap.lines[i].start),
            text + wrap.lines[i].start);
    }
    CHECK_TEXT(got, want);
    wrap_fini(&wrap);
}

static void test_wrap_lines(void)
{
    check_lines("one two three", 7, "one two/three/");
    check_lines("one  two", 3, "one/two/");
    check_lines("abcdefgh ij", 3, "abc/def/gh/ij/");
    check_lines("a\n\nb\n", 5, "a//b/");
    check_lines("", 5, "");
    CHECK_NUMBER(
        wrap_fit("চ্যানেল", strlen("চ্যানেল"), 5, NULL), strlen("চ্যানে"));
    CHECK_NUMBER(wrap_fit("চ্যানেল", strlen("চ্যানেল"), 2, NULL), 0);
}

int main(void)
{
    test_round_trip();
    test_clean();
    test_clean_random();
    test_syllables();
    test_width();
    test_width_as_libc();
    test_wrap();
    test_wrap_lines();
    CHECK_NUMBER(TEST_WORD_COUNT, 33);
    return check_done();
}
