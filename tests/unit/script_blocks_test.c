/* SPDX-License-Identifier: MIT */
/* Loops, conditions, variables and included files of scripts. */
#include "tui/script/script.h"

#include "tests/check.h"

/* The files that can be included: name, text, name, text ... */
static char *read_file(void *context, const char *path, size_t *size)
{
    const char *const *files = context;
    for (; files[0]; files += 2) {
        if (strcmp(files[0], path) == 0) {
            *size = strlen(files[1]);
            return strdup(files[1]);
        }
    }
    return NULL;
}

static bool parse(struct script *script, const char *text,
    const char *const *files, struct script_problem *problem)
{
    static const char *const none[] = {NULL};
    char *copy = strdup(text);
    const char *const *given = files ? files : none;
    union {
        const char *const *in;
        void *out;
    } context = {given};
    const struct script_files from = {context.out, read_file};
    bool good = script_parse(script, copy, strlen(copy), &from, problem);
    free(copy);
    return good;
}

/* The script is read as these commands: "verb text" each, in one line. */
static void reads(const char *text, const char *const *files, const char *want)
{
    struct script script;
    struct script_problem problem = {0};
    char got[2000] = "";
    if (!CHECK(parse(&script, text, files, &problem))) {
        fprintf(stderr, "%d: %s %s\n", problem.line, problem.message,
            problem.detail);
        return;
    }
    for (size_t i = 0; i < script.count; i++) {
        const struct script_command *command = &script.commands[i];
        char one[400];
        snprintf(one, sizeof one, "%s%s%s%s", i > 0 ? ", " : "",
            script_verb_name(command->verb), command->text[0] ? " " : "",
            command->text);
        strcat(got, one);
        if (command->verb == SCRIPT_IF || command->verb == SCRIPT_ELSE) {
            snprintf(one, sizeof one, ">%d", (int)command->number);
            strcat(got, one);
        }
    }
    CHECK_TEXT(got, want);
    script_fini(&script);
}

static void fails(const char *text, const char *const *files, const char *file,
    int line, const char *why)
{
    struct script script;
    struct script_problem problem = {0};
    if (!CHECK(!parse(&script, text, files, &problem))) {
        script_fini(&script);
        return;
    }
    CHECK_TEXT(problem.file, file);
    CHECK_NUMBER(problem.line, line);
    if (!CHECK(strstr(problem.message, why))) {
        fprintf(stderr, "    says: %s\n", problem.message);
    }
}

static void variables_stand_for_their_values(void)
{
    reads("set who worker_pool\nopen $who\nshot ${who}-1\n", NULL,
        "open worker_pool, shot worker_pool-1");
    reads("set a x\nset a ${a}y\nshot $a\n", NULL, "shot xy");
    reads("set say \"two words\"\nexpect \"$say, \\$say\"\n", NULL,
        "expect two words, $say");
    reads("lang bn\nsize 90x30\nshot $lang-$size\n", NULL,
        "lang bn, size, shot bn-90x30");
    fails("shot $lang\n", NULL, "", 1, "has no value");
    fails("shot $here\n", NULL, "", 1, "no variable");
}

static void loops_go_round(void)
{
    reads("for x in a b\n  shot $x # each\nend\nshot last\n", NULL,
        "shot a, shot b, shot last");
    reads("for lang en bn\nshot $lang\nend\n", NULL,
        "lang en, shot en, lang bn, shot bn");
    reads("for lang en\n for size 80x24 120x36\n  shot $lang-$size\n end\n"
          "end\n",
        NULL, "lang en, size, shot en-80x24, size, shot en-120x36");
    reads("for x in a b\nend\n", NULL, "");
    fails("for x in a\nshot ../\nend\n", NULL, "", 2, "a shot's name");
    fails("for lang en fr\nstep\nend\n", NULL, "", 1, "write en or bn");
    fails("for x in a\nstep\nelse\nend\n", NULL, "", 3, "no `else`");
    fails("for x in a\nfor y in b\nend\n", NULL, "", 1, "no `end`");
}

static void conditions_jump(void)
{
    reads("if lang bn\nstep\nend\nback\n", NULL, "if bn>2, step, back");
    reads("if lang bn\nstep\nelse\nback\nend\nstep\n", NULL,
        "if bn>3, step, else>4, back, step");
    reads("if lang bn\nif lang en\nstep\nend\nelse\nback\nend\n", NULL,
        "if bn>4, if en>3, step, else>5, back");
    fails("if lang bn\nstep\nelse\nelse\nend\n", NULL, "", 4, "no `for`");
}

static void files_are_included(void)
{
    static const char *const files[] = {"common/begin.script",
        "open buffered\ninclude size.script\n", "common/size.script",
        "size 80x24\nset where there\n", "bad.script", "\nstpe\n",
        "again.script", "include again.script\n", NULL};
    reads("include common/begin.script\nshot $where\n", files,
        "open buffered, size, shot there");
    fails("step\ninclude bad.script\n", files, "bad.script", 2, "did you mean");
    fails("include gone.script\n", files, "", 1, "cannot read");
    fails("include again.script\n", files, "again.script", 1,
        "nested too deeply");
    fails("include ../../etc/passwd\n", files, "", 1, "cannot read");
}

/* A few lines could ask for more rounds than anyone waits for. */
static void rounds_are_bounded(void)
{
    char text[2000] = "";
    for (int i = 0; i < 7; i++) {
        char line[100];
        snprintf(line, sizeof line, "for v%d in 1 2 3 4 5 6 7 8 9 0\n", i);
        strcat(text, line);
    }
    strcat(text, "set x y\n");
    for (int i = 0; i < 7; i++) {
        strcat(text, "end\n");
    }
    fails(text, NULL, "", 8, "go on for too long");
    char deep[2000] = "";
    for (int i = 0; i < 9; i++) {
        strcat(deep, "if lang en\n");
    }
    for (int i = 0; i < 9; i++) {
        strcat(deep, "end\n");
    }
    fails(deep, NULL, "", 9, "nested too deeply");
}

int main(void)
{
    variables_stand_for_their_values();
    loops_go_round();
    conditions_jump();
    files_are_included();
    rounds_are_bounded();
    return check_done();
}
