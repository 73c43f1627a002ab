/* SPDX-License-Identifier: MIT */
/* Bengali words come to the terminal byte for byte; where the screen is too
 * narrow, they end between two syllables. */
#include "tests/words.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/check.h"
#include "tests/conformance/child.h"
#include "tests/conformance/frames.h"
#include "tui/text/syllable.h"

enum { WIDEST = 120 };

/* Tells whether the text is so many whole syllables of the word, from its
 * start. */
static bool is_start_of(const char *text, const char *word)
{
    size_t size = strlen(text), whole = strlen(word), at = 0;
    while (at < size && at < whole) {
        at += syllable_next(word + at, whole - at);
    }
    return at == size && memcmp(text, word, size) == 0;
}

/* Returns how many words are there to their end. */
static int check_rows(const struct child *child)
{
    int complete = 0;
    for (int row = 0; row < TEST_WORD_COUNT; row++) {
        char *text = vt_row_text(&child->vt, row);
        if (!CHECK(text && is_start_of(text, test_words[row]))) {
            fprintf(stderr, "    %s is cut: %s, at %d columns\n",
                test_words[row], text, child->vt.cols);
        }
        complete += text && strcmp(text, test_words[row]) == 0;
        free(text);
    }
    return complete;
}

static void test_widths(const struct display_ops *ops)
{
    struct child_setup setup = {.ops = ops,
        .term = "xterm-256color",
        .rows = TEST_WORD_COUNT,
        .cols = WIDEST + 1};
    struct child child;
    int complete = 0;
    if (CHECK(child_start(&child, &setup))) {
        for (int cols = WIDEST; cols > 0 && !child.failed; cols--) {
            char want[64], line[64];
            child_resize(&child, TEST_WORD_COUNT, cols);
            snprintf(want, sizeof want, "resize %d %d", TEST_WORD_COUNT, cols);
            CHECK_TEXT(child_report(&child, line, false), want);
            child_present(&child, FRAME_WORDS);
            int now = check_rows(&child);
            if (cols > 20) {
                CHECK_NUMBER(now, TEST_WORD_COUNT);
            }
            complete += now;
        }
        child_command(&child, 'q', 0);
        CHECK_NUMBER(child_wait(&child), 0);
    }
    /* Or no word would ever have been too long. */
    CHECK(complete < WIDEST * TEST_WORD_COUNT);
    CHECK(!child.failed);
    child_stop(&child);
}

/* The judge itself knows a cut syllable from a whole one. */
static void test_judge(void)
{
    CHECK(is_start_of("", "চ্যানেল"));
    CHECK(is_start_of("চ্যা", "চ্যানেল"));
    CHECK(is_start_of("চ্যানেল", "চ্যানেল"));
    CHECK(!is_start_of("চ্য", "চ্যানেল"));
    CHECK(!is_start_of("চ", "চ্যানেল"));
    CHECK(!is_start_of("চ্যানেলে", "চ্যানেল"));
}

int main(void)
{
    test_judge();
    test_widths(&display_tickit);
    test_widths(&display_ncurses);
    return check_done();
}
