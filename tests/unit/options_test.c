/* SPDX-License-Identifier: MIT */
/* The command line: what is understood, and what is said when it is not. */
#include "tui/app/options.h"

#include "tests/check.h"
#include "tui/app/knobs.h"
#include "tui/text/suggest.h"

enum { MOST_WORDS = 24 };

/* Parses a command line written as one string. */
struct parsed {
    struct options options;
    struct problem problem;
    char line[512];
    char *argv[MOST_WORDS];
    int argc;
    bool good;
};

static struct catalogue *words;

static void split(struct parsed *parsed, const char *line)
{
    snprintf(parsed->line, sizeof parsed->line, "taant %s", line);
    parsed->argc = 0;
    for (char *word = strtok(parsed->line, " "); word;
         word = strtok(NULL, " ")) {
        parsed->argv[parsed->argc++] = word;
    }
}

static void parse(struct parsed *parsed, const char *line)
{
    *parsed = (struct parsed){0};
    split(parsed, line);
    parsed->good = options_parse(
        &parsed->options, parsed->argc, parsed->argv, words, &parsed->problem);
}

static void accepts(struct parsed *parsed, const char *line)
{
    parse(parsed, line);
    CHECK(parsed->good);
    CHECK_TEXT(parsed->problem.text, NULL);
    problem_fini(&parsed->problem);
}

/* The line is refused with a message that holds this. */
static void refuses(const char *line, const char *why)
{
    struct parsed parsed;
    parse(&parsed, line);
    CHECK(!parsed.good);
    if (!CHECK(parsed.problem.text && strstr(parsed.problem.text, why))) {
        fprintf(stderr, "    taant %s: %s\n", line,
            parsed.problem.text ? parsed.problem.text : "(nothing)");
    }
    problem_fini(&parsed.problem);
}

static void commands_are_told_apart(void)
{
    struct parsed parsed;
    accepts(&parsed, "");
    CHECK_NUMBER(parsed.options.command, COMMAND_SCREEN);
    CHECK(parsed.options.pattern == NULL);
    accepts(&parsed, "worker_pool");
    CHECK_NUMBER(parsed.options.command, COMMAND_SCREEN);
    CHECK_TEXT(parsed.options.pattern->name, "worker_pool");
    accepts(&parsed, "list");
    CHECK_NUMBER(parsed.options.command, COMMAND_LIST);
    accepts(&parsed, "run leak_unread");
    CHECK_NUMBER(parsed.options.command, COMMAND_RUN);
    CHECK_TEXT(parsed.options.pattern->name, "leak_unread");
    accepts(&parsed, "search leak_unread --seeds 40 --seed 2");
    CHECK_NUMBER(parsed.options.command, COMMAND_SEARCH);
    CHECK_TEXT(parsed.options.pattern->name, "leak_unread");
    CHECK_NUMBER(parsed.options.seeds, 40);
    CHECK_NUMBER(parsed.options.seed, 2);
    accepts(&parsed, "replay list");
    CHECK_NUMBER(parsed.options.command, COMMAND_REPLAY);
    CHECK_TEXT(parsed.options.file, "list");
    accepts(&parsed, "play a.script --out shots");
    CHECK_NUMBER(parsed.options.command, COMMAND_PLAY);
    CHECK_TEXT(parsed.options.file, "a.script");
    CHECK_TEXT(parsed.options.out, "shots");
}

static void options_may_stand_anywhere(void)
{
    struct parsed parsed;
    accepts(&parsed, "--lang bn run --seed=7 worker_pool --events jsonl");
    CHECK_NUMBER(parsed.options.command, COMMAND_RUN);
    CHECK_TEXT(parsed.options.pattern->name, "worker_pool");
    CHECK_NUMBER(parsed.options.seed, 7);
    CHECK(parsed.options.json);
    CHECK(!parsed.options.mode_given);
    accepts(&parsed, "--mode deterministic worker_pool --knob workers=2 "
                     "--knob jobs=4 --display ncurses --width=cluster --ascii");
    CHECK_NUMBER(parsed.options.mode, RUN_DETERMINISTIC);
    CHECK(parsed.options.mode_given);
    CHECK_NUMBER(parsed.options.knob_count, 2);
    CHECK_TEXT(parsed.options.display, "ncurses");
    CHECK_NUMBER(parsed.options.width, WIDTH_BY_CLUSTER);
    CHECK(parsed.options.ascii);
}

