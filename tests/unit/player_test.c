/* SPDX-License-Identifier: MIT */
/* Scripts: what they write, and what is said when they are wrong. */
#include "tui/app/player.h"

#include <dirent.h>
#include <unistd.h>

#include "tests/check.h"

static struct catalogue *words[LANGUAGE_COUNT];
static struct course course;
static char folder[] = "/tmp/taant-player-XXXXXX";
static char script_path[64], out_path[64];

static void write_script(const char *text)
{
    FILE *out = fopen(script_path, "w");
    if (CHECK(out != NULL)) {
        fputs(text, out);
        fclose(out);
    }
}

/* Plays a script; the caller frees the message, NULL when all went well. */
static int play(const char *script, char **message)
{
    struct problem problem = {0};
    write_script(script);
    int status = player_play(
        &(struct player_options){.path = script_path, .out = out_path}, &course,
        words, &problem);
    *message = problem.text;
    return status;
}

static void plays(const char *script)
{
    char *message;
    CHECK_NUMBER(play(script, &message), EXIT_OK);
    CHECK_TEXT(message, NULL);
    free(message);
}

/* The script ends with this status and a message for this line. */
static void fails(const char *script, int status, int line, const char *why)
{
    char *message;
    char place[96];
    snprintf(place, sizeof place, "%s:%d: ", script_path, line);
    CHECK_NUMBER(play(script, &message), status);
    if (!CHECK(message && strncmp(message, place, strlen(place)) == 0 &&
               strstr(message, why))) {
        fprintf(stderr, "    %s    says: %s\n", script,
            message ? message : "(nothing)");
    }
    free(message);
}

/* Returns a shot's bytes; the caller frees them. */
static char *shot(const char *name)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", out_path, name);
    char *text = calloc(1, 1 << 18);
    FILE *in = fopen(path, "r");
    if (CHECK(in != NULL)) {
        size_t size = fread(text, 1, (1 << 18) - 1, in);
        text[size] = '\0';
        fclose(in);
    }
    return text;
}

static void shots_are_written(void)
{
    plays("size 60x20\nopen worker_pool\nrun until chan.close jobs\n"
          "shot one\nstep 2\nshot two\nback 2\nshot three\n");
    char *one = shot("one.txt");
    char *two = shot("two.txt");
    char *three = shot("three.txt");
    char *ansi = shot("one.ansi");
    int lines = 0;
    for (const char *at = one; *at; at++) {
        lines += *at == '\n';
    }
    CHECK_NUMBER(lines, 20);
    CHECK(strcmp(one, two) != 0);
    CHECK_TEXT(three, one);
    CHECK(strchr(one, '\x1b') == NULL);
    CHECK(strchr(ansi, '\x1b') != NULL);
    free(one);
    free(two);
    free(three);
    free(ansi);
}

/* A script's frames depend on the script alone. */
static void the_same_script_makes_the_same_shots(void)
{
    static const char script[] =
        "open worker_pool\nseed 5\nrun until chan.close jobs\nshot a\n"
        "lang bn\nshot b\nknob workers=8\nkey space . . right n\nshot c\n";
    static const char *const names[] = {"a.txt", "b.ansi", "c.txt"};
    char *first[3];
    plays(script);
    for (int i = 0; i < 3; i++) {
        first[i] = shot(names[i]);
    }
    const char *soak = getenv("TAANT_SOAK");
    int runs = soak ? 200 : 20;
    for (int run = 1; run < runs; run++) {
        plays(script);
        for (int i = 0; i < 3; i++) {
            char *again = shot(names[i]);
            CHECK_TEXT(again, first[i]);
            free(again);
        }
    }
    for (int i = 0; i < 3; i++) {
        free(first[i]);
    }
}

static void live_runs_can_be_scripted(void)
{
    plays("mode live\nopen buffered\nknob pace=0\n"
          "run until chan.close cups\nstep 3\nback\nrun until end\n"
          "run until end\n"
          "shot live\n");
}

