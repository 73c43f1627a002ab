/* SPDX-License-Identifier: MIT */
/* Pictures of frames: the strips of rows, and the files they become. */
#include "tui/display/picture.h"

#include <unistd.h>

#include "tests/check.h"
#include "tests/fonts.h"
#include "tests/words.h"
#include "tui/display/display.h"
#include "tui/text/width.h"

/* ---- strips ---- */

/* The row is drawn in these strips: kind, column, end. */
static void has_strips(const char *text, const char *want)
{
    struct frame frame;
    struct strip strip;
    char got[400] = "";
    REQUIRE(frame_init(&frame, 1, 60, NULL));
    frame_puts(&frame, 0, 0, STYLE_TEXT, text);
    for (int col = 0; picture_strip(&frame, 0, col, &strip); col = strip.end) {
        char one[40];
        snprintf(one, sizeof one, "%c%d-%d ", "GSBF"[strip.kind], strip.col,
            strip.end);
        strcat(got, one);
        CHECK(strip.end > strip.col);
    }
    CHECK_TEXT(got, want);
    frame_fini(&frame);
}

static void rows_are_strips(void)
{
    has_strips("", "");
    has_strips("  main  recv jobs", "G2-6 G8-17 ");
    has_strips("a ▶ b", "G0-1 S2-3 G4-5 ");
    has_strips("│ x │", "B0-1 G2-3 B4-5 ");
    /* What stands behind complex words goes with them ... */
    has_strips("n চ্যানেল jobs.", "G0-1 F2-14 ");
    /* ... but for what has a column of its own. */
    has_strips("খণ্ড   │ x", "F0-3 B6-7 G8-9 ");
    /* A line in a complex word is a part of it. */
    has_strips("খণ্ড│", "F0-4 ");
}

static void boxes_have_lines(void)
{
    struct box box;
    REQUIRE(picture_box("┥", &box));
    CHECK_NUMBER(box.left, 2);
    CHECK_NUMBER(box.right, 0);
    CHECK_NUMBER(box.up, 1);
    CHECK_NUMBER(box.down, 1);
    CHECK(!picture_box("x", &box));
    CHECK(!picture_box("", &box));
}

/* ---- files ---- */

struct file {
    char *bytes;
    size_t size;
    struct display_problem problem;
};

static struct file write_file(const char *ending, const struct frame *frame,
    const struct display_picture *picture)
{
    struct file file = {0};
    const struct display_ops *ops = display_file(ending)->ops;
    FILE *out = open_memstream(&file.bytes, &file.size);
    const char *problem = NULL;
    struct display *display = ops->open(&(struct display_options){.wake_fd = -1,
                                            .colour = true,
                                            .out = out,
                                            .picture = picture,
                                            .problem = &file.problem},
        &problem);
    if (CHECK(display != NULL)) {
        for (int i = 0; i < 3; i++) {
            if (ops->mark) {
                ops->mark(
                    display, &(struct display_moment){.time_ms = i * 150,
                                 .chapter = i == 1 ? "a \"chapter\"" : NULL});
            }
            ops->present(display, frame);
            if (!ops->mark) {
                break;
            }
            frame_puts(frame ? (struct frame *)(uintptr_t)frame : NULL, 0, 0,
                STYLE_VALUE, i == 0 ? "one" : "two");
        }
        ops->close(display);
    }
    fclose(out);
    return file;
}

static const struct display_picture sample = {.title = "a <title> & more",
    .description = "what it shows",
    .language = "bn",
    .tracks = 1};

static bool make_frame(struct frame *frame)
{
    if (!CHECK(frame_init(frame, 24, 80, NULL))) {
        return false;
    }
    for (size_t i = 0; i < TEST_WORD_COUNT; i++) {
        frame_puts(frame, (int)(i % 24), (int)(i / 24) * 40,
            i % 2 ? STYLE_TEXT : STYLE_STRONG, test_words[i]);
    }
    frame_puts(frame, 0, 20, STYLE_CURRENT, "<&> \"quoted\"");
    frame_puts(frame, 1, 20, STYLE_RULE, "┌──┤▶");
    return true;
}

static void holds(const struct file *file, const char *part)
{
    if (!CHECK(file->bytes && strstr(file->bytes, part))) {
        fprintf(stderr, "    lacks %s\n", part);
    }
}

static void svg_is_text(void)
{
    struct frame frame;
    if (!make_frame(&frame)) {
        return;
    }
    struct file file = write_file("svg", &frame, &sample);
    CHECK(!file.problem.message);
    holds(&file, "<title id=\"title\">a &lt;title&gt; &amp; more</title>");
    holds(&file, "<desc id=\"desc\">what it shows</desc>");
    holds(&file, ">&lt;&amp;&gt; &quot;quoted&quot;</text>");
    /* A word is one run, in its own order, for the reader to shape. */
    for (size_t i = 0; i < TEST_WORD_COUNT; i++) {
        holds(&file, test_words[i]);
    }
    CHECK(!strstr(file.bytes, "@font-face"));
    free(file.bytes);
    frame_fini(&frame);
}

