/* SPDX-License-Identifier: MIT */
/* What is said of selects, timers and contexts, and of who waits there. */
#include "tests/check.h"
#include "tui/view/view.h"

struct story {
    struct world world;
    struct catalogue *words;
};

static char *tell(struct story *story, struct trace_event event)
{
    event.seq = story->world.seq + 1;
    event.time_ns = story->world.time_ns + 100 * MILLISECOND;
    world_apply(&story->world, &event);
    CHECK_TEXT(world_check(&story->world), NULL);
    return view_narrate(story->words, &story->world, &event);
}

#define TELL(story, want, ...)                                                 \
    do {                                                                       \
        char *line_ = tell((story), (struct trace_event){__VA_ARGS__});        \
        CHECK_TEXT(line_ &&*line_ ? strchr(line_, ' ') + 4 : "", want);        \
        free(line_);                                                           \
    } while (0)

static void ask(
    const struct story *story, uint32_t task, uint32_t object, const char *want)
{
    char *text = view_sentence(story->words, &story->world, task, object);
    CHECK_TEXT(text, want);
    free(text);
}

/* main and worker run; a and b are unbuffered. */
static void begin(struct story *story)
{
    world_init(&story->world);
    story->words = catalogue_open(LANGUAGE_EN, NULL, 0);
    free(tell(story, (struct trace_event){
                         .kind = TRACE_RUN_START, .object = 2, .text = "t"}));
    free(tell(story,
        (struct trace_event){
            .kind = TRACE_TASK_SPAWN, .other = 1, .value = 1, .text = "main"}));
    free(tell(story, (struct trace_event){.kind = TRACE_TASK_RUN, .task = 1}));
    free(tell(story, (struct trace_event){.kind = TRACE_TASK_SPAWN,
                         .task = 1,
                         .other = 2,
                         .value = 1,
                         .text = "worker"}));
    free(tell(story,
        (struct trace_event){.kind = TRACE_TASK_RUN, .task = 2, .worker = 1}));
    for (uint32_t i = 1; i <= 2; i++) {
        free(tell(story, (struct trace_event){.kind = TRACE_CHAN_MAKE,
                             .task = 1,
                             .object = i,
                             .text = i == 1 ? "a" : "b"}));
    }
}

static void end(struct story *story)
{
    world_fini(&story->world);
    catalogue_close(story->words);
}

static void test_select(void)
{
    struct story story;
    begin(&story);
    TELL(&story, "main selects: no arm is ready, so it takes the default.",
        .kind = TRACE_SELECT_DEFAULT, .task = 1);
    TELL(&story,
        "main selects: no arm is ready, so it waits for the first of 3.",
        .kind = TRACE_SELECT_WAIT, .task = 1, .value = 3);
    TELL(&story, "main waits in its select to receive from a.",
        .kind = TRACE_SELECT_WAIT_RECV, .task = 1, .object = 1);
    TELL(&story, "main waits in its select to send 7 to b.",
        .kind = TRACE_SELECT_WAIT_SEND, .task = 1, .object = 2, .value = 7);
    TELL(&story, "main waits in its select for 0.300 s at most.",
        .kind = TRACE_SELECT_WAIT_AFTER, .task = 1, .value = 300 * MILLISECOND);
    ask(&story, 1, 0,
        "main waits in a select: no arm is ready yet (recv a, send b 7). It "
        "waits for 0.300 s at most. Since 0.900 s, for 0.300 s.");
    ask(&story, 0, 2,
        "b is an unbuffered channel: a send and a receive meet. Waiting to "
        "send: main. Sent: 0, received: 0.");
    TELL(&story,
        "worker selects: 2 arms are ready, and chance takes the one "
        "on b.",
        .kind = TRACE_SELECT_CHOOSE, .task = 2, .object = 2, .other = 2,
        .value = 1);
    TELL(&story, "main hands 7 to worker through b.", .kind = TRACE_CHAN_SEND,
        .task = 1, .object = 2, .value = 7, .other = 2);
    TELL(&story, "", .kind = TRACE_CHAN_RECV, .task = 2, .object = 2,
        .value = 7, .other = 1);
    TELL(&story, "worker selects: only the arm on a is ready.",
        .kind = TRACE_SELECT_CHOOSE, .task = 2, .object = 1, .other = 1);
    TELL(&story, "worker waits for ever: it receives from no channel (NULL).",
        .kind = TRACE_CHAN_NIL_WAIT, .task = 2);
    ask(&story, 2, 0,
        "worker waits for ever: its channel is NULL. Since 1.700 s.");
    TELL(&story,
        "worker is stuck: its channel is NULL, so nobody is ever on "
        "the other side.",
        .kind = TRACE_TASK_LEAK, .task = 2, .value = TRACE_CHAN_NIL_WAIT);
    end(&story);
}

