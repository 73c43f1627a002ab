/* SPDX-License-Identifier: MIT */
#include "tui/lesson/lesson.h"

#include "tests/check.h"
#include "tui/text/utf8.h"

#define FRONT                                                                  \
    "---\ntitle: A pool\nchapter: 4\norder: 410\nrevision: 2\n"                \
    "minutes: 6\npattern: worker_pool\nterms: worker pool, channel\n---\n"
/* The lines that FRONT takes: a test's own first line is number 10. */
enum { FRONT_LINES = 9 };

/* Parses a copy of exactly this size, so that asan sees a read past it. */
static struct lesson *parse_bytes(
    const char *data, size_t size, struct lesson_problem *problem)
{
    char *copy = malloc(size > 0 ? size : 1);
    memcpy(copy, data, size);
    *problem = (struct lesson_problem){0};
    struct lesson *lesson = lesson_parse(copy, size, problem);
    free(copy);
    return lesson;
}

static struct lesson *parse(const char *text, struct lesson_problem *problem)
{
    return parse_bytes(text, strlen(text), problem);
}

/* Expects a lesson; tells what is wrong when there is none. */
static struct lesson *parse_good(const char *text)
{
    struct lesson_problem problem;
    struct lesson *lesson = parse(text, &problem);
    if (!CHECK(lesson != NULL)) {
        fprintf(stderr, "    line %d: %s (%s)\n    in: %s\n", problem.line,
            problem.message, problem.detail, text);
    }
    return lesson;
}

/* Expects a problem: its line, a part of its message, its detail. */
static void refuse(
    const char *text, int line, const char *part, const char *detail)
{
    struct lesson_problem problem;
    struct lesson *lesson = parse(text, &problem);
    bool good = CHECK(lesson == NULL) && CHECK_NUMBER(problem.line, line) &&
                CHECK(strstr(problem.message, part) != NULL) &&
                CHECK_TEXT(problem.detail, detail);
    if (!good) {
        fprintf(stderr, "    message: %s\n    in: %s\n",
            lesson ? "(none)" : problem.message, text);
    }
    lesson_free(lesson);
}

/* The same for what stands below a good front matter and heading. */
static void refuse_prose(
    const char *prose, int line, const char *part, const char *detail)
{
    char text[8192];
    snprintf(text, sizeof text, FRONT "## One\n%s", prose);
    refuse(text, FRONT_LINES + 1 + line, part, detail);
}

/* ---- what is read ---- */

static void everything_is_read(void)
{
    struct lesson *lesson =
        parse_good(FRONT "## The jobs go in\n<!-- at: chan.close jobs #1 -->\n"
                         "<!-- code: worker -->\n\nFirst words.\n\n"
                         "##   Then   \n<!--at:task.leak worker 2-->\nMore.\n");
    REQUIRE(lesson != NULL);
    CHECK_TEXT(lesson->title, "A pool");
    CHECK_TEXT(lesson->pattern, "worker_pool");
    CHECK_NUMBER(lesson->chapter, 4);
    CHECK_NUMBER(lesson->order, 410);
    CHECK_NUMBER(lesson->revision, 2);
    CHECK_NUMBER(lesson->minutes, 6);
    CHECK_NUMBER(lesson->terms.count, 2);
    CHECK_TEXT(lesson->terms.list[0], "worker pool");
    CHECK_TEXT(lesson->terms.list[1], "channel");
    CHECK_NUMBER(lesson->step_count, 2);
    const struct step *step = &lesson->steps[0];
    CHECK_TEXT(step->title, "The jobs go in");
    CHECK_TEXT(step->at.kind, "chan.close");
    CHECK_TEXT(step->at.name, "jobs");
    CHECK_NUMBER(step->at.nth, 1);
    CHECK_NUMBER(step->at.line, FRONT_LINES + 2);
    CHECK_TEXT(step->code, "worker");
    CHECK_NUMBER(step->code_line, FRONT_LINES + 3);
    step = &lesson->steps[1];
    CHECK_TEXT(step->title, "Then");
    CHECK_TEXT(step->at.kind, "task.leak");
    CHECK_TEXT(step->at.name, "worker 2");
    CHECK_NUMBER(step->at.nth, 1);
    CHECK(step->code == NULL);
    lesson_free(lesson);
}