static void cast_is_events(void)
{
    struct frame frame;
    if (!make_frame(&frame)) {
        return;
    }
    struct file file = write_file("cast", &frame, &sample);
    CHECK(strncmp(file.bytes, "{\"version\": 2, \"width\": 80", 26) == 0);
    holds(&file, "[0.000, \"o\", \"\\u001b[?25l");
    holds(&file, "[0.150, \"m\", \"a \\\"chapter\\\"\"]\n[0.150, \"o\"");
    holds(&file, "two");
    CHECK(strchr(file.bytes, '\x1b') == NULL);
    free(file.bytes);
    frame_fini(&frame);
}

static void page_is_whole(void)
{
    struct frame frame;
    if (!make_frame(&frame)) {
        return;
    }
    struct file file = write_file("html", &frame, &sample);
    holds(&file, "<title>a &lt;title&gt; &amp; more</title>");
    holds(&file, "frame(0, 150, \"a \\\"chapter\\\"\", \"what it shows\"");
    holds(&file, "</html>");
    /* Nothing is fetched: the only address is the name of SVG itself. */
    for (const char *at = file.bytes; (at = strstr(at, "http")); at++) {
        CHECK(strncmp(at, "http-equiv", 10) == 0 ||
              strncmp(at, "http://www.w3.org/2000/svg", 26) == 0);
    }
    free(file.bytes);
    frame_fini(&frame);
}

static void the_same_frame_makes_the_same_bytes(void)
{
    static const char *const zones[] = {"UTC", "Asia/Dhaka", "Pacific/Apia"};
    for (size_t i = 0; i < display_file_count; i++) {
        const struct display_file *kind = &display_files[i];
        struct file first = {0};
        if (!kind->ops || kind->takes == TAKES_STEPS ||
            strcmp(kind->extension, "mp4") == 0 ||
            strcmp(kind->extension, "webm") == 0) {
            continue;
        }
        for (int round = 0; round < 3; round++) {
            struct frame frame;
            setenv("TZ", zones[round], 1);
            setenv("LANG", round ? "bn_BD.UTF-8" : "C", 1);
            setenv("HOME", round ? "/nowhere" : "/tmp", 1);
            if (!make_frame(&frame)) {
                return;
            }
            struct file file = write_file(kind->extension, &frame, &sample);
            CHECK(!file.problem.message && file.size > 0);
            if (round == 0) {
                first = file;
            } else {
                CHECK(file.size == first.size &&
                      memcmp(file.bytes, first.bytes, file.size) == 0);
                free(file.bytes);
            }
            frame_fini(&frame);
        }
        free(first.bytes);
    }
}

/* ---- fonts ---- */

static void refuses(const char *ending, const char *fonts, const char *text,
    bool embed, const char *why, const char *detail)
{
    struct frame frame;
    struct display_picture picture = sample;
    picture.fonts = fonts;
    picture.embed_fonts = embed;
    REQUIRE(frame_init(&frame, 2, 20, NULL));
    frame_puts(&frame, 0, 0, STYLE_TEXT, text);
    struct file file = write_file(ending, &frame, &picture);
    if (CHECK(file.problem.message)) {
        CHECK(strstr(file.problem.message, why));
        CHECK_TEXT(file.problem.detail, detail);
    }
    free(file.bytes);
    frame_fini(&frame);
}

static void a_missing_font_is_told(void)
{
    refuses(
        "svg", "/nowhere", "x", true, "a font is missing", "fonts-dejavu-core");
#ifdef TAANT_PICTURES
    char folder[] = "/tmp/taant-fonts-XXXXXX";
    char path[100];
    REQUIRE(mkdtemp(folder));
    static const char *const latin[] = {
        "DejaVuSansMono.ttf", "DejaVuSansMono-Bold.ttf"};
    for (int i = 0; i < 2; i++) {
        char from[100];
        snprintf(
            from, sizeof from, "/usr/share/fonts/truetype/dejavu/%s", latin[i]);
        snprintf(path, sizeof path, "%s/%s", folder, latin[i]);
        CHECK(symlink(from, path) == 0);
    }
    refuses("png", folder, "x", false, "a font is missing", "fonts-noto-core");
    refuses("apng", folder, "x", false, "a font is missing", "fonts-noto-core");
    for (int i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, latin[i]);
        unlink(path);
    }
    rmdir(folder);
    refuses("png", NULL, "\xe1\x8e\xa0", false, "have no sign for",
        "\xe1\x8e\xa0"); /* Cherokee */
#endif
}

static void kinds_are_found(void)
{
    CHECK(display_file("svg") && display_file("svg")->ops == &display_svg);
    CHECK(!display_file("SVG"));
    CHECK(!display_file(""));
}

int main(void)
{
    rows_are_strips();
    boxes_have_lines();
    svg_is_text();
    cast_is_events();
    page_is_whole();
    the_same_frame_makes_the_same_bytes();
    a_missing_font_is_told();
    kinds_are_found();
    return check_done();
}
