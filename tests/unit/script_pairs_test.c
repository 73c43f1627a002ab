/* SPDX-License-Identifier: MIT */
/*
 * Each command of the script language in a script that can be played and in
 * one that cannot. A command without such a pair fails the test.
 */
#include "tui/script/script.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/check.h"
#include "tui/app/help.h"
#include "tui/app/player.h"
#include "tui/script/script_priv.h"

static struct catalogue *words[LANGUAGE_COUNT];
static struct course course;
static char folder[] = "/tmp/taant-pairs-XXXXXX";

struct pair {
    const char *command; /* and what tells its forms apart */
    const char *passes;
    const char *writes; /* a file that it leaves; NULL: it expects something */
    const char *fails;
    const char *says; /* behind the script's path */
    int status;       /* with which it ends then */
};

static const struct pair pairs[] = {
    {"open", "open buffered\nexpect \"buffered\"\n", NULL,
        "lang en\nopen bufered\n",
        ":2: there is no pattern \"bufered\": did you mean buffered?",
        EXIT_USAGE},
    {"lang", "lang bn\nopen buffered\nexpect \"চ্যানেল\"\n", NULL, "lang fr\n",
        ":1: \"fr\" is no language: write en or bn", EXIT_USAGE},
    {"size", "size 100x30\nset wide $size\nshot $wide\n", "100x30.txt",
        "\nsize 80x\n",
        ":2: a size is COLUMNSxROWS, from 40x12 to 500x500, such as 80x24",
        EXIT_USAGE},
    {"theme", "theme dark\nshot night.svg\n", "night.svg", "theme blue\n",
        ":1: \"blue\" is no theme: write light or dark", EXIT_USAGE},
    {"seed", "open buffered\nseed 77\nexpect \"77\"\n", NULL, "seed x\n",
        ":1: \"x\" is no seed: write a whole number below 2^64", EXIT_USAGE},
    {"mode", "mode live\nopen buffered\nexpect \"live\"\n", NULL, "mode dead\n",
        ":1: \"dead\" is no mode: write live or deterministic", EXIT_USAGE},
    {"knob", "open buffered\nknob capacity=2\nexpect \"2\"\n", NULL,
        "open buffered\nknob capacity=9\n",
        ":2: knob capacity cannot be \"9\": it is a number from 0 to 8",
        EXIT_USAGE},
    {"env", "env TAANT_PAIR 1\nexpect \"taant\"\n", NULL, "env pair 1\n",
        ":1: write: env NAME VALUE, such as env TAANT_WORKERS 2", EXIT_USAGE},
    {"run until EVENT",
        "open buffered\nrun until chan.close cups\n"
        "expect \"cups\"\n",
        NULL, "open buffered\nrun until chan.close cups #2\n",
        ":2: the run ended without the event: chan.close cups #2", EXIT_CHECK},
    {"run until task",
        "open worker_pool\nrun until task main blocked\n"
        "expect \"blocked\"\n",
        NULL, "open buffered\nrun until task nobody blocked\n",
        ":2: the run ended before this was so: nobody blocked", EXIT_CHECK},
    {"run until channel",
        "open buffered\nrun until channel cups full\n"
        "expect \"cups\"\n",
        NULL, "open buffered\nrun until channel jobs full\n",
        ":2: the run ended before this was so: jobs full", EXIT_CHECK},
    {"run until quiescent",
        "open buffered\nrun until quiescent\n"
        "expect \"buffered\"\n",
        NULL, "run until quiescent\n",
        ":1: no pattern is open: write `open PATTERN` first", EXIT_USAGE},
    {"run until end", "open buffered\nrun until end\nexpect \" 51/51 \"\n",
        NULL, "open buffered\nrun until the end\n",
        ":2: there is no event \"the\": `taant run PATTERN --events jsonl` "
        "shows those of a run",
        EXIT_USAGE},
    {"step", "open buffered\nstep 3\nexpect \" 5/51 \"\n", NULL,
        "open buffered\nstep 0\n",
        ":2: \"0\" is no number of steps: write 1 or more", EXIT_USAGE},
    {"back", "open buffered\nstep 3\nback 3\nexpect \" 1/51 \"\n", NULL,
        "back\n", ":1: no pattern is open: write `open PATTERN` first",
        EXIT_USAGE},
    {"key", "open buffered\nkey ?\nexpect \"space\"\n", NULL,
        "open buffered\nkey space speca\n",
        ":2: there is no key \"speca\": names are such as space, left, f1",
        EXIT_USAGE},
    {"type", "key /\ntype \"pool\"\nexpect \"pool\"\n", NULL, "type pool\n",
        ":1: write the keys in quotes: type \"text\"", EXIT_USAGE},
    {"shot", "shot course\n", "course.ansi", "shot ../course\n",
        ":1: a shot's name has 1 to 200 letters, digits, - _ or ., and no "
        "quotes",
        EXIT_USAGE},
    {"record", "record film.cast\nrecord stop\n", "film.cast",
        "record film.svg\n",
        ":1: film.svg is no film: record cast, html, apng, mp4 or webm",
        EXIT_USAGE},
    {"mark", "record marks.cast\nmark \"two\"\n", "marks.cast", "mark two\n",
        ":1: write the chapter in quotes: mark \"text\"", EXIT_USAGE},
    {"caption", "caption \"look here\"\nexpect \"look here\"\n", NULL,
        "caption look\n", ":1: write: caption \"text\", or caption off",
        EXIT_USAGE},
    {"overlay", "overlay 2,3 \"look here\"\nexpect \"look here\"\n", NULL,
        "overlay 2 \"look\"\n",
        ":1: write: overlay COLUMN,ROW \"text\", or overlay off", EXIT_USAGE},
    {"expect", "expect \"taant\"\n", NULL, "lang en\nexpect \"no such\"\n",
        ":2: expected \"no such\" on the screen; above is what it shows",
        EXIT_CHECK},
    {"set", "set who buffered\nopen $who\nexpect \"buffered\"\n", NULL,
        "set who\n", ":1: write: set NAME VALUE, or set NAME \"text\"",
        EXIT_USAGE},
    {"for", "for x in a b\nshot in-$x\nend\n", "in-b.txt", "for x in a\nstep\n",
        ":1: this block has no `end`", EXIT_USAGE},
    {"if", "lang bn\nif lang bn\nshot bengali\nend\n", "bengali.txt",
        "if size 80x24\nend\n", ":1: write: if lang en, or if lang bn",
        EXIT_USAGE},
    {"else", "lang en\nif lang bn\nkey q\nelse\nshot english\nend\n",
        "english.txt", "step\nelse\n",
        ":2: there is no `for` or `if` for this else: remove it", EXIT_USAGE},
    {"end", "for x in once\nend\nshot $x\n", "once.txt", "end\n",
        ":1: there is no `for` or `if` for this end: remove it", EXIT_USAGE},
    {"include", "include part.inc\nshot $from\n", "part.txt",
        "lang en\ninclude gone.inc\n",
        ":2: cannot read the file gone.inc: is it there?", EXIT_USAGE},
};
enum { PAIRS = sizeof pairs / sizeof *pairs };

