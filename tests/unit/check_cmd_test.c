/* SPDX-License-Identifier: MIT */
/* What `taant check` says of scripts and lessons: every mistake, by its line.
 */
#include "tui/app/check_cmd.h"

#include <unistd.h>

#include "tests/check.h"
#include "tui/app/options.h"

static char folder[] = "/tmp/taant-check-XXXXXX";

/* Checks a file of these bytes; `want` has %s for its path. */
static void says(const char *name, const char *bytes, const char *want)
{
    char path[64], wanted[600];
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
    /* Two lines at most name the path. */
    snprintf(wanted, sizeof wanted, want, path, path);
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
    rmdir(folder);
    return check_done();
}
