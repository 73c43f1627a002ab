/* SPDX-License-Identifier: MIT */
/* The file of what is done: whole or set aside, and shared without loss. */
#include "tui/app/progress.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/check.h"

static struct catalogue *words;
static char folder[] = "/tmp/taant-progress-XXXXXX";
static char path[128];

static void open_progress(struct progress *progress, const char *problem)
{
    struct problem got = {0};
    progress_open(progress, words, &got);
    CHECK(problem ? got.text && strstr(got.text, problem) : !got.text);
    problem_fini(&got);
}

static void add(struct progress *progress, const char *lesson, size_t step)
{
    struct progress_row *row = progress_row(progress, lesson, 1);
    if (CHECK(row != NULL)) {
        progress_add(progress, &row->read, step);
    }
}

static bool save(struct progress *progress)
{
    struct problem problem = {0};
    bool saved = progress_save(progress, words, &problem);
    CHECK(saved == !problem.text);
    problem_fini(&problem);
    return saved;
}

static uint64_t read_of(const struct progress *progress, const char *lesson)
{
    const struct progress_row *row = progress_find(progress, lesson, 1);
    return row ? row->read : 0;
}

static char *file_text(void)
{
    static char text[4096];
    FILE *file = fopen(path, "r");
    size_t size = file ? fread(text, 1, sizeof text - 1, file) : 0;
    text[size] = '\0';
    if (file) {
        fclose(file);
    }
    return text;
}

static void write_file(const char *text, size_t size)
{
    FILE *file = fopen(path, "w");
    CHECK(file && fwrite(text, 1, size, file) == size);
    if (file) {
        fclose(file);
    }
}

static void remove_all(void)
{
    char command[160];
    snprintf(command, sizeof command, "rm -rf %s/taant", folder);
    CHECK(system(command) == 0);
}

static void what_is_saved_is_read(void)
{
    struct progress progress;
    open_progress(&progress, NULL);
    CHECK_NUMBER(progress.count, 0);
    add(&progress, "unbuffered", 0);
    add(&progress, "unbuffered", 63);
    add(&progress, "unbuffered", 64); /* beyond what is kept */
    struct progress_row *row = progress_row(&progress, "buffered", 1);
    progress_add(&progress, &row->predicted, 2);
    progress_add(&progress, &row->solved, 3);
    CHECK(save(&progress));
    progress_fini(&progress);
    open_progress(&progress, NULL);
    CHECK_NUMBER(progress.count, 2);
    CHECK(read_of(&progress, "unbuffered") == (UINT64_C(1) << 63 | 1));
    const struct progress_row *got = progress_find(&progress, "buffered", 1);
    REQUIRE(got != NULL);
    CHECK_NUMBER(got->predicted, 4);
    CHECK_NUMBER(got->solved, 8);
    CHECK(progress_find(&progress, "buffered", 2) == NULL);
    progress_fini(&progress);
    remove_all();
}

static void nothing_new_writes_nothing(void)
{
    struct progress progress;
    open_progress(&progress, NULL);
    CHECK(save(&progress));
    CHECK(access(path, F_OK) != 0);
    add(&progress, "a", 1);
    CHECK(save(&progress));
    unlink(path);
    add(&progress, "a", 1);
    CHECK(save(&progress));
    CHECK(access(path, F_OK) != 0);
    progress_fini(&progress);
    remove_all();
}

static void a_new_revision_begins_anew(void)
{
    struct progress progress;
    open_progress(&progress, NULL);
    add(&progress, "a", 1);
    struct progress_row *row = progress_row(&progress, "a", 3);
    CHECK_NUMBER(row->read, 0);
    CHECK_NUMBER(row->revision, 3);
    progress_add(&progress, &row->read, 5);
    CHECK_NUMBER(progress_row(&progress, "a", 2)->revision, 3);
    CHECK(save(&progress));
    progress_fini(&progress);
    open_progress(&progress, NULL);
    CHECK_NUMBER(progress_find(&progress, "a", 3)->read, 32);
    progress_fini(&progress);
    remove_all();
}

/* Two that are open at once: neither loses what the other did. */
static void two_at_once_lose_nothing(void)
{
    struct progress one, two;
    open_progress(&one, NULL);
    open_progress(&two, NULL);
    add(&one, "a", 1);
    add(&two, "a", 2);
    add(&two, "b", 3);
    CHECK(save(&one));
    CHECK(save(&two));
    add(&one, "c", 4);
    CHECK(save(&one));
    CHECK_NUMBER(read_of(&one, "a"), 6);
    progress_fini(&one);
    progress_fini(&two);
    open_progress(&one, NULL);
    CHECK_NUMBER(read_of(&one, "a"), 6);
    CHECK_NUMBER(read_of(&one, "b"), 8);
    CHECK_NUMBER(read_of(&one, "c"), 16);
    progress_fini(&one);
    remove_all();
}

