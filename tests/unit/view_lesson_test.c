/* SPDX-License-Identifier: MIT */
/*
 * Frames of a lesson's questions, goals, Go twin and of the course, as they
 * should be:
 *
 *   view_lesson_test            compares them with view_lesson_test.txt
 *   view_lesson_test --print    prints them, for that file
 */
#include "tests/view_sample.h"
#include "tui/app/asset.h"

static const char *const lesson_texts[LANGUAGE_COUNT] = {
    "---\ntitle: The worker pool\nchapter: 4\norder: 410\n"
    "pattern: worker_pool\nneeds: buffered\n---\n"
    "## Who waits?\n<!-- at: chan.send_wait jobs #1 -->\n"
    "<!-- mark: producer, worker 2, jobs -->\n"
    "Three hooks, nine orders.\n\n"
    "### What does `producer` do when the rail is full?\n"
    "- [ ] It goes on.\n  There is no slot left.\n"
    "- [x] It waits for a free slot.\n  That is what full means.\n"
    "- [ ] It drops the order.\n  A channel loses nothing.\n\n"
    "The rail is full, and `producer` is blocked.\n\n"
    "### And then?\n- [ ] Nothing.\n  Somebody will take one.\n"
    "- [x] It goes on.\n  As soon as a worker takes one.\n\n"
    "So it is.\n"
    "## Your turn\n<!-- goal: chan.send_wait jobs <= 2; end ok = 1 -->\n"
    "<!-- by: jobs=3 -->\nLet `producer` wait **at most twice**.\n",
    "---\ntitle: ওয়ার্কার পুল\nchapter: 4\norder: 410\n"
    "pattern: worker_pool\nneeds: buffered\n---\n"
    "## কে অপেক্ষা করে?\n<!-- at: chan.send_wait jobs #1 -->\n"
    "<!-- mark: producer, worker 2, jobs -->\n"
    "তিনটা হুক, নয়টা অর্ডার।\n\n"
    "### আলনা ভরা থাকলে `producer` কী করে?\n"
    "- [ ] এগিয়ে যায়।\n  একটা খোপও খালি নেই।\n"
    "- [x] খালি খোপের জন্য অপেক্ষা করে।\n  ভরা মানে তো সেটাই।\n"
    "- [ ] অর্ডারটা ফেলে দেয়।\n  চ্যানেল কিছুই হারায় না।\n\n"
    "আলনা ভরা, `producer` আটকে আছে।\n\n"
    "### তারপর?\n- [ ] কিছুই না।\n  কেউ না কেউ একটা নেবে।\n"
    "- [x] সে এগিয়ে যায়।\n  কোনো ওয়ার্কার একটা নিলেই।\n\n"
    "তা-ই হলো।\n"
    "## এবার তুমি\n<!-- goal: chan.send_wait jobs <= 2; end ok = 1 -->\n"
    "<!-- by: jobs=3 -->\n`producer` যেন **বড়জোর দুবার** অপেক্ষা করে।\n",
};

static const char twin_text[] = "// SPDX-License-Identifier: MIT\n\n"
                                "package main\n\n"
                                "func producer(jobs chan<- int) {\n"
                                "    for job := 1; job <= count; job++ {\n"
                                "        jobs <- job // waits when full\n"
                                "    }\n"
                                "    close(jobs)\n"
                                "}\n";

struct stage {
    struct sample sample;
    struct catalogue *words;
    struct lesson *lesson;
    struct source twin;
};

static void stage_init(struct stage *stage, enum language language)
{
    char path[32];
    struct asset asset = {0};
    struct lesson_problem problem;
    sample_init(&stage->sample, language);
    snprintf(path, sizeof path, "locale/%s.mo", language_code(language));
    asset_find(path, &asset);
    stage->words = catalogue_open(language, asset.data, asset.size);
    const char *text = lesson_texts[language];
    stage->lesson = lesson_parse(text, strlen(text), &problem);
    CHECK(stage->words && stage->lesson);
    CHECK(source_init(&stage->twin, twin_text, sizeof twin_text - 1));
    struct ui *ui = &stage->sample.ui;
    ui->words = stage->words;
    ui->lesson = stage->lesson;
    ui->twin = &stage->twin;
    ui->paused = true;
}

