/* SPDX-License-Identifier: MIT */
#include "tui/display/theme.h"

#include "tests/check.h"

/* x to the power of 2.4, for x in 0..1, without libm: x*x * x^(2/5), the
 * fifth root by Newton's steps. */
static double power_2_4(double x)
{
    if (x <= 0) {
        return 0;
    }
    double square = x * x, root = 1;
    for (int i = 0; i < 200; i++) {
        double fourth = root * root * root * root;
        root = (4 * root + square / fourth) / 5;
    }
    return square * root;
}

static double linear(int channel)
{
    double value = channel / 255.0;
    return value <= 0.03928 ? value / 12.92
                            : power_2_4((value + 0.055) / 1.055);
}

/* The lower of the WCAG contrasts with black and with white. */
static double contrast(int rgb)
{
    double light = 0.2126 * linear(rgb >> 16 & 255) +
                   0.7152 * linear(rgb >> 8 & 255) + 0.0722 * linear(rgb & 255);
    double on_white = 1.05 / (light + 0.05), on_black = (light + 0.05) / 0.05;
    return on_white < on_black ? on_white : on_black;
}

/* The fixed part of the 256 colours, as all terminals have it. */
static int palette_rgb(int index)
{
    static const int levels[] = {0, 95, 135, 175, 215, 255};
    if (index >= 232) {
        return (8 + 10 * (index - 232)) * 0x010101;
    }
    int cube = index - 16;
    return levels[cube / 36] << 16 | levels[cube / 6 % 6] << 8 |
           levels[cube % 6];
}

static void test_legible_on_both(void)
{
    for (int style = 0; style < STYLE_COUNT; style++) {
        struct look rgb = theme_look((enum style)style, THEME_RGB);
        struct look indexed = theme_look((enum style)style, THEME_256);
        CHECK(
            (rgb.colour == THEME_DEFAULT) == (indexed.colour == THEME_DEFAULT));
        if (rgb.colour != THEME_DEFAULT) {
            CHECK(contrast(rgb.colour) >= 4.5);
            CHECK(indexed.colour >= 16 && indexed.colour < 256);
            CHECK(contrast(palette_rgb(indexed.colour)) >= 3.5);
        }
    }
}

static void test_within_the_palette(void)
{
    for (int style = 0; style < STYLE_COUNT; style++) {
        CHECK(theme_look((enum style)style, THEME_16).colour < 16);
        CHECK(theme_look((enum style)style, THEME_8).colour < 8);
        CHECK_NUMBER(
            theme_look((enum style)style, THEME_MONO).colour, THEME_DEFAULT);
        /* Black and white cannot be read everywhere. */
        int named = theme_look((enum style)style, THEME_16).colour;
        CHECK(named != 0 && named != 7 && named != 15);
        CHECK(theme_look((enum style)style, THEME_8).colour != 0);
    }
}

static bool is_marked(enum style style)
{
    struct look look = theme_look(style, THEME_MONO);
    return look.bold || look.underline || look.reverse;
}

static void test_without_colours(void)
{
    CHECK(is_marked(STYLE_SELECTED));
    CHECK(is_marked(STYLE_FOCUS));
    CHECK(is_marked(STYLE_FAILED));
    CHECK(is_marked(STYLE_CURRENT));
    CHECK(is_marked(STYLE_RUNNING));
    CHECK(!is_marked(STYLE_TEXT));
    CHECK(!theme_blank_is_plain(STYLE_SELECTED, THEME_MONO));
    CHECK(theme_blank_is_plain(STYLE_TITLE, THEME_MONO));
}

static void test_depths(void)
{
    CHECK_NUMBER(theme_depth_of(-1), THEME_MONO);
    CHECK_NUMBER(theme_depth_of(2), THEME_MONO);
    CHECK_NUMBER(theme_depth_of(8), THEME_8);
    CHECK_NUMBER(theme_depth_of(88), THEME_16);
    CHECK_NUMBER(theme_depth_of(256), THEME_256);
    CHECK_NUMBER(theme_depth_of(1 << 24), THEME_256);
}

int main(void)
{
    test_legible_on_both();
    test_within_the_palette();
    test_without_colours();
    test_depths();
    return check_done();
}
