/* SPDX-License-Identifier: MIT */
/* What `taant check` says of scripts and lessons: every mistake, by its line.
 */
#include "tui/app/check_cmd.h"

#include <unistd.h>

#include "tests/check.h"
#include "tui/app/options.h"

static char folder[] = "/tmp/taant-check-XXXXXX";

/* Puts the path in place of each %s. */
static void write_wanted(
    char *wanted, size_t size, const char *want, const char *path)
{
    size_t used = 0;
    wanted[0] = '\0';
    for (const char *at = want; *at && used + 100 < size;) {
        size_t plain = strcspn(at, "%");
        used += (size_t)snprintf(wanted + used, size - used, "%.*s%s",
            (int)plain, at, at[plain] ? path : "");
        at += plain + (at[plain] ? 2 : 0);
    }
}

/* Checks a file of these bytes; `want` has %s for its path. */
static void says(const char *name, const char *bytes, const char *want)
{
    char path[64], wanted[4000];
    char *said = NULL;
    size_t size;
    struct problem problem = {0};
    struct catalogue *words = catalogue_open(LANGUAGE_EN, NULL, 0);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    REQUIRE(CHECK(file != NULL));
    fputs(bytes, file);
    fclose(file);
    FILE *out = open_memstream(&said, &size);
    int status = check_cmd(path, words, out, &problem);
    fclose(out);
    write_wanted(wanted, sizeof wanted, want, path);
    CHECK_TEXT(said, wanted);
    CHECK_NUMBER(status, want[0] ? EXIT_CHECK : EXIT_OK);
    CHECK_TEXT(problem.text, NULL);
    free(said);
    unlink(path);
    catalogue_close(words);
}

#define LESSON                                                                 \
    "---\ntitle: A\nchapter: 1\norder: 110\npattern: buffered\n---\n"          \
    "## Step\n<!-- at: run.end -->\n"
#define BYTE                                                                   \
    "the line holds a control character, a tab or a byte that is not UTF-8: "  \
    "remove it\n"

#define NO_RUN "no pattern is open: write `open PATTERN` first\n"

static void every_mistake_of_a_script(void)
{
    /* Lines that are no commands, and those that are but make no sense, in
     * the order of their lines; what follows from one is not told. */
    says("all.script",
        "opne buffered\nsize 10x3\nrun until chan.explode\nknob speed\n"
        "key hyper\nshot a\nfrobnicate\nshot a\nexpect\n",
        "%s:1: there is no such command: did you mean open?\n"
        "%s:2: a size is COLUMNSxROWS, from 40x12 to 500x500, such as 80x24\n"
        "%s:3: there is no event \"chan.explode\": `taant run PATTERN "
        "--events jsonl` shows those of a run\n"
        "%s:4: a knob is NAME=VALUE, such as workers=3\n"
        "%s:5: there is no key \"hyper\": names are such as space, left, f1\n"
        "%s:7: there is no command \"frobnicate\": `taant help play` lists "
        "them\n"
        "%s:8: line 6 writes a, too: give it another name, such as a-$lang\n"
        "%s:9: write the text in quotes: expect \"text\"\n");
    says("kinds.script", "step\nback\nrun until end\nrecord stop\n",
        "%s:1: " NO_RUN "%s:2: " NO_RUN "%s:3: " NO_RUN
        "%s:4: nothing is recorded here: write `record NAME.cast` before\n");
    /* A loop goes round twice; its mistakes are told once. What stands behind
     * it is on its own line still. */
    says("loop.script",
        "open buffered\nfor lang en bn\nhop\nkey hyper\nend\nkey huper\n",
        "%s:3: there is no command \"hop\": `taant help play` lists them\n"
        "%s:4: there is no key \"hyper\": names are such as space, left, f1\n"
        "%s:6: there is no key \"huper\": names are such as space, left, "
        "f1\n");
    /* Of a block that begins with a mistake only that is told. */
    says("block.script",
        "for x\nshot $x\nfor lang en\nend\nend\nif lang xx\nelse\nend\n"
        "key huper\n",
        "%s:1: write: for lang en bn, for size 80x24 120x36, or for NAME in "
        "VALUE ...\n"
        "%s:6: write: if lang en, or if lang bn\n"
        "%s:9: there is no key \"huper\": names are such as space, left, "
        "f1\n");
    says("round.script",
        "for size 80x24 10x3\nshot a-$size\nend\nfor lang en\nelse\nend\n"
        "key huper\nif lang en\n",
        "%s:1: a size is COLUMNSxROWS, from 40x12 to 500x500, such as 80x24\n"
        "%s:5: a loop has no `else`\n"
        "%s:7: there is no key \"huper\": names are such as space, left, f1\n"
        "%s:8: this block has no `end`\n");
    /* What stands behind the words of a block is not passed over. */
    says("alone.script",
        "if lang en # a\nelse if lang bn\nfrob\nend\nfor x in a\nend x\n"
        "if lang en\nelse # b\nend # c\nset lang bn\nshot $size\nkey huper\n",
        "%s:2: the command ends before \"if\": remove the rest\n"
        "%s:6: the command ends before \"x\": remove the rest\n"
        "%s:10: write `lang VALUE` without `set`: it sets the variable, too\n"
        "%s:11: $size has no value before the command `size`\n"
        "%s:12: there is no key \"huper\": names are such as space, left, "
        "f1\n");
    says("pictures.script",
        "shot a.jpg\nshot b.svg\nshot c.cast\nrecord f.cast\nsize 80x24\n"
        "size 100x30\nrecord stop\nsize 80x24\n",
        "%s:1: a.jpg is no picture: end its name with .txt, .ansi, .svg or "
        ".png, or leave the ending out\n"
        "%s:3: c.cast is no picture: end its name with .txt, .ansi, .svg or "
        ".png, or leave the ending out\n"
        "%s:6: a film has one size: write `size` before `record`, and `record "
        "stop` before another size\n");
    says("include.script", "include gone\ninclude all too\nkey huper\n",
        "%s:1: cannot read the file gone: is it there?\n"
        "%s:2: the command ends before \"too\": remove the rest\n"
        "%s:3: there is no key \"huper\": names are such as space, left, "
        "f1\n");
}

