/* SPDX-License-Identifier: MIT */
#include "tui/input/input.h"

#include "tests/check.h"

static void check_key(const char *name, const char *want)
{
    char key[INPUT_KEY_BYTES] = "?";
    CHECK(input_key(name, key));
    CHECK_TEXT(key, want);
    char again[INPUT_KEY_BYTES];
    CHECK(input_key(key, again));
    CHECK_TEXT(again, key);
}

static void check_no_key(const char *name)
{
    char key[INPUT_KEY_BYTES];
    if (!CHECK(!input_key(name, key))) {
        fprintf(stderr, "    name: %s\n", name);
    }
}

static void test_characters(void)
{
    check_key("a", "a");
    check_key("A", "A");
    check_key(" ", "space");
    check_key(",", ",");
    check_key("-", "-");
    check_key("?", "?");
    check_key("ক", "ক");
    check_key("\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80");
}

static void test_names(void)
{
    check_key("Up", "up");
    check_key("PageDown", "pagedown");
    check_key("F12", "f12");
    check_key("space", "space");
    check_key("return", "enter");
    check_key("esc", "escape");
    check_key("pgup", "pageup");
    check_key("comma", ",");
    check_key("plus", "+");
    check_key("minus", "-");
    check_key("dot", ".");
    check_key("slash", "/");
    check_key("question", "?");
    /* What some terminals send for these two is the VT220's other pair. */
    check_key("Find", "home");
    check_key("Select", "end");
}

static void test_modifiers(void)
{
    check_key("C-c", "C-c");
    check_key("C-C", "C-c");
    check_key("M-C-x", "C-M-x");
    check_key("S-C-M-left", "C-M-S-left");
    check_key("S-a", "A");
    check_key("S-tab", "backtab");
    check_key("C--", "C--");
    check_key("M-minus", "M--");
    check_key("C-i", "tab");
    check_key("C-m", "enter");
    check_key("C-@", "C-space");
    check_key("C-M-S-backspace", "C-M-S-backspace");
}

static void test_no_keys(void)
{
    check_no_key("");
    check_no_key("C-");
    check_no_key("f13");
    check_no_key("f0");
    check_no_key("ab");
    check_no_key("X-a");
    check_no_key("S-1");
    check_no_key("\x1b");
    check_no_key("\x7f");
    check_no_key("\xC2\x9B");
    check_no_key("\xC0\xAF");
    check_no_key("\xED\xA0\x80");
    check_no_key("\xE0\xA6");
    check_no_key("\xFF");
    check_no_key("a-name-that-is-much-too-long-for-any-key");
}

int main(void)
{
    test_characters();
    test_names();
    test_modifiers();
    test_no_keys();
    return check_done();
}