static void test_select_in_vain(void)
{
    struct story story;
    begin(&story);
    TELL(&story,
        "worker selects: no arm is ready, so it waits for the first of 1.",
        .kind = TRACE_SELECT_WAIT, .task = 2, .value = 1);
    TELL(&story, "worker waits in its select for 0.100 s at most.",
        .kind = TRACE_SELECT_WAIT_AFTER, .task = 2, .value = 100 * MILLISECOND);
    TELL(&story, "worker selects: its time is over.",
        .kind = TRACE_SELECT_TIMEOUT, .task = 2);
    TELL(&story, "", .kind = TRACE_TASK_RUN, .task = 2, .worker = 1);
    TELL(&story,
        "worker selects: no arm is ready, so it waits for the first of 1.",
        .kind = TRACE_SELECT_WAIT, .task = 2, .value = 1);
    TELL(&story, "worker waits in its select to receive from a.",
        .kind = TRACE_SELECT_WAIT_RECV, .task = 2, .object = 1);
    TELL(&story,
        "worker is stuck: no arm of its select will ever be ready "
        "(recv a).",
        .kind = TRACE_TASK_LEAK, .task = 2, .value = TRACE_SELECT_WAIT);
    end(&story);
}

static void test_timers(void)
{
    struct story story;
    begin(&story);
    TELL(&story, "main makes the ticker tick: it fires every 0.500 s.",
        .kind = TRACE_TICKER_MAKE, .task = 1, .object = 3,
        .value = 500 * MILLISECOND, .text = "tick");
    ask(&story, 0, 3,
        "tick is a ticker: it fires every 0.500 s. It fires at 1.300 s. Sent: "
        "0, received: 0.");
    TELL(&story, "worker waits for tick to fire.", .kind = TRACE_CHAN_RECV_WAIT,
        .task = 2, .object = 3);
    ask(&story, 2, 0,
        "worker waits for tick to fire. It waits for 0.400 s at most. Since "
        "0.900 s.");
    TELL(&story, "tick fires; worker receives the time.",
        .kind = TRACE_TIMER_FIRE, .object = 3, .other = 2, .value = 5);
    TELL(&story, "worker receives 5 from tick (0 of 1 slots taken).",
        .kind = TRACE_CHAN_RECV, .task = 2, .object = 3, .value = 5);
    TELL(&story, "tick fires.", .kind = TRACE_TIMER_FIRE, .object = 3,
        .value = 6);
    TELL(&story, "main receives 6 from tick (0 of 1 slots taken).",
        .kind = TRACE_CHAN_RECV, .task = 1, .object = 3, .value = 6);
    TELL(&story, "Nobody took the tick of tick in time: 2 more were lost.",
        .kind = TRACE_TIMER_DROP, .object = 3, .value = 2);
    TELL(&story, "main sets tick again: it fires after 0.200 s.",
        .kind = TRACE_TIMER_RESET, .task = 1, .object = 3,
        .value = 200 * MILLISECOND);
    TELL(&story, "main stops tick.", .kind = TRACE_TIMER_STOP, .task = 1,
        .object = 3, .value = 1);
    TELL(&story, "main stops tick, which did not run.",
        .kind = TRACE_TIMER_STOP, .task = 1, .object = 3);
    ask(&story, 0, 3,
        "tick is a ticker: it fires every 0.200 s. It does not run. Sent: 2, "
        "received: 2.");
    TELL(&story, "main makes the timer once: it fires after 0.100 s.",
        .kind = TRACE_TIMER_MAKE, .task = 1, .object = 4,
        .value = 100 * MILLISECOND, .text = "once");
    end(&story);
}

