/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stddef.h>

#include "tests/check.h"
#include "tests/same_world.h"
#include "tests/toy_run.h"
#include "tui/model/log.h"
#include "tui/model/log_priv.h"

/* With glibc alone, malloc can be made to fail at a chosen call. A sanitizer
 * brings its own malloc: there this part is left out. */
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) &&                    \
    !defined(__SANITIZE_THREAD__)
#define CAN_FAIL_MEMORY 1
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#undef CAN_FAIL_MEMORY
#endif
#endif
#endif

#ifdef CAN_FAIL_MEMORY
static long allocations_left = -1; /* -1: no end */

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);

static bool may_allocate(void)
{
    if (allocations_left < 0) {
        return true;
    }
    if (allocations_left == 0) {
        errno = ENOMEM;
        return false;
    }
    allocations_left--;
    return true;
}

void *malloc(size_t size)
{
    return may_allocate() ? __libc_malloc(size) : NULL;
}

void *calloc(size_t count, size_t size)
{
    return may_allocate() ? __libc_calloc(count, size) : NULL;
}

void *realloc(void *memory, size_t size)
{
    return may_allocate() ? __libc_realloc(memory, size) : NULL;
}
#endif

static struct log *fill(const struct toy *toy, size_t most)
{
    struct log *log = log_new(most);
    for (size_t i = 0; log && i < toy->count; i++) {
        if (!log_append(log, &toy->events[i])) {
            CHECK(!"append");
            break;
        }
    }
    return log;
}

static void test_empty(void)
{
    struct log *log = log_new(0);
    struct world world;
    world_init(&world);
    REQUIRE(log != NULL);
    CHECK_NUMBER(log_first(log), 0);
    CHECK_NUMBER(log_last(log), 0);
    CHECK(log_event(log, 0) == NULL);
    CHECK(log_event(log, 1) == NULL);
    CHECK(log_seek(log, &world, 5));
    CHECK_NUMBER(world.seq, 0);
    CHECK_NUMBER(log_find(log, TRACE_NONE, NULL, NULL, 1, 0), 0);
    CHECK(log_hash(log) == UINT64_C(14695981039346656037));
    CHECK_TEXT(log_about(log)->pattern, "");
    world_fini(&world);
    log_free(log);
    log_free(NULL);
}

static void test_append(void)
{
    char text[] = "main";
    char file[] = "patterns/a.c";
    char function[] = "f";
    struct source_site site = {file, function, 7};
    struct log *log = log_new(0);
    struct trace_event event = {
        .seq = 2, .kind = TRACE_TASK_SPAWN, .other = 1, .value = 1};
    CHECK(!log_append(log, &event));
    event.seq = 1;
    event.text = text;
    event.site = &site;
    CHECK(log_append(log, &event));
    CHECK(!log_append(log, &event));
    event.seq = 2;
    event.other = 2;
    CHECK(log_append(log, &event));
    /* The caller's memory is its own again. */
    memset(text, 'x', 4);
    memset(file, 'x', 4);
    site.line = 8;
    const struct trace_event *first = log_event(log, 1);
    const struct trace_event *second = log_event(log, 2);
    REQUIRE(first && second);
    CHECK_TEXT(first->text, "main");
    CHECK_TEXT(first->site->file, "patterns/a.c");
    CHECK_TEXT(first->site->function, "f");
    CHECK_NUMBER(first->site->line, 7);
    CHECK(first->text == second->text);
    CHECK(first->site == second->site);
    /* The same address with another content is another site. */
    event.seq = 3;
    event.text = "";
    CHECK(log_append(log, &event));
    CHECK_NUMBER(log_event(log, 3)->site->line, 8);
    CHECK_TEXT(log_event(log, 3)->site->file, "xxxxerns/a.c");
    CHECK_TEXT(log_event(log, 3)->text, "");
    event.seq = 4;
    event.text = NULL;
    event.site = &(const struct source_site){NULL, NULL, 3};
    CHECK(log_append(log, &event));
    CHECK(log_event(log, 4)->text == NULL);
    CHECK(log_event(log, 4)->site->file == NULL);
    CHECK_NUMBER(log_last(log), 4);
    CHECK(log_event(log, 5) == NULL);
    log_free(log);
}