static void a_seed_asks_for_a_deterministic_run(void)
{
    struct parsed parsed;
    accepts(&parsed, "worker_pool --seed 3");
    CHECK_NUMBER(parsed.options.mode, RUN_DETERMINISTIC);
    accepts(&parsed, "worker_pool --seed 3 --mode live");
    CHECK_NUMBER(parsed.options.mode, RUN_LIVE);
    accepts(&parsed, "worker_pool");
    CHECK_NUMBER(parsed.options.mode, RUN_LIVE);
    accepts(&parsed, "run worker_pool");
    CHECK_NUMBER(parsed.options.mode, RUN_DETERMINISTIC);
    accepts(&parsed, "worker_pool --seed 18446744073709551615");
    CHECK(parsed.options.seed == UINT64_MAX);
}

static void help_is_there_for_every_command(void)
{
    struct parsed parsed;
    accepts(&parsed, "help");
    CHECK_NUMBER(parsed.options.command, COMMAND_HELP);
    CHECK_NUMBER(parsed.options.help_on, COMMAND_SCREEN);
    accepts(&parsed, "help play");
    CHECK_NUMBER(parsed.options.help_on, COMMAND_PLAY);
    accepts(&parsed, "run --help --lang bn --mode live");
    CHECK_NUMBER(parsed.options.command, COMMAND_HELP);
    CHECK_NUMBER(parsed.options.help_on, COMMAND_RUN);
    accepts(&parsed, "--version");
    CHECK_NUMBER(parsed.options.command, COMMAND_VERSION);
}

static void mistakes_are_named_with_the_nearest_right_word(void)
{
    refuses("wroker_pool", "did you mean worker_pool?");
    refuses("lits", "did you mean list?");
    refuses("run bufered", "did you mean buffered?");
    refuses("run zzz", "`taant list`");
    refuses("run pizza", "`taant list`");
    refuses("run hello", "`taant list`");
    refuses("--pager", "`taant --help`");
    refuses("--sed 1", "did you mean --seed?");
    refuses("--frobnicate", "`taant --help`");
    refuses("list --seed 1", "no option --seed here");
    refuses("worker_pool --mode determinstic", "did you mean deterministic?");
    refuses("worker_pool --mode fast", "live|deterministic");
    refuses("worker_pool --display curses", "did you mean ncurses?");
    refuses("worker_pool --lang fr", "en|bn");
    refuses("search", "`taant search` needs a PATTERN");
    refuses("search bufered", "did you mean buffered?");
    refuses("search buffered --seeds 0", "a whole number from 1");
    refuses("search buffered --seeds 99999999999999999999", "from 1");
    refuses("run buffered --seeds 5", "no option --seeds here");
    refuses("help plya", "there is no command");
}

static void missing_and_extra_words_are_named(void)
{
    refuses("run", "`taant run` needs a PATTERN");
    refuses("play", "`taant play` needs a FILE");
    refuses("worker_pool buffered", "\"buffered\" is one word too many");
    refuses("list worker_pool", "one word too many");
    refuses("worker_pool --seed", "--seed needs a value: N");
    refuses("worker_pool --seed -1", "whole number");
    refuses("worker_pool --seed 1x", "whole number");
    refuses("worker_pool --seed 18446744073709551616", "whole number");
    refuses("worker_pool --ascii=yes", "takes no value");
    refuses("run worker_pool --record=", "--record needs a path");
    refuses("run worker_pool --events xml", "jsonl");
}

static void control_bytes_are_not_printed(void)
{
    struct parsed parsed;
    parse(&parsed, "\x1b]0;evil\a");
    REQUIRE(!parsed.good);
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    problem_print(&parsed.problem, out);
    fclose(out);
    CHECK(strchr(text, '\x1b') == NULL);
    CHECK(strchr(text, '\a') == NULL);
    CHECK(strstr(text, "evil") != NULL);
    free(text);
    problem_fini(&parsed.problem);
}

static void the_language_is_known_before_all_else(void)
{
    struct parsed parsed = {0};
    split(&parsed, "--nonsense --lang bn");
    CHECK_NUMBER(options_language(parsed.argc, parsed.argv), LANGUAGE_BN);
    split(&parsed, "--lang=en");
    CHECK_NUMBER(options_language(parsed.argc, parsed.argv), LANGUAGE_EN);
}

static void refuses_knob(const char *assignment, const char *why)
{
    struct problem problem = {0};
    struct knobs knobs;
    struct problem none = {0};
    knobs_init(&knobs, options_pattern("leak_unread", false, words, &none));
    CHECK(!knobs_set(&knobs, assignment, words, &problem));
    if (!CHECK(problem.text && strstr(problem.text, why))) {
        fprintf(stderr, "    %s: %s\n", assignment, problem.text);
    }
    problem_fini(&problem);
}