static void stage_fini(struct stage *stage)
{
    source_fini(&stage->twin);
    lesson_free(stage->lesson);
    catalogue_close(stage->words);
    sample_fini(&stage->sample);
}

/* ---- what is shown ---- */

static void show_asked(struct ui *ui)
{
    ui->answer_at = 2;
}

static void show_wrong(struct ui *ui)
{
    ui->asked[0] = (struct asked){.tried = 1 << 1 | 1 << 3, .chosen = 3};
}

static void show_next_question(struct ui *ui)
{
    ui->asked[0] = (struct asked){.done = true, .tried = 1 << 2, .chosen = 2};
}

static void show_told(struct ui *ui)
{
    show_next_question(ui);
    ui->asked[1] = (struct asked){.done = true}; /* passed over */
}

static void show_goal(struct ui *ui)
{
    ui->step = 1;
}

static void show_missed(struct ui *ui)
{
    ui->step = 1;
    ui->goal = (struct goal_view){
        .state = GOAL_MISSED, .line = 0, .found = 5, .first = 22};
}

static void show_wrong_end(struct ui *ui)
{
    ui->step = 1;
    ui->goal = (struct goal_view){.state = GOAL_MISSED, .line = 1};
}

static void show_met(struct ui *ui)
{
    ui->step = 1;
    ui->goal = (struct goal_view){.state = GOAL_MET};
}

static void show_twin(struct ui *ui)
{
    ui->shows_twin = true;
    ui->focus = PANE_CODE;
}

static void show_course(struct ui *ui)
{
    ui->screen = SCREEN_COURSE;
}

static void show_search(struct ui *ui)
{
    show_course(ui);
    ui->searching = true;
    strcpy(ui->search, "BUF");
    ui->course_at = 0;
}

static void show_nothing_found(struct ui *ui)
{
    show_search(ui);
    strcpy(ui->search, "zzz");
}

static const struct {
    const char *name;
    void (*show)(struct ui *ui);
    int rows, cols;
} frames[] = {
    {"a question", show_asked, 24, 80},
    {"a question, wide", show_asked, 36, 120},
    {"a wrong answer", show_wrong, 24, 80},
    {"the next question", show_next_question, 24, 80},
    {"the reveal", show_told, 24, 80},
    {"the reveal, wide", show_told, 36, 120},
    {"a goal", show_goal, 24, 80},
    {"a goal missed", show_missed, 24, 80},
    {"a wrong end", show_wrong_end, 24, 80},
    {"a goal met", show_met, 24, 80},
    {"the Go twin", show_twin, 24, 80},
    {"the course", show_course, 24, 80},
    {"a search", show_search, 14, 60},
    {"nothing found", show_nothing_found, 14, 60},
};

/* Compares the next line of the file with the text, or prints it. */
static void check_line(FILE *file, const char *text)
{
    if (!file) {
        puts(text);
        return;
    }
    char line[2048];
    bool read = fgets(line, sizeof line, file) != NULL;
    line[read ? strcspn(line, "\n") : 0] = '\0';
    CHECK_TEXT(text, line);
}

static void check_frame(FILE *file, size_t at, enum language language)
{
    struct stage stage;
    struct frame frame;
    struct world world;
    char title[128];
    stage_init(&stage, language);
    frames[at].show(&stage.sample.ui);
    sample_world(&world, 22);
    if (!CHECK(frame_init(&frame, frames[at].rows, frames[at].cols, NULL))) {
        exit(check_done());
    }
    view_draw(&frame, &stage.sample.ui, &world);
    snprintf(title, sizeof title, "==== %s, %s", frames[at].name,
        language_code(language));
    check_line(file, title);
    for (int row = 0; row < frame.rows; row++) {
        char *text = frame_row_text(&frame, row);
        check_line(file, text);
        free(text);
    }
    frame_fini(&frame);
    world_fini(&world);
    stage_fini(&stage);
}

