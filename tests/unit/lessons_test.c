/* SPDX-License-Identifier: MIT */
/*
 * The lessons themselves, as they stand in the source tree: that they parse,
 * say the same in both languages, and name only what is there.
 */
#include <glob.h>
#include <stdint.h>

#include "patterns/index.h"
#include "tests/check.h"
#include "tests/record.h"
#include "tui/lesson/lesson.h"
#include "tui/model/log.h"
#include "tui/text/syllable.h"
#include "tui/text/utf8.h"
#include "tui/text/width.h"
#include "tui/text/wrap.h"

enum { MOST_TITLE_COLS = 40, SEEDS = 30, PANE_COLS = 78, PANE_ROWS = 7 };

static char *glossary;

/* Returns a file's bytes, NUL-terminated; NULL when there is no such file. */
static char *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        return NULL;
    }
    enum { MOST = 1 << 20 };
    char *data = malloc(MOST + 1);
    *size = fread(data, 1, MOST, file);
    data[*size] = '\0';
    fclose(file);
    return data;
}

static struct lesson *read_lesson(const char *path)
{
    size_t size;
    char *data = read_file(path, &size);
    struct lesson_problem problem = {0};
    struct lesson *lesson = data ? lesson_parse(data, size, &problem) : NULL;
    if (!CHECK(lesson != NULL)) {
        fprintf(stderr, "    %s:%d: %s (%s)\n", path, problem.line,
            data ? problem.message : "no such file", problem.detail);
    }
    free(data);
    return lesson;
}

/* Says where a check failed that holds for many files. */
static void expect(bool holds, const char *what, const char *path, size_t step)
{
    if (!CHECK(holds)) {
        fprintf(stderr, "    %s, step %zu: %s\n", path, step + 1, what);
    }
}

/* ---- each lesson ---- */

static void code_regions_are_in_the_pattern(
    const struct lesson *lesson, const char *path)
{
    char file[128];
    size_t size, first, last;
    snprintf(file, sizeof file, "patterns/%s.c", lesson->pattern);
    char *data = read_file(file, &size);
    struct source source;
    REQUIRE(data != NULL);
    REQUIRE(source_init(&source, data, size));
    for (size_t i = 0; i < lesson->step_count; i++) {
        const char *code = lesson->steps[i].code;
        expect(!code || source_region(&source, code, &first, &last),
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
        expect(known, "its event is of a known kind", path, i);
    }
}

static void title_fits(const struct lesson *lesson, const char *path)
{
    int cols = width_budget(NULL, lesson->title, strlen(lesson->title));
    expect(cols <= MOST_TITLE_COLS, "the title is short", path, 0);
}

/* On a screen of 80 x 24 a step must not need scrolling, or hardly any. */
static void steps_fit(const struct lesson *lesson, const char *path)
{
    for (size_t i = 0; i < lesson->step_count; i++) {
        const struct step *step = &lesson->steps[i];
        size_t rows = step->block_count - 1; /* the gaps */
        for (size_t k = 0; k < step->block_count; k++) {
            const struct block *block = &step->blocks[k];
            struct wrap wrap;
            REQUIRE(
                wrap_init(&wrap, block->text, block->size, PANE_COLS, NULL));
            rows += wrap.count;
            wrap_fini(&wrap);
        }
        expect(rows <= PANE_ROWS, "it fits in the pane", path, i);
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
                expect(!cuts_a_word(block, block->spans[s].start),
                    "styles change between words", path, i);
            }
        }
    }
}

/* ---- events: each anchor is met, whatever the schedule ---- */

struct chosen {
    const struct pattern *pattern;
    struct knobs knobs;
};

static void run_pattern(void *arg)
{
    const struct chosen *chosen = arg;
    chosen->pattern->run(&chosen->knobs);
}

static const struct pattern *find_pattern(const char *name)
{
    for (size_t i = 0; pattern_index[i]; i++) {
        if (strcmp(pattern_index[i]->name, name) == 0) {
            return pattern_index[i];
        }
    }
    return NULL;
}

static bool is_met(struct log *log, const struct anchor *at)
{
    enum trace_kind kind = trace_kind_find(at->kind);
    if (at->name[0] == '\0') {
        return log_find(log, kind, NULL, NULL, at->nth, 0) != 0;
    }
    return log_find(log, kind, at->name, NULL, at->nth, 0) != 0 ||
           log_find(log, kind, NULL, at->name, at->nth, 0) != 0;
}