static void knobs_are_set_by_name(void)
{
    struct problem problem = {0};
    struct knobs knobs;
    char text[KNOBS_TEXT_BYTES];
    knobs_init(&knobs, options_pattern("leak_unread", false, words, &problem));
    knobs_text(&knobs, text);
    CHECK_TEXT(text, "variant=leaky effort=400ms");
    CHECK(knobs_set(&knobs, "variant=buffered", words, &problem));
    CHECK(knobs_set(&knobs, "effort=0", words, &problem));
    knobs_text(&knobs, text);
    CHECK_TEXT(text, "variant=buffered effort=0ms");
    CHECK(knobs_set(&knobs, "effort=70ms", words, &problem));
    knobs_text(&knobs, text);
    CHECK_TEXT(text, "variant=buffered effort=70ms");
    refuses_knob("varient=leaky", "did you mean variant?");
    refuses_knob("colour=red", "variant=leaky effort=400ms");
    refuses_knob("variant=leak", "leaky|buffered");
    refuses_knob("effort=5001", "from 0 to 5000");
    refuses_knob("effort=", "from 0 to 5000");
    refuses_knob("effort=ms", "from 0 to 5000ms");
    refuses_knob("effort=7s", "from 0 to 5000");
    refuses_knob("effort=99999999999999999999", "from 0 to 5000");
    refuses_knob("effort", "NAME=VALUE");
    refuses_knob("=3", "no knob");
}

static void knobs_turn_by_notches(void)
{
    struct knobs knobs = {{{.name = "n", .value = 8, .least = 0, .most = 350},
        {.name = "v", .most = 1, .choices = "a|b"}}};
    static const long up[] = {9, 10, 20, 30};
    for (int i = 0; i < 4; i++) {
        CHECK(knobs_turn(&knobs, 0, 1));
        CHECK_NUMBER(knobs.list[0].value, up[i]);
    }
    for (int i = 2; i >= 0; i--) {
        CHECK(knobs_turn(&knobs, 0, -1));
        CHECK_NUMBER(knobs.list[0].value, up[i]);
    }
    knobs.list[0].value = 300;
    CHECK(knobs_turn(&knobs, 0, 1));
    CHECK_NUMBER(knobs.list[0].value, 350);
    CHECK(!knobs_turn(&knobs, 0, 1));
    knobs.list[0].value = 1;
    CHECK(knobs_turn(&knobs, 0, -1));
    CHECK_NUMBER(knobs.list[0].value, 0);
    CHECK(!knobs_turn(&knobs, 0, -1));
    CHECK(knobs_turn(&knobs, 1, -1));
    CHECK_NUMBER(knobs.list[1].value, 1);
    CHECK(knobs_turn(&knobs, 1, 1));
    CHECK_NUMBER(knobs.list[1].value, 0);
    CHECK(!knobs_turn(&knobs, 2, 1));
}

static void suggestions_are_near(void)
{
    static const char *const names[] = {"worker_pool", "buffered", "en"};
    CHECK_TEXT(suggest_nearest("worker_pol", names, 3), "worker_pool");
    CHECK_TEXT(suggest_nearest("wokrer_pool", names, 3), "worker_pool");
    CHECK_TEXT(suggest_nearest("fr", names, 3), NULL);
    CHECK_TEXT(suggest_nearest("", names, 3), NULL);
    CHECK_TEXT(suggest_nearest("something else", names, 3), NULL);
    /* A third of the letters may be wrong, and one of a short word. */
    CHECK_TEXT(suggest_nearest("bufred", names, 3), "buffered");
    CHECK_TEXT(suggest_nearest("bufrd", names, 3), NULL);
    CHECK_TEXT(suggest_nearest("e", names, 3), "en");
    CHECK_TEXT(suggest_nearest("m", names, 3), NULL);
    char longest[5000];
    memset(longest, 'w', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    CHECK_TEXT(suggest_nearest(longest, names, 3), NULL);
}

/* Numbers that a message says have the language's digits. */
static void bengali_messages_have_bengali_digits(void)
{
    struct catalogue *bengali = catalogue_open(LANGUAGE_BN, NULL, 0);
    struct catalogue *english = words;
    words = bengali;
    refuses_knob("effort=5001", "from ০ to ৫০০০ms");
    words = english;
    catalogue_close(bengali);
}

int main(void)
{
    words = catalogue_open(LANGUAGE_EN, NULL, 0);
    commands_are_told_apart();
    options_may_stand_anywhere();
    a_seed_asks_for_a_deterministic_run();
    help_is_there_for_every_command();
    mistakes_are_named_with_the_nearest_right_word();
    missing_and_extra_words_are_named();
    control_bytes_are_not_printed();
    the_language_is_known_before_all_else();
    knobs_are_set_by_name();
    bengali_messages_have_bengali_digits();
    knobs_turn_by_notches();
    suggestions_are_near();
    catalogue_close(words);
    return check_done();
}
