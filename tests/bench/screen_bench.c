/* SPDX-License-Identifier: MIT */
/*
 * Measures what a person sees: frames, bytes to the terminal, starting.
 *
 *   screen_bench TAANT
 *
 * prints NAME|VALUE|UNIT|TARGET, a line each; TARGET is the most there may be,
 * or - where nothing is promised.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/conformance/child.h"
#include "tests/conformance/frames.h"
#include "tests/conformance/person.h"
#include "tests/long_recording.h"
#include "tui/app/app.h"
#include "tui/app/asset.h"

enum { ROWS = 36, COLS = 120, STARTS = 21, ROUNDS = 20, RUNS = 4096 };

static double now_ms(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void report(
    const char *what, double value, const char *unit, const char *target)
{
    printf("%s|%.3f|%s|%s\n", what, value, unit, target);
}

static _Noreturn void give_up(const char *why)
{
    fprintf(stderr, "screen_bench: %s\n", why);
    exit(EXIT_FAILURE);
}

/* ---- values ---- */

struct values {
    double list[16384];
    size_t count;
};

static void keep(struct values *values, double value)
{
    if (values->count < sizeof values->list / sizeof *values->list) {
        values->list[values->count++] = value;
    }
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Returns the value below which lies this part of all. */
static double part(struct values *values, double below)
{
    qsort(values->list, values->count, sizeof *values->list, compare);
    return values->list[(size_t)((double)(values->count - 1) * below)];
}

/* ---- frames ---- */

struct stage {
    struct catalogue *words[LANGUAGE_COUNT];
    struct course course;
    struct session *session;
    struct progress progress;
    struct app app;
    struct frame frames[2]; /* shown and next, in turn */
};

static void open_words(struct stage *stage)
{
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        char path[32];
        struct asset asset = {0};
        enum language language = (enum language)i;
        snprintf(path, sizeof path, "locale/%s.mo", language_code(language));
        asset_find(path, &asset);
        stage->words[i] = catalogue_open(language, asset.data, asset.size);
    }
}

/* A worker pool's whole run, in Bengali: the words that cost most. */
static void open_stage(struct stage *stage)
{
    const struct app_settings settings = {.language = LANGUAGE_BN,
        .mode = RUN_DETERMINISTIC,
        .seed = 1,
        .scripted = true};
    struct problem problem = {0};
    open_words(stage);
    stage->session = session_new();
    if (!course_load(&stage->course, NULL, stage->words[0], &problem) ||
        !stage->session || !frame_init(&stage->frames[0], ROWS, COLS, NULL) ||
        !frame_init(&stage->frames[1], ROWS, COLS, NULL)) {
        give_up("memory is short");
    }
    progress_init(&stage->progress);
    app_init(&stage->app, &settings, &stage->course, &stage->progress,
        stage->words, stage->session);
    stage->app.rows = ROWS;
    stage->app.cols = COLS;
    app_open(&stage->app, course_find(&stage->course, "worker_pool"), NULL);
    while (!session_over(stage->session)) {
        session_wait(stage->session);
        app_pump(&stage->app);
    }
}

static void close_stage(struct stage *stage)
{
    app_fini(&stage->app);
    progress_fini(&stage->progress);
    session_free(stage->session);
    course_fini(&stage->course);
    for (int i = 0; i < 2; i++) {
        frame_fini(&stage->frames[i]);
        catalogue_close(stage->words[i]);
    }
}

/* Folds, draws and compares; returns how long that took. */
static double draw(struct stage *stage, uint64_t seq, int turn)
{
    static struct frame_run runs[RUNS];
    struct frame *frame = &stage->frames[turn];
    double start = now_ms(CLOCK_PROCESS_CPUTIME_ID);
    app_seek(&stage->app, seq);
    app_show(&stage->app);
    frame_clear(frame);
    view_draw(frame, &stage->app.ui, &stage->app.world);
    size_t count = frame_diff(&stage->frames[1 - turn], frame, runs, RUNS);
    double spent = now_ms(CLOCK_PROCESS_CPUTIME_ID) - start;
    return count <= RUNS ? spent : -1;
}