static void only_four_keys_are_needed(void)
{
    struct lesson *lesson =
        parse_good("---\npattern: x\nchapter: 1\norder: 110\ntitle: T\n---\n"
                   "## One\nWords");
    REQUIRE(lesson != NULL);
    CHECK_NUMBER(lesson->revision, 1);
    CHECK_NUMBER(lesson->minutes, 0);
    CHECK_NUMBER(lesson->terms.count, 0);
    CHECK_TEXT(lesson->steps[0].at.kind, "");
    CHECK_NUMBER(lesson->steps[0].at.line, 0);
    lesson_free(lesson);
}

static void anchors_may_leave_the_name_out(void)
{
    struct lesson *lesson =
        parse_good(FRONT "## One\n<!-- at: chan.send #12 -->\nA\n"
                         "## Two\n<!-- at: run.end -->\nB\n"
                         "## Three\n<!-- at: chan.recv   cups #3 -->\nC\n");
    REQUIRE(lesson != NULL);
    CHECK_TEXT(lesson->steps[0].at.name, "");
    CHECK_NUMBER(lesson->steps[0].at.nth, 12);
    CHECK_TEXT(lesson->steps[1].at.kind, "run.end");
    CHECK_NUMBER(lesson->steps[1].at.nth, 1);
    CHECK_TEXT(lesson->steps[2].at.name, "cups");
    CHECK_NUMBER(lesson->steps[2].at.nth, 3);
    lesson_free(lesson);
}

static void windows_line_ends_and_a_byte_order_mark_do_no_harm(void)
{
    struct lesson *lesson =
        parse_good("\xEF\xBB\xBF---\r\ntitle: T\r\nchapter: 1\r\norder: 1"
                   "10\r\npattern: x\r\n---\r\n## "
                   "One\r\nFirst\r\nline.\r\n\r\nSecond.\r\n");
    REQUIRE(lesson != NULL);
    CHECK_NUMBER(lesson->steps[0].block_count, 2);
    CHECK_TEXT(lesson->steps[0].blocks[0].text, "First line.");
    lesson_free(lesson);
}

static void lists_point_to_lessons(void)
{
    struct lesson *lesson =
        parse_good("---\ntitle: T\nchapter: 9\norder: 910\npattern: x\n"
                   "needs: a_1,  b\nsee:c\n---\n## One\nWords\n");
    REQUIRE(lesson != NULL);
    CHECK_NUMBER(lesson->needs.count, 2);
    CHECK_TEXT(lesson->needs.list[0], "a_1");
    CHECK_TEXT(lesson->needs.list[1], "b");
    CHECK_NUMBER(lesson->see.count, 1);
    CHECK_TEXT(lesson->see.list[0], "c");
    lesson_free(lesson);
}

static void steps_set_knobs_and_mark_names(void)
{
    struct lesson *lesson =
        parse_good(FRONT "## One\n<!-- set: variant=buffered, least=-1 -->\n"
                         "<!-- mark: jobs, worker 2 -->\nText\n");
    REQUIRE(lesson != NULL);
    const struct step *step = &lesson->steps[0];
    CHECK_NUMBER(step->set.count, 2);
    CHECK_TEXT(step->set.list[0], "variant=buffered");
    CHECK_TEXT(step->set.list[1], "least=-1");
    CHECK_NUMBER(step->marks.count, 2);
    CHECK_TEXT(step->marks.list[1], "worker 2");
    lesson_free(lesson);
}

static void expect_goal(const struct goal *goal, const char *kind,
    const char *name, enum goal_compare compare, unsigned count)
{
    CHECK_TEXT(goal->kind, kind);
    CHECK_TEXT(goal->name, name);
    CHECK_NUMBER(goal->compare, compare);
    CHECK_NUMBER(goal->count, count);
}

