/* SPDX-License-Identifier: MIT */
#include "tui/app/problem.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tui/text/utf8.h"

bool problem_take(struct problem *problem, char *take_text)
{
    free(problem->text);
    problem->text = take_text;
    return false;
}

void problem_print(const struct problem *problem, FILE *out)
{
    const char *text = problem->text ? problem->text : "out of memory";
    /* The text may quote an argument or a file: bytes of anybody's. */
    char *clean = utf8_clean(text, strlen(text));
    fprintf(out, "taant: %s\n", clean ? clean : "out of memory");
    free(clean);
}

/* As strerror has them, so that a text of its that came by way of another
 * message is found in the catalogue, too. */
static const struct {
    int error;
    const char *text; /* an i18n id */
} system_errors[] = {
    {ENOENT, N_("No such file or directory")},
    {EISDIR, N_("Is a directory")},
    {ENOTDIR, N_("Not a directory")},
    {EEXIST, N_("File exists")},
    {EACCES, N_("Permission denied")},
    {EPERM, N_("Operation not permitted")},
    {EROFS, N_("Read-only file system")},
    {ENOSPC, N_("No space left on device")},
    {EIO, N_("Input/output error")},
    {EPIPE, N_("Broken pipe")},
    {ENAMETOOLONG, N_("File name too long")},
    {ELOOP, N_("Too many levels of symbolic links")},
    {EMFILE, N_("Too many open files")},
    {ENOMEM, N_("Cannot allocate memory")},
};

const char *problem_system(const struct catalogue *words, int error)
{
    for (size_t i = 0; i < sizeof system_errors / sizeof *system_errors; i++) {
        if (system_errors[i].error == error) {
            return tr(words, system_errors[i].text);
        }
    }
    return strerror(error);
}

void problem_fini(struct problem *problem)
{
    free(problem->text);
    problem->text = NULL;
}
