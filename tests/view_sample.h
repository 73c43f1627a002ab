/* SPDX-License-Identifier: MIT */
/*
 * view_sample.h: what the tests of the view draw: a small run of a worker
 * pool written down event by event, its source, a lesson, a course, and a
 * Bengali catalogue made in memory.
 */
#ifndef TESTS_VIEW_SAMPLE_H
#define TESTS_VIEW_SAMPLE_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tests/check.h"
#include "tui/view/view.h"

/* ---- the run ---- */

static const char sample_text[] = "/* SPDX-License-Identifier: MIT */\n"
                                  "//> worker\n"
                                  "static void worker(void *arg)\n"
                                  "{\n"
                                  "    while (chan_recv(jobs, &job)) {\n"
                                  "        task_work(cost); /* busy */\n"
                                  "        chan_send(results, &job);\n"
                                  "    }\n"
                                  "}\n"
                                  "//< worker\n"
                                  "\n"
                                  "static void producer(void *arg)\n"
                                  "{\n"
                                  "    chan_send(jobs, &job);\n"
                                  "}\n";

#define SAMPLE_SITE(line_)                                                     \
    {                                                                          \
        "patterns/worker_pool.c", "pool", line_                                \
    }
static const struct source_site sample_sites[] = {
    SAMPLE_SITE(14), SAMPLE_SITE(5), SAMPLE_SITE(6), SAMPLE_SITE(7)};
#define SAMPLE_AT(n) .site = &sample_sites[n]

enum { MAIN = 1, PRODUCER, WORKER_1, WORKER_2, CLOSER };
enum { JOBS = 1, RESULTS, WORKERS };

/* seq is the place in the list, from 1; world_apply's caller fills it in. */
static const struct trace_event sample_events[] = {
    {.kind = TRACE_RUN_START,
        .value = 42,
        .object = 3,
        .other = RUN_DETERMINISTIC,
        .text = "worker_pool"},
    {.kind = TRACE_TASK_SPAWN, .other = MAIN, .value = 1, .text = "main"},
    {.kind = TRACE_TASK_RUN, .task = MAIN},
    {.kind = TRACE_CHAN_MAKE,
        .task = MAIN,
        .object = JOBS,
        .value = 3,
        .text = "jobs"},
    {.kind = TRACE_CHAN_MAKE,
        .task = MAIN,
        .object = RESULTS,
        .value = 3,
        .text = "results"},
    {.kind = TRACE_WAIT_GROUP_MAKE,
        .task = MAIN,
        .object = WORKERS,
        .text = "workers"},
    {.kind = TRACE_TASK_SPAWN,
        .task = MAIN,
        .other = PRODUCER,
        .value = 1,
        .text = "producer"},
    {.kind = TRACE_WAIT_GROUP_ADD, .task = MAIN, .object = WORKERS, .value = 1},
    {.kind = TRACE_TASK_SPAWN,
        .task = MAIN,
        .other = WORKER_1,
        .value = 2,
        .text = "worker"},
    {.kind = TRACE_WAIT_GROUP_ADD, .task = MAIN, .object = WORKERS, .value = 2},
    {.kind = TRACE_TASK_SPAWN,
        .task = MAIN,
        .other = WORKER_2,
        .value = 3,
        .text = "worker"},
    {.kind = TRACE_TASK_SPAWN,
        .task = MAIN,
        .other = CLOSER,
        .value = 4,
        .text = "closer"},
    {.kind = TRACE_CHAN_RECV_WAIT, .task = MAIN, .object = RESULTS},
    {.kind = TRACE_TASK_RUN, .task = PRODUCER},
    {.kind = TRACE_CHAN_SEND,
        .task = PRODUCER,
        .object = JOBS,
        .value = 1,
        SAMPLE_AT(0)},
    {.kind = TRACE_CHAN_SEND,
        .task = PRODUCER,
        .object = JOBS,
        .value = 2,
        SAMPLE_AT(0)},
    {.kind = TRACE_CHAN_SEND,
        .task = PRODUCER,
        .object = JOBS,
        .value = 3,
        SAMPLE_AT(0)},
    {.kind = TRACE_TASK_RUN, .task = WORKER_1, .worker = 1},
    {.kind = TRACE_CHAN_RECV,
        .task = WORKER_1,
        .object = JOBS,
        .value = 1,
        .worker = 1,
        SAMPLE_AT(1)},
    {.kind = TRACE_TASK_WORK,
        .task = WORKER_1,
        .worker = 1,
        .value = 300 * MILLISECOND,
        SAMPLE_AT(2)},
    {.kind = TRACE_CHAN_SEND,
        .task = PRODUCER,
        .object = JOBS,
        .value = 4,
        SAMPLE_AT(0)},
    {.kind = TRACE_CHAN_SEND_WAIT,
        .task = PRODUCER,
        .object = JOBS,
        .value = 5,
        SAMPLE_AT(0)},
    {.kind = TRACE_TASK_RUN, .task = WORKER_2},
    {.kind = TRACE_CHAN_RECV,
        .task = WORKER_2,
        .object = JOBS,
        .value = 2,
        SAMPLE_AT(1)},
    {.kind = TRACE_CHAN_SEND,
        .task = PRODUCER,
        .object = JOBS,
        .value = 5,
        SAMPLE_AT(0)},
    {.kind = TRACE_TASK_WORK,
        .task = WORKER_2,
        .value = 300 * MILLISECOND,
        SAMPLE_AT(2)},
    {.kind = TRACE_TASK_RUN, .task = CLOSER, .worker = 2},
    {.kind = TRACE_WAIT_GROUP_WAIT,
        .task = CLOSER,
        .object = WORKERS,
        .worker = 2},
    {.kind = TRACE_TASK_WORKED,
        .task = WORKER_1,
        .worker = 1,
        .time_ns = 300 * MILLISECOND},
    {.kind = TRACE_CHAN_SEND,
        .task = WORKER_1,
        .object = RESULTS,
        .other = MAIN,
        .value = 1,
        .worker = 1,
        .time_ns = 300 * MILLISECOND,
        SAMPLE_AT(3)},
    {.kind = TRACE_CHAN_RECV,
        .task = MAIN,
        .object = RESULTS,
        .other = WORKER_1,
        .value = 1,
        .time_ns = 300 * MILLISECOND},
    {.kind = TRACE_TASK_RUN,
        .task = MAIN,
        .worker = 2,
        .time_ns = 300 * MILLISECOND},
    {.kind = TRACE_TASK_PRINT,
        .task = MAIN,
        .worker = 2,
        .time_ns = 300 * MILLISECOND,
        .text = "result 1"},
};
enum { SAMPLE_EVENTS = sizeof sample_events / sizeof *sample_events };