static void measure_frames(void)
{
    static struct stage stage;
    static struct values values;
    open_stage(&stage);
    uint64_t last = log_last(stage.app.log);
    for (int round = 0; round < ROUNDS; round++) {
        for (uint64_t seq = 1; seq <= last; seq++) {
            keep(&values, draw(&stage, seq, (int)(seq % 2)));
        }
    }
    report("frame 120x36, median", part(&values, 0.5), "ms CPU", "1");
    report("frame 120x36, 99 of 100", part(&values, 0.99), "ms CPU", "-");
    close_stage(&stage);
}

/* ---- pictures ---- */

/* Draws the frame and makes the whole file, as a script's shot does. */
static double shoot(struct stage *stage, uint64_t seq, const char *ending)
{
    const struct display_file *file = display_file(ending);
    const struct display_picture picture = {.title = "bench", .language = "bn"};
    struct display_problem wrong = {0};
    const char *refused = NULL;
    FILE *out = fopen("/dev/null", "w");
    double start = now_ms(CLOCK_PROCESS_CPUTIME_ID);
    draw(stage, seq, 0);
    struct display *display =
        file->ops->open(&(struct display_options){.wake_fd = -1,
                            .colour = true,
                            .out = out,
                            .picture = &picture,
                            .problem = &wrong},
            &refused);
    if (!display) {
        give_up("no picture");
    }
    file->ops->present(display, &stage->frames[0]);
    file->ops->close(display);
    double spent = now_ms(CLOCK_PROCESS_CPUTIME_ID) - start;
    fclose(out);
    if (wrong.message) {
        give_up(wrong.message);
    }
    return spent;
}

static void measure_shots(void)
{
    static const struct {
        const char *ending, *name, *target;
    } shots[] = {{"txt", "text shot 120x36", "1"},
        {"svg", "SVG shot 120x36", "40"}, {"png", "PNG shot 120x36", "100"}};
    static struct stage stage;
    open_stage(&stage);
    uint64_t last = log_last(stage.app.log);
    for (size_t i = 0; i < sizeof shots / sizeof *shots; i++) {
        struct values values = {.count = 0};
        for (uint64_t round = 0; round < ROUNDS; round++) {
            uint64_t seq = 1 + round * (last - 1) / ROUNDS;
            keep(&values, shoot(&stage, seq, shots[i].ending));
        }
        report(shots[i].name, part(&values, 0.5), "ms CPU", shots[i].target);
    }
    close_stage(&stage);
}

/* ---- bytes ---- */

static void measure_bytes(const struct display_ops *ops)
{
    struct child_setup setup = {.ops = ops,
        .term = "xterm-256color",
        .rows = ROWS,
        .cols = COLS,
        .colour = true};
    struct child child;
    char name[64];
    if (!child_start(&child, &setup)) {
        give_up("no pseudo-terminal");
    }
    child_present(&child, FRAME_ONE_CELL_A);
    size_t one_cell = child_present(&child, FRAME_ONE_CELL_B);
    size_t idle = child_present(&child, FRAME_ONE_CELL_B);
    snprintf(name, sizeof name, "idle screen, %s", ops->name);
    report(name, (double)idle, "bytes", "0");
    snprintf(name, sizeof name, "one cell changes, %s", ops->name);
    report(name, (double)one_cell, "bytes", "199");
    child_stop(&child);
}

/* ---- starting ---- */

/* Executes a command to its end; returns how long that took. */
static double execute(const char *const *words)
{
    double start = now_ms(CLOCK_MONOTONIC);
    pid_t pid = fork();
    if (pid == 0) {
        if (freopen("/dev/null", "w", stdout)) {
            execv(words[0], (char **)(uintptr_t)words);
        }
        _exit(127);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        give_up("the program does not start");
    }
    return now_ms(CLOCK_MONOTONIC) - start;
}