static void test_about(void)
{
    struct log *log = log_new(0);
    struct log_about about = {.seed = 9, .mode = RUN_DETERMINISTIC};
    memset(about.pattern, 'p', sizeof about.pattern);
    strcpy(about.knobs, "workers=3 jobs=9");
    log_set_about(log, &about);
    CHECK_NUMBER(strlen(log_about(log)->pattern), sizeof about.pattern - 1);
    CHECK_TEXT(log_about(log)->knobs, "workers=3 jobs=9");
    CHECK_NUMBER(log_about(log)->seed, 9);
    CHECK_NUMBER(log_about(log)->mode, RUN_DETERMINISTIC);
    log_free(log);
}

/* Long texts are cut before a character, not through one. */
static void test_long_text(void)
{
    enum { LONG = LOG_TEXT_LENGTH + 100 };
    char text[LONG + 1];
    struct log *log = log_new(0);
    struct trace_event event = {.seq = 1, .kind = TRACE_TASK_PRINT};
    event.text = text;
    /* U+0995 takes three bytes; 4096 is not a multiple of 3. */
    for (int i = 0; i + 3 <= LONG; i += 3) {
        memcpy(text + i, "\xE0\xA6\x95", 4);
    }
    CHECK(log_append(log, &event));
    CHECK_NUMBER(strlen(log_event(log, 1)->text), 4095);
    memset(text, 'a', LONG);
    text[LONG] = '\0';
    event.seq = 2;
    CHECK(log_append(log, &event));
    CHECK_NUMBER(strlen(log_event(log, 2)->text), LOG_TEXT_LENGTH);
    /* Nothing but trail bytes is no character at all. */
    memset(text, 0x80, LONG);
    event.seq = 3;
    CHECK(log_append(log, &event));
    CHECK_NUMBER(strlen(log_event(log, 3)->text), LOG_TEXT_LENGTH - 3);
    log_free(log);
}

/* Sites have a bound in number; later ones are left out. */
static void test_site_bound(void)
{
    struct log *log = log_new(0);
    struct source_site site = {"a.c", "f", 0};
    struct trace_event event = {.kind = TRACE_TASK_PRINT, .site = &site};
    for (int i = 0; i < LOG_SITES + 10; i++) {
        site.line = i;
        event.seq = (uint64_t)i + 1;
        if (!log_append(log, &event)) {
            CHECK(!"append");
            break;
        }
    }
    const struct trace_event *last = log_event(log, LOG_SITES);
    const struct trace_event *beyond = log_event(log, LOG_SITES + 1);
    REQUIRE(last && beyond && last->site);
    CHECK_NUMBER(last->site->line, LOG_SITES - 1);
    CHECK(beyond->site == NULL);
    log_free(log);
}

/* Texts have a bound in all; later ones are replaced. */
static void test_text_bound(void)
{
    char text[LOG_TEXT_LENGTH + 1];
    struct log *log = log_new(0);
    struct trace_event event = {.kind = TRACE_TASK_PRINT, .text = text};
    memset(text, 'a', LOG_TEXT_LENGTH);
    text[LOG_TEXT_LENGTH] = '\0';
    unsigned many = LOG_TEXT_BYTES / LOG_TEXT_LENGTH + 8;
    for (unsigned i = 0; i < many; i++) {
        snprintf(text, 16, "%-15u", i);
        text[15] = 'a';
        event.seq = i + 1;
        if (!log_append(log, &event)) {
            CHECK(!"append");
            break;
        }
    }
    const struct trace_event *known = log_event(log, many / 2);
    const struct trace_event *beyond = log_event(log, many);
    REQUIRE(known && beyond);
    CHECK_TEXT(beyond->text, "...");
    CHECK_NUMBER(strlen(known->text), LOG_TEXT_LENGTH);
    /* A text that is known is still found. */
    event.seq = many + 1;
    event.text = known->text;
    CHECK(log_append(log, &event));
    CHECK(log_event(log, many + 1)->text == known->text);
    log_free(log);
}