static void path_of(const char *name, char path[120])
{
    snprintf(path, 120, "%s/%s", folder, name);
}

static void write_file(const char *name, const char *text)
{
    char path[120];
    path_of(name, path);
    FILE *out = fopen(path, "w");
    if (CHECK(out != NULL)) {
        fputs(text, out);
        fclose(out);
    }
}

/* Plays a script; the caller frees the message, NULL when all went well. */
static int play(const char *script, char **message)
{
    char path[120];
    struct problem problem = {0};
    write_file("script", script);
    path_of("script", path);
    int status =
        player_play(&(struct player_options){.path = path, .out = folder},
            &course, words, &problem);
    *message = problem.text;
    return status;
}

static void passes(const struct pair *pair)
{
    char *message;
    char path[120];
    struct stat status;
    CHECK_NUMBER(play(pair->passes, &message), EXIT_OK);
    if (!CHECK_TEXT(message, NULL)) {
        fprintf(stderr, "    %s\n", pair->command);
    }
    free(message);
    path_of(pair->writes ? pair->writes : "script", path);
    CHECK(pair->writes || strstr(pair->passes, "expect "));
    CHECK(stat(path, &status) == 0 && status.st_size > 0);
    unlink(path);
}

static void fails(const struct pair *pair)
{
    char *message;
    char want[300];
    path_of("script", want);
    strcat(want, pair->says);
    CHECK_NUMBER(play(pair->fails, &message), pair->status);
    if (!CHECK_TEXT(message, want)) {
        fprintf(stderr, "    %s\n", pair->command);
    }
    free(message);
}