static void goals_compare_counts(void)
{
    struct lesson *lesson = parse_good(
        FRONT "## One\n<!-- goal: chan.send_wait jobs = 0; task.print \"a = b\""
              " >= 2;run.end<=1 ; end leak = 1 -->\n<!-- by: capacity=8 -->\n"
              "Text\n");
    REQUIRE(lesson != NULL);
    const struct step *step = &lesson->steps[0];
    CHECK_NUMBER(step->by.count, 1);
    if (CHECK_NUMBER(step->goal_count, 4)) {
        const struct goal *goals = step->goals;
        expect_goal(&goals[0], "chan.send_wait", "jobs", GOAL_EXACTLY, 0);
        expect_goal(&goals[1], "task.print", "a = b", GOAL_AT_LEAST, 2);
        CHECK(goals[1].prints && !goals[0].prints);
        expect_goal(&goals[2], "run.end", "", GOAL_AT_MOST, 1);
        expect_goal(&goals[3], "end", "leak", GOAL_EXACTLY, 1);
    }
    lesson_free(lesson);
    refuse(FRONT "## One\n<!-- by: a=1 -->\nText", 10, "what meets", "");
    refuse(FRONT "## One\n<!-- goal: run.end = 1 -->\n### Q?\n- [x] a\n  b\n"
                 "- [ ] c\n  d\n",
        10, "two steps", "");
}

/* ---- questions ---- */

#define QUESTION                                                               \
    "### What does `x` do?\n- [ ] It *ends*.\n  No: it\n    waits.\n"          \
    "- [x] It waits\n  and waits.\n\n  Yes.\n"

static void questions_have_answers(void)
{
    struct lesson *lesson =
        parse_good(FRONT "## One\nBefore.\n\n" QUESTION "\nAfter.\n\nMore.\n"
                         "## Two\n" QUESTION QUESTION "## Three\nEnd.\n");
    REQUIRE(lesson != NULL);
    CHECK_NUMBER(lesson->step_count, 3);
    const struct step *step = &lesson->steps[0];
    CHECK_NUMBER(step->block_count, 3);
    REQUIRE(CHECK_NUMBER(step->question_count, 1));
    const struct question *question = &step->questions[0];
    CHECK_NUMBER(question->at, 1);
    CHECK_TEXT(question->text.text, "What does x do?");
    CHECK_NUMBER(question->text.span_count, 3);
    REQUIRE(CHECK_NUMBER(question->answer_count, 2));
    CHECK_TEXT(question->answers[0].text.text, "It ends.");
    CHECK_TEXT(question->answers[0].why.text, "No: it waits.");
    CHECK(!question->answers[0].right);
    CHECK_TEXT(question->answers[1].text.text, "It waits and waits.");
    CHECK_TEXT(question->answers[1].why.text, "Yes.");
    CHECK(question->answers[1].right);
    CHECK_NUMBER(lesson->steps[1].question_count, 2);
    CHECK_NUMBER(lesson->steps[1].questions[1].at, 0);
    CHECK_NUMBER(lesson->steps[2].question_count, 0);
    lesson_free(lesson);
}

static void questions_are_checked(void)
{
    static const struct {
        const char *prose;
        int line;
        const char *part, *detail;
    } bad[] = {
        {"###\n", 1, "a question has words", ""},
        {"### Q?\n", 1, "2 to 5 answers", ""},
        {"### Q?\nText\n", 1, "2 to 5 answers", ""},
        {"### Q?\n- [x] a\n  b\n", 1, "2 to 5 answers", ""},
        {"### Q?\n- [ ] a\n  b\n- [ ] c\n  d\n", 1, "exactly one", ""},
        {"### Q?\n- [x] a\n  b\n- [x] c\n  d\n", 1, "exactly one", ""},
        {"### Q?\n- [x] a\n- [ ] c\n  d\n", 2, "no explanation", "a"},
        {"### Q?\n- [x] a\n  b\n- [ ] c\n", 4, "no explanation", "c"},
        {"### Q?\n- [x] a\nb\n", 3, "part of the answer", ""},
        {"### Q?\n- [x] a\n  b\n\n  c\n\n  d\n", 7, "one explanation", ""},
        {"### Q?\n- [x]   \n  b\n", 2, "an answer has words", ""},
        {"### Q?\n- [y] a\n  b\n", 1, "2 to 5 answers", ""},
        {"### Q?\n- [x] a\n  - b\n- [ ] c\n  d\n", 3, "a paragraph each", ""},
        {"### - Q?\n- [x] a\n", 1, "one line of plain", ""},
        {"### Q?\n- [x] a <b>\n  c\n- [ ] d\n  e\n", 2, "HTML", ""},
        {"### Q?\n- [x] a\n  b\n- [ ] c\n  d\n<!-- at: run.end -->\n", 6,
            "part of the answer", ""},
        {"### Q?\n- [x] a\n  b\n- [ ] c\n  d\n\n<!-- at: run.end -->\n", 7,
            "between its heading", ""},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        refuse_prose(bad[i].prose, bad[i].line, bad[i].part, bad[i].detail);
    }
    refuse(FRONT QUESTION, 10, "before the first step", "");
}