/* Seeks to every event, in a scattered order, each like a straight fold. */
static void check_seeks(const struct toy *toy, struct log *log)
{
    struct world straight, sought;
    world_init(&straight);
    world_init(&sought);
    uint64_t first = log_first(log);
    bool good = true;
    for (uint64_t seq = 0; seq <= log_last(log) && good; seq++) {
        if (seq > 0) {
            world_apply(&straight, &toy->events[seq - 1]);
        }
        if (seq + 1 < first) {
            continue;
        }
        /* First somewhere else, so that it comes from all sides. */
        uint64_t elsewhere = seq * 7919 % (log_last(log) + 1);
        good = CHECK(log_seek(log, &sought, elsewhere)) &&
               CHECK(log_seek(log, &sought, seq)) &&
               CHECK(same_world(&straight, &sought));
    }
    CHECK_TEXT(world_check_all(&sought), NULL);
    world_fini(&straight);
    world_fini(&sought);
}

static void test_seek(void)
{
    for (uint64_t seed = 1; seed <= 4; seed++) {
        struct toy toy;
        toy_run(&toy, seed, 3, 10, 5, 2500);
        struct log *log = fill(&toy, 0);
        check_seeks(&toy, log);
        log_free(log);
        toy_fini(&toy);
    }
}

static void test_seek_long(void)
{
    struct toy toy;
    toy_run(&toy, 7, 4, 200, 10, 100000);
    struct log *log = fill(&toy, 0);
    struct world straight, sought, stepped;
    world_init(&straight);
    world_init(&sought);
    world_init(&stepped);
    for (size_t i = 0; i < toy.count; i++) {
        world_apply(&straight, &toy.events[i]);
        bool look = (i + 1) % 1021 == 0 || i % 4096 < 2 || i + 1 == toy.count;
        if (look) {
            uint64_t seq = i + 1;
            CHECK(log_seek(log, &sought, toy_random(&toy, 99999)));
            CHECK(log_seek(log, &sought, seq));
            CHECK(same_world(&straight, &sought));
            /* Back by one and forward again. */
            CHECK(log_seek(log, &stepped, seq - 1));
            CHECK_NUMBER(stepped.seq, seq - 1);
            CHECK(log_seek(log, &stepped, seq));
            CHECK(same_world(&straight, &stepped));
        }
    }
    CHECK(log_seek(log, &sought, UINT64_MAX));
    CHECK_NUMBER(sought.seq, toy.count);
    CHECK(log_seek(log, &sought, 0));
    CHECK_NUMBER(sought.seq, 0);
    CHECK_NUMBER(sought.task_count, 0);
    world_fini(&straight);
    world_fini(&sought);
    world_fini(&stepped);
    log_free(log);
    toy_fini(&toy);
}

/* A world of another log is not taken for a state of this one. */
static void test_seek_foreign(void)
{
    struct toy one, two;
    toy_run(&one, 1, 3, 10, 5, 1000);
    toy_run(&two, 2, 3, 10, 5, 1000);
    struct log *first = fill(&one, 0);
    struct log *second = fill(&two, 0);
    struct world world, straight;
    world_init(&world);
    world_init(&straight);
    CHECK(log_seek(first, &world, 500));
    CHECK(log_seek(second, &world, 600));
    CHECK(log_seek(second, &straight, 600));
    CHECK(same_world(&world, &straight));
    world_fini(&world);
    world_fini(&straight);
    log_free(first);
    log_free(second);
    toy_fini(&one);
    toy_fini(&two);
}