static void every_mistake_of_a_lesson(void)
{
    says("front.md",
        "---\ntitle: A\ncolour: red\nchapter: x\nno colon\n---\n"
        "## Step\nText.\n",
        "%s:3: there is no key \"colour\": title, chapter, order, revision, "
        "minutes, pattern, terms, needs and see are known\n"
        "%s:4: \"x\" is no chapter: write a number from 1 to 9\n"
        "%s:5: \"no colon\" is no line of the front matter: write \"key: "
        "value\", and --- behind the last\n"
        "%s:6: the lesson has no order: write \"order: 410\" above this line\n"
        "%s:6: the lesson has no pattern: write \"pattern: NAME\" above this "
        "line\n");
    says("steps.md",
        LESSON "<!-- when: noon -->\nText\t.\n## *Two*\n<!-- at: run.end "
               "-->\n## Three\nGood.\n### Why?\n- [x] So.\n- [ ] No.\n  "
               "Why not.\n\n### And?\n- [ ] Yes.\n  Because.\n## Four\n",
        "%s:9: there is no comment \"when\": at, code, set, mark, see, goal "
        "and "
        "by are known\n"
        "%s:10: " BYTE
        "%s:11: a heading is plain text: remove ` and * from \"*Two*\"\n"
        "%s:11: the step \"*Two*\" has no text: write some below its heading\n"
        "%s:16: the answer \"So.\" has no explanation: write it on the lines "
        "below, set in by two blanks\n"
        "%s:20: a question has 2 to 5 answers: write each as \"- [ ] words\", "
        "the right one as \"- [x] words\"\n"
        "%s:23: the step \"Four\" has no text: write some below its heading\n");
}

int main(void)
{
    CHECK(mkdtemp(folder) != NULL);
    says("good.script", "open buffered\nrun until end\nshot a\n", "");
    says("bad.script", "open bufered\nshot a\nshot a\n",
        "%s:1: there is no pattern \"bufered\": did you mean buffered?\n"
        "%s:3: line 2 writes a, too: give it another name, such as a-$lang\n");
    says("good.md", LESSON "Text.\n", "");
    says("escape.md", LESSON "Text \x1b[31m.\n\nMore.\x7f\n",
        "%s:9: " BYTE "%s:11: " BYTE);
    says("latin.md", LESSON "caf\xe9\n", "%s:9: " BYTE);
    says("tab.md", LESSON "A\ttab.\n", "%s:9: " BYTE);
    says("empty.md", "",
        "%s:1: a lesson begins with a line \"---\": write it\n");
    every_mistake_of_a_script();
    every_mistake_of_a_lesson();
    rmdir(folder);
    return check_done();
}