/* Returns event seq of the run. */
static inline struct trace_event sample_event(uint64_t seq)
{
    struct trace_event event = sample_events[seq - 1];
    event.seq = seq;
    return event;
}

/* Makes the world after so many events of the run. */
static inline void sample_world(struct world *world, uint64_t events)
{
    world_init(world);
    for (uint64_t seq = 1; seq <= events; seq++) {
        struct trace_event event = sample_event(seq);
        world_apply(world, &event);
        CHECK_TEXT(world_check(world), NULL);
    }
}

/* ---- the lesson ---- */

static char sample_prose[] =
    "A channel is a queue that can wait. Each worker takes a job, works on "
    "it and sends what it found into results.";
static char sample_prose_bn[] = "চ্যানেল এমন এক সারি যা অপেক্ষা করতে জানে। "
                                "প্রতিটি ওয়ার্কার jobs থেকে একটি কাজ নেয়, "
                                "সেটি করে, আর ফল results চ্যানেলে পাঠায়।";
static char sample_item[] = "Turn a knob and look again.";
static char sample_item_bn[] = "একটি নব ঘুরিয়ে আবার দেখো।";

static struct span sample_spans[] = {
    {0, 12, SPAN_TEXT}, {12, 25, SPAN_STRONG}, {25, 400, SPAN_CODE}};

#define SAMPLE_BLOCK(kind_, text_, number_)                                    \
    {                                                                          \
        kind_, text_, sizeof text_ - 1, sample_spans, 3, number_               \
    }