static void test_bound(void)
{
    static const size_t bounds[] = {1, 2, 3, 10, 100, 997, 5000};
    struct toy toy;
    toy_run(&toy, 5, 3, 20, 6, 3000);
    struct log *whole = fill(&toy, 0);
    uint64_t hash = log_hash(whole);
    CHECK_NUMBER(log_first(whole), 1);
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++) {
        size_t most = bounds[i];
        struct log *log = fill(&toy, most);
        uint64_t kept = log_last(log) - log_first(log) + 1;
        CHECK_NUMBER(log_last(log), toy.count);
        CHECK(kept <= most);
        CHECK(kept >= (most + 1) / 2 || kept == toy.count);
        CHECK(log_event(log, log_first(log) - 1) == NULL);
        CHECK_NUMBER(log_event(log, log_first(log))->seq, log_first(log));
        CHECK(log_hash(log) == hash);
        if (log_first(log) > 1) {
            struct world world;
            world_init(&world);
            CHECK(log_seek(log, &world, 0));
            CHECK_NUMBER(world.seq, log_first(log) - 1);
            world_fini(&world);
        }
        check_seeks(&toy, log);
        log_free(log);
    }
    log_free(whole);
    toy_fini(&toy);
}

/* A world too large for many snapshots: they are thinned out, and every
 * place can still be reached, also when the oldest segments go. */
static void test_thinning(void)
{
    enum { TASKS = 40000, MOST = 100000 };
    struct log *log = log_new(MOST);
    size_t most_bytes = 0;
    struct world straight, sought;
    world_init(&straight);
    world_init(&sought);
    struct trace_event event = {
        .kind = TRACE_RUN_START, .object = 1, .text = "many"};
    for (uint64_t seq = 1; seq <= 4 * TASKS; seq++) {
        event.seq = seq;
        event.time_ns = (int64_t)seq;
        if (seq == 2 || (seq > 3 && seq <= TASKS)) {
            event.kind = TRACE_TASK_SPAWN;
            event.task = seq == 2 ? 0 : 1;
            event.other = (uint32_t)(seq == 2 ? 1 : seq - 2);
            event.value = seq == 2 ? 1 : (int64_t)seq - 3;
            event.text = "task";
        } else if (seq > 2) {
            event = (struct trace_event){
                .seq = seq,
                .time_ns = (int64_t)seq,
                .kind = seq % 2 ? TRACE_TASK_RUN : TRACE_TASK_YIELD,
                .task = 1,
            };
            if (seq > 3 && seq == TASKS + 1) {
                event.kind = TRACE_TASK_PRINT;
            }
        }
        if (!log_append(log, &event)) {
            CHECK(!"append");
            break;
        }
        world_apply(&straight, &event);
        most_bytes =
            log->snapshot_bytes > most_bytes ? log->snapshot_bytes : most_bytes;
        if (seq % 20011 == 0) {
            CHECK(log_seek(log, &sought, seq / 2));
            CHECK(log_seek(log, &sought, seq));
            CHECK(same_world(&straight, &sought));
        }
    }
    CHECK_TEXT(world_check_all(&straight), NULL);
    CHECK(log_first(log) > 1);
    CHECK(log_last(log) - log_first(log) < MOST);
    CHECK(most_bytes <= LOG_SNAPSHOT_BYTES);
    CHECK(most_bytes > LOG_SNAPSHOT_BYTES / 4);
    for (uint64_t seq = log_first(log); seq <= log_last(log); seq += 7001) {
        CHECK(log_seek(log, &sought, seq));
        CHECK_NUMBER(sought.seq, seq);
        CHECK_NUMBER(sought.task_count, seq >= TASKS ? TASKS - 2 : seq - 2);
        CHECK_TEXT(world_check_all(&sought), NULL);
    }
    world_fini(&straight);
    world_fini(&sought);
    log_free(log);
}

