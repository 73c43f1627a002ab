/* SPDX-License-Identifier: MIT */
/*
 * A film as MP4 or WebM, by the program ffmpeg where it is installed: it gets
 * the pixels of each frame, as often as the frame lasts.
 *
 *   frame -> pixels -> pipe -> ffmpeg -> our file, as its descriptor 3
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tui/display/display.h"
#include "tui/display/pixels.h"
#include "tui/display/problem.h"

enum { RATE = 20, OUT_FD = 3 };

extern char **environ;

struct video_display {
    struct display base;
    FILE *out;
    struct display_problem *problem;
    struct pixels *pixels;
    pid_t child; /* 0: not started */
    int pipe;    /* where ffmpeg reads; -1: closed */
    int64_t now_ms;
    int64_t written;    /* frames that ffmpeg has */
    struct image shown; /* bytes NULL: none yet */
};

/* ---- ffmpeg ---- */

static int spawn(
    struct video_display *self, char *const *arguments, int read_end)
{
    posix_spawn_file_actions_t actions;
    int error = posix_spawn_file_actions_init(&actions);
    if (error) {
        return error;
    }
    /* In this order: the pipe's end may be OUT_FD. */
    posix_spawn_file_actions_adddup2(&actions, read_end, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, fileno(self->out), OUT_FD);
    error = posix_spawnp(
        &self->child, arguments[0], &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

/* Sides must be even; marks of time and version would differ. */
#define COMMAND                                                                \
    "ffmpeg -loglevel error -y -f rawvideo -pix_fmt rgb24 -video_size %dx%d "  \
    "-framerate %d -i - -vf pad=ceil(iw/2)*2:ceil(ih/2)*2 -pix_fmt yuv420p "   \
    "-map_metadata -1 -fflags +bitexact -flags:v +bitexact -f %s /dev/fd/%d"

static void split(char *command, char **words, size_t most)
{
    char *rest = NULL;
    size_t count = 0;
    for (char *word = strtok_r(command, " ", &rest); word && count + 1 < most;
         word = strtok_r(NULL, " ", &rest)) {
        words[count++] = word;
    }
    words[count] = NULL;
}

static void start(struct video_display *self)
{
    char command[400];
    char *arguments[40];
    int ends[2];
    snprintf(command, sizeof command, COMMAND, self->shown.width,
        self->shown.height, RATE, self->base.ops->name, OUT_FD);
    split(command, arguments, sizeof arguments / sizeof *arguments);
    if (pipe(ends) != 0) {
        display_fail(self->problem, PROBLEM_DESCRIPTORS, "");
        return;
    }
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    int error = spawn(self, arguments, ends[0]);
    close(ends[0]);
    self->pipe = ends[1];
    if (error) {
        self->child = 0;
        display_fail(self->problem,
            error == ENOENT ? PROBLEM_NO_FFMPEG : PROBLEM_FFMPEG, "ffmpeg");
    }
}

static void send(struct video_display *self)
{
    size_t left = (size_t)self->shown.width * (size_t)self->shown.height * 3;
    const uint8_t *at = self->shown.bytes;
    while (left > 0) {
        ssize_t sent = write(self->pipe, at, left);
        if (sent < 0 && errno == EINTR) {
            continue;
        }
        if (sent <= 0) {
            display_fail(self->problem, PROBLEM_FFMPEG, "ffmpeg");
            return;
        }
        at += sent;
        left -= (size_t)sent;
    }
    self->written++;
}

/* Sends what is shown until a moment. */
static void send_until(struct video_display *self, int64_t ms)
{
    while (self->written * 1000 < ms * RATE &&
           !(self->problem && self->problem->message)) {
        send(self);
    }
}

static void finish(struct video_display *self)
{
    int status = 0;
    close(self->pipe);
    while (waitpid(self->child, &status, 0) < 0 && errno == EINTR) {
    }
    if (status != 0) {
        display_fail(self->problem, PROBLEM_FFMPEG, "ffmpeg");
    }
}

/* ---- the display ---- */

static struct display *open_video(const struct display_options *options,
    const struct display_ops *ops, const char **problem)
{
    static const struct display_picture plain = {.language = "en"};
    struct video_display *self = calloc(1, sizeof *self);
    if (!self) {
        *problem = PROBLEM_MEMORY;
        return NULL;
    }
    *self = (struct video_display){.base = {ops},
        .out = options->out,
        .problem = options->problem,
        .pipe = -1};
    self->pixels =
        pixels_new(options->picture ? options->picture : &plain, self->problem);
    return &self->base;
}

static struct display *mp4_open(
    const struct display_options *options, const char **problem)
{
    return open_video(options, &display_mp4, problem);
}

static struct display *webm_open(
    const struct display_options *options, const char **problem)
{
    return open_video(options, &display_webm, problem);
}

static void video_mark(
    struct display *display, const struct display_moment *moment)
{
    ((struct video_display *)display)->now_ms = moment->time_ms;
}

static void video_present(struct display *display, const struct frame *frame)
{
    struct video_display *self = (struct video_display *)display;
    if (!self->pixels) {
        return;
    }
    struct image image = pixels_draw(self->pixels, frame);
    if (!image.bytes) {
        return;
    }
    bool first = !self->shown.bytes;
    if (self->child) {
        send_until(self, self->now_ms);
    }
    free(self->shown.bytes);
    self->shown = image;
    if (first) {
        start(self);
    }
}

static void video_close(struct display *display)
{
    struct video_display *self = (struct video_display *)display;
    if (self->child) {
        send_until(self, self->now_ms + DISPLAY_LAST_MS);
        finish(self);
    } else if (self->pipe >= 0) {
        close(self->pipe);
    }
    free(self->shown.bytes);
    pixels_free(self->pixels);
    free(self);
}

const struct display_ops display_mp4 = {
    .name = "mp4",
    .open = mp4_open,
    .present = video_present,
    .mark = video_mark,
    .close = video_close,
};

const struct display_ops display_webm = {
    .name = "webm",
    .open = webm_open,
    .present = video_present,
    .mark = video_mark,
    .close = video_close,
};