static struct block sample_blocks[2][5] = {
    {SAMPLE_BLOCK(BLOCK_PARAGRAPH, sample_prose, 0),
        SAMPLE_BLOCK(BLOCK_ITEM, sample_item, 1),
        SAMPLE_BLOCK(BLOCK_ITEM, sample_item, 0),
        SAMPLE_BLOCK(BLOCK_QUOTE, sample_prose, 0),
        SAMPLE_BLOCK(BLOCK_CODE, sample_item, 0)},
    {SAMPLE_BLOCK(BLOCK_PARAGRAPH, sample_prose_bn, 0),
        SAMPLE_BLOCK(BLOCK_ITEM, sample_item_bn, 1),
        SAMPLE_BLOCK(BLOCK_ITEM, sample_item_bn, 0),
        SAMPLE_BLOCK(BLOCK_QUOTE, sample_prose_bn, 0),
        SAMPLE_BLOCK(BLOCK_CODE, sample_item, 0)},
};

static char sample_title[] = "The worker pool";
static char sample_title_bn[] = "ওয়ার্কার পুল";
static char sample_heading[] = "One queue of jobs";
static char sample_heading_bn[] = "কাজের একটিই সারি";
static char sample_region[] = "worker";
static char sample_pattern[] = "worker_pool";

static struct step sample_steps[2][1] = {
    {{.title = sample_heading,
        .at = {"chan.close", "jobs", 1, 3},
        .code = sample_region,
        .blocks = sample_blocks[0],
        .block_count = 5}},
    {{.title = sample_heading_bn,
        .at = {"chan.close", "jobs", 1, 3},
        .code = sample_region,
        .blocks = sample_blocks[1],
        .block_count = 5}},
};
static const struct lesson sample_lessons[2] = {
    {.title = sample_title,
        .pattern = sample_pattern,
        .order = 410,
        .minutes = 6,
        .steps = sample_steps[0],
        .step_count = 1},
    {.title = sample_title_bn,
        .pattern = sample_pattern,
        .order = 410,
        .minutes = 6,
        .steps = sample_steps[1],
        .step_count = 1},
};
#define SAMPLE_ROW(pattern_, title_, chapter_, order_, fallback_)              \
    {                                                                          \
        .pattern = pattern_, .title = title_, .keywords = pattern_,            \
        .chapter = chapter_, .order = order_, .minutes = 5,                    \
        .fallback = fallback_, .read = {3, 7}, .predicted = {2, 2},            \
        .solved = {                                                            \
            0,                                                                 \
            1                                                                  \
        }                                                                      \
    }
static const struct course_row sample_course[2][3] = {
    {SAMPLE_ROW("unbuffered", "Unbuffered channels", 1, 110, false),
        SAMPLE_ROW("buffered", "Buffered channels", 1, 120, false),
        SAMPLE_ROW("worker_pool", sample_title, 4, 410, false)},
    {SAMPLE_ROW("unbuffered", "বাফারহীন চ্যানেল", 1, 110, false),
        SAMPLE_ROW("buffered", "Buffered channels", 1, 120, true),
        SAMPLE_ROW("worker_pool", sample_title_bn, 4, 410, false)},
};

/* ---- the words ---- */

