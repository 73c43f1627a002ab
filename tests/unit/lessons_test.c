/* SPDX-License-Identifier: MIT */
/*
 * The lessons themselves, as they stand in the source tree: that they parse,
 * say the same in both languages, and name only what is there.
 */
#include "tests/lessons.h"
#include "tui/text/syllable.h"
#include "tui/text/utf8.h"
#include "tui/text/width.h"
#include "tui/view/page.h"

enum {
    MOST_TITLE_COLS = 40,
    PANE_COLS = 79,
    PANE_ROWS = 7,
    ASKING_ROWS = 9 /* without the code pane */
};

static char *glossary;
static struct catalogue *english;

/* ---- each lesson ---- */

static void code_regions_are_in_the_pattern(
    const struct lesson *lesson, const char *path)
{
    char file[128];
    size_t size, first, last;
    snprintf(file, sizeof file, "patterns/%s.c", lesson->pattern);
    char *data = lessons_file(file, &size);
    struct source source;
    REQUIRE(data != NULL);
    REQUIRE(source_init(&source, data, size));
    for (size_t i = 0; i < lesson->step_count; i++) {
        const char *code = lesson->steps[i].code;
        lessons_expect(!code || source_region(&source, code, &first, &last),
            "its code region is in the pattern", path, i);
    }
    source_fini(&source);
    free(data);
}

static void anchors_have_kinds(const struct lesson *lesson, const char *path)
{
    static const char *const kinds[] = {
#define TRACE_KIND(symbol, name) name,
#include "runtime/trace_kinds.h"
#undef TRACE_KIND
    };
    for (size_t i = 0; i < lesson->step_count; i++) {
        const char *kind = lesson->steps[i].at.kind;
        bool known = kind[0] == '\0';
        for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
            known = known || strcmp(kinds[k], kind) == 0;
        }
        lessons_expect(known, "its event is of a known kind", path, i);
    }
}

static void title_fits(const struct lesson *lesson, const char *path)
{
    int cols = width_budget(NULL, lesson->title, strlen(lesson->title));
    lessons_expect(cols <= MOST_TITLE_COLS, "the title is short", path, 0);
}

/* ---- what fits on a screen of 80 x 24 ---- */

/* Expects the page, as the ui stands now, to have at most so many rows. */
static void expect_page(
    const struct ui *ui, size_t most, const char *what, const char *path)
{
    struct page page;
    page_init(&page, ui, PANE_COLS, NULL);
    lessons_expect(page.count > 0 && page.count <= most, what, path, ui->step);
    page_fini(&page);
}

/* Goes through a step's questions, with every answer. */
static void questions_fit(struct ui *ui, const char *path)
{
    const struct step *step = &ui->lesson->steps[ui->step];
    for (size_t k = 0; k < step->question_count; k++) {
        size_t number = lesson_question_number(ui->lesson, ui->step, k);
        struct asked *asked = &ui->asked[number];
        REQUIRE(number < UI_QUESTIONS);
        expect_page(ui, ASKING_ROWS, "its question fits in the pane", path);
        for (unsigned i = 0; i < step->questions[k].answer_count; i++) {
            asked->chosen = (uint8_t)(i + 1);
            expect_page(ui, ASKING_ROWS + 2,
                "an answer's explanation fits in the pane", path);
        }
        asked->done = true;
    }
}

/* A step must not need scrolling, or hardly any: neither while it asks nor
 * when it has told. */
static void steps_fit(const struct lesson *lesson, const char *path)
{
    struct ui ui = {.lesson = lesson, .words = english};
    for (ui.step = 0; ui.step < lesson->step_count; ui.step++) {
        const struct step *step = &lesson->steps[ui.step];
        bool alone = step->question_count > 0 || step->goal_count > 0;
        questions_fit(&ui, path);
        expect_page(
            &ui, alone ? ASKING_ROWS : PANE_ROWS, "it fits in the pane", path);
    }
}

static bool is_letter_of_word(uint32_t code, const char *text, size_t size)
{
    enum { DANDA = 0x964, DOUBLE_DANDA };
    return code != DANDA && code != DOUBLE_DANDA &&
           syllable_is_complex(text, size);
}

