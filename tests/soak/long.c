/* SPDX-License-Identifier: MIT */
/*
 * long TAANT MEGABYTES: makes a recording of that length and sees that whatever
 * reads it needs little memory: exports, the telling, the screen.
 */
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/check.h"
#include "tests/conformance/person.h"
#include "tests/long_recording.h"

enum { MOST_KIB = 64 << 10 };

static char recording[] = "/tmp/taant-long-XXXXXX";

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* The largest of all programs that have ended, so the first to break the
 * bound is the one that did. */
static void check_memory(const char *what, double begun)
{
    struct rusage usage;
    getrusage(RUSAGE_CHILDREN, &usage);
    printf("%-12s %6.1f s, at most %ld KiB so far\n", what, now() - begun,
        usage.ru_maxrss);
    CHECK(usage.ru_maxrss > 0 && usage.ru_maxrss < MOST_KIB);
}

static void runs(const char *what, const char *const *words)
{
    double begun = now();
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        if (freopen("/dev/null", "w", stdout)) {
            execv(words[0], (char **)(uintptr_t)words);
        }
        _exit(127);
    }
    CHECK(waitpid(pid, &status, 0) == pid);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    check_memory(what, begun);
}

/* The first frame comes while the recording is still being read; the last
 * event is found. */
static void shows(const char *taant, const char *last)
{
    const char *const words[] = {
        taant, "replay", recording, "--lang", "en", NULL};
    struct child_setup setup = {.term = "xterm-256color",
        .rows = 36,
        .cols = 120,
        .answers = true,
        .arguments = words};
    struct child child;
    double begun = now();
    if (CHECK(child_start(&child, &setup) && person_sees(&child, "? help"))) {
        printf("%-12s %6.3f s\n", "first frame", now() - begun);
        child_type(&child, "\x1b[F");
        CHECK(person_sees(&child, last));
        child_type(&child, ",");
        CHECK(person_sees(&child, "paused"));
        child_type(&child, "q");
        child_wait(&child);
    }
    child_stop(&child);
    check_memory("screen", begun);
}

int main(int count, char **words)
{
    if (count != 3) {
        fprintf(stderr, "usage: long TAANT MEGABYTES\n");
        return 2;
    }
    uint64_t events = strtoull(words[2], NULL, 10) * (1 << 20) / 40 / 2 * 2;
    char last[64];
    int fd = mkstemp(recording);
    CHECK(fd >= 0 && long_recording(recording, events));
    close(fd);
    setvbuf(stdout, NULL, _IOLBF, 0);
    static const char *const forms[] = {"jsonl", "csv", "json", "dot"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        const char *const export[] = {
            words[1], "export", recording, "--as", forms[i], NULL};
        runs(forms[i], export);
    }
    const char *const replay[] = {
        words[1], "replay", recording, "--display", "text", NULL};
    runs("replay", replay);
    snprintf(last, sizeof last, "%llu/%llu", (unsigned long long)events,
        (unsigned long long)events);
    shows(words[1], last);
    unlink(recording);
    return check_done();
}
