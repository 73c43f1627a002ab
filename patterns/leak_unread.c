/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* The asker goes away; the answer has nowhere to go. */

struct question {
    struct chan *answer;
    struct ctx *asker; /* only where there is one */
    int64_t effort;
};

//> search
static void search(void *arg)
{
    struct question *question = arg;
    task_work(question->effort);
    int found = 42;
    chan_send(question->answer, &found);
}
//< search

//> ask
static struct question *ask(int64_t effort, long capacity)
{
    struct question *question = run_alloc(sizeof *question);
    question->answer = chan_make("answer", int, capacity);
    question->effort = effort;
    task_go(search, question);
    return question;
}
//< ask

//> context
static void search_or_stop(void *arg)
{
    struct question *question = arg;
    task_work(question->effort);
    int found = 42;
    select_wait(select_recv(ctx_done(question->asker), NULL),
        select_send(question->answer, &found));
}

static struct ctx *ask_with_context(int64_t effort)
{
    struct question *question = run_alloc(sizeof *question);
    question->answer = chan_make("answer", int, 0);
    question->asker =
        ctx_with_cancel("asker", ctx_background());
    question->effort = effort;
    task_go(search_or_stop, question);
    return question->asker;
}
//< context

//> leave
static void leak_unread(const struct knobs *knobs)
{
    int64_t effort = knob(knobs, "effort") * MILLISECOND;
    struct ctx *asker = NULL;
    if (knob_is(knobs, "variant", "context")) {
        asker = ask_with_context(effort);
    } else {
        bool leaky = knob_is(knobs, "variant", "leaky");
        ask(effort, leaky ? 0 : 1);
    }
    task_sleep(effort / 2);
    if (asker) {
        ctx_cancel(asker);
    }
    task_print("no time to wait: gone");
}
//< leave

const struct pattern pattern_leak_unread = {
    .name = "leak_unread",
    .run = leak_unread,
    .knobs = {
        {.name = "variant",
            .most = 2,
            .choices = "leaky|buffered|context"},
        {.name = "effort",
            .value = 400,
            .most = 5000,
            .unit = "ms"},
    },
    .ends = "leaky: leak | buffered: ok | context: ok",
};