static void anchors_are_met(
    const struct lesson *lesson, const char *path, uint64_t seed)
{
    struct chosen chosen = {.pattern = find_pattern(lesson->pattern)};
    REQUIRE(chosen.pattern != NULL);
    memcpy(chosen.knobs.list, chosen.pattern->knobs, sizeof chosen.knobs.list);
    struct run_options options = {.mode = RUN_DETERMINISTIC,
        .seed = seed,
        .workers = 1 + (unsigned)seed % 4};
    struct record record;
    record_run(&record, &options, run_pattern, &chosen);
    struct log *log = log_new(0);
    for (size_t i = 0; i < record.count; i++) {
        CHECK(log_append(log, &record.events[i]));
    }
    for (size_t i = 0; i < lesson->step_count; i++) {
        const struct anchor *at = &lesson->steps[i].at;
        expect(at->kind[0] == '\0' || is_met(log, at),
            "its event happens in every run", path, i);
    }
    log_free(log);
    record_free(&record);
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

/* Tells whether the lesson's title, headings or prose hold these words. */
static bool says(const struct lesson *lesson, const char *words)
{
    bool found = strstr(lesson->title, words) != NULL;
    for (size_t i = 0; i < lesson->step_count; i++) {
        const struct step *step = &lesson->steps[i];
        found = found || strstr(step->title, words) != NULL;
        for (size_t k = 0; k < step->block_count; k++) {
            found = found || strstr(step->blocks[k].text, words) != NULL;
        }
    }
    return found;
}

static void terms_are_used_as_the_glossary_says(
    const struct lesson *en, const struct lesson *bn, const char *path)
{
    CHECK(en->term_count > 0);
    CHECK_NUMBER(bn->term_count, en->term_count);
    for (size_t i = 0; i < en->term_count && i < bn->term_count; i++) {
        char term[128];
        const char *name = en->terms[i];
        CHECK_TEXT(bn->terms[i], name);
        if (!CHECK(find_term(name, term, sizeof term))) {
            fprintf(stderr, "    %s: no term \"%s\"\n", path, name);
        } else if (!CHECK(says(en, name)) || !CHECK(says(bn, term))) {
            fprintf(stderr, "    %s: says \"%s\", \"%s\"\n", path, name, term);
        }
    }
}

/* Counts the question marks of a step's prose, code left out. */
static unsigned questions(const struct step *step)
{
    unsigned count = 0;
    for (size_t i = 0; i < step->block_count; i++) {
        const struct block *block = &step->blocks[i];
        for (size_t s = 0; s < block->span_count; s++) {
            const struct span *span = &block->spans[s];
            for (size_t at = span->start;
                 span->style != SPAN_CODE && at < span->end; at++) {
                count += block->text[at] == '?';
            }
        }
    }
    return count;
}

static void languages_agree(
    const struct lesson *en, const struct lesson *bn, const char *path)
{
    CHECK_TEXT(bn->pattern, en->pattern);
    CHECK_NUMBER(bn->order, en->order);
    CHECK_NUMBER(bn->revision, en->revision);
    CHECK_NUMBER(bn->minutes, en->minutes);
    CHECK_NUMBER(bn->step_count, en->step_count);
    for (size_t i = 0; i < en->step_count && i < bn->step_count; i++) {
        const struct step *a = &en->steps[i], *b = &bn->steps[i];
        bool same_code = a->code && b->code ? strcmp(a->code, b->code) == 0
                                            : a->code == b->code;
        expect(strcmp(a->at.kind, b->at.kind) == 0 &&
                   strcmp(a->at.name, b->at.name) == 0 &&
                   a->at.nth == b->at.nth,
            "both have the same anchor", path, i);
        expect(same_code, "both have the same code region", path, i);
        expect(a->block_count == b->block_count, "both have as many paragraphs",
            path, i);
        expect(questions(a) == questions(b), "both ask the same", path, i);
    }
}

/* A question is asked at a step's end, and answered in a step behind it. */
static void a_question_comes_before_its_answer(
    const struct lesson *lesson, const char *path)
{
    unsigned asked = 0;
    for (size_t i = 0; i + 1 < lesson->step_count; i++) {
        asked += questions(&lesson->steps[i]) > 0;
    }
    expect(asked > 0, "the lesson asks before it tells", path, 0);
    expect(questions(&lesson->steps[lesson->step_count - 1]) == 0,
        "the last step leaves no question", path, lesson->step_count - 1);
}

/* ---- files ---- */

static void check_alone(const struct lesson *lesson, const char *path)
{
    const char *name = strrchr(path, '/') + 1;
    char file[128];
    snprintf(file, sizeof file, "%s.md", lesson->pattern);
    CHECK_TEXT(name, file);
    expect(lesson->step_count >= 5 && lesson->step_count <= 8,
        "it has 5 to 8 steps", path, 0);
    title_fits(lesson, path);
    code_regions_are_in_the_pattern(lesson, path);
    anchors_have_kinds(lesson, path);
    steps_fit(lesson, path);
    styles_cut_no_word(lesson, path);
    a_question_comes_before_its_answer(lesson, path);
}

static void check_pair(const char *path)
{
    char other[256];
    snprintf(other, sizeof other, "lessons/bn/%s", strrchr(path, '/') + 1);
    struct lesson *en = read_lesson(path), *bn = read_lesson(other);
    if (en && bn) {
        check_alone(en, path);
        check_alone(bn, other);
        languages_agree(en, bn, path);
        terms_are_used_as_the_glossary_says(en, bn, path);
        for (uint64_t seed = 1; seed <= SEEDS; seed++) {
            anchors_are_met(en, path, seed);
        }
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
    char *data = read_file(path, &size);
    REQUIRE(data != NULL);
    CHECK(utf8_is_clean(data, size));
    for (size_t i = 0; i < sizeof composed / sizeof composed[0]; i++) {
        expect(!strstr(data, composed[i]), "it is in form NFC", path, 0);
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
    glossary = read_file("locale/glossary.md", &size);
    if (CHECK(glossary != NULL)) {
        letters_are_in_normal_form("locale/glossary.md");
        the_glossary_has_one_choice_each();
        every_pattern_has_both_lessons();
    }
    free(glossary);
    return check_done();
}
