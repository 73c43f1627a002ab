/* SPDX-License-Identifier: MIT */
/* A run with a data race ends with status 1 and names both places; Ctrl-C ends
 * one whose output nobody reads. */
#define _GNU_SOURCE /* fopencookie */
#include <limits.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "patterns/pattern.h"
#include "runtime/taant.h"
#include "tests/check.h"
#include "tui/app/run_cmd.h"

static struct shared *account;
static struct wait_group *done;
static struct mutex *till;

static void bump(void *arg)
{
    const struct knobs *knobs = arg;
    if (knob_is(knobs, "variant", "locked")) {
        mutex_lock(till);
        shared_write(account, shared_read(account) + 1);
        mutex_unlock(till);
    } else {
        shared_write(account, shared_read(account) + 1);
    }
    wait_group_done(done);
}

static void run(const struct knobs *knobs)
{
    struct knobs *copy = run_alloc(sizeof *copy);
    *copy = *knobs;
    account = shared_make("account", 0);
    till = mutex_make("till");
    done = wait_group_make("done");
    wait_group_add(done, 2);
    task_go(bump, copy);
    task_go(bump, copy);
    wait_group_wait(done);
}

static const struct pattern pattern = {
    .name = "racy",
    .run = run,
    .knobs = {{"variant", 0, 0, 1, "racy|locked", NULL}},
    .ends = "racy: race | locked: ok",
};

/* Returns what the run told; the caller frees it. */
static char *told_by(
    const char *variant, enum run_mode mode, bool json, int status)
{
    struct catalogue *words = catalogue_open(LANGUAGE_EN, NULL, 0);
    struct problem problem = {0};
    struct options options = {.command = COMMAND_RUN,
        .pattern = &pattern,
        .mode = mode,
        .seed = 1,
        .json = json,
        .knobs = {variant},
        .knob_count = 1};
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    CHECK_NUMBER(run_cmd(&options, words, out, &problem), status);
    fclose(out);
    catalogue_close(words);
    return text;
}

/* In JSON the access that completes a race names the one before it. */
static void races_are_listed(enum run_mode mode)
{
    char *text = told_by("variant=racy", mode, true, EXIT_CHECK);
    const char *races = strstr(text, ",\"races\":[{\"seq\":");
    CHECK(races && strstr(races, "\"kind\":\"shared."));
    CHECK(races && strstr(races, "\"file\":\"run_cmd_test.c\",\"line\":"));
    free(text);
    text = told_by("variant=locked", mode, true, EXIT_OK);
    CHECK(!strstr(text, "races"));
    free(text);
}

/* ---- Ctrl-C ---- */

/* Stands for a reader that never reads: nothing returns but by the signal. */
static ssize_t stall(void *noted, const char *bytes, size_t size)
{
    (void)bytes;
    (void)size;
    raise(SIGINT);
    bool told = write(*(int *)noted, "1", 1) == 1;
    raise(SIGINT);
    _exit(told);
}

/* While the output is stalled the first Ctrl-C is noted and the second ends
 * the program. */
static void ctrl_c_ends_a_stalled_run(void)
{
    int pipes[2];
    int status = 0;
    char noted = 0;
    REQUIRE(pipe(pipes) == 0);
    pid_t child = fork();
    if (child == 0) {
        FILE *out = fopencookie(
            &pipes[1], "w", (cookie_io_functions_t){.write = stall});
        struct problem problem = {0};
        struct options options = {.pattern = &pattern, .seed = 1};
        signal(SIGINT, SIG_DFL);
        run_cmd(&options, catalogue_open(LANGUAGE_EN, NULL, 0), out, &problem);
        _exit(EXIT_SUCCESS);
    }
    close(pipes[1]);
    CHECK(child > 0 && waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
    CHECK(read(pipes[0], &noted, 1) == 1 && noted == '1');
    close(pipes[0]);
}

int main(void)
{
    ctrl_c_ends_a_stalled_run();
    for (int mode = 0; mode < 2; mode++) {
        char *text =
            told_by("variant=racy", (enum run_mode)mode, false, EXIT_CHECK);
        const char *end = strstr(text, "The run is over: all tasks ended. "
                                       "Data race on account: ");
        CHECK(end && strstr(end, " at run_cmd_test.c:"));
        CHECK(strstr(text, "Data race on account: ") < end);
        free(text);
        text = told_by("variant=locked", (enum run_mode)mode, false, EXIT_OK);
        CHECK(!strstr(text, "race"));
        free(text);
        races_are_listed((enum run_mode)mode);
    }
    return check_done();
}
