/* SPDX-License-Identifier: MIT */
#include "tui/lesson/lesson.h"

#include "tests/check.h"

static const char small[] = "/* SPDX-License-Identifier: MIT */\n" /* 1 */
                            "\n"
                            "#include \"a.h\"\n"
                            "\n"
                            "//> outer\n" /* 5 */
                            "int a;\n"
                            "    //> inner\n"
                            "    int b;\n"
                            "    //< inner\n"
                            "int c;\n" /* 10 */
                            "//< outer\n"
                            "int d;";

static void expect_region(
    const struct source *source, const char *name, size_t first, size_t last)
{
    size_t got_first = 99, got_last = 99;
    if (CHECK(source_region(source, name, &got_first, &got_last))) {
        CHECK_NUMBER(got_first, first);
        CHECK_NUMBER(got_last, last);
    }
}

/* Writes the shown lines as "number:region:text|...". */
static void describe(const struct source *source, char *out, size_t room)
{
    size_t at = 0;
    out[0] = '\0';
    for (size_t i = 0; i < source->count && at < room; i++) {
        const struct source_line *line = &source->lines[i];
        at += (size_t)snprintf(out + at, room - at, "%d:%.*s:%.*s|",
            line->number, (int)line->region_size,
            line->region ? line->region : "", (int)line->size, line->text);
    }
}

static void expect_lines(const char *text, const char *want)
{
    struct source source;
    char got[1024];
    REQUIRE(source_init(&source, text, strlen(text)));
    describe(&source, got, sizeof got);
    CHECK_TEXT(got, want);
    source_fini(&source);
}

static void markers_and_licence_are_not_shown(void)
{
    expect_lines(small, "3::#include \"a.h\"|4::|6:outer:int a;|"
                        "8:inner:    int b;|10:outer:int c;|12::int d;|");
    struct source source;
    REQUIRE(source_init(&source, small, strlen(small)));
    expect_region(&source, "outer", 2, 4);
    expect_region(&source, "inner", 3, 3);
    size_t first, last;
    CHECK(!source_region(&source, "oute", &first, &last));
    CHECK(!source_region(&source, "outer2", &first, &last));
    CHECK(!source_region(&source, "", &first, &last));
    source_fini(&source);
    CHECK(source.lines == NULL && source.parts == NULL && source.count == 0);
}

static void regions_may_overlap(void)
{
    static const char text[] = "//> a\n1\n//> b\n2\n//< a\n3\n//< b\n4\n";
    expect_lines(text, "2:a:1|4:b:2|6:b:3|8::4|");
    struct source source;
    REQUIRE(source_init(&source, text, strlen(text)));
    expect_region(&source, "a", 0, 1);
    expect_region(&source, "b", 1, 2);
    source_fini(&source);
}

static void an_open_region_ends_with_the_file(void)
{
    static const char text[] = "1\n//> a\n2\n3";
    struct source source;
    REQUIRE(source_init(&source, text, strlen(text)));
    expect_region(&source, "a", 1, 2);
    source_fini(&source);
}

static void an_empty_region_is_none(void)
{
    static const char text[] = "1\n//> a\n//< a\n2\n//> b";
    struct source source;
    size_t first, last;
    REQUIRE(source_init(&source, text, strlen(text)));
    CHECK(!source_region(&source, "a", &first, &last));
    CHECK(!source_region(&source, "b", &first, &last));
    source_fini(&source);
}

static void only_whole_markers_count(void)
{
    expect_lines("a //> b\n//>b\n//> b c\n//< none\n//> \n// > d\n",
        "1::a //> b|2:://>b|3:://> b c|5:://> |6::// > d|");
}

static void only_a_licence_at_the_top_goes(void)
{
    expect_lines("\r\n// SPDX-License-Identifier: MIT\r\n\r\na\r\n\r\n"
                 "// SPDX-License-Identifier: b\r\n",
        "4::a|5::|6::// SPDX-License-Identifier: b|");
    expect_lines("", "");
    expect_lines("\n\n", "");
}

static void many_open_regions_do_no_harm(void)
{
    enum { REGIONS = 100 };
    char text[REGIONS * 32] = "";
    for (int i = 0; i < REGIONS; i++) {
        sprintf(text + strlen(text), "//> r%d\nx\n", i);
    }
    for (int i = 0; i < REGIONS; i++) {
        sprintf(text + strlen(text), "//< r%d\n", i);
    }
    struct source source;
    REQUIRE(source_init(&source, text, strlen(text)));
    CHECK_NUMBER(source.count, REGIONS);
    expect_region(&source, "r0", 0, REGIONS - 1);
    expect_region(&source, "r99", REGIONS - 1, REGIONS - 1);
    source_fini(&source);
}

/* Every beginning, in memory of just its size: asan sees a step too far. */
static void every_truncation_is_read(void)
{
    for (size_t size = 0; size <= strlen(small); size++) {
        char *copy = malloc(size > 0 ? size : 1);
        memcpy(copy, small, size);
        struct source source;
        if (CHECK(source_init(&source, copy, size))) {
            for (size_t i = 0; i < source.count; i++) {
                const struct source_line *line = &source.lines[i];
                CHECK(line->text + line->size <= copy + size);
            }
        }
        source_fini(&source);
        free(copy);
    }
}

static void too_long_a_source_is_refused(void)
{
    size_t size = (1 << 20) + 1;
    char *text = calloc(1, size);
    struct source source;
    CHECK(source_init(&source, text, size - 1));
    source_fini(&source);
    CHECK(!source_init(&source, text, size));
    CHECK_NUMBER(source.count, 0);
    free(text);
}

int main(void)
{
    markers_and_licence_are_not_shown();
    regions_may_overlap();
    an_open_region_ends_with_the_file();
    an_empty_region_is_none();
    only_whole_markers_count();
    only_a_licence_at_the_top_goes();
    many_open_regions_do_no_harm();
    every_truncation_is_read();
    too_long_a_source_is_refused();
    return check_done();
}