/* ---- prose ---- */

/* Writes a block as "kind[number]: {style text}...", the way tests read. */
static void describe(const struct block *block, char *out, size_t room)
{
    static const char *const kinds[] = {"p", "item", "quote", "code"};
    static const char *const styles[] = {"", "*", "`", "/"};
    size_t at =
        (size_t)snprintf(out, room, "%s%d:", kinds[block->kind], block->number);
    size_t end = 0;
    for (size_t i = 0; i < block->span_count && at < room; i++) {
        const struct span *span = &block->spans[i];
        CHECK_NUMBER(span->start, end);
        CHECK(span->end > span->start);
        end = span->end;
        at += (size_t)snprintf(out + at, room - at, "{%s%.*s}",
            styles[span->style], (int)(span->end - span->start),
            block->text + span->start);
    }
    CHECK_NUMBER(end, block->size);
    CHECK_NUMBER(strlen(block->text), block->size);
}

/* Expects one block for each line of `want`. */
static void expect_blocks(const char *prose, const char *want)
{
    char text[4096], got[4096] = "";
    snprintf(text, sizeof text, FRONT "## One\n%s", prose);
    struct lesson *lesson = parse_good(text);
    REQUIRE(lesson != NULL);
    size_t at = 0;
    for (size_t i = 0; i < lesson->steps[0].block_count; i++) {
        describe(&lesson->steps[0].blocks[i], got + at, sizeof got - at);
        at += strlen(got + at);
        at += (size_t)snprintf(got + at, sizeof got - at, "\n");
    }
    CHECK_TEXT(got, want);
    lesson_free(lesson);
}

static void paragraphs_join_their_lines(void)
{
    expect_blocks("One\ntwo.\n\nThree.", "p0:{One two.}\np0:{Three.}\n");
    expect_blocks("\n\nOne.\n \nTwo.\n\n\n", "p0:{One.}\np0:{Two.}\n");
    expect_blocks("a\tb", "p0:{a b}\n");
    expect_blocks("R & D, 1 < 2", "p0:{R & D, 1 < 2}\n");
    expect_blocks("a \\*b\\* c", "p0:{a *b* c}\n");
}

static void spans_cover_the_text(void)
{
    expect_blocks("A **b** `c d` *e*!", "p0:{A }{*b}{ }{`c d}{ }{/e}{!}\n");
    expect_blocks("**a\nb**", "p0:{*a b}\n");
    expect_blocks("***a***", "p0:{*a}\n");
    expect_blocks("**`a` b**", "p0:{`a}{* b}\n");
    expect_blocks("`a\nb`", "p0:{`a b}\n");
    expect_blocks("snake_case_name", "p0:{snake_case_name}\n");
    expect_blocks("`চ্যানেল`-এর **মান**", "p0:{`চ্যানেল}{-এর }{*মান}\n");
}

static void items_and_quotes_are_blocks(void)
{
    expect_blocks("- a\n- b\n  c", "item0:{a}\nitem0:{b c}\n");
    expect_blocks("1. a\n2. b\n\n3. c", "item1:{a}\nitem2:{b}\nitem3:{c}\n");
    expect_blocks("7) a\n7) b", "item7:{a}\nitem8:{b}\n");
    expect_blocks(
        "Text:\n- *a*\n\nmore", "p0:{Text:}\nitem0:{/a}\np0:{more}\n");
    expect_blocks("> a\n> b\nc", "quote0:{a b c}\n");
    expect_blocks("> a\n\nb", "quote0:{a}\np0:{b}\n");
}

/* ---- what is refused ---- */