/* ---- that none is left out ---- */

static bool has_pair(const char *command)
{
    size_t size = strlen(command);
    for (size_t i = 0; i < PAIRS; i++) {
        const char *name = pairs[i].command;
        if (strncmp(name, command, size) == 0 &&
            (name[size] == '\0' || name[size] == ' ')) {
            return true;
        }
    }
    return false;
}

static void needs_pair(const char *command)
{
    if (!CHECK(has_pair(command))) {
        fprintf(stderr, "    %s has no pair in %s\n", command, __FILE__);
    }
}

static void no_command_is_left_out(void)
{
    for (int i = 0; i < SCRIPT_VERB_COUNT; i++) {
        needs_pair(script_verb_name((enum script_verb)i));
    }
    for (size_t i = 0; i < SCRIPT_BLOCK_WORDS; i++) {
        needs_pair(script_block_words[i]);
    }
    static const char *const waits[] = {[SCRIPT_EVENT] = "run until EVENT",
        [SCRIPT_TASK] = "run until task",
        [SCRIPT_CHANNEL] = "run until channel",
        [SCRIPT_QUIESCENT] = "run until quiescent"};
    for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
        needs_pair(waits[i]);
    }
    CHECK(!has_pair("runs") && !has_pair("ope") && !has_pair("photograph"));
}

/* What `taant help play` begins with, in each language, is a script. */
static void the_example_of_the_help_is_played(void)
{
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        char *text = NULL;
        size_t size;
        char path[120];
        struct stat status;
        FILE *out = open_memstream(&text, &size);
        help_print(COMMAND_PLAY, words[i], out);
        fclose(out);
        char *begin = strstr(text, "\n  open ");
        char *end = begin ? strstr(begin, "\n\n") : NULL;
        if (CHECK(begin && end)) {
            char *message;
            end[1] = '\0';
            CHECK_NUMBER(play(begin, &message), EXIT_OK);
            CHECK_TEXT(message, NULL);
            free(message);
            path_of("pool.cast", path);
            CHECK(stat(path, &status) == 0 && unlink(path) == 0);
            path_of("pool.svg", path);
            CHECK(stat(path, &status) == 0 && unlink(path) == 0);
        }
        free(text);
    }
}

static void remove_folder(void)
{
    DIR *dir = opendir(folder);
    for (struct dirent *entry = dir ? readdir(dir) : NULL; entry;
         entry = readdir(dir)) {
        char path[400];
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        unlink(path);
    }
    if (dir) {
        closedir(dir);
    }
    rmdir(folder);
}

int main(void)
{
    struct problem problem = {0};
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        words[i] = catalogue_open((enum language)i, NULL, 0);
    }
    CHECK(mkdtemp(folder) != NULL);
    CHECK(course_load(&course, "lessons", words[0], &problem));
    write_file("part.inc", "set from part\n");
    no_command_is_left_out();
    for (size_t i = 0; i < PAIRS; i++) {
        passes(&pairs[i]);
        fails(&pairs[i]);
    }
    the_example_of_the_help_is_played();
    remove_folder();
    course_fini(&course);
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        catalogue_close(words[i]);
    }
    return check_done();
}