/* Tells whether a style changes inside of a word that terminals shape. */
static bool cuts_a_word(const struct block *block, size_t at)
{
    size_t before = at - 1;
    while (before > 0 && ((unsigned char)block->text[before] & 0xC0) == 0x80) {
        before--;
    }
    uint32_t left, right;
    utf8_decode(block->text + before, at - before, &left);
    size_t size = utf8_decode(block->text + at, block->size - at, &right);
    return is_letter_of_word(left, block->text + before, at - before) &&
           is_letter_of_word(right, block->text + at, size);
}

static void styles_cut_no_word(const struct lesson *lesson, const char *path)
{
    for (size_t i = 0; i < lesson->step_count; i++) {
        const struct step *step = &lesson->steps[i];
        for (size_t k = 0; k < step->block_count; k++) {
            const struct block *block = &step->blocks[k];
            for (size_t s = 1; s < block->span_count; s++) {
                lessons_expect(!cuts_a_word(block, block->spans[s].start),
                    "styles change between words", path, i);
            }
        }
    }
}

/* ---- two languages ---- */

/* Finds a row "| en | bn | note |"; returns its Bengali term in `bn`. */
static bool find_term(const char *en, char *bn, size_t room)
{
    char row[128];
    snprintf(row, sizeof row, "\n| %s | ", en);
    const char *found = strstr(glossary, row);
    if (!found) {
        return false;
    }
    found += strlen(row);
    snprintf(bn, room, "%.*s", (int)(strstr(found, " |") - found), found);
    return true;
}

static bool block_says(const struct block *block, const char *words)
{
    return strstr(block->text, words) != NULL;
}

static bool question_says(const struct question *question, const char *words)
{
    bool found = block_says(&question->text, words);
    for (size_t i = 0; i < question->answer_count; i++) {
        found = found || block_says(&question->answers[i].text, words) ||
                block_says(&question->answers[i].why, words);
    }
    return found;
}

/* Tells whether the lesson's title, headings or prose hold these words. */
static bool says(const struct lesson *lesson, const char *words)
{
    bool found = strstr(lesson->title, words) != NULL;
    for (size_t i = 0; i < lesson->step_count; i++) {
        const struct step *step = &lesson->steps[i];
        found = found || strstr(step->title, words) != NULL;
        for (size_t k = 0; k < step->block_count; k++) {
            found = found || block_says(&step->blocks[k], words);
        }
        for (size_t k = 0; k < step->question_count; k++) {
            found = found || question_says(&step->questions[k], words);
        }
    }
    return found;
}

static void terms_are_used_as_the_glossary_says(
    const struct lesson *en, const struct lesson *bn, const char *path)
{
    CHECK(en->terms.count > 0);
    CHECK_NUMBER(bn->terms.count, en->terms.count);
    for (size_t i = 0; i < en->terms.count && i < bn->terms.count; i++) {
        char term[128];
        const char *name = en->terms.list[i];
        CHECK_TEXT(bn->terms.list[i], name);
        if (!CHECK(find_term(name, term, sizeof term))) {
            fprintf(stderr, "    %s: no term \"%s\"\n", path, name);
        } else if (!CHECK(says(en, name)) || !CHECK(says(bn, term))) {
            fprintf(stderr, "    %s: says \"%s\", \"%s\"\n", path, name, term);
        }
    }
}

static bool same_names(const struct names *a, const struct names *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++) {
        same = strcmp(a->list[i], b->list[i]) == 0;
    }
    return same;
}

static bool same_goals(const struct step *a, const struct step *b)
{
    bool same = a->goal_count == b->goal_count;
    for (size_t i = 0; same && i < a->goal_count; i++) {
        const struct goal *x = &a->goals[i], *y = &b->goals[i];
        same = strcmp(x->kind, y->kind) == 0 && strcmp(x->name, y->name) == 0 &&
               x->compare == y->compare && x->count == y->count;
    }
    return same;
}