static void the_front_matter_is_strict(void)
{
    refuse("", 1, "begins with a line", "");
    refuse("\n---\n", 1, "begins with a line", "");
    refuse("# Title\n", 1, "begins with a line", "");
    refuse("---\ntitle: T\n", 2, "does not end", "");
    refuse("---\ntitle: T\nauthor: me\n---\n", 3, "no key", "author");
    refuse("---\nTitle: T\n---\n", 2, "no key", "Title");
    refuse("---\ntitle T\n---\n", 2, "no line of the front", "title T");
    refuse("---\n\n---\n", 2, "no line of the front", "");
    refuse("---\ntitle:\n---\n", 2, "nothing stands", "title");
    refuse("---\ntitle: a\ntitle: b\n---\n", 3, "twice", "title");
    refuse("---\ntitle: a\nchapter: 1\norder: 110\n---\n", 5, "no pattern", "");
    refuse("---\ntitle: a\nchapter: 1\npattern: x\n---\n", 5, "no order", "");
    refuse("---\norder: 1\nchapter: 1\npattern: x\n---\n", 5, "no title", "");
    refuse("---\norder: 1\ntitle: a\npattern: x\n---\n", 5, "no chapter", "");
    refuse("---\nchapter: 0\n---\n", 2, "no chapter: write a", "0");
    refuse("---\nchapter: 10\n---\n", 2, "no chapter: write a", "10");
    refuse("---\ntitle: a\nchapter: 2\norder: 110\npattern: x\n---\n", 6,
        "not belong to the chapter", "");
    refuse("---\nneeds: a, B\n---\n", 2, "no lesson's name", "B");
    refuse("---\nsee: a,,b\n---\n", 2, "1 to 8 others", "");
    refuse("---\npattern: ../x\n---\n", 2, "no pattern's name", "../x");
    refuse("---\nterms: a,,b\n---\n", 2, "1 to 32 terms", "");
    refuse("---\nterms: a,\n---\n", 2, "1 to 32 terms", "");
}

static void numbers_are_checked(void)
{
    static const char *const bad[] = {
        "0", "-1", "1.5", "x", "12 3", "10000", "99999999999999999999"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char text[256];
        snprintf(text, sizeof text, "---\norder: %s\n---\n", bad[i]);
        refuse(text, 2, "not a number", bad[i]);
    }
    refuse("---\nrevision: 0\n---\n", 2, "not a number", "0");
    refuse("---\nminutes: 241\n---\n", 2, "not a number", "241");
}