static void test_find(void)
{
    struct toy toy;
    toy_run(&toy, 1, 4, 8, 7, 3000);
    struct log *log = fill(&toy, 0);
    struct world world;
    world_init(&world);
    log_seek(log, &world, toy.count);
    uint32_t jobs = world_find_object(&world, "jobs");
    uint32_t worker = world_find_task(&world, "worker 2");
    REQUIRE(jobs && worker);
    unsigned sends = 0, on_jobs = 0, by_worker = 0, by_any = 0;
    for (size_t i = 0; i < toy.count; i++) {
        const struct trace_event *event = &toy.events[i];
        if (event->kind != TRACE_CHAN_SEND) {
            continue;
        }
        CHECK_NUMBER(
            log_find(log, TRACE_CHAN_SEND, NULL, NULL, ++sends, 0), i + 1);
        CHECK_NUMBER(log_find(log, TRACE_CHAN_SEND, NULL, NULL, 1, i), i + 1);
        const char *task = world_task(&world, event->task)->name;
        if (strcmp(world_object(&world, event->object)->name, "jobs") == 0) {
            CHECK_NUMBER(
                log_find(log, TRACE_CHAN_SEND, "jobs", NULL, ++on_jobs, 0),
                i + 1);
        }
        if (event->task == worker) {
            CHECK_NUMBER(log_find(log, TRACE_CHAN_SEND, NULL, "worker 2",
                             ++by_worker, 0),
                i + 1);
        }
        if (strcmp(task, "worker") == 0) {
            CHECK_NUMBER(
                log_find(log, TRACE_CHAN_SEND, NULL, "worker", ++by_any, 0),
                i + 1);
        }
    }
    CHECK(sends > on_jobs && on_jobs > 0 && by_any > by_worker && by_worker);
    CHECK_NUMBER(log_find(log, TRACE_CHAN_SEND, NULL, NULL, sends + 1, 0), 0);
    CHECK_NUMBER(log_find(log, TRACE_CHAN_SEND, "nothing", NULL, 1, 0), 0);
    CHECK_NUMBER(log_find(log, TRACE_CHAN_SEND, NULL, "nobody", 1, 0), 0);
    CHECK_NUMBER(log_find(log, TRACE_CHAN_SEND, NULL, NULL, 0, 0), 0);
    CHECK_NUMBER(log_find(log, TRACE_NONE, NULL, NULL, 3, 10), 13);
    CHECK_NUMBER(log_find(log, TRACE_NONE, NULL, NULL, 1, UINT64_MAX), 0);
    /* A task is found by its own start. */
    uint64_t seq = log_find(log, TRACE_TASK_SPAWN, NULL, "worker 2", 1, 0);
    REQUIRE(seq != 0);
    CHECK_NUMBER(log_event(log, seq)->other, worker);
    world_fini(&world);
    log_free(log);
    toy_fini(&toy);
}

static uint64_t hash_of(const struct trace_event *event)
{
    struct log *log = log_new(0);
    CHECK(log_append(log, event));
    uint64_t hash = log_hash(log);
    log_free(log);
    return hash;
}

/* The hash is over content, each field counts, and it never changes. */
static void test_hash(void)
{
    struct source_site site = {"patterns/a.c", "f", 7};
    struct source_site moved = {"elsewhere/build/a.c", "f", 7};
    const struct trace_event event = {.seq = 1,
        .time_ns = 1000,
        .value = -5,
        .site = &site,
        .text = "hello",
        .task = 1,
        .object = 2,
        .other = 3,
        .kind = TRACE_CHAN_SEND,
        .worker = 4};
    uint64_t hash = hash_of(&event);
    CHECK(hash == UINT64_C(0x7307158bc589ebcb));
    struct trace_event other = event;
    other.text = (char[]){"hello"};
    other.site = &moved;
    CHECK(hash_of(&other) == hash);
#define CHANGES(field, to)                                                     \
    other = event;                                                             \
    other.field = to;                                                          \
    CHECK(hash_of(&other) != hash);
    CHANGES(time_ns, 1001)
    CHANGES(value, 5)
    CHANGES(site, NULL)
    CHANGES(text, NULL)
    CHANGES(text, "")
    CHANGES(task, 2)
    CHANGES(object, 1)
    CHANGES(other, 4)
    CHANGES(kind, TRACE_CHAN_RECV)
    CHANGES(worker, 5)
#undef CHANGES
    other = event;
    moved.line = 8;
    other.site = &moved;
    CHECK(hash_of(&other) != hash);
    moved = (struct source_site){"patterns/b.c", "f", 7};
    CHECK(hash_of(&other) != hash);
}