/* In strcmp's order of the messages, as a catalogue file must be. */
static const struct {
    const char *message, *translation;
} sample_words[] = {
    {"", "Content-Type: text/plain; charset=UTF-8\n"
         "Plural-Forms: nplurals=2; plural=(n > 1);\n"},
    {"%1$s prints: %2$s", "%1$s ছাপল: %2$s"},
    {"%1$s runs on worker %2$s.", "%1$s চলছে %2$s ওয়ার্কারে।"},
    {"%1$s s", "%1$s সেকেন্ড"},
    {"%1$s sends %2$s into %3$s (%4$s of %5$s slots taken).",
        "%3$s চ্যানেলে %1$s পাঠাল %2$s (%5$sটি খোপের %4$sটি ভরা)।"},
    {"%1$s starts %2$s.", "%1$s শুরু করল %2$s টাস্ক।"},
    {"%1$s waits to receive from %2$s: it is empty.",
        "%1$s নেওয়ার অপেক্ষায়: %2$s চ্যানেল খালি।"},
    {"+%1$s more", "আরও %1$sটি"},
    {"Choose a pattern, and watch it run.",
        "একটি প্যাটার্ন বেছে নাও, দেখো কীভাবে চলে।"},
    {"Keys and signs", "কী ও চিহ্ন"},
    {"Since %1$s, for %2$s.", "শুরুর সময় %1$s, কেটেছে %2$s।"},
    {"This window is too small: 40 columns and 12 rows are needed.",
        "পর্দাটি বেশি ছোট: অন্তত ৪০ কলাম আর ১২ সারি লাগবে।"},
    {"blocked", "আটকে আছে"},
    {"deterministic", "নির্ধারিত"},
    {"done", "শেষ"},
    {"help", "সাহায্য"},
    {"language", "ভাষা"},
    {"leaked", "লিক"},
    {"live", "লাইভ"},
    {"over", "শেষ"},
    {"pause", "থামাও"},
    {"pause, or go on", "থামাও, আবার চালাও"},
    {"paused", "থেমে আছে"},
    {"quit", "বেরোও"},
    {"read on", "পাঠে এগোও"},
    {"ready", "তৈরি"},
    {"ready: could run, waits for a worker",
        "তৈরি: চলতে পারে, ওয়ার্কারের অপেক্ষায়"},
    {"running", "চলছে"},
    {"sleeping", "ঘুমাচ্ছে"},
    {"step", "এক ধাপ"},
    {"the loom: concurrency patterns that run before your eyes",
        "তাঁত: তোমার চোখের সামনে চলে কনকারেন্সির প্যাটার্ন"},
    {"working", "কাজে ব্যস্ত"},
};
enum { SAMPLE_WORDS = sizeof sample_words / sizeof *sample_words };

static inline void sample_put_number(char *data, size_t at, size_t number)
{
    for (int i = 0; i < 4; i++) {
        data[at + (size_t)i] = (char)(number >> (8 * i) & 0xFF);
    }
}

/* Appends a string and its entry in a table of the file. */
static inline size_t sample_put_text(
    char *data, size_t table, size_t at, const char *text)
{
    size_t size = strlen(text);
    sample_put_number(data, table, size);
    sample_put_number(data, table + 4, at);
    memcpy(data + at, text, size + 1);
    return at + size + 1;
}

/* Makes a catalogue file; the caller frees it after the catalogue. */
static inline char *sample_mo(size_t *size)
{
    size_t messages = 28, translations = messages + 8 * SAMPLE_WORDS;
    size_t at = translations + 8 * SAMPLE_WORDS;
    char *data = calloc(1, 1 << 16);
    if (!data) {
        abort();
    }
    sample_put_number(data, 0, 0x950412de);
    sample_put_number(data, 8, SAMPLE_WORDS);
    sample_put_number(data, 12, messages);
    sample_put_number(data, 16, translations);
    for (size_t i = 0; i < SAMPLE_WORDS; i++) {
        at = sample_put_text(
            data, messages + 8 * i, at, sample_words[i].message);
    }
    for (size_t i = 0; i < SAMPLE_WORDS; i++) {
        at = sample_put_text(
            data, translations + 8 * i, at, sample_words[i].translation);
    }
    *size = at;
    return data;
}

/* ---- all together ---- */

struct sample {
    char *mo;
    struct catalogue *words;
    struct source source;
    struct ui ui;
};

static inline void sample_init(struct sample *sample, enum language language)
{
    size_t size = 0;
    sample->mo = language == LANGUAGE_BN ? sample_mo(&size) : NULL;
    sample->words = catalogue_open(language, sample->mo, size);
    bool read =
        source_init(&sample->source, sample_text, sizeof sample_text - 1);
    if (!CHECK(sample->words != NULL) || !CHECK(read)) {
        exit(check_done());
    }
    sample->ui = (struct ui){.screen = SCREEN_LESSON,
        .focus = PANE_LESSON,
        .words = sample->words,
        .course = sample_course[language],
        .course_count = 3,
        .course_at = 2,
        .lesson = &sample_lessons[language],
        .source = &sample->source,
        .pattern = sample_pattern,
        .code_follows = true,
        .speed = 1,
        .progress = 1,
        .last = SAMPLE_EVENTS,
        .knobs = {{"workers", "2"}, {"jobs", "9"}},
        .knob_count = 2,
        .knob_at = 1};
}

static inline void sample_fini(struct sample *sample)
{
    source_fini(&sample->source);
    catalogue_close(sample->words);
    free(sample->mo);
}

#endif
