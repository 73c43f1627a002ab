/* SPDX-License-Identifier: MIT */
/*
 * The words of tests/words.h are shaped to the glyphs that were looked at and
 * found right; glyph_test.txt holds them, a word a line. They are numbers of
 * the font's own: another version of it needs new ones (print them with
 * TAANT_GLYPHS=1, look at a picture, keep them).
 */
#include "tests/check.h"
#include "tests/fonts.h"
#include "tests/words.h"
#include "tui/display/display.h"

#ifdef TAANT_PICTURES
#include "tui/display/drawing.h"

static void shape(struct drawing *drawing, const char *word, char line[400])
{
    unsigned glyphs[40];
    size_t count = drawing_glyphs(drawing, word, glyphs, 40);
    size_t used = (size_t)snprintf(line, 400, "%s", word);
    CHECK(count > 0 && count <= 40);
    for (size_t i = 0; i < count && i < 40; i++) {
        used += (size_t)snprintf(line + used, 400 - used, " %u", glyphs[i]);
    }
}

int main(void)
{
    static const struct display_picture picture = {.language = "bn"};
    struct display_problem problem = {0};
    struct drawing *drawing = drawing_new(&picture, &problem);
    FILE *in = fopen("tests/unit/glyph_test.txt", "r");
    if (!CHECK(drawing && in)) {
        return check_done();
    }
    for (size_t i = 0; i < TEST_WORD_COUNT; i++) {
        char got[400];
        char want[400] = "";
        shape(drawing, test_words[i], got);
        if (getenv("TAANT_GLYPHS")) {
            puts(got);
            continue;
        }
        CHECK(fgets(want, sizeof want, in) != NULL);
        want[strcspn(want, "\n")] = '\0';
        CHECK_TEXT(got, want);
    }
    fclose(in);
    drawing_free(drawing);
    return check_done();
}
#else
int main(void)
{
    CHECK(!display_file("png")->ops);
    return check_done();
}
#endif