static void test_runs_hash_alike(void)
{
    struct toy one, two, three;
    toy_run(&one, 8, 3, 20, 6, 2000);
    toy_run(&two, 8, 3, 20, 6, 2000);
    toy_run(&three, 9, 3, 20, 6, 2000);
    struct log *a = fill(&one, 0);
    struct log *b = fill(&two, 100);
    struct log *c = fill(&three, 0);
    CHECK(log_hash(a) == log_hash(b));
    CHECK(log_hash(a) != log_hash(c));
    log_free(a);
    log_free(b);
    log_free(c);
    toy_fini(&one);
    toy_fini(&two);
    toy_fini(&three);
}

#ifdef CAN_FAIL_MEMORY
/* Memory fails at the k-th allocation, for each k until none fails: then an
 * event is refused, the log is whole, and it goes on when there is memory. */
static void test_short_of_memory(void)
{
    struct toy toy;
    toy_run(&toy, 5, 3, 40, 6, 400);
    struct log *whole = fill(&toy, 100);
    uint64_t hash = log_hash(whole);
    unsigned refusals = 0;
    for (long k = 0, failed = 1; failed; k++) {
        failed = 0;
        allocations_left = k;
        struct log *log = log_new(100);
        if (!log) {
            failed = 1;
        }
        for (size_t i = 0; log && i < toy.count; i++) {
            if (!log_append(log, &toy.events[i])) {
                failed = 1;
                refusals++;
                CHECK(!log_append(log, &toy.events[i]));
                CHECK_NUMBER(log_last(log), i);
                allocations_left = -1;
                CHECK(log_append(log, &toy.events[i]));
            }
        }
        allocations_left = -1;
        if (log) {
            CHECK(log_hash(log) == hash);
            struct world world;
            world_init(&world);
            CHECK(log_seek(log, &world, log_last(log) - 20));
            CHECK_NUMBER(world.seq, log_last(log) - 20);
            CHECK_TEXT(world_check_all(&world), NULL);
            world_fini(&world);
            log_free(log);
        }
    }
    CHECK(refusals > 20);
    log_free(whole);
    toy_fini(&toy);
}

/* A seek that finds no memory says so, and works when there is some. */
static void test_seek_short_of_memory(void)
{
    struct toy toy;
    toy_run(&toy, 5, 3, 40, 6, 2000);
    struct log *log = fill(&toy, 0);
    struct world straight;
    world_init(&straight);
    CHECK(log_seek(log, &straight, 1500));
    for (long k = 0, failed = 1; failed; k++) {
        struct world world;
        world_init(&world);
        allocations_left = k;
        failed = !log_seek(log, &world, 1500);
        allocations_left = -1;
        CHECK(log_seek(log, &world, 1500));
        CHECK(same_world(&world, &straight));
        world_fini(&world);
        REQUIRE(k < 1000);
    }
    world_fini(&straight);
    log_free(log);
    toy_fini(&toy);
}
#endif

int main(void)
{
    test_empty();
    test_append();
    test_about();
    test_long_text();
    test_site_bound();
    test_text_bound();
    test_seek();
    test_seek_long();
    test_seek_foreign();
    test_bound();
    test_thinning();
    test_find();
    test_hash();
    test_runs_hash_alike();
#ifdef CAN_FAIL_MEMORY
    test_short_of_memory();
    test_seek_short_of_memory();
#endif
    return check_done();
}
