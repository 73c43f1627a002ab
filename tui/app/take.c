/* SPDX-License-Identifier: MIT */
#include "tui/app/take.h"

#include <stdlib.h>

static bool told(const struct display_problem *wrong,
    const struct catalogue *words, struct problem *problem)
{
    return !wrong->message ||
           problem_take(
               problem, tr_format(words, wrong->message, wrong->detail));
}

static struct display *open_display(const struct display_ops *ops, FILE *out,
    const struct display_picture *picture, struct display_problem *wrong)
{
    const char *refused = NULL;
    struct display *display = ops->open(&(struct display_options){.wake_fd = -1,
                                            .colour = true,
                                            .out = out,
                                            .picture = picture,
                                            .problem = wrong},
        &refused);
    if (!display && !wrong->message) {
        wrong->message = refused;
    }
    return display;
}

bool take_shot(const char *path, const struct display_ops *ops,
    const struct display_picture *picture, const struct frame *frame,
    const struct catalogue *words, struct problem *problem)
{
    struct file_new file;
    struct display_problem wrong = {0};
    if (!file_create(&file, path, words, problem)) {
        return false;
    }
    struct display *display = open_display(ops, file.out, picture, &wrong);
    if (display) {
        ops->present(display, frame);
        ops->close(display);
    }
    if (!told(&wrong, words, problem)) {
        file_discard(&file);
        return false;
    }
    return file_keep(&file, words, problem);
}

bool take_begin(struct take *take, const char *path,
    const struct display_ops *ops, const struct display_picture *picture,
    const struct catalogue *words, struct problem *problem)
{
    *take = (struct take){.picture = *picture};
    if (!file_create(&take->file, path, words, problem)) {
        return false;
    }
    take->display =
        open_display(ops, take->file.out, &take->picture, &take->wrong);
    if (told(&take->wrong, words, problem)) {
        return true;
    }
    take_discard(take);
    return false;
}

bool take_frame(struct take *take, const struct frame *frame, int64_t ms,
    const struct catalogue *words, struct problem *problem)
{
    const struct display_ops *ops = take->display->ops;
    if (take->rows > 0 &&
        (take->rows != frame->rows || take->cols != frame->cols)) {
        return problem_take(problem,
            tr_format(words, "a film has one size: write `size` before "
                             "`record`, and `record stop` before another "
                             "size"));
    }
    take->rows = frame->rows;
    take->cols = frame->cols;
    if (ops->mark) {
        ops->mark(take->display,
            &(struct display_moment){.time_ms = take->now_ms,
                .chapter = take->chapter[0] ? take->chapter : NULL});
    }
    ops->present(take->display, frame);
    take->chapter[0] = '\0';
    take->now_ms += ms;
    return told(&take->wrong, words, problem);
}

bool take_keep(
    struct take *take, const struct catalogue *words, struct problem *problem)
{
    if (!take->display) {
        return true;
    }
    take->display->ops->close(take->display);
    take->display = NULL;
    if (!told(&take->wrong, words, problem)) {
        file_discard(&take->file);
        return false;
    }
    return file_keep(&take->file, words, problem);
}

void take_discard(struct take *take)
{
    if (take->display) {
        take->display->ops->close(take->display);
        take->display = NULL;
    }
    if (take->file.path) {
        file_discard(&take->file);
    }
}
