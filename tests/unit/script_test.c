/* SPDX-License-Identifier: MIT */
#include "tui/script/script.h"

#include "tests/check.h"

/* ---- one command ---- */

/* Parses one line; its only command stays in *command. */
static bool parse_one(const char *line, struct script_command *command)
{
    struct script script;
    struct script_problem problem;
    if (!script_parse(&script, line, strlen(line), NULL, &problem)) {
        fprintf(stderr, "%s: %s (%s)\n", line, problem.message, problem.detail);
        return false;
    }
    bool one = script.count == 1;
    if (one) {
        *command = script.commands[0];
    }
    script_fini(&script);
    return one;
}

struct good {
    const char *line;
    struct script_command want;
};

static const struct good goods[] = {
    {"open", {.verb = SCRIPT_OPEN}},
    {"open worker_pool", {.verb = SCRIPT_OPEN, .text = "worker_pool"}},
    {"lang en", {.verb = SCRIPT_LANG, .text = "en"}},
    {"lang bn", {.verb = SCRIPT_LANG, .text = "bn"}},
    {"size 120x36", {.verb = SCRIPT_SIZE, .cols = 120, .rows = 36}},
    {"size 40x500", {.verb = SCRIPT_SIZE, .cols = 40, .rows = 500}},
    {"size 500x12", {.verb = SCRIPT_SIZE, .cols = 500, .rows = 12}},
    {"seed 0", {.verb = SCRIPT_SEED}},
    {"seed 18446744073709551615", {.verb = SCRIPT_SEED, .number = UINT64_MAX}},
    {"mode live", {.verb = SCRIPT_MODE, .text = "live"}},
    {"mode deterministic", {.verb = SCRIPT_MODE, .text = "deterministic"}},
    {"knob workers=3", {.verb = SCRIPT_KNOB, .name = "workers", .text = "3"}},
    {"knob variant=a=b",
        {.verb = SCRIPT_KNOB, .name = "variant", .text = "a=b"}},
    {"run until end", {.verb = SCRIPT_RUN, .text = "run.end", .number = 1}},
    {"run until chan.close",
        {.verb = SCRIPT_RUN, .text = "chan.close", .number = 1}},
    {"run until chan.close jobs", {.verb = SCRIPT_RUN,
                                      .text = "chan.close",
                                      .name = "jobs",
                                      .number = 1}},
    {"run until chan.send #3",
        {.verb = SCRIPT_RUN, .text = "chan.send", .number = 3}},
    {"run until task.end worker 2 #1", {.verb = SCRIPT_RUN,
                                           .text = "task.end",
                                           .name = "worker 2",
                                           .number = 1}},
    {"step", {.verb = SCRIPT_STEP, .number = 1}},
    {"step 40", {.verb = SCRIPT_STEP, .number = 40}},
    {"back", {.verb = SCRIPT_BACK, .number = 1}},
    {"back 2", {.verb = SCRIPT_BACK, .number = 2}},
    {"key space", {.verb = SCRIPT_KEY, .text = "space"}},
    {"key dot", {.verb = SCRIPT_KEY, .text = "."}},
    {"shot pool-full_1.en", {.verb = SCRIPT_SHOT, .text = "pool-full_1.en"}},
    {"open taant1~a~1~~~3~0a",
        {.verb = SCRIPT_OPEN, .text = "taant1~a~1~~~3~0a"}},
    {"theme dark", {.verb = SCRIPT_THEME, .text = "dark"}},
    {"run until task worker 2 blocked", {.verb = SCRIPT_RUN,
                                            .text = "blocked",
                                            .name = "worker 2",
                                            .number = 1}},
    {"run until channel jobs full",
        {.verb = SCRIPT_RUN, .text = "full", .name = "jobs", .number = 1}},
    {"run until quiescent",
        {.verb = SCRIPT_RUN, .text = "quiescent", .number = 1}},
    {"type \"a b\"", {.verb = SCRIPT_TYPE, .text = "a b"}},
    {"shot pool.svg", {.verb = SCRIPT_SHOT, .text = "pool.svg"}},
    {"record pool.cast", {.verb = SCRIPT_RECORD, .text = "pool.cast"}},
    {"record stop", {.verb = SCRIPT_RECORD}},
    {"mark \"the end\"", {.verb = SCRIPT_MARK, .text = "the end"}},
    {"caption \"look\"", {.verb = SCRIPT_CAPTION, .text = "look"}},
    {"caption off", {.verb = SCRIPT_CAPTION}},
    {"overlay 3,4 \"here\"",
        {.verb = SCRIPT_OVERLAY, .text = "here", .cols = 3, .rows = 4}},
    {"overlay off", {.verb = SCRIPT_OVERLAY}},
    {"env TAANT_WORKERS 2",
        {.verb = SCRIPT_ENV, .name = "TAANT_WORKERS", .text = "2"}},
    {"expect \"costs \\$5\"", {.verb = SCRIPT_EXPECT, .text = "costs $5"}},
    {"expect \"a # b\"", {.verb = SCRIPT_EXPECT, .text = "a # b"}},
    {"expect \"say \\\"x\\\\y\\\"\"",
        {.verb = SCRIPT_EXPECT, .text = "say \"x\\y\""}},
    {"expect \"চ্যানেল\"  # seen", {.verb = SCRIPT_EXPECT, .text = "চ্যানেল"}},
};