static void comments_are_known_ones(void)
{
    static const struct {
        const char *comment, *part, *detail;
    } bad[] = {
        {"<!-- note: x -->", "no comment", "note"},
        {"<!-- hello -->", "no comment", "hello"},
        {"<!---->", "no comment", ""},
        {"<!-- at: x", "fills one line", ""},
        {"<!-->", "fills one line", ""},
        {"<!-- at: chan -->", "no kind", "chan"},
        {"<!-- at: -->", "no kind", ""},
        {"<!-- at: chan. -->", "no kind", "chan."},
        {"<!-- at: .close -->", "no kind", ".close"},
        {"<!-- at: a.b.c -->", "no kind", "a.b.c"},
        {"<!-- at: Chan.Close -->", "no kind", "Chan.Close"},
        {"<!-- at: #1 -->", "no kind", "#1"},
        {"<!-- at: aaaaaaaaaaaaaaaaaaaa.bbbbbbbbbbb -->", "no kind",
            "aaaaaaaaaaaaaaaaaaaa.bbbbbbbbbbb"},
        {"<!-- at: chan.send a/b -->", "no task's", "a/b"},
        {"<!-- at: chan.send "
         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa -->",
            "no task's", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
        {"<!-- at: chan.send jobs #0 -->", "which event", "0"},
        {"<!-- at: chan.send jobs # -->", "which event", ""},
        {"<!-- at: chan.send jobs #1 #2 -->", "which event", "1 #2"},
        {"<!-- at: chan.send jobs #9999999 -->", "which event", "9999999"},
        {"<!-- code: -->", "no region", ""},
        {"<!-- code: a b -->", "no region", "a b"},
        {"<!-- set: -->", "sets no knob", ""},
        {"<!-- set: a -->", "sets no knob", "a"},
        {"<!-- set: =1 -->", "sets no knob", "=1"},
        {"<!-- set: a= -->", "sets no knob", "a="},
        {"<!-- set: a = 1 -->", "sets no knob", "a = 1"},
        {"<!-- set: a=1,,b=2 -->", "sets no knob", ""},
        {"<!-- set: a=1,b=1,c=1,d=1,e=1,f=1,g=1 -->", "sets no knob", "g=1"},
        {"<!-- by: a -->", "sets no knob", "a"},
        {"<!-- mark: a, -->", "marks 1 to 8", ""},
        {"<!-- see: a, -->", "1 to 8 others", ""},
        {"<!-- see: a b -->", "is no lesson's name", "a b"},
        {"<!-- mark: a/b -->", "no task's", "a/b"},
        {"<!-- goal: -->", "no goal", ""},
        {"<!-- goal: chan.send -->", "no goal", "chan.send"},
        {"<!-- goal: chan.send = -->", "no goal", "chan.send ="},
        {"<!-- goal: chan.send < 1 -->", "no goal", "chan.send < 1"},
        {"<!-- goal: chan.send = -1 -->", "no goal", "chan.send = -1"},
        {"<!-- goal: = 1 -->", "no goal", "= 1"},
        {"<!-- goal: chan.send = 99999999 -->", "no goal",
            "chan.send = 99999999"},
        {"<!-- goal: send = 1 -->", "no kind", "send"},
        {"<!-- goal: chan.send a/b = 1 -->", "no task's", "a/b"},
        {"<!-- goal: end well = 1 -->", "cannot end", "well"},
        {"<!-- goal: end ok >= 1 -->", "happens or not", "ok"},
        {"<!-- goal: end ok = 2 -->", "happens or not", "ok"},
        {"<!-- goal: chan.send \"a\" = 1 -->", "what is printed", "\"a\""},
        {"<!-- goal: task.print \"\" = 1 -->", "what is printed", "\"\""},
        {"<!-- goal: task.print \"a = 1 -->", "what is printed", "\"a"},
        {"<!-- goal: a.b = 1; -->", "no goal", ""},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        refuse_prose(bad[i].comment, 1, bad[i].part, bad[i].detail);
    }
    refuse_prose(
        "<!-- at: run.end -->\n<!-- at: run.end -->\n", 2, "two", "at");
    refuse_prose("<!-- code: a -->\n<!-- code: b -->\n", 2, "two", "code");
    refuse_prose("<!-- set: a=1 -->\n<!-- set: b=1 -->\n", 2, "two", "set");
    refuse_prose("Words.\n<!-- code: a -->\n", 2, "between its heading", "");
    refuse(FRONT "<!-- code: a -->\n## One\nA", 10, "between its heading", "");
}

static void steps_have_a_heading_and_a_text(void)
{
    refuse(FRONT, 9, "no steps", "");
    refuse(FRONT "\n\n", 11, "no steps", "");
    refuse(FRONT "Words.\n## One\n", 10, "before the first step", "");
    refuse(FRONT "## One\n## Two\nText", 10, "has no text", "One");
    refuse(FRONT "## One\nText\n\n## Two\n<!-- code: a -->\n", 13,
        "has no text", "Two");
    refuse(FRONT "##\nText", 10, "a heading has", "");
    refuse(FRONT "##   \nText", 10, "a heading has", "");
    refuse(FRONT "## Use `x`\nText", 10, "plain text", "Use `x`");
}

static void other_markdown_is_refused(void)
{
    static const struct {
        const char *prose;
        int line;
        const char *part;
    } bad[] = {
        {"# Big", 1, "makes a heading"},
        {"a\n#### Small", 2, "makes a heading"},
        {"a\n\n  ## Indented", 3, "makes a heading"},
        {"a\n\nTitle\n=====", 3, "makes a heading"},
        {"a\n\nTitle\n---", 3, "makes a heading"},
        {"a\n\n***", 3, "no rules"},
        {"a\n***\nb", 2, "no rules"},
        {"```c\nint x;\n```", 1, "code region"},
        {"a\n~~~\n~~~", 2, "code region"},
        {"a\n\n    int x;", 3, "code region"},
        {"<b>a</b>", 1, "HTML"},
        {"a\nb <br> c", 2, "HTML"},
        {"a\n\n<div>\na\n</div>", 3, "HTML"},
        {"a <!-- b --> c", 1, "HTML"},
        {"a\nsee [b](c)", 2, "links"},
        {"[](c)", 1, "links"},
        {"a\n<https://example.org>", 2, "links"},
        {"a\n![b](c)", 2, "images"},
        {"![](c)", 1, "images"},
        {"a\n\n|a|b|\n|---|---|\n|c|d|", 3, "tables"},
        {"a\n\n[b]: c", 3, "shows nothing"},
        {"[b]: c\nd", 1, "shows nothing"},
        {"> [b]: c\n> d", 1, "shows nothing"},
        {"- a\n-\n- c", 2, "shows nothing"},
        {"- a\n  - b", 2, "no other list"},
        {"- a\n- > b", 2, "no list"},
        {"> a\n> > b", 2, "no other quote"},
        {"> - a", 1, "no quote"},
        {"0. a", 1, "counts from 1"},
        {"a  \nb", 1, "forced break"},
        {"a\n\nb\\\nc", 3, "forced break"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        refuse_prose(bad[i].prose, bad[i].line, bad[i].part, "");
    }
    refuse_prose("a\nb &amp; c", 2, "character itself", "&amp;");
}

/* ---- hostile input ---- */

static void controls_and_bad_bytes_never_get_through(void)
{
    struct lesson *lesson =
        parse_good("---\ntitle: A\x1B[31m\x07 B\n"
                   "chapter: 1\norder: 110\npattern: x\n---\n## \xFFOne\x9B\n"
                   "Te\x1B]0;x\x07xt \xC0\xAF\n");
    REQUIRE(lesson != NULL);
    const struct step *step = &lesson->steps[0];
    CHECK_TEXT(lesson->title, "A[31m B");
    CHECK(utf8_is_clean(step->title, strlen(step->title)));
    CHECK(utf8_is_clean(step->blocks[0].text, step->blocks[0].size));
    CHECK(strchr(step->blocks[0].text, '\x1B') == NULL);
    lesson_free(lesson);
    refuse("---\n\x1B[2Jkey: x\n---\n", 2, "no key", "[2Jkey");
    static const char nul[] = "---\ntitle: A\0B\nchapter: 1\norder: 110\n"
                              "pattern: x\n---\n"
                              "## One\nText\0more\n";
    struct lesson_problem problem;
    lesson = parse_bytes(nul, sizeof nul - 1, &problem);
    REQUIRE(lesson != NULL);
    CHECK_TEXT(lesson->title, "AB");
    CHECK_TEXT(lesson->steps[0].blocks[0].text, "Textmore");
    lesson_free(lesson);
}

static void a_long_detail_is_cut_between_syllables(void)
{
    char text[1024] = "---\n";
    for (int i = 0; i < 40; i++) {
        strcat(text, "ক্ষ");
    }
    strcat(text, ": x\n---\n");
    struct lesson_problem problem;
    CHECK(parse(text, &problem) == NULL);
    size_t size = strlen(problem.detail);
    CHECK_NUMBER(size, 90); /* whole syllables of 9 bytes each */
    CHECK(utf8_is_clean(problem.detail, size));
}

/* Fills `text` with a lesson in which `part` stands `times` times. */
static char *repeat(const char *front, const char *part, size_t times)
{
    size_t size = strlen(front), step = strlen(part);
    char *text = malloc(size + step * times + 1);
    strcpy(text, front);
    for (size_t i = 0; i < times; i++) {
        memcpy(text + size + i * step, part, step + 1);
    }
    return text;
}

static void expect_bound(const char *front, const char *part, size_t most,
    int line, const char *message)
{
    struct lesson_problem problem;
    char *text = repeat(front, part, most);
    struct lesson *lesson = parse(text, &problem);
    CHECK(lesson != NULL);
    lesson_free(lesson);
    free(text);
    text = repeat(front, part, most + 1);
    lesson = parse(text, &problem);
    if (CHECK(lesson == NULL)) {
        CHECK_NUMBER(problem.line, line);
        CHECK(strstr(problem.message, message) != NULL);
    }
    lesson_free(lesson);
    free(text);
}

/* Expects the problem of a text that ends in the repeated part. */
static void expect_end(const char *front, const char *part, size_t times,
    int line, const char *message)
{
    struct lesson_problem problem;
    char *text = repeat(front, part, times);
    if (CHECK(parse(text, &problem) == NULL)) {
        CHECK_NUMBER(problem.line, line);
        CHECK(strstr(problem.message, message) != NULL);
    }
    free(text);
}

static void sizes_are_bounded(void)
{
    expect_bound(FRONT, "## S\nT\n", 200, 9 + 401, "200 steps");
    expect_bound(FRONT "## S\n", "T\n\n", 64, 10 + 129, "64 paragraphs");
    expect_bound(FRONT "## S\n- T\n", "- T\n", 63, 10 + 65, "64 paragraphs");
    expect_bound(FRONT "## S\n### Q?\n- [x] a\n  b\n", "- [ ] a\n  b\n", 4,
        13 + 9, "at most 5 answers");
    expect_bound(FRONT "## S\n", QUESTION, 6, 10 + 49, "6 questions");
    expect_bound(FRONT "## S\n", "T", 4096, 11, "4096 bytes");
    char *text = repeat(FRONT "## S\nT\n", "\n", 1 << 20);
    struct lesson_problem problem;
    CHECK(strlen(text) > (1 << 20));
    CHECK(parse(text, &problem) == NULL);
    CHECK_NUMBER(problem.line, 1);
    CHECK(problem.message && strstr(problem.message, "1 MiB") != NULL);
    free(text);
    expect_end(FRONT "## ", "T", 200, 10, "no text");
    expect_end(FRONT "## ", "T", 201, 10, "1 to 200 bytes");
    expect_end("---\ntitle: ", "T", 200, 2, "does not end");
    expect_end("---\ntitle: ", "T", 201, 2, "200 bytes");
    expect_end("---\nterms: a", ",b", 31, 2, "does not end");
    expect_end("---\nterms: a", ",b", 32, 2, "32 terms");
    expect_end("---\npattern: ", "p", 64, 2, "no pattern's name");
    expect_end(FRONT "## S\n<!-- code: ", "c", 64, 11, "one line");
}

/* What Markdown readers are known to take long for, as long as it may be. */
static void deep_nesting_ends(void)
{
    static const char *const parts[] = {">", "- ", "*a ", "**a _b ", "[", "![",
        "`", "<", "&", "[a](", "\\", "<!-- ", "``a", "]"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        char *text = repeat(FRONT "## S\n", parts[i], 4096 / strlen(parts[i]));
        struct lesson_problem problem;
        struct lesson *lesson = parse(text, &problem);
        CHECK(lesson != NULL || problem.message != NULL);
        lesson_free(lesson);
        free(text);
    }
}

/* Every beginning is a lesson, or has a problem on one of its lines. */
static void every_truncation_is_told(void)
{
    static const char text[] =
        FRONT "## এক\n<!-- at: chan.send jobs #1 -->\n<!-- code: worker -->\n"
              "<!-- set: a=1, b=c -->\n<!-- mark: jobs -->\n" QUESTION
              "## তিন\n<!-- goal: end ok = 1; task.print \"ক\" >= 2 -->\n"
              "<!-- by: a=2 -->\nA **b** `c`\n*d*.\n\n1. e\n2. ক্ষ\n\n> g\n\n## "
              "Two\nEnd.\n";
    int lines = 1;
    for (size_t size = 0; size < sizeof text; size++) {
        lines += size > 0 && text[size - 1] == '\n';
        struct lesson_problem problem;
        struct lesson *lesson = parse_bytes(text, size, &problem);
        if (!lesson) {
            CHECK(problem.message != NULL && problem.message[0] != '\0');
            CHECK(problem.line >= 1 && problem.line <= lines);
        }
        lesson_free(lesson);
    }
}

int main(void)
{
    everything_is_read();
    only_four_keys_are_needed();
    anchors_may_leave_the_name_out();
    windows_line_ends_and_a_byte_order_mark_do_no_harm();
    lists_point_to_lessons();
    steps_set_knobs_and_mark_names();
    goals_compare_counts();
    questions_have_answers();
    questions_are_checked();
    paragraphs_join_their_lines();
    spans_cover_the_text();
    items_and_quotes_are_blocks();
    the_front_matter_is_strict();
    numbers_are_checked();
    comments_are_known_ones();
    steps_have_a_heading_and_a_text();
    other_markdown_is_refused();
    controls_and_bad_bytes_never_get_through();
    a_long_detail_is_cut_between_syllables();
    sizes_are_bounded();
    deep_nesting_ends();
    every_truncation_is_told();
    return check_done();
}