static void questions_agree(
    const struct step *a, const struct step *b, const char *path, size_t at)
{
    lessons_expect(a->question_count == b->question_count,
        "both ask as many questions", path, at);
    for (size_t i = 0; i < a->question_count && i < b->question_count; i++) {
        const struct question *x = &a->questions[i], *y = &b->questions[i];
        lessons_expect(x->at == y->at, "both ask at the same place", path, at);
        lessons_expect(x->answer_count == y->answer_count,
            "both have as many answers", path, at);
        for (size_t k = 0; k < x->answer_count && k < y->answer_count; k++) {
            lessons_expect(x->answers[k].right == y->answers[k].right,
                "both have the same right answer", path, at);
        }
    }
}

static void steps_agree(
    const struct step *a, const struct step *b, const char *path, size_t at)
{
    bool same_code =
        a->code && b->code ? strcmp(a->code, b->code) == 0 : a->code == b->code;
    lessons_expect(strcmp(a->at.kind, b->at.kind) == 0 &&
                       strcmp(a->at.name, b->at.name) == 0 &&
                       a->at.nth == b->at.nth,
        "both have the same anchor", path, at);
    lessons_expect(same_code, "both have the same code region", path, at);
    lessons_expect(same_names(&a->set, &b->set), "both set the same", path, at);
    lessons_expect(
        same_names(&a->marks, &b->marks), "both mark the same", path, at);
    lessons_expect(same_names(&a->see, &b->see),
        "both steps point to the same lessons", path, at);
    lessons_expect(same_goals(a, b) && same_names(&a->by, &b->by),
        "both have the same goal", path, at);
    lessons_expect(a->block_count == b->block_count,
        "both have as many paragraphs", path, at);
    questions_agree(a, b, path, at);
}

static void languages_agree(
    const struct lesson *en, const struct lesson *bn, const char *path)
{
    CHECK_TEXT(bn->pattern, en->pattern);
    CHECK_NUMBER(bn->order, en->order);
    CHECK_NUMBER(bn->revision, en->revision);
    CHECK_NUMBER(bn->minutes, en->minutes);
    lessons_expect(
        same_names(&bn->needs, &en->needs) && same_names(&bn->see, &en->see),
        "both point to the same lessons", path, 0);
    lessons_expect(bn->step_count == en->step_count, "both have as many steps",
        path, en->step_count);
    for (size_t i = 0; i < en->step_count && i < bn->step_count; i++) {
        steps_agree(&en->steps[i], &bn->steps[i], path, i);
    }
}

static void it_asks_before_it_tells(
    const struct lesson *lesson, const char *path)
{
    size_t asked = 0, predicted = 0;
    for (size_t i = 0; i < lesson->step_count; i++) {
        const struct step *step = &lesson->steps[i];
        asked += step->question_count;
        predicted += step->question_count > 0 && step->at.kind[0];
    }
    const struct step *last = &lesson->steps[lesson->step_count - 1];
    lessons_expect(predicted > 0, "a question comes before an event", path, 0);
    lessons_expect(asked >= 3, "the lesson asks three questions", path, 0);
    lessons_expect(last->question_count == 0 && last->goal_count == 0,
        "the last step is the rule", path, lesson->step_count - 1);
    lessons_expect(last->block_count > 0 && last->blocks[0].span_count > 0 &&
                       last->blocks[0].spans[0].style == SPAN_STRONG,
        "the rule is bold", path, lesson->step_count - 1);
}

/* ---- the course ---- */

static void points_to(const struct names *names, const struct lesson *from,
    bool earlier, const char *path)
{
    lessons_expect(earlier || names->count <= 2,
        "it points to at most two others: there are two keys", path, 0);
    for (size_t i = 0; i < names->count; i++) {
        char other[256];
        snprintf(other, sizeof other, "lessons/en/%s.md", names->list[i]);
        size_t size;
        char *data = lessons_file(other, &size);
        lessons_expect(data != NULL, names->list[i], path, 0);
        struct lesson *to = data ? lessons_read(other) : NULL;
        lessons_expect(!to || !earlier || to->order < from->order,
            "what it needs comes before it", path, 0);
        lesson_free(to);
        free(data);
    }
}

/* ---- files ---- */