static void each_command_is_read(void)
{
    for (size_t i = 0; i < sizeof goods / sizeof *goods; i++) {
        const struct good *good = &goods[i];
        struct script_command got;
        if (!CHECK(parse_one(good->line, &got))) {
            continue;
        }
        CHECK_NUMBER(got.verb, good->want.verb);
        CHECK_NUMBER(got.line, 1);
        CHECK_TEXT(got.text, good->want.text);
        CHECK_TEXT(got.name, good->want.name);
        CHECK(got.number == good->want.number);
        CHECK_NUMBER(got.cols, good->want.cols);
        CHECK_NUMBER(got.rows, good->want.rows);
    }
}

/* ---- mistakes ---- */

struct bad {
    const char *line;
    const char *message; /* a part of it */
    const char *detail;  /* NULL: not looked at */
};

static const struct bad bads[] = {
    {"open ../etc", "no pattern", "../etc"},
    {"open a b", "remove the rest", "b"},
    {"lang", "write en or bn", ""},
    {"lang fr", "write en or bn", "fr"},
    {"lang en bn", "remove the rest", "bn"},
    {"size", "such as 80x24", NULL},
    {"size 80", "such as 80x24", NULL},
    {"size 0x24", "such as 80x24", NULL},
    {"size 80x501", "such as 80x24", NULL},
    {"size 39x12", "from 40x12", NULL},
    {"size 40x11", "from 40x12", NULL},
    {"for size 80x24 10x3\nend", "from 40x12", NULL},
    {"size 80x-1", "such as 80x24", NULL},
    {"size 99999999999999999999x1", "such as 80x24", NULL},
    {"seed", "no seed", ""},
    {"seed -1", "no seed", "-1"},
    {"seed 18446744073709551616", "no seed", NULL},
    {"mode", "live or deterministic", ""},
    {"mode dead", "live or deterministic", "dead"},
    {"knob", "NAME=VALUE", NULL},
    {"knob workers", "NAME=VALUE", NULL},
    {"knob =3", "NAME=VALUE", NULL},
    {"knob workers=", "NAME=VALUE", NULL},
    {"knob a=1 b=2", "remove the rest", "b=2"},
    {"run", "run until EVENT", NULL},
    {"run chan.close", "run until EVENT", NULL},
    {"run until", "run until EVENT", NULL},
    {"run until CHAN", "run until EVENT", NULL},
    {"run until end now", "remove the rest", "now"},
    {"run until chan.close jobs #0", "no count", "#0"},
    {"run until chan.close #1x", "no count", "#1x"},
    {"run until chan.close #1 jobs", "remove the rest", "jobs"},
    {"run until task.end "
     "a123456789b123456789c123456789d123456789e123456789f123456789g123",
        "longer than 63", NULL},
    {"run until task", "run until task NAME STATE", NULL},
    {"run until task worker", "run until task NAME STATE", NULL},
    {"run until task blocked", "run until task NAME STATE", NULL},
    {"run until task w blocked x", "remove the rest", "x"},
    {"run until channel jobs open", "run until channel NAME", NULL},
    {"run until quiescent now", "remove the rest", "now"},
    {"theme", "light or dark", ""},
    {"theme blue", "light or dark", "blue"},
    {"type", "in quotes", NULL},
    {"type abc", "in quotes", NULL},
    {"type \"চ\"", "keys of ASCII", NULL},
    {"record", "record NAME.cast", NULL},
    {"record film", "record NAME.cast", NULL},
    {"record ../film.cast", "record NAME.cast", NULL},
    {"record stop now", "remove the rest", "now"},
    {"mark", "in quotes", NULL},
    {"mark \"a\" b", "remove the rest", "b"},
    {"caption", "caption off", NULL},
    {"caption offline", "remove the rest", "line"},
    {"overlay", "overlay COLUMN,ROW", NULL},
    {"overlay 3 \"a\"", "overlay COLUMN,ROW", NULL},
    {"overlay 3,500 \"a\"", "overlay COLUMN,ROW", NULL},
    {"overlay 3,4", "overlay COLUMN,ROW", NULL},
    {"env", "env NAME VALUE", NULL},
    {"env lower 1", "env NAME VALUE", NULL},
    {"set", "cannot name a variable", ""},
    {"set 1-2 x", "cannot name a variable", "1-2"},
    {"set x", "set NAME VALUE", NULL},
    {"set x y z", "remove the rest", "z"},
    {"shot $nothing", "no variable", "nothing"},
    {"shot ${nothing}", "no variable", "nothing"},
    {"expect \"$nothing\"", "no variable", "nothing"},
    {"include", "include FILE", NULL},
    {"include /etc/passwd", "include FILE", NULL},
    {"include other.script", "cannot read", "other.script"},
    {"for", "cannot name a variable", NULL},
    {"for x", "for lang en bn", NULL},
    {"for x a b", "for lang en bn", NULL},
    {"for lang", "for lang en bn", NULL},
    {"for x in a b", "no `end`", NULL},
    {"if", "if lang en", NULL},
    {"if lang", "if lang en", NULL},
    {"if size 80x24", "if lang en", NULL},
    {"if lang en", "no `end`", NULL},
    {"end", "no `for` or `if`", "end"},
    {"else", "no `for` or `if`", "else"},
    {"inclde x", "did you mean", "include"},
    {"captoin \"x\"", "did you mean", "caption"},
    {"step 0", "1 or more", "0"},
    {"step two", "1 or more", "two"},
    {"step 1 2", "remove the rest", "2"},
    {"back -1", "1 or more", "-1"},
    {"back 4294967296", "1 or more", NULL},
    {"key", "such as space", NULL},
    {"key spaec", "there is no key", "spaec"},
    {"key space spaec", "there is no key", "spaec"},
    {"shot", "a shot's name", NULL},
    {"shot ../x", "a shot's name", NULL},
    {"shot .hidden", "a shot's name", NULL},
    {"shot a b", "remove the rest", "b"},
    {"expect", "in quotes", NULL},
    {"expect text", "in quotes", NULL},
    {"expect \"", "in quotes", NULL},
    {"expect \"\"", "in quotes", NULL},
    {"expect \"open", "in quotes", NULL},
    {"expect \"open\\", "behind \\", NULL},
    {"expect \"\\n\"", "behind \\", NULL},
    {"expect \"a\" b", "remove the rest", "b"},
    {"opne worker_pool", "did you mean", "open"},
    {"expct \"x\"", "did you mean", "expect"},
    {"steps 3", "did you mean", "step"},
    {"Open", "did you mean", "open"},
    {"hop 3", "there is no command", "hop"},
    {"slow", "there is no command", "slow"},
    {"photograph", "there is no command", "photograph"},
    {"Output demo.gif", "did you mean", "record"},
    {"Screenshot a.png", "did you mean", "shot"},
    {"Source a.tape", "did you mean", "include"},
    {"Wait /done/", "did you mean", "run until"},
    {"Enter", "did you mean", "key enter"},
    {"Escape 2", "did you mean", "key escape"},
    {"Type \"a\"", "did you mean", "type"},
    {"Sleep 500ms", "waits for time", NULL},
    {"key \x1b[2J", "control character", NULL},
    {"open\rlang", "control character", NULL},
    {"shot \x7f", "control character", NULL},
};