/* Many processes that write at the same time. */
static void processes_lose_nothing(void)
{
    enum { PROCESSES = 4, STEPS = 16 };
    for (int child = 0; child < PROCESSES; child++) {
        pid_t pid = fork();
        CHECK(pid >= 0);
        if (pid == 0) {
            struct progress progress;
            open_progress(&progress, NULL);
            for (size_t i = 0; i < STEPS; i++) {
                add(&progress, "a", (size_t)child * STEPS + i);
                save(&progress);
            }
            _exit(0);
        }
    }
    for (int i = 0; i < PROCESSES; i++) {
        int status;
        CHECK(wait(&status) > 0 && status == 0);
    }
    struct progress progress;
    open_progress(&progress, NULL);
    CHECK(read_of(&progress, "a") == UINT64_MAX);
    progress_fini(&progress);
    remove_all();
}

/* Writes a damaged file, opens it, and expects it beside as it was. */
static void expect_set_aside(const char *text, size_t size, int nth)
{
    char aside[160];
    struct stat status;
    struct progress progress;
    write_file(text, size);
    open_progress(&progress, "damaged");
    CHECK_NUMBER(progress.count, 0);
    snprintf(aside, sizeof aside, "%s.damaged-%d", path, nth);
    CHECK(stat(aside, &status) == 0 && (size_t)status.st_size == size);
    CHECK(access(path, F_OK) != 0);
    add(&progress, "new", 1);
    CHECK(save(&progress));
    progress_fini(&progress);
    open_progress(&progress, NULL);
    CHECK_NUMBER(read_of(&progress, "new"), 2);
    progress_fini(&progress);
}

static void a_damaged_file_is_set_aside(void)
{
    struct progress progress;
    open_progress(&progress, NULL);
    add(&progress, "unbuffered", 1);
    CHECK(save(&progress));
    progress_fini(&progress);
    char good[4096], text[4096];
    snprintf(good, sizeof good, "%s", file_text());
    size_t size = strlen(good);
    int nth = 1;
    /* each of its beginnings */
    for (size_t cut = 0; cut < size; cut += 3) {
        expect_set_aside(good, cut, nth++);
    }
    /* each byte another */
    for (size_t i = 15; i < size; i += 5) {
        memcpy(text, good, size);
        text[i] ^= 1;
        expect_set_aside(text, size, nth++);
    }
    memcpy(text, good, size);
    text[20] = '\0';
    expect_set_aside(text, size, nth++);
    remove_all();
}

static void a_newer_file_stays_as_it_is(void)
{
    static const char text[] = "taant progress 2\nunknown\n";
    struct progress progress;
    open_progress(&progress, NULL);
    add(&progress, "a", 1);
    CHECK(save(&progress));
    progress_fini(&progress);
    write_file(text, sizeof text - 1);
    open_progress(&progress, "newer");
    add(&progress, "b", 1);
    CHECK(save(&progress)); /* keeps it in memory only */
    CHECK_NUMBER(read_of(&progress, "b"), 2);
    CHECK_TEXT(file_text(), text);
    progress_fini(&progress);
    remove_all();
}

static void a_folder_that_cannot_be_made_is_told_once(void)
{
    struct progress progress;
    char file[160];
    snprintf(file, sizeof file, "%s/taant", folder);
    FILE *made = fopen(file, "w"); /* a file where the folder should be */
    CHECK(made && fclose(made) == 0);
    open_progress(&progress, NULL);
    add(&progress, "a", 1);
    CHECK(!save(&progress));
    add(&progress, "a", 2);
    CHECK(save(&progress));
    progress_fini(&progress);
    unlink(file);
}

static void without_a_home_it_stays_in_memory(void)
{
    struct progress progress;
    unsetenv("XDG_STATE_HOME");
    setenv("HOME", "nowhere", 1);
    open_progress(&progress, NULL);
    CHECK(progress.path == NULL);
    add(&progress, "a", 1);
    CHECK(save(&progress));
    progress_fini(&progress);
    setenv("HOME", folder, 1);
    open_progress(&progress, NULL);
    add(&progress, "a", 1);
    CHECK(save(&progress));
    char file[160];
    snprintf(file, sizeof file, "%s/.local/state/taant/progress", folder);
    CHECK(access(file, R_OK) == 0);
    progress_fini(&progress);
}

int main(void)
{
    words = catalogue_open(LANGUAGE_EN, NULL, 0);
    if (!CHECK(mkdtemp(folder) != NULL)) {
        return check_done();
    }
    setenv("XDG_STATE_HOME", folder, 1);
    snprintf(path, sizeof path, "%s/taant/progress", folder);
    what_is_saved_is_read();
    nothing_new_writes_nothing();
    a_new_revision_begins_anew();
    two_at_once_lose_nothing();
    processes_lose_nothing();
    a_damaged_file_is_set_aside();
    a_newer_file_stays_as_it_is();
    a_folder_that_cannot_be_made_is_told_once();
    without_a_home_it_stays_in_memory();
    char command[160];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    CHECK(system(command) == 0);
    catalogue_close(words);
    return check_done();
}