static void measure_command(
    const char *name, const char *const *words, const char *target)
{
    struct values values = {.count = 0};
    for (int i = 0; i < STARTS; i++) {
        keep(&values, execute(words));
    }
    report(name, part(&values, 0.5), "ms", target);
}

/* From the start to the first frame that a lesson shows, whole. */
static double first_frame_of(const char *const *words)
{
    struct child_setup setup = {.term = "xterm-256color",
        .rows = ROWS,
        .cols = COLS,
        .answers = true,
        .arguments = words};
    struct child child;
    double start = now_ms(CLOCK_MONOTONIC);
    if (!child_start(&child, &setup) || !person_sees(&child, "? help")) {
        give_up("no first frame");
    }
    double spent = now_ms(CLOCK_MONOTONIC) - start;
    child_stop(&child);
    return spent;
}

static void measure_first_frame(const char *taant, const char *display)
{
    const char *const words[] = {
        taant, "worker_pool", "--lang", "en", "--display", display, NULL};
    struct values values = {.count = 0};
    char name[64];
    for (int i = 0; i < STARTS; i++) {
        keep(&values, first_frame_of(words));
    }
    snprintf(name, sizeof name, "first frame, %s", display);
    report(name, part(&values, 0.5), "ms", "100");
}

/* ---- */

static void measure_shot(const char *taant)
{
    char folder[] = "/tmp/taant-bench-XXXXXX";
    char script[64], remove[64];
    if (!mkdtemp(folder)) {
        give_up("no folder for shots");
    }
    snprintf(script, sizeof script, "%s/shot.script", folder);
    FILE *file = fopen(script, "w");
    if (!file) {
        give_up("no file for a script");
    }
    fputs("size 120x36\nopen worker_pool\nrun until chan.close jobs\n"
          "shot frame\n",
        file);
    fclose(file);
    const char *const words[] = {taant, "play", script, "--out", folder, NULL};
    measure_command("a script's 120x36 shot", words, "-");
    snprintf(remove, sizeof remove, "rm -r %s", folder);
    if (system(remove) != 0) {
        give_up("the folder of shots stays");
    }
}

/* A film of a minute, to its last byte. */
static void measure_film(const char *taant)
{
    char film[] = "/tmp/taant-bench-XXXXXX";
    int fd = mkstemp(film);
    if (fd < 0) {
        give_up("no file for a film");
    }
    close(fd);
    const char *const words[] = {taant, "export", "worker_pool", "--knob",
        "jobs=52", "--as", "cast", "--to", film, NULL};
    measure_command("a lesson of 60 s as cast", words, "1000");
    unlink(film);
}

/* ---- a long recording ---- */

/* The first frame of 1 GiB; soak looks at the memory. */
static void measure_long_recording(const char *taant)
{
    enum { EVENTS = (1 << 30) / 40 };
    char path[] = "/tmp/taant-bench-XXXXXX";
    const char *const words[] = {taant, "replay", path, "--lang", "en", NULL};
    struct values values = {.count = 0};
    int fd = mkstemp(path);
    if (fd < 0 || !long_recording(path, EVENTS)) {
        unlink(path);
        give_up("no room for 1 GiB in /tmp");
    }
    close(fd);
    for (int i = 0; i < STARTS; i++) {
        keep(&values, first_frame_of(words));
    }
    report("first frame of 1 GiB", part(&values, 0.5), "ms", "300");
    unlink(path);
}

int main(int count, char **words)
{
    if (count != 2) {
        fprintf(stderr, "usage: screen_bench TAANT\n");
        return 2;
    }
    const char *const version[] = {words[1], "--version", NULL};
    setvbuf(stdout, NULL, _IOLBF, 0); /* nothing is left to a fork */
    measure_frames();
    measure_shots();
    measure_bytes(&display_tickit);
    measure_bytes(&display_ncurses);
    measure_command("taant --version", version, "10");
    measure_first_frame(words[1], "tickit");
    measure_first_frame(words[1], "ncurses");
    measure_shot(words[1]);
    measure_film(words[1]);
    measure_long_recording(words[1]);
    return EXIT_SUCCESS;
}