static void each_mistake_is_named(void)
{
    for (size_t i = 0; i < sizeof bads / sizeof *bads; i++) {
        char text[256];
        int size = snprintf(
            text, sizeof text, "# first\nlang en\n%s\nseed 1\n", bads[i].line);
        struct script script;
        struct script_problem problem = {0};
        if (!CHECK(
                !script_parse(&script, text, (size_t)size, NULL, &problem))) {
            fprintf(stderr, "accepted: %s\n", bads[i].line);
            script_fini(&script);
            continue;
        }
        CHECK_NUMBER(problem.line, 3);
        if (!CHECK(strstr(problem.message, bads[i].message))) {
            fprintf(stderr, "%s: %s\n", bads[i].line, problem.message);
        }
        if (bads[i].detail) {
            CHECK_TEXT(problem.detail, bads[i].detail);
        }
        CHECK(script.commands == NULL);
    }
}

/* ---- whole files ---- */

static void a_file_may_hold_comments_and_blank_lines(void)
{
    static const char text[] = "# a lesson's shots\r\n"
                               "\r\n"
                               "\topen worker_pool # which\r\n"
                               "  #7 is a comment too\n"
                               "run until chan.send jobs #2 # the second\n"
                               "key space right .\n"
                               "shot last";
    static const enum script_verb want[] = {SCRIPT_OPEN, SCRIPT_RUN, SCRIPT_KEY,
        SCRIPT_KEY, SCRIPT_KEY, SCRIPT_SHOT};
    static const int lines[] = {3, 5, 6, 6, 6, 7};
    struct script script;
    struct script_problem problem;
    REQUIRE(script_parse(&script, text, sizeof text - 1, NULL, &problem));
    REQUIRE(CHECK_NUMBER(script.count, 6));
    for (size_t i = 0; i < script.count; i++) {
        CHECK_NUMBER(script.commands[i].verb, want[i]);
        CHECK_NUMBER(script.commands[i].line, lines[i]);
    }
    CHECK_NUMBER(script.commands[1].number, 2);
    CHECK_TEXT(script.commands[2].text, "space");
    CHECK_TEXT(script.commands[3].text, "right");
    CHECK_TEXT(script.commands[4].text, ".");
    script_fini(&script);
}

