/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* The asker goes away; the answer has nowhere to go. */

struct question {
    struct chan *answer;
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

//> leave
static void leak_unread(const struct knobs *knobs)
{
    int64_t effort = knob(knobs, "effort") * MILLISECOND;
    bool leaky = knob_is(knobs, "variant", "leaky");
    ask(effort, leaky ? 0 : 1);
    task_sleep(effort / 2);
    task_print("no time to wait: gone");
}
//< leave

const struct pattern pattern_leak_unread = {
    .name = "leak_unread",
    .run = leak_unread,
    .knobs = {
        {.name = "variant",
            .most = 1,
            .choices = "leaky|buffered"},
        {.name = "effort",
            .value = 400,
            .most = 5000,
            .unit = "ms"},
    },
    .ends = "leaky: leak | buffered: ok",
};