static void checks_fail_with_the_frame(void)
{
    struct problem problem = {0};
    char *seen = NULL;
    size_t size = 0;
    FILE *diagnostics = open_memstream(&seen, &size);
    write_script("open buffered\n\nexpect \"no such text\"\n");
    int status = player_play(
        &(struct player_options){
            .path = script_path, .out = out_path, .diagnostics = diagnostics},
        &course, words, &problem);
    fclose(diagnostics);
    CHECK_NUMBER(status, EXIT_CHECK);
    CHECK(problem.text && strstr(problem.text, ":3: "));
    CHECK(problem.text && strstr(problem.text, "no such text"));
    CHECK(strstr(seen, "buffered") != NULL);
    CHECK(strchr(seen, '\x1b') == NULL);
    free(seen);
    problem_fini(&problem);
}

static void mistakes_name_their_line(void)
{
    fails("opne buffered\n", EXIT_USAGE, 1, "open");
    fails("open\nopen bufered\n", EXIT_USAGE, 2, "did you mean buffered?");
    fails("# nothing open\nrun until end\n", EXIT_USAGE, 2, "open PATTERN");
    fails("step\n", EXIT_USAGE, 1, "open PATTERN");
    fails("knob a=1\n", EXIT_USAGE, 1, "open PATTERN");
    fails("open buffered\nknob capcity=1\n", EXIT_USAGE, 2,
        "did you mean capacity?");
    fails("open buffered\nknob capacity=9\n", EXIT_USAGE, 2, "from 0 to 8");
    fails("open buffered\nrun until chan.clsoe\n", EXIT_USAGE, 2,
        "no event \"chan.clsoe\"");
    fails("open buffered\nrun until chan.close jobs\n", EXIT_CHECK, 2,
        "chan.close jobs #1");
    fails("open buffered\nrun until chan.close cups #2\n", EXIT_CHECK, 2,
        "chan.close cups #2");
    fails("key q\nshot late\n", EXIT_USAGE, 2, "ended the program");
    fails("key nonsense\n", EXIT_USAGE, 1, "nonsense");
    fails("lang fr\n", EXIT_USAGE, 1, "fr");
    fails("shot ../x\n", EXIT_USAGE, 1, "shot");
}

static void missing_files_are_named(void)
{
    struct problem problem = {0};
    struct player_options options = {.path = "/nowhere/x", .out = out_path};
    CHECK_NUMBER(player_play(&options, &course, words, &problem), EXIT_USAGE);
    CHECK(problem.text && strstr(problem.text, "/nowhere/x"));
    write_script("open\nshot a\n");
    options.path = script_path;
    options.out = "/nowhere/y";
    CHECK_NUMBER(player_play(&options, &course, words, &problem), EXIT_USAGE);
    CHECK(problem.text && strstr(problem.text, "/nowhere/y"));
    problem_fini(&problem);
}

static void every_size_can_be_drawn(void)
{
    char script[4096] = "open worker_pool\nrun until chan.close jobs\n";
    static const int cols[] = {40, 41, 63, 64, 81, 110, 160, 500};
    static const int rows[] = {12, 13, 15, 19, 20, 30, 81, 500};
    for (int i = 0; i < 8; i++) {
        for (int j = 0; j < 8; j++) {
            char line[64];
            snprintf(
                line, sizeof line, "size %dx%d\nshot size\n", cols[i], rows[j]);
            strcat(script, line);
        }
    }
    plays(script);
}

static void remove_folder(const char *path)
{
    DIR *dir = opendir(path);
    for (struct dirent *entry = dir ? readdir(dir) : NULL; entry;
         entry = readdir(dir)) {
        char file[600];
        snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
        unlink(file);
    }
    if (dir) {
        closedir(dir);
    }
    rmdir(path);
}

int main(void)
{
    struct problem problem = {0};
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        words[i] = catalogue_open((enum language)i, NULL, 0);
    }
    CHECK(course_load(&course, NULL, words[0], &problem));
    CHECK(mkdtemp(folder) != NULL);
    snprintf(script_path, sizeof script_path, "%s/script", folder);
    snprintf(out_path, sizeof out_path, "%s/out", folder);
    shots_are_written();
    the_same_script_makes_the_same_shots();
    live_runs_can_be_scripted();
    checks_fail_with_the_frame();
    mistakes_name_their_line();
    missing_files_are_named();
    every_size_can_be_drawn();
    remove_folder(out_path);
    remove_folder(folder);
    course_fini(&course);
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        catalogue_close(words[i]);
    }
    return check_done();
}