static void an_empty_file_is_an_empty_script(void)
{
    struct script script;
    struct script_problem problem;
    CHECK(script_parse(&script, NULL, 0, NULL, &problem));
    CHECK_NUMBER(script.count, 0);
    script_fini(&script);
}

/* Parses `count` times the same text. */
static bool parse_repeated(
    const char *text, size_t count, struct script_problem *problem)
{
    size_t size = strlen(text);
    char *data = malloc(size * count + 1);
    for (size_t i = 0; data && i < count; i++) {
        memcpy(data + i * size, text, size);
    }
    struct script script = {0};
    bool parsed =
        data && script_parse(&script, data, size * count, NULL, problem);
    if (parsed) {
        script_fini(&script);
    }
    free(data);
    return parsed;
}

static void sizes_are_bounded(void)
{
    struct script_problem problem = {.message = ""};
    CHECK(parse_repeated("step\n", 100000, &problem));
    CHECK(!parse_repeated("step\n", 100001, &problem));
    CHECK_NUMBER(problem.line, 100001);
    CHECK(strstr(problem.message, "100,000"));
    CHECK(parse_repeated("#", 1 << 20, &problem));
    CHECK(!parse_repeated("#", (1 << 20) + 1, &problem));
    CHECK(strstr(problem.message, "1 MiB"));
    CHECK(!parse_repeated("x", 300, &problem));
    CHECK(strstr(problem.message, "255 bytes"));
    CHECK(!parse_repeated("\xff", 300, &problem));
}

static void texts_are_bounded(void)
{
    char line[300] = "expect \"";
    size_t start = strlen(line);
    memset(line + start, 'x', 256);
    strcpy(line + start + 255, "\"");
    struct script_command command = {0};
    REQUIRE(parse_one(line, &command));
    CHECK_NUMBER(strlen(command.text), 255);
    strcpy(line + start + 255, "x\"");
    line[start + 255] = 'x';
    CHECK(!parse_one(line, &command));
}

/* A detail is cut between characters, never inside one. */
static void details_are_cut_whole(void)
{
    char line[256] = "lang ";
    for (int i = 0; i < 60; i++) {
        strcat(line, "\xe0\xa6\x95");
    }
    struct script script;
    struct script_problem problem;
    REQUIRE(!script_parse(&script, line, strlen(line), NULL, &problem));
    CHECK_NUMBER(strlen(problem.detail), 126);
}

/* Under a sanitizer each prefix, in a block of its own, shows any read
 * beyond the end. */
static void every_prefix_is_survived(const char *text, size_t size)
{
    for (size_t cut = 0; cut <= size; cut++) {
        char *copy = malloc(cut + (cut == 0));
        REQUIRE(copy != NULL);
        memcpy(copy, text, cut);
        struct script script;
        struct script_problem problem = {0};
        if (script_parse(&script, copy, cut, NULL, &problem)) {
            script_fini(&script);
        } else {
            CHECK(problem.message != NULL && problem.line > 0);
        }
        free(copy);
    }
}

static void truncations_are_survived(void)
{
    for (size_t i = 0; i < sizeof goods / sizeof *goods; i++) {
        every_prefix_is_survived(goods[i].line, strlen(goods[i].line));
    }
    for (size_t i = 0; i < sizeof bads / sizeof *bads; i++) {
        every_prefix_is_survived(bads[i].line, strlen(bads[i].line));
    }
    static const char zeros[] = "open a\0b\nlang en\n\0";
    every_prefix_is_survived(zeros, sizeof zeros);
}

int main(void)
{
    each_command_is_read();
    each_mistake_is_named();
    a_file_may_hold_comments_and_blank_lines();
    an_empty_file_is_an_empty_script();
    sizes_are_bounded();
    texts_are_bounded();
    details_are_cut_whole();
    truncations_are_survived();
    return check_done();
}