static void test_contexts(void)
{
    struct story story;
    begin(&story);
    TELL(&story, "main makes the context request. It has 2.000 s.",
        .kind = TRACE_CTX_MAKE, .task = 1, .object = 3, .value = 2 * SECOND,
        .text = "request");
    TELL(&story, "main makes the context lookup below request.",
        .kind = TRACE_CTX_MAKE, .task = 1, .object = 4, .other = 3,
        .text = "lookup");
    ask(&story, 0, 3, "request is a context. It ends at 2.800 s.");
    TELL(&story, "worker waits for the end of lookup.",
        .kind = TRACE_CHAN_RECV_WAIT, .task = 2, .object = 4);
    ask(&story, 2, 0, "worker waits for the end of lookup. Since 1.000 s.");
    ask(&story, 0, 4, "lookup is a context below request. Waiting: worker.");
    TELL(&story, "main looks at lookup: it has not ended.",
        .kind = TRACE_CTX_CHECK, .task = 1, .object = 4);
    TELL(&story, "main cancels request. The cause: enough.",
        .kind = TRACE_CTX_CANCEL, .task = 1, .object = 3, .value = 1,
        .text = "enough");
    TELL(&story, "lookup ends, because request above it has ended.",
        .kind = TRACE_CTX_CANCEL, .task = 1, .object = 4, .other = 3,
        .value = 1, .text = "enough");
    TELL(&story, "worker goes on: lookup has ended.",
        .kind = TRACE_CHAN_RECV_CLOSED, .task = 2, .object = 4);
    TELL(&story, "main looks at lookup: it has ended.", .kind = TRACE_CTX_CHECK,
        .task = 1, .object = 4, .value = 1);
    ask(&story, 0, 3,
        "request is a context. main cancelled it. The cause: enough.");
    ask(&story, 0, 4,
        "lookup is a context below request. It ended with request.");
    TELL(&story, "main makes the context other. It has 1.000 s.",
        .kind = TRACE_CTX_MAKE, .task = 1, .object = 5, .value = SECOND,
        .text = "other");
    TELL(&story, "other ends: its time is over.", .kind = TRACE_CTX_CANCEL,
        .object = 5, .value = 2);
    ask(&story, 0, 5, "other is a context. Its time is over.");
    TELL(&story, "main makes the context open.", .kind = TRACE_CTX_MAKE,
        .task = 1, .object = 6, .text = "open");
    TELL(&story, "open ends: Ctrl-C.", .kind = TRACE_CTX_CANCEL, .object = 6,
        .value = 1, .text = "interrupt");
    ask(&story, 0, 6, "open is a context. Ctrl-C ended it.");
    end(&story);
}

/* A context that nobody cancels leaves who waits for it stuck. */
static void test_stuck(void)
{
    struct story story;
    begin(&story);
    TELL(&story, "main makes the context request.", .kind = TRACE_CTX_MAKE,
        .task = 1, .object = 3, .text = "request");
    TELL(&story, "main waits for the end of request.",
        .kind = TRACE_CHAN_RECV_WAIT, .task = 1, .object = 3);
    TELL(&story, "main is stuck: nobody will ever cancel request.",
        .kind = TRACE_TASK_LEAK, .task = 1, .object = 3, .other = 1,
        .value = TRACE_CHAN_RECV_WAIT);
    end(&story);
}

int main(void)
{
    test_select();
    test_select_in_vain();
    test_timers();
    test_contexts();
    test_stuck();
    return check_done();
}