static void check_alone(const struct lesson *lesson, const char *path)
{
    const char *name = strrchr(path, '/') + 1;
    char file[128];
    snprintf(file, sizeof file, "%s.md", lesson->pattern);
    CHECK_TEXT(name, file);
    size_t most = lesson->chapter == LESSON_CHAPTERS ? 20 : 10;
    lessons_expect(lesson->step_count >= 5 && lesson->step_count <= most,
        "it has 5 to 10 steps, or is the checklist", path, 0);
    title_fits(lesson, path);
    code_regions_are_in_the_pattern(lesson, path);
    anchors_have_kinds(lesson, path);
    steps_fit(lesson, path);
    styles_cut_no_word(lesson, path);
    it_asks_before_it_tells(lesson, path);
    points_to(&lesson->needs, lesson, true, path);
    points_to(&lesson->see, lesson, false, path);
    for (size_t i = 0; i < lesson->step_count; i++) {
        points_to(&lesson->steps[i].see, lesson, false, path);
        lessons_expect(lesson->chapter < LESSON_CHAPTERS ||
                           i + 1 == lesson->step_count ||
                           (lesson->steps[i].see.count > 0 &&
                               lesson->steps[i].question_count == 1),
            "an item of the checklist asks one question, and points to where "
            "it was seen",
            path, i);
    }
}

static void check_pair(const char *path)
{
    char other[256];
    snprintf(other, sizeof other, "lessons/bn/%s", strrchr(path, '/') + 1);
    struct lesson *en = lessons_read(path), *bn = lessons_read(other);
    if (en && bn) {
        check_alone(en, path);
        check_alone(bn, other);
        languages_agree(en, bn, path);
        terms_are_used_as_the_glossary_says(en, bn, path);
    }
    lesson_free(en);
    lesson_free(bn);
}

/* The letters that have two spellings have the same one everywhere. */
static void letters_are_in_normal_form(const char *path)
{
    static const char *const composed[] = {
        "\xE0\xA7\x9C", "\xE0\xA7\x9D", "\xE0\xA7\x9F"};
    size_t size;
    char *data = lessons_file(path, &size);
    REQUIRE(data != NULL);
    CHECK(utf8_is_clean(data, size));
    for (size_t i = 0; i < sizeof composed / sizeof composed[0]; i++) {
        lessons_expect(
            !strstr(data, composed[i]), "it is in form NFC", path, 0);
    }
    free(data);
}

static void every_pattern_has_both_lessons(void)
{
    glob_t en, bn;
    REQUIRE(glob("lessons/en/*.md", 0, NULL, &en) == 0);
    REQUIRE(glob("lessons/bn/*.md", 0, NULL, &bn) == 0);
    size_t patterns = 0;
    while (pattern_index[patterns]) {
        patterns++;
    }
    CHECK_NUMBER(en.gl_pathc, patterns);
    CHECK_NUMBER(bn.gl_pathc, patterns);
    for (size_t i = 0; i < en.gl_pathc; i++) {
        check_pair(en.gl_pathv[i]);
    }
    for (size_t i = 0; i < bn.gl_pathc; i++) {
        letters_are_in_normal_form(bn.gl_pathv[i]);
    }
    globfree(&en);
    globfree(&bn);
}

/* A term has one row, and a Bengali term stands for one English term. */
static void the_glossary_has_one_choice_each(void)
{
    enum { MOST = 400 };
    char en[MOST][64], bn[MOST][96];
    size_t count = 0;
    for (char *row = strstr(glossary, "|---|"); row && count < MOST;) {
        row = strchr(row, '\n');
        if (!row ||
            sscanf(row, "\n| %63[^|]| %95[^|]|", en[count], bn[count]) != 2) {
            break;
        }
        row++;
        for (size_t i = 0; i < count; i++) {
            if (!CHECK(strcmp(en[i], en[count]) != 0) ||
                !CHECK(strcmp(bn[i], bn[count]) != 0)) {
                fprintf(stderr, "    %s: %s\n", en[count], bn[count]);
            }
        }
        count++;
    }
    CHECK(count >= 60);
}

int main(void)
{
    size_t size;
    english = catalogue_open(LANGUAGE_EN, NULL, 0);
    glossary = lessons_file("locale/glossary.md", &size);
    if (CHECK(glossary != NULL)) {
        letters_are_in_normal_form("locale/glossary.md");
        the_glossary_has_one_choice_each();
        every_pattern_has_both_lessons();
    }
    catalogue_close(english);
    free(glossary);
    return check_done();
}