/* An answer is hit on each of its rows, and nowhere else. */
static void answers_are_hit(void)
{
    struct stage stage;
    struct world world;
    struct view_hit hit;
    unsigned rows[4] = {0};
    stage_init(&stage, LANGUAGE_EN);
    show_wrong(&stage.sample.ui);
    sample_world(&world, 22);
    for (int row = 0; row < 24; row++) {
        if (view_hit(&stage.sample.ui, &world, 24, 80, NULL, row, 40, &hit) &&
            CHECK(hit.answer < 4)) {
            rows[hit.answer]++;
        }
    }
    CHECK_NUMBER(rows[1], 1);
    CHECK_NUMBER(rows[2], 1);
    CHECK_NUMBER(rows[3], 2); /* with why it is wrong */
    world_fini(&world);
    stage_fini(&stage);
}

/* Whatever the size and the state, nothing is drawn past the frame. */
static void any_size_can_be_drawn(void)
{
    for (size_t at = 0; at < sizeof frames / sizeof *frames; at++) {
        for (int cols = 1; cols <= 130; cols += 13) {
            struct stage stage;
            struct frame frame;
            struct world world;
            stage_init(&stage, LANGUAGE_BN);
            frames[at].show(&stage.sample.ui);
            stage.sample.ui.ascii = cols % 2;
            sample_world(&world, 22);
            CHECK(frame_init(&frame, 1 + cols % 31, cols, NULL));
            view_draw(&frame, &stage.sample.ui, &world);
            frame_fini(&frame);
            world_fini(&world);
            stage_fini(&stage);
        }
    }
}

/* Returns the style of the n-th cell from 0 with this text, on any row. */
static int style_of(const struct frame *frame, const char *text, int n)
{
    for (int at = 0; at < frame->rows * frame->cols; at++) {
        const struct cell *cell = &frame->cells[at];
        if (cell->width > 0 && strcmp(cell->text, text) == 0 && n-- == 0) {
            return cell->style;
        }
    }
    return -1;
}

/* What joins a code span without a blank, as a danda or a case ending does, is
 * part of the word and not of the span. */
static void words_end_where_their_spans_do(void)
{
    static const char text[] =
        "---\ntitle: ক\nchapter: 4\norder: 410\npattern: worker_pool\n---\n"
        "## খ\nনাম `Q`। এবং `X`-এর, **গু**-ঝ ঠ `ড`।\n";
    struct lesson_problem problem;
    struct sample sample;
    struct world world;
    struct frame frame;
    struct lesson *lesson = lesson_parse(text, sizeof text - 1, &problem);
    REQUIRE(lesson != NULL);
    sample_init(&sample, LANGUAGE_BN);
    sample.ui.lesson = lesson;
    sample_world(&world, 1);
    CHECK(frame_init(&frame, 24, 80, NULL));
    view_draw(&frame, &sample.ui, &world);
    CHECK_NUMBER(style_of(&frame, "Q", 0), STYLE_KEYWORD);
    CHECK_NUMBER(style_of(&frame, "।", 0), STYLE_TEXT);
    CHECK_NUMBER(style_of(&frame, "X", 0), STYLE_KEYWORD);
    CHECK_NUMBER(style_of(&frame, "এ", 1), STYLE_TEXT);
    CHECK_NUMBER(style_of(&frame, "গু", 0), STYLE_STRONG);
    CHECK_NUMBER(style_of(&frame, "ঝ", 0), STYLE_TEXT);
    CHECK_NUMBER(style_of(&frame, "ড", 0), STYLE_KEYWORD);
    CHECK_NUMBER(style_of(&frame, "।", 1), STYLE_TEXT);
    frame_fini(&frame);
    world_fini(&world);
    lesson_free(lesson);
    sample_fini(&sample);
}

int main(int argc, char **argv)
{
    bool print = argc > 1 && strcmp(argv[1], "--print") == 0;
    FILE *file = print ? NULL : fopen("tests/unit/view_lesson_test.txt", "r");
    if (!print && !CHECK(file != NULL)) {
        return check_done();
    }
    for (size_t at = 0; at < sizeof frames / sizeof *frames; at++) {
        for (int i = 0; i < LANGUAGE_COUNT; i++) {
            check_frame(file, at, (enum language)i);
        }
    }
    if (print) {
        return EXIT_SUCCESS;
    }
    char line[8];
    CHECK(!fgets(line, sizeof line, file));
    fclose(file);
    answers_are_hit();
    words_end_where_their_spans_do();
    any_size_can_be_drawn();
    return check_done();
}
